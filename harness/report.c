/*
 * The report's text is built directly: entries are canonical JSON already, and cJSON would lose
 * digits of numbers. Every part ends where its function ends.
 */
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>

enum { MOST_ALLOWED = 24 };  // outcomes spelled out in a result

bool case_is_gating(const struct test_case *test_case)
{
    return strcmp(test_case->suite, "disputed") != 0;
}

static void count_result(struct counts *counts, const struct case_result *result)
{
    counts->planned++;
    counts->executed += result->executed;
    if (result->executed)
        counts->by_verdict[result->attempt.verdict]++;
}

struct counts run_counts(const struct run_record *record, const char *suite)
{
    struct counts counts = {0};
    for (size_t i = 0; i < record->planned; i++)
        if (!suite || strcmp(record->results[i].test_case->suite, suite) == 0)
            count_result(&counts, &record->results[i]);
    return counts;
}

bool run_is_complete(const struct run_record *record)
{
    struct counts counts = run_counts(record, NULL);
    return !record->interrupted && counts.executed == counts.planned;
}

enum status run_status(const struct run_record *record)
{
    bool differs = false, error = !run_is_complete(record);
    for (size_t i = 0; i < record->planned; i++) {
        enum verdict verdict = record->results[i].attempt.verdict;
        error = error || (record->results[i].executed && verdict == VERDICT_ERROR);
        if (record->results[i].executed && case_is_gating(record->results[i].test_case))
            differs = differs || verdict == VERDICT_FAIL || verdict == VERDICT_TIMEOUT ||
                      verdict == VERDICT_CRASH;
    }
    return error ? STATUS_HARNESS : differs ? STATUS_DIFFERS : STATUS_OK;
}

static void string(struct text *text, const char *value)
{
    text_append_json_string(text, value, strlen(value));
}

static void field(struct text *text, const char *name, const char *value)
{
    text_printf(text, "\"%s\":", name);
    string(text, value);
}

static void append_names(struct text *text, const name_list *names)
{
    text_append(text, "[");
    for (size_t i = 0; i < names->count; i++) {
        text_append(text, i ? "," : "");
        string(text, names->items[i]);
    }
    text_append(text, "]");
}

static void append_counts(struct text *text, const struct counts *counts)
{
    text_printf(text, "{\"planned\":%zu,\"executed\":%zu", counts->planned, counts->executed);
    for (int i = 0; i < VERDICT_COUNT; i++)
        text_printf(text, ",\"%s\":%zu", verdict_text((enum verdict)i), counts->by_verdict[i]);
    text_append(text, "}");
}

static void append_clause_link(struct text *text, const struct inventory *inventory, const char *id)
{
    const struct clause *clause = inventory_find(inventory, id);
    text_append(text, "{");
    field(text, "id", id);
    text_append(text, ",");
    field(text, "url", clause ? clause->url : "");
    if (clause && clause->snapshot) {
        text_append(text, ",");
        field(text, "snapshot", clause->snapshot);
    }
    text_append(text, "}");
}

static void append_allowed(struct text *text, const struct outcome_set *allowed)
{
    size_t count = allowed->outcomes.count;
    text_printf(text, "\"allowed_count\":%zu,\"allowed\":[", count);
    for (size_t i = 0; i < count && i < MOST_ALLOWED; i++) {
        text_append(text, i ? "," : "");
        text_append(text, outcome_json(text->arena, allowed->outcomes.items[i]));
    }
    text_append(text, "]");
}

static void append_attempt(struct text *text, const struct attempt *attempt)
{
    text_append(text, "\"observed\":");
    text_append(text, attempt->observed ? outcome_json(text->arena, attempt->observed) : "null");
    text_append(text, ",\"difference\":");
    if (attempt->difference)
        string(text, attempt->difference);
    else
        text_append(text, "null");
}

static void append_reproduce(struct text *text, const struct run_record *record, const char *id)
{
    struct text command = {.arena = text->arena};
    if (strcmp(record->implementation, "reference") == 0)
        text_printf(&command, "pmspec explore '%s'", id);
    else if (record->script_runner)
        text_printf(&command, "pmspec show --js '%s' > case.js && %s case.js", id,
                    record->script_runner);
    else
        text_printf(&command, "pmspec run %s --only '%s'", record->run_as, id);
    text_append(text, ",");
    field(text, "reproduce", command.bytes);
}

