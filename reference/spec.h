/*
 * How the reference names the standard. SPEC opens a function and says which algorithm it is,
 * STEP stands before the one statement or block that is that step, PROSE marks normative text
 * that is no numbered step. They feed the trace: which clauses ran, in which order.
 * `pmspec map` reads the same marks from the source text.
 */
#ifndef PMSPEC_SPEC_H
#define PMSPEC_SPEC_H

#include "arena.h"

struct trace_note;

/*
 * One executed step: the algorithm's id ("html/entangle") and the step ("2"), both static. Or a note of
 * what changed: then algorithm is NULL (trace_note.h).
 */
struct trace_entry {
    const char *algorithm;
    const char *step;
    const char *agent;  // name of the agent that ran it
    const struct trace_note *note;
};

struct trace {
    struct arena *arena;
    bool notes;  // keep notes, too
    LIST(struct trace_entry) entries;
};

void trace_step(struct trace *trace, const char *agent_name, const char *algorithm,
                const char *step);

#define HTML(slug) "html/" slug
#define DOM(slug) "dom/" slug
#define URL(slug) "url/" slug
#define WEBIDL(slug) "webidl/" slug
#define ECMA262(slug) "ecma262/" slug

#define SPEC(agent_, algorithm)                                                                    \
    struct trace *const spec_trace = (agent_)->run->trace;                                         \
    const char *const spec_agent = (agent_)->name;                                                 \
    const char *const spec_algorithm = (algorithm);                                                \
    (void)spec_trace, (void)spec_agent, (void)spec_algorithm

#define STEP(step)                                                                                 \
    (spec_trace ? trace_step(spec_trace, spec_agent, spec_algorithm, #step) : (void)0)

#define PROSE(agent_, clause)                                                                      \
    ((agent_)->run->trace ? trace_step((agent_)->run->trace, (agent_)->name, (clause), "")         \
                          : (void)0)

/* The standard's "? x": on an abrupt completion return it (the exception is pending). */
#define TRY(x)                                                                                     \
    do {                                                                                           \
        if (!(x))                                                                                  \
            return false;                                                                          \
    } while (0)

/* The standard's "! x": cannot complete abruptly. */
#define MUST(x)                                                                                    \
    do {                                                                                           \
        bool normal_ = (x);                                                                        \
        assert(normal_);                                                                           \
        (void)normal_;                                                                             \
    } while (0)

#endif
