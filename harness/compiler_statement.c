/*
 * Statements of the case language as JavaScript (suites/LANGUAGE.md, "Statements"). What is short
 * stands on one line: a body of at most two plain statements, a branch of one.
 */
#include "compiler_writer.h"

#include <string.h>

static void write_statement(struct writer *writer, const struct statement *statement);

/* True for a statement without a body and without a name for the statements after it. */
static bool is_plain(const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_CALL:
    case STATEMENT_SET:
    case STATEMENT_DELETE:
    case STATEMENT_LOG:
    case STATEMENT_THROW:
    case STATEMENT_RETURN:
    case STATEMENT_END:
    case STATEMENT_REMOVE:
    case STATEMENT_CLOSE:
    case STATEMENT_NAVIGATE:
    case STATEMENT_GC:
        return true;
    default:
        return false;
    }
}

static bool is_short_branch(const struct statement *statement)
{
    return (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_UNLESS) &&
           statement->body.count == 1 && is_plain(statement->body.items[0]);
}

static bool may_be_flat(const statement_list *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (!is_plain(body->items[i]) && !is_short_branch(body->items[i]))
            return false;
    return body->count <= 2;
}

void write_statements(struct writer *writer, const statement_list *statements)
{
    for (size_t i = 0; i < statements->count; i++) {
        if (i > 0 && writer->flat)
            write_text(writer, " ");
        else if (i > 0)
            write_newline(writer);
        write_statement(writer, statements->items[i]);
    }
}

void write_broken_block(struct writer *writer, const statement_list *body)
{
    write_text(writer, "{");
    writer->indent += 2;
    write_newline(writer);
    write_statements(writer, body);
    writer->indent -= 2;
    write_newline(writer);
    write_text(writer, "}");
}

static bool write_flat_block(struct writer *writer, const statement_list *body)
{
    struct flat_attempt attempt = flat_begin(writer);
    if (!may_be_flat(body))
        writer->overflow = true;
    write_text(writer, "{ ");
    write_statements(writer, body);
    write_text(writer, " }");
    return flat_end(writer, attempt);
}

void write_block(struct writer *writer, const statement_list *body)
{
    if (body->count == 0)
        write_text(writer, "{}");
    else if (!write_flat_block(writer, body))
        write_broken_block(writer, body);
}

/* The block of a statement that is flat as a whole or not at all. */
static void write_statement_block(struct writer *writer, const statement_list *body)
{
    if (writer->flat || body->count == 0)
        write_block(writer, body);
    else
        write_broken_block(writer, body);
}

/* Containers that name themselves */

static bool is_container(const struct expression *expression)
{
    return expression->kind == EXPRESSION_ARRAY || expression->kind == EXPRESSION_OBJECT ||
           expression->kind == EXPRESSION_MAP || expression->kind == EXPRESSION_SET;
}

static const char *empty_container(const struct expression *container)
{
    switch (container->kind) {
    case EXPRESSION_ARRAY:
        return "[]";
    case EXPRESSION_MAP:
        return "new Map()";
    case EXPRESSION_SET:
        return "new Set()";
    default:
        return "{}";
    }
}

/* "LABEL.METHOD(" on a new line */
static void begin_call(struct writer *writer, const char *label, const char *method)
{
    write_newline(writer);
    write_text(writer, label);
    write_text(writer, method);
}

static void end_call(struct writer *writer)
{
    write_text(writer, ");");
}

static void write_definition(struct writer *writer, const char *label,
                             const struct object_property *property, bool symbol)
{
    write_newline(writer);
    write_text(writer, "Object.defineProperty(");
    write_text(writer, label);
    write_text(writer, symbol ? ", Symbol." : ", ");
    if (symbol)
        write_text(writer, property->name);
    else
        write_quoted(writer, property->name);
    write_text(writer, ", ");
    write_descriptor(writer, property);
    end_call(writer);
}

/* The other properties of a container: assigned where that does the same as definition. */
static void fill_properties(struct writer *writer, const char *label,
                            const struct expression *container)
{
    for (size_t i = 0; i < container->properties.count; i++) {
        const struct object_property *property = &container->properties.items[i];
        if (property->kind != PROPERTY_VALUE || strcmp(property->name, "__proto__") == 0) {
            write_definition(writer, label, property, false);
            continue;
        }
        bool dotted = is_identifier_name(property->name);
        begin_call(writer, label, dotted ? "." : "[");
        if (dotted)
            write_text(writer, property->name);
        else
            write_quoted(writer, property->name);
        write_text(writer, dotted ? " = " : "] = ");
        write_expression(writer, property->value);
        write_text(writer, ";");
    }
    for (size_t i = 0; i < container->symbols.count; i++)
        write_definition(writer, label, &container->symbols.items[i], true);
}

