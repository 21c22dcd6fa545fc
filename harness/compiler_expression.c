/*
 * Values of the case language as JavaScript expressions (suites/LANGUAGE.md, "Values"). The syntax
 * is that of ES2020 or older: newer things are reached through calls, so that an engine without
 * them fails where they are used and not in the parser.
 */
#include "compiler_writer.h"
#include "origin_names.h"

#include <math.h>
#include <string.h>

static void write_accessor(struct writer *writer, const struct accessor *accessor)
{
    switch (accessor->kind) {
    case ACCESSOR_NAME:
        if (!accessor->quoted && is_identifier_name(accessor->name)) {
            write_text(writer, ".");
            write_text(writer, accessor->name);
            return;
        }
        write_text(writer, "[");
        write_quoted(writer, accessor->name);
        break;
    case ACCESSOR_INDEX: {
        struct text index = {.arena = writer->text.arena};
        text_printf(&index, "[%u", accessor->index);
        write_text(writer, index.bytes);
        break;
    }
    case ACCESSOR_PATH:
        write_text(writer, "[");
        write_path(writer, accessor->path);
        break;
    }
    write_text(writer, "]");
}

void write_path(struct writer *writer, const struct path *path)
{
    if (path->head_kind == HEAD_SELF)
        write_text(writer, "globalThis");
    else if (path->head_kind == HEAD_THIS)
        write_text(writer, "this");
    else
        write_text(writer, path->head);
    for (size_t i = 0; i < path->accessors.count; i++)
        write_accessor(writer, &path->accessors.items[i]);
}

static void write_number(struct writer *writer, double number)
{
    struct text text = {.arena = writer->text.arena};
    if (isnan(number))
        text_append(&text, "NaN");
    else if (isinf(number))
        text_append(&text, number < 0 ? "-Infinity" : "Infinity");
    else if (number == 0 && signbit(number))
        text_append(&text, "-0");
    else
        text_append_number(&text, number);
    write_text(writer, text.bytes);
}

static void write_byte_count(struct writer *writer, size_t count)
{
    write_number(writer, (double)count);
}

static bool has_operator(const struct expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_NOT:
    case EXPRESSION_TYPEOF:
    case EXPRESSION_IN:
    case EXPRESSION_ADD:
    case EXPRESSION_INSTANCEOF:
    case EXPRESSION_FUNCTION:
    case EXPRESSION_ORIGIN_TEXT:
        return true;
    default:
        return false;
    }
}

void write_operand(struct writer *writer, const struct expression *expression)
{
    bool parentheses = has_operator(expression);
    if (parentheses)
        write_text(writer, "(");
    write_expression(writer, expression);
    if (parentheses)
        write_text(writer, ")");
}

/* Lists */

/* True if the expression can break its line behind its first bracket. */
static bool breaks_inside(const struct expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_ARRAY:
    case EXPRESSION_OBJECT:
    case EXPRESSION_FUNCTION:
    case EXPRESSION_MAP:
    case EXPRESSION_SET:
    case EXPRESSION_NEW:
    case EXPRESSION_CALL:
        return true;
    default:
        return false;
    }
}

static void write_broken_item(struct writer *writer, const struct expression *item, bool in_call)
{
    if (in_call && breaks_inside(item)) {
        write_text(writer, " ");
        write_expression(writer, item);
        return;
    }
    writer->indent += in_call ? 4 : 0;
    write_newline(writer);
    write_expression(writer, item);
    writer->indent -= in_call ? 4 : 0;
}

/* The items between brackets: as many on a line as fit. */
static void write_items(struct writer *writer, const expression_list *items, bool in_call)
{
    for (size_t i = 0; i < items->count; i++) {
        if (i == 0) {
            write_expression(writer, items->items[i]);
            continue;
        }
        write_text(writer, ",");
        struct flat_attempt attempt = flat_begin(writer);
        write_text(writer, " ");
        write_expression(writer, items->items[i]);
        if (!flat_end(writer, attempt))
            write_broken_item(writer, items->items[i], in_call);
    }
}

void write_arguments(struct writer *writer, const expression_list *arguments)
{
    write_text(writer, "(");
    write_items(writer, arguments, true);
    write_text(writer, ")");
}

