/*
 * The interfaces EventTarget, Event, MessageEvent and ErrorEvent as a script sees them (DOM 2.2,
 * 2.7; HTML 9.1, 8.1.4.6).
 */
#include "agent.h"
#include "event_algorithms.h"
#include "origin.h"
#include "web_idl.h"
#include "window.h"
#include "window_proxy.h"

static bool this_target(struct agent *agent, const struct call *call, struct event_target **target)
{
    struct object *object =
        is_object(call->this_value) ? call->this_value.object : agent->current_realm->global_object;
    struct window *window = window_of_object(agent, object);
    if (window) {
        TRY(perform_a_security_check(agent, window, NULL));
        object = &window->event_target.object;
    }
    bool is_target = object->kind == OBJECT_EVENT_TARGET || object->kind == OBJECT_GLOBAL ||
                     object->kind == OBJECT_MESSAGE_PORT;
    if (!is_target)
        return throw_type_error(agent, "not an EventTarget");
    *target = (struct event_target *)object;
    return true;
}

/* A boolean member of an options object, or of a boolean standing for capture. */
static bool option(struct agent *agent, struct value options, const char *name, bool *result)
{
    struct value value = UNDEFINED;
    if (is_object(options))
        TRY(get_named(agent, options.object, name, &value));
    *result = to_boolean(value);
    return true;
}

static bool flatten(struct agent *agent, struct value options, bool *capture)
{
    SPEC(agent, DOM("concept-flatten-options"));
    if (STEP(1), !is_object(options)) {
        *capture = to_boolean(options);
        return true;
    }
    STEP(2);
    return option(agent, options, "capture", capture);
}

static bool flatten_more(struct agent *agent, struct value options, struct event_listener *listener)
{
    SPEC(agent, DOM("event-flatten-more"));
    STEP(1);
    TRY(flatten(agent, options, &listener->capture));
    STEP(2);
    listener->once = false;
    STEP(3);  // the default of passive is false here
    listener->passive = false;
    STEP(4);
    if (is_object(options)) {
        STEP(4.1);
        TRY(option(agent, options, "once", &listener->once));
        STEP(4.2);
        TRY(option(agent, options, "passive", &listener->passive));
        STEP(4.3);  // no abort signals
    }
    STEP(5);
    return true;
}

/* EventListener?: null and undefined are null, an object is one, all else is no callback. */
static bool to_event_listener(struct agent *agent, struct value value, struct object **callback)
{
    *callback = NULL;
    if (is_object(value))
        *callback = value.object;
    else if (value.type != VALUE_NULL && value.type != VALUE_UNDEFINED)
        return throw_type_error(agent, "the listener is not an object");
    return true;
}

/* Type and callback of both methods. */
static bool listener_arguments(struct agent *agent, const struct call *call,
                               struct event_target **target, struct event_listener *listener)
{
    TRY(this_target(agent, call, target));
    if (call->argument_count < 2)
        return throw_type_error(agent, "2 arguments required");
    TRY(to_string(agent, call->arguments[0], &listener->type));
    listener->callback_context = incumbent_settings_object(agent);
    return to_event_listener(agent, call->arguments[1], &listener->callback);
}

static bool add_event_listener(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, DOM("dom-eventtarget-addeventlistener"));
    struct event_target *target = NULL;
    struct event_listener *listener = NEW(agent->arena, struct event_listener);
    TRY(listener_arguments(agent, call, &target, listener));
    STEP(1);
    TRY(flatten_more(agent, call_argument(call, 2), listener));
    STEP(2);
    add_an_event_listener(agent, target, listener);
    return true;
}

static bool remove_event_listener(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    struct event_target *target = NULL;
    struct event_listener like = {0};
    TRY(listener_arguments(agent, call, &target, &like));
    TRY(flatten(agent, call_argument(call, 2), &like.capture));
    remove_listener_like(agent, target, &like);
    return true;
}

