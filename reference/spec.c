/*
 * The trace: which steps of the standard ran, in order.
 */
#include "spec.h"

void trace_step(struct trace *trace, const char *agent_name, const char *algorithm,
                const char *step)
{
    struct trace_entry entry = {algorithm, step, agent_name, NULL};
    LIST_APPEND(trace->arena, &trace->entries, entry);
}
