/*
 * Scalar value strings by code points, ASCII strings that grow, and the classes of ASCII code
 * points (Infra Standard, 4.5 to 4.7).
 */
#include "url_parts.h"
#include <string.h>

uint32_t code_point_at(const struct code_points *input, size_t index)
{
    return index < input->count ? input->items[index] : EOF_CODE_POINT;
}

static bool is_surrogate(uint16_t unit)
{
    return unit >= 0xD800 && unit <= 0xDFFF;
}

struct code_points code_points_of(struct arena *arena, struct string string)
{
    struct string scalar = string_to_scalar_values(arena, string);
    struct code_points points = {0};
    points.capacity = scalar.length;
    points.items = NEW_ARRAY(arena, uint32_t, scalar.length);
    for (size_t i = 0; i < scalar.length; i++) {
        uint32_t point = scalar.units[i];
        if (is_surrogate(scalar.units[i]))  // pairs only are left
            point = 0x10000 + ((point - 0xD800) << 10) + (scalar.units[++i] - 0xDC00U);
        points.items[points.count++] = point;
    }
    return points;
}

size_t utf8_of(uint32_t code_point, char bytes[4])
{
    static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
    size_t following = code_point < 0x80      ? 0
                       : code_point < 0x800   ? 1
                       : code_point < 0x10000 ? 2
                                              : 3;
    bytes[0] = (char)(marks[following] | code_point >> (6 * following));
    for (size_t i = 1; i <= following; i++)
        bytes[i] = (char)(0x80 | (code_point >> (6 * (following - i)) & 0x3F));
    return following + 1;
}

char *utf8_encode(struct arena *arena, const struct code_points *input, size_t *length)
{
    char *bytes = arena_allocate(arena, input->count * 4 + 1);
    *length = 0;
    for (size_t i = 0; i < input->count; i++)
        *length += utf8_of(input->items[i], bytes + *length);
    bytes[*length] = '\0';
    return bytes;
}

void ascii_append(struct arena *arena, struct ascii_string *string, char c)
{
    LIST_APPEND(arena, string, c);
    LIST_APPEND(arena, string, '\0');
    string->count--;
}

void ascii_append_text(struct arena *arena, struct ascii_string *string, const char *text)
{
    for (; *text; text++)
        ascii_append(arena, string, *text);
}

const char *ascii_text(const struct ascii_string *string)
{
    return string->items ? string->items : "";
}

struct ascii_string ascii_copy(struct arena *arena, const struct ascii_string *string)
{
    struct ascii_string copy = {0};
    ascii_append_text(arena, &copy, ascii_text(string));
    return copy;
}

static const char *part(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_allocate(arena, length + 1);
    memcpy(copy, text, length);
    return copy;
}

path_segment_list strictly_split(struct arena *arena, const char *text, char separator)
{
    path_segment_list parts = {0};
    const char *end;
    while ((end = strchr(text, separator))) {
        LIST_APPEND(arena, &parts, part(arena, text, (size_t)(end - text)));
        text = end + 1;
    }
    LIST_APPEND(arena, &parts, text);
    return parts;
}

bool is_ascii_digit(uint32_t code_point)
{
    return code_point >= '0' && code_point <= '9';
}

bool is_ascii_alpha(uint32_t code_point)
{
    uint32_t lower = ascii_lowercase(code_point);
    return lower >= 'a' && lower <= 'z';
}

bool is_ascii_hex_digit(uint32_t code_point)
{
    uint32_t lower = ascii_lowercase(code_point);
    return is_ascii_digit(code_point) || (lower >= 'a' && lower <= 'f');
}

uint32_t ascii_lowercase(uint32_t code_point)
{
    return code_point >= 'A' && code_point <= 'Z' ? code_point + ('a' - 'A') : code_point;
}

unsigned hex_value(uint32_t code_point)
{
    return is_ascii_digit(code_point) ? code_point - '0' : ascii_lowercase(code_point) - 'a' + 10;
}
