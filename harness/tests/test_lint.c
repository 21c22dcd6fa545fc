/*
 * What lint refuses: expectations that lack an outcome, have one too many, or are not reached, and
 * clauses that do not run.
 */
#include "../lint.h"
#include "../paths.h"
#include "../../reference/tests/suite.h"
#include <string.h>

/* A case of the suite `suite` whose log is one of two orders, with the given end of its text. */
static struct lint_result lint_text(struct arena *arena, const char *suite, const char *clauses,
                                    const char *main, const char *expect)
{
    struct text text = {.arena = arena};
    struct suites *suites = NULL;
    struct diagnostic diagnostic = {0};
    text_printf(&text,
                "{\"cases\":[{\"id\":\"%s/one\",\"title\":\"One.\",\"clauses\":[%s],\"main\":[%s],"
                "\"expect\":%s}]}",
                suite, clauses, main, expect);
    enum status status =
        suites_load_text(text.bytes, text.length, "one.json", suite, &suites, &diagnostic);
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
    const char *root = project_root(arena, &diagnostic);
    struct decisions decisions = {0};
    CU_ASSERT_EQUAL_FATAL(decisions_load(arena, root, &decisions, &diagnostic), STATUS_OK);
    struct lint_result result = lint_case(arena, suites->cases.items[0], &decisions, 1000);
    suites_close(suites);
    return result;
}

/* Two shipped channels: both orders are allowed. */
static const char two_orders[] =
    "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"d\",{\"!new\":[\"MessageChannel\"]}"
    "],"
    "[\"let\",\"p\",{\"!call\":[\"structuredClone\",\"$c.port1\",{\"transfer\":[\"$c.port1\"]}]}],"
    "[\"let\",\"q\",{\"!call\":[\"structuredClone\",\"$d.port1\",{\"transfer\":[\"$d.port1\"]}]}],"
    "[\"set\",\"p.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",1],[\"end\"]]}],"
    "[\"set\",\"q.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",2],[\"end\"]]}],"
    "[\"c.port2.postMessage\",0],[\"d.port2.postMessage\",0]";
static const char transfer_clause[] = "\"html/messageport-transfer-steps/3.1\"";

static void check(const char *suite, const char *clauses, const char *main, const char *expect,
                  const char *sentence)
{
    struct arena *arena = arena_open();
    struct lint_result result = lint_text(arena, suite, clauses, main, expect);
    CU_ASSERT_EQUAL(result.proved, sentence == NULL);
    if (sentence && result.sentence)
        CU_ASSERT_PTR_NOT_NULL(strstr(result.sentence, sentence));
    arena_close(arena);
}

static void test_exact(void)
{
    check("ports", transfer_clause, two_orders, "[{\"interleave\":[[[1]],[[2]]]}]", NULL);
}

static void test_lacking(void)
{
    check("ports", transfer_clause, two_orders, "[[1],[2]]", "lacks an allowed outcome: [[2],[1]]");
}

static void test_too_many(void)
{
    check("ports", transfer_clause, two_orders, "[{\"interleave\":[[[1]],[[2]]]},{\"maybe\":[3]}]",
          "an outcome that no schedule gives");
}

static void test_clause_not_run(void)
{
    check("ports", "\"html/message-port-post-message-steps/7.4.p2\"", two_orders,
          "[{\"interleave\":[[[1]],[[2]]]}]",
          "the clause html/message-port-post-message-steps/7.4.p2 does not run");
}

static void test_no_end(void)
{
    check("ports", "\"html/dom-messagechannel/1\"",
          "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"log\",1]", "[[1]]", "end");
}

static void test_entry_after_end(void)
{
    check("ports", "\"html/dom-messagechannel/1\"",
          "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
          "[\"set\",\"c.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",2]]}],"
          "[\"c.port2.postMessage\",0],[\"log\",1],[\"end\"]",
          "[[1],[2]]", "end");
}

/* close() with a message waiting: the readings of D6 differ. */
static const char waiting_message[] =
    "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"d\",{\"!new\":[\"MessageChannel\"]}"
    "],"
    "[\"set\",\"c.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",1]]}],"
    "[\"set\",\"d.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",2],[\"end\"]]}],"
    "[\"c.port2.postMessage\",0],[\"c.port1.close\"],[\"d.port2.postMessage\",0]";

static void test_disputed(void)
{
    check("ports", "\"html/dom-messageport-close/1\"", waiting_message, "[[1],[2]]", "D6");
    check("disputed", "\"html/dom-messageport-close/1\"", waiting_message, "[[1],[2]]", NULL);
}

/* Posting on a port in flight: the readings of D18 differ, and the one chosen gates. */
static const char post_in_flight[] =
    "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"d\",{\"!new\":[\"MessageChannel\"]}"
    "],"
    "[\"set\",\"c.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",1]]}],"
    "[\"set\",\"d.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",2],[\"end\"]]}],"
    "[\"d.port2.postMessage\",0,[\"$c.port2\"]],[\"c.port2.postMessage\",0]";

static void test_gating_reading(void)
{
    check("ports", "\"html/messageport-transfer-steps/2\"", post_in_flight, "[[2]]", NULL);
}

static void test_undisputed(void)
{
    struct arena *arena = arena_open();
    struct lint_result result = lint_text(arena, "disputed", transfer_clause, two_orders,
                                          "[{\"interleave\":[[[1]],[[2]]]}]");
    CU_ASSERT(result.proved);
    CU_ASSERT_PTR_NOT_NULL(result.warning);
    arena_close(arena);
}

static void test_endless(void)
{
    check("ports", "\"html/dom-messagechannel/1\"",
          "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
          "[\"set\",\"c.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"c.port2.postMessage\",0]]}],"
          "[\"c.port2.postMessage\",0],[\"end\"]",
          "[]", "budget");
}

static const struct test tests[] = {
    {"an expectation equal to the allowed outcomes is proved", test_exact},
    {"an expectation that lacks an allowed outcome is refused", test_lacking},
    {"an expectation with an outcome too many is refused", test_too_many},
    {"a clause that does not run is refused", test_clause_not_run},
    {"a case that does not end is refused", test_no_end},
    {"an entry after the end is refused", test_entry_after_end},
    {"a case on which readings differ belongs to disputed", test_disputed},
    {"a reading that gates may be rested on", test_gating_reading},
    {"a disputed case on which no readings differ is warned about", test_undisputed},
    {"a program that never ends is refused", test_endless},
};

int main(void)
{
    return RUN_SUITE("lint", tests);
}
