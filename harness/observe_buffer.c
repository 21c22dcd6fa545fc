/*
 * Buffers, typed arrays and DataViews as they are observed.
 */
#include "observe_parts.h"

/* Longer buffers are told by their number of bytes. */
enum { MOST_BYTES_SHOWN = 1024 };

static void write_bytes(struct observer *observer, struct array_buffer *buffer)
{
    size_t length = array_buffer_byte_length(observer->agent, buffer);
    if (length > MOST_BYTES_SHOWN) {
        observe_number(observer, (double)length);
        return;
    }
    text_append(&observer->text, "\"");
    for (size_t i = 0; i < length; i++)
        text_printf(&observer->text, "%02x", buffer->array_buffer_data->bytes[i]);
    text_append(&observer->text, "\"");
}

static void write_modifier(struct observer *observer, const char *name, size_t value)
{
    text_printf(&observer->text, ",\"%s\":", name);
    observe_number(observer, (double)value);
}

void observe_array_buffer(struct observer *observer, struct array_buffer *buffer, size_t number)
{
    bool is_shared = buffer->object.kind == OBJECT_SHARED_ARRAY_BUFFER;
    observe_begin(observer, is_shared ? "SharedArrayBuffer" : "ArrayBuffer");
    if (!buffer->array_buffer_data) {
        text_append(&observer->text, "\"detached\"");
    } else {
        write_bytes(observer, buffer);
        if (buffer->has_array_buffer_max_byte_length)
            write_modifier(observer, "max", buffer->array_buffer_max_byte_length);
    }
    observe_end(observer, number);
}

static void write_elements(struct observer *observer, struct array_buffer_view *view)
{
    struct agent *agent = observer->agent;
    size_t length = array_buffer_view_length(agent, view);
    text_append(&observer->text, "[");
    for (size_t i = 0; i < length; i++) {
        struct value element = typed_array_get_element(agent, view, (double)i);
        if (i > 0)
            text_append(&observer->text, ",");
        if (element.type == VALUE_BIGINT)
            text_printf(&observer->text, "\"%s\"",
                        string_to_utf8(agent->arena, string_of(element)));
        else
            observe_number(observer, element.number);
    }
    text_append(&observer->text, "]");
}

/* Covers all of a fixed-length ArrayBuffer. */
static bool covers_buffer(struct observer *observer, struct array_buffer_view *view)
{
    struct agent *agent = observer->agent;
    struct array_buffer *buffer = view->viewed_array_buffer;
    if (view->object.kind != OBJECT_TYPED_ARRAY || buffer->object.kind != OBJECT_ARRAY_BUFFER ||
        !buffer->array_buffer_data || buffer->has_array_buffer_max_byte_length)
        return false;
    size_t size = typed_array_element_size(view->typed_array_name);
    return array_buffer_view_length(agent, view) * size == array_buffer_byte_length(agent, buffer);
}

static void write_extent(struct observer *observer, struct array_buffer_view *view)
{
    struct agent *agent = observer->agent;
    if (!is_array_buffer_view_out_of_bounds(agent, view)) {
        write_modifier(observer, "offset", view->byte_offset);
        write_modifier(observer, "length", array_buffer_view_length(agent, view));
    } else if (view->object.kind == OBJECT_TYPED_ARRAY) {
        write_modifier(observer, "offset", 0);
        write_modifier(observer, "length", 0);
    } else {
        text_append(&observer->text, ",\"length\":\"!out-of-bounds\"");
    }
}

void observe_view(struct observer *observer, struct array_buffer_view *view, size_t number)
{
    struct object *buffer = &view->viewed_array_buffer->object;
    bool is_typed_array = view->object.kind == OBJECT_TYPED_ARRAY;
    observe_begin(observer,
                  is_typed_array ? typed_array_type_name(view->typed_array_name) : "DataView");
    if (!observer->counting && observe_sights(observer, buffer) == 1 &&
        covers_buffer(observer, view)) {
        write_elements(observer, view);
    } else {
        observe_object(observer, buffer);
        write_extent(observer, view);
    }
    observe_end(observer, number);
}
