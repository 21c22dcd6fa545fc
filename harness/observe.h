/*
 * Values of the reference in the notation of observed values (suites/LANGUAGE.md, "What is
 * observed"). The same walk is in adapters/runtime.js; tests hold the two against each other.
 */
#ifndef PMSPEC_OBSERVE_H
#define PMSPEC_OBSERVE_H

#include "../reference/agent.h"
#include "json_text.h"

/* Objects that labels name: the label of an object, or NULL. */
struct observe_labels {
    void *context;
    const char *(*label_of)(void *context, const struct object *object);
};

/*
 * One entry: the JSON list of the values, in canonical text. Labelled objects are named below the
 * top; at the top as well if name_top (entries "threw" and "reported").
 */
const char *observe_entry(struct agent *agent, const struct value *values, size_t count,
                          const struct observe_labels *labels, bool name_top);

#endif
