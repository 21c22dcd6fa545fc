/*
 * Reports read back: what is refused, and what each function of reports makes of them. The formats
 * are held to their rules by .ci/formats, with parsers of others.
 */
#include "../options.h"
#include "../report_diff.h"
#include "../report_format.h"
#include "../report_merge.h"
#include "../selection.h"
#include "written_report.h"
#include <stdlib.h>
#include <unistd.h>

static const struct written results[] = {
    {.id = "clone/a", .verdict = "pass"},
    {.id = "clone/b#one",
     .verdict = "fail",
     .observed = "[[2]]",
     .difference = "<2> & \"3\"\nmore"},
    {.id = "clone/b#two", .verdict = "unsupported", .difference = "no structuredClone"},
    {.id = "disputed/c", .verdict = "fail", .difference = "a|b *c* `d`"},
    {.id = "ports/d", .verdict = "crash", .difference = "signal 6\n\x1b[31mred"},
    {.id = "ports/e", .verdict = "error", .difference = "cut"},
};

enum { RESULTS = sizeof results / sizeof *results };

static const char *written_by(report_writer *writer, struct arena *arena, struct written_head head,
                              const struct written *written, size_t count)
{
    struct text text = {.arena = arena};
    report_list reports = {0};
    struct report *report = parse_written(arena, write_report(arena, head, written, count));
    LIST_APPEND(arena, &reports, report);
    writer(&text, &reports);
    report_close(report);
    return text.bytes;
}

static void assert_has(const char *text, const char *part)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (!strstr(text, part))
        printf("missing: %s\n", part);
}

static void test_read(void)
{
    struct arena *arena = arena_open();
    struct written_head head = {.version = "21", .shard = "{\"of\":3,\"parts\":[1,3]}"};
    struct report *report = parse_written(arena, write_report(arena, head, results, RESULTS));
    CU_ASSERT_STRING_EQUAL(report->version, "21");
    CU_ASSERT_EQUAL(report->results.count, RESULTS);
    CU_ASSERT_EQUAL(report->shard_of, 3);
    CU_ASSERT_EQUAL(report->shards.items[1], 3);
    const struct report_result *result = report_find(report, "clone/b#one");
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
    CU_ASSERT_EQUAL(result->verdict, VERDICT_FAIL);
    CU_ASSERT_STRING_EQUAL(result->observed, "[[2]]");
    CU_ASSERT_PTR_NULL(report_find(report, "clone/b"));
    CU_ASSERT_FALSE(report_find(report, "disputed/c")->gating);
    report_close(report);
    arena_close(arena);
}

/* A report in which one text is another, and what is said of it. */
static const struct {
    const char *from, *to, *sentence;
} mistakes[] = {
    {"pmspec-report/1", "pmspec-report/2", "no pmspec-report/1, but"},
    {"\"schema\"", "\"schemas\"", "\"schema\" is missing"},
    {"\"results\":[", "\"results\":7,\"other\":[", "a list should stand here"},
    {"\"counts\":{\"planned\"", "\"counts\":{\"plans\"", "\"planned\" is missing"},
    {"\"pass\":1", "\"pass\":2", "1 results are pass, not 2"},
    {"\"pass\":1", "\"pass\":-1", "a whole number from 0"},
    {"\"executed\":6", "\"executed\":5", "there are 6 results, not 5"},
    {"\"planned\":6", "\"planned\":4", "more cases were executed than were planned"},
    {"\"planned\":6", "\"planned\":8", "the run cannot be complete: not every"},
    {"\"interrupted\":false", "\"interrupted\":true", "the run cannot be complete: it was"},
    {"\"interrupted\":false", "\"interrupted\":0", "true or false should stand here"},
    {"clone/b#one", "clone/a", "the case clone/a is here twice"},
    {"clone/b#one", "a/a", "in the order of their ids; a/a is not"},
    {"\"verdict\":\"crash\"", "\"verdict\":\"crushed\"", "no verdict \"crushed\""},
    {"\"digest\":\"0123456789abcdef\"", "\"digest\":\"0123\"", "16 hexadecimal digits"},
    {"\"difference\":null", "\"difference\":\"x\"", "a case that passes has no difference"},
    {"\"difference\":\"cut\"", "\"difference\":null", "that does not pass has a difference"},
    {"\"difference\":\"cut\"", "\"difference\":\"cut\",\"machine_lacks\":true",
     "leaves a case unsupported"},
    {"\"observed\":[[2]]", "\"observed\":2", "an outcome should stand here"},
    {"\"observed\":[[2]]", "\"seen\":2", "\"observed\" is missing"},
    {"\"name\":\"node\"", "\"name\":\"\"", "\"name\" should not be empty"},
    {"\"only\":[]", "\"only\":[1]", "a text should stand here"},
    {"\"only\":[]", "\"only\":[],\"shard\":{\"of\":2,\"parts\":[3]}", "from 1 to 2"},
    {"\"only\":[]", "\"only\":[],\"shard\":{\"of\":2,\"parts\":[]}", "a shard is missing"},
    {"\n]}\n", "\n]}}\n", "bytes after the end"},
};

