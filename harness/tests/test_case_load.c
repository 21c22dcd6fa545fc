/*
 * The loader: what it makes of right cases, and that each mistake is refused at its place.
 */
#include "../loader.h"
#include "../../reference/tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "\"id\":\"ports/a\",\"title\":\"T\",\"clauses\":[\"c/1\"],"
#define MAIN(statements) HEAD "\"main\":[" statements "],\"expect\":[]"
#define VALUE(value) MAIN("[\"log\"," value "]")
#define TWO_REALMS HEAD "\"realms\":{\"top\":{},\"b\":{\"agent\":\"top\"}},"

static struct diagnostic diagnostic;
static struct suites *suites;

static enum status load_file(const char *text)
{
    suites_close(suites);
    suites = NULL;
    return suites_load_text(text, strlen(text), "file.json", "ports", &suites, &diagnostic);
}

static enum status load(const char *members)
{
    char text[8000];
    snprintf(text, sizeof text, "{\"cases\":[{%s}]}", members);
    return load_file(text);
}

/* The first case of the members; ends the test if they are refused. */
static struct test_case *loaded(const char *members)
{
    if (load(members) != STATUS_OK) {
        printf("\n%s\n%s: %s\n", members, diagnostic.pointer, diagnostic.sentence);
        CU_FAIL_FATAL("the case is refused");
    }
    return suites->cases.items[0];
}

static struct statement *statement_of(const char *members, size_t index)
{
    return loaded(members)->realms.items[0].main.items[index];
}

static struct expression *value_of(const char *members)
{
    return statement_of(members, 0)->operands.items[0];
}

/* True if the case is refused at pointer (below the case) with a sentence that has the fragment. */
static bool refused(const char *members, const char *pointer, const char *fragment)
{
    char whole[300];
    enum status status = load(members);
    snprintf(whole, sizeof whole, "/cases/0%s", pointer);
    bool as_told = status == STATUS_BAD_INPUT && !suites && diagnostic.line == 1 &&
                   strcmp(diagnostic.pointer, whole) == 0 && strstr(diagnostic.sentence, fragment);
    if (!as_told)
        printf("\n%s\n%d %s: %s\n", members, status, diagnostic.pointer, diagnostic.sentence);
    return as_told;
}

static bool accepted(const char *members)
{
    return loaded(members) != NULL;
}

static void knows_heading(void)
{
    struct test_case *test_case =
        loaded(MAIN("[\"end\"]") ",\"note\":\"N\",\"status\":\"waiting\"");
    CU_ASSERT_STRING_EQUAL(test_case->id, "ports/a");
    CU_ASSERT_STRING_EQUAL(test_case->suite, "ports");
    CU_ASSERT_STRING_EQUAL(test_case->title, "T");
    CU_ASSERT_STRING_EQUAL(test_case->note, "N");
    CU_ASSERT_STRING_EQUAL(test_case->file, "file.json");
    CU_ASSERT_STRING_EQUAL(test_case->clauses.items[0], "c/1");
    CU_ASSERT(test_case->waiting);
    CU_ASSERT_EQUAL(test_case->line, 1);
    CU_ASSERT_PTR_EQUAL(suites_find(suites, "ports/a"), test_case);
    CU_ASSERT_PTR_NULL(suites_find(suites, "ports/b"));
    CU_ASSERT_EQUAL(strlen(test_case->digest), 16);
    CU_ASSERT_EQUAL(strlen(suites->digest), 16);
    CU_ASSERT_PTR_NULL(strstr(test_case->json, "expect"));
}

static void refuses_bad_headings(void)
{
    CU_ASSERT(refused("\"title\":\"T\"", "", "no \"id\""));
    CU_ASSERT(refused("\"id\":3", "/id", "text"));
    CU_ASSERT(refused("\"id\":\"clone/a\"", "/id", "ports/"));
    CU_ASSERT(refused("\"id\":\"ports/A\"", "/id", "lower-case"));
    CU_ASSERT(refused("\"id\":\"ports/a--b\"", "/id", "lower-case"));
    CU_ASSERT(refused("\"id\":\"ports/\"", "/id", "lower-case"));
    CU_ASSERT(refused("\"id\":\"ports/a\",\"title\":\" \"", "/title", "not empty"));
    CU_ASSERT(refused("\"id\":\"ports/a\",\"title\":\"T\"", "", "no \"clauses\""));
    CU_ASSERT(refused("\"id\":\"ports/a\",\"title\":\"T\",\"clauses\":[]", "/clauses", "empty"));
    CU_ASSERT(refused("\"id\":\"ports/a\",\"title\":\"T\",\"clauses\":[\"c\",\"c\"]", "/clauses/1",
                      "twice"));
    CU_ASSERT(refused(MAIN("[\"end\"]") ",\"status\":\"wating\"", "/status", "waiting"));
    CU_ASSERT(refused(MAIN("[\"end\"]") ",\"expct\":[]", "/expct", "\"expect\"?"));
    CU_ASSERT(refused(HEAD "\"expect\":[]", "", "no \"main\""));
    CU_ASSERT(refused(HEAD "\"main\":[],\"expect\":[]", "/main", "empty"));
    CU_ASSERT(refused(HEAD "\"main\":[[\"end\"]]", "", "no \"expect\""));
    CU_ASSERT(refused(HEAD "\"main\":3,\"expect\":[]", "/main", "list"));
}

