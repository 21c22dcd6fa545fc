/*
 * What pmspec explain says: of an allowed outcome, of one that is not, and in its three forms.
 */
#include "../explain.h"
#include "../paths.h"
#include "../../reference/tests/suite.h"
#include "explored.h"

/* Two shipped channels: their messages come in either order. */
static const char two_sources[] =
    "\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"d\",{\"!new\":["
    "\"MessageChannel\"]}],[\"structuredClone\",\"$c.port1\",{\"transfer\":[\"$c.port1\"]}],"
    "[\"set\",\"d.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",\"$e.data\"],[\"end\"]]}],"
    "[\"set\",\"c.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",\"$e.data\"],[\"end\"]]}],"
    "[\"d.port1.postMessage\",\"<d>\"],[\"d.port1.postMessage\",\"later\"]]";

struct fixture {
    struct explored explored;
    struct inventory inventory;
    struct explanation explanation;
    struct diagnostic diagnostic;
    enum status status;
};

static struct fixture open_fixture(const char *members, size_t number, const char *observed)
{
    struct fixture fixture = {.explored = explored_open(members, false)};
    struct arena *arena = fixture.explored.arena;
    const char *root = project_root(arena, &fixture.diagnostic);
    fixture.status = inventory_load(arena, root, &fixture.inventory, &fixture.diagnostic);
    if (fixture.status == STATUS_OK)
        fixture.status =
            explain(arena, fixture.explored.test_case, &fixture.inventory, number, observed,
                    "observed.json", &fixture.explanation, &fixture.diagnostic);
    return fixture;
}

static void close_fixture(struct fixture *fixture)
{
    explored_close(&fixture->explored);
}

static bool says(const struct fixture *fixture, bool all, const char *words)
{
    const char *text = explanation_text(fixture->explored.arena, &fixture->explanation, all);
    return strstr(text, words) != NULL;
}

static void the_steps_are_told_with_what_they_change(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, NULL);
    CU_ASSERT_EQUAL_FATAL(fixture.status, STATUS_OK);
    CU_ASSERT(says(&fixture, false, "1. main: the program runs"));
    CU_ASSERT(says(&fixture, false, "c.port1 is in flight"));
    CU_ASSERT(says(&fixture, false, "+ posts \"<d>\" to d.port2"));
    CU_ASSERT(says(&fixture, false, "2. main: a message for d.port2, next of the unshipped ports"));
    CU_ASSERT(says(&fixture, false, "! fires message at d.port2, data \"<d>\", 1 listener"));
    CU_ASSERT(says(&fixture, false, "> logs [\"later\"]"));
    close_fixture(&fixture);
}

static void machinery_is_told_only_when_all_is_asked_for(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, NULL);
    CU_ASSERT(!says(&fixture, false, "dom/concept-event-listener-invoke"));
    CU_ASSERT(says(&fixture, true, "dom/concept-event-listener-invoke"));
    CU_ASSERT(says(&fixture, false, "... "));
    CU_ASSERT(!says(&fixture, true, "... "));
    close_fixture(&fixture);
}

static void an_observed_outcome_is_found_to_be_allowed(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, "[[\"<d>\"],[\"later\"]]");
    CU_ASSERT_EQUAL_FATAL(fixture.status, STATUS_OK);
    CU_ASSERT(fixture.explanation.allowed);
    CU_ASSERT(says(&fixture, false, "It is allowed"));
    close_fixture(&fixture);
}

static void the_first_entry_that_no_schedule_permits_is_named(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, "[[\"<d>\"],[\"<d>\"]]");
    CU_ASSERT_EQUAL_FATAL(fixture.status, STATUS_OK);
    CU_ASSERT(!fixture.explanation.allowed);
    CU_ASSERT(says(&fixture, false, "entry 2: allowed [\"later\"], seen [\"<d>\"]"));
    CU_ASSERT_STRING_EQUAL(outcome_json(fixture.explored.arena, fixture.explanation.outcome),
                           "[[\"<d>\"],[\"later\"]]");
    close_fixture(&fixture);
}

