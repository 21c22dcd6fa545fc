/*
 * The report of one implementation: a JSON document (reports/schema/report.schema.json), and the
 * counts from which tables are made.
 */
#ifndef PMSPEC_REPORT_H
#define PMSPEC_REPORT_H

#include "inventory.h"
#include "verdict.h"
#include <time.h>

#define PMSPEC_VERSION "0.1.0"
#define SPEC_SNAPSHOT "2026-08-21"

/* What a run of one implementation gave. */
struct run_record {
    const char *implementation;  // "node"
    const char *version;         // its own word
    name_list realms;            // kinds of realm that it offers
    struct case_result *results;
    size_t planned;
    bool interrupted;
    size_t rounds;  // how many times each case ran, at least
    double duration_ms;
    double hung_ms;                // of that waited for adapters that hung; not in the document
    const char *script_runner;     // the command that runs a script on it; NULL: there is none
    const char *run_as;            // else what `pmspec run` runs it as
    time_t started;                // 0: not told
    name_list only;                // the selection
    size_t shard_index, shard_of;  // the part of it, from 1; 0: all
};

struct counts {
    size_t planned, executed, by_verdict[VERDICT_COUNT];
};

/* True if the case's verdict counts for the exit status: all suites but `disputed`. */
bool case_is_gating(const struct test_case *test_case);

/* Counts of all results, or of one suite's if suite is not NULL; disputed ones only if asked for. */
struct counts run_counts(const struct run_record *record, const char *suite);

/* True when every planned case has a verdict and the run was not interrupted. */
bool run_is_complete(const struct run_record *record);

/*
 * The exit status of a run: STATUS_OK, STATUS_DIFFERS (fail, timeout or crash in a gating case) or
 * STATUS_HARNESS (an error, or fewer cases ran than were planned).
 */
enum status run_status(const struct run_record *record);

/* The document, as text with one result a line. */
const char *report_text(struct arena *arena, const struct suites *suites,
                        const struct inventory *inventory, const struct run_record *record);

/* Writes text to path, at once or not at all. */
enum status file_write(struct arena *arena, const char *path, const char *text,
                       struct diagnostic *diagnostic);

#endif
