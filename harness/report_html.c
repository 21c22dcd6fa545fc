/*
 * One page that needs nothing else: cases by implementations. A case opens to its rule, the links
 * into the standard, and what each implementation did. Where scripts run, cases without a difference
 * are hidden at first and the rest can be searched; elsewhere everything is shown.
 */
#include "report_format.h"
#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark;--line:#8884;--bad:#c62828;--crash:#8e24aa;--good:#2e7d32;"
    "--dim:#888;--back:#fff;--head:#f4f4f2}"
    "@media(prefers-color-scheme:dark){:root{--bad:#ff7b72;--crash:#d2a8ff;--good:#7ee787;"
    "--back:#111;--head:#1c1c1c}}"
    "body{font:14px/1.45 system-ui,sans-serif;margin:2em auto;padding:0 1.5em;max-width:90em;"
    "background:var(--back)}"
    "h1{font-size:1.5em;margin:0}p{margin:.4em 0 1em}.dim{color:var(--dim)}"
    "table{border-collapse:collapse}th,td{padding:.2em .7em;text-align:left;"
    "border-bottom:1px solid var(--line);vertical-align:top}"
    "thead th{position:sticky;top:0;background:var(--head);z-index:1}"
    "thead th small{display:block;font-weight:normal;color:var(--dim)}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".bar{height:4px;background:var(--line);margin-top:2px}.bar i{display:block;height:4px;"
    "background:var(--good)}"
    ".m{width:100%;margin-top:1.5em}.m td{white-space:nowrap;width:1%}"
    ".m td:first-child{width:auto;white-space:normal}"
    "tr.s th{background:var(--head);font-size:1.1em}"
    ".pass{color:var(--good)}.fail,.timeout,.error{color:var(--bad);font-weight:600}"
    ".crash{color:var(--crash);font-weight:600}.unsupported,.none{color:var(--dim)}"
    "summary{cursor:pointer;font-family:ui-monospace,monospace;overflow-wrap:anywhere}"
    "details>div{margin:.4em 0 .8em 1.2em}details ul{margin:.3em 0;padding-left:1.2em}"
    "code{font-family:ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
    ".bar2{margin-top:1.5em;display:flex;gap:1.2em;align-items:center;flex-wrap:wrap}"
    "input[type=search]{padding:.3em .5em;width:22em}"
    "body.d tr.c.same,body tr.c.out{display:none}";

static const char script[] =
    "const b=document.body,q=document.getElementById('q'),a=document.getElementById('a'),"
    "r=[...document.querySelectorAll('tr.c')],n=document.getElementById('n');"
    "function f(){b.classList.toggle('d',!a.checked);const w=q.value.toLowerCase().split(/\\s+/);"
    "let k=0;for(const t of r){const x=(t.id+' '+t.textContent).toLowerCase();"
    "const h=!w.every(y=>x.includes(y));t.classList.toggle('out',h);"
    "k+=!h&&(a.checked||!t.classList.contains('same'))}n.textContent=k+' of '+r.length+' cases';"
    "for(const s of document.querySelectorAll('tr.s')){let t=s.nextElementSibling,v=0;"
    "for(;t&&!t.classList.contains('s');t=t.nextElementSibling)"
    "v+=!t.classList.contains('out')&&(a.checked||!t.classList.contains('same'));"
    "s.style.display=v?'':'none'}}"
    "document.getElementById('bar').hidden=false;q.oninput=a.onchange=f;f();";

static void append_element(struct text *text, const char *tag, const char *value)
{
    text_printf(text, "<%s>", tag);
    text_append_markup(text, value);
    text_printf(text, "</%s>", tag);
}

static void append_columns(struct text *text, const report_list *reports, const char *first)
{
    text_printf(text, "<thead><tr><th>%s</th>", first);
    for (size_t i = 0; i < reports->count; i++) {
        text_append(text, "<th>");
        text_append_markup(text, reports->items[i]->implementation);
        append_element(text, "small", reports->items[i]->version);
        text_append(text,
                    reports->items[i]->complete ? "</th>" : "<small>not complete</small></th>");
    }
    text_append(text, "</tr></thead>\n");
}

static void append_count_cell(struct text *text, const struct counts *counts)
{
    size_t pass = counts->by_verdict[VERDICT_PASS];
    size_t unsupported = counts->by_verdict[VERDICT_UNSUPPORTED];
    if (counts->planned == 0) {
        text_append(text, "<td class=\"n none\">-</td>");
        return;
    }
    text_printf(text, "<td class=n>%zu of %zu", pass, counts->planned);
    if (unsupported > 0)
        text_printf(text, " <span class=dim>(%zu n/a)</span>", unsupported);
    text_printf(text, "<div class=bar><i style=\"width:%zu%%\"></i></div></td>",
                pass * 100 / counts->planned);
}

static void append_summary(struct text *text, const struct matrix *matrix)
{
    text_append(text, "<table>");
    append_columns(text, matrix->reports, "suite");
    for (size_t i = 0; i <= matrix->suites.count; i++) {
        const char *suite = i < matrix->suites.count ? matrix->suites.items[i] : NULL;
        text_append(text, "<tr>");
        append_element(text, suite ? "td" : "th", suite ? suite : "all");
        for (size_t j = 0; j < matrix->reports->count; j++) {
            struct counts counts = report_counts(matrix->reports->items[j], suite);
            append_count_cell(text, &counts);
        }
        text_append(text, "</tr>\n");
    }
    text_append(text, "</table>\n");
}

static void append_clauses(struct text *text, const struct report_result *result)
{
    for (size_t i = 0; i < result->clauses.count; i++) {
        const struct report_clause *clause = &result->clauses.items[i];
        text_append(text, i ? ", <a href=\"" : "<div>Clauses: <a href=\"");
        text_append_markup(text, clause->url);
        text_append(text, "\">");
        text_append_markup(text, clause->id);
        text_append(text, "</a>");
        if (clause->snapshot) {
            text_append(text, " (<a href=\"");
            text_append_markup(text, clause->snapshot);
            text_append(text, "\">snapshot</a>)");
        }
    }
    text_append(text, result->clauses.count ? "</div>" : "");
}

/* What one implementation did, if it differs. */
static void append_deed(struct text *text, const struct report *report,
                        const struct report_result *result)
{
    if (!result || !result->difference)
        return;
    text_append(text, "<li><b>");
    text_append_markup(text, report->implementation);
    text_printf(text, "</b> <span class=%s>%s</span>: <code>", verdict_text(result->verdict),
                verdict_text(result->verdict));
    text_append_markup(text, first_line(text->arena, result->difference));
    text_append(text, "</code>");
    if (result->verdict != VERDICT_UNSUPPORTED) {
        text_append(text, "<br>again: ");
        append_element(text, "code", result->reproduce);
    }
    text_append(text, "</li>");
}

static void append_details(struct text *text, const struct matrix *matrix,
                           const struct matrix_row *row)
{
    text_append(text, "<details><summary>");
    text_append_markup(text, case_name(row->any->id));
    text_append(text, "</summary><div>");
    append_element(text, "div", row->any->title);
    append_clauses(text, row->any);
    text_append(text, "<ul>");
    for (size_t i = 0; i < matrix->reports->count; i++)
        append_deed(text, matrix->reports->items[i], row->results[i]);
    text_append(text, "</ul></div></details>");
}

static bool differs(const struct matrix *matrix, const struct matrix_row *row)
{
    for (size_t i = 0; i < matrix->reports->count; i++) {
        const struct report_result *result = row->results[i];
        if (result && result->verdict != VERDICT_PASS && result->verdict != VERDICT_UNSUPPORTED)
            return true;
    }
    return false;
}

static void append_verdict(struct text *text, const struct report_result *result)
{
    if (!result)
        text_append(text, "<td class=none>-</td>");
    else if (result->verdict == VERDICT_UNSUPPORTED)
        text_append(text, "<td class=unsupported>n/a</td>");
    else
        text_printf(text, "<td class=%s>%s</td>", verdict_text(result->verdict),
                    verdict_text(result->verdict));
}

static void append_row(struct text *text, const struct matrix *matrix, const struct matrix_row *row)
{
    text_printf(text, "<tr class=\"c%s\" id=\"", differs(matrix, row) ? "" : " same");
    text_append_markup(text, row->any->id);
    text_append(text, "\"><td>");
    append_details(text, matrix, row);
    text_append(text, "</td>");
    for (size_t i = 0; i < matrix->reports->count; i++)
        append_verdict(text, row->results[i]);
    text_append(text, "</tr>\n");
}

static void append_matrix(struct text *text, const struct matrix *matrix)
{
    const char *suite = "";
    text_append(text, "<div class=bar2 id=bar hidden><input type=search id=q "
                      "placeholder=\"words: a case, a clause, a verdict\" aria-label=search>"
                      "<label><input type=checkbox id=a> cases without a difference, too</label>"
                      "<span class=dim id=n></span></div>\n<table class=m>");
    append_columns(text, matrix->reports, "case");
    text_append(text, "<tbody>\n");
    for (size_t i = 0; i < matrix->rows.count; i++) {
        const struct matrix_row *row = &matrix->rows.items[i];
        if (strcmp(row->any->suite, suite) != 0) {
            suite = row->any->suite;
            text_printf(text, "<tr class=s><th colspan=%zu>", matrix->reports->count + 1);
            text_append_markup(text, suite);
            text_append(text, "</th></tr>\n");
        }
        append_row(text, matrix, row);
    }
    text_append(text, "</tbody></table>\n");
}

void report_html(struct text *text, const report_list *reports)
{
    struct matrix matrix = matrix_build(text->arena, reports);
    text_append(text, "<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>"
                      "<meta name=viewport content=\"width=device-width\">"
                      "<title>pmspec</title>\n<style>");
    text_append(text, style);
    text_append(text, "</style></head>\n<body><h1>pmspec</h1>\n<p class=dim>");
    text_printf(text, "Cases by implementations; the standard as of %s, suites ",
                reports->items[0]->snapshot);
    append_element(text, "code", reports->items[0]->suite_digest);
    text_append(text, ".</p>\n");
    append_summary(text, &matrix);
    append_matrix(text, &matrix);
    text_append(text, "<script>");
    text_append(text, script);
    text_append(text, "</script></body></html>\n");
}
