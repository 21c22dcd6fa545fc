/*
 * What a run with a baseline says, and what becomes of the file.
 */
#include "run_baseline.h"
#include "baseline_reasons.h"
#include "run_output.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum status read_reasons(struct command_context *context, group_reason_list *reasons)
{
    *reasons = (group_reason_list){0};
    return context->options.reasons ? group_reasons_read(context->arena, context->options.reasons,
                                                         reasons, &context->diagnostic)
                                    : STATUS_OK;
}

enum status run_baseline_open(struct command_context *context, const char *implementation,
                              struct baseline *baseline)
{
    const char *path = output_path(context->arena, context->options.baseline, implementation);
    bool is_there = access(path, F_OK) == 0;
    group_reason_list reasons;
    if (read_reasons(context, &reasons) != STATUS_OK)
        return STATUS_BAD_INPUT;
    *baseline = (struct baseline){.implementation = implementation};
    if (!is_there && context->options.update_baseline)
        return STATUS_OK;
    if (!is_there)
        return diagnose(&context->diagnostic, path, 0, "",
                        "there is no such baseline; --update-baseline writes it");
    enum status status = baseline_read(context->arena, path, baseline, &context->diagnostic);
    if (status == STATUS_OK && strcmp(baseline->implementation, implementation) != 0)
        return diagnose(&context->diagnostic, path, 0, "/implementation/name",
                        "this is the baseline of %s, not of %s", baseline->implementation,
                        implementation);
    return status;
}

static enum status read_own(struct command_context *context, const char *implementation,
                            struct baseline *baseline)
{
    struct text path = {.arena = context->arena};
    text_printf(&path, "%s/reports/baselines/%s.json", context->root, implementation);
    *baseline = (struct baseline){0};
    return access(path.bytes, F_OK) == 0
               ? baseline_read(context->arena, path.bytes, baseline, &context->diagnostic)
               : STATUS_OK;
}

enum status run_baseline_known(struct command_context *context, const char *implementation,
                               const struct baseline *baseline, const known_case_list **known)
{
    struct baseline own;
    enum status status = STATUS_OK;
    if (!baseline->implementation) {
        status = read_own(context, implementation, &own);
        baseline = &own;
    }
    if (status == STATUS_OK)
        *known = baseline_known(context->arena, baseline);
    return status;
}

/* A run that broke off, or that has errors of the harness, is no ground for a baseline. */
static enum status update(struct command_context *context, const char *path,
                          struct baseline *baseline, const struct report *report)
{
    size_t errors = report->counts.by_verdict[VERDICT_ERROR];
    group_reason_list reasons;
    if (!report->complete || errors > 0) {
        printf("  not updated: %s\n",
               errors > 0 ? "there are errors of the harness" : "the run is not complete");
        return STATUS_HARNESS;
    }
    enum status status = read_reasons(context, &reasons);
    if (status != STATUS_OK)
        return status;
    *baseline = baseline_update(context->arena, baseline, report, context->suites);
    group_reasons_apply(&reasons, baseline, report);
    status = file_write(context->arena, path, baseline_text(context->arena, baseline),
                        &context->diagnostic);
    if (status == STATUS_OK)
        printf("  updated: %zu differences, %zu cases pass, %zu are not supported\n",
               baseline->entries.count, baseline->passing.count, baseline->unsupported.count);
    return status;
}

static void print_comparison(const struct baseline_comparison *comparison)
{
    for (size_t i = 0; i < comparison->findings.count; i++) {
        const struct baseline_finding *finding = &comparison->findings.items[i];
        printf("  %s: %s: %s\n", baseline_finding_text(finding->kind), finding->id,
               finding->sentence);
    }
    printf("  differences as the baseline says: %zu; findings: %zu\n", comparison->known,
           comparison->findings.count);
    if (comparison->new_passing > 0)
        printf("  %zu cases that it does not know pass or are not supported; "
               "--update-baseline keeps them\n",
               comparison->new_passing);
    if (comparison->changed_fine > 0)
        printf("  %zu cases are others than they were and came out as before; "
               "--update-baseline keeps that\n",
               comparison->changed_fine);
}

enum status run_baseline_judge(struct command_context *context, const struct baseline *baseline,
                               const struct report *report)
{
    const char *path =
        output_path(context->arena, context->options.baseline, report->implementation);
    struct baseline judged = *baseline;
    enum status status = STATUS_OK;
    printf("\n%s %s against %s", report->implementation, report->version, path);
    if (judged.version && strcmp(judged.version, report->version) != 0)
        printf(", which is of %s", judged.version);
    printf(":\n");
    if (context->options.update_baseline)
        status = update(context, path, &judged, report);
    if (status != STATUS_OK)
        return status;
    struct baseline_comparison comparison =
        baseline_compare(context->arena, &judged, report, context->suites);
    print_comparison(&comparison);
    return comparison.findings.count > 0 ? STATUS_DIFFERS : STATUS_OK;
}
