/*
 * Expectations: the sets that operators spell, their mistakes, and sentences about differences.
 */
#include "../outcome.h"
#include "../../reference/tests/suite.h"

#include <stdio.h>
#include <string.h>

#define HEAD "\"id\":\"ports/a\",\"title\":\"T\",\"clauses\":[\"c/1\"],"
#define TWO_REALMS                                                                                 \
    "\"realms\":{\"top\":{},\"b\":{\"agent\":\"top\"}},\"main\":{\"top\":[[\"end\"]]},"
#define ONE_REALM "\"realms\":{\"top\":{}},\"main\":[[\"end\"]],"
#define ANONYMOUS "\"main\":[[\"end\"]],"

static struct diagnostic diagnostic;
static struct suites *suites;

static enum status load(const char *realms, const char *expect)
{
    char text[4000];
    snprintf(text, sizeof text, "{\"cases\":[{" HEAD "%s\"expect\":%s}]}", realms, expect);
    suites_close(suites);
    suites = NULL;
    return suites_load_text(text, strlen(text), "file.json", "ports", &suites, &diagnostic);
}

static struct outcome_set set_of(const char *realms, const char *expect)
{
    struct outcome_set set = {0};
    if (load(realms, expect) != STATUS_OK) {
        printf("\n%s: %s: %s\n", expect, diagnostic.pointer, diagnostic.sentence);
        CU_FAIL_FATAL("the expectation is refused");
    }
    CU_ASSERT_EQUAL_FATAL(
        expectation_expand(suites->arena, suites->cases.items[0], &set, &diagnostic), STATUS_OK);
    return set;
}

/* True if the outcomes, in their order and joined by spaces, are these. */
static bool spells(const char *realms, const char *expect, const char *outcomes)
{
    struct outcome_set set = set_of(realms, expect);
    struct text text = {.arena = suites->arena};
    text_append(&text, "");
    for (size_t i = 0; i < set.outcomes.count; i++)
        text_printf(&text, "%s%s", i ? " " : "",
                    outcome_json(suites->arena, set.outcomes.items[i]));
    bool same = strcmp(text.bytes, outcomes) == 0;
    if (!same)
        printf("\n%s spells %s\n", expect, text.bytes);
    return same;
}

static bool refused(const char *realms, const char *expect, const char *pointer,
                    const char *fragment)
{
    char whole[300];
    enum status status = load(realms, expect);
    snprintf(whole, sizeof whole, "/cases/0/expect%s", pointer);
    bool as_told = status == STATUS_BAD_INPUT && strcmp(diagnostic.pointer, whole) == 0 &&
                   strstr(diagnostic.sentence, fragment);
    if (!as_told)
        printf("\n%s: %s: %s\n", expect, diagnostic.pointer, diagnostic.sentence);
    return as_told;
}

/* The only outcome of a list without operators. */
static struct outcome *outcome_of(struct arena *arena, const struct test_case *test_case,
                                  const char *group, const char *entries)
{
    struct outcome *outcome = outcome_create(arena, test_case);
    cJSON *list = json_parse(entries, strlen(entries), "entries", NULL);
    for (size_t i = 0; i < outcome->groups.count; i++)
        if (strcmp(outcome->groups.items[i].group, group) == 0)
            for (const cJSON *entry = list->child; entry; entry = entry->next)
                LIST_APPEND(arena, &outcome->groups.items[i].entries, json_canonical(arena, entry));
    cJSON_Delete(list);
    return outcome;
}

static bool differs(const char *realms, const char *expect, const char *group, const char *entries,
                    const char *sentence)
{
    struct outcome_set set = set_of(realms, expect);
    struct outcome *seen = outcome_of(suites->arena, suites->cases.items[0], group, entries);
    const char *difference = outcome_difference(suites->arena, &set, seen);
    if (strcmp(difference, sentence) != 0)
        printf("\n%s\n", difference);
    return !outcome_set_has(&set, seen) && strcmp(difference, sentence) == 0;
}

