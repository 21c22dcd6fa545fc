/*
 * Web IDL: the order and number of the calls that conversions make, overloads of postMessage,
 * calls back into the program, DOMException.
 */
#include "one_realm.h"

/* A program's iterable: counts what is done with it and yields the values in turn. */
struct iterable {
    const struct value *values;
    size_t count, position;
    int method_reads, calls, next_reads, next_calls, returns;
    struct value iterator;  // what the method returns, once made
};

static struct value plain(void)
{
    return value_object(object_create(agent, realm));
}

static struct value list_of(const struct value *values, size_t count)
{
    return value_object(array_from_values(agent, realm, values, count));
}

static void put_symbol_getter(struct object *object, struct symbol *symbol, function_body body,
                              void *closure)
{
    struct property_descriptor getter = {
        .getter = function(body, closure).object, .has_get = true, .has_configurable = true};
    bool success;
    MUST(object_define_own_property(agent, object, key_from_symbol(symbol), &getter, &success));
}

static bool next(struct agent *runner, const struct call *call, struct value *result)
{
    struct iterable *iterable = closure_of(call);
    iterable->next_calls++;
    struct value object = plain();
    bool done = iterable->position == iterable->count;
    put(object.object, "done", value_number(done));
    if (!done)
        put(object.object, "value", iterable->values[iterable->position++]);
    *result = object;
    return true;
}

static bool get_next(struct agent *runner, const struct call *call, struct value *result)
{
    struct iterable *iterable = closure_of(call);
    iterable->next_reads++;
    *result = function(next, iterable);
    return true;
}

static bool count_return(struct agent *runner, const struct call *call, struct value *result)
{
    ((struct iterable *)closure_of(call))->returns++;
    return true;
}

static bool iterate(struct agent *runner, const struct call *call, struct value *result)
{
    struct iterable *iterable = closure_of(call);
    iterable->calls++;
    struct value iterator = plain();
    put_getter(iterator.object, "next", get_next, iterable);
    put(iterator.object, "return", function(count_return, iterable));
    *result = iterator;
    return true;
}

static bool get_iterate(struct agent *runner, const struct call *call, struct value *result)
{
    struct iterable *iterable = closure_of(call);
    iterable->method_reads++;
    *result = function(iterate, iterable);
    return true;
}

static struct value iterable_object(struct iterable *iterable)
{
    struct value object = plain();
    put_symbol_getter(object.object, &symbol_iterator, get_iterate, iterable);
    return object;
}

static bool return_closure(struct agent *runner, const struct call *call, struct value *result)
{
    *result = *(struct value *)closure_of(call);
    return true;
}

static bool throw_seven(struct agent *runner, const struct call *call, struct value *result)
{
    return throw_value(runner, value_number(7));
}

static bool sequence_throws_type_error(struct value value)
{
    object_list sequence;
    return !js_to_sequence_of_objects(agent, value, &sequence) && threw("TypeError");
}

/* Sequences */

static void test_sequence_of_array(void)
{
    struct value values[] = {plain(), plain()};
    object_list sequence;
    CU_ASSERT_TRUE_FATAL(js_to_sequence_of_objects(agent, list_of(values, 2), &sequence));
    CU_ASSERT_EQUAL(sequence.count, 2);
    CU_ASSERT_PTR_EQUAL(sequence.items[1], values[1].object);
}

static void test_iterator_protocol(void)
{
    struct value values[] = {plain(), plain(), plain()};
    struct iterable iterable = {.values = values, .count = 3};
    object_list sequence;
    CU_ASSERT_TRUE(js_to_sequence_of_objects(agent, iterable_object(&iterable), &sequence));
    CU_ASSERT_EQUAL(sequence.count, 3);
    CU_ASSERT_TRUE(iterable.method_reads == 1 && iterable.calls == 1);
    CU_ASSERT_TRUE(iterable.next_reads == 1 && iterable.next_calls == 4);
    CU_ASSERT_EQUAL(iterable.returns, 0);
}

static void test_sequence_element(void)
{
    struct value values[] = {plain(), value_number(1), plain()};
    struct iterable iterable = {.values = values, .count = 3};
    CU_ASSERT_TRUE(sequence_throws_type_error(iterable_object(&iterable)));
    CU_ASSERT_EQUAL(iterable.next_calls, 2);
    CU_ASSERT_EQUAL(iterable.returns, 0);
}

