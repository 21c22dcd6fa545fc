/*
 * An explanation of a case: one allowed outcome, the schedule that gives it, and what happened then, step by
 * step. With an outcome that was observed elsewhere: whether it is allowed, and if not, the nearest allowed one
 * and the first entry that no schedule permits.
 */
#ifndef PMSPEC_EXPLAIN_H
#define PMSPEC_EXPLAIN_H

#include "inventory.h"
#include "reference_driver.h"
#include "../reference/trace_note.h"

/* A line of an explanation: a step of the standard, or a note of what changed. */
struct explained_line {
    const char *agent;
    const char *id;                 // of the step's clause, NULL for a note
    const struct clause *clause;    // NULL where the inventory lacks it
    const struct trace_note *note;  // NULL for a step
    bool tells;  // a note, a step that a note follows from, or one that the case is about
};

struct explanation {
    const struct test_case *test_case;
    size_t number, count;  // of the outcome among all, from 1
    const struct outcome *outcome;
    const size_t *schedule;
    size_t length;
    LIST(struct explained_line) lines;
    const struct outcome *observed;  // or NULL
    bool allowed;                    // observed is
    const char *difference;  // NULL if it is: a sentence about its first entry that cannot be
};

/*
 * Explains outcome number (from 1, in the order of pmspec explore; 0: the first one) of the case, or with observed
 * (the JSON of an outcome, named name) the one nearest to that. Lives in arena. STATUS_BAD_INPUT: observed is no
 * outcome of the case, or there is no outcome of this number.
 */
enum status explain(struct arena *arena, const struct test_case *test_case,
                    const struct inventory *inventory, size_t number, const char *observed,
                    const char *name, struct explanation *explanation,
                    struct diagnostic *diagnostic);

/* The name of a realm for people. */
const char *explained_realm(const char *name);

/* In text for a terminal, as JSON, and as a web page that needs no other file. */
const char *explanation_text(struct arena *arena, const struct explanation *explanation, bool all);
const char *explanation_json(struct arena *arena, const struct explanation *explanation);
const char *explanation_html(struct arena *arena, const struct explanation *explanation);

#endif
