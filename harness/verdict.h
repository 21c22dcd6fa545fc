/*
 * Verdicts and what is known of a case after it ran on an implementation.
 */
#ifndef PMSPEC_VERDICT_H
#define PMSPEC_VERDICT_H

#include "outcome.h"

/* X(NAME, text in reports) */
#define VERDICT_LIST(X)                                                                            \
    X(VERDICT_PASS, "pass")                                                                        \
    X(VERDICT_FAIL, "fail")               /* differs from every allowed outcome */                 \
    X(VERDICT_TIMEOUT, "timeout")         /* an agent stopped answering */                         \
    X(VERDICT_CRASH, "crash")             /* the engine died */                                    \
    X(VERDICT_ERROR, "error")             /* the harness or the adapter could not do its work */   \
    X(VERDICT_UNSUPPORTED, "unsupported") /* something of a closed list is missing */

enum verdict {
#define X(name, text) name,
    VERDICT_LIST(X)
#undef X
        VERDICT_COUNT,
};

const char *verdict_text(enum verdict verdict);

/* One attempt at a case. */
struct attempt {
    enum verdict verdict;
    struct outcome *observed;  // as far as it came
    const char *difference;    // a sentence; NULL for pass
};

/* How much it matters that a case can come out so: 0 for pass and unsupported, 4 for error. */
int verdict_severity(enum verdict verdict);

/* Of two the one that matters more; the first where neither does. */
enum verdict verdict_worse(enum verdict a, enum verdict b);

/* True if an engine that comes to it answers no more. */
bool verdict_ends_engine(enum verdict verdict);

/*
 * What is known of a case on an implementation before it runs there: it decides how the case runs, and
 * never what its verdict is. All zero: nothing is known.
 */
struct known_case {
    const char *id;
    const char *digest;  // of the case when it was seen; NULL: whatever it was
    enum verdict worst;  // that it came to
    bool varies;         // at times it came to less
};

typedef LIST(struct known_case) known_case_list;  // ascending by id

/* An outcome that was seen when a case ran many times. */
struct sighting {
    const struct outcome *outcome;  // as far as it came
    size_t count;
    bool allowed;
    enum verdict verdict;    // an engine may die at times, and differ at others
    const char *difference;  // a sentence; NULL if it is allowed
};

struct case_result {
    const struct test_case *test_case;
    struct outcome_set allowed;
    /* Given too. A case that varies is tried until it comes out worst, so that runs agree on its verdict. */
    struct known_case known;
    unsigned tries;          // that counted before the last
    bool reports_apart;      // outcomes, allowed too, have reports in groups of their own
    bool executed;           // there is a verdict
    bool machine_lacks;      // it is unsupported by the machine, not by the engine
    struct attempt attempt;  // the one that counts
    bool repeated;           // it did not pass side by side with others and ran again alone
    struct attempt first;    // then: what was seen side by side
    bool first_is_stray;     // and it may be another case's exception
    double duration_ms;      // of the attempt that counts
    LIST(struct sighting) histogram;  // of all attempts, if it ran many times; in order of sight
};

#endif
