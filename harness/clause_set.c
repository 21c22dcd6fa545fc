/*
 * See clause_set.h. The same clause may have several pairs of pointers; sorting the texts at the end
 * unites them.
 */
#include "clause_set.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t hash(const char *algorithm, const char *step)
{
    uint64_t bits = (uint64_t)(uintptr_t)algorithm * 0x9E3779B97F4A7C15u;
    bits = (bits ^ (uint64_t)(uintptr_t)step) * 0xC2B2AE3D27D4EB4Fu;
    return (size_t)(bits >> 29);
}

/* The place of the pair in a table that has room. */
static struct clause_mark *find(const struct clause_set *set, const char *algorithm,
                                const char *step)
{
    size_t i = hash(algorithm, step) & (set->capacity - 1);
    while (set->marks[i].algorithm &&
           (set->marks[i].algorithm != algorithm || set->marks[i].step != step))
        i = (i + 1) & (set->capacity - 1);
    return &set->marks[i];
}

static void grow(struct clause_set *set)
{
    struct clause_set old = *set;
    set->capacity = old.capacity ? old.capacity * 2 : 256;
    set->marks = NEW_ARRAY(set->arena, struct clause_mark, set->capacity);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.marks[i].algorithm)
            *find(set, old.marks[i].algorithm, old.marks[i].step) = old.marks[i];
}

void clause_set_add_trace(struct clause_set *set, const struct trace *trace)
{
    for (size_t i = 0; i < trace->entries.count; i++) {
        const struct trace_entry *entry = &trace->entries.items[i];
        if (!entry->algorithm)
            continue;
        if (set->count * 2 >= set->capacity)
            grow(set);
        struct clause_mark *mark = find(set, entry->algorithm, entry->step);
        set->count += !mark->algorithm;
        *mark = (struct clause_mark){entry->algorithm, entry->step};
    }
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *clause_id(struct arena *arena, const struct clause_mark *mark)
{
    struct text id = {.arena = arena};
    text_append(&id, mark->algorithm);
    if (*mark->step) {
        text_append(&id, "/");
        text_append(&id, mark->step);
    }
    return id.bytes;
}

name_list clause_set_ids(const struct clause_set *set)
{
    name_list all = {0}, ids = {0};
    for (size_t i = 0; i < set->capacity; i++)
        if (set->marks[i].algorithm)
            LIST_APPEND(set->arena, &all, clause_id(set->arena, &set->marks[i]));
    if (all.count > 0)
        qsort(all.items, all.count, sizeof *all.items, compare_ids);
    for (size_t i = 0; i < all.count; i++)
        if (i == 0 || strcmp(all.items[i], all.items[i - 1]) != 0)
            LIST_APPEND(set->arena, &ids, all.items[i]);
    return ids;
}
