/*
 * The explorer: depth-first search over the choices of the machine, each schedule replayed from the
 * start. What it visits are states, named by hash (segment.h), and it does not go twice where nothing
 * new can come (MODEL 4):
 *
 *   merging       a state that was reached before is not explored again
 *   sleep sets    what was explored first at a state need not come later, until a conflict
 *   private first the rest of a task that nobody else can notice runs at once, alone
 *
 * The order of the search is fixed: the same program gives the same witnesses everywhere.
 */
#ifndef PMSPEC_EXPLORER_H
#define PMSPEC_EXPLORER_H

#include "agent.h"

struct explorer;

enum search_mode {
    SEARCH_REDUCED,         // all of the above: every outcome, few schedules
    SEARCH_MERGED,          // merging only: every state, and the exact number of schedules
    SEARCH_EVERY_SCHEDULE,  // nothing: one run for each schedule
};

struct search_result {
    size_t runs, states;  // schedules begun, and states that they came through
    uint64_t schedules;   // that lead through these states; UINT64_MAX: at least so many
    bool complete;        // nothing is left to explore
};

/*
 * Calls run_once(context, explorer) for one schedule after the other, until all that count were seen or
 * limit were run or run_once returned false. run_once makes a run whose host asks explorer_choose, and
 * says explorer_run_ended when it is over; it must be deterministic but for the choices.
 */
struct search_result explore(bool (*run_once)(void *context, struct explorer *explorer),
                             void *context, enum search_mode mode, size_t limit);

/* The answer to run_host.choose: RUN_STOPS where all that follows is known. */
size_t explorer_choose(struct explorer *explorer, const struct run *run);

void explorer_run_ended(struct explorer *explorer, const struct run *run);

/* The choices made so far in this run where there were several alternatives; in the arena. */
const size_t *explorer_schedule(const struct explorer *explorer, struct arena *arena,
                                size_t *length);

#endif