static const char *replaced(struct arena *arena, const char *text, const char *from, const char *to)
{
    struct text result = {.arena = arena};
    const char *at = strstr(text, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    text_append_bytes(&result, text, (size_t)(at - text));
    text_append(&result, to);
    text_append(&result, at + strlen(from));
    return result.bytes;
}

static void test_mistakes(void)
{
    struct arena *arena = arena_open();
    const char *good = write_report(arena, (struct written_head){0}, results, RESULTS);
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct diagnostic diagnostic = {0};
        const char *text = replaced(arena, good, mistakes[i].from, mistakes[i].to);
        CU_ASSERT_PTR_NULL(report_parse(arena, text, strlen(text), "r.json", &diagnostic));
        assert_has(diagnostic.sentence, mistakes[i].sentence);
        CU_ASSERT_STRING_EQUAL(diagnostic.file, "r.json");
    }
    arena_close(arena);
}

static void test_no_report(void)
{
    struct arena *arena = arena_open();
    struct diagnostic diagnostic = {0};
    CU_ASSERT_PTR_NULL(report_parse(arena, "[1]", 3, "r.json", &diagnostic));
    assert_has(diagnostic.sentence, "a report is an object");
    CU_ASSERT_PTR_NULL(report_read(arena, "/nowhere/r.json", &diagnostic));
    CU_ASSERT_STRING_EQUAL(diagnostic.file, "/nowhere/r.json");
    arena_close(arena);
}

static void test_junit(void)
{
    struct arena *arena = arena_open();
    const char *text =
        written_by(report_junit, arena, (struct written_head){.planned = 7}, results, RESULTS);
    assert_has(text, "<testsuites name=\"pmspec\" tests=\"7\" failures=\"2\" errors=\"2\" "
                     "skipped=\"2\" time=\"0.012\">");
    assert_has(text, "<testsuite name=\"node 20.1.0: clone\" tests=\"3\" failures=\"1\" "
                     "errors=\"0\" skipped=\"1\" time=\"0.006\">");
    assert_has(text, "<testcase classname=\"node.clone\" name=\"b#one\" time=\"0.002\">");
    assert_has(text, "<failure type=\"fail\" message=\"&lt;2&gt; &amp; &quot;3&quot;\">");
    assert_has(text, "<skipped message=\"disputed: a|b *c* `d`\"/>");
    assert_has(text, "\xef\xbf\xbd[31mred");
    assert_has(text, "6 of 7 planned cases have a verdict");
    arena_close(arena);
}

static void test_tap(void)
{
    struct arena *arena = arena_open();
    const char *text =
        written_by(report_tap, arena, (struct written_head){.planned = 7}, results, RESULTS);
    assert_has(text, "TAP version 14\n1..7\n");
    assert_has(text, "\nok 1 - clone/a\n");
    assert_has(text, "\nnot ok 2 - clone/b\\#one\n  ---\n");
    assert_has(text, "\nok 3 - clone/b\\#two # SKIP no structuredClone\n");
    assert_has(text, "\nnot ok 4 - disputed/c # TODO disputed\n");
    assert_has(text, "\nnot ok 6 - ports/e\n");
    assert_has(text, "\nBail out! The run of node is not complete.\n");
    arena_close(arena);
}

static void test_wptreport(void)
{
    struct arena *arena = arena_open();
    const char *text =
        written_by(report_wptreport, arena, (struct written_head){0}, results, RESULTS);
    assert_has(text, "\"product\": \"node\", \"browser_version\": \"20.1.0\"");
    assert_has(text, "\"test\": \"/pmspec/clone/b\", \"status\": \"OK\"");
    assert_has(text, "\"name\": \"two\", \"status\": \"PRECONDITION_FAILED\"");
    assert_has(text, "\"test\": \"/pmspec/ports/d\", \"status\": \"CRASH\"");
    assert_has(text, "\"name\": \"It is so.\", \"status\": \"NOTRUN\", \"message\": \"cut\"");
    cJSON *document = cJSON_Parse(text);
    CU_ASSERT_EQUAL(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(document, "results")), 5);
    cJSON_Delete(document);
    arena_close(arena);
}

