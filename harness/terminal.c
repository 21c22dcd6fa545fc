/*
 * Progress and colour for terminals.
 */
#include "terminal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_smart(int descriptor)
{
    const char *term = getenv("TERM");
    return isatty(descriptor) && term && strcmp(term, "dumb") != 0;
}

void terminal_progress(const char *format, ...)
{
    va_list arguments;
    if (!is_smart(STDERR_FILENO))
        return;
    va_start(arguments, format);
    fputs("\r\033[K", stderr);
    vfprintf(stderr, format, arguments);
    fflush(stderr);
    va_end(arguments);
}

void terminal_progress_end(void)
{
    if (is_smart(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

static bool has_colour(void)
{
    const char *no_color = getenv("NO_COLOR");
    return is_smart(STDOUT_FILENO) && !(no_color && *no_color);
}

const char *terminal_colour(enum terminal_colour colour)
{
    static const char *const sequences[] = {"\033[32m", "\033[31m", "\033[2m"};
    return has_colour() ? sequences[colour] : "";
}

const char *terminal_plain(void)
{
    return has_colour() ? "\033[0m" : "";
}
