/*
 * The document of interoperability, in Markdown: which engines, how far by section of the standard,
 * where they differ by clause, what only one of them does, and where the standard leaves a choice
 * that they make differently.
 */
#include "interop.h"
#include <string.h>

enum { LONGEST_SIGHT = 180 };

/* value as a code span, cut where it is long. */
static void append_code(struct text *text, const char *value)
{
    size_t length = strlen(value), shown = length;
    if (shown > LONGEST_SIGHT)
        for (shown = LONGEST_SIGHT; ((unsigned char)value[shown] & 0xc0) == 0x80; shown--)
            ;
    const char *fence = strchr(value, '`') ? "````" : "`";
    const char *space = strchr(value, '`') ? " " : "";
    text_printf(text, "%s%s", fence, space);
    text_append_bytes(text, value, shown);
    text_printf(text, "%s%s%s", shown < length ? " ..." : "", space, fence);
}

static const char *day_of(const struct report *report)
{
    const cJSON *run = cJSON_GetObjectItemCaseSensitive(report->document, "run");
    const cJSON *date = cJSON_GetObjectItemCaseSensitive(run, "date");
    return cJSON_IsString(date) ? date->valuestring : "-";
}

static void append_engines(struct text *text, const report_list *reports)
{
    text_append(text, "## Engines\n\n"
                      "| engine | version | day | cases | pass | differ | crash or hang | error |"
                      " not supported |\n|---|---|---|---:|---:|---:|---:|---:|---:|\n");
    for (size_t i = 0; i < reports->count; i++) {
        const struct report *report = reports->items[i];
        const size_t *by = report->counts.by_verdict;
        text_printf(text, "| %s | ", report->implementation);
        text_append_plain(text, report->version);
        text_printf(text, " | %s | %zu | %zu | %zu | %zu | %zu | %zu |\n", day_of(report),
                    report->counts.planned, by[VERDICT_PASS], by[VERDICT_FAIL],
                    by[VERDICT_CRASH] + by[VERDICT_TIMEOUT], by[VERDICT_ERROR],
                    by[VERDICT_UNSUPPORTED]);
    }
    for (size_t i = 0; i < reports->count; i++)
        if (!reports->items[i]->complete)
            text_printf(text, "\n**The run of %s is not complete.**\n",
                        reports->items[i]->implementation);
    for (size_t i = 1; i < reports->count; i++)
        if (strcmp(reports->items[i]->suite_digest, reports->items[0]->suite_digest) != 0)
            text_printf(text, "\n**%s ran other suites than %s.**\n",
                        reports->items[i]->implementation, reports->items[0]->implementation);
}

/* --- by section */

struct section_counts {
    size_t pass, run;
};

static const cJSON *find_section(const struct report *report, const char *title)
{
    const cJSON *section;
    cJSON_ArrayForEach(section, cJSON_GetObjectItemCaseSensitive(report->document, "sections"))
    {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(section, "title");
        if (cJSON_IsString(name) && strcmp(name->valuestring, title) == 0)
            return section;
    }
    return NULL;
}

static size_t number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);
    return cJSON_IsNumber(item) && item->valuedouble > 0 ? (size_t)item->valuedouble : 0;
}

static struct section_counts section_counts(const struct report *report, const char *title)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(find_section(report, title), "counts");
    size_t executed = number(counts, "executed"), unsupported = number(counts, "unsupported");
    return (struct section_counts){number(counts, "pass"),
                                   executed > unsupported ? executed - unsupported : 0};
}

/* True if each engine passes all cases of the section that it can run. */
static bool is_uniform(const report_list *reports, const char *title)
{
    for (size_t i = 0; i < reports->count; i++) {
        struct section_counts counts = section_counts(reports->items[i], title);
        if (counts.pass != counts.run)
            return false;
    }
    return true;
}

static void append_section(struct text *text, const report_list *reports, const cJSON *section)
{
    const char *title = cJSON_GetObjectItemCaseSensitive(section, "title")->valuestring;
    const cJSON *url = cJSON_GetObjectItemCaseSensitive(section, "url");
    text_append(text, "| [");
    text_append_plain(text, title);
    text_printf(text, "](%s) |", cJSON_IsString(url) ? url->valuestring : "");
    for (size_t i = 0; i < reports->count; i++) {
        struct section_counts counts = section_counts(reports->items[i], title);
        if (counts.run == 0)
            text_append(text, " |");
        else if (counts.pass == counts.run)
            text_printf(text, " %zu |", counts.run);
        else
            text_printf(text, " **%zu**/%zu |", counts.pass, counts.run);
    }
    text_append(text, "\n");
}

