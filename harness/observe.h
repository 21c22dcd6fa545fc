/*
 * Values of the reference in the notation of observed values (suites/LANGUAGE.md, "What is
 * observed"). The same walk is in adapters/runtime.js; tests hold the two against each other.
 */
#ifndef PMSPEC_OBSERVE_H
#define PMSPEC_OBSERVE_H

#include "../reference/agent.h"
#include "json_text.h"

/* One entry: the JSON list of the values, in canonical text, in the run's arena. */
const char *observe_entry(struct agent *agent, const struct value *values, size_t count);

#endif
