/*
 * Ordinary objects' internal methods (ECMA-262, 10.1). They ask the object for its own property
 * through the dispatch of object.c, so that exotic objects can use them as well.
 */
#include "internal_methods.h"
#include "function.h"
#include <stdlib.h>

/* The own property in the object's table, made if nothing has asked for it yet; NULL: there is none. */
static struct property *find_own_property(struct object *object, struct property_key key)
{
    if (object->lacks_name)
        function_make_name(object);
    struct property *own = property_map_find(&object->properties, key);
    if (!own || !own->unmade_by)
        return own;
    intrinsics_make_property(object->realm, own);
    return property_map_find(&object->properties, key);
}

void ordinary_get_own_property(struct object *object, struct property_key key, bool *found,
                               struct property *property)
{
    const struct property *own = find_own_property(object, key);
    *found = own != NULL;
    if (own)
        *property = *own;
}

/* Puts the fields of the descriptor into an existing property. */
static void apply_property_descriptor(struct property *property,
                                      const struct property_descriptor *descriptor)
{
    struct property_descriptor merged = *descriptor;
    if (!merged.has_enumerable)
        merged.enumerable = property->enumerable;
    if (!merged.has_configurable)
        merged.configurable = property->configurable;
    merged.has_enumerable = merged.has_configurable = true;
    bool stays_accessor = property->is_accessor && !is_data_descriptor(descriptor);
    bool stays_data = !property->is_accessor && !is_accessor_descriptor(descriptor);
    if (stays_accessor) {
        merged.getter = merged.has_get ? merged.getter : property->getter;
        merged.setter = merged.has_set ? merged.setter : property->setter;
        merged.has_get = merged.has_set = true;
    }
    if (stays_data) {
        merged.value = merged.has_value ? merged.value : property->value;
        merged.writable = merged.has_writable ? merged.writable : property->writable;
        merged.has_value = merged.has_writable = true;
    }
    *property = complete_property_descriptor(property->key, &merged);
}

/* ValidateAndApplyPropertyDescriptor on the object's own table. */
void ordinary_define_own_property(struct agent *agent, struct object *object,
                                  struct property_key key,
                                  const struct property_descriptor *descriptor, bool *success)
{
    struct property *current = find_own_property(object, key);
    *success = is_compatible_property_descriptor(object->extensible, descriptor, current);
    if (!*success)
        return;
    if (current) {
        apply_property_descriptor(current, descriptor);
    } else {
        struct property property = complete_property_descriptor(key, descriptor);
        *property_map_add(agent->arena, &object->properties, property.key) = property;
    }
}

bool ordinary_has_property(struct agent *agent, struct object *object, struct property_key key,
                           bool *has)
{
    struct property own;
    TRY(object_get_own_property(agent, object, key, has, &own));
    if (*has)
        return true;
    struct object *parent;
    TRY(object_get_prototype_of(agent, object, &parent));
    return parent ? object_has_property(agent, parent, key, has) : true;
}

bool ordinary_get(struct agent *agent, struct object *object, struct property_key key,
                  struct value receiver, struct value *value)
{
    bool found;
    struct property own;
    TRY(object_get_own_property(agent, object, key, &found, &own));
    if (!found) {
        struct object *parent;
        TRY(object_get_prototype_of(agent, object, &parent));
        if (parent)
            return object_get(agent, parent, key, receiver, value);
        *value = UNDEFINED;
        return true;
    }
    if (!own.is_accessor) {
        *value = own.value;
        return true;
    }
    if (!own.getter) {
        *value = UNDEFINED;
        return true;
    }
    return call_function(agent, value_object(own.getter), receiver, NULL, 0, value);
}

/* The part of OrdinarySetWithOwnDescriptor where the value becomes the receiver's own. */
static bool set_on_receiver(struct agent *agent, struct property_key key, struct value value,
                            struct value receiver, bool *success)
{
    *success = false;
    if (!is_object(receiver))
        return true;
    bool found;
    struct property existing;
    TRY(object_get_own_property(agent, receiver.object, key, &found, &existing));
    if (!found)
        return create_data_property(agent, receiver.object, key, value, success);
    if (existing.is_accessor || !existing.writable)
        return true;
    struct property_descriptor descriptor = {.value = value, .has_value = true};
    return object_define_own_property(agent, receiver.object, key, &descriptor, success);
}

static bool call_setter(struct agent *agent, struct object *setter, struct value value,
                        struct value receiver, bool *success)
{
    *success = setter != NULL;
    if (!setter)
        return true;
    struct value ignored;
    return call_function(agent, value_object(setter), receiver, &value, 1, &ignored);
}

