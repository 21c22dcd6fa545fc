/*
 * The harness against engines whose behaviour is known (fake_engine.c): what it reports of them.
 */
#include "../engine.h"
#include "../paths.h"
#include "../process.h"
#include "../report_read.h"
#include "../run.h"
#include "../../reference/tests/suite.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HANG_SECONDS = 2 };  // of silence, where an engine hangs on purpose

/* One run of a fake engine over a selection of cases. */
struct fake_run {
    struct arena *arena;
    struct suites *suites;
    struct inventory inventory;
    struct options options;
    struct run_plan plan;
    struct run_record record;
    struct diagnostic diagnostic;
    enum status status;
    uint64_t (*now_ms)(void);
};

static const char *fake_engine_path(struct arena *arena)
{
    char folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    folder[length < 0 ? 0 : length] = '\0';
    *strrchr(folder, '/') = '\0';
    return path_join(arena, folder, "fake_engine");
}

/* What all tests look at: to load it takes longer than most of them. */
static struct {
    struct arena *arena;
    struct suites *suites;
    struct inventory inventory;
} loaded;

static void load(void)
{
    struct diagnostic diagnostic = {0};
    loaded.arena = arena_open();
    const char *root = project_root(loaded.arena, &diagnostic);
    if (suites_load(root, &loaded.suites, &diagnostic) == STATUS_OK &&
        inventory_load(loaded.arena, root, &loaded.inventory, &diagnostic) == STATUS_OK)
        return;
    fprintf(stderr, "test_engine: %s\n", diagnostic.sentence);
    exit(1);
}

static void unload(void)
{
    suites_close(loaded.suites);
    arena_close(loaded.arena);
}

/* The plan of a run, before any engine. */
static struct fake_run plan_fake(const char *only)
{
    struct fake_run run = {
        .arena = arena_open(), .suites = loaded.suites, .inventory = loaded.inventory};
    LIST_APPEND(run.arena, &run.options.only, only);
    return run;
}

static struct implementation fake_engine(struct arena *arena, const char *mode, const char *n)
{
    struct diagnostic diagnostic;
    return (struct implementation){
        .name = mode,
        .found = true,
        .isolates = strcmp(mode, "opens-late") == 0,
        .argv = {fake_engine_path(arena), project_root(arena, &diagnostic), mode, n, NULL}};
}

/* Runs the plan on engines; the run's own record is that of the first. */
static void run_engines(struct fake_run *run, struct suite_run *suite_runs, size_t count)
{
    struct suite_run *runs[8];
    run->plan = (struct run_plan){.arena = run->arena,
                                  .suites = run->suites,
                                  .inventory = &run->inventory,
                                  .options = &run->options};
    CU_ASSERT_EQUAL_FATAL(run_plan(&run->plan, &run->diagnostic), STATUS_OK);
    struct run_group group = {
        .plan = &run->plan, .runs = runs, .count = count, .now_ms = run->now_ms};
    for (size_t i = 0; i < count; i++)
        runs[i] = &suite_runs[i];
    run_implementations(&group);
    run->record = suite_runs[0].record;
    run->status = suite_runs[0].status;
    run->diagnostic = suite_runs[0].diagnostic;
}

static struct fake_run run_fake_with(const char *mode, const char *n, const char *only,
                                     unsigned jobs)
{
    struct fake_run run = plan_fake(only);
    struct implementation fake = fake_engine(run.arena, mode, n);
    struct suite_run suite_run = {.implementation = &fake};
    run.options.jobs = jobs;
    if (strcmp(mode, "hangs") == 0)
        run.options.hang_seconds = HANG_SECONDS;
    if (strcmp(mode, "silent") == 0)
        run.options.start_seconds = 1;
    run_engines(&run, &suite_run, 1);
    return run;
}

static struct fake_run run_fake(const char *mode, const char *n, const char *only)
{
    return run_fake_with(mode, n, only, 1);
}

static void end_fake(struct fake_run *run)
{
    arena_close(run->arena);
}

static size_t count_of(const struct fake_run *run, enum verdict verdict)
{
    return run_counts(&run->record, NULL).by_verdict[verdict];
}

