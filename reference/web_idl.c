/*
 * Web IDL as messaging needs it (Web IDL 3.2, 3.6, 3.11, 3.12): conversion to a dictionary and to
 * a sequence, the overloads of port.postMessage, frozen arrays, calls back into the program.
 *
 * All conversion of arguments runs user code and ends before the steps of the method begin. A
 * sequence is read with the iterator protocol and its iterator is never closed: Web IDL does not
 * call return().
 */
#include "agent.h"
#include "web_idl.h"

bool js_to_usv_string(struct agent *agent, struct value value, struct string *string)
{
    SPEC(agent, WEBIDL("js-to-USVString"));
    STEP(1);
    TRY(to_string(agent, value, string));
    STEP(2);
    *string = string_to_scalar_values(agent->arena, *string);
    return true;
}

/* Iterator Record: the iterator and its next method, which is read once. */
struct iterator_record {
    struct value iterator, next_method;
};

/* GetIteratorFromMethod(iterable, method) of ECMA-262. */
static bool get_iterator_from_method(struct agent *agent, struct value iterable,
                                     struct value method, struct iterator_record *record)
{
    TRY(call_function(agent, method, iterable, NULL, 0, &record->iterator));
    if (!is_object(record->iterator))
        return throw_type_error(agent, "the iterator is not an object");
    return get_named(agent, record->iterator.object, "next", &record->next_method);
}

/* IteratorStepValue(record) of ECMA-262: *done, or the next value. */
static bool iterator_step_value(struct agent *agent, const struct iterator_record *record,
                                bool *done, struct value *value)
{
    struct value result, done_value;
    TRY(call_function(agent, record->next_method, record->iterator, NULL, 0, &result));
    if (!is_object(result))
        return throw_type_error(agent, "the result of next() is not an object");
    TRY(get_named(agent, result.object, "done", &done_value));
    *done = to_boolean(done_value);
    if (*done)
        return true;
    return get_named(agent, result.object, "value", value);
}

static bool create_sequence_from_iterable(struct agent *agent, struct value iterable,
                                          struct value method, object_list *sequence)
{
    SPEC(agent, WEBIDL("create-sequence-from-iterable"));
    STEP(1);
    struct iterator_record iterator_record;
    TRY(get_iterator_from_method(agent, iterable, method, &iterator_record));
    STEP(2);  // the count of the list is i
    *sequence = (object_list){0};
    STEP(3);
    for (;;) {
        STEP(3.1);
        bool done;
        struct value next;
        TRY(iterator_step_value(agent, &iterator_record, &done, &next));
        STEP(3.2);
        if (done)
            return true;
        STEP(3.3);  // to the IDL type object
        if (!is_object(next))
            return throw_type_error(agent, "an element of the sequence is not an object");
        STEP(3.4);
        LIST_APPEND(agent->arena, sequence, next.object);
    }
}

bool js_to_sequence_of_objects(struct agent *agent, struct value value, object_list *sequence)
{
    SPEC(agent, WEBIDL("js-to-sequence"));
    STEP(1);
    if (!is_object(value))
        return throw_type_error(agent, "a sequence must be an object");
    STEP(2);
    struct value method;
    TRY(get_method(agent, value, key_from_symbol(&symbol_iterator), &method));
    STEP(3);
    if (is_undefined(method))
        return throw_type_error(agent, "a sequence must be iterable");
    STEP(4);
    return create_sequence_from_iterable(agent, value, method, sequence);
}