static void refuses_bad_files(void)
{
    CU_ASSERT_EQUAL(load_file("{\"cases\":[]} x"), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(load_file("[]"), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(load_file("{\"case\":[]}"), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(load_file("{\"cases\":[]}"), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(load_file("{\"cases\":[3]}"), STATUS_BAD_INPUT);
    CU_ASSERT_EQUAL(load_file("{\"cases\":[{" MAIN("[\"end\"]") "}],\"more\":1}"),
                    STATUS_BAD_INPUT);
    CU_ASSERT_STRING_EQUAL(diagnostic.pointer, "/more");
}

static void refuses_an_id_used_twice(void)
{
    CU_ASSERT_EQUAL(load_file("{\"cases\":[{" MAIN("[\"end\"]") "},\n{" MAIN("[\"end\"]") "}]}"),
                    STATUS_BAD_INPUT);
    CU_ASSERT_STRING_EQUAL(diagnostic.pointer, "/cases/1/id");
    CU_ASSERT_EQUAL(diagnostic.line, 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(diagnostic.sentence, "first at file.json:1"));
}

static void reads_statements(void)
{
    static const char members[] =
        MAIN("[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],[\"var\",\"n\",0],[\"set\",\"n\",1],"
             "[\"on\",\"c.port1\",\"message\",[\"log\",\"$e.data\"],[\"end\"]],"
             "[\"try\",[\"throw\",1],[\"catch\",[\"log\",\"$x\"]]],[\"micro\",[\"end\"]],"
             "[\"if\",true,[\"end\"]],[\"unless\",false,[\"end\"]],[\"del\",\"c.x\"],"
             "[\"c.port2.postMessage\",1,[]],[\"gc\"]");
    static const enum statement_kind kinds[] = {
        STATEMENT_LET,    STATEMENT_VAR,   STATEMENT_SET, STATEMENT_ON,
        STATEMENT_TRY,    STATEMENT_MICRO, STATEMENT_IF,  STATEMENT_UNLESS,
        STATEMENT_DELETE, STATEMENT_CALL,  STATEMENT_GC,
    };
    struct realm_program *realm = &loaded(members)->realms.items[0];
    CU_ASSERT_EQUAL_FATAL(realm->main.count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < realm->main.count; i++)
        CU_ASSERT_EQUAL(realm->main.items[i]->kind, kinds[i]);
    CU_ASSERT_STRING_EQUAL(realm->main.items[3]->text, "message");
    CU_ASSERT_EQUAL(realm->main.items[3]->body.count, 2);
    CU_ASSERT(realm->main.items[4]->has_handler);
    CU_ASSERT_EQUAL(realm->main.items[4]->body.count, 1);
    CU_ASSERT_EQUAL(realm->main.items[4]->handler.count, 1);
    CU_ASSERT_EQUAL(realm->main.items[9]->operands.count, 2);
    CU_ASSERT_EQUAL(realm->labels.count, 4);
}

static void refuses_bad_statements(void)
{
    CU_ASSERT(refused(MAIN("3"), "/main/0", "list"));
    CU_ASSERT(refused(MAIN("[]"), "/main/0", "begins with"));
    CU_ASSERT(refused(MAIN("[\"lgo\",1]"), "/main/0/0", "\"log\"?"));
    CU_ASSERT(refused(MAIN("[\"let\",\"a\"]"), "/main/0", "1 argument;"));
    CU_ASSERT(refused(MAIN("[\"let\",\"a\",1,2]"), "/main/0", "3 arguments"));
    CU_ASSERT(refused(MAIN("[\"let\"]"), "/main/0", "label"));
    CU_ASSERT(refused(MAIN("[\"let\",3,1]"), "/main/0/1", "label"));
    CU_ASSERT(refused(MAIN("[\"end\",1]"), "/main/0", "1 argument"));
    CU_ASSERT(refused(MAIN("[\"log\"]"), "/main/0", "0 arguments"));
    CU_ASSERT(refused(MAIN("[\"on\",\"self\",3]"), "/main/0/2", "type"));
    CU_ASSERT(refused(MAIN("[\"del\",\"Array\"]"), "/main/0/1", "property"));
    CU_ASSERT(refused(MAIN("[\"catch\",[\"end\"]]"), "/main/0", "catch"));
    CU_ASSERT(refused(MAIN("[\"try\",[\"catch\",[\"end\"]]]"), "/main/0", "before catch"));
    CU_ASSERT(
        refused(MAIN("[\"try\",[\"if\",true,[\"catch\",[\"end\"]]]]"), "/main/0/1/2", "catch"));
    CU_ASSERT(refused(MAIN("[\"try\",[\"catch\"],[\"end\"]]"), "/main/0/1", "catch"));
    CU_ASSERT(refused(MAIN("[\"return\",1]"), "/main/0", "function"));
    CU_ASSERT(refused(MAIN("[\"remove\",\"f\"]"), "/main/0/1", "realm"));
    CU_ASSERT(refused(MAIN("[\"log\",\"threw\",1]"), "/main/0/1", "threw"));
    CU_ASSERT(refused(MAIN("[\"micro\",[\"log\",\"reported\"]]"), "/main/0/1/1", "reported"));
}

static void reads_plain_values(void)
{
    CU_ASSERT_EQUAL(value_of(VALUE("null"))->kind, EXPRESSION_NULL);
    CU_ASSERT_EQUAL(value_of(VALUE("\"!undefined\""))->kind, EXPRESSION_UNDEFINED);
    CU_ASSERT_EQUAL(value_of(VALUE("true"))->number, 1);
    CU_ASSERT_EQUAL(value_of(VALUE("1.5"))->number, 1.5);
    CU_ASSERT(1 / value_of(VALUE("\"!-0\""))->number < 0);
    CU_ASSERT(value_of(VALUE("\"!-Infinity\""))->number < -1e308);
    CU_ASSERT_EQUAL(value_of(VALUE("[1,\"!hole\"]"))->operands.items[1]->kind, EXPRESSION_HOLE);
    CU_ASSERT_STRING_EQUAL(value_of(VALUE("{\"b\":1,\"a\":2}"))->properties.items[0].name, "b");
    CU_ASSERT_EQUAL(value_of(VALUE("\"\""))->unit_count, 0);
    CU_ASSERT_EQUAL(value_of(VALUE("\"$$a\""))->units[0], '$');
    CU_ASSERT_EQUAL(value_of(VALUE("\"$$a\""))->unit_count, 2);
    CU_ASSERT_EQUAL(value_of(VALUE("\"!!a\""))->units[0], '!');
    CU_ASSERT_EQUAL(value_of(VALUE("\"\\ud83d\\ude00\""))->units[1], 0xde00);
    CU_ASSERT_EQUAL(value_of(VALUE("\"{a.host}\""))->kind, EXPRESSION_STRING);
}

static void reads_tagged_values(void)
{
    CU_ASSERT_EQUAL(value_of(VALUE("{\"!new\":[\"Map\"]}"))->kind, EXPRESSION_NEW);
    CU_ASSERT_EQUAL(value_of(VALUE("{\"!utf16\":\"D800 0041\"}"))->units[0], 0xd800);
    CU_ASSERT_EQUAL(value_of(VALUE("{\"!utf16\":\"\"}"))->unit_count, 0);
    CU_ASSERT_STRING_EQUAL(value_of(VALUE("{\"!bigint\":\"-12\"}"))->text, "-12");
    CU_ASSERT_EQUAL(value_of(VALUE("{\"!symbol\":\"!undefined\"}"))->operands.count, 0);
    CU_ASSERT_EQUAL(value_of(VALUE("{\"!Map\":[[1,2],[3,4]]}"))->operands.count, 4);
    CU_ASSERT_STRING_EQUAL(value_of(VALUE("{\"!TypeError\":\"m\"}"))->text, "TypeError");
    struct expression *array = value_of(VALUE("{\"!arr\":[1],\"props\":{\"k\":2},\"length\":3}"));
    CU_ASSERT_EQUAL(array->kind, EXPRESSION_ARRAY);
    CU_ASSERT(array->has_length && array->length == 3 && array->properties.count == 1);
    struct expression *function = value_of(VALUE("{\"!fn\":\"a b\",\"do\":[[\"return\",\"$b\"]]}"));
    CU_ASSERT_STRING_EQUAL(function->parameters.items[1], "b");
    CU_ASSERT_EQUAL(function->body.count, 1);
}

static void reads_described_objects(void)
{
    struct expression *object = value_of(
        VALUE("{\"!obj\":{\"!!k\":1,\"g\":{\"!get\":[[\"return\",1]]},\"h\":{\"!hidden\":2}},"
              "\"proto\":null,\"symbols\":{\"iterator\":3},\"frozen\":true}"));
    CU_ASSERT_STRING_EQUAL(object->properties.items[0].name, "!k");
    CU_ASSERT_EQUAL(object->properties.items[1].kind, PROPERTY_GETTER);
    CU_ASSERT_EQUAL(object->properties.items[1].body.count, 1);
    CU_ASSERT_EQUAL(object->properties.items[2].kind, PROPERTY_HIDDEN);
    CU_ASSERT_EQUAL(object->prototype->kind, EXPRESSION_NULL);
    CU_ASSERT_STRING_EQUAL(object->symbols.items[0].name, "iterator");
    CU_ASSERT(object->frozen);
}

static void reads_buffers_and_views(void)
{
    struct expression *buffer = value_of(VALUE("{\"!ArrayBuffer\":\"00ff\",\"max\":4}"));
    CU_ASSERT(buffer->is_hex && !buffer->shared && buffer->operands.count == 2);
    CU_ASSERT_STRING_EQUAL(buffer->text, "00ff");
    CU_ASSERT(value_of(VALUE("{\"!SharedArrayBuffer\":8}"))->shared);
    struct expression *view =
        value_of(VALUE("{\"!Uint8Array\":{\"!ArrayBuffer\":8},\"length\":2}"));
    CU_ASSERT_EQUAL(view->kind, EXPRESSION_VIEW);
    CU_ASSERT_EQUAL_FATAL(view->operands.count, 3);
    CU_ASSERT_PTR_NULL(view->operands.items[1]);
    CU_ASSERT_EQUAL(view->operands.items[2]->number, 2);
    struct expression *big = value_of(VALUE("{\"!BigInt64Array\":[\"-1\"]}"));
    CU_ASSERT_EQUAL(big->kind, EXPRESSION_TYPED_ARRAY);
    CU_ASSERT_EQUAL(big->operands.items[0]->kind, EXPRESSION_BIGINT);
}

static void refuses_bad_values(void)
{
    CU_ASSERT(refused(VALUE("-0"), "/main/0/1", "!-0"));
    CU_ASSERT(refused(VALUE("\"!hole\""), "/main/0/1", "list only"));
    CU_ASSERT(refused(VALUE("{\"a\":\"!hole\"}"), "/main/0/1/a", "list only"));
    CU_ASSERT(refused(VALUE("\"!Nan\""), "/main/0/1", "\"!NaN\"?"));
    CU_ASSERT(refused(VALUE("{\"!nwe\":[\"Map\"]}"), "/main/0/1", "\"new\"?"));
    CU_ASSERT(refused(VALUE("{\"!hidden\":1}"), "/main/0/1", "property"));
    CU_ASSERT(refused(VALUE("{\"!new\":[]}"), "/main/0/1/!new", "path"));
    CU_ASSERT(refused(VALUE("{\"!new\":[\"$Map\"]}"), "/main/0/1/!new/0", "leave out the $"));
    CU_ASSERT(refused(VALUE("{\"!obj\":{},\"porto\":1}"), "/main/0/1/porto", "\"proto\"?"));
    CU_ASSERT(refused(VALUE("{\"!obj\":{},\"symbols\":{\"itrator\":1}}"),
                      "/main/0/1/symbols/itrator", "\"iterator\"?"));
    CU_ASSERT(refused(VALUE("{\"!obj\":{\"!k\":1}}"), "/main/0/1/!obj/!k", "!!k"));
    CU_ASSERT(refused(VALUE("{\"a\":1,\"!k\":1}"), "/main/0/1/!k", "!!k"));
    CU_ASSERT(refused(VALUE("{\"!fn\":\"a\"}"), "/main/0/1", "\"do\""));
    CU_ASSERT(refused(VALUE("{\"!fn\":\"a  b\",\"do\":[]}"), "/main/0/1/!fn", "single spaces"));
    CU_ASSERT(refused(VALUE("{\"!is\":[1]}"), "/main/0/1/!is", "two"));
    CU_ASSERT(refused(VALUE("{\"!bigint\":\"01\"}"), "/main/0/1/!bigint", "decimal"));
    CU_ASSERT(refused(VALUE("{\"!utf16\":\"D80\"}"), "/main/0/1/!utf16", "code units"));
    CU_ASSERT(refused(VALUE("{\"!utf16\":\"D800 \"}"), "/main/0/1/!utf16", "code units"));
    CU_ASSERT(refused(VALUE("{\"!ArrayBuffer\":\"0\"}"), "/main/0/1/!ArrayBuffer", "hexadecimal"));
    CU_ASSERT(refused(VALUE("{\"!ArrayBuffer\":-1}"), "/main/0/1/!ArrayBuffer", "number of bytes"));
    CU_ASSERT(refused(VALUE("{\"!Uint8Array\":[\"a\"]}"), "/main/0/1/!Uint8Array/0", "number"));
    CU_ASSERT(refused(VALUE("{\"!Uint8Array\":[1],\"offset\":1}"), "/main/0/1", "buffer"));
    CU_ASSERT(refused(VALUE("{\"!DataView\":[1]}"), "/main/0/1/!DataView", "buffer"));
    CU_ASSERT(refused(VALUE("{\"!Map\":[1]}"), "/main/0/1/!Map/0", "[key, value]"));
    CU_ASSERT(refused(VALUE("{\"!arr\":[1,2],\"length\":1}"), "/main/0/1/length", "elements"));
}

static void reads_paths(void)
{
    const struct path *path =
        value_of(VALUE("\"$Object.prototype[\\\"odd \\\\\\\\ key\\\"][12][Symbol.iterator]\""))
            ->path;
    CU_ASSERT_EQUAL(path->head_kind, HEAD_GLOBAL);
    CU_ASSERT_EQUAL_FATAL(path->accessors.count, 4);
    CU_ASSERT_STRING_EQUAL(path->accessors.items[0].name, "prototype");
    CU_ASSERT(!path->accessors.items[0].quoted && path->accessors.items[1].quoted);
    CU_ASSERT_STRING_EQUAL(path->accessors.items[1].name, "odd \\ key");
    CU_ASSERT_EQUAL(path->accessors.items[2].index, 12);
    CU_ASSERT_STRING_EQUAL(path->accessors.items[3].path->head, "Symbol");
    CU_ASSERT_EQUAL(value_of(VALUE("\"$self.x\""))->path->head_kind, HEAD_SELF);
    CU_ASSERT_EQUAL(value_of(VALUE("\"$this\""))->path->head_kind, HEAD_THIS);
}

static void refuses_malformed_paths(void)
{
    static const char *const bad[] = {
        "$",
        "$self.",
        "$self..x",
        "$self[",
        "$self[]",
        "$self[1",
        "$self[01]",
        "$self x",
        "$.x",
        "$self[\\\"a]",
        "$self[\\\"\\\\n\\\"]",
        "$self.1",
        "$self[self",
        "$self-x",
        "$1",
        "$self['a']",
        "$self[1234567890]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char members[400];
        snprintf(members, sizeof members, HEAD "\"main\":[[\"log\",\"%s\"]],\"expect\":[]", bad[i]);
        CU_ASSERT(refused(members, "/main/0/1", "malformed"));
    }
}

static void equal_names_are_equal_pointers(void)
{
    struct realm_program *realm =
        &loaded(MAIN("[\"let\",\"o\",{}],[\"log\",\"$o.k\",\"$o.k\"]"))->realms.items[0];
    struct statement *log = realm->main.items[1];
    CU_ASSERT_PTR_EQUAL(realm->main.items[0]->label, log->operands.items[0]->path->head);
    CU_ASSERT_PTR_EQUAL(log->operands.items[0]->path->accessors.items[0].name,
                        log->operands.items[1]->path->accessors.items[0].name);
}

static void scopes_labels_by_block(void)
{
    CU_ASSERT(refused(VALUE("\"$nothing\""), "/main/0/1", "Unknown label"));
    CU_ASSERT(refused(MAIN("[\"let\",\"channel\",1],[\"log\",\"$chanel\"]"), "/main/1/1",
                      "\"channel\"?"));
    CU_ASSERT(refused(VALUE("\"$Mesage\""), "/main/0/1", "Unknown"));
    CU_ASSERT(
        refused(MAIN("[\"if\",true,[\"let\",\"a\",1]],[\"log\",\"$a\"]"), "/main/1/1", "Unknown"));
    CU_ASSERT(refused(VALUE("\"$e\""), "/main/0/1", "Unknown"));
    CU_ASSERT(refused(MAIN("[\"try\",[\"log\",\"$x\"]]"), "/main/0/1/1", "Unknown"));
    CU_ASSERT(accepted(MAIN("[\"let\",\"a\",1],[\"if\",true,[\"let\",\"a\",2],[\"log\",\"$a\"]]")));
    CU_ASSERT(refused(MAIN("[\"let\",\"a\",1],[\"var\",\"a\",2]"), "/main/1/1", "twice"));
    CU_ASSERT(
        refused(VALUE("{\"!fn\":\"a\",\"do\":[[\"let\",\"a\",1]]}"), "/main/0/1/do/0/1", "twice"));
    CU_ASSERT(refused(MAIN("[\"on\",\"self\",\"t\",[\"let\",\"e\",1]]"), "/main/0/3/1", "twice"));
}

static void sees_later_labels_from_functions_only(void)
{
    CU_ASSERT(refused(MAIN("[\"log\",\"$a\"],[\"let\",\"a\",1]"), "/main/0/1", "later"));
    CU_ASSERT(
        refused(MAIN("[\"if\",true,[\"log\",\"$a\"]],[\"let\",\"a\",1]"), "/main/0/2/1", "later"));
    CU_ASSERT(accepted(MAIN("[\"micro\",[\"if\",true,[\"log\",\"$a\"]]],[\"let\",\"a\",1]")));
    CU_ASSERT(accepted(MAIN("[\"let\",\"o\",{\"!obj\":{\"g\":{\"!get\":[[\"return\",\"$a\"]]}}}],"
                            "[\"let\",\"a\",1]")));
    CU_ASSERT(refused(MAIN("[\"let\",\"a\",1],[\"if\",true,[\"log\",\"$a\"],[\"let\",\"a\",2]]"),
                      "/main/1/2/1", "later"));
}

static void refuses_labels_that_hide(void)
{
    CU_ASSERT(refused(MAIN("[\"let\",\"Array\",1]"), "/main/0/1", "global"));
    CU_ASSERT(refused(MAIN("[\"let\",\"class\",1]"), "/main/0/1", "reserved"));
    CU_ASSERT(refused(MAIN("[\"let\",\"log\",1]"), "/main/0/1", "every program"));
    CU_ASSERT(refused(MAIN("[\"let\",\"a b\",1]"), "/main/0/1", "name"));
    CU_ASSERT(refused(VALUE("{\"!fn\":\"eval\",\"do\":[]}"), "/main/0/1/!fn", "reserved"));
    CU_ASSERT(refused(TWO_REALMS "\"main\":{\"top\":[[\"let\",\"b\",1]]},\"expect\":{}",
                      "/main/top/0/1", "realm"));
}

static void sets_variables_only(void)
{
    CU_ASSERT(refused(MAIN("[\"let\",\"a\",1],[\"set\",\"a\",2]"), "/main/1/1", "constant"));
    CU_ASSERT(refused(MAIN("[\"set\",\"self\",2]"), "/main/0/1", "assigned"));
    CU_ASSERT(accepted(MAIN("[\"var\",\"a\",1],[\"micro\",[\"set\",\"a\",2]]")));
    CU_ASSERT(accepted(MAIN("[\"let\",\"a\",{}],[\"set\",\"a.k\",2]")));
}

static void marks_self_reference(void)
{
    CU_ASSERT(statement_of(MAIN("[\"let\",\"m\",{\"!Map\":[[\"$m\",1]]}]"), 0)->self_reference);
    CU_ASSERT(statement_of(MAIN("[\"let\",\"m\",[[\"$m\"]]]"), 0)->self_reference);
    CU_ASSERT(!statement_of(MAIN("[\"let\",\"m\",[1]]"), 0)->self_reference);
    CU_ASSERT(!statement_of(MAIN("[\"let\",\"m\",{\"!fn\":\"\",\"do\":[[\"log\",\"$m\"]]}]"), 0)
                   ->self_reference);
    CU_ASSERT(refused(MAIN("[\"let\",\"m\",\"$m\"]"), "/main/0", "own value"));
    CU_ASSERT(refused(MAIN("[\"let\",\"m\",{\"!new\":[\"Map\",\"$m\"]}]"), "/main/0", "own value"));
}

static void reads_realms(void)
{
    struct test_case *test_case =
        loaded(TWO_REALMS "\"setup\":{\"b\":[[\"let\",\"n\",1]]},"
                          "\"main\":{\"top\":[[\"b.postMessage\",1]],\"b\":[[\"log\",\"$n\"]]},"
                          "\"expect\":{}");
    CU_ASSERT_EQUAL_FATAL(test_case->realms.count, 2);
    CU_ASSERT_EQUAL(test_case->realms.items[0].kind, REALM_TOP);
    CU_ASSERT_EQUAL(test_case->realms.items[0].owner, -1);
    CU_ASSERT_EQUAL(test_case->realms.items[1].kind, REALM_AGENT);
    CU_ASSERT_EQUAL(test_case->realms.items[1].owner, 0);
    CU_ASSERT_EQUAL(test_case->realms.items[1].group, 1);
    CU_ASSERT_EQUAL(test_case->realms.items[1].setup.count, 1);
    CU_ASSERT_EQUAL(test_case->realms.items[0].main.items[0]->path->head_kind, HEAD_REALM);
}

static void windows_of_one_origin_share_a_log(void)
{
    struct test_case *test_case = loaded(
        HEAD
        "\"realms\":{\"t\":{},\"a\":{\"frame\":\"t\",\"origin\":\"same\"},"
        "\"b\":{\"frame\":\"t\",\"origin\":\"other-port\"},"
        "\"c\":{\"frame\":\"b\",\"origin\":\"same\"},\"d\":{\"frame\":\"t\",\"origin\":\"opaque\"},"
        "\"e\":{\"frame\":\"t\",\"origin\":\"opaque\"},\"w\":{\"worker\":\"t\"}},"
        "\"main\":{\"a\":[[\"c.postMessage\",\"{b.origin}\"],[\"b.postMessage\",\"{z.origin}\"]]},"
        "\"expect\":{}");
    static const int groups[] = {0, 0, 2, 2, 4, 5, 6};
    for (size_t i = 0; i < test_case->realms.count; i++)
        CU_ASSERT_EQUAL(test_case->realms.items[i].group, groups[i]);
    statement_list *body = &test_case->realms.items[1].main;
    CU_ASSERT(test_case->realms.items[4].sandbox);
    CU_ASSERT_EQUAL(body->items[0]->operands.items[0]->kind, EXPRESSION_ORIGIN_TEXT);
    CU_ASSERT_EQUAL(body->items[1]->operands.items[0]->kind, EXPRESSION_STRING);
}

static const struct realm_program *realm_called(const struct test_case *test_case, const char *name)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (strcmp(test_case->realms.items[i].name, name) == 0)
            return &test_case->realms.items[i];
    return NULL;
}

static bool reaches(const struct test_case *test_case, const char *from, const char *to)
{
    return realm_reaches(test_case, realm_called(test_case, from), realm_called(test_case, to));
}

static void popups_reach_up_and_are_reached_by_their_opener(void)
{
    struct test_case *test_case =
        loaded(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"},"
                    "\"x\":{\"frame\":\"t\",\"origin\":\"other-port\"},"
                    "\"p\":{\"popup\":\"t\",\"origin\":\"ip\"},\"g\":{\"frame\":\"p\",\"origin\":"
                    "\"other-port\"},"
                    "\"q\":{\"popup\":\"p\"},\"r\":{\"popup\":\"q\",\"origin\":\"other-site\"}},"
                    "\"main\":{\"t\":[[\"end\"]]},\"expect\":{}");
    static const int groups[] = {0, 0, 2, 3, 2, 3, 6};
    for (size_t i = 0; i < test_case->realms.count; i++)
        CU_ASSERT_EQUAL(test_case->realms.items[i].group, groups[i]);
    CU_ASSERT(reaches(test_case, "t", "p") && reaches(test_case, "p", "t"));
    CU_ASSERT(reaches(test_case, "f", "p") && reaches(test_case, "f", "g"));
    CU_ASSERT(!reaches(test_case, "x", "p") && reaches(test_case, "p", "x"));
    CU_ASSERT(reaches(test_case, "q", "x") && !reaches(test_case, "t", "q"));
    CU_ASSERT(reaches(test_case, "p", "r") && !reaches(test_case, "g", "r"));
    CU_ASSERT(reaches(test_case, "r", "f") && !reaches(test_case, "p", "p"));
}

#define REALMS(realms) HEAD "\"realms\":{" realms "},\"main\":{\"t\":[[\"end\"]]},\"expect\":{}"

static void refuses_bad_realms(void)
{
    CU_ASSERT(refused(REALMS(""), "/realms", "at least one"));
    CU_ASSERT(refused(REALMS("\"t\":{\"agent\":\"u\"}"), "/realms/t/agent", "Unknown realm"));
    CU_ASSERT(refused(REALMS("\"t\":{\"agnet\":\"t\"}"), "/realms/t/agnet", "\"agent\"?"));
    CU_ASSERT(
        refused(REALMS("\"t\":{\"agent\":\"u\"},\"u\":{\"agent\":\"t\"}"), "/realms/t", "cycle"));
    CU_ASSERT(refused(REALMS("\"t\":{\"agent\":\"t\"}"), "/realms/t", "cycle"));
    CU_ASSERT(refused(REALMS("\"t\":{\"agent\":\"u\"},\"u\":{}"), "/realms/t", "after its owner"));
    CU_ASSERT(refused(REALMS("\"t\":{\"frame\":\"u\",\"origin\":\"sme\"}"), "/realms/t/origin",
                      "Unknown"));
    CU_ASSERT(refused(REALMS("\"t\":{\"origin\":\"opaque\"}"), "/realms/t", "frame"));
    CU_ASSERT(
        refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"via\":\"data\",\"origin\":\"same\"}"),
                "/realms/f", "opaque"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"via\":\"blank\",\"sandbox\":true}"),
                      "/realms/f", "nobody can run a program"));
    CU_ASSERT(
        refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"via\":\"blank\",\"origin\":\"ip\"}"),
                "/realms/f", "inherits"));
    CU_ASSERT(
        refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"via\":\"data\"},\"g\":{\"frame\":\"f\"}"),
                "/realms/g", "opaque"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"sandbox\":true},"
                             "\"g\":{\"frame\":\"f\",\"origin\":\"ip\"}"),
                      "/realms/g", "sandboxed"));
    CU_ASSERT(refused(REALMS("\"u\":{}"), "/main/t", "unknown realm"));
    CU_ASSERT(refused(REALMS("\"Array\":{}"), "/realms/Array", "global"));
    CU_ASSERT(refused(REALMS("\"any\":{}"), "/realms/any", "operator"));
    CU_ASSERT(refused(TWO_REALMS "\"main\":[[\"end\"]],\"expect\":{}", "/main", "several realms"));
    CU_ASSERT(refused(HEAD "\"main\":{\"t\":[]},\"expect\":[]", "/main/t", "unknown realm"));
    CU_ASSERT(refused(TWO_REALMS "\"main\":{\"b\":[[\"log\",\"$b\"]]},\"expect\":{}", "/main/b/0/1",
                      "not within reach"));
}