static bool dispatch_event(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, DOM("dom-eventtarget-dispatchevent"));
    struct event_target *target = NULL;
    struct value argument = call_argument(call, 0);
    TRY(this_target(agent, call, &target));
    if (!is_object(argument) || argument.object->kind != OBJECT_EVENT)
        return throw_type_error(agent, "not an Event");
    struct event *event = (struct event *)argument.object;
    if (STEP(1), event->dispatch_flag || !event->initialized_flag)
        return throw_dom_exception(agent, "InvalidStateError", "the event is being dispatched");
    STEP(2);
    event->is_trusted = false;
    STEP(3);
    bool not_canceled = dispatch_an_event(agent, event, target);
    *result = value_boolean(not_canceled);
    return true;
}

static bool event_target_constructor(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    if (!call->new_target)
        return throw_type_error(agent, "EventTarget must be called with new");
    struct realm *realm = call->callee->realm;
    PROSE(agent, DOM("dom-eventtarget-eventtarget/prose-1"));
    struct event_target *target =
        object_allocate(agent, realm, OBJECT_EVENT_TARGET,
                        realm_intrinsic(realm, INTRINSIC_EVENT_TARGET_PROTOTYPE), sizeof *target);
    *result = value_object(&target->object);
    return true;
}

static bool this_event(struct agent *agent, const struct call *call, struct event **event)
{
    if (!is_object(call->this_value) || call->this_value.object->kind != OBJECT_EVENT)
        return throw_type_error(agent, "not an Event");
    *event = (struct event *)call->this_value.object;
    return true;
}

/* Defines get_NAME, the getter of an attribute whose value is the given expression of event. */
#define EVENT_GETTER(name, expression)                                                             \
    static bool get_##name(struct agent *agent, const struct call *call, struct value *result)     \
    {                                                                                              \
        struct event *event = NULL;                                                                \
        TRY(this_event(agent, call, &event));                                                      \
        *result = (expression);                                                                    \
        return true;                                                                               \
    }

static struct value target_value(struct event_target *target)
{
    return target ? event_target_value(target) : JS_NULL;
}

/* The getter's clause ran; then its value. */
static struct value noted(struct agent *agent, const char *clause, struct value value)
{
    PROSE(agent, clause);
    return value;
}

static struct value message_event_origin(struct agent *agent, struct event *event)
{
    SPEC(agent, HTML("dom-messageevent-origin"));
    if (STEP(1), event->origin_record)
        return value_string(origin_serialize(agent, event->origin_record));
    if (STEP(2), event->origin.length == 0)
        return value_ascii(agent->arena, "");
    STEP(3);
    return value_string(event->origin);
}

EVENT_GETTER(type, noted(agent, DOM("dom-event-type/prose-1"), value_string(event->type)))
EVENT_GETTER(target, noted(agent, DOM("dom-event-target/prose-1"), target_value(event->target)))
EVENT_GETTER(current_target, noted(agent, DOM("dom-event-currenttarget/prose-1"),
                                   target_value(event->current_target)))
EVENT_GETTER(event_phase,
             noted(agent, DOM("dom-event-eventphase/prose-1"), value_number(event->event_phase)))
EVENT_GETTER(bubbles, noted(agent, DOM("dom-event-bubbles/prose-1"), value_boolean(event->bubbles)))
EVENT_GETTER(cancelable,
             noted(agent, DOM("dom-event-bubbles/prose-1"), value_boolean(event->cancelable)))
EVENT_GETTER(default_prevented, noted(agent, DOM("dom-event-defaultprevented/prose-1"),
                                      value_boolean(event->canceled_flag)))
EVENT_GETTER(composed,
             noted(agent, DOM("dom-event-composed/prose-1"), value_boolean(event->composed)))
EVENT_GETTER(is_trusted,
             noted(agent, DOM("dom-event-istrusted/prose-1"), value_boolean(event->is_trusted)))
EVENT_GETTER(time_stamp, noted(agent, DOM("dom-event-timestamp/prose-1"), value_number(0)))
EVENT_GETTER(data, noted(agent, HTML("dom-messageevent-data/prose-1"), event->data))
EVENT_GETTER(origin, message_event_origin(agent, event))
EVENT_GETTER(last_event_id, noted(agent, HTML("dom-messageevent-lasteventid/prose-1"),
                                  value_string(event->last_event_id)))
