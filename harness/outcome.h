/*
 * Outcomes: what one complete run of a case shows. A map from log group to the sequence of its
 * entries, each in canonical text; sets of them are sorted and without duplicates.
 */
#ifndef PMSPEC_OUTCOME_H
#define PMSPEC_OUTCOME_H

#include "case.h"

/* Entries of one group. */
struct group_log {
    const char *group;
    LIST(const char *) entries;  // canonical JSON
};

/* Groups in the order of the case's realms, each present, perhaps empty. */
struct outcome {
    LIST(struct group_log) groups;
};

struct outcome_set {
    LIST(struct outcome *) outcomes;  // sorted by outcome_compare, unique
};

/* An outcome with the case's groups, all empty. */
struct outcome *outcome_create(struct arena *arena, const struct test_case *test_case);

int outcome_compare(const struct outcome *a, const struct outcome *b);

/* True if in every group the entries of prefix are the first entries of whole. */
bool outcome_is_prefix(const struct outcome *prefix, const struct outcome *whole);

/* Adds a copy of the pointer unless an equal outcome is there; true if it was new. */
bool outcome_set_add(struct arena *arena, struct outcome_set *set, struct outcome *outcome);
bool outcome_set_has(const struct outcome_set *set, const struct outcome *outcome);
/* True if the outcome is a prefix of a member. */
bool outcome_set_has_prefix(const struct outcome_set *set, const struct outcome *outcome);
bool outcome_set_equal(const struct outcome_set *a, const struct outcome_set *b);

/* True for the entry ["reported", x]. */
bool entry_is_report(const char *entry);

/*
 * A copy in which the entries ["reported", x] of each group stand apart, in a group of their own
 * right after it, "GROUP reported": for engines whose global is no EventTarget and that tell of
 * an uncaught exception at another time (html/report-an-exception/7.3 leaves that open).
 */
struct outcome *outcome_reports_apart(struct arena *arena, const struct outcome *outcome);
void outcome_set_reports_apart(struct arena *arena, struct outcome_set *set);

/* JSON: [entry...] for a case with one anonymous group, else {"group": [entry...]}. */
const char *outcome_json(struct arena *arena, const struct outcome *outcome);

/* The number of the member that agrees longest with the observed outcome; the set is not empty. */
size_t outcome_nearest(const struct outcome_set *set, const struct outcome *observed);

/*
 * The first difference of an observed outcome from the set, in a sentence: the nearest member,
 * the group, the number of the entry (from 1), what was allowed there and what was seen.
 */
const char *outcome_difference(struct arena *arena, const struct outcome_set *set,
                               const struct outcome *observed);

/*
 * The set that the case's expectation spells. STATUS_BAD_INPUT: it is no expectation, or spells
 * more than 100,000 outcomes; the diagnostic says where.
 */
enum status expectation_expand(struct arena *arena, const struct test_case *test_case,
                               struct outcome_set *set, struct diagnostic *diagnostic);

#endif
