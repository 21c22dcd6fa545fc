/*
 * The notation of observed values, checked in what authors expect (suites/LANGUAGE.md, "What is
 * observed"). What is not in the notation can never be seen, so it is a mistake.
 */
#include "loader.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct check {
    const struct test_case *test_case;
    char *why;
    size_t size;
};

/* What stands under a tag. */
enum operand_form {
    FORM_ZERO,
    FORM_TEXT,
    FORM_BOOLEAN,
    FORM_NUMBER,      // or one of the words for numbers
    FORM_VALUES,      // a list, perhaps with holes
    FORM_PAIRS,       // a list of lists of two
    FORM_PROPERTIES,  // an object
    FORM_REGEXP,      // a list of two texts
    FORM_BYTES,       // hexadecimal text, "detached", or the number of bytes
    FORM_VIEW,        // elements, or a buffer
};

static const struct observed_tag {
    const char *name;
    enum operand_form form;
} observed_tags[] = {
    {"symbol", FORM_TEXT},
    {"bigint", FORM_TEXT},
    {"utf16", FORM_TEXT},
    {"arr", FORM_VALUES},
    {"obj", FORM_PROPERTIES},
    {"Boolean", FORM_BOOLEAN},
    {"Number", FORM_NUMBER},
    {"String", FORM_TEXT},
    {"BigInt", FORM_TEXT},
    {"Date", FORM_NUMBER},
    {"RegExp", FORM_REGEXP},
    {"Map", FORM_PAIRS},
    {"Set", FORM_VALUES},
    {"Error", FORM_ZERO},
    {"EvalError", FORM_ZERO},
    {"RangeError", FORM_ZERO},
    {"ReferenceError", FORM_ZERO},
    {"SyntaxError", FORM_ZERO},
    {"TypeError", FORM_ZERO},
    {"URIError", FORM_ZERO},
    {"DOMException", FORM_TEXT},
    {"ArrayBuffer", FORM_BYTES},
    {"SharedArrayBuffer", FORM_BYTES},
    {"Int8Array", FORM_VIEW},
    {"Uint8Array", FORM_VIEW},
    {"Uint8ClampedArray", FORM_VIEW},
    {"Int16Array", FORM_VIEW},
    {"Uint16Array", FORM_VIEW},
    {"Int32Array", FORM_VIEW},
    {"Uint32Array", FORM_VIEW},
    {"BigInt64Array", FORM_VIEW},
    {"BigUint64Array", FORM_VIEW},
    {"Float16Array", FORM_VIEW},
    {"Float32Array", FORM_VIEW},
    {"Float64Array", FORM_VIEW},
    {"DataView", FORM_VIEW},
    {"function", FORM_ZERO},
    {"object", FORM_ZERO},
    {"MessagePort", FORM_ZERO},
    {"MessageChannel", FORM_ZERO},
    {"MessageEvent", FORM_TEXT},
    {"Event", FORM_TEXT},
    {"Window", FORM_ZERO},
};

enum { OBSERVED_TAGS = sizeof observed_tags / sizeof *observed_tags };

static const char *const modifiers[] = {"offset", "length", "max",     "lastIndex",
                                        "proto",  "props",  "symbols", "as"};

enum { MODIFIERS = sizeof modifiers / sizeof *modifiers };

static const cJSON *check_value(const struct check *check, const cJSON *value);

