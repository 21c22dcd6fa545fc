/*
 * The arena: a bump allocator over chunks that are kept when it is reset. Large blocks are
 * allocations of their own and are given back on reset, since their sizes come from programs.
 *
 *   chunks ──> [used.......|free]──> [used...|free]──> ...     current: where the next block goes
 *
 * Every block is zeroed when it is handed out, so a reused chunk looks like a new one.
 */
#include "arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A block of memory of its own; the payload follows, aligned as the header is. */
struct block {
    struct block *next;
    size_t capacity, used;
    max_align_t payload[];
};

struct arena {
    struct block *chunks, *current;  // of CHUNK_SIZE bytes each, kept by arena_reset
    struct block *large;             // one for each large allocation
};

enum { CHUNK_SIZE = 1 << 20 };

/* No block is larger, whatever the machine has: whether a size is possible must not depend on it. */
#define LARGEST_BLOCK ((size_t)1 << 32)

static bool is_large(size_t size)
{
#ifdef PMSPEC_MALLOC_ARENA
    (void)size;
    return true;
#else
    return size >= CHUNK_SIZE / 8;
#endif
}

static struct block *block_create(size_t capacity)
{
    if (capacity > LARGEST_BLOCK)
        return NULL;
    struct block *block = calloc(1, sizeof *block + capacity);
    if (block)
        block->capacity = capacity;
    return block;
}

static void blocks_free(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

static void *exhausted(void)
{
    fputs("pmspec: memory exhausted\n", stderr);
    abort();
}

struct arena *arena_open(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    return arena ? arena : exhausted();
}

void arena_close(struct arena *arena)
{
    blocks_free(arena->chunks);
    blocks_free(arena->large);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    blocks_free(arena->large);
    arena->large = NULL;
    arena->current = arena->chunks;
    if (arena->current)
        arena->current->used = 0;
}

static void *allocate_large(struct arena *arena, size_t size)
{
    struct block *block = block_create(size);
    if (!block)
        return NULL;
    block->next = arena->large;
    arena->large = block;
    return block->payload;
}

/* Makes the chunk after the current one current; makes a new one at the end of the list. */
static bool next_chunk(struct arena *arena)
{
    struct block **link = arena->current ? &arena->current->next : &arena->chunks;
    if (!*link)
        *link = block_create(CHUNK_SIZE);
    if (!*link)
        return false;
    arena->current = *link;
    arena->current->used = 0;
    return true;
}

static void *allocate_small(struct arena *arena, size_t size)
{
    size_t rounded = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (!arena->current || arena->current->capacity - arena->current->used < rounded)
        if (!next_chunk(arena))
            return NULL;
    char *memory = (char *)arena->current->payload + arena->current->used;
    arena->current->used += rounded;
    return memset(memory, 0, rounded);
}

void *arena_try_allocate(struct arena *arena, size_t size)
{
    return is_large(size) ? allocate_large(arena, size) : allocate_small(arena, size);
}

void *arena_allocate(struct arena *arena, size_t size)
{
    void *memory = arena_try_allocate(arena, size);
    return memory ? memory : exhausted();
}

void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size)
{
    void *memory = arena_allocate(arena, new_size);
    if (old_size > 0)
        memcpy(memory, old, old_size);
    return memory;
}
