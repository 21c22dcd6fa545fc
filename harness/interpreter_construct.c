/*
 * Values that come from a constructor: new PATH(...), and the tags for dates, regular expressions,
 * errors, buffers and views, which call the constructors that the global object has now.
 */
#include "interpreter_parts.h"
#include "../reference/buffer.h"
#include <string.h>

static bool construct_global(struct interpreter *interpreter, const char *name,
                             const struct value *arguments, size_t count, struct value *value)
{
    struct value constructor;
    TRY(global_get(interpreter, name, &constructor));
    return construct(interpreter->agent, constructor, arguments, count, value);
}

/* new NAME(operands...) of a global constructor. */
static bool construct_with_operands(struct environment *environment, const char *name,
                                    const expression_list *operands, struct value *value)
{
    struct value constructor, *arguments;
    TRY(global_get(environment->interpreter, name, &constructor));
    TRY(evaluate_all(environment, operands, &arguments));
    return construct(environment->interpreter->agent, constructor, arguments, operands->count,
                     value);
}

static bool construct_path(struct environment *environment, const struct expression *expression,
                           struct value *value)
{
    struct value constructor, *arguments;
    TRY(path_evaluate(environment, expression->path, &constructor));
    TRY(evaluate_all(environment, &expression->operands, &arguments));
    return construct(environment->interpreter->agent, constructor, arguments,
                     expression->operands.count, value);
}

static unsigned hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    return (unsigned)((digit | 0x20) - 'a' + 10);
}

static void fill_from_hex(struct array_buffer *buffer, const char *hex)
{
    for (size_t i = 0; hex[2 * i] && i < buffer->array_buffer_data->size; i++)
        buffer->array_buffer_data->bytes[i] =
            (uint8_t)(hex_digit(hex[2 * i]) << 4 | hex_digit(hex[2 * i + 1]));
}

/* {maxByteLength: max} */
static bool max_byte_length_option(struct environment *environment, const struct expression *max,
                                   struct value *options)
{
    struct interpreter *interpreter = environment->interpreter;
    struct agent *agent = interpreter->agent;
    struct value value;
    TRY(evaluate(environment, max, &value));
    struct object *object = object_create(agent, interpreter->realm);
    define_value(agent, object, "maxByteLength", value, true, true, true);
    *options = value_object(object);
    return true;
}

static bool construct_buffer(struct environment *environment, const struct expression *expression,
                             struct value *value)
{
    const expression_list *operands = &expression->operands;
    struct value arguments[2] = {value_number(0), UNDEFINED};
    if (expression->is_hex)
        arguments[0] = value_number((double)(strlen(expression->text) / 2));
    else
        TRY(evaluate(environment, operands->items[0], &arguments[0]));
    bool has_max = operands->count > 1 && operands->items[1];
    if (has_max)
        TRY(max_byte_length_option(environment, operands->items[1], &arguments[1]));
    TRY(construct_global(environment->interpreter,
                         expression->shared ? "SharedArrayBuffer" : "ArrayBuffer", arguments,
                         has_max ? 2 : 1, value));
    if (expression->is_hex && is_object(*value) && value->object->kind == OBJECT_ARRAY_BUFFER)
        fill_from_hex((struct array_buffer *)value->object, expression->text);
    return true;
}

/* NAME.of(elements...) */
static bool construct_typed_array(struct environment *environment,
                                  const struct expression *expression, struct value *value)
{
    struct agent *agent = environment->interpreter->agent;
    struct value constructor, method, *arguments;
    TRY(global_get(environment->interpreter, expression->text, &constructor));
    TRY(get_v(agent, constructor, key_from_ascii(agent->arena, "of"), &method));
    TRY(evaluate_all(environment, &expression->operands, &arguments));
    return call_function(agent, method, constructor, arguments, expression->operands.count, value);
}

/* new NAME(buffer, offset, length): an absent offset before a length is undefined. */
static bool construct_view(struct environment *environment, const struct expression *expression,
                           struct value *value)
{
    const expression_list *operands = &expression->operands;
    struct value constructor, arguments[3] = {UNDEFINED, UNDEFINED, UNDEFINED};
    size_t count = 0;
    TRY(global_get(environment->interpreter, expression->text, &constructor));
    for (size_t i = 0; i < operands->count && i < 3; i++) {
        if (!operands->items[i])
            continue;
        TRY(evaluate(environment, operands->items[i], &arguments[i]));
        count = i + 1;
    }
    return construct(environment->interpreter->agent, constructor, arguments, count, value);
}

bool evaluate_construction(struct environment *environment, const struct expression *expression,
                           struct value *value)
{
    switch (expression->kind) {
    case EXPRESSION_NEW:
        return construct_path(environment, expression, value);
    case EXPRESSION_DATE:
        return construct_with_operands(environment, "Date", &expression->operands, value);
    case EXPRESSION_REGEXP:
        return construct_with_operands(environment, "RegExp", &expression->operands, value);
    case EXPRESSION_ERROR:
        return construct_with_operands(environment, expression->text, &expression->operands, value);
    case EXPRESSION_ARRAY_BUFFER:
        return construct_buffer(environment, expression, value);
    case EXPRESSION_TYPED_ARRAY:
        return construct_typed_array(environment, expression, value);
    case EXPRESSION_VIEW:
        return construct_view(environment, expression, value);
    default:
        return throw_type_error(environment->interpreter->agent, "no such value");
    }
}
