/*
 * pmspec run, pmspec impls, pmspec serve.
 */
#include "command.h"
#include "adapter.h"
#include "engine.h"
#include "histogram.h"
#include "run.h"
#include "run_baseline.h"
#include "run_output.h"
#include "terminal.h"
#include <stdio.h>
#include <string.h>

static enum status write_report(struct command_context *context, const struct run_record *record)
{
    const char *path = output_path(context->arena, context->options.report, record->implementation);
    const char *text = report_text(context->arena, context->suites, &context->inventory, record);
    return file_write(context->arena, path, text, &context->diagnostic);
}

/* The implementations to run: those named or all found, and --cmd; or the reference. */
static enum status choose(struct command_context *context, struct implementation *all, size_t count,
                          struct implementation **chosen, size_t *chosen_count)
{
    const struct options *options = &context->options;
    *chosen_count = 0;
    for (size_t i = 0; options->all && i < count; i++)
        if (all[i].found)
            chosen[(*chosen_count)++] = &all[i];
    if (options->all && options->operands.count > 0)
        return diagnose(&context->diagnostic, "", 0, "", "name implementations or give --all");
    for (size_t i = 0; i < options->operands.count; i++) {
        const char *name = options->operands.items[i];
        struct implementation *implementation = implementation_find(all, count, name);
        if (!implementation)
            return diagnose(&context->diagnostic, "", 0, "",
                            "there is no implementation '%s'; pmspec impls lists them", name);
        chosen[(*chosen_count)++] = implementation;
    }
    if (options->cmd) {
        chosen[*chosen_count] = NEW(context->arena, struct implementation);
        *chosen[(*chosen_count)++] = implementation_of_command(options->cmd);
    }
    if (*chosen_count == 0)
        chosen[(*chosen_count)++] = &all[0];
    return STATUS_OK;
}

static enum status check_options(struct command_context *context, size_t chosen_count)
{
    const struct options *options = &context->options;
    if (options->update_baseline && !options->baseline)
        return diagnose(&context->diagnostic, "", 0, "", "--update-baseline wants --baseline FILE");
    if (options->reasons && !options->update_baseline)
        return diagnose(&context->diagnostic, "", 0, "", "--reasons wants --update-baseline");
    if (options->allow_differences && options->baseline)
        return diagnose(&context->diagnostic, "", 0, "",
                        "a baseline says which differences are allowed: leave --allow-differences "
                        "or --baseline out");
    return run_output_check(context, chosen_count);
}

static enum status worse(enum status a, enum status b)
{
    return a > b ? a : b;
}

static enum status run_one(struct command_context *context, const struct run_plan *plan,
                           const struct implementation *implementation, struct run_record *record)
{
    if (!implementation->found) {
        diagnose(&context->diagnostic, "", 0, "", "%s is not on this machine: %s",
                 implementation->name, implementation->how_to_get);
        return STATUS_HARNESS;
    }
    enum status status = run_implementation(plan, implementation, record, &context->diagnostic);
    if (status != STATUS_OK)
        return status;
    if (context->options.report && write_report(context, record) != STATUS_OK)
        return STATUS_BAD_INPUT;
    return STATUS_OK;
}

/* A run that is over, and what it is held to. */
struct finished {
    const struct implementation *implementation;
    struct run_record record;
    struct baseline baseline;  // if one is given
    struct report *report;     // read back, if something is made of it
};

/* All that is made of a report is made of the document that it is. */
static enum status read_back(struct command_context *context, struct finished *runs, size_t count)
{
    if (!context->options.baseline && !run_output_is_wanted(&context->options))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        const char *text =
            report_text(context->arena, context->suites, &context->inventory, &runs[i].record);
        runs[i].report = report_parse(context->arena, text, strlen(text), "the report of the run",
                                      &context->diagnostic);
        if (!runs[i].report)
            return STATUS_HARNESS;
    }
    return STATUS_OK;
}

/* With a baseline its word counts, except that a run that did not work stays one. */
static enum status judge(struct command_context *context, struct finished *run)
{
    const struct options *options = &context->options;
    enum status status = run_status(&run->record);
    if (options->baseline) {
        enum status exact =
            run->implementation->named_by_hello
                ? run_baseline_open(context, run->record.implementation, &run->baseline)
                : STATUS_OK;
        if (exact == STATUS_OK)
            exact = run_baseline_judge(context, &run->baseline, run->report);
        return status == STATUS_HARNESS ? status : exact;
    }
    bool tolerated = options->allow_differences && !run->implementation->built_in;
    return tolerated && status == STATUS_DIFFERS ? STATUS_OK : status;
}

/* Before anything runs, except where an engine tells its name only when it does. */
static enum status open_baselines(struct command_context *context, struct finished *runs,
                                  size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; context->options.baseline && i < count && status == STATUS_OK; i++)
        if (!runs[i].implementation->named_by_hello)
            status = run_baseline_open(context, runs[i].implementation->name, &runs[i].baseline);
    return status;
}

static void print_runs(struct command_context *context, const struct run_plan *plan,
                       const struct finished *runs, size_t count)
{
    struct run_record *records = NEW_ARRAY(context->arena, struct run_record, count);
    for (size_t i = 0; i < count; i++)
        records[i] = runs[i].record;
    run_print_table(plan, records, count);
    for (size_t i = 0; i < count; i++)
        run_print_differences(&records[i], !context->options.baseline);
    for (size_t i = 0; i < count; i++)
        histogram_print(context->arena, &records[i]);
}