static const cJSON *mistake(const struct check *check, const cJSON *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static const cJSON *mistake(const struct check *check, const cJSON *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(check->why, check->size, format, arguments);
    va_end(arguments);
    return where;
}

static const cJSON *wants(const struct check *check, bool ok, const cJSON *operand,
                          const char *what)
{
    return ok ? NULL
              : mistake(check, operand, "\"%s\" is observed with %s.", operand->string, what);
}

static bool is_number_word(const char *text)
{
    return strcmp(text, "!NaN") == 0 || strcmp(text, "!-0") == 0 ||
           strcmp(text, "!Infinity") == 0 || strcmp(text, "!-Infinity") == 0;
}

static bool is_hole(const cJSON *item)
{
    return cJSON_IsString(item) && strcmp(item->valuestring, "!hole") == 0;
}

/* "$f" is the window of the realm f. */
static bool names_window(const struct check *check, const char *name)
{
    for (size_t i = 0; i < check->test_case->realms.count; i++) {
        const struct realm_program *realm = &check->test_case->realms.items[i];
        if (realm->origin && strcmp(realm->name, name) == 0)
            return true;
    }
    return false;
}

static const cJSON *check_text(const struct check *check, const cJSON *item)
{
    const char *text = item->valuestring;
    bool doubled = text[0] && text[1] == text[0];
    if (text[0] == '$' && !doubled && !names_window(check, text + 1) &&
        (!text[1] || text[1] == '0' || text[strspn(text + 1, "0123456789") + 1]))
        return mistake(check, item,
                       "\"%s\": an observed value is no path; \"$1\" is an object seen before, "
                       "\"$REALM\" a window, a text that begins with $ is written \"$$...\".",
                       text);
    if (text[0] == '!' && !doubled && strcmp(text, "!undefined") != 0 && !is_number_word(text))
        return mistake(check, item,
                       "\"%s\" is no observed value; a text that begins with ! is written "
                       "\"!!...\".",
                       text);
    return NULL;
}

static const cJSON *check_values(const struct check *check, const cJSON *list)
{
    if (!cJSON_IsArray(list))
        return mistake(check, list, "A list of values should stand here.");
    for (const cJSON *item = list->child; item; item = item->next) {
        const cJSON *found = is_hole(item) ? NULL : check_value(check, item);
        if (found)
            return found;
    }
    return NULL;
}

static const cJSON *check_pairs(const struct check *check, const cJSON *list)
{
    if (!cJSON_IsArray(list))
        return mistake(check, list, "A list of [key, value] pairs should stand here.");
    for (const cJSON *pair = list->child; pair; pair = pair->next) {
        if (!cJSON_IsArray(pair) || cJSON_GetArraySize(pair) != 2)
            return mistake(check, pair, "An entry of \"!Map\" is a list [key, value].");
        const cJSON *found = check_values(check, pair);
        if (found)
            return found;
    }
    return NULL;
}

/* A key with U+0000 or a lone surrogate is observed as "!utf16 D800 0041". */
static bool is_utf16_key(const char *key)
{
    return strncmp(key, "!utf16 ", strlen("!utf16 ")) == 0;
}

static const cJSON *check_property(const struct check *check, const cJSON *item)
{
    const cJSON *first = cJSON_IsObject(item) ? item->child : NULL;
    if (item->string[0] == '!' && item->string[1] != '!' && !is_utf16_key(item->string))
        return mistake(check, item, "The key \"%s\" begins with !; write \"!%s\".", item->string,
                       item->string);
    if (first && !first->next && strcmp(first->string, "!get") == 0)
        return wants(check, cJSON_IsNumber(first) && first->valuedouble == 0, first, "0");
    if (first && !first->next && strcmp(first->string, "!hidden") == 0)
        return check_value(check, first);
    return check_value(check, item);
}

static const cJSON *check_properties(const struct check *check, const cJSON *object)
{
    if (!cJSON_IsObject(object))
        return mistake(check, object, "An object of properties should stand here.");
    for (const cJSON *item = object->child; item; item = item->next) {
        const cJSON *found = check_property(check, item);
        if (found)
            return found;
    }
    return NULL;
}

static const cJSON *check_view(const struct check *check, const cJSON *operand)
{
    if (cJSON_IsArray(operand))
        return check_values(check, operand);
    if (cJSON_IsString(operand) || cJSON_IsObject(operand))
        return check_value(check, operand);
    return mistake(check, operand, "A list of elements or a buffer should stand here.");
}

static bool is_bytes(const cJSON *operand)
{
    if (!cJSON_IsString(operand))
        return cJSON_IsNumber(operand);
    size_t length = strlen(operand->valuestring);
    return strcmp(operand->valuestring, "detached") == 0 ||
           (length % 2 == 0 && strspn(operand->valuestring, "0123456789abcdef") == length);
}

static bool is_regexp(const cJSON *operand)
{
    return cJSON_IsArray(operand) && cJSON_GetArraySize(operand) == 2 &&
           cJSON_IsString(operand->child) && cJSON_IsString(operand->child->next);
}

static const cJSON *check_operand(const struct check *check, const cJSON *operand,
                                  enum operand_form form)
{
    bool number = cJSON_IsNumber(operand) ||
                  (cJSON_IsString(operand) && is_number_word(operand->valuestring));
    switch (form) {
    case FORM_ZERO:
        return wants(check, cJSON_IsNumber(operand) && operand->valuedouble == 0, operand, "0");
    case FORM_TEXT:
        return wants(check, cJSON_IsString(operand) || cJSON_IsObject(operand), operand, "a text");
    case FORM_BOOLEAN:
        return wants(check, cJSON_IsBool(operand), operand, "true or false");
    case FORM_NUMBER:
        return wants(check, number, operand, "a number");
    case FORM_REGEXP:
        return wants(check, is_regexp(operand), operand, "a list of two texts, source and flags");
    case FORM_BYTES:
        return wants(check, is_bytes(operand), operand,
                     "its bytes as lower-case hexadecimal text, \"detached\", or the number of "
                     "bytes");
    case FORM_VALUES:
        return check_values(check, operand);
    case FORM_PAIRS:
        return check_pairs(check, operand);
    case FORM_PROPERTIES:
        return check_properties(check, operand);
    default:
        return check_view(check, operand);
    }
}

static size_t modifier_place(const char *name)
{
    size_t place = 0;
    while (place < MODIFIERS && strcmp(modifiers[place], name) != 0)
        place++;
    return place;
}

static bool is_whole_from(const cJSON *item, double least)
{
    return cJSON_IsNumber(item) && item->valuedouble >= least &&
           floor(item->valuedouble) == item->valuedouble;
}

static bool is_word(const cJSON *item, const char *word)
{
    return cJSON_IsString(item) && strcmp(item->valuestring, word) == 0;
}

static const cJSON *check_modifier(const struct check *check, const cJSON *item)
{
    const char *name = item->string;
    if (strcmp(name, "props") == 0 || strcmp(name, "symbols") == 0)
        return check_properties(check, item);
    if (strcmp(name, "proto") == 0)
        return wants(check, cJSON_IsNull(item) || is_word(item, "other"), item,
                     "null or \"other\"");
    if (strcmp(name, "as") == 0)
        return wants(check, is_whole_from(item, 1), item, "a whole number from 1");
    if (strcmp(name, "lastIndex") == 0)
        return check_value(check, item);
    bool ok =
        is_whole_from(item, 0) || (strcmp(name, "length") == 0 && is_word(item, "!out-of-bounds"));
    return wants(check, ok, item, "a whole number");
}

/* Keys after the tag: known, and in their order. */
static const cJSON *check_modifiers(const struct check *check, const cJSON *tag)
{
    size_t least = 0;
    for (const cJSON *item = tag->next; item; item = item->next) {
        size_t place = modifier_place(item->string);
        if (place == MODIFIERS)
            return mistake(check, item, "Unknown modifier \"%s\" of \"%s\".", item->string,
                           tag->string);
        if (place < least)
            return mistake(check, item,
                           "\"%s\" comes too late: the order is offset, length, max, lastIndex, "
                           "proto, props, symbols, as.",
                           item->string);
        least = place + 1;
        const cJSON *found = check_modifier(check, item);
        if (found)
            return found;
    }
    return NULL;
}

static const cJSON *check_tag(const struct check *check, const cJSON *object)
{
    const char *name = object->child->string + 1;
    struct nearest nearest = {.word = name};
    for (size_t i = 0; i < OBSERVED_TAGS; i++) {
        if (strcmp(observed_tags[i].name, name) == 0) {
            const cJSON *found = check_operand(check, object->child, observed_tags[i].form);
            return found ? found : check_modifiers(check, object->child);
        }
        nearest_offer(&nearest, observed_tags[i].name);
    }
    return mistake(check, object, "Unknown tag \"!%s\" of an observed value%s%s%s", name,
                   nearest.best ? "; did you mean \"!" : ".", nearest.best ? nearest.best : "",
                   nearest.best ? "\"?" : "");
}

static const cJSON *check_plain_object(const struct check *check, const cJSON *object)
{
    for (const cJSON *item = object->child; item; item = item->next) {
        if (item->string[0] == '!')
            return mistake(check, item,
                           "The key \"%s\" begins with !: such an object is written {\"!obj\": "
                           "{...}}.",
                           item->string);
        const cJSON *found = check_value(check, item);
        if (found)
            return found;
    }
    return NULL;
}

static const cJSON *check_value(const struct check *check, const cJSON *value)
{
    if (cJSON_IsString(value))
        return check_text(check, value);
    if (cJSON_IsArray(value))
        return check_values(check, value);
    if (!cJSON_IsObject(value))
        return NULL;
    return is_tagged(value) ? check_tag(check, value) : check_plain_object(check, value);
}

const cJSON *observed_mistake(const struct test_case *test_case, const cJSON *value, char *why,
                              size_t size)
{
    struct check check = {.test_case = test_case, .why = why, .size = size};
    return check_value(&check, value);
}
