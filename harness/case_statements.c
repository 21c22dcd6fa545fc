/*
 * Statements (suites/LANGUAGE.md, "Statements"). One table says for each operation how many
 * arguments it takes and how they are read; a statement that begins with no operation is a call.
 */
#include "loader.h"
#include "origin_names.h"

#include <string.h>

enum { ANY = 1000000 };

/* A statement under its reader. */
struct statement_use {
    struct loader *loader;
    struct scope *scope;
    const cJSON *item, *arguments;  // the list, and its second element
    struct statement *statement;
};

struct operation {
    const char *word;
    enum statement_kind kind;
    int least, most;  // arguments
    bool (*read)(const struct statement_use *use);
    const char *form;
};

static bool add_value(const struct statement_use *use, const cJSON *item)
{
    struct expression *value = value_read(use->loader, use->scope, item);
    LIST_APPEND(use->loader->arena, &use->statement->operands, value);
    return value != NULL;
}

static bool read_path_argument(const struct statement_use *use)
{
    use->statement->path = path_read_item(use->loader, use->scope, use->arguments);
    return use->statement->path != NULL;
}

static bool is_container(const struct expression *value)
{
    switch (value->kind) {
    case EXPRESSION_ARRAY:
    case EXPRESSION_OBJECT:
    case EXPRESSION_MAP:
    case EXPRESSION_SET:
        return true;
    default:
        return false;
    }
}

/* The label is in scope already, undeclared: body_read has announced it. */
static bool read_declaration(const struct statement_use *use)
{
    struct statement *statement = use->statement;
    statement->label = intern(use->loader, use->arguments->valuestring);
    scope_own(use->scope, statement->label)->initializing = true;
    if (!add_value(use, use->arguments->next))
        return false;
    struct binding *binding = scope_own(use->scope, statement->label);
    binding->initializing = false;
    binding->declared = true;
    statement->self_reference = binding->self_reference;
    if (binding->self_reference && !is_container(statement->operands.items[0]))
        return load_fail(
            use->loader, use->item,
            "\"%s\" is mentioned in its own value, which is no list, object, Map or Set "
            "to be filled later.",
            statement->label);
    return true;
}

static bool read_set(const struct statement_use *use)
{
    return read_path_argument(use) &&
           path_is_assignable(use->loader, use->scope, use->statement->path, use->arguments) &&
           add_value(use, use->arguments->next);
}

static bool read_delete(const struct statement_use *use)
{
    if (!read_path_argument(use))
        return false;
    return use->statement->path->accessors.count ||
           load_fail(use->loader, use->arguments, "del wants a property, not \"%s\" itself.",
                     use->statement->path->head);
}

/* A block of the same function. */
static bool read_block(const struct statement_use *use, const cJSON *first, statement_list *body)
{
    struct scope *scope = scope_open(use->loader, use->scope, false);
    return body_read(use->loader, scope, first, body);
}

static bool read_on(const struct statement_use *use)
{
    const cJSON *type = use->arguments->next;
    name_list parameters = {0};
    LIST_APPEND(use->loader->arena, &parameters, intern(use->loader, "e"));
    if (!read_path_argument(use))
        return false;
    if (!cJSON_IsString(type) || !type->valuestring[0])
        return load_fail(use->loader, type, "The event's type should stand here, a text.");
    use->statement->text = intern(use->loader, type->valuestring);
    return function_body_read(use->loader, use->scope, &parameters, use->item, type->next,
                              &use->statement->body);
}

static bool read_log(const struct statement_use *use)
{
    const char *word = cJSON_GetStringValue(use->arguments);
    if (word && (strcmp(word, "threw") == 0 || strcmp(word, "reported") == 0))
        return load_fail(use->loader, use->arguments,
                         "An entry cannot be named \"%s\": the log uses this word itself.", word);
    return values_read(use->loader, use->scope, use->arguments, &use->statement->operands, false);
}

static bool begins_with(const cJSON *item, const char *word)
{
    return cJSON_IsArray(item) && cJSON_IsString(item->child) &&
           strcmp(item->child->valuestring, word) == 0;
}

static bool read_handler(const struct statement_use *use, const cJSON *handler)
{
    struct scope *scope = scope_open(use->loader, use->scope, false);
    use->statement->has_handler = true;
    return scope_declare(use->loader, scope, "x", true, false, handler) &&
           body_read(use->loader, scope, handler->child->next, &use->statement->handler);
}

/* The statements of try, without a last catch. */
static bool read_tried(const struct statement_use *use)
{
    struct scope *scope = scope_open(use->loader, use->scope, false);
    scope->is_tried = true;
    return body_read(use->loader, scope, use->arguments, &use->statement->body);
}

static bool read_try(const struct statement_use *use)
{
    const cJSON *last = use->arguments;
    while (last->next)
        last = last->next;
    if (!read_tried(use))
        return false;
    if (!begins_with(last, "catch"))
        return true;
    return use->statement->body.count
               ? read_handler(use, last)
               : load_fail(use->loader, use->item, "try wants a statement before catch.");
}

