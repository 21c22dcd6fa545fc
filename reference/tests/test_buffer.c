/*
 * Buffers and views: detachment, resizing, bounds, and the conversion of elements.
 */
#include "one_realm.h"
#include "../buffer_bindings.h"
#include <math.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LIST_OF(...) ((struct value[]){__VA_ARGS__}), COUNT(((struct value[]){__VA_ARGS__}))
#define NOTHING NULL, 0

static struct value number(double n)
{
    return value_number(n);
}

static struct value bigint(const char *digits)
{
    return value_bigint(string_from_utf8(agent->arena, digits));
}

static struct value global(const char *name)
{
    return at(value_object(realm->global_object), name);
}

/* True if object.name(arguments) throws an error of this name. */
static bool call_throws(struct value object, const char *name, const struct value *arguments,
                        size_t count, const char *error)
{
    struct value result;
    return !invoke(agent, object, name, arguments, count, &result) && threw(error);
}

static struct value call(struct value object, const char *name, const struct value *arguments,
                         size_t count)
{
    struct value result = UNDEFINED;
    MUST(invoke(agent, object, name, arguments, count, &result));
    return result;
}

static bool new_throws(const char *name, const struct value *arguments, size_t count,
                       const char *error)
{
    struct value result;
    return !construct(agent, global(name), arguments, count, &result) && threw(error);
}

static bool get_throws(struct value object, const char *name, const char *error)
{
    struct value value;
    return !get_named(agent, object.object, name, &value) && threw(error);
}

static bool is_bigint(struct value value, const char *digits)
{
    return same_value(value, bigint(digits));
}

static struct value new_buffer(double length)
{
    return new_object("ArrayBuffer", LIST_OF(number(length)));
}

static struct value max_option(double max)
{
    struct object *options = object_create(agent, realm);
    put(options, "maxByteLength", number(max));
    return value_object(options);
}

static struct value new_resizable(double length, double max)
{
    return new_object("ArrayBuffer", LIST_OF(number(length), max_option(max)));
}

static struct value new_growable(double length, double max)
{
    return new_object("SharedArrayBuffer", LIST_OF(number(length), max_option(max)));
}

/* new Uint8Array of the bytes 1, 2, ..., count. */
static struct value counting_bytes(size_t count)
{
    struct value bytes = new_object("Uint8Array", LIST_OF(number((double)count)));
    for (size_t i = 0; i < count; i++)
        MUST(typed_array_set_element(agent, (struct array_buffer_view *)bytes.object, (double)i,
                                     number((double)i + 1)));
    return bytes;
}

static struct array_buffer *as_buffer(struct value value)
{
    return (struct array_buffer *)value.object;
}

static struct array_buffer_view *as_view(struct value value)
{
    return (struct array_buffer_view *)value.object;
}

static void detach(struct value buffer)
{
    MUST(detach_array_buffer(agent, as_buffer(buffer)));
}

static bool joins_to(struct value view, const char *expected)
{
    return is_text(call(view, "join", NOTHING), expected);
}

static bool set_element(struct value view, const char *index, struct value value)
{
    return set_v(agent, view, key(index), value);
}

static void detached_buffer_has_no_length(void)
{
    struct value buffer = new_resizable(4, 8);
    CU_ASSERT(same_value(at(buffer, "detached"), value_boolean(false)));
    detach(buffer);
    CU_ASSERT(is_number(at(buffer, "byteLength"), 0));
    CU_ASSERT(is_number(at(buffer, "maxByteLength"), 0));
    CU_ASSERT(same_value(at(buffer, "detached"), value_boolean(true)));
}

static void detached_buffer_stays_resizable(void)
{
    struct value buffer = new_resizable(4, 8);
    detach(buffer);
    CU_ASSERT(same_value(at(buffer, "resizable"), value_boolean(true)));
}

static void detached_buffer_methods_throw(void)
{
    struct value buffer = new_resizable(4, 8);
    detach(buffer);
    CU_ASSERT(call_throws(buffer, "resize", LIST_OF(number(2)), "TypeError"));
    CU_ASSERT(call_throws(buffer, "slice", NOTHING, "TypeError"));
    CU_ASSERT(call_throws(buffer, "transfer", NOTHING, "TypeError"));
    CU_ASSERT(call_throws(buffer, "transferToFixedLength", NOTHING, "TypeError"));
}

static void detached_typed_array_has_length_zero(void)
{
    struct value buffer = new_buffer(8);
    struct value view = new_object("Uint16Array", LIST_OF(buffer, number(2), number(2)));
    CU_ASSERT(is_number(at(view, "byteOffset"), 2));
    detach(buffer);
    CU_ASSERT(is_number(at(view, "length"), 0));
    CU_ASSERT(is_number(at(view, "byteLength"), 0));
    CU_ASSERT(is_number(at(view, "byteOffset"), 0));
    CU_ASSERT(same_value(at(view, "buffer"), buffer));
}

static void detached_typed_array_methods_throw(void)
{
    struct value view = counting_bytes(4);
    detach(at(view, "buffer"));
    static const char *const methods[] = {"fill", "slice", "subarray", "at", "join", "values"};
    for (size_t i = 0; i < COUNT(methods); i++)
        CU_ASSERT(call_throws(view, methods[i], LIST_OF(number(0)), "TypeError"));
    CU_ASSERT(call_throws(view, "set", LIST_OF(counting_bytes(1)), "TypeError"));
    CU_ASSERT(call_throws(counting_bytes(4), "set", LIST_OF(view), "TypeError"));
}

