/*
 * Putting the shards of one run together again: the document that one run would have written, but for
 * the times.
 */
#ifndef PMSPEC_REPORT_MERGE_H
#define PMSPEC_REPORT_MERGE_H

#include "report_format.h"

/*
 * The merged document. It is complete if every shard is there and complete; otherwise its run says
 * which shards are there, and it can be merged again. The inventory gives the order of clauses. NULL:
 * the reports are not of one run; the diagnostic says why.
 */
const char *report_merge(struct arena *arena, const report_list *reports,
                         const struct inventory *inventory, struct diagnostic *diagnostic);

#endif