static void refuses_bad_popups(void)
{
    CU_ASSERT(refused(REALMS("\"t\":{},\"p\":{\"popup\":\"t\",\"via\":\"src\"}"), "/realms/p/via",
                      "Unknown key"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"p\":{\"popup\":\"t\",\"origin\":\"opaque\"}"), "/realms/p",
                      "opaque"));
    CU_ASSERT(refused(REALMS("\"t\":{\"isolated\":true},\"p\":{\"popup\":\"t\"}"), "/realms/p",
                      "isolated"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"a\":{\"agent\":\"t\"},\"p\":{\"popup\":\"a\"}"),
                      "/realms/p", "by a window"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"sandbox\":true},"
                             "\"p\":{\"popup\":\"f\",\"origin\":\"ip\"}"),
                      "/realms/p", "sandbox"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"via\":\"data\"},"
                             "\"p\":{\"popup\":\"f\"}"),
                      "/realms/p", "opaque"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"other-port\"},"
                             "\"p\":{\"popup\":\"f\",\"origin\":\"ip\"},"
                             "\"q\":{\"popup\":\"t\",\"origin\":\"ip\"}"),
                      "/realms/q", "cannot reach"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"}},"
                           "\"main\":{\"t\":[[\"close\",\"f\"]]},\"expect\":{}",
                      "/main/t/0/1", "popup's name"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"ip\"},"
                           "\"p\":{\"popup\":\"t\"}},"
                           "\"main\":{\"f\":[[\"close\",\"p\"]]},\"expect\":{}",
                      "/main/f/0/1", "out of reach"));
}

