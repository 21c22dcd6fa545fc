/*
 * Strings as ECMAScript has them: sequences of 16-bit code units, lone surrogates included.
 * Immutable, passed by value; the units belong to an arena or are static.
 */
#ifndef PMSPEC_UTF16_H
#define PMSPEC_UTF16_H

#include "arena.h"
#include <stdint.h>
#include <string.h>

struct string {
    const uint16_t *units;
    size_t length;  // in code units
};

/* The string of a NUL-terminated UTF-8 text (ill-formed bytes become U+FFFD). */
struct string string_from_utf8(struct arena *arena, const char *text);

/* The same for length bytes, which may include NUL. */
struct string string_from_utf8_bytes(struct arena *arena, const char *text, size_t length);

/* A copy of length code units. */
struct string string_from_units(struct arena *arena, const uint16_t *units, size_t length);

/* NUL-terminated UTF-8 of the string; lone surrogates become U+FFFD. For messages and names. */
char *string_to_utf8(struct arena *arena, struct string string);

/* True if the string consists of the characters of ascii. */
bool string_is(struct string string, const char *ascii);

static inline bool string_equal(struct string a, struct string b)
{
    return a.length == b.length && (a.units == b.units || a.length == 0 ||
                                    memcmp(a.units, b.units, a.length * sizeof *a.units) == 0);
}

/* -1, 0 or 1 by code units. */
int string_compare(struct string a, struct string b);

struct string string_concat(struct arena *arena, struct string a, struct string b);

/* True if there is neither U+0000 nor a lone surrogate: it can travel as plain UTF-8 text. */
bool string_is_plain(struct string string);

/* The string with each lone surrogate replaced by U+FFFD. */
struct string string_to_scalar_values(struct arena *arena, struct string string);

/* A hash of the code units, for tables. */
uint32_t string_hash(struct string string);

#endif
