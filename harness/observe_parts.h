/*
 * What the two halves of the observer share: observe.c writes values and objects,
 * observe_buffer.c buffers and their views.
 */
#ifndef PMSPEC_OBSERVE_PARTS_H
#define PMSPEC_OBSERVE_PARTS_H

#include "../reference/agent.h"
#include "../reference/structured_data.h"
#include "json_text.h"

/* How often an object is met in an entry, and its number once it has been given one. */
struct sight {
    size_t count, number;
};

struct observer {
    struct agent *agent;
    struct memory sights;  // object to struct sight
    bool counting;         // the first walk: its text is not used
    size_t last_number;
    struct text text;
};

void observe_value(struct observer *observer, struct value value);
void observe_object(struct observer *observer, struct object *object);
void observe_number(struct observer *observer, double number);

/* {"!TAG": and, after the tag's value and the other modifiers, "as" if numbered, and }. */
void observe_begin(struct observer *observer, const char *tag);
void observe_end(struct observer *observer, size_t number);

/* The number of sights that the first walk counted. */
size_t observe_sights(struct observer *observer, const struct object *object);

void observe_array_buffer(struct observer *observer, struct array_buffer *buffer, size_t number);
void observe_view(struct observer *observer, struct array_buffer_view *view, size_t number);

#endif
