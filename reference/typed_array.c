/*
 * TypedArray exotic objects: elements, and the internal methods that see them (ECMA-262 10.4.5).
 * A string key that is a canonical numeric string never reaches the ordinary properties, also
 * where there is no such element. For the lengths see typed_array_length.c.
 */
#include "buffer_bindings.h"
#include <math.h>

bool canonical_numeric_index(struct property_key key, double *index)
{
    if (key_symbol(key) || key_string(key).length == 0)
        return false;
    uint16_t first = key_string(key).units[0];
    if (first != '-' && first != 'I' && first != 'N' && !(first >= '0' && first <= '9'))
        return false;
    if (string_is(key_string(key), "-0")) {
        *index = -0.0;
        return true;
    }
    double number = string_to_number(key_string(key));
    char text[32];
    number_to_ascii(number, text);
    if (!string_is(key_string(key), text))
        return false;
    *index = number;
    return true;
}

bool typed_array_is_valid_index(struct agent *agent, struct array_buffer_view *view, double index)
{
    SPEC(agent, ECMA262("sec-isvalidintegerindex"));
    STEP(1);
    if (is_detached_buffer(agent, view->viewed_array_buffer))
        return false;
    STEP(2);
    if (!isfinite(index) || trunc(index) != index)
        return false;
    STEP(3);  // -0 has its sign bit set, too
    if (signbit(index))
        return false;
    STEP(4);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(5);
    STEP(6);
    if (is_typed_array_out_of_bounds(agent, record))
        return false;
    STEP(7);
    size_t length = typed_array_length(agent, record);
    STEP(8);
    if (index >= (double)length)
        return false;
    STEP(9);
    return true;
}

struct value typed_array_get_element(struct agent *agent, struct array_buffer_view *view,
                                     double index)
{
    SPEC(agent, ECMA262("sec-typedarraygetelement"));
    STEP(1);
    if (!typed_array_is_valid_index(agent, view, index))
        return UNDEFINED;
    STEP(2);
    size_t offset = view->byte_offset;
    STEP(3);
    size_t element_size = typed_array_element_size(view->typed_array_name);
    STEP(4);
    size_t byte_index_in_buffer = (size_t)index * element_size + offset;
    STEP(5);
    enum typed_array_type element_type = view->typed_array_name;
    STEP(6);
    return get_value_from_buffer(agent, view->viewed_array_buffer, byte_index_in_buffer,
                                 element_type, true);
}

bool typed_array_set_element(struct agent *agent, struct array_buffer_view *view, double index,
                             struct value value)
{
    SPEC(agent, ECMA262("sec-typedarraysetelement"));
    struct value number = UNDEFINED;
    STEP(1);
    if (is_bigint_element_type(view->typed_array_name)) {
        TRY(to_bigint(agent, value, &number));
    } else {
        STEP(2);
        TRY(to_number_value(agent, value, &number));
    }
    STEP(3);  // only now: the conversion may have detached or resized the buffer
    if (typed_array_is_valid_index(agent, view, index)) {
        STEP(3.1);
        size_t offset = view->byte_offset;
        STEP(3.2);
        size_t element_size = typed_array_element_size(view->typed_array_name);
        STEP(3.3);
        size_t byte_index_in_buffer = (size_t)index * element_size + offset;
        STEP(3.4);
        enum typed_array_type element_type = view->typed_array_name;
        STEP(3.5);
        set_value_in_buffer(view->viewed_array_buffer, byte_index_in_buffer, element_type, number,
                            true);
    }
    STEP(4);
    return true;
}

bool typed_array_prevent_extensions(struct agent *agent, struct object *object, bool *handled,
                                    bool *success)
{
    SPEC(agent, ECMA262("sec-typedarray-preventextensions"));
    *handled = true;
    STEP(1);
    STEP(2);  // elements may come with the next resize
    if (!is_typed_array_fixed_length(agent, (struct array_buffer_view *)object)) {
        *success = false;
        return true;
    }
    STEP(3);
    *handled = false;
    return true;
}

bool typed_array_get_own_property(struct agent *agent, struct object *object,
                                  struct property_key key, bool *handled, bool *found,
                                  struct property *property)
{
    SPEC(agent, ECMA262("sec-typedarray-getownproperty"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *handled = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric) {
            STEP(1.2.1);
            struct value value = typed_array_get_element(agent, view, numeric_index);
            STEP(1.2.2);
            if (is_undefined(value)) {
                *found = false;
                return true;
            }
            STEP(1.2.3);
            {
                *found = true;
                *property = (struct property){.key = key,
                                              .value = value,
                                              .writable = true,
                                              .enumerable = true,
                                              .configurable = true};
                return true;
            }
        }
    }
    STEP(2);
    *handled = false;
    return true;
}

bool typed_array_has_property(struct agent *agent, struct object *object, struct property_key key,
                              bool *handled, bool *has)
{
    SPEC(agent, ECMA262("sec-typedarray-hasproperty"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *handled = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric) {
            *has = typed_array_is_valid_index(agent, view, numeric_index);
            return true;
        }
    }
    STEP(2);
    *handled = false;
    return true;
}

