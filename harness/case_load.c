/*
 * One case, and one file of cases (suites/LANGUAGE.md, "A file" and "Rows"). Each row of a case
 * becomes a case of its own, whose programs are read anew: what a row's values are decides what
 * is inferred.
 */
#include "loader.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool load_fail(const struct loader *loader, const cJSON *where, const char *format, ...)
{
    struct text pointer = {.arena = loader->arena};
    char sentence[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    text_append(&pointer, "");
    json_pointer_of(&pointer, loader->document, where);
    diagnose(loader->diagnostic, loader->file, json_line_of(loader->text, pointer.bytes),
             pointer.bytes, "%s", sentence);
    return false;
}

static const cJSON *member(const cJSON *object, const char *key)
{
    return cJSON_GetObjectItemCaseSensitive(object, key);
}

static bool check_case_keys(const struct loader *loader, const cJSON *object)
{
    static const char *const keys[] = {"id",   "title",  "clauses", "realms", "setup",
                                       "main", "expect", "rows",    "status", "note"};
    for (const cJSON *item = object->child; item; item = item->next) {
        struct nearest nearest = {.word = item->string};
        bool known = false;
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            known |= strcmp(keys[i], item->string) == 0;
            nearest_offer(&nearest, keys[i]);
        }
        if (!known)
            return load_fail(loader, item, "Unknown key \"%s\" of a case%s", item->string,
                             nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    }
    return true;
}

/* The text under key, not empty; *text is NULL where the key is missing and may be. */
static bool read_text(struct loader *loader, const cJSON *object, const char *key, bool required,
                      const char **text)
{
    const cJSON *item = member(object, key);
    *text = NULL;
    if (!item)
        return !required || load_fail(loader, object, "The case has no \"%s\".", key);
    if (!cJSON_IsString(item) || !item->valuestring[strspn(item->valuestring, " \t\n")])
        return load_fail(loader, item, "\"%s\" should be a text that is not empty.", key);
    *text = intern(loader, item->valuestring);
    return true;
}

static bool check_id(struct loader *loader, const cJSON *object, const char *id)
{
    const cJSON *item = member(object, "id");
    const char *slash = strchr(id, '/');
    size_t suite_length = strlen(loader->suite);
    if (!slash || (size_t)(slash - id) != suite_length ||
        memcmp(id, loader->suite, suite_length) != 0)
        return load_fail(loader, item,
                         "The id \"%s\" should begin with the folder's name, \"%s/\".", id,
                         loader->suite);
    if (!is_hyphen_name(slash + 1))
        return load_fail(loader, item,
                         "The id \"%s\" should be lower-case words and digits joined by -.", id);
    if (loader->retired && name_list_has(&loader->retired->ids, id))
        return load_fail(loader, item, "The id \"%s\" is retired and cannot be used again.", id);
    return true;
}

static bool check_id_unused(struct loader *loader, const cJSON *object, const char *id)
{
    size_t length = strlen(id);
    for (size_t i = 0; i < loader->suites->cases.count; i++) {
        const struct test_case *other = loader->suites->cases.items[i];
        if (strncmp(other->id, id, length) == 0 &&
            (other->id[length] == '\0' || other->id[length] == '#'))
            return load_fail(loader, member(object, "id"),
                             "The id \"%s\" is used twice; first at %s:%d.", id, other->file,
                             other->line);
    }
    return true;
}

static bool id_set_has(const struct id_set *set, const char *id)
{
    size_t low = 0, high = set->ids.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(set->ids.items[middle], id);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool add_clause(struct loader *loader, const cJSON *item)
{
    if (!cJSON_IsString(item))
        return load_fail(loader, item, "A clause is an id of suites/clauses.json, a text.");
    const char *id = item->valuestring;
    if (!*id)
        return load_fail(loader, item, "The clause is empty.");
    if (name_list_has(&loader->test_case->clauses, id))
        return load_fail(loader, item, "The clause \"%s\" is named twice.", id);
    struct nearest nearest = {.word = id};
    bool known = !loader->known_clauses || id_set_has(loader->known_clauses, id);
    for (size_t i = 0; !known && i < loader->known_clauses->ids.count; i++)
        nearest_offer(&nearest, loader->known_clauses->ids.items[i]);
    if (!known)
        return load_fail(loader, item, "Unknown clause \"%s\"%s", id,
                         nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    LIST_APPEND(loader->arena, &loader->test_case->clauses, intern(loader, id));
    return true;
}

static bool read_clauses(struct loader *loader, const cJSON *clauses)
{
    if (!cJSON_IsArray(clauses) || !clauses->child)
        return load_fail(loader, clauses, "\"clauses\" should be a list that is not empty.");
    for (const cJSON *item = clauses->child; item; item = item->next)
        if (!add_clause(loader, item))
            return false;
    return true;
}

static bool read_status(struct loader *loader, const cJSON *object)
{
    const cJSON *status = member(object, "status");
    loader->test_case->waiting = status != NULL;
    if (status && (!cJSON_IsString(status) || strcmp(status->valuestring, "waiting") != 0))
        return load_fail(loader, status, "\"status\" can only be \"waiting\".");
    return true;
}

static bool read_heading(struct loader *loader, const cJSON *object)
{
    struct test_case *test_case = loader->test_case;
    const cJSON *clauses = member(object, "clauses");
    test_case->file = loader->file;
    test_case->line = json_line(object);
    test_case->suite = loader->suite;
    if (!check_case_keys(loader, object) ||
        !read_text(loader, object, "id", true, &test_case->id) ||
        !check_id(loader, object, test_case->id) ||
        !read_text(loader, object, "title", true, &test_case->title) ||
        !read_text(loader, object, "note", false, &test_case->note))
        return false;
    if (!clauses)
        return load_fail(loader, object, "The case has no \"clauses\".");
    return read_clauses(loader, clauses) && read_status(loader, object);
}

/* The statements of a realm under key ("setup" or "main"), or NULL; a list is the only realm's. */
static const cJSON *find_program(const struct test_case *test_case, const cJSON *programs,
                                 const struct realm_program *realm)
{
    if (!programs || cJSON_IsArray(programs))
        return programs;
    return test_case->realms.count && *realm->name ? member(programs, realm->name) : NULL;
}

static bool check_programs(struct loader *loader, const cJSON *programs)
{
    struct test_case *test_case = loader->test_case;
    if (!programs)
        return true;
    if (cJSON_IsArray(programs))
        return test_case->realms.count == 1 ||
               load_fail(loader, programs,
                         "With several realms, \"%s\" is an object: realm, program.",
                         programs->string);
    if (!cJSON_IsObject(programs))
        return load_fail(loader, programs,
                         "\"%s\" should be a list of statements, or an object of "
                         "such lists.",
                         programs->string);
    for (const cJSON *item = programs->child; item; item = item->next) {
        struct nearest nearest = {.word = item->string};
        for (size_t i = 0; i < test_case->realms.count; i++)
            nearest_offer(&nearest, test_case->realms.items[i].name);
        if (!realm_find(test_case, item->string))
            return load_fail(loader, item, "A program for the unknown realm \"%s\"%s", item->string,
                             nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
        if (!cJSON_IsArray(item))
            return load_fail(loader, item, "A program is a list of statements.");
    }
    return true;
}

/*
 * Setup and main of a realm, in one scope with the row's parameters. Main's labels are announced
 * after the setup has been read, so that the setup sees none of them.
 */
static bool read_realm(struct loader *loader, const cJSON *object, struct realm_program *realm)
{
    const cJSON *setup = find_program(loader->test_case, member(object, "setup"), realm);
    const cJSON *main_program = find_program(loader->test_case, member(object, "main"), realm);
    struct scope *scope = scope_open(loader, NULL, false);
    for (size_t i = 0; i < loader->test_case->parameters.count; i++) {
        struct binding binding = {.name = loader->test_case->parameters.items[i].name,
                                  .declared = true};
        LIST_APPEND(loader->arena, &scope->bindings, binding);
    }
    loader->program = realm;
    return body_read(loader, scope, setup ? setup->child : NULL, &realm->setup) &&
           body_read(loader, scope, main_program ? main_program->child : NULL, &realm->main);
}

static bool read_programs(struct loader *loader, const cJSON *object)
{
    struct test_case *test_case = loader->test_case;
    const cJSON *main_program = member(object, "main");
    if (!main_program)
        return load_fail(loader, object, "The case has no \"main\".");
    if (!check_programs(loader, member(object, "setup")) || !check_programs(loader, main_program))
        return false;
    if (!main_program->child)
        return load_fail(loader, main_program, "\"main\" is empty.");
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (!read_realm(loader, object, &test_case->realms.items[i]))
            return false;
    return true;
}

static bool is_parameter(const cJSON *item)
{
    return strcmp(item->string, "clauses") != 0 && strcmp(item->string, "expect") != 0;
}

/* Later parameters may mention earlier ones and globals. */
static bool read_parameters(struct loader *loader, const cJSON *row)
{
    struct scope *scope = scope_open(loader, NULL, false);
    loader->program = NULL;
    for (const cJSON *item = row->child; item; item = item->next) {
        if (!is_parameter(item))
            continue;
        struct parameter parameter = {.name = intern(loader, item->string)};
        parameter.value = value_read(loader, scope, item);
        if (!parameter.value || !scope_declare(loader, scope, item->string, true, false, item))
            return false;
        LIST_APPEND(loader->arena, &loader->test_case->parameters, parameter);
    }
    return true;
}

/* What a program taker gets: without expectations, and of the rows only this one. */
static const char *program_text(struct loader *loader, const cJSON *object, const cJSON *row)
{
    cJSON *copy = cJSON_Duplicate(object, true);
    cJSON *rows = cJSON_GetObjectItemCaseSensitive(copy, "rows");
    cJSON *next = rows ? rows->child : NULL;
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "expect");
    while (next) {
        cJSON *item = next;
        next = item->next;
        if (row && strcmp(item->string, row->string) == 0)
            cJSON_DeleteItemFromObjectCaseSensitive(item, "expect");
        else
            cJSON_Delete(cJSON_DetachItemViaPointer(rows, item));
    }
    const char *text = json_canonical(loader->arena, copy);
    cJSON_Delete(copy);
    return text;
}

const char *digest_text(struct arena *arena, const char *text, const char *more)
{
    uint64_t hash = 14695981039346656037u;
    for (int i = 0; i < 2; i++)
        for (const char *at = i ? more : text; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    char *digest = arena_allocate(arena, 17);
    snprintf(digest, 17, "%016" PRIx64, hash);
    return digest;
}

/* The row's expectation counts, or else the case's; both are checked. */
static bool read_expectations(struct loader *loader, const cJSON *object, const cJSON *row)
{
    const cJSON *candidates[] = {member(object, "expect"), row ? member(row, "expect") : NULL};
    for (size_t i = 0; i < 2; i++) {
        if (!candidates[i])
            continue;
        loader->test_case->expect = candidates[i];
        if (!expectation_check(loader))
            return false;
    }
    return loader->test_case->expect ||
           load_fail(loader, row ? row : object, "The %s has no \"expect\".", row ? "row" : "case");
}

/* One case of its own: the case, or the case with this row. */
static bool read_instance(struct loader *loader, const cJSON *object, const cJSON *row)
{
    struct test_case *test_case = NEW(loader->arena, struct test_case);
    const cJSON *row_clauses = row ? member(row, "clauses") : NULL;
    loader->test_case = test_case;
    loader->program = NULL;
    if (!read_heading(loader, object) || (row_clauses && !read_clauses(loader, row_clauses)) ||
        !realms_read(loader, member(object, "realms")) || (row && !read_parameters(loader, row)) ||
        !read_programs(loader, object))
        return false;
    if (!read_expectations(loader, object, row))
        return false;
    if (row) {
        struct text id = {.arena = loader->arena};
        text_printf(&id, "%s#%s", test_case->id, row->string);
        test_case->id = id.bytes;
    }
    test_case->json = program_text(loader, object, row);
    test_case->digest = digest_text(loader->arena, loader->case_text, row ? row->string : "");
    case_infer(loader, test_case);
    LIST_APPEND(loader->arena, &loader->suites->cases, test_case);
    return true;
}

static size_t parameter_count(const cJSON *row)
{
    size_t count = 0;
    for (const cJSON *item = row->child; item; item = item->next)
        count += is_parameter(item);
    return count;
}

static bool check_row(struct loader *loader, const cJSON *rows, const cJSON *row)
{
    if (!is_row_name(row->string))
        return load_fail(loader, row, "A row's name should be words and digits joined by -.");
    if (!cJSON_IsObject(row))
        return load_fail(loader, row, "A row is an object of parameters.");
    bool same = parameter_count(row) == parameter_count(rows->child);
    for (const cJSON *item = rows->child->child; item; item = item->next)
        same &= !is_parameter(item) || member(row, item->string);
    return same ||
           load_fail(loader, row, "The row has other parameters than \"%s\".", rows->child->string);
}

static bool read_rows(struct loader *loader, const cJSON *object, const cJSON *rows)
{
    if (!cJSON_IsObject(rows) || !rows->child)
        return load_fail(loader, rows, "\"rows\" wants an object with at least one row.");
    for (const cJSON *row = rows->child; row; row = row->next)
        if (!check_row(loader, rows, row))
            return false;
    for (const cJSON *row = rows->child; row; row = row->next)
        if (!read_instance(loader, object, row))
            return false;
    return true;
}

static bool case_read(struct loader *loader, const cJSON *object)
{
    const cJSON *rows = member(object, "rows"), *id = member(object, "id");
    if (!cJSON_IsObject(object))
        return load_fail(loader, object, "A case is an object.");
    if (cJSON_IsString(id) && !check_id_unused(loader, object, id->valuestring))
        return false;
    loader->case_text = json_canonical(loader->arena, object);
    return rows ? read_rows(loader, object, rows) : read_instance(loader, object, NULL);
}

bool document_read(struct loader *loader)
{
    const cJSON *cases = member(loader->document, "cases");
    if (!cJSON_IsObject(loader->document) || !cJSON_IsArray(cases))
        return load_fail(loader, loader->document,
                         "A file of a suite is an object with a list \"cases\".");
    for (const cJSON *item = loader->document->child; item; item = item->next)
        if (item != cases)
            return load_fail(loader, item, "Unknown key \"%s\" beside \"cases\".", item->string);
    if (!cases->child)
        return load_fail(loader, cases, "\"cases\" is empty.");
    for (const cJSON *item = cases->child; item; item = item->next)
        if (!case_read(loader, item))
            return false;
    return true;
}
