/*
 * A summary in Markdown, for the page that a hosted job shows: suites by implementations, then the
 * differences of each. Such pages are cut at a megabyte: so each implementation has a limit.
 */
#include "report_format.h"
#include <string.h>

enum { MOST_DIFFERENCES = 250, LONGEST = 300 };

/* As HTML, which Markdown lets through, without the characters that would begin something. */
void text_append_plain(struct text *text, const char *value)
{
    static const char special[] = "&<>|*_`[]\\~#";
    size_t length = strlen(value), shown = length;
    if (shown > LONGEST)
        for (shown = LONGEST; ((unsigned char)value[shown] & 0xc0) == 0x80; shown--)
            ;
    for (size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)value[i];
        if (strchr(special, value[i]))
            text_printf(text, "&#%d;", byte);
        else
            text_append_bytes(text, byte < 0x20 ? " " : value + i, 1);
    }
    text_append(text, shown < length ? " ..." : "");
}

static void append_cell(struct text *text, const struct counts *counts)
{
    size_t pass = counts->by_verdict[VERDICT_PASS];
    size_t unsupported = counts->by_verdict[VERDICT_UNSUPPORTED];
    if (counts->planned == 0) {
        text_append(text, " - |");
        return;
    }
    text_printf(text, " %zu of %zu", pass, counts->planned);
    if (unsupported > 0)
        text_printf(text, " (%zu n/a)", unsupported);
    text_append(text, " |");
}

static void append_row(struct text *text, const report_list *reports, const char *suite)
{
    text_printf(text, "| %s |", suite ? suite : "**all**");
    for (size_t i = 0; i < reports->count; i++) {
        struct counts counts = report_counts(reports->items[i], suite);
        append_cell(text, &counts);
    }
    text_append(text, "\n");
}

static void append_table(struct text *text, const report_list *reports)
{
    struct matrix matrix = matrix_build(text->arena, reports);
    text_append(text, "| suite |");
    for (size_t i = 0; i < reports->count; i++) {
        text_append(text, " ");
        text_append_plain(text, reports->items[i]->implementation);
        text_append(text, " ");
        text_append_plain(text, reports->items[i]->version);
        text_append(text, " |");
    }
    text_append(text, "\n|---|");
    for (size_t i = 0; i < reports->count; i++)
        text_append(text, "---:|");
    text_append(text, "\n");
    for (size_t i = 0; i < matrix.suites.count; i++)
        append_row(text, reports, matrix.suites.items[i]);
    append_row(text, reports, NULL);
}

static void append_clause(struct text *text, const struct report_result *result)
{
    if (result->clauses.count == 0)
        return;
    text_append(text, "[");
    text_append_plain(text, result->clauses.items[0].id);
    text_append(text, "](");
    text_append(text, result->clauses.items[0].url);
    text_append(text, ")");
}

static void append_difference(struct text *text, const struct report_result *result)
{
    text_printf(text, "| %s%s | <code>", verdict_text(result->verdict),
                result->gating ? "" : " (disputed)");
    text_append_plain(text, result->id);
    text_append(text, "</code> | <code>");
    text_append_plain(text, first_line(text->arena, result->difference));
    text_append(text, "</code> | ");
    append_clause(text, result);
    text_append(text, " |\n");
}

static void append_differences(struct text *text, const struct report *report)
{
    size_t total = report->counts.executed - report->counts.by_verdict[VERDICT_PASS] -
                   report->counts.by_verdict[VERDICT_UNSUPPORTED];
    size_t shown = 0;
    text_append(text, "\n<details><summary>");
    text_append_plain(text, report->implementation);
    text_append(text, " ");
    text_append_plain(text, report->version);
    text_printf(text,
                ": %zu %s</summary>\n\n| verdict | case | difference | clause |\n"
                "|---|---|---|---|\n",
                total, total == 1 ? "difference" : "differences");
    for (size_t i = 0; i < report->results.count && shown < MOST_DIFFERENCES; i++) {
        const struct report_result *result = &report->results.items[i];
        if (result->verdict == VERDICT_PASS || result->verdict == VERDICT_UNSUPPORTED)
            continue;
        append_difference(text, result);
        shown++;
    }
    if (shown < total)
        text_printf(text, "\nand %zu more.\n", total - shown);
    text_append(text, "\n</details>\n");
}

void report_markdown(struct text *text, const report_list *reports)
{
    text_append(text, "## pmspec\n\n");
    append_table(text, reports);
    for (size_t i = 0; i < reports->count; i++)
        if (!reports->items[i]->complete) {
            text_append(text, "\n**The run of ");
            text_append_plain(text, reports->items[i]->implementation);
            text_printf(text, " is not complete: %zu of %zu planned cases have a verdict.**\n",
                        reports->items[i]->counts.executed, reports->items[i]->counts.planned);
        }
    for (size_t i = 0; i < reports->count; i++)
        append_differences(text, reports->items[i]);
}
