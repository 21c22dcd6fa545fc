/*
 * The compiler from cases to JavaScript: what each form of the language becomes, how lines break,
 * and what stands around a program. That engines run it is tested in adapters/tests.
 */
#include "../../reference/tests/suite.h"
#include "../compiler.h"

#include <stdio.h>
#include <string.h>

/* A case of suite x around the given members of its object. */
static struct suites *load(const char *members)
{
    char text[8192];
    struct suites *suites = NULL;
    struct diagnostic diagnostic = {0};
    int length = snprintf(text, sizeof text,
                          "{\"cases\": [{\"id\": \"x/y\", \"title\": \"It works.\", "
                          "\"clauses\": [\"html/entangle/1\"], %s}]}",
                          members);
    enum status status =
        suites_load_text(text, (size_t)length, "y.json", "x", &suites, &diagnostic);
    if (status != STATUS_OK)
        fprintf(stderr, "\n%s: %s\n", diagnostic.pointer, diagnostic.sentence);
    CU_ASSERT_EQUAL_FATAL(status, STATUS_OK);
    return suites;
}

static bool same_text(const char *actual, const char *expected)
{
    if (strcmp(actual, expected) == 0)
        return true;
    fprintf(stderr, "\nexpected:\n%s\nbut it is:\n%s\n", expected, actual);
    return false;
}

/* True if the program of one realm is what is expected, markers included. */
static bool realm_compiles_to(const char *members, size_t realm, const char *expected)
{
    struct suites *suites = load(members);
    struct arena *arena = arena_open();
    bool same = same_text(compile_program(arena, suites->cases.items[0], realm), expected);
    arena_close(arena);
    suites_close(suites);
    return same;
}

/* True if the statements compile to the lines between the markers. */
static bool compiles_to(const char *statements, const char *lines)
{
    char members[4096], expected[4096];
    snprintf(members, sizeof members, "\"main\": [%s], \"expect\": []", statements);
    snprintf(expected, sizeof expected, "// begin: x/y\n%s\n// end: x/y\n", lines);
    return realm_compiles_to(members, 0, expected);
}

/* True if the value, logged, compiles to the expression. */
static bool value_is(const char *value, const char *expression)
{
    char statement[2048], line[2048];
    snprintf(statement, sizeof statement, "[\"log\", %s]", value);
    snprintf(line, sizeof line, "log(%s);", expression);
    return compiles_to(statement, line);
}

static void test_plain_values(void)
{
    CU_ASSERT(value_is("null", "null"));
    CU_ASSERT(value_is("true", "true"));
    CU_ASSERT(value_is("false", "false"));
    CU_ASSERT(value_is("1.5", "1.5"));
    CU_ASSERT(value_is("\"!undefined\"", "undefined"));
    CU_ASSERT(value_is("\"!NaN\"", "NaN"));
    CU_ASSERT(value_is("\"!-0\"", "-0"));
    CU_ASSERT(value_is("\"!Infinity\"", "Infinity"));
    CU_ASSERT(value_is("\"!-Infinity\"", "-Infinity"));
    CU_ASSERT(value_is("{\"!bigint\": \"-12\"}", "BigInt(\"-12\")"));
    CU_ASSERT(value_is("{\"!symbol\": \"s\"}", "Symbol(\"s\")"));
}

static void test_strings(void)
{
    CU_ASSERT(value_is("\"a\\\"b\\\\\"", "\"a\\\"b\\\\\""));
    CU_ASSERT(value_is("\"$$a\"", "\"$a\""));
    CU_ASSERT(value_is("\"!!a\"", "\"!a\""));
    CU_ASSERT(value_is("\"a\\n\\r\\t\\u0001\"", "\"a\\n\\r\\t\\u0001\""));
    CU_ASSERT(value_is("\"\\u2028\\u2029\\ufeff\"", "\"\\u2028\\u2029\\uFEFF\""));
    CU_ASSERT(value_is("\"\xc3\xa4\xe2\x82\xac\"", "\"\xc3\xa4\xe2\x82\xac\""));
    CU_ASSERT(value_is("\"\xf0\x9f\x98\x80\"", "\"\xf0\x9f\x98\x80\""));
    CU_ASSERT(value_is("{\"!utf16\": \"D800 0041 0000\"}", "\"\\uD800A\\u0000\""));
    CU_ASSERT(value_is("{\"!utf16\": \"D83D DE00\"}", "\"\xf0\x9f\x98\x80\""));
}

