/*
 * %TypedArray%.prototype (ECMA-262 23.2.3): getters and methods. A method validates the array
 * first, and again after each conversion that may have run a program's code.
 */
#include "buffer_bindings.h"
#include <string.h>

static bool get_buffer(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-%typedarray%.prototype.buffer"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_typed_array_name(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct array_buffer *buffer = view->viewed_array_buffer;
    STEP(5);
    *result = value_object(&buffer->object);
    return true;
}

static bool get_byte_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-%typedarray%.prototype.bytelength"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_typed_array_name(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(5);
    if (is_typed_array_out_of_bounds(agent, record)) {
        *result = value_number(0);
        return true;
    }
    STEP(6);
    size_t size = typed_array_byte_length(agent, record);
    STEP(7);
    *result = value_number((double)size);
    return true;
}

static bool get_byte_offset(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-%typedarray%.prototype.byteoffset"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_typed_array_name(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(5);
    if (is_typed_array_out_of_bounds(agent, record)) {
        *result = value_number(0);
        return true;
    }
    STEP(6);
    size_t offset = view->byte_offset;
    STEP(7);
    *result = value_number((double)offset);
    return true;
}

static bool get_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-%typedarray%.prototype.length"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_typed_array_name(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(5);
    if (is_typed_array_out_of_bounds(agent, record)) {
        *result = value_number(0);
        return true;
    }
    STEP(6);
    size_t length = typed_array_length(agent, record);
    STEP(7);
    *result = value_number((double)length);
    return true;
}

/* Source: ecma262/sec-get-%typedarray%.prototype-%symbol.tostringtag% */
static bool get_to_string_tag(struct agent *agent, const struct call *call, struct value *result)
{
    struct value object = call->this_value;
    if (is_object(object) && object.object->kind == OBJECT_TYPED_ARRAY) {
        const struct array_buffer_view *view = (struct array_buffer_view *)object.object;
        *result = value_ascii(agent->arena, typed_array_type_name(view->typed_array_name));
    }
    return true;
}

/* ValidateTypedArray of the receiver, and its length. */
static bool validate_receiver(struct agent *agent, const struct call *call,
                              struct array_buffer_view **view, size_t *length)
{
    struct buffer_witness_record record;
    TRY(validate_typed_array(agent, call->this_value, &record));
    *view = record.object;
    *length = typed_array_length(agent, record);
    return true;
}

static bool is_same_content_type(const struct array_buffer_view *a,
                                 const struct array_buffer_view *b)
{
    return is_bigint_element_type(a->typed_array_name) ==
           is_bigint_element_type(b->typed_array_name);
}

/* The bytes that begin with the element, which exists or is one past the end. */
static uint8_t *element_bytes(const struct array_buffer_view *view, size_t index)
{
    return view->viewed_array_buffer->array_buffer_data->bytes + view->byte_offset +
           index * typed_array_element_size(view->typed_array_name);
}

/* Writes count elements of the type at bytes to the view from the index on, converting them. */
static void write_elements(struct agent *agent, struct array_buffer_view *view, size_t index,
                           enum typed_array_type type, const uint8_t *bytes, size_t count)
{
    size_t source_size = typed_array_element_size(type);
    size_t target_size = typed_array_element_size(view->typed_array_name);
    uint8_t *target = element_bytes(view, index);
    for (size_t i = 0; i < count; i++)
        numeric_to_raw_bytes(view->typed_array_name,
                             raw_bytes_to_numeric(agent, type, bytes + i * source_size, true),
                             target + i * target_size, true);
}

/*
 * Copies count elements of source, from its index on, to the target's. The source's bytes are
 * read before any is written, for both may view one block.
 */
static bool copy_elements(struct agent *agent, const struct array_buffer_view *source,
                          size_t source_index, struct array_buffer_view *target,
                          size_t target_index, size_t count)
{
    size_t size = count * typed_array_element_size(source->typed_array_name);
    const uint8_t *bytes = element_bytes(source, source_index);
    if (source->typed_array_name == target->typed_array_name) {
        memmove(element_bytes(target, target_index), bytes, size);
        return true;
    }
    struct data_block *clone;
    TRY(create_byte_data_block(agent, size, &clone));
    memcpy(clone->bytes, bytes, size);
    write_elements(agent, target, target_index, source->typed_array_name, clone->bytes, count);
    return true;
}

