/*
 * suites/decisions.json: every point where the text is unclear, both readings, and the one that
 * cases follow.
 */
#ifndef PMSPEC_DECISIONS_H
#define PMSPEC_DECISIONS_H

#include "inventory.h"

/* Checks the file: shape, unique ids, known clauses. The diagnostic says what is wrong. */
enum status decisions_check(struct arena *arena, const char *root,
                            const struct inventory *inventory, struct diagnostic *diagnostic);

#endif
