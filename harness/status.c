/*
 * Statuses and diagnostics: how the harness's functions end, and the one sentence for a person
 * that goes with it. A diagnostic is filled where the fact is known and printed once, at the
 * top.
 */
#include "status.h"

#include <stdarg.h>
#include <stdio.h>

int status_exit_code(enum status status)
{
    static const int exit_codes[] = {
#define X(name, exit_status, text) [name] = exit_status,
        STATUS_LIST(X)
#undef X
    };
    return exit_codes[status];
}

enum status diagnose(struct diagnostic *diagnostic, const char *file, int line, const char *pointer,
                     const char *format, ...)
{
    if (!diagnostic)
        return STATUS_BAD_INPUT;
    snprintf(diagnostic->file, sizeof diagnostic->file, "%s", file ? file : "");
    snprintf(diagnostic->pointer, sizeof diagnostic->pointer, "%s", pointer ? pointer : "");
    diagnostic->line = line;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(diagnostic->sentence, sizeof diagnostic->sentence, format, arguments);
    va_end(arguments);
    return STATUS_BAD_INPUT;
}

void diagnostic_print(const struct diagnostic *diagnostic, char *buffer, size_t size)
{
    char place[600] = "";
    if (diagnostic->file[0] && diagnostic->line > 0)
        snprintf(place, sizeof place, "%s:%d: ", diagnostic->file, diagnostic->line);
    else if (diagnostic->file[0])
        snprintf(place, sizeof place, "%s: ", diagnostic->file);
    snprintf(buffer, size, "%s%s%s%s", place, diagnostic->pointer,
             diagnostic->pointer[0] ? ": " : "", diagnostic->sentence);
}