/* Source: ecma262/sec-settypedarrayfromtypedarray */
static bool set_from_typed_array(struct agent *agent, struct array_buffer_view *target,
                                 double target_offset, struct array_buffer_view *source)
{
    struct buffer_witness_record target_record, source_record;
    TRY(validate_typed_array(agent, value_object(&target->object), &target_record));
    TRY(validate_typed_array(agent, value_object(&source->object), &source_record));
    size_t target_length = typed_array_length(agent, target_record);
    size_t source_length = typed_array_length(agent, source_record);
    if (!is_same_content_type(target, source))
        return throw_type_error(agent, "bigints and numbers do not mix");
    if ((double)source_length + target_offset > (double)target_length)
        return throw_range_error(agent, "the source does not fit");
    return copy_elements(agent, source, 0, target, (size_t)target_offset, source_length);
}

/* Source: ecma262/sec-settypedarrayfromarraylike */
static bool set_from_array_like(struct agent *agent, struct array_buffer_view *target,
                                double target_offset, struct value source)
{
    struct buffer_witness_record record;
    TRY(validate_typed_array(agent, value_object(&target->object), &record));
    size_t target_length = typed_array_length(agent, record);
    struct object *object;
    TRY(to_object(agent, source, &object));
    double source_length;
    TRY(length_of_array_like(agent, object, &source_length));
    if (source_length + target_offset > (double)target_length)
        return throw_range_error(agent, "the source does not fit");
    for (double i = 0; i < source_length; i++) {
        struct value value;
        TRY(get(agent, object, key_from_number(agent->arena, i), &value));
        TRY(typed_array_set_element(agent, target, target_offset + i, value));
    }
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.set */
static bool typed_array_prototype_set(struct agent *agent, const struct call *call,
                                      struct value *result)
{
    struct value source = call_argument(call, 0);
    struct array_buffer_view *target;
    TRY(require_typed_array_name(agent, call->this_value, &target));
    double target_offset;
    TRY(to_integer_or_infinity(agent, call_argument(call, 1), &target_offset));
    if (target_offset < 0)
        return throw_range_error(agent, "the offset is negative");
    if (is_object(source) && source.object->kind == OBJECT_TYPED_ARRAY)
        return set_from_typed_array(agent, target, target_offset,
                                    (struct array_buffer_view *)source.object);
    return set_from_array_like(agent, target, target_offset, source);
}

/* The part [*start, *end) of length elements that arguments number first and first + 1 say. */
static bool relative_range(struct agent *agent, const struct call *call, size_t first,
                           size_t length, size_t *start, size_t *end)
{
    TRY(to_clamped_index(agent, call_argument(call, first), length, start));
    *end = length;
    if (!is_undefined(call_argument(call, first + 1)))
        TRY(to_clamped_index(agent, call_argument(call, first + 1), length, end));
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.fill */
static bool typed_array_prototype_fill(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    struct array_buffer_view *view;
    size_t length, start, end;
    TRY(validate_receiver(agent, call, &view, &length));
    struct value number;
    TRY(to_element_value(agent, view->typed_array_name, call_argument(call, 0), &number));
    TRY(relative_range(agent, call, 1, length, &start, &end));
    TRY(validate_receiver(agent, call, &view, &length));
    for (size_t i = start; i < end && i < length; i++)
        numeric_to_raw_bytes(view->typed_array_name, number, element_bytes(view, i), true);
    *result = call->this_value;
    return true;
}

/* Source: ecma262/typedarray-species-create; the closure has the realm's constructors by type. */
static bool typed_array_species_create(struct agent *agent, const struct call *call,
                                       struct array_buffer_view *exemplar,
                                       const struct value *arguments, size_t count,
                                       struct array_buffer_view **view)
{
    struct object **constructors = call_closure(call);
    struct value constructor;
    TRY(species_constructor(agent, &exemplar->object, constructors[exemplar->typed_array_name],
                            &constructor));
    TRY(typed_array_create_from_constructor(agent, constructor, arguments, count, view));
    if (!is_same_content_type(exemplar, *view))
        return throw_type_error(agent, "bigints and numbers do not mix");
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.subarray */
static bool typed_array_prototype_subarray(struct agent *agent, const struct call *call,
                                           struct value *result)
{
    struct array_buffer_view *view, *new_view;
    TRY(require_typed_array_name(agent, call->this_value, &view));
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    size_t length =
        is_typed_array_out_of_bounds(agent, record) ? 0 : typed_array_length(agent, record);
    size_t start, end;
    TRY(relative_range(agent, call, 0, length, &start, &end));
    size_t begin = view->byte_offset + start * typed_array_element_size(view->typed_array_name);
    bool tracks_length = view->array_length == LENGTH_AUTO && is_undefined(call_argument(call, 1));
    struct value arguments[] = {
        value_object(&view->viewed_array_buffer->object),
        value_number((double)begin),
        value_number(end > start ? (double)(end - start) : 0),
    };
    TRY(typed_array_species_create(agent, call, view, arguments, tracks_length ? 2 : 3, &new_view));
    *result = value_object(&new_view->object);
    return true;
}

/* The last part of slice: what has become of the array meanwhile is looked at again. */
static bool slice_copy(struct agent *agent, const struct call *call, size_t start, size_t end,
                       struct array_buffer_view *target)
{
    struct array_buffer_view *view;
    size_t length;
    TRY(validate_receiver(agent, call, &view, &length));
    if (end > length)
        end = length;
    size_t count = end > start ? end - start : 0;
    size_t target_length = array_buffer_view_length(agent, target);
    if (count > target_length)
        count = target_length;
    return count == 0 || copy_elements(agent, view, start, target, 0, count);
}

/* Source: ecma262/sec-%typedarray%.prototype.slice */
static bool typed_array_prototype_slice(struct agent *agent, const struct call *call,
                                        struct value *result)
{
    struct array_buffer_view *view, *new_view;
    size_t length, start, end;
    TRY(validate_receiver(agent, call, &view, &length));
    TRY(relative_range(agent, call, 0, length, &start, &end));
    struct value count = value_number(end > start ? (double)(end - start) : 0);
    TRY(typed_array_species_create(agent, call, view, &count, 1, &new_view));
    if (end > start)
        TRY(slice_copy(agent, call, start, end, new_view));
    *result = value_object(&new_view->object);
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.at */
static bool typed_array_prototype_at(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    struct array_buffer_view *view;
    size_t length;
    TRY(validate_receiver(agent, call, &view, &length));
    double index;
    TRY(to_integer_or_infinity(agent, call_argument(call, 0), &index));
    double from_start = index >= 0 ? index : (double)length + index;
    if (from_start >= 0 && from_start < (double)length)
        *result = typed_array_get_element(agent, view, from_start);
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.join */
static bool typed_array_prototype_join(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    struct array_buffer_view *view;
    size_t length;
    TRY(validate_receiver(agent, call, &view, &length));
    struct string separator = string_from_utf8(agent->arena, ",");
    if (!is_undefined(call_argument(call, 0)))
        TRY(to_string(agent, call_argument(call, 0), &separator));
    struct string joined = string_from_utf8(agent->arena, "");
    for (size_t i = 0; i < length; i++) {
        struct value element = typed_array_get_element(agent, view, (double)i);
        struct string text = string_from_utf8(agent->arena, "");
        if (!is_undefined(element))
            TRY(to_string(agent, element, &text));
        if (i > 0)
            joined = string_concat(agent->arena, joined, separator);
        joined = string_concat(agent->arena, joined, text);
    }
    *result = value_string(joined);
    return true;
}

/* Source: ecma262/sec-%typedarray%.prototype.values */
static bool typed_array_prototype_values(struct agent *agent, const struct call *call,
                                         struct value *result)
{
    struct array_buffer_view *view;
    size_t length;
    TRY(validate_receiver(agent, call, &view, &length));
    *result = value_object(
        collection_iterator_create(agent, &view->object, ARRAY_ITERATOR, ITERATE_VALUES));
    return true;
}

static void define_to_string_tag_getter(struct agent *agent, struct realm *realm,
                                        struct object *prototype)
{
    struct property_descriptor descriptor = {
        .getter =
            function_create(agent, realm, "get [Symbol.toStringTag]", 0, get_to_string_tag, NULL),
        .has_get = true,
        .has_set = true,
        .has_enumerable = true,
        .has_configurable = true,
        .configurable = true,
    };
    bool success;
    MUST(object_define_own_property(agent, prototype, key_from_symbol(&symbol_to_string_tag),
                                    &descriptor, &success));
}

void typed_array_define_prototype(struct agent *agent, struct realm *realm,
                                  struct object *prototype, struct object **constructors)
{
    define_accessor(agent, realm, prototype, "buffer", get_buffer, NULL, false);
    define_accessor(agent, realm, prototype, "byteLength", get_byte_length, NULL, false);
    define_accessor(agent, realm, prototype, "byteOffset", get_byte_offset, NULL, false);
    define_accessor(agent, realm, prototype, "length", get_length, NULL, false);
    define_to_string_tag_getter(agent, realm, prototype);
    define_method(agent, realm, prototype, "set", 1, typed_array_prototype_set);
    define_method(agent, realm, prototype, "fill", 1, typed_array_prototype_fill);
    define_method(agent, realm, prototype, "at", 1, typed_array_prototype_at);
    define_method(agent, realm, prototype, "join", 1, typed_array_prototype_join);
    define_closure_method(agent, realm, prototype, "subarray", 2, typed_array_prototype_subarray,
                          constructors);
    define_closure_method(agent, realm, prototype, "slice", 2, typed_array_prototype_slice,
                          constructors);
    define_method(agent, realm, prototype, "values", 0, typed_array_prototype_values);
    define_iterator_alias(agent, prototype, "values");
}
