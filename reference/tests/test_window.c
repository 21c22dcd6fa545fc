/*
 * Windows below messaging: documents and what removal does to them, WindowProxy across origins, and
 * whose call a call is. What messages between windows do is pinned in the suites.
 */
#include "../agent.h"
#include "../message_port_algorithms.h"
#include "../window.h"
#include "../window_proxy.h"
#include "calls.h"

/* A tree of windows in the agent of the suite, and one of another agent and origin in it. */
struct tree {
    struct document *top, *frame, *nested, *other;
    struct realm *top_realm, *frame_realm, *nested_realm, *other_realm;
};

static struct origin *origin_of(const char *url_text)
{
    struct url url;
    MUST(url_parse(agent, string_from_utf8(agent->arena, url_text), NULL, &url));
    return url_origin(agent, &url);
}

static struct tree tree_create(void)
{
    struct tree tree;
    struct origin *origin = origin_of("http://localhost:8000");
    struct agent *other = agent_create(agent->run, "other");
    tree.top = document_create(agent, origin, NULL, "");
    tree.top_realm = window_realm_create(agent, "top", tree.top);
    tree.frame = document_create(agent, origin, tree.top, "frame");
    tree.frame_realm = window_realm_create(agent, "frame", tree.frame);
    tree.nested = document_create(agent, origin, tree.frame, "nested");
    tree.nested_realm = window_realm_create(agent, "nested", tree.nested);
    tree.other = document_create(other, origin_of("http://localhost:8001"), tree.top, "other");
    tree.other_realm = window_realm_create(other, "other", tree.other);
    return tree;
}

static struct value proxy_of(const struct realm *of)
{
    return value_object(of->global_this);
}

/* Code of the realm runs until code_ends. */
static void code_begins(struct realm *of)
{
    push_execution_context(agent, of, true);
}

static void code_ends(void)
{
    pop_execution_context(agent);
}

static bool reading_throws(struct value base, const char *name)
{
    struct value value;
    return !get_v(agent, base, key(name), &value) && threw("SecurityError");
}

static void test_fully_active(void)
{
    struct tree tree = tree_create();
    CU_ASSERT_TRUE(document_is_fully_active(tree.nested));
    remove_child_navigable(agent, tree.frame);
    CU_ASSERT_TRUE(document_is_fully_active(tree.top));
    CU_ASSERT_FALSE(document_is_fully_active(tree.frame));
    CU_ASSERT_FALSE(document_is_fully_active(tree.nested));
    CU_ASSERT_TRUE(document_is_fully_active(tree.other));
}

static void test_tasks_of_inactive_documents(void)
{
    struct tree tree = tree_create();
    size_t runnable = event_loop_runnable_sources(agent);
    queue_a_global_task(agent, TASK_SOURCE_DOM_MANIPULATION, tree.frame_realm, NULL, &tree.frame);
    CU_ASSERT_EQUAL(event_loop_runnable_sources(agent), runnable + 1);
    tree.frame->has_navigable = false;
    CU_ASSERT_EQUAL(event_loop_runnable_sources(agent), runnable);
    queue_a_global_task(agent, TASK_SOURCE_DOM_MANIPULATION, tree.top_realm, NULL, &tree.top);
    CU_ASSERT_EQUAL(event_loop_runnable_sources(agent), runnable + 1);
    CU_ASSERT_PTR_EQUAL(event_loop_next_task(agent, 0)->document, tree.top);
    agent->event_loop.task_sources[TASK_SOURCE_DOM_MANIPULATION].count = 0;
}

/* A task leaves its own realm behind; the suite goes on in that of its script. */
static void run_waiting_tasks(void)
{
    while (event_loop_runnable_sources(agent) > 0)
        event_loop_process(agent, 0);
    agent->current_realm = realm;
}

static void test_destruction(void)
{
    struct tree tree = tree_create();
    struct message_port *inside = message_port_create(agent, tree.nested_realm);
    struct message_port *outside = message_port_create(agent, tree.top_realm);
    entangle(agent, inside, outside);
    remove_child_navigable(agent, tree.frame);
    CU_ASSERT_PTR_NOT_NULL(message_port_entangled_side(agent, outside));
    CU_ASSERT_FALSE(tree.frame->is_destroyed);
    run_waiting_tasks();
    CU_ASSERT_PTR_NULL(message_port_entangled_side(agent, outside));
    CU_ASSERT_TRUE(tree.nested->is_destroyed);
    CU_ASSERT_TRUE(tree.frame->is_destroyed);
    CU_ASSERT_FALSE(tree.top->is_destroyed);
}