static void windows_without_an_opener_are_apart(void)
{
    struct test_case *test_case =
        loaded(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"},"
                    "\"p\":{\"popup\":\"t\",\"noopener\":true},\"g\":{\"frame\":\"p\"},"
                    "\"q\":{\"popup\":\"p\"}},\"main\":{\"p\":[[\"close\",\"p\"]]},\"expect\":{}");
    static const int groups[] = {0, 0, 2, 2, 2};
    for (size_t i = 0; i < test_case->realms.count; i++)
        CU_ASSERT_EQUAL(test_case->realms.items[i].group, groups[i]);
    CU_ASSERT(reaches(test_case, "t", "p"));  // as null
    CU_ASSERT(!reaches(test_case, "p", "t") && !reaches(test_case, "f", "p"));
    CU_ASSERT(!reaches(test_case, "t", "g") && !reaches(test_case, "t", "q"));
    CU_ASSERT(reaches(test_case, "q", "g") && reaches(test_case, "g", "q"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"p\":{\"popup\":\"t\",\"noopener\":true}},"
                           "\"main\":{\"t\":[[\"close\",\"p\"]]},\"expect\":{}",
                      "/main/t/0/1", "out of reach"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"p\":{\"popup\":\"t\",\"noopener\":false}"),
                      "/realms/p/noopener", "only be true"));
}

