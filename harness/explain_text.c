/*
 * An explanation for a terminal. Tasks are the chapters; below each the steps of the standard under the name
 * of their algorithm, with what they changed where they changed it.
 */
#include "explain.h"
#include "terminal.h"
#include <stdio.h>
#include <string.h>

struct page {
    struct text text;
    bool all;
    size_t tasks;
    const char *agent;      // who ran last
    const char *algorithm;  // whose steps were printed last, or NULL
    size_t skipped;         // steps since the last line
};

static void end_skipping(struct page *page)
{
    if (page->skipped > 0)
        text_printf(&page->text, "%s      ... %zu %s%s\n", terminal_colour(COLOUR_DIM),
                    page->skipped, page->skipped == 1 ? "step" : "steps", terminal_plain());
    page->skipped = 0;
}

static void append_header(struct page *page, const struct explanation *explanation,
                          struct arena *arena)
{
    struct text *text = &page->text;
    text_printf(text, "%s\n%s\n\n", explanation->test_case->id, explanation->test_case->title);
    if (explanation->observed)
        text_printf(text, "observed  %s\n", outcome_json(arena, explanation->observed));
    if (explanation->observed && explanation->allowed)
        text_append(text, "It is allowed; this is a way to it.\n\n");
    if (explanation->difference)
        text_printf(text,
                    "It is not allowed. The first that no schedule permits: %s.\n"
                    "The nearest allowed outcome:\n\n",
                    explanation->difference);
    text_printf(text, "outcome   %s\n          number %zu of %zu, by the schedule",
                outcome_json(arena, explanation->outcome), explanation->number, explanation->count);
    for (size_t i = 0; i < explanation->length; i++)
        text_printf(text, " %zu", explanation->schedule[i]);
    text_append(text, explanation->length ? "\n" : " without a choice\n");
}

static void append_note(struct page *page, const struct explained_line *line)
{
    static const char *const marks[] = {
        [TRACE_STATE] = "  .", [TRACE_QUEUED] = "  +", [TRACE_TAKEN] = "",
        [TRACE_ENDED] = "",    [TRACE_FIRED] = "  !",  [TRACE_LOGGED] = "  >",
    };
    const struct trace_note *note = line->note;
    if (note->event == TRACE_ENDED)
        return;
    end_skipping(page);
    if (note->event == TRACE_TAKEN) {
        text_printf(&page->text, "\n%zu. %s: %s\n", ++page->tasks, explained_realm(note->realm),
                    note->text);
        page->algorithm = NULL;
        return;
    }
    bool logs = note->event == TRACE_LOGGED;
    text_printf(&page->text, "%s     %s %s%s\n", logs ? terminal_colour(COLOUR_GOOD) : "",
                marks[note->event], note->text, logs ? terminal_plain() : "");
}

static void append_algorithm(struct page *page, const struct clause *clause)
{
    if (page->algorithm && strcmp(page->algorithm, clause->algorithm) == 0)
        return;
    page->algorithm = clause->algorithm;
    text_printf(&page->text, "   %s%s%s\n", terminal_colour(COLOUR_DIM), clause->algorithm,
                terminal_plain());
}

static void append_step(struct page *page, const struct explained_line *line)
{
    if (!line->tells && !page->all) {
        page->skipped++;
        return;
    }
    end_skipping(page);
    if (!line->clause) {
        text_printf(&page->text, "   %s\n", line->id);
        page->algorithm = NULL;
        return;
    }
    append_algorithm(page, line->clause);
    text_printf(&page->text, "      %-10s %s\n", line->clause->step, line->clause->summary);
}

/* Where another agent goes on, or the first one begins. */
static void append_agent(struct page *page, const struct explained_line *line)
{
    bool takes = line->note && line->note->event == TRACE_TAKEN;
    if (page->agent && strcmp(page->agent, line->agent) != 0 && !takes && page->tasks > 0)
        text_printf(&page->text, "\n   %s goes on\n", line->agent);
    if (page->agent && strcmp(page->agent, line->agent) != 0)
        page->algorithm = NULL;
    page->agent = line->agent;
}

const char *explanation_text(struct arena *arena, const struct explanation *explanation, bool all)
{
    struct page page = {.text = {.arena = arena}, .all = all};
    append_header(&page, explanation, arena);
    for (size_t i = 0; i < explanation->lines.count; i++) {
        const struct explained_line *line = &explanation->lines.items[i];
        append_agent(&page, line);
        if (line->note)
            append_note(&page, line);
        else
            append_step(&page, line);
    }
    return page.text.bytes;
}
