/*
 * Checking suites/decisions.json.
 */
#include "decisions.h"
#include "paths.h"
#include <stdio.h>
#include <string.h>

struct check {
    const char *path, *text;
    const struct inventory *inventory;
    struct diagnostic *diagnostic;
};

static enum status fail(const struct check *check, size_t index, const char *key,
                        const char *sentence, const char *what)
{
    char pointer[128];
    snprintf(pointer, sizeof pointer, "/decisions/%zu%s%s", index, *key ? "/" : "", key);
    return diagnose(check->diagnostic, check->path, json_line_of(check->text, pointer), pointer,
                    sentence, what);
}

static enum status check_texts(const struct check *check, size_t index, const cJSON *decision)
{
    static const char *const keys[] = {"id", "title", "letter", "intent", "chosen", "why"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const cJSON *text = cJSON_GetObjectItemCaseSensitive(decision, keys[i]);
        if (!cJSON_IsString(text) || !*text->valuestring)
            return fail(check, index, "", "a decision needs the text \"%s\"", keys[i]);
    }
    return STATUS_OK;
}

static enum status check_clauses(const struct check *check, size_t index, const cJSON *decision)
{
    const cJSON *clauses = cJSON_GetObjectItemCaseSensitive(decision, "clauses");
    const cJSON *clause;
    if (!cJSON_IsArray(clauses) || cJSON_GetArraySize(clauses) == 0)
        return fail(check, index, "", "a decision needs a list of %s", "clauses");
    cJSON_ArrayForEach(
        clause,
        clauses) if (!cJSON_IsString(clause) ||
                     !inventory_find(check->inventory,
                                     clause->valuestring)) return fail(check, index, "clauses",
                                                                       "unknown clause %s",
                                                                       cJSON_IsString(clause)
                                                                           ? clause->valuestring
                                                                           : "(not a text)");
    return STATUS_OK;
}

static enum status check_unique(const struct check *check, size_t index, const cJSON *decisions,
                                const char *id)
{
    for (size_t i = 0; i < index; i++) {
        const cJSON *other = cJSON_GetArrayItem(decisions, (int)i);
        if (strcmp(cJSON_GetObjectItemCaseSensitive(other, "id")->valuestring, id) == 0)
            return fail(check, index, "id", "the id %s is used twice", id);
    }
    return STATUS_OK;
}

static enum status check_all(const struct check *check, const cJSON *document)
{
    const cJSON *decisions = cJSON_GetObjectItemCaseSensitive(document, "decisions");
    const cJSON *decision;
    size_t index = 0;
    if (!cJSON_IsArray(decisions))
        return diagnose(check->diagnostic, check->path, 1, "", "it needs a list \"decisions\"");
    cJSON_ArrayForEach(decision, decisions)
    {
        enum status status = check_texts(check, index, decision);
        if (status == STATUS_OK)
            status = check_clauses(check, index, decision);
        if (status == STATUS_OK)
            status = check_unique(check, index, decisions,
                                  cJSON_GetObjectItemCaseSensitive(decision, "id")->valuestring);
        if (status != STATUS_OK)
            return status;
        index++;
    }
    return STATUS_OK;
}

static enum reading find_reading(const char *name)
{
    enum reading which = 0;
    while (which < READING_COUNT && strcmp(reading_name(which), name) != 0)
        which++;
    return which;
}

static enum status load_readings(const struct check *check, struct arena *arena,
                                 const cJSON *document, struct decisions *decisions)
{
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(document, "decisions");
    size_t index = 0;
    for (const cJSON *item = list->child; item; item = item->next, index++) {
        const cJSON *name = cJSON_GetObjectItemCaseSensitive(item, "reading");
        struct text id = {.arena = arena};
        if (!cJSON_IsString(name))
            continue;
        enum reading which = find_reading(name->valuestring);
        if (which == READING_COUNT || decisions->of_reading[which].id)
            return fail(check, index, "reading",
                        which == READING_COUNT ? "the reference has no %s"
                                               : "%s belongs to two decisions",
                        name->valuestring);
        text_append(&id, cJSON_GetObjectItemCaseSensitive(item, "id")->valuestring);
        decisions->of_reading[which].id = id.bytes;
        decisions->of_reading[which].gating =
            cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "gating"));
    }
    for (enum reading which = 0; which < READING_COUNT; which++)
        if (!decisions->of_reading[which].id)
            return diagnose(check->diagnostic, check->path, 1, "", "no decision has the reading %s",
                            reading_name(which));
    return STATUS_OK;
}

enum status decisions_load(struct arena *arena, const char *root, struct decisions *decisions,
                           struct diagnostic *diagnostic)
{
    const char *path = path_join(arena, root, "suites/decisions.json");
    size_t length;
    const char *text = file_read(arena, path, &length, diagnostic);
    cJSON *document = text ? json_parse(text, length, path, diagnostic) : NULL;
    if (!document)
        return STATUS_BAD_INPUT;
    struct check check = {path, text, NULL, diagnostic};
    *decisions = (struct decisions){.of_reading[0].id = NULL};
    enum status status = load_readings(&check, arena, document, decisions);
    cJSON_Delete(document);
    return status;
}

enum status decisions_check(struct arena *arena, const char *root,
                            const struct inventory *inventory, struct diagnostic *diagnostic)
{
    const char *path = path_join(arena, root, "suites/decisions.json");
    size_t length;
    const char *text = file_read(arena, path, &length, diagnostic);
    cJSON *document = text ? json_parse(text, length, path, diagnostic) : NULL;
    if (!document)
        return STATUS_BAD_INPUT;
    struct check check = {path, text, inventory, diagnostic};
    enum status status = check_all(&check, document);
    cJSON_Delete(document);
    return status;
}
