/*
 * Folding the rounds of `pmspec run --repeat` into one result a case.
 */
#include "../histogram.h"
#include "../../reference/tests/suite.h"
#include "explored.h"

/* A case that allows its two entries in either order, and results of it to be filled. */
struct fixture {
    struct explored explored;
    struct case_result rounds[4], result;
};

static struct fixture open_fixture(void)
{
    struct fixture fixture = {.explored = explored_open("\"main\":[[\"end\"]]", false)};
    for (size_t i = 0; i < 4; i++) {
        fixture.rounds[i].test_case = fixture.explored.test_case;
        fixture.rounds[i].executed = true;
    }
    return fixture;
}

static struct outcome *outcome_of(struct fixture *fixture, const char *a, const char *b)
{
    struct arena *arena = fixture->explored.arena;
    struct outcome *outcome = outcome_create(arena, fixture->explored.test_case);
    LIST_APPEND(arena, &outcome->groups.items[0].entries, a);
    LIST_APPEND(arena, &outcome->groups.items[0].entries, b);
    return outcome;
}

static void allow_both_orders(struct fixture *fixture)
{
    struct arena *arena = fixture->explored.arena;
    struct outcome_set allowed = {0};
    outcome_set_add(arena, &allowed, outcome_of(fixture, "[1]", "[2]"));
    outcome_set_add(arena, &allowed, outcome_of(fixture, "[2]", "[1]"));
    for (size_t i = 0; i < 4; i++)
        fixture->rounds[i].allowed = allowed;
}

/* The rounds saw these orders; "x" is none that is allowed. */
static void see(struct fixture *fixture, const char *orders)
{
    allow_both_orders(fixture);
    for (size_t i = 0; i < 4; i++) {
        struct attempt *attempt = &fixture->rounds[i].attempt;
        attempt->observed = orders[i] == 'x'   ? outcome_of(fixture, "[3]", "[3]")
                            : orders[i] == 'a' ? outcome_of(fixture, "[1]", "[2]")
                                               : outcome_of(fixture, "[2]", "[1]");
        attempt->verdict = orders[i] == 'x' ? VERDICT_FAIL : VERDICT_PASS;
        attempt->difference = orders[i] == 'x' ? "a difference" : NULL;
    }
    histogram_fold(fixture->explored.arena, fixture->rounds, 4, &fixture->result, 1);
}

static void each_outcome_is_counted(void)
{
    struct fixture fixture = open_fixture();
    see(&fixture, "abaa");
    CU_ASSERT_EQUAL_FATAL(fixture.result.histogram.count, 2);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[0].count, 3);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[1].count, 1);
    CU_ASSERT(fixture.result.histogram.items[1].allowed);
    explored_close(&fixture.explored);
}

static void seeing_a_part_is_no_failure(void)
{
    struct fixture fixture = open_fixture();
    see(&fixture, "aaaa");
    CU_ASSERT_EQUAL(fixture.result.histogram.count, 1);
    CU_ASSERT_EQUAL(fixture.result.attempt.verdict, VERDICT_PASS);
    explored_close(&fixture.explored);
}

static void the_first_sighting_outside_is_a_failure(void)
{
    struct fixture fixture = open_fixture();
    see(&fixture, "abax");
    CU_ASSERT_EQUAL(fixture.result.attempt.verdict, VERDICT_FAIL);
    CU_ASSERT_STRING_EQUAL(fixture.result.attempt.difference, "a difference");
    CU_ASSERT_EQUAL_FATAL(fixture.result.histogram.count, 3);
    CU_ASSERT(!fixture.result.histogram.items[2].allowed);
    explored_close(&fixture.explored);
}

static void a_sighting_beside_others_is_counted(void)
{
    struct fixture fixture = open_fixture();
    fixture.rounds[1].repeated = true;
    fixture.rounds[1].first =
        (struct attempt){VERDICT_FAIL, outcome_of(&fixture, "[3]", "[3]"), "a difference"};
    see(&fixture, "aaaa");
    CU_ASSERT_EQUAL(fixture.result.attempt.verdict, VERDICT_PASS);
    CU_ASSERT_EQUAL_FATAL(fixture.result.histogram.count, 2);
    CU_ASSERT(!fixture.result.histogram.items[1].allowed);
    explored_close(&fixture.explored);
}

static void an_exception_of_nobody_knows_which_case_is_not_counted(void)
{
    struct fixture fixture = open_fixture();
    fixture.rounds[1].repeated = fixture.rounds[1].first_is_stray = true;
    fixture.rounds[1].first =
        (struct attempt){VERDICT_FAIL, outcome_of(&fixture, "[3]", "[3]"), "a difference"};
    see(&fixture, "aaaa");
    CU_ASSERT_EQUAL(fixture.result.histogram.count, 1);
    explored_close(&fixture.explored);
}

static void crashes_are_counted_together_and_apart_from_failures(void)
{
    struct fixture fixture = open_fixture();
    see(&fixture, "xaba");
    fixture.rounds[1].attempt.verdict = VERDICT_CRASH;
    fixture.rounds[2].attempt.verdict = VERDICT_CRASH;
    histogram_fold(fixture.explored.arena, fixture.rounds, 4, &fixture.result, 1);
    CU_ASSERT_EQUAL_FATAL(fixture.result.histogram.count, 3);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[0].verdict, VERDICT_FAIL);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[1].verdict, VERDICT_CRASH);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[1].count, 2);
    CU_ASSERT(!fixture.result.histogram.items[1].allowed);
    CU_ASSERT(fixture.result.histogram.items[2].allowed);
    explored_close(&fixture.explored);
}

static void the_worst_is_the_verdict(void)
{
    struct fixture fixture = open_fixture();
    see(&fixture, "axba");
    fixture.rounds[3].attempt.verdict = VERDICT_CRASH;
    histogram_fold(fixture.explored.arena, fixture.rounds, 4, &fixture.result, 1);
    CU_ASSERT_EQUAL(fixture.result.attempt.verdict, VERDICT_CRASH);
    explored_close(&fixture.explored);
}

static void a_round_that_did_not_run_leaves_no_verdict(void)
{
    struct fixture fixture = open_fixture();
    fixture.rounds[2].executed = false;
    see(&fixture, "aaaa");
    CU_ASSERT(!fixture.result.executed);
    CU_ASSERT_EQUAL(fixture.result.histogram.items[0].count, 3);
    explored_close(&fixture.explored);
}

static const struct test tests[] = {
    {"each outcome is counted", each_outcome_is_counted},
    {"seeing a part of the allowed set is no failure", seeing_a_part_is_no_failure},
    {"the first sighting outside the allowed set is a failure",
     the_first_sighting_outside_is_a_failure},
    {"a sighting beside other cases is counted", a_sighting_beside_others_is_counted},
    {"an exception of nobody knows which case is not counted",
     an_exception_of_nobody_knows_which_case_is_not_counted},
    {"crashes are counted together, and apart from failures",
     crashes_are_counted_together_and_apart_from_failures},
    {"the worst that was seen is the verdict", the_worst_is_the_verdict},
    {"a round that did not run leaves no verdict", a_round_that_did_not_run_leaves_no_verdict},
};

int main(void)
{
    return RUN_SUITE("histogram", tests);
}
