/*
 * Reading reasons for groups, and giving them to entries.
 */
#include "baseline_reasons.h"
#include "baseline_parts.h"
#include "json_fields.h"
#include <fnmatch.h>
#include <string.h>

static name_list read_patterns(struct json_fields *fields, const cJSON *item, const char *name)
{
    name_list patterns = {0};
    const cJSON *pattern;
    if (!cJSON_GetObjectItemCaseSensitive(item, name))
        return patterns;
    cJSON_ArrayForEach(pattern, json_field_list(fields, item, name))
    {
        if (!cJSON_IsString(pattern) || !*pattern->valuestring)
            json_fields_fail(fields, pattern, "a pattern should stand here");
        else
            LIST_APPEND(fields->arena, &patterns, first_line(fields->arena, pattern->valuestring));
    }
    return patterns;
}

static struct group_reason read_reason(struct json_fields *fields, const cJSON *item)
{
    static const char *const names[] = {"engines", "clauses", "cases", "differences",
                                        "reason",  "link",    NULL};
    json_fields_only(fields, item, names);
    struct group_reason reason = {
        .engines = read_patterns(fields, item, "engines"),
        .clauses = read_patterns(fields, item, "clauses"),
        .cases = read_patterns(fields, item, "cases"),
        .differences = read_patterns(fields, item, "differences"),
        .reason = json_field_text(fields, item, "reason"),
        .link = json_field_text_or_null(fields, item, "link"),
    };
    if (reason.clauses.count == 0 && reason.cases.count == 0)
        json_fields_fail(fields, item, "a reason says by \"clauses\" or \"cases\" what it is for");
    if (baseline_reason_is_missing(reason.reason))
        json_fields_fail(fields, item, "the reason is still to be written");
    if (reason.link && strncmp(reason.link, "http", 4) != 0)
        json_fields_fail(fields, item, "\"link\" should be a link, not \"%s\"", reason.link);
    return reason;
}

enum status group_reasons_parse(struct arena *arena, const char *text, size_t length,
                                const char *file, group_reason_list *reasons,
                                struct diagnostic *diagnostic)
{
    static const char *const names[] = {"schema", "reasons", NULL};
    const cJSON *item;
    cJSON *document = json_parse(text, length, file, diagnostic);
    if (!document)
        return STATUS_BAD_INPUT;
    struct json_fields fields = {arena, file, document, diagnostic, false};
    json_fields_only(&fields, document, names);
    const char *schema = json_field_text(&fields, document, "schema");
    if (!fields.failed && strcmp(schema, "pmspec-reasons/1") != 0)
        json_fields_fail(&fields, document, "this is no pmspec-reasons/1, but \"%s\"", schema);
    cJSON_ArrayForEach(item, json_field_list(&fields, document, "reasons"))
        LIST_APPEND(arena, reasons, read_reason(&fields, item));
    cJSON_Delete(document);
    return fields.failed ? STATUS_BAD_INPUT : STATUS_OK;
}

enum status group_reasons_read(struct arena *arena, const char *path, group_reason_list *reasons,
                               struct diagnostic *diagnostic)
{
    size_t length;
    char *text = file_read(arena, path, &length, diagnostic);
    return text ? group_reasons_parse(arena, text, length, path, reasons, diagnostic)
                : STATUS_BAD_INPUT;
}

static bool matches(const name_list *patterns, const char *value)
{
    for (size_t i = 0; i < patterns->count; i++)
        if (fnmatch(patterns->items[i], value, 0) == 0)
            return true;
    return patterns->count == 0;
}

static const struct group_reason *find_reason(const group_reason_list *reasons,
                                              const struct report *report,
                                              const struct report_result *result)
{
    const char *clause = result->clauses.count ? result->clauses.items[0].id : "";
    const char *difference = result->verdict == VERDICT_FAIL
                                 ? first_line(report->arena, result->difference)
                                 : verdict_text(result->verdict);
    for (size_t i = 0; i < reasons->count; i++) {
        const struct group_reason *reason = &reasons->items[i];
        if (matches(&reason->engines, report->implementation) &&
            matches(&reason->clauses, clause) && matches(&reason->cases, result->id) &&
            matches(&reason->differences, difference))
            return reason;
    }
    return NULL;
}

void group_reasons_apply(const group_reason_list *reasons, struct baseline *baseline,
                         const struct report *report)
{
    for (size_t i = 0; i < baseline->entries.count; i++) {
        struct baseline_entry *entry = &baseline->entries.items[i];
        const struct report_result *result = report_find(report, entry->id);
        const struct group_reason *reason = result && verdict_is_difference(result->verdict)
                                                ? find_reason(reasons, report, result)
                                                : NULL;
        if (!reason)
            continue;
        entry->reason = reason->reason;
        entry->link = reason->link;
    }
}
