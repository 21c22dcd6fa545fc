/*
 * A baseline: what is known of one implementation, so that a run can be held to it exactly
 * (reports/schema/baseline.schema.json). It keeps each known difference with a reason, and, of all other
 * cases it was made from, which passed and which were not supported. By these a difference that
 * is new in an old case is told from one in a new case, or in a case that has changed since.
 *
 * An outcome is recognized by its verdict and, for fail, by what was observed or by the first
 * difference: a case ends there, and how far its other logs were by then hangs on the moment. So does
 * all that a crash or a timeout leaves behind. Where a case has different outcomes from run to run,
 * its entry holds several, and `varies` lets it pass as well.
 */
#ifndef PMSPEC_BASELINE_H
#define PMSPEC_BASELINE_H

#include "report_read.h"

/* X(NAME, how the line about it begins) */
#define BASELINE_FINDING_LIST(X)                                                                   \
    X(BASELINE_NEW_DIFFERENCE, "new difference") /* in a case that is known */                     \
    X(BASELINE_NEW_CASE, "new case")             /* and it differs */                              \
    X(BASELINE_CHANGED_CASE, "changed case")     /* its digest is another */                       \
    X(BASELINE_CHANGED, "changed")               /* another outcome than the entry's */            \
    X(BASELINE_FIXED, "fixed")                   /* it passes, and has an entry */                 \
    X(BASELINE_UNSUPPORTED, "unsupported now")   /* and was not */                                 \
    X(BASELINE_SUPPORTED, "supported now")       /* and passes */                                  \
    X(BASELINE_GONE, "no such case")             /* an entry without a case */                     \
    X(BASELINE_UNREVIEWED, "no reason")          /* an entry whose reason nobody wrote */

enum baseline_finding_kind {
#define X(name, text) name,
    BASELINE_FINDING_LIST(X)
#undef X
};

/* One way in which an entry's case came out. */
struct baseline_outcome {
    enum verdict verdict;
    const char *observed;    // canonical text; NULL if nothing was, and for timeout and crash
    const char *difference;  // its first line
};

struct baseline_entry {
    const char *id, *digest, *reason;
    const char *link;     // or NULL
    const char *version;  // of the implementation, when the outcomes were seen
    bool varies;          // the case may pass, too
    LIST(struct baseline_outcome) outcomes;
};

struct baseline_case {
    const char *id, *digest;
};

typedef LIST(struct baseline_case) baseline_case_list;

struct baseline {
    const char *implementation, *version, *suite_digest;
    LIST(struct baseline_entry) entries;  // all four ascending by id
    baseline_case_list passing, unsupported;
    known_case_list disputed;  // cases to which nothing is held, but that are known to vary
};

struct baseline_finding {
    enum baseline_finding_kind kind;
    const char *id;
    const char *sentence;  // what is the matter; what to do
};

struct baseline_comparison {
    LIST(struct baseline_finding) findings;
    size_t known;         // differences that are as the baseline says
    size_t new_passing;   // cases that it does not know, and that pass or are not supported
    size_t changed_fine;  // cases that changed since, and are as they were: passing or unsupported
};

/* What it knows of cases before they run, of those to which the implementation is held and others. */
const known_case_list *baseline_known(struct arena *arena, const struct baseline *baseline);

/* Reads a document's text. STATUS_BAD_INPUT: the diagnostic says what is wrong and where. */
enum status baseline_parse(struct arena *arena, const char *text, size_t length, const char *file,
                           struct baseline *baseline, struct diagnostic *diagnostic);
enum status baseline_read(struct arena *arena, const char *path, struct baseline *baseline,
                          struct diagnostic *diagnostic);

/* The document. */
const char *baseline_text(struct arena *arena, const struct baseline *baseline);

/*
 * Holds a report to a baseline. Only cases with a verdict in the report are judged, cases of the
 * suite disputed, errors of the harness and what the machine lacks never; an entry is gone if suites do not
 * have its case.
 */
struct baseline_comparison baseline_compare(struct arena *arena, const struct baseline *baseline,
                                            const struct report *report,
                                            const struct suites *suites);

/*
 * The baseline that the report would be exact to. What it says of cases without a verdict in the
 * report is kept, unless they are gone; so are reasons and links. A new entry, and one whose
 * outcome is another than it was, have a reason that is still to be written.
 */
struct baseline baseline_update(struct arena *arena, const struct baseline *baseline,
                                const struct report *report, const struct suites *suites);

/* True if the reason is still to be written. */
bool baseline_reason_is_missing(const char *reason);

const char *baseline_finding_text(enum baseline_finding_kind kind);

#endif
