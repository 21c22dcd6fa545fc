/*
 * The SharedArrayBuffer constructor and prototype (ECMA-262 25.2.2 to 25.2.5). A growable one has
 * a block of its maximum size from the start, and its length in memory of its own, which all
 * buffers on the block share.
 */
#include "buffer_bindings.h"
#include <string.h>

#define IS_NOT_SHARED "the receiver is an ArrayBuffer"

/* Source: ecma262/sec-allocatesharedarraybuffer */
static bool allocate_shared_array_buffer(struct agent *agent, const struct call *call,
                                         size_t byte_length, const size_t *max_byte_length,
                                         struct array_buffer **buffer)
{
    if (max_byte_length && byte_length > *max_byte_length)
        return throw_range_error(agent, "the length is greater than maxByteLength");
    struct array_buffer *object =
        ordinary_create_from_constructor(agent, call, INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE,
                                         OBJECT_SHARED_ARRAY_BUFFER, sizeof *object);
    if (!object)
        return false;
    TRY(create_byte_data_block(agent, max_byte_length ? *max_byte_length : byte_length,
                               &object->array_buffer_data));
    if (max_byte_length) {
        object->array_buffer_byte_length_data = NEW(agent->arena, size_t);
        *object->array_buffer_byte_length_data = byte_length;
        object->array_buffer_max_byte_length = *max_byte_length;
        object->has_array_buffer_max_byte_length = true;
    } else {
        object->array_buffer_byte_length = byte_length;
    }
    *buffer = object;
    return true;
}

/* Source: ecma262/sec-sharedarraybuffer-length */
static bool shared_array_buffer_constructor(struct agent *agent, const struct call *call,
                                            struct value *result)
{
    PROSE(agent, ECMA262("sec-fixed-length-and-growable-sharedarraybuffer-objects/prose-3"));
    if (!call->new_target)
        return throw_type_error(agent, "SharedArrayBuffer is called without new");
    uint64_t byte_length;
    TRY(to_index(agent, call_argument(call, 0), &byte_length));
    bool has_max_byte_length;
    size_t max_byte_length;
    TRY(get_array_buffer_max_byte_length_option(agent, call_argument(call, 1), &has_max_byte_length,
                                                &max_byte_length));
    struct array_buffer *buffer = NULL;
    TRY(allocate_shared_array_buffer(agent, call, byte_length,
                                     has_max_byte_length ? &max_byte_length : NULL, &buffer));
    *result = value_object(&buffer->object);
    return true;
}

static bool get_byte_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-sharedarraybuffer.prototype.bytelength"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (!is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_NOT_SHARED);
    STEP(4);
    size_t length = array_buffer_byte_length(agent, buffer);
    STEP(5);
    *result = value_number((double)length);
    return true;
}

static bool get_growable(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-sharedarraybuffer.prototype.growable"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (!is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_NOT_SHARED);
    STEP(4);
    if (!is_fixed_length_array_buffer(agent, buffer)) {
        *result = value_boolean(true);
        return true;
    }
    STEP(5);
    *result = value_boolean(false);
    return true;
}

static bool get_max_byte_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-sharedarraybuffer.prototype.maxbytelength"));
    size_t length = 0;
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (!is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_NOT_SHARED);
    STEP(4);
    if (is_fixed_length_array_buffer(agent, buffer)) {
        STEP(4.1);
        length = buffer->array_buffer_byte_length;
    } else {
        STEP(5);
        STEP(5.1);
        length = buffer->array_buffer_max_byte_length;
    }
    STEP(6);
    *result = value_number((double)length);
    return true;
}

/* AtomicCompareExchangeInSharedBlock of a length: agents here never run at the same instant. */
static size_t compare_exchange(size_t *block, size_t expected, size_t replacement)
{
    size_t read = *block;
    if (read == expected)
        *block = replacement;
    return read;
}

