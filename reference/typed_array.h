/*
 * The internal methods of TypedArray exotic objects (ECMA-262 10.4.5), called by the essential
 * internal methods of object.c for objects of kind OBJECT_TYPED_ARRAY, and the records that the
 * rest of the chapter reads lengths from. object is always a typed array.
 *
 * Most methods end with an ordinary one (OrdinaryGet and so on), for keys that are no canonical
 * numeric strings. They leave that step to object.c: *handled = false says that the ordinary steps
 * are to follow, *handled = true that the result is complete. A false return is an abrupt
 * completion, with the exception pending.
 */
#ifndef PMSPEC_TYPED_ARRAY_H
#define PMSPEC_TYPED_ARRAY_H

#include "buffer.h"

/* [[PreventExtensions]]: *handled with *success false, or OrdinaryPreventExtensions is to follow. */
bool typed_array_prevent_extensions(struct agent *agent, struct object *object, bool *handled,
                                    bool *success);

/* [[GetOwnProperty]]: *found says whether there is one, *property is it. */
bool typed_array_get_own_property(struct agent *agent, struct object *object,
                                  struct property_key key, bool *handled, bool *found,
                                  struct property *property);

bool typed_array_has_property(struct agent *agent, struct object *object, struct property_key key,
                              bool *handled, bool *has);

bool typed_array_define_own_property(struct agent *agent, struct object *object,
                                     struct property_key key,
                                     const struct property_descriptor *descriptor, bool *handled,
                                     bool *success);

bool typed_array_get(struct agent *agent, struct object *object, struct property_key key,
                     struct value receiver, bool *handled, struct value *value);

bool typed_array_set(struct agent *agent, struct object *object, struct property_key key,
                     struct value value, struct value receiver, bool *handled, bool *success);

bool typed_array_delete(struct agent *agent, struct object *object, struct property_key key,
                        bool *handled, bool *success);

/* [[OwnPropertyKeys]], complete: indices, then other strings, then symbols. */
bool typed_array_own_property_keys(struct agent *agent, struct object *object,
                                   property_key_list *keys);

/* A TypedArray or DataView With Buffer Witness Record. */
struct buffer_witness_record {
    struct array_buffer_view *object;
    bool detached;                     // [[CachedBufferByteLength]] is *detached*
    size_t cached_buffer_byte_length;  // if not detached
};

struct buffer_witness_record make_typed_array_with_buffer_witness_record(
    struct agent *agent, struct array_buffer_view *object);
bool is_typed_array_out_of_bounds(struct agent *agent, struct buffer_witness_record record);
bool is_typed_array_fixed_length(struct agent *agent, struct array_buffer_view *object);
/* The record's object is not out of bounds. */
size_t typed_array_length(struct agent *agent, struct buffer_witness_record record);
size_t typed_array_byte_length(struct agent *agent, struct buffer_witness_record record);

/* ValidateTypedArray: TypeError if value is no typed array or is out of bounds. */
bool validate_typed_array(struct agent *agent, struct value value,
                          struct buffer_witness_record *record);

#endif
