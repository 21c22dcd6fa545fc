/*
 * Functions: calling, constructing, bound functions, and the definition of built-in ones
 * (ECMA-262, 7.3.12 to 7.3.22, 10.3, 10.4.1, 17).
 *
 * A call pushes an execution context of the callee's realm, so that errors and objects made in it
 * belong to that realm.
 */
#include "internal_methods.h"
#include "function.h"
#include <math.h>
#include <string.h>

bool is_callable(struct value value)
{
    while (is_object(value) && value.object->kind == OBJECT_PROXY)
        value = value_object(((const struct proxy_object *)value.object)->target);
    return is_object(value) && value.object->kind == OBJECT_FUNCTION;
}

bool is_constructor(struct value value)
{
    while (is_object(value) && value.object->kind == OBJECT_PROXY)
        value = value_object(((const struct proxy_object *)value.object)->target);
    return is_callable(value) && ((const struct function_object *)value.object)->is_constructor;
}

/* Runs the function's body in an execution context of its realm. */
static bool run_body(struct agent *agent, const struct call *call, struct value *result)
{
    const struct function_object *function = (const struct function_object *)call->callee;
    if (agent_stack_exhausted(agent))
        return false;
    push_execution_context(agent, call->callee->realm, function->has_script);
    struct value completion = UNDEFINED;  // not *result: it may be one of the arguments
    bool normal = function->body(agent, call, &completion);
    pop_execution_context(agent);
    if (normal)
        *result = completion;
    return normal;
}

bool call_function(struct agent *agent, struct value function, struct value this_value,
                   const struct value *arguments, size_t count, struct value *result)
{
    if (!is_callable(function))
        return throw_type_error(agent, "not a function");
    if (function.object->kind == OBJECT_PROXY)
        return proxy_call(agent, function.object, this_value, arguments, count, result);
    struct call call = {.callee = function.object,
                        .this_value = this_value,
                        .arguments = arguments,
                        .argument_count = count};
    return run_body(agent, &call, result);
}

bool construct_with_new_target(struct agent *agent, struct object *constructor,
                               const struct value *arguments, size_t count,
                               struct object *new_target, struct value *result)
{
    if (constructor->kind == OBJECT_PROXY)
        return proxy_construct(agent, constructor, arguments, count, new_target, result);
    struct call call = {.callee = constructor,
                        .this_value = UNDEFINED,
                        .arguments = arguments,
                        .argument_count = count,
                        .new_target = new_target};
    return run_body(agent, &call, result);
}

bool construct(struct agent *agent, struct value constructor, const struct value *arguments,
               size_t count, struct value *result)
{
    if (!is_constructor(constructor))
        return throw_type_error(agent, "not a constructor");
    return construct_with_new_target(agent, constructor.object, arguments, count,
                                     constructor.object, result);
}

bool ordinary_has_instance(struct agent *agent, struct value constructor, struct value value,
                           bool *result)
{
    *result = false;
    if (!is_callable(constructor))
        return true;
    struct object *target = bound_target_function(constructor.object);
    if (target)
        return instance_of(agent, value, value_object(target), result);
    if (!is_object(value))
        return true;
    struct value prototype;
    TRY(get_named(agent, constructor.object, "prototype", &prototype));
    if (!is_object(prototype))
        return throw_type_error(agent, "prototype is not an object");
    struct object *object = value.object;
    do {
        TRY(object_get_prototype_of(agent, object, &object));
        *result = object == prototype.object;
    } while (object && !*result);
    return true;
}

bool instance_of(struct agent *agent, struct value value, struct value constructor, bool *result)
{
    if (!is_object(constructor))
        return throw_type_error(agent, "right-hand side of instanceof is not an object");
    struct value handler;
    TRY(get_method(agent, constructor, key_from_symbol(&symbol_has_instance), &handler));
    if (!is_undefined(handler)) {
        struct value answer;
        TRY(call_function(agent, handler, constructor, &value, 1, &answer));
        *result = to_boolean(answer);
        return true;
    }
    if (!is_callable(constructor))
        return throw_type_error(agent, "right-hand side of instanceof is not callable");
    return ordinary_has_instance(agent, constructor, value, result);
}