static void open_bracket(struct writer *writer, const char *bracket)
{
    write_text(writer, bracket);
    writer->indent += 2;
    if (!writer->flat)
        write_newline(writer);
}

static void close_bracket(struct writer *writer, const char *bracket)
{
    writer->indent -= 2;
    if (!writer->flat)
        write_newline(writer);
    write_text(writer, bracket);
}

static void write_list(struct writer *writer, const expression_list *items)
{
    bool ends_in_hole = items->count && items->items[items->count - 1]->kind == EXPRESSION_HOLE;
    open_bracket(writer, "[");
    write_items(writer, items, false);
    close_bracket(writer, ends_in_hole ? ",]" : "]");
}

/* Objects */

static void write_symbol_key(struct writer *writer, const char *name)
{
    write_text(writer, "[Symbol.");
    write_text(writer, name);
    write_text(writer, "]");
}

typedef void (*key_writer)(struct writer *writer, const char *name);

static void write_property_once(struct writer *writer, const struct object_property *property,
                                key_writer write_key)
{
    if (property->kind == PROPERTY_GETTER) {
        write_text(writer, "get ");
        write_key(writer, property->name);
        write_text(writer, "() ");
        write_block(writer, &property->body);
        return;
    }
    write_key(writer, property->name);
    write_text(writer, ": ");
    write_expression(writer, property->value);
}

static void write_property(struct writer *writer, const struct object_property *property,
                           key_writer write_key)
{
    struct flat_attempt attempt = flat_begin(writer);
    write_property_once(writer, property, write_key);
    if (!flat_end(writer, attempt))
        write_property_once(writer, property, write_key);
}

/* What stands between two properties of a literal: each on a line of its own, unless flat. */
static void separate(struct writer *writer, bool *first)
{
    if (!*first) {
        write_text(writer, writer->flat ? ", " : ",");
        if (!writer->flat)
            write_newline(writer);
    }
    *first = false;
}

static void write_object_literal(struct writer *writer, const struct expression *object)
{
    if (object->properties.count + object->symbols.count == 0) {
        write_text(writer, "{}");
        return;
    }
    bool first = true;
    open_bracket(writer, "{");
    for (size_t i = 0; i < object->properties.count; i++) {
        separate(writer, &first);
        write_property(writer, &object->properties.items[i], write_property_key);
    }
    for (size_t i = 0; i < object->symbols.count; i++) {
        separate(writer, &first);
        write_property(writer, &object->symbols.items[i], write_symbol_key);
    }
    close_bracket(writer, "}");
}

/* An object's properties that its literal shows as enumerable and that must not be. */
static size_t count_hidden(const struct expression *object)
{
    size_t count = 0;
    for (size_t i = 0; i < object->properties.count; i++)
        count += object->properties.items[i].kind == PROPERTY_HIDDEN;
    for (size_t i = 0; i < object->symbols.count; i++)
        count += object->symbols.items[i].kind == PROPERTY_HIDDEN;
    return count;
}

static void write_hiding(struct writer *writer, const struct object_property *property,
                         key_writer write_key, bool *first)
{
    if (property->kind != PROPERTY_HIDDEN)
        return;
    separate(writer, first);
    write_key(writer, property->name);
    write_text(writer, ": {enumerable: false}");
}

/* The second argument of Object.defineProperties: the hidden ones keep value and place. */
static void write_hidings(struct writer *writer, const struct expression *object)
{
    bool first = true;
    open_bracket(writer, "{");
    for (size_t i = 0; i < object->properties.count; i++)
        write_hiding(writer, &object->properties.items[i], write_property_key, &first);
    for (size_t i = 0; i < object->symbols.count; i++)
        write_hiding(writer, &object->symbols.items[i], write_symbol_key, &first);
    close_bracket(writer, "}");
}

static void write_object(struct writer *writer, const struct expression *object)
{
    size_t hidden = count_hidden(object);
    if (object->frozen)
        write_text(writer, "Object.freeze(");
    if (object->prototype)
        write_text(writer, "Object.setPrototypeOf(");
    if (hidden)
        write_text(writer, "Object.defineProperties(");
    write_object_literal(writer, object);
    if (hidden) {
        write_text(writer, ", ");
        write_hidings(writer, object);
        write_text(writer, ")");
    }
    if (object->prototype) {
        write_text(writer, ", ");
        write_expression(writer, object->prototype);
        write_text(writer, ")");
    }
    if (object->frozen)
        write_text(writer, ")");
}

