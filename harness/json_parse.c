/*
 * Reading JSON strictly. A scan of our own goes over the text first and refuses what cJSON lets
 * through: trailing bytes, duplicate keys, ill-formed UTF-8, U+0000, lone surrogates, numbers
 * that a double cannot hold. What passes is the same text for cJSON and for every other reader.
 */
#include "json_text.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_LIMIT = 500, NUMBER_LIMIT = 60 };

typedef LIST(const char *) key_list;

struct scanner {
    struct arena *arena;
    const char *text;
    size_t length, at;
    int line, depth;
    const char *name;
    struct diagnostic *diagnostic;
    struct text pointer;  // of the value being read
    struct text string;   // the last string, decoded
    LIST(int) lines;      // of each value, in the order of their beginnings
    const char *target;   // a pointer whose line is wanted, or NULL
    int target_line;
};

static char *read_stream(struct arena *arena, FILE *stream, size_t *length)
{
    struct text text = {.arena = arena};
    char block[65536];
    size_t got;
    text_append(&text, "");
    while ((got = fread(block, 1, sizeof block, stream)) > 0)
        text_append_bytes(&text, block, got);
    *length = text.length;
    return ferror(stream) ? NULL : text.bytes;
}

char *file_read(struct arena *arena, const char *path, size_t *length,
                struct diagnostic *diagnostic)
{
    FILE *stream = fopen(path, "rb");
    char *bytes = stream ? read_stream(arena, stream, length) : NULL;
    if (!bytes)
        diagnose(diagnostic, path, 0, "", "The file cannot be read: %s.", strerror(errno));
    if (stream)
        fclose(stream);
    return bytes;
}

