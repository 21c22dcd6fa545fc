/*
 * The arena: zeroed, aligned blocks, and reuse after a reset.
 */
#include "suite.h"
#include "../arena.h"
#include <stdint.h>
#include <string.h>

static struct arena *arena;

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void blocks_are_zeroed_and_aligned(void)
{
    for (size_t size = 0; size < 300; size++) {
        unsigned char *block = arena_allocate(arena, size);
        CU_ASSERT_PTR_NOT_NULL_FATAL(block);
        CU_ASSERT_EQUAL((uintptr_t)block % ARENA_ALIGNMENT, 0);
        CU_ASSERT_TRUE(is_zero(block, size));
        memset(block, 0xAA, size);
    }
}

static void blocks_do_not_overlap(void)
{
    enum { COUNT = 5000, SIZE = 1000 };
    unsigned char *blocks[COUNT];
    for (int i = 0; i < COUNT; i++)
        blocks[i] = memset(arena_allocate(arena, SIZE), i & 0xFF, SIZE);
    for (int i = 0; i < COUNT; i++) {
        CU_ASSERT_EQUAL(blocks[i][0], i & 0xFF);
        CU_ASSERT_EQUAL(blocks[i][SIZE - 1], i & 0xFF);
    }
}

static void reset_gives_zeroed_memory_again(void)
{
    for (int round = 0; round < 3; round++) {
        arena_reset(arena);
        for (int i = 0; i < 3000; i++) {
            unsigned char *block = arena_allocate(arena, 1024);
            CU_ASSERT_TRUE_FATAL(is_zero(block, 1024));
            memset(block, 0xFF, 1024);
        }
    }
}

#ifndef PMSPEC_MALLOC_ARENA
static void reset_reuses_the_memory(void)
{
    arena_reset(arena);
    void *first = arena_allocate(arena, 64);
    for (int i = 0; i < 10000; i++)
        arena_allocate(arena, 1000);
    arena_reset(arena);
    CU_ASSERT_PTR_EQUAL(arena_allocate(arena, 64), first);
}
#endif

static void large_blocks_stand_alone(void)
{
    unsigned char *large = arena_allocate(arena, 5 << 20);
    CU_ASSERT_TRUE(is_zero(large, 5 << 20));
    memset(large, 1, 5 << 20);
    CU_ASSERT_TRUE(is_zero(arena_allocate(arena, 100), 100));
}

static void impossible_sizes_give_null(void)
{
    CU_ASSERT_PTR_NULL(arena_try_allocate(arena, SIZE_MAX));
    CU_ASSERT_PTR_NULL(arena_try_allocate(arena, SIZE_MAX - 8));
    CU_ASSERT_PTR_NULL(arena_try_allocate(arena, (size_t)1 << 62));
}

static void growing_copies_and_zeroes_the_rest(void)
{
    unsigned char old[4] = {1, 2, 3, 4};
    unsigned char *grown = arena_grow(arena, old, 4, 64);
    CU_ASSERT_EQUAL(memcmp(grown, old, 4), 0);
    CU_ASSERT_TRUE(is_zero(grown + 4, 60));
    CU_ASSERT_TRUE(is_zero(arena_grow(arena, NULL, 0, 16), 16));
}

static void lists_keep_their_order(void)
{
    LIST(int) list = {0};
    for (int i = 0; i < 1000; i++)
        LIST_APPEND(arena, &list, i);
    LIST_REMOVE(&list, 500);
    CU_ASSERT_EQUAL(list.count, 999);
    CU_ASSERT_EQUAL(list.items[499], 499);
    CU_ASSERT_EQUAL(list.items[500], 501);
    CU_ASSERT_EQUAL(list.items[998], 999);
}

static const struct test tests[] = {
    {"blocks are zeroed and aligned", blocks_are_zeroed_and_aligned},
    {"blocks do not overlap", blocks_do_not_overlap},
    {"a reset gives zeroed memory again", reset_gives_zeroed_memory_again},
#ifndef PMSPEC_MALLOC_ARENA
    {"a reset reuses the memory", reset_reuses_the_memory},
#endif
    {"large blocks stand alone", large_blocks_stand_alone},
    {"impossible sizes give NULL", impossible_sizes_give_null},
    {"growing copies and zeroes the rest", growing_copies_and_zeroes_the_rest},
    {"lists keep their order", lists_keep_their_order},
};

int main(void)
{
    arena = arena_open();
    int status = RUN_SUITE("arena", tests);
    arena_close(arena);
    return status;
}
