/*
 * An explanation as one web page: a sequence diagram on top, the steps below. In the diagram a lane is a
 * realm, a row is a note, a bar is a task, and an arrow leads from where a task was added to where it
 * was taken. Nothing is loaded and nothing runs.
 */
#include "explain.h"
#include <string.h>

enum {
    ROW = 26,
    TOP = 56,
    LANE = 430,
    MARGIN = 96,
    LABEL_CHARACTERS = 58,
};

struct drawing {
    struct text text;
    const struct explanation *explanation;
    const size_t *rows;  // by line
    size_t row_count;
};

static void append_escaped(struct text *text, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '&')
            text_append(text, "&amp;");
        else if (bytes[i] == '<')
            text_append(text, "&lt;");
        else if (bytes[i] == '"')
            text_append(text, "&quot;");
        else
            text_append_bytes(text, &bytes[i], 1);
    }
}

static void append_html(struct text *text, const char *bytes)
{
    append_escaped(text, bytes, strlen(bytes));
}

/* Where the text is cut so that at most LABEL_CHARACTERS are left, between characters. */
static size_t label_length(const char *bytes)
{
    size_t characters = 0, i = 0;
    for (; bytes[i] && characters <= LABEL_CHARACTERS; i++)
        characters += ((unsigned char)bytes[i] & 0xc0) != 0x80;
    return bytes[i] ? i - 1 : i;
}

static size_t lane_of(const struct explanation *explanation, const char *realm)
{
    const struct test_case *test_case = explanation->test_case;
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (strcmp(test_case->realms.items[i].name, realm) == 0)
            return i;
    return 0;
}

static size_t lane_x(size_t lane)
{
    return MARGIN + lane * LANE;
}

static size_t row_y(size_t row)
{
    return TOP + row * ROW + ROW / 2;
}

static const struct trace_note *note_at(const struct drawing *drawing, size_t line)
{
    return drawing->explanation->lines.items[line].note;
}

/* The line of the same task with this event, from the given line on; the count of lines: none. */
static size_t find_event(const struct drawing *drawing, size_t from, uint64_t task,
                         enum trace_event event)
{
    size_t count = drawing->explanation->lines.count;
    while (from < count) {
        const struct trace_note *note = note_at(drawing, from);
        if (note && note->task == task && note->event == event)
            break;
        from++;
    }
    return from;
}

static void draw_lanes(struct drawing *drawing)
{
    const struct test_case *test_case = drawing->explanation->test_case;
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const char *name = explained_realm(test_case->realms.items[i].name);
        text_printf(&drawing->text, "<text class=\"lane\" x=\"%zu\" y=\"30\">", lane_x(i) - 10);
        append_html(&drawing->text, name);
        text_printf(&drawing->text,
                    "</text>\n<line class=\"life\" x1=\"%zu\" y1=\"40\" x2=\"%zu\" y2=\"%zu\"/>\n",
                    lane_x(i), lane_x(i), row_y(drawing->row_count));
    }
}

/* The bar of a task, from where it is taken to where it is over. */
static void draw_bar(struct drawing *drawing, size_t line)
{
    const struct trace_note *note = note_at(drawing, line);
    size_t x = lane_x(lane_of(drawing->explanation, note->realm));
    size_t end = find_event(drawing, line, note->task, TRACE_ENDED);
    bool ends = end < drawing->explanation->lines.count;
    size_t last = ends ? drawing->rows[end] : drawing->row_count;
    text_printf(&drawing->text,
                "<rect class=\"bar\" x=\"%zu\" y=\"%zu\" width=\"12\" height=\"%zu\" rx=\"3\"/>\n",
                x - 6, row_y(drawing->rows[line]) - 9,
                row_y(last) - row_y(drawing->rows[line]) - 4);
}

static void draw_arrow(struct drawing *drawing, size_t line)
{
    const struct trace_note *note = note_at(drawing, line);
    size_t taken = find_event(drawing, line, note->task, TRACE_TAKEN);
    if (taken == drawing->explanation->lines.count)
        return;
    size_t from = lane_x(lane_of(drawing->explanation, note->realm));
    size_t to = lane_x(lane_of(drawing->explanation, note_at(drawing, taken)->realm));
    size_t y = row_y(drawing->rows[line]), end_y = row_y(drawing->rows[taken]);
    size_t bend = 24 + (end_y - y) / 10;
    bend = bend > MARGIN - 24 ? MARGIN - 24 : bend;
    if (from == to)
        text_printf(&drawing->text,
                    "<path class=\"arrow\" d=\"M%zu %zu C%zu %zu %zu %zu %zu %zu\"/>\n", from - 6,
                    y, from - 6 - bend, y, from - 6 - bend, end_y, from - 8, end_y);
    else
        text_printf(&drawing->text, "<path class=\"arrow\" d=\"M%zu %zu L%zu %zu\"/>\n",
                    from < to ? from + 6 : from - 6, y, from < to ? to - 8 : to + 8, end_y);
}

