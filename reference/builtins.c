/*
 * What the families of ECMAScript's built-ins share, and the value properties of the global object.
 */
#include "builtins.h"
#include <math.h>

void define_methods(struct agent *agent, struct realm *realm, struct object *object,
                    const struct method *methods, size_t count)
{
    property_map_reserve(agent->arena, &object->properties, object->properties.count + count + 4);
    for (size_t i = 0; i < count; i++)
        define_method(agent, realm, object, methods[i].name, methods[i].length, methods[i].body);
}

void define_symbol_method(struct agent *agent, struct realm *realm, struct object *object,
                          struct symbol *symbol, const char *name, int length, function_body body)
{
    struct object *function = function_create(agent, realm, name, length, body, NULL);
    define_symbol_value(agent, object, symbol, value_object(function));
}

void define_iterator_alias(struct agent *agent, struct object *object, const char *name)
{
    struct value method;
    MUST(get_named(agent, object, name, &method));
    define_symbol_value(agent, object, &symbol_iterator, method);
}

void define_to_string_tag(struct agent *agent, struct object *object, const char *tag)
{
    define_symbol_value(agent, object, &symbol_to_string_tag, value_ascii(agent->arena, tag));
}

struct object *create_prototype(struct agent *agent, struct realm *realm, enum intrinsic intrinsic)
{
    realm->intrinsics[intrinsic] = object_create(agent, realm);
    return realm->intrinsics[intrinsic];
}

bool create_from_constructor(struct agent *agent, const struct call *call,
                             enum intrinsic default_prototype, enum object_kind kind, size_t size,
                             void *object)
{
    struct object *prototype;
    TRY(get_prototype_from_constructor(agent, call, default_prototype, &prototype));
    *(void **)object = object_allocate(agent, agent->current_realm, kind, prototype, size);
    return true;
}

void *this_object(struct agent *agent, const struct call *call, enum object_kind kind)
{
    if (is_object(call->this_value) && call->this_value.object->kind == kind)
        return call->this_value.object;
    throw_type_error(agent, "method called on an incompatible receiver");
    return NULL;
}

bool require_new(struct agent *agent, const struct call *call)
{
    return call->new_target ? true : throw_type_error(agent, "constructor requires 'new'");
}

/* The value properties of the global object. */
void create_global_values(struct agent *agent, struct realm *realm)
{
    struct object *global = realm->global_object;
    define_value(agent, global, "globalThis", value_object(realm->global_this), true, false, true);
    define_value(agent, global, "undefined", UNDEFINED, false, false, false);
    define_value(agent, global, "NaN", value_number(NAN), false, false, false);
    define_value(agent, global, "Infinity", value_number(INFINITY), false, false, false);
}
