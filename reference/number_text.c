/*
 * Numbers and BigInts as text (ECMA-262, 6.1.6.1.20, 7.1.4.1, 7.1.14). The text of a number is the
 * shortest that reads back as the same number; of several, the nearest to it.
 */
#include "conversion.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The standard's s, k and n: the number is 0.DIGITS times ten to the power n. */
struct decimal {
    char digits[24];
    int k, n;
};

static double decimal_to_number(const struct decimal *decimal)
{
    char text[48];
    snprintf(text, sizeof text, "0.%se%d", decimal->digits, decimal->n);
    return strtod(text, NULL);
}

/* The k digits nearest to the number. */
static void decimal_round(double number, int k, struct decimal *decimal)
{
    char text[40];
    snprintf(text, sizeof text, "%.*e", k - 1, number);
    decimal->digits[0] = text[0];
    if (k > 1)
        memcpy(decimal->digits + 1, text + 2, (size_t)k - 1);
    decimal->digits[k] = '\0';
    decimal->k = k;
    decimal->n = atoi(strchr(text, 'e') + 1) + 1;
}

/* The next decimal of as many digits. */
static void decimal_increment(struct decimal *decimal)
{
    int i = decimal->k - 1;
    while (i >= 0 && decimal->digits[i] == '9')
        decimal->digits[i--] = '0';
    if (i >= 0) {
        decimal->digits[i]++;
        return;
    }
    decimal->digits[0] = '1';
    decimal->n++;
}

/*
 * Below a power of two numbers are denser than above it. There the nearest k digits may miss the
 * number while their upper neighbour still reads back as it.
 */
static bool decimal_of_length(double number, int k, struct decimal *decimal)
{
    decimal_round(number, k, decimal);
    if (decimal_to_number(decimal) == number)
        return true;
    int exponent;
    if (frexp(number, &exponent) != 0.5 || decimal_to_number(decimal) > number)
        return false;
    decimal_increment(decimal);
    return decimal_to_number(decimal) == number;
}

static void decimal_shortest(double number, struct decimal *decimal)
{
    for (int k = 1; k < 17; k++)
        if (decimal_of_length(number, k, decimal))
            return;
    decimal_round(number, 17, decimal);
}

static char *put_digits(char *to, const char *digits, int count)
{
    memcpy(to, digits, (size_t)count);
    return to + count;
}

static char *put_zeros(char *to, int count)
{
    memset(to, '0', (size_t)count);
    return to + count;
}

static void put_exponent(char *to, int exponent)
{
    snprintf(to, 8, "e%+hd", (short)exponent);
}

static void put_decimal(char *to, const struct decimal *decimal)
{
    int k = decimal->k, n = decimal->n;
    if (k <= n && n <= 21) {
        to = put_digits(to, decimal->digits, k);
        to = put_zeros(to, n - k);
    } else if (0 < n && n <= 21) {
        to = put_digits(to, decimal->digits, n);
        *to++ = '.';
        to = put_digits(to, decimal->digits + n, k - n);
    } else if (-6 < n && n <= 0) {
        to = put_digits(to, "0.", 2);
        to = put_zeros(to, -n);
        to = put_digits(to, decimal->digits, k);
    } else {
        *to++ = decimal->digits[0];
        if (k > 1) {
            *to++ = '.';
            to = put_digits(to, decimal->digits + 1, k - 1);
        }
        put_exponent(to, n - 1);
        return;
    }
    *to = '\0';
}

void number_to_ascii(double number, char buffer[32])
{
    if (isnan(number)) {
        strcpy(buffer, "NaN");
    } else if (number == 0) {
        strcpy(buffer, "0");
    } else if (isinf(number)) {
        strcpy(buffer, number > 0 ? "Infinity" : "-Infinity");
    } else if (fabs(number) < 1e15 && number == trunc(number)) {
        snprintf(buffer, 32, "%.0f", number);
    } else {
        struct decimal decimal;
        decimal_shortest(fabs(number), &decimal);
        if (number < 0)
            *buffer++ = '-';
        put_decimal(buffer, &decimal);
    }
}

bool is_white_space(uint16_t unit)
{
    return (unit >= 9 && unit <= 13) || unit == ' ' || unit == 0xA0 || unit == 0x1680 ||
           (unit >= 0x2000 && unit <= 0x200A) || unit == 0x2028 || unit == 0x2029 ||
           unit == 0x202F || unit == 0x205F || unit == 0x3000 || unit == 0xFEFF;
}

struct string string_trim(struct string string)
{
    while (string.length > 0 && is_white_space(string.units[0])) {
        string.units++;
        string.length--;
    }
    while (string.length > 0 && is_white_space(string.units[string.length - 1]))
        string.length--;
    return string;
}

/* The value of a digit in the radix, or -1. */
static int digit_value(uint16_t unit, int radix)
{
    int value = -1;
    if (unit >= '0' && unit <= '9')
        value = unit - '0';
    else if ((unit | 0x20) >= 'a' && (unit | 0x20) <= 'f')
        value = (unit | 0x20) - 'a' + 10;
    return value < radix ? value : -1;
}

