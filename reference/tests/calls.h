/*
 * Short ways for tests to write what a program would: call a method, use a global, look at a list.
 */
#ifndef PMSPEC_TESTS_CALLS_H
#define PMSPEC_TESTS_CALLS_H

#include "one_realm.h"

#define NUMBER(number) value_number(number)
#define VALUES(...) ((struct value[]){__VA_ARGS__})
#define COUNT(...) (sizeof VALUES(__VA_ARGS__) / sizeof(struct value))

/* base.name(...): undefined, and a failed assertion, if it throws. */
#define CALL(base, name, ...) call_method((base), (name), VALUES(__VA_ARGS__), COUNT(__VA_ARGS__))
#define CALL_0(base, name) call_method((base), (name), NULL, 0)
/* new NAME(...) */
#define CONSTRUCT(name, ...) new_object((name), VALUES(__VA_ARGS__), COUNT(__VA_ARGS__))
/* True if base.name(...) throws an exception of the class. */
#define CALL_THROWS(class, base, name, ...)                                                        \
    method_throws((class), (base), (name), VALUES(__VA_ARGS__), COUNT(__VA_ARGS__))

static inline bool try_method(struct value base, const char *name, const struct value *arguments,
                              size_t count, struct value *result)
{
    struct value method;
    return get_v(agent, base, key(name), &method) &&
           call_function(agent, method, base, arguments, count, result);
}

static inline struct value call_method(struct value base, const char *name,
                                       const struct value *arguments, size_t count)
{
    struct value result = UNDEFINED;
    CU_ASSERT_TRUE(try_method(base, name, arguments, count, &result));
    return result;
}

static inline bool method_throws(const char *class, struct value base, const char *name,
                                 const struct value *arguments, size_t count)
{
    struct value result;
    return !try_method(base, name, arguments, count, &result) && threw(class);
}

/* A global of the realm. */
static inline struct value global(const char *name)
{
    return at(value_object(realm->global_object), name);
}

static inline struct value plain(void)
{
    return value_object(object_create(agent, realm));
}

static inline struct value list_of(const struct value *values, size_t count)
{
    return value_object(array_from_values(agent, realm, values, count));
}
#define LIST_OF(...) list_of(VALUES(__VA_ARGS__), COUNT(__VA_ARGS__))

static inline struct property_descriptor descriptor_of(struct value value, bool writable,
                                                       bool enumerable, bool configurable)
{
    return data_descriptor(value, writable, enumerable, configurable);
}

/* Defines a property; the result is that of [[DefineOwnProperty]]. */
static inline bool define(struct value object, const char *name,
                          struct property_descriptor descriptor)
{
    bool success = false;
    CU_ASSERT_TRUE(
        object_define_own_property(agent, object.object, key(name), &descriptor, &success));
    return success;
}

/* True if the list, joined by commas, is this text. */
static inline bool joins_to(struct value list, const char *expected)
{
    return is_text(CALL_0(list, "join"), expected);
}

/* True if the own property keys, joined by commas, are this text (symbols as their text). */
static inline bool has_keys(struct value object, const char *expected)
{
    property_key_list keys;
    struct string text = string_from_utf8(agent->arena, "");
    CU_ASSERT_TRUE(object_own_property_keys(agent, object.object, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        struct property_key item = keys.items[i];
        if (i > 0)
            text = string_concat(agent->arena, text, string_from_utf8(agent->arena, ","));
        text = string_concat(agent->arena, text,
                             key_symbol(item) ? key_symbol(item)->description : key_string(item));
    }
    return string_is(text, expected);
}

static inline bool is_true(struct value value)
{
    return value.type == VALUE_BOOLEAN && value.boolean;
}

static inline bool is_false(struct value value)
{
    return value.type == VALUE_BOOLEAN && !value.boolean;
}

/* object.name = value of strict code; false if it throws. */
static inline bool assign(struct value object, const char *name, struct value value)
{
    return set_v(agent, object, key(name), value);
}

static inline bool delete_property(struct value object, const char *name)
{
    return delete_v(agent, object, key(name));
}

#endif
