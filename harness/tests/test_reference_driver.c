/*
 * The reference as it runs cases: programs mean what their JavaScript means, and every schedule is
 * found. The worked examples are those of the model's description.
 */
#include "../../reference/tests/suite.h"
#include "explored.h"

/* Two channels a and b; b2 has its handler, which also starts it. */
#define TWO_CHANNELS                                                                               \
    "[\"let\",\"a\",{\"!new\":[\"MessageChannel\"]}],"                                             \
    "[\"let\",\"b\",{\"!new\":[\"MessageChannel\"]}],"

static void starting_late_overtakes(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" TWO_CHANNELS
                           "[\"on\",\"a.port2\",\"message\",[\"log\",\"$e.data\"]],"
                           "[\"set\",\"b.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\","
                           "\"$e.data\"],[\"if\",{\"!is\":[\"$e.data\",3]},[\"end\"]]]}],"
                           "[\"a.port1.postMessage\",1],[\"b.port1.postMessage\",2],"
                           "[\"b.port1.postMessage\",3],[\"a.port2.start\"]]",
                           "[[1],[2],[3]]"));
}

static void starting_inside_a_handler_overtakes_what_is_younger(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" TWO_CHANNELS
                           "[\"on\",\"a.port2\",\"message\",[\"log\",\"$e.data\"]],"
                           "[\"set\",\"b.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\","
                           "\"$e.data\"],[\"if\",{\"!is\":[\"$e.data\",2]},[\"a.port2.start\"]],"
                           "[\"if\",{\"!is\":[\"$e.data\",3]},[\"end\"]]]}],"
                           "[\"a.port1.postMessage\",1],[\"b.port1.postMessage\",2],"
                           "[\"b.port1.postMessage\",3]]",
                           "[[2],[1],[3]]"));
}

#define LOG_AND_END "{\"!fn\":\"e\",\"do\":[[\"log\",\"$e.data\"],[\"end\"]]}"
#define THREE_MESSAGES                                                                             \
    "[\"set\",\"a.port2.onmessage\"," LOG_AND_END "],"                                             \
    "[\"set\",\"b.port2.onmessage\"," LOG_AND_END "],"                                             \
    "[\"a.port1.postMessage\",1],[\"b.port1.postMessage\",2],[\"a.port1.postMessage\",3]"

static void unshipped_ports_share_one_order(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" TWO_CHANNELS THREE_MESSAGES "]", "[[1],[2],[3]]"));
}

static void shipping_frees_what_was_ordered(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" TWO_CHANNELS THREE_MESSAGES
                           ",[\"structuredClone\",\"$a.port1\",{\"transfer\":[\"$a.port1\"]}]]",
                           "[[1],[2],[3]]", "[[1],[3],[2]]", "[[2],[1],[3]]"));
}

static void closing_does_not_stop_what_has_arrived(void)
{
    CU_ASSERT(
        HAS_OUTCOMES("\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
                     "[\"set\",\"c.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",\"$e.data\"],"
                     "[\"c.port2.close\"],[\"end\"]]}],"
                     "[\"c.port1.postMessage\",1],[\"c.port1.postMessage\",2]]",
                     "[[1],[2]]"));
}

static void a_getter_that_closes_the_sending_port_comes_too_late(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
        "[\"set\",\"c.port2.onmessage\"," LOG_AND_END "],"
        "[\"c.port1.postMessage\",{\"!obj\":{\"x\":{\"!get\":[[\"c.port1.postMessage\",\"in\"],"
        "[\"c.port1.close\"],[\"return\",1]]}}}]]",
        "[[\"in\"],[{\"x\":1}]]"));
}

#define LISTENERS                                                                                  \
    "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"                                             \
    "[\"on\",\"c.port2\",\"message\",[\"log\",\"l1\"],[\"micro\",[\"log\",\"m1\"]]],"              \
    "[\"on\",\"c.port2\",\"message\",[\"log\",\"l2\"],[\"micro\",[\"log\",\"m2\"],[\"end\"]]],"    \
    "[\"c.port2.start\"],"