static void detached_typed_array_has_no_elements(void)
{
    struct value view = counting_bytes(2);
    detach(at(view, "buffer"));
    property_key_list keys;
    bool success, has;
    CU_ASSERT(is_undefined(at(view, "0")));
    CU_ASSERT(!has_own(view, "0"));
    CU_ASSERT(set_element(view, "0", number(1)));
    MUST(object_has_property(agent, view.object, key("0"), &has));
    CU_ASSERT(!has);
    MUST(object_delete(agent, view.object, key("0"), &success));
    CU_ASSERT(success);
    MUST(object_own_property_keys(agent, view.object, &keys));
    CU_ASSERT_EQUAL(keys.count, 0);
}

static void detached_data_view_throws(void)
{
    struct value buffer = new_buffer(8);
    struct value view = new_object("DataView", LIST_OF(buffer));
    detach(buffer);
    CU_ASSERT(get_throws(view, "byteLength", "TypeError"));
    CU_ASSERT(get_throws(view, "byteOffset", "TypeError"));
    CU_ASSERT(same_value(at(view, "buffer"), buffer));
    CU_ASSERT(call_throws(view, "getInt8", LIST_OF(number(0)), "TypeError"));
    CU_ASSERT(call_throws(view, "setInt8", LIST_OF(number(0), number(0)), "TypeError"));
}

static void detached_buffer_takes_no_views(void)
{
    struct value buffer = new_buffer(8);
    detach(buffer);
    CU_ASSERT(new_throws("Uint8Array", LIST_OF(buffer), "TypeError"));
    CU_ASSERT(new_throws("DataView", LIST_OF(buffer), "TypeError"));
}

static void detaching_twice_is_possible(void)
{
    struct value buffer = new_buffer(8);
    detach(buffer);
    CU_ASSERT(detach_array_buffer(agent, as_buffer(buffer)));
}

static void detach_key_protects(void)
{
    struct value buffer = new_buffer(8);
    as_buffer(buffer)->array_buffer_detach_key = text("WebAssembly.Memory");
    CU_ASSERT(!detach_array_buffer(agent, as_buffer(buffer)) && threw("TypeError"));
    CU_ASSERT(call_throws(buffer, "transfer", NOTHING, "TypeError"));
    CU_ASSERT(is_number(at(buffer, "byteLength"), 8));
}

static bool detach_and_return_seven(struct agent *callee_agent, const struct call *called,
                                    struct value *result)
{
    *result = number(7);
    return detach_array_buffer(callee_agent, closure_of(called));
}

/* An object that becomes 7 and detaches the buffer meanwhile. */
static struct value detaching_number(struct value buffer)
{
    struct object *object = object_create(agent, realm);
    put(object, "valueOf", function(detach_and_return_seven, buffer.object));
    return value_object(object);
}

static void conversion_that_detaches_writes_nothing(void)
{
    struct value view = counting_bytes(2);
    CU_ASSERT(set_element(view, "0", detaching_number(at(view, "buffer"))));
    CU_ASSERT(is_number(at(view, "length"), 0));
}

static void arguments_that_detach_are_noticed(void)
{
    struct value buffer = new_buffer(4), view = counting_bytes(4);
    CU_ASSERT(call_throws(buffer, "transfer", LIST_OF(detaching_number(buffer)), "TypeError"));
    buffer = new_buffer(4);
    CU_ASSERT(call_throws(buffer, "slice", LIST_OF(detaching_number(buffer)), "TypeError"));
    buffer = new_resizable(4, 8);
    CU_ASSERT(call_throws(buffer, "resize", LIST_OF(detaching_number(buffer)), "TypeError"));
    buffer = at(view, "buffer");
    CU_ASSERT(call_throws(view, "fill", LIST_OF(detaching_number(buffer)), "TypeError"));
    view = counting_bytes(4);
    buffer = at(view, "buffer");
    CU_ASSERT(
        call_throws(view, "slice", LIST_OF(number(0), detaching_number(buffer)), "TypeError"));
    buffer = new_buffer(8);
    CU_ASSERT(new_throws("Uint8Array", LIST_OF(buffer, detaching_number(buffer)), "TypeError"));
    buffer = new_buffer(8);
    CU_ASSERT(new_throws("DataView", LIST_OF(buffer, detaching_number(buffer)), "TypeError"));
    struct value data_view = new_object("DataView", LIST_OF(new_buffer(8)));
    CU_ASSERT(call_throws(data_view, "setInt8",
                          LIST_OF(number(0), detaching_number(at(data_view, "buffer"))),
                          "TypeError"));
}

static void transfer_moves_the_bytes(void)
{
    struct value view = counting_bytes(3), buffer = at(view, "buffer");
    struct value moved = call(buffer, "transfer", LIST_OF(number(5)));
    CU_ASSERT(is_number(at(buffer, "byteLength"), 0));
    CU_ASSERT(same_value(at(buffer, "detached"), value_boolean(true)));
    CU_ASSERT(joins_to(new_object("Uint8Array", LIST_OF(moved)), "1,2,3,0,0"));
    moved = call(moved, "transfer", LIST_OF(number(2)));
    CU_ASSERT(joins_to(new_object("Uint8Array", LIST_OF(moved)), "1,2"));
}

static void transfer_keeps_resizability_but_for_fixed(void)
{
    struct value moved = call(new_resizable(4, 8), "transfer", NOTHING);
    CU_ASSERT(is_number(at(moved, "maxByteLength"), 8));
    CU_ASSERT(call_throws(moved, "transfer", LIST_OF(number(9)), "RangeError"));
    moved = call(moved, "transferToFixedLength", NOTHING);
    CU_ASSERT(same_value(at(moved, "resizable"), value_boolean(false)));
    CU_ASSERT(is_number(at(moved, "maxByteLength"), 4));
}

