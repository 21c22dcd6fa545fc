/*
 * The internal methods of each kind of object, behind the dispatch of object.c, and the
 * operations on property descriptors that they share (ECMA-262, 6.2.6, 10.1, 10.4.2, 10.4.3,
 * 10.5). Typed arrays have theirs in typed_array.h. Contracts are those of object.h.
 */
#ifndef PMSPEC_INTERNAL_METHODS_H
#define PMSPEC_INTERNAL_METHODS_H

#include "agent.h"
#include "conversion.h"
#include "property_map.h"

/* The key of a literal that is no array index. */
#define STATIC_KEY(text)                                                                           \
    ((struct property_key){.units = u##text,                                                       \
                           .length = sizeof u##text / sizeof(uint16_t) - 1,                        \
                           .array_index = NO_ARRAY_INDEX})

/*
 * The own property of this key in the object's table, which has no exotic one: what is found there
 * [[GetOwnProperty]] would find as well. NULL: ask that, as always for typed arrays, whose steps are
 * marked, and for global objects, whose properties may not be made yet.
 */
static inline const struct property *object_find_in_table(struct object *object,
                                                          struct property_key key)
{
    bool asks = object->kind == OBJECT_TYPED_ARRAY || object->kind == OBJECT_GLOBAL;
    return asks ? NULL : property_map_find(&object->properties, key);
}

/* Property descriptors. */
static inline bool is_accessor_descriptor(const struct property_descriptor *descriptor)
{
    return descriptor->has_get || descriptor->has_set;
}

static inline bool is_data_descriptor(const struct property_descriptor *descriptor)
{
    return descriptor->has_value || descriptor->has_writable;
}

/* The descriptor that has all fields of the property. */
struct property_descriptor descriptor_of_property(const struct property *property);
/* A property from a descriptor: CompletePropertyDescriptor. */
static inline struct property complete_property_descriptor(
    struct property_key key, const struct property_descriptor *descriptor)
{
    struct property property = {
        .key = key,
        .is_accessor = is_accessor_descriptor(descriptor),
        .writable = descriptor->has_writable && descriptor->writable,
        .enumerable = descriptor->has_enumerable && descriptor->enumerable,
        .configurable = descriptor->has_configurable && descriptor->configurable,
    };
    if (property.is_accessor) {
        property.getter = descriptor->has_get ? descriptor->getter : NULL;
        property.setter = descriptor->has_set ? descriptor->setter : NULL;
    } else {
        property.value = descriptor->has_value ? descriptor->value : UNDEFINED;
    }
    return property;
}

/* IsCompatiblePropertyDescriptor; current is NULL if there is no such property. */
bool is_compatible_property_descriptor(bool extensible,
                                       const struct property_descriptor *descriptor,
                                       const struct property *current);
/* ToPropertyDescriptor and FromPropertyDescriptor. */
bool to_property_descriptor(struct agent *agent, struct value value,
                            struct property_descriptor *descriptor);
struct value from_property_descriptor(struct agent *agent,
                                      const struct property_descriptor *descriptor);

/* Ordinary objects (10.1). */
void ordinary_get_own_property(struct object *object, struct property_key key, bool *found,
                               struct property *property);
void ordinary_define_own_property(struct agent *agent, struct object *object,
                                  struct property_key key,
                                  const struct property_descriptor *descriptor, bool *success);
bool ordinary_has_property(struct agent *agent, struct object *object, struct property_key key,
                           bool *has);
bool ordinary_get(struct agent *agent, struct object *object, struct property_key key,
                  struct value receiver, struct value *value);
bool ordinary_set(struct agent *agent, struct object *object, struct property_key key,
                  struct value value, struct value receiver, bool *success);
void ordinary_delete(struct object *object, struct property_key key, bool *success);
void ordinary_own_property_keys(struct agent *agent, struct object *object,
                                property_key_list *keys);
void ordinary_set_prototype_of(struct object *object, struct object *prototype, bool *success);

/* The own keys of one class that are in the table of properties; indices are sorted. */
enum key_class { KEY_ARRAY_INDEX, KEY_STRING, KEY_SYMBOL };
property_key_list property_map_keys(struct arena *arena, const struct property_map *map,
                                    enum key_class class);

/* Array exotic objects (10.4.2). */
void array_get_own_property(struct object *object, struct property_key key, bool *found,
                            struct property *property);
bool array_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                               const struct property_descriptor *descriptor, bool *success);
void array_delete(struct object *object, struct property_key key, bool *success);

/* String exotic objects (10.4.3). */
void string_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                             bool *found, struct property *property);
void string_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                                const struct property_descriptor *descriptor, bool *success);
void string_delete(struct agent *agent, struct object *object, struct property_key key,
                   bool *success);
void string_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys);

/* Proxy objects (10.5). */
bool proxy_get_prototype_of(struct agent *agent, struct object *object, struct object **prototype);
bool proxy_set_prototype_of(struct agent *agent, struct object *object, struct object *prototype,
                            bool *success);
bool proxy_is_extensible(struct agent *agent, struct object *object, bool *extensible);
bool proxy_prevent_extensions(struct agent *agent, struct object *object, bool *success);
bool proxy_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                            bool *found, struct property *property);
bool proxy_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                               const struct property_descriptor *descriptor, bool *success);
bool proxy_has_property(struct agent *agent, struct object *object, struct property_key key,
                        bool *has);
bool proxy_get(struct agent *agent, struct object *object, struct property_key key,
               struct value receiver, struct value *value);
bool proxy_set(struct agent *agent, struct object *object, struct property_key key,
               struct value value, struct value receiver, bool *success);
bool proxy_delete(struct agent *agent, struct object *object, struct property_key key,
                  bool *success);
bool proxy_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys);
bool proxy_call(struct agent *agent, struct object *object, struct value this_value,
                const struct value *arguments, size_t count, struct value *result);
bool proxy_construct(struct agent *agent, struct object *object, const struct value *arguments,
                     size_t count, struct object *new_target, struct value *result);

/* EnumerableOwnProperties(object, kind). */
enum property_kind { PROPERTY_KIND_KEY, PROPERTY_KIND_VALUE, PROPERTY_KIND_KEY_AND_VALUE };
bool enumerable_own_properties(struct agent *agent, struct object *object, enum property_kind kind,
                               value_list *results);

/* Invoke(base, name). */
bool invoke(struct agent *agent, struct value base, const char *name, const struct value *arguments,
            size_t count, struct value *result);
/* OrdinaryHasInstance. */
bool ordinary_has_instance(struct agent *agent, struct value constructor, struct value value,
                           bool *result);

struct value key_to_value(struct property_key key);

#endif
