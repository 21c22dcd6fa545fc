/*
 * The table of implementations. A new engine is one line here and a thin entry in adapters/.
 *
 * Below build/engines, which `make engines` fills, bin/ has the engines' binaries and node_modules/
 * the libraries.
 */
#include "implementation.h"
#include "paths.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENGINES "build/engines"
#define MAKE_ENGINES "make engines"

static const struct known {
    const char *name, *description, *how_to_get;
    const char *engine;   // the binary in build/engines/bin; NULL: none of its own there
    const char *program;  // searched in PATH if there is no engine; NULL: not in PATH
    const char *adapter;  // in harness/adapters
    const char *package;  // the library in build/engines/node_modules that it tests, or NULL
    const char *flags[4];
} known[] = {
    {.name = "reference",
     .description = "the reference of this project, in process",
     .how_to_get = "it is built in"},
    {.name = "node",
     .description = "Node.js, with agents as worker_threads",
     .how_to_get = "install Debian's package nodejs; or give --binary PATH",
     .program = "node",
     .adapter = "node.js"},
#define NODE(VERSION)                                                                              \
    {                                                                                              \
        .name = "node" VERSION, .description = "Node.js " VERSION ", beside others",               \
        .how_to_get = MAKE_ENGINES, .engine = "node" VERSION, .adapter = "node.js"                 \
    }
    NODE("22"),
    NODE("24"),
    NODE("26"),
    {.name = "deno",
     .description = "Deno, with agents as Workers",
     .how_to_get = MAKE_ENGINES "; or give --binary PATH",
     .engine = "deno",
     .program = "deno",
     .adapter = "deno.cjs",
     .flags = {"run", "--allow-all", "--quiet", "--no-lock"}},
    {.name = "bun",
     .description = "Bun, with agents as Workers",
     .how_to_get = MAKE_ENGINES "; or give --binary PATH",
     .engine = "bun",
     .program = "bun",
     .adapter = "bun.js"},
#define INSIDE_NODE(NAME, DESCRIPTION, ADAPTER, PACKAGE)                                           \
    {                                                                                              \
        .name = NAME, .description = DESCRIPTION, .how_to_get = MAKE_ENGINES, .engine = "node24",  \
        .program = "node", .adapter = ADAPTER, .package = PACKAGE                                  \
    }
    INSIDE_NODE("jsdom", "jsdom, inside Node", "jsdom.js", "jsdom"),
    INSIDE_NODE("happy-dom", "happy-dom, inside Node", "happy_dom.js", "happy-dom"),
    INSIDE_NODE("core-js", "core-js instead of Node's structuredClone", "clone_library.js",
                "core-js"),
    INSIDE_NODE("ungap-structured-clone", "@ungap/structured-clone instead of Node's",
                "clone_library.js", "@ungap/structured-clone"),
    INSIDE_NODE("realistic-structured-clone", "realistic-structured-clone instead of Node's",
                "clone_library.js", "realistic-structured-clone"),
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

/* folder/name below root. */
static const char *path_in(struct arena *arena, const char *root, const char *folder,
                           const char *name)
{
    return path_join(arena, path_join(arena, root, folder), name);
}

/* The engine's binary: the one that was given, that of build/engines, or that of PATH; or NULL. */
static const char *find_binary(struct arena *arena, const char *root, const char *given,
                               const struct known *entry)
{
    if (given)
        return given;
    if (entry->engine) {
        const char *path = path_in(arena, root, ENGINES "/bin", entry->engine);
        if (access(path, X_OK) == 0)
            return path;
    }
    return entry->program ? search_path(arena, entry->program) : NULL;
}

static void locate(struct arena *arena, const char *root, const char *binary,
                   const struct known *entry, struct implementation *implementation)
{
    if (!entry->adapter) {
        implementation->built_in = implementation->found = true;
        return;
    }
    implementation->binary = find_binary(arena, root, binary, entry);
    implementation->found = implementation->binary != NULL;
    size_t argc = 0;
    implementation->argv[argc++] = implementation->binary;
    for (size_t i = 0; i < sizeof entry->flags / sizeof *entry->flags && entry->flags[i]; i++)
        implementation->argv[argc++] = entry->flags[i];
    implementation->argv[argc++] = path_in(arena, root, "harness/adapters", entry->adapter);
    if (entry->package) {
        const char *package = path_in(arena, root, ENGINES "/node_modules", entry->package);
        implementation->argv[argc++] = package;
        implementation->found = implementation->found && access(package, R_OK) == 0;
    }
}

struct implementation *implementations(struct arena *arena, const char *root, const char *binary,
                                       size_t *count)
{
    *count = sizeof known / sizeof *known;
    setenv("DENO_NO_UPDATE_CHECK", "1", 0);
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