EVENT_GETTER(source, noted(agent, HTML("dom-messageevent-source/prose-1"), event->source))
EVENT_GETTER(ports,
             noted(agent, HTML("dom-messageevent-ports/prose-1"), value_object(event->ports)))
EVENT_GETTER(message, value_string(event->message))
EVENT_GETTER(error, event->error)

static bool stop_propagation(struct agent *agent, const struct call *call, struct value *result)
{
    struct event *event = NULL;
    TRY(this_event(agent, call, &event));
    PROSE(agent, DOM("dom-event-stoppropagation/prose-1"));
    event->stop_propagation_flag = true;
    return true;
}

static bool stop_immediate_propagation(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    struct event *event = NULL;
    TRY(this_event(agent, call, &event));
    PROSE(agent, DOM("dom-event-stopimmediatepropagation/prose-1"));
    event->stop_propagation_flag = true;
    event->stop_immediate_propagation_flag = true;
    return true;
}

static bool prevent_default(struct agent *agent, const struct call *call, struct value *result)
{
    struct event *event = NULL;
    TRY(this_event(agent, call, &event));
    PROSE(agent, DOM("dom-event-preventdefault/prose-1"));
    set_the_canceled_flag(agent, event);
    return true;
}

static void initialize_event(struct agent *agent, struct event *event, struct string type,
                             bool bubbles, bool cancelable)
{
    SPEC(agent, DOM("concept-event-initialize"));
    STEP(1);
    event->initialized_flag = true;
    STEP(2);
    event->stop_propagation_flag = false;
    event->stop_immediate_propagation_flag = false;
    event->canceled_flag = false;
    STEP(3);
    event->is_trusted = false;
    STEP(4);
    event->target = NULL;
    STEP(5);
    event->type = type;
    STEP(6);
    event->bubbles = bubbles;
    STEP(7);
    event->cancelable = cancelable;
}

static bool init_event(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, DOM("dom-event-initevent"));
    struct event *event = NULL;
    struct string type;
    TRY(this_event(agent, call, &event));
    if (call->argument_count < 1)
        return throw_type_error(agent, "1 argument required");
    TRY(to_string(agent, call->arguments[0], &type));
    if (STEP(1), event->dispatch_flag)
        return true;
    STEP(2);
    initialize_event(agent, event, type, to_boolean(call_argument(call, 1)),
                     to_boolean(call_argument(call, 2)));
    return true;
}

/* sequence<MessagePort> */
static bool to_ports(struct agent *agent, struct value value, struct object **ports)
{
    object_list sequence = {0};
    TRY(js_to_sequence_of_objects(agent, value, &sequence));
    struct value *values = NEW_ARRAY(agent->arena, struct value, sequence.count + 1);
    for (size_t i = 0; i < sequence.count; i++) {
        if (sequence.items[i]->kind != OBJECT_MESSAGE_PORT)
            return throw_type_error(agent, "not a MessagePort");
        values[i] = value_object(sequence.items[i]);
    }
    *ports = create_frozen_array(agent, agent->current_realm, values, sequence.count);
    return true;
}

/* MessageEventSource? */
static bool to_source(struct agent *agent, struct value value, struct value *source)
{
    bool is_null = value.type == VALUE_NULL || value.type == VALUE_UNDEFINED;
    bool is_source = is_object(value) && (value.object->kind == OBJECT_MESSAGE_PORT ||
                                          value.object->kind == OBJECT_WINDOW_PROXY);
    if (!is_null && !is_source)
        return throw_type_error(agent, "not a MessageEventSource");
    *source = is_null ? JS_NULL : value;
    return true;
}

