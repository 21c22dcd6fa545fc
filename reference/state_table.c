/*
 * A hash table of states with open addressing (state_table.h).
 */
#include "state_table.h"

struct state_table {
    struct arena *arena;
    struct state **slots;
    size_t capacity, count;  // capacity is a power of two
};

enum { FIRST_CAPACITY = 64 };

bool transitions_commute(const struct transition *a, const struct transition *b)
{
    return a->alternative.agent != b->alternative.agent &&
           !accesses_conflict(&a->accesses, &b->accesses);
}

bool transition_is_private(const struct transition *transition)
{
    return !transition->alternative.begins && accesses_are_private(&transition->accesses);
}

bool transition_list_has(const transition_list *list, uint64_t identity)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].alternative.identity == identity)
            return true;
    return false;
}

struct state_table *state_table_create(struct arena *arena)
{
    struct state_table *table = NEW(arena, struct state_table);
    table->arena = arena;
    table->capacity = FIRST_CAPACITY;
    table->slots = NEW_ARRAY(arena, struct state *, table->capacity);
    return table;
}

/* The slot in which the state is, or would be. */
static struct state **slot_of(struct state_table *table, uint64_t hash)
{
    size_t i = hash & (table->capacity - 1);
    while (table->slots[i] && table->slots[i]->hash != hash)
        i = (i + 1) & (table->capacity - 1);
    return &table->slots[i];
}

static void grow(struct state_table *table)
{
    struct state **old = table->slots;
    size_t old_capacity = table->capacity;
    table->capacity *= 2;
    table->slots = NEW_ARRAY(table->arena, struct state *, table->capacity);
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i])
            *slot_of(table, old[i]->hash) = old[i];
}

struct state *state_table_find(struct state_table *table, uint64_t hash, bool *is_new)
{
    if (table->count * 2 > table->capacity)
        grow(table);
    struct state **slot = slot_of(table, hash);
    *is_new = !*slot;
    if (*is_new) {
        *slot = NEW(table->arena, struct state);
        (*slot)->hash = hash;
        table->count++;
    }
    return *slot;
}
