/*
 * Each engine of this machine that is no browser, killed in the middle of a run: what that costs is
 * known from an undisturbed run of the same cases.
 */
#include "../adapter.h"
#include "../engine.h"
#include "../paths.h"
#include "../run.h"
#include "mortal.h"
#include <stdio.h>

enum {
    IN_FLIGHT = 8,  // at most, so that some cases are over by the time of the drain
    DRAIN = 10,
    ADAPTERS_AT_A_TIME = 4,
    MOST_SECONDS = 300,  // a machine under load is slow
};

/* Some that clone, transfer, use ports or windows: each engine offers enough of them. */
static const char *const selected[] = {"clone/[ab]*", "clone/d[ae]*", "transfer/b*",
                                       "ports/e*",    "window/any-*", "window/attribute*"};

/* One engine, and a run of the cases on it. */
struct tried {
    const struct implementation *engine;
    struct adapter adapter;
    struct mortal mortal;  // its process
    struct case_result *results;
};

/* What is there, and the undisturbed runs. */
static struct ground {
    struct arena *arena;
    struct suites *suites;
    struct run_plan plan;
    struct tried *undisturbed;
    size_t count;  // of engines
} ground;

/* Running. */

static bool is_of_interest(const struct implementation *engine)
{
    return engine->found && !engine->built_in && !engine->profile;
}

/* The whole process group. */
static void kill_process(void *context)
{
    struct transport *transport = context;
    transport->kill(transport);
}

/* When its process is killed is as in struct mortal. */
static void prepare(struct tried *tried, const struct implementation *engine, unsigned drain,
                    const char *victim)
{
    const struct run_plan *plan = &ground.plan;
    tried->engine = engine;
    adapter_open(&tried->adapter, engine, false);
    tried->mortal = (struct mortal){.transport = tried->adapter.transport,
                                    .kill = kill_process,
                                    .context = tried->adapter.transport,
                                    .drain = drain,
                                    .victim = victim};
    mortal_begin(&tried->mortal);
    tried->results = NEW_ARRAY(ground.arena, struct case_result, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        tried->results[i].test_case = plan->cases[i];
        tried->results[i].allowed = plan->allowed[i];
    }
}

static void check_complete(const struct tried *tried, const struct engine_run *run)
{
    CU_ASSERT_EQUAL(run->status, STATUS_OK);
    if (run->status != STATUS_OK)
        printf("    %s: %s\n", tried->engine->name, run->diagnostic.sentence);
    for (size_t i = 0; i < run->count; i++)
        CU_ASSERT_TRUE(run->results[i].executed);
}

/* Runs the cases on all engines; how each of them ends is prepared. */
static void run_all(struct tried *all)
{
    struct engine_run *runs = NEW_ARRAY(ground.arena, struct engine_run, ground.count);
    struct transport **transports = NEW_ARRAY(ground.arena, struct transport *, ground.count);
    for (size_t i = 0; i < ground.count; i++) {
        transports[i] = all[i].adapter.transport;
        runs[i] = (struct engine_run){
            .results = all[i].results,
            .count = ground.plan.count,
            .transports = &transports[i],
            .transport_count = 1,
            .options = {.in_flight = IN_FLIGHT,
                        .hang_seconds = MOST_SECONDS,
                        .start_seconds = MOST_SECONDS},
        };
    }
    engines_run(ground.arena, runs, ground.count, ADAPTERS_AT_A_TIME);
    for (size_t i = 0; i < ground.count; i++) {
        check_complete(&all[i], &runs[i]);
        mortal_end(&all[i].mortal);
        adapter_close(&all[i].adapter);
    }
}

