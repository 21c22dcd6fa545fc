/*
 * The states that the explorer has seen, by hash, with what was left asleep at them; and what is
 * known of a segment that was run: its transition.
 */
#ifndef PMSPEC_STATE_TABLE_H
#define PMSPEC_STATE_TABLE_H

#include "segment.h"

/* A segment that was run: which alternative it was, and what it did to shared objects. */
struct transition {
    struct alternative alternative;
    access_list accesses;
};

typedef LIST(struct transition) transition_list;

/* True if the two lead to the same state in either order. */
bool transitions_commute(const struct transition *a, const struct transition *b);

/*
 * True if it is the rest of a task and nobody else can notice when it runs. The beginning of a task is
 * never private: a task of another source, yet to be added, could have come first.
 */
bool transition_is_private(const struct transition *transition);

bool transition_list_has(const transition_list *list, uint64_t identity);

struct state {
    uint64_t hash;
    transition_list asleep;  // not explored at any visit so far
    uint64_t schedules;      // that go on from it, when it was left
};

struct state_table;

struct state_table *state_table_create(struct arena *arena);

/* The state with this hash, made if it is new. Stays where it is. */
struct state *state_table_find(struct state_table *table, uint64_t hash, bool *is_new);

#endif
