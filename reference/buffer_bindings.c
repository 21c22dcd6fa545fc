/*
 * What the constructors and methods of the buffer chapter have in common. The constructors
 * themselves: array_buffer_bindings.c, shared_array_buffer_bindings.c, typed_array_bindings.c,
 * data_view.c.
 */
#include "buffer_bindings.h"

static bool is_array_buffer(struct value value)
{
    return is_object(value) && (value.object->kind == OBJECT_ARRAY_BUFFER ||
                                value.object->kind == OBJECT_SHARED_ARRAY_BUFFER);
}

bool require_array_buffer_data(struct agent *agent, struct value value,
                               struct array_buffer **buffer)
{
    if (!is_array_buffer(value))
        return throw_type_error(agent, "not an ArrayBuffer or SharedArrayBuffer");
    *buffer = (struct array_buffer *)value.object;
    return true;
}

bool require_array_buffer_max_byte_length(struct agent *agent, struct value value,
                                          struct array_buffer **buffer)
{
    TRY(require_array_buffer_data(agent, value, buffer));
    if (!(*buffer)->has_array_buffer_max_byte_length)
        return throw_type_error(agent, "the length of the buffer is fixed");
    return true;
}

static bool require_view(struct agent *agent, struct value value, enum object_kind kind,
                         struct array_buffer_view **view)
{
    if (!is_object(value) || value.object->kind != kind)
        return throw_type_error(agent,
                                kind == OBJECT_DATA_VIEW ? "not a DataView" : "not a typed array");
    *view = (struct array_buffer_view *)value.object;
    return true;
}

bool require_typed_array_name(struct agent *agent, struct value value,
                              struct array_buffer_view **view)
{
    return require_view(agent, value, OBJECT_TYPED_ARRAY, view);
}

bool require_data_view(struct agent *agent, struct value value, struct array_buffer_view **view)
{
    return require_view(agent, value, OBJECT_DATA_VIEW, view);
}

void *ordinary_create_from_constructor(struct agent *agent, const struct call *call,
                                       enum intrinsic default_prototype, enum object_kind kind,
                                       size_t size)
{
    struct realm *realm = call ? call->callee->realm : agent->current_realm;
    struct object *prototype = realm_intrinsic(realm, default_prototype);
    if (call && !get_prototype_from_constructor(agent, call, default_prototype, &prototype))
        return NULL;
    return object_allocate(agent, realm, kind, prototype, size);
}

static function_body body_of_function(struct object *object)
{
    return object->kind == OBJECT_FUNCTION ? ((struct function_object *)object)->body : NULL;
}

bool species_constructor(struct agent *agent, struct object *object,
                         struct object *default_constructor, struct value *constructor)
{
    struct value found;
    TRY(get_named(agent, object, "constructor", &found));
    *constructor = value_object(default_constructor);
    if (is_undefined(found))
        return true;
    if (!is_object(found))
        return throw_type_error(agent, "the constructor is not an object");
    if (body_of_function(found.object) == body_of_function(default_constructor))
        *constructor = found;
    return true;
}

bool to_clamped_index(struct agent *agent, struct value value, size_t length, size_t *index)
{
    double relative;
    TRY(to_relative_index(agent, value, (double)length, 0, &relative));
    *index = (size_t)relative;
    return true;
}

void define_closure_method(struct agent *agent, struct realm *realm, struct object *object,
                           const char *name, int length, function_body body, void *closure)
{
    struct object *function = function_create(agent, realm, name, length, body, closure);
    define_value(agent, object, name, value_object(function), true, false, true);
}

void *call_closure(const struct call *call)
{
    return ((struct function_object *)call->callee)->closure;
}
