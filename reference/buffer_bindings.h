/*
 * What the files of the buffer chapter share: operations that only its constructors and methods
 * use; and its families of intrinsics.
 */
#ifndef PMSPEC_BUFFER_BINDINGS_H
#define PMSPEC_BUFFER_BINDINGS_H

#include "builtins.h"
#include "element_value.h"
#include "typed_array.h"

/* RequireInternalSlot: TypeError unless value is an object with the slot. */
bool require_array_buffer_data(struct agent *agent, struct value value,
                               struct array_buffer **buffer);
bool require_array_buffer_max_byte_length(struct agent *agent, struct value value,
                                          struct array_buffer **buffer);
bool require_typed_array_name(struct agent *agent, struct value value,
                              struct array_buffer_view **view);
bool require_data_view(struct agent *agent, struct value value, struct array_buffer_view **view);

/*
 * OrdinaryCreateFromConstructor for the constructor that call says, or for the current realm's
 * own if call is NULL: an object of the kind, its struct of size bytes. NULL on an abrupt
 * completion.
 */
void *ordinary_create_from_constructor(struct agent *agent, const struct call *call,
                                       enum intrinsic default_prototype, enum object_kind kind,
                                       size_t size);

/*
 * SpeciesConstructor. Realms here have no %Symbol.species%: a constructor of default_constructor's
 * class stands for itself, as its species getter would say, any other object for the default.
 */
bool species_constructor(struct agent *agent, struct object *object,
                         struct object *default_constructor, struct value *constructor);

/* ToClampedIndex: value as an index from 0 to length, counted from the end if negative. */
bool to_clamped_index(struct agent *agent, struct value value, size_t length, size_t *index);

/* A method that finds closure in its callee. */
void define_closure_method(struct agent *agent, struct realm *realm, struct object *object,
                           const char *name, int length, function_body body, void *closure);
void *call_closure(const struct call *call);

/*
 * AllocateArrayBuffer for the constructor of call, or %ArrayBuffer% if it is NULL; max_byte_length
 * is NULL where it is empty.
 */
bool allocate_array_buffer(struct agent *agent, const struct call *call, size_t byte_length,
                           const size_t *max_byte_length, struct array_buffer **buffer);
bool array_buffer_copy_and_detach(struct agent *agent, struct value array_buffer,
                                  struct value new_length, bool preserve_resizability,
                                  struct array_buffer **result);
/* GetArrayBufferMaxByteLengthOption: *has is false for empty. */
bool get_array_buffer_max_byte_length_option(struct agent *agent, struct value options, bool *has,
                                             size_t *max_byte_length);

/* TypedArrayCreateFromConstructor. */
bool typed_array_create_from_constructor(struct agent *agent, struct value constructor,
                                         const struct value *arguments, size_t count,
                                         struct array_buffer_view **view);

/* Reading a DataView's length; as for typed arrays in typed_array.h. */
struct buffer_witness_record make_data_view_with_buffer_witness_record(
    struct agent *agent, struct array_buffer_view *object);
bool is_view_out_of_bounds(struct agent *agent, struct buffer_witness_record record);
size_t get_view_byte_length(struct agent *agent, struct buffer_witness_record record);

/* The definitions of each constructor and prototype. */
void array_buffer_create_intrinsics(struct agent *agent, struct realm *realm);
void shared_array_buffer_create_intrinsics(struct agent *agent, struct realm *realm);
void typed_array_create_intrinsics(struct agent *agent, struct realm *realm);
/* constructors: those of the realm, by type. */
void typed_array_define_prototype(struct agent *agent, struct realm *realm,
                                  struct object *prototype, struct object **constructors);
void data_view_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
