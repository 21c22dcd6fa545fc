/*
 * The typed array constructors (ECMA-262 23.2.1, 23.2.2, 23.2.5, 23.2.6): one body for all, its
 * closure the element type. %TypedArray%, from which they inherit, is no global and makes
 * nothing itself. The prototype's methods are in typed_array_prototype.c.
 */
#include "buffer_bindings.h"
#include <string.h>

static enum typed_array_type callee_type(const struct call *call)
{
    const enum typed_array_type *type = call_closure(call);
    return *type;
}

/* AllocateTypedArray without a length: its slots are set by who asks for it. */
static struct array_buffer_view *allocate_typed_array_object(struct agent *agent,
                                                             const struct call *call,
                                                             enum typed_array_type type)
{
    struct array_buffer_view *view =
        ordinary_create_from_constructor(agent, call, INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE + type,
                                         OBJECT_TYPED_ARRAY, sizeof *view);
    if (view)
        view->typed_array_name = type;
    return view;
}

/* Source: ecma262/sec-allocatetypedarraybuffer */
static bool allocate_typed_array_buffer(struct agent *agent, struct array_buffer_view *view,
                                        size_t length)
{
    size_t byte_length = length * typed_array_element_size(view->typed_array_name);
    TRY(allocate_array_buffer(agent, NULL, byte_length, NULL, &view->viewed_array_buffer));
    view->byte_length = byte_length;
    view->byte_offset = 0;
    view->array_length = length;
    return true;
}

/* Steps 9.1 and 9.2: a length that does not track the buffer's, in bytes. */
static bool new_byte_length_of_view(struct agent *agent, size_t element_size, uint64_t offset,
                                    struct value length, uint64_t new_length,
                                    size_t buffer_byte_length, int64_t *new_byte_length)
{
    SPEC(agent, ECMA262("sec-initializetypedarrayfromarraybuffer"));
    STEP(9.1);
    if (is_undefined(length)) {
        STEP(9.1.1);
        if (buffer_byte_length % element_size != 0)
            return throw_range_error(agent, "the buffer is no multiple of the element size");
        STEP(9.1.2);
        *new_byte_length = (int64_t)buffer_byte_length - (int64_t)offset;
        STEP(9.1.3);
        if (*new_byte_length < 0)
            return throw_range_error(agent, "the offset is outside the buffer");
    } else {
        STEP(9.2);
        STEP(9.2.1);
        *new_byte_length = (int64_t)(new_length * element_size);
        STEP(9.2.2);
        if (offset + (uint64_t)*new_byte_length > buffer_byte_length)
            return throw_range_error(agent, "the typed array would exceed the buffer");
    }
    return true;
}

static bool initialize_typed_array_from_array_buffer(struct agent *agent,
                                                     struct array_buffer_view *object,
                                                     struct array_buffer *buffer,
                                                     struct value byte_offset, struct value length)
{
    SPEC(agent, ECMA262("sec-initializetypedarrayfromarraybuffer"));
    uint64_t offset = 0, new_length = 0;
    int64_t new_byte_length = 0;
    STEP(1);
    size_t element_size = typed_array_element_size(object->typed_array_name);
    STEP(2);
    TRY(to_index(agent, byte_offset, &offset));
    STEP(3);
    if (offset % element_size != 0)
        return throw_range_error(agent, "the offset is no multiple of the element size");
    STEP(4);
    bool buffer_is_fixed_length = is_fixed_length_array_buffer(agent, buffer);
    STEP(5);
    if (!is_undefined(length)) {
        STEP(5.1);
        TRY(to_index(agent, length, &new_length));
    }
    STEP(6);
    if (is_detached_buffer(agent, buffer))
        return throw_type_error(agent, "the ArrayBuffer is detached");
    STEP(7);
    size_t buffer_byte_length = array_buffer_byte_length(agent, buffer);
    STEP(8);
    if (is_undefined(length) && !buffer_is_fixed_length) {
        STEP(8.1);
        if (offset > buffer_byte_length)
            return throw_range_error(agent, "the offset is outside the buffer");
        STEP(8.2);
        object->byte_length = LENGTH_AUTO;
        STEP(8.3);
        object->array_length = LENGTH_AUTO;
    } else {
        STEP(9);
        TRY(new_byte_length_of_view(agent, element_size, offset, length, new_length,
                                    buffer_byte_length, &new_byte_length));
        STEP(9.3);
        object->byte_length = (size_t)new_byte_length;
        STEP(9.4);
        object->array_length = (size_t)new_byte_length / element_size;
    }
    STEP(10);
    object->viewed_array_buffer = buffer;
    STEP(11);
    object->byte_offset = offset;
    STEP(12);
    return true;
}

