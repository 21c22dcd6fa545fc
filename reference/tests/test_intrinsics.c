/*
 * Intrinsics are made when they are first asked for, and no program can tell.
 */
#include "calls.h"

/* A realm in which nothing was asked for yet. */
static struct realm *new_realm(void)
{
    return realm_create(agent, "new");
}

static struct value global_of(const struct realm *other)
{
    return value_object(other->global_object);
}

static property_key_list keys_of(struct object *object)
{
    property_key_list keys;
    MUST(object_own_property_keys(agent, object, &keys));
    return keys;
}

static bool same_keys(property_key_list a, property_key_list b)
{
    for (size_t i = 0; a.count == b.count && i < a.count; i++)
        if (!key_equal(a.items[i], b.items[i]))
            return false;
    return a.count == b.count;
}

static struct value read(struct object *object, struct property_key key)
{
    struct value value;
    MUST(get(agent, object, key, &value));
    return value;
}

static void global_properties_stay_in_order(void)
{
    struct object *object = new_realm()->global_object;
    property_key_list keys = keys_of(object);
    for (size_t i = keys.count; i-- > 0;)
        read(object, keys.items[i]);
    CU_ASSERT_TRUE(same_keys(keys, keys_of(object)));
}

static void global_properties_are_in_the_order_of_the_table(void)
{
    const char *const first[] = {"globalThis", "undefined", "NaN",   "Infinity",
                                 "Object",     "Symbol",    "Array", "Boolean"};
    property_key_list keys = keys_of(new_realm()->global_object);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        CU_ASSERT_TRUE(string_is(key_string(keys.items[i]), first[i]));
    CU_ASSERT_TRUE(string_is(key_string(keys.items[keys.count - 1]), "WebAssembly"));
}

