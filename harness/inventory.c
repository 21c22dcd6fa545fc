/*
 * Loading the inventory, and links to the snapshot of each standard.
 */
#include "inventory.h"
#include "paths.h"
#include <stdlib.h>
#include <string.h>

/* Where each standard keeps the snapshot that the inventory was made from. */
static const struct {
    const char *prefix, *base;
} snapshots[] = {
    {"html/", "https://html.spec.whatwg.org/commit-snapshots/"
              "508a037333d8a1806504303aeb489d931fabbef6/"},
    {"dom/", "https://dom.spec.whatwg.org/commit-snapshots/"
             "8a5f57c61ca1de8dc21b7e114501b1b57882e935/"},
    {"url/", "https://url.spec.whatwg.org/commit-snapshots/"
             "6ae84860d12800bcf563668e7cc821360dce6062/"},
    {"webidl/", "https://webidl.spec.whatwg.org/commit-snapshots/"
                "e1300e95ea6598de45d79823ca72c9bd12852696/"},
    {"storage/", "https://storage.spec.whatwg.org/commit-snapshots/"
                 "b3c0fa95d2e02e242bb03052f2b809c31aeb27b8/"},
};

static const char *text_field(struct arena *arena, const cJSON *entry, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(entry, name);
    const char *text = cJSON_IsString(field) ? field->valuestring : "";
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(arena, size), text, size);
}

static const char *snapshot_link(struct arena *arena, const char *id, const char *url)
{
    const char *anchor = strchr(url, '#');
    for (size_t i = 0; i < sizeof snapshots / sizeof *snapshots; i++)
        if (strncmp(id, snapshots[i].prefix, strlen(snapshots[i].prefix)) == 0) {
            struct text link = {.arena = arena};
            text_append(&link, snapshots[i].base);
            text_append(&link, anchor ? anchor : "");
            return link.bytes;
        }
    return NULL;
}

static struct clause read_clause(struct arena *arena, const cJSON *entry)
{
    struct clause clause = {
        .id = text_field(arena, entry, "id"),
        .section = text_field(arena, entry, "section"),
        .url = text_field(arena, entry, "url"),
        .summary = text_field(arena, entry, "summary"),
        .observable = text_field(arena, entry, "observable"),
    };
    const char *slash = strrchr(clause.id, '/');
    size_t length = slash ? (size_t)(slash - clause.id) : strlen(clause.id);
    char *algorithm = arena_allocate(arena, length + 1);
    memcpy(algorithm, clause.id, length);
    clause.algorithm = algorithm;
    clause.step = slash ? slash + 1 : "";
    clause.is_support = strcmp(text_field(arena, entry, "tier"), "support") == 0;
    clause.snapshot = snapshot_link(arena, clause.id, clause.url);
    return clause;
}

static int compare(const void *a, const void *b)
{
    return strcmp((*(const struct clause *const *)a)->id, (*(const struct clause *const *)b)->id);
}

enum status inventory_load(struct arena *arena, const char *root, struct inventory *inventory,
                           struct diagnostic *diagnostic)
{
    const char *path = path_join(arena, root, "suites/clauses.json");
    size_t length;
    const char *text = file_read(arena, path, &length, diagnostic);
    cJSON *document = text ? json_parse(text, length, path, diagnostic) : NULL;
    const cJSON *entry;
    if (!document)
        return STATUS_BAD_INPUT;
    *inventory = (struct inventory){0};
    cJSON_ArrayForEach(entry, document)
        LIST_APPEND(arena, &inventory->clauses, read_clause(arena, entry));
    cJSON_Delete(document);
    size_t count = inventory->clauses.count;
    inventory->by_id = NEW_ARRAY(arena, const struct clause *, count + 1);
    for (size_t i = 0; i < count; i++)
        inventory->by_id[i] = &inventory->clauses.items[i];
    qsort(inventory->by_id, count, sizeof *inventory->by_id, compare);
    return STATUS_OK;
}

const struct clause *inventory_find(const struct inventory *inventory, const char *id)
{
    struct clause wanted = {.id = id};
    const struct clause *key = &wanted;
    const struct clause **found = bsearch(&key, inventory->by_id, inventory->clauses.count,
                                          sizeof *inventory->by_id, compare);
    return found ? *found : NULL;
}
