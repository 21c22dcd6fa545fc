/*
 * Grouping what engines do. A case stands under the clause that it names first.
 */
#include "interop.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool has_name(const name_list *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* Each report lists the clauses of its cases in the order of the standard. */
static void add_clauses(struct interop *interop, const struct report *report)
{
    const cJSON *clause;
    cJSON_ArrayForEach(clause, cJSON_GetObjectItemCaseSensitive(report->document, "clauses"))
    {
        const cJSON *id = cJSON_GetObjectItemCaseSensitive(clause, "id");
        if (cJSON_IsString(id) && !has_name(&interop->clauses, id->valuestring))
            LIST_APPEND(interop->arena, &interop->clauses,
                        first_line(interop->arena, id->valuestring));
    }
}

struct interop interop_open(struct arena *arena, const report_list *reports)
{
    struct interop interop = {arena, reports, matrix_build(arena, reports), {0}};
    for (size_t i = 0; i < reports->count; i++)
        add_clauses(&interop, reports->items[i]);
    return interop;
}

static const char *first_clause(const struct report_result *result)
{
    return result->clauses.count ? result->clauses.items[0].id : "";
}

static size_t clause_order(const struct interop *interop, const struct report_result *result)
{
    size_t order = 0;
    while (order < interop->clauses.count &&
           strcmp(interop->clauses.items[order], first_clause(result)) != 0)
        order++;
    return order;
}

const char *interop_family(struct arena *arena, const char *name)
{
    struct text family = {.arena = arena};
    size_t length = strlen(name);
    while (length > 1 && isdigit((unsigned char)name[length - 1]))
        length--;
    text_append_bytes(&family, name, length);
    return family.bytes;
}

static const char *family_of(const struct interop *interop, size_t report)
{
    return interop_family(interop->arena, interop->reports->items[report]->implementation);
}

/* How many engines are of the family, and how many of these are in the set. */
struct share {
    size_t all, members;
};

static struct share share_of(const struct interop *interop, const bool *engines, const char *family)
{
    struct share share = {0};
    for (size_t i = 0; i < interop->reports->count; i++)
        if (strcmp(family_of(interop, i), family) == 0) {
            share.all++;
            share.members += engines[i];
        }
    return share;
}

void interop_append_engines(struct text *text, const struct interop *interop, const bool *engines)
{
    name_list told = {0};
    const char *comma = "";
    for (size_t i = 0; i < interop->reports->count; i++) {
        const char *family = family_of(interop, i);
        if (!engines[i] || has_name(&told, family))
            continue;
        struct share share = share_of(interop, engines, family);
        text_append(text, comma);
        comma = ", ";
        if (share.all > 1 && share.members == share.all) {
            LIST_APPEND(interop->arena, &told, family);
            text_printf(text, "%s (all %zu)", family, share.all);
        } else {
            text_append(text, interop->reports->items[i]->implementation);
        }
    }
}

static const char *engines_text(const struct interop *interop, const bool *engines)
{
    struct text text = {.arena = interop->arena};
    text_append(&text, "");
    interop_append_engines(&text, interop, engines);
    return text.bytes;
}

static engine_set new_set(const struct interop *interop)
{
    return NEW_ARRAY(interop->arena, bool, interop->reports->count);
}

static void add_sight(const struct interop *interop, struct interop_case *item, size_t report,
                      const char *seen)
{
    struct interop_sight sight = {seen, NULL};
    item->who[report] = true;
    for (size_t i = 0; i < item->sights.count; i++)
        if (strcmp(item->sights.items[i].seen, seen) == 0) {
            item->sights.items[i].engines[report] = true;
            return;
        }
    sight.engines = new_set(interop);
    sight.engines[report] = true;
    LIST_APPEND(interop->arena, &item->sights, sight);
}

/* A crash or a hang is told as such; what it left behind hangs on the moment. */
static const char *seen_difference(const struct interop *interop,
                                   const struct report_result *result)
{
    if (result->verdict == VERDICT_FAIL)
        return first_line(interop->arena, result->difference);
    return result->verdict == VERDICT_CRASH ? "the engine dies" : "the engine hangs";
}

static struct interop_case read_differences(const struct interop *interop,
                                            const struct matrix_row *row)
{
    struct interop_case item = {.any = NULL, .who = new_set(interop)};
    for (size_t i = 0; i < interop->reports->count; i++) {
        const struct report_result *result = row->results[i];
        if (!result || !verdict_is_difference(result->verdict))
            continue;
        item.any = item.any ? item.any : result;
        add_sight(interop, &item, i, seen_difference(interop, result));
    }
    item.engines = engines_text(interop, item.who);
    return item;
}

