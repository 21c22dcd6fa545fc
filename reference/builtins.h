/*
 * The ECMAScript built-ins, one file for each family, and what the families share. They are what
 * programs of the case language reach; the rest of the standard library is left out.
 */
#ifndef PMSPEC_BUILTINS_H
#define PMSPEC_BUILTINS_H

#include "internal_methods.h"

/* Methods of an object as a table. */
struct method {
    const char *name;
    int length;
    function_body body;
};

void define_methods(struct agent *agent, struct realm *realm, struct object *object,
                    const struct method *methods, size_t count);
#define DEFINE_METHODS(agent, realm, object, methods)                                              \
    define_methods((agent), (realm), (object), (methods), sizeof(methods) / sizeof *(methods))

/* A method named by a well-known symbol; name is that of the function: "[Symbol.iterator]". */
void define_symbol_method(struct agent *agent, struct realm *realm, struct object *object,
                          struct symbol *symbol, const char *name, int length, function_body body);

/* Makes the existing method of this name the value of the symbol's property as well. */
void define_iterator_alias(struct agent *agent, struct object *object, const char *name);

/* The property %Symbol.toStringTag%. */
void define_to_string_tag(struct agent *agent, struct object *object, const char *tag);

/* A new prototype object, made the realm's intrinsic; its prototype is %Object.prototype%. */
struct object *create_prototype(struct agent *agent, struct realm *realm, enum intrinsic intrinsic);

/* OrdinaryCreateFromConstructor: an object of a kind and size for a constructor's call. */
bool create_from_constructor(struct agent *agent, const struct call *call,
                             enum intrinsic default_prototype, enum object_kind kind, size_t size,
                             void *object);

/* The object in this value if it is of the kind, or NULL with a TypeError pending. */
void *this_object(struct agent *agent, const struct call *call, enum object_kind kind);

/* TypeError if the constructor was called without new. */
bool require_new(struct agent *agent, const struct call *call);

/* Throws a SyntaxError of the current realm. */
bool throw_syntax_error(struct agent *agent, const char *message);

/* Iterates over any iterable: calls visit for each value; closes the iterator if visit fails. */
bool iterate(struct agent *agent, struct value iterable,
             bool (*visit)(struct agent *agent, struct value item, void *data), void *data);

/* An iterator of a built-in collection, and what it gives: keys, values or [key, value] lists. */
enum iterator_family {
    ARRAY_ITERATOR,  // of anything with a length
    STRING_ITERATOR,
    MAP_ITERATOR,
    SET_ITERATOR,
    ITERATOR_FAMILY_COUNT,
};
enum iteration_kind { ITERATE_KEYS, ITERATE_VALUES, ITERATE_ENTRIES };
struct object *collection_iterator_create(struct agent *agent, struct object *collection,
                                          enum iterator_family family, enum iteration_kind kind);

struct object *iterator_result(struct agent *agent, struct value value, bool done);

/* The families, each made by itself when one of it is asked for (intrinsics.c). */
void create_global_values(struct agent *agent, struct realm *realm);
void create_object_intrinsics(struct agent *agent, struct realm *realm);
void create_function_intrinsics(struct agent *agent, struct realm *realm);
void create_symbol_intrinsics(struct agent *agent, struct realm *realm);
void create_iterator_intrinsics(struct agent *agent, struct realm *realm);
void create_array_intrinsics(struct agent *agent, struct realm *realm);
void create_boolean_intrinsics(struct agent *agent, struct realm *realm);
void create_number_intrinsics(struct agent *agent, struct realm *realm);
void create_bigint_intrinsics(struct agent *agent, struct realm *realm);
void create_string_intrinsics(struct agent *agent, struct realm *realm);
void create_error_intrinsics(struct agent *agent, struct realm *realm);
void create_date_intrinsics(struct agent *agent, struct realm *realm);
void create_regexp_intrinsics(struct agent *agent, struct realm *realm);
void create_map_intrinsics(struct agent *agent, struct realm *realm);
void create_set_intrinsics(struct agent *agent, struct realm *realm);
void create_weak_map_intrinsics(struct agent *agent, struct realm *realm);
void create_weak_set_intrinsics(struct agent *agent, struct realm *realm);
void create_weak_ref_intrinsics(struct agent *agent, struct realm *realm);
void create_promise_intrinsics(struct agent *agent, struct realm *realm);
void create_reflect_intrinsics(struct agent *agent, struct realm *realm);

#endif
