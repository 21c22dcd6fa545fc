/*
 * Finding the project's root from the program's own place.
 */
#include "paths.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char marker[] = "suites/clauses.json";

const char *path_join(struct arena *arena, const char *root, const char *relative)
{
    size_t size = strlen(root) + strlen(relative) + 2;
    char *path = arena_allocate(arena, size);
    snprintf(path, size, "%s/%s", root, relative);
    return path;
}

static bool is_root(struct arena *arena, const char *folder)
{
    return access(path_join(arena, folder, marker), R_OK) == 0;
}

const char *project_root(struct arena *arena, struct diagnostic *diagnostic)
{
    const char *given = getenv("PMSPEC_ROOT");
    char folder[PATH_MAX];
    if (given && *given) {
        if (is_root(arena, given))
            return path_join(arena, given, ".");
        diagnose(diagnostic, given, 0, "", "PMSPEC_ROOT has no %s", marker);
        return NULL;
    }
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[length < 0 ? 0 : length] = '\0';
    for (char *slash = strrchr(folder, '/'); slash; slash = strrchr(folder, '/')) {
        *slash = '\0';
        if (is_root(arena, folder))
            return memcpy(arena_allocate(arena, strlen(folder) + 1), folder, strlen(folder) + 1);
    }
    diagnose(diagnostic, "", 0, "",
             "no folder above the program has %s; set PMSPEC_ROOT to the project", marker);
    return NULL;
}
