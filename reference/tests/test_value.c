/*
 * Values, property keys, the table of properties, and numbers as text.
 */
#include "suite.h"
#include "../conversion.h"
#include "../property_map.h"
#include <math.h>
#include <string.h>

static struct arena *arena;

static struct property_key key(const char *text)
{
    return key_from_ascii(arena, text);
}

static void same_value_tells_zeros_apart(void)
{
    CU_ASSERT_TRUE(same_value(value_number(NAN), value_number(NAN)));
    CU_ASSERT_FALSE(same_value(value_number(0), value_number(-0.0)));
    CU_ASSERT_TRUE(same_value(value_number(-0.0), value_number(-0.0)));
    CU_ASSERT_TRUE(same_value_zero(value_number(0), value_number(-0.0)));
    CU_ASSERT_TRUE(same_value_zero(value_number(NAN), value_number(NAN)));
}

static void values_of_different_types_differ(void)
{
    CU_ASSERT_FALSE(same_value(UNDEFINED, JS_NULL));
    CU_ASSERT_FALSE(same_value(value_number(1), value_boolean(true)));
    CU_ASSERT_FALSE(same_value(value_ascii(arena, "1"), number_to_bigint(arena, 1)));
    CU_ASSERT_TRUE(same_value(value_ascii(arena, "a"), value_ascii(arena, "a")));
    CU_ASSERT_TRUE(same_value(UNDEFINED, UNDEFINED));
}

static void symbols_are_the_same_by_identity(void)
{
    struct symbol a = {.has_description = true}, b = {.has_description = true};
    CU_ASSERT_TRUE(same_value(value_symbol(&a), value_symbol(&a)));
    CU_ASSERT_FALSE(same_value(value_symbol(&a), value_symbol(&b)));
    CU_ASSERT_FALSE(key_equal(key_from_symbol(&a), key_from_symbol(&b)));
    CU_ASSERT_FALSE(key_equal(key_from_symbol(&a), key("")));
    CU_ASSERT_TRUE(string_is(symbol_iterator.description, "Symbol.iterator"));
}

static bool is_index(const char *text, uint32_t expected)
{
    uint32_t index;
    return key_is_array_index(key(text), &index) && index == expected;
}

static void array_indices_are_canonical(void)
{
    uint32_t index;
    static const char *const others[] = {"",           "01",          "-1", "+1",
                                         "1.0",        "1e3",         " 1", "4294967295",
                                         "4294967296", "99999999999", "a",  "-0"};
    CU_ASSERT_TRUE(is_index("0", 0));
    CU_ASSERT_TRUE(is_index("10", 10));
    CU_ASSERT_TRUE(is_index("4294967294", 4294967294u));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CU_ASSERT_FALSE(key_is_array_index(key(others[i]), &index));
    CU_ASSERT_FALSE(key_is_array_index(key_from_symbol(&symbol_iterator), &index));
    CU_ASSERT_TRUE(key_equal(key_from_index(arena, 4294967294u), key("4294967294")));
}

static void add(struct property_map *map, uint32_t number)
{
    struct property property = {.key = key_from_index(arena, number),
                                .value = value_number(number)};
    *property_map_add(arena, map, property.key) = property;
}

static bool has(struct property_map *map, uint32_t number)
{
    const struct property *property = property_map_find(map, key_from_index(arena, number));
    return property && property->value.number == number;
}

static void large_maps_find_every_property(void)
{
    enum { COUNT = 20000 };
    struct property_map map = {0};
    for (uint32_t i = 0; i < COUNT; i++)
        add(&map, i);
    for (uint32_t i = 0; i < COUNT; i++)
        CU_ASSERT_TRUE(has(&map, i));
    CU_ASSERT_FALSE(has(&map, COUNT));
    CU_ASSERT_EQUAL(map.live_count, COUNT);
}