/* Steps 1.2.1 to 1.2.7, for a key that is a numeric index. */
static bool typed_array_define_element(struct agent *agent, struct array_buffer_view *view,
                                       double numeric_index,
                                       const struct property_descriptor *descriptor, bool *success)
{
    SPEC(agent, ECMA262("sec-typedarray-defineownproperty"));
    *success = false;
    STEP(1.2.1);
    if (!typed_array_is_valid_index(agent, view, numeric_index))
        return true;
    STEP(1.2.2);
    if (descriptor->has_configurable && !descriptor->configurable)
        return true;
    STEP(1.2.3);
    if (descriptor->has_enumerable && !descriptor->enumerable)
        return true;
    STEP(1.2.4);
    if (descriptor->has_get || descriptor->has_set)
        return true;
    STEP(1.2.5);
    if (descriptor->has_writable && !descriptor->writable)
        return true;
    STEP(1.2.6);
    if (descriptor->has_value)
        TRY(typed_array_set_element(agent, view, numeric_index, descriptor->value));
    STEP(1.2.7);
    *success = true;
    return true;
}

bool typed_array_define_own_property(struct agent *agent, struct object *object,
                                     struct property_key key,
                                     const struct property_descriptor *descriptor, bool *handled,
                                     bool *success)
{
    SPEC(agent, ECMA262("sec-typedarray-defineownproperty"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *handled = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric)
            return typed_array_define_element(agent, view, numeric_index, descriptor, success);
    }
    STEP(2);
    *handled = false;
    return true;
}

bool typed_array_get(struct agent *agent, struct object *object, struct property_key key,
                     struct value receiver, bool *handled, struct value *value)
{
    SPEC(agent, ECMA262("sec-typedarray-get"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *handled = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric) {
            STEP(1.2.1);
            *value = typed_array_get_element(agent, view, numeric_index);
            return true;
        }
    }
    STEP(2);
    *handled = false;
    return true;
}

/* Steps 1.2.1 and 1.2.2: *handled says whether one of them returned. */
static bool typed_array_set_numeric(struct agent *agent, struct array_buffer_view *view,
                                    double numeric_index, struct value value, struct value receiver,
                                    bool *handled)
{
    SPEC(agent, ECMA262("sec-typedarray-set"));
    *handled = true;
    STEP(1.2.1);
    if (same_value(value_object(&view->object), receiver)) {
        STEP(1.2.1.1);
        TRY(typed_array_set_element(agent, view, numeric_index, value));
        STEP(1.2.1.2);
        return true;
    }
    STEP(1.2.2);
    if (!typed_array_is_valid_index(agent, view, numeric_index))
        return true;
    *handled = false;
    return true;
}

bool typed_array_set(struct agent *agent, struct object *object, struct property_key key,
                     struct value value, struct value receiver, bool *handled, bool *success)
{
    SPEC(agent, ECMA262("sec-typedarray-set"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *success = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric) {
            TRY(typed_array_set_numeric(agent, view, numeric_index, value, receiver, handled));
            if (*handled)
                return true;
        }
    }
    STEP(2);
    *handled = false;
    return true;
}

bool typed_array_delete(struct agent *agent, struct object *object, struct property_key key,
                        bool *handled, bool *success)
{
    SPEC(agent, ECMA262("sec-typedarray-delete"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    *handled = true;
    STEP(1);
    if (!key_symbol(key)) {
        STEP(1.1);
        double numeric_index = 0;
        bool is_numeric = canonical_numeric_index(key, &numeric_index);
        STEP(1.2);
        if (is_numeric) {
            STEP(1.2.1);
            if (!typed_array_is_valid_index(agent, view, numeric_index)) {
                *success = true;
                return true;
            }
            STEP(1.2.2);
            {
                *success = false;
                return true;
            }
        }
    }
    STEP(2);
    *handled = false;
    return true;
}

static void append_index_keys(struct agent *agent, size_t length, property_key_list *keys)
{
    SPEC(agent, ECMA262("sec-typedarray-ownpropertykeys"));
    for (size_t i = 0; i < length; i++) {
        STEP(3.2.1);
        LIST_APPEND(agent->arena, keys, key_from_number(agent->arena, (double)i));
    }
}

/* Steps 4 and 5: own properties are never integer indices, for [[DefineOwnProperty]] keeps them. */
static void append_property_keys(struct agent *agent, const struct object *object,
                                 property_key_list *keys)
{
    SPEC(agent, ECMA262("sec-typedarray-ownpropertykeys"));
    const struct property *property;
    size_t position = 0;
    STEP(4);
    while ((property = property_map_next(&object->properties, &position))) {
        if (!key_symbol(property->key)) {
            STEP(4.1);
            LIST_APPEND(agent->arena, keys, property->key);
        }
    }
    position = 0;
    STEP(5);
    while ((property = property_map_next(&object->properties, &position))) {
        if (key_symbol(property->key)) {
            STEP(5.1);
            LIST_APPEND(agent->arena, keys, property->key);
        }
    }
}

bool typed_array_own_property_keys(struct agent *agent, struct object *object,
                                   property_key_list *keys)
{
    SPEC(agent, ECMA262("sec-typedarray-ownpropertykeys"));
    struct array_buffer_view *view = (struct array_buffer_view *)object;
    STEP(1);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(2);
    *keys = (property_key_list){0};
    STEP(3);
    if (!is_typed_array_out_of_bounds(agent, record)) {
        STEP(3.1);
        size_t length = typed_array_length(agent, record);
        STEP(3.2);
        append_index_keys(agent, length, keys);
    }
    append_property_keys(agent, object, keys);
    STEP(6);
    return true;
}