static void fill_object(struct writer *writer, const char *label, const struct expression *object)
{
    fill_properties(writer, label, object);
    if (object->prototype) {
        begin_call(writer, "Object.setPrototypeOf(", label);
        write_text(writer, ", ");
        write_expression(writer, object->prototype);
        end_call(writer);
    }
    if (object->frozen) {
        begin_call(writer, "Object.freeze(", label);
        end_call(writer);
    }
}

static bool has_holes(const expression_list *operands)
{
    for (size_t i = 0; i < operands->count; i++)
        if (operands->items[i]->kind == EXPRESSION_HOLE)
            return true;
    return false;
}

static void fill_element(struct writer *writer, const char *label, size_t index,
                         const struct expression *element)
{
    struct text place = {.arena = writer->text.arena};
    text_printf(&place, "[%zu] = ", index);
    begin_call(writer, label, place.bytes);
    write_expression(writer, element);
    write_text(writer, ";");
}

static void fill_length(struct writer *writer, const char *label, double length)
{
    struct text assignment = {.arena = writer->text.arena};
    text_append(&assignment, ".length = ");
    text_append_number(&assignment, length);
    text_append(&assignment, ";");
    begin_call(writer, label, assignment.bytes);
}

static void fill_array(struct writer *writer, const char *label, const struct expression *array)
{
    const expression_list *elements = &array->operands;
    bool holes = has_holes(elements);
    for (size_t i = 0; i < elements->count; i++) {
        if (elements->items[i]->kind == EXPRESSION_HOLE)
            continue;
        if (holes) {
            fill_element(writer, label, i, elements->items[i]);
            continue;
        }
        begin_call(writer, label, ".push(");
        write_expression(writer, elements->items[i]);
        end_call(writer);
    }
    fill_properties(writer, label, array);
    if (array->has_length)
        fill_length(writer, label, array->length);
    else if (holes && elements->items[elements->count - 1]->kind == EXPRESSION_HOLE)
        fill_length(writer, label, (double)elements->count);
}

static void fill_map(struct writer *writer, const char *label, const struct expression *map)
{
    for (size_t i = 0; i + 1 < map->operands.count; i += 2) {
        begin_call(writer, label, ".set(");
        write_expression(writer, map->operands.items[i]);
        write_text(writer, ", ");
        write_expression(writer, map->operands.items[i + 1]);
        end_call(writer);
    }
}

static void fill_set(struct writer *writer, const char *label, const struct expression *set)
{
    for (size_t i = 0; i < set->operands.count; i++) {
        begin_call(writer, label, ".add(");
        write_expression(writer, set->operands.items[i]);
        end_call(writer);
    }
}

/* The statements that fill the container, in order, once its label names it. */
static void write_filling(struct writer *writer, const char *label,
                          const struct expression *container)
{
    switch (container->kind) {
    case EXPRESSION_ARRAY:
        fill_array(writer, label, container);
        break;
    case EXPRESSION_MAP:
        fill_map(writer, label, container);
        break;
    case EXPRESSION_SET:
        fill_set(writer, label, container);
        break;
    default:
        fill_object(writer, label, container);
        break;
    }
}

/* One function a statement */

static void write_declaration(struct writer *writer, const struct statement *statement)
{
    const struct expression *value = statement->operands.items[0];
    bool filled = statement->self_reference && is_container(value);
    write_text(writer, statement->kind == STATEMENT_LET ? "const " : "let ");
    write_text(writer, statement->label);
    write_text(writer, " = ");
    if (filled)
        write_text(writer, empty_container(value));
    else
        write_expression(writer, value);
    write_text(writer, ";");
    if (filled)
        write_filling(writer, statement->label, value);
}

static void write_assignment(struct writer *writer, const struct statement *statement)
{
    write_path(writer, statement->path);
    write_text(writer, " = ");
    write_expression(writer, statement->operands.items[0]);
    write_text(writer, ";");
}