static void test_lists(void)
{
    CU_ASSERT(value_is("[]", "[]"));
    CU_ASSERT(value_is("[1, [2]]", "[1, [2]]"));
    CU_ASSERT(value_is("[1, \"!hole\", 2]", "[1, , 2]"));
    CU_ASSERT(value_is("[\"!hole\", 1]", "[, 1]"));
    CU_ASSERT(value_is("[1, \"!hole\"]", "[1, ,]"));
    CU_ASSERT(value_is("[\"!hole\"]", "[,]"));
    CU_ASSERT(value_is("{\"!arr\": [1], \"props\": {\"x\": 1}, \"length\": 5}",
                       "Object.assign([1], {x: 1, length: 5})"));
    CU_ASSERT(value_is("{\"!arr\": [], \"props\": {\"x\": {\"!get\": [[\"return\", 1]]}}}",
                       "Object.defineProperties([], {\n  x: {get() { return 1; }, "
                       "enumerable: true, configurable: true}\n})"));
}

static void test_objects(void)
{
    CU_ASSERT(value_is("{}", "{}"));
    CU_ASSERT(value_is("{\"a\": 1, \"odd key\": 2, \"0\": 3}", "{a: 1, \"odd key\": 2, \"0\": 3}"));
    CU_ASSERT(value_is("{\"__proto__\": 1}", "{[\"__proto__\"]: 1}"));
    CU_ASSERT(value_is("{\"!obj\": {\"!!k\": 1}}", "{\"!k\": 1}"));
    CU_ASSERT(
        value_is("{\"!obj\": {\"k\": {\"!get\": [[\"return\", 1]]}}}", "{get k() { return 1; }}"));
    CU_ASSERT(value_is("{\"!obj\": {\"a\": {\"!hidden\": 1}, \"b\": 2}}",
                       "Object.defineProperties({a: 1, b: 2}, {a: {enumerable: false}})"));
    CU_ASSERT(
        value_is("{\"!obj\": {\"a\": 1}, \"proto\": null}", "Object.setPrototypeOf({a: 1}, null)"));
    CU_ASSERT(value_is("{\"!obj\": {}, \"symbols\": {\"iterator\": 1}}", "{[Symbol.iterator]: 1}"));
    CU_ASSERT(value_is("{\"!obj\": {\"a\": 1}, \"frozen\": true}", "Object.freeze({a: 1})"));
}

static void test_operators(void)
{
    CU_ASSERT(value_is("{\"!is\": [1, {\"!add\": [1, 2]}]}", "Object.is(1, 1 + 2)"));
    CU_ASSERT(value_is("{\"!not\": {\"!in\": [\"a\", {}]}}", "!(\"a\" in {})"));
    CU_ASSERT(value_is("{\"!typeof\": {\"!add\": [1, 2]}}", "typeof (1 + 2)"));
    CU_ASSERT(value_is("{\"!add\": [{\"!add\": [1, 2]}, -3]}", "(1 + 2) + -3"));
    CU_ASSERT(value_is("{\"!instanceof\": [{}, \"Map\"]}", "{} instanceof Map"));
    CU_ASSERT(value_is("{\"!instanceof\": [{\"!fn\": \"\", \"do\": []}, \"Map\"]}",
                       "(function () {}) instanceof Map"));
}

