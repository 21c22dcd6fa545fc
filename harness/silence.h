/*
 * An engine that says nothing and computes: it hangs when it has used much processor time in its
 * silence, and sooner than by the clock. One that merely gets little of a busy machine does not.
 */
#ifndef PMSPEC_SILENCE_H
#define PMSPEC_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

struct silence {
    uint64_t since_ms;     // when it last said something
    uint64_t looked_ms;    // when its processor time was last asked for in this silence; 0: not yet
    uint64_t cpu_then_ms;  // at the first look
};

/* The engine said something, or begins. */
void silence_end(struct silence *silence, uint64_t now_ms);

/*
 * True if the processes of the group have used more than most_cpu_ms since the first look, some time
 * after the silence began. group: the id of a process group; 0, or where it cannot be seen: false.
 */
bool silence_is_busy(struct silence *silence, int group, uint64_t now_ms, uint64_t most_cpu_ms);

/* The processor time, in milliseconds, of the processes of a group that are there; 0: none is seen. */
uint64_t cpu_time_of_group(int group);

#endif