static void plan_cases(const char *root)
{
    static struct inventory inventory;
    static struct options options;
    struct diagnostic diagnostic;
    CU_ASSERT_EQUAL_FATAL(suites_load(root, &ground.suites, &diagnostic), STATUS_OK);
    for (size_t i = 0; i < sizeof selected / sizeof *selected; i++)
        LIST_APPEND(ground.arena, &options.only, selected[i]);
    ground.plan = (struct run_plan){.arena = ground.arena,
                                    .suites = ground.suites,
                                    .inventory = &inventory,
                                    .options = &options};
    CU_ASSERT_EQUAL_FATAL(run_plan(&ground.plan, &diagnostic), STATUS_OK);
}

/* The undisturbed run of each engine of this machine. */
static const struct tried *undisturbed(void)
{
    struct diagnostic diagnostic;
    size_t known;
    if (ground.undisturbed)
        return ground.undisturbed;
    ground.arena = arena_open();
    const char *root = project_root(ground.arena, &diagnostic);
    const struct implementation *engines = implementations(ground.arena, root, NULL, &known);
    plan_cases(root);
    ground.undisturbed = NEW_ARRAY(ground.arena, struct tried, known);
    for (size_t i = 0; i < known; i++)
        if (is_of_interest(&engines[i]))
            prepare(&ground.undisturbed[ground.count++], &engines[i], 0, NULL);
    run_all(ground.undisturbed);
    return ground.undisturbed;
}

static void close_ground(void)
{
    if (ground.suites)
        suites_close(ground.suites);
    if (ground.arena)
        arena_close(ground.arena);
}

/* Tests. */

static size_t count_of(const struct tried *tried, enum verdict verdict)
{
    return count_verdicts(tried->results, ground.plan.count, verdict);
}

static void compare(const struct tried *before, const struct tried *after)
{
    check_results(after->engine->name, before->results, after->results, ground.plan.count,
                  after->mortal.victim);
}

static void test_undisturbed(void)
{
    const struct tried *before = undisturbed();
    for (size_t i = 0; i < ground.count; i++) {
        CU_ASSERT_EQUAL(count_of(&before[i], VERDICT_CRASH), 0);
        CU_ASSERT_EQUAL(count_of(&before[i], VERDICT_ERROR), 0);
        CU_ASSERT_EQUAL(count_of(&before[i], VERDICT_TIMEOUT), 0);
        CU_ASSERT_TRUE(count_of(&before[i], VERDICT_PASS) >= DRAIN);
        CU_ASSERT_EQUAL(before[i].mortal.kills, 0);
    }
}

static void test_killed_once(void)
{
    const struct tried *before = undisturbed();
    struct tried *after = NEW_ARRAY(ground.arena, struct tried, ground.count);
    for (size_t i = 0; i < ground.count; i++)
        prepare(&after[i], before[i].engine, DRAIN, NULL);
    run_all(after);
    for (size_t i = 0; i < ground.count; i++) {
        CU_ASSERT_EQUAL(after[i].mortal.kills, 1);
        CU_ASSERT_TRUE(count_interrupted(after[i].results, ground.plan.count) >= 1);
        compare(&before[i], &after[i]);
    }
}

static void test_killed_by_a_case(void)
{
    const struct tried *before = undisturbed();
    struct tried *after = NEW_ARRAY(ground.arena, struct tried, ground.count);
    for (size_t i = 0; i < ground.count; i++)
        prepare(&after[i], before[i].engine, 0,
                choose_victim(before[i].results, ground.plan.count));
    run_all(after);
    for (size_t i = 0; i < ground.count; i++) {
        CU_ASSERT_TRUE(after[i].mortal.kills >= 2);
        CU_ASSERT_EQUAL(count_of(&after[i], VERDICT_CRASH), 1);
        compare(&before[i], &after[i]);
    }
}

static const struct test tests[] = {
    {"each engine of this machine gives each case a verdict", test_undisturbed},
    {"an engine that is killed once costs no case its verdict", test_killed_once},
    {"an engine that is killed whenever it runs one case crashes on that alone",
     test_killed_by_a_case},
};

int main(void)
{
    int failed = RUN_SUITE("runtimes", tests);
    close_ground();
    return failed;
}
