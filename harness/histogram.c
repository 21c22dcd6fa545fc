/*
 * Counting sightings (histogram.h).
 */
#include "histogram.h"
#include "terminal.h"
#include <stdio.h>

/* What a crash or a timeout leaves behind hangs on the moment: one is as another. */
static bool is_same(const struct sighting *sighting, const struct attempt *attempt)
{
    bool whole = attempt->verdict == VERDICT_PASS || attempt->verdict == VERDICT_FAIL;
    return sighting->verdict == attempt->verdict &&
           (!whole || outcome_compare(sighting->outcome, attempt->observed) == 0);
}

void histogram_count(struct arena *arena, struct case_result *result, const struct attempt *attempt)
{
    struct sighting sighting = {attempt->observed, 1, attempt->verdict == VERDICT_PASS,
                                attempt->verdict, attempt->difference};
    for (size_t i = 0; i < result->histogram.count; i++)
        if (is_same(&result->histogram.items[i], attempt)) {
            result->histogram.items[i].count++;
            return;
        }
    LIST_APPEND(arena, &result->histogram, sighting);
}

/* An attempt beside other cases that was repeated alone has been a sighting, too, if it was its own. */
static void count_result(struct arena *arena, struct case_result *result,
                         const struct case_result *round)
{
    if (round->executed && round->attempt.observed && round->attempt.verdict != VERDICT_UNSUPPORTED)
        histogram_count(arena, result, &round->attempt);
    if (round->repeated && !round->first_is_stray && round->first.observed &&
        round->first.verdict == VERDICT_FAIL)
        histogram_count(arena, result, &round->first);
}

static bool is_worse(const struct case_result *round, const struct case_result *result)
{
    return round->executed &&
           verdict_severity(round->attempt.verdict) > verdict_severity(result->attempt.verdict);
}

static void fold_case(struct arena *arena, const struct case_result *rounds, size_t repeat,
                      size_t count, struct case_result *result)
{
    *result = rounds[0];
    for (size_t i = 1; i < repeat; i++)
        if (is_worse(&rounds[i * count], result))
            *result = rounds[i * count];
    for (size_t i = 0; i < repeat; i++) {
        result->executed &= rounds[i * count].executed;
        count_result(arena, result, &rounds[i * count]);
    }
}

void histogram_fold(struct arena *arena, const struct case_result *rounds, size_t repeat,
                    struct case_result *results, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fold_case(arena, &rounds[i], repeat, count, &results[i]);
}

static size_t allowed_seen(const struct case_result *result)
{
    size_t seen = 0;
    for (size_t i = 0; i < result->histogram.count; i++)
        seen += result->histogram.items[i].allowed;
    return seen;
}

static void print_case(struct arena *arena, const struct case_result *result)
{
    printf("  %s: seen %zu of %zu\n", result->test_case->id, allowed_seen(result),
           result->allowed.outcomes.count);
    for (size_t i = 0; i < result->histogram.count; i++) {
        const struct sighting *sighting = &result->histogram.items[i];
        printf("  %s%6zu  %s%s%s\n", sighting->allowed ? "" : terminal_colour(COLOUR_BAD),
               sighting->count, outcome_json(arena, sighting->outcome),
               sighting->allowed ? "" : "  not allowed", sighting->allowed ? "" : terminal_plain());
    }
}

void histogram_print(struct arena *arena, const struct run_record *record)
{
    bool any = false;
    for (size_t i = 0; i < record->planned; i++) {
        const struct case_result *result = &record->results[i];
        bool single = result->allowed.outcomes.count == 1 && result->histogram.count <= 1;
        if (result->histogram.count == 0 ||
            (single && allowed_seen(result) == result->histogram.count))
            continue;
        if (!any)
            printf("\n%s %s was seen to do:\n", record->implementation, record->version);
        any = true;
        print_case(arena, result);
    }
}