static void test_markdown(void)
{
    struct arena *arena = arena_open();
    const char *text =
        written_by(report_markdown, arena, (struct written_head){.planned = 7}, results, RESULTS);
    assert_has(text, "| clone | 1 of 3 (1 n/a) |\n");
    assert_has(text, "| **all** | 1 of 7 (1 n/a) |\n");
    assert_has(text, "| fail | <code>clone/b&#35;one</code> | <code>&#60;2&#62; &#38; \"3\"</code> "
                     "| [html/message-ports/1](https://a.test/#x) |\n");
    assert_has(text, "<code>a&#124;b &#42;c&#42; &#96;d&#96;</code>");
    assert_has(text, "6 of 7 planned cases have a verdict.**");
    arena_close(arena);
}

/* Two engines, and one of them in two versions. */
static const char *interop_of(struct arena *arena, report_writer *writer)
{
    static const struct written other[] = {
        {.id = "clone/a", .verdict = "fail", .difference = "only here"},
        {.id = "clone/b#one", .verdict = "fail", .difference = "other"},
    };
    static const struct written_head heads[] = {
        {.implementation = "deno"}, {.implementation = "node"}, {.implementation = "node22"}};
    struct text text = {.arena = arena};
    report_list reports = {0};
    for (size_t i = 0; i < 3; i++) {
        const char *document = i == 0 ? write_report(arena, heads[i], results, RESULTS)
                                      : write_report(arena, heads[i], other, 2);
        LIST_APPEND(arena, &reports, parse_written(arena, document));
    }
    writer(&text, &reports);
    for (size_t i = 0; i < 3; i++)
        report_close((struct report *)reports.items[i]);
    return text.bytes;
}

static void test_interop(void)
{
    struct arena *arena = arena_open();
    const char *text = interop_of(arena, report_interop);
    assert_has(text, "| deno | 20.1.0 | - | 6 | 1 | 2 | 1 | 1 | 1 |\n");
    assert_has(text, "- **node**, 1 case: [html/message-ports/1](https://a.test/#x)\n");
    assert_has(text, "### html/message-ports\n\n[1](https://a.test/#x)\n\n");
    assert_has(text, "- **node (all 2)**, `clone/a`: It is so.\n  - `only here`\n");
    assert_has(text, "- **deno, node (all 2)**, `clone/b#one`: It is so.\n"
                     "  - deno: `<2> & \"3\"`\n  - node (all 2): `other`\n");
    assert_has(text, "  - `the engine dies`\n");
    assert_has(text, "```` a|b *c* `d` ````");
    CU_ASSERT_STRING_EQUAL(text, interop_of(arena, report_interop));
    arena_close(arena);
}

static void test_choices(void)
{
    static const struct {
        const char *implementation, *observed;
    } engines[] = {
        {"chromium", "[[1]]"}, {"deno", "{\"\":[[2]],\"reported\":[]}"}, {"firefox", "[[2]]"}};
    struct arena *arena = arena_open();
    struct text text = {.arena = arena};
    report_list reports = {0};
    for (size_t i = 0; i < 3; i++) {
        struct written seen = {
            .id = "clone/a", .verdict = "pass", .observed = engines[i].observed, .allowed = 2};
        struct written_head head = {.implementation = engines[i].implementation};
        const char *document = write_report(arena, head, &seen, 1);
        LIST_APPEND(arena, &reports, parse_written(arena, document));
    }
    report_interop(&text, &reports);
    assert_has(text.bytes, "- `clone/a`: It is so.\n  - chromium: `[[1]]`\n"
                           "  - deno, firefox: `[[2]]`\n");
    for (size_t i = 0; i < 3; i++)
        report_close((struct report *)reports.items[i]);
    arena_close(arena);
}