static void test_popup(void)
{
    struct tree tree = tree_create();
    struct document *popup = document_create_popup(agent, tree.top->origin, tree.frame);
    struct value proxy = proxy_of(window_realm_create(agent, "popup", popup));
    code_begins(tree.top_realm);
    CU_ASSERT_PTR_EQUAL(at(proxy, "opener").object, tree.frame_realm->global_this);
    CU_ASSERT_PTR_EQUAL(at(proxy, "parent").object, proxy.object);
    CU_ASSERT_EQUAL(at(proxy_of(tree.frame_realm), "opener").type, VALUE_NULL);
    CU_ASSERT_TRUE(is_number(at(proxy_of(tree.frame_realm), "length"), 1));
    code_ends();
}

static void test_closing(void)
{
    struct tree tree = tree_create();
    struct document *popup = document_create_popup(agent, tree.top->origin, tree.top);
    struct value proxy = proxy_of(window_realm_create(agent, "popup", popup));
    struct document *inner = document_create(agent, tree.top->origin, popup, "inner");
    window_realm_create(agent, "inner", inner);
    close_top_level_traversable(agent, popup);
    close_top_level_traversable(agent, popup);
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(to_boolean(at(proxy, "closed")));
    CU_ASSERT_TRUE(document_is_fully_active(inner));
    code_ends();
    run_waiting_tasks();
    code_begins(tree.top_realm);
    CU_ASSERT_FALSE(document_is_fully_active(inner));
    CU_ASSERT_TRUE(inner->is_destroyed && popup->is_destroyed);
    CU_ASSERT_EQUAL(at(proxy, "opener").type, VALUE_NULL);
    code_ends();
}

static void note_script(struct agent *of, struct task *task)
{
    *(bool *)task->data = true;
}

static void run_network(struct agent *network)
{
    while (event_loop_runnable_sources(network) > 0)
        event_loop_process(network, 0);
}

static void test_navigation(void)
{
    struct tree tree = tree_create();
    bool ran = false;
    struct object *proxy = tree.nested_realm->global_this;
    struct realm *next = window_realm_create_next(agent, "next", tree.top->origin, tree.nested);
    struct navigation navigation = {agent_create(agent->run, "network"), tree.nested, next,
                                    note_script, &ran};
    CU_ASSERT_FALSE(document_is_fully_active(associated_document(next)));
    CU_ASSERT_PTR_EQUAL(window_of_object(agent, proxy), tree.nested->window);
    navigate(agent, &navigation);
    CU_ASSERT_TRUE(document_is_fully_active(tree.nested));
    run_network(navigation.network);
    run_waiting_tasks();
    CU_ASSERT_TRUE(ran);
    CU_ASSERT_TRUE(tree.nested->is_destroyed);
    CU_ASSERT_FALSE(document_is_fully_active(tree.nested));
    CU_ASSERT_TRUE(document_is_fully_active(associated_document(next)));
    CU_ASSERT_PTR_EQUAL(window_of_object(agent, proxy), realm_window(next));
    CU_ASSERT_PTR_EQUAL(next->global_this, proxy);
    code_begins(tree.frame_realm);
    CU_ASSERT_PTR_EQUAL(at(proxy_of(tree.frame_realm), "0").object, proxy);
    CU_ASSERT_PTR_EQUAL(at(value_object(proxy), "parent").object, tree.frame_realm->global_this);
    code_ends();
}

static bool set_opener(struct value window, struct value value)
{
    return set_v(agent, window, key("opener"), value);
}

static void test_disowned(void)
{
    struct tree tree = tree_create();
    struct document *popup = document_create_popup(agent, tree.top->origin, tree.top);
    struct value proxy = proxy_of(window_realm_create(agent, "popup", popup));
    struct realm *next = window_realm_create_next(agent, "next", tree.top->origin, popup);
    struct navigation navigation = {agent_create(agent->run, "network"), popup, next, note_script,
                                    &(bool){false}};
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(set_opener(proxy, value_number(1)));
    CU_ASSERT_TRUE(is_number(at(proxy, "opener"), 1));
    code_ends();
    navigate(agent, &navigation);
    run_network(navigation.network);
    run_waiting_tasks();
    code_begins(tree.top_realm);
    CU_ASSERT_PTR_EQUAL(at(proxy, "opener").object, tree.top_realm->global_this);
    CU_ASSERT_TRUE(set_opener(proxy, JS_NULL));
    CU_ASSERT_EQUAL(at(proxy, "opener").type, VALUE_NULL);
    CU_ASSERT_TRUE(set_opener(proxy_of(tree.top_realm), JS_NULL));
    code_ends();
    code_begins(tree.other_realm);
    CU_ASSERT_FALSE(set_opener(proxy, JS_NULL));
    CU_ASSERT_TRUE(threw("SecurityError"));
    code_ends();
}