/* The radix that a prefix "0x", "0o" or "0b" says; the prefix is taken off. 10 if there is none. */
static int take_radix(struct string *text)
{
    if (text->length < 3 || text->units[0] != '0')
        return 10;
    int letter = text->units[1] | 0x20;
    int radix = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (radix != 10) {
        text->units += 2;
        text->length -= 2;
    }
    return radix;
}

static bool all_digits(struct string text, int radix)
{
    for (size_t i = 0; i < text.length; i++)
        if (digit_value(text.units[i], radix) < 0)
            return false;
    return text.length > 0;
}

static size_t skip_digits(struct string text, size_t i)
{
    while (i < text.length && digit_value(text.units[i], 10) >= 0)
        i++;
    return i;
}

/* True if the text is a StrUnsignedDecimalLiteral other than Infinity. */
static bool is_decimal_literal(struct string text)
{
    size_t i = skip_digits(text, 0);
    size_t digits = i;
    if (i < text.length && text.units[i] == '.') {
        size_t end = skip_digits(text, i + 1);
        digits += end - i - 1;
        i = end;
    }
    if (digits == 0)
        return false;
    if (i < text.length && (text.units[i] | 0x20) == 'e') {
        i++;
        if (i < text.length && (text.units[i] == '+' || text.units[i] == '-'))
            i++;
        size_t end = skip_digits(text, i);
        if (end == i)
            return false;
        i = end;
    }
    return i == text.length;
}

/* strtod of text that has only ASCII characters and is of any length. */
static double ascii_to_number(struct string text, const char *prefix)
{
    size_t prefix_length = strlen(prefix);
    char *ascii = malloc(prefix_length + text.length + 1);
    if (!ascii)
        abort();
    memcpy(ascii, prefix, prefix_length);
    for (size_t i = 0; i < text.length; i++)
        ascii[prefix_length + i] = (char)text.units[i];
    ascii[prefix_length + text.length] = '\0';
    double number = strtod(ascii, NULL);
    free(ascii);
    return number;
}

static double power_of_two_radix_to_number(struct string text, int radix)
{
    if (radix == 16)
        return ascii_to_number(text, "0x");
    double number = 0;  // exact to 2^53, which is all that octal and binary literals are used for
    for (size_t i = 0; i < text.length; i++)
        number = number * radix + digit_value(text.units[i], radix);
    return number;
}

double string_to_number(struct string string)
{
    struct string text = string_trim(string);
    if (text.length == 0)
        return 0;
    int radix = take_radix(&text);
    if (radix != 10)
        return all_digits(text, radix) ? power_of_two_radix_to_number(text, radix) : NAN;
    double sign = text.units[0] == '-' ? -1 : 1;
    if (text.units[0] == '-' || text.units[0] == '+') {
        text.units++;
        text.length--;
    }
    if (string_is(text, "Infinity"))
        return sign * INFINITY;
    return is_decimal_literal(text) ? sign * ascii_to_number(text, "") : NAN;
}

/* digits (decimal, least significant first) becomes digits * radix + added. */
static void multiply_add(char *digits, size_t *count, int radix, int added)
{
    int carry = added;
    for (size_t i = 0; i < *count; i++) {
        carry += digits[i] * radix;
        digits[i] = (char)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10)
        digits[(*count)++] = (char)(carry % 10);
}

/* The canonical decimal digits of a text of digits in the radix. */
static struct string canonical_digits(struct arena *arena, struct string text, int radix,
                                      bool negative)
{
    char *digits = arena_allocate(arena, text.length * 2 + 1);
    size_t count = 0;
    if (radix == 10) {
        for (size_t i = text.length; i-- > 0;)
            digits[count++] = (char)(text.units[i] - '0');
        while (count > 0 && digits[count - 1] == 0)
            count--;
    } else {
        for (size_t i = 0; i < text.length; i++)
            multiply_add(digits, &count, radix, digit_value(text.units[i], radix));
    }
    if (count == 0)
        return string_from_utf8(arena, "0");
    uint16_t *units = NEW_ARRAY(arena, uint16_t, count + 1);
    size_t length = 0;
    if (negative)
        units[length++] = '-';
    while (count > 0)
        units[length++] = (uint16_t)('0' + digits[--count]);
    return (struct string){.units = units, .length = length};
}

bool string_to_bigint(struct arena *arena, struct string string, struct value *bigint)
{
    struct string text = string_trim(string);
    bool negative = false;
    int radix = take_radix(&text);
    if (radix == 10 && text.length > 0 && (text.units[0] == '-' || text.units[0] == '+')) {
        negative = text.units[0] == '-';
        text.units++;
        text.length--;
        if (text.length == 0)
            return false;
    }
    if (text.length > 0 && !all_digits(text, radix))
        return false;
    *bigint = value_bigint(canonical_digits(arena, text, radix, negative));
    return true;
}

struct value number_to_bigint(struct arena *arena, double number)
{
    char text[320];  // the largest number has 309 digits
    snprintf(text, sizeof text, "%.0f", number == 0 ? 0 : number);
    return value_bigint(string_from_utf8(arena, text));
}
