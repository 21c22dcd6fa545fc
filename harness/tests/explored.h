/*
 * For tests: explores a case given as JSON, and compares what was found with texts.
 */
#ifndef PMSPEC_TESTS_EXPLORED_H
#define PMSPEC_TESTS_EXPLORED_H

#include "../reference_driver.h"
#include <stdio.h>
#include <string.h>

struct explored {
    struct arena *arena;
    struct suites *suites;
    const struct test_case *test_case;  // NULL: it did not load
    struct exploration exploration;
};

/* Loads a case without exploring it; as explored_open. */
static inline struct explored explored_load(const char *members)
{
    struct explored explored = {.arena = arena_open()};
    struct diagnostic diagnostic = {.sentence = ""};
    struct text text = {.arena = explored.arena};
    text_printf(&text,
                "{\"cases\": [{\"id\": \"t/case\", \"title\": \"It holds.\", \"clauses\": [\"c\"], "
                "\"expect\": %s, %s}]}",
                strstr(members, "\"realms\"") ? "{\"top\": []}" : "[]", members);
    if (suites_load_text(text.bytes, text.length, "t.json", "t", &explored.suites, &diagnostic) !=
        STATUS_OK) {
        fprintf(stderr, "\n%d: %s: %s\n%s\n", diagnostic.line, diagnostic.pointer,
                diagnostic.sentence, text.bytes);
        explored.suites = NULL;
        return explored;
    }
    explored.test_case = explored.suites->cases.items[0];
    return explored;
}

/* members: those of a case from "main" on, without braces. Closed by explored_close. */
static inline struct explored explored_open(const char *members, bool trace)
{
    struct explored explored = explored_load(members);
    struct exploration_options options = {.limit = 100000, .trace = trace};
    if (explored.test_case)
        reference_explore(explored.arena, explored.test_case, &options, &explored.exploration);
    return explored;
}

static inline void explored_close(struct explored *explored)
{
    suites_close(explored->suites);
    arena_close(explored->arena);
}

static inline bool explored_has(const struct explored *explored, const char *outcome)
{
    const struct outcome_set *set = &explored->exploration.outcomes;
    for (size_t i = 0; i < set->outcomes.count; i++)
        if (strcmp(outcome_json(explored->arena, set->outcomes.items[i]), outcome) == 0)
            return true;
    return false;
}

static inline void explored_print(const struct explored *explored, const char *members)
{
    const struct outcome_set *set = &explored->exploration.outcomes;
    fprintf(stderr, "\n%s\n", members);
    if (explored->exploration.problem)
        fprintf(stderr, "problem: %s\n", explored->exploration.problem);
    for (size_t i = 0; i < set->outcomes.count; i++)
        fprintf(stderr, "found: %s\n", outcome_json(explored->arena, set->outcomes.items[i]));
}

/* True if the case has exactly these outcomes (in any order), and nothing is wrong with it. */
static inline bool has_outcomes(const char *members, const char *const *outcomes, size_t count)
{
    struct explored explored = explored_open(members, false);
    const struct exploration *exploration = &explored.exploration;
    bool equal = explored.test_case && exploration->complete && !exploration->problem &&
                 exploration->outcomes.outcomes.count == count;
    for (size_t i = 0; equal && i < count; i++)
        equal = explored_has(&explored, outcomes[i]);
    if (!equal)
        explored_print(&explored, members);
    explored_close(&explored);
    return equal;
}

#define HAS_OUTCOMES(members, ...)                                                                 \
    has_outcomes((members), (const char *const[]){__VA_ARGS__},                                    \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

#endif
