/*
 * The inventory of the standard's clauses in scope (suites/clauses.json).
 */
#ifndef PMSPEC_INVENTORY_H
#define PMSPEC_INVENTORY_H

#include "case.h"

struct clause {
    const char *id, *section, *url, *summary, *observable;
    const char *snapshot;   // link to the snapshot of the standard, or NULL
    const char *algorithm;  // the id up to its last slash
    const char *step;       // what follows
    bool is_support;        // of the tier "support": machinery that other clauses rest on
};

struct inventory {
    LIST(struct clause) clauses;  // in document order
    const struct clause **by_id;  // sorted by id
};

/* Loads root/suites/clauses.json. */
enum status inventory_load(struct arena *arena, const char *root, struct inventory *inventory,
                           struct diagnostic *diagnostic);

/* The clause with this id, or NULL. */
const struct clause *inventory_find(const struct inventory *inventory, const char *id);

#endif