static void buffer_constructor_checks_lengths(void)
{
    CU_ASSERT(new_throws("ArrayBuffer", LIST_OF(number(-1)), "RangeError"));
    CU_ASSERT(new_throws("ArrayBuffer", LIST_OF(number(9007199254740991.0)), "RangeError"));
    CU_ASSERT(new_throws("ArrayBuffer", LIST_OF(number(9007199254740992.0)), "RangeError"));
    CU_ASSERT(new_throws("ArrayBuffer", LIST_OF(number(2), max_option(1)), "RangeError"));
    CU_ASSERT(new_throws("ArrayBuffer", LIST_OF(number(2), max_option(1e15)), "RangeError"));
    CU_ASSERT(new_throws("SharedArrayBuffer", LIST_OF(number(1e15)), "RangeError"));
    CU_ASSERT(new_throws("SharedArrayBuffer", LIST_OF(number(2), max_option(1)), "RangeError"));
    CU_ASSERT(new_throws("Float64Array", LIST_OF(number(9007199254740991.0)), "RangeError"));
    CU_ASSERT(is_number(at(new_object("ArrayBuffer", NOTHING), "byteLength"), 0));
}

static void constructors_need_new(void)
{
    static const char *const names[] = {"ArrayBuffer", "SharedArrayBuffer", "Uint8Array",
                                        "DataView"};
    struct value result;
    for (size_t i = 0; i < COUNT(names); i++) {
        CU_ASSERT(!call_function(agent, global(names[i]), UNDEFINED, NOTHING, &result));
        CU_ASSERT(threw("TypeError"));
    }
}

static void blocks_that_cannot_be_are_range_errors(void)
{
    struct data_block *block;
    CU_ASSERT(!create_byte_data_block(agent, UINT64_MAX, &block) && threw("RangeError"));
    CU_ASSERT(!create_byte_data_block(agent, UINT64_C(1) << 40, &block) && threw("RangeError"));
    CU_ASSERT(create_byte_data_block(agent, 0, &block) && block->size == 0);
}

static void resize_keeps_what_fits(void)
{
    struct value buffer = new_resizable(4, 8);
    struct value view = new_object("Uint8Array", LIST_OF(buffer));
    call(view, "fill", LIST_OF(number(9)));
    call(buffer, "resize", LIST_OF(number(2)));
    call(buffer, "resize", LIST_OF(number(6)));
    CU_ASSERT(joins_to(view, "9,9,0,0,0,0"));
    CU_ASSERT(call_throws(buffer, "resize", LIST_OF(number(9)), "RangeError"));
    CU_ASSERT(call_throws(new_buffer(4), "resize", LIST_OF(number(1)), "TypeError"));
}

static void buffer_slice_copies_a_part(void)
{
    struct value buffer = at(counting_bytes(5), "buffer");
    struct value part = call(buffer, "slice", LIST_OF(number(-4), number(-1)));
    CU_ASSERT(joins_to(new_object("Uint8Array", LIST_OF(part)), "2,3,4"));
    part = call(buffer, "slice", LIST_OF(number(3), number(1)));
    CU_ASSERT(is_number(at(part, "byteLength"), 0));
    part = call(buffer, "slice", LIST_OF(number(-INFINITY), number(INFINITY)));
    CU_ASSERT(is_number(at(part, "byteLength"), 5));
}

static void slice_makes_what_constructor_says(void)
{
    struct value buffer = new_buffer(4);
    put(buffer.object, "constructor", number(1));
    CU_ASSERT(call_throws(buffer, "slice", NOTHING, "TypeError"));
    struct value view = counting_bytes(2);
    put(view.object, "constructor", global("Float32Array"));
    CU_ASSERT(is_number(at(call(view, "slice", NOTHING), "BYTES_PER_ELEMENT"), 4));
    put(view.object, "constructor", global("BigInt64Array"));
    CU_ASSERT(call_throws(view, "slice", NOTHING, "TypeError"));
}

static void is_view_knows_views(void)
{
    struct value constructor = global("ArrayBuffer"), buffer = new_buffer(1);
    struct value view = new_object("DataView", LIST_OF(buffer));
    CU_ASSERT(same_value(call(constructor, "isView", LIST_OF(view)), value_boolean(true)));
    CU_ASSERT(same_value(call(constructor, "isView", LIST_OF(buffer)), value_boolean(false)));
    CU_ASSERT(same_value(call(constructor, "isView", NOTHING), value_boolean(false)));
}

static void shared_buffer_grows_and_never_shrinks(void)
{
    struct value buffer = new_growable(2, 8);
    struct value view = new_object("Uint8Array", LIST_OF(buffer));
    CU_ASSERT(same_value(at(buffer, "growable"), value_boolean(true)));
    call(buffer, "grow", LIST_OF(number(5)));
    call(buffer, "grow", LIST_OF(number(5)));
    CU_ASSERT(is_number(at(buffer, "byteLength"), 5));
    CU_ASSERT(is_number(at(view, "length"), 5));
    CU_ASSERT(is_number(at(buffer, "maxByteLength"), 8));
    CU_ASSERT(call_throws(buffer, "grow", LIST_OF(number(4)), "RangeError"));
    CU_ASSERT(call_throws(buffer, "grow", LIST_OF(number(9)), "RangeError"));
}

static void shared_buffers_on_one_block_share_length(void)
{
    struct array_buffer *first = as_buffer(new_growable(2, 8));
    struct array_buffer *second = shared_array_buffer_create(
        agent, realm, first->array_buffer_data, 0, first->array_buffer_byte_length_data, 8);
    call(value_object(&first->object), "grow", LIST_OF(number(6)));
    CU_ASSERT(is_number(at(value_object(&second->object), "byteLength"), 6));
}

static void fixed_shared_buffer_does_not_grow(void)
{
    struct value buffer = new_object("SharedArrayBuffer", LIST_OF(number(3)));
    CU_ASSERT(same_value(at(buffer, "growable"), value_boolean(false)));
    CU_ASSERT(is_number(at(buffer, "byteLength"), 3));
    CU_ASSERT(is_number(at(buffer, "maxByteLength"), 3));
    CU_ASSERT(call_throws(buffer, "grow", LIST_OF(number(3)), "TypeError"));
    CU_ASSERT(is_number(at(call(buffer, "slice", LIST_OF(number(1))), "byteLength"), 2));
}