/* The documents are written before the judgement, which may have much to say. */
static enum status tell_and_judge(struct command_context *context, const struct run_plan *plan,
                                  struct finished *runs, size_t count, FILE *tap)
{
    report_list reports = {0};
    print_runs(context, plan, runs, count);
    enum status status = read_back(context, runs, count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        LIST_APPEND(context->arena, &reports, runs[i].report);
    if (status == STATUS_OK && run_output_is_wanted(&context->options))
        status = run_output_write(context, &reports, tap);
    for (size_t i = 0; i < count && status != STATUS_HARNESS && status != STATUS_BAD_INPUT; i++)
        status = worse(status, judge(context, &runs[i]));
    for (size_t i = 0; i < count; i++)
        report_close(runs[i].report);
    return status;
}

/* Told at once, as the others go on. */
static void tell_failure(struct command_context *context)
{
    char text[2048];
    diagnostic_print(&context->diagnostic, text, sizeof text);
    fprintf(stderr, "pmspec: %s\n", text);
    context->diagnostic = (struct diagnostic){0};
}

/*
 * One after the other. Of several engines those that could not run are left out of runs, and worst
 * becomes STATUS_HARNESS; anything else that goes wrong ends it all.
 */
static enum status run_all(struct command_context *context, const struct run_plan *plan,
                           struct finished *runs, size_t *count, enum status *worst)
{
    size_t done = 0;
    for (size_t i = 0; i < *count; i++) {
        struct finished *run = &runs[done];
        *run = runs[i];
        enum status status = run_one(context, plan, run->implementation, &run->record);
        if (status != STATUS_OK && (status != STATUS_HARNESS || *count == 1))
            return status;
        *worst = worse(*worst, status);
        if (status == STATUS_OK)
            done++;
        else
            tell_failure(context);
        if (run->record.interrupted)
            break;
    }
    *count = done;
    return STATUS_OK;
}

enum status command_run(struct command_context *context)
{
    const struct options *options = &context->options;
    struct run_plan plan = {
        context->arena, context->suites, &context->inventory, options, NULL, NULL, 0};
    size_t count, chosen_count;
    struct implementation *all =
        implementations(context->arena, context->root, options->binary, &count);
    struct implementation **chosen =
        NEW_ARRAY(context->arena, struct implementation *, count + options->operands.count + 2);
    enum status status = choose(context, all, count, chosen, &chosen_count);
    if (status == STATUS_OK)
        status = check_options(context, chosen_count);
    if (status == STATUS_OK)
        status = run_plan(&plan, &context->diagnostic);
    if (status != STATUS_OK)
        return status;
    FILE *tap = options->tap ? run_output_take_stdout() : NULL;
    struct finished *runs = NEW_ARRAY(context->arena, struct finished, chosen_count);
    for (size_t i = 0; i < chosen_count; i++)
        runs[i].implementation = chosen[i];
    status = open_baselines(context, runs, chosen_count);
    enum status worst = STATUS_OK;
    if (status == STATUS_OK)
        status = run_all(context, &plan, runs, &chosen_count, &worst);
    if (status != STATUS_OK || chosen_count == 0)
        return worse(status, worst);
    return worse(worst, tell_and_judge(context, &plan, runs, chosen_count, tap));
}

static enum status probe(struct command_context *context,
                         const struct implementation *implementation, struct engine_info *info,
                         struct diagnostic *diagnostic)
{
    struct adapter adapter;
    adapter_open(&adapter, implementation, false);
    enum status status = engine_probe(context->arena, adapter.transport, info, diagnostic);
    adapter_close(&adapter);
    return status;
}

static void print_implementation(struct command_context *context,
                                 const struct implementation *implementation)
{
    struct engine_info info = {0};
    struct diagnostic diagnostic = {0};
    char text[2048];
    if (implementation->built_in) {
        printf("%-12s %-12s %s\n", implementation->name, PMSPEC_VERSION,
               implementation->description);
    } else if (!implementation->found) {
        printf("%-12s %-12s %s\n", implementation->name, "-", implementation->how_to_get);
    } else if (probe(context, implementation, &info, &diagnostic) != STATUS_OK) {
        diagnostic_print(&diagnostic, text, sizeof text);
        printf("%-12s %-12s does not work: %s\n", implementation->name, "?", text);
    } else {
        printf("%-12s %-12s %s\n", implementation->name, info.version, implementation->binary);
    }
}

enum status command_impls(struct command_context *context)
{
    size_t count;
    struct implementation *all =
        implementations(context->arena, context->root, context->options.binary, &count);
    for (size_t i = 0; i < count; i++)
        print_implementation(context, &all[i]);
    return STATUS_OK;
}

/* A page that a person opens is an implementation, too. */

static void announce(void *context, const char *url)
{
    printf("Open this page in a browser on this machine:\n\n    %s\n\n", url);
    fflush(stdout);
}

enum status command_serve(struct command_context *context)
{
    struct options *options = &context->options;
    struct implementation page = {
        .name = "page", .found = true, .announce = announce, .root = context->root};
    struct run_plan plan = {
        context->arena, context->suites, &context->inventory, options, NULL, NULL, 0};
    struct run_record record;
    if (options->case_id && !suites_find(context->suites, options->case_id))
        return diagnose(&context->diagnostic, "", 0, "", "no case has the id '%s'",
                        options->case_id);
    if (options->hold && !options->case_id)
        return diagnose(&context->diagnostic, "", 0, "", "--hold wants --case ID");
    if (options->case_id)
        LIST_APPEND(context->arena, &options->only, options->case_id);
    enum status status = run_plan(&plan, &context->diagnostic);
    if (status == STATUS_OK)
        status = run_one(context, &plan, &page, &record);
    if (status != STATUS_OK)
        return status;
    run_print_table(&plan, &record, 1);
    run_print_differences(&record, true);
    return run_status(&record);
}