static void draw_label(struct drawing *drawing, size_t line)
{
    static const char *const classes[] = {
        [TRACE_STATE] = "state", [TRACE_QUEUED] = "queued", [TRACE_TAKEN] = "taken",
        [TRACE_ENDED] = "",      [TRACE_FIRED] = "fired",   [TRACE_LOGGED] = "logged",
    };
    const struct trace_note *note = note_at(drawing, line);
    size_t x = lane_x(lane_of(drawing->explanation, note->realm));
    size_t y = row_y(drawing->rows[line]), length = label_length(note->text);
    text_printf(&drawing->text,
                "<circle class=\"%s\" cx=\"%zu\" cy=\"%zu\" r=\"4\"/>"
                "<text class=\"%s\" x=\"%zu\" y=\"%zu\"><title>",
                classes[note->event], x, y, classes[note->event], x + 14, y + 4);
    append_html(&drawing->text, note->text);
    text_append(&drawing->text, "</title>");
    append_escaped(&drawing->text, note->text, length);
    text_append(&drawing->text, note->text[length] ? "…</text>\n" : "</text>\n");
}

/* Bars lie below arrows, arrows below labels. */
static void draw_notes(struct drawing *drawing)
{
    size_t count = drawing->explanation->lines.count;
    for (size_t i = 0; i < count; i++)
        if (note_at(drawing, i) && note_at(drawing, i)->event == TRACE_TAKEN)
            draw_bar(drawing, i);
    for (size_t i = 0; i < count; i++)
        if (note_at(drawing, i) && note_at(drawing, i)->event == TRACE_QUEUED)
            draw_arrow(drawing, i);
    for (size_t i = 0; i < count; i++)
        if (note_at(drawing, i) && note_at(drawing, i)->event != TRACE_ENDED)
            draw_label(drawing, i);
}

static void number_rows(struct arena *arena, struct drawing *drawing)
{
    size_t count = drawing->explanation->lines.count;
    size_t *rows = NEW_ARRAY(arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct trace_note *note = note_at(drawing, i);
        rows[i] = drawing->row_count;
        drawing->row_count += note && note->event != TRACE_ENDED;
    }
    drawing->rows = rows;
}

static void draw(struct arena *arena, struct drawing *drawing)
{
    number_rows(arena, drawing);
    text_printf(&drawing->text,
                "<svg role=\"img\" width=\"%zu\" height=\"%zu\">\n<title>Sequence diagram</title>\n"
                "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
                "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\">"
                "<path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n",
                lane_x(drawing->explanation->test_case->realms.count) + 20,
                row_y(drawing->row_count) + 12);
    draw_lanes(drawing);
    draw_notes(drawing);
    text_append(&drawing->text, "</svg>\n");
}

static void append_step(struct text *text, const struct explained_line *line)
{
    text_printf(text, "<li%s><a href=\"", line->tells ? "" : " class=\"machinery\"");
    append_html(text, line->clause ? line->clause->url : "");
    text_append(text, "\">");
    append_html(text, line->id);
    text_append(text, "</a> ");
    append_html(text, line->clause ? line->clause->summary : "");
    text_append(text, "</li>\n");
}

/* Each task is a section that can be folded; what comes before the first one is the setup. */
static void append_steps(struct text *text, const struct explanation *explanation)
{
    text_append(text, "<details open><summary>Before the first task</summary><ul>\n");
    for (size_t i = 0; i < explanation->lines.count; i++) {
        const struct explained_line *line = &explanation->lines.items[i];
        if (!line->note) {
            append_step(text, line);
        } else if (line->note->event == TRACE_TAKEN) {
            text_append(text, "</ul></details>\n<details open><summary>");
            append_html(text, explained_realm(line->note->realm));
            text_append(text, ": ");
            append_html(text, line->note->text);
            text_append(text, "</summary><ul>\n");
        } else if (line->note->event != TRACE_ENDED) {
            text_printf(text, "<li class=\"note%s\">",
                        line->note->event == TRACE_LOGGED ? " logs" : "");
            append_html(text, line->note->text);
            text_append(text, "</li>\n");
        }
    }
    text_append(text, "</ul></details>\n");
}

