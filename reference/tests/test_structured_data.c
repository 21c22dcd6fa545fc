/*
 * Structured data below messaging: records, identity, every kind of object, transfer. What scripts see
 * of it is pinned in suites/; here stand the decisions that a case cannot reach.
 */
#include "one_realm.h"
#include "../fiber.h"
#include "../platform_object.h"
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define RUNNING_ON_VALGRIND 0
#endif

enum {
    DEEP = 100000,
};

/* structuredClone(value) by the two operations. */
static bool clone(struct value value, struct value *result)
{
    struct record *serialized;
    TRY(structured_serialize(agent, value, &serialized));
    return structured_deserialize(agent, serialized, realm, result);
}

static struct value cloned(struct value value)
{
    struct value result = UNDEFINED;
    CU_ASSERT_TRUE(clone(value, &result));
    return result;
}

static bool is_refused(struct value value)
{
    struct record *serialized;
    return !structured_serialize(agent, value, &serialized) && threw("DataCloneError");
}

static struct value plain(void)
{
    return value_object(object_create(agent, realm));
}

static struct value array(uint32_t length)
{
    return value_object(array_create(agent, realm, length));
}

static void *of_kind(enum object_kind kind, size_t size)
{
    return object_allocate(agent, realm, kind, realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE),
                           size);
}

static struct value wrapper(enum object_kind kind, struct value data)
{
    struct primitive_wrapper *object = of_kind(kind, sizeof *object);
    object->data = data;
    return value_object(&object->object);
}

static struct map_object *map(enum object_kind kind)
{
    return of_kind(kind, sizeof(struct map_object));
}

static void add_entry(struct map_object *map, struct value key, struct value value)
{
    struct map_entry entry = {.key = key, .value = value};
    LIST_APPEND(agent->arena, &map->data, entry);
}

static struct array_buffer *buffer(size_t size)
{
    struct data_block *block;
    MUST(create_byte_data_block(agent, size, &block));
    for (size_t i = 0; i < size; i++)
        block->bytes[i] = (uint8_t)(i + 1);
    return array_buffer_create(agent, realm, block, size, false, 0);
}

static struct array_buffer *resizable_buffer(size_t size, size_t max)
{
    struct data_block *block;
    MUST(create_byte_data_block(agent, size, &block));
    return array_buffer_create(agent, realm, block, size, true, max);
}

static struct array_buffer *shared_buffer(size_t size)
{
    struct data_block *block;
    MUST(create_byte_data_block(agent, size, &block));
    return shared_array_buffer_create(agent, realm, block, size, NULL, 0);
}

static struct value uint16_view(struct array_buffer *of, size_t offset, size_t length)
{
    size_t byte_length = length == LENGTH_AUTO ? LENGTH_AUTO : 2 * length;
    return value_object(
        &typed_array_create(agent, realm, TYPED_ARRAY_UINT16, of, byte_length, offset, length)
             ->object);
}

static struct array_buffer_view *view_of(struct value value)
{
    return (struct array_buffer_view *)value.object;
}

static struct value error_object(enum intrinsic prototype, const char *message)
{
    struct error_object *error = object_allocate(agent, realm, OBJECT_ERROR,
                                                 realm_intrinsic(realm, prototype), sizeof *error);
    define_value(agent, &error->object, "message", text(message), true, false, true);
    return value_object(&error->object);
}

/* Primitives and wrappers */

static void test_primitives(void)
{
    struct value values[] = {UNDEFINED,
                             JS_NULL,
                             value_boolean(true),
                             value_number(-0.0),
                             value_number(0.5),
                             text("text"),
                             value_bigint(string_of(text("-12")))};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        CU_ASSERT_TRUE(same_value(cloned(values[i]), values[i]));
}

static void test_symbols(void)
{
    CU_ASSERT_TRUE(is_refused(value_symbol(&symbol_iterator)));
}

