/*
 * Paths: HEAD, then .name, ["name"], [index] or [path] (suites/LANGUAGE.md, "Statements"). A
 * path is resolved as it is read: its head is a label in scope, a realm within reach, this, self
 * or a known global.
 */
#include "loader.h"

#include <ctype.h>
#include <string.h>

enum { INDEX_DIGITS = 9, NESTING = 8 };

struct path_reader {
    struct loader *loader;
    struct scope *scope;
    const cJSON *where;
    const char *text, *at;  // the whole, and the next byte
    int depth;
};

static struct path *read_path(struct path_reader *reader);

static bool malformed(const struct path_reader *reader, const char *why)
{
    return load_fail(reader->loader, reader->where, "The path \"%s\" is malformed: %s.",
                     reader->text, why);
}

/* Bindings decide from the inside out; one that is not yet declared still hides outer ones. */
static struct binding *find_binding(struct scope *scope, const char *label, bool *deferred)
{
    *deferred = false;
    for (; scope; scope = scope->outer) {
        struct binding *binding = scope_own(scope, label);
        if (binding)
            return binding;
        *deferred |= scope->is_function;
    }
    return NULL;
}

static bool resolve_label(const struct path_reader *reader, struct binding *binding, bool deferred)
{
    if (binding->initializing && !deferred)
        binding->self_reference = true;
    else if (!binding->declared && !deferred)
        return load_fail(reader->loader, reader->where,
                         "Unknown label \"%s\": it is declared only later in this body.",
                         binding->name);
    return true;
}

static bool fail_unknown_head(const struct path_reader *reader, const char *name)
{
    struct loader *loader = reader->loader;
    struct nearest nearest = {.word = name};
    for (struct scope *scope = reader->scope; scope; scope = scope->outer)
        for (size_t i = 0; i < scope->bindings.count; i++)
            nearest_offer(&nearest, scope->bindings.items[i].name);
    for (size_t i = 0; i < loader->test_case->realms.count; i++)
        nearest_offer(&nearest, loader->test_case->realms.items[i].name);
    for (size_t i = 0; global_at(i); i++)
        nearest_offer(&nearest, global_at(i));
    return load_fail(loader, reader->where, "Unknown label or global \"%s\"%s", name,
                     nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
}

static bool resolve_realm(const struct path_reader *reader, const struct realm_program *realm)
{
    struct loader *loader = reader->loader;
    if (!loader->program)
        return load_fail(loader, reader->where, "A row's parameter cannot name the realm \"%s\".",
                         realm->name);
    if (!realm_reaches(loader->test_case, loader->program, realm))
        return load_fail(loader, reader->where,
                         "The realm \"%s\" is not within reach of \"%s\": only its owner, the "
                         "realms it owns, and windows of one tree of frames are.",
                         realm->name, loader->program->name);
    return true;
}

/* The page that runs unnamed realms has a document that is not theirs. */
static bool resolve_global(const struct path_reader *reader, const char *name)
{
    const struct realm_program *program = reader->loader->program;
    bool has_document = program && realm_is_window(program) && program->name[0];
    if (strcmp(name, "document") == 0 && !has_document)
        return load_fail(reader->loader, reader->where,
                         "Only in the program of a window with a name there is a document.");
    return global_is_known(name, NULL) || fail_unknown_head(reader, name);
}

static bool resolve_head(const struct path_reader *reader, struct path *path)
{
    bool deferred;
    struct binding *binding = find_binding(reader->scope, path->head, &deferred);
    struct realm_program *realm = realm_find(reader->loader->test_case, path->head);
    path->head_kind = HEAD_LABEL;
    if (binding)
        return resolve_label(reader, binding, deferred);
    path->head_kind = HEAD_REALM;
    if (realm)
        return resolve_realm(reader, realm);
    path->head_kind = HEAD_SELF;
    if (strcmp(path->head, "self") == 0)
        return true;
    path->head_kind = HEAD_THIS;
    if (strcmp(path->head, "this") == 0)
        return true;
    path->head_kind = HEAD_GLOBAL;
    return resolve_global(reader, path->head);
}

static size_t identifier_length(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '$')
        length++;
    return length > 0 && isdigit((unsigned char)*at) ? 0 : length;
}

static bool read_name(struct path_reader *reader, struct accessor *accessor)
{
    reader->at++;
    size_t length = identifier_length(reader->at);
    if (!length)
        return malformed(reader, "a property name should follow \".\"");
    accessor->kind = ACCESSOR_NAME;
    accessor->name = intern_bytes(reader->loader, reader->at, length);
    reader->at += length;
    return true;
}