static void test_compact(void)
{
    struct arena *arena = arena_open();
    const char *text =
        written_by(report_compact, arena, (struct written_head){0}, results, RESULTS);
    struct report *report = parse_written(arena, text);
    CU_ASSERT_EQUAL(report->results.count, RESULTS);
    CU_ASSERT_EQUAL(report->duration_ms, 0);
    CU_ASSERT_EQUAL(report->results.items[1].duration_ms, 0);
    CU_ASSERT_STRING_EQUAL(report->results.items[1].observed, "[[2]]");
    assert_has(text, "\n{\"id\":\"clone/b#one\",");
    struct text again = {.arena = arena};
    report_list reports = {0};
    LIST_APPEND(arena, &reports, report);
    report_compact(&again, &reports);
    CU_ASSERT_STRING_EQUAL(again.bytes, text);
    report_close(report);
    arena_close(arena);
}

static void test_html(void)
{
    struct arena *arena = arena_open();
    struct text text = {.arena = arena};
    report_list reports = {0};
    struct written_head other = {.implementation = "deno", .version = "2"};
    struct report *first =
        parse_written(arena, write_report(arena, (struct written_head){0}, results, RESULTS));
    struct report *second = parse_written(arena, write_report(arena, other, results, 1));
    LIST_APPEND(arena, &reports, first);
    LIST_APPEND(arena, &reports, second);
    report_html(&text, &reports);
    assert_has(text.bytes, "<th>deno<small>2</small></th>");
    assert_has(text.bytes, "<tr class=\"c same\" id=\"clone/a\">");
    assert_has(text.bytes, "<tr class=\"c\" id=\"clone/b#one\">");
    assert_has(text.bytes, "<td class=fail>fail</td><td class=none>-</td>");
    assert_has(text.bytes, "<a href=\"https://a.test/#x\">html/message-ports/1</a>");
    assert_has(text.bytes, "<code>&lt;2&gt; &amp; &quot;3&quot;</code>");
    CU_ASSERT_PTR_NULL(strstr(text.bytes, " src="));
    CU_ASSERT_PTR_NULL(strstr(text.bytes, "<link"));
    report_close(first);
    report_close(second);
    arena_close(arena);
}

static struct report_difference diff(struct arena *arena, struct text *text,
                                     const struct written *before, size_t before_count,
                                     const struct written *after, size_t after_count)
{
    struct written_head later = {.version = "21"};
    struct report *first =
        parse_written(arena, write_report(arena, (struct written_head){0}, before, before_count));
    struct report *second = parse_written(arena, write_report(arena, later, after, after_count));
    *text = (struct text){.arena = arena};
    struct report_difference difference = report_diff(text, first, second);
    report_close(first);
    report_close(second);
    return difference;
}

static void test_diff(void)
{
    static const struct written after[] = {
        {.id = "clone/a", .verdict = "fail", .difference = "new"},
        {.id = "clone/b#one", .verdict = "fail", .observed = "[[4]]", .difference = "4"},
        {.id = "clone/b#two", .verdict = "pass"},
        {.id = "disputed/c", .verdict = "crash", .difference = "died"},
        {.id = "ports/d", .verdict = "crash", .difference = "another address"},
        {.id = "ports/f", .verdict = "fail"},
    };
    struct arena *arena = arena_open();
    struct text text;
    struct report_difference found = diff(arena, &text, results, RESULTS, after, RESULTS);
    CU_ASSERT_EQUAL(found.worse, 1);
    CU_ASSERT_EQUAL(found.better, 1);
    CU_ASSERT_EQUAL(found.other, 4);
    CU_ASSERT_STRING_EQUAL(text.bytes,
                           "node 20.1.0 -> node 21, the same suites\n"
                           "worse: clone/a: pass -> fail: new\n"
                           "other: clone/b#one: fail -> fail: 4\n"
                           "better: clone/b#two: unsupported -> pass\n"
                           "worse: disputed/c: fail -> crash: died (disputed: does not count)\n"
                           "only before: ports/e: error: cut\n"
                           "only after: ports/f: fail: it differs\n"
                           "1 worse, 1 better, 4 other changes\n");
    arena_close(arena);
}

static void test_diff_of_cases(void)
{
    static const struct written before[] = {{.id = "clone/a", .verdict = "pass"},
                                            {.id = "clone/b", .verdict = "pass"}};
    static const struct written after[] = {
        {.id = "clone/a", .verdict = "pass", .digest = "ffffffffffffffff"},
        {.id = "clone/b", .verdict = "fail", .digest = "ffffffffffffffff"}};
    struct arena *arena = arena_open();
    struct text text;
    struct report_difference found = diff(arena, &text, before, 2, after, 2);
    CU_ASSERT_EQUAL(found.worse, 1);
    assert_has(text.bytes, "changed case: clone/a: pass as before\n");
    assert_has(text.bytes, "clone/b: pass -> fail (the case is another one): it differs\n");
    found = diff(arena, &text, before, 2, before, 2);
    CU_ASSERT_EQUAL(found.worse + found.better + found.other, 0);
    arena_close(arena);
}

