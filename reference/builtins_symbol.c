/*
 * Symbol (ECMA-262, 20.4).
 */
#include "builtins.h"

static bool symbol_constructor(struct agent *agent, const struct call *call, struct value *result)
{
    if (call->new_target)
        return throw_type_error(agent, "Symbol is not a constructor");
    struct symbol *symbol = NEW(agent->arena, struct symbol);
    struct value description = call_argument(call, 0);
    symbol->has_description = !is_undefined(description);
    if (symbol->has_description)
        TRY(to_string(agent, description, &symbol->description));
    *result = value_symbol(symbol);
    return true;
}

/* ThisSymbolValue. */
static bool this_symbol(struct agent *agent, const struct call *call, struct symbol **symbol)
{
    struct value value = call->this_value;
    if (is_object(value) && value.object->kind == OBJECT_SYMBOL)
        value = ((struct primitive_wrapper *)value.object)->data;
    *symbol = value.type == VALUE_SYMBOL ? value.symbol : NULL;
    return *symbol ? true : throw_type_error(agent, "not a symbol");
}

static bool symbol_to_string(struct agent *agent, const struct call *call, struct value *result)
{
    struct symbol *symbol;
    struct arena *arena = agent->arena;
    TRY(this_symbol(agent, call, &symbol));
    struct string text = string_from_utf8(arena, "Symbol(");
    text = string_concat(arena, text, symbol->description);
    *result = value_string(string_concat(arena, text, string_from_utf8(arena, ")")));
    return true;
}

static bool symbol_value_of(struct agent *agent, const struct call *call, struct value *result)
{
    struct symbol *symbol;
    TRY(this_symbol(agent, call, &symbol));
    *result = value_symbol(symbol);
    return true;
}

static bool symbol_description(struct agent *agent, const struct call *call, struct value *result)
{
    struct symbol *symbol;
    TRY(this_symbol(agent, call, &symbol));
    *result = symbol->has_description ? value_string(symbol->description) : UNDEFINED;
    return true;
}

static void define_well_known(struct agent *agent, struct object *constructor)
{
    const struct {
        const char *name;
        struct symbol *symbol;
    } symbols[] = {
        {"asyncIterator", &symbol_async_iterator},
        {"hasInstance", &symbol_has_instance},
        {"isConcatSpreadable", &symbol_is_concat_spreadable},
        {"iterator", &symbol_iterator},
        {"toPrimitive", &symbol_to_primitive},
        {"toStringTag", &symbol_to_string_tag},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        define_value(agent, constructor, symbols[i].name, value_symbol(symbols[i].symbol), false,
                     false, false);
}

void create_symbol_intrinsics(struct agent *agent, struct realm *realm)
{
    struct object *prototype = create_prototype(agent, realm, INTRINSIC_SYMBOL_PROTOTYPE);
    struct object *constructor =
        define_constructor(agent, realm, "Symbol", 0, symbol_constructor, prototype);
    define_well_known(agent, constructor);
    define_method(agent, realm, prototype, "toString", 0, symbol_to_string);
    define_method(agent, realm, prototype, "valueOf", 0, symbol_value_of);
    define_accessor(agent, realm, prototype, "description", symbol_description, NULL, false);
    define_symbol_method(agent, realm, prototype, &symbol_to_primitive, "[Symbol.toPrimitive]", 1,
                         symbol_value_of);
    define_to_string_tag(agent, prototype, "Symbol");
}
