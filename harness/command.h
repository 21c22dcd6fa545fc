/*
 * The commands of pmspec. Each gets its words after the command's name.
 */
#ifndef PMSPEC_COMMAND_H
#define PMSPEC_COMMAND_H

#include "inventory.h"
#include "options.h"

/* What all commands share; loaded once by main. */
struct command_context {
    struct arena *arena;
    const char *root;
    struct options options;
    struct suites *suites;       // NULL for commands that need none
    struct inventory inventory;  // likewise
    struct diagnostic diagnostic;
};

typedef enum status command_body(struct command_context *context);

command_body command_run, command_list, command_show, command_explore, command_explain,
    command_lint, command_map, command_origin, command_impls, command_report, command_serve,
    command_adapter;

struct command {
    const char *name;
    const char *operands;  // as in the usage line
    const char *summary;
    const char *const *options;  // names, NULL-terminated
    const char *example;
    bool needs_suites;
    command_body *body;
};

/* All commands; a NULL name ends the table. */
extern const struct command commands[];

#endif
