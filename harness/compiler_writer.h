/*
 * Inside the compiler: the growing program text and its layout. A piece of a program is tried on
 * the rest of its line first (flat); if it does not fit there, it is written again over several
 * lines. The same function writes both: in flat mode a line break is a sign that it does not fit.
 */
#ifndef PMSPEC_COMPILER_WRITER_H
#define PMSPEC_COMPILER_WRITER_H

#include "case.h"

struct writer {
    struct text text;
    size_t line_start;  // where the last line begins
    unsigned indent;    // columns before a new line
    bool flat;          // no line breaks, and nothing beyond the last column
    bool overflow;      // flat: it did not fit; the rest is not written
};

/* A place to which the writer can go back. */
struct flat_attempt {
    size_t length;
    bool nested;  // within another attempt, which decides
};

/*
 * flat_begin starts an attempt to write on the rest of the line; flat_end ends it. False: it did not
 * fit and is taken back, so the caller writes it again, now with line breaks.
 */
struct flat_attempt flat_begin(struct writer *writer);
bool flat_end(struct writer *writer, struct flat_attempt attempt);

void write_text(struct writer *writer, const char *bytes);
void write_newline(struct writer *writer);

/* As a string literal in double quotes; what a reader cannot see is escaped. */
void write_string(struct writer *writer, const uint16_t *units, size_t count);
void write_quoted(struct writer *writer, const char *utf8);

/* True if the name can stand after a dot. */
bool is_identifier_name(const char *name);

/* As the key of a property in a literal: k, "odd key" or ["__proto__"]. */
void write_property_key(struct writer *writer, const char *name);

/* compiler_expression.c */
void write_path(struct writer *writer, const struct path *path);
void write_expression(struct writer *writer, const struct expression *expression);
/* In parentheses if it has an operator. */
void write_operand(struct writer *writer, const struct expression *expression);
/* "(a, b)" */
void write_arguments(struct writer *writer, const expression_list *arguments);
/* {value: ..., writable: true, ...}, the property in the form that Object.defineProperty takes */
void write_descriptor(struct writer *writer, const struct object_property *property);

/* compiler_statement.c */
void write_statements(struct writer *writer, const statement_list *statements);
/* "{...}", the body of a function; write_broken_block always over several lines */
void write_block(struct writer *writer, const statement_list *body);
void write_broken_block(struct writer *writer, const statement_list *body);

#endif
