/*
 * Who runs: the JavaScript execution context stack, and the incumbent settings object, on whose
 * behalf a call is made (HTML 8.1.3.3.2). A realm stands for its settings object.
 *
 *   contexts   realm (of a task) | a's function | built-in postMessage     incumbent: a
 *   contexts   realm (of a task) | built-in postMessage, as a callback     incumbent: who gave it
 */
#ifndef PMSPEC_INCUMBENT_H
#define PMSPEC_INCUMBENT_H

#include "arena.h"

struct agent;
struct realm;

struct execution_context {
    struct realm *realm;  // its Realm component
    bool has_script;      // its ScriptOrModule component is not null
    unsigned skip_when_determining_incumbent_counter;
    struct realm *realm_before;  // the current realm outside of it
};

typedef LIST(struct execution_context) execution_context_list;
typedef LIST(struct realm *) settings_list;

/* The pushed context is the running one: its realm is the current realm until it is popped. */
void push_execution_context(struct agent *agent, struct realm *realm, bool has_script);
void pop_execution_context(struct agent *agent);

/* Around a call of author code by Web IDL. html/prepare-to-run-a-callback */
void prepare_to_run_a_callback(struct agent *agent, struct realm *settings);
/* html/clean-up-after-running-a-callback */
void clean_up_after_running_a_callback(struct agent *agent, struct realm *settings);

/* Asked only where author code is responsible. html/incumbent-settings-object */
struct realm *incumbent_settings_object(struct agent *agent);

#endif
