/*
 * Type conversion (ECMA-262, 7.1). An object is asked for a primitive value through its
 * %Symbol.toPrimitive%, toString and valueOf, so every conversion of one may run program code.
 */
#include "conversion.h"
#include "builtins.h"
#include <math.h>

#define MAX_SAFE_INTEGER 9007199254740991.0

enum { LONGEST_ARGUMENT_LIST = 1 << 20 };

/* OrdinaryToPrimitive. */
static bool ordinary_to_primitive(struct agent *agent, struct value value,
                                  enum preferred_type preferred_type, struct value *primitive)
{
    bool string_first = preferred_type == PREFERRED_TYPE_STRING;
    const char *names[] = {string_first ? "toString" : "valueOf",
                           string_first ? "valueOf" : "toString"};
    for (int i = 0; i < 2; i++) {
        struct value method;
        TRY(get_named(agent, value.object, names[i], &method));
        if (!is_callable(method))
            continue;
        TRY(call_function(agent, method, value, NULL, 0, primitive));
        if (!is_object(*primitive))
            return true;
    }
    return throw_type_error(agent, "cannot convert object to primitive value");
}

bool to_primitive(struct agent *agent, struct value value, enum preferred_type preferred_type,
                  struct value *primitive)
{
    static const char *const hints[] = {"default", "string", "number"};
    if (!is_object(value)) {
        *primitive = value;
        return true;
    }
    struct value exotic;
    TRY(get_method(agent, value, key_from_symbol(&symbol_to_primitive), &exotic));
    if (is_undefined(exotic))
        return ordinary_to_primitive(agent, value, preferred_type, primitive);
    struct value hint = value_ascii(agent->arena, hints[preferred_type]);
    TRY(call_function(agent, exotic, value, &hint, 1, primitive));
    if (is_object(*primitive))
        return throw_type_error(agent, "Symbol.toPrimitive returned an object");
    return true;
}

bool to_boolean(struct value value)
{
    switch (value.type) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
        return false;
    case VALUE_BOOLEAN:
        return value.boolean;
    case VALUE_NUMBER:
        return value.number != 0 && !isnan(value.number);
    case VALUE_BIGINT:
        return !string_is(string_of(value), "0");
    case VALUE_STRING:
        return string_of(value).length > 0;
    default:
        return true;
    }
}

bool to_number(struct agent *agent, struct value value, double *number)
{
    TRY(to_primitive(agent, value, PREFERRED_TYPE_NUMBER, &value));
    switch (value.type) {
    case VALUE_UNDEFINED:
        *number = NAN;
        return true;
    case VALUE_NULL:
        *number = 0;
        return true;
    case VALUE_BOOLEAN:
        *number = value.boolean;
        return true;
    case VALUE_NUMBER:
        *number = value.number;
        return true;
    case VALUE_STRING:
        *number = string_to_number(string_of(value));
        return true;
    case VALUE_BIGINT:
        return throw_type_error(agent, "cannot convert a BigInt value to a number");
    default:
        return throw_type_error(agent, "cannot convert a Symbol value to a number");
    }
}

static struct string string_of_primitive(struct agent *agent, struct value value)
{
    char text[32];
    switch (value.type) {
    case VALUE_UNDEFINED:
        return string_from_utf8(agent->arena, "undefined");
    case VALUE_NULL:
        return string_from_utf8(agent->arena, "null");
    case VALUE_BOOLEAN:
        return string_from_utf8(agent->arena, value.boolean ? "true" : "false");
    case VALUE_NUMBER:
        number_to_ascii(value.number, text);
        return string_from_utf8(agent->arena, text);
    case VALUE_BIGINT:
        return string_of(value);
    default:
        return string_of(value);
    }
}

bool to_string(struct agent *agent, struct value value, struct string *string)
{
    TRY(to_primitive(agent, value, PREFERRED_TYPE_STRING, &value));
    if (value.type == VALUE_SYMBOL)
        return throw_type_error(agent, "cannot convert a Symbol value to a string");
    *string = string_of_primitive(agent, value);
    return true;
}

bool to_property_key(struct agent *agent, struct value value, struct property_key *key)
{
    TRY(to_primitive(agent, value, PREFERRED_TYPE_STRING, &value));
    if (value.type == VALUE_SYMBOL)
        *key = key_from_symbol(value.symbol);
    else
        *key = key_from_string(string_of_primitive(agent, value));
    return true;
}