static void test_wrappers(void)
{
    struct value bigint = value_bigint(string_of(text("7")));
    const struct {
        enum object_kind kind;
        enum intrinsic prototype;
        struct value data;
    } rows[] = {
        {OBJECT_BOOLEAN, INTRINSIC_BOOLEAN_PROTOTYPE, value_boolean(false)},
        {OBJECT_NUMBER, INTRINSIC_NUMBER_PROTOTYPE, value_number(-0.0)},
        {OBJECT_BIGINT, INTRINSIC_BIGINT_PROTOTYPE, bigint},
        {OBJECT_STRING, INTRINSIC_STRING_PROTOTYPE, text("s")},
        {OBJECT_DATE, INTRINSIC_DATE_PROTOTYPE, value_number(86400000)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct value value = wrapper(rows[i].kind, rows[i].data);
        put(value.object, "own", value_number(1));
        struct value copy = cloned(value);
        CU_ASSERT_TRUE(copy.object->kind == rows[i].kind && copy.object != value.object);
        CU_ASSERT_TRUE(same_value(((struct primitive_wrapper *)copy.object)->data, rows[i].data));
        CU_ASSERT_PTR_EQUAL(copy.object->prototype, realm_intrinsic(realm, rows[i].prototype));
        CU_ASSERT_FALSE(has_own(copy, "own"));
    }
}

static void test_regexp(void)
{
    struct regexp_object *regexp = of_kind(OBJECT_REGEXP, sizeof *regexp);
    regexp->original_source = string_of(text("a+"));
    regexp->original_flags = string_of(text("gi"));
    define_value(agent, &regexp->object, "lastIndex", value_number(3), true, false, false);
    struct value copy = cloned(value_object(&regexp->object));
    CU_ASSERT_TRUE(string_is(((struct regexp_object *)copy.object)->original_source, "a+"));
    CU_ASSERT_TRUE(string_is(((struct regexp_object *)copy.object)->original_flags, "gi"));
    CU_ASSERT_TRUE(is_number(at(copy, "lastIndex"), 0));
}

/* Identity */

static void test_shared_reference(void)
{
    struct value object = plain(), child = plain();
    put(object.object, "a", child);
    put(object.object, "b", child);
    struct value copy = cloned(object);
    CU_ASSERT_PTR_EQUAL(at(copy, "a").object, at(copy, "b").object);
    CU_ASSERT_PTR_NOT_EQUAL(at(copy, "a").object, child.object);
}

static void test_cycle(void)
{
    struct value list = array(0);
    put(list.object, "0", list);
    struct value copy = cloned(list);
    CU_ASSERT_PTR_EQUAL(at(copy, "0").object, copy.object);
}

static void test_map_own_key(void)
{
    struct map_object *object = map(OBJECT_MAP);
    struct value value = value_object(&object->object);
    add_entry(object, value, value);
    struct value copy = cloned(value);
    struct map_object *copied = (struct map_object *)copy.object;
    CU_ASSERT_EQUAL(copied->data.count, 1);
    CU_ASSERT_PTR_EQUAL(copied->data.items[0].key.object, copy.object);
    CU_ASSERT_PTR_EQUAL(copied->data.items[0].value.object, copy.object);
}

static void test_set_own_member(void)
{
    struct map_object *object = map(OBJECT_SET);
    add_entry(object, value_object(&object->object), UNDEFINED);
    struct map_object *copied = (struct map_object *)cloned(value_object(&object->object)).object;
    CU_ASSERT_TRUE(copied->object.kind == OBJECT_SET && copied->data.count == 1);
    CU_ASSERT_PTR_EQUAL(copied->data.items[0].key.object, &copied->object);
}

static void test_wrapper_identity(void)
{
    struct value list = array(0);
    struct value number = wrapper(OBJECT_NUMBER, value_number(1));
    put(list.object, "0", number);
    put(list.object, "1", number);
    struct value copy = cloned(list);
    CU_ASSERT_PTR_EQUAL(at(copy, "0").object, at(copy, "1").object);
}

enum { MARKS = 100000 };

/* How many of the marks the memory leads elsewhere than to the mark at the same distance from the end. */
static size_t wrong_values(const struct memory *memory, struct memory_mark *marks)
{
    size_t wrong = 0;
    for (size_t i = 0; i < MARKS; i++)
        wrong += memory_get(memory, marks + i) != marks + MARKS - 1 - i;
    return wrong;
}

static void fill_memory(struct memory *memory, struct memory_mark *marks)
{
    CU_ASSERT_PTR_NULL(memory_get(memory, marks));
    for (size_t i = 0; i < MARKS; i++)
        memory_set(memory, marks + i, marks + MARKS - 1 - i);
    CU_ASSERT_EQUAL(wrong_values(memory, marks), 0);
}

static void test_memory(void)
{
    struct memory memory, other;
    struct memory_mark *marks = NEW_ARRAY(agent->arena, struct memory_mark, MARKS), none = {0};
    memory_open(agent, &memory);
    fill_memory(&memory, marks);
    CU_ASSERT_PTR_NULL(memory_get(&memory, &none));
    CU_ASSERT_EQUAL(memory.count, 0);  // all of it is in the marks
    memory_close(&memory);
    memory_open(agent, &other);
    fill_memory(&other, marks);
    CU_ASSERT_EQUAL(other.count, 0);
    memory_close(&other);
}

/* As when a getter clones what is being cloned. */
static void test_nested_memory(void)
{
    struct memory outer, inner, later;
    struct memory_mark *marks = NEW_ARRAY(agent->arena, struct memory_mark, MARKS);
    memory_open(agent, &outer);
    fill_memory(&outer, marks);
    memory_open(agent, &inner);
    fill_memory(&inner, marks);
    memory_set(&inner, marks, marks);
    CU_ASSERT_PTR_EQUAL(memory_get(&inner, marks), marks);
    CU_ASSERT_EQUAL(inner.count, MARKS);
    memory_close(&inner);
    CU_ASSERT_EQUAL(wrong_values(&outer, marks), 0);
    memory_open(agent, &later);
    fill_memory(&later, marks);
    CU_ASSERT_EQUAL(wrong_values(&outer, marks), 0);
    memory_close(&later);
    memory_close(&outer);
}

/* Getters that change what is being walked */

struct change {
    struct object *object;
    const char *name;
    struct map_object *map;
};

static bool delete_and_add(struct agent *runner, const struct call *call, struct value *result)
{
    struct change *change = closure_of(call);
    bool success;
    MUST(object_delete(runner, change->object, key(change->name), &success));
    put(change->object, "added", value_number(1));
    *result = value_number(5);
    return true;
}

static void test_deleted_property(void)
{
    struct value object = plain();
    struct change change = {.object = object.object, .name = "later"};
    put_getter(object.object, "first", delete_and_add, &change);
    put(object.object, "later", value_number(2));
    put(object.object, "last", value_number(3));
    struct value copy = cloned(object);
    CU_ASSERT_TRUE(is_number(at(copy, "first"), 5));
    CU_ASSERT_FALSE(has_own(copy, "later"));
    CU_ASSERT_FALSE(has_own(copy, "added"));
    CU_ASSERT_TRUE(is_number(at(copy, "last"), 3));
}

static bool change_map(struct agent *runner, const struct call *call, struct value *result)
{
    struct map_object *changed = ((struct change *)closure_of(call))->map;
    for (size_t i = 0; i < changed->data.count; i++)
        changed->data.items[i].empty = true;
    add_entry(changed, text("added"), text("added"));
    return true;
}

static void check_copied_entries(enum object_kind kind)
{
    struct map_object *object = map(kind);
    struct change change = {.map = object};
    struct value first = plain();
    put_getter(first.object, "x", change_map, &change);
    add_entry(object, value_number(0), UNDEFINED);
    object->data.items[0].empty = true;
    add_entry(object, first, value_number(1));
    add_entry(object, text("second"), value_number(2));
    struct map_object *copy = (struct map_object *)cloned(value_object(&object->object)).object;
    CU_ASSERT_EQUAL_FATAL(copy->data.count, 2);
    CU_ASSERT_TRUE(is_object(copy->data.items[0].key));
    CU_ASSERT_TRUE(is_text(copy->data.items[1].key, "second"));
}

static void test_copied_entries(void)
{
    check_copied_entries(OBJECT_MAP);
    check_copied_entries(OBJECT_SET);
}

static bool throw_seven(struct agent *runner, const struct call *call, struct value *result)
{
    return throw_value(runner, value_number(7));
}

static void test_throwing_getter(void)
{
    struct value object = plain();
    put_getter(object.object, "x", throw_seven, NULL);
    struct record *serialized;
    CU_ASSERT_FALSE(structured_serialize(agent, object, &serialized));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
}

static void test_own_enumerable_only(void)
{
    struct value object = plain(), parent = plain();
    put(parent.object, "inherited", value_number(1));
    object.object->prototype = parent.object;
    define_value(agent, object.object, "hidden", value_number(1), true, false, true);
    define_symbol_value(agent, object.object, &symbol_iterator, value_number(1));
    put(object.object, "own", value_number(1));
    struct value copy = cloned(object);
    property_key_list keys = {0};
    MUST(object_own_property_keys(agent, copy.object, &keys));
    CU_ASSERT_EQUAL(keys.count, 1);
    CU_ASSERT_TRUE(has_own(copy, "own"));
    CU_ASSERT_PTR_EQUAL(copy.object->prototype, realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE));
}

