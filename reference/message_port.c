/*
 * The algorithms of message ports (HTML 9.4.4). message_port.h has the picture of sides; here each
 * algorithm of the standard is one function. The interfaces are in message_port_bindings.c.
 */
#include "message_port.h"
#include "agent.h"
#include "message_port_algorithms.h"
#include "trace_note.h"
#include "window.h"
#include <stdio.h>
#include <string.h>

static struct message_port_side *side_create(struct agent *agent, struct message_port *port)
{
    struct message_port_side *side = NEW(agent->arena, struct message_port_side);
    side->queue = NEW(agent->arena, struct port_message_queue);
    side->queue->port = port;
    side->port = port;
    side->identity = new_identity(agent);
    return side;
}

struct message_port *message_port_create(struct agent *agent, struct realm *realm)
{
    struct message_port *port =
        object_allocate(agent, realm, OBJECT_MESSAGE_PORT,
                        realm_intrinsic(realm, INTRINSIC_MESSAGE_PORT_PROTOTYPE), sizeof *port);
    PROSE(agent, HTML("port-message-queue/prose-1"));
    port->side = side_create(agent, port);
    LIST_APPEND(agent->arena, &realm->agent->event_loop.port_message_queues, port->side->queue);
    PROSE(agent, HTML("message-event-target/prose-1"));
    port->onmessage = event_handler_get(agent, &port->event_target, "message");
    port->onmessageerror = event_handler_get(agent, &port->event_target, "messageerror");
    port->onclose = event_handler_get(agent, &port->event_target, "close");
    return port;
}

void entangle(struct agent *agent, struct message_port *a, struct message_port *b)
{
    SPEC(agent, HTML("entangle"));
    STEP(1);  // only new ports come here
    assert(!a->side->entangled && !b->side->entangled);
    STEP(2);
    a->side->peer = b->side;
    b->side->peer = a->side;
    STEP(2.p2);
    a->side->entangled = b->side->entangled = true;
}

/* The agent in which the side's port lives; NULL in flight. */
static struct agent *side_agent(const struct message_port_side *side)
{
    return side->port ? side->port->event_target.object.realm->agent : NULL;
}

/* That of the Window in which the port is, or NULL. */
static struct document *port_document(const struct message_port *port)
{
    return associated_document(port->event_target.object.realm);
}

/* True if another agent may use the side, which then is a shared object. */
static bool is_elsewhere(struct agent *agent, const struct message_port_side *side)
{
    return side_agent(side) != agent;
}

static const char *side_label(const struct message_port_side *side)
{
    return side->queue->label ? side->queue->label : "a port";
}

void message_channel_label(struct agent *agent, struct message_channel *channel, const char *label)
{
    struct message_port *ports[] = {channel->port_1, channel->port_2};
    for (int i = 0; i < 2; i++) {
        struct message_port_side *side = ports[i]->side;
        if (!trace_has_notes(agent) || !side || side->queue->label)
            continue;
        size_t size = strlen(label) + sizeof ".port1";
        char *text = arena_allocate(agent->arena, size);
        snprintf(text, size, "%s.port%d", label, i + 1);
        side->queue->label = text;
    }
}

const char *message_port_label(const struct message_port *port)
{
    if (port->side)
        return side_label(port->side);
    return port->left_side ? "a port that was transferred" : "a port";
}

/* What the two sides of a channel share: whether they are entangled. */
static uint64_t channel_identity(const struct message_port_side *side)
{
    return side->identity ^ side->peer->identity;
}

/* Where a side is: what its transfer and receipt change. */
static uint64_t place_identity(const struct message_port_side *side)
{
    return hash_join(side->identity, 1);
}

/* The tasks of a side, to which only the holder of its peer can add. */
static uint64_t tasks_identity(const struct message_port_side *side)
{
    return hash_join(side->identity, 2);
}

/*
 * The side on which the port is; by the letter also the one it left, for as long as that is in flight (D18,
 * D27: which). NULL: none.
 */