/* True if NAME.prototype's getter or method throws a TypeError for this receiver. */
static bool prototype_refuses(const char *name, const char *member, struct value receiver)
{
    struct object *prototype = at(global(name), "prototype").object;
    struct property property;
    bool found;
    MUST(object_get_own_property(agent, prototype, key(member), &found, &property));
    struct value result;
    struct value member_function =
        property.is_accessor ? value_object(property.getter) : property.value;
    return !call_function(agent, member_function, receiver, NOTHING, &result) && threw("TypeError");
}

static void buffer_members_refuse_the_other_kind(void)
{
    static const char *const members[] = {"byteLength", "maxByteLength", "detached", "resizable",
                                          "resize",     "slice",         "transfer"};
    for (size_t i = 0; i < COUNT(members); i++) {
        CU_ASSERT(prototype_refuses("ArrayBuffer", members[i], new_growable(1, 2)));
        CU_ASSERT(prototype_refuses("ArrayBuffer", members[i], number(1)));
    }
    static const char *const shared[] = {"byteLength", "maxByteLength", "growable", "grow",
                                         "slice"};
    for (size_t i = 0; i < COUNT(shared); i++)
        CU_ASSERT(prototype_refuses("SharedArrayBuffer", shared[i], new_resizable(1, 2)));
    CU_ASSERT(prototype_refuses("DataView", "byteLength", counting_bytes(1)));
}

static void tracking_view_follows_its_buffer(void)
{
    struct value buffer = new_resizable(4, 16);
    struct value view = new_object("Uint16Array", LIST_OF(buffer, number(2)));
    CU_ASSERT(is_number(at(view, "length"), 1));
    call(buffer, "resize", LIST_OF(number(11)));
    CU_ASSERT(is_number(at(view, "length"), 4));
    CU_ASSERT(is_number(at(view, "byteLength"), 8));
    call(buffer, "resize", LIST_OF(number(2)));
    CU_ASSERT(is_number(at(view, "byteOffset"), 2));
    CU_ASSERT(!is_array_buffer_view_out_of_bounds(agent, as_view(view)));
    call(buffer, "resize", LIST_OF(number(1)));
    CU_ASSERT(is_number(at(view, "byteOffset"), 0));
    CU_ASSERT(is_array_buffer_view_out_of_bounds(agent, as_view(view)));
}

static void fixed_view_is_out_of_bounds_while_buffer_is_short(void)
{
    struct value buffer = new_resizable(8, 8);
    struct value view = new_object("Uint8Array", LIST_OF(buffer, number(2), number(4)));
    call(buffer, "resize", LIST_OF(number(5)));
    CU_ASSERT(is_array_buffer_view_out_of_bounds(agent, as_view(view)));
    CU_ASSERT(is_number(at(view, "length"), 0));
    CU_ASSERT(is_undefined(at(view, "0")));
    CU_ASSERT(call_throws(view, "at", LIST_OF(number(0)), "TypeError"));
    call(buffer, "resize", LIST_OF(number(6)));
    CU_ASSERT(is_number(at(view, "length"), 4));
    CU_ASSERT(is_number(at(view, "0"), 0));
}

static void data_view_out_of_bounds_throws(void)
{
    struct value buffer = new_resizable(8, 16);
    struct value fixed = new_object("DataView", LIST_OF(buffer, number(4), number(4)));
    struct value tracking = new_object("DataView", LIST_OF(buffer, number(4)));
    call(buffer, "resize", LIST_OF(number(10)));
    CU_ASSERT(is_number(at(tracking, "byteLength"), 6));
    CU_ASSERT_EQUAL(array_buffer_view_length(agent, as_view(tracking)), 6);
    call(buffer, "resize", LIST_OF(number(4)));
    CU_ASSERT(is_number(at(tracking, "byteLength"), 0));
    CU_ASSERT(get_throws(fixed, "byteLength", "TypeError"));
    CU_ASSERT(call_throws(fixed, "getUint8", LIST_OF(number(0)), "TypeError"));
    call(buffer, "resize", LIST_OF(number(3)));
    CU_ASSERT(get_throws(tracking, "byteOffset", "TypeError"));
    CU_ASSERT(is_array_buffer_view_out_of_bounds(agent, as_view(tracking)));
}

static void view_constructors_check_the_range(void)
{
    struct value buffer = new_buffer(7), resizable = new_resizable(7, 8);
    CU_ASSERT(new_throws("Uint16Array", LIST_OF(buffer), "RangeError"));
    CU_ASSERT(new_throws("Uint16Array", LIST_OF(buffer, number(1)), "RangeError"));
    CU_ASSERT(new_throws("Uint8Array", LIST_OF(buffer, number(8)), "RangeError"));
    CU_ASSERT(new_throws("Uint16Array", LIST_OF(buffer, number(0), number(4)), "RangeError"));
    CU_ASSERT(new_throws("Uint8Array", LIST_OF(buffer, number(-1)), "RangeError"));
    CU_ASSERT(new_throws("Uint8Array", LIST_OF(resizable, number(8)), "RangeError"));
    CU_ASSERT(new_throws("DataView", LIST_OF(buffer, number(8)), "RangeError"));
    CU_ASSERT(new_throws("DataView", LIST_OF(buffer, number(6), number(2)), "RangeError"));
    CU_ASSERT(new_throws("DataView", LIST_OF(number(1)), "TypeError"));
    struct value view = new_object("Uint16Array", LIST_OF(resizable));
    CU_ASSERT(is_number(at(view, "length"), 3));
    CU_ASSERT(is_number(at(new_object("Uint8Array", LIST_OF(buffer, number(7))), "length"), 0));
}

