/*
 * Strings of code units and their way from and to UTF-8.
 */
#include "suite.h"
#include "../utf16.h"
#include <string.h>

static struct arena *arena;

static struct string units(size_t length, const uint16_t *items)
{
    return string_from_units(arena, items, length);
}

#define UNITS(...)                                                                                 \
    units(sizeof((uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t), (uint16_t[]){__VA_ARGS__})

static bool decodes_to(const char *utf8, struct string expected)
{
    return string_equal(string_from_utf8(arena, utf8), expected);
}

static bool encodes_to(struct string string, const char *utf8)
{
    return strcmp(string_to_utf8(arena, string), utf8) == 0;
}

static void well_formed_utf8_is_decoded(void)
{
    CU_ASSERT_TRUE(decodes_to("", units(0, NULL)));
    CU_ASSERT_TRUE(decodes_to("a\x7F", UNITS('a', 0x7F)));
    CU_ASSERT_TRUE(decodes_to("\xC2\x80\xDF\xBF", UNITS(0x80, 0x7FF)));
    CU_ASSERT_TRUE(decodes_to("\xE0\xA0\x80\xEF\xBF\xBF", UNITS(0x800, 0xFFFF)));
    CU_ASSERT_TRUE(
        decodes_to("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", UNITS(0xD800, 0xDC00, 0xDBFF, 0xDFFF)));
}

static void ill_formed_utf8_becomes_replacement_characters(void)
{
    CU_ASSERT_TRUE(decodes_to("\x80", UNITS(0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xC0\xAF", UNITS(0xFFFD, 0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xE0\x80\x80", UNITS(0xFFFD, 0xFFFD, 0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xED\xA0\x80", UNITS(0xFFFD, 0xFFFD, 0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xE2\x82", UNITS(0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xE2\x82z", UNITS(0xFFFD, 'z')));
    CU_ASSERT_TRUE(decodes_to("\xF0\x9F\x92", UNITS(0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xF4\x90\x80\x80", UNITS(0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD)));
    CU_ASSERT_TRUE(decodes_to("\xF5", UNITS(0xFFFD)));
}

static void bytes_may_include_nul(void)
{
    CU_ASSERT_TRUE(string_equal(string_from_utf8_bytes(arena, "a\0b", 3), UNITS('a', 0, 'b')));
}

static void strings_are_encoded(void)
{
    CU_ASSERT_TRUE(
        encodes_to(UNITS('a', 0x7FF, 0x800, 0xFFFF), "a\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF"));
    CU_ASSERT_TRUE(encodes_to(UNITS(0xD83D, 0xDE00), "\xF0\x9F\x98\x80"));
    CU_ASSERT_TRUE(encodes_to((struct string){0}, ""));
}

static void lone_surrogates_are_encoded_as_replacement_characters(void)
{
    CU_ASSERT_TRUE(encodes_to(UNITS(0xD800), "\xEF\xBF\xBD"));
    CU_ASSERT_TRUE(encodes_to(UNITS(0xDC00, 0xD800), "\xEF\xBF\xBD\xEF\xBF\xBD"));
    CU_ASSERT_TRUE(encodes_to(UNITS(0xD800, 'a'), "\xEF\xBF\xBD"
                                                  "a"));
}

static void strings_are_compared_by_code_units(void)
{
    struct string a = string_from_utf8(arena, "a"), ab = string_from_utf8(arena, "ab");
    CU_ASSERT_EQUAL(string_compare(a, a), 0);
    CU_ASSERT_EQUAL(string_compare(a, ab), -1);
    CU_ASSERT_EQUAL(string_compare(ab, a), 1);
    CU_ASSERT_EQUAL(string_compare(UNITS(0xFFFF), UNITS(0xD800, 0xDC00)), 1);
    CU_ASSERT_TRUE(string_equal((struct string){0}, string_from_utf8(arena, "")));
    CU_ASSERT_FALSE(string_equal(a, ab));
}

static void a_string_is_only_its_whole_ascii(void)
{
    struct string text = string_from_utf8(arena, "text");
    CU_ASSERT_TRUE(string_is(text, "text"));
    CU_ASSERT_FALSE(string_is(text, "tex"));
    CU_ASSERT_FALSE(string_is(text, "texts"));
    CU_ASSERT_FALSE(string_is(UNITS('a', 0), "a"));
    CU_ASSERT_FALSE(string_is(UNITS(0x161), "a"));
}

static void concatenation_joins(void)
{
    struct string a = string_from_utf8(arena, "a"), empty = {0};
    CU_ASSERT_TRUE(string_is(string_concat(arena, a, string_from_utf8(arena, "bc")), "abc"));
    CU_ASSERT_TRUE(string_is(string_concat(arena, a, empty), "a"));
    CU_ASSERT_EQUAL(string_concat(arena, empty, empty).length, 0);
}

static void plain_strings_have_no_nul_and_no_lone_surrogate(void)
{
    CU_ASSERT_TRUE(string_is_plain(UNITS('a', 0xD83D, 0xDE00)));
    CU_ASSERT_TRUE(string_is_plain((struct string){0}));
    CU_ASSERT_FALSE(string_is_plain(UNITS('a', 0)));
    CU_ASSERT_FALSE(string_is_plain(UNITS(0xDE00, 0xD83D)));
    CU_ASSERT_FALSE(string_is_plain(UNITS('a', 0xD83D)));
}

static void equal_strings_have_equal_hashes(void)
{
    CU_ASSERT_EQUAL(string_hash(string_from_utf8(arena, "key")), string_hash(UNITS('k', 'e', 'y')));
    CU_ASSERT_NOT_EQUAL(string_hash(UNITS('a')), string_hash(UNITS('b')));
}

static const struct test tests[] = {
    {"well-formed UTF-8 is decoded", well_formed_utf8_is_decoded},
    {"ill-formed UTF-8 becomes replacement characters",
     ill_formed_utf8_becomes_replacement_characters},
    {"bytes may include NUL", bytes_may_include_nul},
    {"strings are encoded", strings_are_encoded},
    {"lone surrogates are encoded as replacement characters",
     lone_surrogates_are_encoded_as_replacement_characters},
    {"strings are compared by code units", strings_are_compared_by_code_units},
    {"a string is only its whole ASCII", a_string_is_only_its_whole_ascii},
    {"concatenation joins", concatenation_joins},
    {"plain strings have no NUL and no lone surrogate",
     plain_strings_have_no_nul_and_no_lone_surrogate},
    {"equal strings have equal hashes", equal_strings_have_equal_hashes},
};

int main(void)
{
    arena = arena_open();
    int status = RUN_SUITE("utf16", tests);
    arena_close(arena);
    return status;
}
