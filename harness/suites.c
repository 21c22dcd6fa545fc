/*
 * All suites of a folder: which files belong to them, which clauses are known and which ids
 * retired. Files are read in the order of their names, so that the first mistake is the same
 * everywhere.
 */
#include "loader.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_cases(const void *a, const void *b)
{
    const struct test_case *const *first = a, *const *second = b;
    return strcmp((*first)->id, (*second)->id);
}

static void sort_names(name_list *names)
{
    if (names->count)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

static const char *join_path(struct arena *arena, const char *folder, const char *name)
{
    struct text path = {.arena = arena};
    text_printf(&path, "%s/%s", folder, name);
    return path.bytes;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The names in a folder, sorted, hidden ones left out. */
static bool list_folder(struct loader *loader, const char *folder, name_list *names)
{
    DIR *directory = opendir(folder);
    if (!directory) {
        diagnose(loader->diagnostic, folder, 0, "", "The folder cannot be read: %s.",
                 strerror(errno));
        return false;
    }
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory))
        if (entry->d_name[0] != '.')
            LIST_APPEND(loader->arena, names, intern(loader, entry->d_name));
    closedir(directory);
    sort_names(names);
    return true;
}

/* Reads a file of JSON as the current document, which the suites keep. */
static bool open_document(struct loader *loader, const char *path)
{
    size_t length;
    char *text = file_read(loader->arena, path, &length, loader->diagnostic);
    cJSON *document = text ? json_parse(text, length, path, loader->diagnostic) : NULL;
    if (!document)
        return false;
    loader->file = path;
    loader->text = text;
    loader->document = document;
    LIST_APPEND(loader->arena, &loader->suites->documents, document);
    return true;
}

/* The "id" of each object in the file's list. */
static bool read_ids(struct loader *loader, const char *path, struct id_set *set)
{
    if (!open_document(loader, path))
        return false;
    if (!cJSON_IsArray(loader->document))
        return load_fail(loader, loader->document, "A list of objects should stand here.");
    for (const cJSON *item = loader->document->child; item; item = item->next) {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(item, "id");
        if (!cJSON_IsString(id))
            return load_fail(loader, item, "An object with an \"id\" should stand here.");
        LIST_APPEND(loader->arena, &set->ids, id->valuestring);
    }
    sort_names(&set->ids);
    return true;
}

static bool read_suite(struct loader *loader, const char *folder)
{
    name_list names = {0};
    if (!list_folder(loader, folder, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        if (!ends_with(names.items[i], ".json"))
            continue;
        if (!open_document(loader, join_path(loader->arena, folder, names.items[i])) ||
            !document_read(loader))
            return false;
    }
    return true;
}

static bool read_suites(struct loader *loader, const char *folder)
{
    name_list names = {0};
    if (!list_folder(loader, folder, &names))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        const char *path = join_path(loader->arena, folder, names.items[i]);
        if (!is_folder(path) || strcmp(names.items[i], "schema") == 0)
            continue;
        loader->suite = names.items[i];
        if (!is_hyphen_name(loader->suite)) {
            diagnose(loader->diagnostic, path, 0, "",
                     "A suite's name should be lower-case words and digits joined by -.");
            return false;
        }
        if (!read_suite(loader, path))
            return false;
    }
    return true;
}

static bool read_root(struct loader *loader, const char *root)
{
    const char *folder = join_path(loader->arena, root, "suites");
    struct id_set *clauses = NEW(loader->arena, struct id_set);
    struct id_set *retired = NEW(loader->arena, struct id_set);
    if (!read_ids(loader, join_path(loader->arena, folder, "clauses.json"), clauses) ||
        !read_ids(loader, join_path(loader->arena, folder, "retired.json"), retired))
        return false;
    loader->known_clauses = clauses;
    loader->retired = retired;
    return read_suites(loader, folder);
}

static struct loader loader_open(struct diagnostic *diagnostic)
{
    struct arena *arena = arena_open();
    struct loader loader = {.arena = arena,
                            .suites = NEW(arena, struct suites),
                            .diagnostic = diagnostic,
                            .names = name_table_create(arena)};
    loader.suites->arena = arena;
    return loader;
}

/* Sorts what was read, or releases it. */
static enum status loader_close(struct loader *loader, bool ok, struct suites **suites)
{
    struct text digests = {.arena = loader->arena};
    *suites = NULL;
    if (!ok) {
        suites_close(loader->suites);
        return STATUS_BAD_INPUT;
    }
    *suites = loader->suites;
    if ((*suites)->cases.count)
        qsort((*suites)->cases.items, (*suites)->cases.count, sizeof *(*suites)->cases.items,
              compare_cases);
    text_append(&digests, "");
    for (size_t i = 0; i < (*suites)->cases.count; i++)
        text_append(&digests, (*suites)->cases.items[i]->digest);
    (*suites)->digest = digest_text(loader->arena, digests.bytes, "");
    return STATUS_OK;
}

enum status suites_load(const char *root, struct suites **suites, struct diagnostic *diagnostic)
{
    struct loader loader = loader_open(diagnostic);
    return loader_close(&loader, read_root(&loader, root), suites);
}

enum status suites_load_text(const char *text, size_t length, const char *name, const char *suite,
                             struct suites **suites, struct diagnostic *diagnostic)
{
    struct loader loader = loader_open(diagnostic);
    cJSON *document = json_parse(text, length, name, diagnostic);
    if (document)
        LIST_APPEND(loader.arena, &loader.suites->documents, document);
    loader.document = document;
    loader.file = intern(&loader, name);
    loader.suite = intern(&loader, suite);
    loader.text = text;
    return loader_close(&loader, document && document_read(&loader), suites);
}

void suites_close(struct suites *suites)
{
    if (!suites)
        return;
    for (size_t i = 0; i < suites->documents.count; i++)
        cJSON_Delete(suites->documents.items[i]);
    arena_close(suites->arena);
}

struct test_case *suites_find(const struct suites *suites, const char *id)
{
    size_t low = 0, high = suites->cases.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(suites->cases.items[middle]->id, id);
        if (order == 0)
            return suites->cases.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