/* Two reports of shards, merged; NULL if that is refused. */
static const char *merged(struct arena *arena, struct written_head first_head,
                          struct written_head second_head, size_t cut,
                          struct diagnostic *diagnostic)
{
    static struct clause clause = {.id = "html/message-ports/1", .section = "9.4"};
    struct inventory inventory = {0};
    report_list reports = {0};
    LIST_APPEND(arena, &inventory.clauses, clause);
    struct report *first =
        parse_written(arena, write_report(arena, first_head, results + cut, RESULTS - cut));
    struct report *second = parse_written(arena, write_report(arena, second_head, results, cut));
    LIST_APPEND(arena, &reports, first);
    LIST_APPEND(arena, &reports, second);
    const char *text = report_merge(arena, &reports, &inventory, diagnostic);
    report_close(first);
    report_close(second);
    return text;
}

static const struct written_head one_of_two = {.shard = "{\"of\":2,\"parts\":[1]}"};
static const struct written_head two_of_two = {.shard = "{\"of\":2,\"parts\":[2]}"};

/* But for the time of the run, which is the sum. */
static void test_merge(void)
{
    struct arena *arena = arena_open();
    struct diagnostic diagnostic = {0};
    const char *whole = write_report(arena, (struct written_head){0}, results, RESULTS);
    const char *text = merged(arena, two_of_two, one_of_two, 2, &diagnostic);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    whole = replaced(arena, whole, "\"duration_ms\":7", "\"duration_ms\":14");
    CU_ASSERT_STRING_EQUAL(text, whole);
    arena_close(arena);
}

static void test_merge_of_some(void)
{
    struct arena *arena = arena_open();
    struct diagnostic diagnostic = {0};
    struct written_head third = {.shard = "{\"of\":3,\"parts\":[3]}"};
    struct written_head first = {.shard = "{\"of\":3,\"parts\":[1]}"};
    const char *text = merged(arena, third, first, 2, &diagnostic);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    struct report *report = parse_written(arena, text);
    CU_ASSERT_FALSE(report->complete);
    CU_ASSERT_EQUAL(report->shards.count, 2);
    report_close(report);
    struct written_head cut = {.shard = "{\"of\":2,\"parts\":[1]}", .planned = 5};
    report = parse_written(arena, merged(arena, two_of_two, cut, 2, &diagnostic));
    CU_ASSERT_FALSE(report->complete);
    CU_ASSERT_EQUAL(report->counts.planned, 9);
    report_close(report);
    arena_close(arena);
}

static void test_merge_refuses(void)
{
    struct arena *arena = arena_open();
    struct diagnostic diagnostic = {0};
    struct written_head other = {.shard = "{\"of\":2,\"parts\":[2]}", .version = "21"};
    struct written_head third = {.shard = "{\"of\":3,\"parts\":[2]}"};
    CU_ASSERT_PTR_NULL(merged(arena, one_of_two, one_of_two, 2, &diagnostic));
    assert_has(diagnostic.sentence, "there already");
    CU_ASSERT_PTR_NULL(merged(arena, one_of_two, other, 2, &diagnostic));
    assert_has(diagnostic.sentence, "\"implementation\" is not that of");
    CU_ASSERT_PTR_NULL(merged(arena, one_of_two, (struct written_head){0}, 2, &diagnostic));
    assert_has(diagnostic.sentence, "it is no shard");
    CU_ASSERT_PTR_NULL(merged(arena, one_of_two, third, 2, &diagnostic));
    assert_has(diagnostic.sentence, "another number of shards");
    arena_close(arena);
}

static void test_shards(void)
{
    size_t sizes[4] = {0};
    char id[32];
    for (size_t i = 0; i < 1000; i++) {
        snprintf(id, sizeof id, "clone/case-%zu", i);
        size_t shard = shard_of_case(id, 4);
        CU_ASSERT_FATAL(shard >= 1 && shard <= 4);
        sizes[shard - 1]++;
    }
    for (size_t i = 0; i < 4; i++)
        CU_ASSERT(sizes[i] > 200);
    CU_ASSERT_EQUAL(shard_of_case("clone/a#one", 1000), shard_of_case("clone/a#two", 1000));
    CU_ASSERT_EQUAL(shard_of_case("clone/a", 1000), shard_of_case("clone/a#two", 1000));
    CU_ASSERT_EQUAL(shard_of_case("clone/a", 1), 1);
}