/* GetFunctionRealm. */
static bool get_function_realm(struct agent *agent, struct object *function, struct realm **realm)
{
    for (;;) {
        struct object *target = bound_target_function(function);
        if (function->kind == OBJECT_PROXY) {
            const struct proxy_object *proxy = (const struct proxy_object *)function;
            if (!proxy->handler)
                return throw_type_error(agent, "proxy has been revoked");
            target = proxy->target;
        }
        if (!target)
            break;
        function = target;
    }
    *realm = function->realm;
    return true;
}

bool get_prototype_from_constructor(struct agent *agent, const struct call *call,
                                    enum intrinsic default_prototype, struct object **prototype)
{
    struct object *constructor = call->new_target ? call->new_target : call->callee;
    struct value value;
    TRY(get(agent, constructor, STATIC_KEY("prototype"), &value));
    if (is_object(value)) {
        *prototype = value.object;
        return true;
    }
    struct realm *realm = NULL;
    TRY(get_function_realm(agent, constructor, &realm));
    *prototype = realm_intrinsic(realm, default_prototype);
    return true;
}

/* A place for a property that the object does not have yet: where its placeholder stands, if it has one. */
static struct property *new_property(struct agent *agent, struct object *object,
                                     struct property_key key)
{
    struct property *placeholder =
        object->kind == OBJECT_GLOBAL ? property_map_find(&object->properties, key) : NULL;
    if (object->lacks_name)
        function_make_name(object);
    return placeholder ? placeholder : property_map_add(agent->arena, &object->properties, key);
}

/* Adds a property that the object, which is extensible, does not have yet; nor is the key exotic. */
static void add_property(struct agent *agent, struct object *object, struct property_key key,
                         const struct property_descriptor *descriptor)
{
    struct property property = complete_property_descriptor(key, descriptor);
    *new_property(agent, object, key) = property;
}

/* A property as the methods and constructors of built-ins are: writable, configurable, not enumerable. */
static void define_hidden(struct agent *agent, struct object *object, struct property_key key,
                          struct value value)
{
    *new_property(agent, object, key) =
        (struct property){.key = key, .value = value, .writable = true, .configurable = true};
}

static struct function_object *function_allocate(struct agent *agent, struct realm *realm,
                                                 struct string name, double length,
                                                 function_body body, void *closure)
{
    struct function_object *function =
        object_allocate(agent, realm, OBJECT_FUNCTION,
                        realm_intrinsic(realm, INTRINSIC_FUNCTION_PROTOTYPE), sizeof *function);
    function->body = body;
    function->closure = closure;
    function->length = length;
    function->name = name;
    function->object.lacks_name = true;
    return function;
}

void function_make_name(struct object *object)
{
    const struct function_object *function = (struct function_object *)object;
    struct arena *arena = object->realm->agent->arena;
    struct property property = {
        .key = STATIC_KEY("length"), .value = value_number(function->length), .configurable = true};
    struct string name = function->name;
    if (function->name_prefix) {
        struct string prefix = string_from_utf8(arena, function->name_prefix);
        name =
            string_concat(arena, string_concat(arena, prefix, key_string(STATIC_KEY(" "))), name);
    }
    object->lacks_name = false;
    *property_map_add(arena, &object->properties, property.key) = property;
    property.key = STATIC_KEY("name");
    property.value = value_string(name);
    *property_map_add(arena, &object->properties, property.key) = property;
}

struct object *function_create(struct agent *agent, struct realm *realm, const char *name,
                               int length, function_body body, void *closure)
{
    struct string text = string_from_utf8(agent->arena, name);
    return &function_allocate(agent, realm, text, length, body, closure)->object;
}

void define_method(struct agent *agent, struct realm *realm, struct object *object,
                   const char *name, int length, function_body body)
{
    struct string text = string_from_utf8(agent->arena, name);
    struct function_object *function = function_allocate(agent, realm, text, length, body, NULL);
    define_hidden(agent, object, key_from_string(text), value_object(&function->object));
}

static struct object *accessor_function(struct agent *agent, struct realm *realm,
                                        const char *prefix, struct string name, int length,
                                        function_body body)
{
    if (!body)
        return NULL;
    struct function_object *function = function_allocate(agent, realm, name, length, body, NULL);
    function->name_prefix = prefix;
    return &function->object;
}