/* Arrays */

static void test_sparse_array(void)
{
    struct value list = array(4294967295u);
    put(list.object, "7", value_number(7));
    struct value copy = cloned(list);
    CU_ASSERT_TRUE(is_number(at(copy, "length"), 4294967295.0));
    CU_ASSERT_TRUE(is_number(at(copy, "7"), 7));
    CU_ASSERT_FALSE(has_own(copy, "0"));
}

static void test_array_with_properties(void)
{
    struct value list = array(0);
    put(list.object, "0", value_number(1));
    put(list.object, "named", value_number(2));
    struct value copy = cloned(list);
    CU_ASSERT_TRUE(copy.object->kind == OBJECT_ARRAY);
    CU_ASSERT_TRUE(is_number(at(copy, "length"), 1));
    CU_ASSERT_TRUE(is_number(at(copy, "named"), 2));
}

static void test_frozen_array(void)
{
    struct value one = value_number(1);
    struct value copy = cloned(value_object(create_frozen_array(agent, realm, &one, 1)));
    put(copy.object, "1", value_number(2));
    CU_ASSERT_TRUE(is_number(at(copy, "length"), 2));
}

/* Errors */

static void test_error_classes(void)
{
    for (enum intrinsic p = INTRINSIC_ERROR_PROTOTYPE; p <= INTRINSIC_URI_ERROR_PROTOTYPE; p++) {
        struct value error = error_object(p, "m");
        struct value copy = cloned(error);
        CU_ASSERT_TRUE(copy.object->kind == OBJECT_ERROR && copy.object != error.object);
        CU_ASSERT_PTR_EQUAL(copy.object->prototype, realm_intrinsic(realm, p));
        CU_ASSERT_TRUE(is_text(at(copy, "message"), "m"));
    }
}

static void test_error_name(void)
{
    struct value error = error_object(INTRINSIC_ERROR_PROTOTYPE, "m");
    put(error.object, "name", text("URIError"));
    struct value copy = cloned(error);
    CU_ASSERT_PTR_EQUAL(copy.object->prototype,
                        realm_intrinsic(realm, INTRINSIC_URI_ERROR_PROTOTYPE));
    CU_ASSERT_FALSE(has_own(copy, "name"));
}

static void test_error_unknown_name(void)
{
    struct value error = error_object(INTRINSIC_TYPE_ERROR_PROTOTYPE, "m");
    put(error.object, "name", wrapper(OBJECT_STRING, text("TypeError")));
    CU_ASSERT_PTR_EQUAL(cloned(error).object->prototype,
                        realm_intrinsic(realm, INTRINSIC_ERROR_PROTOTYPE));
}

static void test_error_name_getter_throws(void)
{
    struct value error = error_object(INTRINSIC_ERROR_PROTOTYPE, "m");
    put_getter(error.object, "name", throw_seven, NULL);
    struct record *serialized;
    CU_ASSERT_FALSE(structured_serialize(agent, error, &serialized));
    CU_ASSERT_TRUE(is_number(agent->exception, 7));
}

static void test_error_accessors_not_called(void)
{
    struct value error = error_object(INTRINSIC_ERROR_PROTOTYPE, "m");
    put_getter(error.object, "message", throw_seven, NULL);
    put_getter(error.object, "stack", throw_seven, NULL);
    struct value copy = cloned(error);
    CU_ASSERT_FALSE(has_own(copy, "message"));
    CU_ASSERT_FALSE(has_own(copy, "stack"));
}

static void test_error_message_to_string(void)
{
    struct value error = error_object(INTRINSIC_ERROR_PROTOTYPE, "m");
    put(error.object, "message", value_number(1.5));
    CU_ASSERT_TRUE(is_text(at(cloned(error), "message"), "1.5"));
    put(error.object, "message", value_symbol(&symbol_iterator));
    struct record *serialized;
    CU_ASSERT_FALSE(structured_serialize(agent, error, &serialized));
    CU_ASSERT_TRUE(threw("TypeError"));
}

static void test_error_own_properties(void)
{
    struct value error = error_object(INTRINSIC_ERROR_PROTOTYPE, "m");
    put(error.object, "stack", text("at f"));
    put(error.object, "extra", value_number(1));
    struct value copy = cloned(error);
    CU_ASSERT_FALSE(has_own(copy, "extra"));
    const char *names[] = {"message", "stack"};
    for (size_t i = 0; i < 2; i++) {
        struct property property;
        bool found;
        MUST(object_get_own_property(agent, copy.object, key(names[i]), &found, &property));
        CU_ASSERT_TRUE(found && property.writable && property.configurable);
        CU_ASSERT_FALSE(property.enumerable);
    }
    CU_ASSERT_TRUE(is_text(at(copy, "stack"), "at f"));
}