static void test_calls(void)
{
    CU_ASSERT(value_is("{\"!new\": [\"MessageChannel\"]}", "new MessageChannel()"));
    CU_ASSERT(value_is("{\"!call\": [\"Object.keys\", {}]}", "Object.keys({})"));
    CU_ASSERT(value_is("{\"!fn\": \"a b\", \"do\": [[\"return\", \"$a\"]]}",
                       "function (a, b) { return a; }"));
    CU_ASSERT(value_is("\"$self.name\"", "globalThis.name"));
    CU_ASSERT(value_is("\"$Object[\\\"odd key\\\"][0].x\"", "Object[\"odd key\"][0].x"));
    CU_ASSERT(value_is("\"$Object[Symbol.iterator]\"", "Object[Symbol.iterator]"));
}

static void test_built_ins(void)
{
    CU_ASSERT(value_is("{\"!Date\": 5}", "new Date(5)"));
    CU_ASSERT(value_is("{\"!RegExp\": [\"a\\\\d\", \"gi\"]}", "new RegExp(\"a\\\\d\", \"gi\")"));
    CU_ASSERT(value_is("{\"!TypeError\": \"m\"}", "new TypeError(\"m\")"));
    CU_ASSERT(value_is("{\"!Error\": \"!undefined\"}", "new Error()"));
    CU_ASSERT(value_is("{\"!Map\": [[1, 2], [3, 4]]}", "new Map([[1, 2], [3, 4]])"));
    CU_ASSERT(value_is("{\"!Map\": []}", "new Map()"));
    CU_ASSERT(value_is("{\"!Set\": [1, \"a\"]}", "new Set([1, \"a\"])"));
}

static void test_buffers(void)
{
    CU_ASSERT(value_is("{\"!ArrayBuffer\": 8}", "new ArrayBuffer(8)"));
    CU_ASSERT(value_is("{\"!ArrayBuffer\": \"\"}", "new ArrayBuffer(0)"));
    CU_ASSERT(value_is("{\"!ArrayBuffer\": \"00ff\"}", "Uint8Array.of(0x00, 0xff).buffer"));
    CU_ASSERT(
        value_is("{\"!ArrayBuffer\": 1, \"max\": 4}", "new ArrayBuffer(1, {maxByteLength: 4})"));
    CU_ASSERT(value_is("{\"!ArrayBuffer\": \"07\", \"max\": 4}",
                       "Object.assign(new Uint8Array(new ArrayBuffer(1, {maxByteLength: 4})), "
                       "[0x07]).buffer"));
    CU_ASSERT(value_is("{\"!SharedArrayBuffer\": 1, \"max\": 2}",
                       "new SharedArrayBuffer(1, {maxByteLength: 2})"));
}

static void test_views(void)
{
    CU_ASSERT(value_is("{\"!Uint8Array\": [1, 2]}", "Uint8Array.of(1, 2)"));
    CU_ASSERT(value_is("{\"!Float64Array\": [\"!NaN\", \"!-0\"]}", "Float64Array.of(NaN, -0)"));
    CU_ASSERT(value_is("{\"!BigInt64Array\": [\"-1\"]}", "BigInt64Array.of(BigInt(\"-1\"))"));
    CU_ASSERT(value_is("{\"!Uint8Array\": {\"!ArrayBuffer\": 4}, \"offset\": 1, \"length\": 2}",
                       "new Uint8Array(new ArrayBuffer(4), 1, 2)"));
    CU_ASSERT(value_is("{\"!DataView\": {\"!ArrayBuffer\": 4}, \"length\": 2}",
                       "new DataView(new ArrayBuffer(4), 0, 2)"));
    CU_ASSERT(
        value_is("{\"!DataView\": {\"!ArrayBuffer\": 4}}", "new DataView(new ArrayBuffer(4))"));
}

static void test_statements(void)
{
    CU_ASSERT(compiles_to("[\"let\", \"o\", {}], [\"set\", \"o.a\", 1], [\"del\", \"o.a\"]",
                          "const o = {};\no.a = 1;\ndelete o.a;"));
    CU_ASSERT(compiles_to("[\"var\", \"n\", 0], [\"set\", \"n\", 1]", "let n = 0;\nn = 1;"));
    CU_ASSERT(
        compiles_to("[\"Object.freeze\", {}], [\"throw\", 1]", "Object.freeze({});\nthrow 1;"));
    CU_ASSERT(compiles_to("[\"log\", 1, \"a\"], [\"end\"]", "log(1, \"a\");\nend();"));
    CU_ASSERT(compiles_to("[\"let\", \"f\", {\"!fn\": \"\", \"do\": [[\"return\", 1]]}], [\"f\"]",
                          "const f = function () { return 1; };\nf();"));
}

