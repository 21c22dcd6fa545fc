/*
 * The interfaces MessageChannel and MessagePort as a script sees them (HTML 9.4.2 to 9.4.4).
 */
#include "agent.h"
#include "message_port_algorithms.h"
#include <stddef.h>

static bool this_port(struct agent *agent, const struct call *call, struct message_port **port)
{
    if (!is_object(call->this_value) || call->this_value.object->kind != OBJECT_MESSAGE_PORT)
        return throw_type_error(agent, "not a MessagePort");
    *port = (struct message_port *)call->this_value.object;
    return true;
}

static bool post_message_with_options(struct agent *agent, struct message_port *port,
                                      struct value message,
                                      const struct structured_serialize_options *options)
{
    SPEC(agent, HTML("dom-messageport-postmessage-options"));
    STEP(1);
    struct message_port_side *target_port = message_port_entangled_side(agent, port);
    STEP(2);
    return message_port_post_message_steps(agent, port, target_port, message, options);
}

static bool post_message_with_transfer(struct agent *agent, struct message_port *port,
                                       struct value message,
                                       const struct structured_serialize_options *transfer)
{
    SPEC(agent, HTML("dom-messageport-postmessage"));
    STEP(1);
    struct message_port_side *target_port = message_port_entangled_side(agent, port);
    STEP(2);
    const struct structured_serialize_options *options = transfer;
    STEP(3);
    return message_port_post_message_steps(agent, port, target_port, message, options);
}

static bool post_message(struct agent *agent, const struct call *call, struct value *result)
{
    struct message_port *port = NULL;
    struct structured_serialize_options options = {0};
    bool is_sequence;
    TRY(this_port(agent, call, &port));
    TRY(resolve_post_message_overload(agent, call, &is_sequence, &options));
    struct value message = call_argument(call, 0);
    return is_sequence ? post_message_with_transfer(agent, port, message, &options)
                       : post_message_with_options(agent, port, message, &options);
}

static bool start(struct agent *agent, const struct call *call, struct value *result)
{
    struct message_port *port = NULL;
    TRY(this_port(agent, call, &port));
    message_port_start(agent, port);
    return true;
}

static bool close_port(struct agent *agent, const struct call *call, struct value *result)
{
    struct message_port *port = NULL;
    TRY(this_port(agent, call, &port));
    message_port_close(agent, port);
    return true;
}

static struct event_handler **handler_at(struct message_port *port, size_t offset)
{
    return (struct event_handler **)((char *)port + offset);
}

static bool handler_value(struct agent *agent, const struct call *call, size_t offset,
                          const char *clause, struct value *result)
{
    struct message_port *port;
    TRY(this_port(agent, call, &port));
    PROSE(agent, clause);
    *result = event_handler_value(agent, *handler_at(port, offset));
    return true;
}

static bool set_handler(struct agent *agent, const struct call *call, size_t offset,
                        const char *clause)
{
    struct message_port *port;
    TRY(this_port(agent, call, &port));
    PROSE(agent, clause);
    event_handler_set(agent, *handler_at(port, offset), call_argument(call, 0));
    return true;
}

/* Defines get_NAME and set_NAME, the accessors of an event handler IDL attribute. */
#define HANDLER_ACCESSORS(name, clause)                                                            \
    static bool get_##name(struct agent *agent, const struct call *call, struct value *result)     \
    {                                                                                              \
        return handler_value(agent, call, offsetof(struct message_port, name), clause, result);    \
    }                                                                                              \
    static bool set_##name(struct agent *agent, const struct call *call, struct value *result)     \
    {                                                                                              \
        return set_handler(agent, call, offsetof(struct message_port, name), clause);              \
    }

HANDLER_ACCESSORS(onmessage, HTML("handler-messageeventtarget/prose-1"))
HANDLER_ACCESSORS(onmessageerror, HTML("handler-messageeventtarget/prose-1"))
HANDLER_ACCESSORS(onclose, HTML("handler-messageport-onclose/prose-1"))

/* Beyond the handler: the first setting starts the port. */
static bool set_onmessage_and_start(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    TRY(set_onmessage(agent, call, result));
    struct message_port *port = (struct message_port *)call->this_value.object;
    PROSE(agent, HTML("messageport-onmessage/prose-1"));
    if (port->onmessage_was_set ||
        (!port->onmessage->value && reading(agent, READING_ONLY_A_HANDLER_STARTS)))  // D7
        return true;
    message_port_start(agent, port);
    port->onmessage_was_set = true;
    return true;
}

static bool port_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return throw_type_error(agent, "Illegal constructor");
}

static bool channel_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, HTML("dom-messagechannel"));
    if (!call->new_target)
        return throw_type_error(agent, "MessageChannel must be called with new");
    struct realm *realm = call->callee->realm;
    struct message_channel *channel = object_allocate(
        agent, realm, OBJECT_MESSAGE_CHANNEL,
        realm_intrinsic(realm, INTRINSIC_MESSAGE_CHANNEL_PROTOTYPE), sizeof *channel);
    STEP(1);
    channel->port_1 = message_port_create(agent, realm);
    STEP(2);
    channel->port_2 = message_port_create(agent, realm);
    STEP(3);
    entangle(agent, channel->port_1, channel->port_2);
    *result = value_object(&channel->object);
    return true;
}

static bool this_channel(struct agent *agent, const struct call *call,
                         struct message_channel **channel)
{
    if (!is_object(call->this_value) || call->this_value.object->kind != OBJECT_MESSAGE_CHANNEL)
        return throw_type_error(agent, "not a MessageChannel");
    *channel = (struct message_channel *)call->this_value.object;
    return true;
}

static bool get_port1(struct agent *agent, const struct call *call, struct value *result)
{
    struct message_channel *channel = NULL;
    TRY(this_channel(agent, call, &channel));
    PROSE(agent, HTML("dom-messagechannel-port1/prose-1"));
    *result = value_object(&channel->port_1->event_target.object);
    return true;
}

static bool get_port2(struct agent *agent, const struct call *call, struct value *result)
{
    struct message_channel *channel = NULL;
    TRY(this_channel(agent, call, &channel));
    PROSE(agent, HTML("dom-messagechannel-port2/prose-1"));
    *result = value_object(&channel->port_2->event_target.object);
    return true;
}

void message_channel_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = object_create(agent, realm);
    realm->intrinsics[INTRINSIC_MESSAGE_CHANNEL_PROTOTYPE] = prototype;
    define_constructor(agent, realm, "MessageChannel", 0, channel_constructor, prototype);
    define_accessor(agent, realm, prototype, "port1", get_port1, NULL, true);
    define_accessor(agent, realm, prototype, "port2", get_port2, NULL, true);
}

void message_port_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = object_create(agent, realm);
    prototype->prototype = realm_intrinsic(realm, INTRINSIC_EVENT_TARGET_PROTOTYPE);
    realm->intrinsics[INTRINSIC_MESSAGE_PORT_PROTOTYPE] = prototype;
    define_constructor(agent, realm, "MessagePort", 0, port_constructor, prototype);
    define_method(agent, realm, prototype, "postMessage", 1, post_message);
    define_method(agent, realm, prototype, "start", 0, start);
    define_method(agent, realm, prototype, "close", 0, close_port);
    define_accessor(agent, realm, prototype, "onmessage", get_onmessage, set_onmessage_and_start,
                    true);
    define_accessor(agent, realm, prototype, "onmessageerror", get_onmessageerror,
                    set_onmessageerror, true);
    define_accessor(agent, realm, prototype, "onclose", get_onclose, set_onclose, true);
}
