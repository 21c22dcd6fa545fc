/*
 * Strict JSON: what is refused and where, lines and pointers, and the canonical text of values.
 */
#include "../json_text.h"
#include "../../reference/tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct arena *arena;
static struct diagnostic diagnostic;

static cJSON *parse(const char *text)
{
    return json_parse(text, strlen(text), "file.json", &diagnostic);
}

/* True if the text is refused at the line and pointer with a sentence that has the fragment. */
static bool refused(const char *text, int line, const char *pointer, const char *fragment)
{
    cJSON *item = parse(text);
    cJSON_Delete(item);
    bool as_told = !item && diagnostic.line == line && strcmp(diagnostic.pointer, pointer) == 0 &&
                   strstr(diagnostic.sentence, fragment) &&
                   strcmp(diagnostic.file, "file.json") == 0;
    if (!as_told)
        printf("\n%s: %d %s %s\n", text, diagnostic.line, diagnostic.pointer, diagnostic.sentence);
    return as_told;
}

static bool canonical_is(const char *text, const char *canonical)
{
    cJSON *item = parse(text);
    bool same = item && strcmp(json_canonical(arena, item), canonical) == 0;
    if (!same)
        printf("\n%s: %s\n", text, item ? json_canonical(arena, item) : diagnostic.sentence);
    cJSON_Delete(item);
    return same;
}

static bool number_is(double number, const char *printed)
{
    struct text text = {.arena = arena};
    text_append_number(&text, number);
    return strcmp(text.bytes, printed) == 0;
}

static void refuses_trailing_bytes(void)
{
    CU_ASSERT(refused("[1]\n 2", 2, "", "bytes after the end"));
    CU_ASSERT(refused("{}}", 1, "", "bytes after the end"));
}

static void refuses_duplicate_keys(void)
{
    CU_ASSERT(refused("{\"a\":1,\n\"a\":2}", 2, "", "\"a\" appears twice"));
    CU_ASSERT(refused("[0,{\"b\":{\"x\":1,\"\\u0078\":2}}]", 1, "/1/b", "\"x\" appears twice"));
}

static void accepts_keys_that_differ_in_case(void)
{
    CU_ASSERT(canonical_is("{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}"));
}

