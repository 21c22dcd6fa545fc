/*
 * The baseline that a report would be exact to. Reasons are a person's: they are kept as long as
 * the outcome is the one that they are about.
 */
#include "baseline_parts.h"
#include <stdlib.h>
#include <string.h>

struct updating {
    struct arena *arena;
    const struct baseline *old;
    const struct report *report;
    const struct suites *suites;
    struct baseline updated;
};

static const char *reason_again(struct arena *arena, const char *reason)
{
    struct text text = {.arena = arena};
    if (baseline_reason_is_missing(reason))
        return *reason ? reason : UNREVIEWED;
    text_printf(&text, UNREVIEWED "; of another outcome: %s", reason);
    return text.bytes;
}

/* What a run that repeated its cases saw besides. */
static void add_sightings(struct updating *updating, struct baseline_entry *entry,
                          const struct report_result *result)
{
    for (size_t i = 0; i < result->seen_not_allowed.count; i++) {
        const struct report_sighting *sighting = &result->seen_not_allowed.items[i];
        struct baseline_outcome outcome = baseline_outcome_seen(updating->arena, sighting);
        if (verdict_is_difference(sighting->verdict) && !baseline_entry_has(entry, &outcome))
            LIST_APPEND(updating->arena, &entry->outcomes, outcome);
    }
    entry->varies = entry->varies || result->seen_allowed;
}

static void add_entry(struct updating *updating, const struct report_result *result)
{
    const struct baseline_entry *old = baseline_find(updating->old, result->id);
    struct baseline_outcome outcome = baseline_outcome_of(updating->arena, result);
    struct baseline_entry entry = {.reason = UNREVIEWED};
    bool known = old && baseline_entry_has(old, &outcome);
    bool varies = old && old->varies && strcmp(old->digest, result->digest) == 0;
    if (old)
        entry = *old;
    if (old && !known && !varies) {
        entry.reason = reason_again(updating->arena, old->reason);
        entry.varies = false;
    }
    if (!known && !varies)
        entry.outcomes.count = entry.outcomes.capacity = 0;
    entry.id = result->id;
    entry.digest = result->digest;
    entry.version = updating->report->version;
    if (!known)
        LIST_APPEND(updating->arena, &entry.outcomes, outcome);
    add_sightings(updating, &entry, result);
    LIST_APPEND(updating->arena, &updating->updated.entries, entry);
}

static void add_result(struct updating *updating, const struct report_result *result)
{
    const struct baseline_entry *old = baseline_find(updating->old, result->id);
    struct baseline_case known = {result->id, result->digest};
    if (verdict_is_difference(result->verdict))
        add_entry(updating, result);
    else if (result->verdict == VERDICT_UNSUPPORTED)
        LIST_APPEND(updating->arena, &updating->updated.unsupported, known);
    else if (old && old->varies && strcmp(old->digest, result->digest) == 0)
        LIST_APPEND(updating->arena, &updating->updated.entries, *old);
    else
        LIST_APPEND(updating->arena, &updating->updated.passing, known);
}

/* True for what the report does not tell of, if the suites still have it. */
static bool is_kept(const struct updating *updating, const char *id)
{
    const struct test_case *test_case = suites_find(updating->suites, id);
    const struct report_result *result = report_find(updating->report, id);
    return test_case && !test_case->waiting && case_is_gating(test_case) &&
           !(result && baseline_judges(result));
}

static void keep_cases(struct updating *updating, const baseline_case_list *old,
                       baseline_case_list *kept)
{
    for (size_t i = 0; i < old->count; i++)
        if (is_kept(updating, old->items[i].id))
            LIST_APPEND(updating->arena, kept, old->items[i]);
}

/* The worst that a run saw which saw the case come out otherwise, too; else VERDICT_PASS. */
static enum verdict worst_at_times(const struct report_result *result)
{
    enum verdict worst = VERDICT_PASS;
    bool varies = result->seen_allowed;
    for (size_t i = 0; i < result->seen_not_allowed.count; i++) {
        enum verdict verdict = result->seen_not_allowed.items[i].verdict;
        varies |= verdict != result->seen_not_allowed.items[0].verdict;
        worst = verdict_worse(worst, verdict);
    }
    return varies && verdict_is_difference(worst) ? worst : VERDICT_PASS;
}

static enum verdict worst_before(const struct baseline *baseline, const char *id)
{
    for (size_t i = 0; i < baseline->disputed.count; i++)
        if (strcmp(baseline->disputed.items[i].id, id) == 0)
            return baseline->disputed.items[i].worst;
    return VERDICT_PASS;
}

/* What was ever seen of cases to which nothing is held, as long as they are there. */
static void update_disputed(struct updating *updating)
{
    for (size_t i = 0; i < updating->suites->cases.count; i++) {
        const struct test_case *test_case = updating->suites->cases.items[i];
        const struct report_result *result = report_find(updating->report, test_case->id);
        struct known_case known = {.id = test_case->id,
                                   .worst = worst_before(updating->old, test_case->id),
                                   .varies = true};
        if (case_is_gating(test_case))
            continue;
        if (result)
            known.worst = verdict_worse(known.worst, worst_at_times(result));
        if (known.worst != VERDICT_PASS)
            LIST_APPEND(updating->arena, &updating->updated.disputed, known);
    }
}

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const struct baseline_entry *)a)->id, ((const struct baseline_entry *)b)->id);
}

static int compare_cases(const void *a, const void *b)
{
    return strcmp(((const struct baseline_case *)a)->id, ((const struct baseline_case *)b)->id);
}

static void sort_cases(baseline_case_list *list)
{
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_cases);
}

struct baseline baseline_update(struct arena *arena, const struct baseline *baseline,
                                const struct report *report, const struct suites *suites)
{
    struct updating updating = {arena, baseline, report, suites, {0}};
    struct baseline *updated = &updating.updated;
    updated->implementation = report->implementation;
    updated->version = report->version;
    updated->suite_digest = report->suite_digest;
    for (size_t i = 0; i < report->results.count; i++)
        if (baseline_judges(&report->results.items[i]))
            add_result(&updating, &report->results.items[i]);
    for (size_t i = 0; i < baseline->entries.count; i++)
        if (is_kept(&updating, baseline->entries.items[i].id))
            LIST_APPEND(arena, &updated->entries, baseline->entries.items[i]);
    update_disputed(&updating);
    keep_cases(&updating, &baseline->passing, &updated->passing);
    keep_cases(&updating, &baseline->unsupported, &updated->unsupported);
    if (updated->entries.count > 0)
        qsort(updated->entries.items, updated->entries.count, sizeof *updated->entries.items,
              compare_entries);
    sort_cases(&updated->passing);
    sort_cases(&updated->unsupported);
    return updating.updated;
}
