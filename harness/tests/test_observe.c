/*
 * The notation of observed values: each test logs values of a program and reads the entry.
 */
#include "../../reference/tests/suite.h"
#include "explored.h"

/* True if logging these values (JSON texts joined by commas) writes the entry. */
static bool observes(const char *setup, const char *values, const char *entry)
{
    char members[4096], outcome[4096];
    snprintf(members, sizeof members, "\"main\":[%s[\"log\",%s],[\"end\"]]", setup, values);
    snprintf(outcome, sizeof outcome, "[[%s]]", entry);
    return HAS_OUTCOMES(members, outcome);
}

/* What a value is written as is what it reads. */
static bool is_itself(const char *values)
{
    return observes("", values, values);
}

static void primitives_are_written_as_they_are_read(void)
{
    CU_ASSERT(is_itself("null,true,false,1.5,-3,\"\",\"text\",\"!undefined\",\"!NaN\",\"!-0\","
                        "\"!Infinity\",\"!-Infinity\",\"$$a\",\"!!a\",{\"!bigint\":\"-12\"},"
                        "{\"!symbol\":\"text\"},{\"!symbol\":\"!undefined\"}"));
}

static void strings_that_json_cannot_hold_are_code_units(void)
{
    CU_ASSERT(is_itself("{\"!utf16\":\"D800 0041\"},{\"!utf16\":\"0000\"}"));
    CU_ASSERT(observes("", "{\"!utf16\":\"D83D DE00\"}", "\"\xF0\x9F\x98\x80\""));
}

static void lists_and_objects_are_plain_json(void)
{
    CU_ASSERT(is_itself("[1,\"!hole\",[2]],{\"2\":[],\"k\":{\"$k\":null}},{}"));
}

static void lists_with_more_than_elements_say_so(void)
{
    CU_ASSERT(is_itself("{\"!arr\":[1],\"length\":4,\"props\":{\"k\":1,\"!!k\":2}}"));
    CU_ASSERT(observes("", "[1,\"!hole\"]", "{\"!arr\":[1],\"length\":2}"));
    CU_ASSERT(is_itself("{\"!arr\":[],\"props\":{\"h\":{\"!hidden\":1}}}"));
}

static void objects_that_are_not_plain_say_so(void)
{
    CU_ASSERT(is_itself("{\"!obj\":{\"a\":1,\"!!b\":2,\"c\":{\"!hidden\":3}}}"));
    CU_ASSERT(is_itself("{\"!obj\":{\"a\":1},\"proto\":null}"));
    CU_ASSERT(observes("", "{\"!obj\":{\"a\":{\"!get\":[[\"throw\",1]]}},\"proto\":{\"x\":1}}",
                       "{\"!obj\":{\"a\":{\"!get\":0}},\"proto\":\"other\"}"));
    CU_ASSERT(observes("", "{\"!obj\":{},\"symbols\":{\"iterator\":1}}",
                       "{\"!obj\":{},\"symbols\":{\"Symbol.iterator\":1}}"));
}

static void boxed_primitives_dates_and_regexps_show_their_slot(void)
{
    CU_ASSERT(observes("",
                       "{\"!new\":[\"Boolean\",true]},{\"!new\":[\"Number\",\"!-0\"]},"
                       "{\"!new\":[\"String\",\"$$x\"]},{\"!call\":[\"Object\",{\"!bigint\":\"1\"}"
                       "]},{\"!call\":[\"Object\",{\"!symbol\":\"s\"}]}",
                       "{\"!Boolean\":true},{\"!Number\":\"!-0\"},{\"!String\":\"$$x\"},"
                       "{\"!BigInt\":\"1\"},{\"!object\":0}"));
    CU_ASSERT(is_itself("{\"!Date\":1000},{\"!Date\":\"!NaN\"},{\"!RegExp\":[\"a+\",\"gi\"]}"));
    CU_ASSERT(observes("[\"let\",\"r\",{\"!RegExp\":[\"a\",\"\"]}],[\"set\",\"r.lastIndex\",2],",
                       "\"$r\"", "{\"!RegExp\":[\"a\",\"\"],\"lastIndex\":2}"));
}

static void collections_list_their_entries(void)
{
    CU_ASSERT(is_itself("{\"!Map\":[[1,{\"!Set\":[2,\"x\"]}]]},{\"!Set\":[]}"));
    CU_ASSERT(observes("[\"let\",\"m\",{\"!Map\":[[1,2],[3,4]]}],[\"m.delete\",1],", "\"$m\"",
                       "{\"!Map\":[[3,4]]}"));
}

static void errors_are_told_by_their_class(void)
{
    CU_ASSERT(observes("", "{\"!Error\":\"m\"},{\"!TypeError\":\"!undefined\"}",
                       "{\"!Error\":0},{\"!TypeError\":0}"));
    CU_ASSERT(observes("", "{\"!new\":[\"DOMException\",\"m\",\"DataCloneError\"]}",
                       "{\"!DOMException\":\"DataCloneError\"}"));
}

static void buffers_show_their_bytes(void)
{
    CU_ASSERT(is_itself("{\"!ArrayBuffer\":\"00ff\"},{\"!ArrayBuffer\":\"\"},"
                        "{\"!ArrayBuffer\":\"0001\",\"max\":9}"));
    CU_ASSERT(observes("", "{\"!ArrayBuffer\":1025}", "{\"!ArrayBuffer\":1025}"));
    CU_ASSERT(observes("[\"let\",\"b\",{\"!ArrayBuffer\":2}],[\"structuredClone\",\"$b\","
                       "{\"transfer\":[\"$b\"]}],",
                       "\"$b\"", "{\"!ArrayBuffer\":\"detached\"}"));
}