static void test_no_sequence(void)
{
    struct value null_method = plain(), bad_method = plain();
    define_symbol_value(agent, null_method.object, &symbol_iterator, JS_NULL);
    define_symbol_value(agent, bad_method.object, &symbol_iterator, value_number(1));
    CU_ASSERT_TRUE(sequence_throws_type_error(UNDEFINED));
    CU_ASSERT_TRUE(sequence_throws_type_error(text("ab")));
    CU_ASSERT_TRUE(sequence_throws_type_error(plain()));
    CU_ASSERT_TRUE(sequence_throws_type_error(null_method));
    CU_ASSERT_TRUE(sequence_throws_type_error(bad_method));
}

static void test_bad_iterator(void)
{
    struct value number = value_number(1), iterator = plain(), object = plain();
    put(iterator.object, "next", function(return_closure, &number));
    define_symbol_value(agent, object.object, &symbol_iterator, function(return_closure, &number));
    CU_ASSERT_TRUE(sequence_throws_type_error(object));
    define_symbol_value(agent, object.object, &symbol_iterator,
                        function(return_closure, &iterator));
    CU_ASSERT_TRUE(sequence_throws_type_error(object));
}

static void test_throwing_next(void)
{
    struct value iterator = plain(), object = plain();
    put(iterator.object, "next", function(throw_seven, NULL));
    define_symbol_value(agent, object.object, &symbol_iterator,
                        function(return_closure, &iterator));
    object_list sequence;
    CU_ASSERT_FALSE(js_to_sequence_of_objects(agent, object, &sequence));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
}

/* Dictionaries */

static void test_empty_options(void)
{
    struct value with_undefined = plain();
    put(with_undefined.object, "transfer", UNDEFINED);
    struct value values[] = {UNDEFINED, JS_NULL, plain(), with_undefined, function(next, NULL)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct structured_serialize_options options = {.transfer.count = 9};
        CU_ASSERT_TRUE(js_to_structured_serialize_options(agent, values[i], &options));
        CU_ASSERT_EQUAL(options.transfer.count, 0);
    }
}

static void test_bad_options(void)
{
    struct value null_transfer = plain();
    put(null_transfer.object, "transfer", JS_NULL);
    struct value values[] = {value_number(1), text("x"), value_boolean(true),
                             value_symbol(&symbol_iterator), null_transfer};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct structured_serialize_options options;
        CU_ASSERT_FALSE(js_to_structured_serialize_options(agent, values[i], &options));
        CU_ASSERT_TRUE(threw("TypeError"));
    }
}

static void test_inherited_transfer(void)
{
    struct value parent = plain(), object = plain(), element = plain();
    put(parent.object, "transfer", list_of(&element, 1));
    object.object->prototype = parent.object;
    struct structured_serialize_options options;
    CU_ASSERT_TRUE_FATAL(js_to_structured_serialize_options(agent, object, &options));
    CU_ASSERT_EQUAL_FATAL(options.transfer.count, 1);
    CU_ASSERT_PTR_EQUAL(options.transfer.items[0], element.object);
}

/* Overloads of port.postMessage */

static bool resolve(const struct value *arguments, size_t count, bool *is_sequence,
                    struct structured_serialize_options *options)
{
    struct call call = {.arguments = arguments, .argument_count = count};
    return resolve_post_message_overload(agent, &call, is_sequence, options);
}

static void test_overload_without_list(void)
{
    struct value rows[][2] = {{UNDEFINED, UNDEFINED}, {UNDEFINED, JS_NULL}, {UNDEFINED, plain()}};
    for (size_t i = 0; i < 3; i++) {
        bool is_sequence = true;
        struct structured_serialize_options options = {.transfer.count = 9};
        CU_ASSERT_TRUE(resolve(rows[i], 2, &is_sequence, &options));
        CU_ASSERT_TRUE(!is_sequence && options.transfer.count == 0);
    }
    bool is_sequence = true;
    struct structured_serialize_options options = {.transfer.count = 9};
    CU_ASSERT_TRUE(resolve(rows[0], 1, &is_sequence, &options));
    CU_ASSERT_TRUE(!is_sequence && options.transfer.count == 0);
}

static void test_overload_sequence(void)
{
    struct value element = plain();
    struct iterable iterable = {.values = &element, .count = 1};
    struct value object = iterable_object(&iterable);
    put_getter(object.object, "transfer", throw_seven, NULL);
    struct value arguments[] = {UNDEFINED, object};
    bool is_sequence = false;
    struct structured_serialize_options options;
    CU_ASSERT_TRUE_FATAL(resolve(arguments, 2, &is_sequence, &options));
    CU_ASSERT_TRUE(is_sequence && options.transfer.count == 1);
    CU_ASSERT_EQUAL(iterable.method_reads, 1);
}

static void test_overload_options(void)
{
    struct value element = plain(), options_object = plain();
    put(options_object.object, "transfer", list_of(&element, 1));
    struct value arguments[] = {UNDEFINED, options_object, plain()};
    bool is_sequence = true;
    struct structured_serialize_options options;
    CU_ASSERT_TRUE_FATAL(resolve(arguments, 3, &is_sequence, &options));
    CU_ASSERT_TRUE(!is_sequence && options.transfer.count == 1);
}

