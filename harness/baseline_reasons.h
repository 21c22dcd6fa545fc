/*
 * Reasons for groups of differences (reports/schema/reasons.schema.json): one line of a person that
 * is true of all cases that its patterns match. So a baseline with hundreds of entries is adopted by
 * writing one reason for each fact about the engine.
 */
#ifndef PMSPEC_BASELINE_REASONS_H
#define PMSPEC_BASELINE_REASONS_H

#include "baseline.h"

/* All lists that are not empty must have a pattern that matches (fnmatch, `*` matches `/`, too). */
struct group_reason {
    name_list engines;      // the implementation's name
    name_list clauses;      // the first clause of the case
    name_list cases;        // its id
    name_list differences;  // the first line of the difference, or "crash" or "timeout"
    const char *reason;
    const char *link;  // or NULL
};

typedef LIST(struct group_reason) group_reason_list;

/* Reads a file. STATUS_BAD_INPUT: the diagnostic says what is wrong and where. */
enum status group_reasons_read(struct arena *arena, const char *path, group_reason_list *reasons,
                               struct diagnostic *diagnostic);
enum status group_reasons_parse(struct arena *arena, const char *text, size_t length,
                                const char *file, group_reason_list *reasons,
                                struct diagnostic *diagnostic);

/*
 * Gives each entry that the report tells of the first reason that matches, in the place of the one
 * that it had; an entry that none matches keeps its own.
 */
void group_reasons_apply(const group_reason_list *reasons, struct baseline *baseline,
                         const struct report *report);

#endif
