/*
 * The ArrayBuffer constructor and prototype (ECMA-262 25.1.4 to 25.1.6). Methods check for
 * detachment again after each conversion that may have run a program's code.
 */
#include "buffer_bindings.h"
#include <string.h>

#define IS_SHARED "the receiver is a SharedArrayBuffer"
#define IS_DETACHED "the ArrayBuffer is detached"

/* Source: ecma262/sec-getarraybuffermaxbytelengthoption */
bool get_array_buffer_max_byte_length_option(struct agent *agent, struct value options, bool *has,
                                             size_t *max_byte_length)
{
    *has = false;
    if (!is_object(options))
        return true;
    struct value max;
    TRY(get_named(agent, options.object, "maxByteLength", &max));
    if (is_undefined(max))
        return true;
    uint64_t index;
    TRY(to_index(agent, max, &index));
    *has = true;
    *max_byte_length = index;
    return true;
}

/* Source: ecma262/sec-arraybuffer-length */
static bool array_buffer_constructor(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    PROSE(agent, ECMA262("sec-fixed-length-and-resizable-arraybuffer-objects/prose-3"));
    if (!call->new_target)
        return throw_type_error(agent, "ArrayBuffer is called without new");
    uint64_t byte_length;
    TRY(to_index(agent, call_argument(call, 0), &byte_length));
    bool has_max_byte_length;
    size_t max_byte_length;
    TRY(get_array_buffer_max_byte_length_option(agent, call_argument(call, 1), &has_max_byte_length,
                                                &max_byte_length));
    struct array_buffer *buffer = NULL;
    TRY(allocate_array_buffer(agent, call, byte_length,
                              has_max_byte_length ? &max_byte_length : NULL, &buffer));
    *result = value_object(&buffer->object);
    return true;
}

/* Source: ecma262/sec-arraybuffer.isview */
static bool array_buffer_is_view(struct agent *agent, const struct call *call, struct value *result)
{
    struct value argument = call_argument(call, 0);
    *result = value_boolean(is_object(argument) && (argument.object->kind == OBJECT_TYPED_ARRAY ||
                                                    argument.object->kind == OBJECT_DATA_VIEW));
    return true;
}

static bool get_byte_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-arraybuffer.prototype.bytelength"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);
    if (is_detached_buffer(agent, buffer)) {
        *result = value_number(0);
        return true;
    }
    STEP(5);
    size_t length = buffer->array_buffer_byte_length;
    STEP(6);
    *result = value_number((double)length);
    return true;
}

static bool get_detached(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-arraybuffer.prototype.detached"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);
    *result = value_boolean(is_detached_buffer(agent, buffer));
    return true;
}

static bool get_max_byte_length(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-arraybuffer.prototype.maxbytelength"));
    size_t length = 0;
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);  // the slot keeps its value when detached, but is not shown
    if (is_detached_buffer(agent, buffer)) {
        *result = value_number(0);
        return true;
    }
    STEP(5);
    if (is_fixed_length_array_buffer(agent, buffer)) {
        STEP(5.1);
        length = buffer->array_buffer_byte_length;
    } else {
        STEP(6);
        STEP(6.1);
        length = buffer->array_buffer_max_byte_length;
    }
    STEP(7);
    *result = value_number((double)length);
    return true;
}

static bool get_resizable(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-get-arraybuffer.prototype.resizable"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);
    if (!is_fixed_length_array_buffer(agent, buffer)) {
        *result = value_boolean(true);
        return true;
    }
    STEP(5);
    *result = value_boolean(false);
    return true;
}

/* The default implementation: *handled is false, and with it the requirements are met. */
static bool host_resize_array_buffer(struct agent *agent, struct array_buffer *buffer,
                                     size_t new_byte_length, bool *handled)
{
    PROSE(agent, ECMA262("sec-hostresizearraybuffer/prose-1"));
    PROSE(agent, ECMA262("sec-hostresizearraybuffer/prose-2"));
    PROSE(agent, ECMA262("sec-hostresizearraybuffer/prose-2.b1"));
    PROSE(agent, ECMA262("sec-hostresizearraybuffer/prose-2.b2"));
    PROSE(agent, ECMA262("sec-hostresizearraybuffer/prose-3"));
    *handled = false;
    return true;
}

/* Steps 9 to 15: a new block with what fits of the old one. */
static bool array_buffer_set_byte_length(struct agent *agent, struct array_buffer *buffer,
                                         size_t new_byte_length)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.resize"));
    STEP(9);
    const struct data_block *old_block = buffer->array_buffer_data;
    STEP(10);
    struct data_block *new_block;
    TRY(create_byte_data_block(agent, new_byte_length, &new_block));
    STEP(11);
    size_t copy_length = buffer->array_buffer_byte_length < new_byte_length
                             ? buffer->array_buffer_byte_length
                             : new_byte_length;
    STEP(12);
    memcpy(new_block->bytes, old_block->bytes, copy_length);
    STEP(13);
    STEP(14);
    buffer->array_buffer_data = new_block;
    STEP(15);
    buffer->array_buffer_byte_length = new_byte_length;
    return true;
}