/* True if the first case that did not pass says this. */
static bool says(const struct fake_run *run, const char *text)
{
    for (size_t i = 0; i < run->plan.count; i++)
        if (run->record.results[i].attempt.verdict != VERDICT_PASS)
            return strstr(run->record.results[i].attempt.difference, text);
    return false;
}

/* The number in "counts" of the written report. */
static int reported(const struct fake_run *run, const char *name)
{
    const char *text = report_text(run->arena, run->suites, &run->inventory, &run->record);
    cJSON *document = cJSON_Parse(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(document, "counts");
    int number = cJSON_GetObjectItemCaseSensitive(counts, name)->valueint;
    cJSON_Delete(document);
    return number;
}

static void test_right(void)
{
    struct fake_run run = run_fake("right", "0", "ports/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    CU_ASSERT_EQUAL((size_t)reported(&run, "pass"), run.plan.count);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_OK);
    end_fake(&run);
}

static void test_silent(void)
{
    struct fake_run run = run_fake("silent", "0", "ports/*");
    CU_ASSERT_EQUAL(run.status, STATUS_HARNESS);
    CU_ASSERT_PTR_NOT_NULL(strstr(run.diagnostic.sentence, "did not say hello"));
    CU_ASSERT_EQUAL(reported(&run, "executed"), 0);
    end_fake(&run);
}

static void test_mute(void)
{
    struct fake_run run = run_fake("mute", "0", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_FAIL), run.plan.count);
    CU_ASSERT(says(&run, "seen nothing"));
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_DIFFERS);
    end_fake(&run);
}

static void test_dies_once(void)
{
    struct fake_run run = run_fake("dies", "3", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_OK);
    end_fake(&run);
}

/*
 * A folder that the engine's starts leave their marks in: the first dies on a case, so that there is a
 * second, which does not begin; the third is right.
 */
static const char third_time_lucky[] = "if mkdir \"$2/1\"; then exec \"$0\" \"$1\" dies 3\n"
                                       "elif mkdir \"$2/2\"; then exit 1\n"
                                       "else rmdir \"$2/1\" \"$2/2\"; exec \"$0\" \"$1\" right; fi";

static void test_fails_to_start_once(void)
{
    char folder[] = "/tmp/pmspec-test-XXXXXX";
    struct fake_run run = plan_fake("language/*");
    struct implementation fake = fake_engine(run.arena, "right", "0");
    const char *const argv[] = {"/bin/sh", "-c", third_time_lucky, fake.argv[0], fake.argv[1],
                                folder,    NULL};
    struct suite_run suite_run = {.implementation = &fake};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    memcpy(fake.argv, argv, sizeof argv);
    run.options.jobs = 1;
    run_engines(&run, &suite_run, 1);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    CU_ASSERT_EQUAL(rmdir(folder), 0);
    end_fake(&run);
}

/* A run in a mode about every case whose id has a certain length: that of one in the middle. */
static struct fake_run run_fake_on(const char *mode, size_t *length)
{
    static const char id[] = "language/port-forwarded-between-frames";
    char n[32];
    CU_ASSERT_PTR_NOT_NULL_FATAL(suites_find(loaded.suites, id));
    *length = strlen(id);
    snprintf(n, sizeof n, "%zu", *length);
    return run_fake(mode, n, "language/*");
}

/* Those cases and no others are crashes. */
static void test_dies_on_a_case(void)
{
    size_t length, expected = 0;
    struct fake_run run = run_fake_on("dies-on", &length);
    for (size_t i = 0; i < run.plan.count; i++)
        expected += strlen(run.plan.cases[i]->id) == length;
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(expected > 0);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_CRASH), expected);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count - expected);
    CU_ASSERT_EQUAL((size_t)reported(&run, "crash"), expected);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_DIFFERS);
    end_fake(&run);
}

static void test_floods(void)
{
    size_t length;
    struct fake_run run = run_fake_on("floods-on", &length);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    for (size_t i = 0; i < run.plan.count; i++) {
        bool floods = strlen(run.plan.cases[i]->id) == length;
        const struct attempt *attempt = &run.record.results[i].attempt;
        CU_ASSERT_EQUAL(attempt->verdict, floods ? VERDICT_FAIL : VERDICT_PASS);
        CU_ASSERT(!floods || strstr(attempt->difference, "a flood"));
    }
    end_fake(&run);
}

