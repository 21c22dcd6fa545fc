/*
 * Merging works on the documents, so that fields that only a later version knows are kept. Head
 * fields must be the same in all; results are in the order of ids; counts are added up.
 */
#include "report_merge.h"
#include <stdlib.h>
#include <string.h>

struct merging {
    struct arena *arena;
    const report_list *reports;
    const struct inventory *inventory;
    struct diagnostic *diagnostic;
    LIST(size_t) shards;  // all that are there, ascending
    struct text text;
};

static bool refuse(struct merging *merging, const struct report *report, const char *what)
{
    diagnose(merging->diagnostic, report->file, 0, "", "%s; only shards of one run are merged",
             what);
    return false;
}

static const char *member(struct merging *merging, const struct report *report, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(report->document, name);
    return item ? json_canonical(merging->arena, item) : "";
}

static bool same_names(const name_list *a, const name_list *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->items[i], b->items[i]) == 0;
    return same;
}

static bool is_of_same_run(struct merging *merging, const struct report *report)
{
    static const char *const heads[] = {"schema", "tool", "suite", "spec", "implementation"};
    const struct report *first = merging->reports->items[0];
    struct text what = {.arena = merging->arena};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (strcmp(member(merging, first, heads[i]), member(merging, report, heads[i])) != 0) {
            text_printf(&what, "its \"%s\" is not that of %s", heads[i], first->file);
            return refuse(merging, report, what.bytes);
        }
    if (!same_names(&first->only, &report->only))
        return refuse(merging, report, "it selects other cases");
    if (report->shard_of == 0)
        return refuse(merging, report, "it is no shard");
    if (report->shard_of != first->shard_of)
        return refuse(merging, report, "it is of a run in another number of shards");
    return true;
}

static int compare_shards(const void *a, const void *b)
{
    size_t first = *(const size_t *)a, second = *(const size_t *)b;
    return (first > second) - (first < second);
}

static bool collect_shards(struct merging *merging)
{
    for (size_t i = 0; i < merging->reports->count; i++) {
        const struct report *report = merging->reports->items[i];
        if (!is_of_same_run(merging, report))
            return false;
        for (size_t j = 0; j < report->shards.count; j++) {
            for (size_t k = 0; k < merging->shards.count; k++)
                if (merging->shards.items[k] == report->shards.items[j])
                    return refuse(merging, report, "a shard of it is there already");
            LIST_APPEND(merging->arena, &merging->shards, report->shards.items[j]);
        }
    }
    qsort(merging->shards.items, merging->shards.count, sizeof *merging->shards.items,
          compare_shards);
    return true;
}

static void append_member(struct merging *merging, const char *name)
{
    text_printf(&merging->text, "\"%s\":%s,\n", name,
                member(merging, merging->reports->items[0], name));
}

static void append_shards(struct merging *merging)
{
    size_t of = merging->reports->items[0]->shard_of;
    if (merging->shards.count == of)
        return;
    text_printf(&merging->text, ",\"shard\":{\"of\":%zu,\"parts\":[", of);
    for (size_t i = 0; i < merging->shards.count; i++)
        text_printf(&merging->text, "%s%zu", i ? "," : "", merging->shards.items[i]);
    text_append(&merging->text, "]}");
}

static void append_run(struct merging *merging)
{
    const struct report *first = merging->reports->items[0];
    const cJSON *run = cJSON_GetObjectItemCaseSensitive(first->document, "run"), *field;
    bool complete = merging->shards.count == first->shard_of, interrupted = false;
    double duration = 0;
    for (size_t i = 0; i < merging->reports->count; i++) {
        const struct counts *counts = &merging->reports->items[i]->counts;
        complete = complete && counts->executed == counts->planned;
        interrupted = interrupted || merging->reports->items[i]->interrupted;
        duration += merging->reports->items[i]->duration_ms;
    }
    text_append(&merging->text, "\"run\":{");
    cJSON_ArrayForEach(field, run)
    {
        const char *value = json_canonical(merging->arena, field);
        if (strcmp(field->string, "shard") == 0)
            continue;
        text_printf(&merging->text, "%s\"%s\":", field == run->child ? "" : ",", field->string);
        if (strcmp(field->string, "duration_ms") == 0)
            text_append_number(&merging->text, duration);
        else if (strcmp(field->string, "complete") == 0)
            text_append(&merging->text, complete && !interrupted ? "true" : "false");
        else if (strcmp(field->string, "interrupted") == 0)
            text_append(&merging->text, interrupted ? "true" : "false");
        else
            text_append(&merging->text, value);
    }
    append_shards(merging);
    text_append(&merging->text, "},\n");
}

/* Counts by name, as they stand in documents. */
typedef LIST(struct named_count {
    const char *name;
    double number;
}) count_list;

static void add_counts(struct merging *merging, count_list *sum, const cJSON *counts)
{
    const cJSON *count;
    cJSON_ArrayForEach(count, counts)
    {
        size_t i = 0;
        while (i < sum->count && strcmp(sum->items[i].name, count->string) != 0)
            i++;
        if (i == sum->count) {
            struct named_count named = {count->string, 0};
            LIST_APPEND(merging->arena, sum, named);
        }
        sum->items[i].number += count->valuedouble;
    }
}