static struct message_port_side *side_of(struct agent *agent, const struct message_port *port,
                                         enum reading which)
{
    struct message_port_side *side = port->left_side;
    if (port->side || !side || !reading(agent, which))
        return port->side;
    segment_reads(agent, place_identity(side), side->transfers);
    return !side->port && side->transfers == port->left_transfer ? side : NULL;
}

static struct message_port_side *entangled_side(struct agent *agent,
                                                const struct message_port *port, enum reading which)
{
    struct message_port_side *side = side_of(agent, port, which);
    if (!side || !side->peer)
        return NULL;
    if (is_elsewhere(agent, side->peer) && !agent->run->ports_stay_open)
        segment_reads(agent, channel_identity(side), side->entangled);
    return side->entangled ? side->peer : NULL;
}

struct message_port_side *message_port_entangled_side(struct agent *agent,
                                                      const struct message_port *port)
{
    return entangled_side(agent, port, READING_PORT_IN_FLIGHT_POSTS);
}

/* True if a port that is gone may still use the side while that is in flight. */
static bool old_port_is_entangled(const struct run *run)
{
    return run->readings[READING_PORT_IN_FLIGHT_POSTS] ||
           run->readings[READING_PORT_IN_FLIGHT_STARTS_AND_CLOSES];
}

/*
 * The side comes or goes where its peer is elsewhere: that is noticed by a peer that is closed, and by
 * posts, if a queue in flight is a task source (D5).
 */
static void moves(struct agent *agent, const struct message_port_side *side)
{
    bool old_port_counts = old_port_is_entangled(agent->run);
    if (!side->peer || (!is_elsewhere(agent, side->peer) && !old_port_counts))
        return;
    if (tasks_may_run_in_flight(agent->run))
        segment_writes(agent, tasks_identity(side));
    if (agent->run->ports_stay_open && !old_port_counts)
        return;
    segment_writes(agent, place_identity(side));
    agent_shared_operation(agent);
}

static void fire_close(struct agent *agent, struct message_port *port)
{
    fire_an_event(agent, "close", &port->event_target, INTRINSIC_EVENT_PROTOTYPE, NULL, NULL);
}

/* The port may have been transferred since: it then is inert. */
static void fire_close_task(struct agent *agent, struct task *task)
{
    struct message_port *port = task->data;
    if (port->side)
        fire_close(agent, port);
}

/* What disentangling has to ask and tell where the other side may be used by another agent. */
static struct agent *agent_of_other_side(struct agent *agent,
                                         const struct message_port_side *other_side)
{
    struct agent *other_agent = side_agent(other_side);
    if (other_agent == agent)
        return agent;
    segment_writes(agent, channel_identity(other_side));
    segment_reads(agent, place_identity(other_side), other_agent ? other_agent->number + 1 : 0);
    return other_agent;
}

void disentangle(struct agent *agent, struct message_port *initiator_port)
{
    SPEC(agent, HTML("disentangle"));
    STEP(1);
    struct message_port_side *side =
        side_of(agent, initiator_port, READING_PORT_IN_FLIGHT_STARTS_AND_CLOSES);
    struct message_port_side *other_side = side->peer;
    STEP(2);
    assert(side->entangled && other_side);
    STEP(3);
    side->entangled = other_side->entangled = false;
    trace_note(agent, TRACE_STATE, 0, "%s and %s are not entangled any more", side_label(side),
               side_label(other_side));
    STEP(4);  // at once in the same agent, a step of its own in another (D20); none in flight (D25)
    struct agent *other_agent = agent_of_other_side(agent, other_side);
    if (other_agent && (other_agent != agent || reading(agent, READING_CLOSE_EVENT_IS_A_TASK)))
        queue_a_task(other_agent, TASK_SOURCE_CLOSE_EVENT, NULL, fire_close_task, other_side->port);
    else if (other_agent)
        fire_close(agent, other_side->port);
    if (other_agent != agent)
        agent_shared_operation(agent);
}

