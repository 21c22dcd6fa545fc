/*
 * Notes in the trace (trace_note.h). A note is an entry of its own, without an algorithm.
 */
#include "trace_note.h"
#include "agent.h"
#include <stdarg.h>
#include <stdio.h>

bool trace_has_notes(const struct agent *agent)
{
    return agent->run->trace && agent->run->trace->notes;
}

static void add_note(struct agent *agent, const struct trace_note *note, const char *format,
                     va_list arguments)
{
    struct trace *trace = agent->run->trace;
    struct trace_note *copy = NEW(trace->arena, struct trace_note);
    struct trace_entry entry = {.agent = agent->name, .note = copy};
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_allocate(trace->arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    *copy = *note;
    copy->text = text;
    LIST_APPEND(trace->arena, &trace->entries, entry);
}

void trace_note(struct agent *agent, enum trace_event event, uint64_t task, const char *format, ...)
{
    const struct realm *realm = agent->current_realm;
    struct trace_note note = {event, realm ? realm->name : agent->name, task, NULL};
    va_list arguments;
    if (!trace_has_notes(agent))
        return;
    va_start(arguments, format);
    add_note(agent, &note, format, arguments);
    va_end(arguments);
}

void trace_note_in(struct agent *agent, const char *realm, enum trace_event event, uint64_t task,
                   const char *format, ...)
{
    struct trace_note note = {event, realm, task, NULL};
    va_list arguments;
    if (!trace_has_notes(agent))
        return;
    va_start(arguments, format);
    add_note(agent, &note, format, arguments);
    va_end(arguments);
}

const char *trace_value(struct agent *agent, struct value value)
{
    struct run *run = agent->run;
    if (!trace_has_notes(agent) || !run->host.describe)
        return "";
    return run->host.describe(run->host.context, agent, value);
}
