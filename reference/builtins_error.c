/*
 * Error and its native subclasses (ECMA-262, 20.5). "stack" is an own data property, as engines
 * have it, with no more than the error's name in it.
 */
#include "builtins.h"

struct error_class {
    const char *name;
    enum intrinsic prototype;
};

static const struct error_class error_class = {"Error", INTRINSIC_ERROR_PROTOTYPE};

static const struct error_class native_errors[] = {
    {"EvalError", INTRINSIC_EVAL_ERROR_PROTOTYPE},
    {"RangeError", INTRINSIC_RANGE_ERROR_PROTOTYPE},
    {"ReferenceError", INTRINSIC_REFERENCE_ERROR_PROTOTYPE},
    {"SyntaxError", INTRINSIC_SYNTAX_ERROR_PROTOTYPE},
    {"TypeError", INTRINSIC_TYPE_ERROR_PROTOTYPE},
    {"URIError", INTRINSIC_URI_ERROR_PROTOTYPE},
};

static void define_stack(struct agent *agent, struct error_object *error, const char *name)
{
    define_value(agent, &error->object, "stack", value_ascii(agent->arena, name), true, false,
                 true);
}

bool throw_syntax_error(struct agent *agent, const char *message)
{
    struct realm *realm = agent->current_realm;
    struct error_object *error =
        object_allocate(agent, realm, OBJECT_ERROR,
                        realm_intrinsic(realm, INTRINSIC_SYNTAX_ERROR_PROTOTYPE), sizeof *error);
    define_stack(agent, error, "SyntaxError");
    define_value(agent, &error->object, "message", value_ascii(agent->arena, message), true, false,
                 true);
    return throw_value(agent, value_object(&error->object));
}

/* InstallErrorCause. */
static bool install_cause(struct agent *agent, struct object *error, struct value options)
{
    bool has;
    struct value cause;
    if (!is_object(options))
        return true;
    TRY(object_has_property(agent, options.object, STATIC_KEY("cause"), &has));
    if (!has)
        return true;
    TRY(get(agent, options.object, STATIC_KEY("cause"), &cause));
    define_value(agent, error, "cause", cause, true, false, true);
    return true;
}

static bool construct_error(struct agent *agent, const struct call *call,
                            const struct error_class *class, struct value *result)
{
    struct error_object *error;
    struct value message = call_argument(call, 0);
    TRY(create_from_constructor(agent, call, class->prototype, OBJECT_ERROR, sizeof *error,
                                &error));
    define_stack(agent, error, class->name);
    if (!is_undefined(message)) {
        struct string text;
        TRY(to_string(agent, message, &text));
        define_value(agent, &error->object, "message", value_string(text), true, false, true);
    }
    *result = value_object(&error->object);
    return install_cause(agent, &error->object, call_argument(call, 1));
}

static bool error_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return construct_error(agent, call, &error_class, result);
}

static bool native_error_constructor(struct agent *agent, const struct call *call,
                                     struct value *result)
{
    const struct function_object *function = (const struct function_object *)call->callee;
    return construct_error(agent, call, function->closure, result);
}

/* A property as text, or what stands for it when it is undefined. */
static bool text_property(struct agent *agent, struct object *object, const char *name,
                          const char *absent, struct string *text)
{
    struct value value;
    TRY(get_named(agent, object, name, &value));
    if (!is_undefined(value))
        return to_string(agent, value, text);
    *text = string_from_utf8(agent->arena, absent);
    return true;
}

static bool error_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct string name, message;
    struct arena *arena = agent->arena;
    if (!is_object(call->this_value))
        return throw_type_error(agent, "Error.prototype.toString called on non-object");
    TRY(text_property(agent, call->this_value.object, "name", "Error", &name));
    TRY(text_property(agent, call->this_value.object, "message", "", &message));
    struct string separator =
        string_from_utf8(arena, name.length > 0 && message.length > 0 ? ": " : "");
    *result = value_string(string_concat(arena, string_concat(arena, name, separator), message));
    return true;
}

static struct object *define_error_class(struct agent *agent, struct realm *realm,
                                         const struct error_class *class, function_body body)
{
    struct object *prototype = create_prototype(agent, realm, class->prototype);
    struct object *constructor = define_constructor(agent, realm, class->name, 1, body, prototype);
    ((struct function_object *)constructor)->closure = (void *)(uintptr_t) class;
    define_value(agent, prototype, "name", value_ascii(agent->arena, class->name), true, false,
                 true);
    define_value(agent, prototype, "message", value_ascii(agent->arena, ""), true, false, true);
    return constructor;
}

void create_error_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *error = define_error_class(agent, realm, &error_class, error_constructor);
    struct object *error_prototype = realm_intrinsic(realm, INTRINSIC_ERROR_PROTOTYPE);
    define_method(agent, realm, error_prototype, "toString", 0, error_to_string);
    for (size_t i = 0; i < sizeof native_errors / sizeof *native_errors; i++) {
        struct object *native =
            define_error_class(agent, realm, &native_errors[i], native_error_constructor);
        native->prototype = error;
        realm_intrinsic(realm, native_errors[i].prototype)->prototype = error_prototype;
    }
}