bool to_bigint(struct agent *agent, struct value value, struct value *bigint)
{
    TRY(to_primitive(agent, value, PREFERRED_TYPE_NUMBER, &value));
    switch (value.type) {
    case VALUE_BIGINT:
        *bigint = value;
        return true;
    case VALUE_BOOLEAN:
        *bigint = number_to_bigint(agent->arena, value.boolean);
        return true;
    case VALUE_STRING:
        if (string_to_bigint(agent->arena, string_of(value), bigint))
            return true;
        return throw_syntax_error(agent, "cannot convert string to a BigInt");
    default:
        return throw_type_error(agent, "cannot convert value to a BigInt");
    }
}

bool to_integer_or_infinity(struct agent *agent, struct value value, double *integer)
{
    double number;
    TRY(to_number(agent, value, &number));
    *integer = isnan(number) ? 0 : trunc(number) + 0.0;  // adding 0 makes -0 into +0
    return true;
}

bool to_index(struct agent *agent, struct value value, uint64_t *index)
{
    double integer;
    TRY(to_integer_or_infinity(agent, value, &integer));
    if (integer < 0 || integer > MAX_SAFE_INTEGER)
        return throw_range_error(agent, "not a valid index");
    *index = (uint64_t)integer;
    return true;
}

uint32_t number_to_uint32(double number)
{
    if (!isfinite(number))
        return 0;
    double rest = fmod(trunc(number), 4294967296.0);
    return (uint32_t)(int64_t)rest;
}

bool to_length(struct agent *agent, struct value value, double *length)
{
    TRY(to_integer_or_infinity(agent, value, length));
    *length = fmin(fmax(*length, 0), MAX_SAFE_INTEGER);
    return true;
}

bool length_of_array_like(struct agent *agent, struct object *object, double *length)
{
    struct value value;
    TRY(get_named(agent, object, "length", &value));
    return to_length(agent, value, length);
}

struct property_key key_from_number(struct arena *arena, double number)
{
    char text[32];
    number_to_ascii(number, text);
    return key_from_ascii(arena, text);
}

bool create_list_from_array_like(struct agent *agent, struct value object, value_list *list)
{
    *list = (value_list){0};
    if (!is_object(object))
        return throw_type_error(agent, "not an object with a length");
    double length;
    TRY(length_of_array_like(agent, object.object, &length));
    if (length > LONGEST_ARGUMENT_LIST)
        return throw_range_error(agent, "too many arguments");
    for (double i = 0; i < length; i++) {
        struct value item;
        TRY(get(agent, object.object, key_from_number(agent->arena, i), &item));
        LIST_APPEND(agent->arena, list, item);
    }
    return true;
}

bool to_relative_index(struct agent *agent, struct value value, double length, double absent,
                       double *index)
{
    *index = absent;
    if (is_undefined(value))
        return true;
    double relative;
    TRY(to_integer_or_infinity(agent, value, &relative));
    *index = relative < 0 ? fmax(length + relative, 0) : fmin(relative, length);
    return true;
}

/* The wrapper of a primitive value, of this kind and with this prototype. */
static struct object *wrap(struct agent *agent, enum object_kind kind, enum intrinsic prototype,
                           struct value value)
{
    struct realm *realm = agent->current_realm;
    struct primitive_wrapper *wrapper =
        object_allocate(agent, realm, kind, realm_intrinsic(realm, prototype), sizeof *wrapper);
    wrapper->data = value;
    return &wrapper->object;
}

bool to_object(struct agent *agent, struct value value, struct object **object)
{
    switch (value.type) {
    case VALUE_BOOLEAN:
        *object = wrap(agent, OBJECT_BOOLEAN, INTRINSIC_BOOLEAN_PROTOTYPE, value);
        return true;
    case VALUE_NUMBER:
        *object = wrap(agent, OBJECT_NUMBER, INTRINSIC_NUMBER_PROTOTYPE, value);
        return true;
    case VALUE_BIGINT:
        *object = wrap(agent, OBJECT_BIGINT, INTRINSIC_BIGINT_PROTOTYPE, value);
        return true;
    case VALUE_STRING:
        *object = wrap(agent, OBJECT_STRING, INTRINSIC_STRING_PROTOTYPE, value);
        return true;
    case VALUE_SYMBOL:
        *object = wrap(agent, OBJECT_SYMBOL, INTRINSIC_SYMBOL_PROTOTYPE, value);
        return true;
    case VALUE_OBJECT:
        *object = value.object;
        return true;
    default:
        return throw_type_error(agent, "cannot convert undefined or null to object");
    }
}
