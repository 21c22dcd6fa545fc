/*
 * `pmspec adapter doctor`: talks to an adapter as the harness does, step by step, and says of each step
 * in words whether it is right, what is wrong with it, and what to do.
 */
#ifndef PMSPEC_DOCTOR_H
#define PMSPEC_DOCTOR_H

#include "../reference/arena.h"
#include <stdio.h>

/*
 * Examines the adapter that argv starts and writes its findings, one paragraph a step, to file.
 * patience_seconds: how long an answer may take. Returns the number of faults.
 */
unsigned doctor_examine(struct arena *arena, const char *const *argv, unsigned patience_seconds,
                        FILE *file);

#endif
