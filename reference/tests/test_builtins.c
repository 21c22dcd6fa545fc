/*
 * The built-ins that programs reach: arrays, strings, primitives, errors, dates, regular expressions,
 * collections, iteration, promises, Reflect.
 */
#include "calls.h"
#include <math.h>

static struct value numbers(void)
{
    return LIST_OF(NUMBER(1), NUMBER(2), NUMBER(3), NUMBER(4));
}

/* True if construct(NAME, arguments) throws an exception of the class. */
static bool construct_throws(const char *class, const char *name, struct value argument,
                             struct value second)
{
    struct value result;
    return !construct(agent, global(name), VALUES(argument, second), 2, &result) && threw(class);
}

/* Arrays. */

static void arrays_are_stacks_and_queues(void)
{
    struct value array = LIST_OF(NUMBER(1));
    CU_ASSERT_TRUE(is_number(CALL(array, "push", NUMBER(2), NUMBER(3)), 3));
    CU_ASSERT_TRUE(is_number(CALL_0(array, "pop"), 3));
    CU_ASSERT_TRUE(is_number(CALL_0(array, "shift"), 1));
    CU_ASSERT_TRUE(is_number(CALL(array, "unshift", NUMBER(8), NUMBER(9)), 3));
    CU_ASSERT_TRUE(joins_to(array, "8,9,2"));
    struct value empty = CONSTRUCT("Array", NUMBER(0));
    CU_ASSERT_TRUE(is_undefined(CALL_0(empty, "pop")));
    CU_ASSERT_TRUE(is_undefined(CALL_0(empty, "shift")));
}

static void slices_take_relative_indices(void)
{
    CU_ASSERT_TRUE(joins_to(CALL(numbers(), "slice", NUMBER(1), NUMBER(3)), "2,3"));
    CU_ASSERT_TRUE(joins_to(CALL(numbers(), "slice", NUMBER(-2)), "3,4"));
    CU_ASSERT_TRUE(joins_to(CALL(numbers(), "slice", NUMBER(3), NUMBER(1)), ""));
}

static void splice_replaces_a_range(void)
{
    struct value array = numbers();
    CU_ASSERT_TRUE(joins_to(CALL(array, "splice", NUMBER(1), NUMBER(2)), "2,3"));
    CU_ASSERT_TRUE(joins_to(array, "1,4"));
    CALL(array, "splice", NUMBER(1), NUMBER(0), NUMBER(7), NUMBER(8));
    CU_ASSERT_TRUE(joins_to(array, "1,7,8,4"));
    CU_ASSERT_TRUE(joins_to(CALL(array, "splice", NUMBER(-1)), "4"));
    CU_ASSERT_TRUE(joins_to(array, "1,7,8"));
}

static void holes_stay_holes(void)
{
    struct value array = CONSTRUCT("Array", NUMBER(3));
    assign(array, "1", NUMBER(1));
    CU_ASSERT_TRUE(has_keys(CALL_0(array, "slice"), "1,length"));
    CU_ASSERT_TRUE(has_keys(CALL(array, "concat", NUMBER(5)), "1,3,length"));
    assign(array, "0", NUMBER(0));
    CALL_0(array, "reverse");
    CU_ASSERT_TRUE(has_keys(array, "1,2,length"));
    CU_ASSERT_TRUE(joins_to(array, ",1,0"));
    CU_ASSERT_TRUE(is_true(CALL(array, "includes", UNDEFINED)));
    CU_ASSERT_TRUE(is_number(CALL(array, "indexOf", UNDEFINED), -1));
}

static void searches_differ_in_nan(void)
{
    struct value array = LIST_OF(NUMBER(NAN), NUMBER(-0.0));
    CU_ASSERT_TRUE(is_true(CALL(array, "includes", NUMBER(NAN))));
    CU_ASSERT_TRUE(is_number(CALL(array, "indexOf", NUMBER(NAN)), -1));
    CU_ASSERT_TRUE(is_number(CALL(array, "indexOf", NUMBER(0)), 1));
}

static bool double_it(struct agent *running, const struct call *call, struct value *result)
{
    double number;
    TRY(to_number(running, call_argument(call, 0), &number));
    *result = NUMBER(number * 2);
    return true;
}