static struct value named(struct value document, const char *name)
{
    struct value result, arguments[] = {text(name)};
    CU_ASSERT_TRUE_FATAL(
        call_function(agent, at(document, "getElementsByName"), document, arguments, 1, &result));
    return result;
}

static void test_iframes(void)
{
    struct tree tree = tree_create();
    code_begins(tree.top_realm);
    struct value document = at(proxy_of(tree.top_realm), "document");
    struct value frame = at(named(document, "frame"), "0");
    struct value other = at(named(document, "other"), "0");
    CU_ASSERT_PTR_EQUAL(at(frame, "contentWindow").object, tree.frame_realm->global_this);
    CU_ASSERT_PTR_EQUAL(at(other, "contentWindow").object, tree.other_realm->global_this);
    CU_ASSERT_PTR_EQUAL(at(named(document, "frame"), "0").object, frame.object);
    CU_ASSERT_TRUE(is_number(at(named(document, "nested"), "length"), 0));
    remove_child_navigable(agent, tree.frame);
    CU_ASSERT_EQUAL(at(frame, "contentWindow").type, VALUE_NULL);
    CU_ASSERT_PTR_EQUAL(at(other, "contentWindow").object, tree.other_realm->global_this);
    code_ends();
}

static bool set_domain(struct realm *of, const char *domain)
{
    struct value document = value_object(realm_window(of)->document_object);
    return set_v(agent, document, key("domain"), text(domain));
}

static void test_domain(void)
{
    struct document *deep = document_create(agent, origin_of("http://a.b.test"), NULL, "");
    struct realm *realm_of_deep = window_realm_create(agent, "deep", deep);
    code_begins(realm_of_deep);
    CU_ASSERT_FALSE(set_domain(realm_of_deep, "test"));
    CU_ASSERT_TRUE(threw("SecurityError"));
    CU_ASSERT_FALSE(set_domain(realm_of_deep, "c.b.test"));
    CU_ASSERT_TRUE(threw("SecurityError"));
    CU_ASSERT_TRUE(set_domain(realm_of_deep, "B.TEST"));
    CU_ASSERT_STRING_EQUAL(deep->origin->domain->name, "b.test");
    deep->is_sandboxed = true;
    CU_ASSERT_FALSE(set_domain(realm_of_deep, "b.test"));
    CU_ASSERT_TRUE(threw("SecurityError"));
    code_ends();
}

static void test_one_domain(void)
{
    struct tree tree = tree_create();
    struct value other = proxy_of(tree.other_realm);
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(reading_throws(other, "name"));
    CU_ASSERT_TRUE(set_domain(tree.other_realm, "localhost"));
    CU_ASSERT_TRUE(reading_throws(other, "name"));
    CU_ASSERT_TRUE(set_domain(tree.top_realm, "localhost"));
    CU_ASSERT_TRUE(is_text(at(other, "name"), "other"));
    CU_ASSERT_FALSE(same_origin(agent, tree.top->origin, tree.other->origin));
    code_ends();
}

static void test_domain_when_isolated(void)
{
    struct tree tree = tree_create();
    tree.top_realm->cross_origin_isolated_capability = true;
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(set_domain(tree.top_realm, "localhost"));
    CU_ASSERT_PTR_NULL(tree.top->origin->domain);
    code_ends();
}

static void test_navigation_of_removed(void)
{
    struct tree tree = tree_create();
    bool ran = false;
    struct realm *next = window_realm_create_next(agent, "next", tree.top->origin, tree.nested);
    struct navigation navigation = {agent_create(agent->run, "network"), tree.nested, next,
                                    note_script, &ran};
    navigate(agent, &navigation);
    remove_child_navigable(agent, tree.nested);
    run_network(navigation.network);
    run_waiting_tasks();
    CU_ASSERT_FALSE(ran);
    CU_ASSERT_FALSE(document_is_fully_active(associated_document(next)));
}

