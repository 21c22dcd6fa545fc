/*
 * A report as it is published: the same document without what hangs on the hour of the run, so that
 * two runs that saw the same differ in nothing but their date, and without what can be had from the
 * suites. It stays a pmspec-report/1.
 */
#include "report_format.h"
#include <string.h>

/* Links into the snapshot are those of suites/clauses.json. */
static void drop_snapshots(cJSON *result)
{
    cJSON *clause;
    cJSON_ArrayForEach(clause, cJSON_GetObjectItemCaseSensitive(result, "clauses"))
        cJSON_DeleteItemFromObjectCaseSensitive(clause, "snapshot");
}

/* Of a case that passed, what else is allowed is what `pmspec explore` lists. */
static void drop_allowed(cJSON *result)
{
    cJSON *allowed = cJSON_GetObjectItemCaseSensitive(result, "allowed");
    const cJSON *verdict = cJSON_GetObjectItemCaseSensitive(result, "verdict");
    if (cJSON_IsString(verdict) && strcmp(verdict->valuestring, verdict_text(VERDICT_FAIL)) == 0)
        return;
    while (cJSON_GetArraySize(allowed) > 1)
        cJSON_DeleteItemFromArray(allowed, 1);
}

static void set_duration(cJSON *object)
{
    cJSON *duration = cJSON_GetObjectItemCaseSensitive(object, "duration_ms");
    if (duration)
        cJSON_SetNumberValue(duration, 0);
}

static void compact_result(cJSON *result)
{
    drop_snapshots(result);
    drop_allowed(result);
    set_duration(result);
    cJSON_DeleteItemFromObjectCaseSensitive(result, "side_by_side");
    cJSON_DeleteItemFromObjectCaseSensitive(result, "histogram");
}

/* A list has its items on lines of their own: then a change of one case is a change of one line. */
static void append_member(struct text *text, const cJSON *member)
{
    const cJSON *item;
    if (!cJSON_IsArray(member)) {
        text_append(text, json_canonical(text->arena, member));
        return;
    }
    text_append(text, "[\n");
    cJSON_ArrayForEach(item, member)
    {
        text_append(text, json_canonical(text->arena, item));
        text_append(text, item->next ? ",\n" : "\n");
    }
    text_append(text, "]");
}

void report_compact(struct text *text, const report_list *reports)
{
    cJSON *document = reports->items[0]->document, *member;
    cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(document, "results"))
        compact_result(member);
    set_duration(cJSON_GetObjectItemCaseSensitive(document, "run"));
    text_append(text, "{");
    cJSON_ArrayForEach(member, document)
    {
        text_append_json_string(text, member->string, strlen(member->string));
        text_append(text, ":");
        append_member(text, member);
        text_append(text, member->next ? ",\n" : "}\n");
    }
}
