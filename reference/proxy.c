/*
 * Proxy objects (ECMA-262, 10.5). Each internal method asks the handler's trap; without one it goes
 * to the target. What a trap answers is held against the target's invariants: a proxy cannot lie
 * about what cannot change.
 */
#include "internal_methods.h"

static struct proxy_object *as_proxy(struct object *object)
{
    return (struct proxy_object *)object;
}

/* The trap, or undefined. TypeError if the proxy has been revoked. */
static bool get_trap(struct agent *agent, struct object *object, const char *name,
                     struct value *trap)
{
    if (agent_stack_exhausted(agent))
        return false;
    if (!as_proxy(object)->handler)
        return throw_type_error(agent, "proxy has been revoked");
    return get_method(agent, value_object(as_proxy(object)->handler),
                      key_from_ascii(agent->arena, name), trap);
}

static struct value object_or_null(struct object *object)
{
    return object ? value_object(object) : JS_NULL;
}

static bool call_trap(struct agent *agent, struct object *object, struct value trap,
                      const struct value *arguments, size_t count, struct value *result)
{
    // null if finding the trap revoked the proxy
    struct value handler = object_or_null(as_proxy(object)->handler);
    return call_function(agent, trap, handler, arguments, count, result);
}

/* Calls a trap that answers with a boolean. */
static bool ask_trap(struct agent *agent, struct object *object, struct value trap,
                     const struct value *arguments, size_t count, bool *answer)
{
    struct value result;
    TRY(call_trap(agent, object, trap, arguments, count, &result));
    *answer = to_boolean(result);
    return true;
}

static bool violated(struct agent *agent)
{
    return throw_type_error(agent, "proxy trap violates an invariant of its target");
}

/* The target's own property, and whether the target is extensible. */
struct target_state {
    bool found, extensible;
    struct property property;
};

static bool target_state(struct agent *agent, struct object *target, struct property_key key,
                         struct target_state *state)
{
    TRY(object_get_own_property(agent, target, key, &state->found, &state->property));
    return object_is_extensible(agent, target, &state->extensible);
}

