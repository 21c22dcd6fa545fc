/*
 * An explanation as JSON: all lines, nothing collapsed.
 */
#include "explain.h"
#include <string.h>

static void append_member(struct text *text, const char *name, const char *value)
{
    text_printf(text, ",\"%s\":", name);
    text_append_json_string(text, value, strlen(value));
}

static void append_line(struct text *text, const struct explained_line *line)
{
    static const char *const events[] = {
        [TRACE_STATE] = "state", [TRACE_QUEUED] = "queued", [TRACE_TAKEN] = "taken",
        [TRACE_ENDED] = "ended", [TRACE_FIRED] = "fired",   [TRACE_LOGGED] = "logged",
    };
    text_append(text, "{\"agent\":");
    text_append_json_string(text, line->agent, strlen(line->agent));
    if (line->note) {
        append_member(text, "event", events[line->note->event]);
        append_member(text, "realm", line->note->realm);
        append_member(text, "note", line->note->text);
        if (line->note->task)
            text_printf(text, ",\"task\":\"%016llx\"", (unsigned long long)line->note->task);
    } else {
        append_member(text, "clause", line->id);
        if (line->clause)
            append_member(text, "summary", line->clause->summary);
    }
    text_append(text, "}");
}

const char *explanation_json(struct arena *arena, const struct explanation *explanation)
{
    struct text text = {.arena = arena};
    text_append(&text, "{\"id\":");
    text_append_json_string(&text, explanation->test_case->id, strlen(explanation->test_case->id));
    append_member(&text, "title", explanation->test_case->title);
    if (explanation->observed) {
        text_printf(&text, ",\"observed\":%s,\"allowed\":%s",
                    outcome_json(arena, explanation->observed),
                    explanation->allowed ? "true" : "false");
        if (explanation->difference)
            append_member(&text, "difference", explanation->difference);
    }
    text_printf(&text, ",\"outcome\":%s,\"number\":%zu,\"outcomes\":%zu,\"schedule\":[",
                outcome_json(arena, explanation->outcome), explanation->number, explanation->count);
    for (size_t i = 0; i < explanation->length; i++)
        text_printf(&text, "%s%zu", i ? "," : "", explanation->schedule[i]);
    text_append(&text, "],\"steps\":[");
    for (size_t i = 0; i < explanation->lines.count; i++) {
        text_append(&text, i ? ",\n" : "\n");
        append_line(&text, &explanation->lines.items[i]);
    }
    text_append(&text, "\n]}\n");
    return text.bytes;
}