static bool is_empty_report(const cJSON *group)
{
    const char *name = group->string;
    size_t length = strlen(name);
    const char *end = length < 8 ? name : name + length - 8;
    return strcmp(end, "reported") == 0 && cJSON_GetArraySize(group) == 0;
}

/*
 * What was observed, as an engine would say it that tells of uncaught exceptions in the log itself:
 * without empty logs of their own for them (outcome_reports_apart).
 */
static const char *observed_plainly(const struct interop *interop, const char *observed)
{
    struct diagnostic ignored;
    const char *plain = observed;
    cJSON *groups = *observed == '{' ? json_parse(observed, strlen(observed), "", &ignored) : NULL;
    for (cJSON *group = groups ? groups->child : NULL, *next; group; group = next) {
        next = group->next;
        if (is_empty_report(group))
            cJSON_Delete(cJSON_DetachItemViaPointer(groups, group));
    }
    const cJSON *first = groups ? groups->child : NULL;
    bool anonymous = first && !first->next && !*first->string;
    if (groups)
        plain = json_canonical(interop->arena, anonymous ? first : groups);
    cJSON_Delete(groups);
    return plain;
}

static struct interop_case read_choices(const struct interop *interop, const struct matrix_row *row)
{
    struct interop_case item = {.any = NULL, .who = new_set(interop)};
    struct text engines = {.arena = interop->arena};
    text_append(&engines, "");
    for (size_t i = 0; i < interop->reports->count; i++) {
        const struct report_result *result = row->results[i];
        if (!result || result->verdict != VERDICT_PASS || result->allowed_count < 2 ||
            !result->observed)
            continue;
        item.any = item.any ? item.any : result;
        add_sight(interop, &item, i, observed_plainly(interop, result->observed));
    }
    for (size_t i = 0; i < item.sights.count; i++) {
        text_append(&engines, i ? " | " : "");
        interop_append_engines(&engines, interop, item.sights.items[i].engines);
    }
    item.engines = engines.bytes;
    return item;
}

static int compare_cases(const void *first, const void *second)
{
    const struct interop_case *a = first, *b = second;
    if (a->clause_order != b->clause_order)
        return a->clause_order < b->clause_order ? -1 : 1;
    int order = strcmp(first_clause(a->any), first_clause(b->any));
    if (order == 0)
        order = strcmp(a->engines, b->engines);
    return order ? order : strcmp(a->any->id, b->any->id);
}

static void add_case(const struct interop *interop, interop_case_list *list,
                     struct interop_case *item)
{
    item->clause_order = clause_order(interop, item->any);
    LIST_APPEND(interop->arena, list, *item);
}

static void sort(interop_case_list *list)
{
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_cases);
}

interop_case_list interop_differences(const struct interop *interop, bool gating)
{
    interop_case_list list = {0};
    for (size_t i = 0; i < interop->matrix.rows.count; i++) {
        struct interop_case item = read_differences(interop, &interop->matrix.rows.items[i]);
        if (item.any && item.any->gating == gating)
            add_case(interop, &list, &item);
    }
    sort(&list);
    return list;
}

interop_case_list interop_choices(const struct interop *interop)
{
    interop_case_list list = {0};
    for (size_t i = 0; i < interop->matrix.rows.count; i++) {
        struct interop_case item = read_choices(interop, &interop->matrix.rows.items[i]);
        if (item.sights.count > 1)
            add_case(interop, &list, &item);
    }
    sort(&list);
    return list;
}

/* True if an engine of another family ran the case and passed. */
static bool other_family_passes(const struct interop *interop, const char *id, const char *family)
{
    for (size_t i = 0; i < interop->reports->count; i++) {
        const struct report_result *result = report_find(interop->reports->items[i], id);
        if (result && result->verdict == VERDICT_PASS && strcmp(family_of(interop, i), family) != 0)
            return true;
    }
    return false;
}

const char *interop_only_family(const struct interop *interop, const struct interop_case *item)
{
    const char *family = NULL;
    for (size_t i = 0; i < interop->reports->count; i++) {
        if (!item->who[i])
            continue;
        if (family && strcmp(family, family_of(interop, i)) != 0)
            return NULL;
        family = family_of(interop, i);
    }
    return family && other_family_passes(interop, item->any->id, family) ? family : NULL;
}