static void microtasks_run_between_the_listeners_of_a_task(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" LISTENERS "[\"c.port1.postMessage\",0]]",
                           "[[\"l1\"],[\"m1\"],[\"l2\"],[\"m2\"]]"));
}

static void microtasks_wait_for_the_script_that_dispatches(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[" LISTENERS "[\"c.port2.dispatchEvent\",{\"!new\":["
                           "\"MessageEvent\",\"message\"]}]]",
                           "[[\"l1\"],[\"l2\"],[\"m1\"],[\"m2\"]]"));
}

static void a_getter_can_post_and_transfer_while_its_object_is_serialized(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
        "[\"let\",\"b\",{\"!ArrayBuffer\":8}],"
        "[\"on\",\"c.port2\",\"message\",[\"log\",\"got\",\"$e.data\"],"
        "[\"if\",\"$e.data.last\",[\"end\"]]],[\"c.port2.start\"],"
        "[\"let\",\"m\",{\"!obj\":{\"early\":{\"!get\":[[\"c.port1.postMessage\",{\"b\":\"$b\"},"
        "[\"$b\"]],[\"return\",\"sent\"]]},\"late\":\"$b\"}}],"
        "[\"try\",[\"c.port1.postMessage\",\"$m\"]],[\"c.port1.postMessage\",{\"last\":true}]]",
        "[[\"threw\",{\"!DOMException\":\"DataCloneError\"}],"
        "[\"got\",{\"b\":{\"!ArrayBuffer\":\"0000000000000000\"}}],[\"got\",{\"last\":true}]]"));
}

/* Agents */

static void an_agent_is_reached_through_a_port_of_its_name(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"realms\":{\"top\":{},\"b\":{\"agent\":\"top\"}},"
                           "\"setup\":{\"b\":[[\"set\",\"top.onmessage\"," LOG_AND_END "]]},"
                           "\"main\":{\"top\":[[\"b.postMessage\",1]]}",
                           "{\"top\":[],\"b\":[[1]]}"));
}

static void tasks_of_two_agents_interleave(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"realms\":{\"top\":{},\"b\":{\"agent\":\"top\"},\"c\":{\"agent\":\"top\"}},"
        "\"setup\":{\"top\":[[\"set\",\"b.onmessage\"," LOG_AND_END
        "],[\"set\",\"c.onmessage\"," LOG_AND_END "]]},"
        "\"main\":{\"b\":[[\"top.postMessage\",1],[\"top.postMessage\",2]],"
        "\"c\":[[\"top.postMessage\",3]]}",
        "{\"top\":[[1],[2],[3]],\"b\":[],\"c\":[]}", "{\"top\":[[1],[3],[2]],\"b\":[],\"c\":[]}",
        "{\"top\":[[3],[1],[2]],\"b\":[],\"c\":[]}"));
}

static void main_and_a_message_of_the_setup_come_in_either_order(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"setup\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
                           "[\"set\",\"c.port2.onmessage\"," LOG_AND_END
                           "],[\"c.port1.postMessage\",1]],"
                           "\"main\":[[\"log\",\"$c.port1\"],[\"end\"]]",
                           "[[1],[{\"!MessagePort\":0}]]", "[[{\"!MessagePort\":0}],[1]]"));
}

/* Programs */

static void uncaught_exceptions_are_reported(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"micro\",[\"log\",1],[\"end\"]],[\"throw\",\"x\"]]",
                           "[[\"reported\",\"x\"],[1]]"));
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"micro\",[\"end\"],[\"throw\",{\"!TypeError\":\"x\"}]]]",
                           "[[\"reported\",{\"!TypeError\":0}]]"));
}

static void a_setup_that_throws_has_no_main(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"setup\":[[\"end\"],[\"throw\",1]],\"main\":[[\"log\",2]]",
                           "[[\"reported\",1]]"));
}

static void a_handler_takes_the_exception_as_x(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"try\",[\"throw\",1],[\"catch\",[\"log\",\"caught\","
                           "\"$x\"]]],[\"end\"]]",
                           "[[\"caught\",1]]"));
}

