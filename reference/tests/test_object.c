/*
 * Objects: the order of properties, descriptors, arrays, prototypes and setters, integrity levels,
 * string objects, proxies, conversions.
 */
#include "calls.h"
#include <math.h>

/* Property order. */

static void indices_come_before_strings_before_symbols(void)
{
    struct value object = plain();
    bool success;
    MUST(create_data_property(agent, object.object, key_from_symbol(&symbol_iterator), UNDEFINED,
                              &success));
    static const char *const names[] = {"b", "10", "a", "2", "4294967295", "4294967294", "01"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(object.object, names[i], UNDEFINED);
    CU_ASSERT_TRUE(has_keys(object, "2,10,4294967294,b,a,4294967295,01,Symbol.iterator"));
}

static void a_property_that_comes_back_is_last(void)
{
    struct value object = plain();
    put(object.object, "a", UNDEFINED);
    put(object.object, "b", UNDEFINED);
    put(object.object, "c", UNDEFINED);
    CU_ASSERT_TRUE(delete_property(object, "a"));
    put(object.object, "b", NUMBER(1));
    put(object.object, "a", UNDEFINED);
    CU_ASSERT_TRUE(has_keys(object, "b,c,a"));
}

static void length_is_the_first_string_key(void)
{
    struct value array = LIST_OF(NUMBER(1), NUMBER(2));
    put(array.object, "name", UNDEFINED);
    put(array.object, "5", UNDEFINED);
    CU_ASSERT_TRUE(has_keys(array, "0,1,5,length,name"));
    struct value string = CONSTRUCT("String", text("ab"));
    put(string.object, "name", UNDEFINED);
    put(string.object, "5", UNDEFINED);
    CU_ASSERT_TRUE(has_keys(string, "0,1,5,length,name"));
}

static void enumerable_keys_leave_out_symbols_and_hidden_properties(void)
{
    struct value object = plain();
    bool success;
    MUST(create_data_property(agent, object.object, key_from_symbol(&symbol_iterator), UNDEFINED,
                              &success));
    define(object, "hidden", descriptor_of(UNDEFINED, true, false, true));
    put(object.object, "shown", NUMBER(1));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "keys", object), "shown"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "values", object), "1"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "entries", object), "shown,1"));
}

/* Deletes the property b of its closure, and gives 1. */
static bool delete_b(struct agent *running, const struct call *call, struct value *result)
{
    struct value object = value_object(closure_of(call));
    *result = NUMBER(1);
    return delete_property(object, "b");
}

static void entries_skip_what_a_getter_deleted(void)
{
    struct value object = plain();
    put_getter(object.object, "a", delete_b, object.object);
    put(object.object, "b", NUMBER(2));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "entries", object), "a,1"));
}

/* Descriptors. */

static void a_read_only_property_cannot_be_changed(void)
{
    struct value object = plain();
    CU_ASSERT_TRUE(define(object, "a", descriptor_of(NUMBER(1), false, true, false)));
    CU_ASSERT_FALSE(assign(object, "a", NUMBER(2)));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(define(object, "a", descriptor_of(NUMBER(2), false, true, false)));
    CU_ASSERT_FALSE(define(object, "a", descriptor_of(NUMBER(1), true, true, false)));
    CU_ASSERT_FALSE(define(object, "a", descriptor_of(NUMBER(1), false, false, false)));
    CU_ASSERT_FALSE(define(object, "a", descriptor_of(NUMBER(1), false, true, true)));
    CU_ASSERT_TRUE(define(object, "a", descriptor_of(NUMBER(1), false, true, false)));
    CU_ASSERT_FALSE(delete_property(object, "a"));
    CU_ASSERT_TRUE(is_number(at(object, "a"), 1));
}

