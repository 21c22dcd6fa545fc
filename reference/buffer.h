/*
 * ArrayBuffer, SharedArrayBuffer, typed arrays and DataView (ECMA-262 10.4.5, 23.2, 25.1 to
 * 25.3): their slots, and what messaging and scripts do with them.
 */
#ifndef PMSPEC_BUFFER_H
#define PMSPEC_BUFFER_H

#include "object.h"

/* A Data Block. Shared Data Blocks are referred to by several buffers. */
struct data_block {
    uint8_t *bytes;
    size_t size;  // a growable shared buffer's is its maximum, another's its byte length
};

struct array_buffer {  // ArrayBuffer and SharedArrayBuffer
    struct object object;
    struct data_block *array_buffer_data;  // NULL: detached
    size_t array_buffer_byte_length;
    size_t *array_buffer_byte_length_data;  // growable shared: the length, shared as well
    size_t array_buffer_max_byte_length;
    bool has_array_buffer_max_byte_length;
    struct value array_buffer_detach_key;
};

enum typed_array_type {
    TYPED_ARRAY_INT8,
    TYPED_ARRAY_UINT8,
    TYPED_ARRAY_UINT8_CLAMPED,
    TYPED_ARRAY_INT16,
    TYPED_ARRAY_UINT16,
    TYPED_ARRAY_INT32,
    TYPED_ARRAY_UINT32,
    TYPED_ARRAY_BIGINT64,
    TYPED_ARRAY_BIGUINT64,
    TYPED_ARRAY_FLOAT32,
    TYPED_ARRAY_FLOAT64,
    TYPED_ARRAY_TYPE_COUNT,
};

#define LENGTH_AUTO SIZE_MAX /* the value *auto* of [[ByteLength]] and [[ArrayLength]] */

struct array_buffer_view {  // typed arrays and DataView
    struct object object;
    struct array_buffer *viewed_array_buffer;
    size_t byte_length;  // or LENGTH_AUTO
    size_t byte_offset;
    size_t array_length;  // typed arrays; or LENGTH_AUTO
    enum typed_array_type typed_array_name;
};

/* "Uint8Array" and so on, and the element's size in bytes. */
const char *typed_array_type_name(enum typed_array_type type);
size_t typed_array_element_size(enum typed_array_type type);

/* CreateByteDataBlock: zeroed; RangeError when impossible. ecma262/sec-createbytedatablock */
bool create_byte_data_block(struct agent *agent, uint64_t size, struct data_block **block);

/* A new ArrayBuffer in the realm around an existing block; max_byte_length is used if resizable. */
struct array_buffer *array_buffer_create(struct agent *agent, struct realm *realm,
                                         struct data_block *block, size_t byte_length,
                                         bool resizable, size_t max_byte_length);

/*
 * A new SharedArrayBuffer in the realm around an existing Shared Data Block. It is growable if
 * byte_length_data is not NULL: then that is its length, shared, and byte_length is not used.
 */
struct array_buffer *shared_array_buffer_create(struct agent *agent, struct realm *realm,
                                                struct data_block *block, size_t byte_length,
                                                size_t *byte_length_data, size_t max_byte_length);

/* A new typed array or DataView in the realm, its slots as given (lengths may be LENGTH_AUTO). */
struct array_buffer_view *typed_array_create(struct agent *agent, struct realm *realm,
                                             enum typed_array_type type,
                                             struct array_buffer *buffer, size_t byte_length,
                                             size_t byte_offset, size_t array_length);
struct array_buffer_view *data_view_create(struct agent *agent, struct realm *realm,
                                           struct array_buffer *buffer, size_t byte_length,
                                           size_t byte_offset);

bool is_shared_array_buffer(struct agent *agent, struct array_buffer *buffer);
bool is_growable_shared_array_buffer(struct agent *agent, struct array_buffer *buffer);
bool is_fixed_length_array_buffer(struct agent *agent, struct array_buffer *buffer);
bool is_detached_buffer(struct agent *agent, struct array_buffer *buffer);
/* DetachArrayBuffer(buffer): TypeError if its detach key is not undefined. */
bool detach_array_buffer(struct agent *agent, struct array_buffer *buffer);
/* ArrayBufferByteLength; the buffer is not detached. */
size_t array_buffer_byte_length(struct agent *agent, struct array_buffer *buffer);
bool is_array_buffer_view_out_of_bounds(struct agent *agent, struct array_buffer_view *view);
/* Length in elements (typed array) or bytes (DataView) now; the view is not out of bounds. */
size_t array_buffer_view_length(struct agent *agent, struct array_buffer_view *view);

/* The exotic methods of typed arrays (10.4.5) for object.c; index keys only. */
bool typed_array_is_valid_index(struct agent *agent, struct array_buffer_view *view, double index);
struct value typed_array_get_element(struct agent *agent, struct array_buffer_view *view,
                                     double index);
bool typed_array_set_element(struct agent *agent, struct array_buffer_view *view, double index,
                             struct value value);
/* CanonicalNumericIndexString: true if the key is numeric, given in *index ("-0" gives -0). */
bool canonical_numeric_index(struct property_key key, double *index);

#endif
