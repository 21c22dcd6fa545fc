/*
 * The algorithms of message ports that their interfaces call (HTML 9.4.4).
 */
#ifndef PMSPEC_MESSAGE_PORT_ALGORITHMS_H
#define PMSPEC_MESSAGE_PORT_ALGORITHMS_H

#include "message_port.h"

/* The side with which the port is entangled, or NULL. */
struct message_port_side *message_port_entangled_side(struct agent *agent,
                                                      const struct message_port *port);

/* A new frozen array of all MessagePort objects among the transferred values, in their order. */
struct object *new_message_ports(struct agent *agent, struct realm *realm,
                                 const object_list *transferred_values);

/* html/disentangle; the port is entangled. */
void disentangle(struct agent *agent, struct message_port *initiator_port);

/* html/message-port-post-message-steps; target_port may be NULL. */
bool message_port_post_message_steps(struct agent *agent, struct message_port *source_port,
                                     struct message_port_side *target_port, struct value message,
                                     const struct structured_serialize_options *options);

/* html/dom-messageport-start/prose-1 */
void message_port_start(struct agent *agent, struct message_port *port);

/* html/dom-messageport-close */
void message_port_close(struct agent *agent, struct message_port *port);

#endif
