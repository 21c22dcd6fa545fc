/*
 * The table of implementations. A new engine is one line here and a thin entry in adapters/.
 */
#include "implementation.h"
#include "paths.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct known {
    const char *name, *description, *how_to_get;
    const char *program;  // searched in PATH; NULL: built in
    const char *adapter;  // below the project's root
    const char *flags[3];
} known[] = {
    {"reference", "the reference of this project, in process", "it is built in", NULL, NULL, {0}},
    {"node",
     "Node.js, with agents as worker_threads",
     "install Debian's package nodejs, or npm's node; or give --binary PATH",
     "node",
     "harness/adapters/node.js",
     {0}},
};

/* The program's full path from PATH, or NULL. */
static const char *search_path(struct arena *arena, const char *program)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        size_t length = strcspn(path, ":");
        size_t size = length + strlen(program) + 2;
        char *candidate = arena_allocate(arena, size);
        snprintf(candidate, size, "%.*s/%s", (int)length, path, program);
        if (length > 0 && access(candidate, X_OK) == 0)
            return candidate;
        path += length + (path[length] == ':');
    }
    return NULL;
}

static void locate(struct arena *arena, const char *root, const char *binary,
                   const struct known *entry, struct implementation *implementation)
{
    if (!entry->program) {
        implementation->built_in = implementation->found = true;
        return;
    }
    implementation->binary = binary ? binary : search_path(arena, entry->program);
    implementation->found = implementation->binary != NULL;
    size_t argc = 0;
    implementation->argv[argc++] = implementation->binary;
    for (size_t i = 0; i < 3 && entry->flags[i]; i++)
        implementation->argv[argc++] = entry->flags[i];
    implementation->argv[argc++] = path_join(arena, root, entry->adapter);
}

struct implementation *implementations(struct arena *arena, const char *root, const char *binary,
                                       size_t *count)
{
    *count = sizeof known / sizeof *known;
    struct implementation *all = NEW_ARRAY(arena, struct implementation, *count);
    for (size_t i = 0; i < *count; i++) {
        all[i].name = known[i].name;
        all[i].description = known[i].description;
        all[i].how_to_get = known[i].how_to_get;
        locate(arena, root, binary, &known[i], &all[i]);
    }
    return all;
}

struct implementation *implementation_find(struct implementation *all, size_t count,
                                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}
