/*
 * Events and their dispatch as far as messaging needs them (DOM 2, HTML 8.1.8.1, 9.1): targets
 * without a tree, listeners, event handlers, Event, MessageEvent, ErrorEvent.
 */
#ifndef PMSPEC_EVENT_H
#define PMSPEC_EVENT_H

#include "realm.h"

struct event_target;
struct origin;

struct event_listener {
    struct string type;
    struct object *callback;              // an EventListener object; NULL: an event handler
    struct realm *callback_context;       // the incumbent settings object that gave the callback
    struct event_handler *event_handler;  // whose processing algorithm runs, if callback is NULL
    bool capture, once, passive, removed;
};

/* An event handler: name without "on", value (NULL is null), listener. */
struct event_handler {
    struct event_target *target;
    struct string type;
    struct object *value;
    struct realm *callback_context;  // of the value
    struct event_listener *listener;
};

struct event_target {
    struct object object;
    LIST(struct event_listener *) event_listener_list;
    LIST(struct event_handler *) event_handler_map;
};

struct event {
    struct object object;
    struct string type;
    struct event_target *target, *current_target;
    unsigned event_phase;  // 0 NONE, 2 AT_TARGET
    bool dispatch_flag, initialized_flag, stop_propagation_flag, stop_immediate_propagation_flag;
    bool canceled_flag, in_passive_listener_flag, bubbles, cancelable, composed, is_trusted;
    bool is_message_event, is_error_event;
    /* MessageEvent */
    struct value data;
    const struct origin *origin_record;   // its origin, if that is an origin
    struct string origin, last_event_id;  // its origin, if that is a string; "" is null
    struct value source;
    struct object *ports;  // a frozen array
    /* ErrorEvent */
    struct string message;
    struct value error;
};

/* Create an event of the interface whose prototype object this is. dom/concept-event-create */
struct event *create_an_event(struct agent *agent, struct realm *realm, enum intrinsic interface);

/* Dispatch; the result is false if it was canceled. dom/concept-event-dispatch */
bool dispatch_an_event(struct agent *agent, struct event *event, struct event_target *target);

/*
 * Fire an event of this interface and type at target. initialize (may be NULL) sets further
 * attributes from data. The result is dispatch_an_event's. dom/concept-event-fire
 */
bool fire_an_event(struct agent *agent, const char *type, struct event_target *target,
                   enum intrinsic interface, void (*initialize)(struct event *, const void *data),
                   const void *data);

/* Add an event listener, owned by the caller's arena. dom/add-an-event-listener */
void add_an_event_listener(struct agent *agent, struct event_target *target,
                           struct event_listener *listener);
void remove_an_event_listener(struct agent *agent, struct event_target *target,
                              struct event_listener *listener);

/* The event handler map's entry for "on" + type; made at first use. */
struct event_handler *event_handler_get(struct agent *agent, struct event_target *target,
                                        const char *type);
/* The IDL attribute's setter and getter. html/event-handler-idl-attribute-setter */
void event_handler_set(struct agent *agent, struct event_handler *handler, struct value value);
struct value event_handler_value(struct agent *agent, struct event_handler *handler);

/* Report an exception for the realm's global object. html/report-an-exception */
void report_an_exception(struct agent *agent, struct value exception, struct realm *realm);

/* The target as programs see it: a window is its WindowProxy. */
struct value event_target_value(const struct event_target *target);

/* Each defines its interface in the realm. */
void event_target_create_intrinsics(struct agent *agent, struct realm *realm);
void event_create_intrinsics(struct agent *agent, struct realm *realm);
void message_event_create_intrinsics(struct agent *agent, struct realm *realm);
void error_event_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
