/*
 * Segments: what a step of one agent shares with others (MODEL 2 and 4). A segment runs from where an
 * agent stands to just after its next shared operation. Here it notes what it did that other
 * agents may notice, and what it learnt from them, so that the explorer can tell two things:
 *
 *   equal histories, equal states   an agent's history is the running hash of its tasks and reads
 *   disjoint accesses, any order    two segments of different agents commute unless they conflict
 *
 * Objects are named by identities that do not depend on the schedule.
 */
#ifndef PMSPEC_SEGMENT_H
#define PMSPEC_SEGMENT_H

#include "arena.h"
#include <stdint.h>

struct agent;
struct run;

/*
 * The use of a shared object by a segment. Two uses of one object conflict if one of them writes.
 * An exclusive use orders what was caused before what follows, but no other agent can conflict with it
 * before the segment has run: it keeps nobody else from being later.
 */
struct access {
    uint64_t object;
    bool writes, exclusive;
};

typedef LIST(struct access) access_list;

/* A way to go on at a choice: an agent resumes its task, or begins one. */
struct alternative {
    uint64_t identity;  // the same in all schedules
    size_t agent;       // its number
    bool begins;
};

typedef LIST(struct alternative) alternative_list;

/* What host.choose answers to end the run where it stands. */
#define RUN_STOPS SIZE_MAX

/* A hash of two hashes, in their order. */
uint64_t hash_join(uint64_t a, uint64_t b);

/* A new identity, made of the history of the agent that runs (agent, if none does). */
uint64_t new_identity(struct agent *agent);

/* The agent's history goes on with this. */
void history_add(struct agent *agent, uint64_t hash);

/* The running segment of the agent learnt value from the object, which others may write. */
void segment_reads(struct agent *agent, uint64_t object, uint64_t value);

/* The running segment changed the object, or added to it where the order of additions counts. */
void segment_writes(struct agent *agent, uint64_t object);

/* It added to the object as the only agent that can. */
void segment_writes_alone(struct agent *agent, uint64_t object);

/* It took what another one had added. */
void segment_takes(struct agent *agent, uint64_t object);

/* True if the two lists have conflicting uses. */
bool accesses_conflict(const access_list *a, const access_list *b);

/* True if no use of the list is shared with others: exclusive ones only. */
bool accesses_are_private(const access_list *accesses);

/* The hash of the run's state: of its agents' histories and of the order in every task source. */
uint64_t run_state_hash(const struct run *run);

#endif
