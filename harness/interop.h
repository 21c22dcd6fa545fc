/*
 * What several engines do, side by side: the parts of the document `pmspec report interop`. Cases are
 * grouped by their first clause and by the engines that differ (or by what each chose), so that one
 * fact about engines is one item, however many cases show it.
 */
#ifndef PMSPEC_INTEROP_H
#define PMSPEC_INTEROP_H

#include "report_format.h"

/* Engines by their place in the list of reports. */
typedef bool *engine_set;

/* What some engines were seen to do in a case. */
struct interop_sight {
    const char *seen;  // a difference or an outcome, one line
    engine_set engines;
};

/* A case in which engines differ from the standard, or from each other within it. */
struct interop_case {
    const struct report_result *any;  // of an engine that differs or chooses
    size_t clause_order;              // in the standard, of its first clause
    const char *engines;              // those that differ, as text; or who chose what alike
    engine_set who;
    LIST(struct interop_sight) sights;  // in the order of the reports
};

typedef LIST(struct interop_case) interop_case_list;

struct interop {
    struct arena *arena;
    const report_list *reports;
    struct matrix matrix;
    name_list clauses;  // all of them, in the order of the standard
};

struct interop interop_open(struct arena *arena, const report_list *reports);

/* Cases in which an engine differs, by clause, then engines, then id. */
interop_case_list interop_differences(const struct interop *interop, bool gating);
/* Cases with several allowed outcomes in which engines were seen doing different ones; likewise. */
interop_case_list interop_choices(const struct interop *interop);

/*
 * An engine's family: its name without a number at the end, so that the releases of one engine count
 * as one.
 */
const char *interop_family(struct arena *arena, const char *name);

/* The family of all that differ, or NULL if there are several, or if no other family passes. */
const char *interop_only_family(const struct interop *interop, const struct interop_case *item);

/* "chromium, node (all 4)". */
void interop_append_engines(struct text *text, const struct interop *interop, const bool *engines);

#endif