static void write_descriptor_once(struct writer *writer, const struct object_property *property)
{
    if (property->kind == PROPERTY_GETTER) {
        write_text(writer, "{get() ");
        write_block(writer, &property->body);
        write_text(writer, ", enumerable: true, configurable: true}");
        return;
    }
    write_text(writer, "{value: ");
    write_expression(writer, property->value);
    write_text(writer, ", writable: true");
    if (property->kind == PROPERTY_VALUE)
        write_text(writer, ", enumerable: true");
    write_text(writer, ", configurable: true}");
}

void write_descriptor(struct writer *writer, const struct object_property *property)
{
    struct flat_attempt attempt = flat_begin(writer);
    write_descriptor_once(writer, property);
    if (!flat_end(writer, attempt))
        write_descriptor_once(writer, property);
}

/* Arrays */

/* True if Object.assign can add the properties: assignment does the same as definition. */
static bool is_assignable(const struct expression *array)
{
    for (size_t i = 0; i < array->properties.count; i++) {
        const struct object_property *property = &array->properties.items[i];
        if (property->kind != PROPERTY_VALUE || strcmp(property->name, "__proto__") == 0)
            return false;
    }
    return array->symbols.count == 0;
}

static void write_length(struct writer *writer, const struct expression *array, bool assignable,
                         bool *first)
{
    if (!array->has_length)
        return;
    separate(writer, first);
    write_text(writer, assignable ? "length: " : "length: {value: ");
    write_number(writer, array->length);
    write_text(writer, assignable ? "" : "}");
}

static void write_array_properties(struct writer *writer, const struct expression *array,
                                   bool assignable)
{
    bool first = true;
    open_bracket(writer, "{");
    for (size_t i = 0; i < array->properties.count; i++) {
        const struct object_property *property = &array->properties.items[i];
        separate(writer, &first);
        write_property_key(writer, property->name);
        write_text(writer, ": ");
        if (assignable)
            write_expression(writer, property->value);
        else
            write_descriptor(writer, property);
    }
    for (size_t i = 0; i < array->symbols.count; i++) {
        separate(writer, &first);
        write_symbol_key(writer, array->symbols.items[i].name);
        write_text(writer, ": ");
        write_descriptor(writer, &array->symbols.items[i]);
    }
    write_length(writer, array, assignable, &first);
    close_bracket(writer, "}");
}

static void write_array(struct writer *writer, const struct expression *array)
{
    bool more = array->properties.count || array->symbols.count || array->has_length;
    bool assignable = is_assignable(array);
    if (more)
        write_text(writer, assignable ? "Object.assign(" : "Object.defineProperties(");
    if (array->operands.count)
        write_list(writer, &array->operands);
    else
        write_text(writer, "[]");
    if (more) {
        write_text(writer, ", ");
        write_array_properties(writer, array, assignable);
        write_text(writer, ")");
    }
}

/* Collections */

static void write_map_entries(struct writer *writer, const expression_list *operands)
{
    for (size_t i = 0; i + 1 < operands->count; i += 2) {
        struct expression *pair[2] = {operands->items[i], operands->items[i + 1]};
        struct expression entry = {.kind = EXPRESSION_ARRAY,
                                   .operands = {.items = pair, .count = 2, .capacity = 2}};
        bool first = i == 0;
        separate(writer, &first);
        write_expression(writer, &entry);
    }
}

static void write_map(struct writer *writer, const struct expression *map)
{
    write_text(writer, "new Map(");
    if (map->operands.count) {
        open_bracket(writer, "[");
        write_map_entries(writer, &map->operands);
        close_bracket(writer, "]");
    }
    write_text(writer, ")");
}

static void write_set(struct writer *writer, const struct expression *set)
{
    write_text(writer, "new Set(");
    if (set->operands.count)
        write_list(writer, &set->operands);
    write_text(writer, ")");
}

/* Buffers and views */

