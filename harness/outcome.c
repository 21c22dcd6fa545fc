/*
 * Outcomes and sets of them (suites/LANGUAGE.md, "What is observed"). All outcomes of one case
 * have the same groups in the same order, so they compare group by group.
 */
#include "outcome.h"

#include <stdio.h>
#include <string.h>

enum { ALTERNATIVES_SHOWN = 5 };

struct outcome *outcome_create(struct arena *arena, const struct test_case *test_case)
{
    struct outcome *outcome = NEW(arena, struct outcome);
    for (size_t i = 0; i < test_case->realms.count; i++) {
        struct group_log log = {.group = test_case->realms.items[i].name};
        if (test_case->realms.items[i].group == (int)i)
            LIST_APPEND(arena, &outcome->groups, log);
    }
    return outcome;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many first entries are the same. */
static size_t common_prefix(const struct group_log *a, const struct group_log *b)
{
    size_t count = smaller(a->entries.count, b->entries.count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(a->entries.items[i], b->entries.items[i]) != 0)
            return i;
    return count;
}

static int compare_logs(const struct group_log *a, const struct group_log *b)
{
    size_t common = common_prefix(a, b);
    if (common < a->entries.count && common < b->entries.count)
        return strcmp(a->entries.items[common], b->entries.items[common]);
    return (a->entries.count > b->entries.count) - (a->entries.count < b->entries.count);
}

int outcome_compare(const struct outcome *a, const struct outcome *b)
{
    size_t count = smaller(a->groups.count, b->groups.count);
    for (size_t i = 0; i < count; i++) {
        int order = compare_logs(&a->groups.items[i], &b->groups.items[i]);
        if (order)
            return order;
    }
    return (a->groups.count > b->groups.count) - (a->groups.count < b->groups.count);
}

bool outcome_is_prefix(const struct outcome *prefix, const struct outcome *whole)
{
    if (prefix->groups.count != whole->groups.count)
        return false;
    for (size_t i = 0; i < prefix->groups.count; i++) {
        const struct group_log *log = &prefix->groups.items[i];
        if (common_prefix(log, &whole->groups.items[i]) < log->entries.count)
            return false;
    }
    return true;
}

/* The place of the first member that does not come before the outcome. */
static size_t lower_bound(const struct outcome_set *set, const struct outcome *outcome)
{
    size_t low = 0, high = set->outcomes.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (outcome_compare(set->outcomes.items[middle], outcome) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const struct outcome_set *set, size_t place, const struct outcome *outcome)
{
    return place < set->outcomes.count && outcome_compare(set->outcomes.items[place], outcome) == 0;
}

bool outcome_set_add(struct arena *arena, struct outcome_set *set, struct outcome *outcome)
{
    size_t place = lower_bound(set, outcome);
    if (is_at(set, place, outcome))
        return false;
    LIST_APPEND(arena, &set->outcomes, outcome);
    struct outcome **items = set->outcomes.items;
    memmove(&items[place + 1], &items[place], (set->outcomes.count - 1 - place) * sizeof *items);
    items[place] = outcome;
    return true;
}

bool outcome_set_has(const struct outcome_set *set, const struct outcome *outcome)
{
    return is_at(set, lower_bound(set, outcome), outcome);
}

/* A scan, as with several groups the extensions of an outcome need not stand together. */
bool outcome_set_has_prefix(const struct outcome_set *set, const struct outcome *outcome)
{
    for (size_t i = 0; i < set->outcomes.count; i++)
        if (outcome_is_prefix(outcome, set->outcomes.items[i]))
            return true;
    return false;
}

bool outcome_set_equal(const struct outcome_set *a, const struct outcome_set *b)
{
    if (a->outcomes.count != b->outcomes.count)
        return false;
    for (size_t i = 0; i < a->outcomes.count; i++)
        if (outcome_compare(a->outcomes.items[i], b->outcomes.items[i]) != 0)
            return false;
    return true;
}

static void append_log(struct text *text, const struct group_log *log)
{
    text_append(text, "[");
    for (size_t i = 0; i < log->entries.count; i++) {
        text_append(text, i ? "," : "");
        text_append(text, log->entries.items[i]);
    }
    text_append(text, "]");
}

bool entry_is_report(const char *entry)
{
    static const char start[] = "[\"reported\"";
    return strncmp(entry, start, sizeof start - 1) == 0;
}

static const char *reports_name(struct arena *arena, const char *group)
{
    struct text name = {.arena = arena};
    text_printf(&name, "%s%sreported", group, *group ? " " : "");
    return name.bytes;
}

struct outcome *outcome_reports_apart(struct arena *arena, const struct outcome *outcome)
{
    struct outcome *apart = NEW(arena, struct outcome);
    for (size_t i = 0; i < outcome->groups.count; i++) {
        const struct group_log *log = &outcome->groups.items[i];
        struct group_log rest = {.group = log->group};
        struct group_log reports = {.group = reports_name(arena, log->group)};
        for (size_t j = 0; j < log->entries.count; j++) {
            struct group_log *part = entry_is_report(log->entries.items[j]) ? &reports : &rest;
            LIST_APPEND(arena, &part->entries, log->entries.items[j]);
        }
        LIST_APPEND(arena, &apart->groups, rest);
        LIST_APPEND(arena, &apart->groups, reports);
    }
    return apart;
}

void outcome_set_reports_apart(struct arena *arena, struct outcome_set *set)
{
    struct outcome_set apart = {0};
    for (size_t i = 0; i < set->outcomes.count; i++)
        outcome_set_add(arena, &apart, outcome_reports_apart(arena, set->outcomes.items[i]));
    *set = apart;
}

static bool is_anonymous(const struct outcome *outcome)
{
    return outcome->groups.count == 1 && !outcome->groups.items[0].group[0];
}

const char *outcome_json(struct arena *arena, const struct outcome *outcome)
{
    struct text text = {.arena = arena};
    if (is_anonymous(outcome)) {
        append_log(&text, &outcome->groups.items[0]);
        return text.bytes;
    }
    text_append(&text, "{");
    for (size_t i = 0; i < outcome->groups.count; i++) {
        const struct group_log *log = &outcome->groups.items[i];
        text_append(&text, i ? "," : "");
        text_append_json_string(&text, log->group, strlen(log->group));
        text_append(&text, ":");
        append_log(&text, log);
    }
    text_append(&text, "}");
    return text.bytes;
}

/* How near two outcomes are: the entries that they have in common before they differ. */
static size_t nearness(const struct outcome *a, const struct outcome *b)
{
    size_t count = smaller(a->groups.count, b->groups.count), sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += common_prefix(&a->groups.items[i], &b->groups.items[i]);
    return sum;
}

size_t outcome_nearest(const struct outcome_set *set, const struct outcome *observed)
{
    size_t nearest = 0;
    for (size_t i = 1; i < set->outcomes.count; i++)
        if (nearness(set->outcomes.items[i], observed) >
            nearness(set->outcomes.items[nearest], observed))
            nearest = i;
    return nearest;
}

/* The first group in which the outcomes differ. */
static size_t differing_group(const struct outcome *a, const struct outcome *b)
{
    size_t group = 0;
    while (compare_logs(&a->groups.items[group], &b->groups.items[group]) == 0)
        group++;
    return group;
}

static const char *entry_at(const struct group_log *log, size_t index)
{
    return index < log->entries.count ? log->entries.items[index] : NULL;
}

static void add_alternative(struct arena *arena, name_list *list, const char *entry)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], entry) == 0)
            return;
    LIST_APPEND(arena, list, entry);
}

