/*
 * Strings of code units, and their way from and to UTF-8 (Encoding Standard, UTF-8 decoder: an
 * ill-formed sequence gives one U+FFFD for its maximal part).
 */
#include "utf16.h"
#include <string.h>

enum { REPLACEMENT_CHARACTER = 0xFFFD };

struct string string_from_units(struct arena *arena, const uint16_t *units, size_t length)
{
    uint16_t *copy = NEW_ARRAY(arena, uint16_t, length);
    if (length > 0)
        memcpy(copy, units, length * sizeof *copy);
    return (struct string){.units = copy, .length = length};
}

struct string string_from_utf8(struct arena *arena, const char *text)
{
    return string_from_utf8_bytes(arena, text, strlen(text));
}

/* What a leading byte says of its sequence: how many bytes follow, and the range of the first. */
struct lead {
    unsigned following, bits;
    unsigned char lower, upper;
};

static bool lead_of(unsigned char byte, struct lead *lead)
{
    *lead = (struct lead){.lower = 0x80, .upper = 0xBF};
    if (byte >= 0xC2 && byte <= 0xDF) {
        lead->following = 1;
        lead->bits = byte & 0x1F;
    } else if (byte >= 0xE0 && byte <= 0xEF) {
        lead->following = 2;
        lead->bits = byte & 0x0F;
        if (byte == 0xE0)  // shorter forms exist
            lead->lower = 0xA0;
        if (byte == 0xED)  // surrogates
            lead->upper = 0x9F;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        lead->following = 3;
        lead->bits = byte & 0x07;
        if (byte == 0xF0)
            lead->lower = 0x90;
        if (byte == 0xF4)  // beyond U+10FFFF
            lead->upper = 0x8F;
    } else {
        return false;
    }
    return true;
}

/* Takes one code point from the front of text. */
static uint32_t decode(const unsigned char **text, const unsigned char *end)
{
    unsigned char byte = *(*text)++;
    struct lead lead;
    if (!lead_of(byte, &lead))
        return REPLACEMENT_CHARACTER;
    uint32_t code_point = lead.bits;
    for (unsigned i = 0; i < lead.following; i++) {
        if (*text == end || **text < lead.lower || **text > lead.upper)
            return REPLACEMENT_CHARACTER;
        code_point = code_point << 6 | (*(*text)++ & 0x3F);
        lead.lower = 0x80;
        lead.upper = 0xBF;
    }
    return code_point;
}

struct string string_from_utf8_bytes(struct arena *arena, const char *text, size_t length)
{
    uint16_t *units = NEW_ARRAY(arena, uint16_t, length);  // never more units than bytes
    size_t count = 0;
    const unsigned char *byte = (const unsigned char *)text, *end = byte + length;
    while (byte < end) {
        if (*byte < 0x80) {  // nearly all
            units[count++] = *byte++;
            continue;
        }
        uint32_t code_point = decode(&byte, end);
        if (code_point < 0x10000) {
            units[count++] = (uint16_t)code_point;
        } else {
            units[count++] = (uint16_t)(0xD7C0 + (code_point >> 10));
            units[count++] = (uint16_t)(0xDC00 + (code_point & 0x3FF));
        }
    }
    return (struct string){.units = units, .length = count};
}

static bool is_leading_surrogate(uint16_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_trailing_surrogate(uint16_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* True if the code unit at i begins a surrogate pair. */
static bool is_pair_at(struct string string, size_t i)
{
    return i + 1 < string.length && is_leading_surrogate(string.units[i]) &&
           is_trailing_surrogate(string.units[i + 1]);
}

/* The code point at *i, which moves behind it; a lone surrogate gives U+FFFD. */
static uint32_t code_point_at(struct string string, size_t *i)
{
    if (is_pair_at(string, *i)) {
        uint32_t leading = string.units[(*i)++], trailing = string.units[(*i)++];
        return 0x10000 + ((leading - 0xD800) << 10) + (trailing - 0xDC00);
    }
    uint16_t unit = string.units[(*i)++];
    bool lone = is_leading_surrogate(unit) || is_trailing_surrogate(unit);
    return lone ? REPLACEMENT_CHARACTER : unit;
}

static char *encode(char *to, uint32_t code_point)
{
    if (code_point < 0x80) {
        *to++ = (char)code_point;
        return to;
    }
    unsigned following = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    static const unsigned char marks[] = {0, 0xC0, 0xE0, 0xF0};
    *to++ = (char)(marks[following] | code_point >> (6 * following));
    while (following-- > 0)
        *to++ = (char)(0x80 | (code_point >> (6 * following) & 0x3F));
    return to;
}

char *string_to_utf8(struct arena *arena, struct string string)
{
    char *text = arena_allocate(arena, string.length * 3 + 1);
    char *to = text;
    for (size_t i = 0; i < string.length;)
        to = encode(to, code_point_at(string, &i));
    *to = '\0';
    return text;
}

bool string_is(struct string string, const char *ascii)
{
    size_t i = 0;
    for (; i < string.length && ascii[i] != '\0'; i++)
        if (string.units[i] != (unsigned char)ascii[i])
            return false;
    return i == string.length && ascii[i] == '\0';
}

int string_compare(struct string a, struct string b)
{
    for (size_t i = 0; i < a.length && i < b.length; i++)
        if (a.units[i] != b.units[i])
            return a.units[i] < b.units[i] ? -1 : 1;
    return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

struct string string_concat(struct arena *arena, struct string a, struct string b)
{
    uint16_t *units = NEW_ARRAY(arena, uint16_t, a.length + b.length);
    if (a.length > 0)
        memcpy(units, a.units, a.length * sizeof *units);
    if (b.length > 0)
        memcpy(units + a.length, b.units, b.length * sizeof *units);
    return (struct string){.units = units, .length = a.length + b.length};
}

bool string_is_plain(struct string string)
{
    for (size_t i = 0; i < string.length; i++) {
        uint16_t unit = string.units[i];
        if (is_pair_at(string, i))
            i++;
        else if (unit == 0 || is_leading_surrogate(unit) || is_trailing_surrogate(unit))
            return false;
    }
    return true;
}

struct string string_to_scalar_values(struct arena *arena, struct string string)
{
    uint16_t *units = NEW_ARRAY(arena, uint16_t, string.length + 1);
    for (size_t i = 0; i < string.length; i++) {
        uint16_t unit = string.units[i];
        bool lone = is_leading_surrogate(unit) || is_trailing_surrogate(unit);
        units[i] = lone ? 0xFFFD : unit;
        if (is_pair_at(string, i)) {
            units[i] = unit;
            units[i + 1] = string.units[i + 1];
            i++;
        }
    }
    return (struct string){.units = units, .length = string.length};
}

uint32_t string_hash(struct string string)
{
    uint32_t hash = 2166136261;  // FNV-1a, by code units
    for (size_t i = 0; i < string.length; i++)
        hash = (hash ^ string.units[i]) * 16777619;
    return hash ^ hash >> 15;
}
