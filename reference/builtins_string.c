/*
 * String and String.prototype (ECMA-262, 22.1).
 */
#include "builtins.h"
#include <math.h>
#include <string.h>

static bool symbol_descriptive_string(struct agent *agent, struct value symbol,
                                      struct value *result)
{
    return invoke(agent, symbol, "toString", NULL, 0, result);
}

static bool string_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value = call_argument(call, 0);
    struct string string = {0};
    if (!call->new_target && value.type == VALUE_SYMBOL)
        return symbol_descriptive_string(agent, value, result);
    if (call->argument_count > 0)
        TRY(to_string(agent, value, &string));
    *result = value_string(string);
    if (!call->new_target)
        return true;
    struct primitive_wrapper *wrapper;
    TRY(create_from_constructor(agent, call, INTRINSIC_STRING_PROTOTYPE, OBJECT_STRING,
                                sizeof *wrapper, &wrapper));
    wrapper->data = value_string(string);
    *result = value_object(&wrapper->object);
    return true;
}

static bool string_from_char_code(struct agent *agent, const struct call *call,
                                  struct value *result)
{
    uint16_t *units = NEW_ARRAY(agent->arena, uint16_t, call->argument_count);
    for (size_t i = 0; i < call->argument_count; i++) {
        double number;
        TRY(to_number(agent, call->arguments[i], &number));
        units[i] = (uint16_t)number_to_uint32(number);
    }
    *result = value_string((struct string){.units = units, .length = call->argument_count});
    return true;
}

static bool string_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    *result = call->this_value;
    if (is_object(*result) && result->object->kind == OBJECT_STRING)
        *result = ((struct primitive_wrapper *)result->object)->data;
    return result->type == VALUE_STRING ? true : throw_type_error(agent, "not a string");
}

/* ToString(RequireObjectCoercible(this value)). */
static bool this_string(struct agent *agent, const struct call *call, struct string *string)
{
    enum value_type type = call->this_value.type;
    if (type == VALUE_UNDEFINED || type == VALUE_NULL)
        return throw_type_error(agent, "String.prototype method called on null or undefined");
    return to_string(agent, call->this_value, string);
}

static struct string substring(struct string string, double start, double end)
{
    if (end <= start)
        return (struct string){0};
    return (struct string){.units = string.units + (size_t)start, .length = (size_t)(end - start)};
}

/* The code unit at the position that the first argument says; false in *found if there is none. */
static bool unit_at(struct agent *agent, const struct call *call, bool *found, uint16_t *unit)
{
    struct string string;
    double position;
    TRY(this_string(agent, call, &string));
    TRY(to_integer_or_infinity(agent, call_argument(call, 0), &position));
    *found = position >= 0 && position < (double)string.length;
    if (*found)
        *unit = string.units[(size_t)position];
    return true;
}

static bool string_char_code_at(struct agent *agent, const struct call *call, struct value *result)
{
    bool found;
    uint16_t unit = 0;
    TRY(unit_at(agent, call, &found, &unit));
    *result = value_number(found ? unit : NAN);
    return true;
}

static bool string_char_at(struct agent *agent, const struct call *call, struct value *result)
{
    bool found;
    uint16_t unit = 0;
    TRY(unit_at(agent, call, &found, &unit));
    *result = value_string(string_from_units(agent->arena, &unit, found ? 1 : 0));
    return true;
}

static bool string_concat_method(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string;
    TRY(this_string(agent, call, &string));
    for (size_t i = 0; i < call->argument_count; i++) {
        struct string next;
        TRY(to_string(agent, call->arguments[i], &next));
        string = string_concat(agent->arena, string, next);
    }
    *result = value_string(string);
    return true;
}

static bool string_slice(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string;
    double start, end;
    TRY(this_string(agent, call, &string));
    double length = (double)string.length;
    TRY(to_relative_index(agent, call_argument(call, 0), length, 0, &start));
    TRY(to_relative_index(agent, call_argument(call, 1), length, length, &end));
    *result = value_string(substring(string, start, end));
    return true;
}

static bool string_substring(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string;
    double start, end;
    TRY(this_string(agent, call, &string));
    double length = (double)string.length;
    end = length;
    TRY(to_integer_or_infinity(agent, call_argument(call, 0), &start));
    if (!is_undefined(call_argument(call, 1)))
        TRY(to_integer_or_infinity(agent, call_argument(call, 1), &end));
    start = fmin(fmax(start, 0), length);
    end = fmin(fmax(end, 0), length);
    *result = value_string(substring(string, fmin(start, end), fmax(start, end)));
    return true;
}

enum { LONGEST_STRING = (1 << 29) - 24 };  // as in V8; longer ones are a RangeError

