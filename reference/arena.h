/*
 * One arena holds all that one run of the reference allocates. Nothing is freed singly: the
 * arena is reset between runs, so that every replay starts from identical memory. Built with
 * -DPMSPEC_MALLOC_ARENA each allocation is a malloc of its own, so that sanitizers see overruns.
 */
#ifndef PMSPEC_ARENA_H
#define PMSPEC_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new, empty arena. The caller closes it. Ends the program when memory is exhausted. */
struct arena *arena_open(void);

/* Releases the arena and all that was allocated from it. */
void arena_close(struct arena *arena);

/* Forgets all allocations; their memory is reused by the next ones. */
void arena_reset(struct arena *arena);

/* size bytes, zeroed, aligned to ARENA_ALIGNMENT; never NULL (ends the program when exhausted). */
void *arena_allocate(struct arena *arena, size_t size);

enum {
    ARENA_ALIGNMENT = 8
}; /* for pointers, double and 64-bit integers; nothing here needs more */

/* As arena_allocate, but NULL when there is no memory: for sizes that come from a program. */
void *arena_try_allocate(struct arena *arena, size_t size);

/* A copy of old_size bytes of old in a block of new_size >= old_size bytes, the rest zeroed. */
void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size);

#define NEW(arena, type) ((type *)arena_allocate((arena), sizeof(type)))
#define NEW_ARRAY(arena, type, count) ((type *)arena_allocate((arena), (count) * sizeof(type)))

/*
 * A growing list: LIST(T) declares struct { T *items; size_t count, capacity; }, LIST_APPEND adds
 * one item. Lists live in an arena like everything else.
 */
#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

#define LIST_APPEND(arena, list, item)                                                             \
    do {                                                                                           \
        if ((list)->count == (list)->capacity) {                                                   \
            size_t grown_ = (list)->capacity ? (list)->capacity * 2 : 4;                           \
            (list)->items =                                                                        \
                arena_grow((arena), (list)->items, (list)->count * sizeof *(list)->items,          \
                           grown_ * sizeof *(list)->items);                                        \
            (list)->capacity = grown_;                                                             \
        }                                                                                          \
        (list)->items[(list)->count++] = (item);                                                   \
    } while (0)

/* Makes room for count items in all. */
#define LIST_RESERVE(arena, list, count_)                                                          \
    do {                                                                                           \
        size_t reserved_ = (count_);                                                               \
        if ((list)->capacity < reserved_) {                                                        \
            (list)->items =                                                                        \
                arena_grow((arena), (list)->items, (list)->count * sizeof *(list)->items,          \
                           reserved_ * sizeof *(list)->items);                                     \
            (list)->capacity = reserved_;                                                          \
        }                                                                                          \
    } while (0)

/* Removes item number index, keeping the order of the others. */
#define LIST_REMOVE(list, index)                                                                   \
    do {                                                                                           \
        for (size_t i_ = (index); i_ + 1 < (list)->count; i_++)                                    \
            (list)->items[i_] = (list)->items[i_ + 1];                                             \
        (list)->count--;                                                                           \
    } while (0)

#endif