static bool init_message_event(struct agent *agent, const struct call *call, struct value *result)
{
    struct event *event = NULL;
    struct string type, origin = {0}, last_event_id = {0};
    struct value source = JS_NULL;
    TRY(this_event(agent, call, &event));
    struct object *ports = create_frozen_array(agent, agent->current_realm, NULL, 0);
    if (call->argument_count < 1)
        return throw_type_error(agent, "1 argument required");
    TRY(to_string(agent, call->arguments[0], &type));
    if (!is_undefined(call_argument(call, 4)))
        TRY(js_to_usv_string(agent, call_argument(call, 4), &origin));
    if (!is_undefined(call_argument(call, 5)))
        TRY(to_string(agent, call_argument(call, 5), &last_event_id));
    TRY(to_source(agent, call_argument(call, 6), &source));
    if (!is_undefined(call_argument(call, 7)))
        TRY(to_ports(agent, call_argument(call, 7), &ports));
    PROSE(agent, HTML("dom-messageevent-initmessageevent/prose-1"));
    if (event->dispatch_flag)
        return true;
    initialize_event(agent, event, type, to_boolean(call_argument(call, 1)),
                     to_boolean(call_argument(call, 2)));
    struct value data = call_argument(call, 3);
    event->data = is_undefined(data) ? JS_NULL : data;
    event->origin_record = NULL;
    event->origin = origin;
    event->last_event_id = last_event_id;
    event->source = source;
    event->ports = ports;
    return true;
}

/* One member of an init dictionary; absent when undefined. */
static bool member(struct agent *agent, struct value dictionary, const char *name,
                   struct value *value)
{
    *value = UNDEFINED;
    return !is_object(dictionary) || get_named(agent, dictionary.object, name, value);
}

static bool check_dictionary(struct agent *agent, struct value dictionary)
{
    if (!is_object(dictionary) && dictionary.type != VALUE_NULL && !is_undefined(dictionary))
        return throw_type_error(agent, "the dictionary is not an object");
    return true;
}

static bool read_event_init(struct agent *agent, struct value dictionary, struct event *event)
{
    struct value value;
    TRY(member(agent, dictionary, "bubbles", &value));
    event->bubbles = to_boolean(value);
    TRY(member(agent, dictionary, "cancelable", &value));
    event->cancelable = to_boolean(value);
    TRY(member(agent, dictionary, "composed", &value));
    event->composed = to_boolean(value);
    return true;
}

static bool read_string_member(struct agent *agent, struct value dictionary, const char *name,
                               struct string *string)
{
    struct value value;
    TRY(member(agent, dictionary, name, &value));
    return is_undefined(value) || to_string(agent, value, string);
}

/* Members in lexicographical order: data, lastEventId, origin, ports, source. */
static bool read_message_event_init(struct agent *agent, struct value dictionary,
                                    struct event *event)
{
    struct value value;
    TRY(member(agent, dictionary, "data", &value));
    event->data = is_undefined(value) ? JS_NULL : value;
    TRY(read_string_member(agent, dictionary, "lastEventId", &event->last_event_id));
    TRY(member(agent, dictionary, "origin", &value));
    if (!is_undefined(value))
        TRY(js_to_usv_string(agent, value, &event->origin));
    TRY(member(agent, dictionary, "ports", &value));
    if (!is_undefined(value))
        TRY(to_ports(agent, value, &event->ports));
    TRY(member(agent, dictionary, "source", &value));
    return to_source(agent, value, &event->source);
}

static bool read_error_event_init(struct agent *agent, struct value dictionary, struct event *event)
{
    TRY(member(agent, dictionary, "error", &event->error));
    return read_string_member(agent, dictionary, "message", &event->message);
}

static bool construct_event(struct agent *agent, const struct call *call, enum intrinsic interface,
                            struct value *result)
{
    struct string type;
    struct value dictionary = call_argument(call, 1);
    if (!call->new_target || call->argument_count < 1)
        return throw_type_error(agent, "an event is made with new and a type");
    TRY(to_string(agent, call->arguments[0], &type));
    TRY(check_dictionary(agent, dictionary));
    struct event *event = event_construct(agent, call->callee->realm, interface, type);
    TRY(read_event_init(agent, dictionary, event));
    if (event->is_message_event)
        TRY(read_message_event_init(agent, dictionary, event));
    if (event->is_error_event)
        TRY(read_error_event_init(agent, dictionary, event));
    *result = value_object(&event->object);
    return true;
}