static void test_ways_to_frames(void)
{
    struct tree tree = tree_create();
    struct value top = proxy_of(tree.top_realm);
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(is_number(at(top, "length"), 2));
    CU_ASSERT_PTR_EQUAL(at(top, "0").object, tree.frame_realm->global_this);
    CU_ASSERT_PTR_EQUAL(at(top, "other").object, tree.other_realm->global_this);
    CU_ASSERT_PTR_EQUAL(at(at(top, "frame"), "parent").object, top.object);
    CU_ASSERT_PTR_EQUAL(at(proxy_of(tree.nested_realm), "top").object, top.object);
    CU_ASSERT_TRUE(is_undefined(at(top, "2")));
    remove_child_navigable(agent, tree.frame);
    CU_ASSERT_TRUE(is_number(at(top, "length"), 1));
    CU_ASSERT_PTR_EQUAL(at(top, "0").object, tree.other_realm->global_this);
    CU_ASSERT_EQUAL(at(proxy_of(tree.frame_realm), "parent").type, VALUE_NULL);
    code_ends();
}

static void test_other_origin(void)
{
    struct tree tree = tree_create();
    struct value other = proxy_of(tree.other_realm);
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(reading_throws(other, "onmessage"));
    CU_ASSERT_TRUE(reading_throws(other, "missing"));
    CU_ASSERT_TRUE(reading_throws(other, "0"));
    CU_ASSERT_FALSE(assign(other, "parent", value_number(1)) || !threw("SecurityError"));
    CU_ASSERT_FALSE(delete_property(other, "parent") || !threw("SecurityError"));
    CU_ASSERT_PTR_EQUAL(at(other, "parent").object, tree.top_realm->global_this);
    CU_ASSERT_TRUE(is_undefined(at(other, "then")));
    CU_ASSERT_TRUE(same_value(at(other, "postMessage"), at(other, "postMessage")));
    CU_ASSERT_PTR_EQUAL(at(other, "postMessage").object->realm, tree.top_realm);
    code_ends();
    code_begins(tree.other_realm);
    CU_ASSERT_EQUAL(at(other, "onmessage").type, VALUE_NULL);
    CU_ASSERT_PTR_EQUAL(at(other, "postMessage").object->realm, tree.other_realm);
    code_ends();
}

static void test_prototype_of_other_origin(void)
{
    struct tree tree = tree_create();
    struct object *prototype;
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(object_get_prototype_of(agent, tree.other_realm->global_this, &prototype));
    CU_ASSERT_PTR_NULL(prototype);
    CU_ASSERT_TRUE(object_get_prototype_of(agent, tree.frame_realm->global_this, &prototype));
    CU_ASSERT_PTR_NOT_NULL(prototype);
    code_ends();
}

static void test_same_origin_properties(void)
{
    struct tree tree = tree_create();
    struct value frame = proxy_of(tree.frame_realm);
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(assign(frame, "x", value_number(1)));
    CU_ASSERT_TRUE(is_number(at(frame, "x"), 1));
    CU_ASSERT_TRUE(is_number(at(value_object(tree.frame_realm->global_object), "x"), 1));
    CU_ASSERT_TRUE(delete_property(frame, "x"));
    CU_ASSERT_TRUE(is_undefined(at(frame, "x")));
    CU_ASSERT_FALSE(assign(frame, "0", value_number(1)));
    code_ends();
}

static void test_security_check(void)
{
    struct tree tree = tree_create();
    code_begins(tree.top_realm);
    CU_ASSERT_TRUE(perform_a_security_check(agent, tree.frame->window, NULL));
    CU_ASSERT_TRUE(perform_a_security_check(agent, tree.other->window, "postMessage"));
    CU_ASSERT_FALSE(perform_a_security_check(agent, tree.other->window, "onmessage"));
    CU_ASSERT_TRUE(threw("SecurityError"));
    code_ends();
}

static void test_incumbent_of_code(void)
{
    struct tree tree = tree_create();
    code_begins(tree.top_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.top_realm);
    push_execution_context(agent, tree.frame_realm, false);
    CU_ASSERT_PTR_EQUAL(agent->current_realm, tree.frame_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.top_realm);
    code_begins(tree.nested_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.nested_realm);
    code_ends();
    pop_execution_context(agent);
    code_ends();
}