static void only_named_windows_have_a_document(void)
{
    CU_ASSERT(accepted(HEAD "\"realms\":{\"t\":{}},\"main\":{\"t\":[[\"log\",\"$document\"]]},"
                            "\"expect\":{}"));
    CU_ASSERT(refused(HEAD "\"main\":[[\"log\",\"$document\"]],\"expect\":[]", "/main/0/1",
                      "window with a name"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"a\":{\"agent\":\"t\"}},"
                           "\"main\":{\"a\":[[\"set\",\"document.domain\",\"\"]]},\"expect\":{}",
                      "/main/a/0/1", "window with a name"));
}

static void next_documents_are_reached_by_their_frames(void)
{
    struct test_case *test_case = loaded(
        HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"other-port\"},"
             "\"n\":{\"document\":\"f\"},\"s\":{\"frame\":\"t\",\"sandbox\":true},"
             "\"m\":{\"document\":\"s\"}},\"main\":{\"t\":[[\"navigate\",\"n\"]]},\"expect\":{}");
    static const int groups[] = {0, 1, 0, 3, 4};
    for (size_t i = 0; i < test_case->realms.count; i++)
        CU_ASSERT_EQUAL(test_case->realms.items[i].group, groups[i]);
    CU_ASSERT(realm_called(test_case, "m")->sandbox);
    CU_ASSERT(reaches(test_case, "n", "t") && reaches(test_case, "n", "s"));
    CU_ASSERT(!reaches(test_case, "t", "n") && !reaches(test_case, "n", "f"));
}

