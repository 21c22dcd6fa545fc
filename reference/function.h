/*
 * Bound functions (ECMA-262, 10.4.1), and properties that functions get late. Other functions are in
 * object.h.
 */
#ifndef PMSPEC_FUNCTION_H
#define PMSPEC_FUNCTION_H

#include "object.h"

/* BoundFunctionCreate, with the name and length that bind gives. */
bool bound_function_create(struct agent *agent, struct object *target, struct value this_value,
                           const struct value *arguments, size_t count, struct value *result);

/* [[BoundTargetFunction]], or NULL if the object is no bound function. */
struct object *bound_target_function(const struct object *object);

/*
 * Makes the properties "length" and "name" of a function that lacks them. Few of a realm's functions
 * are ever asked for them: whoever looks into a function's own properties calls this first.
 */
void function_make_name(struct object *object);

#endif