static void test_incumbent_of_callbacks(void)
{
    struct tree tree = tree_create();
    code_begins(tree.top_realm);
    prepare_to_run_a_callback(agent, tree.frame_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.frame_realm);
    code_begins(tree.nested_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.nested_realm);
    code_ends();
    prepare_to_run_a_callback(agent, tree.nested_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.nested_realm);
    clean_up_after_running_a_callback(agent, tree.nested_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.frame_realm);
    clean_up_after_running_a_callback(agent, tree.frame_realm);
    CU_ASSERT_PTR_EQUAL(incumbent_settings_object(agent), tree.top_realm);
    code_ends();
}

static bool note_event(struct agent *runner, const struct call *call, struct value *result)
{
    *(struct value *)closure_of(call) = call_argument(call, 0);
    return true;
}

static struct value post(struct realm *from, struct window *target, const char *target_origin)
{
    struct value event = UNDEFINED;
    struct window_post_message_options options = {
        .target_origin = string_from_utf8(agent->arena, target_origin)};
    code_begins(from);
    event_handler_set(agent, target->onmessage, function(note_event, &event));
    CU_ASSERT_TRUE(window_post_message_steps(agent, target, value_number(7), &options));
    code_ends();
    run_waiting_tasks();
    return event;
}

static void test_delivery(void)
{
    struct tree tree = tree_create();
    const char *const matching[] = {"*", "/", "http://localhost:8000/x"};
    for (size_t i = 0; i < sizeof matching / sizeof *matching; i++) {
        struct value event = post(tree.frame_realm, tree.top->window, matching[i]);
        CU_ASSERT_TRUE(is_number(at(event, "data"), 7));
        CU_ASSERT_TRUE(is_text(at(event, "origin"), "http://localhost:8000"));
        CU_ASSERT_PTR_EQUAL(at(event, "source").object, tree.frame_realm->global_this);
        CU_ASSERT_PTR_EQUAL(at(event, "target").object, tree.top_realm->global_this);
        CU_ASSERT_PTR_EQUAL(event.object->realm, tree.top_realm);
    }
    CU_ASSERT_TRUE(is_undefined(post(tree.frame_realm, tree.top->window, "http://localhost:8001")));
    CU_ASSERT_TRUE(is_undefined(post(tree.frame_realm, tree.top->window, "about:blank")));
}

static void test_no_url(void)
{
    struct tree tree = tree_create();
    struct window_post_message_options options = {.target_origin =
                                                      string_from_utf8(agent->arena, "no URL")};
    size_t runnable = event_loop_runnable_sources(agent);
    code_begins(tree.frame_realm);
    CU_ASSERT_FALSE(window_post_message_steps(agent, tree.top->window, UNDEFINED, &options));
    CU_ASSERT_TRUE(threw("SyntaxError"));
    code_ends();
    CU_ASSERT_EQUAL(event_loop_runnable_sources(agent), runnable);
}

int main(void)
{
    static const struct test tests[] = {
        {"a document is fully active while it and all around it have navigables",
         test_fully_active},
        {"tasks of documents that are not fully active are passed over",
         test_tasks_of_inactive_documents},
        {"removal destroys documents in tasks of their own, the inner ones first",
         test_destruction},
        {"a popup is at the top level and knows who opened it", test_popup},
        {"a popup that is closed stays fully active until a task ends it", test_closing},
        {"a navigation puts another window behind the same proxy", test_navigation},
        {"a frame that was removed is not navigated any more", test_navigation_of_removed},
        {"an opener is taken away for good, or hidden until the next window", test_disowned},
        {"a frame is found by its iframe, until that is removed", test_iframes},
        {"a domain is set to itself or one above it", test_domain},
        {"one domain lets windows of two origins look into each other", test_one_domain},
        {"an isolated window keeps its domain", test_domain_when_isolated},
        {"frames are found by number, by name, and from inside", test_ways_to_frames},
        {"another origin sees the cross-origin properties only", test_other_origin},
        {"another origin sees no prototype", test_prototype_of_other_origin},
        {"one origin uses the window through its proxy", test_same_origin_properties},
        {"a security check lets pass what all may use", test_security_check},
        {"the incumbent settings object is that of the topmost code", test_incumbent_of_code},
        {"within a callback it is that of who gave the callback", test_incumbent_of_callbacks},
        {"a message arrives if its target origin fits", test_delivery},
        {"a target origin that is no URL is a SyntaxError, and no task is queued", test_no_url},
    };
    return RUN_SUITE_IN_REALM("window", tests);
}