static void reading_a_label_before_its_declaration_is_a_reference_error(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"let\",\"f\",{\"!fn\":\"\",\"do\":[[\"return\",\"$late\"]]"
                           "}],[\"try\",[\"f\"]],[\"let\",\"late\",1],[\"log\",{\"!call\":[\"f\"]}"
                           "],[\"end\"]]",
                           "[[\"threw\",{\"!ReferenceError\":0}],[1]]"));
}

static void a_call_takes_its_method_before_its_arguments(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"main\":[[\"let\",\"o\",{\"!obj\":{\"m\":{\"!get\":[[\"log\",\"method\"],[\"return\","
        "{\"!fn\":\"a\",\"do\":[[\"log\",\"$a\",{\"!is\":[\"$this\",\"$o\"]}]]}]]}}}],"
        "[\"let\",\"f\",{\"!fn\":\"\",\"do\":[[\"log\",\"argument\",\"$this\"],[\"return\",7]]}],"
        "[\"o.m\",{\"!call\":[\"f\"]}],[\"end\"]]",
        "[[\"method\"],[\"argument\",\"!undefined\"],[7,true]]"));
}

static void what_is_not_callable_is_found_out_after_the_arguments(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"let\",\"o\",{}],[\"let\",\"f\",{\"!fn\":\"\",\"do\":[["
                           "\"log\",1]]}],[\"try\",[\"o.m\",{\"!call\":[\"f\"]}]],"
                           "[\"try\",[\"o.m.n\",{\"!call\":[\"f\"]}]],[\"end\"]]",
                           "[[1],[\"threw\",{\"!TypeError\":0}],[\"threw\",{\"!TypeError\":0}]]"));
}

static void an_arrow_function_keeps_this(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"main\":[[\"let\",\"o\",{\"f\":{\"!fn\":\"\",\"do\":[[\"micro\",[\"log\",{\"!is\":["
        "\"$this\",\"$o\"]}],[\"end\"]]]}}],[\"o.f\"]]",
        "[[true]]"));
}

static void a_function_can_construct(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"let\",\"F\",{\"!fn\":\"a\",\"do\":[[\"set\",\"this.a\","
                           "\"$a\"]]}],[\"let\",\"o\",{\"!new\":[\"F\",5]}],[\"log\",\"$o.a\","
                           "{\"!instanceof\":[\"$o\",\"F\"]},\"$F.name\",\"$F.length\"],[\"end\"]]",
                           "[[5,true,\"F\",1]]"));
}

static void strict_code_may_not_write_where_it_cannot(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"let\",\"o\",{\"!obj\":{\"a\":1},\"frozen\":true}],"
                           "[\"try\",[\"set\",\"o.a\",2]],[\"try\",[\"del\",\"o.a\"]],"
                           "[\"log\",\"$o\"],[\"end\"]]",
                           "[[\"threw\",{\"!TypeError\":0}],[\"threw\",{\"!TypeError\":0}],"
                           "[{\"a\":1}]]"));
}

static void operators_are_those_of_the_language(void)
{
    CU_ASSERT(HAS_OUTCOMES(
        "\"main\":[[\"log\",{\"!add\":[1,2]},{\"!add\":[\"a\",{\"k\":1}]},"
        "{\"!add\":[{\"!bigint\":\"-99999999999999999999\"},{\"!bigint\":\"1\"}]},"
        "{\"!add\":[{\"!bigint\":\"999\"},{\"!bigint\":\"-999\"}]},"
        "{\"!typeof\":{\"!bigint\":\"1\"}},{\"!typeof\":\"$self\"},{\"!typeof\":\"$Map\"},"
        "{\"!in\":[\"k\",{\"k\":1}]},{\"!not\":\"\"},{\"!is\":[\"!NaN\",\"!NaN\"]}],[\"end\"]]",
        "[[3,\"a[object Object]\",{\"!bigint\":\"-99999999999999999998\"},{\"!bigint\":\"0\"},"
        "\"bigint\",\"object\",\"function\",true,true,true]]"));
}

static void a_row_has_its_constants(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"log\",\"$v\"],[\"end\"]],"
                           "\"rows\":{\"one\":{\"v\":{\"!Map\":[[1,2]]}}}",
                           "[[{\"!Map\":[[1,2]]}]]"));
}