static void typed_arrays_show_their_elements(void)
{
    CU_ASSERT(is_itself("{\"!Uint8Array\":[1,2]},{\"!Float64Array\":[\"!NaN\",\"!-0\",0.5]},"
                        "{\"!BigInt64Array\":[\"-1\",\"2\"]},{\"!Int16Array\":[]}"));
}

static void views_of_parts_show_their_buffer(void)
{
    CU_ASSERT(is_itself("{\"!Uint16Array\":{\"!ArrayBuffer\":\"0000000000000000\"},\"offset\":2,"
                        "\"length\":3}"));
    CU_ASSERT(is_itself("{\"!DataView\":{\"!ArrayBuffer\":\"0000\"},\"offset\":0,\"length\":2}"));
    CU_ASSERT(observes("[\"let\",\"b\",{\"!ArrayBuffer\":2}],",
                       "{\"!Uint8Array\":\"$b\"},{\"!Uint8Array\":\"$b\"}",
                       "{\"!Uint8Array\":{\"!ArrayBuffer\":\"0000\",\"as\":1},\"offset\":0,"
                       "\"length\":2},{\"!Uint8Array\":\"$1\",\"offset\":0,\"length\":2}"));
}

static void views_out_of_bounds_say_so(void)
{
    CU_ASSERT(observes("[\"let\",\"b\",{\"!ArrayBuffer\":2}],[\"let\",\"v\",{\"!DataView\":\"$b\"}"
                       "],[\"let\",\"u\",{\"!Uint8Array\":\"$b\",\"offset\":1}],"
                       "[\"structuredClone\",\"$b\",{\"transfer\":[\"$b\"]}],",
                       "[\"$v\",\"$u\"]",
                       "[{\"!DataView\":{\"!ArrayBuffer\":\"detached\",\"as\":1},\"length\":"
                       "\"!out-of-bounds\"},{\"!Uint8Array\":\"$1\",\"offset\":0,\"length\":0}]"));
}

static void other_objects_show_what_they_are(void)
{
    CU_ASSERT(observes(
        "[\"let\",\"c\",{\"!new\":[\"MessageChannel\"]}],",
        "\"$c\",\"$c.port1\",\"$Object\",{\"!fn\":\"\",\"do\":[]},{\"!new\":[\"WeakMap\"]},"
        "{\"!new\":[\"MessageEvent\",\"a\"]},{\"!new\":[\"Event\",\"b\"]},"
        "{\"!new\":[\"Proxy\",{},{}]},\"$self\"",
        "{\"!MessageChannel\":0},{\"!MessagePort\":0},{\"!function\":0},{\"!function\":0},"
        "{\"!object\":0},{\"!MessageEvent\":\"a\"},{\"!Event\":\"b\"},{\"!object\":0},"
        "{\"!Window\":0}"));
}

static void a_second_sight_is_a_number(void)
{
    CU_ASSERT(observes("[\"let\",\"a\",[\"$a\"]],[\"let\",\"o\",{\"k\":\"$o\"}],"
                       "[\"let\",\"p\",{}],",
                       "\"$p\",\"$o\",\"$a\",\"$o\"",
                       "{},{\"!obj\":{\"k\":\"$1\"},\"as\":1},{\"!arr\":[\"$2\"],\"as\":2},"
                       "\"$1\""));
    CU_ASSERT(observes("[\"let\",\"m\",{\"!Map\":[[\"$m\",1]]}],", "\"$m\"",
                       "{\"!Map\":[[\"$1\",1]],\"as\":1}"));
}

static void nothing_of_the_program_runs(void)
{
    CU_ASSERT(observes("[\"let\",\"h\",{\"!obj\":{\"get\":{\"!get\":[[\"throw\",1]]},"
                       "\"ownKeys\":{\"!get\":[[\"throw\",1]]}}}],",
                       "{\"!new\":[\"Proxy\",{},\"$h\"]},[{\"!obj\":{\"g\":{\"!get\":[[\"throw\","
                       "1]]}}}]",
                       "{\"!object\":0},[{\"!obj\":{\"g\":{\"!get\":0}}}]"));
}

static const struct test tests[] = {
    {"primitives are written as they are read", primitives_are_written_as_they_are_read},
    {"strings that JSON cannot hold are code units", strings_that_json_cannot_hold_are_code_units},
    {"lists and objects are plain JSON", lists_and_objects_are_plain_json},
    {"lists with more than elements say so", lists_with_more_than_elements_say_so},
    {"objects that are not plain say so", objects_that_are_not_plain_say_so},
    {"boxed primitives, dates and regular expressions show their slot",
     boxed_primitives_dates_and_regexps_show_their_slot},
    {"collections list their entries", collections_list_their_entries},
    {"errors are told by their class", errors_are_told_by_their_class},
    {"buffers show their bytes", buffers_show_their_bytes},
    {"typed arrays show their elements", typed_arrays_show_their_elements},
    {"views of parts show their buffer", views_of_parts_show_their_buffer},
    {"views out of bounds say so", views_out_of_bounds_say_so},
    {"other objects show what they are", other_objects_show_what_they_are},
    {"a second sight is a number", a_second_sight_is_a_number},
    {"nothing of the program runs", nothing_of_the_program_runs},
};

int main(void)
{
    return RUN_SUITE("observe", tests);
}
