/*
 * The explorer: every schedule of a program, by depth-first search over the choices of the
 * machine, each schedule replayed from the start (stateless model checking).
 */
#ifndef PMSPEC_EXPLORER_H
#define PMSPEC_EXPLORER_H

#include <stdbool.h>
#include <stddef.h>

struct explorer;

/*
 * Explores: calls run_once(context, explorer) once for each schedule, until all were
 * seen or limit were run or run_once returned false. run_once must be deterministic but for what
 * explorer_choose answers. Returns the number of schedules run; *complete says if these are all.
 */
size_t explore(bool (*run_once)(void *context, struct explorer *explorer), void *context,
               size_t limit, bool *complete);

/* The choice of this schedule: 0 <= result < count. */
size_t explorer_choose(struct explorer *explorer, size_t count);

/* The choices made so far in this schedule; borrowed. */
const size_t *explorer_schedule(const struct explorer *explorer, size_t *length);

#endif