/* Problems of a case */

static bool has_problem(const char *members, const char *beginning)
{
    struct explored explored = explored_open(members, false);
    const char *problem = explored.exploration.problem;
    bool has = problem && strncmp(problem, beginning, strlen(beginning)) == 0;
    if (!has)
        explored_print(&explored, members);
    explored_close(&explored);
    return has;
}

static void a_schedule_without_end_is_a_problem(void)
{
    CU_ASSERT(has_problem("\"main\":[[\"log\",1]]",
                          "A schedule does not call end; its outcome is [[1]]."));
}

static void an_entry_of_a_task_after_the_last_end_is_a_problem(void)
{
    const char *members = "\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
                          "[\"set\",\"c.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"log\",2]]}],"
                          "[\"c.port1.postMessage\",1],[\"end\"],[\"log\",1]]";
    CU_ASSERT(has_problem(members, "A schedule logs [2] in a task that began after its last end"));
}

static void endless_ping_pong_is_a_problem(void)
{
    const char *members =
        "\"main\":[[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],"
        "[\"set\",\"c.port1.onmessage\",{\"!fn\":\"e\",\"do\":[[\"c.port1.postMessage\",1]]}],"
        "[\"set\",\"c.port2.onmessage\",{\"!fn\":\"e\",\"do\":[[\"c.port2.postMessage\",1]]}],"
        "[\"c.port1.postMessage\",1],[\"end\"]]";
    CU_ASSERT(has_problem(members, "A schedule does not come to an end"));
}

static void endless_recursion_is_a_range_error(void)
{
    CU_ASSERT(HAS_OUTCOMES("\"main\":[[\"let\",\"f\",{\"!fn\":\"\",\"do\":[[\"f\"]]}],[\"try\",["
                           "\"f\"]],[\"end\"]]",
                           "[[\"threw\",{\"!RangeError\":0}]]"));
}

/* What an exploration tells besides */

static bool ran(const struct explored *explored, const char *clause)
{
    for (size_t i = 0; i < explored->exploration.clauses_run.count; i++)
        if (strcmp(explored->exploration.clauses_run.items[i], clause) == 0)
            return true;
    return false;
}

static void clauses_that_ran_are_listed_once_in_order(void)
{
    struct explored explored = explored_open("\"main\":[" TWO_CHANNELS THREE_MESSAGES "]", true);
    const name_list *ids = &explored.exploration.clauses_run;
    CU_ASSERT(ran(&explored, "html/entangle/2"));
    CU_ASSERT(ran(&explored, "html/message-port-post-message-steps/7"));
    CU_ASSERT(!ran(&explored, "html/queue-a-global-task/1"));
    for (size_t i = 1; i < ids->count; i++)
        CU_ASSERT(strcmp(ids->items[i - 1], ids->items[i]) < 0);
    explored_close(&explored);
}

static void a_witness_replays_its_outcome(void)
{
    struct explored explored =
        explored_open("\"main\":[" TWO_CHANNELS THREE_MESSAGES
                      ",[\"structuredClone\",\"$a.port1\",{\"transfer\":[\"$a.port1\"]}]]",
                      false);
    const struct exploration *exploration = &explored.exploration;
    CU_ASSERT_EQUAL_FATAL(exploration->witnesses.count, 3);
    for (size_t i = 0; i < exploration->witnesses.count; i++) {
        struct outcome *outcome =
            reference_run(explored.arena, explored.test_case, exploration->witnesses.items[i],
                          exploration->witness_lengths.items[i], NULL);
        CU_ASSERT(outcome_compare(outcome, exploration->outcomes.outcomes.items[i]) == 0);
    }
    explored_close(&explored);
}

static void a_run_can_be_traced(void)
{
    struct explored explored = explored_open("\"main\":[[\"end\"]]", false);
    struct trace trace = {.arena = explored.arena};
    reference_run(explored.arena, explored.test_case, NULL, 0, &trace);
    CU_ASSERT_FATAL(trace.entries.count > 0);
    CU_ASSERT_STRING_EQUAL(trace.entries.items[0].agent, "main");
    explored_close(&explored);
}