/* Whose exception it was can be told only where no case was in the process before. */
static void test_strays(void)
{
    size_t length;
    struct fake_run run = run_fake_on("strays-on", &length);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    end_fake(&run);
}

static void test_hangs(void)
{
    struct fake_run run = run_fake("hangs", "1", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(count_of(&run, VERDICT_TIMEOUT) > 0);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_TIMEOUT) + count_of(&run, VERDICT_PASS), run.plan.count);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_DIFFERS);
    end_fake(&run);
}

/* An hour goes by from the start of the adapter to its hello, and no time after that. */
static uint64_t time_of_a_late_start(void)
{
    static bool started;
    uint64_t now_ms = started ? 3600000 : 0;
    started = true;
    return now_ms;
}

/* Silence counts from when there was somebody to speak. */
static void test_starts_late(void)
{
    struct fake_run run = plan_fake("ports/a*");
    struct implementation fake = fake_engine(run.arena, "right", "0");
    struct suite_run suite_run = {.implementation = &fake};
    run.now_ms = time_of_a_late_start;
    run.options.jobs = 1;
    run.options.start_seconds = 7200;
    run_engines(&run, &suite_run, 1);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    for (size_t i = 0; i < run.plan.count; i++)
        CU_ASSERT_FALSE(run.record.results[i].repeated);
    end_fake(&run);
}

/* The adapter answers heartbeats all the while: that its realm is idle says nothing of the case's. */
static void test_opens_late(void)
{
    struct fake_run run = run_fake("opens-late", "0", "transfer/window-options-inherited-first");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(run.plan.count > 0);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_PASS), run.plan.count);
    end_fake(&run);
}

static void test_cuts(void)
{
    struct fake_run run = run_fake("cuts", "1", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(count_of(&run, VERDICT_ERROR) > 0);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_FAIL), 0);
    CU_ASSERT(says(&run, "not JSON"));
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_HARNESS);
    end_fake(&run);
}

static void test_wrong_case(void)
{
    struct fake_run run = run_fake("wrong-case", "0", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_ERROR), run.plan.count);
    CU_ASSERT(says(&run, "not under way"));
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_HARNESS);
    end_fake(&run);
}

static void test_claims(void)
{
    struct fake_run run = run_fake("claims", "0", "ports/*");
    CU_ASSERT_EQUAL(run.status, STATUS_HARNESS);
    CU_ASSERT_PTR_NOT_NULL(strstr(run.diagnostic.sentence, "does not exist"));
    end_fake(&run);
}

static void test_wrong_canary(void)
{
    struct fake_run run = run_fake("wrong-canary", "0", "ports/*");
    CU_ASSERT_EQUAL(run.status, STATUS_HARNESS);
    CU_ASSERT_PTR_NOT_NULL(strstr(run.diagnostic.sentence, "fixed program"));
    end_fake(&run);
}

static void test_loses(void)
{
    struct fake_run run = run_fake("loses", "1", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(count_of(&run, VERDICT_ERROR) > 0);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_FAIL), 0);
    CU_ASSERT(says(&run, "was lost"));
    end_fake(&run);
}

