/*
 * SPEC_MAP.md: for each clause of the inventory its line in the reference and its cases.
 */
#ifndef PMSPEC_SPEC_MAP_H
#define PMSPEC_SPEC_MAP_H

#include "inventory.h"

/*
 * The text of the map, from the sources under root/reference and the suites. NULL: a source names
 * a step that the inventory does not have, or cannot be read; the diagnostic says where.
 */
const char *spec_map_text(struct arena *arena, const char *root, const struct suites *suites,
                          const struct inventory *inventory, struct diagnostic *diagnostic);

#endif