/* "0x00, 0x01", as many on a line as fit */
static void write_bytes_of_hex(struct writer *writer, const char *hex)
{
    for (size_t i = 0; hex[i] && hex[i + 1] && !writer->overflow; i += 2) {
        char byte[] = {'0', 'x', hex[i], hex[i + 1], '\0'};
        if (i > 0 && i % 24 == 0 && !writer->flat) {
            write_text(writer, ",");
            write_newline(writer);
        } else if (i > 0) {
            write_text(writer, ", ");
        }
        write_text(writer, byte);
    }
}

static void write_new_buffer(struct writer *writer, const struct expression *buffer)
{
    bool has_max = buffer->operands.count > 1 && buffer->operands.items[1];
    write_text(writer, buffer->shared ? "new SharedArrayBuffer(" : "new ArrayBuffer(");
    if (buffer->is_hex)
        write_byte_count(writer, strlen(buffer->text) / 2);
    else
        write_expression(writer, buffer->operands.items[0]);
    if (has_max) {
        write_text(writer, ", {maxByteLength: ");
        write_expression(writer, buffer->operands.items[1]);
        write_text(writer, "}");
    }
    write_text(writer, ")");
}

/* A buffer with contents is that of a Uint8Array; Object.assign fills one that needs more. */
static void write_array_buffer(struct writer *writer, const struct expression *buffer)
{
    bool has_max = buffer->operands.count > 1 && buffer->operands.items[1];
    if (!buffer->is_hex || buffer->text[0] == '\0') {
        write_new_buffer(writer, buffer);
    } else if (!has_max && !buffer->shared) {
        open_bracket(writer, "Uint8Array.of(");
        write_bytes_of_hex(writer, buffer->text);
        close_bracket(writer, ").buffer");
    } else {
        write_text(writer, "Object.assign(new Uint8Array(");
        write_new_buffer(writer, buffer);
        open_bracket(writer, "), [");
        write_bytes_of_hex(writer, buffer->text);
        close_bracket(writer, "]).buffer");
    }
}

static void write_bigint(struct writer *writer, const char *digits)
{
    write_text(writer, "BigInt(");
    write_quoted(writer, digits);
    write_text(writer, ")");
}

static void write_typed_array(struct writer *writer, const struct expression *array)
{
    write_text(writer, array->text);
    open_bracket(writer, ".of(");
    write_items(writer, &array->operands, false);
    close_bracket(writer, ")");
}

static void write_view(struct writer *writer, const struct expression *view)
{
    size_t count = view->operands.count;
    struct expression *offset = count > 1 ? view->operands.items[1] : NULL;
    struct expression *length = count > 2 ? view->operands.items[2] : NULL;
    write_text(writer, "new ");
    write_text(writer, view->text);
    write_text(writer, "(");
    write_expression(writer, view->operands.items[0]);
    if (offset || length)
        write_text(writer, ", ");
    if (offset)
        write_expression(writer, offset);
    else if (length)
        write_text(writer, "0");
    if (length) {
        write_text(writer, ", ");
        write_expression(writer, length);
    }
    write_text(writer, ")");
}

/* Texts with parts of an origin: "http://{a.host}/" is "http://" + origins.a.host + "/" */

static size_t plain_length(const char *text)
{
    size_t length = 0;
    while (text[length] && !origin_reference_length(text + length))
        length++;
    return length;
}

static char *copy_of(struct arena *arena, const char *text, size_t length)
{
    char *copy = NEW_ARRAY(arena, char, length + 1);
    memcpy(copy, text, length);
    return copy;
}

static void write_origin_text(struct writer *writer, const char *text)
{
    struct arena *arena = writer->text.arena;
    if (*text == '\0')
        write_text(writer, "\"\"");
    for (const char *rest = text; *rest;) {
        size_t part = origin_reference_length(rest);
        if (rest != text)
            write_text(writer, " + ");
        if (part) {
            write_text(writer, "origins.");
            write_text(writer, copy_of(arena, rest + 1, part - 2));
            rest += part;
        } else {
            size_t plain = plain_length(rest);
            write_quoted(writer, copy_of(arena, rest, plain));
            rest += plain;
        }
    }
}

/* All else */

static void write_binary(struct writer *writer, const struct expression *expression,
                         const char *operator)
{
    write_operand(writer, expression->operands.items[0]);
    write_text(writer, operator);
    if (expression->kind == EXPRESSION_INSTANCEOF)
        write_path(writer, expression->path);
    else
        write_operand(writer, expression->operands.items[1]);
}

