/*
 * A child process that speaks lines of JSON on stdin and stdout, in a process group of its own.
 */
#ifndef PMSPEC_PROCESS_H
#define PMSPEC_PROCESS_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <uv.h>

struct process;

/* What the process tells its owner. All are called from the uv loop. */
struct process_owner {
    void *context;
    /* One message; borrowed. */
    void (*message)(void *context, cJSON *message);
    /* What came is no message: a sentence says why. The process should be killed. */
    void (*broken)(void *context, const char *sentence);
    /* The process and its pipes are gone; how it ended, and the last it wrote to stderr. */
    void (*ended)(void *context, const char *how, const char *last_words);
};

/*
 * Starts argv[0] (searched in PATH). NULL: it could not be started, error says why (static). The
 * process is released after `ended` by process_close.
 */
struct process *process_start(uv_loop_t *loop, const char *const *argv,
                              const struct process_owner *owner, const char **error);

/* Sends one line (without its newline); text is copied. */
void process_send(struct process *process, const char *text);

/* Kills the whole process group; `ended` follows. */
void process_kill(struct process *process);

void process_close(struct process *process);

#endif
