/*
 * What an implementation was seen to do when each case ran many times, against what it may do. To see only part
 * of the allowed set is no failure; the first sighting outside of it is.
 */
#ifndef PMSPEC_HISTOGRAM_H
#define PMSPEC_HISTOGRAM_H

#include "report.h"

/*
 * Folds the results of repeat rounds over count cases (round by round) into one result a case: the histogram of
 * all that was seen, and the worst attempt, the first of them.
 */
void histogram_fold(struct arena *arena, const struct case_result *rounds, size_t repeat,
                    struct case_result *results, size_t count);

/* Counts one attempt. */
void histogram_count(struct arena *arena, struct case_result *result,
                     const struct attempt *attempt);

/* Prints the histograms of the cases with several outcomes, allowed or seen. */
void histogram_print(struct arena *arena, const struct run_record *record);

#endif
