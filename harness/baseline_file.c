/*
 * The baseline as a JSON document that people edit: reading it strictly, and writing it with one
 * case a line where there is nothing to edit.
 */
#include "baseline_parts.h"
#include "json_fields.h"
#include <string.h>

static struct baseline_outcome read_outcome(struct json_fields *fields, const cJSON *item)
{
    static const char *const names[] = {"verdict", "observed", "difference", NULL};
    const cJSON *observed = cJSON_GetObjectItemCaseSensitive(item, "observed");
    struct baseline_outcome outcome = {0};
    json_fields_only(fields, item, names);
    const char *verdict = json_field_text(fields, item, "verdict");
    if (!verdict_read(verdict, &outcome.verdict) || !verdict_is_difference(outcome.verdict))
        json_fields_fail(fields, item, "\"verdict\" should be fail, timeout or crash, not \"%s\"",
                         verdict);
    if (observed && outcome.verdict != VERDICT_FAIL)
        json_fields_fail(fields, observed, "only an outcome that is fail says what was observed");
    if (observed && !cJSON_IsNull(observed))
        outcome.observed = json_canonical(fields->arena, observed);
    outcome.difference = json_field_text_or_null(fields, item, "difference");
    return outcome;
}

/* May be empty: then the run says that it is to be written. */
static const char *read_reason(struct json_fields *fields, const cJSON *item)
{
    const cJSON *reason = cJSON_GetObjectItemCaseSensitive(item, "reason");
    bool is_empty = cJSON_IsString(reason) && !*reason->valuestring;
    return is_empty ? "" : json_field_text(fields, item, "reason");
}

static struct baseline_entry read_entry(struct json_fields *fields, const cJSON *item)
{
    static const char *const names[] = {"id",      "digest", "reason",   "link",
                                        "version", "varies", "outcomes", NULL};
    const cJSON *outcome;
    json_fields_only(fields, item, names);
    struct baseline_entry entry = {
        .id = json_field_text(fields, item, "id"),
        .digest = json_field_digest(fields, item, "digest"),
        .reason = read_reason(fields, item),
        .link = json_field_text_or_null(fields, item, "link"),
        .version = json_field_text(fields, item, "version"),
    };
    if (cJSON_HasObjectItem(item, "varies"))
        entry.varies = json_field_flag(fields, item, "varies");
    cJSON_ArrayForEach(outcome, json_field_list(fields, item, "outcomes"))
        LIST_APPEND(fields->arena, &entry.outcomes, read_outcome(fields, outcome));
    if (entry.outcomes.count == 0)
        json_fields_fail(fields, item, "an entry needs at least one outcome");
    if (entry.link && strncmp(entry.link, "http", 4) != 0)
        json_fields_fail(fields, item, "\"link\" should be a link, not \"%s\"", entry.link);
    return entry;
}

static void check_order(struct json_fields *fields, const cJSON *where, const char *previous,
                        const char *id)
{
    int order = strcmp(previous, id);
    if (order == 0)
        json_fields_fail(fields, where, "the case %s is here twice", id);
    else if (order > 0)
        json_fields_fail(fields, where, "cases are in the order of their ids; %s is not", id);
}

static void read_cases(struct json_fields *fields, const char *name, baseline_case_list *list)
{
    const cJSON *item;
    const char *previous = "";
    cJSON_ArrayForEach(item, json_field_object(fields, fields->root, name))
    {
        struct baseline_case known = {first_line(fields->arena, item->string), NULL};
        known.digest = first_line(fields->arena, item->valuestring);
        if (!cJSON_IsString(item) || !is_digest(known.digest))
            json_fields_fail(fields, item, "the case's digest should stand here");
        check_order(fields, item, previous, known.id);
        previous = known.id;
        LIST_APPEND(fields->arena, list, known);
    }
}

static void read_disputed(struct json_fields *fields, struct baseline *baseline)
{
    const cJSON *item;
    const char *previous = "";
    if (!cJSON_HasObjectItem(fields->root, "disputed"))
        return;
    cJSON_ArrayForEach(item, json_field_object(fields, fields->root, "disputed"))
    {
        struct known_case known = {.id = first_line(fields->arena, item->string), .varies = true};
        if (!cJSON_IsString(item) || !verdict_read(item->valuestring, &known.worst) ||
            !verdict_is_difference(known.worst))
            json_fields_fail(fields, item, "fail, timeout or crash should stand here");
        check_order(fields, item, previous, known.id);
        previous = known.id;
        LIST_APPEND(fields->arena, &baseline->disputed, known);
    }
}

static void read_entries(struct json_fields *fields, struct baseline *baseline)
{
    const cJSON *item;
    const char *previous = "";
    cJSON_ArrayForEach(item, json_field_list(fields, fields->root, "differences"))
    {
        struct baseline_entry entry = read_entry(fields, item);
        check_order(fields, item, previous, entry.id);
        previous = entry.id;
        LIST_APPEND(fields->arena, &baseline->entries, entry);
    }
}

/* No case is in two of the three lists. */
static void check_apart(struct json_fields *fields, const struct baseline *baseline)
{
    const cJSON *passing = cJSON_GetObjectItemCaseSensitive(fields->root, "pass");
    const cJSON *unsupported = cJSON_GetObjectItemCaseSensitive(fields->root, "unsupported");
    for (size_t i = 0; i < baseline->entries.count; i++) {
        const char *id = baseline->entries.items[i].id;
        if (cJSON_GetObjectItemCaseSensitive(passing, id) ||
            cJSON_GetObjectItemCaseSensitive(unsupported, id))
            json_fields_fail(fields, fields->root, "%s is a difference and in another list, too",
                             id);
    }
    for (size_t i = 0; i < baseline->unsupported.count; i++)
        if (cJSON_GetObjectItemCaseSensitive(passing, baseline->unsupported.items[i].id))
            json_fields_fail(fields, fields->root, "%s is both in pass and in unsupported",
                             baseline->unsupported.items[i].id);
}

