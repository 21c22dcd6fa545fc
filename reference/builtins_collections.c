/*
 * Map and Set (ECMA-262, 24.1, 24.2). [[MapData]] and [[SetData]] only grow: a removed entry
 * becomes empty, so that positions stay good for those who are going through the list. A long list has
 * an index with open addressing; it is brought up to date when a key is looked for, since structured
 * deserialization appends to the list as the standard does.
 */
#include "builtins.h"

/* This value as a Map or Set, or NULL with a TypeError pending. */
static struct map_object *this_collection(struct agent *agent, const struct call *call,
                                          enum object_kind kind)
{
    return this_object(agent, call, kind);
}

enum { SHORT_LIST = 8, SMALLEST_INDEX = 32 };

static bool entry_has_key(const struct map_object *map, size_t entry, struct value key)
{
    const struct map_entry *item = &map->data.items[entry];
    return !item->empty && same_value_zero(item->key, key);
}

/* Indexes the entries that are not yet: all of them if the index has become too small. */
static void update_index(struct arena *arena, struct map_object *map)
{
    if (map->data.count * 2 > map->index_capacity) {
        for (map->index_capacity = SMALLEST_INDEX; map->index_capacity < map->data.count * 4;)
            map->index_capacity *= 2;
        map->index = NEW_ARRAY(arena, uint32_t, map->index_capacity);
        map->indexed_count = 0;
    }
    for (; map->indexed_count < map->data.count; map->indexed_count++) {
        size_t mask = map->index_capacity - 1;
        size_t slot = value_hash(map->data.items[map->indexed_count].key) & mask;
        while (map->index[slot] != 0)
            slot = (slot + 1) & mask;
        map->index[slot] = (uint32_t)map->indexed_count + 1;
    }
}

static struct map_entry *find_indexed(const struct map_object *map, struct value key)
{
    size_t mask = map->index_capacity - 1;
    for (size_t slot = value_hash(key) & mask; map->index[slot] != 0; slot = (slot + 1) & mask)
        if (entry_has_key(map, map->index[slot] - 1, key))
            return &map->data.items[map->index[slot] - 1];
    return NULL;
}

static struct map_entry *find_entry(struct agent *agent, struct map_object *map, struct value key)
{
    if (map->data.count > SHORT_LIST) {
        update_index(agent->arena, map);
        return find_indexed(map, key);
    }
    for (size_t i = 0; i < map->data.count; i++)
        if (entry_has_key(map, i, key))
            return &map->data.items[i];
    return NULL;
}

/* Sets the value of a key; a new key is never -0. */
static void put_entry(struct agent *agent, struct map_object *map, struct value key,
                      struct value value)
{
    struct map_entry *entry = find_entry(agent, map, key);
    if (entry) {
        entry->value = value;
        return;
    }
    if (key.type == VALUE_NUMBER && key.number == 0)
        key = value_number(0);
    LIST_APPEND(agent->arena, &map->data, ((struct map_entry){.key = key, .value = value}));
}

static void remove_entry(struct map_entry *entry)
{
    *entry = (struct map_entry){.empty = true};
}

/* A collection being filled by its constructor through its own method set or add. */
struct filling {
    struct value collection, adder;
};

static bool add_item(struct agent *agent, struct value item, void *data)
{
    const struct filling *filling = data;
    struct value ignored;
    return call_function(agent, filling->adder, filling->collection, &item, 1, &ignored);
}

/* AddEntriesFromIterable, for one item. */
static bool add_pair(struct agent *agent, struct value item, void *data)
{
    const struct filling *filling = data;
    struct value pair[2], ignored;
    if (!is_object(item))
        return throw_type_error(agent, "iterator value is not an entry object");
    TRY(get(agent, item.object, key_from_index(agent->arena, 0), &pair[0]));
    TRY(get(agent, item.object, key_from_index(agent->arena, 1), &pair[1]));
    return call_function(agent, filling->adder, filling->collection, pair, 2, &ignored);
}

static bool fill(struct agent *agent, struct object *collection, struct value iterable,
                 const char *adder,
                 bool (*visit)(struct agent *agent, struct value item, void *data))
{
    if (is_undefined(iterable) || iterable.type == VALUE_NULL)
        return true;
    struct filling filling = {.collection = value_object(collection)};
    TRY(get_named(agent, collection, adder, &filling.adder));
    if (!is_callable(filling.adder))
        return throw_type_error(agent, "adder is not a function");
    return iterate(agent, iterable, visit, &filling);
}

static bool map_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *map;
    TRY(require_new(agent, call));
    TRY(create_from_constructor(agent, call, INTRINSIC_MAP_PROTOTYPE, OBJECT_MAP, sizeof *map,
                                &map));
    *result = value_object(&map->object);
    return fill(agent, &map->object, call_argument(call, 0), "set", add_pair);
}

static bool set_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *set;
    TRY(require_new(agent, call));
    TRY(create_from_constructor(agent, call, INTRINSIC_SET_PROTOTYPE, OBJECT_SET, sizeof *set,
                                &set));
    *result = value_object(&set->object);
    return fill(agent, &set->object, call_argument(call, 0), "add", add_item);
}

static bool map_get(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *map = this_collection(agent, call, OBJECT_MAP);
    if (!map)
        return false;
    const struct map_entry *entry = find_entry(agent, map, call_argument(call, 0));
    *result = entry ? entry->value : UNDEFINED;
    return true;
}

static bool map_set(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *map = this_collection(agent, call, OBJECT_MAP);
    if (!map)
        return false;
    put_entry(agent, map, call_argument(call, 0), call_argument(call, 1));
    *result = call->this_value;
    return true;
}

