/*
 * Planning and running. The reference runs in process, one schedule a case (lint explores them all);
 * engines run through engine.c.
 */
#include "run.h"
#include "adapter.h"
#include "engine.h"
#include "histogram.h"
#include "reference_driver.h"
#include "terminal.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static volatile bool interrupted;

static void on_interrupt(int signal_number)
{
    interrupted = true;
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static enum status no_case(const struct options *options, size_t waiting,
                           struct diagnostic *diagnostic)
{
    const char *glob = options->only.count ? options->only.items[0] : "*";
    if (waiting > 0)
        return diagnose(diagnostic, "", 0, "", "only waiting cases match '%s': nothing to run",
                        glob);
    if (options->shard)
        return diagnose(diagnostic, "", 0, "", "no case that matches '%s' is in shard %s", glob,
                        options->shard);
    return diagnose(diagnostic, "", 0, "", "no case matches '%s'", glob);
}

enum status run_plan(struct run_plan *plan, struct diagnostic *diagnostic)
{
    const struct suites *suites = plan->suites;
    size_t waiting = 0;
    plan->cases = NEW_ARRAY(plan->arena, struct test_case *, suites->cases.count + 1);
    plan->allowed = NEW_ARRAY(plan->arena, struct outcome_set, suites->cases.count + 1);
    for (size_t i = 0; i < suites->cases.count; i++) {
        struct test_case *test_case = suites->cases.items[i];
        bool selected = options_select(plan->options, test_case->id);
        waiting += selected && test_case->waiting;
        if (!selected || test_case->waiting)
            continue;
        enum status status =
            expectation_expand(plan->arena, test_case, &plan->allowed[plan->count], diagnostic);
        if (status != STATUS_OK)
            return status;
        plan->cases[plan->count++] = test_case;
    }
    return plan->count > 0 ? STATUS_OK : no_case(plan->options, waiting, diagnostic);
}

enum { CHOICES_OF_A_ROUND = 256 };

/* Choices that differ from round to round, the same on every machine; none in the first. */
static size_t round_schedule(size_t round, size_t *schedule)
{
    uint64_t state = round * 0x9e3779b97f4a7c15u;
    for (size_t i = 0; i < CHOICES_OF_A_ROUND; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        schedule[i] = (size_t)(state >> 40);
    }
    return round == 0 ? 0 : CHOICES_OF_A_ROUND;
}

static void run_case_on_reference(struct arena *arena, size_t round, struct case_result *result)
{
    double start = now_ms();
    size_t schedule[CHOICES_OF_A_ROUND];
    size_t length = round_schedule(round, schedule);
    struct outcome *observed = reference_run(arena, result->test_case, schedule, length, NULL);
    result->executed = true;
    result->attempt.observed = observed;
    result->duration_ms = now_ms() - start;
    if (!observed) {
        result->attempt.verdict = VERDICT_ERROR;
        result->attempt.difference = "the reference could not complete the run";
    } else if (!outcome_set_has(&result->allowed, observed)) {
        result->attempt.verdict = VERDICT_FAIL;
        result->attempt.difference = outcome_difference(arena, &result->allowed, observed);
    }
}

static void run_reference(const struct run_plan *plan, struct run_record *record,
                          struct case_result *results, size_t count)
{
    record->version = PMSPEC_VERSION;
    LIST_APPEND(plan->arena, &record->realms, "top");
    LIST_APPEND(plan->arena, &record->realms, "agent");
    for (size_t i = 0; i < count && !interrupted; i++)
        run_case_on_reference(plan->arena, i / plan->count, &results[i]);
}

static void show_progress(void *context, size_t done, size_t total)
{
    const struct implementation *implementation = context;
    terminal_progress("%s: %zu of %zu", implementation->name, done, total);
}

/* The one case of a page that is held: told at once, as the run goes on until it is interrupted. */
static void tell_verdict(void *context, size_t done, size_t total)
{
    const struct run_record *record = context;
    const struct attempt *attempt = &record->results[0].attempt;
    printf("%s%s%s\nThe page stays as it is; interrupt to end.\n", verdict_text(attempt->verdict),
           attempt->difference ? ": " : "", attempt->difference ? attempt->difference : "");
    fflush(stdout);
}

static enum status run_engine(const struct run_plan *plan,
                              const struct implementation *implementation,
                              struct run_record *record, struct case_result *results, size_t count,
                              struct diagnostic *diagnostic)
{
    struct engine_info info = {0};
    struct engine_options options = {
        .in_flight = plan->options->in_flight,
        .hang_seconds = plan->options->hang_seconds,
        .start_seconds = plan->options->start_seconds,
        .progress = show_progress,
        .context = (void *)implementation,
        .interrupted = &interrupted,
        .hold = plan->options->hold,
    };
    if (options.hold) {
        options.progress = tell_verdict;
        options.context = record;
    }
    struct adapter adapter;
    adapter_open(&adapter, implementation, options.hold);
    if (implementation->named_by_hello)
        adapter.transport->name = implementation->binary;
    enum status status =
        engine_run(plan->arena, adapter.transport, results, count, &options, &info, diagnostic);
    adapter_close(&adapter);
    terminal_progress_end();
    if (implementation->named_by_hello && info.name)
        record->implementation = info.name;
    record->version = info.version ? info.version : "unknown";
    record->realms = info.realms;
    return status;
}

enum status run_implementation(const struct run_plan *plan,
                               const struct implementation *implementation,
                               struct run_record *record, struct diagnostic *diagnostic)
{
    enum status status = STATUS_OK;
    double start = now_ms();
    *record = (struct run_record){
        .implementation = implementation->name, .planned = plan->count, .started = time(NULL)};
    size_t repeat = plan->options->repeat ? plan->options->repeat : 1, count = repeat * plan->count;
    struct case_result *results = NEW_ARRAY(plan->arena, struct case_result, count);
    record->results = results;
    for (size_t i = 0; i < plan->options->only.count; i++)
        LIST_APPEND(plan->arena, &record->only, plan->options->only.items[i]);
    record->shard_index = plan->options->shard_index;
    record->shard_of = plan->options->shard_of;
    for (size_t i = 0; i < count; i++) {
        results[i].test_case = plan->cases[i % plan->count];
        results[i].allowed = plan->allowed[i % plan->count];
    }
    interrupted = false;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    if (implementation->built_in)
        run_reference(plan, record, results, count);
    else
        status = run_engine(plan, implementation, record, results, count, diagnostic);
    if (repeat > 1) {
        record->results = NEW_ARRAY(plan->arena, struct case_result, plan->count);
        histogram_fold(plan->arena, results, repeat, record->results, plan->count);
    }
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    record->interrupted = interrupted;
    record->duration_ms = now_ms() - start;
    return status;
}