static void test_lies(void)
{
    struct fake_run run = run_fake("lies", "0", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(count_of(&run, VERDICT_FAIL) > 0);
    CU_ASSERT(says(&run, "a lie"));
    end_fake(&run);
}

/* A run of which this is known of one case. */
static struct fake_run run_known(const char *mode, const char *n, const char *only,
                                 struct known_case known_case)
{
    struct fake_run run = plan_fake(only);
    struct implementation fake = fake_engine(run.arena, mode, n);
    known_case_list known = {0};
    struct suite_run suite_run = {.implementation = &fake, .known = &known};
    LIST_APPEND(run.arena, &known, known_case);
    run.options.jobs = 1;
    run_engines(&run, &suite_run, 1);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    return run;
}

static const char two_ports[] = "ports/channel-has-two-ports";

/* Its result is the second of two: that of the first is as if nothing were known. */
static struct case_result *result_of_two_ports(struct fake_run *run)
{
    CU_ASSERT_EQUAL_FATAL(run->plan.count, 2);
    CU_ASSERT_STRING_EQUAL_FATAL(run->plan.cases[1]->id, two_ports);
    CU_ASSERT_EQUAL(run->record.results[0].attempt.verdict, VERDICT_PASS);
    CU_ASSERT_EQUAL(run->record.results[0].histogram.count, 0);
    return &run->record.results[1];
}

/* One that passes at first, and would come out as it happens if it ran once. */
static void test_varies(void)
{
    struct known_case known = {.id = two_ports, .worst = VERDICT_FAIL, .varies = true};
    struct fake_run run = run_known("lies-from", "8", "ports/channel-*", known);
    struct case_result *result = result_of_two_ports(&run);
    CU_ASSERT_EQUAL(result->attempt.verdict, VERDICT_FAIL);
    CU_ASSERT_EQUAL_FATAL(result->histogram.count, 2);
    CU_ASSERT_EQUAL(result->histogram.items[0].count, 6);
    CU_ASSERT_EQUAL(result->histogram.items[1].count, 1);
    end_fake(&run);
}

/* A script where the engine runs scripts; else the run itself. */
static void test_reproduce(void)
{
    static const char *const runners[] = {NULL, "deno -A"};
    static const char *const commands[] = {
        "\"reproduce\":\"pmspec run lies --only 'ports/channel-has-two-ports'\"",
        "\"reproduce\":\"pmspec show --js 'ports/channel-has-two-ports' > case.js && deno -A "
        "case.js\""};
    for (size_t i = 0; i < 2; i++) {
        struct fake_run run = plan_fake("ports/channel-*");
        struct implementation fake = fake_engine(run.arena, "lies", "0");
        struct suite_run suite_run = {.implementation = &fake};
        fake.script_runner = runners[i];
        run_engines(&run, &suite_run, 1);
        const char *text = report_text(run.arena, run.suites, &run.inventory, &run.record);
        CU_ASSERT_PTR_NOT_NULL(strstr(text, commands[i]));
        end_fake(&run);
    }
}

static void test_varies_in_vain(void)
{
    struct known_case known = {.id = two_ports, .worst = VERDICT_CRASH, .varies = true};
    struct fake_run run = run_known("right", "0", "ports/channel-*", known);
    struct case_result *result = result_of_two_ports(&run);
    CU_ASSERT_EQUAL(result->attempt.verdict, VERDICT_PASS);
    CU_ASSERT_EQUAL_FATAL(result->histogram.count, 1);
    CU_ASSERT_TRUE(result->histogram.items[0].count > 10);
    end_fake(&run);
}

static void test_known_to_differ(void)
{
    struct known_case known = {.id = two_ports, .worst = VERDICT_FAIL};
    struct fake_run run = run_known("lies", "0", "ports/channel-*", known);
    CU_ASSERT_EQUAL_FATAL(run.plan.count, 2);
    CU_ASSERT_EQUAL(count_of(&run, VERDICT_FAIL), 2);
    CU_ASSERT_TRUE(run.record.results[0].repeated);
    CU_ASSERT_FALSE(run.record.results[1].repeated);
    end_fake(&run);
}

static void test_known_to_end(void)
{
    char n[32];
    snprintf(n, sizeof n, "%zu", strlen(two_ports));
    struct known_case known = {.id = two_ports, .worst = VERDICT_CRASH};
    struct fake_run run = run_known("dies-on", n, "ports/channel-*", known);
    CU_ASSERT_EQUAL(result_of_two_ports(&run)->attempt.verdict, VERDICT_CRASH);
    CU_ASSERT_FALSE(run.record.results[0].repeated);
    CU_ASSERT_FALSE(run.record.results[1].repeated);
    end_fake(&run);
}

/* What is known is no verdict: neither of a case that is mended nor of one that is another now. */
static void test_known_no_more(void)
{
    static const enum verdict verdicts[] = {VERDICT_FAIL, VERDICT_TIMEOUT, VERDICT_CRASH};
    for (size_t i = 0; i < 3; i++) {
        struct known_case known = {.id = two_ports, .worst = verdicts[i]};
        struct fake_run run = run_known("right", "0", "ports/channel-*", known);
        CU_ASSERT_EQUAL(result_of_two_ports(&run)->attempt.verdict, VERDICT_PASS);
        end_fake(&run);
    }
    struct known_case of_another = {.id = two_ports, .digest = "-", .worst = VERDICT_FAIL};
    struct fake_run run = run_known("lies", "0", "ports/channel-*", of_another);
    CU_ASSERT_TRUE(run.record.results[1].repeated);
    end_fake(&run);
}

static void test_chatters(void)
{
    struct fake_run run = run_fake("chatters", "1", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(count_of(&run, VERDICT_FAIL) > 0);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_DIFFERS);
    end_fake(&run);
}

/* As a person does who has seen enough: the report of what there is says that it is a part. */
static void test_interrupted(void)
{
    struct fake_run run = run_fake("interrupts", "3", "ports/*");
    const char *text = report_text(run.arena, run.suites, &run.inventory, &run.record);
    struct report *report =
        report_parse(run.arena, text, strlen(text), "report.json", &run.diagnostic);
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_PTR_NOT_NULL_FATAL(report);
    CU_ASSERT_TRUE(report->interrupted);
    CU_ASSERT_FALSE(report->complete);
    CU_ASSERT_EQUAL(report->counts.planned, run.plan.count);
    CU_ASSERT_TRUE(report->counts.executed < report->counts.planned);
    CU_ASSERT_EQUAL(report->counts.by_verdict[VERDICT_FAIL], 0);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_HARNESS);
    report_close(report);
    end_fake(&run);
}

