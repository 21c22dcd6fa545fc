/*
 * Paths: member expressions of JavaScript (ECMA-262 13.3). The base is evaluated before a computed
 * key, the key becomes a property key only when the property is used, and a call takes its method
 * before its arguments.
 */
#include "interpreter_parts.h"
#include <string.h>

/* A property reference whose key is not a property key yet, or a bare name if has_key is false. */
struct reference {
    struct value base, key;
    bool has_key;
};

static bool global_has(struct interpreter *interpreter, struct property_key key, bool *has)
{
    return object_has_property(interpreter->agent, interpreter->realm->global_object, key, has);
}

bool global_get(struct interpreter *interpreter, const char *name, struct value *value)
{
    struct agent *agent = interpreter->agent;
    struct property_key key = key_from_ascii(agent->arena, name);
    bool has = false;
    TRY(global_has(interpreter, key, &has));
    if (!has)
        return throw_reference_error(agent, name, "is not defined");
    return get(agent, interpreter->realm->global_object, key, value);
}

static bool realm_get(struct interpreter *interpreter, const char *name, struct value *value)
{
    for (size_t i = 0; i < interpreter->realms.count; i++) {
        const struct slot *slot = &interpreter->realms.items[i];
        if (strcmp(slot->name, name) == 0) {
            *value = slot->value;
            return true;
        }
    }
    return throw_reference_error(interpreter->agent, name, "is not defined");
}

static bool head_evaluate(struct environment *environment, const struct path *path,
                          struct value *value)
{
    struct interpreter *interpreter = environment->interpreter;
    switch (path->head_kind) {
    case HEAD_LABEL:
        return environment_get(environment, path->head, value);
    case HEAD_REALM:
        return realm_get(interpreter, path->head, value);
    case HEAD_SELF:
        *value = value_object(interpreter->realm->global_this);
        return true;
    case HEAD_THIS:
        *value = environment->this_value;
        return true;
    case HEAD_GLOBAL:
        break;
    }
    return global_get(interpreter, path->head, value);
}

static bool accessor_key(struct environment *environment, const struct accessor *accessor,
                         struct value *key)
{
    struct arena *arena = environment->interpreter->agent->arena;
    switch (accessor->kind) {
    case ACCESSOR_NAME:
        *key = value_string(string_from_utf8(arena, accessor->name));
        return true;
    case ACCESSOR_INDEX:
        *key = value_string(key_string(key_from_index(arena, accessor->index)));
        return true;
    case ACCESSOR_PATH:
        break;
    }
    return path_evaluate(environment, accessor->path, key);
}

static bool check_base(struct agent *agent, struct value base)
{
    if (base.type == VALUE_UNDEFINED || base.type == VALUE_NULL)
        return throw_type_error(agent, "undefined and null have no properties");
    return true;
}

/* The property key of the reference, for a base that has properties. */
static bool reference_key(struct agent *agent, const struct reference *reference,
                          struct property_key *key)
{
    TRY(check_base(agent, reference->base));
    return to_property_key(agent, reference->key, key);
}

static bool reference_get(struct agent *agent, const struct reference *reference,
                          struct value *value)
{
    if (!reference->has_key) {
        *value = reference->base;
        return true;
    }
    struct property_key key;
    TRY(reference_key(agent, reference, &key));
    return get_v(agent, reference->base, key, value);
}

/* The reference that the first count accessors of the path lead to. */
static bool path_reference(struct environment *environment, const struct path *path, size_t count,
                           struct reference *reference)
{
    struct agent *agent = environment->interpreter->agent;
    *reference = (struct reference){.base = UNDEFINED};
    TRY(head_evaluate(environment, path, &reference->base));
    for (size_t i = 0; i < count; i++) {
        struct value base;
        TRY(reference_get(agent, reference, &base));
        reference->base = base;
        reference->has_key = true;
        TRY(accessor_key(environment, &path->accessors.items[i], &reference->key));
    }
    return true;
}

bool path_evaluate(struct environment *environment, const struct path *path, struct value *value)
{
    struct reference reference;
    TRY(path_reference(environment, path, path->accessors.count, &reference));
    return reference_get(environment->interpreter->agent, &reference, value);
}

bool path_evaluate_or_undefined(struct environment *environment, const struct path *path,
                                struct value *value)
{
    struct interpreter *interpreter = environment->interpreter;
    if (path->head_kind == HEAD_GLOBAL && path->accessors.count == 0) {
        bool has = false;
        TRY(global_has(interpreter, key_from_ascii(interpreter->agent->arena, path->head), &has));
        *value = UNDEFINED;
        if (!has)
            return true;
    }
    return path_evaluate(environment, path, value);
}

/* name = expression, for a name that may be a label or a global. */
static bool name_assign(struct environment *environment, const struct path *path,
                        const struct expression *expression)
{
    struct interpreter *interpreter = environment->interpreter;
    struct agent *agent = interpreter->agent;
    struct property_key key = key_from_ascii(agent->arena, path->head);
    bool resolvable = true;
    if (path->head_kind == HEAD_GLOBAL)
        TRY(global_has(interpreter, key, &resolvable));
    struct value value;
    TRY(evaluate_named(environment, expression, path->head, &value));
    if (path->head_kind == HEAD_LABEL)
        return environment_set(environment, path->head, value);
    if (path->head_kind != HEAD_GLOBAL)
        return throw_type_error(agent, "this name is a constant");
    if (!resolvable)
        return throw_reference_error(agent, path->head, "is not defined");
    return set_v(agent, value_object(interpreter->realm->global_object), key, value);
}

bool path_assign(struct environment *environment, const struct path *path,
                 const struct expression *expression)
{
    struct agent *agent = environment->interpreter->agent;
    if (path->accessors.count == 0)
        return name_assign(environment, path, expression);
    struct reference reference;
    TRY(path_reference(environment, path, path->accessors.count, &reference));
    struct value value;
    TRY(evaluate(environment, expression, &value));
    struct property_key key;
    TRY(reference_key(agent, &reference, &key));
    return set_v(agent, reference.base, key, value);
}

bool path_delete(struct environment *environment, const struct path *path)
{
    struct agent *agent = environment->interpreter->agent;
    struct reference reference;
    TRY(path_reference(environment, path, path->accessors.count, &reference));
    if (!reference.has_key)
        return throw_type_error(agent, "only properties can be deleted");
    struct property_key key;
    TRY(reference_key(agent, &reference, &key));
    return delete_v(agent, reference.base, key);
}

bool path_call(struct environment *environment, const struct path *path,
               const expression_list *operands, struct value *result)
{
    struct agent *agent = environment->interpreter->agent;
    struct reference reference;
    struct value function, *arguments;
    TRY(path_reference(environment, path, path->accessors.count, &reference));
    TRY(reference_get(agent, &reference, &function));
    TRY(evaluate_all(environment, operands, &arguments));
    struct value this_value = reference.has_key ? reference.base : UNDEFINED;
    return call_function(agent, function, this_value, arguments, operands->count, result);
}

bool path_listen(struct environment *environment, const struct path *path, const char *type,
                 const statement_list *body)
{
    struct agent *agent = environment->interpreter->agent;
    struct reference reference = {.has_key = true};
    struct value method, result;
    TRY(path_evaluate(environment, path, &reference.base));
    reference.key = value_ascii(agent->arena, "addEventListener");
    TRY(reference_get(agent, &reference, &method));
    struct value arguments[] = {value_string(string_from_utf8(agent->arena, type)),
                                arrow_from_body(environment, "e", body)};
    return call_function(agent, method, reference.base, arguments, 2, &result);
}
