/*
 * What the harness needs of a running adapter, whatever carries its messages: a process with lines
 * on its stdin and stdout (process.h), or a browser that fetches them over HTTP (browser.h).
 */
#ifndef PMSPEC_TRANSPORT_H
#define PMSPEC_TRANSPORT_H

#include "origin_names.h"
#include <cjson/cJSON.h>
#include <stdbool.h>
#include <uv.h>

/* What the adapter's owner is told. All are called from the uv loop. */
struct transport_owner {
    void *context;
    /* One message; borrowed. */
    void (*message)(void *context, cJSON *message);
    /* What came is no message: a sentence says why. The adapter should be killed. */
    void (*broken)(void *context, const char *sentence);
    /* The adapter is gone: how it ended, and the last words of its engine. Once after each start. */
    void (*ended)(void *context, const char *how, const char *last_words);
};

struct transport {
    const char *name;     // for people: the program
    const char *version;  // of the engine where its hello knows less; or NULL
    /* A run that asks for it gets a realm of its own, so that no case needs a fresh start. */
    bool isolates;
    bool page_kinds;        // plain and cross-origin isolated; all is one kind otherwise
    bool patient;           // a person starts it: there is no time by which it must have said hello
    unsigned start_weight;  // a start costs as much as about so many cases
    unsigned fresh_after;   // another start after so many runs with realms of their own; 0: never
    const struct origin_ports *ports;  // of its windows; NULL: it has none
    bool wants_default_port;           // set by the engine before a start: a case needs port 80

    /* Starts the adapter; false: it could not be started, *error (static) says why. */
    bool (*start)(struct transport *transport, uv_loop_t *loop, bool isolated_page,
                  const struct transport_owner *owner, const char **error);
    /* Sends one message (without newline); text is copied. */
    void (*send)(struct transport *transport, const char *text);
    /* Ends the adapter; `ended` follows. All that belongs to it ends, but what another start can use
     * where a "bye" went before. */
    void (*kill)(struct transport *transport);
    /* The process group of all that belongs to the adapter; 0: none is known. */
    int (*group)(const struct transport *transport);
    /* After `ended`: lets go of what was started. It may be started again. */
    void (*close)(struct transport *transport);
    /* After the last close: all that belongs to it ends. May be called again; may be NULL. */
    void (*finish)(struct transport *transport);
};

#endif
