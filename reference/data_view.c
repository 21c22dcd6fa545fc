/*
 * DataView: its length at a moment, its values, the constructor and the prototype (ECMA-262
 * 25.3). Like a typed array it may track the length of a resizable buffer; unlike one it throws
 * when it is out of bounds.
 */
#include "buffer_bindings.h"

#define IS_OUT_OF_BOUNDS "the DataView is out of bounds or detached"

struct array_buffer_view *data_view_create(struct agent *agent, struct realm *realm,
                                           struct array_buffer *buffer, size_t byte_length,
                                           size_t byte_offset)
{
    struct array_buffer_view *view =
        object_allocate(agent, realm, OBJECT_DATA_VIEW,
                        realm_intrinsic(realm, INTRINSIC_DATA_VIEW_PROTOTYPE), sizeof *view);
    view->viewed_array_buffer = buffer;
    view->byte_length = byte_length;
    view->byte_offset = byte_offset;
    return view;
}

struct buffer_witness_record make_data_view_with_buffer_witness_record(
    struct agent *agent, struct array_buffer_view *object)
{
    SPEC(agent, ECMA262("sec-makedataviewwithbufferwitnessrecord"));
    bool detached = false;
    size_t byte_length = 0;
    STEP(1);
    struct array_buffer *buffer = object->viewed_array_buffer;
    STEP(2);
    if (is_detached_buffer(agent, buffer)) {
        STEP(2.1);
        detached = true;
    } else {
        STEP(3);
        STEP(3.1);
        byte_length = array_buffer_byte_length(agent, buffer);
    }
    STEP(4);
    return (struct buffer_witness_record){
        .object = object, .detached = detached, .cached_buffer_byte_length = byte_length};
}

size_t get_view_byte_length(struct agent *agent, struct buffer_witness_record record)
{
    SPEC(agent, ECMA262("sec-getviewbytelength"));
    STEP(1);
    assert(!is_view_out_of_bounds(agent, record));
    STEP(2);
    const struct array_buffer_view *view = record.object;
    STEP(3);
    if (view->byte_length != LENGTH_AUTO)
        return view->byte_length;
    STEP(4);
    assert(!is_fixed_length_array_buffer(agent, view->viewed_array_buffer));
    STEP(5);
    size_t byte_offset = view->byte_offset;
    STEP(6);
    size_t byte_length = record.cached_buffer_byte_length;
    STEP(7);
    assert(!record.detached);
    STEP(8);
    return byte_length - byte_offset;
}

bool is_view_out_of_bounds(struct agent *agent, struct buffer_witness_record record)
{
    SPEC(agent, ECMA262("sec-isviewoutofbounds"));
    size_t byte_offset_end = 0;
    STEP(1);
    const struct array_buffer_view *view = record.object;
    STEP(2);
    size_t buffer_byte_length = record.cached_buffer_byte_length;
    STEP(3);
    if (is_detached_buffer(agent, view->viewed_array_buffer)) {
        STEP(3.1);
        assert(record.detached);
        STEP(3.2);
        return true;
    }
    STEP(4);
    assert(!record.detached);
    STEP(5);
    size_t byte_offset_start = view->byte_offset;
    STEP(6);
    if (view->byte_length == LENGTH_AUTO) {
        STEP(6.1);
        byte_offset_end = buffer_byte_length;
    } else {
        STEP(7);
        STEP(7.1);
        byte_offset_end = byte_offset_start + view->byte_length;
    }
    STEP(8);  // ">": an empty view at the end of its buffer is within bounds
    STEP(9);
    if (byte_offset_start > buffer_byte_length || byte_offset_end > buffer_byte_length)
        return true;
    STEP(10);
    return false;
}

static bool get_view_value(struct agent *agent, struct value view, struct value request_index,
                           struct value little_endian, enum typed_array_type type,
                           struct value *result)
{
    SPEC(agent, ECMA262("sec-getviewvalue"));
    struct array_buffer_view *object;
    STEP(1);
    TRY(require_data_view(agent, view, &object));
    STEP(2);
    assert(object->viewed_array_buffer);
    STEP(3);
    uint64_t get_index;
    TRY(to_index(agent, request_index, &get_index));
    STEP(4);
    bool is_little_endian = to_boolean(little_endian);
    STEP(5);
    size_t view_offset = object->byte_offset;
    STEP(6);
    struct buffer_witness_record record = make_data_view_with_buffer_witness_record(agent, object);
    STEP(7);
    STEP(8);
    if (is_view_out_of_bounds(agent, record))
        return throw_type_error(agent, IS_OUT_OF_BOUNDS);
    STEP(9);
    size_t view_size = get_view_byte_length(agent, record);
    STEP(10);
    size_t element_size = typed_array_element_size(type);
    STEP(11);
    if (get_index + element_size > view_size)
        return throw_range_error(agent, "the offset is outside the DataView");
    STEP(12);
    size_t buffer_index = get_index + view_offset;
    STEP(13);
    *result = get_value_from_buffer(agent, object->viewed_array_buffer, buffer_index, type,
                                    is_little_endian);
    return true;
}