static void append_sighting(struct text *text, const struct sighting *sighting)
{
    text_printf(text, "{\"outcome\":%s,\"count\":%zu,\"allowed\":%s",
                outcome_json(text->arena, sighting->outcome), sighting->count,
                sighting->allowed ? "true" : "false");
    if (!sighting->allowed) {
        text_append(text, ",");
        field(text, "verdict", verdict_text(sighting->verdict));
        text_append(text, ",");
        field(text, "difference", sighting->difference);
    }
    text_append(text, "}");
}

static void append_histogram(struct text *text, const struct case_result *result)
{
    text_append(text, ",\"histogram\":[");
    for (size_t i = 0; i < result->histogram.count; i++) {
        text_append(text, i ? "," : "");
        append_sighting(text, &result->histogram.items[i]);
    }
    text_append(text, "]");
}

static void append_result(struct text *text, const struct inventory *inventory,
                          const struct run_record *record, const struct case_result *result)
{
    const struct test_case *test_case = result->test_case;
    text_append(text, "{");
    field(text, "id", test_case->id);
    text_append(text, ",");
    field(text, "suite", test_case->suite);
    text_append(text, ",");
    field(text, "title", test_case->title);
    text_append(text, ",");
    field(text, "digest", test_case->digest);
    text_append(text, ",");
    field(text, "verdict", verdict_text(result->attempt.verdict));
    text_printf(text, ",\"gating\":%s,\"clauses\":[", case_is_gating(test_case) ? "true" : "false");
    for (size_t i = 0; i < test_case->clauses.count; i++) {
        text_append(text, i ? "," : "");
        append_clause_link(text, inventory, test_case->clauses.items[i]);
    }
    text_append(text, "],");
    append_allowed(text, &result->allowed);
    text_append(text, ",");
    append_attempt(text, &result->attempt);
    if (result->machine_lacks)
        text_append(text, ",\"machine_lacks\":true");
    text_printf(text, ",\"duration_ms\":%.3f", result->duration_ms);
    if (result->repeated) {
        text_append(text, ",\"side_by_side\":{");
        field(text, "verdict", verdict_text(result->first.verdict));
        text_append(text, ",");
        append_attempt(text, &result->first);
        text_append(text, "}");
    }
    if (result->histogram.count > 0)
        append_histogram(text, result);
    append_reproduce(text, record, test_case->id);
    text_append(text, "}");
}

static bool names_clause(const struct test_case *test_case, const struct clause *clause)
{
    for (size_t i = 0; i < test_case->clauses.count; i++)
        if (strcmp(test_case->clauses.items[i], clause->id) == 0)
            return true;
    return false;
}

/* For each clause that a planned case names: its counts; likewise summed up by section. */
static void append_clauses(struct text *text, const struct inventory *inventory,
                           const struct run_record *record)
{
    bool first = true;
    text_append(text, "\"clauses\":[\n");
    for (size_t i = 0; i < inventory->clauses.count; i++) {
        const struct clause *clause = &inventory->clauses.items[i];
        struct counts counts = {0};
        for (size_t j = 0; j < record->planned; j++)
            if (names_clause(record->results[j].test_case, clause))
                count_result(&counts, &record->results[j]);
        if (counts.planned == 0)
            continue;
        text_append(text, first ? "{" : ",\n{");
        first = false;
        field(text, "id", clause->id);
        text_append(text, ",");
        field(text, "url", clause->url);
        text_append(text, ",\"counts\":");
        append_counts(text, &counts);
        text_append(text, "}");
    }
    text_append(text, "\n]");
}

static bool names_section(const struct inventory *inventory, const struct test_case *test_case,
                          const char *section)
{
    for (size_t i = 0; i < test_case->clauses.count; i++) {
        const struct clause *clause = inventory_find(inventory, test_case->clauses.items[i]);
        if (clause && strcmp(clause->section, section) == 0)
            return true;
    }
    return false;
}

