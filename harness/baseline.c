/*
 * Holding a report to a baseline: for each case what the baseline knows of it and what the report
 * says decide together. Each finding is one line that ends with what to do.
 */
#include "baseline_parts.h"
#include <stdlib.h>
#include <string.h>

#define UPDATE "--update-baseline"

const char *baseline_finding_text(enum baseline_finding_kind kind)
{
    static const char *const texts[] = {
#define X(name, text) text,
        BASELINE_FINDING_LIST(X)
#undef X
    };
    return texts[kind];
}

bool baseline_reason_is_missing(const char *reason)
{
    return !*reason || strncmp(reason, UNREVIEWED, strlen(UNREVIEWED)) == 0;
}

/* What the baseline knows of a case; at most one of the three is not NULL. */
struct known {
    const struct baseline_entry *entry;
    const struct baseline_case *passing, *unsupported;
};

static const struct baseline_case *find_case(const baseline_case_list *list, const char *id)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(list->items[middle].id, id);
        if (order == 0)
            return &list->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct baseline_entry *baseline_find(const struct baseline *baseline, const char *id)
{
    size_t low = 0, high = baseline->entries.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(baseline->entries.items[middle].id, id);
        if (order == 0)
            return &baseline->entries.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static struct known find_known(const struct baseline *baseline, const char *id)
{
    return (struct known){baseline_find(baseline, id), find_case(&baseline->passing, id),
                          find_case(&baseline->unsupported, id)};
}

static const char *known_digest(const struct known *known)
{
    return known->entry         ? known->entry->digest
           : known->passing     ? known->passing->digest
           : known->unsupported ? known->unsupported->digest
                                : NULL;
}

struct baseline_outcome baseline_outcome_seen(struct arena *arena,
                                              const struct report_sighting *sighting)
{
    bool whole = sighting->verdict == VERDICT_FAIL;
    return (struct baseline_outcome){sighting->verdict, whole ? sighting->observed : NULL,
                                     first_line(arena, sighting->difference)};
}

struct baseline_outcome baseline_outcome_of(struct arena *arena, const struct report_result *result)
{
    struct report_sighting sighting = {result->verdict, result->observed, result->difference};
    return baseline_outcome_seen(arena, &sighting);
}

static bool same_text(const char *a, const char *b)
{
    return a && b && *a && strcmp(a, b) == 0;
}

bool baseline_entry_has(const struct baseline_entry *entry, const struct baseline_outcome *outcome)
{
    for (size_t i = 0; i < entry->outcomes.count; i++) {
        const struct baseline_outcome *known = &entry->outcomes.items[i];
        if (known->verdict == outcome->verdict &&
            (known->verdict != VERDICT_FAIL || same_text(known->observed, outcome->observed) ||
             same_text(known->difference, outcome->difference)))
            return true;
    }
    return false;
}

bool baseline_judges(const struct report_result *result)
{
    return result->gating && result->verdict != VERDICT_ERROR && !result->machine_lacks;
}

static struct known_case known_of_entry(const struct baseline_entry *entry)
{
    struct known_case known = {.id = entry->id, .digest = entry->digest, .varies = entry->varies};
    for (size_t i = 0; i < entry->outcomes.count; i++) {
        enum verdict verdict = entry->outcomes.items[i].verdict;
        known.varies |= verdict != entry->outcomes.items[0].verdict;
        known.worst = verdict_worse(known.worst, verdict);
    }
    return known;
}

static int compare_known(const void *a, const void *b)
{
    return strcmp(((const struct known_case *)a)->id, ((const struct known_case *)b)->id);
}

const known_case_list *baseline_known(struct arena *arena, const struct baseline *baseline)
{
    known_case_list *list = NEW(arena, known_case_list);
    for (size_t i = 0; i < baseline->entries.count; i++)
        LIST_APPEND(arena, list, known_of_entry(&baseline->entries.items[i]));
    for (size_t i = 0; i < baseline->disputed.count; i++)
        LIST_APPEND(arena, list, baseline->disputed.items[i]);
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_known);
    return list;
}

struct comparing {
    struct arena *arena;
    const struct baseline *baseline;
    struct baseline_comparison comparison;
};

