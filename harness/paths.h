/*
 * Where the suites and adapters are.
 */
#ifndef PMSPEC_PATHS_H
#define PMSPEC_PATHS_H

#include "../reference/arena.h"
#include "status.h"

/*
 * The root of the project: PMSPEC_ROOT of the environment, else the nearest folder above the program
 * that has suites/clauses.json. NULL: the diagnostic says what was looked for.
 */
const char *project_root(struct arena *arena, struct diagnostic *diagnostic);

/* root/relative, in the arena. */
const char *path_join(struct arena *arena, const char *root, const char *relative);

#endif