static void next_documents_follow_each_other(void)
{
    struct test_case *test_case = loaded(
        HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"other-port\"},"
             "\"g\":{\"frame\":\"f\"},\"p\":{\"popup\":\"f\"},"
             "\"n\":{\"document\":\"f\",\"origin\":\"ip\"},\"m\":{\"document\":\"n\"}},"
             "\"main\":{\"f\":[[\"navigate\",\"n\"]],\"n\":[[\"navigate\",\"m\"]]},\"expect\":{}");
    CU_ASSERT_PTR_EQUAL(realm_place(test_case, realm_called(test_case, "m")),
                        realm_called(test_case, "f"));
    CU_ASSERT_EQUAL(realm_called(test_case, "m")->group, 0);
    CU_ASSERT(reaches(test_case, "m", "t") && !reaches(test_case, "m", "f"));
    CU_ASSERT(!reaches(test_case, "n", "g") && !reaches(test_case, "m", "g"));
    CU_ASSERT(reaches(test_case, "f", "p") && !reaches(test_case, "n", "p"));
    CU_ASSERT(reaches(test_case, "p", "f") && !reaches(test_case, "p", "m"));
}

static void refuses_bad_next_documents(void)
{
    CU_ASSERT(refused(REALMS("\"t\":{},\"a\":{\"agent\":\"t\"},\"n\":{\"document\":\"a\"}"),
                      "/realms/n", "that of a window"));
    CU_ASSERT(
        refused(REALMS("\"t\":{},\"n\":{\"document\":\"t\"}"), "/realms/n", "continue the log"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"ip\"},"
                             "\"n\":{\"document\":\"f\"},"
                             "\"m\":{\"document\":\"n\",\"origin\":\"ip\"}"),
                      "/realms/m", "continue the log"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\",\"origin\":\"ip\"},"
                             "\"n\":{\"document\":\"f\",\"origin\":\"ip\"}"),
                      "/realms/n", "continue the log"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\"},\"n\":{\"document\":\"f\"},"
                             "\"m\":{\"document\":\"f\"}"),
                      "/realms/n", "replaced already"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\"},\"n\":{\"document\":\"f\"},"
                             "\"g\":{\"frame\":\"n\"}"),
                      "/realms/g", "in a window"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\"},\"n\":{\"document\":\"f\"},"
                             "\"a\":{\"agent\":\"n\"}"),
                      "/realms/a", "next document"));
    CU_ASSERT(refused(REALMS("\"t\":{},\"f\":{\"frame\":\"t\"},"
                             "\"n\":{\"document\":\"f\",\"origin\":\"opaque\"}"),
                      "/realms/n", "no sandbox"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"}},"
                           "\"main\":{\"t\":[[\"navigate\",\"f\"]]},\"expect\":{}",
                      "/main/t/0/1", "next document"));
    CU_ASSERT(refused(HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"},\"g\":{\"frame\":\"t\","
                           "\"origin\":\"ip\"},\"n\":{\"document\":\"f\"}},"
                           "\"main\":{\"g\":[[\"navigate\",\"n\"]]},\"expect\":{}",
                      "/main/g/0/1", "navigate it"));
}

static void setup_and_main_are_one_block(void)
{
    CU_ASSERT(accepted(HEAD "\"setup\":[[\"let\",\"a\",1]],\"main\":[[\"log\",\"$a\"]],"
                            "\"expect\":[]"));
    CU_ASSERT(refused(HEAD "\"setup\":[[\"let\",\"a\",1]],\"main\":[[\"let\",\"a\",1]],"
                           "\"expect\":[]",
                      "/main/0/1", "twice"));
    CU_ASSERT(refused(HEAD "\"setup\":[[\"micro\",[\"log\",\"$a\"]]],\"main\":[[\"let\",\"a\",1]],"
                           "\"expect\":[]",
                      "/setup/0/1/1", "Unknown"));
}

#define ROWS(rows) HEAD "\"main\":[[\"log\",\"$v\"]],\"expect\":[[1]],\"rows\":{" rows "}"

static void rows_are_cases(void)
{
    struct test_case *one =
        loaded(ROWS("\"two\":{\"v\":2,\"expect\":[[2]],\"clauses\":[\"c/2\"]},\"one\":{\"v\":1}"));
    CU_ASSERT_EQUAL_FATAL(suites->cases.count, 2);
    struct test_case *two = suites->cases.items[1];
    CU_ASSERT_STRING_EQUAL(one->id, "ports/a#one");
    CU_ASSERT_STRING_EQUAL(two->id, "ports/a#two");
    CU_ASSERT_EQUAL(one->clauses.count, 1);
    CU_ASSERT_EQUAL(two->clauses.count, 2);
    CU_ASSERT_EQUAL(two->parameters.items[0].value->number, 2);
    CU_ASSERT_EQUAL(two->expect->child->child->valuedouble, 2);
    CU_ASSERT_EQUAL(one->expect->child->child->valuedouble, 1);
    CU_ASSERT_STRING_NOT_EQUAL(one->digest, two->digest);
    CU_ASSERT_PTR_NOT_NULL(strstr(two->json, "\"rows\":{\"two\":{\"v\":2,\"clauses\":[\"c/2\"]}}"));
}

