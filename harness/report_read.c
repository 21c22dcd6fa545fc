/*
 * Reading a report back. Fields that this version does not know are passed over: a later one may
 * write more.
 */
#include "report_read.h"
#include "json_fields.h"
#include <string.h>

bool verdict_is_difference(enum verdict verdict)
{
    return verdict == VERDICT_FAIL || verdict == VERDICT_TIMEOUT || verdict == VERDICT_CRASH;
}

bool verdict_read(const char *text, enum verdict *verdict)
{
    for (int i = 0; i < VERDICT_COUNT; i++)
        if (strcmp(verdict_text((enum verdict)i), text) == 0) {
            *verdict = (enum verdict)i;
            return true;
        }
    return false;
}

const char *first_line(struct arena *arena, const char *text)
{
    struct text line = {.arena = arena};
    text_append_bytes(&line, text ? text : "", text ? strcspn(text, "\r\n") : 0);
    return line.bytes;
}

static name_list read_names(struct json_fields *fields, const cJSON *object, const char *name)
{
    name_list names = {0};
    const cJSON *item;
    cJSON_ArrayForEach(item, json_field_list(fields, object, name))
    {
        if (!cJSON_IsString(item))
            json_fields_fail(fields, item, "a text should stand here");
        else
            LIST_APPEND(fields->arena, &names, first_line(fields->arena, item->valuestring));
    }
    return names;
}

static struct report_clause read_clause(struct json_fields *fields, const cJSON *item)
{
    return (struct report_clause){json_field_text(fields, item, "id"),
                                  json_field_text(fields, item, "url"),
                                  json_field_text_or_null(fields, item, "snapshot")};
}

static const char *read_outcome(struct json_fields *fields, const cJSON *item)
{
    if (cJSON_IsNull(item))
        return NULL;
    if (!cJSON_IsArray(item) && !cJSON_IsObject(item))
        json_fields_fail(fields, item, "an outcome should stand here: a list or an object");
    return json_canonical(fields->arena, item);
}

static enum verdict read_verdict(struct json_fields *fields, const cJSON *item)
{
    const char *text = json_field_text(fields, item, "verdict");
    enum verdict verdict = VERDICT_ERROR;
    if (!verdict_read(text, &verdict))
        json_fields_fail(fields, item, "there is no verdict \"%s\"", text);
    return verdict;
}

static void read_outcomes(struct json_fields *fields, const cJSON *item,
                          struct report_result *result)
{
    const cJSON *observed = cJSON_GetObjectItemCaseSensitive(item, "observed"), *outcome;
    result->allowed_count = json_field_count(fields, item, "allowed_count");
    cJSON_ArrayForEach(outcome, json_field_list(fields, item, "allowed"))
        LIST_APPEND(fields->arena, &result->allowed, read_outcome(fields, outcome));
    if (observed)
        result->observed = read_outcome(fields, observed);
    else
        json_fields_fail(fields, item, "the field \"observed\" is missing");
    result->difference = json_field_text_or_null(fields, item, "difference");
    if (result->verdict == VERDICT_PASS && result->difference)
        json_fields_fail(fields, item, "a case that passes has no difference");
    result->machine_lacks = cJSON_GetObjectItemCaseSensitive(item, "machine_lacks") &&
                            json_field_flag(fields, item, "machine_lacks");
    if (result->machine_lacks && result->verdict != VERDICT_UNSUPPORTED)
        json_fields_fail(fields, item, "what the machine lacks leaves a case unsupported");
    if (result->verdict != VERDICT_PASS && !result->difference)
        json_fields_fail(fields, item, "a case that does not pass has a difference");
}

static struct report_sighting read_sighting(struct json_fields *fields, const cJSON *item,
                                            const cJSON *outcome)
{
    return (struct report_sighting){
        .verdict = read_verdict(fields, item),
        .observed = read_outcome(fields, outcome),
        .difference = json_field_text(fields, item, "difference"),
    };
}

static void read_histogram(struct json_fields *fields, const cJSON *item,
                           struct report_result *result)
{
    const cJSON *sighting;
    if (!cJSON_GetObjectItemCaseSensitive(item, "histogram"))
        return;
    cJSON_ArrayForEach(sighting, json_field_list(fields, item, "histogram"))
    {
        const cJSON *outcome = cJSON_GetObjectItemCaseSensitive(sighting, "outcome");
        if (!outcome)
            json_fields_fail(fields, sighting, "the field \"outcome\" is missing");
        else if (json_field_flag(fields, sighting, "allowed"))
            result->seen_allowed = true;
        else
            LIST_APPEND(fields->arena, &result->seen_not_allowed,
                        read_sighting(fields, sighting, outcome));
    }
}

static struct report_result read_result(struct json_fields *fields, const cJSON *item)
{
    struct report_result result = {
        .id = json_field_text(fields, item, "id"),
        .suite = json_field_text(fields, item, "suite"),
        .title = json_field_text(fields, item, "title"),
        .digest = json_field_digest(fields, item, "digest"),
        .verdict = read_verdict(fields, item),
        .gating = json_field_flag(fields, item, "gating"),
        .reproduce = json_field_text(fields, item, "reproduce"),
        .duration_ms = json_field_number(fields, item, "duration_ms"),
    };
    const cJSON *clause;
    cJSON_ArrayForEach(clause, json_field_list(fields, item, "clauses"))
        LIST_APPEND(fields->arena, &result.clauses, read_clause(fields, clause));
    read_outcomes(fields, item, &result);
    read_histogram(fields, item, &result);
    return result;
}

