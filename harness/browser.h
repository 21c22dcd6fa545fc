/*
 * A browser as a transport: the harness serves the runner page, frames, workers and messages on
 * loopback (server.h) and starts the browser, or lets a person open one.
 */
#ifndef PMSPEC_BROWSER_H
#define PMSPEC_BROWSER_H

#include "browser_profile.h"
#include "transport.h"

struct browser;

/*
 * root: of the project; everything is borrowed. profile NULL: a person opens the page, `announce` is
 * called with its URL once the server listens. hold: runs stay in the page after their verdict.
 */
struct browser_options {
    const char *root;
    const struct browser_profile *profile;
    const char *binary;
    bool hold;
    void (*announce)(void *context, const char *url);
    void *context;
};

/* Released by browser_close, after the engine's run. */
struct browser *browser_open(const struct browser_options *options);
void browser_close(struct browser *browser);

struct transport *browser_transport(struct browser *browser);

/* The process group of the browser under way, or 0. */
int browser_process(const struct browser *browser);

#endif
