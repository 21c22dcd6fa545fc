/*
 * Proxy and Reflect (ECMA-262, 28.1, 28.2): the internal methods made callable.
 */
#include "builtins.h"

static bool proxy_create(struct agent *agent, const struct call *call, struct proxy_object **proxy)
{
    struct value target = call_argument(call, 0), handler = call_argument(call, 1);
    if (!is_object(target) || !is_object(handler))
        return throw_type_error(agent, "cannot create proxy with a non-object");
    *proxy = object_allocate(agent, agent->current_realm, OBJECT_PROXY, NULL, sizeof **proxy);
    (*proxy)->target = target.object;
    (*proxy)->handler = handler.object;
    return true;
}

static bool proxy_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct proxy_object *proxy;
    TRY(require_new(agent, call));
    TRY(proxy_create(agent, call, &proxy));
    *result = value_object(&proxy->object);
    return true;
}

static bool revoke(struct agent *agent, const struct call *call, struct value *result)
{
    struct proxy_object *proxy = ((const struct function_object *)call->callee)->closure;
    proxy->handler = NULL;  // the target stays: it says whether the proxy is callable
    return true;
}

static bool proxy_revocable(struct agent *agent, const struct call *call, struct value *result)
{
    struct proxy_object *proxy;
    struct realm *realm = agent->current_realm;
    TRY(proxy_create(agent, call, &proxy));
    struct object *both = object_create(agent, realm);
    struct object *function = function_create(agent, realm, "", 0, revoke, proxy);
    define_value(agent, both, "proxy", value_object(&proxy->object), true, true, true);
    define_value(agent, both, "revoke", value_object(function), true, true, true);
    *result = value_object(both);
    return true;
}

/* The first argument, which must be an object. */
static bool target_of(struct agent *agent, const struct call *call, struct object **target)
{
    struct value value = call_argument(call, 0);
    *target = is_object(value) ? value.object : NULL;
    return *target ? true : throw_type_error(agent, "target is not an object");
}

/* The first two arguments: an object and a property key. */
static bool target_and_key(struct agent *agent, const struct call *call, struct object **target,
                           struct property_key *key)
{
    TRY(target_of(agent, call, target));
    return to_property_key(agent, call_argument(call, 1), key);
}

static bool reflect_get(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *target;
    struct property_key key;
    TRY(target_and_key(agent, call, &target, &key));
    struct value receiver = call->argument_count > 2 ? call->arguments[2] : value_object(target);
    return object_get(agent, target, key, receiver, result);
}

static bool reflect_set(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *target;
    struct property_key key;
    bool success;
    TRY(target_and_key(agent, call, &target, &key));
    struct value receiver = call->argument_count > 3 ? call->arguments[3] : value_object(target);
    TRY(object_set(agent, target, key, call_argument(call, 2), receiver, &success));
    *result = value_boolean(success);
    return true;
}

static bool reflect_has(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *target;
    struct property_key key;
    bool has;
    TRY(target_and_key(agent, call, &target, &key));
    TRY(object_has_property(agent, target, key, &has));
    *result = value_boolean(has);
    return true;
}

static bool reflect_delete_property(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    struct object *target;
    struct property_key key;
    bool success;
    TRY(target_and_key(agent, call, &target, &key));
    TRY(object_delete(agent, target, key, &success));
    *result = value_boolean(success);
    return true;
}

static bool reflect_define_property(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    struct object *target;
    struct property_key key;
    struct property_descriptor descriptor;
    bool success;
    TRY(target_and_key(agent, call, &target, &key));
    TRY(to_property_descriptor(agent, call_argument(call, 2), &descriptor));
    TRY(object_define_own_property(agent, target, key, &descriptor, &success));
    *result = value_boolean(success);
    return true;
}

static bool reflect_get_own_property_descriptor(struct agent *agent, const struct call *call,
                                                struct value *result)
{
    struct object *target;
    struct property_key key;
    bool found;
    struct property property;
    TRY(target_and_key(agent, call, &target, &key));
    TRY(object_get_own_property(agent, target, key, &found, &property));
    if (!found)
        return true;
    struct property_descriptor descriptor = descriptor_of_property(&property);
    *result = from_property_descriptor(agent, &descriptor);
    return true;
}