static void read_results(struct json_fields *fields, struct report *report)
{
    const cJSON *item;
    const char *previous = "";
    cJSON_ArrayForEach(item, json_field_list(fields, report->document, "results"))
    {
        struct report_result result = read_result(fields, item);
        int order = strcmp(previous, result.id);
        if (order == 0)
            json_fields_fail(fields, item, "the case %s is here twice", result.id);
        else if (order > 0)
            json_fields_fail(fields, item, "results are in the order of their ids; %s is not",
                             result.id);
        previous = result.id;
        LIST_APPEND(fields->arena, &report->results, result);
    }
}

static void read_counts(struct json_fields *fields, struct report *report)
{
    const cJSON *item = json_field_object(fields, report->document, "counts");
    size_t by_verdict[VERDICT_COUNT] = {0};
    report->counts.planned = json_field_count(fields, item, "planned");
    report->counts.executed = json_field_count(fields, item, "executed");
    for (size_t i = 0; i < report->results.count; i++)
        by_verdict[report->results.items[i].verdict]++;
    for (int i = 0; i < VERDICT_COUNT; i++) {
        const char *name = verdict_text((enum verdict)i);
        report->counts.by_verdict[i] = json_field_count(fields, item, name);
        if (report->counts.by_verdict[i] != by_verdict[i])
            json_fields_fail(fields, item, "%zu results are %s, not %zu", by_verdict[i], name,
                             report->counts.by_verdict[i]);
    }
    if (report->counts.executed != report->results.count)
        json_fields_fail(fields, item, "there are %zu results, not %zu", report->results.count,
                         report->counts.executed);
    if (report->counts.planned < report->counts.executed)
        json_fields_fail(fields, item, "more cases were executed than were planned");
}

static void read_shards(struct json_fields *fields, const cJSON *run, struct report *report)
{
    const cJSON *shard = cJSON_GetObjectItemCaseSensitive(run, "shard"), *part;
    size_t previous = 0;
    if (!shard)
        return;
    report->shard_of = json_field_count(fields, shard, "of");
    cJSON_ArrayForEach(part, json_field_list(fields, shard, "parts"))
    {
        double number = cJSON_IsNumber(part) ? part->valuedouble : 0;
        if (number <= (double)previous || number > (double)report->shard_of ||
            number != (double)(size_t)number) {
            json_fields_fail(fields, part,
                             "the number of a shard should stand here, from 1 to %zu, ascending",
                             report->shard_of);
            return;
        }
        previous = (size_t)number;
        LIST_APPEND(fields->arena, &report->shards, previous);
    }
    if (report->shards.count == 0)
        json_fields_fail(fields, shard, "the number of a shard is missing");
}

static void read_run(struct json_fields *fields, struct report *report)
{
    const cJSON *run = json_field_object(fields, report->document, "run");
    report->complete = json_field_flag(fields, run, "complete");
    report->interrupted = json_field_flag(fields, run, "interrupted");
    report->duration_ms = json_field_number(fields, run, "duration_ms");
    report->only = read_names(fields, run, "only");
    read_shards(fields, run, report);
    if (report->complete &&
        (report->interrupted || report->counts.executed != report->counts.planned))
        json_fields_fail(fields, run, "the run cannot be complete: %s",
                         report->interrupted ? "it was interrupted"
                                             : "not every planned case has a verdict");
}

static void read_head(struct json_fields *fields, struct report *report)
{
    const char *schema = json_field_text(fields, report->document, "schema");
    if (!fields->failed && strcmp(schema, "pmspec-report/1") != 0)
        json_fields_fail(fields, report->document, "this is no pmspec-report/1, but \"%s\"",
                         schema);
    const cJSON *suite = json_field_object(fields, report->document, "suite");
    report->suite_digest = json_field_digest(fields, suite, "digest");
    report->suite_cases = json_field_count(fields, suite, "cases");
    const cJSON *spec = json_field_object(fields, report->document, "spec");
    report->snapshot = json_field_text(fields, spec, "snapshot");
    const cJSON *implementation = json_field_object(fields, report->document, "implementation");
    report->implementation = json_field_text(fields, implementation, "name");
    report->version = json_field_text(fields, implementation, "version");
    report->realms = read_names(fields, implementation, "realms");
}

struct report *report_parse(struct arena *arena, const char *text, size_t length, const char *file,
                            struct diagnostic *diagnostic)
{
    cJSON *document = json_parse(text, length, file, diagnostic);
    if (!document)
        return NULL;
    struct json_fields fields = {arena, file, document, diagnostic, false};
    struct report *report = NEW(arena, struct report);
    report->arena = arena;
    report->document = document;
    report->file = file;
    if (cJSON_IsObject(document)) {
        read_head(&fields, report);
        read_results(&fields, report);
        read_counts(&fields, report);
        read_run(&fields, report);
        json_field_list(&fields, document, "clauses");
        json_field_list(&fields, document, "sections");
    } else {
        json_fields_fail(&fields, document, "a report is an object");
    }
    if (!fields.failed)
        return report;
    report_close(report);
    return NULL;
}

struct report *report_read(struct arena *arena, const char *path, struct diagnostic *diagnostic)
{
    size_t length;
    char *text = file_read(arena, path, &length, diagnostic);
    return text ? report_parse(arena, text, length, path, diagnostic) : NULL;
}

void report_close(struct report *report)
{
    if (report)
        cJSON_Delete(report->document);
    if (report)
        report->document = NULL;
}

const struct report_result *report_find(const struct report *report, const char *id)
{
    size_t low = 0, high = report->results.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(report->results.items[middle].id, id);
        if (order == 0)
            return &report->results.items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