static void append_sections(struct text *text, const struct inventory *inventory,
                            const struct run_record *record)
{
    const char *previous = "";
    bool first = true;
    text_append(text, "\"sections\":[\n");
    for (size_t i = 0; i < inventory->clauses.count; i++) {
        const struct clause *clause = &inventory->clauses.items[i];
        struct counts counts = {0};
        if (strcmp(clause->section, previous) == 0)
            continue;
        previous = clause->section;
        for (size_t j = 0; j < record->planned; j++)
            if (names_section(inventory, record->results[j].test_case, clause->section))
                count_result(&counts, &record->results[j]);
        if (counts.planned == 0)
            continue;
        text_append(text, first ? "{" : ",\n{");
        first = false;
        field(text, "title", clause->section);
        text_append(text, ",");
        field(text, "url", clause->url);
        text_append(text, ",\"counts\":");
        append_counts(text, &counts);
        text_append(text, "}");
    }
    text_append(text, "\n]");
}

static void append_date(struct text *text, time_t started)
{
    char date[] = "2026-01-01";
    struct tm utc;
    if (started != 0 && gmtime_r(&started, &utc) && strftime(date, sizeof date, "%F", &utc) > 0)
        text_printf(text, ",\"date\":\"%s\"", date);
}

static void append_head(struct text *text, const struct suites *suites,
                        const struct run_record *record)
{
    text_append(text, "{\"schema\":\"pmspec-report/1\",\n"
                      "\"tool\":{\"name\":\"pmspec\",\"version\":\"" PMSPEC_VERSION "\"},\n");
    text_append(text, "\"suite\":{");
    field(text, "digest", suites->digest);
    text_printf(text, ",\"cases\":%zu},\n", suites->cases.count);
    text_append(text, "\"spec\":{\"snapshot\":\"" SPEC_SNAPSHOT "\"},\n\"implementation\":{");
    field(text, "name", record->implementation);
    text_append(text, ",");
    field(text, "version", record->version);
    text_append(text, ",\"realms\":");
    append_names(text, &record->realms);
    text_printf(text,
                "},\n\"run\":{\"complete\":%s,\"interrupted\":%s,\"duration_ms\":%.0f,\"only\":",
                run_is_complete(record) ? "true" : "false", record->interrupted ? "true" : "false",
                record->duration_ms);
    append_names(text, &record->only);
    append_date(text, record->started);
    if (record->shard_of > 0)
        text_printf(text, ",\"shard\":{\"of\":%zu,\"parts\":[%zu]}", record->shard_of,
                    record->shard_index);
    text_append(text, "},\n\"counts\":");
    struct counts counts = run_counts(record, NULL);
    append_counts(text, &counts);
}

const char *report_text(struct arena *arena, const struct suites *suites,
                        const struct inventory *inventory, const struct run_record *record)
{
    struct text text = {.arena = arena};
    bool first = true;
    append_head(&text, suites, record);
    text_append(&text, ",\n\"results\":[\n");
    for (size_t i = 0; i < record->planned; i++) {
        if (!record->results[i].executed)
            continue;
        text_append(&text, first ? "" : ",\n");
        first = false;
        append_result(&text, inventory, record, &record->results[i]);
    }
    text_append(&text, "\n],\n");
    append_clauses(&text, inventory, record);
    text_append(&text, ",\n");
    append_sections(&text, inventory, record);
    text_append(&text, "}\n");
    return text.bytes;
}

enum status file_write(struct arena *arena, const char *path, const char *text,
                       struct diagnostic *diagnostic)
{
    struct text temporary = {.arena = arena};
    text_printf(&temporary, "%s.%d.tmp", path, (int)getpid());
    FILE *file = fopen(temporary.bytes, "w");
    if (!file)
        return diagnose(diagnostic, path, 0, "", "cannot write: %s", strerror(errno));
    bool written = fputs(text, file) >= 0;
    written = fclose(file) == 0 && written;
    if (!written || rename(temporary.bytes, path) != 0) {
        diagnose(diagnostic, path, 0, "", "cannot write: %s", strerror(errno));
        unlink(temporary.bytes);
        return STATUS_BAD_INPUT;
    }
    return STATUS_OK;
}
