/*
 * What the files of the baseline share: baseline.c compares, baseline_update.c makes a new one,
 * baseline_file.c reads and writes it.
 */
#ifndef PMSPEC_BASELINE_PARTS_H
#define PMSPEC_BASELINE_PARTS_H

#include "baseline.h"
#include <stdarg.h>
#include <stdio.h>

/* How a reason begins that is still to be written. */
#define UNREVIEWED "unreviewed"

const struct baseline_entry *baseline_find(const struct baseline *baseline, const char *id);

/* How a case came out, as an entry keeps it. */
struct baseline_outcome baseline_outcome_seen(struct arena *arena,
                                              const struct report_sighting *sighting);
struct baseline_outcome baseline_outcome_of(struct arena *arena,
                                            const struct report_result *result);
bool baseline_entry_has(const struct baseline_entry *entry, const struct baseline_outcome *outcome);

/* True if a baseline says something of results like this one. */
bool baseline_judges(const struct report_result *result);

#endif