bool message_port_transfer_steps(struct agent *agent, struct message_port *value,
                                 struct record *data_holder)
{
    SPEC(agent, HTML("messageport-transfer-steps"));
    struct message_port_side *side = value->side;
    STEP(1);
    side->queue->has_been_shipped = true;
    STEP(2);  // the side goes with its queue; its tasks wait in the holder (D5)
    data_holder->port_message_side = side;
    side->queue->in_flight = true;
    side->leaves_entangled = side->entangled;
    value->left_side = side;
    value->left_transfer = ++side->transfers;
    if (side->queue->enabled)
        reading(agent, READING_IN_FLIGHT_TASKS_RUN_AT_OLD_PORT);  // asked again for each task
    if (STEP(3), side->entangled) {
        STEP(3.1);
        side->peer->queue->has_been_shipped = true;
        STEP(3.2);  // [[RemotePort]]: the side knows its peer (D17)
    } else {
        STEP(4);
    }
    side->port = NULL;
    value->side = NULL;
    trace_note(agent, TRACE_STATE, 0, "%s is in flight; tasks waiting: %zu%s%s%s", side_label(side),
               side->queue->tasks.count, side->entangled ? "; " : "",
               side->entangled ? side_label(side->peer) : "",
               side->entangled ? " now counts as shipped, too" : "");
    moves(agent, side);
    return true;
}

/* Moves all tasks of one queue to the end of another, and to the document of its port. */
static void move_tasks(struct agent *agent, struct port_message_queue *from,
                       struct port_message_queue *to)
{
    for (size_t i = 0; i < from->tasks.count; i++) {
        if (tasks_may_run_in_flight(agent->run))
            segment_writes(agent, from->tasks.items[i]->identity);
        from->tasks.items[i]->port_message_queue = to;
        from->tasks.items[i]->document = port_document(to->port);
        LIST_APPEND(agent->arena, &to->tasks, from->tasks.items[i]);
    }
    from->tasks.count = 0;
}

/* Entangling with the remote port: the channel stays, a new port object opens on this side. */
static void entangle_with_remote_port(struct agent *agent, struct message_port_side *side,
                                      struct message_port *value)
{
    SPEC(agent, HTML("entangle"));
    STEP(1);  // the transferred port is off the side already; nobody gets a close event (D4)
    STEP(2);
    side->port = value;
    STEP(2.p2);
    value->side = side;
}

/* By the letter, what was closed while the side was in flight is entangled again (D25, D27). */
static void open_again(struct agent *agent, struct message_port_side *side)
{
    if (!side->leaves_entangled)
        return;
    if (is_elsewhere(agent, side->peer) && !agent->run->ports_stay_open)
        segment_reads(agent, channel_identity(side), side->entangled);
    if (side->entangled ||
        (!side->closed_in_flight && !reading(agent, READING_RECEIPT_OPENS_AGAIN)))
        return;
    side->entangled = side->peer->entangled = true;
    segment_writes(agent, channel_identity(side));
}

bool message_port_transfer_receiving_steps(struct agent *agent, struct record *data_holder,
                                           struct message_port *value)
{
    SPEC(agent, HTML("messageport-transfer-receiving-steps"));
    struct message_port_side *side = data_holder->port_message_side;
    struct port_message_queue *queue = value->side->queue;
    STEP(1);
    queue->has_been_shipped = true;
    STEP(2);  // to a queue that is new and disabled
    move_tasks(agent, side->queue, queue);
    queue->label = side->queue->label;
    side->queue = queue;
    STEP(3);  // also where the peer has closed: the side then is alone for ever (D25)
    entangle_with_remote_port(agent, side, value);
    open_again(agent, side);
    trace_note_in(agent, value->event_target.object.realm->name, TRACE_STATE, 0,
                  "%s is received as a new port, not started; tasks waiting: %zu", side_label(side),
                  queue->tasks.count);
    moves(agent, side);
    return true;
}

/* What a message's task needs. */
struct message_task {
    struct serialize_with_transfer_result serialize_with_transfer_result;
    const char *description;  // of the message, for notes
};

struct message_attributes {
    struct value data;
    struct object *ports;
};

static void initialize_message_event(struct event *event, const void *data)
{
    const struct message_attributes *attributes = data;
    event->data = attributes->data;
    event->ports = attributes->ports;
}