/* Step 12. */
static bool grow_byte_length(struct agent *agent, struct array_buffer *buffer,
                             size_t *byte_length_block, size_t current_byte_length_raw_bytes,
                             size_t new_byte_length_raw_bytes)
{
    SPEC(agent, ECMA262("sec-sharedarraybuffer.prototype.grow"));
    size_t new_byte_length = new_byte_length_raw_bytes;
    for (;;) {
        STEP(12.1);
        STEP(12.2);
        size_t current_byte_length = current_byte_length_raw_bytes;
        STEP(12.3);
        if (new_byte_length == current_byte_length)
            return true;
        STEP(12.4);
        if (new_byte_length < current_byte_length ||
            new_byte_length > buffer->array_buffer_max_byte_length)
            return throw_range_error(agent, "a SharedArrayBuffer grows up to maxByteLength");
        STEP(12.5);
        STEP(12.6);  // the memory is there since the buffer was made
        STEP(12.7);
        STEP(12.8);
        size_t read_byte_length_raw_bytes = compare_exchange(
            byte_length_block, current_byte_length_raw_bytes, new_byte_length_raw_bytes);
        STEP(12.9);
        if (read_byte_length_raw_bytes == current_byte_length_raw_bytes)
            return true;
        STEP(12.10);
        current_byte_length_raw_bytes = read_byte_length_raw_bytes;
    }
}

static bool shared_array_buffer_grow(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    SPEC(agent, ECMA262("sec-sharedarraybuffer.prototype.grow"));
    PROSE(agent, ECMA262("sec-fixed-length-and-growable-sharedarraybuffer-objects/prose-2"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_max_byte_length(agent, object, &buffer));
    STEP(3);
    if (!is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_NOT_SHARED);
    STEP(4);
    uint64_t new_byte_length;
    TRY(to_index(agent, call_argument(call, 0), &new_byte_length));
    STEP(5);  // HostGrowSharedArrayBuffer is the default one: unhandled
    STEP(6);
    STEP(7);
    STEP(8);  // the length is kept as an integer, its bytes have no order
    STEP(9);
    size_t *byte_length_block = buffer->array_buffer_byte_length_data;
    STEP(10);
    size_t current_byte_length_raw_bytes = *byte_length_block;
    STEP(11);
    size_t new_byte_length_raw_bytes = new_byte_length;
    STEP(12);
    TRY(grow_byte_length(agent, buffer, byte_length_block, current_byte_length_raw_bytes,
                         new_byte_length_raw_bytes));
    *result = UNDEFINED;
    return true;
}

/* Source: ecma262/sec-sharedarraybuffer.prototype.slice */
static bool shared_array_buffer_slice(struct agent *agent, const struct call *call,
                                      struct value *result)
{
    struct array_buffer *buffer, *new_buffer;
    TRY(require_array_buffer_data(agent, call->this_value, &buffer));
    if (!is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_NOT_SHARED);
    size_t length = array_buffer_byte_length(agent, buffer);
    size_t first, final = length;
    TRY(to_clamped_index(agent, call_argument(call, 0), length, &first));
    if (!is_undefined(call_argument(call, 1)))
        TRY(to_clamped_index(agent, call_argument(call, 1), length, &final));
    size_t new_length = final > first ? final - first : 0;
    struct value constructor, argument = value_number((double)new_length);
    TRY(species_constructor(agent, &buffer->object, call_closure(call), &constructor));
    TRY(construct(agent, constructor, &argument, 1, result));
    TRY(require_array_buffer_data(agent, *result, &new_buffer));
    if (!is_shared_array_buffer(agent, new_buffer))
        return throw_type_error(agent, "the new buffer is an ArrayBuffer");
    if (new_buffer->array_buffer_data == buffer->array_buffer_data)
        return throw_type_error(agent, "the new SharedArrayBuffer is the old one");
    if (array_buffer_byte_length(agent, new_buffer) < new_length)
        return throw_type_error(agent, "the new SharedArrayBuffer is too short");
    memcpy(new_buffer->array_buffer_data->bytes, buffer->array_buffer_data->bytes + first,
           new_length);
    return true;
}

void shared_array_buffer_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype =
        create_prototype(agent, realm, INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE);
    struct object *constructor = define_constructor(agent, realm, "SharedArrayBuffer", 1,
                                                    shared_array_buffer_constructor, prototype);
    define_accessor(agent, realm, prototype, "byteLength", get_byte_length, NULL, false);
    define_accessor(agent, realm, prototype, "growable", get_growable, NULL, false);
    define_accessor(agent, realm, prototype, "maxByteLength", get_max_byte_length, NULL, false);
    define_method(agent, realm, prototype, "grow", 1, shared_array_buffer_grow);
    define_closure_method(agent, realm, prototype, "slice", 2, shared_array_buffer_slice,
                          constructor);
    define_to_string_tag(agent, prototype, "SharedArrayBuffer");
}
