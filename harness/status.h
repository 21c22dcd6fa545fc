/*
 * How the harness's functions end, and what they say to people about it.
 */
#ifndef PMSPEC_STATUS_H
#define PMSPEC_STATUS_H

#include <stdbool.h>
#include <stddef.h>

/* X(NAME, exit status of the program, meaning) */
#define STATUS_LIST(X)                                                                             \
    X(STATUS_OK, 0, "as expected")                                                                 \
    X(STATUS_DIFFERS, 1, "the implementation differs from the standard")                           \
    X(STATUS_BAD_INPUT, 2, "bad usage or bad input")                                               \
    X(STATUS_HARNESS, 3, "the harness could not do its work")

enum status {
#define X(name, exit_status, text) name,
    STATUS_LIST(X)
#undef X
};

int status_exit_code(enum status status);

/* One sentence for a person, with the place that it is about. Filled where the fact is known. */
struct diagnostic {
    char file[512];     // "" if none
    int line;           // from 1; 0 if none
    char pointer[256];  // JSON pointer into the file; "" if none
    char sentence[1024];
};

/* Fills the diagnostic; returns STATUS_BAD_INPUT. diagnostic may be NULL. */
enum status diagnose(struct diagnostic *diagnostic, const char *file, int line, const char *pointer,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "file:line: pointer: sentence", without the parts that are missing; buffer is NUL-terminated. */
void diagnostic_print(const struct diagnostic *diagnostic, char *buffer, size_t size);

#endif