static bool event_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return construct_event(agent, call, INTRINSIC_EVENT_PROTOTYPE, result);
}

static bool message_event_constructor(struct agent *agent, const struct call *call,
                                      struct value *result)
{
    return construct_event(agent, call, INTRINSIC_MESSAGE_EVENT_PROTOTYPE, result);
}

static bool error_event_constructor(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    return construct_event(agent, call, INTRINSIC_ERROR_EVENT_PROTOTYPE, result);
}

struct attribute {
    const char *name;
    function_body getter;
};

static struct object *create_interface(struct agent *agent, struct realm *realm, const char *name,
                                       int length, enum intrinsic interface, enum intrinsic parent,
                                       function_body constructor)
{
    struct object *prototype = object_create(agent, realm);
    prototype->prototype = realm_intrinsic(realm, parent);
    realm->intrinsics[interface] = prototype;
    define_constructor(agent, realm, name, length, constructor, prototype);
    return prototype;
}

static void define_attributes(struct agent *agent, struct realm *realm, struct object *prototype,
                              const struct attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        define_accessor(agent, realm, prototype, attributes[i].name, attributes[i].getter, NULL,
                        true);
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

void event_target_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype =
        create_interface(agent, realm, "EventTarget", 0, INTRINSIC_EVENT_TARGET_PROTOTYPE,
                         INTRINSIC_OBJECT_PROTOTYPE, event_target_constructor);
    define_method(agent, realm, prototype, "addEventListener", 2, add_event_listener);
    define_method(agent, realm, prototype, "removeEventListener", 2, remove_event_listener);
    define_method(agent, realm, prototype, "dispatchEvent", 1, dispatch_event);
}

void event_create_intrinsics(struct agent *agent, struct realm *realm)
{
    static const struct attribute attributes[] = {
        {"type", get_type},
        {"target", get_target},
        {"srcElement", get_target},
        {"currentTarget", get_current_target},
        {"eventPhase", get_event_phase},
        {"bubbles", get_bubbles},
        {"cancelable", get_cancelable},
        {"defaultPrevented", get_default_prevented},
        {"composed", get_composed},
        {"isTrusted", get_is_trusted},
        {"timeStamp", get_time_stamp},
    };
    struct object *prototype = create_interface(agent, realm, "Event", 1, INTRINSIC_EVENT_PROTOTYPE,
                                                INTRINSIC_OBJECT_PROTOTYPE, event_constructor);
    define_attributes(agent, realm, prototype, attributes, COUNT(attributes));
    define_method(agent, realm, prototype, "stopPropagation", 0, stop_propagation);
    define_method(agent, realm, prototype, "stopImmediatePropagation", 0,
                  stop_immediate_propagation);
    define_method(agent, realm, prototype, "preventDefault", 0, prevent_default);
    define_method(agent, realm, prototype, "initEvent", 1, init_event);
}

void message_event_create_intrinsics(struct agent *agent, struct realm *realm)
{
    static const struct attribute attributes[] = {
        {"data", get_data},     {"origin", get_origin}, {"lastEventId", get_last_event_id},
        {"source", get_source}, {"ports", get_ports},
    };
    struct object *prototype =
        create_interface(agent, realm, "MessageEvent", 1, INTRINSIC_MESSAGE_EVENT_PROTOTYPE,
                         INTRINSIC_EVENT_PROTOTYPE, message_event_constructor);
    define_attributes(agent, realm, prototype, attributes, COUNT(attributes));
    define_method(agent, realm, prototype, "initMessageEvent", 1, init_message_event);
}

void error_event_create_intrinsics(struct agent *agent, struct realm *realm)
{
    static const struct attribute attributes[] = {{"message", get_message}, {"error", get_error}};
    struct object *prototype =
        create_interface(agent, realm, "ErrorEvent", 1, INTRINSIC_ERROR_EVENT_PROTOTYPE,
                         INTRINSIC_EVENT_PROTOTYPE, error_event_constructor);
    define_attributes(agent, realm, prototype, attributes, COUNT(attributes));
}