static void plain_lists(void)
{
    CU_ASSERT(spells(ANONYMOUS, "[]", "[]"));
    CU_ASSERT(spells(ANONYMOUS, "[[1,{\"a\":\"x\"}],[]]", "[[1,{\"a\":\"x\"}],[]]"));
    CU_ASSERT(spells(ONE_REALM, "[[1]]", "{\"top\":[[1]]}"));
    CU_ASSERT(spells(ONE_REALM, "{\"top\":[[1]]}", "{\"top\":[[1]]}"));
}

static void any_chooses(void)
{
    CU_ASSERT(
        spells(ANONYMOUS, "[{\"any\":[[[2]],[[1]],[[2]],[]]},[3]]", "[[1],[3]] [[2],[3]] [[3]]"));
    CU_ASSERT(spells(ANONYMOUS, "{\"any\":[[[2]],{\"any\":[[],[[1]]]}]}", "[] [[1]] [[2]]"));
}

static void interleave_merges(void)
{
    CU_ASSERT(spells(ANONYMOUS, "[{\"interleave\":[[[1],[2]],[[3]]]}]",
                     "[[1],[2],[3]] [[1],[3],[2]] [[3],[1],[2]]"));
    CU_ASSERT(spells(ANONYMOUS, "[{\"interleave\":[[[1]],[[1]]]}]", "[[1],[1]]"));
    CU_ASSERT_EQUAL(
        set_of(ANONYMOUS, "[{\"interleave\":[[[1],[2]],[[3],[4]],[[5],[6]]]}]").outcomes.count, 90);
}

static void upto_cuts(void)
{
    CU_ASSERT(spells(ANONYMOUS, "[{\"upto\":[[1],[2]]},[3]]", "[[1],[2],[3]] [[1],[3]] [[3]]"));
}

static void maybe_leaves_out(void)
{
    CU_ASSERT(spells(ANONYMOUS, "[{\"maybe\":[1]},[2]]", "[[1],[2]] [[2]]"));
}

static void operators_nest(void)
{
    CU_ASSERT(spells(ANONYMOUS, "[{\"interleave\":[[{\"maybe\":[1]}],[{\"upto\":[[2]]}]]}]",
                     "[] [[1]] [[1],[2]] [[2]] [[2],[1]]"));
    CU_ASSERT(spells(ANONYMOUS, "[{\"upto\":[{\"any\":[[[1],[2]],[[3]]]}]}]",
                     "[] [[1]] [[1],[2]] [[3]]"));
}

static void groups_multiply(void)
{
    CU_ASSERT(spells(TWO_REALMS, "{\"b\":[{\"maybe\":[2]}],\"top\":[{\"maybe\":[1]}]}",
                     "{\"top\":[],\"b\":[]} {\"top\":[],\"b\":[[2]]} {\"top\":[[1]],\"b\":[]} "
                     "{\"top\":[[1]],\"b\":[[2]]}"));
    CU_ASSERT(spells(TWO_REALMS, "{\"any\":[{\"b\":[[2]]},{\"top\":[[1]]}]}",
                     "{\"top\":[],\"b\":[[2]]} {\"top\":[[1]],\"b\":[]}"));
}

static void refuses_bad_shapes(void)
{
    CU_ASSERT(refused(ANONYMOUS, "3", "", "expectation"));
    CU_ASSERT(refused(ANONYMOUS, "{}", "", "expectation"));
    CU_ASSERT(refused(ANONYMOUS, "[1]", "/0", "one key"));
    CU_ASSERT(refused(ANONYMOUS, "[{\"ayn\":[[]]}]", "/0/ayn", "\"any\"?"));
    CU_ASSERT(refused(ANONYMOUS, "[{\"any\":[]}]", "/0/any", "not empty"));
    CU_ASSERT(refused(ANONYMOUS, "[{\"any\":[3]}]", "/0/any/0", "list"));
    CU_ASSERT(refused(ANONYMOUS, "{\"any\":[[]],\"b\":[]}", "/any", "alone"));
    CU_ASSERT(refused(ANONYMOUS, "{\"top\":[]}", "/top", "no group"));
    CU_ASSERT(refused(TWO_REALMS, "[]", "", "several logs"));
    CU_ASSERT(refused(TWO_REALMS, "{\"tpo\":[]}", "/tpo", "\"top\"?"));
    CU_ASSERT(refused(ANONYMOUS, "[[\"threw\"]]", "/0", "one value"));
}