static void what_is_no_outcome_is_refused(void)
{
    static const char *const texts[] = {"{", "[1]", "{\"b\":[]}", "[{\"maybe\":[1]}]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct fixture fixture = open_fixture(two_sources, 0, texts[i]);
        CU_ASSERT_EQUAL(fixture.status, STATUS_BAD_INPUT);
        CU_ASSERT(fixture.diagnostic.sentence[0] != 0);
        close_fixture(&fixture);
    }
}

static void an_outcome_that_is_not_there_is_refused(void)
{
    struct fixture fixture = open_fixture(two_sources, 2, NULL);
    CU_ASSERT_EQUAL(fixture.status, STATUS_BAD_INPUT);
    close_fixture(&fixture);
}

static void each_outcome_has_a_number(void)
{
    static const char race[] =
        "\"realms\":{\"top\":{},\"a\":{\"agent\":\"top\"},\"b\":{\"agent\":\"top\"}},\"main\":{"
        "\"top\":[[\"set\",\"a.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",\"a\"],[\"end\"]]}],"
        "[\"set\",\"b.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",\"b\"],[\"end\"]]}]],"
        "\"a\":[[\"top.postMessage\",1]],\"b\":[[\"top.postMessage\",1]]}";
    for (size_t number = 1; number <= 2; number++) {
        struct fixture fixture = open_fixture(race, number, NULL);
        CU_ASSERT_EQUAL_FATAL(fixture.status, STATUS_OK);
        CU_ASSERT_EQUAL(fixture.explanation.count, 2);
        CU_ASSERT(
            outcome_compare(fixture.explanation.outcome,
                            fixture.explored.exploration.outcomes.outcomes.items[number - 1]) == 0);
        CU_ASSERT(says(&fixture, false, "posts 1 to top's port a"));
        close_fixture(&fixture);
    }
}

static void the_json_is_well_formed(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, "[[\"no\"]]");
    const char *text = explanation_json(fixture.explored.arena, &fixture.explanation);
    cJSON *document = json_parse(text, strlen(text), "explanation", &fixture.diagnostic);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    const cJSON *steps = cJSON_GetObjectItemCaseSensitive(document, "steps");
    CU_ASSERT(cJSON_GetArraySize(steps) > 100);
    CU_ASSERT(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(document, "allowed")));
    cJSON_Delete(document);
    close_fixture(&fixture);
}

static void the_page_needs_no_other_file(void)
{
    struct fixture fixture = open_fixture(two_sources, 0, NULL);
    const char *page = explanation_html(fixture.explored.arena, &fixture.explanation);
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "<svg"));
    CU_ASSERT_PTR_NOT_NULL(strstr(page, "posts \"&lt;d>\"") ? page
                                                            : strstr(page, "posts &quot;&lt;d>"));
    CU_ASSERT_PTR_NULL(strstr(page, "src="));
    CU_ASSERT_PTR_NULL(strstr(page, "<script"));
    CU_ASSERT_PTR_NULL(strstr(page, "<link"));
    close_fixture(&fixture);
}

static const struct test tests[] = {
    {"the steps are told with what they change", the_steps_are_told_with_what_they_change},
    {"machinery is told only when all is asked for", machinery_is_told_only_when_all_is_asked_for},
    {"an observed outcome is found to be allowed", an_observed_outcome_is_found_to_be_allowed},
    {"the first entry that no schedule permits is named",
     the_first_entry_that_no_schedule_permits_is_named},
    {"what is no outcome is refused", what_is_no_outcome_is_refused},
    {"an outcome that is not there is refused", an_outcome_that_is_not_there_is_refused},
    {"each outcome has a number", each_outcome_has_a_number},
    {"the JSON is well formed", the_json_is_well_formed},
    {"the page needs no other file", the_page_needs_no_other_file},
};

int main(void)
{
    return RUN_SUITE("explain", tests);
}
