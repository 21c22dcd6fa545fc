/*
 * Property descriptors: their form as objects, and when one may be applied to a property
 * (ECMA-262, 6.2.6, 10.1.6.3).
 */
#include "internal_methods.h"

struct property_descriptor data_descriptor(struct value value, bool writable, bool enumerable,
                                           bool configurable)
{
    return (struct property_descriptor){
        .value = value,
        .has_value = true,
        .has_writable = true,
        .has_enumerable = true,
        .has_configurable = true,
        .writable = writable,
        .enumerable = enumerable,
        .configurable = configurable,
    };
}

struct property_descriptor descriptor_of_property(const struct property *property)
{
    bool is_accessor = property->is_accessor;
    return (struct property_descriptor){
        .value = is_accessor ? UNDEFINED : property->value,
        .getter = is_accessor ? property->getter : NULL,
        .setter = is_accessor ? property->setter : NULL,
        .has_value = !is_accessor,
        .has_get = is_accessor,
        .has_set = is_accessor,
        .has_writable = !is_accessor,
        .has_enumerable = true,
        .has_configurable = true,
        .writable = property->writable,
        .enumerable = property->enumerable,
        .configurable = property->configurable,
    };
}

/* Whether the descriptor leaves a property as it is that is not configurable. */
static bool respects_non_configurable(const struct property_descriptor *descriptor,
                                      const struct property *current)
{
    if (descriptor->has_configurable && descriptor->configurable)
        return false;
    if (descriptor->has_enumerable && descriptor->enumerable != current->enumerable)
        return false;
    if (current->is_accessor)
        return !is_data_descriptor(descriptor) &&
               (!descriptor->has_get || descriptor->getter == current->getter) &&
               (!descriptor->has_set || descriptor->setter == current->setter);
    if (is_accessor_descriptor(descriptor))
        return false;
    return current->writable ||
           ((!descriptor->has_writable || !descriptor->writable) &&
            (!descriptor->has_value || same_value(descriptor->value, current->value)));
}

bool is_compatible_property_descriptor(bool extensible,
                                       const struct property_descriptor *descriptor,
                                       const struct property *current)
{
    if (!current)
        return extensible;
    return current->configurable || respects_non_configurable(descriptor, current);
}

/* The field of this name, if the object has it. */
static bool descriptor_field(struct agent *agent, struct object *object, const char *name,
                             bool *has, struct value *value)
{
    struct property_key key = key_from_ascii(agent->arena, name);
    *value = UNDEFINED;
    TRY(object_has_property(agent, object, key, has));
    return *has ? get(agent, object, key, value) : true;
}

static bool boolean_field(struct agent *agent, struct object *object, const char *name, bool *has,
                          bool *boolean)
{
    struct value value;
    TRY(descriptor_field(agent, object, name, has, &value));
    *boolean = to_boolean(value);
    return true;
}

static bool function_field(struct agent *agent, struct object *object, const char *name, bool *has,
                           struct object **function)
{
    struct value value;
    TRY(descriptor_field(agent, object, name, has, &value));
    *function = is_object(value) ? value.object : NULL;
    if (is_undefined(value) || is_callable(value))
        return true;
    return throw_type_error(agent, "getter or setter is not a function");
}

bool to_property_descriptor(struct agent *agent, struct value value,
                            struct property_descriptor *descriptor)
{
    struct property_descriptor *d = descriptor;
    *d = (struct property_descriptor){0};
    if (!is_object(value))
        return throw_type_error(agent, "property description must be an object");
    struct object *object = value.object;
    TRY(boolean_field(agent, object, "enumerable", &d->has_enumerable, &d->enumerable));
    TRY(boolean_field(agent, object, "configurable", &d->has_configurable, &d->configurable));
    TRY(descriptor_field(agent, object, "value", &d->has_value, &d->value));
    TRY(boolean_field(agent, object, "writable", &d->has_writable, &d->writable));
    TRY(function_field(agent, object, "get", &d->has_get, &d->getter));
    TRY(function_field(agent, object, "set", &d->has_set, &d->setter));
    if (is_accessor_descriptor(d) && is_data_descriptor(d))
        return throw_type_error(agent, "property has both accessor and value");
    return true;
}

static struct value function_or_undefined(struct object *function)
{
    return function ? value_object(function) : UNDEFINED;
}

struct value from_property_descriptor(struct agent *agent,
                                      const struct property_descriptor *descriptor)
{
    const struct property_descriptor *d = descriptor;
    struct object *object = object_create(agent, agent->current_realm);
    const struct {
        bool has;
        const char *name;
        struct value value;
    } fields[] = {
        {d->has_value, "value", d->value},
        {d->has_writable, "writable", value_boolean(d->writable)},
        {d->has_get, "get", function_or_undefined(d->getter)},
        {d->has_set, "set", function_or_undefined(d->setter)},
        {d->has_enumerable, "enumerable", value_boolean(d->enumerable)},
        {d->has_configurable, "configurable", value_boolean(d->configurable)},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].has)
            define_value(agent, object, fields[i].name, fields[i].value, true, true, true);
    return value_object(object);
}
