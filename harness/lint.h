/*
 * Proof of a case: its expectation equals the set of outcomes that the reference finds over all
 * schedules, its clauses ran, and no other reading of a doubtful clause would change the set
 * (unless the case is in the suite `disputed`).
 */
#ifndef PMSPEC_LINT_H
#define PMSPEC_LINT_H

#include "decisions.h"
#include "reference_driver.h"

enum { LINT_RUNS = 200000 };  // of one case; more is a mistake of the case

struct lint_result {
    bool proved;
    const char *sentence;  // why not
    const char *warning;   // NULL, or what is odd about a case that is proved
    size_t runs, states, outcomes;
};

/* Proves one case that is not waiting; limit runs at most. Results live in arena. */
struct lint_result lint_case(struct arena *arena, const struct test_case *test_case,
                             const struct decisions *decisions, size_t limit);

#endif
