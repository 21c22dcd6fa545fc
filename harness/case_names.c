/*
 * Names in case files: one pointer for each, which names may be labels, and the known word
 * nearest to a misspelt one.
 */
#include "loader.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { BUCKETS = 1024, WORD_LIMIT = 64, HINT_DISTANCE = 2 };

struct name_table {
    struct arena *arena;
    name_list buckets[BUCKETS];
};

struct name_table *name_table_create(struct arena *arena)
{
    struct name_table *table = NEW(arena, struct name_table);
    table->arena = arena;
    return table;
}

static size_t name_bucket(const char *name, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    return hash % BUCKETS;
}

const char *intern_bytes(struct loader *loader, const char *name, size_t length)
{
    name_list *bucket = &loader->names->buckets[name_bucket(name, length)];
    for (size_t i = 0; i < bucket->count; i++)
        if (strncmp(bucket->items[i], name, length) == 0 && !bucket->items[i][length])
            return bucket->items[i];
    char *copy = arena_allocate(loader->names->arena, length + 1);
    memcpy(copy, name, length);
    LIST_APPEND(loader->names->arena, bucket, copy);
    return copy;
}

const char *intern(struct loader *loader, const char *name)
{
    return intern_bytes(loader, name, strlen(name));
}

bool name_list_has(const name_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], name) == 0)
            return true;
    return false;
}

bool is_identifier(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_')
        return false;
    while (isalnum((unsigned char)*text) || *text == '_')
        text++;
    return !*text;
}

static bool is_joined_words(const char *text, int (*is_part)(int))
{
    for (;; text++) {
        const char *start = text;
        while (is_part((unsigned char)*text))
            text++;
        if (text == start)
            return false;
        if (*text != '-')
            return !*text;
    }
}

static int is_lower_or_digit(int c)
{
    return islower(c) || isdigit(c);
}

bool is_hyphen_name(const char *text)
{
    return is_joined_words(text, is_lower_or_digit);
}

bool is_row_name(const char *text)
{
    return is_joined_words(text, isalnum);
}

static bool is_reserved(const char *name)
{
    static const char *const reserved[] = {
        "arguments", "await",      "break",   "case",    "catch",      "class",     "const",
        "continue",  "debugger",   "default", "delete",  "do",         "else",      "enum",
        "eval",      "export",     "extends", "false",   "finally",    "for",       "function",
        "if",        "implements", "import",  "in",      "instanceof", "interface", "let",
        "new",       "null",       "package", "private", "protected",  "public",    "return",
        "static",    "super",      "switch",  "this",    "throw",      "true",      "try",
        "typeof",    "var",        "void",    "while",   "with",       "yield",
    };
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(reserved[i], name) == 0)
            return true;
    return false;
}

/* Names that stand around the compiled program. */
static bool is_of_program(const char *name)
{
    static const char *const words[] = {"self",    "globalThis", "log",   "end",     "main",
                                        "origins", "remove",     "close", "navigate"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

const char *label_refusal(const struct loader *loader, const char *name)
{
    if (!is_identifier(name))
        return "is no name: letters, digits and _, no digit first";
    if (is_reserved(name))
        return "is a reserved word of JavaScript";
    if (is_of_program(name))
        return "is a word that every program has already";
    if (global_is_known(name, NULL))
        return "would hide a global";
    if (realm_find(loader->test_case, name))
        return "would hide the realm of this name";
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/*
 * How many letters are put in, left out, exchanged or swapped with their neighbour between a and
 * b; words of WORD_LIMIT bytes and more are far from all.
 */
static size_t edit_distance(const char *a, const char *b)
{
    size_t distance[WORD_LIMIT][WORD_LIMIT];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length >= WORD_LIMIT || b_length >= WORD_LIMIT)
        return WORD_LIMIT;
    for (size_t i = 0; i <= a_length; i++)
        for (size_t j = 0; j <= b_length; j++) {
            size_t *here = &distance[i][j];
            *here = i + j;
            if (!i || !j)
                continue;
            *here = least(distance[i - 1][j], distance[i][j - 1]) + 1;
            *here = least(*here, distance[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                *here = least(*here, distance[i - 2][j - 2] + 1);
        }
    return distance[a_length][b_length];
}

void nearest_offer(struct nearest *nearest, const char *candidate)
{
    size_t length = strlen(nearest->word), other = strlen(candidate);
    if (length > other + HINT_DISTANCE || other > length + HINT_DISTANCE)
        return;  // as many letters are put in or left out, at least
    size_t distance = edit_distance(nearest->word, candidate);
    bool near = distance <= HINT_DISTANCE && distance < length;
    if (near && (!nearest->best || distance < nearest->distance)) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}

const char *nearest_hint(struct arena *arena, const struct nearest *nearest)
{
    struct text text = {.arena = arena};
    text_append(&text, "");
    if (nearest->best)
        text_printf(&text, "; did you mean \"%s\"?", nearest->best);
    return text.bytes;
}