static const struct {
    const char *type;
    double given, kept;
} number_conversions[] = {
    {"Int8Array", 128, -128},
    {"Int8Array", -129, 127},
    {"Uint8Array", 256, 0},
    {"Uint8Array", -1, 255},
    {"Uint8Array", 1.9, 1},
    {"Uint8Array", -1.9, 255},
    {"Uint8Array", NAN, 0},
    {"Uint8Array", INFINITY, 0},
    {"Uint8Array", 4294967297.0, 1},
    {"Uint8Array", 1e300, 0},
    {"Uint8ClampedArray", 300, 255},
    {"Uint8ClampedArray", -5, 0},
    {"Uint8ClampedArray", NAN, 0},
    {"Uint8ClampedArray", INFINITY, 255},
    {"Uint8ClampedArray", -INFINITY, 0},
    {"Uint8ClampedArray", 0.5, 0},
    {"Uint8ClampedArray", 1.5, 2},
    {"Uint8ClampedArray", 2.5, 2},
    {"Uint8ClampedArray", 254.5, 254},
    {"Int16Array", 32768, -32768},
    {"Uint16Array", -1, 65535},
    {"Int32Array", 2147483648.0, -2147483648.0},
    {"Uint32Array", -1, 4294967295.0},
    {"Float32Array", 1.1, 1.10000002384185791015625},
    {"Float32Array", 1e300, INFINITY},
    {"Float32Array", NAN, NAN},
    {"Float32Array", -0.0, -0.0},
    {"Float64Array", 1.1, 1.1},
    {"Float64Array", NAN, NAN},
    {"Float64Array", -0.0, -0.0},
};

static void numbers_wrap_or_clamp(void)
{
    for (size_t i = 0; i < COUNT(number_conversions); i++) {
        struct value view = new_object(number_conversions[i].type, LIST_OF(number(1)));
        CU_ASSERT(set_element(view, "0", number(number_conversions[i].given)));
        CU_ASSERT(is_number(at(view, "0"), number_conversions[i].kept));
    }
}

static const struct {
    const char *type, *given, *kept;
} bigint_conversions[] = {
    {"BigInt64Array", "9223372036854775807", "9223372036854775807"},
    {"BigInt64Array", "9223372036854775808", "-9223372036854775808"},
    {"BigInt64Array", "-9223372036854775809", "9223372036854775807"},
    {"BigInt64Array", "18446744073709551615", "-1"},
    {"BigInt64Array", "-1", "-1"},
    {"BigUint64Array", "-1", "18446744073709551615"},
    {"BigUint64Array", "18446744073709551616", "0"},
    {"BigUint64Array", "340282366920938463463374607431768211457", "1"},
};

static void bigints_wrap_modulo_two_to_the_64(void)
{
    for (size_t i = 0; i < COUNT(bigint_conversions); i++) {
        struct value view = new_object(bigint_conversions[i].type, LIST_OF(number(1)));
        CU_ASSERT(set_element(view, "0", bigint(bigint_conversions[i].given)));
        CU_ASSERT(is_bigint(at(view, "0"), bigint_conversions[i].kept));
    }
}

static void elements_convert_other_types(void)
{
    struct value bytes = counting_bytes(1);
    struct value bigints = new_object("BigInt64Array", LIST_OF(number(1)));
    CU_ASSERT(set_element(bytes, "0", text("12")) && is_number(at(bytes, "0"), 12));
    CU_ASSERT(set_element(bytes, "0", UNDEFINED) && is_number(at(bytes, "0"), 0));
    CU_ASSERT(set_element(bytes, "0", value_boolean(true)) && is_number(at(bytes, "0"), 1));
    CU_ASSERT(set_element(bigints, "0", text("-3")) && is_bigint(at(bigints, "0"), "-3"));
    CU_ASSERT(!set_element(bytes, "0", bigint("1")) && threw("TypeError"));
    CU_ASSERT(!set_element(bigints, "0", number(1)) && threw("TypeError"));
    CU_ASSERT(!set_element(bigints, "9", number(1)) && threw("TypeError"));
    CU_ASSERT(!set_element(bigints, "0", text("x")) && threw("SyntaxError"));
}

static void of_makes_every_type(void)
{
    for (int type = 0; type < TYPED_ARRAY_TYPE_COUNT; type++) {
        struct value constructor = global(typed_array_type_name(type));
        bool holds_bigints = is_bigint_element_type(type);
        struct value seven = holds_bigints ? bigint("7") : number(7);
        struct value view = call(constructor, "of", LIST_OF(seven, seven));
        double size = (double)typed_array_element_size(type);
        CU_ASSERT(joins_to(view, "7,7"));
        CU_ASSERT(same_value(at(view, "1"), seven));
        CU_ASSERT(is_number(at(view, "byteLength"), 2 * size));
        CU_ASSERT(is_number(at(view, "BYTES_PER_ELEMENT"), size));
        CU_ASSERT(is_number(at(constructor, "BYTES_PER_ELEMENT"), size));
        CU_ASSERT(same_value(at(view, "constructor"), constructor));
    }
}

static bool values_of_closure(struct agent *callee_agent, const struct call *called,
                              struct value *result)
{
    return invoke(callee_agent, value_object(closure_of(called)), "values", NOTHING, result);
}

/* An object that iterates over the values of another one. */
static struct value iterable_of(struct value values)
{
    struct object *iterable = object_create(agent, realm);
    define_symbol_value(agent, iterable, &symbol_iterator,
                        function(values_of_closure, values.object));
    return value_object(iterable);
}

