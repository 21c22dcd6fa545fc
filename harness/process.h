/*
 * A child process that speaks lines of JSON on stdin and stdout, in a process group of its own.
 */
#ifndef PMSPEC_PROCESS_H
#define PMSPEC_PROCESS_H

#include "transport.h"

struct process;

/*
 * Starts argv[0] (searched in PATH). NULL: it could not be started, error says why (static). The
 * process is released after `ended` by process_close.
 */
struct process *process_start(uv_loop_t *loop, const char *const *argv,
                              const struct transport_owner *owner, const char **error);

/* Sends one line (without its newline); text is copied. */
void process_send(struct process *process, const char *text);

/* Kills the whole process group; `ended` follows. */
void process_kill(struct process *process);

void process_close(struct process *process);

/* The transport of an adapter that is a process of its own. */
struct process_transport {
    struct transport transport;
    const char *const *argv;
    struct process *process;
};

/* argv is borrowed. */
struct process_transport process_transport(const char *const *argv);

#endif
