/*
 * `pmspec run --baseline FILE`: the run of an implementation held to its baseline.
 */
#ifndef PMSPEC_RUN_BASELINE_H
#define PMSPEC_RUN_BASELINE_H

#include "baseline.h"
#include "command.h"

/*
 * Reads the baseline of an implementation, before its run. With --update-baseline a file that is not
 * there is an empty baseline.
 */
enum status run_baseline_open(struct command_context *context, const char *implementation,
                              struct baseline *baseline);

/*
 * What is known of cases on an implementation: by its baseline that was read, or, if none was, by this
 * project's own. A baseline that is broken is STATUS_BAD_INPUT.
 */
enum status run_baseline_known(struct command_context *context, const char *implementation,
                               const struct baseline *baseline, const known_case_list **known);

/*
 * Updates the baseline if that is asked for, then prints each finding as a line.
 * STATUS_OK: the run is exactly as the baseline says, and every reason is written.
 * STATUS_DIFFERS otherwise.
 */
enum status run_baseline_judge(struct command_context *context, const struct baseline *baseline,
                               const struct report *report);

#endif