static void test_dom_exception(void)
{
    struct string name = string_of(text("DataCloneError")), message = string_of(text("m"));
    struct dom_exception *exception = dom_exception_create(agent, realm, name, message);
    struct value list = array(0);
    put(list.object, "0", value_object(&exception->object));
    put(list.object, "1", value_object(&exception->object));
    struct value copy = at(cloned(list), "0");
    CU_ASSERT_TRUE(copy.object->kind == OBJECT_DOM_EXCEPTION);
    CU_ASSERT_TRUE(is_text(at(copy, "name"), "DataCloneError"));
    CU_ASSERT_TRUE(is_text(at(copy, "message"), "m"));
    CU_ASSERT_PTR_NOT_EQUAL(copy.object, &exception->object);
}

/* Refusals */

static void test_refused_kinds(void)
{
    const enum object_kind kinds[] = {
        OBJECT_SYMBOL,       OBJECT_WEAK_MAP,        OBJECT_WEAK_SET,    OBJECT_WEAK_REF,
        OBJECT_PROMISE,      OBJECT_ITERATOR,        OBJECT_EVENT,       OBJECT_GLOBAL,
        OBJECT_EVENT_TARGET, OBJECT_MESSAGE_CHANNEL, OBJECT_MESSAGE_PORT};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        CU_ASSERT_TRUE(is_refused(value_object(of_kind(kinds[i], sizeof(struct message_port)))));
    CU_ASSERT_TRUE(is_refused(function(throw_seven, NULL)));
    CU_ASSERT_TRUE(is_refused(value_object(realm->global_object)));
}

static void test_refused_proxies(void)
{
    struct value targets[] = {plain(), array(0), function(throw_seven, NULL)};
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct value arguments[] = {targets[i], plain()};
        CU_ASSERT_TRUE(is_refused(new_object("Proxy", arguments, 2)));
    }
}

static void test_object_prototype(void)
{
    struct value copy = cloned(value_object(realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE)));
    CU_ASSERT_TRUE(copy.object->kind == OBJECT_ORDINARY);
    CU_ASSERT_FALSE(copy.object->immutable_prototype);
    CU_ASSERT_PTR_EQUAL(copy.object->prototype, realm_intrinsic(realm, INTRINSIC_OBJECT_PROTOTYPE));
}

static void test_other_immutable_prototype(void)
{
    struct value object = plain();
    object.object->immutable_prototype = true;
    CU_ASSERT_TRUE(is_refused(object));
}

/* Buffers and views */

static void test_buffer(void)
{
    struct array_buffer *original = buffer(4);
    struct array_buffer *copy =
        (struct array_buffer *)cloned(value_object(&original->object)).object;
    CU_ASSERT_EQUAL(copy->array_buffer_byte_length, 4);
    original->array_buffer_data->bytes[0] = 99;
    CU_ASSERT_EQUAL(copy->array_buffer_data->bytes[0], 1);
    CU_ASSERT_EQUAL(copy->array_buffer_data->bytes[3], 4);
}

static void test_two_deserializations(void)
{
    struct record *serialized;
    MUST(structured_serialize(agent, value_object(&buffer(2)->object), &serialized));
    struct value a, b;
    CU_ASSERT_TRUE(structured_deserialize(agent, serialized, realm, &a));
    CU_ASSERT_TRUE(structured_deserialize(agent, serialized, realm, &b));
    ((struct array_buffer *)a.object)->array_buffer_data->bytes[0] = 99;
    CU_ASSERT_EQUAL(((struct array_buffer *)b.object)->array_buffer_data->bytes[0], 1);
}

static void test_empty_buffer(void)
{
    struct value copy = cloned(value_object(&buffer(0)->object));
    CU_ASSERT_EQUAL(((struct array_buffer *)copy.object)->array_buffer_byte_length, 0);
}

static void test_views_share_buffer(void)
{
    struct array_buffer *shared = buffer(8);
    struct value list = array(0);
    put(list.object, "0", uint16_view(shared, 2, 3));
    put(list.object, "1", value_object(&data_view_create(agent, realm, shared, 8, 0)->object));
    put(list.object, "2", value_object(&shared->object));
    struct value copy = cloned(list);
    struct array_buffer_view *typed = view_of(at(copy, "0")), *data = view_of(at(copy, "1"));
    CU_ASSERT_PTR_EQUAL(&typed->viewed_array_buffer->object, at(copy, "2").object);
    CU_ASSERT_PTR_EQUAL(typed->viewed_array_buffer, data->viewed_array_buffer);
    CU_ASSERT_TRUE(typed->typed_array_name == TYPED_ARRAY_UINT16 && typed->byte_offset == 2);
    CU_ASSERT_TRUE(typed->array_length == 3 && typed->byte_length == 6);
    CU_ASSERT_TRUE(data->object.kind == OBJECT_DATA_VIEW && data->byte_length == 8);
}

static void test_all_view_types(void)
{
    struct array_buffer *shared = buffer(16);
    struct value list = array(0);
    for (int type = 0; type < TYPED_ARRAY_TYPE_COUNT; type++) {
        char name[8];
        snprintf(name, sizeof name, "%d", type);
        size_t length = 16 / typed_array_element_size(type);
        put(list.object, name,
            value_object(&typed_array_create(agent, realm, type, shared, 16, 0, length)->object));
    }
    struct value copy = cloned(list);
    struct array_buffer *received = view_of(at(copy, "0"))->viewed_array_buffer;
    for (int type = 0; type < TYPED_ARRAY_TYPE_COUNT; type++) {
        char name[8];
        snprintf(name, sizeof name, "%d", type);
        struct array_buffer_view *view = view_of(at(copy, name));
        CU_ASSERT_EQUAL((int)view->typed_array_name, type);
        CU_ASSERT_PTR_EQUAL(view->viewed_array_buffer, received);
        CU_ASSERT_PTR_EQUAL(view->object.prototype,
                            realm_intrinsic(realm, INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE + type));
    }
}

