/*
 * Writing JSON: a growing text, strings with the fewest escapes, numbers as JavaScript prints
 * them, and from these the canonical text of a value. cJSON's own printer is never used: it
 * loses digits. Reading is json_parse.c.
 */
#include "json_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void text_reserve(struct text *text, size_t more)
{
    if (text->length + more + 1 <= text->capacity)
        return;
    size_t capacity = text->capacity ? text->capacity * 2 : 64;
    while (capacity < text->length + more + 1)
        capacity *= 2;
    text->bytes = arena_grow(text->arena, text->bytes, text->capacity, capacity);
    text->capacity = capacity;
}

void text_append_bytes(struct text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_append(struct text *text, const char *bytes)
{
    text_append_bytes(text, bytes, strlen(bytes));
}

void text_printf(struct text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length >= 0) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

static void append_json_byte(struct text *text, unsigned char byte)
{
    static const char short_escapes[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (const char *escape = short_escapes; *escape; escape += 2)
        if ((unsigned char)*escape == byte) {
            text_append_bytes(text, "\\", 1);
            text_append_bytes(text, escape + 1, 1);
            return;
        }
    if (byte < 0x20)
        text_printf(text, "\\u%04x", byte);
    else
        text_append_bytes(text, (const char *)&byte, 1);
}

void text_append_json_string(struct text *text, const char *bytes, size_t length)
{
    text_append(text, "\"");
    for (size_t i = 0; i < length;) {
        size_t sequence = utf8_sequence((const unsigned char *)bytes + i, length - i);
        if (sequence == 1)
            append_json_byte(text, (unsigned char)bytes[i]);
        else if (sequence > 1)
            text_append_bytes(text, bytes + i, sequence);
        else
            text_append(text, "\xef\xbf\xbd");
        i += sequence ? sequence : 1;
    }
    text_append(text, "\"");
}

/* The fewest decimal digits that read back as number, and n: the value is 0.DIGITS times 10^n. */
static int shortest_digits(double number, char digits[20], int *n)
{
    char printed[40];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(printed, sizeof printed, "%.*e", precision, number);
        if (strtod(printed, NULL) == number)
            break;
    }
    int count = 0;
    const char *at = printed;
    for (; *at != 'e'; at++)
        if (*at >= '0' && *at <= '9')
            digits[count++] = *at;
    digits[count] = '\0';
    *n = atoi(at + 1) + 1;
    return count;
}

/* Number::toString of ECMAScript, with its names k and n. */
void text_append_number(struct text *text, double number)
{
    char digits[20];
    int n;
    if (number < 0)
        text_append(text, "-");
    if (number == 0) {
        text_append(text, "0");
        return;
    }
    int k = shortest_digits(fabs(number), digits, &n);
    if (k <= n && n <= 21)
        text_printf(text, "%s%.*s", digits, n - k, "000000000000000000000");
    else if (0 < n && n <= 21)
        text_printf(text, "%.*s.%s", n, digits, digits + n);
    else if (-6 < n && n <= 0)
        text_printf(text, "0.%.*s%s", -n, "000000", digits);
    else
        text_printf(text, "%c%s%se%c%d", digits[0], k > 1 ? "." : "", digits + 1, n > 0 ? '+' : '-',
                    abs(n - 1));
}

static void append_canonical(struct text *text, const cJSON *value);

static void append_members(struct text *text, const cJSON *container)
{
    for (const cJSON *member = container->child; member; member = member->next) {
        if (member != container->child)
            text_append(text, ",");
        if (cJSON_IsObject(container)) {
            text_append_json_string(text, member->string, strlen(member->string));
            text_append(text, ":");
        }
        append_canonical(text, member);
    }
}

static void append_canonical(struct text *text, const cJSON *value)
{
    if (cJSON_IsNull(value))
        text_append(text, "null");
    else if (cJSON_IsBool(value))
        text_append(text, cJSON_IsTrue(value) ? "true" : "false");
    else if (cJSON_IsNumber(value))
        text_append_number(text, value->valuedouble);
    else if (cJSON_IsString(value))
        text_append_json_string(text, value->valuestring, strlen(value->valuestring));
    else {
        text_append(text, cJSON_IsObject(value) ? "{" : "[");
        append_members(text, value);
        text_append(text, cJSON_IsObject(value) ? "}" : "]");
    }
}

const char *json_canonical(struct arena *arena, const cJSON *value)
{
    struct text text = {.arena = arena};
    append_canonical(&text, value);
    return text.bytes;
}