static void absent_fields_keep_what_was_there(void)
{
    struct value object = plain();
    struct property_descriptor only_value = {.value = NUMBER(2), .has_value = true};
    struct property property;
    bool found;
    define(object, "a", descriptor_of(NUMBER(1), true, true, true));
    CU_ASSERT_TRUE(define(object, "a", only_value));
    MUST(object_get_own_property(agent, object.object, key("a"), &found, &property));
    CU_ASSERT_TRUE(property.writable && property.enumerable && property.configurable);
    CU_ASSERT_TRUE(define(object, "b", only_value));
    MUST(object_get_own_property(agent, object.object, key("b"), &found, &property));
    CU_ASSERT_FALSE(property.writable || property.enumerable || property.configurable);
}

static bool give_this(struct agent *running, const struct call *call, struct value *result)
{
    *result = call->this_value;
    return true;
}

static void a_data_property_becomes_an_accessor_and_back(void)
{
    struct value object = plain();
    put(object.object, "a", NUMBER(1));
    put_getter(object.object, "a", give_this, NULL);
    CU_ASSERT_TRUE(same_value(at(object, "a"), object));
    struct property_descriptor only_value = {.value = NUMBER(2), .has_value = true};
    CU_ASSERT_TRUE(define(object, "a", only_value));
    CU_ASSERT_TRUE(is_number(at(object, "a"), 2));
    CU_ASSERT_FALSE(assign(object, "a", NUMBER(3)));
}

static void descriptor_objects_are_checked(void)
{
    struct value object_global = global("Object"), both = plain(), wrong = plain();
    put(both.object, "get", function(give_this, NULL));
    put(both.object, "value", NUMBER(1));
    put(wrong.object, "get", NUMBER(1));
    CU_ASSERT_TRUE(
        CALL_THROWS("TypeError", object_global, "defineProperty", plain(), text("a"), both));
    CU_ASSERT_TRUE(
        CALL_THROWS("TypeError", object_global, "defineProperty", plain(), text("a"), wrong));
    CU_ASSERT_TRUE(
        CALL_THROWS("TypeError", object_global, "defineProperty", plain(), text("a"), UNDEFINED));
}

static void a_descriptor_object_says_all_fields(void)
{
    struct value object = plain();
    put(object.object, "a", NUMBER(1));
    struct value data = CALL(global("Object"), "getOwnPropertyDescriptor", object, text("a"));
    CU_ASSERT_TRUE(has_keys(data, "value,writable,enumerable,configurable"));
    put_getter(object.object, "b", give_this, NULL);
    struct value accessor = CALL(global("Object"), "getOwnPropertyDescriptor", object, text("b"));
    CU_ASSERT_TRUE(has_keys(accessor, "get,set,enumerable,configurable"));
    CU_ASSERT_TRUE(is_undefined(at(accessor, "set")));
    CU_ASSERT_TRUE(
        is_undefined(CALL(global("Object"), "getOwnPropertyDescriptor", object, text("none"))));
}

/* Prototypes and setters. */

static bool keep_argument(struct agent *running, const struct call *call, struct value *result)
{
    struct value *kept = closure_of(call);
    kept[0] = call->this_value;
    kept[1] = call_argument(call, 0);
    return true;
}

static void assignment_runs_an_inherited_setter(void)
{
    struct value parent = plain(), kept[2];
    struct property_descriptor setter = {.setter = function(keep_argument, kept).object,
                                         .has_set = true};
    define(parent, "a", setter);
    struct value child = CALL(global("Object"), "create", parent);
    CU_ASSERT_TRUE(assign(child, "a", NUMBER(1)));
    CU_ASSERT_TRUE(same_value(kept[0], child));
    CU_ASSERT_TRUE(is_number(kept[1], 1));
    CU_ASSERT_FALSE(has_own(child, "a"));
}

