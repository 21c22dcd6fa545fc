/*
 * DOMException (Web IDL 4.4, 2.8.1): a serializable platform object with a name and a message.
 *
 * name, message and code are attributes of the prototype, which inherits %Error.prototype%. The
 * constants (DATA_CLONE_ERR and so on) are left out: messaging does not speak of them. There is no
 * stack.
 */
#include "agent.h"
#include "web_idl.h"
#include <math.h>

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
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_DOM_EXCEPTION_PROTOTYPE);
    return create_with_prototype(agent, realm, prototype, name, message);
}

void dom_exception_serialization_steps(struct agent *agent, const struct dom_exception *value,
                                       struct record *serialized)
{
    SPEC(agent, WEBIDL("domexception-serialization-steps"));
    PROSE(agent, WEBIDL("idl-domexception/prose-1"));
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
    value->message = string_of(serialized->message);
    STEP(3);  // nothing else was attached
}

struct dom_exception *quota_exceeded_error_create(struct agent *agent, struct realm *realm)
{
    struct string empty = {0};
    struct object *prototype = realm_intrinsic(realm, INTRINSIC_QUOTA_EXCEEDED_ERROR_PROTOTYPE);
    struct dom_exception *exception = create_with_prototype(agent, realm, prototype, empty, empty);
    exception->is_quota_exceeded_error = true;
    return exception;
}

void quota_exceeded_error_serialization_steps(struct agent *agent,
                                              const struct dom_exception *value,
                                              struct record *serialized)
{
    SPEC(agent, WEBIDL("quotaexceedederror-serialization-steps"));
    PROSE(agent, WEBIDL("quotaexceedederror/prose-1"));
    STEP(1);
    dom_exception_serialization_steps(agent, value, serialized);
    STEP(2);
    serialized->quota = value->quota;
    STEP(3);
    serialized->requested = value->requested;
}

void quota_exceeded_error_deserialization_steps(struct agent *agent,
                                                const struct record *serialized,
                                                struct dom_exception *value)
{
    SPEC(agent, WEBIDL("quotaexceedederror-deserialization-steps"));
    STEP(1);
    dom_exception_deserialization_steps(agent, serialized, value);
    STEP(2);
    value->quota = serialized->quota;
    STEP(3);
    value->requested = serialized->requested;
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

/* A member of QuotaExceededErrorOptions, a double: null if it is missing, RangeError if negative. */
static bool quota_member(struct agent *agent, struct value options, const char *name,
                         struct value *member)
{
    double number;
    *member = UNDEFINED;
    if (is_object(options))
        TRY(get_named(agent, options.object, name, member));
    if (is_undefined(*member)) {
        *member = JS_NULL;
        return true;
    }
    TRY(to_number(agent, *member, &number));
    if (!isfinite(number))
        return throw_type_error(agent, "a quota is a finite number");
    *member = value_number(number);
    return true;
}

static bool check_quota(struct agent *agent, const struct dom_exception *exception)
{
    bool has_quota = exception->quota.type == VALUE_NUMBER;
    bool has_requested = exception->requested.type == VALUE_NUMBER;
    if ((has_quota && exception->quota.number < 0) ||
        (has_requested && exception->requested.number < 0))
        return throw_range_error(agent, "a quota is not negative");
    if (has_quota && has_requested && exception->requested.number < exception->quota.number)
        return throw_range_error(agent, "what is requested is not below the quota");
    return true;
}

/* new QuotaExceededError(message, options) */
static bool quota_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value options = call_argument(call, 1), quota, requested;
    struct string message;
    struct object *prototype;
    if (!call->new_target)
        return throw_type_error(agent, "QuotaExceededError is a constructor");
    TRY(optional_string(agent, call, 0, "", &message));
    if (!is_object(options) && !is_undefined(options) && options.type != VALUE_NULL)
        return throw_type_error(agent, "the options are no object");
    TRY(quota_member(agent, options, "quota", &quota));
    TRY(quota_member(agent, options, "requested", &requested));
    TRY(get_prototype_from_constructor(agent, call, INTRINSIC_QUOTA_EXCEEDED_ERROR_PROTOTYPE,
                                       &prototype));
    struct dom_exception *exception = quota_exceeded_error_create(agent, call->callee->realm);
    exception->object.prototype = prototype;
    exception->name = string_from_utf8(agent->arena, "QuotaExceededError");
    exception->message = message;
    exception->quota = quota;
    exception->requested = requested;
    *result = value_object(&exception->object);
    return check_quota(agent, exception);
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

/* The QuotaExceededError that an attribute is read from; NULL: a TypeError is pending. */
static const struct dom_exception *this_quota(struct agent *agent, const struct call *call)
{
    const struct dom_exception *exception = this_dom_exception(agent, call);
    if (!exception || exception->is_quota_exceeded_error)
        return exception;
    throw_type_error(agent, "this is not a QuotaExceededError");
    return NULL;
}

static bool get_quota(struct agent *agent, const struct call *call, struct value *result)
{
    const struct dom_exception *exception = this_quota(agent, call);
    if (exception)
        *result = exception->quota;
    return exception != NULL;
}

static bool get_requested(struct agent *agent, const struct call *call, struct value *result)
{
    const struct dom_exception *exception = this_quota(agent, call);
    if (exception)
        *result = exception->requested;
    return exception != NULL;
}

static void create_quota_exceeded_error(struct agent *agent, struct realm *realm,
                                        struct object *parent)
{
    struct object *prototype =
        object_allocate(agent, realm, OBJECT_ORDINARY, parent, sizeof(struct object));
    struct value base;
    realm->intrinsics[INTRINSIC_QUOTA_EXCEEDED_ERROR_PROTOTYPE] = prototype;
    struct object *function =
        define_constructor(agent, realm, "QuotaExceededError", 0, quota_constructor, prototype);
    MUST(get_named(agent, parent, "constructor", &base));
    function->prototype = base.object;
    define_accessor(agent, realm, prototype, "quota", get_quota, NULL, true);
    define_accessor(agent, realm, prototype, "requested", get_requested, NULL, true);
    define_symbol_value(agent, prototype, &symbol_to_string_tag,
                        value_ascii(agent->arena, "QuotaExceededError"));
}

void dom_exception_create_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype =
        object_allocate(agent, realm, OBJECT_ORDINARY,
                        realm_intrinsic(realm, INTRINSIC_ERROR_PROTOTYPE), sizeof(struct object));
    realm->intrinsics[INTRINSIC_DOM_EXCEPTION_PROTOTYPE] = prototype;
    define_constructor(agent, realm, "DOMException", 0, constructor, prototype);
    define_accessor(agent, realm, prototype, "name", get_name, NULL, true);
    define_accessor(agent, realm, prototype, "message", get_message, NULL, true);
    define_accessor(agent, realm, prototype, "code", get_code, NULL, true);
    define_symbol_value(agent, prototype, &symbol_to_string_tag,
                        value_ascii(agent->arena, "DOMException"));
    create_quota_exceeded_error(agent, realm, prototype);
}