static bool set_add(struct agent *agent, const struct call *call, struct value *result)
{
    struct map_object *set = this_collection(agent, call, OBJECT_SET);
    if (!set)
        return false;
    put_entry(agent, set, call_argument(call, 0), UNDEFINED);
    *result = call->this_value;
    return true;
}

static bool collection_has(struct agent *agent, const struct call *call, enum object_kind kind,
                           struct value *result)
{
    struct map_object *map = this_collection(agent, call, kind);
    if (map)
        *result = value_boolean(find_entry(agent, map, call_argument(call, 0)) != NULL);
    return map != NULL;
}

static bool collection_delete(struct agent *agent, const struct call *call, enum object_kind kind,
                              struct value *result)
{
    struct map_object *map = this_collection(agent, call, kind);
    if (!map)
        return false;
    struct map_entry *entry = find_entry(agent, map, call_argument(call, 0));
    if (entry)
        remove_entry(entry);
    *result = value_boolean(entry != NULL);
    return true;
}

static bool collection_clear(struct agent *agent, const struct call *call, enum object_kind kind)
{
    struct map_object *map = this_collection(agent, call, kind);
    for (size_t i = 0; map && i < map->data.count; i++)
        remove_entry(&map->data.items[i]);
    return map != NULL;
}

static bool collection_size(struct agent *agent, const struct call *call, enum object_kind kind,
                            struct value *result)
{
    const struct map_object *map = this_collection(agent, call, kind);
    size_t count = 0;
    for (size_t i = 0; map && i < map->data.count; i++)
        count += !map->data.items[i].empty;
    *result = value_number((double)count);
    return map != NULL;
}

/* The count is read anew each time: the callback may add entries and they are visited as well. */
static bool collection_for_each(struct agent *agent, const struct call *call, enum object_kind kind)
{
    const struct map_object *map = this_collection(agent, call, kind);
    if (!map)
        return false;
    if (!is_callable(call_argument(call, 0)))
        return throw_type_error(agent, "callback is not a function");
    for (size_t i = 0; i < map->data.count; i++) {
        struct map_entry entry = map->data.items[i];
        struct value value = kind == OBJECT_SET ? entry.key : entry.value, ignored;
        struct value arguments[] = {value, entry.key, call->this_value};
        if (!entry.empty)
            TRY(call_function(agent, call_argument(call, 0), call_argument(call, 1), arguments, 3,
                              &ignored));
    }
    return true;
}

static bool collection_iterator(struct agent *agent, const struct call *call, enum object_kind kind,
                                enum iteration_kind iteration, struct value *result)
{
    struct map_object *map = this_collection(agent, call, kind);
    if (!map)
        return false;
    enum iterator_family family = kind == OBJECT_MAP ? MAP_ITERATOR : SET_ITERATOR;
    *result = value_object(collection_iterator_create(agent, &map->object, family, iteration));
    return true;
}

static bool map_has(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_has(agent, call, OBJECT_MAP, result);
}

static bool map_delete(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_delete(agent, call, OBJECT_MAP, result);
}

static bool map_clear(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_clear(agent, call, OBJECT_MAP);
}

static bool map_size(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_size(agent, call, OBJECT_MAP, result);
}

static bool map_for_each(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_for_each(agent, call, OBJECT_MAP);
}

static bool map_keys(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_iterator(agent, call, OBJECT_MAP, ITERATE_KEYS, result);
}

static bool map_values(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_iterator(agent, call, OBJECT_MAP, ITERATE_VALUES, result);
}

static bool map_entries(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_iterator(agent, call, OBJECT_MAP, ITERATE_ENTRIES, result);
}

static bool set_has(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_has(agent, call, OBJECT_SET, result);
}

static bool set_delete(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_delete(agent, call, OBJECT_SET, result);
}

static bool set_clear(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_clear(agent, call, OBJECT_SET);
}

static bool set_size(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_size(agent, call, OBJECT_SET, result);
}

static bool set_for_each(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_for_each(agent, call, OBJECT_SET);
}

static bool set_values(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_iterator(agent, call, OBJECT_SET, ITERATE_VALUES, result);
}

static bool set_entries(struct agent *agent, const struct call *call, struct value *result)
{
    return collection_iterator(agent, call, OBJECT_SET, ITERATE_ENTRIES, result);
}

static const struct method map_methods[] = {
    {"clear", 0, map_clear},      {"delete", 1, map_delete}, {"entries", 0, map_entries},
    {"forEach", 1, map_for_each}, {"get", 1, map_get},       {"has", 1, map_has},
    {"keys", 0, map_keys},        {"set", 2, map_set},       {"values", 0, map_values},
};

static const struct method set_methods[] = {
    {"add", 1, set_add},         {"clear", 0, set_clear},      {"delete", 1, set_delete},
    {"entries", 0, set_entries}, {"forEach", 1, set_for_each}, {"has", 1, set_has},
    {"values", 0, set_values},
};

void create_map_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *map = create_prototype(agent, realm, INTRINSIC_MAP_PROTOTYPE);
    define_constructor(agent, realm, "Map", 0, map_constructor, map);
    DEFINE_METHODS(agent, realm, map, map_methods);
    define_accessor(agent, realm, map, "size", map_size, NULL, false);
    define_iterator_alias(agent, map, "entries");
    define_to_string_tag(agent, map, "Map");
}

void create_set_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *set = create_prototype(agent, realm, INTRINSIC_SET_PROTOTYPE);
    define_constructor(agent, realm, "Set", 0, set_constructor, set);
    DEFINE_METHODS(agent, realm, set, set_methods);
    define_accessor(agent, realm, set, "size", set_size, NULL, false);
    struct value values;
    MUST(get_named(agent, set, "values", &values));
    define_value(agent, set, "keys", values, true, false, true);  // the same function
    define_iterator_alias(agent, set, "values");
    define_to_string_tag(agent, set, "Set");
}