struct object *new_message_ports(struct agent *agent, struct realm *realm,
                                 const object_list *transferred_values)
{
    struct value *ports = NEW_ARRAY(agent->arena, struct value, transferred_values->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < transferred_values->count; i++)
        if (transferred_values->items[i]->kind == OBJECT_MESSAGE_PORT)
            ports[count++] = value_object(transferred_values->items[i]);
    return create_frozen_array(agent, realm, ports, count);
}

static void message_task_steps(struct agent *agent, struct task *task)
{
    SPEC(agent, HTML("message-port-post-message-steps"));
    struct message_task *message = task->data;
    struct deserialize_record deserialize_record;
    struct message_attributes attributes;
    STEP(7.1);  // where the task finds itself, which may not be where it was added
    struct message_port *final_target_port = task->port_message_queue->port;
    STEP(7.2);
    struct event_target *message_event_target = &final_target_port->event_target;
    STEP(7.3);
    struct realm *target_realm = final_target_port->event_target.object.realm;
    agent->current_realm = target_realm;
    STEP(7.4);
    bool deserialized = structured_deserialize_with_transfer(
        agent, &message->serialize_with_transfer_result, target_realm, &deserialize_record);
    if (!deserialized) {
        STEP(7.4.p2);
        fire_an_event(agent, "messageerror", message_event_target,
                      INTRINSIC_MESSAGE_EVENT_PROTOTYPE, NULL, NULL);
        return;
    }
    STEP(7.5);
    attributes.data = deserialize_record.deserialized;
    STEP(7.6);
    attributes.ports =
        new_message_ports(agent, target_realm, &deserialize_record.transferred_values);
    STEP(7.7);
    fire_an_event(agent, "message", message_event_target, INTRINSIC_MESSAGE_EVENT_PROTOTYPE,
                  initialize_message_event, &attributes);
}

/* True if nobody minds when a message is added: a closing port may look (D6), an old one may run (D5). */
static bool tasks_are_added_alone(const struct run *run)
{
    return run->ports_stay_open && !run->ghosts && !tasks_may_run_in_flight(run) &&
           !old_port_is_entangled(run);
}

/* D6 as some engines have it: a port that closed since the target was read takes nothing more. */
static bool is_closed_to_tasks(struct agent *agent, const struct message_port_side *target)
{
    return !is_elsewhere(agent, target) && target->port->detached &&
           reading(agent, READING_CLOSE_DROPS_WAITING_TASKS);
}

/* Adds a task to the queue, where its port's agent may notice. */
static struct task *add_task(struct agent *agent, struct message_port_side *target,
                             void (*steps)(struct agent *, struct task *), void *data)
{
    struct task *task = task_create(agent, steps, data);
    task->port_message_queue = target->queue;
    task->document = target->port ? port_document(target->port) : NULL;
    LIST_APPEND(agent->arena, &target->queue->tasks, task);
    segment_writes_alone(agent, task->identity);
    return task;
}

/* The end of a segment that added to the queue of a port elsewhere. */
static void end_addition(struct agent *agent, const struct message_port_side *target)
{
    if (!is_elsewhere(agent, target))
        return;
    if (tasks_are_added_alone(agent->run))
        segment_writes_alone(agent, tasks_identity(target));
    else
        segment_writes(agent, tasks_identity(target));
    agent_shared_operation(agent);
}

static void add_message_task(struct agent *agent, struct message_port_side *target,
                             struct message_task *message)
{
    if (is_closed_to_tasks(agent, target))
        return;
    struct task *task = add_task(agent, target, message_task_steps, message);
    trace_note(agent, TRACE_QUEUED, task->identity, "posts %s to %s%s", message->description,
               side_label(target),
               !target->port            ? ", which is in flight"
               : target->queue->enabled ? ""
                                        : ", which is not started");
    end_addition(agent, target);
}

static void ghost_task_steps(struct agent *agent, struct task *task)
{
    (void)task;
    agent->run->host.ghost(agent->run->host.context, agent);
}

/* The message that is dropped would have gone to target, or to the side that was the port's partner. */
static void add_ghost(struct agent *agent, const struct message_port *source_port,
                      struct message_port_side *target)
{
    const struct message_port_side *side =
        source_port->side ? source_port->side : source_port->left_side;
    if (!target && side)
        target = side->peer;
    if (!agent->run->ghosts || !target)
        return;
    agent->run->ghosts_made++;
    add_task(agent, target, ghost_task_steps, NULL);
    end_addition(agent, target);
}