static bool array_buffer_resize(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.resize"));
    PROSE(agent, ECMA262("sec-fixed-length-and-resizable-arraybuffer-objects/prose-2"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_max_byte_length(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);
    uint64_t new_byte_length;
    TRY(to_index(agent, call_argument(call, 0), &new_byte_length));
    STEP(5);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, IS_DETACHED);
    STEP(6);
    if (new_byte_length > buffer->array_buffer_max_byte_length)
        return throw_range_error(agent, "the length is greater than maxByteLength");
    STEP(7);
    bool host_handled;
    TRY(host_resize_array_buffer(agent, buffer, new_byte_length, &host_handled));
    STEP(8);
    if (host_handled)
        return true;
    TRY(array_buffer_set_byte_length(agent, buffer, new_byte_length));
    STEP(16);
    *result = UNDEFINED;
    return true;
}

/* Steps 9 to 15: the buffer to copy to, new_length bytes or longer. */
static bool slice_target(struct agent *agent, struct array_buffer *buffer,
                         struct object *default_constructor, size_t new_length,
                         struct array_buffer **target)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.slice"));
    struct array_buffer *new_buffer;
    STEP(9);
    struct value constructor;
    TRY(species_constructor(agent, &buffer->object, default_constructor, &constructor));
    STEP(10);
    struct value new_object;
    {
        struct value length = value_number((double)new_length);
        TRY(construct(agent, constructor, &length, 1, &new_object));
    }
    STEP(11);
    TRY(require_array_buffer_data(agent, new_object, &new_buffer));
    STEP(12);
    if (is_shared_array_buffer(agent, new_buffer))
        return throw_type_error(agent, "the new buffer is a SharedArrayBuffer");
    STEP(13);
    if (is_detached_buffer(agent, new_buffer))
        return throw_type_error(agent, "the new ArrayBuffer is detached");
    STEP(14);
    if (new_buffer == buffer)
        return throw_type_error(agent, "the new ArrayBuffer is the old one");
    STEP(15);
    if (new_buffer->array_buffer_byte_length < new_length)
        return throw_type_error(agent, "the new ArrayBuffer is too short");
    *target = new_buffer;
    return true;
}

/* Steps 17 to 22: what is still there is copied. */
static bool slice_copy(struct agent *agent, struct array_buffer *buffer,
                       struct array_buffer *new_buffer, size_t first, size_t new_length)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.slice"));
    STEP(17);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, IS_DETACHED);
    STEP(18);
    const struct data_block *from_buffer = buffer->array_buffer_data;
    STEP(19);
    struct data_block *to_buffer = new_buffer->array_buffer_data;
    STEP(20);
    size_t current_length = buffer->array_buffer_byte_length;
    STEP(21);
    int64_t max_count = (int64_t)current_length - (int64_t)first;
    STEP(22);
    if (max_count > 0) {
        STEP(22.1);
        size_t count = (int64_t)new_length < max_count ? new_length : (size_t)max_count;
        STEP(22.2);
        memcpy(to_buffer->bytes, from_buffer->bytes + first, count);
    }
    return true;
}

static bool array_buffer_slice(struct agent *agent, const struct call *call, struct value *result)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.slice"));
    struct value end = call_argument(call, 1);
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(require_array_buffer_data(agent, object, &buffer));
    STEP(3);
    if (is_shared_array_buffer(agent, buffer))
        return throw_type_error(agent, IS_SHARED);
    STEP(4);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, IS_DETACHED);
    STEP(5);
    size_t length = buffer->array_buffer_byte_length;
    STEP(6);
    size_t first;
    TRY(to_clamped_index(agent, call_argument(call, 0), length, &first));
    STEP(7);
    size_t final = length;
    if (!is_undefined(end))
        TRY(to_clamped_index(agent, end, length, &final));
    STEP(8);
    size_t new_length = final > first ? final - first : 0;
    struct array_buffer *new_buffer = NULL;
    TRY(slice_target(agent, buffer, call_closure(call), new_length, &new_buffer));
    STEP(16);
    TRY(slice_copy(agent, buffer, new_buffer, first, new_length));
    STEP(23);
    *result = value_object(&new_buffer->object);
    return true;
}

static bool array_buffer_transfer(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.transfer"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(array_buffer_copy_and_detach(agent, object, call_argument(call, 0), true, &buffer));
    *result = value_object(&buffer->object);
    return true;
}

static bool array_buffer_transfer_to_fixed_length(struct agent *agent, const struct call *call,
                                                  struct value *result)
{
    SPEC(agent, ECMA262("sec-arraybuffer.prototype.transfertofixedlength"));
    STEP(1);
    struct value object = call->this_value;
    STEP(2);
    struct array_buffer *buffer;
    TRY(array_buffer_copy_and_detach(agent, object, call_argument(call, 0), false, &buffer));
    *result = value_object(&buffer->object);
    return true;
}

void array_buffer_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_ARRAY_BUFFER_PROTOTYPE);
    struct object *constructor =
        define_constructor(agent, realm, "ArrayBuffer", 1, array_buffer_constructor, prototype);
    define_method(agent, realm, constructor, "isView", 1, array_buffer_is_view);
    define_accessor(agent, realm, prototype, "byteLength", get_byte_length, NULL, false);
    define_accessor(agent, realm, prototype, "detached", get_detached, NULL, false);
    define_accessor(agent, realm, prototype, "maxByteLength", get_max_byte_length, NULL, false);
    define_accessor(agent, realm, prototype, "resizable", get_resizable, NULL, false);
    define_method(agent, realm, prototype, "resize", 1, array_buffer_resize);
    define_closure_method(agent, realm, prototype, "slice", 2, array_buffer_slice, constructor);
    define_method(agent, realm, prototype, "transfer", 0, array_buffer_transfer);
    define_method(agent, realm, prototype, "transferToFixedLength", 0,
                  array_buffer_transfer_to_fixed_length);
    define_to_string_tag(agent, prototype, "ArrayBuffer");
}