static bool scan_fail(struct scanner *scanner, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool scan_fail(struct scanner *scanner, const char *format, ...)
{
    char sentence[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    diagnose(scanner->diagnostic, scanner->name, scanner->line, scanner->pointer.bytes, "%s",
             sentence);
    return false;
}

/* The byte at the scanner, or -1 at the end. */
static int peek(const struct scanner *scanner)
{
    return scanner->at < scanner->length ? (unsigned char)scanner->text[scanner->at] : -1;
}

static void skip_space(struct scanner *scanner)
{
    for (int c = peek(scanner); c == ' ' || c == '\t' || c == '\n' || c == '\r';
         c = peek(scanner)) {
        if (c == '\n')
            scanner->line++;
        scanner->at++;
    }
}

static bool fail_unexpected(struct scanner *scanner, const char *wanted)
{
    int c = peek(scanner);
    if (c < 0)
        return scan_fail(scanner, "Bad JSON: the text ends where %s should come.", wanted);
    if (c > 0x20 && c < 0x7f)
        return scan_fail(scanner, "Bad JSON: '%c' where %s should come.", c, wanted);
    return scan_fail(scanner, "Bad JSON: byte 0x%02x where %s should come.", (unsigned)c, wanted);
}

static bool expect_byte(struct scanner *scanner, char byte, const char *wanted)
{
    skip_space(scanner);
    if (peek(scanner) != byte)
        return fail_unexpected(scanner, wanted);
    scanner->at++;
    return true;
}

/* Table 3-7 of Unicode. */
size_t utf8_sequence(const unsigned char *bytes, size_t available)
{
    unsigned char first = bytes[0];
    size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (!length || first > 0xf4 || length > available)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (first == 0xe0 && bytes[1] < 0xa0) || (first == 0xf0 && bytes[1] < 0x90);
    bool surrogate = first == 0xed && bytes[1] >= 0xa0;
    bool too_large = first == 0xf4 && bytes[1] >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

static void append_utf8(struct text *text, unsigned point)
{
    char bytes[4];
    size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length; i-- > 1; point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(leads[length] | point);
    text_append_bytes(text, bytes, length);
}

/* The four hexadecimal digits after \u. */
static bool scan_hex4(struct scanner *scanner, unsigned *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int c = peek(scanner);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return fail_unexpected(scanner, "a hexadecimal digit");
        *unit = *unit * 16 + (unsigned)digit;
        scanner->at++;
    }
    return true;
}

static bool scan_unicode_escape(struct scanner *scanner)
{
    unsigned unit, low = 0;
    if (!scan_hex4(scanner, &unit))
        return false;
    if (unit == 0)
        return scan_fail(scanner, "U+0000 in a string: write {\"!utf16\": \"0000\"} instead.");
    if (unit < 0xd800 || unit > 0xdfff) {
        append_utf8(&scanner->string, unit);
        return true;
    }
    bool pair = unit < 0xdc00 && scanner->length - scanner->at >= 6 &&
                memcmp(scanner->text + scanner->at, "\\u", 2) == 0;
    if (pair) {
        scanner->at += 2;
        if (!scan_hex4(scanner, &low))
            return false;
    }
    if (low < 0xdc00 || low > 0xdfff)
        return scan_fail(
            scanner, "A lone surrogate in a string: write {\"!utf16\": \"%04X\"} instead.", unit);
    append_utf8(&scanner->string, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
    return true;
}

static bool scan_escape(struct scanner *scanner)
{
    static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
    scanner->at++;
    int c = peek(scanner);
    if (c == 'u') {
        scanner->at++;
        return scan_unicode_escape(scanner);
    }
    for (const char *escape = escapes; *escape; escape += 2)
        if (*escape == c) {
            scanner->at++;
            text_append_bytes(&scanner->string, escape + 1, 1);
            return true;
        }
    return fail_unexpected(scanner, "an escape");
}

static bool scan_character(struct scanner *scanner)
{
    const unsigned char *bytes = (const unsigned char *)scanner->text + scanner->at;
    if (bytes[0] == 0)
        return scan_fail(scanner, "A byte 0 in a string: write {\"!utf16\": \"0000\"} instead.");
    if (bytes[0] < 0x20)
        return scan_fail(scanner, "Bad JSON: control character 0x%02x in a string.", bytes[0]);
    size_t length = utf8_sequence(bytes, scanner->length - scanner->at);
    if (!length)
        return scan_fail(scanner, "A string is not well-formed UTF-8 (byte 0x%02x).", bytes[0]);
    text_append_bytes(&scanner->string, (const char *)bytes, length);
    scanner->at += length;
    return true;
}

static bool scan_string(struct scanner *scanner)
{
    scanner->string = (struct text){.arena = scanner->arena};
    text_append(&scanner->string, "");
    scanner->at++;
    for (int c = peek(scanner); c != '"'; c = peek(scanner)) {
        if (c < 0)
            return scan_fail(scanner, "Bad JSON: the text ends inside a string.");
        if (!(c == '\\' ? scan_escape(scanner) : scan_character(scanner)))
            return false;
    }
    scanner->at++;
    return true;
}

static size_t scan_digits(struct scanner *scanner)
{
    size_t start = scanner->at;
    while (peek(scanner) >= '0' && peek(scanner) <= '9')
        scanner->at++;
    return scanner->at - start;
}

static bool scan_integer_part(struct scanner *scanner)
{
    if (peek(scanner) == '-')
        scanner->at++;
    bool zero = peek(scanner) == '0';
    size_t digits = scan_digits(scanner);
    if (!digits)
        return fail_unexpected(scanner, "a digit");
    if (zero && digits > 1)
        return scan_fail(scanner, "Bad JSON: a number begins with a needless 0.");
    return true;
}

static bool scan_number(struct scanner *scanner)
{
    size_t start = scanner->at;
    if (!scan_integer_part(scanner))
        return false;
    if (peek(scanner) == '.') {
        scanner->at++;
        if (!scan_digits(scanner))
            return fail_unexpected(scanner, "a digit");
    }
    if (peek(scanner) == 'e' || peek(scanner) == 'E') {
        scanner->at++;
        if (peek(scanner) == '+' || peek(scanner) == '-')
            scanner->at++;
        if (!scan_digits(scanner))
            return fail_unexpected(scanner, "a digit");
    }
    if (scanner->at - start > NUMBER_LIMIT || !isfinite(strtod(scanner->text + start, NULL)))
        return scan_fail(scanner, "A number is too long or too large for a double.");
    return true;
}

static bool scan_word(struct scanner *scanner, const char *word)
{
    size_t length = strlen(word);
    if (scanner->length - scanner->at < length ||
        memcmp(scanner->text + scanner->at, word, length) != 0)
        return fail_unexpected(scanner, "a value");
    scanner->at += length;
    return true;
}

static bool scan_value(struct scanner *scanner);

static void push_pointer(struct text *pointer, const char *key)
{
    text_append(pointer, "/");
    for (; *key; key++)
        if (*key == '~' || *key == '/')
            text_append(pointer, *key == '~' ? "~0" : "~1");
        else
            text_append_bytes(pointer, key, 1);
}

static void pop_pointer(struct text *pointer, size_t length)
{
    pointer->length = length;
    pointer->bytes[length] = '\0';
}

static bool scan_key(struct scanner *scanner, key_list *keys)
{
    skip_space(scanner);
    if (peek(scanner) != '"')
        return fail_unexpected(scanner, "a key");
    if (!scan_string(scanner))
        return false;
    const char *key = scanner->string.bytes;
    for (size_t i = 0; i < keys->count; i++)
        if (strcmp(keys->items[i], key) == 0)
            return scan_fail(scanner, "The key \"%s\" appears twice in one object.", key);
    LIST_APPEND(scanner->arena, keys, key);
    return expect_byte(scanner, ':', "':'");
}

static bool scan_member(struct scanner *scanner, key_list *keys)
{
    size_t length = scanner->pointer.length;
    if (!scan_key(scanner, keys))
        return false;
    push_pointer(&scanner->pointer, keys->items[keys->count - 1]);
    if (!scan_value(scanner))
        return false;
    pop_pointer(&scanner->pointer, length);
    return true;
}

static bool scan_element(struct scanner *scanner, size_t index)
{
    size_t length = scanner->pointer.length;
    text_printf(&scanner->pointer, "/%zu", index);
    if (!scan_value(scanner))
        return false;
    pop_pointer(&scanner->pointer, length);
    return true;
}

static bool scan_container(struct scanner *scanner, bool is_object)
{
    key_list keys = {0};
    char close = is_object ? '}' : ']';
    scanner->at++;
    skip_space(scanner);
    if (peek(scanner) == close) {
        scanner->at++;
        return true;
    }
    for (size_t index = 0;; index++) {
        if (!(is_object ? scan_member(scanner, &keys) : scan_element(scanner, index)))
            return false;
        skip_space(scanner);
        if (peek(scanner) != ',')
            return expect_byte(scanner, close, is_object ? "',' or '}'" : "',' or ']'");
        scanner->at++;
    }
}

static bool scan_by_first_byte(struct scanner *scanner)
{
    switch (peek(scanner)) {
    case '{':
        return scan_container(scanner, true);
    case '[':
        return scan_container(scanner, false);
    case '"':
        return scan_string(scanner);
    case 't':
        return scan_word(scanner, "true");
    case 'f':
        return scan_word(scanner, "false");
    case 'n':
        return scan_word(scanner, "null");
    default:
        if (peek(scanner) == '-' || (peek(scanner) >= '0' && peek(scanner) <= '9'))
            return scan_number(scanner);
        return fail_unexpected(scanner, "a value");
    }
}

static bool scan_value(struct scanner *scanner)
{
    skip_space(scanner);
    LIST_APPEND(scanner->arena, &scanner->lines, scanner->line);
    if (scanner->target && strcmp(scanner->target, scanner->pointer.bytes) == 0)
        scanner->target_line = scanner->line;
    if (scanner->depth == DEPTH_LIMIT)
        return scan_fail(scanner, "The value is nested more than %d deep.", DEPTH_LIMIT);
    scanner->depth++;
    bool ok = scan_by_first_byte(scanner);
    scanner->depth--;
    return ok;
}

static bool scan_text(struct scanner *scanner)
{
    text_append(&scanner->pointer, "");
    if (!scan_value(scanner))
        return false;
    skip_space(scanner);
    return scanner->at == scanner->length ||
           scan_fail(scanner, "Bad JSON: there are bytes after the end of the value.");
}

/* Numbers and booleans keep their valueint, which cJSON fills and others may read. */
static const int *assign_lines(cJSON *item, const int *lines)
{
    if (cJSON_IsString(item) || cJSON_IsArray(item) || cJSON_IsObject(item))
        item->valueint = *lines;
    lines++;
    for (cJSON *child = item->child; child; child = child->next)
        lines = assign_lines(child, lines);
    return lines;
}

int json_line(const cJSON *item)
{
    bool has_line = cJSON_IsString(item) || cJSON_IsArray(item) || cJSON_IsObject(item);
    return has_line ? item->valueint : 0;
}

cJSON *json_parse(const char *text, size_t length, const char *name, struct diagnostic *diagnostic)
{
    struct arena *arena = arena_open();
    struct scanner scanner = {.arena = arena,
                              .text = text,
                              .length = length,
                              .line = 1,
                              .name = name,
                              .diagnostic = diagnostic,
                              .pointer = {.arena = arena}};
    cJSON *item = NULL;
    if (scan_text(&scanner)) {
        item = cJSON_ParseWithLength(text, length);
        if (item)
            assign_lines(item, scanner.lines.items);
        else
            diagnose(diagnostic, name, 0, "", "cJSON refuses this text.");
    }
    arena_close(arena);
    return item;
}

int json_line_of(const char *text, const char *pointer)
{
    struct arena *arena = arena_open();
    struct scanner scanner = {.arena = arena,
                              .text = text,
                              .length = strlen(text),
                              .line = 1,
                              .target = pointer,
                              .pointer = {.arena = arena}};
    scan_text(&scanner);
    arena_close(arena);
    return scanner.target_line;
}

bool json_pointer_of(struct text *pointer, const cJSON *root, const cJSON *item)
{
    size_t length = pointer->length, index = 0;
    if (root == item)
        return true;
    for (const cJSON *child = root->child; child; child = child->next, index++) {
        if (cJSON_IsObject(root))
            push_pointer(pointer, child->string);
        else
            text_printf(pointer, "/%zu", index);
        if (json_pointer_of(pointer, child, item))
            return true;
        pop_pointer(pointer, length);
    }
    return false;
}
