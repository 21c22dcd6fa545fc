/*
 * suites/decisions.json: every point where the text is unclear, both readings, and the one that
 * cases follow.
 */
#ifndef PMSPEC_DECISIONS_H
#define PMSPEC_DECISIONS_H

#include "../reference/reading.h"
#include "inventory.h"

/* What is decided about each reading that the reference can switch. */
struct decisions {
    struct {
        const char *id;  // "D20"
        bool gating;     // cases outside the suite disputed may rest on it
    } of_reading[READING_COUNT];
};

/*
 * Reads the file, and checks its readings: each switch of the reference belongs to exactly one decision. In
 * arena. The diagnostic says what is wrong.
 */
enum status decisions_load(struct arena *arena, const char *root, struct decisions *decisions,
                           struct diagnostic *diagnostic);

/* Checks the file: shape, unique ids, known clauses. The diagnostic says what is wrong. */
enum status decisions_check(struct arena *arena, const char *root,
                            const struct inventory *inventory, struct diagnostic *diagnostic);

#endif
