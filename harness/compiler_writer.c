/*
 * The text of a program and its layout (compiler_writer.h). Columns are counted in bytes: a program
 * with other than ASCII breaks its lines a little early.
 */
#include "compiler_writer.h"
#include "../reference/utf16.h"

#include <string.h>

/* Leaves room for what closes an expression at the end of its line. */
enum { LAST_COLUMN = 94 };

struct flat_attempt flat_begin(struct writer *writer)
{
    struct flat_attempt attempt = {writer->text.length, writer->flat};
    writer->flat = true;
    return attempt;
}

bool flat_end(struct writer *writer, struct flat_attempt attempt)
{
    if (attempt.nested)
        return true;
    bool fits = !writer->overflow;
    writer->flat = false;
    writer->overflow = false;
    if (!fits)
        writer->text.length = attempt.length;
    return fits;
}

static void write_bytes(struct writer *writer, const char *bytes, size_t length)
{
    if (writer->overflow)
        return;
    text_append_bytes(&writer->text, bytes, length);
    if (writer->flat && writer->text.length - writer->line_start > LAST_COLUMN)
        writer->overflow = true;
}

void write_text(struct writer *writer, const char *bytes)
{
    write_bytes(writer, bytes, strlen(bytes));
}

void write_newline(struct writer *writer)
{
    if (writer->flat) {
        writer->overflow = true;
        return;
    }
    text_append(&writer->text, "\n");
    writer->line_start = writer->text.length;
    for (unsigned i = 0; i < writer->indent; i++)
        text_append(&writer->text, " ");
}

static bool is_high_surrogate(uint16_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(uint16_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Controls, soft hyphen, line and paragraph separators, invisible and noncharacters. */
static bool is_invisible(uint16_t unit)
{
    return unit < 0x20 || (unit >= 0x7F && unit <= 0xA0) || unit == 0xAD ||
           (unit >= 0x200B && unit <= 0x200F) || (unit >= 0x2028 && unit <= 0x202E) ||
           (unit >= 0x2060 && unit <= 0x206F) || unit == 0xFEFF || unit >= 0xFFF0;
}

static void write_escaped_unit(struct writer *writer, uint16_t unit)
{
    struct text escape = {.arena = writer->text.arena};
    switch (unit) {
    case '\n':
        write_text(writer, "\\n");
        return;
    case '\r':
        write_text(writer, "\\r");
        return;
    case '\t':
        write_text(writer, "\\t");
        return;
    default:
        text_printf(&escape, "\\u%04X", unit);
        write_text(writer, escape.bytes);
    }
}

/* code_point: neither a control nor a surrogate */
static void write_code_point(struct writer *writer, uint32_t code_point)
{
    char bytes[4];
    size_t length = 0;
    if (code_point < 0x80) {
        bytes[length++] = (char)code_point;
    } else if (code_point < 0x800) {
        bytes[length++] = (char)(0xC0 | code_point >> 6);
    } else if (code_point < 0x10000) {
        bytes[length++] = (char)(0xE0 | code_point >> 12);
        bytes[length++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    } else {
        bytes[length++] = (char)(0xF0 | code_point >> 18);
        bytes[length++] = (char)(0x80 | (code_point >> 12 & 0x3F));
        bytes[length++] = (char)(0x80 | (code_point >> 6 & 0x3F));
    }
    if (code_point >= 0x80)
        bytes[length++] = (char)(0x80 | (code_point & 0x3F));
    write_bytes(writer, bytes, length);
}

void write_string(struct writer *writer, const uint16_t *units, size_t count)
{
    write_text(writer, "\"");
    for (size_t i = 0; i < count && !writer->overflow; i++) {
        uint16_t unit = units[i];
        bool pair = is_high_surrogate(unit) && i + 1 < count && is_low_surrogate(units[i + 1]);
        if (pair) {
            write_code_point(writer, 0x10000 + ((uint32_t)(unit - 0xD800) << 10) +
                                         (uint32_t)(units[i + 1] - 0xDC00));
            i++;
        } else if (is_high_surrogate(unit) || is_low_surrogate(unit) || is_invisible(unit)) {
            write_escaped_unit(writer, unit);
        } else {
            if (unit == '"' || unit == '\\')
                write_text(writer, "\\");
            write_code_point(writer, unit);
        }
    }
    write_text(writer, "\"");
}

void write_quoted(struct writer *writer, const char *utf8)
{
    struct string string = string_from_utf8(writer->text.arena, utf8);
    write_string(writer, string.units, string.length);
}

bool is_identifier_name(const char *name)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_";
    static const char PARTS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_0123456789";
    return strspn(name, LETTERS) > 0 && strspn(name, PARTS) == strlen(name);
}

void write_property_key(struct writer *writer, const char *name)
{
    if (strcmp(name, "__proto__") == 0)
        write_text(writer, "[\"__proto__\"]");
    else if (is_identifier_name(name))
        write_text(writer, name);
    else
        write_quoted(writer, name);
}
