/*
 * Readings: points where the text is unclear and both ways can be run (suites/decisions.json, MODEL 6).
 * Each is a switch of the run; off is what this project reads.
 */
#ifndef PMSPEC_READING_H
#define PMSPEC_READING_H

#include <stdbool.h>

struct agent;
struct run;

#define READINGS(X)                                                                                \
    X(IN_FLIGHT_TASKS_RUN_AT_OLD_PORT)  /* D5 by the letter */                                     \
    X(CLOSE_DROPS_WAITING_TASKS)        /* D6 as some engines have it */                           \
    X(ONLY_A_HANDLER_STARTS)            /* D7: onmessage = null does not start the port */         \
    X(PORT_IN_FLIGHT_POSTS)             /* D18 by the letter */                                    \
    X(CLOSE_EVENT_IS_A_TASK)            /* D20: queued, not fired inside close() */                \
    X(RECEIPT_OPENS_AGAIN)              /* D25 by the letter */                                    \
    X(PORT_IN_FLIGHT_STARTS_AND_CLOSES) /* D27 by the letter */                                    \
    X(UNSHIPPED_PORTS_ARE_SOURCES)      /* D31: each has its own order, as engines have it */

enum reading {
#define READING_ENUMERATOR(name) READING_##name,
    READINGS(READING_ENUMERATOR)
#undef READING_ENUMERATOR
        READING_COUNT,
};

/* As suites/decisions.json names it: "READING_CLOSE_EVENT_IS_A_TASK". */
const char *reading_name(enum reading which);

/* Asks for a reading; notes that this run depends on it. */
bool reading(struct agent *agent, enum reading which);

/* True if tasks of a port in flight may still run in the agent that it left. */
bool tasks_may_run_in_flight(const struct run *run);

#endif