static void test_shard_option(void)
{
    static const char *const wrong[] = {"0/2", "3/2", "1", "1/", "a/2", "1/2x", "-1/2", "1/0"};
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct options options = {.shard = wrong[i]};
        struct diagnostic diagnostic = {0};
        CU_ASSERT_EQUAL(selection_read(arena, &options, &diagnostic), STATUS_BAD_INPUT);
        assert_has(diagnostic.sentence, "as in 1/4");
    }
    struct options options = {.shard = "2/3"};
    CU_ASSERT_EQUAL(selection_read(arena, &options, NULL), STATUS_OK);
    size_t shard = shard_of_case("clone/a", 3);
    CU_ASSERT_EQUAL(options_select(&options, "clone/a"), shard == 2);
    arena_close(arena);
}

/* The status that --only @failed:FILE has for a file with this text. */
static enum status select_failed(struct arena *arena, const char *text, struct options *options,
                                 struct diagnostic *diagnostic)
{
    char path[] = "/tmp/pmspec-report-XXXXXX";
    struct text pattern = {.arena = arena};
    int descriptor = mkstemp(path);
    CU_ASSERT_FATAL(descriptor >= 0);
    CU_ASSERT_EQUAL(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    text_printf(&pattern, "@failed:%s", path);
    LIST_APPEND(arena, &options->only, pattern.bytes);
    enum status status = selection_read(arena, options, diagnostic);
    unlink(path);
    return status;
}

static void test_failed(void)
{
    struct arena *arena = arena_open();
    struct options options = {0}, none = {0}, broken = {0};
    struct diagnostic diagnostic = {0};
    const char *text = write_report(arena, (struct written_head){0}, results, RESULTS);
    CU_ASSERT_EQUAL(select_failed(arena, text, &options, &diagnostic), STATUS_OK);
    CU_ASSERT_TRUE(options_select(&options, "clone/b#one"));
    CU_ASSERT_TRUE(options_select(&options, "ports/d"));
    CU_ASSERT_TRUE(options_select(&options, "ports/e"));
    CU_ASSERT_FALSE(options_select(&options, "clone/a"));
    CU_ASSERT_FALSE(options_select(&options, "clone/b#two"));
    text = write_report(arena, (struct written_head){0}, results, 1);
    CU_ASSERT_EQUAL(select_failed(arena, text, &none, &diagnostic), STATUS_BAD_INPUT);
    assert_has(diagnostic.sentence, "nothing failed");
    CU_ASSERT_EQUAL(select_failed(arena, "{", &broken, &diagnostic), STATUS_BAD_INPUT);
    struct options other = {0};
    LIST_APPEND(arena, &other.only, "@passed:x");
    CU_ASSERT_EQUAL(selection_read(arena, &other, &diagnostic), STATUS_BAD_INPUT);
    assert_has(diagnostic.sentence, "not '@passed:x'");
    arena_close(arena);
}

static const struct test tests[] = {
    {"a report is read back", test_read},
    {"each mistake in a report is told", test_mistakes},
    {"what is no report is refused", test_no_report},
    {"JUnit has a suite for each suite, and an error for a run that broke off", test_junit},
    {"TAP plans all cases, skips what is not supported, and bails out", test_tap},
    {"a wptreport has a test for each case and a subtest for each row", test_wptreport},
    {"Markdown shows differences as they are", test_markdown},
    {"engines stand side by side, by clause, and releases of one as one", test_interop},
    {"choices are told where engines were seen making different ones", test_choices},
    {"a compact report is a report, and compacting it changes nothing", test_compact},
    {"the page shows cases by implementations and needs no other file", test_html},
    {"a comparison tells what is worse, better, other, only here", test_diff},
    {"a comparison tells a changed case from a changed engine", test_diff_of_cases},
    {"merged shards are the document of one run", test_merge},
    {"some shards are no complete run", test_merge_of_some},
    {"only shards of one run are merged", test_merge_refuses},
    {"a case has one shard, with its rows", test_shards},
    {"a shard that is none is refused", test_shard_option},
    {"what failed in a report can be selected", test_failed},
};

int main(void)
{
    return RUN_SUITE("report", tests);
}