static void test_resizable_buffer(void)
{
    struct array_buffer *original = resizable_buffer(4, 16);
    struct value view = cloned(uint16_view(original, 0, LENGTH_AUTO));
    struct array_buffer *copy = view_of(view)->viewed_array_buffer;
    CU_ASSERT_TRUE(copy->has_array_buffer_max_byte_length);
    CU_ASSERT_EQUAL(copy->array_buffer_max_byte_length, 16);
    CU_ASSERT_EQUAL(copy->array_buffer_byte_length, 4);
    CU_ASSERT_EQUAL(view_of(view)->array_length, LENGTH_AUTO);
    struct value size = value_number(8), resize = at(value_object(&copy->object), "resize"), result;
    CU_ASSERT_TRUE(call_function(agent, resize, value_object(&copy->object), &size, 1, &result));
    CU_ASSERT_TRUE(is_number(at(view, "length"), 4));
}

static void test_detached(void)
{
    struct array_buffer *detached = buffer(8);
    struct value view = uint16_view(detached, 0, 4);
    MUST(detach_array_buffer(agent, detached));
    CU_ASSERT_TRUE(is_refused(value_object(&detached->object)));
    CU_ASSERT_TRUE(is_refused(view));
}

static void test_out_of_bounds(void)
{
    struct array_buffer *resizable = resizable_buffer(8, 8);
    struct value view = uint16_view(resizable, 4, 2);
    resizable->array_buffer_byte_length = 6;
    CU_ASSERT_TRUE(is_refused(view));
}

static void test_shared_array_buffer(void)
{
    struct array_buffer *shared = shared_buffer(8);
    CU_ASSERT_TRUE(is_refused(value_object(&shared->object)));
    CU_ASSERT_TRUE(is_refused(uint16_view(shared, 0, 4)));
}

static void test_shared_records(void)
{
    struct array_buffer *shared = shared_buffer(8);
    struct record record = {.type = RECORD_SHARED_ARRAY_BUFFER,
                            .array_buffer_data = shared->array_buffer_data,
                            .array_buffer_byte_length = 8,
                            .agent_cluster = agent->agent_cluster};
    struct value received;
    CU_ASSERT_TRUE(structured_deserialize(agent, &record, realm, &received));
    CU_ASSERT_PTR_EQUAL(((struct array_buffer *)received.object)->array_buffer_data,
                        shared->array_buffer_data);
    record.agent_cluster++;
    CU_ASSERT_FALSE(structured_deserialize(agent, &record, realm, &received));
    CU_ASSERT_TRUE(threw("DataCloneError"));
    record.type = RECORD_GROWABLE_SHARED_ARRAY_BUFFER;
    CU_ASSERT_FALSE(structured_deserialize(agent, &record, realm, &received));
    CU_ASSERT_TRUE(threw("DataCloneError"));
}

static void test_growable_shared_record(void)
{
    size_t length = 4;
    struct record record = {.type = RECORD_GROWABLE_SHARED_ARRAY_BUFFER,
                            .array_buffer_data = shared_buffer(8)->array_buffer_data,
                            .array_buffer_byte_length_data = &length,
                            .array_buffer_max_byte_length = 8,
                            .agent_cluster = agent->agent_cluster};
    struct value received;
    CU_ASSERT_TRUE_FATAL(structured_deserialize(agent, &record, realm, &received));
    length = 8;
    struct array_buffer *arrived = (struct array_buffer *)received.object;
    CU_ASSERT_EQUAL(array_buffer_byte_length(agent, arrived), 8);
}

static void test_no_memory_for_buffer(void)
{
    struct record record = {.array_buffer_byte_length = SIZE_MAX,
                            .array_buffer_max_byte_length = SIZE_MAX};
    struct value received;
    record.type = RECORD_ARRAY_BUFFER;
    CU_ASSERT_FALSE(structured_deserialize(agent, &record, realm, &received));
    CU_ASSERT_TRUE(threw("DataCloneError"));
    record.type = RECORD_RESIZABLE_ARRAY_BUFFER;
    CU_ASSERT_FALSE(structured_deserialize(agent, &record, realm, &received));
    CU_ASSERT_TRUE(threw("DataCloneError"));
}

/* Transfer */

static bool transfer(struct value value, struct object *const *objects, size_t count,
                     struct deserialize_record *received)
{
    object_list list = {0};
    for (size_t i = 0; i < count; i++)
        LIST_APPEND(agent->arena, &list, objects[i]);
    struct serialize_with_transfer_result result;
    TRY(structured_serialize_with_transfer(agent, value, &list, &result));
    return structured_deserialize_with_transfer(agent, &result, realm, received);
}

static bool transfer_is_refused(struct value value, struct object *const *objects, size_t count)
{
    struct deserialize_record received;
    return !transfer(value, objects, count, &received) && threw("DataCloneError");
}

static void test_transferred_buffer(void)
{
    struct array_buffer *sent = buffer(4);
    struct data_block *block = sent->array_buffer_data;
    struct object *objects[] = {&sent->object};
    struct deserialize_record received;
    CU_ASSERT_TRUE_FATAL(transfer(value_object(&sent->object), objects, 1, &received));
    struct array_buffer *arrived = (struct array_buffer *)received.deserialized.object;
    CU_ASSERT_PTR_EQUAL(arrived->array_buffer_data, block);
    CU_ASSERT_EQUAL(arrived->array_buffer_byte_length, 4);
    CU_ASSERT_PTR_EQUAL(received.transferred_values.items[0], &arrived->object);
    CU_ASSERT_TRUE(is_detached_buffer(agent, sent));
}