static void write_unary(struct writer *writer, const struct expression *expression,
                        const char *operator)
{
    write_text(writer, operator);
    write_operand(writer, expression->operands.items[0]);
}

static void write_function(struct writer *writer, const struct expression *function)
{
    write_text(writer, "function (");
    for (size_t i = 0; i < function->parameters.count; i++) {
        write_text(writer, i ? ", " : "");
        write_text(writer, function->parameters.items[i]);
    }
    write_text(writer, ") ");
    write_block(writer, &function->body);
}

static void write_construction(struct writer *writer, const struct expression *expression)
{
    write_text(writer, expression->kind == EXPRESSION_NEW ? "new " : "");
    write_path(writer, expression->path);
    write_arguments(writer, &expression->operands);
}

/* "new Error" with the arguments */
static void write_new(struct writer *writer, const char *name, const expression_list *arguments)
{
    write_text(writer, "new ");
    write_text(writer, name);
    write_arguments(writer, arguments);
}

static void write_called(struct writer *writer, const char *name, const expression_list *arguments)
{
    write_text(writer, name);
    write_arguments(writer, arguments);
}

static void write_by_kind(struct writer *writer, const struct expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_NULL:
        write_text(writer, "null");
        break;
    case EXPRESSION_UNDEFINED:
        write_text(writer, "undefined");
        break;
    case EXPRESSION_BOOLEAN:
        write_text(writer, expression->number != 0 ? "true" : "false");
        break;
    case EXPRESSION_NUMBER:
        write_number(writer, expression->number);
        break;
    case EXPRESSION_STRING:
        write_string(writer, expression->units, expression->unit_count);
        break;
    case EXPRESSION_ORIGIN_TEXT:
        write_origin_text(writer, expression->text);
        break;
    case EXPRESSION_BIGINT:
        write_bigint(writer, expression->text);
        break;
    case EXPRESSION_SYMBOL:
        write_called(writer, "Symbol", &expression->operands);
        break;
    case EXPRESSION_PATH:
        write_path(writer, expression->path);
        break;
    case EXPRESSION_HOLE:
        break;
    case EXPRESSION_ARRAY:
        write_array(writer, expression);
        break;
    case EXPRESSION_OBJECT:
        write_object(writer, expression);
        break;
    case EXPRESSION_NEW:
    case EXPRESSION_CALL:
        write_construction(writer, expression);
        break;
    case EXPRESSION_IS:
        write_called(writer, "Object.is", &expression->operands);
        break;
    case EXPRESSION_NOT:
        write_unary(writer, expression, "!");
        break;
    case EXPRESSION_TYPEOF:
        write_unary(writer, expression, "typeof ");
        break;
    case EXPRESSION_IN:
        write_binary(writer, expression, " in ");
        break;
    case EXPRESSION_ADD:
        write_binary(writer, expression, " + ");
        break;
    case EXPRESSION_INSTANCEOF:
        write_binary(writer, expression, " instanceof ");
        break;
    case EXPRESSION_FUNCTION:
        write_function(writer, expression);
        break;
    case EXPRESSION_DATE:
        write_new(writer, "Date", &expression->operands);
        break;
    case EXPRESSION_REGEXP:
        write_new(writer, "RegExp", &expression->operands);
        break;
    case EXPRESSION_ERROR:
        write_new(writer, expression->text, &expression->operands);
        break;
    case EXPRESSION_MAP:
        write_map(writer, expression);
        break;
    case EXPRESSION_SET:
        write_set(writer, expression);
        break;
    case EXPRESSION_ARRAY_BUFFER:
        write_array_buffer(writer, expression);
        break;
    case EXPRESSION_TYPED_ARRAY:
        write_typed_array(writer, expression);
        break;
    case EXPRESSION_VIEW:
        write_view(writer, expression);
        break;
    }
}

void write_expression(struct writer *writer, const struct expression *expression)
{
    struct flat_attempt attempt = flat_begin(writer);
    write_by_kind(writer, expression);
    if (!flat_end(writer, attempt))
        write_by_kind(writer, expression);
}