void define_accessor(struct agent *agent, struct realm *realm, struct object *object,
                     const char *name, function_body getter, function_body setter, bool enumerable)
{
    struct string text = string_from_utf8(agent->arena, name);
    struct property_descriptor descriptor = {
        .getter = accessor_function(agent, realm, "get", text, 0, getter),
        .setter = accessor_function(agent, realm, "set", text, 1, setter),
        .has_get = true,
        .has_set = true,
        .has_enumerable = true,
        .has_configurable = true,
        .enumerable = enumerable,
        .configurable = true,
    };
    add_property(agent, object, key_from_string(text), &descriptor);
}

void define_value(struct agent *agent, struct object *object, const char *name, struct value value,
                  bool writable, bool enumerable, bool configurable)
{
    struct property_descriptor descriptor =
        data_descriptor(value, writable, enumerable, configurable);
    add_property(agent, object, key_from_ascii(agent->arena, name), &descriptor);
}

void define_symbol_value(struct agent *agent, struct object *object, struct symbol *symbol,
                         struct value value)
{
    struct property_descriptor descriptor = data_descriptor(value, is_callable(value), false, true);
    add_property(agent, object, key_from_symbol(symbol), &descriptor);
}

struct object *define_constructor(struct agent *agent, struct realm *realm, const char *name,
                                  int length, function_body body, struct object *prototype)
{
    struct string text = string_from_utf8(agent->arena, name);
    struct object *constructor = &function_allocate(agent, realm, text, length, body, NULL)->object;
    struct value value = value_object(constructor);
    ((struct function_object *)constructor)->is_constructor = true;
    if (prototype) {
        define_value(agent, constructor, "prototype", value_object(prototype), false, false, false);
        define_hidden(agent, prototype, STATIC_KEY("constructor"), value);
    }
    define_hidden(agent, realm->global_object, key_from_string(text), value);
    return constructor;
}

struct bound_function {
    struct object *target;
    struct value this_value;
    value_list arguments;
};

static bool bound_function_body(struct agent *agent, const struct call *call, struct value *result)
{
    const struct bound_function *bound = ((struct function_object *)call->callee)->closure;
    value_list arguments = {0};
    for (size_t i = 0; i < bound->arguments.count; i++)
        LIST_APPEND(agent->arena, &arguments, bound->arguments.items[i]);
    for (size_t i = 0; i < call->argument_count; i++)
        LIST_APPEND(agent->arena, &arguments, call->arguments[i]);
    if (!call->new_target)
        return call_function(agent, value_object(bound->target), bound->this_value, arguments.items,
                             arguments.count, result);
    bool is_own = call->new_target == call->callee;
    return construct_with_new_target(agent, bound->target, arguments.items, arguments.count,
                                     is_own ? bound->target : call->new_target, result);
}

struct object *bound_target_function(const struct object *object)
{
    const struct function_object *function = (const struct function_object *)object;
    if (object->kind != OBJECT_FUNCTION || function->body != bound_function_body)
        return NULL;
    return ((const struct bound_function *)function->closure)->target;
}

/* What is left of the target's length after count bound arguments. */
static bool bound_function_length(struct agent *agent, struct object *target, size_t count,
                                  double *length)
{
    bool has;
    struct value value = UNDEFINED;
    *length = 0;
    TRY(has_own_property(agent, target, STATIC_KEY("length"), &has));
    if (has)
        TRY(get(agent, target, STATIC_KEY("length"), &value));
    if (value.type == VALUE_NUMBER && !isnan(value.number))
        *length = fmax(trunc(value.number) - (double)count, 0);
    return true;
}

bool bound_function_create(struct agent *agent, struct object *target, struct value this_value,
                           const struct value *arguments, size_t count, struct value *result)
{
    struct bound_function *bound = NEW(agent->arena, struct bound_function);
    bound->target = target;
    bound->this_value = this_value;
    for (size_t i = 0; i < count; i++)
        LIST_APPEND(agent->arena, &bound->arguments, arguments[i]);
    double length;
    struct value name;
    TRY(bound_function_length(agent, target, count, &length));
    TRY(get(agent, target, STATIC_KEY("name"), &name));
    struct string text = string_from_utf8(agent->arena, "bound ");
    if (name.type == VALUE_STRING)
        text = string_concat(agent->arena, text, string_of(name));
    struct function_object *function =
        function_allocate(agent, agent->current_realm, text, length, bound_function_body, bound);
    function->object.prototype = target->prototype;
    function->is_constructor = is_constructor(value_object(target));
    *result = value_object(&function->object);
    return true;
}