static void test_no_overload(void)
{
    struct value bigint = value_bigint(string_of(text("1")));
    struct value values[] = {value_number(5), text("*"), value_boolean(false),
                             value_symbol(&symbol_iterator), bigint};
    bool is_sequence;
    struct structured_serialize_options options;
    CU_ASSERT_FALSE(resolve(NULL, 0, &is_sequence, &options));
    CU_ASSERT_TRUE(threw("TypeError"));
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct value arguments[] = {UNDEFINED, values[i]};
        CU_ASSERT_FALSE(resolve(arguments, 2, &is_sequence, &options));
        CU_ASSERT_TRUE(threw("TypeError"));
    }
}

/* Frozen arrays */

static void test_frozen_array(void)
{
    struct value values[] = {text("a"), text("b")};
    struct value array = value_object(create_frozen_array(agent, realm, values, 2));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 2));
    CU_ASSERT_TRUE(is_text(at(array, "1"), "b"));
    CU_ASSERT_FALSE(set_v(agent, array, key("0"), UNDEFINED));
    CU_ASSERT_FALSE(set_v(agent, array, key("2"), UNDEFINED));
    CU_ASSERT_FALSE(set_v(agent, array, key("length"), value_number(0)));
}

/* Callbacks */

struct seen {
    int calls, reads;
    struct value this_value, argument;
    struct value handler;
};

static bool see(struct agent *runner, const struct call *call, struct value *result)
{
    struct seen *seen = closure_of(call);
    seen->calls++;
    seen->this_value = call->this_value;
    seen->argument = call_argument(call, 0);
    *result = value_number(3);
    return true;
}

static bool get_handler(struct agent *runner, const struct call *call, struct value *result)
{
    struct seen *seen = closure_of(call);
    seen->reads++;
    *result = seen->handler;
    return true;
}

static void test_callable_listener(void)
{
    struct seen seen = {0};
    struct value listener = function(see, &seen), target = plain();
    put_getter(listener.object, "handleEvent", throw_seven, NULL);
    CU_ASSERT_TRUE(call_handle_event(agent, listener.object, realm, text("e"), target));
    CU_ASSERT_EQUAL(seen.calls, 1);
    CU_ASSERT_PTR_EQUAL(seen.this_value.object, target.object);
    CU_ASSERT_TRUE(is_text(seen.argument, "e"));
}

static void test_object_listener(void)
{
    struct seen seen = {0};
    seen.handler = function(see, &seen);
    struct value listener = plain();
    put_getter(listener.object, "handleEvent", get_handler, &seen);
    CU_ASSERT_TRUE(call_handle_event(agent, listener.object, realm, text("e"), plain()));
    CU_ASSERT_TRUE(call_handle_event(agent, listener.object, realm, text("e"), plain()));
    CU_ASSERT_TRUE(seen.calls == 2 && seen.reads == 2);
    CU_ASSERT_PTR_EQUAL(seen.this_value.object, listener.object);
}

static void test_bad_listener(void)
{
    struct value listener = plain();
    CU_ASSERT_FALSE(call_handle_event(agent, listener.object, realm, text("e"), plain()));
    CU_ASSERT_TRUE(threw("TypeError"));
    put_getter(listener.object, "handleEvent", throw_seven, NULL);
    CU_ASSERT_FALSE(call_handle_event(agent, listener.object, realm, text("e"), plain()));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
}

static void test_throwing_listener(void)
{
    struct value listener = function(throw_seven, NULL);
    struct realm *before = agent->current_realm;
    CU_ASSERT_FALSE(call_handle_event(agent, listener.object, realm, text("e"), plain()));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
    CU_ASSERT_PTR_EQUAL(agent->current_realm, before);
}

static void test_callback_function(void)
{
    struct seen seen = {0};
    struct value target = plain(), result;
    CU_ASSERT_TRUE(
        invoke_callback(agent, function(see, &seen).object, realm, text("e"), target, &result));
    CU_ASSERT_TRUE(is_number(result, 3));
    CU_ASSERT_PTR_EQUAL(seen.this_value.object, target.object);
    CU_ASSERT_FALSE(invoke_callback(agent, function(throw_seven, NULL).object, realm, text("e"),
                                    target, &result));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
    result = target;
    CU_ASSERT_TRUE(invoke_callback(agent, plain().object, realm, text("e"), target, &result));
    CU_ASSERT_TRUE(is_undefined(result));
}

static void throw_and_drop(struct agent *runner, struct task *task)
{
    throw_value(runner, value_number(8));
    ++*(int *)task->data;
}

