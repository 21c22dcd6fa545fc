/*
 * Documents of a run in the formats that others read.
 */
#include "run_output.h"
#include <string.h>
#include <unistd.h>

const char *output_path(struct arena *arena, const char *pattern, const char *implementation)
{
    struct text path = {.arena = arena};
    for (; *pattern; pattern++) {
        for (const char *c = *pattern == '%' ? implementation : ""; *c; c++)
            text_append_bytes(&path, *c == '/' ? "-" : c, 1);
        if (*pattern != '%')
            text_append_bytes(&path, pattern, 1);
    }
    return path.bytes;
}

static const char *pattern_of(const struct options *options, const struct report_format *format)
{
    const struct {
        report_writer *writer;
        const char *pattern;
    } patterns[] = {
        {report_junit, options->junit},
        {report_wptreport, options->wptreport},
        {report_markdown, options->markdown},
        {report_html, options->html},
    };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (patterns[i].writer == format->writer)
            return patterns[i].pattern;
    return NULL;
}

static enum status check_pattern(struct command_context *context, const char *option,
                                 const char *pattern, size_t implementations)
{
    if (implementations > 1 && pattern && !strchr(pattern, '%'))
        return diagnose(&context->diagnostic, "", 0, "",
                        "--%s needs a %% in the file's name for several implementations", option);
    return STATUS_OK;
}

enum status run_output_check(struct command_context *context, size_t implementations)
{
    const struct options *options = &context->options;
    enum status status = check_pattern(context, "report", options->report, implementations);
    if (status == STATUS_OK)
        status = check_pattern(context, "baseline", options->baseline, implementations);
    if (status == STATUS_OK)
        status = check_pattern(context, "wptreport", options->wptreport, implementations);
    return status;
}

bool run_output_is_wanted(const struct options *options)
{
    return options->junit || options->wptreport || options->markdown || options->html ||
           options->tap;
}

FILE *run_output_take_stdout(void)
{
    fflush(stdout);
    int descriptor = dup(STDOUT_FILENO);
    if (descriptor < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        return NULL;
    return fdopen(descriptor, "w");
}

static enum status write_document(struct command_context *context,
                                  const struct report_format *format, const report_list *reports,
                                  const char *path)
{
    struct text text = {.arena = context->arena};
    format->writer(&text, reports);
    return file_write(context->arena, path, text.bytes, &context->diagnostic);
}

static enum status write_format(struct command_context *context, const struct report_format *format,
                                const report_list *reports)
{
    const char *pattern = pattern_of(&context->options, format);
    enum status status = STATUS_OK;
    if (!pattern)
        return STATUS_OK;
    if (!strchr(pattern, '%'))
        return write_document(context, format, reports, pattern);
    for (size_t i = 0; i < reports->count && status == STATUS_OK; i++) {
        report_list one = {0};
        LIST_APPEND(context->arena, &one, reports->items[i]);
        status =
            write_document(context, format, &one,
                           output_path(context->arena, pattern, reports->items[i]->implementation));
    }
    return status;
}

static enum status write_tap(struct command_context *context, const report_list *reports, FILE *tap)
{
    struct text text = {.arena = context->arena};
    report_tap(&text, reports);
    bool written = fputs(text.bytes, tap) >= 0;
    written = fclose(tap) == 0 && written;
    return written ? STATUS_OK
                   : diagnose(&context->diagnostic, "", 0, "", "cannot write TAP to stdout");
}

enum status run_output_write(struct command_context *context, const report_list *reports, FILE *tap)
{
    enum status status = STATUS_OK;
    for (const struct report_format *format = report_formats; format->name; format++)
        if (status == STATUS_OK)
            status = write_format(context, format, reports);
    if (tap && status == STATUS_OK)
        status = write_tap(context, reports, tap);
    return status;
}