/* Numbers from first to last, of which those not divisible by 2 stay; then one that went comes back. */
static void churn(struct property_map *map, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++)
        add(map, i);
    for (uint32_t i = first; i < last; i += 2)
        property_map_remove(map, key_from_index(arena, i));
    property_map_remove(map, key("none"));
    CU_ASSERT_FALSE(has(map, first + 50));
    CU_ASSERT_TRUE(has(map, first + 51));
    add(map, first + 50);
    CU_ASSERT_TRUE(has(map, first + 50));
    for (uint32_t i = first + 1; i < last; i += 2)
        CU_ASSERT_TRUE(has(map, i));
}

static void removed_properties_come_back_last(void)
{
    struct property_map map = {0};
    churn(&map, 1, 101);
    CU_ASSERT_EQUAL(map.live_count, 51);
    size_t position = 0, count = 0;
    const struct property *property, *last = NULL;
    for (; (property = property_map_next(&map, &position)); last = property)
        count++;
    CU_ASSERT_EQUAL(count, 51);
    CU_ASSERT_EQUAL(last->value.number, 51);
}

static void removed_elements_come_back_in_their_place(void)
{
    struct property_map map = {0};
    churn(&map, 0, 100);
    CU_ASSERT_EQUAL(map.live_count, 51);
    CU_ASSERT_EQUAL(map.element_count, 100);
    add(&map, 200);
    for (uint32_t i = 201; i < 300; i++)
        add(&map, i);
    for (uint32_t i = 201; i < 300; i++)
        CU_ASSERT_TRUE(has(&map, i));
    CU_ASSERT_TRUE(has(&map, 51));
    CU_ASSERT_FALSE(has(&map, 52));
    CU_ASSERT_TRUE(map.element_count < 100);  // rebuilt without those that went
}

/* A queue: entries come and go, the table does not grow with all that ever were. */
static void a_map_that_churns_stays_small(void)
{
    struct property_map map = {0};
    for (uint32_t i = 0; i < 100000; i++) {
        add(&map, i);
        if (i >= 10)
            property_map_remove(&map, key_from_index(arena, i - 10));
    }
    CU_ASSERT_EQUAL(map.live_count, 10);
    CU_ASSERT_TRUE(map.capacity < 100);
    CU_ASSERT_TRUE(has(&map, 99999));
    CU_ASSERT_FALSE(has(&map, 99989));
}

