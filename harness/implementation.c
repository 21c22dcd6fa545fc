/*
 * The table of implementations. A new engine is one line here and a thin entry in adapters/; a new
 * browser is a profile in browser_profile.c.
 *
 * Below build/engines, which `make engines` fills, bin/ has the engines' binaries and node_modules/
 * the libraries.
 */
#include "implementation.h"
#include "json_text.h"
#include "paths.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ENGINES "build/engines"
#define MAKE_ENGINES "make engines; or give --binary PATH"
#define NODE_OF_ADAPTERS "node24"  // of build/engines; else that of PATH

static const struct known {
    const char *name, *description, *how_to_get;
    const char *engine;   // in build/engines/bin, or NULL
    const char *package;  // in build/engines/node_modules, or NULL
    const char *program;  // in PATH if it is in neither, or NULL
    const char *adapter;  // in harness/adapters; NULL: built in
    bool isolates;        // the adapter gives a run that asks for it a realm of its own
    bool inside_node;     // the adapter is a program of Node and gets the path of what is tested
    const char *flags[4];
    const char *script_flags;  // "" or " FLAGS", before a script; NULL: it runs none by itself
} known[] = {
    {.name = "reference",
     .description = "the reference of this project, in process",
     .how_to_get = "it is built in"},
    {.name = "node",
     .description = "Node.js, with agents as worker_threads",
     .how_to_get = "install Debian's package nodejs; or give --binary PATH",
     .program = "node",
     .adapter = "node.js",
     .script_flags = ""},
#define NODE(VERSION)                                                                              \
    {                                                                                              \
        .name = "node" VERSION, .description = "Node.js " VERSION ", beside others",               \
        .how_to_get = MAKE_ENGINES, .engine = "node" VERSION, .adapter = "node.js",                \
        .script_flags = ""                                                                         \
    }
    NODE("22"),
    NODE("24"),
    NODE("26"),
    {.name = "deno",
     .description = "Deno, with agents as Workers",
     .how_to_get = MAKE_ENGINES,
     .engine = "deno",
     .program = "deno",
     .adapter = "deno.cjs",
     .flags = {"run", "--allow-all", "--quiet", "--no-lock"},
     .script_flags = " -A"},
    {.name = "bun",
     .description = "Bun, with agents as Workers",
     .how_to_get = MAKE_ENGINES,
     .engine = "bun",
     .program = "bun",
     .adapter = "bun.js",
     .script_flags = ""},
    {.name = "workerd",
     .description = "workerd, which gets its programs before it starts",
     .how_to_get = MAKE_ENGINES,
     .engine = "workerd",
     .program = "workerd",
     .adapter = "workerd.js",
     .inside_node = true},
#define PACKAGE(NAME, DESCRIPTION, ADAPTER, FOLDER, ISOLATES)                                      \
    {                                                                                              \
        .name = NAME, .description = DESCRIPTION, .how_to_get = MAKE_ENGINES, .package = FOLDER,   \
        .adapter = ADAPTER, .isolates = ISOLATES, .inside_node = true                              \
    }
    PACKAGE("jsdom", "jsdom, inside Node", "jsdom.js", "jsdom", true),
    PACKAGE("happy-dom", "happy-dom, inside Node", "happy_dom.js", "happy-dom", true),
    PACKAGE("core-js", "core-js instead of Node's structuredClone", "clone_library.js", "core-js",
            false),
    PACKAGE("ungap-structured-clone", "@ungap/structured-clone instead of Node's",
            "clone_library.js", "@ungap/structured-clone", false),
    PACKAGE("realistic-structured-clone", "realistic-structured-clone instead of Node's",
            "clone_library.js", "realistic-structured-clone", false),
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

/* folder/name below build/engines, or NULL. */
static const char *find_engine(struct arena *arena, const char *root, const char *folder,
                               const char *name)
{
    const char *path = path_in(arena, path_join(arena, root, ENGINES), folder, name);
    return access(path, R_OK) == 0 ? path : NULL;
}

/* What is tested: what was given, or what build/engines has, or what PATH has; or NULL. */
static const char *find_subject(struct arena *arena, const char *root, const char *given,
                                const struct known *entry)
{
    const char *path = given;
    if (!path && entry->package)
        return find_engine(arena, root, "node_modules", entry->package);
    if (!path && entry->engine)
        path = find_engine(arena, root, "bin", entry->engine);
    if (!path && entry->program)
        path = search_path(arena, entry->program);
    return path;
}

/* The Node that runs adapters which are programs of Node. */
static const char *find_node(struct arena *arena, const char *root)
{
    const char *path = find_engine(arena, root, "bin", NODE_OF_ADAPTERS);
    return path ? path : search_path(arena, "node");
}

/* As a person calls it who is in the project's folder. */
static const char *script_runner_of(struct arena *arena, const char *root, const char *given,
                                    const struct known *entry)
{
    struct text runner = {.arena = arena};
    if (!entry->script_flags)
        return NULL;
    if (given)
        text_append(&runner, given);
    else if (entry->engine && find_engine(arena, root, "bin", entry->engine))
        text_printf(&runner, "%s/bin/%s", ENGINES, entry->engine);
    else
        text_append(&runner, entry->program ? entry->program : entry->name);
    text_append(&runner, entry->script_flags);
    return runner.bytes;
}

static void locate(struct arena *arena, const char *root, const char *binary,
                   const struct known *entry, struct implementation *implementation)
{
    if (!entry->adapter) {
        implementation->built_in = implementation->found = true;
        return;
    }
    const char *subject = find_subject(arena, root, binary, entry);
    const char *program = entry->inside_node ? find_node(arena, root) : subject;
    size_t argc = 0;
    implementation->binary = subject;
    implementation->script_runner = script_runner_of(arena, root, binary, entry);
    implementation->found = subject && program;
    implementation->argv[argc++] = program;
    for (size_t i = 0; i < sizeof entry->flags / sizeof *entry->flags && entry->flags[i]; i++)
        implementation->argv[argc++] = entry->flags[i];
    implementation->argv[argc++] = path_in(arena, root, "harness/adapters", entry->adapter);
    if (entry->inside_node)
        implementation->argv[argc++] = subject;
}

static size_t count_profiles(void)
{
    size_t count = 0;
    while (browser_profiles[count].name)
        count++;
    return count;
}

/* The first file that the pattern matches, if somebody may run it; or NULL. */
static const char *search_pattern(struct arena *arena, const char *pattern)
{
    glob_t found = {0};
    const char *path = NULL;
    if (glob(pattern, 0, NULL, &found) == 0 && access(found.gl_pathv[0], X_OK) == 0)
        path = path_join(arena, "", found.gl_pathv[0] + 1);
    globfree(&found);
    return path;
}

static const char *search_browser(struct arena *arena, const char *program)
{
    return program[0] == '/' ? search_pattern(arena, program) : search_path(arena, program);
}

static void locate_browser(struct arena *arena, const char *root, const char *binary,
                           const struct browser_profile *profile,
                           struct implementation *implementation)
{
    implementation->profile = profile;
    implementation->root = root;
    implementation->name = profile->name;
    implementation->description = profile->description;
    implementation->how_to_get = profile->how_to_get;
    implementation->binary = binary;
    for (size_t i = 0; i < PROFILE_PROGRAMS && profile->programs[i]; i++)
        if (!implementation->binary)
            implementation->binary = search_browser(arena, profile->programs[i]);
    bool displayed = !profile->wants_display || search_path(arena, "Xvfb");
    implementation->found = implementation->binary && displayed;
}

struct implementation *implementations(struct arena *arena, const char *root, const char *binary,
                                       size_t *count)
{
    size_t known_count = sizeof known / sizeof *known;
    *count = known_count + count_profiles();
    setenv("DENO_NO_UPDATE_CHECK", "1", 0);
    struct implementation *all = NEW_ARRAY(arena, struct implementation, *count);
    for (size_t i = 0; i < known_count; i++) {
        all[i].name = known[i].name;
        all[i].description = known[i].description;
        all[i].how_to_get = known[i].how_to_get;
        all[i].isolates = known[i].isolates;
        locate(arena, root, binary, &known[i], &all[i]);
    }
    for (size_t i = known_count; i < *count; i++)
        locate_browser(arena, root, binary, &browser_profiles[i - known_count], &all[i]);
    return all;
}

struct implementation implementation_of_command(const char *command)
{
    return (struct implementation){.name = "command",
                                   .description = "a command of one's own",
                                   .found = true,
                                   .named_by_hello = true,
                                   .binary = command,
                                   .argv = {"/bin/sh", "-c", command}};
}

struct implementation *implementation_find(struct implementation *all, size_t count,
                                           const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    return NULL;
}
