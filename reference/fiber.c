/*
 * Fibers on ucontext, with what the sanitizers and valgrind must be told about a change of stack.
 */
#include "fiber.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif
#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(start, end) 0
#define VALGRIND_STACK_DEREGISTER(id) (void)(id)
#endif

enum {
    FIBER_STACK_SIZE = 1024 * 1024 * 1024,  // of addresses; what is not reached costs nothing
    FIBER_STACK_MARGIN = 256 * 1024,
};

enum fiber_state { FIBER_IDLE, FIBER_RUNNING, FIBER_PAUSED };

struct fiber {
    enum fiber_state state;
    bool entered;  // the context is inside fiber_main
    char *stack;
    unsigned valgrind_stack_id;
    ucontext_t context, caller;
    void (*function)(void *);
    void *argument;
    const void *caller_stack;  // for the sanitizer
    size_t caller_stack_size;
    char *left_at;  // below the frames that stand still
};

struct fiber *fiber_open(void)
{
    struct fiber *fiber = calloc(1, sizeof *fiber);
    void *stack = mmap(NULL, FIBER_STACK_SIZE, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (!fiber || stack == MAP_FAILED) {
        fprintf(stderr, "pmspec: no memory for a stack\n");
        exit(3);
    }
    fiber->stack = stack;
    fiber->valgrind_stack_id =
        VALGRIND_STACK_REGISTER(fiber->stack, fiber->stack + FIBER_STACK_SIZE);
    return fiber;
}

/* The frames of a paused fiber are dropped: their red zones must not outlive them. */
static void drop_frames(struct fiber *fiber)
{
#ifdef FIBER_ASAN
    if (fiber->state == FIBER_PAUSED)
        ASAN_UNPOISON_MEMORY_REGION(fiber->left_at,
                                    (size_t)(fiber->stack + FIBER_STACK_SIZE - fiber->left_at));
#else
    (void)fiber;
#endif
}

void fiber_close(struct fiber *fiber)
{
    if (!fiber)
        return;
    drop_frames(fiber);
    VALGRIND_STACK_DEREGISTER(fiber->valgrind_stack_id);
    munmap(fiber->stack, FIBER_STACK_SIZE);
    free(fiber);
}

void fiber_reset(struct fiber *fiber)
{
    assert(fiber->state != FIBER_RUNNING);
    drop_frames(fiber);
    if (fiber->state == FIBER_PAUSED)
        fiber->entered = false;
    fiber->state = FIBER_IDLE;
}

static void leave(struct fiber *fiber, enum fiber_state state)
{
    fiber->state = state;
#ifdef FIBER_ASAN
    void *fake_stack;
    fiber->left_at = (char *)__builtin_frame_address(0) - 1024;
    __sanitizer_start_switch_fiber(&fake_stack, fiber->caller_stack, fiber->caller_stack_size);
#endif
    swapcontext(&fiber->context, &fiber->caller);
#ifdef FIBER_ASAN
    __sanitizer_finish_switch_fiber(fake_stack, &fiber->caller_stack, &fiber->caller_stack_size);
#endif
}

/* Runs one function after another, as they are started. makecontext passes ints only. */
static void fiber_main(unsigned high, unsigned low)
{
    struct fiber *fiber = (struct fiber *)(((size_t)high << 32) | low);
#ifdef FIBER_ASAN
    __sanitizer_finish_switch_fiber(NULL, &fiber->caller_stack, &fiber->caller_stack_size);
#endif
    for (;;) {
        fiber->function(fiber->argument);
        leave(fiber, FIBER_IDLE);
    }
}

static void enter(struct fiber *fiber)
{
    fiber->state = FIBER_RUNNING;
#ifdef FIBER_ASAN
    void *fake_stack;
    __sanitizer_start_switch_fiber(&fake_stack, fiber->stack, FIBER_STACK_SIZE);
#endif
    swapcontext(&fiber->caller, &fiber->context);
#ifdef FIBER_ASAN
    __sanitizer_finish_switch_fiber(fake_stack, NULL, NULL);
#endif
}

bool fiber_start(struct fiber *fiber, void (*function)(void *), void *argument)
{
    assert(fiber->state == FIBER_IDLE);
    fiber->function = function;
    fiber->argument = argument;
    if (!fiber->entered) {
        getcontext(&fiber->context);
        fiber->context.uc_stack.ss_sp = fiber->stack;
        fiber->context.uc_stack.ss_size = FIBER_STACK_SIZE;
        fiber->context.uc_link = NULL;
        makecontext(&fiber->context, (void (*)(void))fiber_main, 2, (unsigned)((size_t)fiber >> 32),
                    (unsigned)((size_t)fiber & 0xffffffffu));
        fiber->entered = true;
    }
    enter(fiber);
    return fiber->state == FIBER_IDLE;
}

bool fiber_resume(struct fiber *fiber)
{
    assert(fiber->state == FIBER_PAUSED);
    enter(fiber);
    return fiber->state == FIBER_IDLE;
}

void fiber_pause(struct fiber *fiber)
{
    if (fiber->state == FIBER_RUNNING)
        leave(fiber, FIBER_PAUSED);
}

bool fiber_is_paused(const struct fiber *fiber)
{
    return fiber->state == FIBER_PAUSED;
}

bool fiber_is_running(const struct fiber *fiber)
{
    return fiber->state == FIBER_RUNNING;
}

const char *fiber_stack_limit(const struct fiber *fiber)
{
    return fiber->stack + FIBER_STACK_MARGIN;
}