static bool set_view_value(struct agent *agent, struct value view, struct value request_index,
                           struct value little_endian, enum typed_array_type type,
                           struct value value)
{
    SPEC(agent, ECMA262("sec-setviewvalue"));
    struct array_buffer_view *object;
    struct value number = UNDEFINED;
    STEP(1);
    TRY(require_data_view(agent, view, &object));
    STEP(2);
    assert(object->viewed_array_buffer);
    STEP(3);
    uint64_t get_index;
    TRY(to_index(agent, request_index, &get_index));
    STEP(4);
    if (is_bigint_element_type(type)) {
        TRY(to_bigint(agent, value, &number));
    } else {
        STEP(5);
        TRY(to_number_value(agent, value, &number));
    }
    STEP(6);
    bool is_little_endian = to_boolean(little_endian);
    STEP(7);
    size_t view_offset = object->byte_offset;
    STEP(8);
    struct buffer_witness_record record = make_data_view_with_buffer_witness_record(agent, object);
    STEP(9);
    STEP(10);
    if (is_view_out_of_bounds(agent, record))
        return throw_type_error(agent, IS_OUT_OF_BOUNDS);
    STEP(11);
    size_t view_size = get_view_byte_length(agent, record);
    STEP(12);
    size_t element_size = typed_array_element_size(type);
    STEP(13);
    if (get_index + element_size > view_size)
        return throw_range_error(agent, "the offset is outside the DataView");
    STEP(14);
    size_t buffer_index = get_index + view_offset;
    STEP(15);
    set_value_in_buffer(object->viewed_array_buffer, buffer_index, type, number, is_little_endian);
    STEP(16);
    return true;
}

/* Steps 3 to 9: where the view begins and how long it is to be (LENGTH_AUTO if it tracks). */
static bool data_view_extent(struct agent *agent, const struct call *call,
                             struct array_buffer *buffer, uint64_t *offset,
                             uint64_t *view_byte_length)
{
    SPEC(agent, ECMA262("sec-dataview-buffer-byteoffset-bytelength"));
    struct value byte_length = call_argument(call, 2);
    STEP(3);
    TRY(to_index(agent, call_argument(call, 1), offset));
    STEP(4);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, "the ArrayBuffer is detached");
    STEP(5);
    size_t buffer_byte_length = array_buffer_byte_length(agent, buffer);
    STEP(6);
    if (*offset > buffer_byte_length)
        return throw_range_error(agent, "the offset is outside the buffer");
    STEP(7);
    bool buffer_is_fixed_length = is_fixed_length_array_buffer(agent, buffer);
    STEP(8);
    if (is_undefined(byte_length)) {
        STEP(8.1);
        if (buffer_is_fixed_length) {
            STEP(8.1.1);
            *view_byte_length = buffer_byte_length - *offset;
        } else {
            STEP(8.2);
            STEP(8.2.1);
            *view_byte_length = LENGTH_AUTO;
        }
    } else {
        STEP(9);
        STEP(9.1);
        TRY(to_index(agent, byte_length, view_byte_length));
        STEP(9.2);
        if (*offset + *view_byte_length > buffer_byte_length)
            return throw_range_error(agent, "the DataView would exceed the buffer");
    }
    return true;
}

/* Steps 11 to 14: what the prototype's getter may have done to the buffer. */
static bool data_view_check_again(struct agent *agent, struct value byte_length,
                                  struct array_buffer *buffer, uint64_t offset,
                                  uint64_t view_byte_length)
{
    SPEC(agent, ECMA262("sec-dataview-buffer-byteoffset-bytelength"));
    STEP(11);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, "the ArrayBuffer is detached");
    STEP(12);
    size_t buffer_byte_length = array_buffer_byte_length(agent, buffer);
    STEP(13);
    if (offset > buffer_byte_length)
        return throw_range_error(agent, "the offset is outside the buffer");
    STEP(14);
    if (!is_undefined(byte_length)) {
        STEP(14.1);
        if (offset + view_byte_length > buffer_byte_length)
            return throw_range_error(agent, "the DataView would exceed the buffer");
    }
    return true;
}

