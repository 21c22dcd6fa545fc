/*
 * String exotic objects (ECMA-262, 10.4.3): "length" and the code units are own properties that
 * cannot change, made from [[StringData]].
 */
#include "internal_methods.h"

/* StringGetOwnProperty, and "length": true if the string itself has the property. */
static bool string_property(struct agent *agent, struct object *object, struct property_key key,
                            struct property *property)
{
    struct string string = string_of(((struct primitive_wrapper *)object)->data);
    uint32_t index;
    *property = (struct property){.key = key};
    if (key_is_array_index(key, &index) && index < string.length) {
        property->value = value_string((struct string){.units = string.units + index, .length = 1});
        property->enumerable = true;
        return true;
    }
    if (!key_symbol(key) && string_is(key_string(key), "length")) {
        property->value = value_number((double)string.length);
        return true;
    }
    return false;
}

void string_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                             bool *found, struct property *property)
{
    *found = string_property(agent, object, key, property);
    if (!*found)
        ordinary_get_own_property(object, key, found, property);
}

void string_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                                const struct property_descriptor *descriptor, bool *success)
{
    struct property current;
    if (string_property(agent, object, key, &current))
        *success = is_compatible_property_descriptor(object->extensible, descriptor, &current);
    else
        ordinary_define_own_property(agent, object, key, descriptor, success);
}

void string_delete(struct agent *agent, struct object *object, struct property_key key,
                   bool *success)
{
    struct property own;
    if (string_property(agent, object, key, &own))
        *success = false;
    else
        ordinary_delete(object, key, success);
}

static void append_keys(struct agent *agent, property_key_list *keys, struct object *object,
                        enum key_class class)
{
    property_key_list added = property_map_keys(agent->arena, &object->properties, class);
    for (size_t i = 0; i < added.count; i++)
        LIST_APPEND(agent->arena, keys, added.items[i]);
}

void string_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys)
{
    struct string string = string_of(((struct primitive_wrapper *)object)->data);
    *keys = (property_key_list){0};
    for (size_t i = 0; i < string.length; i++)
        LIST_APPEND(agent->arena, keys, key_from_index(agent->arena, (uint32_t)i));
    append_keys(agent, keys, object, KEY_ARRAY_INDEX);
    LIST_APPEND(agent->arena, keys, STATIC_KEY("length"));
    append_keys(agent, keys, object, KEY_STRING);
    append_keys(agent, keys, object, KEY_SYMBOL);
}