static bool count_call(struct agent *running, const struct call *call, struct value *result)
{
    *(int *)closure_of(call) += 1;
    return true;
}

static void callbacks_see_every_element(void)
{
    int count = 0;
    CU_ASSERT_TRUE(joins_to(CALL(numbers(), "map", function(double_it, NULL)), "2,4,6,8"));
    CALL(numbers(), "forEach", function(count_call, &count));
    CU_ASSERT_EQUAL(count, 4);
    CU_ASSERT_TRUE(joins_to(CALL(numbers(), "filter", function(double_it, NULL)), "1,2,3,4"));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", numbers(), "forEach", NUMBER(1)));
}

static void arrays_are_made_from_anything_iterable(void)
{
    struct value set = CONSTRUCT("Set", LIST_OF(NUMBER(2), NUMBER(2), NUMBER(1)));
    CU_ASSERT_TRUE(joins_to(CALL(global("Array"), "from", set), "2,1"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Array"), "from", text("ab")), "a,b"));
    struct value like = plain();
    put(like.object, "length", NUMBER(2));
    put(like.object, "1", NUMBER(5));
    CU_ASSERT_TRUE(
        joins_to(CALL(global("Array"), "from", like, function(double_it, NULL)), "NaN,10"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Array"), "of", NUMBER(7)), "7"));
}

static void concat_spreads_arrays_alone(void)
{
    struct value joined = CALL(numbers(), "concat", LIST_OF(NUMBER(5)), text("ab"));
    CU_ASSERT_TRUE(joins_to(joined, "1,2,3,4,5,ab"));
    CU_ASSERT_TRUE(is_text(CALL(LIST_OF(JS_NULL, UNDEFINED, NUMBER(1)), "join", text("-")), "--1"));
}

/* Primitives and strings. */

static struct value call_global(const char *name, struct value argument)
{
    return CALL(value_object(realm->global_object), name, argument);
}

static void constructors_convert_when_called_and_wrap_when_constructed(void)
{
    CU_ASSERT_TRUE(is_number(call_global("Number", text(" 0x10 ")), 16));
    CU_ASSERT_TRUE(is_number(call_global("Number", call_global("BigInt", text("12"))), 12));
    CU_ASSERT_TRUE(
        is_text(call_global("String", value_symbol(&symbol_iterator)), "Symbol(Symbol.iterator)"));
    CU_ASSERT_TRUE(is_true(call_global("Boolean", text("false"))));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Number", NUMBER(-0.0)), "valueOf"), -0.0));
    CU_ASSERT_EQUAL(CONSTRUCT("Boolean", NUMBER(1)).object->kind, OBJECT_BOOLEAN);
    CU_ASSERT_EQUAL(call_global("Object", call_global("BigInt", NUMBER(1))).object->kind,
                    OBJECT_BIGINT);
    struct value object = plain();
    CU_ASSERT_TRUE(same_value(call_global("Object", object), object));
}

static void bigints_come_from_integers_and_text(void)
{
    struct value top = value_object(realm->global_object);
    CU_ASSERT_TRUE(is_text(CALL_0(call_global("BigInt", NUMBER(9007199254740992.0)), "toString"),
                           "9007199254740992"));
    CU_ASSERT_TRUE(CALL_THROWS("RangeError", top, "BigInt", NUMBER(1.5)));
    CU_ASSERT_TRUE(CALL_THROWS("SyntaxError", top, "BigInt", text("1n")));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", top, "BigInt", UNDEFINED));
    CU_ASSERT_TRUE(construct_throws("TypeError", "BigInt", NUMBER(1), UNDEFINED));
    CU_ASSERT_TRUE(construct_throws("TypeError", "Symbol", UNDEFINED, UNDEFINED));
}

static void symbols_know_their_description(void)
{
    struct value a = call_global("Symbol", text("a"));
    CU_ASSERT_TRUE(is_text(CALL_0(a, "toString"), "Symbol(a)"));
    struct value description;
    MUST(get_v(agent, a, key("description"), &description));
    CU_ASSERT_TRUE(is_text(description, "a"));
    CU_ASSERT_FALSE(same_value(a, call_global("Symbol", text("a"))));
    CU_ASSERT_TRUE(same_value(at(global("Symbol"), "iterator"), value_symbol(&symbol_iterator)));
}

static void strings_are_cut_and_searched(void)
{
    struct value string = text("message");
    CU_ASSERT_TRUE(is_text(CALL(string, "slice", NUMBER(-3), NUMBER(-1)), "ag"));
    CU_ASSERT_TRUE(is_text(CALL(string, "substring", NUMBER(4), NUMBER(1)), "ess"));
    CU_ASSERT_TRUE(is_number(CALL(string, "indexOf", text("s"), NUMBER(3)), 3));
    CU_ASSERT_TRUE(is_true(CALL(string, "includes", text(""))));
    CU_ASSERT_TRUE(is_false(CALL(string, "startsWith", text("es"))));
    CU_ASSERT_TRUE(is_number(CALL(string, "charCodeAt", NUMBER(0)), 'm'));
    CU_ASSERT_TRUE(is_number(CALL(string, "charCodeAt", NUMBER(7)), NAN));
    CU_ASSERT_TRUE(is_text(CALL(string, "concat", NUMBER(1), JS_NULL), "message1null"));
    CU_ASSERT_TRUE(joins_to(CALL(text("a;b;"), "split", text(";")), "a,b,"));
    CU_ASSERT_TRUE(joins_to(CALL(text("abc"), "split", text("")), "a,b,c"));
    CU_ASSERT_TRUE(joins_to(CALL_0(text("a,b"), "split"), "a,b"));
}

static void repetition_has_a_limit(void)
{
    CU_ASSERT_TRUE(is_text(CALL(text("ab"), "repeat", NUMBER(3)), "ababab"));
    CU_ASSERT_TRUE(is_text(CALL(text(""), "repeat", NUMBER(1e9)), ""));
    CU_ASSERT_TRUE(CALL_THROWS("RangeError", text("a"), "repeat", NUMBER(-1)));
    CU_ASSERT_TRUE(CALL_THROWS("RangeError", text("a"), "repeat", NUMBER(INFINITY)));
    CU_ASSERT_TRUE(CALL_THROWS("RangeError", text("a"), "repeat", NUMBER(1e15)));
}

static void strings_iterate_by_code_point(void)
{
    struct value string = text("a\xF0\x9F\x98\x80"
                               "b");
    CU_ASSERT_TRUE(is_number(at(CALL(global("Array"), "from", string), "length"), 3));
    struct value method = at(at(global("Array"), "prototype"), "values"), iterator;
    MUST(call_function(agent, method, string, NULL, 0, &iterator));
    CU_ASSERT_TRUE(is_number(at(CALL(global("Array"), "from", iterator), "length"), 4));
}

static void object_to_string_says_the_tag(void)
{
    struct value method = at(at(global("Object"), "prototype"), "toString");
    struct value unnamed = CONSTRUCT("Map", UNDEFINED);
    CU_ASSERT_TRUE(is_text(CALL(method, "call", UNDEFINED), "[object Undefined]"));
    CU_ASSERT_TRUE(is_text(CALL(method, "call", numbers()), "[object Array]"));
    CU_ASSERT_TRUE(is_text(CALL(method, "call", unnamed), "[object Map]"));
    CU_ASSERT_TRUE(is_text(CALL(method, "call", CONSTRUCT("Date", NUMBER(0))), "[object Date]"));
    CU_ASSERT_TRUE(is_text(CALL(method, "call", method), "[object Function]"));
}

/* Errors. */

static void errors_have_message_cause_and_stack(void)
{
    struct value options = plain();
    put(options.object, "cause", NUMBER(1));
    struct value error = CONSTRUCT("TypeError", text("m"), options);
    CU_ASSERT_EQUAL(error.object->kind, OBJECT_ERROR);
    CU_ASSERT_TRUE(has_keys(error, "stack,message,cause"));
    CU_ASSERT_TRUE(joins_to(CALL(global("Object"), "keys", error), ""));
    CU_ASSERT_TRUE(is_text(CALL_0(error, "toString"), "TypeError: m"));
    CU_ASSERT_FALSE(has_own(CONSTRUCT("Error", UNDEFINED), "message"));
    CU_ASSERT_TRUE(is_text(CALL_0(CONSTRUCT("Error", UNDEFINED), "toString"), "Error"));
}

static void native_errors_inherit_from_error(void)
{
    static const char *const names[] = {"EvalError",   "RangeError", "ReferenceError",
                                        "SyntaxError", "TypeError",  "URIError"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool is_error;
        struct value error = CONSTRUCT(names[i], text("m"));
        MUST(instance_of(agent, error, global("Error"), &is_error));
        CU_ASSERT_TRUE(is_error);
        CU_ASSERT_TRUE(is_text(at(error, "name"), names[i]));
        CU_ASSERT_PTR_EQUAL(global(names[i]).object->prototype, global("Error").object);
        CU_ASSERT_EQUAL(call_global(names[i], text("m")).object->kind, OBJECT_ERROR);
    }
}

static void a_constructor_obeys_new_target(void)
{
    struct value prototype = plain(), subclass = function(NULL, NULL), map;
    ((struct function_object *)subclass.object)->is_constructor = true;
    put(subclass.object, "prototype", prototype);
    map = CALL(global("Reflect"), "construct", global("Map"), LIST_OF(UNDEFINED), subclass);
    CU_ASSERT_EQUAL(map.object->kind, OBJECT_MAP);
    CU_ASSERT_PTR_EQUAL(map.object->prototype, prototype.object);
    put(subclass.object, "prototype", NUMBER(1));
    map = CALL(global("Reflect"), "construct", global("Map"), LIST_OF(UNDEFINED), subclass);
    CU_ASSERT_PTR_EQUAL(map.object->prototype, realm_intrinsic(realm, INTRINSIC_MAP_PROTOTYPE));
}

/* Dates and regular expressions. */

static void dates_are_clipped(void)
{
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", NUMBER(1.9)), "getTime"), 1));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", NUMBER(-0.0)), "getTime"), 0));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", NUMBER(8.64e15)), "getTime"), 8.64e15));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", NUMBER(8.64e15 + 1)), "getTime"), NAN));
    struct value date = CONSTRUCT("Date", NUMBER(5));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", date), "valueOf"), 5));
}