static bool read_catch(const struct statement_use *use)
{
    return load_fail(use->loader, use->item, "catch can only be the last statement of a try.");
}

static bool read_value(const struct statement_use *use)
{
    return add_value(use, use->arguments);
}

static bool read_return(const struct statement_use *use)
{
    if (!use->scope->in_function)
        return load_fail(use->loader, use->item, "return stands outside of a function.");
    return add_value(use, use->arguments);
}

static bool read_micro(const struct statement_use *use)
{
    return function_body_read(use->loader, use->scope, NULL, use->item, use->arguments,
                              &use->statement->body);
}

static bool read_if(const struct statement_use *use)
{
    return add_value(use, use->arguments) &&
           read_block(use, use->arguments->next, &use->statement->body);
}

static bool read_nothing(const struct statement_use *use)
{
    (void)use;
    return true;
}

/* The iframe stands in the document of the frame's parent: who removes it must reach into that. */
static bool read_remove(const struct statement_use *use)
{
    const struct test_case *test_case = use->loader->test_case;
    const char *name = cJSON_GetStringValue(use->arguments);
    struct realm_program *realm = name ? realm_find(use->loader->test_case, name) : NULL;
    if (!realm || realm->kind != REALM_FRAME)
        return load_fail(use->loader, use->arguments,
                         "Unknown realm: a frame's name should stand here.");
    if (!realms_share_origin(test_case, use->loader->program,
                             &test_case->realms.items[realm->owner]))
        return load_fail(use->loader, use->arguments,
                         "Only windows of the origin of its parent can remove the frame \"%s\".",
                         name);
    use->statement->label = realm->name;
    return true;
}

/* Only windows outside of sandboxes may close others. */
static bool read_close(const struct statement_use *use)
{
    const struct realm_program *program = use->loader->program;
    const char *name = cJSON_GetStringValue(use->arguments);
    struct realm_program *realm = name ? realm_find(use->loader->test_case, name) : NULL;
    if (!realm || realm->kind != REALM_POPUP)
        return load_fail(use->loader, use->arguments,
                         "Unknown realm: a popup's name should stand here.");
    if (realm != program &&
        (realm->noopener || !realm_reaches(use->loader->test_case, program, realm)))
        return load_fail(use->loader, use->arguments, "The popup \"%s\" is out of reach here.",
                         name);
    if (!realm_is_window(program) || program->sandbox)
        return load_fail(use->loader, use->arguments,
                         "Only a window that is not sandboxed can close the popup \"%s\".", name);
    use->statement->label = realm->name;
    return true;
}

/*
 * Who may take a window elsewhere: itself, and windows that reach it and are of its own origin, or of that
 * of its parent or opener.
 */
static bool read_navigate(const struct statement_use *use)
{
    const struct test_case *test_case = use->loader->test_case;
    const struct realm_program *program = use->loader->program;
    const char *name = cJSON_GetStringValue(use->arguments);
    struct realm_program *realm = name ? realm_find(use->loader->test_case, name) : NULL;
    if (!realm || realm->kind != REALM_DOCUMENT)
        return load_fail(use->loader, use->arguments,
                         "Unknown realm: the name of a next document should stand here.");
    const struct realm_program *replaced = &test_case->realms.items[realm->owner];
    const struct realm_program *place = realm_place(test_case, replaced);
    const struct realm_program *master =
        place->owner >= 0 ? &test_case->realms.items[place->owner] : place;
    bool may = realms_share_origin(test_case, program, master) ||
               realms_share_origin(test_case, program, replaced);
    if (program != replaced && (!may || !realm_reaches(test_case, program, place)))
        return load_fail(
            use->loader, use->arguments,
            "Only \"%s\" itself and windows of its origin, or of that of its parent or "
            "opener, can navigate it.",
            replaced->name);
    use->statement->label = realm->name;
    return true;
}

static const struct operation operations[] = {
    {"let", STATEMENT_LET, 2, 2, read_declaration, "[\"let\", LABEL, value]"},
    {"var", STATEMENT_VAR, 2, 2, read_declaration, "[\"var\", LABEL, value]"},
    {"set", STATEMENT_SET, 2, 2, read_set, "[\"set\", \"PATH\", value]"},
    {"del", STATEMENT_DELETE, 1, 1, read_delete, "[\"del\", \"PATH\"]"},
    {"on", STATEMENT_ON, 2, ANY, read_on, "[\"on\", \"PATH\", TYPE, STATEMENT...]"},
    {"log", STATEMENT_LOG, 1, ANY, read_log, "[\"log\", value...]"},
    {"try", STATEMENT_TRY, 1, ANY, read_try, "[\"try\", STATEMENT...]"},
    {"catch", STATEMENT_TRY, 0, ANY, read_catch, ""},
    {"throw", STATEMENT_THROW, 1, 1, read_value, "[\"throw\", value]"},
    {"return", STATEMENT_RETURN, 1, 1, read_return, "[\"return\", value]"},
    {"micro", STATEMENT_MICRO, 1, ANY, read_micro, "[\"micro\", STATEMENT...]"},
    {"if", STATEMENT_IF, 2, ANY, read_if, "[\"if\", value, STATEMENT...]"},
    {"unless", STATEMENT_UNLESS, 2, ANY, read_if, "[\"unless\", value, STATEMENT...]"},
    {"end", STATEMENT_END, 0, 0, read_nothing, "[\"end\"]"},
    {"remove", STATEMENT_REMOVE, 1, 1, read_remove, "[\"remove\", REALM]"},
    {"close", STATEMENT_CLOSE, 1, 1, read_close, "[\"close\", REALM]"},
    {"navigate", STATEMENT_NAVIGATE, 1, 1, read_navigate, "[\"navigate\", REALM]"},
    {"gc", STATEMENT_GC, 0, 0, read_nothing, "[\"gc\"]"},
};