static bool transfer_contains(const object_list *transfer, const struct message_port *port)
{
    for (size_t i = 0; port && i < transfer->count; i++)
        if (transfer->items[i] == &port->event_target.object)
            return true;
    return false;
}

bool message_port_post_message_steps(struct agent *agent, struct message_port *source_port,
                                     struct message_port_side *target_port, struct value message,
                                     const struct structured_serialize_options *options)
{
    SPEC(agent, HTML("message-port-post-message-steps"));
    struct message_task *task = NEW(agent->arena, struct message_task);
    task->description = trace_value(agent, message);
    STEP(1);
    const object_list *transfer = &options->transfer;
    if (STEP(2), transfer_contains(transfer, source_port))
        return throw_dom_exception(agent, "DataCloneError", "a port cannot transfer itself");
    STEP(3);
    bool doomed = false;
    if (STEP(4), target_port && transfer_contains(transfer, target_port->port))
        doomed = true;
    STEP(5);  // serialize now, whether or not anybody listens
    TRY(structured_serialize_with_transfer(agent, message, transfer,
                                           &task->serialize_with_transfer_result));
    if (STEP(6), !target_port || doomed) {
        trace_note(agent, TRACE_STATE, 0, "the message %s goes nowhere: %s", task->description,
                   doomed ? "its target was in the transfer list" : "there is no target");
        add_ghost(agent, source_port, target_port);
        return true;
    }
    STEP(7);
    add_message_task(agent, target_port, task);
    return true;
}

void message_port_start(struct agent *agent, struct message_port *port)
{
    PROSE(agent, HTML("dom-messageport-start/prose-1"));
    struct message_port_side *side = side_of(agent, port, READING_PORT_IN_FLIGHT_STARTS_AND_CLOSES);
    if (!side)
        return;
    if (!side->queue->enabled)
        trace_note(agent, TRACE_STATE, 0, "%s is enabled; tasks waiting: %zu", side_label(side),
                   side->queue->tasks.count);
    side->queue->enabled = true;
    side->queue->started_in_flight = !port->side;
}

/* D6: the standard leaves what waits on a closed port in its queue; some engines drop it. */
static void drop_waiting_tasks(struct agent *agent, struct message_port *port)
{
    struct message_port_side *side = port->side;
    if (side && side->peer && is_elsewhere(agent, side->peer))
        segment_reads(agent, tasks_identity(side), side->queue->tasks.count);
    if (side && side->queue->tasks.count > 0 && reading(agent, READING_CLOSE_DROPS_WAITING_TASKS))
        side->queue->tasks.count = 0;
}

void message_port_close(struct agent *agent, struct message_port *port)
{
    SPEC(agent, HTML("dom-messageport-close"));
    STEP(1);
    port->detached = true;
    drop_waiting_tasks(agent, port);
    STEP(2);
    if (!entangled_side(agent, port, READING_PORT_IN_FLIGHT_STARTS_AND_CLOSES))
        return;
    if (!port->side)
        port->left_side->closed_in_flight = true;
    disentangle(agent, port);
}

static const char *port_to_label(const struct realm *realm, const struct realm *other)
{
    size_t size = strlen(realm->name) + strlen(other->name) + sizeof "'s port ";
    char *label = arena_allocate(realm->agent->arena, size);
    snprintf(label, size, "%s's port %s", realm->name, other->name);
    return label;
}

void message_port_connect(struct agent *agent, struct realm *a, struct realm *b,
                          struct message_port **port_a, struct message_port **port_b)
{
    *port_a = message_port_create(a->agent, a);
    *port_b = message_port_create(b->agent, b);
    entangle(agent, *port_a, *port_b);
    (*port_a)->side->queue->label = port_to_label(a, b);
    (*port_b)->side->queue->label = port_to_label(b, a);
    (*port_a)->side->queue->has_been_shipped = true;
    (*port_b)->side->queue->has_been_shipped = true;
}
