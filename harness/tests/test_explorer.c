/*
 * The reduction proved against plain exhaustive search: the same outcomes, on all cases of the suites that
 * are small enough and on programs made at random; and what the explorer counts.
 */
#include "../reference_driver.h"
#include "../paths.h"
#include "../../reference/tests/suite.h"
#include "explored.h"
#include "generated_program.h"
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif
#if defined(PMSPEC_MALLOC_ARENA)
#define IS_SLOW 1
#else
#define IS_SLOW RUNNING_ON_VALGRIND
#endif

enum {
    PROGRAMS = 2000,
    PROGRAMS_WHEN_SLOW = 25,  // under valgrind or the sanitizers
    RUNS_OF_A_PROGRAM = 120,  // unreduced; larger programs are passed over
};

static struct exploration explored_by(struct arena *arena, const struct test_case *test_case,
                                      enum search_mode mode, enum reading reading)
{
    struct exploration exploration;
    struct exploration_options options = {.limit = RUNS_OF_A_PROGRAM, .mode = mode};
    if (reading < READING_COUNT)
        options.readings[reading] = true;
    reference_explore(arena, test_case, &options, &exploration);
    return exploration;
}

static bool agree(const struct exploration *a, const struct exploration *b)
{
    for (size_t i = 0; i < READING_COUNT; i++)
        if (a->readings_touched[i] != b->readings_touched[i])
            return false;
    return b->complete && outcome_set_equal(&a->outcomes, &b->outcomes) &&
           !a->problem == !b->problem;
}

enum comparison { TOO_LARGE, EQUAL, DIFFERENT };

/* Compares the three searches under one reading. */
static enum comparison compare_searches(const struct test_case *test_case, enum reading reading)
{
    struct arena *arena = arena_open();
    enum comparison comparison = TOO_LARGE;
    struct exploration all = explored_by(arena, test_case, SEARCH_EVERY_SCHEDULE, reading);
    if (all.complete) {
        struct exploration reduced = explored_by(arena, test_case, SEARCH_REDUCED, reading);
        struct exploration merged = explored_by(arena, test_case, SEARCH_MERGED, reading);
        bool same = agree(&all, &reduced) && agree(&all, &merged) && reduced.runs <= all.runs &&
                    merged.schedules == all.runs;
        comparison = same ? EQUAL : DIFFERENT;
    }
    arena_close(arena);
    return comparison;
}

static void the_suites_have_the_same_outcomes_reduced(void)
{
    struct diagnostic diagnostic = {0};
    struct arena *arena = arena_open();
    const char *root = project_root(arena, &diagnostic);
    struct suites *suites = NULL;
    size_t compared = 0;
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &suites, &diagnostic), STATUS_OK);
    for (size_t i = 0; i < suites->cases.count; i += IS_SLOW ? 50 : 1) {
        const struct test_case *test_case = suites->cases.items[i];
        if (test_case->waiting)
            continue;
        enum comparison comparison = compare_searches(test_case, READING_COUNT);
        compared += comparison == EQUAL;
        CU_ASSERT(comparison != DIFFERENT);
        if (comparison == DIFFERENT)
            fprintf(stderr, "\n%s differs\n", test_case->id);
    }
    CU_ASSERT(compared >= (IS_SLOW ? 5 : 500));
    suites_close(suites);
    arena_close(arena);
}

static enum comparison compare_program(unsigned number)
{
    struct arena *arena = arena_open();
    struct suites *suites = NULL;
    struct diagnostic diagnostic = {0};
    const char *text = generate_program(arena, number);
    enum reading reading = number % (READING_COUNT + 1);
    enum comparison comparison = DIFFERENT;
    if (suites_load_text(text, strlen(text), "t.json", "t", &suites, &diagnostic) == STATUS_OK) {
        comparison = compare_searches(suites->cases.items[0], reading);
        suites_close(suites);
    }
    if (comparison == DIFFERENT)
        fprintf(stderr, "\nprogram %u, reading %d: %s\n%s\n", number, reading, diagnostic.sentence,
                text);
    arena_close(arena);
    return comparison;
}

static void generated_programs_have_the_same_outcomes_reduced(void)
{
    size_t compared = 0, wanted = IS_SLOW ? PROGRAMS_WHEN_SLOW : PROGRAMS;
    for (unsigned number = 0; compared < wanted; number++) {
        enum comparison comparison = compare_program(number);
        CU_ASSERT_FATAL(comparison != DIFFERENT);
        compared += comparison == EQUAL;
    }
}

/* Two agents that each send the third a message. */
static const char message_race[] =
    "\"realms\":{\"top\":{},\"a\":{\"agent\":\"top\"},\"b\":{\"agent\":\"top\"}},\"main\":{"
    "\"top\":[[\"on\",\"a\",\"message\",[\"log\",\"a\",\"$e.data\"],[\"end\"]],"
    "[\"on\",\"b\",\"message\",[\"log\",\"b\",\"$e.data\"],[\"end\"]],[\"a.start\"],[\"b.start\"]],"
    "\"a\":[[\"top.postMessage\",1]],"
    "\"b\":[[\"top.postMessage\",1]]}";

static void the_work_follows_the_outcomes(void)
{
    struct explored explored = explored_open(message_race, false);
    struct exploration all = {0};
    struct exploration_options options = {.limit = 100000, .mode = SEARCH_EVERY_SCHEDULE};
    reference_explore(explored.arena, explored.test_case, &options, &all);
    CU_ASSERT_EQUAL(explored.exploration.outcomes.outcomes.count, 2);
    CU_ASSERT(outcome_set_equal(&explored.exploration.outcomes, &all.outcomes));
    CU_ASSERT(all.runs > 10 * explored.exploration.runs);
    explored_close(&explored);
}

static void merging_counts_every_schedule(void)
{
    struct explored explored = explored_open(message_race, false);
    struct exploration all = {0}, merged = {0};
    struct exploration_options options = {.limit = 100000, .mode = SEARCH_EVERY_SCHEDULE};
    reference_explore(explored.arena, explored.test_case, &options, &all);
    options.mode = SEARCH_MERGED;
    reference_explore(explored.arena, explored.test_case, &options, &merged);
    CU_ASSERT_EQUAL(merged.schedules, all.runs);
    CU_ASSERT(merged.runs < all.runs / 2);
    explored_close(&explored);
}

static void a_late_entry_is_found_in_whatever_order_it_comes(void)
{
    struct explored explored = explored_open("\"realms\":{\"top\":{},\"a\":{\"agent\":\"top\"}},"
                                             "\"main\":{\"top\":[[\"log\",1]],\"a\":[[\"end\"]]}",
                                             false);
    CU_ASSERT_PTR_NOT_NULL(explored.exploration.problem);
    explored_close(&explored);
}

static const struct test tests[] = {
    {"the suites have the same outcomes reduced", the_suites_have_the_same_outcomes_reduced},
    {"generated programs have the same outcomes reduced",
     generated_programs_have_the_same_outcomes_reduced},
    {"the work follows the outcomes", the_work_follows_the_outcomes},
    {"merging counts every schedule", merging_counts_every_schedule},
    {"a late entry is found in whatever order it comes",
     a_late_entry_is_found_in_whatever_order_it_comes},
};

int main(void)
{
    return RUN_SUITE("explorer", tests);
}