static void append_counts(struct merging *merging, const count_list *sum)
{
    text_append(&merging->text, "{");
    for (size_t i = 0; i < sum->count; i++) {
        text_printf(&merging->text, "%s\"%s\":", i ? "," : "", sum->items[i].name);
        text_append_number(&merging->text, sum->items[i].number);
    }
    text_append(&merging->text, "}");
}

static void append_all_counts(struct merging *merging)
{
    count_list sum = {0};
    for (size_t i = 0; i < merging->reports->count; i++)
        add_counts(
            merging, &sum,
            cJSON_GetObjectItemCaseSensitive(merging->reports->items[i]->document, "counts"));
    text_append(&merging->text, "\"counts\":");
    append_counts(merging, &sum);
    text_append(&merging->text, ",\n");
}

struct keyed {
    const char *key;
    const cJSON *item;
};

typedef LIST(struct keyed) keyed_list;

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* The items of a list in all documents, ascending by a field of theirs. */
static keyed_list collect(struct merging *merging, const char *list, const char *key)
{
    keyed_list all = {0};
    const cJSON *item;
    for (size_t i = 0; i < merging->reports->count; i++) {
        const cJSON *document = merging->reports->items[i]->document;
        cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(document, list))
        {
            const cJSON *text = cJSON_GetObjectItemCaseSensitive(item, key);
            struct keyed keyed = {cJSON_IsString(text) ? text->valuestring : "", item};
            LIST_APPEND(merging->arena, &all, keyed);
        }
    }
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_keys);
    return all;
}

static bool append_results(struct merging *merging)
{
    keyed_list results = collect(merging, "results", "id");
    text_append(&merging->text, "\"results\":[\n");
    for (size_t i = 0; i < results.count; i++) {
        if (i > 0 && strcmp(results.items[i].key, results.items[i - 1].key) == 0) {
            diagnose(merging->diagnostic, "", 0, "", "the case %s is in two of the reports",
                     results.items[i].key);
            return false;
        }
        text_append(&merging->text, i ? ",\n" : "");
        text_append(&merging->text, json_canonical(merging->arena, results.items[i].item));
    }
    text_append(&merging->text, "\n],\n");
    return true;
}

/* The first item, with the counts of all that have the same key. */
static void append_counted(struct merging *merging, const keyed_list *same, bool first)
{
    const cJSON *field;
    count_list sum = {0};
    for (size_t i = 0; i < same->count; i++)
        add_counts(merging, &sum, cJSON_GetObjectItemCaseSensitive(same->items[i].item, "counts"));
    text_append(&merging->text, first ? "{" : ",\n{");
    cJSON_ArrayForEach(field, same->items[0].item)
    {
        const char *value = json_canonical(merging->arena, field);
        text_printf(&merging->text, "%s\"%s\":", field == same->items[0].item->child ? "" : ",",
                    field->string);
        if (strcmp(field->string, "counts") == 0)
            append_counts(merging, &sum);
        else
            text_append(&merging->text, value);
    }
    text_append(&merging->text, "}");
}

static keyed_list with_key(const keyed_list *all, const char *key)
{
    struct keyed wanted = {key, NULL};
    const struct keyed *found =
        all->count ? bsearch(&wanted, all->items, all->count, sizeof *all->items, compare_keys)
                   : NULL;
    keyed_list same = {0};
    if (!found)
        return same;
    size_t first = (size_t)(found - all->items), end = first;
    while (first > 0 && strcmp(all->items[first - 1].key, key) == 0)
        first--;
    while (end < all->count && strcmp(all->items[end].key, key) == 0)
        end++;
    same.items = all->items + first;
    same.count = end - first;
    return same;
}

/* Clauses, or sections, in the inventory's order. */
static bool append_in_order(struct merging *merging, const char *list, const char *key,
                            bool sections)
{
    keyed_list all = collect(merging, list, key);
    const char *previous = "";
    size_t written = 0;
    bool first = true;
    text_printf(&merging->text, "\"%s\":[\n", list);
    for (size_t i = 0; i < merging->inventory->clauses.count; i++) {
        const struct clause *clause = &merging->inventory->clauses.items[i];
        const char *wanted = sections ? clause->section : clause->id;
        if (strcmp(wanted, previous) == 0)
            continue;
        previous = wanted;
        keyed_list same = with_key(&all, wanted);
        if (same.count == 0)
            continue;
        append_counted(merging, &same, first);
        first = false;
        written += same.count;
    }
    text_append(&merging->text, "\n]");
    if (written < all.count)
        diagnose(merging->diagnostic, "suites/clauses.json", 0, "",
                 "a %s of the reports is not there; merge them with the pmspec that wrote them",
                 sections ? "section" : "clause");
    return written >= all.count;
}

const char *report_merge(struct arena *arena, const report_list *reports,
                         const struct inventory *inventory, struct diagnostic *diagnostic)
{
    static const char *const heads[] = {"tool", "suite", "spec", "implementation"};
    struct merging merging = {arena, reports, inventory, diagnostic, {0}, {.arena = arena}};
    if (!collect_shards(&merging))
        return NULL;
    text_append(&merging.text, "{\"schema\":\"pmspec-report/1\",\n");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        append_member(&merging, heads[i]);
    append_run(&merging);
    append_all_counts(&merging);
    if (!append_results(&merging) || !append_in_order(&merging, "clauses", "id", false))
        return NULL;
    text_append(&merging.text, ",\n");
    if (!append_in_order(&merging, "sections", "title", true))
        return NULL;
    text_append(&merging.text, "}\n");
    return merging.text.bytes;
}
