/*
 * Notes in the trace: what changed, in words, between the steps that changed it. They are for people
 * (pmspec explain) and say nothing that the steps do not do. They are kept only where the trace asks for them.
 */
#ifndef PMSPEC_TRACE_NOTE_H
#define PMSPEC_TRACE_NOTE_H

#include "value.h"

enum trace_event {
    TRACE_STATE,   // something has changed
    TRACE_QUEUED,  // a task was added: task
    TRACE_TAKEN,   // a task begins: task
    TRACE_ENDED,   // it is over, with its microtasks
    TRACE_FIRED,   // an event
    TRACE_LOGGED,  // the program logs
};

struct trace_note {
    enum trace_event event;
    const char *realm;  // where it happens, by name
    uint64_t task;      // identity of the task, or 0
    const char *text;
};

/* True if notes are kept: to be asked before work that is done for a note alone. */
bool trace_has_notes(const struct agent *agent);

/* Adds a note, in the agent's current realm. The text is formatted only if notes are kept. */
void trace_note(struct agent *agent, enum trace_event event, uint64_t task, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same in a realm of this name. */
void trace_note_in(struct agent *agent, const char *realm, enum trace_event event, uint64_t task,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A value in the notation of the host, "" if no notes are kept. */
const char *trace_value(struct agent *agent, struct value value);

#endif