static void test_handlers(void)
{
    CU_ASSERT(compiles_to("[\"let\", \"c\", {\"!new\": [\"MessageChannel\"]}], "
                          "[\"on\", \"c.port2\", \"message\", [\"log\", \"$e.data\"], [\"end\"]]",
                          "const c = new MessageChannel();\n"
                          "c.port2.addEventListener(\"message\", e => { log(e.data); end(); });"));
    CU_ASSERT(compiles_to("[\"micro\", [\"end\"]]", "Promise.resolve().then(() => { end(); });"));
}

static void test_try(void)
{
    CU_ASSERT(compiles_to("[\"try\", [\"throw\", 1]]",
                          "try { throw 1; } catch (x) { log(\"threw\", x); }"));
    CU_ASSERT(compiles_to("[\"try\", [\"throw\", 1], [\"catch\", [\"log\", \"$x\"]]]",
                          "try { throw 1; } catch (x) { log(x); }"));
    CU_ASSERT(compiles_to("[\"try\", [\"let\", \"a\", 1]]",
                          "try {\n  const a = 1;\n} catch (x) {\n  log(\"threw\", x);\n}"));
}

static void test_branches(void)
{
    CU_ASSERT(compiles_to("[\"if\", {\"!is\": [1, 1]}, [\"end\"]]", "if (Object.is(1, 1)) end();"));
    CU_ASSERT(compiles_to("[\"unless\", true, [\"end\"]]", "if (!true) end();"));
    CU_ASSERT(compiles_to("[\"unless\", {\"!in\": [\"a\", {}]}, [\"end\"]]",
                          "if (!(\"a\" in {})) end();"));
    CU_ASSERT(compiles_to("[\"if\", true, [\"let\", \"a\", 1]]", "if (true) {\n  const a = 1;\n}"));
    CU_ASSERT(
        compiles_to("[\"if\", true, [\"log\", 1], [\"end\"]]", "if (true) { log(1); end(); }"));
}

static void test_self_reference(void)
{
    CU_ASSERT(compiles_to("[\"let\", \"m\", {\"!Map\": [[\"$m\", 1]]}]",
                          "const m = new Map();\nm.set(m, 1);"));
    CU_ASSERT(compiles_to("[\"let\", \"s\", {\"!Set\": [1, \"$s\"]}]",
                          "const s = new Set();\ns.add(1);\ns.add(s);"));
    CU_ASSERT(
        compiles_to("[\"let\", \"a\", [1, [\"$a\"]]]", "const a = [];\na.push(1);\na.push([a]);"));
    CU_ASSERT(compiles_to("[\"let\", \"a\", [\"!hole\", \"$a\", \"!hole\"]]",
                          "const a = [];\na[1] = a;\na.length = 3;"));
    CU_ASSERT(compiles_to("[\"var\", \"o\", {\"k\": \"$o\", \"odd key\": 1, \"__proto__\": 2}]",
                          "let o = {};\no.k = o;\no[\"odd key\"] = 1;\n"
                          "Object.defineProperty(o, \"__proto__\", "
                          "{value: 2, writable: true, enumerable: true, configurable: true});"));
}

