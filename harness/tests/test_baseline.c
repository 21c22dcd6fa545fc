/*
 * Baselines: what each difference between a run and a baseline is called, what an update keeps,
 * and what is refused in a file.
 */
#include "../baseline_reasons.h"
#include "written_report.h"

/* The suites, a report and a baseline that one test is about. */
struct bench {
    struct arena *arena;
    struct suites suites;
    struct baseline baseline;
};

/* The suites have cases of these ids, ascending; NULL ends them. */
static struct bench begin(const char *const *ids)
{
    struct bench bench = {.arena = arena_open()};
    for (size_t i = 0; ids[i]; i++) {
        struct test_case *test_case = NEW(bench.arena, struct test_case);
        test_case->id = ids[i];
        test_case->suite = strncmp(ids[i], "disputed/", 9) == 0 ? "disputed" : "clone";
        LIST_APPEND(bench.arena, &bench.suites.cases, test_case);
    }
    return bench;
}

static void end(struct bench *bench)
{
    arena_close(bench->arena);
}

static struct report *report_of(struct bench *bench, const struct written *written, size_t count)
{
    return parse_written(bench->arena,
                         write_report(bench->arena, (struct written_head){0}, written, count));
}

/* As --update-baseline, and somebody writes every reason; through the file and back. */
static void adopt(struct bench *bench, const struct written *written, size_t count)
{
    struct report *report = report_of(bench, written, count);
    struct diagnostic diagnostic = {0};
    struct baseline updated =
        baseline_update(bench->arena, &bench->baseline, report, &bench->suites);
    for (size_t i = 0; i < updated.entries.count; i++)
        if (strcmp(updated.entries.items[i].reason, "unreviewed") == 0)
            updated.entries.items[i].reason = "bug 1";
    const char *text = baseline_text(bench->arena, &updated);
    CU_ASSERT_EQUAL(baseline_parse(bench->arena, text, strlen(text), "baseline.json",
                                   &bench->baseline, &diagnostic),
                    STATUS_OK);
    CU_ASSERT_STRING_EQUAL(diagnostic.sentence, "");
    report_close(report);
}

static struct baseline_comparison compare(struct bench *bench, const struct written *written,
                                          size_t count)
{
    struct report *report = report_of(bench, written, count);
    struct baseline_comparison comparison =
        baseline_compare(bench->arena, &bench->baseline, report, &bench->suites);
    report_close(report);
    return comparison;
}

/* The findings are one of this kind, about this case, whose line says that. */
static void assert_one(const struct baseline_comparison *comparison,
                       enum baseline_finding_kind kind, const char *id, const char *part)
{
    CU_ASSERT_EQUAL_FATAL(comparison->findings.count, 1);
    CU_ASSERT_EQUAL(comparison->findings.items[0].kind, kind);
    CU_ASSERT_STRING_EQUAL(comparison->findings.items[0].id, id);
    CU_ASSERT_PTR_NOT_NULL(strstr(comparison->findings.items[0].sentence, part));
}

static const char *const two_ids[] = {"clone/a", "clone/b", NULL};
static const struct written known[] = {
    {.id = "clone/a", .verdict = "pass"},
    {.id = "clone/b", .verdict = "fail", .observed = "[[2]]", .difference = "2"}};

static void test_exact(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, known, 2);
    CU_ASSERT_EQUAL(comparison.findings.count, 0);
    CU_ASSERT_EQUAL(comparison.known, 1);
    CU_ASSERT_STRING_EQUAL(bench.baseline.entries.items[0].version, "20.1.0");
    CU_ASSERT_STRING_EQUAL(bench.baseline.entries.items[0].outcomes.items[0].observed, "[[2]]");
    end(&bench);
}

#define REASONS_HEAD "{\"schema\":\"pmspec-reasons/1\",\"reasons\":["

static enum status parse_reasons(struct arena *arena, const char *text, group_reason_list *reasons,
                                 struct diagnostic *diagnostic)
{
    return group_reasons_parse(arena, text, strlen(text), "reasons.json", reasons, diagnostic);
}