static bool string_repeat(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string;
    double count;
    TRY(this_string(agent, call, &string));
    TRY(to_integer_or_infinity(agent, call_argument(call, 0), &count));
    if (count < 0 || isinf(count))
        return throw_range_error(agent, "invalid count value");
    double length = (double)string.length * count;
    if (length > LONGEST_STRING)
        return throw_range_error(agent, "invalid string length");
    uint16_t *units = NEW_ARRAY(agent->arena, uint16_t, (size_t)length);
    for (size_t i = 0; i < (size_t)length; i += string.length)
        memcpy(units + i, string.units, string.length * sizeof *units);
    *result = value_string((struct string){.units = units, .length = (size_t)length});
    return true;
}

/* The first position of needle at or after from, or -1. */
static double find(struct string string, struct string needle, double from)
{
    if (needle.length == 0)
        return from;
    for (size_t i = (size_t)from; i + needle.length <= string.length; i++) {
        struct string part = {.units = string.units + i, .length = needle.length};
        if (string_equal(part, needle))
            return (double)i;
    }
    return -1;
}

/* What indexOf and includes share. */
static bool search(struct agent *agent, const struct call *call, double *position)
{
    struct string string, needle;
    double from;
    TRY(this_string(agent, call, &string));
    TRY(to_string(agent, call_argument(call, 0), &needle));
    TRY(to_integer_or_infinity(agent, call_argument(call, 1), &from));
    *position = find(string, needle, fmin(fmax(from, 0), (double)string.length));
    return true;
}

static bool string_index_of(struct agent *agent, const struct call *call, struct value *result)
{
    double position;
    TRY(search(agent, call, &position));
    *result = value_number(position);
    return true;
}

static bool string_includes(struct agent *agent, const struct call *call, struct value *result)
{
    double position;
    TRY(search(agent, call, &position));
    *result = value_boolean(position >= 0);
    return true;
}

static bool string_starts_with(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string, prefix;
    TRY(this_string(agent, call, &string));
    TRY(to_string(agent, call_argument(call, 0), &prefix));
    bool starts = prefix.length <= string.length &&
                  string_equal(prefix, substring(string, 0, (double)prefix.length));
    *result = value_boolean(starts);
    return true;
}

static bool string_split(struct agent *agent, const struct call *call, struct value *result)
{
    struct string string, separator;
    value_list parts = {0};
    TRY(this_string(agent, call, &string));
    TRY(to_string(agent, call_argument(call, 0), &separator));
    bool whole = is_undefined(call_argument(call, 0));
    double start = 0, at;
    double skip = separator.length == 0 ? 1 : 0;  // an empty separator stands between code units
    while (!whole && (at = find(string, separator, start + skip)) >= 0) {
        if (skip > 0 && at >= (double)string.length)
            break;
        LIST_APPEND(agent->arena, &parts, value_string(substring(string, start, at)));
        start = at + (double)separator.length;
    }
    if (string.length > 0 || separator.length > 0)
        LIST_APPEND(agent->arena, &parts,
                    value_string(substring(string, start, (double)string.length)));
    *result =
        value_object(array_from_values(agent, agent->current_realm, parts.items, parts.count));
    return true;
}

static bool string_iterator_method(struct agent *agent, const struct call *call,
                                   struct value *result)
{
    struct string string;
    struct object *object;
    TRY(this_string(agent, call, &string));
    TRY(to_object(agent, value_string(string), &object));
    *result =
        value_object(collection_iterator_create(agent, object, STRING_ITERATOR, ITERATE_VALUES));
    return true;
}

static const struct method methods[] = {
    {"charAt", 1, string_char_at},
    {"charCodeAt", 1, string_char_code_at},
    {"concat", 1, string_concat_method},
    {"includes", 1, string_includes},
    {"indexOf", 1, string_index_of},
    {"repeat", 1, string_repeat},
    {"slice", 2, string_slice},
    {"split", 2, string_split},
    {"startsWith", 1, string_starts_with},
    {"substring", 2, string_substring},
    {"toString", 0, string_value_of},
    {"valueOf", 0, string_value_of},
};

void create_string_intrinsics(struct agent *agent, struct realm *realm)
{
    struct primitive_wrapper *prototype =
        object_allocate(agent, realm, OBJECT_STRING,
                        realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE), sizeof *prototype);
    prototype->data = value_string((struct string){0});
    realm->intrinsics[INTRINSIC_STRING_PROTOTYPE] = &prototype->object;
    struct object *constructor =
        define_constructor(agent, realm, "String", 1, string_constructor, &prototype->object);
    define_method(agent, realm, constructor, "fromCharCode", 1, string_from_char_code);
    DEFINE_METHODS(agent, realm, &prototype->object, methods);
    define_symbol_method(agent, realm, &prototype->object, &symbol_iterator, "[Symbol.iterator]", 0,
                         string_iterator_method);
}
