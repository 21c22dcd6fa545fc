/*
 * The *memory* maps of structured serialization (HTML 2.7.3 to 2.7.8): from a pointer, compared
 * by identity, to a pointer. An open-addressing table that is never more than half full, so that
 * an operation takes constant time however large the message is. Nothing is ever removed.
 */
#include "structured_data.h"
#include <assert.h>

#define SMALLEST_CAPACITY 16 /* capacities are powers of two */

/* The bits of an address that differ between neighbours, spread over the word (Fibonacci hashing). */
static size_t pointer_hash(const void *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(hash >> 32);
}

/* The slot that holds the key, or the free one where it would be put. There is a free slot. */
static struct memory_slot *find_slot(const struct memory *memory, const void *key)
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

void *memory_get(const struct memory *memory, const void *key)
{
    if (!memory->count)
        return NULL;
    return find_slot(memory, key)->value;
}

void memory_set(struct memory *memory, const void *key, void *value)
{
    assert(key && value);
    if (memory->count * 2 >= memory->capacity)
        grow(memory);
    struct memory_slot *slot = find_slot(memory, key);
    if (!slot->key)
        memory->count++;
    *slot = (struct memory_slot){.key = key, .value = value};
}
