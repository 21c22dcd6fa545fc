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
#include <stdlib.h>
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

static void run_case_on_reference(struct reference_room *room, struct arena *arena, size_t round,
                                  struct case_result *result)
{
    double start = now_ms();
    size_t schedule[CHOICES_OF_A_ROUND];
    size_t length = round_schedule(round, schedule);
    struct outcome *observed =
        reference_run_in(room, arena, result->test_case, schedule, length, NULL);
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

static void run_reference(const struct run_plan *plan, struct suite_run *run, size_t count)
{
    struct run_record *record = &run->record;
    record->version = PMSPEC_VERSION;
    LIST_APPEND(plan->arena, &record->realms, "top");
    LIST_APPEND(plan->arena, &record->realms, "agent");
    struct reference_room room = reference_room_open();
    for (size_t i = 0; i < count && !interrupted; i++)
        run_case_on_reference(&room, plan->arena, i / plan->count, &run->results[i]);
    reference_room_close(&room);
}

/* The one case of a page that is held: told at once, as the run goes on until it is interrupted. */
static void tell_verdict(void *context, size_t done, size_t total)
{
    const struct suite_run *run = context;
    const struct attempt *attempt = &run->results[0].attempt;
    printf("%s%s%s\nThe page stays as it is; interrupt to end.\n", verdict_text(attempt->verdict),
           attempt->difference ? ": " : "", attempt->difference ? attempt->difference : "");
    fflush(stdout);
}

/* What is under way on all engines, in one line. */
static void show_progress(void *context, size_t done, size_t total)
{
    struct suite_run *run = context;
    char line[512] = "";
    size_t length = 0;
    run->done = done;
    for (size_t i = 0; i < run->group->count && length < sizeof line / 2; i++) {
        const struct suite_run *other = run->group->runs[i];
        if (other->begun && !other->over)
            length += (size_t)snprintf(line + length, sizeof line - length, "%s%.64s: %zu of %zu",
                                       length ? ", " : "", other->implementation->name, other->done,
                                       total);
    }
    terminal_progress("%s", line);
}

static void on_begun(void *context)
{
    struct suite_run *run = context;
    run->begun = true;
    run->begun_ms = now_ms();
    run->record.started = time(NULL);
}

static void fold_repetitions(const struct run_plan *plan, struct suite_run *run)
{
    size_t repeat = plan->options->repeat ? plan->options->repeat : 1;
    run->record.results = run->results;
    if (repeat == 1)
        return;
    run->record.results = NEW_ARRAY(plan->arena, struct case_result, plan->count);
    histogram_fold(plan->arena, run->results, repeat, run->record.results, plan->count);
}

static void on_over(const struct run_group *group, struct suite_run *run)
{
    run->over = true;
    fold_repetitions(group->plan, run);
    run->record.interrupted = interrupted;
    run->record.duration_ms = now_ms() - run->begun_ms;
    terminal_progress_end();
    if (group->ended)
        group->ended(group->context, run);
}

static void on_ended(void *context)
{
    struct suite_run *run = context;
    const struct engine_run *engine_run = run->engine_run;
    const struct engine_info *info = &engine_run->info;
    run->status = engine_run->status;
    run->diagnostic = engine_run->diagnostic;
    if (run->implementation->named_by_hello && info->name)
        run->record.implementation = info->name;
    run->record.version = info->version ? info->version : "unknown";
    run->record.realms = info->realms;
    run->record.hung_ms = engine_run->hung_ms;
    on_over(run->group, run);
}

/* An engine that a person holds or opened has one adapter. */
static size_t adapters_of(const struct run_group *group, const struct suite_run *run)
{
    bool single = group->plan->options->hold || run->implementation->announce;
    return single ? 1 : run_jobs(group->plan->options);
}

static void open_engine(const struct run_group *group, struct suite_run *run, size_t count,
                        struct engine_run *engine_run)
{
    const struct options *options = group->plan->options;
    size_t adapters = adapters_of(group, run);
    struct transport **transports = NEW_ARRAY(group->plan->arena, struct transport *, adapters);
    run->adapters = NEW_ARRAY(group->plan->arena, struct adapter, adapters);
    for (size_t i = 0; i < adapters; i++) {
        adapter_open(&run->adapters[i], run->implementation, options->hold);
        transports[i] = run->adapters[i].transport;
        if (run->implementation->named_by_hello)
            transports[i]->name = run->implementation->binary;
    }
    run->engine_run = engine_run;
    *engine_run = (struct engine_run){
        .results = run->results,
        .count = count,
        .transports = transports,
        .transport_count = adapters,
        .options = {.in_flight = options->in_flight,
                    .hang_seconds = options->hang_seconds,
                    .start_seconds = options->start_seconds,
                    .progress = options->hold ? tell_verdict : show_progress,
                    .context = run,
                    .interrupted = &interrupted,
                    .now_ms = group->now_ms,
                    .hold = options->hold},
        .begun = on_begun,
        .ended = on_ended,
        .context = run,
    };
}

static void close_engine(struct suite_run *run)
{
    for (size_t i = 0; i < run->engine_run->transport_count; i++)
        adapter_close(&run->adapters[i]);
}

static int compare_id(const void *id, const void *known)
{
    return strcmp(id, ((const struct known_case *)known)->id);
}

/* Of a case that is another by now nothing is known. */
static struct known_case known_of(const struct suite_run *run, const struct test_case *test_case)
{
    const struct known_case *known = NULL;
    if (run->known && run->known->count > 0)
        known =
            bsearch(test_case->id, run->known->items, run->known->count, sizeof *known, compare_id);
    bool is_same = known && (!known->digest || strcmp(known->digest, test_case->digest) == 0);
    return is_same ? *known : (struct known_case){0};
}

static size_t prepare(const struct run_group *group, struct suite_run *run)
{
    const struct run_plan *plan = group->plan;
    size_t repeat = plan->options->repeat ? plan->options->repeat : 1, count = repeat * plan->count;
    run->group = group;
    run->record = (struct run_record){.implementation = run->implementation->name,
                                      .planned = plan->count,
                                      .rounds = repeat,
                                      .script_runner = run->implementation->script_runner,
                                      .run_as = run->implementation->named_by_hello
                                                    ? "--cmd 'COMMAND'"
                                                    : run->implementation->name,
                                      .shard_index = plan->options->shard_index,
                                      .shard_of = plan->options->shard_of};
    for (size_t i = 0; i < plan->options->only.count; i++)
        LIST_APPEND(plan->arena, &run->record.only, plan->options->only.items[i]);
    run->results = NEW_ARRAY(plan->arena, struct case_result, count);
    run->record.results = run->results;
    for (size_t i = 0; i < count; i++) {
        run->results[i].test_case = plan->cases[i % plan->count];
        run->results[i].allowed = plan->allowed[i % plan->count];
        if (repeat == 1)
            run->results[i].known = known_of(run, plan->cases[i]);
    }
    return count;
}

static void run_engines(const struct run_group *group, size_t results)
{
    struct engine_run *engine_runs = NEW_ARRAY(group->plan->arena, struct engine_run, group->count);
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        if (!group->runs[i]->implementation->built_in)
            open_engine(group, group->runs[i], results, &engine_runs[count++]);
    if (count > 0)
        engines_run(group->plan->arena, engine_runs, count, run_jobs(group->plan->options));
    for (size_t i = 0; i < group->count; i++)
        if (group->runs[i]->engine_run)
            close_engine(group->runs[i]);
}

void run_implementations(const struct run_group *group)
{
    size_t results = 0;
    interrupted = false;
    signal(SIGINT, on_interrupt);
    signal(SIGTERM, on_interrupt);
    for (size_t i = 0; i < group->count; i++)
        results = prepare(group, group->runs[i]);
    for (size_t i = 0; i < group->count && !interrupted; i++) {
        if (!group->runs[i]->implementation->built_in)
            continue;
        on_begun(group->runs[i]);
        run_reference(group->plan, group->runs[i], results);
        on_over(group, group->runs[i]);
    }
    run_engines(group, results);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

enum { MOST_UNASKED = 4 };

size_t run_jobs(const struct options *options)
{
    unsigned processors = uv_available_parallelism();
    if (options->jobs)
        return options->jobs;
    return processors < MOST_UNASKED ? processors : MOST_UNASKED;
}
