/*
 * What the parts of the observer share: observe.c walks over an entry, observe_properties.c writes
 * ordinary objects and arrays, observe_kinds.c and observe_buffer.c the rest.
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

/* Text as it is; a string, or the key of a property, in the notation. */
void observe_ascii(struct observer *observer, const char *text);
void observe_string(struct observer *observer, struct string string);
void observe_key(struct observer *observer, struct string key);
void observe_bigint_digits(struct observer *observer, struct string digits);
bool observe_begins_with(struct string string, char character);

/* {"!TAG": and, after the tag's value and the other modifiers, "as" if numbered, and }. */
void observe_begin(struct observer *observer, const char *tag);
void observe_end(struct observer *observer, size_t number);

/* The number of sights that the first walk counted. */
size_t observe_sights(struct observer *observer, const struct object *object);

/* Objects of one kind; number is that of an object that is met again, or 0. */

void observe_ordinary(struct observer *observer, struct object *object, size_t number);
void observe_array(struct observer *observer, struct object *object, size_t number);
void observe_wrapper(struct observer *observer, const struct object *object, const char *tag,
                     size_t number);
void observe_regexp(struct observer *observer, struct object *object, size_t number);
void observe_collection(struct observer *observer, const struct object *object, size_t number);
void observe_dom_exception(struct observer *observer, const struct object *object, size_t number);
void observe_event(struct observer *observer, const struct object *object, size_t number);
/* The class of an error: the nearest of the built-in prototypes that it inherits from. */
const char *observe_error_class(const struct object *error);
void observe_array_buffer(struct observer *observer, struct array_buffer *buffer, size_t number);
void observe_view(struct observer *observer, struct array_buffer_view *view, size_t number);

#endif