static void convert_elements(struct agent *agent, const struct array_buffer_view *source,
                             struct array_buffer_view *target, size_t length)
{
    size_t source_size = typed_array_element_size(source->typed_array_name);
    size_t target_size = typed_array_element_size(target->typed_array_name);
    for (size_t i = 0; i < length; i++) {
        struct value value = get_value_from_buffer(agent, source->viewed_array_buffer,
                                                   source->byte_offset + i * source_size,
                                                   source->typed_array_name, true);
        set_value_in_buffer(target->viewed_array_buffer, i * target_size, target->typed_array_name,
                            value, true);
    }
}

/* Source: ecma262/sec-initializetypedarrayfromtypedarray */
static bool initialize_typed_array_from_typed_array(struct agent *agent,
                                                    struct array_buffer_view *view,
                                                    struct array_buffer_view *source)
{
    struct buffer_witness_record record;
    TRY(validate_typed_array(agent, value_object(&source->object), &record));
    size_t length = typed_array_length(agent, record);
    TRY(allocate_typed_array_buffer(agent, view, length));
    if (is_bigint_element_type(source->typed_array_name) !=
        is_bigint_element_type(view->typed_array_name))
        return throw_type_error(agent, "bigints and numbers do not mix");
    if (source->typed_array_name == view->typed_array_name)
        memcpy(view->viewed_array_buffer->array_buffer_data->bytes,
               source->viewed_array_buffer->array_buffer_data->bytes + source->byte_offset,
               view->byte_length);
    else
        convert_elements(agent, source, view, length);
    return true;
}

/* Source: ecma262/sec-initializetypedarrayfromlist */
static bool initialize_typed_array_from_list(struct agent *agent, struct array_buffer_view *view,
                                             const struct value *values, size_t count)
{
    TRY(allocate_typed_array_buffer(agent, view, count));
    for (size_t i = 0; i < count; i++)
        TRY(typed_array_set_element(agent, view, (double)i, values[i]));
    return true;
}

/* Source: ecma262/sec-initializetypedarrayfromarraylike */
static bool initialize_typed_array_from_array_like(struct agent *agent,
                                                   struct array_buffer_view *view,
                                                   struct object *array_like)
{
    double length;
    TRY(length_of_array_like(agent, array_like, &length));
    TRY(allocate_typed_array_buffer(agent, view, (size_t)length));
    for (double i = 0; i < length; i++) {
        struct value value;
        TRY(get(agent, array_like, key_from_number(agent->arena, i), &value));
        TRY(typed_array_set_element(agent, view, i, value));
    }
    return true;
}

/* One step of IteratorToList: *done, or the next value. */
static bool iterator_step_value(struct agent *agent, struct value iterator,
                                struct value next_method, bool *done, struct value *value)
{
    struct value result, done_value;
    TRY(call_function(agent, next_method, iterator, NULL, 0, &result));
    if (!is_object(result))
        return throw_type_error(agent, "the result of an iterator is not an object");
    TRY(get_named(agent, result.object, "done", &done_value));
    *done = to_boolean(done_value);
    if (*done)
        return true;
    return get_named(agent, result.object, "value", value);
}

/* IteratorToList(GetIteratorFromMethod(iterable, method)). */
static bool iterator_to_list(struct agent *agent, struct value iterable, struct value method,
                             value_list *values)
{
    struct value iterator, next_method, value;
    TRY(call_function(agent, method, iterable, NULL, 0, &iterator));
    if (!is_object(iterator))
        return throw_type_error(agent, "the iterator is not an object");
    TRY(get_named(agent, iterator.object, "next", &next_method));
    for (;;) {
        bool done = false;
        TRY(iterator_step_value(agent, iterator, next_method, &done, &value));
        if (done)
            return true;
        LIST_APPEND(agent->arena, values, value);
    }
}

static bool initialize_typed_array_from_object(struct agent *agent, struct array_buffer_view *view,
                                               struct value object)
{
    struct value method;
    TRY(get_method(agent, object, key_from_symbol(&symbol_iterator), &method));
    if (is_undefined(method))
        return initialize_typed_array_from_array_like(agent, view, object.object);
    value_list values = {0};
    TRY(iterator_to_list(agent, object, method, &values));
    return initialize_typed_array_from_list(agent, view, values.items, values.count);
}

