/*
 * Strict JSON on top of cJSON: no trailing bytes, no duplicate keys, no bad UTF-8, no U+0000,
 * positions for messages, and one canonical text for each value.
 */
#ifndef PMSPEC_JSON_TEXT_H
#define PMSPEC_JSON_TEXT_H

#include "../reference/arena.h"
#include "status.h"
#include <cjson/cJSON.h>

struct text;

/* Reads a whole file; NUL-terminated, length in *length. NULL: the diagnostic says why. */
char *file_read(struct arena *arena, const char *path, size_t *length,
                struct diagnostic *diagnostic);

/*
 * Parses text (length bytes, NUL-terminated) strictly. name is the file's name for messages. The
 * caller releases the result with cJSON_Delete. NULL: the diagnostic says why, with its line.
 */
cJSON *json_parse(const char *text, size_t length, const char *name, struct diagnostic *diagnostic);

/* The length of the well-formed UTF-8 sequence at bytes, or 0. */
size_t utf8_sequence(const unsigned char *bytes, size_t available);

/* The line (from 1) of the value at a JSON pointer in well-formed text; 0 if there is none. */
int json_line_of(const char *text, const char *pointer);

/* The line of a list, an object or a string that json_parse made; 0 for other values. */
int json_line(const cJSON *item);

/* Appends the JSON pointer that leads from root to item; false if item is not below root. */
bool json_pointer_of(struct text *pointer, const cJSON *root, const cJSON *item);

/*
 * The canonical text of a value: compact, keys in their order, numbers as JavaScript prints
 * them, strings with the fewest escapes. Equal values have equal texts.
 */
const char *json_canonical(struct arena *arena, const cJSON *value);

/* A growing text in an arena. Start from {.arena = arena}; bytes is NUL-terminated once used. */
struct text {
    struct arena *arena;
    char *bytes;
    size_t length, capacity;
};

void text_append(struct text *text, const char *bytes);
void text_append_bytes(struct text *text, const char *bytes, size_t length);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* bytes as a JSON string literal, quotes included; a byte that is no UTF-8 becomes U+FFFD. */
void text_append_json_string(struct text *text, const char *bytes, size_t length);
/* number as JavaScript prints it (finite). */
void text_append_number(struct text *text, double number);

#endif