static void test_long_lines(void)
{
    CU_ASSERT(compiles_to("[\"log\", {\"first\": \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", "
                          "\"second\": \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"}]",
                          "log({\n  first: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\n"
                          "  second: \"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"\n});"));
    CU_ASSERT(compiles_to("[\"let\", \"f\", {\"!fn\": \"\", \"do\": "
                          "[[\"log\", 1], [\"log\", 2], [\"log\", 3]]}]",
                          "const f = function () {\n  log(1);\n  log(2);\n  log(3);\n};"));
    CU_ASSERT(compiles_to("[\"log\", {\"!ArrayBuffer\": \"000102030405060708090a0b0c0d\"}]",
                          "log(Uint8Array.of(\n  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, "
                          "0x08, 0x09, 0x0a, 0x0b,\n  0x0c, 0x0d\n).buffer);"));
}

static void test_row(void)
{
    struct suites *suites = load("\"main\": [[\"log\", \"$x\"]], \"expect\": [], "
                                 "\"rows\": {\"one\": {\"x\": {\"a\": 1}}}");
    struct arena *arena = arena_open();
    CU_ASSERT(same_text(compile_program(arena, suites->cases.items[0], 0),
                        "// begin: x/y#one\nconst x = {a: 1};\nlog(x);\n// end: x/y#one\n"));
    arena_close(arena);
    suites_close(suites);
}

static void test_setup(void)
{
    CU_ASSERT(realm_compiles_to("\"setup\": [[\"let\", \"a\", 1]], \"main\": [[\"log\", \"$a\"]], "
                                "\"expect\": []",
                                0,
                                "// begin: x/y\nconst a = 1;\nmain(() => {\n  log(a);\n});\n"
                                "// end: x/y\n"));
}

static const char AGENTS[] = "\"realms\": {\"top\": {}, \"b\": {\"agent\": \"top\"}}, \"main\": "
                             "{\"top\": [[\"b.postMessage\", 1]], \"b\": [[\"top.start\"], "
                             "[\"end\"]]}, \"expect\": {\"top\": []}";

static void test_realms(void)
{
    CU_ASSERT(realm_compiles_to(AGENTS, 0,
                                "// begin: x/y top\nmain(() => {\n  b.postMessage(1);\n});\n"
                                "// end: x/y top\n"));
    CU_ASSERT(realm_compiles_to(AGENTS, 1,
                                "// begin: x/y b\nmain(() => {\n  top.start();\n  end();\n});\n"
                                "// end: x/y b\n"));
}

/* The standalone script holds the programs of all realms as they are. */
static bool stands_alone(const char *members)
{
    struct suites *suites = load(members);
    struct arena *arena = arena_open();
    const struct test_case *test_case = suites->cases.items[0];
    const char *script = compile_standalone(arena, test_case);
    bool holds = strncmp(script, "\"use strict\";\n// x/y\n// It works.\n", 34) == 0;
    for (size_t i = 0; i < test_case->realms.count; i++)
        holds = holds && strstr(script, compile_program(arena, test_case, i));
    arena_close(arena);
    suites_close(suites);
    return holds;
}

static void test_standalone(void)
{
    CU_ASSERT(stands_alone("\"main\": [[\"log\", 1], [\"end\"]], \"expect\": []"));
    CU_ASSERT(stands_alone(AGENTS));
    CU_ASSERT(stands_alone("\"realms\": {\"t\": {}, \"f\": {\"frame\": \"t\"}}, "
                           "\"main\": {\"f\": [[\"log\", 1], [\"end\"]]}, \"expect\": {}"));
    CU_ASSERT(stands_alone("\"realms\": {\"t\": {}, \"f\": {\"frame\": \"t\", \"via\": \"data\"}}, "
                           "\"main\": {\"f\": [[\"log\", 1], [\"end\"]]}, \"expect\": {}"));
}

/* A window that writes of its origin finds that in the page which loads its script. */
static void test_standalone_knows_its_origin(void)
{
    struct suites *suites = load("\"realms\": {\"t\": {\"origin\": \"ip\"}}, \"main\": {\"t\": "
                                 "[[\"log\", \"{t.port}\"], [\"end\"]]}, \"expect\": []");
    struct arena *arena = arena_open();
    const char *script = compile_standalone(arena, suites->cases.items[0]);
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "Load it in a page from http://127.0.0.1, at any port"));
    CU_ASSERT_PTR_NOT_NULL(strstr(script, "const origins = {t: {origin, "));
    arena_close(arena);
    suites_close(suites);
}

