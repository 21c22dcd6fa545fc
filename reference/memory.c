/*
 * The *memory* maps of structured serialization (HTML 2.7.3 to 2.7.8): from an object or a record,
 * by identity, to a pointer, in constant time. What a map says of a thing is noted at the thing itself,
 * in its mark. A thing has one mark: where an operation that is still under way has made it (a getter
 * that is called while an object is serialized may serialize the same object), the map falls back on a
 * table of its own with open addressing. Nothing is ever removed; a mark of an operation that is over
 * is free.
 */
#include "agent.h"
#include "structured_data.h"

#define SMALLEST_CAPACITY 16 /* capacities are powers of two */

void memory_open(struct agent *agent, struct memory *memory)
{
    struct memories *memories = &agent->run->memories;
    *memory =
        (struct memory){.memories = memories, .arena = agent->arena, .id = ++memories->last_id};
    if (memories->open_count++ == 0)
        memories->first_open_id = memory->id;
}

/* If an operation never comes here, marks from it on are kept: slower, and as right. */
void memory_close(struct memory *memory)
{
    struct memories *memories = memory->memories;
    if (--memories->open_count == 0)
        memories->first_open_id = memories->last_id + 1;
}

/* The bits of an address that differ between neighbours, spread over the word (Fibonacci hashing). */
static size_t pointer_hash(const void *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32);
}

/* The slot that holds the key, or the free one where it would be put. There is a free slot. */
static struct memory_slot *find_slot(const struct memory *memory, const struct memory_mark *key)
{
    size_t mask = memory->capacity - 1;
    size_t i = pointer_hash(key) & mask;
    while (memory->slots[i].key && memory->slots[i].key != key)
        i = (i + 1) & mask;
    return &memory->slots[i];
}

static void grow(struct memory *memory)
{
    struct memory old = *memory;
    memory->capacity = old.capacity ? old.capacity * 2 : SMALLEST_CAPACITY;
    memory->slots = NEW_ARRAY(memory->arena, struct memory_slot, memory->capacity);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key)
            *find_slot(memory, old.slots[i].key) = old.slots[i];
}

void *memory_get(const struct memory *memory, const struct memory_mark *mark)
{
    if (mark->memory_id == memory->id)
        return mark->value;
    return memory->count > 0 ? find_slot(memory, mark)->value : NULL;
}

void memory_set(struct memory *memory, struct memory_mark *mark, void *value)
{
    assert(value);
    if (mark->memory_id == memory->id || mark->memory_id < memory->memories->first_open_id) {
        *mark = (struct memory_mark){.memory_id = memory->id, .value = value};
        return;
    }
    if (memory->count * 2 >= memory->capacity)
        grow(memory);
    struct memory_slot *slot = find_slot(memory, mark);
    if (!slot->key)
        memory->count++;
    *slot = (struct memory_slot){.key = mark, .value = value};
}