static bool data_view_constructor(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    SPEC(agent, ECMA262("sec-dataview-buffer-byteoffset-bytelength"));
    struct array_buffer *buffer;
    uint64_t offset = 0, view_byte_length = 0;
    STEP(1);
    if (!call->new_target)
        return throw_type_error(agent, "DataView is called without new");
    STEP(2);
    TRY(require_array_buffer_data(agent, call_argument(call, 0), &buffer));
    TRY(data_view_extent(agent, call, buffer, &offset, &view_byte_length));
    STEP(10);
    struct array_buffer_view *object = ordinary_create_from_constructor(
        agent, call, INTRINSIC_DATA_VIEW_PROTOTYPE, OBJECT_DATA_VIEW, sizeof *object);
    if (!object)
        return false;
    TRY(data_view_check_again(agent, call_argument(call, 2), buffer, offset, view_byte_length));
    STEP(15);
    object->viewed_array_buffer = buffer;
    STEP(16);
    object->byte_length = view_byte_length;
    STEP(17);
    object->byte_offset = offset;
    STEP(18);
    *result = value_object(&object->object);
    return true;
}

static bool get_buffer(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-dataview.prototype.buffer"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_data_view(agent, object, &view));
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
    SPEC(agent, ECMA262("sec-get-dataview.prototype.bytelength"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_data_view(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct buffer_witness_record record = make_data_view_with_buffer_witness_record(agent, view);
    STEP(5);
    if (is_view_out_of_bounds(agent, record))
        return throw_type_error(agent, IS_OUT_OF_BOUNDS);
    STEP(6);
    size_t size = get_view_byte_length(agent, record);
    STEP(7);
    *result = value_number((double)size);
    return true;
}

static bool get_byte_offset(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-dataview.prototype.byteoffset"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer_view *view;
    TRY(require_data_view(agent, object, &view));
    STEP(3);
    assert(view->viewed_array_buffer);
    STEP(4);
    struct buffer_witness_record record = make_data_view_with_buffer_witness_record(agent, view);
    STEP(5);
    if (is_view_out_of_bounds(agent, record))
        return throw_type_error(agent, IS_OUT_OF_BOUNDS);
    STEP(6);
    size_t offset = view->byte_offset;
    STEP(7);
    *result = value_number((double)offset);
    return true;
}

/* The methods for one element type: get(byteOffset, littleEndian), set(byteOffset, value, ...). */
static const struct element_methods {
    const char *getter, *setter;
    enum typed_array_type type;
} element_methods[] = {
    {"getInt8", "setInt8", TYPED_ARRAY_INT8},
    {"getUint8", "setUint8", TYPED_ARRAY_UINT8},
    {"getInt16", "setInt16", TYPED_ARRAY_INT16},
    {"getUint16", "setUint16", TYPED_ARRAY_UINT16},
    {"getInt32", "setInt32", TYPED_ARRAY_INT32},
    {"getUint32", "setUint32", TYPED_ARRAY_UINT32},
    {"getFloat32", "setFloat32", TYPED_ARRAY_FLOAT32},
    {"getFloat64", "setFloat64", TYPED_ARRAY_FLOAT64},
    {"getBigInt64", "setBigInt64", TYPED_ARRAY_BIGINT64},
    {"getBigUint64", "setBigUint64", TYPED_ARRAY_BIGUINT64},
};

static bool data_view_get(struct agent *agent, const struct call *call, struct value *result)
{
    const struct element_methods *methods = call_closure(call);
    return get_view_value(agent, call->this_value, call_argument(call, 0), call_argument(call, 1),
                          methods->type, result);
}

static bool data_view_set(struct agent *agent, const struct call *call, struct value *result)
{
    const struct element_methods *methods = call_closure(call);
    return set_view_value(agent, call->this_value, call_argument(call, 0), call_argument(call, 2),
                          methods->type, call_argument(call, 1));
}

void data_view_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_DATA_VIEW_PROTOTYPE);
    define_constructor(agent, realm, "DataView", 1, data_view_constructor, prototype);
    define_accessor(agent, realm, prototype, "buffer", get_buffer, NULL, false);
    define_accessor(agent, realm, prototype, "byteLength", get_byte_length, NULL, false);
    define_accessor(agent, realm, prototype, "byteOffset", get_byte_offset, NULL, false);
    for (size_t i = 0; i < sizeof element_methods / sizeof *element_methods; i++) {
        void *closure = (void *)&element_methods[i];
        const struct element_methods *methods = &element_methods[i];
        define_closure_method(agent, realm, prototype, methods->getter, 1, data_view_get, closure);
        define_closure_method(agent, realm, prototype, methods->setter, 2, data_view_set, closure);
    }
    define_to_string_tag(agent, prototype, "DataView");
}
