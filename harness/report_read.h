/*
 * A report read back from its JSON document (reports/schema/report.schema.json), checked: what its
 * fields are, that results are in order and each there once, that the counts are theirs. All other
 * formats, baselines, merging and comparing are functions of this.
 */
#ifndef PMSPEC_REPORT_READ_H
#define PMSPEC_REPORT_READ_H

#include "report.h"

struct report_clause {
    const char *id, *url;
    const char *snapshot;  // or NULL
};

/* What the standard does not allow, and a run that repeated its cases saw. */
struct report_sighting {
    enum verdict verdict;
    const char *observed;  // canonical text
    const char *difference;
};

struct report_result {
    const char *id, *suite, *title, *digest;
    enum verdict verdict;
    bool gating;
    bool machine_lacks;  // it is unsupported by the machine, which says nothing of the engine
    LIST(struct report_clause) clauses;
    size_t allowed_count;
    name_list allowed;       // canonical texts
    const char *observed;    // canonical text, or NULL
    const char *difference;  // or NULL
    const char *reproduce;
    double duration_ms;
    /* Of a run that repeated its cases: whether an allowed outcome was seen, and the others. */
    bool seen_allowed;
    LIST(struct report_sighting) seen_not_allowed;
};

struct report {
    struct arena *arena;
    cJSON *document;
    const char *file;  // for messages
    const char *implementation, *version;
    name_list realms, only;
    const char *suite_digest, *snapshot;
    size_t suite_cases;
    bool complete, interrupted;
    double duration_ms;
    size_t shard_of;      // in how many parts the run was cut; 0: it was not
    LIST(size_t) shards;  // the parts that are here, from 1, ascending
    struct counts counts;
    LIST(struct report_result) results;  // ascending by id
};

/* Reads a document's text; file is its name for messages. NULL: the diagnostic says what is wrong. */
struct report *report_parse(struct arena *arena, const char *text, size_t length, const char *file,
                            struct diagnostic *diagnostic);
/* Reads a file. */
struct report *report_read(struct arena *arena, const char *path, struct diagnostic *diagnostic);
/* Releases the document; what was copied stays in the arena. report may be NULL. */
void report_close(struct report *report);

/* The result of the case with this id, or NULL. */
const struct report_result *report_find(const struct report *report, const char *id);

/* True for fail, timeout, crash. */
bool verdict_is_difference(enum verdict verdict);
/* The verdict of that name; false if there is none. */
bool verdict_read(const char *text, enum verdict *verdict);

/* The first line of a difference, or "". */
const char *first_line(struct arena *arena, const char *text);

#endif