bool ordinary_set(struct agent *agent, struct object *object, struct property_key key,
                  struct value value, struct value receiver, bool *success)
{
    bool found;
    struct property own;
    TRY(object_get_own_property(agent, object, key, &found, &own));
    if (!found) {
        struct object *parent;
        TRY(object_get_prototype_of(agent, object, &parent));
        if (parent)
            return object_set(agent, parent, key, value, receiver, success);
        return set_on_receiver(agent, key, value, receiver, success);
    }
    if (own.is_accessor)
        return call_setter(agent, own.setter, value, receiver, success);
    *success = own.writable;
    return own.writable ? set_on_receiver(agent, key, value, receiver, success) : true;
}

void ordinary_delete(struct object *object, struct property_key key, bool *success)
{
    const struct property *own = find_own_property(object, key);
    *success = !own || own->configurable;
    if (own && *success)
        property_map_remove(&object->properties, key);
}

void ordinary_set_prototype_of(struct object *object, struct object *prototype, bool *success)
{
    *success = object->prototype == prototype;
    if (*success || !object->extensible)
        return;
    for (struct object *p = prototype; p && p->kind != OBJECT_PROXY; p = p->prototype)
        if (p == object)
            return;
    object->prototype = prototype;
    *success = true;
}

static enum key_class key_class_of(struct property_key key)
{
    uint32_t index;
    if (key_symbol(key))
        return KEY_SYMBOL;
    return key_is_array_index(key, &index) ? KEY_ARRAY_INDEX : KEY_STRING;
}

static uint32_t key_index(struct property_key key)
{
    uint32_t index = 0;
    key_is_array_index(key, &index);
    return index;
}

static int compare_index_keys(const void *a, const void *b)
{
    uint32_t first = key_index(*(const struct property_key *)a);
    uint32_t second = key_index(*(const struct property_key *)b);
    return (first > second) - (first < second);
}

/* Elements are in order; only other indices can stand out of it. */
static void sort_index_keys(const struct property_map *map, property_key_list *keys)
{
    if (map->has_other_indices && keys->count > 1)
        qsort(keys->items, keys->count, sizeof *keys->items, compare_index_keys);
}

/* Whether an entry of the table has a key of the class. Elements are known for what they are. */
static bool entry_is_of_class(const struct property_map *map, size_t entry, enum key_class class)
{
    if (entry < map->element_count)
        return class == KEY_ARRAY_INDEX;
    if (!map->has_other_indices && !map->has_symbols)
        return class == KEY_STRING;
    return key_class_of(map->entries[entry].key) == class;
}

/* Whether no entry from the position on is of the class, as the map knows. */
static bool is_end_of_class(const struct property_map *map, enum key_class class, size_t position)
{
    if (class == KEY_ARRAY_INDEX)
        return position >= map->element_count && !map->has_other_indices;
    return class == KEY_SYMBOL && !map->has_symbols;
}

/* The next key of one class in the order of creation; false at the end. */
static bool next_key(const struct property_map *map, enum key_class class, size_t *position,
                     struct property_key *key)
{
    const struct property *property;
    if (is_end_of_class(map, class, *position))
        return false;
    if (class != KEY_ARRAY_INDEX && *position < map->element_count)
        *position = map->element_count;
    while ((property = property_map_next(map, position)))
        if (entry_is_of_class(map, *position - 1, class)) {
            *key = property->key;
            return true;
        }
    return false;
}

property_key_list property_map_keys(struct arena *arena, const struct property_map *map,
                                    enum key_class class)
{
    property_key_list keys = {0};
    struct property_key key;
    for (size_t position = 0; next_key(map, class, &position, &key);)
        LIST_APPEND(arena, &keys, key);
    if (class == KEY_ARRAY_INDEX)
        sort_index_keys(map, &keys);
    return keys;
}

void ordinary_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys)
{
    SPEC(agent, ECMA262("sec-ordinaryownpropertykeys"));
    if (object->lacks_name)
        function_make_name(object);
    const struct property_map *map = &object->properties;
    struct property_key key;
    STEP(1);
    *keys = (property_key_list){0};
    LIST_RESERVE(agent->arena, keys, map->live_count + 1);
    STEP(2);  // indices first, whenever they were created
    for (size_t position = 0; next_key(map, KEY_ARRAY_INDEX, &position, &key);) {
        STEP(2.1);
        LIST_APPEND(agent->arena, keys, key);
    }
    sort_index_keys(map, keys);
    STEP(3);
    if (object->kind == OBJECT_ARRAY) {  // its oldest property, though no entry of the table
        STEP(3.1);
        LIST_APPEND(agent->arena, keys, STATIC_KEY("length"));
    }
    for (size_t position = 0; next_key(map, KEY_STRING, &position, &key);) {
        STEP(3.1);
        LIST_APPEND(agent->arena, keys, key);
    }
    STEP(4);
    for (size_t position = 0; next_key(map, KEY_SYMBOL, &position, &key);) {
        STEP(4.1);
        LIST_APPEND(agent->arena, keys, key);
    }
    STEP(5);
}
