/*
 * Property maps (property_map.h). Small maps are searched from the front; larger ones have an index
 * with open addressing:
 *
 *   index    [ 0 | 3 | 0 | 1 | 2 ]     entry number + 1, or 0
 *   entries  [ a | b | c ]             in order of creation
 *   deleted  [ - | x | - ]             a deleted entry keeps its place until the map is rebuilt
 */
#include "property_map.h"
#include <string.h>

enum { SMALL_MAP = 8 };

static uint32_t key_hash(struct property_key key)
{
    if (!key.symbol)
        return string_hash(key.string);
    uintptr_t address = (uintptr_t)key.symbol;
    return (uint32_t)(address >> 4) * 2654435761u;
}

static struct property *find_in_order(const struct property_map *map, struct property_key key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (!map->deleted[i] && key_equal(map->entries.items[i].key, key))
            return &map->entries.items[i];
    return NULL;
}

struct property *property_map_find(const struct property_map *map, struct property_key key)
{
    if (!map->index)
        return find_in_order(map, key);
    size_t mask = map->index_capacity - 1;
    for (size_t slot = key_hash(key) & mask; map->index[slot] != 0; slot = (slot + 1) & mask) {
        size_t entry = map->index[slot] - 1;
        if (!map->deleted[entry] && key_equal(map->entries.items[entry].key, key))
            return &map->entries.items[entry];
    }
    return NULL;
}

static void index_entry(struct property_map *map, size_t entry)
{
    size_t mask = map->index_capacity - 1;
    size_t slot = key_hash(map->entries.items[entry].key) & mask;
    while (map->index[slot] != 0)
        slot = (slot + 1) & mask;
    map->index[slot] = (uint32_t)entry + 1;
}

/* Drops the deleted entries and makes room for as many again; indexes what is no longer small. */
static void rebuild(struct arena *arena, struct property_map *map)
{
    struct property_map old = *map;
    size_t capacity = old.live_count < 2 ? 4 : old.live_count * 2;
    map->entries.items = NEW_ARRAY(arena, struct property, capacity);
    map->entries.capacity = capacity;
    map->entries.count = 0;
    map->deleted = NEW_ARRAY(arena, bool, capacity);
    for (size_t i = 0; i < old.entries.count; i++)
        if (!old.deleted[i])
            map->entries.items[map->entries.count++] = old.entries.items[i];
    map->index = NULL;
    if (capacity <= SMALL_MAP)
        return;
    for (map->index_capacity = 4 * SMALL_MAP; map->index_capacity < capacity * 2;)
        map->index_capacity *= 2;
    map->index = NEW_ARRAY(arena, uint32_t, map->index_capacity);
    for (size_t i = 0; i < map->entries.count; i++)
        index_entry(map, i);
}

void property_map_add(struct arena *arena, struct property_map *map,
                      const struct property *property)
{
    struct property added = *property;  // the caller's may lie in the table that is replaced
    if (map->entries.count == map->entries.capacity)
        rebuild(arena, map);
    size_t entry = map->entries.count++;
    map->entries.items[entry] = added;
    map->deleted[entry] = false;
    map->live_count++;
    if (map->index)
        index_entry(map, entry);
}

void property_map_remove(struct property_map *map, struct property_key key)
{
    struct property *property = property_map_find(map, key);
    if (!property)
        return;
    map->deleted[property - map->entries.items] = true;
    map->live_count--;
}

struct property *property_map_next(const struct property_map *map, size_t *position)
{
    while (*position < map->entries.count) {
        size_t entry = (*position)++;
        if (!map->deleted[entry])
            return &map->entries.items[entry];
    }
    return NULL;
}
