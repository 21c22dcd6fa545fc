/*
 * One run of a case on the reference: the machine with its agents and realms, an interpreter for each
 * realm, and what they log.
 */
#ifndef PMSPEC_REFERENCE_MACHINE_H
#define PMSPEC_REFERENCE_MACHINE_H

#include "../reference/agent.h"
#include "interpreter.h"
#include "outcome.h"

/* What decides between alternatives: as run_host.choose. */
struct chooser {
    size_t (*choose)(void *context, size_t count);
    void *context;
};

struct reference_machine {
    struct arena *arena;  // of this run
    const struct test_case *test_case;
    struct chooser chooser;
    struct run *run;
    LIST(struct interpreter *) interpreters;  // by realm
    LIST(struct realm *) realms;
    struct outcome *outcome;
    bool ended;                // end was called
    uint64_t tasks_until_end;  // how many tasks had begun at the last end
    const char *late_entry;    // the first entry of a later task, or NULL
};

/* A sentence if the reference cannot run the case at all, or NULL. */
const char *reference_refusal(const struct test_case *test_case);

/*
 * Runs the case once, to the end. The arena is empty; readings (of READING_COUNT) may be NULL for the
 * base readings, trace NULL for none. What is only the frame of a run (creating realms, connecting
 * them, starting main) is not traced.
 */
struct reference_machine *reference_machine_run(struct arena *arena, struct agent_stacks *stacks,
                                                const struct test_case *test_case,
                                                const struct chooser *chooser, const bool *readings,
                                                struct trace *trace);

/* What is wrong with the case, seen in this run: a sentence in the run's arena, or NULL. */
const char *reference_machine_problem(const struct reference_machine *machine);

#endif
