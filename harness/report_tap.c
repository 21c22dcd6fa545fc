/*
 * The Test Anything Protocol, version 14. The plan counts planned cases: where fewer ran, a reader
 * sees that tests are missing. Unsupported is SKIP; a difference in a disputed case is TODO, which does
 * not fail.
 */
#include "report_format.h"
#include <string.h>

/* In a description # begins a directive and \ an escape. */
static void append_description(struct text *text, const char *value)
{
    for (; *value; value++) {
        if (*value == '#' || *value == '\\')
            text_append(text, "\\");
        text_append_bytes(text, (unsigned char)*value < 0x20 ? " " : value, 1);
    }
}

/* A JSON string is one of YAML, too. */
static void append_field(struct text *text, const char *name, const char *value)
{
    text_printf(text, "  %s: ", name);
    text_append_json_string(text, value, strlen(value));
    text_append(text, "\n");
}

static void append_diagnostics(struct text *text, const struct report_result *result)
{
    text_append(text, "  ---\n");
    append_field(text, "message", result->difference);
    append_field(text, "severity", verdict_text(result->verdict));
    append_field(text, "title", result->title);
    append_field(text, "clause", result->clauses.count ? result->clauses.items[0].url : "");
    append_field(text, "observed", result->observed ? result->observed : "nothing");
    append_field(text, "reproduce", result->reproduce);
    text_append(text, "  ...\n");
}

static void append_point(struct text *text, const char *prefix, size_t number,
                         const struct report_result *result)
{
    bool skipped = result->verdict == VERDICT_UNSUPPORTED;
    bool ok = result->verdict == VERDICT_PASS || skipped;
    bool todo = !ok && !result->gating && result->verdict != VERDICT_ERROR;
    text_printf(text, "%sok %zu - ", ok ? "" : "not ", number);
    append_description(text, prefix);
    append_description(text, result->id);
    if (skipped) {
        text_append(text, " # SKIP ");
        append_description(text, first_line(text->arena, result->difference));
    }
    text_append(text, todo ? " # TODO disputed\n" : "\n");
    if (!ok)
        append_diagnostics(text, result);
}

static size_t append_points(struct text *text, const struct report *report, bool several,
                            size_t number)
{
    struct text prefix = {.arena = text->arena};
    text_append(&prefix, several ? report->implementation : "");
    text_append(&prefix, several ? ": " : "");
    text_append(text, "# ");
    append_description(text, report->implementation);
    text_append(text, " ");
    append_description(text, report->version);
    text_append(text, "\n");
    for (size_t i = 0; i < report->results.count; i++)
        append_point(text, prefix.bytes, ++number, &report->results.items[i]);
    return number;
}

void report_tap(struct text *text, const report_list *reports)
{
    size_t planned = 0, number = 0;
    const struct report *incomplete = NULL;
    for (size_t i = 0; i < reports->count; i++) {
        planned += reports->items[i]->counts.planned;
        incomplete = reports->items[i]->complete ? incomplete : reports->items[i];
    }
    text_printf(text, "TAP version 14\n1..%zu\n", planned);
    for (size_t i = 0; i < reports->count; i++)
        number = append_points(text, reports->items[i], reports->count > 1, number);
    if (incomplete) {
        text_append(text, "Bail out! The run of ");
        append_description(text, incomplete->implementation);
        text_append(text, " is not complete.\n");
    }
}
