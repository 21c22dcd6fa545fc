/*
 * A browser as a child: started from its profile with a fresh folder of its own, in a process group
 * of its own; ended with TERM and, if that does not help, KILL; the folder is removed then.
 */
#ifndef PMSPEC_BROWSER_LAUNCH_H
#define PMSPEC_BROWSER_LAUNCH_H

#include "browser_profile.h"
#include <stdbool.h>
#include <uv.h>

struct browser_launch;

struct launch_owner {
    void *context;
    /* The browser is gone: how it ended, and the last it wrote to stderr. */
    void (*ended)(void *context, const char *how, const char *last_words);
};

/* What is started; all is borrowed until the start is over. */
struct browser_start {
    const struct browser_profile *profile;
    const char *binary, *url;
    const char *with_display;  // the path of adapters/with_display
};

/* NULL: it could not be started, error says why (static). */
struct browser_launch *browser_launch_start(uv_loop_t *loop, const struct browser_start *start,
                                            const struct launch_owner *owner, const char **error);

/* Ends the browser; `ended` follows. */
void browser_launch_kill(struct browser_launch *launch);

/* After `ended`. */
void browser_launch_close(struct browser_launch *launch);

/* The process group, for tests. */
int browser_launch_pid(const struct browser_launch *launch);

#endif