static void assignment_hides_an_inherited_property_unless_it_is_read_only(void)
{
    struct value parent = plain();
    put(parent.object, "a", NUMBER(1));
    define(parent, "b", descriptor_of(NUMBER(1), false, true, true));
    struct value child = CALL(global("Object"), "create", parent);
    CU_ASSERT_TRUE(assign(child, "a", NUMBER(2)));
    CU_ASSERT_TRUE(is_number(at(parent, "a"), 1));
    CU_ASSERT_TRUE(is_number(at(child, "a"), 2));
    CU_ASSERT_FALSE(assign(child, "b", NUMBER(2)));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void prototypes_never_form_a_cycle(void)
{
    struct value a = plain(), b = CALL(global("Object"), "create", a);
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", global("Object"), "setPrototypeOf", a, b));
    CU_ASSERT_TRUE(same_value(CALL(global("Object"), "getPrototypeOf", b), a));
    CU_ASSERT_EQUAL(CALL(global("Object"), "setPrototypeOf", b, JS_NULL).object->prototype, NULL);
}

static void the_object_prototype_keeps_its_own_prototype(void)
{
    struct value prototype = at(global("Object"), "prototype");
    CU_ASSERT_TRUE(
        CALL_THROWS("TypeError", global("Object"), "setPrototypeOf", prototype, plain()));
    CALL(global("Object"), "setPrototypeOf", prototype, JS_NULL);
}

static void primitives_take_no_properties(void)
{
    CU_ASSERT_FALSE(assign(NUMBER(1), "a", NUMBER(1)));
    CU_ASSERT_TRUE(threw("TypeError"));
    struct value value;
    CU_ASSERT_FALSE(get_v(agent, JS_NULL, key("a"), &value));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_TRUE(get_v(agent, text("abc"), key("length"), &value));
    CU_ASSERT_TRUE(is_number(value, 3));
}

/* Arrays. */

static void an_element_beyond_the_end_makes_the_array_longer(void)
{
    struct value array = LIST_OF(NUMBER(1));
    CU_ASSERT_TRUE(assign(array, "4", NUMBER(5)));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 5));
    CU_ASSERT_TRUE(has_keys(array, "0,4,length"));
    CU_ASSERT_TRUE(assign(array, "4294967295", NUMBER(0)));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 5));
    CU_ASSERT_TRUE(assign(array, "4294967294", NUMBER(0)));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 4294967295.0));
}

static void a_shorter_length_deletes_elements(void)
{
    struct value array = LIST_OF(NUMBER(1), NUMBER(2), NUMBER(3));
    CU_ASSERT_TRUE(assign(array, "length", NUMBER(1)));
    CU_ASSERT_TRUE(has_keys(array, "0,length"));
    CU_ASSERT_TRUE(assign(array, "length", text("4294967295")));
    CU_ASSERT_TRUE(assign(array, "length", NUMBER(0)));
    CU_ASSERT_TRUE(has_keys(array, "length"));
}

static void shortening_stops_at_an_element_that_cannot_go(void)
{
    struct value array = LIST_OF(NUMBER(1), NUMBER(2), NUMBER(3));
    define(array, "1", descriptor_of(NUMBER(2), true, true, false));
    CU_ASSERT_FALSE(assign(array, "length", NUMBER(0)));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_TRUE(has_keys(array, "0,1,length"));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 2));
}

static void a_length_must_be_a_32_bit_integer(void)
{
    struct value array = LIST_OF(NUMBER(1)), length;
    static const double wrong[] = {-1, 1.5, 4294967296.0, NAN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CU_ASSERT_FALSE(assign(array, "length", NUMBER(wrong[i])));
        CU_ASSERT_TRUE(threw("RangeError"));
        length = NUMBER(wrong[i]);
        struct value ignored;
        CU_ASSERT_FALSE(construct(agent, global("Array"), &length, 1, &ignored));
    }
    CU_ASSERT_FALSE(delete_property(array, "length"));
    CU_ASSERT_FALSE(define(array, "length", descriptor_of(NUMBER(1), true, true, false)));
}

static void a_read_only_length_holds(void)
{
    struct value array = LIST_OF(NUMBER(1), NUMBER(2));
    define(array, "length", descriptor_of(NUMBER(2), false, false, false));
    CU_ASSERT_FALSE(assign(array, "2", NUMBER(3)));
    CU_ASSERT_FALSE(assign(array, "length", NUMBER(0)));
    CU_ASSERT_FALSE(define(array, "length", descriptor_of(NUMBER(2), true, false, false)));
    CU_ASSERT_TRUE(assign(array, "1", NUMBER(4)));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", array, "push", NUMBER(3)));
    CU_ASSERT_TRUE(is_number(at(array, "length"), 2));
}

