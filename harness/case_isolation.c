/*
 * What is inferred from a case's programs: what it may share with others that run beside it, which
 * globals of the host it needs, whether its top window must be a top-level one, and what it cannot
 * do. Sharing, and a frame as top window, are granted only where nothing speaks against it.
 */
#include "loader.h"

#include <stdlib.h>
#include <string.h>

struct inference {
    struct loader *loader;
    struct test_case *test_case;
    enum realm_kind kind;  // of the realm whose program is looked at
};

static void infer_body(struct inference *inference, const statement_list *body, bool caught);
static void infer_value(struct inference *inference, const struct expression *value);

static void need(struct inference *inference, enum isolation isolation)
{
    if (inference->test_case->isolation < isolation)
        inference->test_case->isolation = isolation;
}

static void mention_global(struct inference *inference, const char *name)
{
    bool host = false;
    name_list *required = &inference->test_case->required_globals;
    global_is_known(name, &host);
    if (host && !name_list_has(required, name))
        LIST_APPEND(inference->loader->arena, required, intern(inference->loader, name));
    if (strcmp(name, "BroadcastChannel") == 0 || strcmp(name, "SharedWorker") == 0)
        need(inference, ISOLATION_ORIGIN);
    if (strcmp(name, "reportError") == 0)
        need(inference, ISOLATION_REPORTS);
}