static void __attribute__((format(printf, 4, 5)))
find(struct comparing *comparing, enum baseline_finding_kind kind, const char *id,
     const char *format, ...)
{
    char sentence[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    struct baseline_finding finding = {kind, id, first_line(comparing->arena, sentence)};
    LIST_APPEND(comparing->arena, &comparing->comparison.findings, finding);
}

static const char *seen(struct comparing *comparing, const struct report_result *result)
{
    struct text text = {.arena = comparing->arena};
    const char *difference = first_line(comparing->arena, result->difference);
    text_printf(&text, "%s: %.500s", verdict_text(result->verdict), difference);
    return text.bytes;
}

/* The case is another one than it was, and the result is no silent one. */
static void judge_changed_case(struct comparing *comparing, const struct known *known,
                               const struct report_result *result)
{
    bool passes = result->verdict == VERDICT_PASS;
    bool unsupported = result->verdict == VERDICT_UNSUPPORTED;
    if ((passes && known->passing) || (unsupported && known->unsupported))
        comparing->comparison.changed_fine++;
    else if (passes)
        find(
            comparing, BASELINE_CHANGED_CASE, result->id,
            "the case is another one since the baseline, and passes now; look at it, then " UPDATE);
    else
        find(comparing, BASELINE_CHANGED_CASE, result->id,
             "the case is another one since the baseline%s (%s); look at it, then " UPDATE,
             known->entry ? ", whose reason may not hold" : "", seen(comparing, result));
}

static void judge_pass(struct comparing *comparing, const struct known *known,
                       const struct report_result *result)
{
    if (known->entry && known->entry->varies)
        comparing->comparison.known++;
    else if (known->entry)
        find(comparing, BASELINE_FIXED, result->id,
             "it passes now; take out its entry (" UPDATE "), or, if it fails at times, write "
             "\"varies\": true into it");
    else if (known->unsupported)
        find(comparing, BASELINE_SUPPORTED, result->id, "it passes now; keep that with " UPDATE);
}

static void judge_unsupported(struct comparing *comparing, const struct known *known,
                              const struct report_result *result)
{
    if (!known->unsupported)
        find(comparing, BASELINE_UNSUPPORTED, result->id,
             "%s, and the baseline says that it %s; mend the engine, or accept it with " UPDATE,
             first_line(comparing->arena, result->difference),
             known->entry ? "runs and differs" : "passes");
}

static void judge_difference(struct comparing *comparing, const struct known *known,
                             const struct report_result *result)
{
    struct baseline_outcome outcome = baseline_outcome_of(comparing->arena, result);
    if (!known->entry)
        find(comparing, BASELINE_NEW_DIFFERENCE, result->id,
             "%s; the baseline says that it %s: mend the engine, or accept it with " UPDATE
             " and write a reason",
             seen(comparing, result), known->passing ? "passes" : "is not supported");
    else if (baseline_entry_has(known->entry, &outcome))
        comparing->comparison.known++;
    else
        find(comparing, BASELINE_CHANGED, result->id,
             "%s; the baseline has %s: look at it, then accept it with " UPDATE
             " and write the reason anew",
             seen(comparing, result), verdict_text(known->entry->outcomes.items[0].verdict));
}

static void judge_new_case(struct comparing *comparing, const struct report_result *result)
{
    if (verdict_is_difference(result->verdict))
        find(
            comparing, BASELINE_NEW_CASE, result->id,
            "%s; the suites did not have it when the baseline was made: look at it, then accept it "
            "with " UPDATE " and write a reason",
            seen(comparing, result));
    else
        comparing->comparison.new_passing++;
}

static void judge(struct comparing *comparing, const struct report_result *result)
{
    struct known known = find_known(comparing->baseline, result->id);
    const char *digest = known_digest(&known);
    if (!digest)
        judge_new_case(comparing, result);
    else if (strcmp(digest, result->digest) != 0)
        judge_changed_case(comparing, &known, result);
    else if (result->verdict == VERDICT_PASS)
        judge_pass(comparing, &known, result);
    else if (result->verdict == VERDICT_UNSUPPORTED)
        judge_unsupported(comparing, &known, result);
    else
        judge_difference(comparing, &known, result);
}

static void judge_entry(struct comparing *comparing, const struct suites *suites,
                        const struct baseline_entry *entry)
{
    const struct test_case *test_case = suites_find(suites, entry->id);
    if (!test_case)
        find(comparing, BASELINE_GONE, entry->id,
             "the suites have it no more; take out its entry (" UPDATE ")");
    else if (test_case->waiting || !case_is_gating(test_case))
        find(comparing, BASELINE_GONE, entry->id, "it %s; take out its entry (" UPDATE ")",
             test_case->waiting ? "waits and is not run" : "never counts, as a disputed one");
    else if (baseline_reason_is_missing(entry->reason))
        find(comparing, BASELINE_UNREVIEWED, entry->id,
             "its reason is \"%s\"; write why the engine differs, or which bug it is",
             entry->reason);
}

struct baseline_comparison baseline_compare(struct arena *arena, const struct baseline *baseline,
                                            const struct report *report,
                                            const struct suites *suites)
{
    struct comparing comparing = {.arena = arena, .baseline = baseline};
    for (size_t i = 0; i < report->results.count; i++)
        if (baseline_judges(&report->results.items[i]))
            judge(&comparing, &report->results.items[i]);
    for (size_t i = 0; i < baseline->entries.count; i++)
        judge_entry(&comparing, suites, &baseline->entries.items[i]);
    return comparing.comparison;
}