/* Step 4.1 for the member transfer: sequence<object>, by default empty, not required. */
static bool convert_transfer_member(struct agent *agent, struct value js_dict,
                                    struct structured_serialize_options *idl_dict)
{
    SPEC(agent, WEBIDL("js-to-dictionary"));
    STEP(4.1.1);
    const char *key = "transfer";
    struct value js_member_value;
    STEP(4.1.2);
    if (!is_object(js_dict)) {
        STEP(4.1.2.1);
        js_member_value = UNDEFINED;
    } else {
        STEP(4.1.3);
        STEP(4.1.3.1);
        TRY(get_named(agent, js_dict.object, key, &js_member_value));
    }
    STEP(4.1.4);
    if (!is_undefined(js_member_value)) {
        STEP(4.1.4.1);
        object_list idl_member_value;
        TRY(js_to_sequence_of_objects(agent, js_member_value, &idl_member_value));
        STEP(4.1.4.2);
        idl_dict->transfer = idl_member_value;
    } else {
        STEP(4.1.5);
        STEP(4.1.5.1);
        object_list idl_member_value = {0};
        STEP(4.1.5.2);
        idl_dict->transfer = idl_member_value;
        STEP(4.1.6);  // transfer is not required
    }
    return true;
}

bool js_to_structured_serialize_options(struct agent *agent, struct value js_dict,
                                        struct structured_serialize_options *options)
{
    SPEC(agent, WEBIDL("js-to-dictionary"));
    STEP(1);
    if (!is_object(js_dict) && !is_undefined(js_dict) && js_dict.type != VALUE_NULL)
        return throw_type_error(agent, "the options must be an object");
    STEP(2);
    struct structured_serialize_options idl_dict = {0};
    STEP(3);  // StructuredSerializeOptions inherits nothing
    STEP(4);
    STEP(4.1);  // transfer is its only member
    TRY(convert_transfer_member(agent, js_dict, &idl_dict));
    STEP(5);
    *options = idl_dict;
    return true;
}

/* The formatter would take the name of a clause, derived-3, for a subtraction. */
// clang-format off

/* The second argument is an object: a transfer list if it is iterable, the options if not. */
static bool resolve_by_iterator(struct agent *agent, struct value second, bool *is_sequence,
                                struct structured_serialize_options *options)
{
    SPEC(agent, WEBIDL("postmessage-overloads"));
    STEP(derived-3);  // the method is read once, here
    struct value method;
    TRY(get_method(agent, second, key_from_symbol(&symbol_iterator), &method));
    *is_sequence = !is_undefined(method);
    if (*is_sequence)
        return create_sequence_from_iterable(agent, second, method, &options->transfer);
    STEP(derived-4);
    STEP(derived-10);
    return js_to_structured_serialize_options(agent, second, options);
}

bool resolve_post_message_overload(struct agent *agent, const struct call *call, bool *is_sequence,
                                   struct structured_serialize_options *options)
{
    SPEC(agent, WEBIDL("postmessage-overloads"));
    STEP(derived-12);  // the steps of postMessage follow this function
    struct value second = call_argument(call, 1);
    *is_sequence = false;
    STEP(derived-13);
    if (call->argument_count == 0)
        return throw_type_error(agent, "postMessage needs a message");
    STEP(derived-1);
    if (is_undefined(second))
        return js_to_structured_serialize_options(agent, second, options);
    STEP(derived-2);
    if (second.type == VALUE_NULL)
        return js_to_structured_serialize_options(agent, second, options);
    if (is_object(second))
        return resolve_by_iterator(agent, second, is_sequence, options);
    STEP(derived-5);
    return throw_type_error(agent, "the second argument is neither a list nor options");
}

// clang-format on

struct object *create_frozen_array(struct agent *agent, struct realm *realm,
                                   const struct value *values, size_t count)
{
    SPEC(agent, WEBIDL("dfn-create-frozen-array"));
    STEP(1);
    struct object *array = array_from_values(agent, realm, values, count);
    STEP(2);
    MUST(object_freeze(agent, array));
    STEP(3);
    return array;
}

/*
 * The end of a call into the program: the microtasks that may run now have exceptions of
 * their own, and must not take the place of the one that is pending.
 */
static void clean_up_after_call(struct agent *agent, struct realm *realm)
{
    struct value pending = agent->exception;
    clean_up_after_running_script(agent, realm);
    agent->exception = pending;
}