bool proxy_get_prototype_of(struct agent *agent, struct object *object, struct object **prototype)
{
    struct value trap, result;
    TRY(get_trap(agent, object, "getPrototypeOf", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_get_prototype_of(agent, target, prototype);
    struct value argument = value_object(target);
    TRY(call_trap(agent, object, trap, &argument, 1, &result));
    if (!is_object(result) && result.type != VALUE_NULL)
        return throw_type_error(agent, "getPrototypeOf gave neither an object nor null");
    *prototype = is_object(result) ? result.object : NULL;
    bool extensible;
    struct object *actual;
    TRY(object_is_extensible(agent, target, &extensible));
    if (extensible)
        return true;
    TRY(object_get_prototype_of(agent, target, &actual));
    return actual == *prototype ? true : violated(agent);
}

bool proxy_set_prototype_of(struct agent *agent, struct object *object, struct object *prototype,
                            bool *success)
{
    struct value trap;
    TRY(get_trap(agent, object, "setPrototypeOf", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_set_prototype_of(agent, target, prototype, success);
    struct value arguments[] = {value_object(target), object_or_null(prototype)};
    TRY(ask_trap(agent, object, trap, arguments, 2, success));
    bool extensible;
    struct object *actual;
    TRY(object_is_extensible(agent, target, &extensible));
    if (!*success || extensible)
        return true;
    TRY(object_get_prototype_of(agent, target, &actual));
    return actual == prototype ? true : violated(agent);
}

bool proxy_is_extensible(struct agent *agent, struct object *object, bool *extensible)
{
    struct value trap;
    TRY(get_trap(agent, object, "isExtensible", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_is_extensible(agent, target, extensible);
    struct value argument = value_object(target);
    bool actual;
    TRY(ask_trap(agent, object, trap, &argument, 1, extensible));
    TRY(object_is_extensible(agent, target, &actual));
    return actual == *extensible ? true : violated(agent);
}

bool proxy_prevent_extensions(struct agent *agent, struct object *object, bool *success)
{
    struct value trap;
    TRY(get_trap(agent, object, "preventExtensions", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_prevent_extensions(agent, target, success);
    struct value argument = value_object(target);
    bool extensible;
    TRY(ask_trap(agent, object, trap, &argument, 1, success));
    if (!*success)
        return true;
    TRY(object_is_extensible(agent, target, &extensible));
    return extensible ? violated(agent) : true;
}

/* The invariants for a trap that says: there is no such property, or no longer. */
static bool check_absent(struct agent *agent, const struct target_state *state)
{
    if (state->found && (!state->property.configurable || !state->extensible))
        return violated(agent);
    return true;
}

/* The invariants for a trap that gave a property. */
static bool check_present(struct agent *agent, const struct target_state *state,
                          const struct property *answer)
{
    struct property_descriptor descriptor = descriptor_of_property(answer);
    const struct property *current = state->found ? &state->property : NULL;
    if (!is_compatible_property_descriptor(state->extensible, &descriptor, current))
        return violated(agent);
    if (answer->configurable)
        return true;
    if (!current || current->configurable)
        return violated(agent);
    bool loses_writable = !answer->is_accessor && !answer->writable && current->writable;
    return loses_writable ? violated(agent) : true;
}

bool proxy_get_own_property(struct agent *agent, struct object *object, struct property_key key,
                            bool *found, struct property *property)
{
    struct value trap, result;
    TRY(get_trap(agent, object, "getOwnPropertyDescriptor", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_get_own_property(agent, target, key, found, property);
    struct value arguments[] = {value_object(target), key_to_value(key)};
    TRY(call_trap(agent, object, trap, arguments, 2, &result));
    struct target_state state;
    TRY(target_state(agent, target, key, &state));
    *found = !is_undefined(result);
    if (!*found)
        return check_absent(agent, &state);
    struct property_descriptor descriptor;
    TRY(to_property_descriptor(agent, result, &descriptor));
    *property = complete_property_descriptor(key, &descriptor);
    return check_present(agent, &state, property);
}

static bool check_definition(struct agent *agent, const struct target_state *state,
                             const struct property_descriptor *descriptor)
{
    bool setting_non_configurable = descriptor->has_configurable && !descriptor->configurable;
    const struct property *current = state->found ? &state->property : NULL;
    if (!is_compatible_property_descriptor(state->extensible, descriptor, current))
        return violated(agent);
    if (setting_non_configurable && (!current || current->configurable))
        return violated(agent);
    bool loses_writable = current && !current->is_accessor && !current->configurable &&
                          current->writable && descriptor->has_writable && !descriptor->writable;
    return loses_writable ? violated(agent) : true;
}

bool proxy_define_own_property(struct agent *agent, struct object *object, struct property_key key,
                               const struct property_descriptor *descriptor, bool *success)
{
    struct value trap;
    TRY(get_trap(agent, object, "defineProperty", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_define_own_property(agent, target, key, descriptor, success);
    struct value arguments[] = {value_object(target), key_to_value(key),
                                from_property_descriptor(agent, descriptor)};
    TRY(ask_trap(agent, object, trap, arguments, 3, success));
    if (!*success)
        return true;
    struct target_state state;
    TRY(target_state(agent, target, key, &state));
    return check_definition(agent, &state, descriptor);
}

bool proxy_has_property(struct agent *agent, struct object *object, struct property_key key,
                        bool *has)
{
    struct value trap;
    TRY(get_trap(agent, object, "has", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_has_property(agent, target, key, has);
    struct value arguments[] = {value_object(target), key_to_value(key)};
    TRY(ask_trap(agent, object, trap, arguments, 2, has));
    if (*has)
        return true;
    struct target_state state;
    TRY(target_state(agent, target, key, &state));
    return check_absent(agent, &state);
}

bool proxy_get(struct agent *agent, struct object *object, struct property_key key,
               struct value receiver, struct value *value)
{
    struct value trap;
    TRY(get_trap(agent, object, "get", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_get(agent, target, key, receiver, value);
    struct value arguments[] = {value_object(target), key_to_value(key), receiver};
    TRY(call_trap(agent, object, trap, arguments, 3, value));
    bool found;
    struct property own;
    TRY(object_get_own_property(agent, target, key, &found, &own));
    if (!found || own.configurable)
        return true;
    if (!own.is_accessor && !own.writable && !same_value(*value, own.value))
        return violated(agent);
    if (own.is_accessor && !own.getter && !is_undefined(*value))
        return violated(agent);
    return true;
}

bool proxy_set(struct agent *agent, struct object *object, struct property_key key,
               struct value value, struct value receiver, bool *success)
{
    struct value trap;
    TRY(get_trap(agent, object, "set", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_set(agent, target, key, value, receiver, success);
    struct value arguments[] = {value_object(target), key_to_value(key), value, receiver};
    TRY(ask_trap(agent, object, trap, arguments, 4, success));
    if (!*success)
        return true;
    bool found;
    struct property own;
    TRY(object_get_own_property(agent, target, key, &found, &own));
    if (!found || own.configurable)
        return true;
    if (!own.is_accessor && !own.writable && !same_value(value, own.value))
        return violated(agent);
    return own.is_accessor && !own.setter ? violated(agent) : true;
}

bool proxy_delete(struct agent *agent, struct object *object, struct property_key key,
                  bool *success)
{
    struct value trap;
    TRY(get_trap(agent, object, "deleteProperty", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_delete(agent, target, key, success);
    struct value arguments[] = {value_object(target), key_to_value(key)};
    TRY(ask_trap(agent, object, trap, arguments, 2, success));
    if (!*success)
        return true;
    struct target_state state;
    TRY(target_state(agent, target, key, &state));
    return check_absent(agent, &state);
}

static bool list_has_key(const property_key_list *keys, struct property_key key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (key_equal(keys->items[i], key))
            return true;
    return false;
}

/* The keys in what the trap ownKeys gave: strings and symbols, none of them twice. */
static bool keys_from_value(struct agent *agent, struct value value, property_key_list *keys)
{
    value_list values;
    TRY(create_list_from_array_like(agent, value, &values));
    *keys = (property_key_list){0};
    for (size_t i = 0; i < values.count; i++) {
        struct value item = values.items[i];
        if (item.type != VALUE_STRING && item.type != VALUE_SYMBOL)
            return throw_type_error(agent, "ownKeys gave what is no property key");
        struct property_key key;
        TRY(to_property_key(agent, item, &key));
        if (list_has_key(keys, key))
            return throw_type_error(agent, "ownKeys gave a key twice");
        LIST_APPEND(agent->arena, keys, key);
    }
    return true;
}

/* The keys contain all that cannot go away and, if nothing can be added, no others. */
static bool check_keys(struct agent *agent, struct object *target, const property_key_list *keys)
{
    bool extensible;
    property_key_list actual;
    TRY(object_is_extensible(agent, target, &extensible));
    TRY(object_own_property_keys(agent, target, &actual));
    for (size_t i = 0; i < actual.count; i++) {
        bool found;
        struct property own;
        TRY(object_get_own_property(agent, target, actual.items[i], &found, &own));
        bool must_be_there = !extensible || (found && !own.configurable);
        if (must_be_there && !list_has_key(keys, actual.items[i]))
            return violated(agent);
    }
    return extensible || keys->count == actual.count ? true : violated(agent);
}

bool proxy_own_property_keys(struct agent *agent, struct object *object, property_key_list *keys)
{
    struct value trap, result;
    TRY(get_trap(agent, object, "ownKeys", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return object_own_property_keys(agent, target, keys);
    struct value argument = value_object(target);
    TRY(call_trap(agent, object, trap, &argument, 1, &result));
    TRY(keys_from_value(agent, result, keys));
    return check_keys(agent, target, keys);
}

bool proxy_call(struct agent *agent, struct object *object, struct value this_value,
                const struct value *arguments, size_t count, struct value *result)
{
    struct value trap;
    TRY(get_trap(agent, object, "apply", &trap));
    struct value target = value_object(as_proxy(object)->target);
    if (is_undefined(trap))
        return call_function(agent, target, this_value, arguments, count, result);
    struct object *list = array_from_values(agent, agent->current_realm, arguments, count);
    struct value trap_arguments[] = {target, this_value, value_object(list)};
    return call_trap(agent, object, trap, trap_arguments, 3, result);
}

bool proxy_construct(struct agent *agent, struct object *object, const struct value *arguments,
                     size_t count, struct object *new_target, struct value *result)
{
    struct value trap;
    TRY(get_trap(agent, object, "construct", &trap));
    struct object *target = as_proxy(object)->target;
    if (is_undefined(trap))
        return construct_with_new_target(agent, target, arguments, count, new_target, result);
    struct object *list = array_from_values(agent, agent->current_realm, arguments, count);
    struct value trap_arguments[] = {value_object(target), value_object(list),
                                     value_object(new_target)};
    TRY(call_trap(agent, object, trap, trap_arguments, 3, result));
    return is_object(*result) ? true : throw_type_error(agent, "construct gave no object");
}
