/*
 * Operations on objects (ECMA-262, 7.3), built on the internal methods alone.
 */
#include "internal_methods.h"

bool get(struct agent *agent, struct object *object, struct property_key key, struct value *value)
{
    return object_get(agent, object, key, value_object(object), value);
}

bool get_named(struct agent *agent, struct object *object, const char *name, struct value *value)
{
    return get(agent, object, key_from_ascii(agent->arena, name), value);
}

bool get_v(struct agent *agent, struct value base, struct property_key key, struct value *value)
{
    struct object *object;
    TRY(to_object(agent, base, &object));
    return object_get(agent, object, key, base, value);
}

bool set_v(struct agent *agent, struct value base, struct property_key key, struct value value)
{
    struct object *object;
    bool success;
    TRY(to_object(agent, base, &object));
    TRY(object_set(agent, object, key, value, base, &success));
    return success ? true : throw_type_error(agent, "cannot assign to property");
}

bool delete_v(struct agent *agent, struct value base, struct property_key key)
{
    struct object *object;
    bool success;
    TRY(to_object(agent, base, &object));
    TRY(object_delete(agent, object, key, &success));
    return success ? true : throw_type_error(agent, "cannot delete property");
}

/* Whether defining a property with this key only adds it to the object's table. */
static bool is_new_ordinary_property(struct object *object, struct property_key key)
{
    bool is_ordinary = object->kind == OBJECT_ORDINARY;
    if (object->kind == OBJECT_ARRAY)
        is_ordinary = key.array_index < ((struct array_object *)object)->length;
    return is_ordinary && object->extensible && !object_find_in_table(object, key);
}

bool create_data_property(struct agent *agent, struct object *object, struct property_key key,
                          struct value value, bool *success)
{
    if (is_new_ordinary_property(object, key)) {
        *property_map_add(agent->arena, &object->properties, key) = (struct property){
            .key = key, .value = value, .writable = true, .enumerable = true, .configurable = true};
        *success = true;
        return true;
    }
    struct property_descriptor descriptor = data_descriptor(value, true, true, true);
    return object_define_own_property(agent, object, key, &descriptor, success);
}

bool has_own_property(struct agent *agent, struct object *object, struct property_key key,
                      bool *has)
{
    struct property property;
    *has = object_find_in_table(object, key) != NULL;
    return *has || object_get_own_property(agent, object, key, has, &property);
}

static bool has_own_enumerable_property(struct agent *agent, struct object *object,
                                        struct property_key key, bool *has)
{
    struct property property;
    const struct property *own = object_find_in_table(object, key);
    if (own) {
        *has = own->enumerable;
        return true;
    }
    TRY(object_get_own_property(agent, object, key, has, &property));
    *has = *has && property.enumerable;
    return true;
}

struct value key_to_value(struct property_key key)
{
    return key_symbol(key) ? value_symbol(key_symbol(key)) : value_string(key_string(key));
}

/* EnumerableOwnProperties, step 3.1.2.2: kinds that need the property's value. */
static bool append_value(struct agent *agent, struct object *object, struct property_key key,
                         enum property_kind kind, value_list *results)
{
    SPEC(agent, ECMA262("sec-enumerableownproperties"));
    STEP(3.1.2.2.1);
    struct value value;
    TRY(get(agent, object, key, &value));
    STEP(3.1.2.2.2);
    if (kind == PROPERTY_KIND_VALUE) {
        STEP(3.1.2.2.2.1);
        LIST_APPEND(agent->arena, results, value);
    } else {
        STEP(3.1.2.2.3);
        STEP(3.1.2.2.3.1);
        assert(kind == PROPERTY_KIND_KEY_AND_VALUE);
        STEP(3.1.2.2.3.2);
        struct value pair[] = {key_to_value(key), value};
        struct object *entry = array_from_values(agent, agent->current_realm, pair, 2);
        STEP(3.1.2.2.3.3);
        LIST_APPEND(agent->arena, results, value_object(entry));
    }
    return true;
}

/* EnumerableOwnProperties, step 3.1: one string key of the snapshot. */
static bool append_enumerable(struct agent *agent, struct object *object, struct property_key key,
                              enum property_kind kind, value_list *results)
{
    SPEC(agent, ECMA262("sec-enumerableownproperties"));
    STEP(3.1.1);  // as it is now: an earlier getter may have changed it
    bool found;
    struct property property;
    TRY(object_get_own_property(agent, object, key, &found, &property));
    STEP(3.1.2);
    if (found && property.enumerable) {
        STEP(3.1.2.1);
        if (kind == PROPERTY_KIND_KEY) {
            STEP(3.1.2.1.1);
            LIST_APPEND(agent->arena, results, key_to_value(key));
        } else {
            STEP(3.1.2.2);
            TRY(append_value(agent, object, key, kind, results));
        }
    }
    return true;
}

