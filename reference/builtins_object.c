/*
 * Object and Object.prototype (ECMA-262, 20.1).
 */
#include "builtins.h"

static bool object_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value = call_argument(call, 0);
    struct object *object;
    if (call->new_target && call->new_target != call->callee) {
        TRY(create_from_constructor(agent, call, INTRINSIC_OBJECT_PROTOTYPE, OBJECT_ORDINARY,
                                    sizeof *object, &object));
    } else if (is_undefined(value) || value.type == VALUE_NULL) {
        object = object_create(agent, agent->current_realm);
    } else {
        TRY(to_object(agent, value, &object));
    }
    *result = value_object(object);
    return true;
}

static struct value array_of_keys(struct agent *agent, const property_key_list *keys, bool symbols)
{
    value_list values = {0};
    for (size_t i = 0; i < keys->count; i++)
        if ((key_symbol(keys->items[i]) != NULL) == symbols)
            LIST_APPEND(agent->arena, &values, key_to_value(keys->items[i]));
    return value_object(array_from_values(agent, agent->current_realm, values.items, values.count));
}

/* Object.getOwnPropertyNames and getOwnPropertySymbols. */
static bool own_keys(struct agent *agent, const struct call *call, bool symbols,
                     struct value *result)
{
    struct object *object;
    property_key_list keys;
    TRY(to_object(agent, call_argument(call, 0), &object));
    TRY(object_own_property_keys(agent, object, &keys));
    *result = array_of_keys(agent, &keys, symbols);
    return true;
}

static bool object_get_own_property_names(struct agent *agent, const struct call *call,
                                          struct value *result)
{
    return own_keys(agent, call, false, result);
}

static bool object_get_own_property_symbols(struct agent *agent, const struct call *call,
                                            struct value *result)
{
    return own_keys(agent, call, true, result);
}

/* Object.keys, values and entries. */
static bool enumerate(struct agent *agent, const struct call *call, enum property_kind kind,
                      struct value *result)
{
    struct object *object;
    value_list list;
    TRY(to_object(agent, call_argument(call, 0), &object));
    TRY(enumerable_own_properties(agent, object, kind, &list));
    *result = value_object(array_from_values(agent, agent->current_realm, list.items, list.count));
    return true;
}

static bool object_keys(struct agent *agent, const struct call *call, struct value *result)
{
    return enumerate(agent, call, PROPERTY_KIND_KEY, result);
}

static bool object_values(struct agent *agent, const struct call *call, struct value *result)
{
    return enumerate(agent, call, PROPERTY_KIND_VALUE, result);
}

static bool object_entries(struct agent *agent, const struct call *call, struct value *result)
{
    return enumerate(agent, call, PROPERTY_KIND_KEY_AND_VALUE, result);
}

static bool object_get_own_property_descriptor(struct agent *agent, const struct call *call,
                                               struct value *result)
{
    struct object *object;
    struct property_key key;
    bool found;
    struct property property;
    TRY(to_object(agent, call_argument(call, 0), &object));
    TRY(to_property_key(agent, call_argument(call, 1), &key));
    TRY(object_get_own_property(agent, object, key, &found, &property));
    if (!found)
        return true;
    struct property_descriptor descriptor = descriptor_of_property(&property);
    *result = from_property_descriptor(agent, &descriptor);
    return true;
}

static bool object_define_property(struct agent *agent, const struct call *call,
                                   struct value *result)
{
    struct value object = call_argument(call, 0);
    struct property_key key;
    struct property_descriptor descriptor;
    bool success;
    if (!is_object(object))
        return throw_type_error(agent, "Object.defineProperty called on non-object");
    TRY(to_property_key(agent, call_argument(call, 1), &key));
    TRY(to_property_descriptor(agent, call_argument(call, 2), &descriptor));
    TRY(object_define_own_property(agent, object.object, key, &descriptor, &success));
    if (!success)
        return throw_type_error(agent, "cannot redefine property");
    *result = object;
    return true;
}

/* ObjectDefineProperties: all descriptors are read before the first is applied. */
static bool define_properties(struct agent *agent, struct object *object, struct value value)
{
    struct object *properties;
    property_key_list keys;
    TRY(to_object(agent, value, &properties));
    TRY(object_own_property_keys(agent, properties, &keys));
    struct property_descriptor *descriptors =
        NEW_ARRAY(agent->arena, struct property_descriptor, keys.count);
    size_t count = 0;
    for (size_t i = 0; i < keys.count; i++) {
        bool found;
        struct property own;
        struct value description;
        TRY(object_get_own_property(agent, properties, keys.items[i], &found, &own));
        if (!found || !own.enumerable)
            continue;
        TRY(get(agent, properties, keys.items[i], &description));
        TRY(to_property_descriptor(agent, description, &descriptors[count]));
        keys.items[count++] = keys.items[i];
    }
    for (size_t i = 0; i < count; i++) {
        bool success;
        TRY(object_define_own_property(agent, object, keys.items[i], &descriptors[i], &success));
        if (!success)
            return throw_type_error(agent, "cannot redefine property");
    }
    return true;
}

