/*
 * What the formats share.
 */
#include "report_format.h"
#include <string.h>

const struct report_format report_formats[] = {
    {"junit", report_junit, false},        {"tap", report_tap, false},
    {"wptreport", report_wptreport, true}, {"markdown", report_markdown, false},
    {"html", report_html, false},          {"interop", report_interop, false},
    {"compact", report_compact, true},     {NULL, NULL, false},
};

const struct report_format *report_format_find(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

struct counts report_counts(const struct report *report, const char *suite)
{
    struct counts counts = {0};
    if (!suite)
        return report->counts;
    for (size_t i = 0; i < report->results.count; i++)
        if (strcmp(report->results.items[i].suite, suite) == 0) {
            counts.planned++;
            counts.executed++;
            counts.by_verdict[report->results.items[i].verdict]++;
        }
    return counts;
}

const char *case_name(const char *id)
{
    const char *slash = strchr(id, '/');
    return slash ? slash + 1 : id;
}

/* The smallest id that a report is at, or NULL when all are through. */
static const char *next_id(const report_list *reports, const size_t *at)
{
    const char *next = NULL;
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *report = reports->items[i];
        if (at[i] == report->results.count)
            continue;
        const char *id = report->results.items[at[i]].id;
        if (!next || strcmp(id, next) < 0)
            next = id;
    }
    return next;
}

static struct matrix_row read_row(struct matrix *matrix, size_t *at, const char *id)
{
    struct matrix_row row = {0};
    row.results = NEW_ARRAY(matrix->arena, const struct report_result *, matrix->reports->count);
    for (size_t i = 0; i < matrix->reports->count; i++) {
        const struct report *report = matrix->reports->items[i];
        if (at[i] == report->results.count || strcmp(report->results.items[at[i]].id, id) != 0)
            continue;
        row.results[i] = &report->results.items[at[i]++];
        row.any = row.any ? row.any : row.results[i];
    }
    return row;
}

struct matrix matrix_build(struct arena *arena, const report_list *reports)
{
    struct matrix matrix = {.arena = arena, .reports = reports};
    size_t *at = NEW_ARRAY(arena, size_t, reports->count);
    for (const char *id = next_id(reports, at); id; id = next_id(reports, at)) {
        struct matrix_row row = read_row(&matrix, at, id);
        LIST_APPEND(arena, &matrix.rows, row);
        if (matrix.suites.count == 0 ||
            strcmp(matrix.suites.items[matrix.suites.count - 1], row.any->suite) != 0)
            LIST_APPEND(arena, &matrix.suites, row.any->suite);
    }
    return matrix;
}

static const char replacement[] = "\xef\xbf\xbd";

static const char *entity(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\n':
        return "&#10;";
    case '\t':
        return "&#9;";
    default:
        return byte < 0x20 || byte == 0x7f ? replacement : NULL;
    }
}

void text_append_markup(struct text *text, const char *value)
{
    for (; *value; value++) {
        const char *instead = entity((unsigned char)*value);
        bool noncharacter = strncmp(value, "\xef\xbf", 2) == 0 && (unsigned char)value[2] >= 0xbe;
        if (noncharacter)
            value += 2;
        if (noncharacter || instead)
            text_append(text, noncharacter ? replacement : instead);
        else
            text_append_bytes(text, value, 1);
    }
}
