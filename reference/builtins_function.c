/*
 * Function.prototype (ECMA-262, 20.2.3). There is no Function constructor: programs of the case
 * language have no source text to compile.
 */
#include "builtins.h"
#include "function.h"

static bool function_prototype_body(struct agent *agent, const struct call *call,
                                    struct value *result)
{
    return true;
}

static bool function_call(struct agent *agent, const struct call *call, struct value *result)
{
    const struct value *arguments = call->arguments;
    size_t count = call->argument_count;
    if (count > 0) {
        arguments++;
        count--;
    }
    return call_function(agent, call->this_value, call_argument(call, 0), arguments, count, result);
}

static bool function_apply(struct agent *agent, const struct call *call, struct value *result)
{
    struct value list = call_argument(call, 1);
    value_list arguments = {0};
    if (!is_callable(call->this_value))
        return throw_type_error(agent, "not a function");
    if (!is_undefined(list) && list.type != VALUE_NULL)
        TRY(create_list_from_array_like(agent, list, &arguments));
    return call_function(agent, call->this_value, call_argument(call, 0), arguments.items,
                         arguments.count, result);
}

static bool function_bind(struct agent *agent, const struct call *call, struct value *result)
{
    if (!is_callable(call->this_value))
        return throw_type_error(agent, "not a function");
    size_t count = call->argument_count > 0 ? call->argument_count - 1 : 0;
    return bound_function_create(agent, call->this_value.object, call_argument(call, 0),
                                 count > 0 ? call->arguments + 1 : NULL, count, result);
}

static bool function_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    if (!is_callable(call->this_value))
        return throw_type_error(agent, "not a function");
    *result = value_ascii(agent->arena, "function () { [native code] }");
    return true;
}

static bool function_has_instance(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    bool has;
    TRY(ordinary_has_instance(agent, call->this_value, call_argument(call, 0), &has));
    *result = value_boolean(has);
    return true;
}

static const struct method methods[] = {
    {"apply", 2, function_apply},
    {"bind", 1, function_bind},
    {"call", 1, function_call},
    {"toString", 0, function_to_string},
};

void create_function_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_FUNCTION_PROTOTYPE);
    ((struct function_object *)prototype)->body = function_prototype_body;
    define_value(agent, prototype, "length", value_number(0), false, false, true);
    define_value(agent, prototype, "name", value_ascii(agent->arena, ""), false, false, true);
    DEFINE_METHODS(agent, realm, prototype, methods);
    struct property_descriptor descriptor =
        data_descriptor(value_object(function_create(agent, realm, "[Symbol.hasInstance]", 1,
                                                     function_has_instance, NULL)),
                        false, false, false);
    bool success;
    MUST(object_define_own_property(agent, prototype, key_from_symbol(&symbol_has_instance),
                                    &descriptor, &success));
}
