/*
 * The arena: a bump allocator over chunks that are kept when it is reset. Large blocks are
 * allocations of their own and are given back on reset, since their sizes come from programs.
 *
 *   chunks ──> [used.......|free]──> [used...|free]──> ...     current: where the next block goes
 *
 * What is free is zero: a reset zeroes what was used, at once, so that every block is when it is
 * handed out. Chunks grow with the arena. Big blocks are mapped in huge pages where the system has them: most of the cost of
 * new memory is that of its pages.
 */
#include "arena.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block of memory of its own; the payload follows, aligned as the header is. */
struct block {
    struct block *next;
    size_t capacity, used;
    max_align_t payload[];
};

struct arena {
    struct block *chunks, *current;  // kept by arena_reset
    struct block *large;             // one for each large allocation
};

enum {
    FIRST_CHUNK_SIZE = 1 << 14,
    LARGEST_CHUNK_SIZE = 1 << 26,
    LARGE_SIZE = 1 << 22,
    HUGE_PAGE_SIZE = 1 << 21
};

/* No block is larger, whatever the machine has: whether a size is possible must not depend on it. */
#define LARGEST_BLOCK ((size_t)1 << 32)

static bool is_large(size_t size)
{
#ifdef PMSPEC_MALLOC_ARENA
    (void)size;
    return true;
#else
    return size >= LARGE_SIZE;
#endif
}

/* Whether a block of this capacity is mapped by itself. */
static bool is_mapped(size_t capacity)
{
#ifdef PMSPEC_MALLOC_ARENA
    (void)capacity;
    return false;
#else
    return capacity >= 2 * HUGE_PAGE_SIZE;
#endif
}

static struct block *block_map(size_t size)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED)
        return NULL;
    madvise(pages, size, MADV_HUGEPAGE);
    return pages;
}

/* A block whose payload is zero. */
static struct block *block_create(size_t capacity)
{
    if (capacity > LARGEST_BLOCK)
        return NULL;
    size_t size = sizeof(struct block) + capacity;
    struct block *block = is_mapped(capacity) ? block_map(size) : calloc(1, size);
    if (block)
        *block = (struct block){.capacity = capacity};
    return block;
}

static void blocks_free(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        if (is_mapped(block->capacity))
            munmap(block, sizeof *block + block->capacity);
        else
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
    for (struct block *chunk = arena->chunks; chunk; chunk = chunk->next) {
        memset(chunk->payload, 0, chunk->used);
        chunk->used = 0;
    }
    arena->current = arena->chunks;
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

/* Makes the chunk after the current one current; a new one at the end of the list has room for size. */
static bool next_chunk(struct arena *arena, size_t size)
{
    struct block **link = arena->current ? &arena->current->next : &arena->chunks;
    size_t capacity = arena->current ? arena->current->capacity * 2 : FIRST_CHUNK_SIZE;
    while (capacity < size)
        capacity *= 2;
    if (!*link)
        *link = block_create(capacity < LARGEST_CHUNK_SIZE ? capacity : LARGEST_CHUNK_SIZE);
    if (!*link)
        return false;
    arena->current = *link;
    return true;
}

static size_t rounded_size(size_t size)
{
    return (size + ARENA_ALIGNMENT - 1) & ~((size_t)ARENA_ALIGNMENT - 1);
}

static void *allocate_small(struct arena *arena, size_t size)
{
    size_t rounded = rounded_size(size);
    while (!arena->current || arena->current->capacity - arena->current->used < rounded)
        if (!next_chunk(arena, rounded))
            return NULL;
    char *memory = (char *)arena->current->payload + arena->current->used;
    arena->current->used += rounded;
    return memory;
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

/* Makes the block that was handed out last longer where it is, if there is room behind it. */
static bool grow_in_place(struct arena *arena, const void *old, size_t old_size, size_t new_size)
{
    struct block *chunk = arena->current;
    if (old_size == 0 || !chunk || is_large(new_size))
        return false;
    size_t old_rounded = rounded_size(old_size), new_rounded = rounded_size(new_size);
    const char *end = (const char *)chunk->payload + chunk->used;
    if ((const char *)old + old_rounded != end ||
        chunk->capacity - chunk->used < new_rounded - old_rounded)
        return false;
    chunk->used += new_rounded - old_rounded;
    return true;
}

void *arena_grow(struct arena *arena, const void *old, size_t old_size, size_t new_size)
{
    if (grow_in_place(arena, old, old_size, new_size))
        return (void *)old;
    void *memory = arena_allocate(arena, new_size);
    if (old_size > 0)
        memcpy(memory, old, old_size);
    return memory;
}
