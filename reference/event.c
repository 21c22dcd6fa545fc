/*
 * Events: creation, listeners, dispatch to a target without a tree (DOM 2.5 to 2.10). Steps about
 * trees, shadow roots, touch and activation have nothing to do here and say so by standing empty.
 * Event handlers are in event_handler.c, interfaces in event_bindings.c.
 */
#include "agent.h"
#include "event_algorithms.h"
#include "message_port.h"
#include "trace_note.h"
#include "web_idl.h"
#include "window.h"

struct value event_target_value(const struct event_target *target)
{
    const struct realm *realm = target->object.realm;
    bool is_global = &target->object == realm->global_object;
    return value_object(is_global ? realm->global_this : (struct object *)&target->object);
}

static struct event *inner_event_creation_steps(struct agent *agent, struct realm *realm,
                                                enum intrinsic interface)
{
    SPEC(agent, DOM("inner-event-creation-steps"));
    STEP(1);
    struct event *event = object_allocate(agent, realm, OBJECT_EVENT,
                                          realm_intrinsic(realm, interface), sizeof *event);
    STEP(2);
    event->initialized_flag = true;
    STEP(3);  // no clock: timeStamp is 0
    STEP(4);  // members of the dictionary are set by the constructor (event_bindings.c)
    event->is_message_event = interface == INTRINSIC_MESSAGE_EVENT_PROTOTYPE;
    event->is_error_event = interface == INTRINSIC_ERROR_EVENT_PROTOTYPE;
    event->data = JS_NULL;
    event->source = JS_NULL;
    STEP(5);
    event->ports = create_frozen_array(agent, realm, NULL, 0);
    PROSE(agent, HTML("concept-messageevent-origin/prose-1"));
    STEP(6);
    return event;
}

struct event *event_construct(struct agent *agent, struct realm *realm, enum intrinsic interface,
                              struct string type)
{
    SPEC(agent, DOM("concept-event-constructor"));
    STEP(1);
    struct event *event = inner_event_creation_steps(agent, realm, interface);
    STEP(2);
    event->type = type;
    STEP(3);
    return event;
}

struct event *create_an_event(struct agent *agent, struct realm *realm, enum intrinsic interface)
{
    SPEC(agent, DOM("concept-event-create"));
    STEP(1);  // the realm is always given
    STEP(2);  // the defaults are those of the inner steps
    STEP(3);
    struct event *event = inner_event_creation_steps(agent, realm, interface);
    STEP(4);
    event->is_trusted = true;
    STEP(5);
    return event;
}

bool fire_an_event(struct agent *agent, const char *type, struct event_target *target,
                   enum intrinsic interface, void (*initialize)(struct event *, const void *),
                   const void *data)
{
    SPEC(agent, DOM("concept-event-fire"));
    STEP(1);  // the interface is always given
    STEP(2);
    struct event *event = create_an_event(agent, target->object.realm, interface);
    STEP(3);
    event->type = string_from_utf8(agent->arena, type);
    STEP(4);
    if (initialize)
        initialize(event, data);
    STEP(5);
    return dispatch_an_event(agent, event, target);
}

void set_the_canceled_flag(struct agent *agent, struct event *event)
{
    PROSE(agent, DOM("set-the-canceled-flag/prose-1"));
    if (event->cancelable && !event->in_passive_listener_flag)
        event->canceled_flag = true;
}

/* The listener in the list that has the same type, callback and capture, or NULL. */
static struct event_listener *find_listener(const struct event_target *target,
                                            const struct event_listener *listener)
{
    for (size_t i = 0; i < target->event_listener_list.count; i++) {
        struct event_listener *other = target->event_listener_list.items[i];
        if (string_equal(other->type, listener->type) && other->callback == listener->callback &&
            other->event_handler == listener->event_handler && other->capture == listener->capture)
            return other;
    }
    return NULL;
}

void add_an_event_listener(struct agent *agent, struct event_target *target,
                           struct event_listener *listener)
{
    SPEC(agent, DOM("add-an-event-listener"));
    STEP(1);  // no service workers
    STEP(2);  // no abort signals
    STEP(3);
    if (!listener->callback && !listener->event_handler)
        return;
    STEP(4);  // by default no listener of a message port is passive
    STEP(5);
    if (!find_listener(target, listener))
        LIST_APPEND(agent->arena, &target->event_listener_list, listener);
    STEP(6);
}

void remove_an_event_listener(struct agent *agent, struct event_target *target,
                              struct event_listener *listener)
{
    SPEC(agent, DOM("remove-an-event-listener"));
    STEP(1);  // no service workers
    STEP(2);  // a dispatch under way sees the flag, later ones the list
    {
        listener->removed = true;
        for (size_t i = 0; i < target->event_listener_list.count; i++)
            if (target->event_listener_list.items[i] == listener)
                LIST_REMOVE(&target->event_listener_list, i);
    }
}

void remove_listener_like(struct agent *agent, struct event_target *target,
                          const struct event_listener *like)
{
    SPEC(agent, DOM("dom-eventtarget-removeeventlistener"));
    STEP(1);  // flattened by the caller
    struct event_listener *listener = find_listener(target, like);
    STEP(2);
    if (listener)
        remove_an_event_listener(agent, target, listener);
}

