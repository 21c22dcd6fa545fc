/*
 * The report of web-platform-tests (wptreport.json), of one implementation. A case is a test; its rows, or
 * the case itself where it has none, are subtests. A subtest cannot crash: there it fails, and
 * the test has the status CRASH.
 */
#include "report_format.h"
#include <string.h>

static void append_string(struct text *text, const char *value)
{
    text_append_json_string(text, value, strlen(value));
}

static void append_field(struct text *text, const char *name, const char *value)
{
    text_printf(text, "\"%s\": ", name);
    append_string(text, value);
}

static const char *subtest_status(const struct report_result *result)
{
    static const char *const statuses[VERDICT_COUNT] = {
        [VERDICT_PASS] = "PASS",    [VERDICT_FAIL] = "FAIL",
        [VERDICT_CRASH] = "FAIL",   [VERDICT_TIMEOUT] = "TIMEOUT",
        [VERDICT_ERROR] = "NOTRUN", [VERDICT_UNSUPPORTED] = "PRECONDITION_FAILED",
    };
    return statuses[result->verdict];
}

/* The status of a test is that of the verdict that says most about the run as a whole. */
static const char *test_status(const struct report_result *rows, size_t count)
{
    static const struct {
        enum verdict verdict;
        const char *status;
    } order[] = {{VERDICT_CRASH, "CRASH"}, {VERDICT_TIMEOUT, "TIMEOUT"}, {VERDICT_ERROR, "ERROR"}};
    size_t unsupported = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        for (size_t j = 0; j < count; j++)
            if (rows[j].verdict == order[i].verdict)
                return order[i].status;
    for (size_t i = 0; i < count; i++)
        unsupported += rows[i].verdict == VERDICT_UNSUPPORTED;
    return unsupported == count ? "PRECONDITION_FAILED" : "OK";
}

static size_t length_without_row(const char *id)
{
    return strcspn(id, "#");
}

static void append_message(struct text *text, const struct report_result *result)
{
    struct text message = {.arena = text->arena};
    text_append(text, ", \"message\": ");
    if (!result->difference) {
        text_append(text, "null");
        return;
    }
    text_printf(&message, "%s%s%s", result->verdict == VERDICT_CRASH ? "crash: " : "",
                result->gating ? "" : "disputed: ", result->difference);
    append_string(text, message.bytes);
}

static void append_subtest(struct text *text, const struct report_result *result)
{
    const char *row = result->id + length_without_row(result->id);
    text_append(text, "      {");
    append_field(text, "name", *row ? row + 1 : result->title);
    text_append(text, ", ");
    append_field(text, "status", subtest_status(result));
    append_message(text, result);
    text_append(text, ", \"known_intermittent\": []}");
}

/* The rows of one case: results that stand beside each other. */
static void append_test(struct text *text, const struct report_result *rows, size_t count)
{
    struct text path = {.arena = text->arena};
    double milliseconds = 0;
    for (size_t i = 0; i < count; i++)
        milliseconds += rows[i].duration_ms;
    text_printf(&path, "/pmspec/%.*s", (int)length_without_row(rows[0].id), rows[0].id);
    text_append(text, "    {");
    append_field(text, "test", path.bytes);
    text_append(text, ", ");
    append_field(text, "status", test_status(rows, count));
    text_printf(text,
                ", \"message\": null, \"duration\": %.0f, \"known_intermittent\": [],\n"
                "     \"subtests\": [\n",
                milliseconds);
    for (size_t i = 0; i < count; i++) {
        append_subtest(text, &rows[i]);
        text_append(text, i + 1 < count ? ",\n" : "]}");
    }
}

static size_t rows_of_case(const struct report *report, size_t first)
{
    const char *id = report->results.items[first].id;
    size_t length = length_without_row(id), end = first;
    while (end < report->results.count &&
           length_without_row(report->results.items[end].id) == length &&
           strncmp(report->results.items[end].id, id, length) == 0)
        end++;
    return end - first;
}

void report_wptreport(struct text *text, const report_list *reports)
{
    const struct report *report = reports->items[0];
    text_append(text, "{\n  \"run_info\": {");
    append_field(text, "product", report->implementation);
    text_append(text, ", ");
    append_field(text, "browser_version", report->version);
    text_append(text, ", ");
    append_field(text, "revision", report->suite_digest);
    text_append(text, ", \"os\": \"linux\", \"debug\": false},\n  \"results\": [");
    for (size_t i = 0; i < report->results.count;) {
        size_t count = rows_of_case(report, i);
        text_append(text, i ? ",\n" : "\n");
        append_test(text, &report->results.items[i], count);
        i += count;
    }
    text_append(text, "]\n}\n");
}