static void typed_array_is_made_of_values(void)
{
    struct value list[] = {number(1), number(300), number(3)};
    struct value array = value_object(array_from_values(agent, realm, list, 3));
    CU_ASSERT(joins_to(new_object("Uint8Array", &array, 1), "1,44,3"));
    struct value iterable = iterable_of(new_object("Uint16Array", &array, 1));
    CU_ASSERT(joins_to(new_object("Uint32Array", &iterable, 1), "1,300,3"));
    struct object *array_like = object_create(agent, realm);
    put(array_like, "length", number(2));
    put(array_like, "1", number(5));
    struct value argument = value_object(array_like);
    CU_ASSERT(joins_to(new_object("Uint8Array", &argument, 1), "0,5"));
}

static void typed_array_is_made_of_another(void)
{
    struct value source = new_object(
        "Int16Array", LIST_OF(call(global("Int16Array"), "of", LIST_OF(number(-1), number(2)))));
    struct value copy = new_object("Uint8Array", &source, 1);
    CU_ASSERT(joins_to(copy, "255,2"));
    CU_ASSERT(set_element(source, "1", number(9)));
    CU_ASSERT(joins_to(copy, "255,2"));
    CU_ASSERT(new_throws("BigInt64Array", &source, 1, "TypeError"));
    detach(at(source, "buffer"));
    CU_ASSERT(new_throws("Uint8Array", &source, 1, "TypeError"));
}

static void abstract_constructor_makes_nothing(void)
{
    struct object *abstract;
    MUST(object_get_prototype_of(agent, global("Int8Array").object, &abstract));
    struct value result;
    CU_ASSERT(!construct(agent, value_object(abstract), NOTHING, &result) && threw("TypeError"));
}

static void set_copies_into_place(void)
{
    struct value view = counting_bytes(5);
    call(view, "set", LIST_OF(call(view, "subarray", LIST_OF(number(0), number(3))), number(1)));
    CU_ASSERT(joins_to(view, "1,1,2,3,5"));
    struct value list[] = {number(7), text("8")};
    struct value array = value_object(array_from_values(agent, realm, list, 2));
    call(view, "set", LIST_OF(array, number(3)));
    CU_ASSERT(joins_to(view, "1,1,2,7,8"));
    CU_ASSERT(call_throws(view, "set", LIST_OF(array, number(4)), "RangeError"));
    CU_ASSERT(call_throws(view, "set", LIST_OF(array, number(-1)), "RangeError"));
    CU_ASSERT(call_throws(view, "set", LIST_OF(array, number(INFINITY)), "RangeError"));
    CU_ASSERT(call_throws(view, "set", LIST_OF(view, number(INFINITY)), "RangeError"));
}

static void set_reads_before_it_writes(void)
{
    struct value bytes = counting_bytes(4), buffer = at(bytes, "buffer");
    struct value words = new_object("Uint16Array", LIST_OF(buffer));
    struct value two = call(bytes, "subarray", LIST_OF(number(0), number(2)));
    call(words, "set", LIST_OF(two));
    CU_ASSERT(joins_to(words, "1,2"));
    CU_ASSERT(joins_to(bytes, "1,0,2,0"));
    struct value bigints = new_object("BigInt64Array", LIST_OF(number(1)));
    CU_ASSERT(call_throws(bytes, "set", LIST_OF(bigints), "TypeError"));
}

static void methods_take_relative_indices(void)
{
    struct value view = counting_bytes(5);
    CU_ASSERT(is_number(call(view, "at", LIST_OF(number(-1))), 5));
    CU_ASSERT(is_undefined(call(view, "at", LIST_OF(number(5)))));
    CU_ASSERT(joins_to(call(view, "slice", LIST_OF(number(-3), number(-1))), "3,4"));
    CU_ASSERT(joins_to(call(view, "subarray", LIST_OF(number(1), number(-2))), "2,3"));
    CU_ASSERT(joins_to(call(view, "fill", LIST_OF(number(0), number(1), number(3))), "1,0,0,4,5"));
    CU_ASSERT(is_text(call(view, "join", LIST_OF(text("-"))), "1-0-0-4-5"));
}

static void slice_copies_and_subarray_shares(void)
{
    struct value view = counting_bytes(2);
    struct value copy = call(view, "slice", NOTHING), shared = call(view, "subarray", NOTHING);
    CU_ASSERT(set_element(view, "0", number(9)));
    CU_ASSERT(is_number(at(copy, "0"), 1));
    CU_ASSERT(is_number(at(shared, "0"), 9));
    CU_ASSERT(same_value(at(shared, "buffer"), at(view, "buffer")));
}

static void subarray_of_tracking_view_tracks(void)
{
    struct value buffer = new_resizable(4, 8);
    struct value view = new_object("Uint8Array", LIST_OF(buffer));
    struct value part = call(view, "subarray", LIST_OF(number(1)));
    struct value fixed = call(view, "subarray", LIST_OF(number(1), number(3)));
    call(buffer, "resize", LIST_OF(number(8)));
    CU_ASSERT(is_number(at(part, "length"), 7));
    CU_ASSERT(is_number(at(fixed, "length"), 2));
}

static bool add_to_sum(struct agent *callee_agent, struct value item, void *data)
{
    *(double *)data += item.number;
    return true;
}

static void values_are_iterated(void)
{
    double sum = 0;
    struct value view = counting_bytes(4), method;
    CU_ASSERT(iterate(agent, view, add_to_sum, &sum));
    CU_ASSERT_EQUAL(sum, 10);
    MUST(get_v(agent, view, key_from_symbol(&symbol_iterator), &method));
    CU_ASSERT(same_value(method, at(view, "values")));
}

