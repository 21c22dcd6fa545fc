/*
 * The essential internal methods, dispatched on the kind of object (ECMA-262, 6.1.7.2). What
 * has no method of its own here is ordinary. Read ordinary_object.c next.
 */
#include "internal_methods.h"
#include "typed_array.h"
#include "window_proxy.h"

void *object_allocate(struct agent *agent, struct realm *realm, enum object_kind kind,
                      struct object *prototype, size_t size)
{
    assert(size >= sizeof(struct object));
    struct object *object = arena_allocate(agent->arena, size);
    object->kind = kind;
    object->extensible = true;
    object->realm = realm;
    object->prototype = prototype;
    return object;
}

struct object *object_create(struct agent *agent, struct realm *realm)
{
    return object_allocate(agent, realm, OBJECT_ORDINARY,
                           realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE),
                           sizeof(struct object));
}

bool object_get_prototype_of(struct agent *agent, struct object *object, struct object **prototype)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_get_prototype_of(agent, object, prototype);
    if (object->kind == OBJECT_WINDOW_PROXY)
        return window_proxy_get_prototype_of(agent, object, prototype);
    *prototype = object->prototype;
    return true;
}

bool object_set_prototype_of(struct agent *agent, struct object *object, struct object *prototype,
                             bool *success)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_set_prototype_of(agent, object, prototype, success);
    if (object->kind == OBJECT_WINDOW_PROXY) {
        struct object *current;
        TRY(window_proxy_get_prototype_of(agent, object, &current));
        *success = current == prototype;
    } else if (object->immutable_prototype)
        *success = object->prototype == prototype;
    else
        ordinary_set_prototype_of(object, prototype, success);
    return true;
}

bool object_is_extensible(struct agent *agent, struct object *object, bool *extensible)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_is_extensible(agent, object, extensible);
    *extensible = object->extensible;
    return true;
}

bool object_prevent_extensions(struct agent *agent, struct object *object, bool *success)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_prevent_extensions(agent, object, success);
    if (object->kind == OBJECT_TYPED_ARRAY) {
        bool handled;
        TRY(typed_array_prevent_extensions(agent, object, &handled, success));
        if (handled)
            return true;
    }
    *success = object->kind != OBJECT_WINDOW_PROXY;
    if (*success)
        object->extensible = false;
    return true;
}

bool object_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                             bool *found, struct property *property)
{
    bool handled = false;
    switch (object->kind) {
    case OBJECT_PROXY:
        return proxy_get_own_property(agent, object, key, found, property);
    case OBJECT_WINDOW_PROXY:
        return window_proxy_get_own_property(agent, object, key, found, property);
    case OBJECT_ARRAY:
        array_get_own_property(object, key, found, property);
        return true;
    case OBJECT_STRING:
        string_get_own_property(agent, object, key, found, property);
        return true;
    case OBJECT_TYPED_ARRAY:
        TRY(typed_array_get_own_property(agent, object, key, &handled, found, property));
        break;
    default:
        break;
    }
    if (!handled)
        ordinary_get_own_property(object, key, found, property);
    return true;
}

bool object_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                                const struct property_descriptor *descriptor, bool *success)
{
    bool handled = false;
    switch (object->kind) {
    case OBJECT_PROXY:
        return proxy_define_own_property(agent, object, key, descriptor, success);
    case OBJECT_WINDOW_PROXY:
        return window_proxy_define_own_property(agent, object, key, descriptor, success);
    case OBJECT_ARRAY:
        return array_define_own_property(agent, object, key, descriptor, success);
    case OBJECT_STRING:
        string_define_own_property(agent, object, key, descriptor, success);
        return true;
    case OBJECT_TYPED_ARRAY:
        TRY(typed_array_define_own_property(agent, object, key, descriptor, &handled, success));
        break;
    default:
        break;
    }
    if (!handled)
        ordinary_define_own_property(agent, object, key, descriptor, success);
    return true;
}

bool object_has_property(struct agent *agent, struct object *object, struct property_key key,
                         bool *has)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_has_property(agent, object, key, has);
    if (object->kind == OBJECT_WINDOW_PROXY)
        return window_proxy_has_property(agent, object, key, has);
    if (object->kind == OBJECT_TYPED_ARRAY) {
        bool handled;
        TRY(typed_array_has_property(agent, object, key, &handled, has));
        if (handled)
            return true;
    }
    return ordinary_has_property(agent, object, key, has);
}

bool object_get(struct agent *agent, struct object *object, struct property_key key,
                struct value receiver, struct value *value)
{
    const struct property *own = object_find_in_table(object, key);
    if (own && !own->is_accessor) {
        *value = own->value;
        return true;
    }
    if (object->kind == OBJECT_PROXY)
        return proxy_get(agent, object, key, receiver, value);
    if (object->kind == OBJECT_WINDOW_PROXY)
        return window_proxy_get(agent, object, key, receiver, value);
    if (object->kind == OBJECT_TYPED_ARRAY) {
        bool handled;
        TRY(typed_array_get(agent, object, key, receiver, &handled, value));
        if (handled)
            return true;
    }
    return ordinary_get(agent, object, key, receiver, value);
}

bool object_set(struct agent *agent, struct object *object, struct property_key key,
                struct value value, struct value receiver, bool *success)
{
    if (object->kind == OBJECT_PROXY)
        return proxy_set(agent, object, key, value, receiver, success);
    if (object->kind == OBJECT_WINDOW_PROXY)
        return window_proxy_set(agent, object, key, value, receiver, success);
    if (object->kind == OBJECT_TYPED_ARRAY) {
        bool handled;
        TRY(typed_array_set(agent, object, key, value, receiver, &handled, success));
        if (handled)
            return true;
    }
    return ordinary_set(agent, object, key, value, receiver, success);
}

bool object_delete(struct agent *agent, struct object *object, struct property_key key,
                   bool *success)
{
    bool handled = false;
    switch (object->kind) {
    case OBJECT_PROXY:
        return proxy_delete(agent, object, key, success);
    case OBJECT_WINDOW_PROXY:
        return window_proxy_delete(agent, object, key, success);
    case OBJECT_ARRAY:
        array_delete(object, key, success);
        return true;
    case OBJECT_STRING:
        string_delete(agent, object, key, success);
        return true;
    case OBJECT_TYPED_ARRAY:
        TRY(typed_array_delete(agent, object, key, &handled, success));
        break;
    default:
        break;
    }
    if (!handled)
        ordinary_delete(object, key, success);
    return true;
}

bool object_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys)
{
    switch (object->kind) {
    case OBJECT_PROXY:
        return proxy_own_property_keys(agent, object, keys);
    case OBJECT_WINDOW_PROXY:
        return window_proxy_own_property_keys(agent, object, keys);
    case OBJECT_STRING:
        string_own_property_keys(agent, object, keys);
        return true;
    case OBJECT_TYPED_ARRAY:
        return typed_array_own_property_keys(agent, object, keys);
    default:
        ordinary_own_property_keys(agent, object, keys);
        return true;
    }
}
