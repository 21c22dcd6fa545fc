/*
 * What must come before what in a run, in whichever of its equivalent orders: a vector clock for each
 * agent, advanced with each segment and joined where segments share objects (segment.h). It tells
 * of one run what holds for all the runs that only swap segments that commute.
 */
#ifndef PMSPEC_CAUSALITY_H
#define PMSPEC_CAUSALITY_H

#include "../reference/segment.h"

struct causality;

/* Clocks for so many agents, none of which has run. */
struct causality *causality_create(struct arena *arena, size_t agents);

/* A segment of the agent is over and has done this. */
void causality_segment(struct causality *causality, size_t agent, const access_list *accesses);

/* For each agent, how many of its segments came before the agent's present one, or are it. */
const size_t *causality_clock(const struct causality *causality, size_t agent);

#endif