static void no_global_property_is_there_twice(void)
{
    property_key_list keys = keys_of(new_realm()->global_object);
    for (size_t i = 0; i < keys.count; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_FALSE(key_equal(keys.items[i], keys.items[j]));
}

static void every_global_property_has_a_value(void)
{
    struct object *object = new_realm()->global_object;
    property_key_list keys = keys_of(object);
    for (size_t i = 0; i < keys.count; i++)
        CU_ASSERT_TRUE(is_undefined(read(object, keys.items[i])) ==
                       string_is(key_string(keys.items[i]), "undefined"));
}

static void every_intrinsic_is_there(void)
{
    struct realm *other = new_realm();
    for (int i = INTRINSIC_COUNT; i-- > 0;)
        CU_ASSERT_PTR_NOT_NULL(realm_intrinsic(other, i));
}

static void a_property_is_there_before_it_is_made(void)
{
    CU_ASSERT_TRUE(has_own(global_of(new_realm()), "Map"));
}

static void built_in_properties_are_hidden(void)
{
    property_key_list keys;
    MUST(enumerable_own_property_keys(agent, new_realm()->global_object, &keys));
    CU_ASSERT_EQUAL(keys.count, 0);
}

static void what_was_deleted_stays_deleted(void)
{
    struct realm *other = new_realm();
    CU_ASSERT_TRUE(delete_property(global_of(other), "Map"));
    realm_intrinsic(other, INTRINSIC_MAP_PROTOTYPE);
    CU_ASSERT_FALSE(has_own(global_of(other), "Map"));
}

static void what_cannot_be_deleted_never_is(void)
{
    struct realm *other = new_realm();
    CU_ASSERT_FALSE(delete_property(global_of(other), "undefined"));
    CU_ASSERT_TRUE(has_own(global_of(other), "undefined"));
}

static void what_was_assigned_keeps_its_value(void)
{
    struct realm *other = new_realm();
    CU_ASSERT_TRUE(assign(global_of(other), "Map", NUMBER(1)));
    realm_intrinsic(other, INTRINSIC_MAP_PROTOTYPE);
    CU_ASSERT_TRUE(is_number(at(global_of(other), "Map"), 1));
}

static void what_was_assigned_keeps_its_place(void)
{
    struct realm *other = new_realm();
    property_key_list keys = keys_of(other->global_object);
    CU_ASSERT_TRUE(assign(global_of(other), "Map", NUMBER(1)));
    CU_ASSERT_TRUE(same_keys(keys, keys_of(other->global_object)));
}

static void what_is_redefined_keeps_the_rest(void)
{
    struct realm *other = new_realm();
    struct property_descriptor shown = {.has_enumerable = true, .enumerable = true};
    CU_ASSERT_TRUE(define(global_of(other), "Map", shown));
    CU_ASSERT_PTR_EQUAL(at(at(global_of(other), "Map"), "prototype").object,
                        realm_intrinsic(other, INTRINSIC_MAP_PROTOTYPE));
}

static void a_closed_global_object_has_all(void)
{
    struct realm *other = new_realm();
    bool success;
    MUST(object_prevent_extensions(agent, other->global_object, &success));
    CU_ASSERT_TRUE(is_callable(at(global_of(other), "Map")));
}

static void a_frozen_global_object_has_all(void)
{
    struct realm *other = new_realm();
    MUST(object_freeze(agent, other->global_object));
    CU_ASSERT_TRUE(is_callable(at(global_of(other), "Map")));
    CU_ASSERT_FALSE(assign(global_of(other), "Map", NUMBER(1)));
}

/* Also where one constructor of several of a family is asked for. */
static void a_prototype_is_the_same_however_it_is_reached(void)
{
    const struct {
        const char *name;
        enum intrinsic prototype;
    } rows[] = {
        {"Object", INTRINSIC_OBJECT_PROTOTYPE},
        {"Map", INTRINSIC_MAP_PROTOTYPE},
        {"URIError", INTRINSIC_URI_ERROR_PROTOTYPE},
        {"Float64Array", INTRINSIC_LAST_TYPED_ARRAY_PROTOTYPE},
        {"QuotaExceededError", INTRINSIC_QUOTA_EXCEEDED_ERROR_PROTOTYPE},
        {"MessageEvent", INTRINSIC_MESSAGE_EVENT_PROTOTYPE},
        {"URLSearchParams", INTRINSIC_LAST_PLATFORM_PROTOTYPE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct realm *by_name = new_realm(), *by_intrinsic = new_realm();
        struct object *prototype = at(at(global_of(by_name), rows[i].name), "prototype").object;
        CU_ASSERT_PTR_EQUAL(prototype, realm_intrinsic(by_name, rows[i].prototype));
        prototype = realm_intrinsic(by_intrinsic, rows[i].prototype);
        CU_ASSERT_PTR_EQUAL(at(at(global_of(by_intrinsic), rows[i].name), "prototype").object,
                            prototype);
    }
}

static void each_realm_has_its_own(void)
{
    struct realm *one = new_realm(), *other = new_realm();
    CU_ASSERT_PTR_NOT_EQUAL(at(global_of(one), "Map").object, at(global_of(other), "Map").object);
    CU_ASSERT_PTR_EQUAL(at(global_of(one), "Map").object->realm, one);
}

static void what_a_program_changed_does_not_matter(void)
{
    struct realm *changed = new_realm(), *other = new_realm();
    struct value prototype = value_object(realm_intrinsic(changed, INTRINSIC_OBJECT_PROTOTYPE));
    CU_ASSERT_TRUE(assign(prototype, "constructor", NUMBER(1)));
    CU_ASSERT_TRUE(assign(prototype, "values", NUMBER(1)));
    CU_ASSERT_TRUE(same_keys(keys_of(realm_intrinsic(changed, INTRINSIC_SET_PROTOTYPE)),
                             keys_of(realm_intrinsic(other, INTRINSIC_SET_PROTOTYPE))));
    CU_ASSERT_PTR_EQUAL(
        at(value_object(realm_intrinsic(changed, INTRINSIC_SET_PROTOTYPE)), "constructor").object,
        at(global_of(changed), "Set").object);
}

static void making_them_leaves_no_trace(void)
{
    struct realm *other = new_realm();
    struct trace trace = {.arena = agent->arena};
    agent->run->trace = &trace;
    for (int i = 0; i < INTRINSIC_COUNT; i++)
        realm_intrinsic(other, i);
    agent->run->trace = NULL;
    CU_ASSERT_EQUAL(trace.entries.count, 0);
}

static const struct test tests[] = {
    {"global properties stay in order, whichever is made first", global_properties_stay_in_order},
    {"global properties are in the order of the table",
     global_properties_are_in_the_order_of_the_table},
    {"no global property is there twice", no_global_property_is_there_twice},
    {"every global property but undefined has a value", every_global_property_has_a_value},
    {"every intrinsic is there", every_intrinsic_is_there},
    {"a property is there before it is made", a_property_is_there_before_it_is_made},
    {"built-in properties are hidden", built_in_properties_are_hidden},
    {"what was deleted before it was made stays deleted", what_was_deleted_stays_deleted},
    {"what cannot be deleted is not deleted before it is made", what_cannot_be_deleted_never_is},
    {"what was assigned before it was made keeps its value", what_was_assigned_keeps_its_value},
    {"what was assigned before it was made keeps its place", what_was_assigned_keeps_its_place},
    {"what is redefined before it was made keeps the rest", what_is_redefined_keeps_the_rest},
    {"a global object that is not extensible has all", a_closed_global_object_has_all},
    {"a global object that is frozen has all", a_frozen_global_object_has_all},
    {"a prototype is the same however it is reached first",
     a_prototype_is_the_same_however_it_is_reached},
    {"each realm has intrinsics of its own", each_realm_has_its_own},
    {"what a program changed does not matter to what is made later",
     what_a_program_changed_does_not_matter},
    {"making intrinsics leaves no trace", making_them_leaves_no_trace},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("intrinsics", tests);
}