static void numbers_are_written_as_javascript_writes_them(void)
{
    static const struct {
        double number;
        const char *text;
    } table[] = {
        {0, "0"},
        {-0.0, "0"},
        {NAN, "NaN"},
        {INFINITY, "Infinity"},
        {-INFINITY, "-Infinity"},
        {1, "1"},
        {-1.5, "-1.5"},
        {0.1 + 0.2, "0.30000000000000004"},
        {0.000001, "0.000001"},
        {0.0000001, "1e-7"},
        {1.25e-7, "1.25e-7"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {999999999999999900000.0, "999999999999999900000"},
        {9007199254740991.0, "9007199254740991"},
        {9007199254740993.0, "9007199254740992"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {9.5367431640625e-07, "9.5367431640625e-7"},
        {5.684341886080802e-14, "5.684341886080802e-14"},
        {4.35, "4.35"},
        {100.5, "100.5"},
        {1e15, "1000000000000000"},
        {4294967296.5, "4294967296.5"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char text[32];
        number_to_ascii(table[i].number, text);
        CU_ASSERT_STRING_EQUAL(text, table[i].text);
    }
}

/* Every power of two, with its neighbours, reads back as itself. */
static void numbers_survive_their_text(void)
{
    for (int exponent = -1074; exponent < 1024; exponent++) {
        double power = ldexp(1, exponent);
        double numbers[] = {power, nextafter(power, INFINITY), -nextafter(power, 0)};
        for (int i = 0; i < 3; i++) {
            char text[32];
            number_to_ascii(numbers[i], text);
            CU_ASSERT_EQUAL(string_to_number(string_from_utf8(arena, text)), numbers[i]);
        }
    }
}

static bool reads_as(const char *text, double number)
{
    return same_value(value_number(string_to_number(string_from_utf8(arena, text))),
                      value_number(number));
}

static void text_is_read_as_numbers(void)
{
    CU_ASSERT_TRUE(reads_as("", 0));
    CU_ASSERT_TRUE(reads_as(" \t\n\xEF\xBB\xBF", 0));
    CU_ASSERT_TRUE(reads_as(" 12 ", 12));
    CU_ASSERT_TRUE(reads_as("-0", -0.0));
    CU_ASSERT_TRUE(reads_as("+.5e1", 5));
    CU_ASSERT_TRUE(reads_as("5.", 5));
    CU_ASSERT_TRUE(reads_as("0x1F", 31));
    CU_ASSERT_TRUE(reads_as("0b101", 5));
    CU_ASSERT_TRUE(reads_as("0o17", 15));
    CU_ASSERT_TRUE(reads_as("-Infinity", -INFINITY));
    CU_ASSERT_TRUE(reads_as("010", 10));
    CU_ASSERT_TRUE(reads_as("1e1000", INFINITY));
}

static void other_text_is_not_a_number(void)
{
    static const char *const texts[] = {"a",   "1a",  "1 2", ".",   "e5",   "1e",
                                        "1e+", "--1", "0x",  "0xG", "-0x1", "infinity",
                                        "nan", "inf", "1_0", "0b2", "0x1p3"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CU_ASSERT_TRUE(reads_as(texts[i], NAN));
}

static bool bigint_of(const char *text, const char *digits)
{
    struct value bigint;
    return string_to_bigint(arena, string_from_utf8(arena, text), &bigint) &&
           string_is(string_of(bigint), digits);
}

static void bigints_are_canonical(void)
{
    CU_ASSERT_TRUE(bigint_of("", "0"));
    CU_ASSERT_TRUE(bigint_of(" 007 ", "7"));
    CU_ASSERT_TRUE(bigint_of("-0", "0"));
    CU_ASSERT_TRUE(bigint_of("-18446744073709551616", "-18446744073709551616"));
    CU_ASSERT_TRUE(bigint_of("0xffffffffffffffffff", "4722366482869645213695"));
    CU_ASSERT_TRUE(bigint_of("0b1010", "10"));
    CU_ASSERT_FALSE(bigint_of("1.5", "1"));
    CU_ASSERT_FALSE(bigint_of("-", "0"));
    CU_ASSERT_FALSE(bigint_of("-0x1", "-1"));
    CU_ASSERT_TRUE(string_is(string_of(number_to_bigint(arena, 1e21)), "1000000000000000000000"));
    CU_ASSERT_TRUE(string_is(string_of(number_to_bigint(arena, -0.0)), "0"));
}

static const struct test tests[] = {
    {"SameValue tells zeros apart", same_value_tells_zeros_apart},
    {"values of different types differ", values_of_different_types_differ},
    {"symbols are the same by identity", symbols_are_the_same_by_identity},
    {"array indices are canonical", array_indices_are_canonical},
    {"large maps find every property", large_maps_find_every_property},
    {"removed properties come back last", removed_properties_come_back_last},
    {"removed elements come back in their place", removed_elements_come_back_in_their_place},
    {"a map that churns stays small", a_map_that_churns_stays_small},
    {"numbers are written as JavaScript writes them",
     numbers_are_written_as_javascript_writes_them},
    {"numbers survive their text", numbers_survive_their_text},
    {"text is read as numbers", text_is_read_as_numbers},
    {"other text is not a number", other_text_is_not_a_number},
    {"BigInts are canonical", bigints_are_canonical},
};

int main(void)
{
    arena = arena_open();
    int status = RUN_SUITE("value", tests);
    arena_close(arena);
    return status;
}
