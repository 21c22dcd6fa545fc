/*
 * Comparing two reports: a walk along both lists of results, which are in the order of ids.
 */
#include "report_diff.h"
#include <string.h>

struct walk {
    struct text *text;
    struct report_difference difference;
};

/* How far from pass. */
static int distance(enum verdict verdict)
{
    static const int distances[VERDICT_COUNT] = {
        [VERDICT_PASS] = 0,    [VERDICT_UNSUPPORTED] = 1, [VERDICT_FAIL] = 2,
        [VERDICT_TIMEOUT] = 3, [VERDICT_CRASH] = 3,       [VERDICT_ERROR] = 4,
    };
    return distances[verdict];
}

static void append_reason(struct walk *walk, const struct report_result *result)
{
    if (result->difference) {
        text_append(walk->text, ": ");
        text_append(walk->text, first_line(walk->text->arena, result->difference));
    }
    text_append(walk->text, result->gating ? "\n" : " (disputed: does not count)\n");
}

static void compare_verdicts(struct walk *walk, const struct report_result *before,
                             const struct report_result *after)
{
    int change = distance(after->verdict) - distance(before->verdict);
    bool other_case = strcmp(before->digest, after->digest) != 0;
    const char *kind = change > 0 ? "worse" : change < 0 ? "better" : "other";
    size_t *counter = change > 0 && after->gating ? &walk->difference.worse
                      : change < 0                ? &walk->difference.better
                                                  : &walk->difference.other;
    ++*counter;
    text_printf(walk->text, "%s: %s: %s -> %s%s", kind, after->id, verdict_text(before->verdict),
                verdict_text(after->verdict), other_case ? " (the case is another one)" : "");
    append_reason(walk, after);
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* As in a baseline: a failure is the same if what was observed, or the first difference, is. */
static bool same_outcome(const struct report_result *before, const struct report_result *after)
{
    return before->verdict == after->verdict &&
           (before->verdict != VERDICT_FAIL || same_text(before->observed, after->observed) ||
            same_text(before->difference, after->difference));
}

static void compare_results(struct walk *walk, const struct report_result *before,
                            const struct report_result *after)
{
    if (!same_outcome(before, after)) {
        compare_verdicts(walk, before, after);
    } else if (strcmp(before->digest, after->digest) != 0) {
        walk->difference.other++;
        text_printf(walk->text, "changed case: %s: %s as before\n", after->id,
                    verdict_text(after->verdict));
    }
}

static void tell_one(struct walk *walk, const char *kind, const struct report_result *result)
{
    walk->difference.other++;
    text_printf(walk->text, "%s: %s: %s", kind, result->id, verdict_text(result->verdict));
    append_reason(walk, result);
}

static void compare_heads(struct walk *walk, const struct report *before,
                          const struct report *after)
{
    text_printf(walk->text, "%s %s -> %s %s, %s\n", before->implementation, before->version,
                after->implementation, after->version,
                strcmp(before->suite_digest, after->suite_digest) == 0 ? "the same suites"
                                                                       : "other suites");
    if (before->complete && !after->complete) {
        walk->difference.worse++;
        text_printf(walk->text,
                    "worse: the second run is not complete: %zu of %zu planned cases "
                    "have a verdict\n",
                    after->counts.executed, after->counts.planned);
    }
}

struct report_difference report_diff(struct text *text, const struct report *before,
                                     const struct report *after)
{
    struct walk walk = {.text = text};
    size_t i = 0, j = 0;
    compare_heads(&walk, before, after);
    while (i < before->results.count || j < after->results.count) {
        int order = i == before->results.count ? 1
                    : j == after->results.count
                        ? -1
                        : strcmp(before->results.items[i].id, after->results.items[j].id);
        if (order < 0)
            tell_one(&walk, "only before", &before->results.items[i++]);
        else if (order > 0)
            tell_one(&walk, "only after", &after->results.items[j++]);
        else
            compare_results(&walk, &before->results.items[i++], &after->results.items[j++]);
    }
    text_printf(text, "%zu worse, %zu better, %zu other changes\n", walk.difference.worse,
                walk.difference.better, walk.difference.other);
    return walk.difference;
}
