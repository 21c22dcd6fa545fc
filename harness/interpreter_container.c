/*
 * Containers: lists, objects, maps and sets. Each is made empty and then filled in order; nobody
 * can tell this from a literal, unless a value names the container, and then it is what the
 * language says.
 */
#include "interpreter_parts.h"
#include <string.h>

bool is_container(const struct expression *expression)
{
    return expression->kind == EXPRESSION_ARRAY || expression->kind == EXPRESSION_OBJECT ||
           expression->kind == EXPRESSION_MAP || expression->kind == EXPRESSION_SET;
}

bool container_create(struct environment *environment, const struct expression *expression,
                      struct value *container)
{
    struct interpreter *interpreter = environment->interpreter;
    struct agent *agent = interpreter->agent;
    if (expression->kind == EXPRESSION_ARRAY) {
        *container = value_object(array_create(agent, interpreter->realm, 0));
        return true;
    }
    if (expression->kind == EXPRESSION_OBJECT) {
        *container = value_object(object_create(agent, interpreter->realm));
        return true;
    }
    struct value constructor;
    TRY(global_get(interpreter, expression->kind == EXPRESSION_MAP ? "Map" : "Set", &constructor));
    return construct(agent, constructor, NULL, 0, container);
}

static bool define_data(struct agent *agent, struct object *object, struct property_key key,
                        struct value value, bool enumerable)
{
    struct property_descriptor descriptor = data_descriptor(value, true, enumerable, true);
    bool success = false;
    TRY(object_define_own_property(agent, object, key, &descriptor, &success));
    return success || throw_type_error(agent, "the property cannot be defined");
}

static bool define_property(struct environment *environment, struct object *object,
                            struct property_key key, const struct object_property *property)
{
    if (property->kind == PROPERTY_GETTER)
        return define_getter(environment, object, key, property->name, &property->body);
    struct value value;
    TRY(evaluate_named(environment, property->value, property->name, &value));
    return define_data(environment->interpreter->agent, object, key, value,
                       property->kind != PROPERTY_HIDDEN);
}

static bool fill_properties(struct environment *environment, const struct expression *expression,
                            struct object *object)
{
    for (size_t i = 0; i < expression->properties.count; i++) {
        const struct object_property *property = &expression->properties.items[i];
        struct string name =
            string_from_utf8(environment->interpreter->agent->arena, property->name);
        TRY(define_property(environment, object, key_from_string(name), property));
    }
    return true;
}

/* Symbol.NAME, through the global object as a program would. */
static bool well_known_symbol(struct interpreter *interpreter, const char *name,
                              struct property_key *key)
{
    struct agent *agent = interpreter->agent;
    struct value constructor, symbol;
    TRY(global_get(interpreter, "Symbol", &constructor));
    TRY(get_v(agent, constructor, key_from_ascii(agent->arena, name), &symbol));
    return to_property_key(agent, symbol, key);
}

static bool fill_symbols(struct environment *environment, const struct expression *expression,
                         struct object *object)
{
    for (size_t i = 0; i < expression->symbols.count; i++) {
        const struct object_property *property = &expression->symbols.items[i];
        struct property_key key;
        TRY(well_known_symbol(environment->interpreter, property->name, &key));
        TRY(define_property(environment, object, key, property));
    }
    return true;
}

static bool set_prototype(struct environment *environment, const struct expression *expression,
                          struct object *object)
{
    struct agent *agent = environment->interpreter->agent;
    struct value prototype;
    TRY(evaluate(environment, expression, &prototype));
    if (!is_object(prototype) && prototype.type != VALUE_NULL)
        return throw_type_error(agent, "a prototype is an object or null");
    struct object *to = is_object(prototype) ? prototype.object : NULL;
    bool success = false;
    TRY(object_set_prototype_of(agent, object, to, &success));
    return success || throw_type_error(agent, "the prototype cannot be set");
}

static bool fill_object(struct environment *environment, const struct expression *expression,
                        struct object *object)
{
    struct agent *agent = environment->interpreter->agent;
    TRY(fill_properties(environment, expression, object));
    TRY(fill_symbols(environment, expression, object));
    if (expression->prototype)
        TRY(set_prototype(environment, expression->prototype, object));
    return !expression->frozen || object_freeze(agent, object);
}

static bool set_length(struct agent *agent, struct object *array, double length)
{
    return set_v(agent, value_object(array), key_from_ascii(agent->arena, "length"),
                 value_number(length));
}

static bool fill_array(struct environment *environment, const struct expression *expression,
                       struct object *array)
{
    struct agent *agent = environment->interpreter->agent;
    size_t count = expression->operands.count;
    for (size_t i = 0; i < count; i++) {
        struct value element;
        if (expression->operands.items[i]->kind == EXPRESSION_HOLE)
            continue;
        TRY(evaluate(environment, expression->operands.items[i], &element));
        TRY(define_data(agent, array, key_from_index(agent->arena, (uint32_t)i), element, true));
    }
    if (count > 0 && expression->operands.items[count - 1]->kind == EXPRESSION_HOLE)
        TRY(set_length(agent, array, (double)count));
    TRY(fill_properties(environment, expression, array));
    return !expression->has_length || set_length(agent, array, expression->length);
}

/* container.set(key, value) or container.add(value), for each entry. */
static bool fill_collection(struct environment *environment, const struct expression *expression,
                            struct value container)
{
    struct agent *agent = environment->interpreter->agent;
    size_t width = expression->kind == EXPRESSION_MAP ? 2 : 1;
    const char *adder = expression->kind == EXPRESSION_MAP ? "set" : "add";
    for (size_t i = 0; i + width <= expression->operands.count; i += width) {
        struct value method, arguments[2], result;
        TRY(get_v(agent, container, key_from_ascii(agent->arena, adder), &method));
        for (size_t j = 0; j < width; j++)
            TRY(evaluate(environment, expression->operands.items[i + j], &arguments[j]));
        TRY(call_function(agent, method, container, arguments, width, &result));
    }
    return true;
}

bool container_fill(struct environment *environment, const struct expression *expression,
                    struct value container)
{
    if (expression->kind == EXPRESSION_ARRAY)
        return fill_array(environment, expression, container.object);
    if (expression->kind == EXPRESSION_OBJECT)
        return fill_object(environment, expression, container.object);
    return fill_collection(environment, expression, container);
}
