/*
 * What a terminal gets beyond plain lines: progress and colour; neither elsewhere.
 */
#ifndef PMSPEC_TERMINAL_H
#define PMSPEC_TERMINAL_H

#include <stdbool.h>

/* A line on stderr that the next one replaces; nothing if stderr is no terminal. */
void terminal_progress(const char *format, ...) __attribute__((format(printf, 1, 2)));
void terminal_progress_end(void);

enum terminal_colour { COLOUR_GOOD, COLOUR_BAD, COLOUR_DIM };

/*
 * The escape sequences that begin and end a colour on stdout; empty if it is no terminal or
 * NO_COLOR is set.
 */
const char *terminal_colour(enum terminal_colour colour);
const char *terminal_plain(void);

#endif