static void test_transferred_resizable_buffer(void)
{
    struct array_buffer *sent = resizable_buffer(4, 16);
    struct data_block *block = sent->array_buffer_data;
    struct object *objects[] = {&sent->object};
    struct deserialize_record received;
    CU_ASSERT_TRUE_FATAL(transfer(UNDEFINED, objects, 1, &received));
    struct array_buffer *arrived = (struct array_buffer *)received.transferred_values.items[0];
    CU_ASSERT_TRUE(is_undefined(received.deserialized));
    CU_ASSERT_PTR_EQUAL(arrived->array_buffer_data, block);
    CU_ASSERT_TRUE(arrived->has_array_buffer_max_byte_length);
    CU_ASSERT_EQUAL(arrived->array_buffer_max_byte_length, 16);
    CU_ASSERT_EQUAL(arrived->array_buffer_byte_length, 4);
}

static void test_view_on_transferred_buffer(void)
{
    struct array_buffer *sent = buffer(8);
    struct object *objects[] = {&sent->object};
    struct deserialize_record received;
    CU_ASSERT_TRUE_FATAL(transfer(uint16_view(sent, 2, 2), objects, 1, &received));
    struct array_buffer_view *view = view_of(received.deserialized);
    CU_ASSERT_PTR_EQUAL(&view->viewed_array_buffer->object, received.transferred_values.items[0]);
    CU_ASSERT_TRUE(view->byte_offset == 2 && view->array_length == 2);
}

static bool count_call(struct agent *runner, const struct call *call, struct value *result)
{
    ++*(int *)closure_of(call);
    return true;
}

static void test_list_is_checked_first(void)
{
    int calls = 0;
    struct value message = plain();
    put_getter(message.object, "x", count_call, &calls);
    struct array_buffer *first = buffer(4);
    struct object *not_transferable[] = {&first->object, plain().object};
    struct object *shared[] = {&first->object, &shared_buffer(4)->object};
    struct object *twice[] = {&first->object, &first->object};
    CU_ASSERT_TRUE(transfer_is_refused(message, not_transferable, 2));
    CU_ASSERT_TRUE(transfer_is_refused(message, shared, 2));
    CU_ASSERT_TRUE(transfer_is_refused(message, twice, 2));
    CU_ASSERT_EQUAL(calls, 0);
    CU_ASSERT_FALSE(is_detached_buffer(agent, first));
}

static void test_refused_message_detaches_nothing(void)
{
    struct array_buffer *sent = buffer(4);
    struct object *objects[] = {&sent->object};
    CU_ASSERT_TRUE(transfer_is_refused(function(throw_seven, NULL), objects, 1));
    CU_ASSERT_FALSE(is_detached_buffer(agent, sent));
}

static void test_detached_in_list(void)
{
    struct array_buffer *first = buffer(4), *detached = buffer(4);
    MUST(detach_array_buffer(agent, detached));
    int calls = 0;
    struct value message = plain();
    put_getter(message.object, "x", count_call, &calls);
    struct object *objects[] = {&first->object, &detached->object};
    CU_ASSERT_TRUE(transfer_is_refused(message, objects, 2));
    CU_ASSERT_EQUAL(calls, 1);
    CU_ASSERT_TRUE(is_detached_buffer(agent, first));
}

static bool detach_it(struct agent *runner, const struct call *call, struct value *result)
{
    return detach_array_buffer(runner, closure_of(call));
}

static void test_getter_detaches(void)
{
    struct array_buffer *sent = buffer(4);
    struct value message = plain();
    put_getter(message.object, "x", detach_it, sent);
    struct object *objects[] = {&sent->object};
    CU_ASSERT_TRUE(transfer_is_refused(message, objects, 1));
}

static void test_detach_key(void)
{
    struct array_buffer *sent = buffer(4);
    sent->array_buffer_detach_key = text("WebAssembly.Memory");
    struct object *objects[] = {&sent->object};
    struct deserialize_record received;
    CU_ASSERT_FALSE(transfer(UNDEFINED, objects, 1, &received));
    CU_ASSERT_TRUE(threw("TypeError"));
    CU_ASSERT_FALSE(is_detached_buffer(agent, sent));
}

static void test_transferred_port(void)
{
    struct message_port *a = message_port_create(agent, realm);
    struct message_port *b = message_port_create(agent, realm);
    entangle(agent, a, b);
    struct object *objects[] = {&a->event_target.object};
    struct value message = array(0);
    put(message.object, "0", value_object(objects[0]));
    struct deserialize_record received;
    CU_ASSERT_TRUE_FATAL(transfer(message, objects, 1, &received));
    struct object *arrived = at(received.deserialized, "0").object;
    CU_ASSERT_PTR_EQUAL(arrived, received.transferred_values.items[0]);
    CU_ASSERT_TRUE(arrived->kind == OBJECT_MESSAGE_PORT && arrived != objects[0]);
    CU_ASSERT_PTR_EQUAL(((struct message_port *)arrived)->side->peer, b->side);
    CU_ASSERT_TRUE(a->detached);
    CU_ASSERT_TRUE(transfer_is_refused(UNDEFINED, objects, 1));
}

/* Depth */

static struct value nested(size_t depth)
{
    struct value object = plain();
    for (size_t i = 0; i < depth; i++) {
        struct value outer = plain();
        put(outer.object, "x", object);
        object = outer;
    }
    return object;
}

static void test_deep(void)
{
    struct value copy = cloned(nested(DEEP));
    size_t depth = 0;
    while (copy = at(copy, "x"), is_object(copy))
        depth++;
    CU_ASSERT_EQUAL(depth, DEEP);
}

/* A list of nodes each of which leads to the list and to the node before it. */
static struct value cyclic(uint32_t nodes)
{
    struct value list = array(0), before = UNDEFINED;
    bool success;
    for (uint32_t i = 0; i < nodes; i++) {
        struct object *node = plain().object;
        put(node, "list", list);
        put(node, "before", before);
        before = value_object(node);
        MUST(create_data_property(agent, list.object, key_from_index(agent->arena, i), before,
                                  &success));
    }
    return list;
}