static void refuses_bad_rows(void)
{
    CU_ASSERT(refused(ROWS(""), "/rows", "at least one"));
    CU_ASSERT(refused(ROWS("\"a_b\":{\"v\":1}"), "/rows/a_b", "name"));
    CU_ASSERT(refused(ROWS("\"a\":3"), "/rows/a", "object"));
    CU_ASSERT(refused(ROWS("\"a\":{\"v\":1},\"b\":{\"w\":1}"), "/rows/b", "other parameters"));
    CU_ASSERT(refused(ROWS("\"a\":{\"v\":1},\"b\":{}"), "/rows/b", "other parameters"));
    CU_ASSERT(refused(ROWS("\"a\":{\"v\":\"$w\"}"), "/rows/a/v", "Unknown"));
    CU_ASSERT(refused(ROWS("\"a\":{\"v\":1,\"Map\":1}"), "/rows/a/Map", "global"));
    CU_ASSERT(refused(ROWS("\"a\":{\"v\":1,\"expect\":[3]}"), "/rows/a/expect/0", "one key"));
    CU_ASSERT(refused(HEAD "\"main\":[[\"log\",\"$v\"]],\"rows\":{\"a\":{\"v\":1}}", "/rows/a",
                      "no \"expect\""));
    CU_ASSERT(refused(HEAD "\"main\":[[\"let\",\"v\",1]],\"expect\":[],\"rows\":{\"a\":{\"v\":1}}",
                      "/main/0/1", "twice"));
}

static void digests_follow_the_text(void)
{
    char first[17], spaced[17];
    snprintf(first, sizeof first, "%s", loaded(MAIN("[\"log\",1]"))->digest);
    snprintf(spaced, sizeof spaced, "%s", loaded(MAIN(" [ \"log\" , 1.0 ] "))->digest);
    CU_ASSERT_STRING_EQUAL(first, spaced);
    CU_ASSERT_STRING_NOT_EQUAL(first, loaded(MAIN("[\"log\",2]"))->digest);
}

static enum isolation isolation_of(const char *members)
{
    return loaded(members)->isolation;
}

static void infers_that_nothing_is_shared(void)
{
    CU_ASSERT_EQUAL(isolation_of(MAIN("[\"let\",\"o\",{}],[\"set\",\"o.k\",1]")), ISOLATION_NONE);
    CU_ASSERT_EQUAL(isolation_of(MAIN("[\"try\",[\"if\",true,[\"throw\",1]]]")), ISOLATION_NONE);
    CU_ASSERT_EQUAL(isolation_of(MAIN("[\"let\",\"o\",{}],[\"Object.freeze\",\"$o\"]")),
                    ISOLATION_NONE);
}

static void check_isolation(const char *const *statements, size_t count, enum isolation isolation)
{
    for (size_t i = 0; i < count; i++) {
        char members[400];
        snprintf(members, sizeof members, HEAD "\"main\":[%s],\"expect\":[]", statements[i]);
        CU_ASSERT_EQUAL(isolation_of(members), isolation);
    }
}

static void infers_that_reports_must_be_its_own(void)
{
    static const char *const statements[] = {
        "[\"throw\",1]",
        "[\"try\",[\"micro\",[\"throw\",1]]]",
        "[\"try\",[\"end\"],[\"catch\",[\"throw\",1]]]",
        "[\"try\",[\"log\",{\"!fn\":\"\",\"do\":[[\"throw\",1]]}]]",
        "[\"reportError\",1]",
    };
    check_isolation(statements, sizeof statements / sizeof *statements, ISOLATION_REPORTS);
    CU_ASSERT_EQUAL(isolation_of(HEAD "\"main\":[[\"end\"]],"
                                      "\"expect\":[{\"maybe\":[\"reported\",1]}]"),
                    ISOLATION_REPORTS);
}

static void infers_a_realm_of_its_own(void)
{
    static const char *const statements[] = {
        "[\"set\",\"self.onmessage\",null]",
        "[\"set\",\"Array.prototype.x\",1]",
        "[\"del\",\"Array.prototype.x\"]",
        "[\"on\",\"self\",\"message\"]",
        "[\"self.addEventListener\",\"message\",null]",
        "[\"Object.defineProperty\",\"$Object.prototype\",\"x\",{}]",
        "[\"log\",{\"!call\":[\"Object.assign\",\"$self\",{}]}]",
        "[\"let\",\"p\",\"$Array.prototype\"]",
        "[\"throw\",\"$Array.prototype\"],[\"set\",\"self.x\",1]",
    };
    check_isolation(statements, sizeof statements / sizeof *statements, ISOLATION_REALM);
}

static void infers_an_origin_of_its_own(void)
{
    CU_ASSERT_EQUAL(isolation_of(MAIN("[\"throw\",{\"!new\":[\"BroadcastChannel\",\"n\"]}]")),
                    ISOLATION_ORIGIN);
    CU_ASSERT_EQUAL(isolation_of(MAIN("[\"log\",\"$self.SharedWorker\"]")), ISOLATION_ORIGIN);
}

static bool is_top_level(const char *realm, const char *statement)
{
    char members[600];
    snprintf(members, sizeof members,
             HEAD "\"realms\":{\"t\":{},\"f\":{\"frame\":\"t\"},\"p\":{\"popup\":\"t\"}},"
                  "\"main\":{\"%s\":[%s]},\"expect\":{}",
             realm, statement);
    return loaded(members)->top_level;
}

static void infers_that_a_frame_will_do(void)
{
    CU_ASSERT(!is_top_level("t", "[\"f.postMessage\",1]"));
    CU_ASSERT(!is_top_level("t", "[\"log\",\"$f.length\",\"$self.frames\",\"parents\"]"));
    CU_ASSERT(!is_top_level("f", "[\"t.postMessage\",1],[\"self.parent.postMessage\",1]"));
    CU_ASSERT(!is_top_level("p", "[\"self.opener.postMessage\",1]"));
}

static void infers_that_a_window_must_be_top_level(void)
{
    CU_ASSERT(is_top_level("t", "[\"self.parent.postMessage\",1]"));
    CU_ASSERT(is_top_level("t", "[\"log\",\"$self.top\"]"));
    CU_ASSERT(is_top_level("t", "[\"set\",\"self.opener\",null]"));
    CU_ASSERT(is_top_level("t", "[\"self.close\"]"));
    CU_ASSERT(is_top_level("t", "[\"log\",{\"!call\":[\"Reflect.get\",\"$self\",\"closed\"]}]"));
    CU_ASSERT(is_top_level("f", "[\"self.opener.postMessage\",1]"));
    CU_ASSERT(is_top_level("f", "[\"self.parent.parent.postMessage\",1]"));
    CU_ASSERT(is_top_level("f", "[\"log\",\"$t.top\"]"));
    CU_ASSERT(is_top_level("p", "[\"log\",\"$self.opener.parent\"]"));
}

