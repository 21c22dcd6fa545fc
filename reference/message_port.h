/*
 * Message channels and message ports (HTML 9.4).
 *
 * A channel has two sides that exist once and never change partner (decision D17); a MessagePort
 * object is a window onto a side. Transferring takes the side out of the port into a
 * data holder, receiving puts it into a new port:
 *
 *     port A ──> side 1 <──peer──> side 2 <── port B            at rest
 *     port A ──> side 1 <──peer──> side 2 <── data holder       B in flight: tasks wait in side 2
 *     port A ──> side 1 <──peer──> side 2 <── port B'           received
 */
#ifndef PMSPEC_MESSAGE_PORT_H
#define PMSPEC_MESSAGE_PORT_H

#include "event.h"
#include "event_loop.h"
#include "web_idl.h"

struct message_port_side {
    struct port_message_queue *queue;
    struct message_port_side *peer;
    struct message_port *port;  // the port object, or NULL while in flight or lost
    bool entangled;             // false on both sides once either was disentangled
    bool leaves_entangled;      // was so at its last transfer: [[RemotePort]] is not null
    bool closed_in_flight;      // by the port that it left (D27 by the letter)
    uint64_t transfers;         // how often it was transferred
    uint64_t identity;          // the same in all schedules (segment.h)
};

struct message_port {
    struct event_target event_target;
    struct message_port_side *side;  // NULL: transferred away
    struct message_port_side
        *left_side;  // then: the side it was on, and the number of its transfer
    uint64_t left_transfer;
    bool detached;  // [[Detached]]
    bool onmessage_was_set;
    struct event_handler *onmessage, *onmessageerror, *onclose;
};

struct message_channel {
    struct object object;
    struct message_port *port_1, *port_2;
};

/* A new MessagePort in the realm, on a side of its own that is not entangled. */
struct message_port *message_port_create(struct agent *agent, struct realm *realm);

/* Entangle the two ports. html/entangle */
void entangle(struct agent *agent, struct message_port *a, struct message_port *b);

/* html/messageport-transfer-steps and html/messageport-transfer-receiving-steps */
bool message_port_transfer_steps(struct agent *agent, struct message_port *value,
                                 struct record *data_holder);
bool message_port_transfer_receiving_steps(struct agent *agent, struct record *data_holder,
                                           struct message_port *value);

/*
 * Two ports of one channel in two realms, both shipped and not started, as if one had been
 * sent there before the program began: how a program reaches a realm in another agent.
 */
void message_port_connect(struct agent *agent, struct realm *a, struct realm *b,
                          struct message_port **port_a, struct message_port **port_b);

/* For notes in the trace: names the ports of a channel LABEL.port1 and LABEL.port2, unless it did. */
void message_channel_label(struct agent *agent, struct message_channel *channel, const char *label);

/* How notes name the port. */
const char *message_port_label(const struct message_port *port);

/* Each defines its interface in the realm. */
void message_channel_create_intrinsics(struct agent *agent, struct realm *realm);
void message_port_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