/* Calls the listener's callback. False: it threw. */
static bool call_listener(struct agent *agent, struct event_listener *listener, struct event *event)
{
    struct value current_target = event_target_value(event->current_target);
    if (listener->event_handler)
        return event_handler_processing_algorithm(agent, listener->event_handler, event);
    return call_handle_event(agent, listener->callback, listener->callback_context,
                             value_object(&event->object), current_target);
}

/* The realm whose global object hears of the listener's exceptions. */
static struct realm *listener_realm(const struct event_listener *listener)
{
    return listener->event_handler ? listener->event_handler->target->object.realm
                                   : listener->callback->realm;
}

typedef LIST(struct event_listener *) listener_list;

static bool inner_invoke(struct agent *agent, struct event *event, const listener_list *listeners,
                         bool capturing)
{
    SPEC(agent, DOM("concept-event-listener-inner-invoke"));
    STEP(1);
    bool found = false;
    STEP(2);
    for (size_t i = 0; i < listeners->count; i++) {
        struct event_listener *listener = listeners->items[i];
        if (listener->removed)
            continue;
        STEP(2.1);
        if (!string_equal(event->type, listener->type))
            continue;
        STEP(2.2);
        found = true;
        STEP(2.3);
        if (capturing && !listener->capture)
            continue;
        STEP(2.4);
        if (!capturing && listener->capture)
            continue;
        STEP(2.5);
        if (listener->once)
            remove_an_event_listener(agent, event->current_target, listener);
        STEP(2.6);
        struct realm *realm = listener_realm(listener);
        struct window *global = realm_window(realm);
        STEP(2.7);
        struct event *current_event = NULL;
        STEP(2.8);
        if (global) {
            STEP(2.8.1);
            current_event = global->current_event;
            STEP(2.8.2);  // nothing is in a shadow tree
            global->current_event = event;
        }
        STEP(2.9);
        if (listener->passive)
            event->in_passive_listener_flag = true;
        STEP(2.10);
        STEP(2.11);
        bool completed = call_listener(agent, listener, event);
        if (!completed) {
            STEP(2.11.1);
            report_an_exception(agent, agent->exception, realm);
            STEP(2.11.2);
        }
        STEP(2.12);
        event->in_passive_listener_flag = false;
        STEP(2.13);
        if (global)
            global->current_event = current_event;
        STEP(2.14);
        if (event->stop_immediate_propagation_flag)
            break;
    }
    STEP(3);
    return found;
}

static void invoke(struct agent *agent, struct event *event, struct event_target *target,
                   bool capturing)
{
    SPEC(agent, DOM("concept-event-listener-invoke"));
    listener_list listeners = {0};
    STEP(1);
    STEP(2);  // the path has one item, the target itself
    STEP(3);
    event->target = target;
    STEP(4);
    STEP(5);
    if (STEP(6), event->stop_propagation_flag)
        return;
    STEP(7);
    event->current_target = target;
    STEP(8);  // a clone: listeners added from now on do not run
    for (size_t i = 0; i < target->event_listener_list.count; i++)
        LIST_APPEND(agent->arena, &listeners, target->event_listener_list.items[i]);
    STEP(9);
    STEP(10);
    inner_invoke(agent, event, &listeners, capturing);
    STEP(11);  // message events have no legacy name
}

static const char *target_label(const struct event_target *target)
{
    switch (target->object.kind) {
    case OBJECT_MESSAGE_PORT:
        return message_port_label((const struct message_port *)target);
    case OBJECT_GLOBAL:
        return "the global object";
    default:
        return "an object";
    }
}

static void note_fired(struct agent *agent, const struct event *event,
                       const struct event_target *target)
{
    size_t listeners = 0;
    if (!trace_has_notes(agent))
        return;
    for (size_t i = 0; i < target->event_listener_list.count; i++)
        listeners += string_equal(target->event_listener_list.items[i]->type, event->type);
    trace_note_in(agent, target->object.realm->name, TRACE_FIRED, 0, "fires %s at %s%s%s, %zu %s",
                  string_to_utf8(agent->arena, event->type), target_label(target),
                  event->is_message_event ? ", data " : "",
                  event->is_message_event ? trace_value(agent, event->data) : "", listeners,
                  listeners == 1 ? "listener" : "listeners");
}

bool dispatch_an_event(struct agent *agent, struct event *event, struct event_target *target)
{
    SPEC(agent, DOM("concept-event-dispatch"));
    STEP(1);
    event->dispatch_flag = true;
    note_fired(agent, event, target);
    STEP(2);
    STEP(3);
    STEP(4);
    STEP(5);
    STEP(6);    // always: nothing has a relatedTarget
    STEP(6.3);  // the path: the target alone; 6.4 to 6.12 are about trees and activation
    STEP(6.8);
    STEP(6.13);
    {
        STEP(6.13.1);
        event->event_phase = 2;
        STEP(6.13.3);
        invoke(agent, event, target, true);
    }
    STEP(6.14);
    {
        STEP(6.14.1);
        event->event_phase = 2;
        STEP(6.14.3);
        invoke(agent, event, target, false);
    }
    STEP(7);
    event->event_phase = 0;
    STEP(8);
    event->current_target = NULL;
    STEP(9);
    STEP(10);
    event->dispatch_flag = false;
    event->stop_propagation_flag = false;
    event->stop_immediate_propagation_flag = false;
    STEP(11);
    STEP(12);
    STEP(13);
    return !event->canceled_flag;
}
