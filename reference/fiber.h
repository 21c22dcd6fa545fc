/*
 * Fibers: a function on a large stack of its own that can stand still in the middle. Recursion stays
 * where the standard recurses, so stacks are big and mapped lazily; they are kept and reused.
 */
#ifndef PMSPEC_FIBER_H
#define PMSPEC_FIBER_H

#include <stdbool.h>

struct fiber;

/* A fiber with nothing to run. Ends the program when no stack can be had. */
struct fiber *fiber_open(void);
void fiber_close(struct fiber *fiber);

/* Forgets what the fiber was doing. Its frames are dropped, not unwound. */
void fiber_reset(struct fiber *fiber);

/* Starts function(argument) and returns when it ended or called fiber_pause; false if it paused. */
bool fiber_start(struct fiber *fiber, void (*function)(void *), void *argument);

/* Goes on after fiber_pause; same result. */
bool fiber_resume(struct fiber *fiber);

/* Called on the fiber: hands control back to whoever started or resumed it. Nothing elsewhere. */
void fiber_pause(struct fiber *fiber);

/* True if the fiber stands in a pause. */
bool fiber_is_paused(const struct fiber *fiber);

/* True while control is on the fiber. */
bool fiber_is_running(const struct fiber *fiber);

/* The lowest address its frames should reach: a margin above the end of its stack. */
const char *fiber_stack_limit(const struct fiber *fiber);

#endif
