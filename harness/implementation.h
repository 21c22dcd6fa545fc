/*
 * The implementations that can be tested, and whether this machine has them.
 */
#ifndef PMSPEC_IMPLEMENTATION_H
#define PMSPEC_IMPLEMENTATION_H

#include "../reference/arena.h"
#include "browser_profile.h"
#include "status.h"

enum { ARGV_MOST = 12 };

struct implementation {
    const char *name;
    const char *description;
    const char *how_to_get;  // a sentence
    bool built_in;           // the reference: no process
    bool found;
    bool isolates;                // its adapter gives a run that asks for it a realm of its own
    const char *binary;           // path, if found and not built in
    const char *argv[ARGV_MOST];  // starts its adapter; NULL-terminated; no browser's
    const char *script_runner;    // the command that runs a script on it; NULL: there is none
    const struct browser_profile *profile;  // of a browser that is started here
    /* Of a page that a person opens: called with its URL. */
    void (*announce)(void *context, const char *url);
    const char *root;     // of the project; for browsers
    bool named_by_hello;  // a command of one's own: its hello says what it is
};

/*
 * All known implementations in a fixed order; *count of them. binary (may be NULL) replaces
 * the program of every engine.
 */
struct implementation *implementations(struct arena *arena, const char *root, const char *binary,
                                       size_t *count);

/* A command of one's own that speaks the protocol; the shell runs it. */
struct implementation implementation_of_command(const char *command);

/* The one of this name, or NULL. */
struct implementation *implementation_find(struct implementation *all, size_t count,
                                           const char *name);

#endif