struct outermost {
    struct agent *agent;
    int microtasks;
    bool completed;
    struct value exception;
};

static void call_outermost(struct agent *runner, void *data)
{
    struct outermost *outermost = data;
    struct realm *other = realm_create(runner, "other");
    struct object *thrower = function_create(runner, other, "f", 0, throw_seven, NULL);
    queue_a_microtask(runner, throw_and_drop, &outermost->microtasks);
    outermost->completed =
        call_handle_event(runner, thrower, other, UNDEFINED, value_object(other->global_object));
    outermost->exception = runner->exception;
}

static void test_microtasks_after_callback(void)
{
    struct outermost outermost = {.agent = agent_create(agent->run, "second")};
    agent_run_now(outermost.agent, call_outermost, &outermost);
    CU_ASSERT_EQUAL(outermost.microtasks, 1);
    CU_ASSERT_FALSE(outermost.completed);
    CU_ASSERT_TRUE(is_number(outermost.exception, 7));
}

/* DOMException */

static void test_dom_exception_defaults(void)
{
    struct value exception = new_object("DOMException", NULL, 0);
    CU_ASSERT_TRUE(is_text(at(exception, "name"), "Error"));
    CU_ASSERT_TRUE(is_text(at(exception, "message"), ""));
    CU_ASSERT_TRUE(is_number(at(exception, "code"), 0));
    CU_ASSERT_FALSE(has_own(exception, "message"));
}

static void test_dom_exception_codes(void)
{
    const struct {
        const char *name;
        int code;
    } rows[] = {{"DataCloneError", 25}, {"SyntaxError", 12}, {"InvalidStateError", 11},
                {"NotFoundError", 8},   {"AbortError", 20},  {"IndexSizeError", 1},
                {"TypeError", 0},       {"EncodingError", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct value arguments[] = {value_number(1), text(rows[i].name)};
        struct value exception = new_object("DOMException", arguments, 2);
        CU_ASSERT_TRUE(is_number(at(exception, "code"), rows[i].code));
        CU_ASSERT_TRUE(is_text(at(exception, "message"), "1"));
    }
}

static void test_dom_exception_is_error(void)
{
    struct value global = value_object(realm->global_object);
    struct value exception = new_object("DOMException", NULL, 0);
    bool is_error;
    CU_ASSERT_TRUE(instance_of(agent, exception, at(global, "Error"), &is_error));
    CU_ASSERT_TRUE(is_error);
}

static void test_dom_exception_brand(void)
{
    struct value constructor = at(value_object(realm->global_object), "DOMException"), value;
    CU_ASSERT_FALSE(call_function(agent, constructor, UNDEFINED, NULL, 0, &value));
    CU_ASSERT_TRUE(threw("TypeError"));
    struct object *prototype = at(constructor, "prototype").object;
    CU_ASSERT_FALSE(get_named(agent, prototype, "code", &value));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static const struct test tests[] = {
    {"an array is converted to a sequence", test_sequence_of_array},
    {"the iterator method and next are read once, and return is never called",
     test_iterator_protocol},
    {"an element that is no object is a TypeError at once", test_sequence_element},
    {"what is not iterable is no sequence", test_no_sequence},
    {"an iterator or a result that is no object is a TypeError", test_bad_iterator},
    {"the exception of next goes through", test_throwing_next},
    {"undefined, null and objects without transfer give an empty list", test_empty_options},
    {"other primitives are no options, and null is no transfer list", test_bad_options},
    {"transfer may be inherited", test_inherited_transfer},
    {"without an object of its own the options overload has an empty list",
     test_overload_without_list},
    {"an iterable selects the sequence, its method read once", test_overload_sequence},
    {"another object selects the options", test_overload_options},
    {"no argument, or a primitive as the second one, is a TypeError", test_no_overload},
    {"a frozen array cannot be changed", test_frozen_array},
    {"a callable listener is called with the given this value", test_callable_listener},
    {"an object's handleEvent is read each time and called on the object", test_object_listener},
    {"a listener without a function handleEvent is a TypeError", test_bad_listener},
    {"an exception leaves the realm stack as it was", test_throwing_listener},
    {"a callback function returns its result, throws, or is undefined if not callable",
     test_callback_function},
    {"microtasks after the outermost callback leave its exception pending",
     test_microtasks_after_callback},
    {"a DOMException has defaults and no own properties", test_dom_exception_defaults},
    {"the legacy code goes by the name", test_dom_exception_codes},
    {"a DOMException is an Error", test_dom_exception_is_error},
    {"DOMException needs new, and its attributes a DOMException", test_dom_exception_brand},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("Web IDL", tests);
}
