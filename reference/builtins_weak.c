/*
 * WeakMap, WeakSet and WeakRef (ECMA-262, 24.3, 24.4, 26.1). Nothing is collected within a run, so
 * they hold what they were given.
 */
#include "builtins.h"

/* CanBeHeldWeakly. */
static bool can_be_held_weakly(struct value value)
{
    return is_object(value) || value.type == VALUE_SYMBOL;
}

static struct map_entry *find_entry(struct map_object *map, struct value key)
{
    for (size_t i = 0; i < map->data.count; i++)
        if (!map->data.items[i].empty && same_value(map->data.items[i].key, key))
            return &map->data.items[i];
    return NULL;
}

static bool put_entry(struct agent *agent, struct map_object *map, struct value key,
                      struct value value)
{
    if (!can_be_held_weakly(key))
        return throw_type_error(agent, "invalid value used as a weak key");
    struct map_entry *entry = find_entry(map, key);
    if (entry)
        entry->value = value;
    else
        LIST_APPEND(agent->arena, &map->data, ((struct map_entry){.key = key, .value = value}));
    return true;
}

static bool fill_weak_map(struct agent *agent, struct value item, void *data)
{
    struct value key, value;
    if (!is_object(item))
        return throw_type_error(agent, "iterator value is not an entry object");
    TRY(get(agent, item.object, key_from_index(agent->arena, 0), &key));
    TRY(get(agent, item.object, key_from_index(agent->arena, 1), &value));
    return put_entry(agent, data, key, value);
}

static bool fill_weak_set(struct agent *agent, struct value item, void *data)
{
    return put_entry(agent, data, item, UNDEFINED);
}

static bool construct_weak(struct agent *agent, const struct call *call, enum intrinsic prototype,
                           enum object_kind kind, struct value *result)
{
    struct map_object *map;
    struct value iterable = call_argument(call, 0);
    TRY(require_new(agent, call));
    TRY(create_from_constructor(agent, call, prototype, kind, sizeof *map, &map));
    *result = value_object(&map->object);
    if (is_undefined(iterable) || iterable.type == VALUE_NULL)
        return true;
    return iterate(agent, iterable, kind == OBJECT_WEAK_MAP ? fill_weak_map : fill_weak_set, map);
}

static bool weak_map_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return construct_weak(agent, call, INTRINSIC_WEAK_MAP_PROTOTYPE, OBJECT_WEAK_MAP, result);
}

static bool weak_set_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return construct_weak(agent, call, INTRINSIC_WEAK_SET_PROTOTYPE, OBJECT_WEAK_SET, result);
}

static bool weak_map_get(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *map = this_object(agent, call, OBJECT_WEAK_MAP);
    if (!map)
        return false;
    const struct map_entry *entry = find_entry(map, call_argument(call, 0));
    *result = entry ? entry->value : UNDEFINED;
    return true;
}

static bool weak_map_set(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *map = this_object(agent, call, OBJECT_WEAK_MAP);
    *result = call->this_value;
    return map && put_entry(agent, map, call_argument(call, 0), call_argument(call, 1));
}

static bool weak_set_add(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *set = this_object(agent, call, OBJECT_WEAK_SET);
    *result = call->this_value;
    return set && put_entry(agent, set, call_argument(call, 0), UNDEFINED);
}

static bool weak_has(struct agent *agent, const struct call *call, enum object_kind kind,
                     struct value *result)
{
    struct map_object *map = this_object(agent, call, kind);
    if (map)
        *result = value_boolean(find_entry(map, call_argument(call, 0)) != NULL);
    return map != NULL;
}

static bool weak_delete(struct agent *agent, const struct call *call, enum object_kind kind,
                        struct value *result)
{
    struct map_object *map = this_object(agent, call, kind);
    if (!map)
        return false;
    struct map_entry *entry = find_entry(map, call_argument(call, 0));
    if (entry)
        *entry = (struct map_entry){.empty = true};
    *result = value_boolean(entry != NULL);
    return true;
}

static bool weak_map_has(struct agent *agent, const struct call *call, struct value *result)
{
    return weak_has(agent, call, OBJECT_WEAK_MAP, result);
}

static bool weak_map_delete(struct agent *agent, const struct call *call, struct value *result)
{
    return weak_delete(agent, call, OBJECT_WEAK_MAP, result);
}

static bool weak_set_has(struct agent *agent, const struct call *call, struct value *result)
{
    return weak_has(agent, call, OBJECT_WEAK_SET, result);
}

static bool weak_set_delete(struct agent *agent, const struct call *call, struct value *result)
{
    return weak_delete(agent, call, OBJECT_WEAK_SET, result);
}

static bool weak_ref_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct primitive_wrapper *reference;
    TRY(require_new(agent, call));
    if (!can_be_held_weakly(call_argument(call, 0)))
        return throw_type_error(agent, "invalid value used as the target of a WeakRef");
    TRY(create_from_constructor(agent, call, INTRINSIC_WEAK_REF_PROTOTYPE, OBJECT_WEAK_REF,
                                sizeof *reference, &reference));
    reference->data = call_argument(call, 0);
    *result = value_object(&reference->object);
    return true;
}

static bool weak_ref_deref(struct agent *agent, const struct call *call, struct value *result)
{
    const struct primitive_wrapper *reference = this_object(agent, call, OBJECT_WEAK_REF);
    if (reference)
        *result = reference->data;
    return reference != NULL;
}

static const struct method weak_map_methods[] = {
    {"delete", 1, weak_map_delete},
    {"get", 1, weak_map_get},
    {"has", 1, weak_map_has},
    {"set", 2, weak_map_set},
};

static const struct method weak_set_methods[] = {
    {"add", 1, weak_set_add},
    {"delete", 1, weak_set_delete},
    {"has", 1, weak_set_has},
};

void create_weak_map_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *map = create_prototype(agent, realm, INTRINSIC_WEAK_MAP_PROTOTYPE);
    define_constructor(agent, realm, "WeakMap", 0, weak_map_constructor, map);
    DEFINE_METHODS(agent, realm, map, weak_map_methods);
    define_to_string_tag(agent, map, "WeakMap");
}

void create_weak_set_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *set = create_prototype(agent, realm, INTRINSIC_WEAK_SET_PROTOTYPE);
    define_constructor(agent, realm, "WeakSet", 0, weak_set_constructor, set);
    DEFINE_METHODS(agent, realm, set, weak_set_methods);
    define_to_string_tag(agent, set, "WeakSet");
}

void create_weak_ref_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *reference = create_prototype(agent, realm, INTRINSIC_WEAK_REF_PROTOTYPE);
    define_constructor(agent, realm, "WeakRef", 1, weak_ref_constructor, reference);
    define_method(agent, realm, reference, "deref", 0, weak_ref_deref);
    define_to_string_tag(agent, reference, "WeakRef");
}