static bool object_define_properties(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    struct value object = call_argument(call, 0);
    if (!is_object(object))
        return throw_type_error(agent, "Object.defineProperties called on non-object");
    *result = object;
    return define_properties(agent, object.object, call_argument(call, 1));
}

static bool is_object_or_null(struct value value)
{
    return is_object(value) || value.type == VALUE_NULL;
}

static bool object_create_function(struct agent *agent, const struct call *call,
                                   struct value *result)
{
    struct value prototype = call_argument(call, 0), properties = call_argument(call, 1);
    if (!is_object_or_null(prototype))
        return throw_type_error(agent, "prototype must be an object or null");
    struct object *object = object_create(agent, agent->current_realm);
    object->prototype = is_object(prototype) ? prototype.object : NULL;
    *result = value_object(object);
    return is_undefined(properties) ? true : define_properties(agent, object, properties);
}

static bool object_get_prototype(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *object, *prototype;
    TRY(to_object(agent, call_argument(call, 0), &object));
    TRY(object_get_prototype_of(agent, object, &prototype));
    *result = prototype ? value_object(prototype) : JS_NULL;
    return true;
}

static bool object_set_prototype(struct agent *agent, const struct call *call, struct value *result)
{
    struct value object = call_argument(call, 0), prototype = call_argument(call, 1);
    bool success = true;
    if (object.type == VALUE_UNDEFINED || object.type == VALUE_NULL)
        return throw_type_error(agent, "Object.setPrototypeOf called on null or undefined");
    if (!is_object_or_null(prototype))
        return throw_type_error(agent, "prototype must be an object or null");
    if (is_object(object))
        TRY(object_set_prototype_of(agent, object.object,
                                    is_object(prototype) ? prototype.object : NULL, &success));
    *result = object;
    return success ? true : throw_type_error(agent, "cannot set prototype");
}

static bool object_freeze_function(struct agent *agent, const struct call *call,
                                   struct value *result)
{
    *result = call_argument(call, 0);
    return is_object(*result) ? object_freeze(agent, result->object) : true;
}

static bool object_seal_function(struct agent *agent, const struct call *call, struct value *result)
{
    *result = call_argument(call, 0);
    return is_object(*result) ? object_seal(agent, result->object) : true;
}

static bool object_prevent_extensions_function(struct agent *agent, const struct call *call,
                                               struct value *result)
{
    *result = call_argument(call, 0);
    if (!is_object(*result))
        return true;
    bool success;
    TRY(object_prevent_extensions(agent, result->object, &success));
    return success ? true : throw_type_error(agent, "cannot prevent extensions");
}

static bool test_integrity(struct agent *agent, const struct call *call, bool frozen,
                           struct value *result)
{
    struct value value = call_argument(call, 0);
    bool answer = true;
    if (is_object(value))
        TRY(object_test_integrity_level(agent, value.object, frozen, &answer));
    *result = value_boolean(answer);
    return true;
}

static bool object_is_frozen(struct agent *agent, const struct call *call, struct value *result)
{
    return test_integrity(agent, call, true, result);
}

static bool object_is_sealed(struct agent *agent, const struct call *call, struct value *result)
{
    return test_integrity(agent, call, false, result);
}

static bool object_is_extensible_function(struct agent *agent, const struct call *call,
                                          struct value *result)
{
    struct value value = call_argument(call, 0);
    bool extensible = false;
    if (is_object(value))
        TRY(object_is_extensible(agent, value.object, &extensible));
    *result = value_boolean(extensible);
    return true;
}

static bool object_is(struct agent *agent, const struct call *call, struct value *result)
{
    *result = value_boolean(same_value(call_argument(call, 0), call_argument(call, 1)));
    return true;
}