static bool read_quoted(struct path_reader *reader, struct accessor *accessor)
{
    struct text name = {.arena = reader->loader->arena};
    text_append(&name, "");
    for (reader->at++; *reader->at != '"'; reader->at++) {
        bool escaped = *reader->at == '\\';
        reader->at += escaped;
        if (!*reader->at)
            return malformed(reader, "a quoted name does not end");
        if (escaped && *reader->at != '"' && *reader->at != '\\')
            return malformed(reader, "in a quoted name only \\\" and \\\\ are escapes");
        text_append_bytes(&name, reader->at, 1);
    }
    reader->at++;
    accessor->kind = ACCESSOR_NAME;
    accessor->quoted = true;
    accessor->name = intern(reader->loader, name.bytes);
    return true;
}

static bool read_index(struct path_reader *reader, struct accessor *accessor)
{
    const char *start = reader->at;
    accessor->kind = ACCESSOR_INDEX;
    while (isdigit((unsigned char)*reader->at))
        accessor->index = accessor->index * 10 + (unsigned)(*reader->at++ - '0');
    size_t digits = (size_t)(reader->at - start);
    if (digits > INDEX_DIGITS || (digits > 1 && *start == '0'))
        return malformed(reader, "an index is at most nine digits without a needless 0");
    return true;
}

static bool read_brackets(struct path_reader *reader, struct accessor *accessor)
{
    bool ok = true;
    reader->at++;
    if (*reader->at == '"') {
        ok = read_quoted(reader, accessor);
    } else if (isdigit((unsigned char)*reader->at)) {
        ok = read_index(reader, accessor);
    } else {
        accessor->kind = ACCESSOR_PATH;
        accessor->path = read_path(reader);
        ok = accessor->path != NULL;
    }
    if (ok && *reader->at != ']')
        return malformed(reader, "a \"]\" is missing");
    reader->at += ok;
    return ok;
}

static bool read_accessor(struct path_reader *reader, struct accessor *accessor)
{
    if (*reader->at == '.')
        return read_name(reader, accessor);
    return read_brackets(reader, accessor);
}

/* A path up to the first byte that cannot continue it. */
static struct path *read_path(struct path_reader *reader)
{
    struct path *path = NEW(reader->loader->arena, struct path);
    size_t length = identifier_length(reader->at);
    if (!length || ++reader->depth > NESTING) {
        malformed(reader, length ? "it is nested too deep"
                                 : "it should begin with a label, realm, global, self or this");
        return NULL;
    }
    path->head = intern_bytes(reader->loader, reader->at, length);
    if (!resolve_head(reader, path))
        return NULL;
    reader->at += length;
    while (*reader->at == '.' || *reader->at == '[') {
        struct accessor accessor = {0};
        if (!read_accessor(reader, &accessor))
            return NULL;
        LIST_APPEND(reader->loader->arena, &path->accessors, accessor);
    }
    reader->depth--;
    return path;
}

const struct path *path_read(struct loader *loader, struct scope *scope, const char *text,
                             const cJSON *where)
{
    struct path_reader reader = {
        .loader = loader, .scope = scope, .where = where, .text = text, .at = text};
    struct path *path = read_path(&reader);
    if (path && *reader.at) {
        malformed(&reader, "only .name, [\"name\"], [index] and [path] may follow");
        return NULL;
    }
    return path;
}

const struct path *path_read_item(struct loader *loader, struct scope *scope, const cJSON *item)
{
    if (!cJSON_IsString(item)) {
        load_fail(loader, item, "A path, a text like \"c.port1\", should stand here.");
        return NULL;
    }
    if (item->valuestring[0] == '$') {
        load_fail(loader, item, "\"%s\": here stands a path, not a value; leave out the $.",
                  item->valuestring);
        return NULL;
    }
    return path_read(loader, scope, item->valuestring, item);
}

bool path_is_assignable(struct loader *loader, struct scope *scope, const struct path *path,
                        const cJSON *where)
{
    bool deferred;
    if (path->accessors.count || path->head_kind == HEAD_GLOBAL)
        return true;
    if (path->head_kind != HEAD_LABEL)
        return load_fail(loader, where, "\"%s\" cannot be assigned.", path->head);
    if (!find_binding(scope, path->head, &deferred)->variable)
        return load_fail(loader, where, "\"%s\" is a constant; declare it with var to set it.",
                         path->head);
    return true;
}
