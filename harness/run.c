/*
 * Planning and running. The reference runs in process, one schedule a case (lint explores them all);
 * engines run through engine.c.
 */
#include "run.h"
#include "adapter.h"
#include "engine.h"
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

static void run_case_on_reference(struct arena *arena, struct case_result *result)
{
    double start = now_ms();
    struct outcome *observed = reference_run(arena, result->test_case, NULL, 0, NULL);
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

static void run_reference(const struct run_plan *plan, struct run_record *record)
{
    record->version = PMSPEC_VERSION;
    LIST_APPEND(plan->arena, &record->realms, "top");
    LIST_APPEND(plan->arena, &record->realms, "agent");
    for (size_t i = 0; i < plan->count && !interrupted; i++)
        run_case_on_reference(plan->arena, &record->results[i]);
}

static void show_progress(void *context, size_t done, size_t total)
{
    const struct implementation *implementation = context;
    terminal_progress("%s: %zu of %zu", implementation->name, done, total);
}

static enum status run_engine(const struct run_plan *plan,
                              const struct implementation *implementation,
                              struct run_record *record, struct diagnostic *diagnostic)
{
    struct engine_info info = {0};
    struct engine_options options = {
        .in_flight = plan->options->in_flight,
        .hang_seconds = plan->options->hang_seconds,
        .progress = show_progress,
        .context = (void *)implementation,
        .interrupted = &interrupted,
        .hold = plan->options->hold,
    };
    struct adapter adapter;
    adapter_open(&adapter, implementation, options.hold);
    enum status status = engine_run(plan->arena, adapter.transport, record->results, plan->count,
                                    &options, &info, diagnostic);
    adapter_close(&adapter);
    terminal_progress_end();
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
    *record = (struct run_record){.implementation = implementation->name, .planned = plan->count};
    record->results = NEW_ARRAY(plan->arena, struct case_result, plan->count);
    for (size_t i = 0; i < plan->options->only.count; i++)
        LIST_APPEND(plan->arena, &record->only, plan->options->only.items[i]);
    for (size_t i = 0; i < plan->count; i++) {
        record->results[i].test_case = plan->cases[i];
        record->results[i].allowed = plan->allowed[i];
    }
    interrupted = false;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    if (implementation->built_in)
        run_reference(plan, record);
    else
        status = run_engine(plan, implementation, record, diagnostic);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    record->interrupted = interrupted;
    record->duration_ms = now_ms() - start;
    return status;
}