/* The reason that the one entry of `known` has under these, or NULL. */
static const char *reason_under(struct bench *bench, const char *text)
{
    struct diagnostic diagnostic = {0};
    group_reason_list reasons = {0};
    struct report *report = report_of(bench, known, 2);
    struct baseline updated =
        baseline_update(bench->arena, &bench->baseline, report, &bench->suites);
    CU_ASSERT_EQUAL(parse_reasons(bench->arena, text, &reasons, &diagnostic), STATUS_OK);
    group_reasons_apply(&reasons, &updated, report);
    report_close(report);
    CU_ASSERT_EQUAL_FATAL(updated.entries.count, 1);
    return updated.entries.items[0].reason;
}

static void test_reasons(void)
{
    struct bench bench = begin(two_ids);
    const char *one = REASONS_HEAD "{\"clauses\":[\"html/message-*\"],\"reason\":\"one\"},"
                                   "{\"cases\":[\"clone/*\"],\"reason\":\"two\"}]}";
    const char *two = REASONS_HEAD
        "{\"clauses\":[\"html/message-*\"],\"engines\":[\"deno\"],\"reason\":\"one\"},"
        "{\"cases\":[\"clone/*\"],\"differences\":[\"3\"],\"reason\":\"two\"},"
        "{\"cases\":[\"x\",\"clone/b\"],\"differences\":[\"2\"],\"reason\":\"three\"}]}";
    CU_ASSERT_STRING_EQUAL(reason_under(&bench, one), "one");
    CU_ASSERT_STRING_EQUAL(reason_under(&bench, two), "three");
    adopt(&bench, known, 2);
    CU_ASSERT_STRING_EQUAL(reason_under(&bench, REASONS_HEAD "]}"), "bug 1");
    end(&bench);
}

static void test_bad_reasons(void)
{
    static const char *const bad[] = {
        "{\"schema\":\"pmspec-reasons/2\",\"reasons\":[]}",
        "{\"schema\":\"pmspec-reasons/1\"}",
        REASONS_HEAD "{\"reason\":\"for everything\"}]}",
        REASONS_HEAD "{\"cases\":[\"a\"]}]}",
        REASONS_HEAD "{\"cases\":[\"a\"],\"reason\":\"unreviewed\"}]}",
        REASONS_HEAD "{\"cases\":[1],\"reason\":\"r\"}]}",
        REASONS_HEAD "{\"cases\":[\"a\"],\"reason\":\"r\",\"link\":\"bug 1\"}]}",
        REASONS_HEAD "{\"case\":[\"a\"],\"reason\":\"r\"}]}",
    };
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct diagnostic diagnostic = {0};
        group_reason_list reasons = {0};
        CU_ASSERT_EQUAL(parse_reasons(arena, bad[i], &reasons, &diagnostic), STATUS_BAD_INPUT);
        CU_ASSERT(diagnostic.sentence[0] != 0);
    }
    arena_close(arena);
}

static void test_new_difference(void)
{
    struct bench bench = begin(two_ids);
    struct written now[] = {{.id = "clone/a", .verdict = "fail"}, known[1]};
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, now, 2);
    assert_one(&comparison, BASELINE_NEW_DIFFERENCE, "clone/a", "mend the engine");
    end(&bench);
}

static void test_new_case(void)
{
    static const char *const ids[] = {"clone/a", "clone/b", "clone/c", "clone/d", NULL};
    struct bench bench = begin(ids);
    struct written now[] = {known[0],
                            known[1],
                            {.id = "clone/c", .verdict = "crash"},
                            {.id = "clone/d", .verdict = "pass"}};
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, now, 4);
    assert_one(&comparison, BASELINE_NEW_CASE, "clone/c", "write a reason");
    CU_ASSERT_EQUAL(comparison.new_passing, 1);
    end(&bench);
}

