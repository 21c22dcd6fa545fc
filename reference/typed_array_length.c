/*
 * The lengths of views at a moment: typed array witness records, bounds, and validation (ECMA-262
 * 10.4.5.10 to 10.4.5.19, 23.2.4.4). A record holds the length of the buffer as it was read once;
 * whoever runs a program's code in between makes a new one.
 */
#include "buffer_bindings.h"

struct array_buffer_view *typed_array_create(struct agent *agent, struct realm *realm,
                                             enum typed_array_type type,
                                             struct array_buffer *buffer, size_t byte_length,
                                             size_t byte_offset, size_t array_length)
{
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE + type);
    struct array_buffer_view *view =
        object_allocate(agent, realm, OBJECT_TYPED_ARRAY, prototype, sizeof *view);
    view->viewed_array_buffer = buffer;
    view->byte_length = byte_length;
    view->byte_offset = byte_offset;
    view->array_length = array_length;
    view->typed_array_name = type;
    return view;
}

struct buffer_witness_record make_typed_array_with_buffer_witness_record(
    struct agent *agent, struct array_buffer_view *object)
{
    SPEC(agent, ECMA262("sec-maketypedarraywithbufferwitnessrecord"));
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

size_t typed_array_byte_length(struct agent *agent, struct buffer_witness_record record)
{
    SPEC(agent, ECMA262("sec-typedarraybytelength"));
    STEP(1);
    assert(!is_typed_array_out_of_bounds(agent, record));
    STEP(2);
    const struct array_buffer_view *object = record.object;
    STEP(3);
    if (object->byte_length != LENGTH_AUTO)
        return object->byte_length;
    STEP(4);
    size_t length = typed_array_length(agent, record);
    STEP(5);
    size_t element_size = typed_array_element_size(object->typed_array_name);
    STEP(6);
    STEP(7);
    return length * element_size;
}

size_t typed_array_length(struct agent *agent, struct buffer_witness_record record)
{
    SPEC(agent, ECMA262("sec-typedarraylength"));
    STEP(1);
    assert(!is_typed_array_out_of_bounds(agent, record));
    STEP(2);
    const struct array_buffer_view *object = record.object;
    STEP(3);
    if (object->array_length != LENGTH_AUTO)
        return object->array_length;
    STEP(4);
    assert(!is_fixed_length_array_buffer(agent, object->viewed_array_buffer));
    STEP(5);
    size_t byte_offset = object->byte_offset;
    STEP(6);
    size_t element_size = typed_array_element_size(object->typed_array_name);
    STEP(7);
    size_t byte_length = record.cached_buffer_byte_length;
    STEP(8);
    assert(!record.detached);
    STEP(9);  // a rest shorter than an element does not count
    return (byte_length - byte_offset) / element_size;
}

bool is_typed_array_out_of_bounds(struct agent *agent, struct buffer_witness_record record)
{
    SPEC(agent, ECMA262("sec-istypedarrayoutofbounds"));
    size_t byte_offset_end = 0;
    STEP(1);
    const struct array_buffer_view *object = record.object;
    STEP(2);
    size_t buffer_byte_length = record.cached_buffer_byte_length;
    STEP(3);
    if (is_detached_buffer(agent, object->viewed_array_buffer)) {
        STEP(3.1);
        assert(record.detached);
        STEP(3.2);
        return true;
    }
    STEP(4);
    assert(!record.detached);
    STEP(5);
    size_t byte_offset_start = object->byte_offset;
    STEP(6);
    if (object->array_length == LENGTH_AUTO) {
        STEP(6.1);
        byte_offset_end = buffer_byte_length;
    } else {
        STEP(7);
        STEP(7.1);
        size_t element_size = typed_array_element_size(object->typed_array_name);
        STEP(7.2);
        size_t array_byte_length = object->array_length * element_size;
        STEP(7.3);
        byte_offset_end = byte_offset_start + array_byte_length;
    }
    STEP(8);  // ">": an empty view at the end of its buffer is within bounds
    STEP(9);
    if (byte_offset_start > buffer_byte_length || byte_offset_end > buffer_byte_length)
        return true;
    STEP(10);
    return false;
}

bool is_typed_array_fixed_length(struct agent *agent, struct array_buffer_view *object)
{
    SPEC(agent, ECMA262("sec-istypedarrayfixedlength"));
    STEP(1);
    if (object->array_length == LENGTH_AUTO)
        return false;
    STEP(2);
    struct array_buffer *buffer = object->viewed_array_buffer;
    STEP(3);  // a growable shared buffer never shrinks, a resizable one may
    if (!is_fixed_length_array_buffer(agent, buffer) && !is_shared_array_buffer(agent, buffer))
        return false;
    STEP(4);
    return true;
}

bool is_array_buffer_view_out_of_bounds(struct agent *agent, struct array_buffer_view *view)
{
    SPEC(agent, ECMA262("sec-isarraybufferviewoutofbounds"));
    STEP(1);
    if (view->object.kind == OBJECT_DATA_VIEW) {
        STEP(1.1);
        struct buffer_witness_record view_record =
            make_data_view_with_buffer_witness_record(agent, view);
        STEP(1.2);
        return is_view_out_of_bounds(agent, view_record);
    }
    STEP(2);
    struct buffer_witness_record record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(3);
    return is_typed_array_out_of_bounds(agent, record);
}

size_t array_buffer_view_length(struct agent *agent, struct array_buffer_view *view)
{
    if (view->object.kind == OBJECT_DATA_VIEW)
        return get_view_byte_length(agent, make_data_view_with_buffer_witness_record(agent, view));
    return typed_array_length(agent, make_typed_array_with_buffer_witness_record(agent, view));
}

static bool validate_typed_array_bounds(struct agent *agent, struct array_buffer_view *view,
                                        struct buffer_witness_record *record)
{
    SPEC(agent, ECMA262("sec-validatetypedarraybounds"));
    STEP(1);
    *record = make_typed_array_with_buffer_witness_record(agent, view);
    STEP(2);
    if (is_typed_array_out_of_bounds(agent, *record))
        return throw_type_error(agent, "the typed array is out of bounds or detached");
    STEP(3);
    return true;
}

bool validate_typed_array(struct agent *agent, struct value value,
                          struct buffer_witness_record *record)
{
    SPEC(agent, ECMA262("sec-validatetypedarray"));
    STEP(1);
    struct array_buffer_view *view;
    TRY(require_typed_array_name(agent, value, &view));
    STEP(2);
    assert(view->viewed_array_buffer);
    STEP(3);
    TRY(validate_typed_array_bounds(agent, view, record));
    return true;
}
