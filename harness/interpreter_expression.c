/*
 * Values: what JavaScript makes of the literal, or of the call, that an expression stands for.
 */
#include "interpreter_parts.h"
#include "origin_names.h"

bool evaluate_all(struct environment *environment, const expression_list *expressions,
                  struct value **values)
{
    struct value *list =
        NEW_ARRAY(environment->interpreter->agent->arena, struct value, expressions->count + 1);
    for (size_t i = 0; i < expressions->count; i++)
        TRY(evaluate(environment, expressions->items[i], &list[i]));
    *values = list;
    return true;
}

static bool evaluate_symbol(struct environment *environment, const struct expression *expression,
                            struct value *value)
{
    struct agent *agent = environment->interpreter->agent;
    struct value description = UNDEFINED;
    if (expression->operands.count > 0)
        TRY(evaluate(environment, expression->operands.items[0], &description));
    struct symbol *symbol = NEW(agent->arena, struct symbol);
    symbol->has_description = !is_undefined(description);
    if (symbol->has_description)
        TRY(to_string(agent, description, &symbol->description));
    *value = value_symbol(symbol);
    return true;
}

static bool evaluate_container(struct environment *environment, const struct expression *expression,
                               struct value *value)
{
    struct value container;
    TRY(container_create(environment, expression, &container));
    TRY(container_fill(environment, expression, container));
    *value = container;
    return true;
}

bool evaluate_named(struct environment *environment, const struct expression *expression,
                    const char *name, struct value *value)
{
    if (expression->kind != EXPRESSION_FUNCTION)
        return evaluate(environment, expression, value);
    *value = function_from_body(environment, name, &expression->parameters, &expression->body);
    return true;
}

/* The kinds without parts: nothing of the program runs. */
static struct value evaluate_primitive(struct arena *arena, const struct expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_NULL:
        return JS_NULL;
    case EXPRESSION_BOOLEAN:
        return value_boolean(expression->number != 0);
    case EXPRESSION_NUMBER:
        return value_number(expression->number);
    case EXPRESSION_STRING:
        return value_string(string_from_units(arena, expression->units, expression->unit_count));
    default:
        return UNDEFINED;
    }
}

static struct value evaluate_origin_text(struct interpreter *interpreter,
                                         const struct expression *expression)
{
    struct arena *arena = interpreter->agent->arena;
    const char *text =
        origin_text_expand(arena, interpreter->test_case, expression->text, &symbolic_ports);
    return value_string(string_from_utf8(arena, text));
}

bool evaluate(struct environment *environment, const struct expression *expression,
              struct value *value)
{
    struct agent *agent = environment->interpreter->agent;
    switch (expression->kind) {
    case EXPRESSION_NULL:
    case EXPRESSION_UNDEFINED:
    case EXPRESSION_BOOLEAN:
    case EXPRESSION_NUMBER:
    case EXPRESSION_STRING:
    case EXPRESSION_HOLE:
        *value = evaluate_primitive(agent->arena, expression);
        return true;
    case EXPRESSION_ORIGIN_TEXT:
        *value = evaluate_origin_text(environment->interpreter, expression);
        return true;
    case EXPRESSION_BIGINT:
        return to_bigint(agent, value_ascii(agent->arena, expression->text), value);
    case EXPRESSION_SYMBOL:
        return evaluate_symbol(environment, expression, value);
    case EXPRESSION_PATH:
        return path_evaluate(environment, expression->path, value);
    case EXPRESSION_CALL:
        return path_call(environment, expression->path, &expression->operands, value);
    case EXPRESSION_FUNCTION:
        return evaluate_named(environment, expression, "", value);
    case EXPRESSION_ARRAY:
    case EXPRESSION_OBJECT:
    case EXPRESSION_MAP:
    case EXPRESSION_SET:
        return evaluate_container(environment, expression, value);
    case EXPRESSION_IS:
    case EXPRESSION_NOT:
    case EXPRESSION_TYPEOF:
    case EXPRESSION_IN:
    case EXPRESSION_ADD:
    case EXPRESSION_INSTANCEOF:
        return evaluate_operator(environment, expression, value);
    case EXPRESSION_NEW:
    case EXPRESSION_DATE:
    case EXPRESSION_REGEXP:
    case EXPRESSION_ERROR:
    case EXPRESSION_ARRAY_BUFFER:
    case EXPRESSION_TYPED_ARRAY:
    case EXPRESSION_VIEW:
        break;
    }
    return evaluate_construction(environment, expression, value);
}