static void test_changed_case(void)
{
    struct bench bench = begin(two_ids);
    struct written passing[] = {{.id = "clone/a", .verdict = "pass", .digest = "ffffffffffffffff"},
                                known[1]};
    struct written failing[] = {{.id = "clone/a", .verdict = "fail", .digest = "ffffffffffffffff"},
                                known[1]};
    struct written entry[] = {known[0],
                              {.id = "clone/b",
                               .verdict = "fail",
                               .observed = "[[2]]",
                               .difference = "2",
                               .digest = "ffffffffffffffff"}};
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, passing, 2);
    CU_ASSERT_EQUAL(comparison.findings.count, 0);
    CU_ASSERT_EQUAL(comparison.changed_fine, 1);
    comparison = compare(&bench, failing, 2);
    assert_one(&comparison, BASELINE_CHANGED_CASE, "clone/a", "--update-baseline");
    comparison = compare(&bench, entry, 2);
    assert_one(&comparison, BASELINE_CHANGED_CASE, "clone/b", "reason may not hold");
    end(&bench);
}

static void test_fixed(void)
{
    struct bench bench = begin(two_ids);
    struct written now[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, now, 2);
    assert_one(&comparison, BASELINE_FIXED, "clone/b", "take out its entry");
    end(&bench);
}

static void test_changed(void)
{
    struct bench bench = begin(two_ids);
    struct written outcome[] = {
        known[0], {.id = "clone/b", .verdict = "fail", .observed = "[[3]]", .difference = "3"}};
    struct written verdict[] = {known[0], {.id = "clone/b", .verdict = "crash"}};
    adopt(&bench, known, 2);
    struct baseline_comparison comparison = compare(&bench, outcome, 2);
    assert_one(&comparison, BASELINE_CHANGED, "clone/b", "fail: 3");
    comparison = compare(&bench, verdict, 2);
    assert_one(&comparison, BASELINE_CHANGED, "clone/b", "the baseline has fail");
    end(&bench);
}

/* What is left of a crash, and how far other logs were at the first difference, may vary. */
static void test_recognized(void)
{
    struct bench bench = begin(two_ids);
    struct written first[] = {
        {.id = "clone/a", .verdict = "crash", .observed = "[]", .difference = "signal 6 [100]"},
        {.id = "clone/b",
         .verdict = "fail",
         .observed = "{\"a\":[[2]],\"b\":[]}",
         .difference = "entry 1"}};
    struct written second[] = {
        {.id = "clone/a", .verdict = "crash", .observed = "[[1]]", .difference = "signal 6 [101]"},
        {.id = "clone/b",
         .verdict = "fail",
         .observed = "{\"a\":[[2]],\"b\":[[5]]}",
         .difference = "entry 1"}};
    adopt(&bench, first, 2);
    struct baseline_comparison comparison = compare(&bench, second, 2);
    CU_ASSERT_EQUAL(comparison.findings.count, 0);
    CU_ASSERT_EQUAL(comparison.known, 2);
    end(&bench);
}

