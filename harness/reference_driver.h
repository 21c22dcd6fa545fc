/*
 * Runs a case on the reference: one schedule, or all of them.
 */
#ifndef PMSPEC_REFERENCE_DRIVER_H
#define PMSPEC_REFERENCE_DRIVER_H

#include "../reference/explorer.h"
#include "outcome.h"

struct exploration {
    struct outcome_set outcomes;
    LIST(const size_t *) witnesses;  // for each outcome, in its order, a schedule
    LIST(size_t) witness_lengths;
    size_t runs, states;  // schedules begun, states visited
    uint64_t schedules;   // that lead through these states, at least
    bool complete;        // these are all outcomes
    bool readings_touched[READING_COUNT];
    const char *problem;    // NULL, or a sentence: no end, entry after the end, ...
    name_list clauses_run;  // ids "html/entangle/2" and prose ids, sorted, unique
};

struct exploration_options {
    size_t limit;  // runs at most
    enum search_mode mode;
    bool readings[READING_COUNT];  // true: the other reading
    bool trace;                    // fill clauses_run
};

/* Explores the case. Results live in arena. The case is not waiting. */
void reference_explore(struct arena *arena, const struct test_case *test_case,
                       const struct exploration_options *options, struct exploration *exploration);

/*
 * Runs one schedule (choices beyond its end are 0) and gives what it showed, and its trace if trace
 * is not NULL.
 */
struct outcome *reference_run(struct arena *arena, const struct test_case *test_case,
                              const size_t *schedule, size_t length, struct trace *trace);

#endif
