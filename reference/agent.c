/*
 * Agents and the run that drives them. Between two segments every agent stands still: it is idle,
 * or paused in the middle of a task, right after an operation that another agent may notice.
 * What goes on next is one question to run->host.choose. Read event_loop.c next.
 */
#include "agent.h"
#include "fiber.h"
#include "web_idl.h"
#include <stdlib.h>

enum { STEPS_OF_A_RUN = 100000 };

struct agent_stacks {
    struct fiber **fibers;
    size_t count, used;
};

struct agent_stacks *agent_stacks_open(void)
{
    struct agent_stacks *stacks = calloc(1, sizeof *stacks);
    if (!stacks)
        abort();
    return stacks;
}

void agent_stacks_close(struct agent_stacks *stacks)
{
    for (size_t i = 0; i < stacks->count; i++)
        fiber_close(stacks->fibers[i]);
    free(stacks->fibers);
    free(stacks);
}

static struct fiber *agent_stacks_take(struct agent_stacks *stacks)
{
    if (stacks->used == stacks->count) {
        stacks->fibers = realloc(stacks->fibers, (stacks->count + 1) * sizeof *stacks->fibers);
        if (!stacks->fibers)
            abort();
        stacks->fibers[stacks->count++] = fiber_open();
    }
    struct fiber *fiber = stacks->fibers[stacks->used++];
    fiber_reset(fiber);
    return fiber;
}

struct run *run_create(struct arena *arena, struct agent_stacks *stacks,
                       const struct run_host *host)
{
    struct run *run = NEW(arena, struct run);
    run->arena = arena;
    run->stacks = stacks;
    run->host = *host;
    run->steps_left = STEPS_OF_A_RUN;
    stacks->used = 0;
    return run;
}

struct agent *agent_create(struct run *run, const char *name)
{
    struct agent *agent = NEW(run->arena, struct agent);
    agent->run = run;
    agent->arena = run->arena;
    agent->name = name;
    agent->agent_cluster = run->next_agent_cluster++;
    agent->number = run->agents.count;
    agent->history = hash_join(0, agent->number);
    agent->fiber = agent_stacks_take(run->stacks);
    LIST_APPEND(run->arena, &run->agents, agent);
    return agent;
}

struct immediate {
    struct agent *agent;
    void (*function)(struct agent *, void *);
    void *data;
};

static void run_immediate(void *argument)
{
    struct immediate *immediate = argument;
    immediate->function(immediate->agent, immediate->data);
}

void agent_run_now(struct agent *agent, void (*function)(struct agent *, void *), void *data)
{
    struct immediate immediate = {agent, function, data};
    agent->run->running = agent;
    bool ended = fiber_start(agent->fiber, run_immediate, &immediate);
    while (!ended)
        ended = fiber_resume(agent->fiber);
    agent->run->running = NULL;
}

struct iteration {
    struct agent *agent;
    size_t source_number;
};

static void run_iteration(void *argument)
{
    struct iteration *iteration = argument;
    event_loop_process(iteration->agent, iteration->source_number);
}

/* The ways in which the agent can go on: resume its task, or begin one of some source. */
static void add_alternatives(struct run *run, struct agent *agent)
{
    struct alternative alternative = {hash_join(agent->number, 0), agent->number, false};
    if (fiber_is_paused(agent->fiber)) {
        LIST_APPEND(run->arena, &run->alternatives, alternative);
        return;
    }
    alternative.begins = true;
    size_t count = event_loop_runnable_sources(agent);
    for (size_t i = 0; i < count; i++) {
        alternative.identity = event_loop_next_task(agent, i)->identity;
        LIST_APPEND(run->arena, &run->alternatives, alternative);
    }
}

/* The number of the source, among those of its agent, that the alternative takes from. */
static size_t source_number(const struct run *run, size_t choice)
{
    size_t first = choice;
    while (first > 0 &&
           run->alternatives.items[first - 1].agent == run->alternatives.items[choice].agent)
        first--;
    return choice - first;
}

static void agent_go_on(struct agent *agent, size_t source)
{
    if (fiber_is_paused(agent->fiber)) {
        history_add(agent, 0);
        fiber_resume(agent->fiber);
        return;
    }
    struct iteration *iteration = NEW(agent->arena, struct iteration);
    *iteration = (struct iteration){agent, source};
    fiber_start(agent->fiber, run_iteration, iteration);
}

/* One segment: a choice among all alternatives of all agents. False: there is none. */
static bool run_segment(struct run *run)
{
    run->alternatives.count = 0;
    for (size_t i = 0; i < run->agents.count; i++)
        add_alternatives(run, run->agents.items[i]);
    size_t count = run->alternatives.count;
    if (count == 0)
        return false;
    size_t choice = run->host.choose(run->host.context, count);
    run->stopped = choice == RUN_STOPS;
    if (run->stopped)
        return false;
    run->accesses.count = 0;
    run->running = run->agents.items[run->alternatives.items[choice].agent];
    agent_go_on(run->running, source_number(run, choice));
    run->running = NULL;
    return true;
}

bool run_to_completion(struct run *run)
{
    while (!run->out_of_steps && run_segment(run))
        continue;
    return !run->out_of_steps && !run->stopped;
}

void agent_shared_operation(struct agent *agent)
{
    if (agent->run->agents.count > 1)
        fiber_pause(agent->fiber);
}

bool throw_value(struct agent *agent, struct value exception)
{
    agent->exception = exception;
    return false;
}

static bool throw_native_error(struct agent *agent, enum intrinsic prototype, const char *message)
{
    struct realm *realm = agent->current_realm;
    struct error_object *error = object_allocate(agent, realm, OBJECT_ERROR,
                                                 realm_intrinsic(realm, prototype), sizeof *error);
    define_value(agent, &error->object, "stack", value_ascii(agent->arena, ""), true, false, true);
    define_value(agent, &error->object, "message", value_ascii(agent->arena, message), true, false,
                 true);
    return throw_value(agent, value_object(&error->object));
}

bool throw_type_error(struct agent *agent, const char *message)
{
    return throw_native_error(agent, INTRINSIC_TYPE_ERROR_PROTOTYPE, message);
}

bool throw_range_error(struct agent *agent, const char *message)
{
    return throw_native_error(agent, INTRINSIC_RANGE_ERROR_PROTOTYPE, message);
}

bool throw_dom_exception(struct agent *agent, const char *name, const char *message)
{
    struct dom_exception *exception =
        dom_exception_create(agent, agent->current_realm, string_from_utf8(agent->arena, name),
                             string_from_utf8(agent->arena, message));
    return throw_value(agent, value_object(&exception->object));
}

bool agent_stack_exhausted(struct agent *agent)
{
    char here;
    const char *limit = fiber_stack_limit(agent->fiber);
    if (!fiber_is_running(agent->fiber) || (size_t)&here > (size_t)limit)
        return false;
    throw_range_error(agent, "too much recursion");
    return true;
}
