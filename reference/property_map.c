/*
 * Property maps (property_map.h). The array indices from 0 on that are created in order, as in nearly
 * every array, are elements: their number is their place. Of what stands behind them a small map
 * is searched from the front; a larger one has an index with open addressing:
 *
 *   entries  [ "0" | "1" | x | a | b ]     elements, then others in order of creation
 *   index    [ 0 | 4 | 0 | 5 ]             of the others: entry number + 1, or 0
 *
 * A deleted entry (x) keeps its place until the map is rebuilt, a deleted element until it comes back.
 */
#include "property_map.h"

enum { SMALL_MAP = 8, SMALLEST_CAPACITY = 4 };

static uint32_t key_hash(struct property_key key)
{
    if (!key_symbol(key))
        return string_hash(key_string(key));
    uintptr_t address = (uintptr_t)key_symbol(key);
    return (uint32_t)(address >> 4) * 2654435761u;
}

static inline bool entry_has_key(const struct property_map *map, uint32_t entry,
                                 struct property_key key)
{
    return entry < map->count && !map->entries[entry].is_deleted &&
           key_equal(map->entries[entry].key, key);
}

/* The entry with this key, or map->count; the key is that of no element. */
static inline uint32_t find_other(const struct property_map *map, struct property_key key)
{
    if (entry_has_key(map, map->last_found + 1, key))
        return map->last_found + 1;
    if (!map->index) {
        uint32_t entry = map->element_count;
        while (entry < map->count && !entry_has_key(map, entry, key))
            entry++;
        return entry;
    }
    uint32_t mask = map->index_capacity - 1;
    for (uint32_t slot = key_hash(key) & mask; map->index[slot] != 0; slot = (slot + 1) & mask)
        if (entry_has_key(map, map->index[slot] - 1, key))
            return map->index[slot] - 1;
    return map->count;
}

struct property *property_map_search(struct property_map *map, struct property_key key)
{
    uint32_t entry = find_other(map, key);
    if (entry == map->count)
        return NULL;
    map->last_found = entry;
    return &map->entries[entry];
}

static void index_entry(struct property_map *map, uint32_t entry)
{
    uint32_t mask = map->index_capacity - 1;
    uint32_t slot = key_hash(map->entries[entry].key) & mask;
    while (map->index[slot] != 0)
        slot = (slot + 1) & mask;
    map->index[slot] = entry + 1;
}

/* Indexes the entries behind the elements, if they are many and no index has room for them. */
static void make_index(struct arena *arena, struct property_map *map)
{
    map->index = NULL;
    if (map->capacity - map->element_count <= SMALL_MAP || map->count == map->element_count)
        return;
    for (map->index_capacity = 4 * SMALL_MAP; map->index_capacity < map->capacity * 2;)
        map->index_capacity *= 2;
    map->index = NEW_ARRAY(arena, uint32_t, map->index_capacity);
    for (uint32_t i = map->element_count; i < map->count; i++)
        index_entry(map, i);
}

static void grow(struct arena *arena, struct property_map *map, size_t capacity)
{
    map->entries = arena_grow(arena, map->entries, map->count * sizeof *map->entries,
                              capacity * sizeof *map->entries);
    map->capacity = (uint32_t)capacity;
}

/* Moves what is not deleted to the front. What comes behind a deleted element is none any more. */
static void drop_deleted(struct property_map *map)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < map->count; i++) {
        if (map->entries[i].is_deleted && i < map->element_count) {
            map->has_other_indices = true;
            map->element_count = i;
        }
        if (!map->entries[i].is_deleted)
            map->entries[kept++] = map->entries[i];
    }
    map->count = kept;
    map->last_found = 0;
}

/* Drops the deleted entries and makes room for as many again. */
static void rebuild(struct arena *arena, struct property_map *map)
{
    if (map->live_count < map->count)
        drop_deleted(map);
    if (map->count * 2 >= map->capacity)
        grow(arena, map, map->count < 2 ? SMALLEST_CAPACITY : (size_t)map->count * 2);
    make_index(arena, map);
}

void property_map_reserve(struct arena *arena, struct property_map *map, size_t count)
{
    if (map->capacity >= count)
        return;
    grow(arena, map, count);
    if (map->index)
        make_index(arena, map);
}

struct property_map property_map_copy(struct arena *arena, const struct property_map *map)
{
    struct property_map copy = *map;
    copy.entries = arena_grow(arena, map->entries, map->count * sizeof *map->entries,
                              map->capacity * sizeof *map->entries);
    size_t index_size = map->index_capacity * sizeof *map->index;
    if (map->index)
        copy.index = arena_grow(arena, map->index, index_size, index_size);
    return copy;
}

/* Notes of what class the key of a new entry is; true if it is the next element or one come back. */
static bool is_element(struct property_map *map, struct property_key key, uint32_t *number)
{
    if (key_symbol(key)) {
        map->has_symbols = true;
        return false;
    }
    if (!key_is_array_index(key, number))
        return false;
    bool is_next = map->count == map->element_count && *number == map->element_count;
    if (is_next || *number < map->element_count)
        return true;
    map->has_other_indices = true;
    return false;
}

/* Gives the key its place, where there is room. */
static struct property *put_key(struct arena *arena, struct property_map *map,
                                struct property_key key)
{
    uint32_t entry;
    bool element = is_element(map, key, &entry);
    if (!element || entry == map->element_count)
        entry = map->count++;
    map->element_count += element && entry == map->element_count;
    map->entries[entry].key = key;
    map->live_count++;
    if (!element && map->index)
        index_entry(map, entry);
    else if (!element && map->count - map->element_count > SMALL_MAP)
        make_index(arena, map);
    return &map->entries[entry];
}

struct property *property_map_add(struct arena *arena, struct property_map *map,
                                  struct property_key key)
{
    if (map->count == map->capacity)
        rebuild(arena, map);
    return put_key(arena, map, key);
}

void property_map_remove(struct property_map *map, struct property_key key)
{
    struct property *property = property_map_find(map, key);
    if (!property)
        return;
    property->is_deleted = true;
    map->live_count--;
}

struct property *property_map_next(const struct property_map *map, size_t *position)
{
    while (*position < map->count) {
        struct property *property = &map->entries[(*position)++];
        if (!property->is_deleted)
            return property;
    }
    return NULL;
}
