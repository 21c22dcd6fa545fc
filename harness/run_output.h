/*
 * What a run writes besides its JSON reports: --junit, --wptreport, --markdown, --html and --tap.
 */
#ifndef PMSPEC_RUN_OUTPUT_H
#define PMSPEC_RUN_OUTPUT_H

#include "command.h"
#include "report_format.h"
#include <stdio.h>

/* A file's name from a pattern: % stands for the implementation's name. */
const char *output_path(struct arena *arena, const char *pattern, const char *implementation);

/* STATUS_BAD_INPUT: an option would write several documents to one file. */
enum status run_output_check(struct command_context *context, size_t implementations);

/* True if any of these options is given. */
bool run_output_is_wanted(const struct options *options);

/*
 * For --tap: the stream that was stdout; from now on stdout writes to stderr, so that nothing comes
 * between the lines of TAP.
 */
FILE *run_output_take_stdout(void);

/* Writes what the options ask for. A pattern with % gives one file for each report. */
enum status run_output_write(struct command_context *context, const report_list *reports,
                             FILE *tap);

#endif
