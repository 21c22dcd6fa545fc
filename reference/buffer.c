/*
 * Data Blocks, and ArrayBuffer and SharedArrayBuffer as objects with slots (ECMA-262 6.2.9,
 * 25.1.3, 25.2.2). A buffer whose [[ArrayBufferData]] is NULL is detached; then its byte length
 * is 0. A block has at least as many bytes as each buffer on it says. The views on buffers are
 * in typed_array.c and data_view.c, the constructors in array_buffer_bindings.c.
 */
#include "buffer_bindings.h"
#include "trace_note.h"
#include <string.h>

#define MAX_SAFE_INTEGER ((UINT64_C(1) << 53) - 1)
#define MAX_DATA_BLOCK_SIZE (UINT64_C(1) << 33) /* what is impossible here, memory or not */

/* NULL if there is no memory. A block of no bytes has an address as well. */
static struct data_block *data_block_try_allocate(struct agent *agent, uint64_t size)
{
    if (size > MAX_DATA_BLOCK_SIZE)
        return NULL;
    uint8_t *bytes = arena_try_allocate(agent->arena, size > 0 ? size : 1);
    if (!bytes)
        return NULL;
    struct data_block *data_block = NEW(agent->arena, struct data_block);
    *data_block = (struct data_block){.bytes = bytes, .size = size};
    return data_block;
}

bool create_byte_data_block(struct agent *agent, uint64_t size, struct data_block **block)
{
    SPEC(agent, ECMA262("sec-createbytedatablock"));
    STEP(1);
    if (size > MAX_SAFE_INTEGER)
        return throw_range_error(agent, "a Data Block cannot have more than 2^53 - 1 bytes");
    STEP(2);
    struct data_block *data_block = data_block_try_allocate(agent, size);
    if (!data_block)
        return throw_range_error(agent, "there is no memory for the Data Block");
    STEP(3);  // memory of the arena is zero; a large block is not touched before it is used
    STEP(4);
    *block = data_block;
    return true;
}

static struct array_buffer *array_buffer_allocate(struct agent *agent, struct realm *realm,
                                                  enum object_kind kind, enum intrinsic prototype)
{
    return object_allocate(agent, realm, kind, realm_intrinsic(realm, prototype),
                           sizeof(struct array_buffer));
}

struct array_buffer *array_buffer_create(struct agent *agent, struct realm *realm,
                                         struct data_block *block, size_t byte_length,
                                         bool resizable, size_t max_byte_length)
{
    PROSE(agent, ECMA262("sec-properties-of-the-arraybuffer-instances/prose-1"));
    struct array_buffer *buffer =
        array_buffer_allocate(agent, realm, OBJECT_ARRAY_BUFFER, INTRINSIC_ARRAY_BUFFER_PROTOTYPE);
    buffer->array_buffer_data = block;
    buffer->array_buffer_byte_length = byte_length;
    buffer->has_array_buffer_max_byte_length = resizable;
    if (resizable)
        buffer->array_buffer_max_byte_length = max_byte_length;
    return buffer;
}

struct array_buffer *shared_array_buffer_create(struct agent *agent, struct realm *realm,
                                                struct data_block *block, size_t byte_length,
                                                size_t *byte_length_data, size_t max_byte_length)
{
    struct array_buffer *buffer = array_buffer_allocate(agent, realm, OBJECT_SHARED_ARRAY_BUFFER,
                                                        INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE);
    buffer->array_buffer_data = block;
    buffer->has_array_buffer_max_byte_length = byte_length_data;
    buffer->array_buffer_byte_length_data = byte_length_data;
    if (byte_length_data)
        buffer->array_buffer_max_byte_length = max_byte_length;
    else
        buffer->array_buffer_byte_length = byte_length;
    return buffer;
}

bool allocate_array_buffer(struct agent *agent, const struct call *call, size_t byte_length,
                           const size_t *max_byte_length, struct array_buffer **buffer)
{
    SPEC(agent, ECMA262("sec-allocatearraybuffer"));
    STEP(1);  // the slots are those of struct array_buffer
    STEP(2);
    bool allocating_resizable_buffer = max_byte_length;
    STEP(3);
    if (allocating_resizable_buffer) {
        STEP(3.1);
        if (byte_length > *max_byte_length)
            return throw_range_error(agent, "the length is greater than maxByteLength");
        STEP(3.2);  // a slot that every struct array_buffer has
    }
    STEP(4);
    struct array_buffer *object = ordinary_create_from_constructor(
        agent, call, INTRINSIC_ARRAY_BUFFER_PROTOTYPE, OBJECT_ARRAY_BUFFER, sizeof *object);
    if (!object)
        return false;
    STEP(5);
    struct data_block *block;
    TRY(create_byte_data_block(agent, byte_length, &block));
    STEP(6);
    object->array_buffer_data = block;
    STEP(7);
    object->array_buffer_byte_length = byte_length;
    STEP(8);
    if (allocating_resizable_buffer) {
        STEP(8.1);  // a size that could never be had; memory is asked for at each resize
        if (*max_byte_length > MAX_DATA_BLOCK_SIZE)
            return throw_range_error(agent, "maxByteLength is too large");
        STEP(8.2);
        STEP(8.3);
        {
            object->array_buffer_max_byte_length = *max_byte_length;
            object->has_array_buffer_max_byte_length = true;
        }
    }
    STEP(9);
    *buffer = object;
    return true;
}