static void test_cyclic(void)
{
    uint32_t nodes = RUNNING_ON_VALGRIND ? 20000 : 1000000, wrong = 0;
    struct value copy = cloned(cyclic(nodes)), before = UNDEFINED;
    for (uint32_t i = 0; i < nodes; i++) {
        struct value node = UNDEFINED;
        MUST(get(agent, copy.object, key_from_index(agent->arena, i), &node));
        wrong += at(node, "list").object != copy.object || !same_value(at(node, "before"), before);
        before = node;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(is_number(at(copy, "length"), nodes));
}

enum { GROWN = 100000 };

/* Sets many entries of the Map in its closure. */
static bool grow_map(struct agent *caller, const struct call *call, struct value *result)
{
    struct value map = value_object(closure_of(call)), set = at(map, "set"), ignored;
    for (int i = 0; i < GROWN; i++) {
        struct value entry[] = {value_number(i), value_number(i)};
        TRY(call_function(caller, set, map, entry, 2, &ignored));
    }
    *result = value_number(7);
    return true;
}

static void test_growing_map(void)
{
    struct value source = new_object("Map", NULL, 0), first = plain(), ignored;
    put_getter(first.object, "grow", grow_map, source.object);
    struct value entry[] = {text("first"), first}, last[] = {text("last"), value_number(1)};
    MUST(call_function(agent, at(source, "set"), source, entry, 2, &ignored));
    MUST(call_function(agent, at(source, "set"), source, last, 2, &ignored));
    struct map_object *copy = (struct map_object *)cloned(source).object;
    CU_ASSERT_EQUAL_FATAL(copy->data.count, 2);
    CU_ASSERT_TRUE(is_number(at(copy->data.items[0].value, "grow"), 7));
    CU_ASSERT_TRUE(is_text(copy->data.items[1].key, "last"));
    CU_ASSERT_TRUE(is_number(at(source, "size"), GROWN + 2));
    CU_ASSERT_TRUE(is_number(at(cloned(source), "size"), GROWN + 2));
}

/* Serializes where the stack has two frames of this size left above its limit. */
static bool serialize_near_the_end(struct value value)
{
    enum { ROOM = 1 << 20 };
    volatile char room[ROOM];
    room[0] = 1;
    struct record *serialized;
    bool normal = (const char *)room - fiber_stack_limit(agent->fiber) > 2 * ROOM
                      ? serialize_near_the_end(value)
                      : structured_serialize(agent, value, &serialized);
    room[0] = 0;
    return normal;
}

static void test_too_deep(void)
{
    CU_ASSERT_FALSE(serialize_near_the_end(nested(DEEP)));
    CU_ASSERT_TRUE(threw("RangeError"));
    CU_ASSERT_TRUE(serialize_near_the_end(nested(10)));
}

/* Realms and structuredClone */

/* An interface that the target realm does not expose: no case reaches that without workers. */
static void test_not_exposed(void)
{
    struct realm *other = realm_create(agent, "other");
    struct value audio = new_object("AudioData", NULL, 0);
    struct object *objects[] = {audio.object};
    struct record *serialized;
    struct value received;
    struct serialize_with_transfer_result result;
    struct deserialize_record deserialized;
    object_list list = {.items = objects, .count = 1, .capacity = 1};
    MUST(realm_intrinsic(other, INTRINSIC_FIRST_PLATFORM_PROTOTYPE) != NULL);
    for (int i = INTRINSIC_FIRST_PLATFORM_PROTOTYPE; i <= INTRINSIC_LAST_PLATFORM_PROTOTYPE; i++)
        other->intrinsics[i] = NULL;
    CU_ASSERT_TRUE_FATAL(structured_serialize(agent, audio, &serialized));
    CU_ASSERT_FALSE(structured_deserialize(agent, serialized, other, &received));
    CU_ASSERT_TRUE(threw("DataCloneError"));
    CU_ASSERT_TRUE(structured_deserialize(agent, serialized, realm, &received));
    CU_ASSERT_TRUE_FATAL(structured_serialize_with_transfer(agent, UNDEFINED, &list, &result));
    CU_ASSERT_FALSE(structured_deserialize_with_transfer(agent, &result, other, &deserialized));
    CU_ASSERT_TRUE(threw("DataCloneError"));
}

static void test_platform_data(void)
{
    struct platform_object *blob = (struct platform_object *)new_object("Blob", NULL, 0).object;
    struct platform_object *other = (struct platform_object *)new_object("Blob", NULL, 0).object;
    struct platform_object *copy =
        (struct platform_object *)cloned(value_object(&blob->object)).object;
    CU_ASSERT_NOT_EQUAL(blob->data, other->data);
    CU_ASSERT_EQUAL(blob->data, copy->data);
}

static void test_target_realm(void)
{
    struct realm *other = realm_create(agent, "other");
    struct value values[] = {plain(),
                             array(0),
                             error_object(INTRINSIC_TYPE_ERROR_PROTOTYPE, "m"),
                             value_object(&map(OBJECT_MAP)->object),
                             value_object(&buffer(1)->object),
                             wrapper(OBJECT_DATE, value_number(0))};
    const enum intrinsic prototypes[] = {
        INTRINSIC_OBJECT_PROTOTYPE,       INTRINSIC_ARRAY_PROTOTYPE,
        INTRINSIC_TYPE_ERROR_PROTOTYPE,   INTRINSIC_MAP_PROTOTYPE,
        INTRINSIC_ARRAY_BUFFER_PROTOTYPE, INTRINSIC_DATE_PROTOTYPE};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct record *serialized;
        struct value copy;
        MUST(structured_serialize(agent, values[i], &serialized));
        CU_ASSERT_TRUE(structured_deserialize(agent, serialized, other, &copy));
        CU_ASSERT_PTR_EQUAL(copy.object->prototype, realm_intrinsic(other, prototypes[i]));
        CU_ASSERT_PTR_EQUAL(copy.object->realm, other);
    }
}

