/*
 * JUnit's XML, as continuous integration reads it. Of the suite disputed a difference is skipped: it does
 * not count. A run that broke off has a test case of its own that says so, an error.
 */
#include "report_format.h"
#include <string.h>

struct tally {
    size_t tests, failures, errors, skipped;
    double milliseconds;
};

static bool is_skipped(const struct report_result *result)
{
    return result->verdict == VERDICT_UNSUPPORTED ||
           (verdict_is_difference(result->verdict) && !result->gating);
}

static void count(struct tally *tally, const struct report_result *result)
{
    tally->tests++;
    tally->milliseconds += result->duration_ms;
    if (is_skipped(result))
        tally->skipped++;
    else if (result->verdict == VERDICT_ERROR)
        tally->errors++;
    else if (result->verdict != VERDICT_PASS)
        tally->failures++;
}

static struct tally tally_of(const struct report *report, const char *suite)
{
    struct tally tally = {0};
    for (size_t i = 0; i < report->results.count; i++)
        if (!suite || strcmp(report->results.items[i].suite, suite) == 0)
            count(&tally, &report->results.items[i]);
    return tally;
}

static void append_tally(struct text *text, const struct tally *tally)
{
    text_printf(
        text, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\"",
        tally->tests, tally->failures, tally->errors, tally->skipped, tally->milliseconds / 1000);
}

static void append_attribute(struct text *text, const char *name, const char *value)
{
    text_printf(text, " %s=\"", name);
    text_append_markup(text, value);
    text_append(text, "\"");
}

static void append_line(struct text *text, const char *label, const char *value)
{
    text_append(text, label);
    text_append_markup(text, value);
    text_append(text, "\n");
}

/* What a person wants to know first: the rule, what was seen instead, how to see it again. */
static void append_story(struct text *text, const struct report_result *result)
{
    append_line(text, "", result->title);
    append_line(text, "", result->difference);
    for (size_t i = 0; i < result->clauses.count; i++) {
        append_line(text, "clause: ", result->clauses.items[i].id);
        append_line(text, "  ", result->clauses.items[i].url);
    }
    for (size_t i = 0; i < result->allowed.count && i < 3; i++)
        append_line(text, "allowed: ", result->allowed.items[i]);
    if (result->allowed_count > 3)
        text_printf(text, "and %zu more\n", result->allowed_count - 3);
    append_line(text, "observed: ", result->observed ? result->observed : "nothing");
    append_line(text, "again: ", result->reproduce);
}

static void append_end(struct text *text, const struct report_result *result)
{
    const char *first = first_line(text->arena, result->difference);
    struct text message = {.arena = text->arena};
    if (is_skipped(result)) {
        text_printf(&message, "%s: %s", result->gating ? "unsupported" : "disputed", first);
        text_append(text, "      <skipped");
        append_attribute(text, "message", message.bytes);
        text_append(text, "/>\n");
        return;
    }
    const char *tag = result->verdict == VERDICT_ERROR ? "error" : "failure";
    text_printf(text, "      <%s", tag);
    append_attribute(text, "type", verdict_text(result->verdict));
    append_attribute(text, "message", first);
    text_append(text, ">");
    append_story(text, result);
    text_printf(text, "</%s>\n", tag);
}

static void append_case(struct text *text, const struct report *report,
                        const struct report_result *result)
{
    struct text class_name = {.arena = text->arena};
    text_printf(&class_name, "%s.%s", report->implementation, result->suite);
    text_append(text, "    <testcase");
    append_attribute(text, "classname", class_name.bytes);
    append_attribute(text, "name", case_name(result->id));
    text_printf(text, " time=\"%.3f\"", result->duration_ms / 1000);
    if (result->verdict == VERDICT_PASS) {
        text_append(text, "/>\n");
        return;
    }
    text_append(text, ">\n");
    append_end(text, result);
    text_append(text, "    </testcase>\n");
}

static void append_suite(struct text *text, const struct report *report, const char *suite)
{
    struct tally tally = tally_of(report, suite);
    struct text name = {.arena = text->arena};
    text_printf(&name, "%s %s: %s", report->implementation, report->version, suite);
    text_append(text, "  <testsuite");
    append_attribute(text, "name", name.bytes);
    append_tally(text, &tally);
    text_append(text, ">\n");
    for (size_t i = 0; i < report->results.count; i++)
        if (strcmp(report->results.items[i].suite, suite) == 0)
            append_case(text, report, &report->results.items[i]);
    text_append(text, "  </testsuite>\n");
}

static void append_incomplete(struct text *text, const struct report *report)
{
    static const struct tally tally = {.tests = 1, .errors = 1};
    struct text name = {.arena = text->arena};
    text_printf(&name, "%s %s: the run", report->implementation, report->version);
    text_append(text, "  <testsuite");
    append_attribute(text, "name", name.bytes);
    append_tally(text, &tally);
    text_append(text, ">\n    <testcase");
    append_attribute(text, "classname", report->implementation);
    text_printf(text,
                " name=\"the run is complete\" time=\"0.000\">\n"
                "      <error type=\"incomplete\" message=\"%zu of %zu planned cases have a "
                "verdict\"/>\n    </testcase>\n  </testsuite>\n",
                report->counts.executed, report->counts.planned);
}

static void append_suites(struct text *text, const struct report *report)
{
    const char *suite = "";
    for (size_t i = 0; i < report->results.count; i++)
        if (strcmp(report->results.items[i].suite, suite) != 0) {
            suite = report->results.items[i].suite;
            append_suite(text, report, suite);
        }
    if (!report->complete)
        append_incomplete(text, report);
}

void report_junit(struct text *text, const report_list *reports)
{
    struct tally all = {0};
    for (size_t i = 0; i < reports->count; i++) {
        struct tally tally = tally_of(reports->items[i], NULL);
        all.tests += tally.tests + !reports->items[i]->complete;
        all.errors += tally.errors + !reports->items[i]->complete;
        all.failures += tally.failures;
        all.skipped += tally.skipped;
        all.milliseconds += tally.milliseconds;
    }
    text_append(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pmspec\"");
    append_tally(text, &all);
    text_append(text, ">\n");
    for (size_t i = 0; i < reports->count; i++)
        append_suites(text, reports->items[i]);
    text_append(text, "</testsuites>\n");
}