/* Copies the enumerable own properties of one source of Object.assign. */
static bool assign_from(struct agent *agent, struct value target, struct value source)
{
    struct object *from;
    property_key_list keys;
    if (is_undefined(source) || source.type == VALUE_NULL)
        return true;
    TRY(to_object(agent, source, &from));
    TRY(object_own_property_keys(agent, from, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        bool found;
        struct property own;
        struct value value;
        TRY(object_get_own_property(agent, from, keys.items[i], &found, &own));
        if (!found || !own.enumerable)
            continue;
        TRY(get(agent, from, keys.items[i], &value));
        TRY(set_v(agent, target, keys.items[i], value));
    }
    return true;
}

static bool object_assign(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *target;
    TRY(to_object(agent, call_argument(call, 0), &target));
    *result = value_object(target);
    for (size_t i = 1; i < call->argument_count; i++)
        TRY(assign_from(agent, *result, call->arguments[i]));
    return true;
}

static bool has_own(struct agent *agent, struct value base, struct value name, struct value *result)
{
    struct object *object;
    struct property_key key;
    bool has;
    TRY(to_property_key(agent, name, &key));
    TRY(to_object(agent, base, &object));
    TRY(has_own_property(agent, object, key, &has));
    *result = value_boolean(has);
    return true;
}

static bool object_has_own(struct agent *agent, const struct call *call, struct value *result)
{
    return has_own(agent, call_argument(call, 0), call_argument(call, 1), result);
}

static bool prototype_has_own_property(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    return has_own(agent, call->this_value, call_argument(call, 0), result);
}

static bool prototype_property_is_enumerable(struct agent *agent, const struct call *call,
                                             struct value *result)
{
    struct object *object;
    struct property_key key;
    bool found;
    struct property own;
    TRY(to_property_key(agent, call_argument(call, 0), &key));
    TRY(to_object(agent, call->this_value, &object));
    TRY(object_get_own_property(agent, object, key, &found, &own));
    *result = value_boolean(found && own.enumerable);
    return true;
}

static bool prototype_is_prototype_of(struct agent *agent, const struct call *call,
                                      struct value *result)
{
    struct value value = call_argument(call, 0);
    struct object *object, *prototype = is_object(value) ? value.object : NULL;
    *result = value_boolean(false);
    if (!prototype)
        return true;
    TRY(to_object(agent, call->this_value, &object));
    do {
        TRY(object_get_prototype_of(agent, prototype, &prototype));
        *result = value_boolean(prototype == object);
    } while (prototype && !result->boolean);
    return true;
}

static bool prototype_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *object;
    TRY(to_object(agent, call->this_value, &object));
    *result = value_object(object);
    return true;
}

static bool builtin_tag(struct agent *agent, struct object *object, const char **tag)
{
    bool array;
    TRY(is_array(agent, value_object(object), &array));
    *tag = array                               ? "Array"
           : is_callable(value_object(object)) ? "Function"
           : object->kind == OBJECT_ERROR      ? "Error"
           : object->kind == OBJECT_BOOLEAN    ? "Boolean"
           : object->kind == OBJECT_NUMBER     ? "Number"
           : object->kind == OBJECT_STRING     ? "String"
           : object->kind == OBJECT_DATE       ? "Date"
           : object->kind == OBJECT_REGEXP     ? "RegExp"
                                               : "Object";
    return true;
}

static bool prototype_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct arena *arena = agent->arena;
    const char *builtin = is_undefined(call->this_value) ? "Undefined" : "Null";
    struct value tag = UNDEFINED;
    if (!is_undefined(call->this_value) && call->this_value.type != VALUE_NULL) {
        struct object *object;
        TRY(to_object(agent, call->this_value, &object));
        TRY(builtin_tag(agent, object, &builtin));
        TRY(get(agent, object, key_from_symbol(&symbol_to_string_tag), &tag));
    }
    if (tag.type != VALUE_STRING)
        tag = value_ascii(arena, builtin);
    struct string text = string_concat(arena, string_from_utf8(arena, "[object "), string_of(tag));
    *result = value_string(string_concat(arena, text, string_from_utf8(arena, "]")));
    return true;
}

static bool prototype_to_locale_string(struct agent *agent, const struct call *call,
                                       struct value *result)
{
    return invoke(agent, call->this_value, "toString", NULL, 0, result);
}

static const struct method object_methods[] = {
    {"assign", 2, object_assign},
    {"create", 2, object_create_function},
    {"defineProperties", 2, object_define_properties},
    {"defineProperty", 3, object_define_property},
    {"entries", 1, object_entries},
    {"freeze", 1, object_freeze_function},
    {"getOwnPropertyDescriptor", 2, object_get_own_property_descriptor},
    {"getOwnPropertyNames", 1, object_get_own_property_names},
    {"getOwnPropertySymbols", 1, object_get_own_property_symbols},
    {"getPrototypeOf", 1, object_get_prototype},
    {"hasOwn", 2, object_has_own},
    {"is", 2, object_is},
    {"isExtensible", 1, object_is_extensible_function},
    {"isFrozen", 1, object_is_frozen},
    {"isSealed", 1, object_is_sealed},
    {"keys", 1, object_keys},
    {"preventExtensions", 1, object_prevent_extensions_function},
    {"seal", 1, object_seal_function},
    {"setPrototypeOf", 2, object_set_prototype},
    {"values", 1, object_values},
};

static const struct method prototype_methods[] = {
    {"hasOwnProperty", 1, prototype_has_own_property},
    {"isPrototypeOf", 1, prototype_is_prototype_of},
    {"propertyIsEnumerable", 1, prototype_property_is_enumerable},
    {"toLocaleString", 0, prototype_to_locale_string},
    {"toString", 0, prototype_to_string},
    {"valueOf", 0, prototype_value_of},
};

void create_object_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE);
    struct object *constructor =
        define_constructor(agent, realm, "Object", 1, object_constructor, prototype);
    DEFINE_METHODS(agent, realm, constructor, object_methods);
    DEFINE_METHODS(agent, realm, prototype, prototype_methods);
}