static void append_verdict(struct arena *arena, struct text *text,
                           const struct explanation *explanation)
{
    if (explanation->observed) {
        text_append(text, "<p>Observed: <code>");
        append_html(text, outcome_json(arena, explanation->observed));
        text_append(text, explanation->allowed
                              ? "</code>, which is allowed.</p>\n"
                              : "</code>, which is <strong>not allowed</strong>. The first that no "
                                "schedule permits: ");
        if (explanation->difference) {
            append_html(text, explanation->difference);
            text_append(text, ". Below is the nearest outcome that is allowed.</p>\n");
        }
    }
    text_append(text, "<p>Outcome: <code>");
    append_html(text, outcome_json(arena, explanation->outcome));
    text_printf(text, "</code>, number %zu of %zu that the standard allows.</p>\n",
                explanation->number, explanation->count);
}

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1c2530;--dim:#6b7684;--rule:#d5dae1;--bar:#dbe7f6;"
    "--taken:#1257a8;--queued:#8a5a00;--fired:#6b3fa0;--logged:#14713d;--page:#fff}\n"
    "@media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--dim:#98a3b1;--rule:#39424d;"
    "--bar:#24405f;--taken:#7db5f5;--queued:#e0b04c;--fired:#c3a1f0;--logged:#6fd29b;"
    "--page:#14181d}}\n"
    "body{font:15px/1.5 system-ui,sans-serif;margin:24px 32px;color:var(--ink);"
    "background:var(--page)}\n"
    "h1{font-size:20px;margin:0}h2{font-size:16px}code{font:13px ui-monospace,monospace}"
    ".picture{overflow-x:auto}\n"
    "svg{font:12px system-ui,sans-serif;fill:var(--ink)}svg text{paint-order:stroke;"
    "stroke:var(--page);stroke-width:3px}svg .lane{font-weight:600;font-size:14px}\n"
    ".life{stroke:var(--rule);stroke-width:2}.bar{fill:var(--bar);stroke:var(--taken);"
    "stroke-width:.6}\n"
    ".arrow{fill:none;stroke:var(--queued);stroke-width:1.4;marker-end:url(#head)}"
    "#head path{fill:var(--queued)}\n"
    ".state{fill:var(--dim)}.taken{fill:var(--taken)}.queued{fill:var(--queued)}"
    ".fired{fill:var(--fired)}.logged{fill:var(--logged)}text.logged,text.taken{font-weight:600}\n"
    "details{border-top:1px solid var(--rule);padding:6px 0}summary{font-weight:600;"
    "cursor:pointer}ul{margin:4px 0;padding-left:20px;list-style:none}\n"
    "li a{font:12px ui-monospace,monospace;color:var(--taken);text-decoration:none}\n"
    ".note{margin-left:28px;font-weight:600;color:var(--queued)}.logs{color:var(--logged)}\n"
    ".machinery{display:none;color:var(--dim)}#all:checked~.steps .machinery{display:list-item}\n";

const char *explanation_html(struct arena *arena, const struct explanation *explanation)
{
    struct drawing drawing = {.text = {.arena = arena}, .explanation = explanation};
    struct text *text = &drawing.text;
    text_append(text, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    append_html(text, explanation->test_case->id);
    text_printf(text, "</title>\n<style>\n%s</style></head><body>\n<h1>", style);
    append_html(text, explanation->test_case->id);
    text_append(text, "</h1>\n<p>");
    append_html(text, explanation->test_case->title);
    text_append(text, "</p>\n");
    append_verdict(arena, text, explanation);
    text_append(text, "<div class=\"picture\">\n");
    draw(arena, &drawing);
    text_append(text, "</div>\n<h2>Steps of the standard, in the order in which they ran</h2>\n"
                      "<input type=\"checkbox\" id=\"all\"> <label for=\"all\">all of them"
                      "</label>\n<div class=\"steps\">\n");
    append_steps(text, explanation);
    text_append(text, "</div></body></html>\n");
    return text->bytes;
}
