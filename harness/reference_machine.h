/*
 * One run of a case on the reference: the machine with its agents and realms, an interpreter for each
 * realm, and what they log.
 */
#ifndef PMSPEC_REFERENCE_MACHINE_H
#define PMSPEC_REFERENCE_MACHINE_H

#include "../reference/agent.h"
#include "causality.h"
#include "interpreter.h"
#include "outcome.h"

struct reference_machine;

/* What decides between alternatives: as run_host.choose. */
struct chooser {
    size_t (*choose)(void *context, const struct reference_machine *machine, size_t count);
    void *context;
};

/* An entry of a log, and when its task began: as which segment of its agent. */
struct dated_entry {
    const char *entry;
    size_t agent, begun;
};

struct reference_machine {
    struct arena *arena;  // of this run
    const struct test_case *test_case;
    struct chooser chooser;
    struct run *run;
    LIST(struct interpreter *) interpreters;  // by realm
    LIST(struct realm *) realms;
    LIST(struct agent *) networks;  // by realm: what brings a next document; NULL: it is none
    struct outcome *outcome;
    bool ended;  // end was called
    struct causality *causality;
    LIST(struct dated_entry) entries;
    LIST(struct dated_entry) ghosts;  // those that ran
    size_t chosen_agent;              // whose segment runs, or ran last; SIZE_MAX: none did
    bool segment_ends;                // the segment called end
    size_t *segments_begun;           // by agent: the segment with which its last task began
    size_t *end_clock;  // by agent: how many of its segments must come before some end
};

/* How a run is made; all zero: with the base readings, untraced. */
struct machine_options {
    const bool *readings;  // of READING_COUNT, or NULL
    struct trace *trace;   // or NULL
    bool ghosts;           // queue a ghost where a message is dropped
};

/* A sentence if the reference cannot run the case at all, or NULL. */
const char *reference_refusal(const struct test_case *test_case);

/*
 * Runs the case once, to the end. The arena is empty. What is only the frame of a run (creating realms, connecting
 * them, starting main) is not traced.
 */
struct reference_machine *reference_machine_run(struct arena *arena, struct agent_stacks *stacks,
                                                const struct test_case *test_case,
                                                const struct chooser *chooser,
                                                const struct machine_options *options);

/* True if a ghost of this run may run after every end: in this run, or in an equivalent one. */
bool reference_machine_ghost_is_late(const struct reference_machine *machine);

/* What is wrong with the case, seen in this run: a sentence in the run's arena, or NULL. */
const char *reference_machine_problem(const struct reference_machine *machine);

#endif
