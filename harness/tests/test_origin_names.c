/*
 * Origins by name: which windows have which origin, the parts that programs get, and the names that
 * are put back into what was observed.
 */
#include "../origin_names.h"
#include "../../reference/tests/suite.h"
#include <stdio.h>
#include <string.h>

static const char TREE[] =
    "{\"cases\":[{\"id\":\"s/n\",\"title\":\"t\",\"clauses\":[\"c\"],\"realms\":{"
    "\"top\":{},\"same\":{\"frame\":\"top\"},\"port\":{\"frame\":\"top\",\"origin\":\"other-port\"}"
    ","
    "\"Left\":{\"frame\":\"top\",\"origin\":\"other-site\"},"
    "\"right\":{\"frame\":\"top\",\"origin\":\"other-site\"},"
    "\"inner\":{\"frame\":\"Left\",\"via\":\"blank\"},"
    "\"six\":{\"frame\":\"top\",\"origin\":\"ipv6\"},"
    "\"port80\":{\"frame\":\"top\",\"origin\":\"default-port\"},"
    "\"ip\":{\"frame\":\"top\",\"origin\":\"ip\"},\"data\":{\"frame\":\"top\",\"via\":\"data\"},"
    "\"child\":{\"frame\":\"data\",\"via\":\"srcdoc\"},"
    "\"box\":{\"frame\":\"top\",\"sandbox\":true}},"
    "\"main\":{\"top\":[[\"end\"]]},\"expect\":{}}]}";

static struct suites *suites;
static const struct test_case *tree;
static struct arena *arena;

static const struct realm_program *realm(const char *name)
{
    for (size_t i = 0; i < tree->realms.count; i++)
        if (strcmp(tree->realms.items[i].name, name) == 0)
            return &tree->realms.items[i];
    return NULL;
}

static bool has_origin(const char *name, const char *origin)
{
    return strcmp(realm_origin_parts(arena, tree, realm(name), &symbolic_ports).origin, origin) ==
           0;
}

static bool share(const char *a, const char *b)
{
    return realms_share_origin(tree, realm(a), realm(b));
}

static bool becomes(const char *entry, const char *expected)
{
    return strcmp(origin_names_replace(arena, tree, &symbolic_ports, entry), expected) == 0;
}

static bool expands(const char *text, const char *expected)
{
    return strcmp(origin_text_expand(arena, tree, text, &symbolic_ports), expected) == 0;
}

static void test_origins(void)
{
    CU_ASSERT(has_origin("top", "http://localhost:8000"));
    CU_ASSERT(has_origin("same", "http://localhost:8000"));
    CU_ASSERT(has_origin("port", "http://localhost:8001"));
    CU_ASSERT(has_origin("Left", "http://left.localhost:8000"));
    CU_ASSERT(has_origin("inner", "http://left.localhost:8000"));
    CU_ASSERT(has_origin("ip", "http://127.0.0.1:8000"));
    CU_ASSERT(has_origin("six", "http://[::1]:8000"));
    CU_ASSERT(has_origin("port80", "http://localhost"));
    CU_ASSERT(has_origin("data", "null"));
    CU_ASSERT(has_origin("child", "null"));
    CU_ASSERT(has_origin("box", "null"));
}

static void test_sharing(void)
{
    CU_ASSERT(share("top", "same"));
    CU_ASSERT(share("Left", "inner"));
    CU_ASSERT(share("data", "child"));
    CU_ASSERT_FALSE(share("Left", "right"));
    CU_ASSERT_FALSE(share("data", "box"));
    CU_ASSERT_FALSE(share("top", "port"));
    CU_ASSERT_FALSE(share("top", "ip"));
}

static void test_texts(void)
{
    CU_ASSERT(expands("{port.origin}/", "http://localhost:8001/"));
    CU_ASSERT(expands("{Left.scheme}://{Left.HOST}:{Left.port}", "http://LEFT.LOCALHOST:8000"));
    CU_ASSERT(expands("{ip.host}{data.origin}{data.host}", "127.0.0.1null"));
    CU_ASSERT(expands("{port80.host}:{port80.port} {six.host}", "localhost:80 [::1]"));
    CU_ASSERT(expands("{none.host} {top.none} {", "{none.host} {top.none} {"));
}

static void test_names(void)
{
    CU_ASSERT(becomes("[\"http://localhost:8001\"]", "[\"{port.origin}\"]"));
    CU_ASSERT(becomes("[1,{\"a\":[\"http://localhost:8000\",\"http://127.0.0.1:8000\"]}]",
                      "[1,{\"a\":[\"{top.origin}\",\"{ip.origin}\"]}]"));
    CU_ASSERT(becomes("[\"http://localhost\",\"http://[::1]:8000\"]",
                      "[\"{port80.origin}\",\"{six.origin}\"]"));
    CU_ASSERT(becomes("[\"http://left.localhost:8000\"]", "[\"{Left.origin}\"]"));
}

static void test_other_strings(void)
{
    const char *const entries[] = {
        "[\"http://localhost:8000/\"]",    "[\"http://localhost:80000\"]",
        "[\"http://localhost:80\"]",       "[\"null\"]",
        "[{\"http://localhost:8000\":1}]", "[\"\\\"http://localhost:8000\"]",
        "[\"\\\\\",\"x http://\"]"};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        CU_ASSERT(becomes(entries[i], entries[i]));
}

static void test_real_ports(void)
{
    struct origin_ports ports = {.port = 40001, .other_port = 40002};
    struct origin_parts parts = realm_origin_parts(arena, tree, realm("port"), &ports);
    CU_ASSERT_STRING_EQUAL(parts.origin, "http://localhost:40002");
    CU_ASSERT_STRING_EQUAL(
        origin_names_replace(arena, tree, &ports, "[\"http://localhost:40001\"]"),
        "[\"{top.origin}\"]");
}

static void test_missing_servers(void)
{
    struct origin_ports ports = symbolic_ports;
    CU_ASSERT_PTR_NULL(missing_server(arena, tree, &ports));
    ports.no_default_port = "taken";
    CU_ASSERT_STRING_EQUAL(missing_server(arena, tree, &ports),
                           "this machine has no server at port 80: taken");
    ports.no_ipv6 = "no such address";
    CU_ASSERT_STRING_EQUAL(missing_server(arena, tree, &ports),
                           "this machine has no server at [::1]: no such address");
    CU_ASSERT(case_names_origin(tree, "ipv6"));
    CU_ASSERT_FALSE(case_names_origin(tree, "nowhere"));
}

int main(void)
{
    static const struct test tests[] = {
        {"each window has the origin that the language says", test_origins},
        {"windows share an origin if one inherits it or both are named alike", test_sharing},
        {"texts take the parts of origins", test_texts},
        {"strings that are origins become names, the first realm's", test_names},
        {"other strings, keys and parts of strings stay", test_other_strings},
        {"ports are those of the servers", test_real_ports},
        {"a server that the machine lacks is told, with the reason", test_missing_servers},
    };
    struct diagnostic diagnostic = {0};
    arena = arena_open();
    if (suites_load_text(TREE, strlen(TREE), "t.json", "s", &suites, &diagnostic) != STATUS_OK) {
        fprintf(stderr, "%s\n", diagnostic.sentence);
        return 1;
    }
    tree = suites->cases.items[0];
    int status = RUN_SUITE("origin_names", tests);
    suites_close(suites);
    arena_close(arena);
    return status;
}