bool enumerable_own_properties(struct agent *agent, struct object *object, enum property_kind kind,
                               value_list *results)
{
    SPEC(agent, ECMA262("sec-enumerableownproperties"));
    STEP(1);
    property_key_list own_keys;
    TRY(object_own_property_keys(agent, object, &own_keys));
    STEP(2);
    *results = (value_list){0};
    STEP(3);
    for (size_t i = 0; i < own_keys.count; i++) {
        STEP(3.1);  // symbols are passed over
        if (!key_symbol(own_keys.items[i]))
            TRY(append_enumerable(agent, object, own_keys.items[i], kind, results));
    }
    STEP(4);
    return true;
}

/* EnumerableOwnProperties(object, key): what stays of the list of own keys stays where it is. */
bool enumerable_own_property_keys(struct agent *agent, struct object *object,
                                  property_key_list *keys)
{
    SPEC(agent, ECMA262("sec-enumerableownproperties"));
    STEP(1);
    TRY(object_own_property_keys(agent, object, keys));
    STEP(2);
    size_t count = 0;
    STEP(3);
    for (size_t i = 0; i < keys->count; i++) {
        struct property_key key = keys->items[i];
        STEP(3.1);
        if (key_symbol(key))
            continue;
        STEP(3.1.1);
        bool is_enumerable;  // and there
        TRY(has_own_enumerable_property(agent, object, key, &is_enumerable));
        STEP(3.1.2);
        if (is_enumerable) {
            STEP(3.1.2.1);
            STEP(3.1.2.1.1);
            keys->items[count++] = key;
        }
    }
    STEP(4);
    keys->count = count;
    return true;
}

bool get_method(struct agent *agent, struct value base, struct property_key key,
                struct value *method)
{
    TRY(get_v(agent, base, key, method));
    if (is_undefined(*method) || method->type == VALUE_NULL) {
        *method = UNDEFINED;
        return true;
    }
    return is_callable(*method) ? true : throw_type_error(agent, "property is not a function");
}

bool invoke(struct agent *agent, struct value base, const char *name, const struct value *arguments,
            size_t count, struct value *result)
{
    struct value method;
    TRY(get_v(agent, base, key_from_ascii(agent->arena, name), &method));
    return call_function(agent, method, base, arguments, count, result);
}

/* The descriptor that makes a property of an object sealed or frozen. */
static bool integrity_descriptor(struct agent *agent, struct object *object,
                                 struct property_key key, bool frozen,
                                 struct property_descriptor *descriptor)
{
    bool found;
    struct property property;
    *descriptor = (struct property_descriptor){.has_configurable = true};
    if (!frozen)
        return true;
    TRY(object_get_own_property(agent, object, key, &found, &property));
    descriptor->has_configurable = found;
    descriptor->has_writable = found && !property.is_accessor;
    return true;
}

/* SetIntegrityLevel, and the TypeError of those that call it when it fails. */
static bool set_integrity_level(struct agent *agent, struct object *object, bool frozen)
{
    bool success;
    TRY(object_prevent_extensions(agent, object, &success));
    if (!success)
        return throw_type_error(agent, "object cannot be made non-extensible");
    property_key_list keys;
    TRY(object_own_property_keys(agent, object, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        struct property_descriptor descriptor;
        TRY(integrity_descriptor(agent, object, keys.items[i], frozen, &descriptor));
        if (!descriptor.has_configurable)
            continue;
        TRY(object_define_own_property(agent, object, keys.items[i], &descriptor, &success));
        if (!success)
            return throw_type_error(agent, "cannot redefine property");
    }
    return true;
}

bool object_freeze(struct agent *agent, struct object *object)
{
    return set_integrity_level(agent, object, true);
}

bool object_seal(struct agent *agent, struct object *object)
{
    return set_integrity_level(agent, object, false);
}

bool object_test_integrity_level(struct agent *agent, struct object *object, bool frozen,
                                 bool *result)
{
    bool extensible;
    TRY(object_is_extensible(agent, object, &extensible));
    *result = !extensible;
    if (extensible)
        return true;
    property_key_list keys;
    TRY(object_own_property_keys(agent, object, &keys));
    for (size_t i = 0; i < keys.count && *result; i++) {
        bool found;
        struct property own;
        TRY(object_get_own_property(agent, object, keys.items[i], &found, &own));
        if (found)
            *result = !own.configurable && !(frozen && !own.is_accessor && own.writable);
    }
    return true;
}

bool is_array(struct agent *agent, struct value value, bool *result)
{
    while (is_object(value) && value.object->kind == OBJECT_PROXY) {
        const struct proxy_object *proxy = (const struct proxy_object *)value.object;
        if (!proxy->handler)
            return throw_type_error(agent, "proxy has been revoked");
        value = value_object(proxy->target);
    }
    *result = is_object(value) && value.object->kind == OBJECT_ARRAY;
    return true;
}
