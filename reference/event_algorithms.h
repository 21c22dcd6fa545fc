/*
 * Algorithms of events that only the files of this chapter call.
 */
#ifndef PMSPEC_EVENT_ALGORITHMS_H
#define PMSPEC_EVENT_ALGORITHMS_H

#include "event.h"

/* dom/concept-event-constructor, without the members of the dictionary. */
struct event *event_construct(struct agent *agent, struct realm *realm, enum intrinsic interface,
                              struct string type);

/* dom/dom-eventtarget-removeeventlistener: the listener with this type, callback and capture. */
void remove_listener_like(struct agent *agent, struct event_target *target,
                          const struct event_listener *like);

/* Sets the canceled flag if the event is cancelable and no passive listener runs. */
void set_the_canceled_flag(struct agent *agent, struct event *event);

/* html/the-event-handler-processing-algorithm. False: the handler threw. */
bool event_handler_processing_algorithm(struct agent *agent, struct event_handler *handler,
                                        struct event *event);

#endif