static void refuses_bad_utf8(void)
{
    static const char *const bad[] = {
        "[\"\xff\"]",
        "[\"\xc0\xaf\"]",
        "[\"\xe0\x80\x80\"]",
        "[\"\xed\xa0\x80\"]",
        "[\"\xf4\x90\x80\x80\"]",
        "[\"\xf0\x8f\xbf\xbf\"]",
        "[\"\xc3\"]",
        "[\"\x80\"]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CU_ASSERT(refused(bad[i], 1, "/0", "UTF-8"));
}

static void refuses_u0000(void)
{
    static const char raw[] = "[\"a\0b\"]";
    CU_ASSERT(refused("[1,\"\\u0000\"]", 1, "/1", "!utf16"));
    CU_ASSERT_PTR_NULL(json_parse(raw, sizeof raw - 1, "file.json", &diagnostic));
    CU_ASSERT_PTR_NOT_NULL(strstr(diagnostic.sentence, "!utf16"));
}

static void refuses_lone_surrogates(void)
{
    CU_ASSERT(refused("[\"\\ud800\"]", 1, "/0", "!utf16"));
    CU_ASSERT(refused("[\"\\udc00\"]", 1, "/0", "DC00"));
    CU_ASSERT(refused("[\"\\ud800\\ud800\"]", 1, "/0", "lone surrogate"));
    CU_ASSERT(canonical_is("[\"\\ud83d\\ude00\"]", "[\"\xf0\x9f\x98\x80\"]"));
}

static void refuses_bad_json(void)
{
    static const char *const bad[] = {
        "",        "[",        "[1",          "[1,]",
        "{\"a\"}", "{\"a\":}", "{a:1}",       "01",
        "-",       "1.",       "1e",          "+1",
        "tru",     "nul",      "\"a",         "\"\\x\"",
        "\"\\u",   "[1 2]",    "\"\\u00g0\"", "\"\t\"",
        "//",      ".5",       "[1,,2]",      "\xef\xbb\xbf[]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CU_ASSERT_PTR_NULL(parse(bad[i]));
        CU_ASSERT(strlen(diagnostic.sentence) > 0);
    }
}

static void refuses_too_large_numbers(void)
{
    CU_ASSERT(refused("[1e999]", 1, "/0", "too large"));
    CU_ASSERT(refused("[0.1000000000000000000000000000000000000000000000000000000000000000001]", 1,
                      "/0", "too long"));
}

static void refuses_deep_nesting(void)
{
    char text[1200] = "";
    memset(text, '[', 600);
    memset(text + 600, ']', 600);
    CU_ASSERT_PTR_NULL(json_parse(text, sizeof text - 1, "file.json", &diagnostic));
    CU_ASSERT_PTR_NOT_NULL(strstr(diagnostic.sentence, "nested"));
}

static void refuses_every_cut(void)
{
    static const char text[] = "{\"a\":[1,-2.5e3,\"x\\u0041\\n\",true,null],\"b\":{\"c\":false}}";
    char cut[sizeof text];
    for (size_t length = 0; length < sizeof text - 1; length++) {
        memcpy(cut, text, length);
        cut[length] = '\0';
        CU_ASSERT_PTR_NULL(json_parse(cut, length, "file.json", &diagnostic));
    }
    CU_ASSERT(canonical_is(text, "{\"a\":[1,-2500,\"xA\\n\",true,null],\"b\":{\"c\":false}}"));
}

static void pointers_escape_slash_and_tilde(void)
{
    CU_ASSERT(refused("{\"a/b~\":[x]}", 1, "/a~1b~0/0", "a value"));
}

static void line_of_pointer(void)
{
    static const char text[] = "{\n \"a\": [1,\n  {\"b/c\": 2}],\n \"d\":\n 3}";
    CU_ASSERT_EQUAL(json_line_of(text, ""), 1);
    CU_ASSERT_EQUAL(json_line_of(text, "/a"), 2);
    CU_ASSERT_EQUAL(json_line_of(text, "/a/1/b~1c"), 3);
    CU_ASSERT_EQUAL(json_line_of(text, "/d"), 5);
    CU_ASSERT_EQUAL(json_line_of(text, "/e"), 0);
}

static void line_and_pointer_of_item(void)
{
    cJSON *item = parse("{\"a\":\n[1,\n{\"~\":\"x\"}]}");
    const cJSON *inner = item->child->child->next->child;
    struct text pointer = {.arena = arena};
    CU_ASSERT_EQUAL(json_line(item->child), 2);
    CU_ASSERT_EQUAL(json_line(inner), 3);
    CU_ASSERT(json_pointer_of(&pointer, item, inner));
    CU_ASSERT_STRING_EQUAL(pointer.bytes, "/a/1/~0");
    CU_ASSERT_EQUAL(item->child->child->valueint, 1);
    cJSON_Delete(item);
}

static void prints_numbers_as_javascript(void)
{
    static const struct {
        double number;
        const char *printed;
    } rows[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1, "-1"},
        {100, "100"},
        {0.5, "0.5"},
        {123.456, "123.456"},
        {9007199254740991, "9007199254740991"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1e20, "100000000000000000000"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {1e-6, "0.000001"},
        {1.25e-6, "0.00000125"},
        {1e-7, "1e-7"},
        {-1.5e-7, "-1.5e-7"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {4294967295, "4294967295"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT(number_is(rows[i].number, rows[i].printed));
}

static void strings_have_fewest_escapes(void)
{
    CU_ASSERT(canonical_is("\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\/\\u00e9\\u007f\"",
                           "\"\\u0001\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\xc3\xa9\x7f\""));
}

static void canonical_text_is_compact_in_order(void)
{
    CU_ASSERT(
        canonical_is(" { \"b\" : [ ] , \"a\" : { \"\" : 1.0 } } ", "{\"b\":[],\"a\":{\"\":1}}"));
}

static void text_grows(void)
{
    struct text text = {.arena = arena};
    for (int i = 0; i < 1000; i++)
        text_printf(&text, "%d,", i % 10);
    CU_ASSERT_EQUAL(text.length, 2000);
    CU_ASSERT_EQUAL(strlen(text.bytes), 2000);
}

static void reads_files(void)
{
    size_t length = 99;
    char path[] = "/tmp/pmspec-test-XXXXXX";
    int descriptor = mkstemp(path);
    CU_ASSERT_FATAL(descriptor >= 0);
    CU_ASSERT_EQUAL(write(descriptor, "a\0b", 3), 3);
    close(descriptor);
    CU_ASSERT_EQUAL(memcmp(file_read(arena, path, &length, &diagnostic), "a\0b", 4), 0);
    CU_ASSERT_EQUAL(length, 3);
    unlink(path);
    CU_ASSERT_PTR_NULL(file_read(arena, path, &length, &diagnostic));
    CU_ASSERT_STRING_EQUAL(diagnostic.file, path);
    CU_ASSERT_PTR_NULL(file_read(arena, "/tmp", &length, &diagnostic));
}

static void diagnostics_leave_out_what_is_missing(void)
{
    struct diagnostic one;
    char buffer[200];
    CU_ASSERT_EQUAL(diagnose(&one, "f.json", 3, "/a", "No %s.", "way"), STATUS_BAD_INPUT);
    diagnostic_print(&one, buffer, sizeof buffer);
    CU_ASSERT_STRING_EQUAL(buffer, "f.json:3: /a: No way.");
    diagnose(&one, "f.json", 0, "", "No.");
    diagnostic_print(&one, buffer, sizeof buffer);
    CU_ASSERT_STRING_EQUAL(buffer, "f.json: No.");
    diagnose(&one, NULL, 0, NULL, "No.");
    diagnostic_print(&one, buffer, 3);
    CU_ASSERT_STRING_EQUAL(buffer, "No");
    CU_ASSERT_EQUAL(diagnose(NULL, NULL, 0, NULL, "No."), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(status_exit_code(STATUS_HARNESS), 3);
}

/* As in the last words of an engine that died, which are cut anywhere. */
static void bad_utf8_is_replaced(void)
{
    static const char bytes[] = "a\xff\xe2\x82\xac\xe2\x82";
    struct text text = {.arena = arena};
    text_append_json_string(&text, bytes, strlen(bytes));
    CU_ASSERT_STRING_EQUAL(text.bytes, "\"a\xef\xbf\xbd\xe2\x82\xac\xef\xbf\xbd\xef\xbf\xbd\"");
}

static const struct test tests[] = {
    {"bytes after the value are refused", refuses_trailing_bytes},
    {"a key that appears twice is refused at any depth, however it is escaped",
     refuses_duplicate_keys},
    {"keys that differ in case are two keys", accepts_keys_that_differ_in_case},
    {"ill-formed UTF-8 is refused", refuses_bad_utf8},
    {"U+0000 is refused with a hint", refuses_u0000},
    {"lone surrogates are refused with a hint, pairs are read", refuses_lone_surrogates},
    {"bad JSON is refused with a sentence", refuses_bad_json},
    {"numbers that a double cannot hold are refused", refuses_too_large_numbers},
    {"deep nesting is refused", refuses_deep_nesting},
    {"every text that is cut short is refused", refuses_every_cut},
    {"pointers escape / and ~", pointers_escape_slash_and_tilde},
    {"a pointer has a line", line_of_pointer},
    {"an item has a line and a pointer; numbers keep their value", line_and_pointer_of_item},
    {"numbers print as in JavaScript", prints_numbers_as_javascript},
    {"strings print with the fewest escapes", strings_have_fewest_escapes},
    {"a byte that is no UTF-8 is written as U+FFFD", bad_utf8_is_replaced},
    {"canonical text is compact and keeps the order of keys", canonical_text_is_compact_in_order},
    {"a text grows", text_grows},
    {"files are read whole, and why they are not is told", reads_files},
    {"a diagnostic prints the parts that it has", diagnostics_leave_out_what_is_missing},
};

int main(void)
{
    arena = arena_open();
    int failed = RUN_SUITE("json_text", tests);
    arena_close(arena);
    return failed;
}