static void test_varies(void)
{
    struct bench bench = begin(two_ids);
    struct written passes[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    struct written other[] = {
        known[0], {.id = "clone/b", .verdict = "fail", .observed = "[[3]]", .difference = "3"}};
    adopt(&bench, known, 2);
    bench.baseline.entries.items[0].varies = true;
    CU_ASSERT_EQUAL(compare(&bench, passes, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, other, 2).findings.count, 1);
    adopt(&bench, other, 2);
    adopt(&bench, passes, 2);
    CU_ASSERT_EQUAL_FATAL(bench.baseline.entries.count, 1);
    CU_ASSERT_EQUAL(bench.baseline.entries.items[0].outcomes.count, 2);
    CU_ASSERT_STRING_EQUAL(bench.baseline.entries.items[0].reason, "bug 1");
    CU_ASSERT_EQUAL(compare(&bench, known, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, other, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, passes, 2).findings.count, 0);
    end(&bench);
}

/* A run that repeats its cases shows by itself which of them vary. */
static void test_repeated(void)
{
    struct bench bench = begin(two_ids);
    static const char histogram[] = "[{\"outcome\":[[1]],\"count\":7,\"allowed\":true},"
                                    "{\"outcome\":[[2]],\"count\":2,\"allowed\":false,"
                                    "\"verdict\":\"fail\",\"difference\":\"2\"},"
                                    "{\"outcome\":[[3]],\"count\":1,\"allowed\":false,"
                                    "\"verdict\":\"fail\",\"difference\":\"3\"},"
                                    "{\"outcome\":[],\"count\":1,\"allowed\":false,"
                                    "\"verdict\":\"crash\",\"difference\":\"gone\"},"
                                    "{\"outcome\":[],\"count\":1,\"allowed\":false,"
                                    "\"verdict\":\"error\",\"difference\":\"no answer\"}]";
    struct written repeated[] = {known[0], known[1]};
    struct written passes[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    struct written other[] = {
        known[0], {.id = "clone/b", .verdict = "fail", .observed = "[[3],[4]]", .difference = "3"}};
    struct written crash[] = {known[0], {.id = "clone/b", .verdict = "crash"}};
    struct written hang[] = {known[0], {.id = "clone/b", .verdict = "timeout"}};
    repeated[1].histogram = histogram;
    adopt(&bench, repeated, 2);
    CU_ASSERT_TRUE(bench.baseline.entries.items[0].varies);
    CU_ASSERT_EQUAL(bench.baseline.entries.items[0].outcomes.count, 3);
    CU_ASSERT_EQUAL(compare(&bench, known, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, other, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, crash, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, passes, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, hang, 2).findings.count, 1);
    end(&bench);
}

/* What a repeated run found is not lost to single runs, whichever way they come out. */
static void test_repeated_then_single(void)
{
    struct bench bench = begin(two_ids);
    static const char histogram[] = "[{\"outcome\":[[1]],\"count\":7,\"allowed\":true},"
                                    "{\"outcome\":[[2]],\"count\":2,\"allowed\":false,"
                                    "\"verdict\":\"fail\",\"difference\":\"2\"}]";
    struct written repeated[] = {known[0], known[1]};
    struct written passes[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    repeated[1].histogram = histogram;
    adopt(&bench, repeated, 2);
    adopt(&bench, passes, 2);
    adopt(&bench, known, 2);
    adopt(&bench, passes, 2);
    CU_ASSERT_EQUAL_FATAL(bench.baseline.entries.count, 1);
    CU_ASSERT_TRUE(bench.baseline.entries.items[0].varies);
    CU_ASSERT_EQUAL(compare(&bench, known, 2).findings.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, passes, 2).findings.count, 0);
    end(&bench);
}

/* Of a case to which nothing is held, too, it is known that it varies, and how badly. */
static void test_disputed_varies(void)
{
    static const char *const ids[] = {"clone/b", "disputed/c", "disputed/d", NULL};
    static const char histogram[] = "[{\"outcome\":[[1]],\"count\":7,\"allowed\":true},"
                                    "{\"outcome\":[],\"count\":1,\"allowed\":false,"
                                    "\"verdict\":\"crash\",\"difference\":\"gone\"},"
                                    "{\"outcome\":[[2]],\"count\":2,\"allowed\":false,"
                                    "\"verdict\":\"fail\",\"difference\":\"2\"}]";
    struct written repeated[] = {{.id = "clone/b", .verdict = "fail", .histogram = histogram},
                                 {.id = "disputed/c", .verdict = "crash", .histogram = histogram},
                                 {.id = "disputed/d", .verdict = "fail"}};
    struct written passes[] = {
        known[1], {.id = "disputed/c", .verdict = "pass"}, {.id = "disputed/d", .verdict = "pass"}};
    struct bench bench = begin(ids);
    adopt(&bench, repeated, 3);
    adopt(&bench, passes, 3);
    const known_case_list *cases = baseline_known(bench.arena, &bench.baseline);
    CU_ASSERT_EQUAL_FATAL(cases->count, 2);
    CU_ASSERT_STRING_EQUAL(cases->items[0].id, "clone/b");
    CU_ASSERT_EQUAL(cases->items[0].worst, VERDICT_CRASH);
    CU_ASSERT_TRUE(cases->items[0].varies);
    CU_ASSERT_STRING_EQUAL(cases->items[1].id, "disputed/c");
    CU_ASSERT_EQUAL(cases->items[1].worst, VERDICT_CRASH);
    CU_ASSERT_TRUE(cases->items[1].varies);
    CU_ASSERT_EQUAL(compare(&bench, repeated, 3).findings.count, 0);
    end(&bench);
}

static void test_support(void)
{
    struct bench bench = begin(two_ids);
    struct written lacking[] = {known[0], {.id = "clone/b", .verdict = "unsupported"}};
    struct written having[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    adopt(&bench, lacking, 2);
    CU_ASSERT_EQUAL(compare(&bench, lacking, 2).findings.count, 0);
    struct baseline_comparison comparison = compare(&bench, having, 2);
    assert_one(&comparison, BASELINE_SUPPORTED, "clone/b", "--update-baseline");
    comparison = compare(&bench, known, 2);
    assert_one(&comparison, BASELINE_NEW_DIFFERENCE, "clone/b", "is not supported");
    adopt(&bench, having, 2);
    comparison = compare(&bench, lacking, 2);
    assert_one(&comparison, BASELINE_UNSUPPORTED, "clone/b", "passes");
    end(&bench);
}

static void test_machine_lacks(void)
{
    struct bench bench = begin(two_ids);
    struct written passes[] = {known[0], {.id = "clone/b", .verdict = "pass"}};
    struct written lacking[] = {known[0],
                                {.id = "clone/b", .verdict = "unsupported", .machine_lacks = true}};
    adopt(&bench, passes, 2);
    CU_ASSERT_EQUAL(compare(&bench, lacking, 2).findings.count, 0);
    adopt(&bench, lacking, 2);
    CU_ASSERT_EQUAL(bench.baseline.unsupported.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, passes, 2).findings.count, 0);
    end(&bench);
}

static void test_gone(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    bench.suites.cases.count = 1;
    struct baseline_comparison comparison = compare(&bench, known, 1);
    assert_one(&comparison, BASELINE_GONE, "clone/b", "take out its entry");
    adopt(&bench, known, 1);
    CU_ASSERT_EQUAL(compare(&bench, known, 1).findings.count, 0);
    end(&bench);
}

static void test_waiting(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    bench.suites.cases.items[1]->waiting = true;
    struct baseline_comparison comparison = compare(&bench, known, 1);
    assert_one(&comparison, BASELINE_GONE, "clone/b", "waits");
    end(&bench);
}

static void test_reason(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    bench.baseline.entries.items[0].reason = "";
    struct baseline_comparison comparison = compare(&bench, known, 2);
    assert_one(&comparison, BASELINE_UNREVIEWED, "clone/b", "write why");
    end(&bench);
}

/* The old reason stays readable, and is to be looked at. */
static void test_reason_again(void)
{
    struct bench bench = begin(two_ids);
    struct written now[] = {
        known[0], {.id = "clone/b", .verdict = "fail", .observed = "[[3]]", .difference = "3"}};
    adopt(&bench, known, 2);
    adopt(&bench, now, 2);
    CU_ASSERT_STRING_EQUAL(bench.baseline.entries.items[0].reason,
                           "unreviewed; of another outcome: bug 1");
    struct baseline_comparison comparison = compare(&bench, now, 2);
    assert_one(&comparison, BASELINE_UNREVIEWED, "clone/b", "bug 1");
    end(&bench);
}

/* A run of some cases neither judges the others nor forgets what is known of them. */
static void test_selection(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    CU_ASSERT_EQUAL(compare(&bench, known, 1).findings.count, 0);
    adopt(&bench, known, 1);
    CU_ASSERT_EQUAL(bench.baseline.entries.count, 1);
    adopt(&bench, known + 1, 1);
    CU_ASSERT_EQUAL(bench.baseline.passing.count, 1);
    CU_ASSERT_EQUAL(compare(&bench, known, 2).findings.count, 0);
    end(&bench);
}

static void test_disputed(void)
{
    static const char *const ids[] = {"clone/a", "disputed/b", NULL};
    static const struct written disputed[] = {{.id = "clone/a", .verdict = "pass"},
                                              {.id = "disputed/b", .verdict = "fail"}};
    struct bench bench = begin(ids);
    adopt(&bench, disputed, 2);
    CU_ASSERT_EQUAL(bench.baseline.entries.count, 0);
    CU_ASSERT_EQUAL(compare(&bench, disputed, 2).findings.count, 0);
    end(&bench);
}

static void test_written(void)
{
    struct bench bench = begin(two_ids);
    adopt(&bench, known, 2);
    bench.baseline.entries.items[0].link = "https://bugs.test/1?a=\"b\"";
    const char *text = baseline_text(bench.arena, &bench.baseline);
    struct baseline again;
    struct diagnostic diagnostic = {0};
    CU_ASSERT_EQUAL_FATAL(
        baseline_parse(bench.arena, text, strlen(text), "b.json", &again, &diagnostic), STATUS_OK);
    CU_ASSERT_STRING_EQUAL(baseline_text(bench.arena, &again), text);
    end(&bench);
}

#define HEAD                                                                                       \
    "{\"schema\":\"pmspec-baseline/1\",\n\"implementation\":{\"name\":\"a\",\"version\":\"1\"},"   \
    "\n\"suite\":{\"digest\":\"0123456789abcdef\"},\n\"differences\":["
#define ENTRY(id, fields)                                                                          \
    "{\"id\":\"" id "\"," fields                                                                   \
    "\"version\":\"1\",\"digest\":\"0123456789abcdef\",\"outcomes\":[{\"verdict\":\"crash\"}]}"
#define TAIL "],\n\"unsupported\":{},\n\"pass\":{}}"
#define REASON "\"reason\":\"r\","

/* Each mistake, and what is said of it. */
static const struct {
    const char *text, *sentence;
} mistakes[] = {
    {"[]", "an object should stand here"},
    {"{", "Bad JSON"},
    {"{\"schema\":\"pmspec-report/1\"}", "no pmspec-baseline/1"},
    {"{\"schema\":\"pmspec-baseline/1\"}", "\"implementation\" is missing"},
    {HEAD ENTRY("c/a", "") TAIL, "\"reason\" is missing"},
    {HEAD ENTRY("c/a", "\"reason\":1,") TAIL, "a text should stand here"},
    {HEAD ENTRY("c/a", REASON "\"reasn\":1,") TAIL, "no field \"reasn\""},
    {HEAD ENTRY("c/a", REASON "\"link\":\"bug 1\",") TAIL, "should be a link"},
    {HEAD ENTRY("c/a", REASON "\"varies\":1,") TAIL, "true or false"},
    {HEAD ENTRY("c/a", REASON) "," ENTRY("c/a", REASON) TAIL, "here twice"},
    {HEAD ENTRY("c/b", REASON) "," ENTRY("c/a", REASON) TAIL, "in the order of their ids"},
    {HEAD ENTRY("c/a", REASON) "],\"unsupported\":{},\"pass\":{\"c/a\":\"0123456789abcdef\"}}",
     "in another list"},
    {HEAD "],\"unsupported\":{},\"pass\":{\"c/a\":\"xyz\"}}", "digest should stand here"},
    {HEAD "],\"unsupported\":{\"c/a\":\"0123456789abcdef\"},"
          "\"pass\":{\"c/a\":\"0123456789abcdef\"}}",
     "both in pass and in unsupported"},
    {HEAD "],\"pass\":{}}", "\"unsupported\" is missing"},
    {HEAD "{\"id\":\"c/a\",\"reason\":\"r\",\"version\":\"1\",\"digest\":\"0123456789abcdef\","
          "\"outcomes\":[]}" TAIL,
     "at least one outcome"},
    {HEAD "{\"id\":\"c/a\",\"reason\":\"r\",\"version\":\"1\",\"digest\":\"0123456789abcdef\","
          "\"outcomes\":[{\"verdict\":\"pass\"}]}" TAIL,
     "not \"pass\""},
    {HEAD "],\"unsupported\":{},\"pass\":{},\"disputed\":{\"c/a\":\"pass\"}}",
     "fail, timeout or crash should stand here"},
    {HEAD "],\"unsupported\":{},\"pass\":{},\"disputed\":{\"c/b\":\"fail\",\"c/a\":\"fail\"}}",
     "in the order of their ids"},
};

static void test_mistakes(void)
{
    struct arena *arena = arena_open();
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        struct diagnostic diagnostic = {0};
        struct baseline baseline;
        const char *text = mistakes[i].text;
        CU_ASSERT_EQUAL(
            baseline_parse(arena, text, strlen(text), "baseline.json", &baseline, &diagnostic),
            STATUS_BAD_INPUT);
        CU_ASSERT_PTR_NOT_NULL(strstr(diagnostic.sentence, mistakes[i].sentence));
        if (!strstr(diagnostic.sentence, mistakes[i].sentence))
            printf("mistake %zu: %s\n", i, diagnostic.sentence);
        CU_ASSERT_STRING_EQUAL(diagnostic.file, "baseline.json");
    }
    arena_close(arena);
}

static void test_no_file(void)
{
    struct arena *arena = arena_open();
    struct diagnostic diagnostic = {0};
    struct baseline baseline;
    CU_ASSERT_EQUAL(baseline_read(arena, "/nowhere/b.json", &baseline, &diagnostic),
                    STATUS_BAD_INPUT);
    CU_ASSERT_STRING_EQUAL(diagnostic.file, "/nowhere/b.json");
    arena_close(arena);
}

static const struct test tests[] = {
    {"a run that is what the baseline says has no finding", test_exact},
    {"a reason for a group goes to what its patterns match, first match first", test_reasons},
    {"a mistake in a file of reasons is told", test_bad_reasons},
    {"a difference in a case that passed is new", test_new_difference},
    {"a difference in a case that was not there is a new case's", test_new_case},
    {"a case that is another one than it was is told apart", test_changed_case},
    {"an entry whose case passes is fixed", test_fixed},
    {"another outcome or verdict than the entry's has changed", test_changed},
    {"a crash is known by its verdict, a failure also by its first difference", test_recognized},
    {"a case that varies may pass, and an update adds to its outcomes", test_varies},
    {"an update from repeated runs knows which cases vary", test_repeated},
    {"an update from a single run keeps what repeated runs found", test_repeated_then_single},
    {"a baseline knows which disputed cases vary, and holds nothing to that", test_disputed_varies},
    {"a case that becomes unsupported, or supported, is a finding", test_support},
    {"what the machine lacks is no finding, and changes no baseline", test_machine_lacks},
    {"an entry without a case is gone, and an update takes it out", test_gone},
    {"an entry whose case waits is gone", test_waiting},
    {"an entry without a reason is a finding", test_reason},
    {"an update that changes an outcome asks for its reason again", test_reason_again},
    {"a run of some cases leaves what is known of the others", test_selection},
    {"disputed cases are in no baseline", test_disputed},
    {"a baseline that is written and read is the same", test_written},
    {"each mistake in a baseline is told", test_mistakes},
    {"a baseline that cannot be read is told", test_no_file},
};

int main(void)
{
    return RUN_SUITE("baseline", tests);
}
