/*
 * Language values: making them, comparing them, property keys (ECMA-262, 6.1, 7.2.9 to 7.2.11).
 */
#include "value.h"
#include <math.h>
#include <string.h>

#define WELL_KNOWN_SYMBOL(name, text)                                                              \
    struct symbol name = {                                                                         \
        .description = {.units = text, .length = sizeof text / sizeof *text - 1},                  \
        .has_description = true,                                                                   \
    }

WELL_KNOWN_SYMBOL(symbol_iterator, u"Symbol.iterator");
WELL_KNOWN_SYMBOL(symbol_async_iterator, u"Symbol.asyncIterator");
WELL_KNOWN_SYMBOL(symbol_has_instance, u"Symbol.hasInstance");
WELL_KNOWN_SYMBOL(symbol_is_concat_spreadable, u"Symbol.isConcatSpreadable");
WELL_KNOWN_SYMBOL(symbol_to_primitive, u"Symbol.toPrimitive");
WELL_KNOWN_SYMBOL(symbol_to_string_tag, u"Symbol.toStringTag");

struct value value_ascii(struct arena *arena, const char *text)
{
    return value_string(string_from_utf8(arena, text));
}

/* SameValueNonNumber, for values of one type that is not Number. */
static bool same_value_non_number(struct value a, struct value b)
{
    switch (a.type) {
    case VALUE_BOOLEAN:
        return a.boolean == b.boolean;
    case VALUE_BIGINT:
        return string_equal(string_of(a), string_of(b));
    case VALUE_STRING:
        return string_equal(string_of(a), string_of(b));
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

/* The bits of a word, spread over 32 (Fibonacci hashing). */
static uint32_t word_hash(uint64_t word)
{
    return (uint32_t)((word * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static uint32_t number_hash(double number)
{
    uint64_t bits = 0;
    if (isnan(number))
        return 1;
    if (number != 0)  // +0 and -0 are the same
        memcpy(&bits, &number, sizeof bits);
    return word_hash(bits);
}

uint32_t value_hash(struct value value)
{
    switch (value.type) {
    case VALUE_BOOLEAN:
        return value.boolean;
    case VALUE_NUMBER:
        return number_hash(value.number);
    case VALUE_BIGINT:
        return string_hash(string_of(value));
    case VALUE_STRING:
        return string_hash(string_of(value));
    case VALUE_SYMBOL:
        return word_hash((uintptr_t)value.symbol);
    case VALUE_OBJECT:
        return word_hash((uintptr_t)value.object);
    default:
        return 0;
    }
}

struct property_key key_from_ascii(struct arena *arena, const char *text)
{
    return key_from_string(string_from_utf8(arena, text));
}

struct property_key key_from_symbol(struct symbol *symbol)
{
    return (struct property_key){
        .symbol = symbol, .length = LENGTH_OF_SYMBOL, .array_index = NO_ARRAY_INDEX};
}

#define TEN(tens)                                                                                  \
    u"" tens "0", u"" tens "1", u"" tens "2", u"" tens "3", u"" tens "4", u"" tens "5",            \
        u"" tens "6", u"" tens "7", u"" tens "8", u"" tens "9"
#define HUNDRED(hundreds)                                                                          \
    TEN(hundreds "0"), TEN(hundreds "1"), TEN(hundreds "2"), TEN(hundreds "3"), TEN(hundreds "4"), \
        TEN(hundreds "5"), TEN(hundreds "6"), TEN(hundreds "7"), TEN(hundreds "8"),                \
        TEN(hundreds "9")

/* The decimal digits of the numbers below 1,000. */
static const uint16_t *const small_numbers[] = {
    TEN(""),      TEN("1"),     TEN("2"),     TEN("3"),     TEN("4"),
    TEN("5"),     TEN("6"),     TEN("7"),     TEN("8"),     TEN("9"),
    HUNDRED("1"), HUNDRED("2"), HUNDRED("3"), HUNDRED("4"), HUNDRED("5"),
    HUNDRED("6"), HUNDRED("7"), HUNDRED("8"), HUNDRED("9"),
};

struct property_key key_from_index(struct arena *arena, uint32_t index)
{
    if (index < 1000)
        return (struct property_key){.units = small_numbers[index],
                                     .length = index < 10    ? 1
                                               : index < 100 ? 2
                                                             : 3,
                                     .array_index = index};
    uint16_t digits[10], *units;
    uint32_t length = 0;
    for (uint32_t rest = index; rest > 0; rest /= 10)
        digits[length++] = (uint16_t)('0' + rest % 10);
    units = NEW_ARRAY(arena, uint16_t, length);
    for (uint32_t i = 0; i < length; i++)
        units[i] = digits[length - 1 - i];
    return (struct property_key){.units = units, .length = length, .array_index = index};
}

bool string_is_array_index(struct string text, uint32_t *index)
{
    if (text.length == 0 || text.length > 10 || (text.units[0] == '0' && text.length > 1))
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