/* Absences (MODEL 5): a message to a channel that was closed, and what comes after it. */

static enum absence absence_of(const char *members)
{
    struct explored explored = explored_open(members, false);
    enum absence absence = reference_absence(explored.test_case, 1000);
    CU_ASSERT_PTR_NULL(explored.exploration.problem);
    explored_close(&explored);
    return absence;
}

#define LISTEN(port, last)                                                                         \
    "[\"on\",\"" port "\",\"message\",[\"log\",\"$e.data\"]" last "],[\"" port ".start\"],"
#define TO_CLOSED "[\"a.port1.close\"],[\"a.port1.postMessage\",\"lost\"]"

static void a_message_on_the_same_source_is_a_sharp_fence(void)
{
    CU_ASSERT_EQUAL(absence_of("\"main\":[" TWO_CHANNELS LISTEN("a.port2", "") LISTEN(
                        "b.port2", ",[\"end\"]") TO_CLOSED ",[\"b.port1.postMessage\",1]]"),
                    ABSENCE_SHARP);
}

static void a_fence_may_be_sound_because_nothing_could_come(void)
{
    CU_ASSERT_EQUAL(absence_of("\"main\":[[\"let\",\"a\",{\"!new\":[\"MessageChannel\"]}],"
                               "[\"on\",\"a.port2\",\"message\",[\"log\",1]]," TO_CLOSED
                               ",[\"end\"]]"),
                    ABSENCE_SOUND);
}

static void a_shipped_port_that_is_closed_has_no_fence(void)
{
    CU_ASSERT_EQUAL(
        absence_of("\"main\":[[\"let\",\"a\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"b\",{"
                   "\"!new\":[\"MessageChannel\"]}],[\"let\",\"r\",{\"!call\":[\"structuredClone\","
                   "\"$a.port2\",{\"transfer\":[\"$a.port2\"]}]}]," LISTEN("r", "")
                       LISTEN("b.port2", ",[\"end\"]") TO_CLOSED ",[\"b.port1.postMessage\",1]]"),
        ABSENCE_LINGER);
}

static void without_a_dropped_message_nothing_is_absent(void)
{
    CU_ASSERT_EQUAL(absence_of("\"main\":[[\"end\"]]"), ABSENCE_NONE);
}

/* Membership */

/* Six shipped channels with two messages each: 7,484,400 outcomes. */
static void append_large_case(struct text *text)
{
    text_append(text, "\"main\":[");
    for (int i = 0; i < 6; i++)
        text_printf(text,
                    "[\"let\",\"c%d\",{\"!new\":[\"MessageChannel\"]}],[\"let\",\"r%d\",{"
                    "\"!call\":[\"structuredClone\",\"$c%d.port2\",{\"transfer\":[\"$c%d.port2\"]"
                    "}]}],[\"on\",\"r%d\",\"message\",[\"log\",%d,\"$e.data\"],[\"end\"]],[\"r%d."
                    "start\"],[\"c%d.port1.postMessage\",1],[\"c%d.port1.postMessage\",2],",
                    i, i, i, i, i, i, i, i, i);
    text_append(text, "[\"log\",\"go\"]]");
}

static struct outcome *large_outcome(const struct explored *explored, bool possible)
{
    struct outcome *outcome = outcome_create(explored->arena, explored->test_case);
    struct group_log *log = &outcome->groups.items[0];
    LIST_APPEND(explored->arena, &log->entries, "[\"go\"]");
    for (int i = 5; i >= 0; i--)
        for (int j = 1; j <= 2; j++) {
            struct text entry = {.arena = explored->arena};
            text_printf(&entry, "[%d,%d]", i, i == 0 && !possible ? 3 - j : j);
            LIST_APPEND(explored->arena, &log->entries, entry.bytes);
        }
    return outcome;
}

