/*
 * Event handlers, the on... attributes (HTML 8.1.8.1), and reporting an exception (8.1.4.6).
 */
#include "agent.h"
#include "event_algorithms.h"
#include "web_idl.h"

struct event_handler *event_handler_get(struct agent *agent, struct event_target *target,
                                        const char *type)
{
    for (size_t i = 0; i < target->event_handler_map.count; i++)
        if (string_is(target->event_handler_map.items[i]->type, type))
            return target->event_handler_map.items[i];
    struct event_handler *handler = NEW(agent->arena, struct event_handler);
    handler->target = target;
    handler->type = string_from_utf8(agent->arena, type);
    LIST_APPEND(agent->arena, &target->event_handler_map, handler);
    return handler;
}

static void deactivate_an_event_handler(struct agent *agent, struct event_handler *event_handler)
{
    SPEC(agent, HTML("deactivate-an-event-handler"));
    STEP(1);
    STEP(2);  // the handler itself is given
    STEP(3);
    event_handler->value = NULL;
    STEP(4);
    struct event_listener *listener = event_handler->listener;
    STEP(5);
    if (listener)
        remove_an_event_listener(agent, event_handler->target, listener);
    STEP(6);
    event_handler->listener = NULL;
}

static void activate_an_event_handler(struct agent *agent, struct event_handler *event_handler)
{
    SPEC(agent, HTML("activate-an-event-handler"));
    STEP(1);
    STEP(2);
    if (STEP(3), event_handler->listener)
        return;
    STEP(4);
    struct event_listener *listener = NEW(agent->arena, struct event_listener);
    listener->event_handler = event_handler;
    STEP(5);
    listener->type = event_handler->type;
    STEP(6);
    add_an_event_listener(agent, event_handler->target, listener);
    STEP(7);
    event_handler->listener = listener;
}

void event_handler_set(struct agent *agent, struct event_handler *handler, struct value value)
{
    SPEC(agent, HTML("event-handler-idl-attribute-setter"));
    STEP(1);  // every object here is its own target
    STEP(2);
    PROSE(agent, HTML("eventhandler-callback/prose-1"));  // what is no object is null
    if (STEP(3), !is_object(value)) {
        deactivate_an_event_handler(agent, handler);
    } else {
        STEP(4);
        STEP(4.1);
        STEP(4.2);
        struct event_handler *event_handler = handler;
        STEP(4.3);
        event_handler->value = value.object;
        event_handler->callback_context = incumbent_settings_object(agent);
        STEP(4.4);
        activate_an_event_handler(agent, event_handler);
    }
}

/* NULL is null. */
static struct object *get_the_current_value(struct agent *agent,
                                            const struct event_handler *event_handler)
{
    SPEC(agent, HTML("getting-the-current-value-of-the-event-handler"));
    STEP(1);
    STEP(2);  // the handler itself is given
    STEP(3);  // there is no markup to compile
    STEP(4);
    return event_handler->value;
}

struct value event_handler_value(struct agent *agent, struct event_handler *handler)
{
    SPEC(agent, HTML("event-handler-idl-attribute-getter"));
    STEP(1);
    STEP(2);
    STEP(3);
    struct object *value = get_the_current_value(agent, handler);
    return value ? value_object(value) : JS_NULL;
}

/* The arguments of an onerror handler of a global object. */
static bool invoke_error_handler(struct agent *agent, struct object *callback, struct event *event,
                                 struct value this_value, struct value *return_value)
{
    struct value arguments[] = {value_string(event->message), value_ascii(agent->arena, ""),
                                value_number(0), value_number(0), event->error};
    *return_value = UNDEFINED;
    return call_function(agent, value_object(callback), this_value, arguments, 5, return_value);
}

bool event_handler_processing_algorithm(struct agent *agent, struct event_handler *handler,
                                        struct event *event)
{
    SPEC(agent, HTML("the-event-handler-processing-algorithm"));
    struct value this_value = event_target_value(event->current_target);
    struct value return_value = UNDEFINED;
    STEP(1);
    STEP(2);  // now, not when the event was fired
    struct object *callback = get_the_current_value(agent, handler);
    if (STEP(3), !callback)
        return true;
    STEP(4);
    bool special_error_event_handling = event->is_error_event && string_is(event->type, "error") &&
                                        event->current_target->object.kind == OBJECT_GLOBAL;
    if (STEP(5), special_error_event_handling) {
        STEP(5.c1);
        TRY(invoke_error_handler(agent, callback, event, this_value, &return_value));
    } else {
        STEP(5.c2);
        TRY(invoke_callback(agent, callback, handler->callback_context,
                            value_object(&event->object), this_value, &return_value));
    }
    STEP(6);
    bool is_boolean = return_value.type == VALUE_BOOLEAN;
    if (special_error_event_handling) {
        STEP(6.c2);
        if (is_boolean && return_value.boolean)
            set_the_canceled_flag(agent, event);
    } else {
        STEP(6.c3);
        if (is_boolean && !return_value.boolean)
            set_the_canceled_flag(agent, event);
    }
    return true;
}

static void initialize_error_event(struct event *event, const void *data)
{
    const struct value *exception = data;
    event->cancelable = true;
    event->error = *exception;
}

void report_an_exception(struct agent *agent, struct value exception, struct realm *realm)
{
    SPEC(agent, HTML("report-an-exception"));
    struct event_target *global = (struct event_target *)realm->global_object;
    STEP(1);
    bool not_handled = true;
    STEP(2);  // message, filename and position are implementation-defined
    STEP(3);
    STEP(4);  // no muted errors
    STEP(5);
    STEP(6);
    if (!realm->in_error_reporting_mode) {
        STEP(6.1);
        realm->in_error_reporting_mode = true;
        STEP(6.2);
        not_handled = fire_an_event(agent, "error", global, INTRINSIC_ERROR_EVENT_PROTOTYPE,
                                    initialize_error_event, &exception);
        STEP(6.3);
        realm->in_error_reporting_mode = false;
    }
    STEP(7);
    if (not_handled) {
        STEP(7.1);
        STEP(7.3);  // the developer console is the case's log
        agent->run->host.report(agent->run->host.context, agent, realm, exception);
    }
}
