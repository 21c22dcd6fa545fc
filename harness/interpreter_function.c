/*
 * Functions of programs: closures over the environment where they were made. An ordinary function
 * takes this from its call and can be constructed; an arrow function has neither.
 */
#include "interpreter_parts.h"

struct closure {
    struct environment *environment;
    const name_list *parameters;  // or NULL
    const char *parameter;        // the only one, or NULL
    const statement_list *body;
    bool is_arrow;
};

static void bind_parameter(struct environment *environment, const char *name, struct value value)
{
    environment_declare(environment, name, false);
    environment_initialize(environment, name, value);
}

static struct environment *closure_environment(const struct closure *closure,
                                               const struct call *call)
{
    struct environment *environment =
        environment_create(closure->environment->interpreter, closure->environment);
    if (!closure->is_arrow)
        environment->this_value = call->this_value;
    if (closure->parameter)
        bind_parameter(environment, closure->parameter, call_argument(call, 0));
    for (size_t i = 0; closure->parameters && i < closure->parameters->count; i++)
        bind_parameter(environment, closure->parameters->items[i], call_argument(call, i));
    environment_declare_labels(environment, closure->body);
    return environment;
}

/* [[Construct]] of an ordinary function: what its this is. */
static bool create_this(struct agent *agent, const struct call *call, struct value *this_value)
{
    struct object *prototype;
    TRY(get_prototype_from_constructor(agent, call, INTRINSIC_OBJECT_PROTOTYPE, &prototype));
    *this_value = value_object(object_allocate(agent, agent->current_realm, OBJECT_ORDINARY,
                                               prototype, sizeof(struct object)));
    return true;
}

static bool closure_body(struct agent *agent, const struct call *call, struct value *result)
{
    const struct closure *closure = ((struct function_object *)call->callee)->closure;
    struct environment *environment = closure_environment(closure, call);
    if (call->new_target)
        TRY(create_this(agent, call, &environment->this_value));
    struct value returned = UNDEFINED;
    if (run_statements(environment, closure->body, &returned) == COMPLETION_THROW)
        return false;
    *result = call->new_target && !is_object(returned) ? environment->this_value : returned;
    return true;
}

static struct object *closure_create(struct environment *environment, const char *name, int length,
                                     const struct closure *closure)
{
    struct interpreter *interpreter = environment->interpreter;
    struct closure *copy = NEW(interpreter->agent->arena, struct closure);
    *copy = *closure;
    struct object *function =
        function_create(interpreter->agent, interpreter->realm, name, length, closure_body, copy);
    ((struct function_object *)function)->has_script = true;
    return function;
}

/* MakeConstructor */
static void make_constructor(struct interpreter *interpreter, struct object *function)
{
    struct agent *agent = interpreter->agent;
    struct object *prototype = object_create(agent, interpreter->realm);
    define_value(agent, prototype, "constructor", value_object(function), true, false, true);
    define_value(agent, function, "prototype", value_object(prototype), true, false, false);
    ((struct function_object *)function)->is_constructor = true;
}

struct value function_from_body(struct environment *environment, const char *name,
                                const name_list *parameters, const statement_list *body)
{
    struct closure closure = {.environment = environment, .parameters = parameters, .body = body};
    struct object *function = closure_create(environment, name, (int)parameters->count, &closure);
    make_constructor(environment->interpreter, function);
    return value_object(function);
}

struct value arrow_from_body(struct environment *environment, const char *parameter,
                             const statement_list *body)
{
    struct closure closure = {
        .environment = environment, .parameter = parameter, .body = body, .is_arrow = true};
    return value_object(closure_create(environment, "", parameter ? 1 : 0, &closure));
}

bool define_getter(struct environment *environment, struct object *object, struct property_key key,
                   const char *name, const statement_list *body)
{
    struct agent *agent = environment->interpreter->agent;
    struct text full_name = {.arena = agent->arena};
    text_printf(&full_name, "get %s", name);
    struct closure closure = {.environment = environment, .body = body};
    struct property_descriptor descriptor = {
        .getter = closure_create(environment, full_name.bytes, 0, &closure),
        .has_get = true,
        .has_set = true,
        .has_enumerable = true,
        .has_configurable = true,
        .enumerable = true,
        .configurable = true,
    };
    bool success = false;
    TRY(object_define_own_property(agent, object, key, &descriptor, &success));
    return success || throw_type_error(agent, "the getter cannot be defined");
}