/* Members by which a window shows, or that act only, if it is at the top of its tree. */
static bool shows_level(const char *name)
{
    static const char *const names[] = {
        "top", "parent", "opener", "frameElement", "close", "closed", "domain", "name",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void mention_member(struct inference *inference, const char *name)
{
    inference->test_case->top_level |= shows_level(name);
}

static void mention_member_of_self(struct inference *inference, const char *name)
{
    enum realm_kind kind = inference->kind;
    bool is_of_case = (kind == REALM_FRAME && strcmp(name, "parent") == 0) ||
                      (kind == REALM_POPUP && strcmp(name, "opener") == 0);
    mention_global(inference, name);
    if (!is_of_case)
        mention_member(inference, name);
}

static void infer_path(struct inference *inference, const struct path *path)
{
    if (!path)
        return;
    if (path->head_kind == HEAD_GLOBAL)
        mention_global(inference, path->head);
    for (size_t i = 0; i < path->accessors.count; i++) {
        const struct accessor *accessor = &path->accessors.items[i];
        if (accessor->kind == ACCESSOR_NAME && i == 0 && path->head_kind == HEAD_SELF)
            mention_member_of_self(inference, accessor->name);
        else if (accessor->kind == ACCESSOR_NAME)
            mention_member(inference, accessor->name);
        infer_path(inference, accessor->path);
    }
}

/* True for what every case in the realm shares: the global object, a global or a part of one. */
static bool is_shared_object(const struct path *path)
{
    return path && (path->head_kind == HEAD_GLOBAL || path->head_kind == HEAD_SELF);
}

/* Functions of Object and Reflect that change their first argument. */
static bool changes_first_argument(const struct path *path)
{
    static const char *const names[] = {
        "assign",
        "defineProperties",
        "defineProperty",
        "deleteProperty",
        "freeze",
        "seal",
        "preventExtensions",
        "set",
        "setPrototypeOf",
    };
    bool holder = path->head_kind == HEAD_GLOBAL && path->accessors.count == 1 &&
                  (strcmp(path->head, "Object") == 0 || strcmp(path->head, "Reflect") == 0);
    const char *name = holder ? path->accessors.items[0].name : NULL;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool listens_on_self(const struct path *path)
{
    const char *name = path->accessors.count == 1 ? path->accessors.items[0].name : NULL;
    bool bare = path->head_kind == HEAD_GLOBAL && !path->accessors.count;
    if (bare)
        name = path->head;
    return (bare || path->head_kind == HEAD_SELF) && name &&
           (strcmp(name, "addEventListener") == 0 || strcmp(name, "removeEventListener") == 0);
}

static void infer_call(struct inference *inference, const struct path *path,
                       const expression_list *arguments)
{
    const struct expression *first = arguments->count ? arguments->items[0] : NULL;
    if (listens_on_self(path))
        need(inference, ISOLATION_REALM);
    if (changes_first_argument(path) && first && is_shared_object(first->path))
        need(inference, ISOLATION_REALM);
}

static void infer_property(struct inference *inference, const struct object_property *property)
{
    if (property->value)
        infer_value(inference, property->value);
    infer_body(inference, &property->body, false);
}

/* It may be the name of a member. */
static void mention_string(struct inference *inference, const struct expression *value)
{
    char name[16];
    if (value->unit_count >= sizeof name)
        return;
    for (size_t i = 0; i < value->unit_count; i++)
        name[i] = value->units[i] < 0x80 ? (char)value->units[i] : '?';
    name[value->unit_count] = '\0';
    mention_member(inference, name);
}

static void infer_value(struct inference *inference, const struct expression *value)
{
    infer_path(inference, value->path);
    if (value->kind == EXPRESSION_CALL)
        infer_call(inference, value->path, &value->operands);
    if (value->kind == EXPRESSION_ARRAY_BUFFER && value->shared)
        mention_global(inference, "SharedArrayBuffer");
    if (value->kind == EXPRESSION_TYPED_ARRAY || value->kind == EXPRESSION_VIEW)
        mention_global(inference, value->text);
    if (value->kind == EXPRESSION_STRING)
        mention_string(inference, value);
    for (size_t i = 0; i < value->operands.count; i++)
        if (value->operands.items[i])
            infer_value(inference, value->operands.items[i]);
    for (size_t i = 0; i < value->properties.count; i++)
        infer_property(inference, &value->properties.items[i]);
    for (size_t i = 0; i < value->symbols.count; i++)
        infer_property(inference, &value->symbols.items[i]);
    if (value->prototype)
        infer_value(inference, value->prototype);
    infer_body(inference, &value->body, false);
}

/* A label for something shared would hide that it is. */
static bool names_shared_object(const struct expression *value)
{
    if (value->kind != EXPRESSION_PATH || !is_shared_object(value->path))
        return false;
    size_t count = value->path->accessors.count;
    const char *last = count ? value->path->accessors.items[count - 1].name : NULL;
    return (last && strcmp(last, "prototype") == 0) ||
           (value->path->head_kind == HEAD_SELF && !count);
}

static void infer_effect(struct inference *inference, const struct statement *statement,
                         bool caught)
{
    switch (statement->kind) {
    case STATEMENT_CALL:
        infer_call(inference, statement->path, &statement->operands);
        break;
    case STATEMENT_LET:
    case STATEMENT_VAR:
        if (names_shared_object(statement->operands.items[0]))
            need(inference, ISOLATION_REALM);
        break;
    case STATEMENT_SET:
    case STATEMENT_DELETE:
        if (is_shared_object(statement->path))
            need(inference, ISOLATION_REALM);
        break;
    case STATEMENT_ON:
        if (statement->path->head_kind == HEAD_SELF && !statement->path->accessors.count)
            need(inference, ISOLATION_REALM);
        break;
    case STATEMENT_THROW:
        if (!caught)
            need(inference, ISOLATION_REPORTS);
        break;
    default:
        break;
    }
}

static void infer_statement(struct inference *inference, const struct statement *statement,
                            bool caught)
{
    bool is_function = statement->kind == STATEMENT_ON || statement->kind == STATEMENT_MICRO;
    bool is_try = statement->kind == STATEMENT_TRY;
    infer_path(inference, statement->path);
    infer_effect(inference, statement, caught);
    for (size_t i = 0; i < statement->operands.count; i++)
        infer_value(inference, statement->operands.items[i]);
    infer_body(inference, &statement->body, is_try || (caught && !is_function));
    infer_body(inference, &statement->handler, caught);
}

static void infer_body(struct inference *inference, const statement_list *body, bool caught)
{
    for (size_t i = 0; i < body->count; i++)
        infer_statement(inference, body->items[i], caught);
}

static bool expects_report(const cJSON *expect)
{
    if (cJSON_IsArray(expect) && cJSON_IsString(expect->child) &&
        strcmp(expect->child->valuestring, "reported") == 0)
        return true;
    for (const cJSON *item = expect->child; item; item = item->next)
        if (expects_report(item))
            return true;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct mentions mentions_of(const char *json)
{
    return (struct mentions){
        .close = strstr(json, "close"),
        .navigate = strstr(json, "navigate"),
        .remove = strstr(json, "remove"),
        .popup = strstr(json, "popup"),
        .document_domain = strstr(json, "document.domain"),
        .set_opener = strstr(json, "\"set\",\"self.opener\""),
    };
}

void case_infer(struct loader *loader, struct test_case *test_case)
{
    struct inference inference = {.loader = loader, .test_case = test_case};
    test_case->mentions = mentions_of(test_case->json);
    for (size_t i = 0; i < test_case->parameters.count; i++)
        infer_value(&inference, test_case->parameters.items[i].value);
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        inference.kind = realm->kind;
        infer_body(&inference, &realm->setup, false);
        infer_body(&inference, &realm->main, false);
        if (realm->kind == REALM_WORKER && realm->shared)
            need(&inference, ISOLATION_ORIGIN);
        if (realm->not_isolated)  // a host that does not know of isolation has no such realm
            mention_global(&inference, "crossOriginIsolated");
        if (realm_is_window(realm) && realm->kind != REALM_TOP)
            need(&inference, ISOLATION_REALM);  // its parent has no other frames
    }
    if (expects_report(test_case->expect))
        need(&inference, ISOLATION_REPORTS);
    name_list *required = &test_case->required_globals;
    if (required->count)
        qsort(required->items, required->count, sizeof *required->items, compare_names);
}
