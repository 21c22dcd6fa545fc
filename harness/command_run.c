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

static enum status write_report(struct command_context *context, const struct run_record *record,
                                struct diagnostic *diagnostic)
{
    const char *path = output_path(context->arena, context->options.report, record->implementation);
    const char *text = report_text(context->arena, context->suites, &context->inventory, record);
    return file_write(context->arena, path, text, diagnostic);
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

/* A run that is over, and what it is held to. */
struct finished {
    struct suite_run run;
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
            report_text(context->arena, context->suites, &context->inventory, &runs[i].run.record);
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
    enum status status = run_status(&run->run.record);
    if (options->baseline) {
        enum status exact =
            run->run.implementation->named_by_hello
                ? run_baseline_open(context, run->run.record.implementation, &run->baseline)
                : STATUS_OK;
        if (exact == STATUS_OK)
            exact = run_baseline_judge(context, &run->baseline, run->report);
        return status == STATUS_HARNESS ? status : exact;
    }
    bool tolerated = options->allow_differences && !run->run.implementation->built_in;
    return tolerated && status == STATUS_DIFFERS ? STATUS_OK : status;
}

/* Before anything runs, except where an engine tells its name only when it does. */
static enum status open_baselines(struct command_context *context, struct finished *runs,
                                  size_t count)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; context->options.baseline && i < count && status == STATUS_OK; i++)
        if (!runs[i].run.implementation->named_by_hello)
            status =
                run_baseline_open(context, runs[i].run.implementation->name, &runs[i].baseline);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = run_baseline_known(context, runs[i].run.implementation->name, &runs[i].baseline,
                                    &runs[i].run.known);
    return status;
}

static void print_runs(struct command_context *context, const struct run_plan *plan,
                       const struct finished *runs, size_t count)
{
    struct run_record *records = NEW_ARRAY(context->arena, struct run_record, count);
    for (size_t i = 0; i < count; i++)
        records[i] = runs[i].run.record;
    run_print_table(plan, records, count);
    for (size_t i = 0; i < count; i++)
        run_print_differences(&records[i], !context->options.baseline);
    for (size_t i = 0; context->options.repeat && i < count; i++)
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
static void tell_failure(const struct suite_run *run)
{
    char text[2048];
    diagnostic_print(&run->diagnostic, text, sizeof text);
    fprintf(stderr, "pmspec: %s\n", text);
}

/* The report is written as soon as there is one: what happens to other engines costs nothing of it. */
static void on_over(void *context, struct suite_run *run)
{
    struct command_context *command = context;
    if (run->status == STATUS_OK && command->options.report)
        run->status = write_report(command, &run->record, &run->diagnostic);
    if (run->status != STATUS_OK && run->group->count > 1)
        tell_failure(run);
}

static void set_missing(struct suite_run *run)
{
    const struct implementation *implementation = run->implementation;
    diagnose(&run->diagnostic, "", 0, "", "%s is not on this machine: %s", implementation->name,
             implementation->how_to_get);
    run->status = STATUS_HARNESS;
}

/* Runs those that are here. A mistake of the one run that was asked for is the command's. */
static enum status run_found(struct command_context *context, const struct run_plan *plan,
                             struct finished *runs, size_t count)
{
    struct suite_run **found = NEW_ARRAY(context->arena, struct suite_run *, count);
    struct run_group group = {.plan = plan, .runs = found, .ended = on_over, .context = context};
    enum status worst = STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].run.implementation->found) {
            found[group.count++] = &runs[i].run;
            continue;
        }
        set_missing(&runs[i].run);
        if (count > 1)
            tell_failure(&runs[i].run);
    }
    run_implementations(&group);
    for (size_t i = 0; i < count; i++)
        worst = worse(worst, runs[i].run.status);
    if (count == 1)
        context->diagnostic = runs[0].run.diagnostic;
    return worst;
}

/* Leaves only those runs of which there is something to tell. */
static size_t keep_good(struct finished *runs, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (runs[i].run.begun && runs[i].run.status == STATUS_OK)
            runs[kept++] = runs[i];
    return kept;
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
        runs[i].run.implementation = chosen[i];
    status = open_baselines(context, runs, chosen_count);
    if (status != STATUS_OK)
        return status;
    enum status worst = run_found(context, &plan, runs, chosen_count);
    chosen_count = keep_good(runs, chosen_count);
    if (worst == STATUS_BAD_INPUT || chosen_count == 0)
        return worst;
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
    struct suite_run run = {.implementation = &page};
    struct suite_run *const runs[] = {&run};
    struct run_group group = {
        .plan = &plan, .runs = runs, .count = 1, .ended = on_over, .context = context};
    if (options->case_id && !suites_find(context->suites, options->case_id))
        return diagnose(&context->diagnostic, "", 0, "", "no case has the id '%s'",
                        options->case_id);
    if (options->hold && !options->case_id)
        return diagnose(&context->diagnostic, "", 0, "", "--hold wants --case ID");
    if (options->case_id)
        LIST_APPEND(context->arena, &options->only, options->case_id);
    enum status status = run_plan(&plan, &context->diagnostic);
    if (status != STATUS_OK)
        return status;
    run_implementations(&group);
    context->diagnostic = run.diagnostic;
    if (run.status != STATUS_OK)
        return run.status;
    run_print_table(&plan, &run.record, 1);
    run_print_differences(&run.record, true);
    return run_status(&run.record);
}
