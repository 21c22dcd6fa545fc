/*
 * `pmspec run`: the suites on one implementation after another.
 */
#ifndef PMSPEC_RUN_H
#define PMSPEC_RUN_H

#include "adapter.h"
#include "engine.h"
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

/* The run of the plan on one implementation that was found. */
struct suite_run {
    const struct implementation *implementation;  // given; borrowed
    const known_case_list *known;  // given; borrowed: what is known of cases there, or NULL

    bool begun, over;
    /* STATUS_OK: record is filled (run_status judges it); STATUS_HARNESS: the engine did not start. */
    enum status status;
    struct diagnostic diagnostic;  // says how
    struct run_record record;

    /* While it runs. */
    const struct run_group *group;
    struct case_result *results;  // of all repetitions
    struct adapter *adapters;
    struct engine_run *engine_run;  // NULL for the reference
    double begun_ms;
    size_t done;
};

/* Runs of one plan; all borrowed. */
struct run_group {
    const struct run_plan *plan;
    struct suite_run *const *runs;
    size_t count;
    uint64_t (*now_ms)(void);  // what time it is for engines; NULL: the machine's
    /* Called as soon as a run is over; may be NULL. */
    void (*ended)(void *context, struct suite_run *run);
    void *context;
};

/*
 * Runs the reference, then all engines, some at the same time. Until an interruption: then runs that
 * had not begun do not.
 */
void run_implementations(const struct run_group *group);

/* How many adapters may run at the same time: --jobs, or a number that suits the machine. */
size_t run_jobs(const struct options *options);

/* Prints suites by implementations. */
void run_print_table(const struct run_plan *plan, const struct run_record *records, size_t count);

/* Prints every difference, if they are wanted, and whether verdicts are missing. */
void run_print_differences(const struct run_record *record, bool wanted);

#endif