static bool initialize_typed_array(struct agent *agent, const struct call *call,
                                   struct array_buffer_view *view)
{
    struct value first = call_argument(call, 0);
    switch (first.object->kind) {
    case OBJECT_TYPED_ARRAY:
        return initialize_typed_array_from_typed_array(agent, view,
                                                       (struct array_buffer_view *)first.object);
    case OBJECT_ARRAY_BUFFER:
    case OBJECT_SHARED_ARRAY_BUFFER:
        return initialize_typed_array_from_array_buffer(
            agent, view, (struct array_buffer *)first.object, call_argument(call, 1),
            call_argument(call, 2));
    default:
        return initialize_typed_array_from_object(agent, view, first);
    }
}

/* Source: ecma262/sec-typedarray */
static bool typed_array_constructor(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    if (!call->new_target)
        return throw_type_error(agent, "a typed array constructor is called without new");
    struct value first = call_argument(call, 0);
    uint64_t length = 0;
    if (!is_object(first))
        TRY(to_index(agent, first, &length));
    struct array_buffer_view *view = allocate_typed_array_object(agent, call, callee_type(call));
    if (!view)
        return false;
    if (is_object(first))
        TRY(initialize_typed_array(agent, call, view));
    else
        TRY(allocate_typed_array_buffer(agent, view, length));
    *result = value_object(&view->object);
    return true;
}

/* Source: ecma262/sec-%typedarray% */
static bool abstract_typed_array_constructor(struct agent *agent, const struct call *call,
                                             struct value *result)
{
    return throw_type_error(agent, "%TypedArray% is abstract");
}

bool typed_array_create_from_constructor(struct agent *agent, struct value constructor,
                                         const struct value *arguments, size_t count,
                                         struct array_buffer_view **view)
{
    struct value object;
    struct buffer_witness_record record;
    TRY(construct(agent, constructor, arguments, count, &object));
    TRY(validate_typed_array(agent, object, &record));
    if (count == 1 && arguments[0].type == VALUE_NUMBER &&
        (double)typed_array_length(agent, record) < arguments[0].number)
        return throw_type_error(agent, "the new typed array is too short");
    *view = record.object;
    return true;
}

/* Source: ecma262/sec-%typedarray%.of */
static bool typed_array_of(struct agent *agent, const struct call *call, struct value *result)
{
    struct value length = value_number((double)call->argument_count);
    struct array_buffer_view *view;
    if (!is_constructor(call->this_value))
        return throw_type_error(agent, "of is not called on a constructor");
    TRY(typed_array_create_from_constructor(agent, call->this_value, &length, 1, &view));
    for (size_t i = 0; i < call->argument_count; i++)
        TRY(typed_array_set_element(agent, view, (double)i, call->arguments[i]));
    *result = value_object(&view->object);
    return true;
}

static struct object *define_abstract_typed_array(struct agent *agent, struct realm *realm,
                                                  struct object *prototype)
{
    struct object *constructor =
        function_create(agent, realm, "TypedArray", 0, abstract_typed_array_constructor, NULL);
    ((struct function_object *)constructor)->is_constructor = true;
    define_value(agent, constructor, "prototype", value_object(prototype), false, false, false);
    define_value(agent, prototype, "constructor", value_object(constructor), true, false, true);
    define_method(agent, realm, constructor, "of", 0, typed_array_of);
    return constructor;
}

static struct object *define_typed_array(struct agent *agent, struct realm *realm,
                                         enum typed_array_type type, struct object *parent)
{
    struct object *prototype =
        create_prototype(agent, realm, INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE + type);
    prototype->prototype = realm_intrinsic(realm, INTRINSIC_TYPED_ARRAY_PROTOTYPE);
    struct object *constructor = define_constructor(agent, realm, typed_array_type_name(type), 3,
                                                    typed_array_constructor, prototype);
    constructor->prototype = parent;
    enum typed_array_type *closure = NEW(agent->arena, enum typed_array_type);
    *closure = type;
    ((struct function_object *)constructor)->closure = closure;
    struct value size = value_number((double)typed_array_element_size(type));
    define_value(agent, constructor, "BYTES_PER_ELEMENT", size, false, false, false);
    define_value(agent, prototype, "BYTES_PER_ELEMENT", size, false, false, false);
    return constructor;
}

void typed_array_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_TYPED_ARRAY_PROTOTYPE);
    struct object *parent = define_abstract_typed_array(agent, realm, prototype);
    struct object **constructors = NEW_ARRAY(agent->arena, struct object *, TYPED_ARRAY_TYPE_COUNT);
    for (int type = 0; type < TYPED_ARRAY_TYPE_COUNT; type++)
        constructors[type] = define_typed_array(agent, realm, type, parent);
    typed_array_define_prototype(agent, realm, prototype, constructors);
}