bool is_shared_array_buffer(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-issharedarraybuffer"));
    STEP(1);  // the data of a buffer of this kind is a Shared Data Block, and no other's is
    if (buffer->object.kind == OBJECT_SHARED_ARRAY_BUFFER)
        return true;
    STEP(2);
    return false;
}

bool is_growable_shared_array_buffer(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-isgrowablesharedarraybuffer"));
    PROSE(agent, ECMA262("sec-fixed-length-and-growable-sharedarraybuffer-objects/prose-1"));
    STEP(1);
    if (is_shared_array_buffer(agent, buffer) && buffer->array_buffer_byte_length_data)
        return true;
    STEP(2);
    return false;
}

bool is_fixed_length_array_buffer(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-isfixedlengtharraybuffer"));
    PROSE(agent, ECMA262("sec-fixed-length-and-resizable-arraybuffer-objects/prose-1"));
    STEP(1);
    if (buffer->has_array_buffer_max_byte_length)
        return false;
    STEP(2);
    return true;
}

bool is_detached_buffer(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-isdetachedbuffer"));
    PROSE(agent, ECMA262("sec-properties-of-the-arraybuffer-instances/prose-2"));
    STEP(1);
    if (!buffer->array_buffer_data)
        return true;
    STEP(2);
    return false;
}

bool detach_array_buffer(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-detacharraybuffer"));
    PROSE(agent, ECMA262("sec-properties-of-the-arraybuffer-instances/prose-3"));
    STEP(1);
    assert(!is_shared_array_buffer(agent, buffer));
    STEP(2);  // no caller here has a key
    struct value key = UNDEFINED;
    STEP(3);
    if (!same_value(buffer->array_buffer_detach_key, key))
        return throw_type_error(agent, "the ArrayBuffer has a detach key");
    STEP(4);
    buffer->array_buffer_data = NULL;
    trace_note(agent, TRACE_STATE, 0, "a buffer of %zu bytes is detached",
               buffer->array_buffer_byte_length);
    STEP(5);
    buffer->array_buffer_byte_length = 0;
    STEP(6);
    return true;
}

size_t array_buffer_byte_length(struct agent *agent, struct array_buffer *buffer)
{
    SPEC(agent, ECMA262("sec-arraybufferbytelength"));
    STEP(1);
    if (is_growable_shared_array_buffer(agent, buffer)) {
        STEP(1.1);
        const size_t *buffer_byte_length_block = buffer->array_buffer_byte_length_data;
        STEP(1.2);
        size_t raw_length = *buffer_byte_length_block;
        STEP(1.3);
        STEP(1.4);  // the length is kept as an integer, its bytes have no order
        STEP(1.5);
        return raw_length;
    }
    STEP(2);
    assert(!is_detached_buffer(agent, buffer));
    STEP(3);
    return buffer->array_buffer_byte_length;
}

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Steps 10 to 15: moves the bytes and leaves the old buffer detached. */
static void array_buffer_move(struct agent *agent, struct array_buffer *array_buffer,
                              struct array_buffer *new_buffer, size_t new_byte_length)
{
    SPEC(agent, ECMA262("sec-arraybuffercopyanddetach"));
    STEP(10);
    size_t copy_length = min_size(new_byte_length, array_buffer->array_buffer_byte_length);
    STEP(11);
    const struct data_block *from_block = array_buffer->array_buffer_data;
    STEP(12);
    struct data_block *to_block = new_buffer->array_buffer_data;
    STEP(13);
    memcpy(to_block->bytes, from_block->bytes, copy_length);
    STEP(14);
    STEP(15);
    MUST(detach_array_buffer(agent, array_buffer));
}

bool array_buffer_copy_and_detach(struct agent *agent, struct value value, struct value new_length,
                                  bool preserve_resizability, struct array_buffer **result)
{
    SPEC(agent, ECMA262("sec-arraybuffercopyanddetach"));
    struct array_buffer *array_buffer;
    uint64_t new_byte_length = 0;
    const size_t *new_max_byte_length = NULL;

    STEP(1);
    TRY(require_array_buffer_data(agent, value, &array_buffer));
    STEP(2);
    if (is_shared_array_buffer(agent, array_buffer))
        return throw_type_error(agent, "a SharedArrayBuffer cannot be detached");
    STEP(3);
    if (is_undefined(new_length)) {
        STEP(3.1);
        new_byte_length = array_buffer->array_buffer_byte_length;
    } else {
        STEP(4);
        STEP(4.1);
        TRY(to_index(agent, new_length, &new_byte_length));
    }
    STEP(5);  // only now: converting the length may have detached it
    if (is_detached_buffer(agent, array_buffer))
        return throw_type_error(agent, "the ArrayBuffer is detached");
    STEP(6);
    if (preserve_resizability && !is_fixed_length_array_buffer(agent, array_buffer)) {
        STEP(6.1);
        new_max_byte_length = &array_buffer->array_buffer_max_byte_length;
    } else {
        STEP(7);
        STEP(7.1);
        new_max_byte_length = NULL;
    }
    STEP(8);
    if (!is_undefined(array_buffer->array_buffer_detach_key))
        return throw_type_error(agent, "the ArrayBuffer has a detach key");
    STEP(9);
    struct array_buffer *new_buffer;
    TRY(allocate_array_buffer(agent, NULL, new_byte_length, new_max_byte_length, &new_buffer));
    array_buffer_move(agent, array_buffer, new_buffer, new_byte_length);
    STEP(16);
    *result = new_buffer;
    return true;
}