enum { OPERATIONS = sizeof operations / sizeof *operations };

static const struct operation *find_operation(const char *word)
{
    for (size_t i = 0; i < OPERATIONS; i++)
        if (strcmp(operations[i].word, word) == 0)
            return &operations[i];
    return NULL;
}

static bool read_call(const struct statement_use *use)
{
    use->statement->path = path_read_item(use->loader, use->scope, use->item->child);
    return use->statement->path &&
           values_read(use->loader, use->scope, use->arguments, &use->statement->operands, false);
}

/* A misspelt operation is not reported as the unknown label that it would be as a call. */
static bool check_word(const struct statement_use *use, const char *word)
{
    struct nearest nearest = {.word = word};
    bool is_label = !is_identifier(word) || global_is_known(word, NULL) ||
                    strcmp(word, "self") == 0 || strcmp(word, "this") == 0 ||
                    realm_find(use->loader->test_case, word);
    for (struct scope *scope = use->scope; scope && !is_label; scope = scope->outer)
        is_label = scope_own(scope, word) != NULL;
    if (is_label)
        return true;
    for (size_t i = 0; i < OPERATIONS; i++)
        nearest_offer(&nearest, operations[i].word);
    for (struct scope *scope = use->scope; scope; scope = scope->outer)
        for (size_t i = 0; i < scope->bindings.count; i++)
            nearest_offer(&nearest, scope->bindings.items[i].name);
    for (size_t i = 0; global_at(i); i++)
        nearest_offer(&nearest, global_at(i));
    return load_fail(use->loader, use->item->child, "Unknown operation or label \"%s\"%s", word,
                     nearest.best ? nearest_hint(use->loader->arena, &nearest) : ".");
}

static bool read_operation(const struct statement_use *use, const struct operation *operation)
{
    int count = cJSON_GetArraySize(use->item) - 1;
    use->statement->kind = operation->kind;
    if (count < operation->least || count > operation->most)
        return load_fail(use->loader, use->item, "%s with %d argument%s; it is written %s.",
                         operation->word, count, count == 1 ? "" : "s", operation->form);
    return operation->read(use);
}

static struct statement *read_statement(struct loader *loader, struct scope *scope,
                                        const cJSON *item)
{
    if (!cJSON_IsArray(item) || !cJSON_IsString(item->child)) {
        load_fail(loader, item, "A statement is a list that begins with an operation or a path.");
        return NULL;
    }
    struct statement_use use = {.loader = loader,
                                .scope = scope,
                                .item = item,
                                .arguments = item->child->next,
                                .statement = NEW(loader->arena, struct statement)};
    const struct operation *operation = find_operation(item->child->valuestring);
    use.statement->line = json_line(item);
    bool ok = operation ? read_operation(&use, operation)
                        : check_word(&use, item->child->valuestring) && read_call(&use);
    return ok ? use.statement : NULL;
}

/* Announces the labels that the statements declare, so that functions among them may use them. */
static bool announce_labels(struct loader *loader, struct scope *scope, const cJSON *first)
{
    for (const cJSON *item = first; item; item = item->next) {
        bool variable = begins_with(item, "var");
        if (!variable && !begins_with(item, "let"))
            continue;
        const cJSON *label = item->child->next;
        if (!cJSON_IsString(label))
            return load_fail(loader, label ? label : item, "A label, a text, should follow %s.",
                             item->child->valuestring);
        if (!scope_declare(loader, scope, label->valuestring, false, variable, label))
            return false;
    }
    return true;
}

bool body_read(struct loader *loader, struct scope *scope, const cJSON *first, statement_list *body)
{
    if (!announce_labels(loader, scope, first))
        return false;
    for (const cJSON *item = first; item; item = item->next) {
        bool handler = scope->is_tried && !item->next && begins_with(item, "catch");
        struct statement *statement = handler ? NULL : read_statement(loader, scope, item);
        if (handler)
            break;
        if (!statement)
            return false;
        LIST_APPEND(loader->arena, body, statement);
    }
    return true;
}

bool function_body_read(struct loader *loader, struct scope *outer, const name_list *parameters,
                        const cJSON *where, const cJSON *first, statement_list *body)
{
    struct scope *scope = scope_open(loader, outer, true);
    for (size_t i = 0; parameters && i < parameters->count; i++)
        if (!scope_declare(loader, scope, parameters->items[i], true, false, where))
            return false;
    return body_read(loader, scope, first, body);
}
