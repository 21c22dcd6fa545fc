/*
 * Labels in their blocks, as JavaScript scopes const and let: one label once a block, hidden by an
 * inner one, and readable before its declaration only from a function that runs later.
 */
#include "loader.h"

#include <string.h>

struct scope *scope_open(struct loader *loader, struct scope *outer, bool is_function)
{
    struct scope *scope = NEW(loader->arena, struct scope);
    scope->outer = outer;
    scope->is_function = is_function;
    scope->in_function = is_function || (outer && outer->in_function);
    return scope;
}

struct binding *scope_own(struct scope *scope, const char *label)
{
    for (size_t i = 0; i < scope->bindings.count; i++)
        if (strcmp(scope->bindings.items[i].name, label) == 0)
            return &scope->bindings.items[i];
    return NULL;
}

bool scope_declare(struct loader *loader, struct scope *scope, const char *label, bool declared,
                   bool variable, const cJSON *where)
{
    const char *refusal = label_refusal(loader, label);
    if (refusal)
        return load_fail(loader, where, "The label \"%s\" %s.", label, refusal);
    if (scope_own(scope, label))
        return load_fail(loader, where, "The label \"%s\" is declared twice in one scope.", label);
    struct binding binding = {
        .name = intern(loader, label), .declared = declared, .variable = variable};
    LIST_APPEND(loader->arena, &scope->bindings, binding);
    if (loader->program && !name_list_has(&loader->program->labels, binding.name))
        LIST_APPEND(loader->arena, &loader->program->labels, binding.name);
    return true;
}
