/*
 * DOMException (Web IDL 4.4, 2.8.1): a serializable platform object with a name and a message.
 *
 * name, message and code are attributes of the prototype, which inherits %Error.prototype%. The
 * constants (DATA_CLONE_ERR and so on) are left out: messaging does not speak of them. There is no
 * stack.
 */
#include "agent.h"
#include "web_idl.h"

/* The names that have a legacy code (Web IDL, table of DOMException names). */
static const struct legacy_code {
    const char *name;
    int code;
} legacy_codes[] = {
    {"IndexSizeError", 1},
    {"HierarchyRequestError", 3},
    {"WrongDocumentError", 4},
    {"InvalidCharacterError", 5},
    {"NoModificationAllowedError", 7},
    {"NotFoundError", 8},
    {"NotSupportedError", 9},
    {"InUseAttributeError", 10},
    {"InvalidStateError", 11},
    {"SyntaxError", 12},
    {"InvalidModificationError", 13},
    {"NamespaceError", 14},
    {"InvalidAccessError", 15},
    {"TypeMismatchError", 17},
    {"SecurityError", 18},
    {"NetworkError", 19},
    {"AbortError", 20},
    {"URLMismatchError", 21},
    {"QuotaExceededError", 22},
    {"TimeoutError", 23},
    {"InvalidNodeTypeError", 24},
    {"DataCloneError", 25},
};

static struct dom_exception *create_with_prototype(struct agent *agent, struct realm *realm,
                                                   struct object *prototype, struct string name,
                                                   struct string message)
{
    struct dom_exception *exception = object_allocate(agent, realm, OBJECT_DOM_EXCEPTION, prototype,
                                                      sizeof(struct dom_exception));
    exception->name = name;
    exception->message = message;
    return exception;
}

struct dom_exception *dom_exception_create(struct agent *agent, struct realm *realm,
                                           struct string name, struct string message)
{
    struct object *prototype = realm->intrinsics[INTRINSIC_DOM_EXCEPTION_PROTOTYPE];
    return create_with_prototype(agent, realm, prototype, name, message);
}

void dom_exception_serialization_steps(struct agent *agent, const struct dom_exception *value,
                                       struct record *serialized)
{
    SPEC(agent, WEBIDL("domexception-serialization-steps"));
    STEP(1);
    serialized->name = value->name;
    STEP(2);
    serialized->message = value_string(value->message);
    STEP(3);  // there is nothing else
}

void dom_exception_deserialization_steps(struct agent *agent, const struct record *serialized,
                                         struct dom_exception *value)
{
    SPEC(agent, WEBIDL("domexception-deserialization-steps"));
    STEP(1);
    value->name = serialized->name;
    STEP(2);
    value->message = serialized->message.string;
    STEP(3);  // nothing else was attached
}

/* An optional argument of type DOMString with a default value. */
static bool optional_string(struct agent *agent, const struct call *call, size_t i,
                            const char *default_value, struct string *string)
{
    struct value argument = call_argument(call, i);
    if (!is_undefined(argument))
        return to_string(agent, argument, string);
    *string = string_from_utf8(agent->arena, default_value);
    return true;
}

/* new DOMException(message, name) */
static bool constructor(struct agent *agent, const struct call *call, struct value *result)
{
    if (!call->new_target)
        return throw_type_error(agent, "DOMException is a constructor");
    struct string message, name;
    TRY(optional_string(agent, call, 0, "", &message));
    TRY(optional_string(agent, call, 1, "Error", &name));
    struct object *prototype;
    TRY(get_prototype_from_constructor(agent, call, INTRINSIC_DOM_EXCEPTION_PROTOTYPE, &prototype));
    struct realm *realm = call->callee->realm;
    *result = value_object(&create_with_prototype(agent, realm, prototype, name, message)->object);
    return true;
}

/* The DOMException that an attribute is read from; NULL: a TypeError is pending. */
static const struct dom_exception *this_dom_exception(struct agent *agent, const struct call *call)
{
    if (is_object(call->this_value) && call->this_value.object->kind == OBJECT_DOM_EXCEPTION)
        return (const struct dom_exception *)call->this_value.object;
    throw_type_error(agent, "this is not a DOMException");
    return NULL;
}

static bool get_name(struct agent *agent, const struct call *call, struct value *result)
{
    const struct dom_exception *exception = this_dom_exception(agent, call);
    if (!exception)
        return false;
    *result = value_string(exception->name);
    return true;
}

static bool get_message(struct agent *agent, const struct call *call, struct value *result)
{
    const struct dom_exception *exception = this_dom_exception(agent, call);
    if (!exception)
        return false;
    *result = value_string(exception->message);
    return true;
}

static int legacy_code_of(struct string name)
{
    for (size_t i = 0; i < sizeof legacy_codes / sizeof *legacy_codes; i++)
        if (string_is(name, legacy_codes[i].name))
            return legacy_codes[i].code;
    return 0;
}

static bool get_code(struct agent *agent, const struct call *call, struct value *result)
{
    const struct dom_exception *exception = this_dom_exception(agent, call);
    if (!exception)
        return false;
    *result = value_number(legacy_code_of(exception->name));
    return true;
}

void dom_exception_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype =
        object_allocate(agent, realm, OBJECT_ORDINARY, realm->intrinsics[INTRINSIC_ERROR_PROTOTYPE],
                        sizeof(struct object));
    realm->intrinsics[INTRINSIC_DOM_EXCEPTION_PROTOTYPE] = prototype;
    define_constructor(agent, realm, "DOMException", 0, constructor, prototype);
    define_accessor(agent, realm, prototype, "name", get_name, NULL, true);
    define_accessor(agent, realm, prototype, "message", get_message, NULL, true);
    define_accessor(agent, realm, prototype, "code", get_code, NULL, true);
    define_symbol_value(agent, prototype, &symbol_to_string_tag,
                        value_ascii(agent->arena, "DOMException"));
}