/* What members as near as the nearest have at this place; "the end" where one has nothing there. */
static name_list alternatives(struct arena *arena, const struct outcome_set *set,
                              const struct outcome *observed, size_t nearest, size_t group,
                              size_t index)
{
    name_list list = {0};
    const struct group_log *seen = &observed->groups.items[group];
    for (size_t i = 0; i < set->outcomes.count; i++) {
        const struct outcome *member = set->outcomes.items[i];
        const struct group_log *log = &member->groups.items[group];
        const char *entry = entry_at(log, index);
        bool same_place = common_prefix(log, seen) == index && (entry || entry_at(seen, index));
        if (same_place && nearness(member, observed) == nearest)
            add_alternative(arena, &list, entry ? entry : "the end");
    }
    return list;
}

static void append_alternatives(struct text *text, const name_list *list)
{
    size_t shown = smaller(list->count, ALTERNATIVES_SHOWN);
    for (size_t i = 0; i < shown; i++)
        text_printf(text, "%s%s", i ? " or " : "", list->items[i]);
    if (list->count > shown)
        text_printf(text, " or one of %zu more", list->count - shown);
}

const char *outcome_difference(struct arena *arena, const struct outcome_set *set,
                               const struct outcome *observed)
{
    struct text text = {.arena = arena};
    if (!set->outcomes.count)
        return "no outcome is allowed";
    const struct outcome *member = set->outcomes.items[outcome_nearest(set, observed)];
    if (outcome_compare(member, observed) == 0)
        return "no difference";
    size_t group = differing_group(member, observed);
    const struct group_log *log = &observed->groups.items[group];
    size_t index = common_prefix(log, &member->groups.items[group]);
    const char *seen = entry_at(log, index);
    name_list list = alternatives(arena, set, observed, nearness(member, observed), group, index);
    if (log->group[0])
        text_printf(&text, "%s, ", log->group);
    text_printf(&text, "entry %zu: ", index + 1);
    if (list.count == 1 && strcmp(list.items[0], "the end") == 0) {
        text_printf(&text, "seen %s after the end of every allowed outcome", seen);
        return text.bytes;
    }
    text_append(&text, "allowed ");
    append_alternatives(&text, &list);
    text_printf(&text, ", seen %s", seen ? seen : "nothing");
    return text.bytes;
}