static void read_document(struct json_fields *fields, struct baseline *baseline)
{
    static const char *const names[] = {"schema",      "implementation", "suite",    "differences",
                                        "unsupported", "pass",           "disputed", NULL};
    static const char *const implementation_names[] = {"name", "version", NULL};
    static const char *const suite_names[] = {"digest", NULL};
    json_fields_only(fields, fields->root, names);
    const char *schema = json_field_text(fields, fields->root, "schema");
    if (!fields->failed && strcmp(schema, "pmspec-baseline/1") != 0)
        json_fields_fail(fields, fields->root, "this is no pmspec-baseline/1, but \"%s\"", schema);
    const cJSON *implementation = json_field_object(fields, fields->root, "implementation");
    json_fields_only(fields, implementation, implementation_names);
    baseline->implementation = json_field_text(fields, implementation, "name");
    baseline->version = json_field_text(fields, implementation, "version");
    const cJSON *suite = json_field_object(fields, fields->root, "suite");
    json_fields_only(fields, suite, suite_names);
    baseline->suite_digest = json_field_digest(fields, suite, "digest");
    read_entries(fields, baseline);
    read_cases(fields, "unsupported", &baseline->unsupported);
    read_cases(fields, "pass", &baseline->passing);
    read_disputed(fields, baseline);
    if (!fields->failed)
        check_apart(fields, baseline);
}

enum status baseline_parse(struct arena *arena, const char *text, size_t length, const char *file,
                           struct baseline *baseline, struct diagnostic *diagnostic)
{
    cJSON *document = json_parse(text, length, file, diagnostic);
    if (!document)
        return STATUS_BAD_INPUT;
    struct json_fields fields = {arena, file, document, diagnostic, false};
    *baseline = (struct baseline){0};
    read_document(&fields, baseline);
    cJSON_Delete(document);
    return fields.failed ? STATUS_BAD_INPUT : STATUS_OK;
}

enum status baseline_read(struct arena *arena, const char *path, struct baseline *baseline,
                          struct diagnostic *diagnostic)
{
    size_t length;
    char *text = file_read(arena, path, &length, diagnostic);
    return text ? baseline_parse(arena, text, length, path, baseline, diagnostic)
                : STATUS_BAD_INPUT;
}

static void field(struct text *text, const char *name, const char *value)
{
    text_printf(text, "\"%s\": ", name);
    text_append_json_string(text, value, strlen(value));
}

static void append_outcome(struct text *text, const struct baseline_outcome *outcome)
{
    text_append(text, "{");
    field(text, "verdict", verdict_text(outcome->verdict));
    if (outcome->observed) {
        text_append(text, ", \"observed\": ");
        text_append(text, outcome->observed);
    }
    if (outcome->difference && *outcome->difference) {
        text_append(text, ",\n       ");
        field(text, "difference", outcome->difference);
    }
    text_append(text, "}");
}

static void append_entry(struct text *text, const struct baseline_entry *entry)
{
    text_append(text, "\n    {");
    field(text, "id", entry->id);
    text_append(text, ",\n     ");
    field(text, "reason", entry->reason);
    if (entry->link) {
        text_append(text, ",\n     ");
        field(text, "link", entry->link);
    }
    text_append(text, entry->varies ? ",\n     \"varies\": true" : "");
    text_append(text, ",\n     \"outcomes\": [");
    for (size_t i = 0; i < entry->outcomes.count; i++) {
        text_append(text, i ? ",\n      " : "\n      ");
        append_outcome(text, &entry->outcomes.items[i]);
    }
    text_append(text, "],\n     ");
    field(text, "version", entry->version);
    text_append(text, ", ");
    field(text, "digest", entry->digest);
    text_append(text, "}");
}

static void append_cases(struct text *text, const char *name, const baseline_case_list *list)
{
    text_printf(text, ",\n  \"%s\": {", name);
    for (size_t i = 0; i < list->count; i++) {
        text_append(text, i ? ",\n    " : "\n    ");
        field(text, list->items[i].id, list->items[i].digest);
    }
    text_append(text, "}");
}

static void append_disputed(struct text *text, const struct baseline *baseline)
{
    if (baseline->disputed.count == 0)
        return;
    text_append(text, ",\n  \"disputed\": {");
    for (size_t i = 0; i < baseline->disputed.count; i++) {
        text_append(text, i ? ",\n    " : "\n    ");
        field(text, baseline->disputed.items[i].id,
              verdict_text(baseline->disputed.items[i].worst));
    }
    text_append(text, "}");
}

const char *baseline_text(struct arena *arena, const struct baseline *baseline)
{
    struct text text = {.arena = arena};
    text_append(&text, "{\n  \"schema\": \"pmspec-baseline/1\",\n  \"implementation\": {");
    field(&text, "name", baseline->implementation);
    text_append(&text, ", ");
    field(&text, "version", baseline->version);
    text_append(&text, "},\n  \"suite\": {");
    field(&text, "digest", baseline->suite_digest);
    text_append(&text, "},\n  \"differences\": [");
    for (size_t i = 0; i < baseline->entries.count; i++) {
        text_append(&text, i ? "," : "");
        append_entry(&text, &baseline->entries.items[i]);
    }
    text_append(&text, "]");
    append_cases(&text, "unsupported", &baseline->unsupported);
    append_cases(&text, "pass", &baseline->passing);
    append_disputed(&text, baseline);
    text_append(&text, "\n}\n");
    return text.bytes;
}