static void test_popups(void)
{
    const char *popup = "\"realms\": {\"t\": {}, \"p\": {\"popup\": \"t\"}}, "
                        "\"main\": {\"t\": [[\"close\", \"p\"], [\"end\"]]}, \"expect\": {}";
    CU_ASSERT(realm_compiles_to(popup, 0,
                                "// begin: x/y t\nmain(() => {\n"
                                "  close(\"p\");\n  end();\n});\n// end: x/y t\n"));
    CU_ASSERT(stands_alone(popup));
}

static void test_next_documents(void)
{
    const char *next = "\"realms\": {\"t\": {}, \"f\": {\"frame\": \"t\"}, \"n\": "
                       "{\"document\": \"f\"}}, "
                       "\"main\": {\"t\": [[\"navigate\", \"n\"], [\"end\"]]}, \"expect\": {}";
    CU_ASSERT(realm_compiles_to(next, 0,
                                "// begin: x/y t\nmain(() => {\n"
                                "  navigate(\"n\");\n  end();\n});\n// end: x/y t\n"));
    CU_ASSERT(stands_alone(next));
}

static void test_not_built(void)
{
    const char *frames = "\"status\": \"waiting\", \"realms\": {\"top\": {}, \"a\": {\"frame\": "
                         "\"top\", \"origin\": \"same\"}}, \"main\": {\"top\": "
                         "[[\"remove\", \"a\"], [\"gc\"]]}, \"expect\": {\"top\": []}";
    CU_ASSERT(realm_compiles_to(frames, 0,
                                "// begin: x/y top\nmain(() => {\n"
                                "  remove(\"a\");\n  gc();\n});\n// end: x/y top\n"));
    CU_ASSERT(stands_alone(frames));
}

static void test_origin_text(void)
{
    const char *members = "\"status\": \"waiting\", \"realms\": {\"top\": {}, \"a\": {\"frame\": "
                          "\"top\", \"origin\": \"other-port\"}}, \"main\": {\"top\": [[\"log\", "
                          "\"http://{a.host}:{top.port}/\"]]}, \"expect\": {\"top\": []}";
    CU_ASSERT(realm_compiles_to(members, 0,
                                "// begin: x/y top\nmain(() => {\n  log(\"http://\" + "
                                "origins.a.host + \":\" + origins.top.port + \"/\");\n});\n"
                                "// end: x/y top\n"));
}

int main(void)
{
    static const struct test tests[] = {
        {"plain values are literals", test_plain_values},
        {"strings are quoted, and what cannot be seen is escaped", test_strings},
        {"lists keep their holes and more than elements", test_lists},
        {"objects keep keys, getters, hidden properties, prototype and symbols", test_objects},
        {"operators have parentheses where they need them", test_operators},
        {"calls, functions and paths are those of JavaScript", test_calls},
        {"built-in objects are made by their constructors", test_built_ins},
        {"buffers have a length or bytes, and perhaps a maximum", test_buffers},
        {"views have elements or a buffer", test_views},
        {"statements are statements", test_statements},
        {"listeners and microtasks are arrow functions", test_handlers},
        {"try logs what was thrown, or handles it", test_try},
        {"branches are short where they can be", test_branches},
        {"a container that names itself is filled after it is made", test_self_reference},
        {"what does not fit on a line is broken", test_long_lines},
        {"the constants of a row come first", test_row},
        {"with a setup, main waits for the barrier", test_setup},
        {"every realm has its own program", test_realms},
        {"a standalone script holds the same programs", test_standalone},
        {"a standalone script of one window knows the origin of its page",
         test_standalone_knows_its_origin},
        {"a popup is closed by a function", test_popups},
        {"a frame is navigated by a function", test_next_documents},
        {"what no engine runs yet has a text all the same", test_not_built},
        {"parts of an origin are joined", test_origin_text},
    };
    return RUN_SUITE("compiler", tests);
}
