/*
 * What a test of the parts below messaging stands on: one agent with one realm, in whose code the
 * whole suite runs, on the agent's own stack; and short ways to make objects and to ask
 * about the outcome of an operation.
 */
#ifndef PMSPEC_TESTS_ONE_REALM_H
#define PMSPEC_TESTS_ONE_REALM_H

#include "suite.h"
#include "../agent.h"
#include "../message_port.h"
#include <stdlib.h>

static struct agent *agent;
static struct realm *realm;

static inline size_t first_choice(void *context, size_t count)
{
    return 0;
}

static inline void ignore_report(void *context, struct agent *reporter, struct realm *global,
                                 struct value exception)
{
}

struct suite_in_realm {
    const char *name;
    const struct test *tests;
    size_t count;
    int status;
};

static inline void run_suite_in_agent(struct agent *runner, void *data)
{
    struct suite_in_realm *suite = data;
    prepare_to_run_script(runner, realm);
    suite->status = run_suite(suite->name, suite->tests, suite->count);
    clean_up_after_running_script(runner, realm);
}

static inline int run_suite_in_realm(const char *name, const struct test *tests, size_t count)
{
    struct arena *arena = arena_open();
    struct agent_stacks *stacks = agent_stacks_open();
    struct run_host host = {.choose = first_choice, .report = ignore_report};
    struct run *run = run_create(arena, stacks, &host);
    agent = agent_create(run, "main");
    realm = realm_create(agent, "top");
    struct suite_in_realm suite = {.name = name, .tests = tests, .count = count, .status = 1};
    agent_run_now(agent, run_suite_in_agent, &suite);
    agent_stacks_close(stacks);
    arena_close(arena);
    return suite.status;
}

#define RUN_SUITE_IN_REALM(name, tests)                                                            \
    run_suite_in_realm((name), (tests), sizeof(tests) / sizeof *(tests))

static inline struct value text(const char *ascii)
{
    return value_ascii(agent->arena, ascii);
}

static inline struct property_key key(const char *ascii)
{
    return key_from_ascii(agent->arena, ascii);
}

static inline void put(struct object *object, const char *name, struct value value)
{
    bool success;
    MUST(create_data_property(agent, object, key(name), value, &success));
}

/* Get(object, name), which must not throw. */
static inline struct value at(struct value object, const char *name)
{
    struct value value = UNDEFINED;
    if (!is_object(object))
        return value;
    MUST(get_named(agent, object.object, name, &value));
    return value;
}

static inline bool has_own(struct value object, const char *name)
{
    bool has;
    MUST(has_own_property(agent, object.object, key(name), &has));
    return has;
}

/* A function of the program; body finds closure in its callee. */
static inline struct value function(function_body body, void *closure)
{
    return value_object(function_create(agent, realm, "f", 0, body, closure));
}

static inline void *closure_of(const struct call *call)
{
    return ((struct function_object *)call->callee)->closure;
}

static inline void put_getter(struct object *object, const char *name, function_body body,
                              void *closure)
{
    struct property_descriptor getter = {.getter = function(body, closure).object,
                                         .has_get = true,
                                         .has_enumerable = true,
                                         .enumerable = true,
                                         .has_configurable = true,
                                         .configurable = true};
    bool success;
    MUST(object_define_own_property(agent, object, key(name), &getter, &success));
}

/* The value of new NAME(arguments) for a constructor of the realm. */
static inline struct value new_object(const char *name, const struct value *arguments, size_t count)
{
    struct value result = UNDEFINED;
    MUST(construct(agent, at(value_object(realm->global_object), name), arguments, count, &result));
    return result;
}

/* True if the pending exception is an object whose name is this. */
static inline bool threw(const char *name)
{
    struct value actual = at(agent->exception, "name");
    return actual.type == VALUE_STRING && string_is(string_of(actual), name);
}

static inline bool is_number(struct value value, double number)
{
    return same_value(value, value_number(number));
}

static inline bool is_text(struct value value, const char *ascii)
{
    return value.type == VALUE_STRING && string_is(string_of(value), ascii);
}

#endif