static void refuses_what_cannot_be_observed(void)
{
    CU_ASSERT(refused(ANONYMOUS, "[[\"$a.b\"]]", "/0/0", "path"));
    CU_ASSERT(refused(ANONYMOUS, "[[\"!Nan\"]]", "/0/0", "observed"));
    CU_ASSERT(refused(ANONYMOUS, "[[{\"!DomException\":\"x\"}]]", "/0/0", "DOMException"));
    CU_ASSERT(refused(ANONYMOUS, "[[{\"!TypeError\":\"m\"}]]", "/0/0/!TypeError", "with 0"));
    CU_ASSERT(
        refused(ANONYMOUS, "[[{\"!ArrayBuffer\":\"FF\"}]]", "/0/0/!ArrayBuffer", "lower-case"));
    CU_ASSERT(
        refused(ANONYMOUS, "[[{\"!ArrayBuffer\":\"\",\"as\":1,\"max\":2}]]", "/0/0/max", "order"));
    CU_ASSERT(refused(ANONYMOUS, "[[{\"!arr\":[],\"prosp\":{}}]]", "/0/0/prosp", "modifier"));
    CU_ASSERT(refused(ANONYMOUS, "[[{\"a\":[{\"!Map\":[[1]]}]}]]", "/0/0/a/0/!Map/0", "[key"));
    CU_ASSERT(refused(ANONYMOUS, "[[{\"!obj\":{\"!k\":1}}]]", "/0/0/!obj/!k", "!!k"));
}

static void accepts_what_can_be_observed(void)
{
    static const char entry[] =
        "[[{\"!obj\":{\"!!k\":{\"!get\":0},\"h\":{\"!hidden\":[\"!hole\",1]}},\"proto\":null,"
        "\"symbols\":{\"t\":1},\"as\":1},\"$1\",\"$$\",\"!!\",{\"!Uint8Array\":[1,2]},"
        "{\"!DataView\":{\"!ArrayBuffer\":\"detached\"},\"length\":\"!out-of-bounds\"},"
        "{\"!RegExp\":[\"a\",\"g\"],\"lastIndex\":2},{\"!Date\":\"!NaN\"},{\"!utf16\":\"D800\"}]]";
    CU_ASSERT(spells(ANONYMOUS, entry, entry));
}

static void refuses_too_many(void)
{
    CU_ASSERT(refused(ANONYMOUS,
                      "[{\"interleave\":[[[1],[2],[3],[4],[5],[6],[7],[8],[9],[10]],"
                      "[[11],[12],[13],[14],[15],[16],[17],[18],[19],[20]]]}]",
                      "/0/interleave", "100000"));
}

