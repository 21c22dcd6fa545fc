/*
 * The window post message steps (HTML 9.3.3). The message is serialized at the call; whether the
 * target may have it is decided at delivery.
 */
#include "agent.h"
#include "message_port_algorithms.h"
#include "trace_note.h"
#include "window.h"

struct post_message_task {
    struct window *target_window;
    struct realm *target_realm, *incumbent_settings;
    const struct origin *target_origin;  // NULL: any
    struct serialize_with_transfer_result serialize_with_transfer_result;
};

struct message_attributes {
    const struct origin *origin;
    struct value source, data;
    struct object *ports;
};

static void initialize_message_error(struct event *event, const void *data)
{
    const struct message_attributes *attributes = data;
    event->origin_record = attributes->origin;
    event->source = attributes->source;
}

static void initialize_message(struct event *event, const void *data)
{
    const struct message_attributes *attributes = data;
    initialize_message_error(event, data);
    event->data = attributes->data;
    event->ports = attributes->ports;
}

/* Steps 8.4 to 8.7 */
static void deliver(struct agent *agent, const struct post_message_task *message,
                    struct message_attributes *attributes)
{
    SPEC(agent, HTML("window-post-message-steps"));
    struct event_target *target_window = &message->target_window->event_target;
    struct deserialize_record deserialize_record;
    STEP(8.4);
    agent->current_realm = message->target_realm;
    bool deserialized =
        structured_deserialize_with_transfer(agent, &message->serialize_with_transfer_result,
                                             message->target_realm, &deserialize_record);
    if (!deserialized) {
        STEP(8.4.p2);
        fire_an_event(agent, "messageerror", target_window, INTRINSIC_MESSAGE_EVENT_PROTOTYPE,
                      initialize_message_error, attributes);
        return;
    }
    STEP(8.5);
    attributes->data = deserialize_record.deserialized;
    STEP(8.6);
    attributes->ports =
        new_message_ports(agent, message->target_realm, &deserialize_record.transferred_values);
    STEP(8.7);
    fire_an_event(agent, "message", target_window, INTRINSIC_MESSAGE_EVENT_PROTOTYPE,
                  initialize_message, attributes);
}

/* Here the message would be seen by an engine that did not check. */
static void run_ghost(struct agent *agent)
{
    if (!agent->run->ghosts)
        return;
    agent->run->ghosts_made++;
    agent->run->host.ghost(agent->run->host.context, agent);
}

static void window_post_message_task(struct agent *agent, struct task *task)
{
    SPEC(agent, HTML("window-post-message-steps"));
    const struct post_message_task *message = task->data;
    const struct document *document = message->target_window->document;
    const struct origin *target_origin = message->target_origin;
    struct message_attributes attributes = {.origin = NULL};
    if (STEP(8.1), target_origin && !same_origin(agent, document->origin, target_origin)) {
        trace_note(agent, TRACE_STATE, 0, "the message is dropped: the origin is not the target's");
        run_ghost(agent);
        return;
    }
    STEP(8.2);
    attributes.origin = associated_document(message->incumbent_settings)->origin;
    STEP(8.3);
    attributes.source = value_object(message->incumbent_settings->global_this);
    deliver(agent, message, &attributes);
}

bool window_post_message_steps(struct agent *agent, struct window *target_window,
                               struct value message,
                               const struct window_post_message_options *options)
{
    SPEC(agent, HTML("window-post-message-steps"));
    struct post_message_task *task = NEW(agent->arena, struct post_message_task);
    task->target_window = target_window;
    STEP(1);
    task->target_realm = target_window->event_target.object.realm;
    STEP(2);
    task->incumbent_settings = incumbent_settings_object(agent);
    STEP(3);
    struct string target_origin = options->target_origin;
    if (STEP(4), string_is(target_origin, "/")) {
        task->target_origin = associated_document(task->incumbent_settings)->origin;
    } else if (STEP(5), !string_is(target_origin, "*")) {
        STEP(5.1);
        struct url parsed_url;
        bool ok = url_parse(agent, target_origin, NULL, &parsed_url);
        STEP(5.2);  // before anything is serialized
        if (!ok)
            return throw_dom_exception(agent, "SyntaxError", "the target origin is not a URL");
        STEP(5.3);
        task->target_origin = url_origin(agent, &parsed_url);
    }
    STEP(6);
    const object_list *transfer = &options->structured_serialize.transfer;
    STEP(7);  // now: later changes to message are not seen
    TRY(structured_serialize_with_transfer(agent, message, transfer,
                                           &task->serialize_with_transfer_result));
    trace_note(agent, TRACE_STATE, 0, "posts %s to the window %s", trace_value(agent, message),
               task->target_realm->name);
    STEP(8);
    queue_a_global_task(agent, TASK_SOURCE_POSTED_MESSAGE, task->target_realm,
                        window_post_message_task, task);
    return true;
}
