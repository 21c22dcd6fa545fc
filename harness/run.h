/*
 * `pmspec run`: the suites on one implementation after another.
 */
#ifndef PMSPEC_RUN_H
#define PMSPEC_RUN_H

#include "implementation.h"
#include "options.h"
#include "report.h"

/* What a run needs; all borrowed. */
struct run_plan {
    struct arena *arena;
    const struct suites *suites;
    const struct inventory *inventory;
    const struct options *options;
    struct test_case **cases;     // planned
    struct outcome_set *allowed;  // of each
    size_t count;
};

/*
 * Chooses the planned cases and spells out what each allows. STATUS_BAD_INPUT: nothing is selected,
 * only waiting cases are, or an expectation is none.
 */
enum status run_plan(struct run_plan *plan, struct diagnostic *diagnostic);

/*
 * Runs the plan on an implementation that was found. STATUS_OK: record is filled (run_status judges
 * it); STATUS_HARNESS: the engine did not start, the diagnostic says how.
 */
enum status run_implementation(const struct run_plan *plan,
                               const struct implementation *implementation,
                               struct run_record *record, struct diagnostic *diagnostic);

/* Prints suites by implementations. */
void run_print_table(const struct run_plan *plan, const struct run_record *records, size_t count);

/* Prints every difference, if they are wanted, and whether verdicts are missing. */
void run_print_differences(const struct run_record *record, bool wanted);

#endif
