/*
 * Pages: see browser_pages.h. A script is its files one after the other.
 */
#include "browser_pages.h"
#include "json_text.h"
#include "../reference/arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_OF_PAGE = 4 };

static const struct {
    const char *name, *type;
    const char *files[FILES_OF_PAGE];
} contents[PAGE_FILES] = {
    {"runner", "text/html", {"runner.html"}},
    {"runner.js", "text/javascript", {"runtime.js", "browser_link.js", "browser.js"}},
    {"realm.js", "text/javascript", {"runtime.js", "browser_link.js", "browser_realm.js"}},
    {"agent.js", "text/javascript", {"runtime.js", "browser_link.js", "browser_agent.js"}},
};

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
    return memory;
}

static bool append_file(struct browser_page *page, const char *root, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/harness/adapters/%s", root, name);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    for (size_t count = 1; count > 0; page->length += count) {
        page->text = must(realloc(page->text, page->length + 65536 + 1));
        count = fread(page->text + page->length, 1, 65536, file);
    }
    page->text[page->length] = '\0';
    bool whole = !ferror(file);
    fclose(file);
    return whole;
}

bool browser_pages_load(struct browser_pages *pages, const char *root, const char **error)
{
    *pages = (struct browser_pages){0};
    for (size_t i = 0; i < PAGE_FILES; i++) {
        pages->items[i].name = contents[i].name;
        pages->items[i].type = contents[i].type;
        for (size_t j = 0; j < FILES_OF_PAGE && contents[i].files[j]; j++)
            if (!append_file(&pages->items[i], root, contents[i].files[j])) {
                *error = "a file of harness/adapters/ cannot be read";
                browser_pages_release(pages);
                return false;
            }
    }
    return true;
}

void browser_pages_release(struct browser_pages *pages)
{
    for (size_t i = 0; i < PAGE_FILES; i++)
        free(pages->items[i].text);
    *pages = (struct browser_pages){0};
}

const struct browser_page *browser_pages_find(const struct browser_pages *pages, const char *name)
{
    for (size_t i = 0; i < PAGE_FILES; i++)
        if (pages->items[i].name && strcmp(pages->items[i].name, name) == 0)
            return &pages->items[i];
    return NULL;
}

static void append_escaped(struct text *text, const char *plain)
{
    for (; *plain; plain++) {
        const char *escaped = *plain == '&' ? "&amp;" : *plain == '"' ? "&quot;" : NULL;
        if (escaped)
            text_append(text, escaped);
        else
            text_append_bytes(text, plain, 1);
    }
}

char *browser_frame_page(const struct frame_config *config)
{
    struct arena *arena = arena_open();
    struct text data = {.arena = arena}, page = {.arena = arena};
    text_printf(&data,
                "{\"page\":\"%s\",\"port\":\"%u\",\"path\":\"/%s/\",\"kind\":\"%s\",\"index\":%u,"
                "\"script\":\"http://localhost:%u/%s/%s/\",\"run\":",
                config->page, config->port, config->token, config->kind, config->index,
                config->port, config->token, config->kind);
    text_append(&data, config->run);
    text_append(&data, ",\"turns\":");
    text_append(&data, config->turns);
    text_append(&data, "}");
    text_append(&page, "<!doctype html><meta charset=\"utf-8\"><body><script data-config=\"");
    append_escaped(&page, data.bytes);
    text_append(&page, "\">");
    text_append(&page, config->script);
    text_append(&page, "</script>");
    char *copy = must(strdup(page.bytes));
    arena_close(arena);
    return copy;
}
