/*
 * Agents, and the run that holds them: one abstract machine, with everything that varies
 * between schedules behind one question, run->choose (HTML 8.1.2, MODEL of the project).
 *
 *   run ── agents[] ── event loop ── task sources ── tasks
 *             └── realms[] ── global object, intrinsics
 *
 * An agent runs its tasks on a stack of its own (fiber.h), so that a task can stand still while
 * another agent goes on. A throw is `return false` with the exception pending on the agent.
 */
#ifndef PMSPEC_AGENT_H
#define PMSPEC_AGENT_H

#include "realm.h"
#include "event_loop.h"
#include "incumbent.h"
#include "reading.h"
#include "segment.h"
#include "spec.h"
#include <assert.h>

struct fiber;
struct run;

/* What the machine asks of the one who drives it. */
struct run_host {
    void *context;
    /*
     * Takes one of the count > 0 alternatives in run->alternatives, 0 <= result < count, or ends the
     * run: RUN_STOPS. Asked before each segment; run->accesses then are those of the one before.
     */
    size_t (*choose)(void *context, size_t count);
    /* An exception nobody handled, for the realm's global object ("report an exception"). */
    void (*report)(void *context, struct agent *agent, struct realm *realm, struct value exception);
    /* A ghost runs; may be NULL where there are none. */
    void (*ghost)(void *context, struct agent *agent);
    /* A short text for a value, for notes in the trace; may be NULL. */
    const char *(*describe)(void *context, struct agent *agent, struct value value);
};

/* The memory maps of structured serialization that are in use (memory.c). */
struct memories {
    uint64_t last_id, first_open_id;  // ids from the first open one on may still be needed
    size_t open_count;
};

struct run {
    struct arena *arena;
    struct agent_stacks *stacks;
    struct run_host host;
    struct trace *trace;  // NULL: no trace is kept
    LIST(struct agent *) agents;
    bool readings[READING_COUNT];          // true: the other reading
    bool readings_touched[READING_COUNT];  // set where a reading made a difference possible
    size_t steps_left;                     // budget of tasks and microtasks of the run
    bool out_of_steps;
    uint64_t next_stamp, next_agent_cluster;
    struct memories memories;
    size_t next_platform_data;
    uint64_t tasks_begun;   // microtasks are not counted
    struct agent *running;  // the agent whose segment runs, or NULL
    alternative_list alternatives;
    access_list accesses;  // of the running segment, or the last one
    /* A promise of the host: no program closes a port, so that nobody need fear it. */
    bool ports_stay_open;
    /* Likewise: no program removes a frame, or an opener. */
    bool frames_stay;
    /* Likewise: no program navigates. */
    bool windows_stay;
    /* Likewise: no program sets document.domain. */
    bool domains_stay;
    /*
     * Where a message is dropped, queue a ghost: the task that an engine would queue that did not check.
     * It does nothing but tell the host (MODEL 5).
     */
    bool ghosts;
    size_t ghosts_made;
    bool stopped;  // by host.choose
};

struct agent {
    struct run *run;
    struct arena *arena;  // the run's
    const char *name;
    struct event_loop event_loop;
    struct value exception;                          // pending after an operation returned false
    execution_context_list execution_context_stack;  // the last is the running one
    struct realm *current_realm;                     // its realm, or that of the running task
    struct fiber *fiber;                             // where its tasks run
    uint64_t agent_cluster;
    size_t number;        // among the agents of the run
    uint64_t history;     // hash of the segments that it ran, with what they read (segment.h)
    uint64_t identities;  // given out so far
};

/* Stacks of agents, kept from one run to the next. */
struct agent_stacks;
struct agent_stacks *agent_stacks_open(void);
void agent_stacks_close(struct agent_stacks *stacks);

/*
 * A run with no agents. host is copied; arena and stacks are borrowed and serve one run at a time.
 * Frames of an earlier run that still stood still are dropped.
 */
struct run *run_create(struct arena *arena, struct agent_stacks *stacks,
                       const struct run_host *host);

/* A new agent of the run, with an event loop and no realm, in an agent cluster of its own. */
struct agent *agent_create(struct run *run, const char *name);

/* Calls function(agent, data) on the agent's own stack, outside any task, without a pause. */
void agent_run_now(struct agent *agent, void (*function)(struct agent *, void *), void *data);

/* Drives all agents until no task is runnable. False if the budget ran out or the host said so. */
bool run_to_completion(struct run *run);

/* Says that another agent may have noticed what was just done: here a segment ends (MODEL 2). */
void agent_shared_operation(struct agent *agent);

/* Throwing. Each sets agent->exception and returns false. */
bool throw_value(struct agent *agent, struct value exception);
bool throw_type_error(struct agent *agent, const char *message);
bool throw_range_error(struct agent *agent, const char *message);
/* A DOMException of the current realm, named as in Web IDL's table: "DataCloneError". */
bool throw_dom_exception(struct agent *agent, const char *name, const char *message);

/* True, and a RangeError pending, if the stack is nearly used up: asked by what recurses. */
bool agent_stack_exhausted(struct agent *agent);

#endif
