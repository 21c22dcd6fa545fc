/*
 * Boolean, Number and BigInt (ECMA-262, 20.3, 21.1, 21.2).
 */
#include "builtins.h"
#include <math.h>

/* The primitive in this value: of the type, or in a wrapper of the kind. */
static bool this_primitive(struct agent *agent, const struct call *call, enum value_type type,
                           enum object_kind kind, struct value *value)
{
    *value = call->this_value;
    if (is_object(*value) && value->object->kind == kind)
        *value = ((struct primitive_wrapper *)value->object)->data;
    return value->type == type
               ? true
               : throw_type_error(agent, "method called on an incompatible receiver");
}

/* The result of a constructor: the primitive itself, or its wrapper if called with new. */
static bool primitive_or_wrapper(struct agent *agent, const struct call *call,
                                 enum intrinsic prototype, enum object_kind kind,
                                 struct value primitive, struct value *result)
{
    *result = primitive;
    if (!call->new_target)
        return true;
    struct primitive_wrapper *wrapper;
    TRY(create_from_constructor(agent, call, prototype, kind, sizeof *wrapper, &wrapper));
    wrapper->data = primitive;
    *result = value_object(&wrapper->object);
    return true;
}

static bool boolean_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return primitive_or_wrapper(agent, call, INTRINSIC_BOOLEAN_PROTOTYPE, OBJECT_BOOLEAN,
                                value_boolean(to_boolean(call_argument(call, 0))), result);
}

static bool boolean_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    return this_primitive(agent, call, VALUE_BOOLEAN, OBJECT_BOOLEAN, result);
}

static bool boolean_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    TRY(boolean_value_of(agent, call, result));
    *result = value_ascii(agent->arena, result->boolean ? "true" : "false");
    return true;
}

static double bigint_to_number(struct value bigint)
{
    return string_to_number(string_of(bigint));
}

static bool number_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value = value_number(0);
    if (call->argument_count > 0)
        TRY(to_primitive(agent, call->arguments[0], PREFERRED_TYPE_NUMBER, &value));
    if (value.type == VALUE_BIGINT)
        value = value_number(bigint_to_number(value));
    else
        TRY(to_number(agent, value, &value.number));
    return primitive_or_wrapper(agent, call, INTRINSIC_NUMBER_PROTOTYPE, OBJECT_NUMBER,
                                value_number(value.number), result);
}

static bool number_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    return this_primitive(agent, call, VALUE_NUMBER, OBJECT_NUMBER, result);
}

/* Text in a radix other than ten, of an integer up to 2^53-1: what hexadecimal dumps need. */
static void integer_in_radix(double number, unsigned radix, char buffer[64])
{
    uint64_t rest = (uint64_t)fabs(number);
    char digits[64];
    size_t count = 0;
    do {
        digits[count++] = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % radix];
        rest /= radix;
    } while (rest > 0);
    if (number < 0)
        *buffer++ = '-';
    while (count > 0)
        *buffer++ = digits[--count];
    *buffer = '\0';
}

static bool number_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct value this, radix_argument = call_argument(call, 0);
    double radix = 10;
    char text[64];
    TRY(number_value_of(agent, call, &this));
    if (!is_undefined(radix_argument))
        TRY(to_integer_or_infinity(agent, radix_argument, &radix));
    if (radix < 2 || radix > 36)
        return throw_range_error(agent, "radix must be between 2 and 36");
    if (radix == 10 || !isfinite(this.number))
        number_to_ascii(this.number, text);
    else if (this.number == trunc(this.number) && fabs(this.number) <= 9007199254740991.0)
        integer_in_radix(this.number, (unsigned)radix, text);
    else
        return throw_range_error(agent, "only integers can be written in this radix");
    *result = value_ascii(agent->arena, text);
    return true;
}

static bool bigint_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value;
    if (call->new_target)
        return throw_type_error(agent, "BigInt is not a constructor");
    TRY(to_primitive(agent, call_argument(call, 0), PREFERRED_TYPE_NUMBER, &value));
    if (value.type != VALUE_NUMBER)
        return to_bigint(agent, value, result);
    if (!isfinite(value.number) || value.number != trunc(value.number))
        return throw_range_error(agent, "not an integer");
    *result = number_to_bigint(agent->arena, value.number);
    return true;
}

static bool bigint_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    return this_primitive(agent, call, VALUE_BIGINT, OBJECT_BIGINT, result);
}

static bool bigint_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    TRY(bigint_value_of(agent, call, result));
    *result = value_string(string_of(*result));
    return true;
}

/* A prototype that is itself a wrapper, as those of Boolean and Number are. */
static struct object *wrapper_prototype(struct agent *agent, struct realm *realm,
                                        enum intrinsic intrinsic, enum object_kind kind,
                                        struct value data)
{
    struct primitive_wrapper *prototype = object_allocate(
        agent, realm, kind, realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE), sizeof *prototype);
    prototype->data = data;
    realm->intrinsics[intrinsic] = &prototype->object;
    return &prototype->object;
}

static void define_number_values(struct agent *agent, struct object *constructor)
{
    const struct {
        const char *name;
        double number;
    } values[] = {
        {"MAX_SAFE_INTEGER", 9007199254740991.0}, {"MIN_SAFE_INTEGER", -9007199254740991.0},
        {"MAX_VALUE", 1.7976931348623157e308},    {"MIN_VALUE", 5e-324},
        {"EPSILON", 2.220446049250313e-16},       {"NaN", NAN},
        {"POSITIVE_INFINITY", INFINITY},          {"NEGATIVE_INFINITY", -INFINITY},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        define_value(agent, constructor, values[i].name, value_number(values[i].number), false,
                     false, false);
}

void create_boolean_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *boolean = wrapper_prototype(agent, realm, INTRINSIC_BOOLEAN_PROTOTYPE,
                                               OBJECT_BOOLEAN, value_boolean(false));
    define_constructor(agent, realm, "Boolean", 1, boolean_constructor, boolean);
    define_method(agent, realm, boolean, "toString", 0, boolean_to_string);
    define_method(agent, realm, boolean, "valueOf", 0, boolean_value_of);
}

void create_number_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *number =
        wrapper_prototype(agent, realm, INTRINSIC_NUMBER_PROTOTYPE, OBJECT_NUMBER, value_number(0));
    define_number_values(agent,
                         define_constructor(agent, realm, "Number", 1, number_constructor, number));
    define_method(agent, realm, number, "toString", 1, number_to_string);
    define_method(agent, realm, number, "valueOf", 0, number_value_of);
}

void create_bigint_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *bigint = create_prototype(agent, realm, INTRINSIC_BIGINT_PROTOTYPE);
    define_constructor(agent, realm, "BigInt", 1, bigint_constructor, bigint);
    define_method(agent, realm, bigint, "toString", 0, bigint_to_string);
    define_method(agent, realm, bigint, "valueOf", 0, bigint_value_of);
    define_to_string_tag(agent, bigint, "BigInt");
}
