/*
 * Runs a case on the reference: one schedule, or all of them.
 */
#ifndef PMSPEC_REFERENCE_DRIVER_H
#define PMSPEC_REFERENCE_DRIVER_H

#include "../reference/explorer.h"
#include "outcome.h"

struct exploration {
    struct outcome_set outcomes;
    LIST(const size_t *) witnesses;  // for each outcome, in its order, a schedule
    LIST(size_t) witness_lengths;
    size_t runs, states;  // schedules begun, states visited
    uint64_t schedules;   // that lead through these states, at least
    bool complete;        // these are all outcomes
    bool readings_touched[READING_COUNT];
    const char *problem;  // NULL, or a sentence: no end, entry after the end, ...
    /* Of the ghosts, if asked for: there are some, one did not run, one may run after the last end. */
    bool ghosts_made, ghosts_missing, ghosts_late;
    name_list clauses_run;  // ids "html/entangle/2" and prose ids, sorted, unique
};

struct exploration_options {
    size_t limit;  // runs at most
    enum search_mode mode;
    bool readings[READING_COUNT];    // true: the other reading
    bool trace;                      // fill clauses_run
    bool ghosts;                     // queue ghosts, and tell of them
    const struct outcome *observed;  // or NULL: follow only what can still become this outcome
};

/* Explores the case. Results live in arena. The case is not waiting. */
void reference_explore(struct arena *arena, const struct test_case *test_case,
                       const struct exploration_options *options, struct exploration *exploration);

/*
 * Runs one schedule (choices beyond its end are 0) and gives what it showed, and its trace if trace
 * is not NULL.
 */
struct outcome *reference_run(struct arena *arena, const struct test_case *test_case,
                              const size_t *schedule, size_t length, struct trace *trace);

struct agent_stacks;

/* Memory and stacks that one run leaves to the next: for many in a row. */
struct reference_room {
    struct arena *arena;
    struct agent_stacks *stacks;
};
struct reference_room reference_room_open(void);
void reference_room_close(struct reference_room *room);

/* The same in a room. The outcome does not depend on what ran there before. */
struct outcome *reference_run_in(struct reference_room *room, struct arena *arena,
                                 const struct test_case *test_case, const size_t *schedule,
                                 size_t length, struct trace *trace);

/* On what it rests that a message which the case shows to be dropped does not arrive (MODEL 5). */
enum absence {
    ABSENCE_NONE,    // no message is dropped
    ABSENCE_SHARP,   // an engine that does not drop it is always caught before the end
    ABSENCE_SOUND,   // before the end or never
    ABSENCE_LINGER,  // it could come after the end: only the drain may catch it
};

enum absence reference_absence(const struct test_case *test_case, size_t limit);
const char *absence_text(enum absence absence);

/*
 * True if some schedule shows this outcome. Follows only the schedules whose logs are beginnings of its
 * logs, so that it answers where the whole set is too large. limit runs at most; *complete says if that was enough.
 */
bool reference_allows(const struct test_case *test_case, const struct outcome *observed,
                      size_t limit, bool *complete);

#endif
