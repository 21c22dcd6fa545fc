/*
 * What changed from one report to another: in the implementation, or, where a case's digest is
 * another one, in the suites.
 */
#ifndef PMSPEC_REPORT_DIFF_H
#define PMSPEC_REPORT_DIFF_H

#include "report_read.h"

struct report_difference {
    size_t worse, better, other;  // lines of each kind; only worse ones count for the status
};

/*
 * Appends a line for each change. Worse: a verdict that is further from pass than it was, in a case
 * that counts; a run that is not complete after one that was.
 */
struct report_difference report_diff(struct text *text, const struct report *before,
                                     const struct report *after);

#endif