static bool structured_clone(const struct value *arguments, size_t count, struct value *result)
{
    struct value global = value_object(realm->global_object);
    return call_function(agent, at(global, "structuredClone"), UNDEFINED, arguments, count, result);
}

static void test_structured_clone_arguments(void)
{
    struct value result, options = plain();
    CU_ASSERT_FALSE(structured_clone(NULL, 0, &result));
    CU_ASSERT_TRUE(threw("TypeError"));
    struct value undefined[] = {UNDEFINED, JS_NULL};
    CU_ASSERT_TRUE(structured_clone(undefined, 2, &result));
    CU_ASSERT_TRUE(is_undefined(result));
    put(options.object, "transfer", value_number(1));
    struct value function_and_bad_options[] = {function(throw_seven, NULL), options};
    CU_ASSERT_FALSE(structured_clone(function_and_bad_options, 2, &result));
    CU_ASSERT_TRUE(threw("TypeError"));
    struct value global = value_object(realm->global_object);
    CU_ASSERT_TRUE(is_number(at(at(global, "structuredClone"), "length"), 1));
}

static void test_structured_clone_transfer(void)
{
    struct array_buffer *sent = buffer(4);
    struct value sent_value = value_object(&sent->object), options = plain(), list = array(0);
    put(list.object, "0", sent_value);
    put(options.object, "transfer", list);
    struct value arguments[] = {sent_value, options}, result;
    CU_ASSERT_TRUE(structured_clone(arguments, 2, &result));
    CU_ASSERT_TRUE(is_number(at(result, "byteLength"), 4));
    CU_ASSERT_TRUE(is_detached_buffer(agent, sent));
}

static const struct test tests[] = {
    {"primitives pass as they are", test_primitives},
    {"a symbol is refused", test_symbols},
    {"wrappers and dates keep their data and nothing else", test_wrappers},
    {"a RegExp keeps source and flags and starts at lastIndex 0", test_regexp},
    {"two references to one object stay two references to one object", test_shared_reference},
    {"a cycle stays a cycle", test_cycle},
    {"a Map may be its own key and value", test_map_own_key},
    {"a Set may be its own member", test_set_own_member},
    {"wrapper objects keep their identity", test_wrapper_identity},
    {"the memory finds each of many things", test_memory},
    {"operations inside of one another keep their memories", test_nested_memory},
    {"a property deleted by an earlier getter is left out, an added one too",
     test_deleted_property},
    {"the entries of a Map or Set are those at the start", test_copied_entries},
    {"the exception of a getter goes through", test_throwing_getter},
    {"only own enumerable string-keyed properties are cloned", test_own_enumerable_only},
    {"a sparse array keeps its length and its holes", test_sparse_array},
    {"an array keeps its other properties", test_array_with_properties},
    {"the clone of a frozen array is not frozen", test_frozen_array},
    {"an error keeps its class and message", test_error_classes},
    {"an error's class goes by its name property", test_error_name},
    {"an error whose name is no string of the list becomes an Error", test_error_unknown_name},
    {"the exception of an error's name getter goes through", test_error_name_getter_throws},
    {"accessors message and stack of an error are not called", test_error_accessors_not_called},
    {"an error's message is converted to a string", test_error_message_to_string},
    {"message and stack of a cloned error are writable and not enumerable",
     test_error_own_properties},
    {"a DOMException is cloned", test_dom_exception},
    {"functions, platform objects and objects with other slots are refused", test_refused_kinds},
    {"proxies are refused", test_refused_proxies},
    {"%Object.prototype% becomes an empty object", test_object_prototype},
    {"another object with an immutable prototype is refused", test_other_immutable_prototype},
    {"a buffer's bytes are copied", test_buffer},
    {"one record can be deserialized twice, with bytes of its own each time",
     test_two_deserializations},
    {"an empty buffer is cloned", test_empty_buffer},
    {"views on one buffer stay views on one buffer", test_views_share_buffer},
    {"every type of view is cloned", test_all_view_types},
    {"a resizable buffer and a view that tracks its length stay so", test_resizable_buffer},
    {"a detached buffer is refused and so is a view on it", test_detached},
    {"a view out of bounds is refused", test_out_of_bounds},
    {"shared memory is refused without cross-origin isolation", test_shared_array_buffer},
    {"shared memory is received in its own agent cluster only", test_shared_records},
    {"a received growable buffer shares its length", test_growable_shared_record},
    {"a buffer that cannot be allocated at the receiver is a DataCloneError",
     test_no_memory_for_buffer},
    {"a transferred buffer arrives with its own block", test_transferred_buffer},
    {"a transferred resizable buffer stays resizable", test_transferred_resizable_buffer},
    {"a view on a transferred buffer arrives on the received buffer",
     test_view_on_transferred_buffer},
    {"the transfer list is checked before the message is read", test_list_is_checked_first},
    {"a refused message detaches nothing", test_refused_message_detaches_nothing},
    {"a detached buffer is refused late, after others were detached", test_detached_in_list},
    {"a buffer that a getter of the message detaches is refused", test_getter_detaches},
    {"a buffer with a detach key throws a TypeError", test_detach_key},
    {"a port arrives as a new port and cannot be transferred again", test_transferred_port},
    {"a message 100,000 levels deep is cloned", test_deep},
    {"a message too deep for the stack ends in a RangeError", test_too_deep},
    {"a cyclic graph of a million nodes is cloned", test_cyclic},
    {"a Map that a getter grows is cloned as it was", test_growing_map},
    {"an interface that is not exposed in the target realm is refused", test_not_exposed},
    {"a generic platform object keeps its data", test_platform_data},
    {"everything is made in the target realm", test_target_realm},
    {"structuredClone converts its options before it serializes", test_structured_clone_arguments},
    {"structuredClone transfers", test_structured_clone_transfer},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("structured data", tests);
}
