/*
 * pmspec explain: how an outcome comes about, or why it cannot.
 */
#include "command.h"
#include "explain.h"
#include "report.h"
#include <stdio.h>

static enum status find_case(struct command_context *context, struct test_case **test_case)
{
    struct diagnostic *diagnostic = &context->diagnostic;
    if (context->options.operands.count != 1)
        return diagnose(diagnostic, "", 0, "", "name one case; pmspec list has them all");
    const char *id = context->options.operands.items[0];
    *test_case = suites_find(context->suites, id);
    if (!*test_case)
        return diagnose(diagnostic, "", 0, "", "there is no case '%s'; pmspec list has them all",
                        id);
    if ((*test_case)->waiting)
        return diagnose(diagnostic, (*test_case)->file, (*test_case)->line, "",
                        "the case is waiting for something that is not built yet");
    return STATUS_OK;
}

static enum status show(struct command_context *context, const struct explanation *explanation)
{
    const struct options *options = &context->options;
    if (options->json)
        printf("%s", explanation_json(context->arena, explanation));
    else
        printf("%s", explanation_text(context->arena, explanation, options->all));
    if (!options->html)
        return STATUS_OK;
    return file_write(context->arena, options->html, explanation_html(context->arena, explanation),
                      &context->diagnostic);
}

enum status command_explain(struct command_context *context)
{
    struct test_case *test_case;
    struct explanation explanation;
    const struct options *options = &context->options;
    const char *observed = NULL;
    size_t length;
    enum status status = find_case(context, &test_case);
    if (status == STATUS_OK && options->observed) {
        observed = file_read(context->arena, options->observed, &length, &context->diagnostic);
        status = observed ? STATUS_OK : STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        status = explain(context->arena, test_case, &context->inventory, options->schedule,
                         observed, options->observed, &explanation, &context->diagnostic);
    if (status == STATUS_OK)
        status = show(context, &explanation);
    if (status == STATUS_OK && explanation.difference)
        status = STATUS_DIFFERS;
    return status;
}
