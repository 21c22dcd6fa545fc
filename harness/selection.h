/*
 * Selecting cases by more than their names: one shard of several, or what failed in a report.
 */
#ifndef PMSPEC_SELECTION_H
#define PMSPEC_SELECTION_H

#include "options.h"

/* The shard, from 1 to count, of a case. It hangs on the id alone; rows of a case stay together. */
size_t shard_of_case(const char *id, size_t count);

/*
 * Reads --shard and every --only @failed:REPORT into the options. STATUS_BAD_INPUT: one of them is
 * no such thing; the diagnostic says what is wrong.
 */
enum status selection_read(struct arena *arena, struct options *options,
                           struct diagnostic *diagnostic);

#endif
