/*
 * Each engine of this machine that is no browser, killed in the middle of a run: what that costs is
 * known from an undisturbed run of the same cases.
 *
 * An engine is killed in the place of a drain. The case that should be drained has logged and ended
 * then, and cannot pass without being drained: so no race decides what becomes of it.
 */
#include "../adapter.h"
#include "../engine.h"
#include "../paths.h"
#include "../run.h"
#include "../../reference/tests/suite.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    IN_FLIGHT = 8,  // at most, so that some cases are over by the time of the drain
    DRAIN = 10,
    ADAPTERS_AT_A_TIME = 4,
    MOST_SECONDS = 300,  // a machine under load is slow
};

/* Some that clone, transfer, use ports or windows: each engine offers enough of them. */
static const char *const selected[] = {"clone/[ab]*", "clone/d[ae]*", "transfer/b*",
                                       "ports/e*",    "window/any-*", "window/attribute*"};

/* When a process is killed. */
struct end {
    unsigned drain;      // once, in the place of its drain with this number; 0: not so
    const char *victim;  // in the place of each drain of this case; NULL: not so
};

/* The process of an engine, until its end. */
struct mortal {
    struct process_transport process;  // first, as the run knows only its transport
    void (*send)(struct transport *transport, const char *text);
    struct end end;
    unsigned victim_run;  // the number that its last run has, or had; 0: none
    unsigned drains, kills;
};

/* One engine, and a run of the cases on it. */
struct tried {
    const struct implementation *engine;
    struct adapter adapter;
    struct mortal mortal;
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

/* Killing. */

static bool is_program_of(const char *text, const char *id)
{
    static const char before[] = "// begin: ";
    const char *found = strstr(text, before);
    size_t length = strlen(id);
    return found && strncmp(found + strlen(before), id, length) == 0 &&
           strchr(" \\", found[strlen(before) + length]);
}

/* Each process counts its runs from the same number. */
static void note_run(struct mortal *mortal, unsigned run, const char *text)
{
    if (mortal->end.victim && is_program_of(text, mortal->end.victim))
        mortal->victim_run = run;
    else if (run == mortal->victim_run)
        mortal->victim_run = 0;
}

static bool ends_here(struct mortal *mortal, unsigned drained_run)
{
    mortal->drains++;
    return mortal->drains == mortal->end.drain ||
           (mortal->victim_run && drained_run == mortal->victim_run);
}

static void send_or_kill(struct transport *transport, const char *text)
{
    struct mortal *mortal = (struct mortal *)transport;
    unsigned run;
    if (sscanf(text, "{\"type\":\"run\",\"run\":%u", &run) == 1)
        note_run(mortal, run, text);
    if (sscanf(text, "{\"type\":\"drain\",\"run\":%u", &run) == 1 && ends_here(mortal, run)) {
        mortal->kills++;
        transport->kill(transport);
    } else {
        mortal->send(transport, text);
    }
}

/* Running. */

static bool is_of_interest(const struct implementation *engine)
{
    return engine->found && !engine->built_in && !engine->profile;
}

static void prepare(struct tried *tried, const struct implementation *engine, struct end end)
{
    const struct run_plan *plan = &ground.plan;
    tried->engine = engine;
    adapter_open(&tried->adapter, engine, false);
    tried->mortal.process = tried->adapter.process;
    tried->mortal.send = tried->mortal.process.transport.send;
    tried->mortal.process.transport.send = send_or_kill;
    tried->mortal.end = end;
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
        transports[i] = &all[i].mortal.process.transport;
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
            prepare(&ground.undisturbed[ground.count++], &engines[i], (struct end){0});
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

/* Comparing. */

static size_t count_of(const struct tried *tried, enum verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < ground.plan.count; i++)
        count += tried->results[i].attempt.verdict == verdict;
    return count;
}

/* The passing case in the middle of those that pass: others are in flight beside it. */
static const char *choose_victim(const struct tried *tried)
{
    size_t passed = count_of(tried, VERDICT_PASS) / 2;
    for (size_t i = 0; i < ground.plan.count; i++)
        if (tried->results[i].attempt.verdict == VERDICT_PASS && passed-- == 0)
            return tried->results[i].test_case->id;
    CU_FAIL_FATAL("no case passes");
    return NULL;
}

static bool same_attempt(const struct attempt *a, const struct attempt *b)
{
    return a->verdict == b->verdict &&
           strcmp(a->difference ? a->difference : "", b->difference ? b->difference : "") == 0;
}

static bool is_killed(const struct attempt *attempt)
{
    return attempt->verdict == VERDICT_CRASH && attempt->difference &&
           strstr(attempt->difference, "killed by signal 9");
}

static void print_result(const struct tried *tried, const struct case_result *result)
{
    const struct attempt *attempt = &result->attempt;
    printf("    %s: %s: %s: %s\n", tried->engine->name, result->test_case->id,
           verdict_text(attempt->verdict), attempt->difference ? attempt->difference : "");
}

/* The victim, if there is one, was killed; all others are as they were. */
static void compare(const struct tried *before, const struct tried *after)
{
    const char *victim = after->mortal.end.victim;
    for (size_t i = 0; i < ground.plan.count; i++) {
        const struct case_result *result = &after->results[i];
        bool right = victim && strcmp(result->test_case->id, victim) == 0
                         ? is_killed(&result->attempt)
                         : same_attempt(&result->attempt, &before->results[i].attempt);
        CU_ASSERT_TRUE(right);
        if (!right)
            print_result(after, result);
    }
}

/* Cases that were in flight at a kill, and ran again. */
static size_t count_interrupted(const struct tried *tried)
{
    size_t count = 0;
    for (size_t i = 0; i < ground.plan.count; i++)
        count += tried->results[i].repeated && is_killed(&tried->results[i].first);
    return count;
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
        prepare(&after[i], before[i].engine, (struct end){.drain = DRAIN});
    run_all(after);
    for (size_t i = 0; i < ground.count; i++) {
        CU_ASSERT_EQUAL(after[i].mortal.kills, 1);
        CU_ASSERT_TRUE(count_interrupted(&after[i]) >= 1);
        compare(&before[i], &after[i]);
    }
}

static void test_killed_by_a_case(void)
{
    const struct tried *before = undisturbed();
    struct tried *after = NEW_ARRAY(ground.arena, struct tried, ground.count);
    for (size_t i = 0; i < ground.count; i++)
        prepare(&after[i], before[i].engine, (struct end){.victim = choose_victim(&before[i])});
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