static bool has_iso(struct value date, const char *expected)
{
    return is_text(CALL_0(date, "toISOString"), expected);
}

static void dates_are_written_and_read(void)
{
    static const char *const texts[] = {
        "1970-01-01T00:00:00.000Z",    "2000-02-29T23:59:59.999Z",    "1969-12-31T23:59:59.999Z",
        "+275760-09-13T00:00:00.000Z", "-271821-04-20T00:00:00.000Z", "0000-01-01T00:00:00.000Z",
        "2026-11-20T12:34:56.789Z",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_TRUE(has_iso(CONSTRUCT("Date", text(texts[i])), texts[i]));
    CU_ASSERT_TRUE(
        has_iso(CONSTRUCT("Date", text("2020-01-01T01:00+01:00")), "2020-01-01T00:00:00.000Z"));
    CU_ASSERT_TRUE(
        has_iso(CONSTRUCT("Date", NUMBER(2020), NUMBER(12)), "2021-01-01T00:00:00.000Z"));
    CU_ASSERT_TRUE(is_number(CALL_0(CONSTRUCT("Date", text("yesterday")), "getTime"), NAN));
    CU_ASSERT_TRUE(
        CALL_THROWS("RangeError", CONSTRUCT("Date", NUMBER(NAN)), "toISOString", UNDEFINED));
    CU_ASSERT_TRUE(is_text(CALL_0(CONSTRUCT("Date", NUMBER(0)), "toString"),
                           "Thu Jan 01 1970 00:00:00 GMT+0000 (UTC)"));
}

static void regular_expressions_keep_source_and_flags(void)
{
    struct value regexp = CONSTRUCT("RegExp", text("a/[/]\n"), text("yg"));
    CU_ASSERT_TRUE(is_text(at(regexp, "source"), "a\\/[/]\\n"));
    CU_ASSERT_TRUE(is_text(at(regexp, "flags"), "gy"));
    CU_ASSERT_TRUE(is_true(at(regexp, "sticky")));
    CU_ASSERT_TRUE(is_false(at(regexp, "unicode")));
    CU_ASSERT_TRUE(is_text(CALL_0(regexp, "toString"), "/a\\/[/]\\n/gy"));
    CU_ASSERT_TRUE(has_keys(regexp, "lastIndex"));
    CU_ASSERT_TRUE(assign(regexp, "lastIndex", NUMBER(3)));
    CU_ASSERT_FALSE(delete_property(regexp, "lastIndex"));
    struct value copy = CONSTRUCT("RegExp", regexp, text("i"));
    CU_ASSERT_TRUE(is_text(CALL_0(copy, "toString"), "/a\\/[/]\\n/i"));
    CU_ASSERT_TRUE(is_text(at(CONSTRUCT("RegExp", text("")), "source"), "(?:)"));
}

static void wrong_patterns_and_flags_are_syntax_errors(void)
{
    static const char *const flags[] = {"x", "gg", "uv", " "};
    static const char *const patterns[] = {"(", ")", "[", "\\", "*", "a**", "(?:a"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        CU_ASSERT_TRUE(construct_throws("SyntaxError", "RegExp", text("a"), text(flags[i])));
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        CU_ASSERT_TRUE(construct_throws("SyntaxError", "RegExp", text(patterns[i]), UNDEFINED));
    CONSTRUCT("RegExp", text("^(a|[(]|\\()*?$"));
}

/* Collections. */

static void maps_keep_the_order_of_insertion(void)
{
    struct value map = CONSTRUCT("Map", UNDEFINED);
    CALL(CALL(map, "set", text("a"), NUMBER(1)), "set", text("b"), NUMBER(2));
    CALL(map, "set", text("a"), NUMBER(3));
    CU_ASSERT_TRUE(joins_to(CALL(global("Array"), "from", map), "a,3,b,2"));
    CU_ASSERT_TRUE(is_true(CALL(map, "delete", text("a"))));
    CU_ASSERT_TRUE(is_false(CALL(map, "delete", text("a"))));
    CALL(map, "set", text("a"), NUMBER(4));
    CU_ASSERT_TRUE(joins_to(CALL(global("Array"), "from", CALL_0(map, "keys")), "b,a"));
    CU_ASSERT_TRUE(is_number(at(map, "size"), 2));
    CU_ASSERT_TRUE(is_number(CALL(map, "get", text("a")), 4));
    CU_ASSERT_TRUE(is_undefined(CALL(map, "get", text("c"))));
}

static void minus_zero_and_nan_are_keys(void)
{
    struct value set = CONSTRUCT("Set", LIST_OF(NUMBER(-0.0), NUMBER(0), NUMBER(NAN), NUMBER(NAN)));
    CU_ASSERT_TRUE(is_number(at(set, "size"), 2));
    CU_ASSERT_TRUE(is_true(CALL(set, "has", NUMBER(-0.0))));
    CU_ASSERT_TRUE(is_number(at(CALL(global("Array"), "from", set), "0"), 0));
}

/* Deletes itself and the next key of the map in its closure, and adds one, at the first call. */
static bool change_map(struct agent *running, const struct call *call, struct value *result)
{
    struct value map = value_object(closure_of(call)), keys = call_argument(call, 1);
    if (is_text(keys, "a")) {
        CALL(map, "delete", text("a"));
        CALL(map, "delete", text("b"));
        CALL(map, "set", text("d"), NUMBER(4));
    }
    CALL(at(map, "seen"), "push", keys);
    return true;
}

static void a_map_may_change_while_it_is_walked(void)
{
    struct value map =
        CONSTRUCT("Map", LIST_OF(LIST_OF(text("a"), NUMBER(1)), LIST_OF(text("b"), NUMBER(2)),
                                 LIST_OF(text("c"), NUMBER(3))));
    put(map.object, "seen", CONSTRUCT("Array", NUMBER(0)));
    CALL(map, "forEach", function(change_map, map.object));
    CU_ASSERT_TRUE(joins_to(at(map, "seen"), "a,c,d"));
    CU_ASSERT_TRUE(((struct map_object *)map.object)->data.items[0].empty);
}

static void an_iterator_survives_deletion_and_clear(void)
{
    struct value set = CONSTRUCT("Set", LIST_OF(NUMBER(1), NUMBER(2), NUMBER(3)));
    struct value iterator = CALL_0(set, "values");
    CU_ASSERT_TRUE(is_number(at(CALL_0(iterator, "next"), "value"), 1));
    CALL(set, "delete", NUMBER(2));
    CU_ASSERT_TRUE(is_number(at(CALL_0(iterator, "next"), "value"), 3));
    CALL_0(set, "clear");
    CALL(set, "add", NUMBER(4));
    CU_ASSERT_TRUE(is_number(at(CALL_0(iterator, "next"), "value"), 4));
    CU_ASSERT_TRUE(is_true(at(CALL_0(iterator, "next"), "done")));
    CALL(set, "add", NUMBER(5));
    CU_ASSERT_TRUE(is_true(at(CALL_0(iterator, "next"), "done")));
}

static void iterators_are_the_same_functions(void)
{
    struct value set = at(global("Set"), "prototype"), map = at(global("Map"), "prototype");
    struct value array = at(global("Array"), "prototype"), method;
    MUST(get(agent, set.object, key_from_symbol(&symbol_iterator), &method));
    CU_ASSERT_TRUE(same_value(method, at(set, "values")));
    CU_ASSERT_TRUE(same_value(method, at(set, "keys")));
    MUST(get(agent, map.object, key_from_symbol(&symbol_iterator), &method));
    CU_ASSERT_TRUE(same_value(method, at(map, "entries")));
    MUST(get(agent, array.object, key_from_symbol(&symbol_iterator), &method));
    CU_ASSERT_TRUE(same_value(method, at(array, "values")));
}

static void constructors_of_collections_require_new(void)
{
    struct value top = value_object(realm->global_object);
    static const char *const names[] = {"Map",     "Set",     "WeakMap", "WeakSet",
                                        "WeakRef", "Promise", "Proxy"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        CU_ASSERT_TRUE(CALL_THROWS("TypeError", top, names[i], plain()));
    CU_ASSERT_TRUE(construct_throws("TypeError", "Map", NUMBER(1), UNDEFINED));
    CU_ASSERT_TRUE(construct_throws("TypeError", "Map", LIST_OF(NUMBER(1)), UNDEFINED));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", at(at(global("Map"), "prototype"), "get"), "call",
                               CONSTRUCT("Set", UNDEFINED)));
}

static void weak_collections_hold_objects(void)
{
    struct value held = plain(), map = CONSTRUCT("WeakMap", LIST_OF(LIST_OF(held, NUMBER(1))));
    CU_ASSERT_TRUE(is_number(CALL(map, "get", held), 1));
    CU_ASSERT_TRUE(is_true(CALL(map, "delete", held)));
    CU_ASSERT_TRUE(is_false(CALL(map, "has", held)));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", map, "set", NUMBER(1), NUMBER(1)));
    CU_ASSERT_TRUE(is_true(CALL(CONSTRUCT("WeakSet", LIST_OF(held)), "has", held)));
    CU_ASSERT_TRUE(same_value(CALL_0(CONSTRUCT("WeakRef", held), "deref"), held));
}

static bool close_iterator(struct agent *running, const struct call *call, struct value *result)
{
    *(int *)closure_of(call) += 1;
    return throw_range_error(running, "is not seen");
}

static bool give_closure_object(struct agent *running, const struct call *call,
                                struct value *result)
{
    *result = value_object(closure_of(call));
    return true;
}

static void an_iterator_is_closed_when_its_reader_fails(void)
{
    struct value iterator = plain(), iterable = plain(), item = plain(), map;
    int closed = 0;
    bool success;
    put(item.object, "value", NUMBER(1));  // no entry: Map throws a TypeError
    put(iterator.object, "next", function(give_closure_object, item.object));
    put(iterator.object, "return", function(close_iterator, &closed));
    MUST(create_data_property(agent, iterable.object, key_from_symbol(&symbol_iterator),
                              function(give_closure_object, iterator.object), &success));
    CU_ASSERT_FALSE(construct(agent, global("Map"), &iterable, 1, &map));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_EQUAL(closed, 1);
}

/* The rest. */

static void promises_exist(void)
{
    int count = 0;
    struct value promise = CONSTRUCT("Promise", function(count_call, &count));
    CU_ASSERT_EQUAL(promise.object->kind, OBJECT_PROMISE);
    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_TRUE(same_value(CALL(global("Promise"), "resolve", promise), promise));
    CU_ASSERT_EQUAL(CALL(global("Promise"), "reject", NUMBER(1)).object->kind, OBJECT_PROMISE);
    CU_ASSERT_TRUE(construct_throws("TypeError", "Promise", NUMBER(1), UNDEFINED));
}

static void reflect_answers_with_booleans(void)
{
    struct value object = plain(), reflect = global("Reflect");
    MUST(object_freeze(agent, object.object));
    CU_ASSERT_TRUE(is_false(CALL(reflect, "set", object, text("a"), NUMBER(1))));
    CU_ASSERT_TRUE(is_false(CALL(reflect, "has", object, text("a"))));
    CU_ASSERT_TRUE(is_false(CALL(reflect, "setPrototypeOf", object, JS_NULL)));
    CU_ASSERT_TRUE(is_false(CALL(reflect, "isExtensible", object)));
    CU_ASSERT_TRUE(joins_to(CALL(reflect, "ownKeys", numbers()), "0,1,2,3,length"));
    CU_ASSERT_TRUE(CALL_THROWS("TypeError", reflect, "get", NUMBER(1), text("a")));
}

static void globals_are_not_enumerable(void)
{
    struct value top = value_object(realm->global_object);
    CU_ASSERT_TRUE(same_value(global("globalThis"), top));
    CU_ASSERT_FALSE(assign(top, "undefined", NUMBER(1)));
    CU_ASSERT_FALSE(assign(top, "NaN", NUMBER(1)));
    CU_ASSERT_TRUE(is_false(CALL(top, "propertyIsEnumerable", text("Map"))));
    CU_ASSERT_TRUE(is_false(CALL(top, "propertyIsEnumerable", text("globalThis"))));
}

static void assign_copies_what_is_enumerable(void)
{
    struct value source = plain(), target = plain();
    put(source.object, "a", NUMBER(1));
    define(source, "b", descriptor_of(NUMBER(1), true, false, true));
    CALL(global("Object"), "assign", target, source, JS_NULL, text("xy"));
    CU_ASSERT_TRUE(has_keys(target, "0,1,a"));
}

static const struct test tests[] = {
    {"arrays are stacks and queues", arrays_are_stacks_and_queues},
    {"slices take relative indices", slices_take_relative_indices},
    {"splice replaces a range", splice_replaces_a_range},
    {"holes stay holes", holes_stay_holes},
    {"searches differ in NaN", searches_differ_in_nan},
    {"callbacks see every element", callbacks_see_every_element},
    {"arrays are made from anything iterable", arrays_are_made_from_anything_iterable},
    {"concat spreads arrays alone", concat_spreads_arrays_alone},
    {"constructors convert when called and wrap when constructed",
     constructors_convert_when_called_and_wrap_when_constructed},
    {"BigInts come from integers and text", bigints_come_from_integers_and_text},
    {"symbols know their description", symbols_know_their_description},
    {"strings are cut and searched", strings_are_cut_and_searched},
    {"repetition has a limit", repetition_has_a_limit},
    {"strings iterate by code point", strings_iterate_by_code_point},
    {"Object.prototype.toString says the tag", object_to_string_says_the_tag},
    {"errors have message, cause and stack", errors_have_message_cause_and_stack},
    {"native errors inherit from Error", native_errors_inherit_from_error},
    {"a constructor obeys new.target", a_constructor_obeys_new_target},
    {"dates are clipped", dates_are_clipped},
    {"dates are written and read", dates_are_written_and_read},
    {"regular expressions keep source and flags", regular_expressions_keep_source_and_flags},
    {"wrong patterns and flags are SyntaxErrors", wrong_patterns_and_flags_are_syntax_errors},
    {"maps keep the order of insertion", maps_keep_the_order_of_insertion},
    {"-0 and NaN are keys", minus_zero_and_nan_are_keys},
    {"a Map may change while it is walked", a_map_may_change_while_it_is_walked},
    {"an iterator survives deletion and clear", an_iterator_survives_deletion_and_clear},
    {"iterators are the same functions", iterators_are_the_same_functions},
    {"constructors of collections require new", constructors_of_collections_require_new},
    {"weak collections hold objects", weak_collections_hold_objects},
    {"an iterator is closed when its reader fails", an_iterator_is_closed_when_its_reader_fails},
    {"promises exist", promises_exist},
    {"Reflect answers with booleans", reflect_answers_with_booleans},
    {"globals are not enumerable", globals_are_not_enumerable},
    {"assign copies what is enumerable", assign_copies_what_is_enumerable},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("builtins", tests);
}
