/*
 * Language values: making them, comparing them, property keys (ECMA-262, 6.1, 7.2.9 to 7.2.11).
 */
#include "value.h"
#include <math.h>
#include <stdio.h>

#define WELL_KNOWN_SYMBOL(name, text)                                                              \
    struct symbol name = {                                                                         \
        .description = {.units = text, .length = sizeof text / sizeof *text - 1},                  \
        .has_description = true,                                                                   \
    }

WELL_KNOWN_SYMBOL(symbol_iterator, u"Symbol.iterator");
WELL_KNOWN_SYMBOL(symbol_async_iterator, u"Symbol.asyncIterator");
WELL_KNOWN_SYMBOL(symbol_has_instance, u"Symbol.hasInstance");
WELL_KNOWN_SYMBOL(symbol_to_primitive, u"Symbol.toPrimitive");
WELL_KNOWN_SYMBOL(symbol_to_string_tag, u"Symbol.toStringTag");

struct value value_boolean(bool boolean)
{
    return (struct value){.type = VALUE_BOOLEAN, .boolean = boolean};
}

struct value value_number(double number)
{
    return (struct value){.type = VALUE_NUMBER, .number = number};
}

struct value value_string(struct string string)
{
    return (struct value){.type = VALUE_STRING, .string = string};
}

struct value value_ascii(struct arena *arena, const char *text)
{
    return value_string(string_from_utf8(arena, text));
}

struct value value_symbol(struct symbol *symbol)
{
    return (struct value){.type = VALUE_SYMBOL, .symbol = symbol};
}

struct value value_object(struct object *object)
{
    return (struct value){.type = VALUE_OBJECT, .object = object};
}

bool is_object(struct value value)
{
    return value.type == VALUE_OBJECT;
}

bool is_undefined(struct value value)
{
    return value.type == VALUE_UNDEFINED;
}

/* SameValueNonNumber, for values of one type that is not Number. */
static bool same_value_non_number(struct value a, struct value b)
{
    switch (a.type) {
    case VALUE_BOOLEAN:
        return a.boolean == b.boolean;
    case VALUE_BIGINT:
        return string_equal(a.bigint, b.bigint);
    case VALUE_STRING:
        return string_equal(a.string, b.string);
    case VALUE_SYMBOL:
        return a.symbol == b.symbol;
    case VALUE_OBJECT:
        return a.object == b.object;
    default:
        return true;
    }
}

bool same_value_zero(struct value a, struct value b)
{
    if (a.type != b.type)
        return false;
    if (a.type == VALUE_NUMBER)
        return a.number == b.number || (isnan(a.number) && isnan(b.number));
    return same_value_non_number(a, b);
}

bool same_value(struct value a, struct value b)
{
    if (!same_value_zero(a, b))
        return false;
    return a.type != VALUE_NUMBER || isnan(a.number) || !signbit(a.number) == !signbit(b.number);
}

struct property_key key_from_string(struct string string)
{
    return (struct property_key){.string = string};
}

struct property_key key_from_ascii(struct arena *arena, const char *text)
{
    return key_from_string(string_from_utf8(arena, text));
}

struct property_key key_from_symbol(struct symbol *symbol)
{
    return (struct property_key){.symbol = symbol};
}

struct property_key key_from_index(struct arena *arena, uint32_t index)
{
    char text[11];
    snprintf(text, sizeof text, "%u", (unsigned)index);
    return key_from_ascii(arena, text);
}

bool key_equal(struct property_key a, struct property_key b)
{
    if (a.symbol || b.symbol)
        return a.symbol == b.symbol;
    return string_equal(a.string, b.string);
}

bool key_is_array_index(struct property_key key, uint32_t *index)
{
    struct string text = key.string;
    if (key.symbol || text.length == 0 || text.length > 10)
        return false;
    if (text.units[0] == '0' && text.length > 1)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.units[i] < '0' || text.units[i] > '9')
            return false;
        number = number * 10 + (text.units[i] - '0');
    }
    if (number >= UINT32_MAX)
        return false;
    *index = (uint32_t)number;
    return true;
}

struct value call_argument(const struct call *call, size_t i)
{
    return i < call->argument_count ? call->arguments[i] : UNDEFINED;
}