static void write_call(struct writer *writer, const struct statement *statement)
{
    write_path(writer, statement->path);
    write_arguments(writer, &statement->operands);
    write_text(writer, ";");
}

static void write_log(struct writer *writer, const struct statement *statement)
{
    write_text(writer, "log");
    write_arguments(writer, &statement->operands);
    write_text(writer, ";");
}

static void write_listener(struct writer *writer, const struct statement *statement)
{
    write_path(writer, statement->path);
    write_text(writer, ".addEventListener(");
    write_quoted(writer, statement->text);
    write_text(writer, ", e => ");
    write_block(writer, &statement->body);
    write_text(writer, ");");
}

static void write_microtask(struct writer *writer, const struct statement *statement)
{
    write_text(writer, "Promise.resolve().then(() => ");
    write_block(writer, &statement->body);
    write_text(writer, ");");
}

static void write_try(struct writer *writer, const struct statement *statement)
{
    write_text(writer, "try ");
    write_statement_block(writer, &statement->body);
    write_text(writer, " catch (x) ");
    if (statement->has_handler) {
        write_statement_block(writer, &statement->handler);
    } else if (writer->flat) {
        write_text(writer, "{ log(\"threw\", x); }");
    } else {
        writer->indent += 2;
        write_text(writer, "{");
        write_newline(writer);
        write_text(writer, "log(\"threw\", x);");
        writer->indent -= 2;
        write_newline(writer);
        write_text(writer, "}");
    }
}

static void write_branch(struct writer *writer, const struct statement *statement)
{
    bool negated = statement->kind == STATEMENT_UNLESS;
    write_text(writer, negated ? "if (!" : "if (");
    if (negated)
        write_operand(writer, statement->operands.items[0]);
    else
        write_expression(writer, statement->operands.items[0]);
    write_text(writer, ") ");
    if (writer->flat && is_short_branch(statement))
        write_statement(writer, statement->body.items[0]);
    else
        write_statement_block(writer, &statement->body);
}

/* "KEYWORD value;" */
static void write_keyword(struct writer *writer, const char *keyword,
                          const struct statement *statement)
{
    write_text(writer, keyword);
    if (statement->operands.count) {
        write_text(writer, " ");
        write_expression(writer, statement->operands.items[0]);
    }
    write_text(writer, ";");
}

static void write_delete(struct writer *writer, const struct statement *statement)
{
    write_text(writer, "delete ");
    write_path(writer, statement->path);
    write_text(writer, ";");
}

/* remove("a"); close("a"); navigate("a"); */
static void write_ending(struct writer *writer, const char *how, const struct statement *statement)
{
    write_text(writer, how);
    write_quoted(writer, statement->label);
    write_text(writer, ");");
}

static void write_by_kind(struct writer *writer, const struct statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_CALL:
        write_call(writer, statement);
        break;
    case STATEMENT_LET:
    case STATEMENT_VAR:
        write_declaration(writer, statement);
        break;
    case STATEMENT_SET:
        write_assignment(writer, statement);
        break;
    case STATEMENT_DELETE:
        write_delete(writer, statement);
        break;
    case STATEMENT_ON:
        write_listener(writer, statement);
        break;
    case STATEMENT_LOG:
        write_log(writer, statement);
        break;
    case STATEMENT_TRY:
        write_try(writer, statement);
        break;
    case STATEMENT_THROW:
        write_keyword(writer, "throw", statement);
        break;
    case STATEMENT_RETURN:
        write_keyword(writer, "return", statement);
        break;
    case STATEMENT_MICRO:
        write_microtask(writer, statement);
        break;
    case STATEMENT_IF:
    case STATEMENT_UNLESS:
        write_branch(writer, statement);
        break;
    case STATEMENT_END:
        write_text(writer, "end();");
        break;
    case STATEMENT_REMOVE:
        write_ending(writer, "remove(", statement);
        break;
    case STATEMENT_CLOSE:
        write_ending(writer, "close(", statement);
        break;
    case STATEMENT_NAVIGATE:
        write_ending(writer, "navigate(", statement);
        break;
    case STATEMENT_GC:
        write_text(writer, "gc();");
        break;
    }
}

static void write_statement(struct writer *writer, const struct statement *statement)
{
    struct flat_attempt attempt = flat_begin(writer);
    write_by_kind(writer, statement);
    if (!flat_end(writer, attempt))
        write_by_kind(writer, statement);
}