static void test_interrupted_at_the_start(void)
{
    struct fake_run run = run_fake("interrupts-hello", "0", "language/*");
    CU_ASSERT_EQUAL(run.status, STATUS_OK);
    CU_ASSERT_TRUE(run.record.interrupted);
    CU_ASSERT_EQUAL(reported(&run, "executed"), 0);
    CU_ASSERT_EQUAL(run_status(&run.record), STATUS_HARNESS);
    end_fake(&run);
}

/* Verdicts and sentences do not depend on how many adapters share the cases. */
static void same_with_more_adapters(const char *mode, const char *n)
{
    struct fake_run one = run_fake_with(mode, n, "ports/[a-c]*", 1);
    struct fake_run four = run_fake_with(mode, n, "ports/[a-c]*", 4);
    CU_ASSERT_EQUAL(four.status, STATUS_OK);
    for (size_t i = 0; i < one.plan.count; i++) {
        const struct case_result *a = &one.record.results[i], *b = &four.record.results[i];
        CU_ASSERT_STRING_EQUAL(a->test_case->id, b->test_case->id);
        CU_ASSERT_TRUE(b->executed);
        CU_ASSERT_EQUAL(a->attempt.verdict, b->attempt.verdict);
        CU_ASSERT_STRING_EQUAL(a->attempt.difference ? a->attempt.difference : "",
                               b->attempt.difference ? b->attempt.difference : "");
    }
    end_fake(&one);
    end_fake(&four);
}

static void test_jobs(void)
{
    same_with_more_adapters("right", "0");
    same_with_more_adapters("lies", "0");
    same_with_more_adapters("mute", "0");
    same_with_more_adapters("dies-on", "20");
}

