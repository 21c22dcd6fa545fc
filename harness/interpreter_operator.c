/*
 * Operators of the case language: Object.is, !, typeof, in, + and instanceof.
 */
#include "interpreter_parts.h"
#include <string.h>

static const char *type_name(struct value value)
{
    switch (value.type) {
    case VALUE_UNDEFINED:
        return "undefined";
    case VALUE_BOOLEAN:
        return "boolean";
    case VALUE_NUMBER:
        return "number";
    case VALUE_BIGINT:
        return "bigint";
    case VALUE_STRING:
        return "string";
    case VALUE_SYMBOL:
        return "symbol";
    case VALUE_NULL:
    case VALUE_OBJECT:
        break;
    }
    return is_callable(value) ? "function" : "object";
}

static bool evaluate_typeof(struct environment *environment, const struct expression *operand,
                            struct value *value)
{
    struct value of;
    if (operand->kind == EXPRESSION_PATH)
        TRY(path_evaluate_or_undefined(environment, operand->path, &of));
    else
        TRY(evaluate(environment, operand, &of));
    *value = value_ascii(environment->interpreter->agent->arena, type_name(of));
    return true;
}

static bool evaluate_in(struct agent *agent, const struct value *operands, struct value *value)
{
    struct property_key key;
    bool has = false;
    if (!is_object(operands[1]))
        return throw_type_error(agent, "the right side of in is not an object");
    TRY(to_property_key(agent, operands[0], &key));
    TRY(object_has_property(agent, operands[1].object, key, &has));
    *value = value_boolean(has);
    return true;
}

static bool evaluate_instanceof(struct environment *environment,
                                const struct expression *expression, struct value *value)
{
    struct value object, constructor;
    bool result = false;
    TRY(evaluate(environment, expression->operands.items[0], &object));
    TRY(path_evaluate(environment, expression->path, &constructor));
    TRY(instance_of(environment->interpreter->agent, object, constructor, &result));
    *value = value_boolean(result);
    return true;
}

/* A BigInt while it is added: digits[0] is the least significant of count. */
struct decimal {
    bool negative;
    char *digits;
    size_t count;
};

static struct decimal decimal_from_bigint(struct arena *arena, struct value bigint)
{
    const char *text = string_to_utf8(arena, string_of(bigint));
    struct decimal decimal = {.negative = *text == '-'};
    text += decimal.negative;
    decimal.count = strlen(text);
    decimal.digits = NEW_ARRAY(arena, char, decimal.count + 1);
    for (size_t i = 0; i < decimal.count; i++)
        decimal.digits[i] = (char)(text[decimal.count - 1 - i] - '0');
    return decimal;
}

static int decimal_digit(const struct decimal *decimal, size_t i)
{
    return i < decimal->count ? decimal->digits[i] : 0;
}

static bool decimal_is_smaller(const struct decimal *a, const struct decimal *b)
{
    size_t i = a->count > b->count ? a->count : b->count;
    while (i > 0 && decimal_digit(a, i - 1) == decimal_digit(b, i - 1))
        i--;
    return i > 0 && decimal_digit(a, i - 1) < decimal_digit(b, i - 1);
}

/* a + sign * b without regard to their own signs; |a| >= |b|. */
static struct decimal decimal_combine(struct arena *arena, const struct decimal *a,
                                      const struct decimal *b, int sign)
{
    struct decimal sum = {.negative = a->negative, .count = a->count + b->count + 1};
    sum.digits = NEW_ARRAY(arena, char, sum.count);
    int carry = 0;
    for (size_t i = 0; i < sum.count; i++) {
        int digit = decimal_digit(a, i) + sign * decimal_digit(b, i) + carry;
        carry = digit < 0 ? -1 : digit / 10;
        sum.digits[i] = (char)(digit - 10 * carry);
    }
    while (sum.count > 1 && sum.digits[sum.count - 1] == 0)
        sum.count--;
    return sum;
}

static struct value bigint_from_decimal(struct arena *arena, const struct decimal *decimal)
{
    struct text text = {.arena = arena};
    bool is_zero = decimal->count == 1 && decimal->digits[0] == 0;
    if (decimal->negative && !is_zero)
        text_append(&text, "-");
    for (size_t i = decimal->count; i > 0; i--)
        text_printf(&text, "%d", decimal->digits[i - 1]);
    struct string string = string_from_utf8(arena, text.bytes);
    return value_bigint(string);
}

static struct value bigint_add(struct arena *arena, struct value left, struct value right)
{
    struct decimal a = decimal_from_bigint(arena, left), b = decimal_from_bigint(arena, right);
    bool swap = decimal_is_smaller(&a, &b);
    struct decimal sum =
        decimal_combine(arena, swap ? &b : &a, swap ? &a : &b, a.negative == b.negative ? 1 : -1);
    return bigint_from_decimal(arena, &sum);
}

static bool numeric_add(struct agent *agent, struct value left, struct value right,
                        struct value *sum)
{
    double a = 0, b = 0;
    if (left.type == VALUE_BIGINT && right.type == VALUE_BIGINT) {
        *sum = bigint_add(agent->arena, left, right);
        return true;
    }
    if (left.type != VALUE_BIGINT)
        TRY(to_number(agent, left, &a));
    if (right.type != VALUE_BIGINT)
        TRY(to_number(agent, right, &b));
    if (left.type == VALUE_BIGINT || right.type == VALUE_BIGINT)
        return throw_type_error(agent, "a BigInt and another value cannot be added");
    *sum = value_number(a + b);
    return true;
}

/* ApplyStringOrNumericBinaryOperator(left, +, right) */
static bool evaluate_add(struct agent *agent, const struct value *operands, struct value *sum)
{
    struct value left, right;
    TRY(to_primitive(agent, operands[0], PREFERRED_TYPE_NONE, &left));
    TRY(to_primitive(agent, operands[1], PREFERRED_TYPE_NONE, &right));
    if (left.type != VALUE_STRING && right.type != VALUE_STRING)
        return numeric_add(agent, left, right, sum);
    struct string a, b;
    TRY(to_string(agent, left, &a));
    TRY(to_string(agent, right, &b));
    *sum = value_string(string_concat(agent->arena, a, b));
    return true;
}

bool evaluate_operator(struct environment *environment, const struct expression *expression,
                       struct value *value)
{
    struct agent *agent = environment->interpreter->agent;
    struct value *operands;
    if (expression->kind == EXPRESSION_TYPEOF)
        return evaluate_typeof(environment, expression->operands.items[0], value);
    if (expression->kind == EXPRESSION_INSTANCEOF)
        return evaluate_instanceof(environment, expression, value);
    TRY(evaluate_all(environment, &expression->operands, &operands));
    if (expression->kind == EXPRESSION_IN)
        return evaluate_in(agent, operands, value);
    if (expression->kind == EXPRESSION_ADD)
        return evaluate_add(agent, operands, value);
    *value =
        value_boolean(expression->kind == EXPRESSION_NOT ? !to_boolean(operands[0])
                                                         : same_value(operands[0], operands[1]));
    return true;
}
