/*
 * pmspec report: reports in other formats, put together, compared.
 */
#include "command.h"
#include "report_diff.h"
#include "report_format.h"
#include "report_merge.h"
#include "run_baseline.h"
#include <stdio.h>
#include <string.h>

static enum status write_output(struct command_context *context, const char *text)
{
    if (context->options.output)
        return file_write(context->arena, context->options.output, text, &context->diagnostic);
    fputs(text, stdout);
    return STATUS_OK;
}

static enum status write_format(struct command_context *context, const struct report_format *format,
                                const report_list *reports)
{
    struct text text = {.arena = context->arena};
    if (format->one_report && reports->count > 1)
        return diagnose(&context->diagnostic, "", 0, "", "%s is a format of one report",
                        format->name);
    format->writer(&text, reports);
    return write_output(context, text.bytes);
}

static enum status merge(struct command_context *context, const report_list *reports)
{
    struct inventory inventory;
    enum status status =
        inventory_load(context->arena, context->root, &inventory, &context->diagnostic);
    if (status != STATUS_OK)
        return status;
    const char *text = report_merge(context->arena, reports, &inventory, &context->diagnostic);
    return text ? write_output(context, text) : STATUS_BAD_INPUT;
}

static enum status diff(struct command_context *context, const report_list *reports)
{
    struct text text = {.arena = context->arena};
    if (reports->count != 2)
        return diagnose(&context->diagnostic, "", 0, "", "diff wants two reports");
    struct report_difference difference = report_diff(&text, reports->items[0], reports->items[1]);
    enum status status = write_output(context, text.bytes);
    return status == STATUS_OK && difference.worse > 0 ? STATUS_DIFFERS : status;
}

/* Each report as if its run had ended now, held to the baseline of its implementation. */
static enum status hold(struct command_context *context, const report_list *reports)
{
    const struct options *options = &context->options;
    enum status worst = STATUS_OK;
    if (!options->baseline)
        return diagnose(&context->diagnostic, "", 0, "", "report baseline wants --baseline FILE");
    if (options->reasons && !options->update_baseline)
        return diagnose(&context->diagnostic, "", 0, "", "--reasons wants --update-baseline");
    if (reports->count > 1 && !strchr(options->baseline, '%'))
        return diagnose(&context->diagnostic, "", 0, "",
                        "--baseline needs a %% in the file's name for several reports");
    if (suites_load(context->root, &context->suites, &context->diagnostic) != STATUS_OK)
        return STATUS_BAD_INPUT;
    for (size_t i = 0; i < reports->count; i++) {
        struct baseline baseline;
        enum status status =
            run_baseline_open(context, reports->items[i]->implementation, &baseline);
        if (status == STATUS_OK)
            status = run_baseline_judge(context, &baseline, reports->items[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static enum status read_reports(struct command_context *context, report_list *reports)
{
    for (size_t i = 1; i < context->options.operands.count; i++) {
        const struct report *report =
            report_read(context->arena, context->options.operands.items[i], &context->diagnostic);
        if (!report)
            return STATUS_BAD_INPUT;
        LIST_APPEND(context->arena, reports, report);
    }
    if (reports->count == 0)
        return diagnose(&context->diagnostic, "", 0, "", "the reports to read are missing");
    return STATUS_OK;
}

enum status command_report(struct command_context *context)
{
    const struct options *options = &context->options;
    const char *action = options->operands.count ? options->operands.items[0] : "";
    const struct report_format *format = report_format_find(action);
    bool merges = strcmp(action, "merge") == 0, compares = strcmp(action, "diff") == 0;
    bool holds = strcmp(action, "baseline") == 0;
    report_list reports = {0};
    if (!format && !merges && !compares && !holds)
        return diagnose(&context->diagnostic, "", 0, "",
                        "report wants junit, tap, wptreport, markdown, html, interop, compact, "
                        "merge, diff or baseline, not '%s'",
                        action);
    enum status status = read_reports(context, &reports);
    if (status == STATUS_OK)
        status = format   ? write_format(context, format, &reports)
                 : merges ? merge(context, &reports)
                 : holds  ? hold(context, &reports)
                          : diff(context, &reports);
    for (size_t i = 0; i < reports.count; i++)
        report_close((struct report *)reports.items[i]);
    return status;
}
