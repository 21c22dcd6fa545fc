/*
 * Array exotic objects (ECMA-262, 10.4.2). Invariant: every own array index is less than length.
 * "length" lives in the struct, not in the table of properties.
 */
#include "internal_methods.h"

static bool is_length(struct property_key key)
{
    return key_equal(key, STATIC_KEY("length"));
}

struct object *array_create(struct agent *agent, struct realm *realm, uint32_t length)
{
    struct array_object *array =
        object_allocate(agent, realm, OBJECT_ARRAY,
                        realm_intrinsic(realm, INTRINSIC_ARRAY_PROTOTYPE), sizeof *array);
    array->length = length;
    return &array->object;
}

struct object *array_from_values(struct agent *agent, struct realm *realm,
                                 const struct value *values, size_t count)
{
    struct array_object *array = (struct array_object *)array_create(agent, realm, 0);
    for (; array->length < count; array->length++) {
        struct property property = {
            .key = key_from_index(agent->arena, array->length),
            .value = values[array->length],
            .writable = true,
            .enumerable = true,
            .configurable = true,
        };
        *property_map_add(agent->arena, &array->object.properties, property.key) = property;
    }
    return &array->object;
}

static struct property length_property(const struct array_object *array)
{
    return (struct property){
        .key = STATIC_KEY("length"),
        .value = value_number(array->length),
        .writable = !array->length_is_read_only,
    };
}

void array_get_own_property(struct object *object, struct property_key key, bool *found,
                            struct property *property)
{
    ordinary_get_own_property(object, key, found, property);
    if (!*found && is_length(key)) {
        *found = true;
        *property = length_property((struct array_object *)object);
    }
}

/* Deletes the elements from the end down to length, but stops behind one that cannot be deleted. */
static bool truncate_elements(struct agent *agent, struct array_object *array, uint32_t length)
{
    property_key_list keys =
        property_map_keys(agent->arena, &array->object.properties, KEY_ARRAY_INDEX);
    for (size_t i = keys.count; i-- > 0;) {
        uint32_t index = 0;
        bool deleted;
        key_is_array_index(keys.items[i], &index);
        if (index < length)
            break;
        ordinary_delete(&array->object, keys.items[i], &deleted);
        if (!deleted) {
            array->length = index + 1;
            return false;
        }
    }
    array->length = length;
    return true;
}

/* The new length that a descriptor's value says: RangeError if it is none. */
static bool length_from_value(struct agent *agent, struct value value, uint32_t *length)
{
    double first, second;
    TRY(to_number(agent, value, &first));
    *length = number_to_uint32(first);
    TRY(to_number(agent, value, &second));
    if (*length != second)
        return throw_range_error(agent, "invalid array length");
    return true;
}

/* ArraySetLength. */
static bool array_set_length(struct agent *agent, struct array_object *array,
                             const struct property_descriptor *descriptor, bool *success)
{
    struct property_descriptor new_descriptor = *descriptor;
    uint32_t length = array->length;
    if (descriptor->has_value) {
        TRY(length_from_value(agent, descriptor->value, &length));
        new_descriptor.value = value_number(length);
    }
    struct property current = length_property(array);
    *success = is_compatible_property_descriptor(false, &new_descriptor, &current);
    if (!*success)
        return true;
    if (length >= array->length)
        array->length = length;
    else
        *success = truncate_elements(agent, array, length);
    if (descriptor->has_writable && !descriptor->writable)
        array->length_is_read_only = true;
    return true;
}

bool array_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                               const struct property_descriptor *descriptor, bool *success)
{
    struct array_object *array = (struct array_object *)object;
    if (is_length(key))
        return array_set_length(agent, array, descriptor, success);
    uint32_t index;
    bool is_index = key_is_array_index(key, &index);
    if (is_index && index >= array->length && array->length_is_read_only) {
        *success = false;
        return true;
    }
    ordinary_define_own_property(agent, object, key, descriptor, success);
    if (is_index && *success && index >= array->length)
        array->length = index + 1;
    return true;
}

void array_delete(struct object *object, struct property_key key, bool *success)
{
    if (is_length(key))
        *success = false;
    else
        ordinary_delete(object, key, success);
}
