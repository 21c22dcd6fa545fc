/*
 * The documents and scripts that a browser gets: from adapters/, and the page of a frame with what
 * it must know in it.
 */
#ifndef PMSPEC_BROWSER_PAGES_H
#define PMSPEC_BROWSER_PAGES_H

#include <stdbool.h>
#include <stddef.h>

enum { PAGE_FILES = 4 };

/* One that is made of files. */
struct browser_page {
    const char *name;  // "runner.js"
    const char *type;
    char *text;
    size_t length;
};

struct browser_pages {
    struct browser_page items[PAGE_FILES];
};

/* False: a file cannot be read; *error (static) says which kind. */
bool browser_pages_load(struct browser_pages *pages, const char *root, const char **error);
void browser_pages_release(struct browser_pages *pages);

/* NULL: there is none of that name. */
const struct browser_page *browser_pages_find(const struct browser_pages *pages, const char *name);

/* What the window of a realm has to know. */
struct frame_config {
    const char *page;  // the runner page that it serves
    const char *token;
    const char *kind;    // "plain" or "isolated"
    const char *run;     // the message that started the run
    const char *turns;   // JSON: what the realm is to do before it asks
    const char *script;  // of a realm: the document holds it, which is cheaper than another request
    unsigned port, index;
};

/* The document; to be freed. */
char *browser_frame_page(const struct frame_config *config);

#endif