static void numeric_keys_never_reach_ordinary_properties(void)
{
    static const char *const keys[] = {"-0", "-1", "1.5", "2", "NaN", "Infinity", "1e+21"};
    struct value view = counting_bytes(2);
    struct property_descriptor descriptor = data_descriptor(number(1), true, true, true);
    bool success;
    for (size_t i = 0; i < COUNT(keys); i++) {
        CU_ASSERT(set_element(view, keys[i], number(1)));
        CU_ASSERT(!has_own(view, keys[i]));
        MUST(object_define_own_property(agent, view.object, key(keys[i]), &descriptor, &success));
        CU_ASSERT(!success);
    }
}

static void other_keys_are_ordinary(void)
{
    static const char *const keys[] = {"01", "1.0", "+1", "x", "", "nan", "1e21"};
    struct value view = counting_bytes(2);
    double index;
    for (size_t i = 0; i < COUNT(keys); i++) {
        CU_ASSERT(!canonical_numeric_index(key(keys[i]), &index));
        CU_ASSERT(set_element(view, keys[i], number(1)));
        CU_ASSERT(has_own(view, keys[i]));
    }
    CU_ASSERT(canonical_numeric_index(key("-0"), &index) && signbit(index));
    CU_ASSERT(!canonical_numeric_index(key_from_symbol(&symbol_iterator), &index));
}

static void elements_are_plain_data_properties(void)
{
    struct value view = counting_bytes(1);
    struct property property;
    bool found, success;
    MUST(object_get_own_property(agent, view.object, key("0"), &found, &property));
    CU_ASSERT(found && is_number(property.value, 1));
    CU_ASSERT(property.writable && property.enumerable && property.configurable);
    struct property_descriptor refused[] = {
        {.has_configurable = true},
        {.has_enumerable = true},
        {.has_writable = true},
        {.has_get = true},
    };
    for (size_t i = 0; i < COUNT(refused); i++) {
        MUST(object_define_own_property(agent, view.object, key("0"), &refused[i], &success));
        CU_ASSERT(!success);
    }
    struct property_descriptor taken = {.has_value = true, .value = number(258)};
    MUST(object_define_own_property(agent, view.object, key("0"), &taken, &success));
    CU_ASSERT(success && is_number(at(view, "0"), 2));
}

static void elements_are_not_deleted(void)
{
    struct value view = counting_bytes(1);
    bool success;
    MUST(object_delete(agent, view.object, key("0"), &success));
    CU_ASSERT(!success);
    MUST(object_delete(agent, view.object, key("1"), &success));
    CU_ASSERT(success);
    CU_ASSERT(!delete_v(agent, view, key("0")) && threw("TypeError"));
}

static void keys_are_indices_then_strings_then_symbols(void)
{
    struct value view = counting_bytes(2);
    bool success;
    MUST(create_data_property(agent, view.object, key_from_symbol(&symbol_iterator), number(1),
                              &success));
    put(view.object, "b", number(1));
    put(view.object, "a", number(1));
    property_key_list keys;
    MUST(object_own_property_keys(agent, view.object, &keys));
    static const char *const expected[] = {"0", "1", "b", "a"};
    CU_ASSERT_EQUAL_FATAL(keys.count, 5);
    for (size_t i = 0; i < COUNT(expected); i++)
        CU_ASSERT(key_equal(keys.items[i], key(expected[i])));
    CU_ASSERT_PTR_EQUAL(key_symbol(keys.items[4]), &symbol_iterator);
}

static void set_for_another_receiver_is_ordinary(void)
{
    struct value view = counting_bytes(1);
    struct object *heir = object_create(agent, realm);
    heir->prototype = view.object;
    struct value receiver = value_object(heir);
    CU_ASSERT(set_v(agent, receiver, key("0"), number(9)));
    CU_ASSERT(is_number(at(view, "0"), 1));
    CU_ASSERT(has_own(receiver, "0"));
    CU_ASSERT(set_v(agent, receiver, key("1"), number(9)));
    CU_ASSERT(!has_own(receiver, "1"));
}

static void extensions_are_prevented_where_elements_stay(void)
{
    struct value buffer = new_resizable(4, 8), shared = new_growable(4, 8);
    struct value fixed = counting_bytes(1);
    struct value tracking = new_object("Uint8Array", LIST_OF(buffer));
    struct value short_view = new_object("Uint8Array", LIST_OF(buffer, number(0), number(2)));
    struct value on_shared = new_object("Uint8Array", LIST_OF(shared, number(0), number(2)));
    bool success;
    MUST(object_prevent_extensions(agent, fixed.object, &success));
    CU_ASSERT(success);
    MUST(object_prevent_extensions(agent, tracking.object, &success));
    CU_ASSERT(!success);
    MUST(object_prevent_extensions(agent, short_view.object, &success));
    CU_ASSERT(!success);
    MUST(object_prevent_extensions(agent, on_shared.object, &success));
    CU_ASSERT(success);
}

static void data_view_is_big_endian_unless_told(void)
{
    struct value view = new_object("DataView", LIST_OF(new_buffer(8)));
    call(view, "setUint16", LIST_OF(number(0), number(258)));
    CU_ASSERT(is_number(call(view, "getUint8", LIST_OF(number(0))), 1));
    CU_ASSERT(is_number(call(view, "getUint16", LIST_OF(number(0), value_boolean(true))), 513));
    call(view, "setUint16", LIST_OF(number(0), number(258), value_boolean(true)));
    CU_ASSERT(is_number(call(view, "getUint8", LIST_OF(number(0))), 2));
}

static const struct {
    const char *getter, *setter;
    double given, kept;
} data_view_numbers[] = {
    {"getInt8", "setInt8", 255, -1},
    {"getUint8", "setUint8", -1, 255},
    {"getInt16", "setInt16", 65535, -1},
    {"getUint16", "setUint16", -1, 65535},
    {"getInt32", "setInt32", 4294967295.0, -1},
    {"getUint32", "setUint32", -1, 4294967295.0},
    {"getFloat32", "setFloat32", 0.1, 0.100000001490116119384765625},
    {"getFloat64", "setFloat64", 0.1, 0.1},
};