/* The first report with the section; sections stand in the order of the first report that has them. */
static bool is_told(const report_list *reports, size_t report, const char *title)
{
    for (size_t i = 0; i < report; i++)
        if (find_section(reports->items[i], title))
            return true;
    return false;
}

static void append_sections(struct text *text, const report_list *reports)
{
    size_t uniform = 0;
    text_append(text,
                "\n## By section of the standard\n\n"
                "Cases passed, of those that the engine can run; one number: all of them. A case "
                "counts in each section that it names.\n\n| section |");
    for (size_t i = 0; i < reports->count; i++)
        text_printf(text, " %s |", reports->items[i]->implementation);
    text_append(text, "\n|---|");
    for (size_t i = 0; i < reports->count; i++)
        text_append(text, "---:|");
    text_append(text, "\n");
    for (size_t i = 0; i < reports->count; i++) {
        const cJSON *section;
        cJSON_ArrayForEach(
            section, cJSON_GetObjectItemCaseSensitive(reports->items[i]->document, "sections"))
        {
            const cJSON *title = cJSON_GetObjectItemCaseSensitive(section, "title");
            if (!cJSON_IsString(title) || is_told(reports, i, title->valuestring))
                continue;
            uniform += is_uniform(reports, title->valuestring);
            if (!is_uniform(reports, title->valuestring))
                append_section(text, reports, section);
        }
    }
    text_printf(text, "\nIn %zu more sections every engine passes all that it can run.\n", uniform);
}

/* --- by clause */

static const struct report_clause *clause_of(const struct interop_case *item)
{
    static const struct report_clause none = {"", "", NULL};
    return item->any->clauses.count ? &item->any->clauses.items[0] : &none;
}

static size_t algorithm_length(const char *id)
{
    const char *slash = strrchr(id, '/');
    return slash ? (size_t)(slash - id) : strlen(id);
}

static bool same_algorithm(const char *a, const char *b)
{
    return algorithm_length(a) == algorithm_length(b) && strncmp(a, b, algorithm_length(a)) == 0;
}

/* A heading where the algorithm changes, a line where the clause does. */
static void append_clause(struct text *text, const struct interop_case *previous,
                          const struct interop_case *item)
{
    const struct report_clause *clause = clause_of(item);
    size_t length = algorithm_length(clause->id);
    if (!previous || !same_algorithm(clause_of(previous)->id, clause->id))
        text_printf(text, "\n### %.*s\n", (int)length, clause->id);
    if (!previous || strcmp(clause_of(previous)->id, clause->id) != 0)
        text_printf(text, "\n[%s](%s)\n\n", clause->id + length + (clause->id[length] == '/'),
                    clause->url);
}

static void append_sights(struct text *text, const struct interop *interop,
                          const struct interop_case *item)
{
    for (size_t i = 0; i < item->sights.count; i++) {
        const struct interop_sight *sight = &item->sights.items[i];
        text_append(text, "  - ");
        if (item->sights.count > 1) {
            interop_append_engines(text, interop, sight->engines);
            text_append(text, ": ");
        }
        append_code(text, sight->seen);
        text_append(text, "\n");
    }
}

static bool same_group(const struct interop_case *a, const struct interop_case *b)
{
    return strcmp(clause_of(a)->id, clause_of(b)->id) == 0 && strcmp(a->engines, b->engines) == 0;
}

/* The case that shows a group best: the one in which fewest different things were seen. */
static const struct interop_case *example_of(const interop_case_list *cases, size_t from, size_t to)
{
    const struct interop_case *best = &cases->items[from];
    for (size_t i = from + 1; i < to; i++)
        if (cases->items[i].sights.count < best->sights.count)
            best = &cases->items[i];
    return best;
}

static void append_group(struct text *text, const struct interop *interop,
                         const struct interop_case *example, size_t count, bool tells_engines)
{
    text_append(text, "- ");
    if (tells_engines)
        text_printf(text, "**%s**, ", example->engines);
    if (count > 1)
        text_printf(text, "%zu cases, such as ", count);
    text_printf(text, "`%s`: ", example->any->id);
    text_append_plain(text, example->any->title);
    text_append(text, "\n");
    append_sights(text, interop, example);
}

