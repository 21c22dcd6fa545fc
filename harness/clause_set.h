/*
 * The set of clauses that ran, gathered over many traces. A trace names a clause by two static
 * strings, so that its identity is that of two pointers and adding one costs a look into a table;
 * texts are made once, at the end.
 */
#ifndef PMSPEC_CLAUSE_SET_H
#define PMSPEC_CLAUSE_SET_H

#include "../reference/spec.h"
#include "case.h"

struct clause_set {
    struct arena *arena;
    struct clause_mark {
        const char *algorithm, *step;
    } * marks;  // open addressing; algorithm NULL: free
    size_t count, capacity;
};

/* Start from {.arena = arena}. */
void clause_set_add_trace(struct clause_set *set, const struct trace *trace);

/* The ids, sorted and unique: "html/entangle/2", or the id of the prose. */
name_list clause_set_ids(const struct clause_set *set);

#endif