static bool reflect_own_keys(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *target;
    property_key_list keys;
    TRY(target_of(agent, call, &target));
    TRY(object_own_property_keys(agent, target, &keys));
    struct value *values = NEW_ARRAY(agent->arena, struct value, keys.count);
    for (size_t i = 0; i < keys.count; i++)
        values[i] = key_to_value(keys.items[i]);
    *result = value_object(array_from_values(agent, agent->current_realm, values, keys.count));
    return true;
}

static bool reflect_get_prototype_of(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    struct object *target, *prototype;
    TRY(target_of(agent, call, &target));
    TRY(object_get_prototype_of(agent, target, &prototype));
    *result = prototype ? value_object(prototype) : JS_NULL;
    return true;
}

static bool reflect_set_prototype_of(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    struct object *target;
    struct value prototype = call_argument(call, 1);
    bool success;
    TRY(target_of(agent, call, &target));
    if (!is_object(prototype) && prototype.type != VALUE_NULL)
        return throw_type_error(agent, "prototype must be an object or null");
    TRY(object_set_prototype_of(agent, target, is_object(prototype) ? prototype.object : NULL,
                                &success));
    *result = value_boolean(success);
    return true;
}

static bool reflect_is_extensible(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    struct object *target;
    bool extensible;
    TRY(target_of(agent, call, &target));
    TRY(object_is_extensible(agent, target, &extensible));
    *result = value_boolean(extensible);
    return true;
}

static bool reflect_prevent_extensions(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    struct object *target;
    bool success;
    TRY(target_of(agent, call, &target));
    TRY(object_prevent_extensions(agent, target, &success));
    *result = value_boolean(success);
    return true;
}

static bool reflect_apply(struct agent *agent, const struct call *call, struct value *result)
{
    value_list list;
    if (!is_callable(call_argument(call, 0)))
        return throw_type_error(agent, "target is not callable");
    TRY(create_list_from_array_like(agent, call_argument(call, 2), &list));
    return call_function(agent, call_argument(call, 0), call_argument(call, 1), list.items,
                         list.count, result);
}

static bool reflect_construct(struct agent *agent, const struct call *call, struct value *result)
{
    value_list list;
    struct value target = call_argument(call, 0);
    struct value new_target = call->argument_count > 2 ? call->arguments[2] : target;
    if (!is_constructor(target) || !is_constructor(new_target))
        return throw_type_error(agent, "target is not a constructor");
    TRY(create_list_from_array_like(agent, call_argument(call, 1), &list));
    return construct_with_new_target(agent, target.object, list.items, list.count,
                                     new_target.object, result);
}

static const struct method methods[] = {
    {"apply", 3, reflect_apply},
    {"construct", 2, reflect_construct},
    {"defineProperty", 3, reflect_define_property},
    {"deleteProperty", 2, reflect_delete_property},
    {"get", 2, reflect_get},
    {"getOwnPropertyDescriptor", 2, reflect_get_own_property_descriptor},
    {"getPrototypeOf", 1, reflect_get_prototype_of},
    {"has", 2, reflect_has},
    {"isExtensible", 1, reflect_is_extensible},
    {"ownKeys", 1, reflect_own_keys},
    {"preventExtensions", 1, reflect_prevent_extensions},
    {"set", 3, reflect_set},
    {"setPrototypeOf", 2, reflect_set_prototype_of},
};

void create_reflect_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *proxy = define_constructor(agent, realm, "Proxy", 2, proxy_constructor, NULL);
    define_method(agent, realm, proxy, "revocable", 2, proxy_revocable);
    struct object *reflect = object_create(agent, realm);
    DEFINE_METHODS(agent, realm, reflect, methods);
    define_to_string_tag(agent, reflect, "Reflect");
    define_value(agent, realm->global_object, "Reflect", value_object(reflect), true, false, true);
}