static void append_groups(struct text *text, const struct interop *interop,
                          const interop_case_list *cases, bool tells_engines)
{
    const struct interop_case *previous = NULL;
    for (size_t from = 0, to; from < cases->count; from = to) {
        const struct interop_case *first = &cases->items[from];
        for (to = from + 1; to < cases->count && same_group(first, &cases->items[to]);)
            to++;
        append_clause(text, previous, first);
        append_group(text, interop, example_of(cases, from, to), to - from, tells_engines);
        previous = first;
    }
    if (cases->count == 0)
        text_append(text, "\nNone.\n");
}

/* --- what only one does */

static void append_clause_count(struct text *text, const struct interop_case *item, size_t count)
{
    text_printf(text, "[%s](%s)", clause_of(item)->id, clause_of(item)->url);
    if (count > 1)
        text_printf(text, " %zu", count);
}

static interop_case_list cases_of_family(const struct interop *interop,
                                         const interop_case_list *cases, const char *family)
{
    interop_case_list own = {0};
    for (size_t i = 0; i < cases->count; i++) {
        const char *only = interop_only_family(interop, &cases->items[i]);
        if (only && strcmp(only, family) == 0)
            LIST_APPEND(interop->arena, &own, cases->items[i]);
    }
    return own;
}

static void append_own(struct text *text, const char *family, const interop_case_list *own)
{
    text_printf(text, "- **%s**, %zu %s: ", family, own->count, own->count == 1 ? "case" : "cases");
    for (size_t from = 0, to; from < own->count; from = to) {
        const char *clause = clause_of(&own->items[from])->id;
        for (to = from + 1; to < own->count && strcmp(clause_of(&own->items[to])->id, clause) == 0;)
            to++;
        text_append(text, from ? ", " : "");
        append_clause_count(text, &own->items[from], to - from);
    }
    text_append(text, "\n");
}

static void append_only_one(struct text *text, const struct interop *interop,
                            const interop_case_list *cases)
{
    const char *previous = "";
    text_append(text,
                "\n## What only one engine does\n\n"
                "Releases of one engine count as one; another engine must pass the case.\n\n");
    for (size_t i = 0; i < interop->reports->count; i++) {
        const char *family =
            interop_family(interop->arena, interop->reports->items[i]->implementation);
        interop_case_list own = cases_of_family(interop, cases, family);
        if (strcmp(family, previous) != 0 && own.count > 0)
            append_own(text, family, &own);
        previous = family;
    }
}

static void append_introduction(struct text *text, const report_list *reports)
{
    const struct report *first = reports->items[0];
    text_printf(text,
                "# Where engines differ\n\n"
                "What each engine does where it is not what the standard says, clause by clause, "
                "and where the standard leaves a choice, what each chose. Cases follow the text "
                "of %s; suites %s, %zu cases.\n\n"
                "Generated from the reports (`pmspec report interop`). Under a clause, one item "
                "stands for all cases in which the same engines differ; its example is shown as "
                "the first entry of the log that the standard does not allow. `pmspec show CASE` "
                "prints a case, `pmspec show --js CASE` a script that runs by itself, `pmspec "
                "explain CASE` the steps.\n\n",
                first->snapshot, first->suite_digest, first->suite_cases);
}

void report_interop(struct text *text, const report_list *reports)
{
    struct interop interop = interop_open(text->arena, reports);
    interop_case_list differences = interop_differences(&interop, true);
    interop_case_list disputed = interop_differences(&interop, false);
    interop_case_list choices = interop_choices(&interop);
    append_introduction(text, reports);
    append_engines(text, reports);
    append_sections(text, reports);
    append_only_one(text, &interop, &differences);
    text_printf(text, "\n## Differences by clause\n\n%zu cases in which some engine differs.\n",
                differences.count);
    append_groups(text, &interop, &differences, true);
    text_append(text, "\n## Where the text is disputed\n\n"
                      "Cases whose expectation hangs on how an unclear point is read, or that no "
                      "engine follows. They never count as differences.\n");
    append_groups(text, &interop, &disputed, true);
    text_printf(
        text,
        "\n## Choices that the standard leaves\n\n"
        "%zu cases with several allowed outcomes in which engines were seen doing different "
        "ones. All of these conform; programs should rely on none. One run was seen: an "
        "engine may do otherwise in the next.\n",
        choices.count);
    append_groups(text, &interop, &choices, false);
}
