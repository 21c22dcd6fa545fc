/*
 * Promise (ECMA-262, 27.2) as an object that exists: it can be made and passed around. Its state
 * is not modelled, since programs queue their microtasks by a statement of their own.
 */
#include "builtins.h"

static bool resolving_function(struct agent *agent, const struct call *call, struct value *result)
{
    return true;
}

static bool promise_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct object *promise;
    struct realm *realm = agent->current_realm;
    struct value executor = call_argument(call, 0), ignored;
    TRY(require_new(agent, call));
    if (!is_callable(executor))
        return throw_type_error(agent, "Promise resolver is not a function");
    TRY(create_from_constructor(agent, call, INTRINSIC_PROMISE_PROTOTYPE, OBJECT_PROMISE,
                                sizeof *promise, &promise));
    *result = value_object(promise);
    struct value arguments[] = {
        value_object(function_create(agent, realm, "", 1, resolving_function, NULL)),
        value_object(function_create(agent, realm, "", 1, resolving_function, NULL)),
    };
    // what the executor throws would reject the promise
    if (!call_function(agent, executor, UNDEFINED, arguments, 2, &ignored))
        agent->exception = UNDEFINED;
    return true;
}

static struct value new_promise(struct agent *agent)
{
    struct realm *realm = agent->current_realm;
    return value_object(object_allocate(agent, realm, OBJECT_PROMISE,
                                        realm_intrinsic(realm, INTRINSIC_PROMISE_PROTOTYPE),
                                        sizeof(struct object)));
}

static bool promise_resolve(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value = call_argument(call, 0);
    bool is_promise = is_object(value) && value.object->kind == OBJECT_PROMISE;
    *result = is_promise ? value : new_promise(agent);
    return true;
}

static bool promise_reject(struct agent *agent, const struct call *call, struct value *result)
{
    *result = new_promise(agent);
    return true;
}

void create_promise_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_PROMISE_PROTOTYPE);
    struct object *constructor =
        define_constructor(agent, realm, "Promise", 1, promise_constructor, prototype);
    define_method(agent, realm, constructor, "reject", 1, promise_reject);
    define_method(agent, realm, constructor, "resolve", 1, promise_resolve);
    define_to_string_tag(agent, prototype, "Promise");
}