static void data_view_keeps_every_type(void)
{
    struct value view = new_object("DataView", LIST_OF(new_buffer(12), number(1)));
    for (size_t i = 0; i < COUNT(data_view_numbers); i++) {
        call(view, data_view_numbers[i].setter,
             LIST_OF(number(3), number(data_view_numbers[i].given)));
        CU_ASSERT(is_number(call(view, data_view_numbers[i].getter, LIST_OF(number(3))),
                            data_view_numbers[i].kept));
    }
    call(view, "setBigInt64", LIST_OF(number(0), bigint("-2")));
    CU_ASSERT(is_bigint(call(view, "getBigInt64", LIST_OF(number(0))), "-2"));
    CU_ASSERT(is_bigint(call(view, "getBigUint64", LIST_OF(number(0))), "18446744073709551614"));
    CU_ASSERT(call_throws(view, "setBigInt64", LIST_OF(number(0), number(1)), "TypeError"));
}

static void data_view_checks_the_offset(void)
{
    struct value view = new_object("DataView", LIST_OF(new_buffer(8), number(4)));
    CU_ASSERT(is_number(call(view, "getInt32", LIST_OF(number(0))), 0));
    CU_ASSERT(call_throws(view, "getInt32", LIST_OF(number(1)), "RangeError"));
    CU_ASSERT(call_throws(view, "getInt8", LIST_OF(number(-1)), "RangeError"));
    CU_ASSERT(call_throws(view, "getInt8", LIST_OF(number(9007199254740991.0)), "RangeError"));
    CU_ASSERT(call_throws(view, "setInt32", LIST_OF(number(1), number(0)), "RangeError"));
}

static const struct test tests[] = {
    {"a detached buffer has byteLength and maxByteLength 0", detached_buffer_has_no_length},
    {"a detached buffer is resizable if it was", detached_buffer_stays_resizable},
    {"methods of a detached buffer throw", detached_buffer_methods_throw},
    {"a typed array on a detached buffer has length 0", detached_typed_array_has_length_zero},
    {"methods of a typed array on a detached buffer throw", detached_typed_array_methods_throw},
    {"a typed array on a detached buffer has no elements", detached_typed_array_has_no_elements},
    {"a DataView on a detached buffer throws", detached_data_view_throws},
    {"no view is made on a detached buffer", detached_buffer_takes_no_views},
    {"a buffer can be detached twice", detaching_twice_is_possible},
    {"a buffer with a detach key is not detached", detach_key_protects},
    {"a conversion that detaches writes nothing", conversion_that_detaches_writes_nothing},
    {"an argument that detaches is noticed", arguments_that_detach_are_noticed},
    {"transfer moves the bytes and detaches", transfer_moves_the_bytes},
    {"transfer keeps resizability", transfer_keeps_resizability_but_for_fixed},
    {"impossible lengths are RangeErrors", buffer_constructor_checks_lengths},
    {"constructors throw without new", constructors_need_new},
    {"a block that cannot be had is a RangeError", blocks_that_cannot_be_are_range_errors},
    {"resize keeps what fits and adds zeros", resize_keeps_what_fits},
    {"slice of a buffer copies a part", buffer_slice_copies_a_part},
    {"slice makes an object of the constructor property", slice_makes_what_constructor_says},
    {"isView is true for views alone", is_view_knows_views},
    {"a growable shared buffer grows and never shrinks", shared_buffer_grows_and_never_shrinks},
    {"shared buffers on one block share its length", shared_buffers_on_one_block_share_length},
    {"a fixed-length shared buffer does not grow", fixed_shared_buffer_does_not_grow},
    {"members refuse receivers of another kind", buffer_members_refuse_the_other_kind},
    {"a length-tracking view follows its buffer", tracking_view_follows_its_buffer},
    {"a view with a length is out of bounds while its buffer is short",
     fixed_view_is_out_of_bounds_while_buffer_is_short},
    {"a DataView out of bounds throws", data_view_out_of_bounds_throws},
    {"a view must fit its buffer", view_constructors_check_the_range},
    {"numbers wrap, round or clamp", numbers_wrap_or_clamp},
    {"bigints wrap modulo 2^64", bigints_wrap_modulo_two_to_the_64},
    {"elements convert what they are given", elements_convert_other_types},
    {"of makes an array of every type", of_makes_every_type},
    {"a typed array is made of values", typed_array_is_made_of_values},
    {"a typed array is made of another one", typed_array_is_made_of_another},
    {"%TypedArray% makes nothing", abstract_constructor_makes_nothing},
    {"set copies into place", set_copies_into_place},
    {"set reads the source before it writes", set_reads_before_it_writes},
    {"methods take relative indices", methods_take_relative_indices},
    {"slice copies, subarray shares", slice_copies_and_subarray_shares},
    {"subarray of a length-tracking view tracks", subarray_of_tracking_view_tracks},
    {"the values of a typed array are iterated", values_are_iterated},
    {"numeric keys never reach ordinary properties", numeric_keys_never_reach_ordinary_properties},
    {"keys that are not canonical numbers are ordinary", other_keys_are_ordinary},
    {"elements are writable, enumerable and configurable", elements_are_plain_data_properties},
    {"elements are not deleted", elements_are_not_deleted},
    {"keys are indices, then strings, then symbols", keys_are_indices_then_strings_then_symbols},
    {"set for another receiver is ordinary", set_for_another_receiver_is_ordinary},
    {"extensions are prevented where elements stay", extensions_are_prevented_where_elements_stay},
    {"a DataView is big-endian unless told", data_view_is_big_endian_unless_told},
    {"a DataView keeps values of every type", data_view_keeps_every_type},
    {"a DataView checks the offset", data_view_checks_the_offset},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("buffers and views", tests);
}