static void lists_required_globals(void)
{
    struct test_case *test_case = loaded(
        MAIN("[\"log\",{\"!SharedArrayBuffer\":1},\"$self.structuredClone\",\"$Array\","
             "\"$self.foo\",{\"!new\":[\"MessageChannel\"]},{\"!new\":[\"MessageChannel\"]}]"));
    CU_ASSERT_EQUAL_FATAL(test_case->required_globals.count, 3);
    CU_ASSERT_STRING_EQUAL(test_case->required_globals.items[0], "MessageChannel");
    CU_ASSERT_STRING_EQUAL(test_case->required_globals.items[1], "SharedArrayBuffer");
    CU_ASSERT_STRING_EQUAL(test_case->required_globals.items[2], "structuredClone");
}

static void knows_whose_globals_are(void)
{
    bool host = true;
    CU_ASSERT(global_is_known("Object", &host) && !host);
    CU_ASSERT(global_is_known("MessageChannel", &host) && host);
    CU_ASSERT(!global_is_known("object", &host));
}

static char root[64];

static void write_file(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/suites/%s", root, name);
    FILE *stream = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(stream);
    fputs(text, stream);
    fclose(stream);
}

static void make_folder(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", root, name);
    CU_ASSERT_EQUAL_FATAL(mkdir(path, 0700), 0);
}

static void make_root(void)
{
    snprintf(root, sizeof root, "/tmp/pmspec-test-XXXXXX");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(root));
    make_folder("suites");
    make_folder("suites/schema");
    make_folder("suites/ports");
    write_file("clauses.json", "[{\"id\":\"c/1\"}]");
    write_file("retired.json", "[{\"id\":\"ports/old\",\"why\":\"W\"}]");
    write_file("schema/x.json", "no JSON");
    write_file("ports/README.md", "text");
    write_file("ports/b.json", "{\"cases\":[{" MAIN("[\"end\"]") "}]}");
}

static void remove_root(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -r %s", root);
    CU_ASSERT_EQUAL(system(command), 0);
}

static bool root_refused(const char *pointer, const char *fragment)
{
    suites_close(suites);
    suites = NULL;
    enum status status = suites_load(root, &suites, &diagnostic);
    bool as_told = status == STATUS_BAD_INPUT && strcmp(diagnostic.pointer, pointer) == 0 &&
                   strstr(diagnostic.sentence, fragment);
    if (!as_told)
        printf("\n%s %s: %s\n", diagnostic.file, diagnostic.pointer, diagnostic.sentence);
    return as_told;
}

static void walks_the_folders(void)
{
    make_root();
    suites_close(suites);
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &suites, &diagnostic), STATUS_OK);
    CU_ASSERT_EQUAL(suites->cases.count, 1);
    CU_ASSERT_PTR_NOT_NULL(suites_find(suites, "ports/a"));
    remove_root();
}

static void checks_across_files(void)
{
    make_root();
    write_file("ports/c.json", "{\"cases\":[{" MAIN("[\"end\"]") "}]}");
    CU_ASSERT(root_refused("/cases/0/id", "used twice"));
    write_file("ports/c.json", "{\"cases\":[{\"id\":\"ports/old\"}]}");
    CU_ASSERT(root_refused("/cases/0/id", "retired"));
    write_file("ports/c.json",
               "{\"cases\":[{\"id\":\"ports/c\",\"title\":\"T\",\"clauses\":[\"c/2\"]}]}");
    CU_ASSERT(root_refused("/cases/0/clauses/0", "Unknown clause \"c/2\"; did you mean \"c/1\"?"));
    write_file("ports/c.json", "[]");
    CU_ASSERT(root_refused("", "\"cases\""));
    remove_root();
}

static void needs_its_lists(void)
{
    make_root();
    write_file("retired.json", "{}");
    CU_ASSERT(root_refused("", "list"));
    write_file("clauses.json", "[{}]");
    CU_ASSERT(root_refused("/0", "id"));
    remove_root();
    CU_ASSERT(root_refused("", "cannot be read"));
}

static const struct test tests[] = {
    {"a case has its heading, digest and text without expectation", knows_heading},
    {"bad headings are refused", refuses_bad_headings},
    {"a file that is no list of cases is refused", refuses_bad_files},
    {"an id used twice is refused, and the first use is named", refuses_an_id_used_twice},
    {"every statement is read", reads_statements},
    {"bad statements are refused", refuses_bad_statements},
    {"plain values are read", reads_plain_values},
    {"tagged values are read", reads_tagged_values},
    {"an object has getters, hidden properties, a prototype and symbols", reads_described_objects},
    {"buffers and views are read", reads_buffers_and_views},
    {"bad values are refused", refuses_bad_values},
    {"paths are read", reads_paths},
    {"malformed paths are refused", refuses_malformed_paths},
    {"equal names are equal pointers", equal_names_are_equal_pointers},
    {"labels are scoped by block", scopes_labels_by_block},
    {"a label is seen before its declaration from a function only",
     sees_later_labels_from_functions_only},
    {"labels that hide something are refused", refuses_labels_that_hide},
    {"only variables are set", sets_variables_only},
    {"a container that mentions itself is marked, other self-mentions are refused",
     marks_self_reference},
    {"realms have owners, programs and logs", reads_realms},
    {"windows of one origin share a log", windows_of_one_origin_share_a_log},
    {"bad realms are refused", refuses_bad_realms},
    {"a popup reaches up, and its opener's agent reaches it",
     popups_reach_up_and_are_reached_by_their_opener},
    {"popups that cannot be are refused", refuses_bad_popups},
    {"a window without an opener is null for its opener, and reaches nobody above",
     windows_without_an_opener_are_apart},
    {"only a window with a name has a document", only_named_windows_have_a_document},
    {"next documents follow each other in one place", next_documents_follow_each_other},
    {"a next document is reached by the name of what it replaces",
     next_documents_are_reached_by_their_frames},
    {"next documents that cannot be are refused", refuses_bad_next_documents},
    {"setup and main are one block", setup_and_main_are_one_block},
    {"each row is a case", rows_are_cases},
    {"bad rows are refused", refuses_bad_rows},
    {"digests follow the canonical text", digests_follow_the_text},
    {"a case that shares nothing needs no isolation", infers_that_nothing_is_shared},
    {"a case with exceptions that nobody catches runs alone", infers_that_reports_must_be_its_own},
    {"a case that changes what is shared needs a realm", infers_a_realm_of_its_own},
    {"a case with names that an origin shares needs an origin", infers_an_origin_of_its_own},
    {"a top window may stand in a frame where nothing shows it", infers_that_a_frame_will_do},
    {"a window that shows its place is a top-level one", infers_that_a_window_must_be_top_level},
    {"required globals are the host's, sorted, each once", lists_required_globals},
    {"globals are ECMAScript's or the host's", knows_whose_globals_are},
    {"suites are the folders but schema, with their files of JSON", walks_the_folders},
    {"ids and clauses are checked across files", checks_across_files},
    {"the lists of clauses and retired ids are needed", needs_its_lists},
};

int main(void)
{
    int failed = RUN_SUITE("case_load", tests);
    suites_close(suites);
    return failed;
}