/* Integrity. */

static void a_frozen_object_does_not_change(void)
{
    struct value object = plain();
    put(object.object, "a", NUMBER(1));
    CALL(global("Object"), "freeze", object);
    CU_ASSERT_TRUE(is_true(CALL(global("Object"), "isFrozen", object)));
    CU_ASSERT_FALSE(assign(object, "a", NUMBER(2)));
    CU_ASSERT_FALSE(assign(object, "b", NUMBER(2)));
    CU_ASSERT_FALSE(delete_property(object, "a"));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", global("Object"), "setPrototypeOf", object, JS_NULL));
    CU_ASSERT_TRUE(has_keys(object, "a"));
}

static void a_frozen_array_does_not_change(void)
{
    struct value array = LIST_OF(NUMBER(1)), empty = LIST_OF(NUMBER(1));
    MUST(object_freeze(agent, array.object));
    CU_ASSERT_TRUE(is_true(CALL(global("Object"), "isFrozen", array)));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", array, "push", NUMBER(2)));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", array, "fill", NUMBER(2)));
    assign(empty, "length", NUMBER(0));
    MUST(object_freeze(agent, empty.object));
    CU_ASSERT_FALSE(assign(empty, "length", NUMBER(3)));
    CU_ASSERT_TRUE(is_number(at(empty, "length"), 0));
}

static void a_sealed_object_changes_only_its_values(void)
{
    struct value object = plain();
    put(object.object, "a", NUMBER(1));
    CALL(global("Object"), "seal", object);
    CU_ASSERT_TRUE(is_true(CALL(global("Object"), "isSealed", object)));
    CU_ASSERT_TRUE(is_false(CALL(global("Object"), "isFrozen", object)));
    CU_ASSERT_TRUE(assign(object, "a", NUMBER(2)));
    CU_ASSERT_FALSE(assign(object, "b", NUMBER(2)));
    CU_ASSERT_FALSE(delete_property(object, "a"));
}

static void freezing_keeps_accessors(void)
{
    struct value object = plain();
    put_getter(object.object, "a", give_this, NULL);
    CALL(global("Object"), "freeze", object);
    CU_ASSERT_TRUE(same_value(at(object, "a"), object));
    CU_ASSERT_TRUE(is_true(CALL(global("Object"), "isFrozen", object)));
}

/* String objects. */

static void string_objects_show_their_units(void)
{
    struct value string = CONSTRUCT("String", text("ab"));
    CU_ASSERT_TRUE(is_text(at(string, "1"), "b"));
    CU_ASSERT_TRUE(is_undefined(at(string, "2")));
    CU_ASSERT_TRUE(is_number(at(string, "length"), 2));
    CU_ASSERT_FALSE(assign(string, "0", text("c")));
    CU_ASSERT_FALSE(delete_property(string, "length"));
    CU_ASSERT_TRUE(define(string, "0", descriptor_of(text("a"), false, true, false)));
    CU_ASSERT_FALSE(define(string, "0", descriptor_of(text("c"), false, true, false)));
    CU_ASSERT_TRUE(assign(string, "2", text("c")));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "keys", string), "0,1,2"));
}

/* Proxies. */

static struct value proxy_of(struct value target, const char *trap, function_body body,
                             void *closure)
{
    struct value handler = plain();
    if (trap)
        put(handler.object, trap, function(body, closure));
    return CONSTRUCT("Proxy", target, handler);
}

static void a_proxy_without_traps_is_its_target(void)
{
    struct value target = plain(), proxy = proxy_of(target, NULL, NULL, NULL);
    CU_ASSERT_TRUE(assign(proxy, "a", NUMBER(1)));
    CU_ASSERT_TRUE(is_number(at(target, "a"), 1));
    CU_ASSERT_TRUE(is_number(at(proxy, "a"), 1));
    CU_ASSERT_TRUE(has_keys(proxy, "a"));
    CU_ASSERT_TRUE(delete_property(proxy, "a"));
    CU_ASSERT_FALSE(has_own(target, "a"));
    CALL(global("Object"), "freeze", proxy);
    CU_ASSERT_FALSE(target.object->extensible);
    CU_ASSERT_TRUE(is_true(CALL(global("Object"), "isFrozen", proxy)));
    CU_ASSERT_FALSE(is_callable(proxy));
}

