/*
 * The table of an object's own properties: in order of creation, found in constant time.
 * A pointer into the table is good until the next property is added.
 */
#ifndef PMSPEC_PROPERTY_MAP_H
#define PMSPEC_PROPERTY_MAP_H

#include "value.h"

/* The property with this key, which is not the one found last and no element; or NULL. */
struct property *property_map_search(struct property_map *map, struct property_key key);

/* The property with this key, or NULL. */
static inline struct property *property_map_find(struct property_map *map, struct property_key key)
{
    bool is_element = key.array_index < map->element_count;
    uint32_t entry = is_element ? key.array_index : map->last_found;
    if (entry >= map->count)
        return NULL;
    struct property *property = &map->entries[entry];
    if (is_element)
        return property->is_deleted ? NULL : property;
    if (key_equal(property->key, key) && !property->is_deleted)
        return property;
    return property_map_search(map, key);
}

/* Adds a place for a property behind all others, which the caller fills; the map has none with its key. */
struct property *property_map_add(struct arena *arena, struct property_map *map,
                                  struct property_key key);

/* Makes room for count properties in all. */
void property_map_reserve(struct arena *arena, struct property_map *map, size_t count);

/* A copy with as much room. */
struct property_map property_map_copy(struct arena *arena, const struct property_map *map);

/* Removes the property with this key, if there is one. */
void property_map_remove(struct property_map *map, struct property_key key);

/* Property number *position or the next after it, leaving *position behind it; NULL at the end. */
struct property *property_map_next(const struct property_map *map, size_t *position);

#endif
