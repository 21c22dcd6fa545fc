/*
 * The proof of one case (lint.h).
 */
#include "lint.h"
#include <string.h>

static bool is_disputed(const struct test_case *test_case)
{
    return strcmp(test_case->suite, "disputed") == 0;
}

static struct lint_result refuse(struct lint_result result, const char *sentence)
{
    result.proved = false;
    result.sentence = sentence;
    return result;
}

/* "the reference also allows X" or "no schedule gives X", for the first such outcome. */
static const char *set_difference(struct arena *arena, const struct outcome_set *expected,
                                  const struct outcome_set *explored)
{
    struct text text = {.arena = arena};
    for (size_t i = 0; i < explored->outcomes.count; i++)
        if (!outcome_set_has(expected, explored->outcomes.items[i])) {
            text_printf(&text, "the expectation lacks an allowed outcome: %s",
                        outcome_json(arena, explored->outcomes.items[i]));
            if (expected->outcomes.count > 0)
                text_printf(&text, " (%s)",
                            outcome_difference(arena, expected, explored->outcomes.items[i]));
            return text.bytes;
        }
    for (size_t i = 0; i < expected->outcomes.count; i++)
        if (!outcome_set_has(explored, expected->outcomes.items[i])) {
            text_printf(&text, "the expectation has an outcome that no schedule gives: %s",
                        outcome_json(arena, expected->outcomes.items[i]));
            return text.bytes;
        }
    return NULL;
}

/* The first clause that the case names and that did not run, or NULL. */
static const char *clause_not_run(const struct test_case *test_case,
                                  const struct exploration *exploration)
{
    for (size_t i = 0; i < test_case->clauses.count; i++) {
        bool ran = false;
        for (size_t j = 0; j < exploration->clauses_run.count && !ran; j++)
            ran = strcmp(test_case->clauses.items[i], exploration->clauses_run.items[j]) == 0;
        if (!ran)
            return test_case->clauses.items[i];
    }
    return NULL;
}

/* Explores the case under every reading that it touches; which of them give another set? */
static void compare_readings(struct arena *arena, const struct test_case *test_case,
                             const struct exploration *base, size_t limit, bool *differs)
{
    for (enum reading which = 0; which < READING_COUNT; which++) {
        struct exploration_options options = {.limit = limit};
        struct exploration other;
        if (!base->readings_touched[which])
            continue;
        options.readings[which] = true;
        reference_explore(arena, test_case, &options, &other);
        differs[which] = !outcome_set_equal(&base->outcomes, &other.outcomes);
    }
}

/* A case that gates may not rest on a reading that does not; one that is disputed rests on some. */
static void judge_readings(struct arena *arena, const struct test_case *test_case,
                           const struct decisions *decisions, const bool *differs,
                           struct lint_result *result)
{
    bool any = false;
    for (enum reading which = 0; which < READING_COUNT; which++) {
        struct text text = {.arena = arena};
        any |= differs[which];
        if (!differs[which] || decisions->of_reading[which].gating || is_disputed(test_case))
            continue;
        text_printf(&text, "its outcomes differ between the readings of %s: it belongs to disputed",
                    decisions->of_reading[which].id);
        *result = refuse(*result, text.bytes);
        return;
    }
    if (is_disputed(test_case) && !any &&
        !(test_case->note && strstr(test_case->note, "not modelled")))
        result->warning = "no reading that it touches has other outcomes: it may gate, or its note "
                          "says what is not modelled";
}

struct lint_result lint_case(struct arena *arena, const struct test_case *test_case,
                             const struct decisions *decisions, size_t limit)
{
    bool differs[READING_COUNT] = {false};
    struct lint_result result = {.proved = true};
    struct outcome_set expected = {0};
    struct diagnostic diagnostic = {0};
    struct exploration exploration;
    struct exploration_options options = {.limit = limit, .trace = true};
    struct text text = {.arena = arena};
    if (expectation_expand(arena, test_case, &expected, &diagnostic) != STATUS_OK) {
        text_append(&text, diagnostic.sentence);
        return refuse(result, text.bytes);
    }
    reference_explore(arena, test_case, &options, &exploration);
    result.runs = exploration.runs;
    result.states = exploration.states;
    result.outcomes = exploration.outcomes.outcomes.count;
    if (exploration.problem)
        return refuse(result, exploration.problem);
    if (!exploration.complete) {
        text_printf(&text, "more than %zu runs: make the case smaller", limit);
        return refuse(result, text.bytes);
    }
    const char *difference = set_difference(arena, &expected, &exploration.outcomes);
    if (difference)
        return refuse(result, difference);
    const char *clause = clause_not_run(test_case, &exploration);
    if (clause) {
        text_printf(&text, "the clause %s does not run in it", clause);
        return refuse(result, text.bytes);
    }
    compare_readings(arena, test_case, &exploration, limit, differs);
    judge_readings(arena, test_case, decisions, differs, &result);
    return result;
}