static void test_others_go_on(void)
{
    struct fake_run run = plan_fake("ports/[a-c]*");
    struct implementation engines[] = {
        fake_engine(run.arena, "right", "0"),
        fake_engine(run.arena, "claims", "0"),
        {.name = "missing", .found = true, .argv = {"/nowhere/engine", NULL}},
        fake_engine(run.arena, "lies", "0"),
    };
    struct suite_run suite_runs[4];
    for (run.options.jobs = 1; run.options.jobs <= 4; run.options.jobs += 3) {
        for (size_t i = 0; i < 4; i++)
            suite_runs[i] = (struct suite_run){.implementation = &engines[i]};
        run_engines(&run, suite_runs, 4);
        CU_ASSERT_EQUAL(suite_runs[0].status, STATUS_OK);
        CU_ASSERT_EQUAL(run_status(&suite_runs[0].record), STATUS_OK);
        CU_ASSERT_EQUAL(suite_runs[1].status, STATUS_HARNESS);
        CU_ASSERT_EQUAL(suite_runs[2].status, STATUS_HARNESS);
        CU_ASSERT_STRING_NOT_EQUAL(suite_runs[2].diagnostic.sentence, "");
        CU_ASSERT_EQUAL(suite_runs[3].status, STATUS_OK);
        CU_ASSERT_EQUAL(run_status(&suite_runs[3].record), STATUS_DIFFERS);
    }
    end_fake(&run);
}

static void test_missing_program(void)
{
    struct arena *arena = arena_open();
    struct engine_info info = {0};
    struct diagnostic diagnostic = {0};
    const char *const argv[] = {"/nowhere/engine", NULL};
    struct process_transport process = process_transport(argv);
    CU_ASSERT_EQUAL(engine_probe(arena, &process.transport, &info, &diagnostic), STATUS_HARNESS);
    CU_ASSERT_STRING_NOT_EQUAL(diagnostic.sentence, "");
    arena_close(arena);
}

static void test_no_adapter(void)
{
    struct arena *arena = arena_open();
    struct engine_info info = {0};
    struct diagnostic diagnostic = {0};
    const char *const argv[] = {"false", NULL};
    struct process_transport process = process_transport(argv);
    CU_ASSERT_EQUAL(engine_probe(arena, &process.transport, &info, &diagnostic), STATUS_HARNESS);
    CU_ASSERT_PTR_NOT_NULL(strstr(diagnostic.sentence, "exited with status 1"));
    arena_close(arena);
}

static const struct test tests[] = {
    {"an engine that is right passes every case", test_right},
    {"an engine that says nothing does not start", test_silent},
    {"an engine that observes nothing fails every case and hears what is missing", test_mute},
    {"an engine that dies once costs no case its verdict", test_dies_once},
    {"an engine that starts again in vain once costs no case its verdict",
     test_fails_to_start_once},
    {"an engine that dies on some cases crashes on those alone", test_dies_on_a_case},
    {"an engine that floods the log in some cases fails those alone", test_floods},
    {"an exception that may be of another case is the case's only in a fresh process", test_strays},
    {"an engine that hangs is timed out", test_hangs},
    {"an engine that starts late is not taken for one that hangs", test_starts_late},
    {"a case waits for the realm that it asked for, whatever else answers", test_opens_late},
    {"an engine that cuts its JSON is an error, not a failure", test_cuts},
    {"an engine that answers the wrong case is an error", test_wrong_case},
    {"an engine that claims what does not exist is refused", test_claims},
    {"an engine that gets a fixed program wrong is refused", test_wrong_canary},
    {"a lost observation is an error, not a failure", test_loses},
    {"an entry that fits no outcome is a failure that quotes it", test_lies},
    {"the command in a report is one that works for the engine", test_reproduce},
    {"a case that is known to vary is tried until it comes out worst", test_varies},
    {"a case that never comes out as it did is not tried for ever", test_varies_in_vain},
    {"what is known to differ does not run beside others first", test_known_to_differ},
    {"what is known to end an engine costs no other case an attempt", test_known_to_end},
    {"what is known to differ or to end an engine passes if it does not", test_known_no_more},
    {"an entry beyond the last is a failure", test_chatters},
    {"an interrupted run reports what there is, and that it is a part", test_interrupted},
    {"a run that is interrupted before its engine says hello does so, too",
     test_interrupted_at_the_start},
    {"any number of adapters gives the same verdicts", test_jobs},
    {"an engine that does not start does not keep the others from running", test_others_go_on},
    {"a program that does not exist does not start", test_missing_program},
    {"a program that is no adapter does not start, and its end is told", test_no_adapter},
};

int main(void)
{
    load();
    int status = RUN_SUITE("engine", tests);
    unload();
    return status;
}