static bool give_key(struct agent *running, const struct call *call, struct value *result)
{
    *result = call_argument(call, 1);
    return true;
}

static void a_get_trap_answers_for_the_target(void)
{
    struct value target = plain();
    struct value proxy = proxy_of(target, "get", give_key, NULL);
    CU_ASSERT_TRUE(is_text(at(proxy, "anything"), "anything"));
    struct value child = CALL(global("Object"), "create", proxy);
    CU_ASSERT_TRUE(is_text(at(child, "inherited"), "inherited"));
}

static void a_get_trap_cannot_lie_about_what_cannot_change(void)
{
    struct value target = plain(), value;
    define(target, "a", descriptor_of(NUMBER(1), false, true, false));
    struct value proxy = proxy_of(target, "get", give_key, NULL);
    CU_ASSERT_FALSE(get_named(agent, proxy.object, "a", &value));
    CU_ASSERT_TRUE(threw("TypeError"));
}

/* A trap whose answer is its closure, a struct value. */
static bool give_closure(struct agent *running, const struct call *call, struct value *result)
{
    *result = *(struct value *)closure_of(call);
    return true;
}

static void a_has_trap_answers_the_in_operator(void)
{
    struct value no = value_boolean(false), target = plain();
    bool has;
    put(target.object, "a", NUMBER(1));
    struct value proxy = proxy_of(target, "has", give_closure, &no);
    CU_ASSERT_TRUE(object_has_property(agent, proxy.object, key("a"), &has));
    CU_ASSERT_FALSE(has);
    MUST(object_freeze(agent, target.object));
    CU_ASSERT_FALSE(object_has_property(agent, proxy.object, key("a"), &has));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void a_set_trap_that_refuses_is_a_type_error(void)
{
    struct value no = value_boolean(false);
    CU_ASSERT_FALSE(assign(proxy_of(plain(), "set", give_closure, &no), "a", NUMBER(1)));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(delete_property(proxy_of(plain(), "deleteProperty", give_closure, &no), "a"));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void own_keys_of_a_trap_are_checked(void)
{
    struct value keys = LIST_OF(text("b"), text("a")), target = plain();
    struct value proxy = proxy_of(target, "ownKeys", give_closure, &keys);
    CU_ASSERT_TRUE(has_keys(proxy, "b,a"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "keys", proxy), ""));
    property_key_list list;
    keys = LIST_OF(text("a"), text("a"));
    CU_ASSERT_FALSE(object_own_property_keys(agent, proxy.object, &list));
    keys = LIST_OF(NUMBER(1));
    CU_ASSERT_FALSE(object_own_property_keys(agent, proxy.object, &list));
    define(target, "fixed", descriptor_of(NUMBER(1), false, true, false));
    keys = LIST_OF(text("a"));
    CU_ASSERT_FALSE(object_own_property_keys(agent, proxy.object, &list));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void a_descriptor_trap_is_held_against_the_target(void)
{
    struct value description = plain(), target = plain(), result;
    struct value proxy = proxy_of(target, "getOwnPropertyDescriptor", give_closure, &description);
    put(description.object, "value", NUMBER(1));
    put(description.object, "configurable", value_boolean(true));
    result = CALL(global("Object"), "getOwnPropertyDescriptor", proxy, text("a"));
    CU_ASSERT_TRUE(is_number(at(result, "value"), 1));
    CU_ASSERT_TRUE(is_false(at(result, "enumerable")));
    put(description.object, "configurable", value_boolean(false));
    CU_ASSERT_TRUE(
        CALL_THROWS("TypeError", global("Object"), "getOwnPropertyDescriptor", proxy, text("a")));
}

static void a_prototype_trap_answers_for_the_target(void)
{
    struct value prototype = at(global("Map"), "prototype"), target = plain();
    struct value proxy = proxy_of(target, "getPrototypeOf", give_closure, &prototype);
    bool is_map;
    CU_ASSERT_TRUE(instance_of(agent, proxy, global("Map"), &is_map));
    CU_ASSERT_TRUE(is_map);
    CALL(global("Object"), "preventExtensions", target);
    CU_ASSERT_FALSE(instance_of(agent, proxy, global("Map"), &is_map));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void a_define_trap_is_called(void)
{
    struct value kept[2], no = value_boolean(false), target = plain();
    bool success;
    struct value proxy = proxy_of(target, "defineProperty", keep_argument, kept);
    CU_ASSERT_TRUE(create_data_property(agent, proxy.object, key("a"), NUMBER(1), &success));
    CU_ASSERT_FALSE(success);
    CU_ASSERT_TRUE(same_value(kept[1], target));
    proxy = proxy_of(target, "defineProperty", give_closure, &no);
    CU_ASSERT_FALSE(assign(proxy, "a", NUMBER(1)));
    CU_ASSERT_FALSE(has_own(target, "a"));
}

static void a_revoked_proxy_throws_at_everything(void)
{
    struct value both = CALL(global("Proxy"), "revocable", plain(), plain());
    struct value proxy = at(both, "proxy"), value;
    CALL_0(both, "revoke");
    CU_ASSERT_FALSE(get_named(agent, proxy.object, "a", &value));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(assign(proxy, "a", NUMBER(1)));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", global("Array"), "isArray", proxy));
}

static void callable_proxies_call_their_target(void)
{
    struct value proxy = proxy_of(global("Map"), NULL, NULL, NULL), map, result;
    CU_ASSERT_TRUE(is_callable(proxy));
    CU_ASSERT_TRUE(construct(agent, proxy, NULL, 0, &map));
    CU_ASSERT_EQUAL(map.object->kind, OBJECT_MAP);
    CU_ASSERT_FALSE(call_function(agent, proxy, UNDEFINED, NULL, 0, &result));
    CU_ASSERT_TRUE(threw("TypeError"));
    proxy = proxy_of(global("Map"), "apply", give_closure, &map);
    CU_ASSERT_TRUE(call_function(agent, proxy, UNDEFINED, NULL, 0, &result));
    CU_ASSERT_TRUE(same_value(result, map));
}

static void endless_recursion_is_a_range_error(void)
{
    struct value proxy = proxy_of(plain(), NULL, NULL, NULL), value;
    ((struct proxy_object *)proxy.object)->target->prototype = proxy.object;
    CU_ASSERT_FALSE(get_named(agent, proxy.object, "a", &value));
    CU_ASSERT_TRUE(threw("RangeError"));
}

/* Conversions. */

static void an_index_is_a_safe_integer(void)
{
    uint64_t index;
    CU_ASSERT_TRUE(to_index(agent, UNDEFINED, &index) && index == 0);
    CU_ASSERT_TRUE(to_index(agent, NUMBER(-0.9), &index) && index == 0);
    CU_ASSERT_TRUE(to_index(agent, text("7.9"), &index) && index == 7);
    CU_ASSERT_TRUE(to_index(agent, NUMBER(9007199254740991.0), &index) &&
                   index == 9007199254740991u);
    CU_ASSERT_FALSE(to_index(agent, NUMBER(9007199254740992.0), &index));
    CU_ASSERT_TRUE(threw("RangeError"));
    CU_ASSERT_FALSE(to_index(agent, NUMBER(-1), &index));
    CU_ASSERT_FALSE(to_index(agent, NUMBER(INFINITY), &index));
    CU_ASSERT_FALSE(to_index(agent, value_symbol(&symbol_iterator), &index));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void objects_convert_by_their_methods(void)
{
    struct value five = NUMBER(5), object = plain();
    struct string string;
    double number;
    put(object.object, "valueOf", function(give_closure, &five));
    CU_ASSERT_TRUE(to_number(agent, object, &number) && number == 5);
    CU_ASSERT_TRUE(to_string(agent, object, &string) && string_is(string, "[object Object]"));
    put(object.object, "toString", function(give_closure, &five));
    CU_ASSERT_TRUE(to_string(agent, object, &string) && string_is(string, "5"));
    put(object.object, "valueOf", NUMBER(1));
    put(object.object, "toString", NUMBER(1));
    CU_ASSERT_FALSE(to_string(agent, object, &string));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void to_primitive_prefers_the_symbol(void)
{
    struct value five = NUMBER(5), object = plain(), primitive;
    bool success;
    MUST(create_data_property(agent, object.object, key_from_symbol(&symbol_to_primitive),
                              function(give_closure, &five), &success));
    CU_ASSERT_TRUE(to_primitive(agent, object, PREFERRED_TYPE_STRING, &primitive));
    CU_ASSERT_TRUE(is_number(primitive, 5));
}

static void symbols_and_bigints_do_not_become_numbers(void)
{
    double number;
    struct value one = CALL(value_object(realm->global_object), "BigInt", NUMBER(1));
    CU_ASSERT_FALSE(to_number(agent, one, &number));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(to_number(agent, value_symbol(&symbol_iterator), &number));
    CU_ASSERT_TRUE(threw("TypeError"));
    struct value bigint;
    CU_ASSERT_FALSE(to_bigint(agent, NUMBER(1), &bigint));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(to_bigint(agent, text("x"), &bigint));
    CU_ASSERT_TRUE(threw("SyntaxError"));
}

/* Functions. */

static bool throw_type(struct agent *running, const struct call *call, struct value *result)
{
    return throw_type_error(running, "on purpose");
}

static void an_error_belongs_to_the_realm_of_the_function(void)
{
    struct realm *other = realm_create(agent, "other");
    struct object *thrower = function_create(agent, other, "f", 0, throw_type, NULL);
    struct value result;
    CU_ASSERT_FALSE(call_function(agent, value_object(thrower), UNDEFINED, NULL, 0, &result));
    CU_ASSERT_PTR_EQUAL(agent->exception.object->prototype,
                        realm_intrinsic(other, INTRINSIC_TYPE_ERROR_PROTOTYPE));
    CU_ASSERT_PTR_EQUAL(agent->current_realm, realm);
}

static void a_result_may_lie_where_the_arguments_were(void)
{
    struct value value = LIST_OF(NUMBER(1), NUMBER(2));
    MUST(call_function(agent, at(global("Array"), "of"), UNDEFINED, &value, 1, &value));
    CU_ASSERT_TRUE(is_number(at(value, "length"), 1));
}

static void functions_have_length_and_name(void)
{
    struct value slice = at(at(global("Array"), "prototype"), "slice");
    CU_ASSERT_TRUE(has_keys(slice, "length,name"));
    CU_ASSERT_TRUE(is_number(at(slice, "length"), 2));
    CU_ASSERT_TRUE(is_text(at(slice, "name"), "slice"));
    CU_ASSERT_FALSE(is_constructor(slice));
    struct value ignored;
    CU_ASSERT_FALSE(construct(agent, slice, NULL, 0, &ignored));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void call_apply_and_bind_pass_this_and_arguments(void)
{
    struct value of = function(give_this, NULL);
    CU_ASSERT_TRUE(is_number(CALL(of, "call", NUMBER(7)), 7));
    CU_ASSERT_TRUE(is_number(CALL(of, "apply", NUMBER(7), LIST_OF(NUMBER(1))), 7));
    struct value bound = CALL(at(global("Array"), "of"), "bind", UNDEFINED, NUMBER(1)), result;
    CU_ASSERT_TRUE(is_text(at(bound, "name"), "bound of"));
    CU_ASSERT_TRUE(call_function(agent, bound, UNDEFINED, VALUES(NUMBER(2)), 1, &result));
    CU_ASSERT_TRUE(joins_to(result, "1,2"));
    struct value bound_map = CALL(global("Map"), "bind", UNDEFINED), map;
    bool is_map;
    CU_ASSERT_TRUE(construct(agent, bound_map, NULL, 0, &map));
    CU_ASSERT_TRUE(instance_of(agent, map, bound_map, &is_map));
    CU_ASSERT_TRUE(is_map);
}

static const struct test tests[] = {
    {"indices come before strings before symbols", indices_come_before_strings_before_symbols},
    {"a property that comes back is last", a_property_that_comes_back_is_last},
    {"length is the first string key", length_is_the_first_string_key},
    {"enumerable keys leave out symbols and hidden properties",
     enumerable_keys_leave_out_symbols_and_hidden_properties},
    {"entries skip what a getter deleted", entries_skip_what_a_getter_deleted},
    {"a read-only property cannot be changed", a_read_only_property_cannot_be_changed},
    {"absent fields keep what was there", absent_fields_keep_what_was_there},
    {"a data property becomes an accessor and back", a_data_property_becomes_an_accessor_and_back},
    {"descriptor objects are checked", descriptor_objects_are_checked},
    {"a descriptor object says all fields", a_descriptor_object_says_all_fields},
    {"assignment runs an inherited setter", assignment_runs_an_inherited_setter},
    {"assignment hides an inherited property unless it is read-only",
     assignment_hides_an_inherited_property_unless_it_is_read_only},
    {"prototypes never form a cycle", prototypes_never_form_a_cycle},
    {"Object.prototype keeps its own prototype", the_object_prototype_keeps_its_own_prototype},
    {"primitives take no properties", primitives_take_no_properties},
    {"an element beyond the end makes the array longer",
     an_element_beyond_the_end_makes_the_array_longer},
    {"a shorter length deletes elements", a_shorter_length_deletes_elements},
    {"shortening stops at an element that cannot go",
     shortening_stops_at_an_element_that_cannot_go},
    {"a length must be a 32-bit integer", a_length_must_be_a_32_bit_integer},
    {"a read-only length holds", a_read_only_length_holds},
    {"a frozen object does not change", a_frozen_object_does_not_change},
    {"a frozen array does not change", a_frozen_array_does_not_change},
    {"a sealed object changes only its values", a_sealed_object_changes_only_its_values},
    {"freezing keeps accessors", freezing_keeps_accessors},
    {"String objects show their code units", string_objects_show_their_units},
    {"a proxy without traps is its target", a_proxy_without_traps_is_its_target},
    {"a get trap answers for the target", a_get_trap_answers_for_the_target},
    {"a get trap cannot lie about what cannot change",
     a_get_trap_cannot_lie_about_what_cannot_change},
    {"a has trap answers the in operator", a_has_trap_answers_the_in_operator},
    {"a set trap that refuses is a TypeError", a_set_trap_that_refuses_is_a_type_error},
    {"own keys of a trap are checked", own_keys_of_a_trap_are_checked},
    {"a descriptor trap is held against the target", a_descriptor_trap_is_held_against_the_target},
    {"a prototype trap answers for the target", a_prototype_trap_answers_for_the_target},
    {"a define trap is called", a_define_trap_is_called},
    {"a revoked proxy throws at everything", a_revoked_proxy_throws_at_everything},
    {"callable proxies call their target", callable_proxies_call_their_target},
    {"endless recursion is a RangeError", endless_recursion_is_a_range_error},
    {"an index is a safe integer", an_index_is_a_safe_integer},
    {"objects convert by their methods", objects_convert_by_their_methods},
    {"ToPrimitive prefers the symbol", to_primitive_prefers_the_symbol},
    {"symbols and BigInts do not become numbers", symbols_and_bigints_do_not_become_numbers},
    {"an error belongs to the realm of the function",
     an_error_belongs_to_the_realm_of_the_function},
    {"a result may lie where the arguments were", a_result_may_lie_where_the_arguments_were},
    {"functions have length and name", functions_have_length_and_name},
    {"call, apply and bind pass this and arguments", call_apply_and_bind_pass_this_and_arguments},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("object", tests);
}