static void membership_is_decided_where_the_set_is_too_large(void)
{
    struct arena *arena = arena_open();
    struct text members = {.arena = arena};
    bool complete;
    append_large_case(&members);
    struct explored explored = explored_load(members.bytes);
    CU_ASSERT(
        reference_allows(explored.test_case, large_outcome(&explored, true), 1000, &complete));
    CU_ASSERT(complete);
    CU_ASSERT(
        !reference_allows(explored.test_case, large_outcome(&explored, false), 1000, &complete));
    CU_ASSERT(complete);
    explored_close(&explored);
    arena_close(arena);
}

static void exploring_stops_at_the_limit(void)
{
    struct explored explored = explored_open("\"main\":[" TWO_CHANNELS "[\"end\"]]", false);
    struct exploration_options options = {.limit = 0};
    struct exploration exploration;
    reference_explore(explored.arena, explored.test_case, &options, &exploration);
    CU_ASSERT(!exploration.complete);
    CU_ASSERT_EQUAL(exploration.schedules, 0);
    explored_close(&explored);
}

static const struct test tests[] = {
    {"starting a port late lets its older messages come first", starting_late_overtakes},
    {"starting a port in a handler puts its messages before younger ones",
     starting_inside_a_handler_overtakes_what_is_younger},
    {"unshipped ports share one order", unshipped_ports_share_one_order},
    {"shipping frees what was ordered", shipping_frees_what_was_ordered},
    {"closing does not stop what has arrived", closing_does_not_stop_what_has_arrived},
    {"a getter that closes the sending port comes too late",
     a_getter_that_closes_the_sending_port_comes_too_late},
    {"microtasks run between the listeners of a task",
     microtasks_run_between_the_listeners_of_a_task},
    {"microtasks wait for the script that dispatches",
     microtasks_wait_for_the_script_that_dispatches},
    {"a getter can post and transfer while its object is serialized",
     a_getter_can_post_and_transfer_while_its_object_is_serialized},
    {"an agent is reached through a port of its name",
     an_agent_is_reached_through_a_port_of_its_name},
    {"tasks of two agents interleave", tasks_of_two_agents_interleave},
    {"main and a message of the setup come in either order",
     main_and_a_message_of_the_setup_come_in_either_order},
    {"uncaught exceptions are reported", uncaught_exceptions_are_reported},
    {"a setup that throws has no main", a_setup_that_throws_has_no_main},
    {"a handler takes the exception as x", a_handler_takes_the_exception_as_x},
    {"reading a label before its declaration is a ReferenceError",
     reading_a_label_before_its_declaration_is_a_reference_error},
    {"a call takes its method before its arguments", a_call_takes_its_method_before_its_arguments},
    {"what is not callable is found out after the arguments",
     what_is_not_callable_is_found_out_after_the_arguments},
    {"an arrow function keeps this", an_arrow_function_keeps_this},
    {"a function can construct", a_function_can_construct},
    {"strict code may not write where it cannot", strict_code_may_not_write_where_it_cannot},
    {"operators are those of the language", operators_are_those_of_the_language},
    {"a row has its constants", a_row_has_its_constants},
    {"a schedule without end is a problem", a_schedule_without_end_is_a_problem},
    {"an entry of a task after the last end is a problem",
     an_entry_of_a_task_after_the_last_end_is_a_problem},
    {"endless ping-pong is a problem", endless_ping_pong_is_a_problem},
    {"endless recursion is a RangeError", endless_recursion_is_a_range_error},
    {"clauses that ran are listed once, in order", clauses_that_ran_are_listed_once_in_order},
    {"a witness replays its outcome", a_witness_replays_its_outcome},
    {"a run can be traced", a_run_can_be_traced},
    {"a message on the same source is a sharp fence",
     a_message_on_the_same_source_is_a_sharp_fence},
    {"a fence may be sound because nothing could come",
     a_fence_may_be_sound_because_nothing_could_come},
    {"a shipped port that is closed has no fence", a_shipped_port_that_is_closed_has_no_fence},
    {"without a dropped message nothing is absent", without_a_dropped_message_nothing_is_absent},
    {"membership is decided where the set is too large",
     membership_is_decided_where_the_set_is_too_large},
    {"exploring stops at the limit", exploring_stops_at_the_limit},
};

int main(void)
{
    return RUN_SUITE("reference driver", tests);
}