static void sets_are_sorted_and_unique(void)
{
    struct outcome_set set = {0};
    CU_ASSERT_EQUAL_FATAL(load(ANONYMOUS, "[]"), STATUS_OK);
    struct test_case *test_case = suites->cases.items[0];
    struct outcome *b = outcome_of(suites->arena, test_case, "", "[[2]]");
    struct outcome *a = outcome_of(suites->arena, test_case, "", "[[1],[2]]");
    CU_ASSERT(outcome_set_add(suites->arena, &set, b));
    CU_ASSERT(outcome_set_add(suites->arena, &set, a));
    CU_ASSERT(
        !outcome_set_add(suites->arena, &set, outcome_of(suites->arena, test_case, "", "[[2]]")));
    CU_ASSERT_EQUAL(set.outcomes.count, 2);
    CU_ASSERT_PTR_EQUAL(set.outcomes.items[0], a);
    CU_ASSERT(outcome_set_has(&set, b));
    struct outcome *prefix = outcome_of(suites->arena, test_case, "", "[[1]]");
    CU_ASSERT(!outcome_set_has(&set, prefix) && outcome_set_has_prefix(&set, prefix));
    CU_ASSERT(!outcome_set_has_prefix(&set, outcome_of(suites->arena, test_case, "", "[[3]]")));
    struct outcome_set other = set_of(ANONYMOUS, "{\"any\":[[[1],[2]],[[2]]]}");
    CU_ASSERT(outcome_set_equal(&other, &other));
}

static void equal_sets_are_equal(void)
{
    struct outcome_set empty = {0};
    struct outcome_set first = set_of(ANONYMOUS, "{\"any\":[[[1]],[[2]]]}");
    struct suites *kept = suites;
    suites = NULL;
    struct outcome_set second = set_of(ANONYMOUS, "[{\"any\":[[[2]],[[1]]]}]");
    CU_ASSERT(outcome_set_equal(&first, &second));
    CU_ASSERT(!outcome_set_equal(&first, &empty));
    suites_close(kept);
}

static void tells_the_first_difference(void)
{
    CU_ASSERT(differs(TWO_REALMS, "{\"top\":[[1],{\"any\":[[[\"b\"]],[[\"c\"]]]}]}", "top",
                      "[[1],[\"a\"]]", "top, entry 2: allowed [\"b\"] or [\"c\"], seen [\"a\"]"));
    CU_ASSERT(differs(ANONYMOUS, "[[1],[2]]", "", "[[1]]", "entry 2: allowed [2], seen nothing"));
    CU_ASSERT(differs(ANONYMOUS, "{\"any\":[[[1]],[[2]]]}", "", "[[1],[3]]",
                      "entry 2: seen [3] after the end of every allowed outcome"));
    CU_ASSERT(differs(ANONYMOUS, "[[1],{\"maybe\":[2]}]", "", "[[1],[3]]",
                      "entry 2: allowed the end or [2], seen [3]"));
}

static void sets_reports_apart(void)
{
    struct outcome_set set = set_of(ANONYMOUS, "[{\"interleave\":[[[1]],[[\"reported\",2]]]},[3]]");
    CU_ASSERT_EQUAL(set.outcomes.count, 2);
    outcome_set_reports_apart(suites->arena, &set);
    CU_ASSERT_EQUAL_FATAL(set.outcomes.count, 1);
    CU_ASSERT_STRING_EQUAL(outcome_json(suites->arena, set.outcomes.items[0]),
                           "{\"\":[[1],[3]],\"reported\":[[\"reported\",2]]}");
}

static const struct test tests[] = {
    {"reports apart keep their number and lose their place", sets_reports_apart},
    {"a list without operators is one outcome", plain_lists},
    {"any is one of its lists, or of its expectations", any_chooses},
    {"interleave is every merge", interleave_merges},
    {"upto is every prefix", upto_cuts},
    {"maybe is there or not", maybe_leaves_out},
    {"operators nest", operators_nest},
    {"the sets of groups multiply", groups_multiply},
    {"what is no expectation is refused", refuses_bad_shapes},
    {"entries that cannot be observed are refused", refuses_what_cannot_be_observed},
    {"the notation of observed values is accepted", accepts_what_can_be_observed},
    {"more than 100,000 outcomes are refused", refuses_too_many},
    {"sets are sorted and unique", sets_are_sorted_and_unique},
    {"equal sets are equal however they are spelt", equal_sets_are_equal},
    {"the first difference is told in a sentence", tells_the_first_difference},
};

int main(void)
{
    int failed = RUN_SUITE("expectation", tests);
    suites_close(suites);
    return failed;
}
