/*
 * The essential internal methods of objects and the abstract operations on them (ECMA-262,
 * chapters 7.1 to 7.3, 10.1, 10.4.2, 10.5). Every function that returns bool returns false on an
 * abrupt completion, with the exception pending on the agent (agent.h), unless it says otherwise.
 */
#ifndef PMSPEC_OBJECT_H
#define PMSPEC_OBJECT_H

#include "value.h"

/* A property descriptor as [[DefineOwnProperty]] takes it: fields may be absent. */
struct property_descriptor {
    struct value value;
    struct object *getter, *setter;
    bool has_value, has_get, has_set, has_writable, has_enumerable, has_configurable;
    bool writable, enumerable, configurable;
};

typedef LIST(struct property_key) property_key_list;

/* A data descriptor with all fields present. */
struct property_descriptor data_descriptor(struct value value, bool writable, bool enumerable,
                                           bool configurable);

/* A new object of a kind; size is that of the kind's struct, whose first member is the object. */
void *object_allocate(struct agent *agent, struct realm *realm, enum object_kind kind,
                      struct object *prototype, size_t size);

/* OrdinaryObjectCreate(%Object.prototype%) in the realm. */
struct object *object_create(struct agent *agent, struct realm *realm);

/* ArrayCreate(length) in the realm. */
struct object *array_create(struct agent *agent, struct realm *realm, uint32_t length);

/* CreateArrayFromList in the realm. */
struct object *array_from_values(struct agent *agent, struct realm *realm,
                                 const struct value *values, size_t count);

/* Essential internal methods, of every kind of object (arrays, strings, typed arrays, proxies). */

/* [[GetOwnProperty]]: *found says whether there is one, *property is it. */
bool object_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                             bool *found, struct property *property);
bool object_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                                const struct property_descriptor *descriptor, bool *success);
bool object_has_property(struct agent *agent, struct object *object, struct property_key key,
                         bool *has);
bool object_get(struct agent *agent, struct object *object, struct property_key key,
                struct value receiver, struct value *value);
bool object_set(struct agent *agent, struct object *object, struct property_key key,
                struct value value, struct value receiver, bool *success);
bool object_delete(struct agent *agent, struct object *object, struct property_key key,
                   bool *success);
/* Array indices ascending, then strings, then symbols in order of creation. */
bool object_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys);
bool object_get_prototype_of(struct agent *agent, struct object *object, struct object **prototype);
bool object_set_prototype_of(struct agent *agent, struct object *object, struct object *prototype,
                             bool *success);
bool object_is_extensible(struct agent *agent, struct object *object, bool *extensible);
bool object_prevent_extensions(struct agent *agent, struct object *object, bool *success);

/* Abstract operations. */
bool get(struct agent *agent, struct object *object, struct property_key key, struct value *value);
/* Get(object, "name"). */
bool get_named(struct agent *agent, struct object *object, const char *name, struct value *value);
/* GetV: the property of any value; TypeError for undefined and null. */
bool get_v(struct agent *agent, struct value base, struct property_key key, struct value *value);
/* PutValue of strict code: TypeError when the assignment fails. */
bool set_v(struct agent *agent, struct value base, struct property_key key, struct value value);
/* The delete operator of strict code. */
bool delete_v(struct agent *agent, struct value base, struct property_key key);
bool create_data_property(struct agent *agent, struct object *object, struct property_key key,
                          struct value value, bool *success);
bool has_own_property(struct agent *agent, struct object *object, struct property_key key,
                      bool *has);
/* EnumerableOwnProperties(object, key). Source: ecma262/sec-enumerableownproperties. */
bool enumerable_own_property_keys(struct agent *agent, struct object *object,
                                  property_key_list *keys);
/* GetMethod: undefined for undefined and null; TypeError for what is not callable. */
bool get_method(struct agent *agent, struct value base, struct property_key key,
                struct value *method);
/* SetIntegrityLevel(object, frozen), SetIntegrityLevel(object, sealed). */
bool object_freeze(struct agent *agent, struct object *object);
bool object_seal(struct agent *agent, struct object *object);
/* TestIntegrityLevel(object, frozen or sealed). */
bool object_test_integrity_level(struct agent *agent, struct object *object, bool frozen,
                                 bool *result);
/* IsArray: sees through proxies. */
bool is_array(struct agent *agent, struct value value, bool *result);

bool is_callable(struct value value);
bool is_constructor(struct value value);
/* Call: TypeError if function is not callable. */
bool call_function(struct agent *agent, struct value function, struct value this_value,
                   const struct value *arguments, size_t count, struct value *result);
/* Construct(constructor, arguments): TypeError if it is no constructor. */
bool construct(struct agent *agent, struct value constructor, const struct value *arguments,
               size_t count, struct value *result);
/* Construct(constructor, arguments, newTarget); both are constructors. */
bool construct_with_new_target(struct agent *agent, struct object *constructor,
                               const struct value *arguments, size_t count,
                               struct object *new_target, struct value *result);
bool instance_of(struct agent *agent, struct value value, struct value constructor, bool *result);

/* Conversions. */
bool to_boolean(struct value value);
bool to_number(struct agent *agent, struct value value, double *number);
bool to_string(struct agent *agent, struct value value, struct string *string);
bool to_property_key(struct agent *agent, struct value value, struct property_key *key);
enum preferred_type { PREFERRED_TYPE_NONE, PREFERRED_TYPE_STRING, PREFERRED_TYPE_NUMBER };
/* ToPrimitive: for a + b, NONE. */
bool to_primitive(struct agent *agent, struct value value, enum preferred_type preferred_type,
                  struct value *primitive);
/* ToBigInt. */
bool to_bigint(struct agent *agent, struct value value, struct value *bigint);
/* ToIndex: an integer from 0 to 2^53-1, or RangeError. */
bool to_index(struct agent *agent, struct value value, uint64_t *index);
/* ToIntegerOrInfinity. */
bool to_integer_or_infinity(struct agent *agent, struct value value, double *integer);
bool to_object(struct agent *agent, struct value value, struct object **object);
/* Number::toString(number, 10), as ASCII; buffer holds 32 bytes. */
void number_to_ascii(double number, char buffer[32]);
/* StringToNumber of ASCII decimal text and NaN for what is none. */
double string_to_number(struct string string);

/* Definitions of built-ins: properties as built-in functions have them. */
struct object *function_create(struct agent *agent, struct realm *realm, const char *name,
                               int length, function_body body, void *closure);
void define_method(struct agent *agent, struct realm *realm, struct object *object,
                   const char *name, int length, function_body body);
/* An accessor property, enumerable as Web IDL attributes are or not as ECMAScript's; setter may be NULL. */
void define_accessor(struct agent *agent, struct realm *realm, struct object *object,
                     const char *name, function_body getter, function_body setter, bool enumerable);
void define_value(struct agent *agent, struct object *object, const char *name, struct value value,
                  bool writable, bool enumerable, bool configurable);
/* A property named by a symbol, not enumerable; writable if it is a function. */
void define_symbol_value(struct agent *agent, struct object *object, struct symbol *symbol,
                         struct value value);
/*
 * A constructor with its prototype object (NULL: it has none), defined on the realm's global object
 * under name.
 */
struct object *define_constructor(struct agent *agent, struct realm *realm, const char *name,
                                  int length, function_body body, struct object *prototype);

#endif
