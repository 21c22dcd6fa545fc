/*
 * Environments of programs: chains of name to value slots, as ECMAScript's declarative
 * environments. Chains and scopes are short, so that a list is the fastest table. Names are mostly
 * interned, hence equal pointers; e, x and the names of realms may come from elsewhere.
 */
#include "interpreter_parts.h"
#include <string.h>

static bool name_is(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

struct scope *scope_create(struct interpreter *interpreter, struct scope *parent)
{
    struct scope *scope = NEW(interpreter->agent->arena, struct scope);
    scope->interpreter = interpreter;
    scope->parent = parent;
    scope->this_value = parent ? parent->this_value : UNDEFINED;
    return scope;
}

void scope_declare(struct scope *scope, const char *name, bool constant)
{
    struct slot slot = {.name = name, .value = UNDEFINED, .constant = constant};
    LIST_APPEND(scope->interpreter->agent->arena, &scope->slots, slot);
}

void scope_declare_labels(struct scope *scope, const statement_list *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        const struct statement *statement = statements->items[i];
        if (statement->kind == STATEMENT_LET || statement->kind == STATEMENT_VAR)
            scope_declare(scope, statement->label, statement->kind == STATEMENT_LET);
    }
}

static struct slot *find_here(struct scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->slots.count; i++)
        if (name_is(scope->slots.items[i].name, name))
            return &scope->slots.items[i];
    return NULL;
}

static struct slot *find(struct scope *scope, const char *name)
{
    struct slot *slot = NULL;
    for (; scope && !slot; scope = scope->parent)
        slot = find_here(scope, name);
    return slot;
}

void scope_initialize(struct scope *scope, const char *name, struct value value)
{
    struct slot *slot = find_here(scope, name);
    assert(slot);
    slot->value = value;
    slot->initialized = true;
}

bool throw_reference_error(struct agent *agent, const char *name, const char *reason)
{
    struct realm *realm = agent->current_realm;
    struct object *prototype = realm->intrinsics[INTRINSIC_REFERENCE_ERROR_PROTOTYPE];
    struct error_object *error =
        object_allocate(agent, realm, OBJECT_ERROR, prototype, sizeof *error);
    struct text message = {.arena = agent->arena};
    text_printf(&message, "%s %s", name, reason);
    define_value(agent, &error->object, "stack", value_ascii(agent->arena, ""), true, false, true);
    define_value(agent, &error->object, "message",
                 value_string(string_from_utf8(agent->arena, message.bytes)), true, false, true);
    return throw_value(agent, value_object(&error->object));
}

bool scope_get(struct scope *scope, const char *name, struct value *value)
{
    struct agent *agent = scope->interpreter->agent;
    const struct slot *slot = find(scope, name);
    if (!slot)
        return throw_reference_error(agent, name, "is not defined");
    if (!slot->initialized)
        return throw_reference_error(agent, name, "is used before it is initialized");
    *value = slot->value;
    return true;
}

bool scope_set(struct scope *scope, const char *name, struct value value)
{
    struct agent *agent = scope->interpreter->agent;
    struct slot *slot = find(scope, name);
    if (!slot)
        return throw_reference_error(agent, name, "is not defined");
    if (!slot->initialized)
        return throw_reference_error(agent, name, "is used before it is initialized");
    if (slot->constant)
        return throw_type_error(agent, "assignment to a constant");
    slot->value = value;
    return true;
}