/* Step 10: the method of an object that is not callable itself, read anew for each call. */
static bool handle_event_method(struct agent *agent, struct object *o, struct value *x)
{
    SPEC(agent, WEBIDL("call-a-user-objects-operation"));
    STEP(10.1);
    struct value get_result;
    bool normal = get_named(agent, o, "handleEvent", &get_result);
    STEP(10.2);
    if (!normal)
        return false;
    STEP(10.3);
    *x = get_result;
    STEP(10.4);
    if (!is_callable(*x))
        return throw_type_error(agent, "handleEvent is not a function");
    return true;
}

/* Steps 9 to 14. False is an abrupt completion. */
static bool call_operation(struct agent *agent, struct object *o, struct value event,
                           struct value this_argument)
{
    SPEC(agent, WEBIDL("call-a-user-objects-operation"));
    STEP(9);
    struct value x = value_object(o);
    STEP(10);
    if (!is_callable(value_object(o))) {
        TRY(handle_event_method(agent, o, &x));
        STEP(10.5);
        this_argument = value_object(o);
    }
    STEP(11);
    struct value js_arguments[] = {event};
    STEP(12);
    struct value ignored;
    bool call_result = call_function(agent, x, this_argument, js_arguments, 1, &ignored);
    STEP(13);
    if (!call_result)
        return false;
    STEP(14);  // the return type is undefined: the result is dropped
    return true;
}

bool call_handle_event(struct agent *agent, struct object *callback, struct realm *callback_context,
                       struct value event, struct value this_value)
{
    SPEC(agent, WEBIDL("call-a-user-objects-operation"));
    STEP(1);
    bool completion;
    STEP(2);  // it was given
    STEP(3);
    struct object *o = callback;
    STEP(4);
    struct realm *realm = o->realm;
    STEP(5);
    struct realm *relevant_settings = realm;
    STEP(6);
    struct realm *stored_settings = callback_context;
    STEP(7);
    prepare_to_run_script(agent, relevant_settings);
    STEP(8);
    prepare_to_run_a_callback(agent, stored_settings);
    completion = call_operation(agent, o, event, this_value);
    STEP(15);
    STEP(15.1);
    clean_up_after_running_a_callback(agent, stored_settings);
    STEP(15.2);
    clean_up_after_call(agent, relevant_settings);
    STEP(15.3);
    if (completion)
        return true;
    STEP(15.4);  // handleEvent returns no promise, so 15.5 and 15.6 are never reached
    return false;
}

/* Steps 10 to 13. False is an abrupt completion. */
static bool call_callback(struct agent *agent, struct object *f, struct value argument,
                          struct value this_argument, struct value *result)
{
    SPEC(agent, WEBIDL("invoke-a-callback-function"));
    STEP(10);
    struct value js_arguments[] = {argument};
    STEP(11);
    bool call_result =
        call_function(agent, value_object(f), this_argument, js_arguments, 1, result);
    STEP(12);
    if (!call_result)
        return false;
    STEP(13);  // the return type is any
    return true;
}

bool invoke_callback(struct agent *agent, struct object *callback, struct realm *callback_context,
                     struct value argument, struct value this_value, struct value *result)
{
    SPEC(agent, WEBIDL("invoke-a-callback-function"));
    STEP(1);
    bool completion;
    STEP(2);  // it was given
    STEP(3);
    struct object *f = callback;
    STEP(4);  // an event handler may be any object
    if (!is_callable(value_object(f))) {
        STEP(4.1);
        STEP(4.2);
        *result = UNDEFINED;
        return true;
    }
    STEP(5);
    struct realm *realm = f->realm;
    STEP(6);
    struct realm *relevant_settings = realm;
    STEP(7);
    struct realm *stored_settings = callback_context;
    STEP(8);
    prepare_to_run_script(agent, relevant_settings);
    STEP(9);
    prepare_to_run_a_callback(agent, stored_settings);
    completion = call_callback(agent, f, argument, this_value, result);
    STEP(14);
    STEP(14.1);
    clean_up_after_running_a_callback(agent, stored_settings);
    STEP(14.2);
    clean_up_after_call(agent, relevant_settings);
    STEP(14.3);
    if (completion)
        return true;
    STEP(14.4);
    assert(!completion);
    STEP(14.5);  // always "rethrow", and no promise: 14.6 to 14.9 are never reached
    return false;
}
