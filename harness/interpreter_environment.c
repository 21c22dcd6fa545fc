/*
 * Environments of programs: chains of name to value slots, as ECMAScript's declarative
 * environments. They are small and chains are short, so that a list is the fastest table. Names are
 * mostly interned, hence equal pointers; e, x and the names of realms may come from elsewhere.
 */
#include "interpreter_parts.h"
#include <string.h>

static bool name_is(const char *a, const char *b)
{
    return a == b || strcmp(a, b) == 0;
}

struct environment *environment_create(struct interpreter *interpreter, struct environment *parent)
{
    struct environment *environment = NEW(interpreter->agent->arena, struct environment);
    environment->interpreter = interpreter;
    environment->parent = parent;
    environment->this_value = parent ? parent->this_value : UNDEFINED;
    return environment;
}

void environment_declare(struct environment *environment, const char *name, bool constant)
{
    struct slot slot = {.name = name, .value = UNDEFINED, .constant = constant};
    LIST_APPEND(environment->interpreter->agent->arena, &environment->slots, slot);
}

void environment_declare_labels(struct environment *environment, const statement_list *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        const struct statement *statement = statements->items[i];
        if (statement->kind == STATEMENT_LET || statement->kind == STATEMENT_VAR)
            environment_declare(environment, statement->label, statement->kind == STATEMENT_LET);
    }
}

static struct slot *find_here(struct environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->slots.count; i++)
        if (name_is(environment->slots.items[i].name, name))
            return &environment->slots.items[i];
    return NULL;
}

static struct slot *find(struct environment *environment, const char *name)
{
    struct slot *slot = NULL;
    for (; environment && !slot; environment = environment->parent)
        slot = find_here(environment, name);
    return slot;
}

void environment_initialize(struct environment *environment, const char *name, struct value value)
{
    struct slot *slot = find_here(environment, name);
    assert(slot);
    slot->value = value;
    slot->initialized = true;
}

bool throw_reference_error(struct agent *agent, const char *name, const char *reason)
{
    struct realm *realm = agent->current_realm;
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_REFERENCE_ERROR_PROTOTYPE);
    struct error_object *error =
        object_allocate(agent, realm, OBJECT_ERROR, prototype, sizeof *error);
    struct text message = {.arena = agent->arena};
    text_printf(&message, "%s %s", name, reason);
    define_value(agent, &error->object, "stack", value_ascii(agent->arena, ""), true, false, true);
    define_value(agent, &error->object, "message",
                 value_string(string_from_utf8(agent->arena, message.bytes)), true, false, true);
    return throw_value(agent, value_object(&error->object));
}

bool environment_get(struct environment *environment, const char *name, struct value *value)
{
    struct agent *agent = environment->interpreter->agent;
    const struct slot *slot = find(environment, name);
    if (!slot)
        return throw_reference_error(agent, name, "is not defined");
    if (!slot->initialized)
        return throw_reference_error(agent, name, "is used before it is initialized");
    *value = slot->value;
    return true;
}

bool environment_set(struct environment *environment, const char *name, struct value value)
{
    struct agent *agent = environment->interpreter->agent;
    struct slot *slot = find(environment, name);
    if (!slot)
        return throw_reference_error(agent, name, "is not defined");
    if (!slot->initialized)
        return throw_reference_error(agent, name, "is used before it is initialized");
    if (slot->constant)
        return throw_type_error(agent, "assignment to a constant");
    slot->value = value;
    return true;
}
