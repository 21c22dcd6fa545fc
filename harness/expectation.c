/*
 * Expectations as the sets of outcomes that they spell (suites/LANGUAGE.md, "Expectations"). A
 * list with operators is a set of sequences; the sets of the groups multiply to outcomes.
 */
#include "loader.h"
#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTCOME_LIMIT = 100000 };

struct sequence {
    const char **entries;
    size_t count;
};

typedef LIST(struct sequence) sequence_set;
typedef LIST(struct outcome *) outcome_list;

struct expansion {
    struct arena *arena;    // for what the caller keeps
    struct arena *scratch;  // for the rest
    const struct test_case *test_case;
    const cJSON *mistake;  // where the first mistake is, or NULL
    char sentence[512];
};

static bool fail(struct expansion *expansion, const cJSON *where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool fail(struct expansion *expansion, const cJSON *where, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(expansion->sentence, sizeof expansion->sentence, format, arguments);
    va_end(arguments);
    expansion->mistake = where;
    return false;
}

static bool check_limit(struct expansion *expansion, size_t count, const cJSON *where)
{
    return count <= OUTCOME_LIMIT ||
           fail(expansion, where, "The expectation spells more than %d outcomes.", OUTCOME_LIMIT);
}

static int compare_sequences(const void *a, const void *b)
{
    const struct sequence *first = a, *second = b;
    for (size_t i = 0; i < first->count && i < second->count; i++) {
        int order = strcmp(first->entries[i], second->entries[i]);
        if (order)
            return order;
    }
    return (first->count > second->count) - (first->count < second->count);
}

static void make_unique(sequence_set *set)
{
    size_t kept = 0;
    if (set->count)
        qsort(set->items, set->count, sizeof *set->items, compare_sequences);
    for (size_t i = 0; i < set->count; i++)
        if (!kept || compare_sequences(&set->items[kept - 1], &set->items[i]) != 0)
            set->items[kept++] = set->items[i];
    set->count = kept;
}

static struct sequence join(struct expansion *expansion, struct sequence a, struct sequence b)
{
    struct sequence whole = {.count = a.count + b.count};
    whole.entries = NEW_ARRAY(expansion->scratch, const char *, whole.count + 1);
    for (size_t i = 0; i < whole.count; i++)
        whole.entries[i] = i < a.count ? a.entries[i] : b.entries[i - a.count];
    return whole;
}

/* Every sequence of the first set followed by every one of the second. */
static bool append_sets(struct expansion *expansion, sequence_set *set, const sequence_set *next,
                        const cJSON *where)
{
    sequence_set product = {0};
    if (!check_limit(expansion, set->count * next->count, where))
        return false;
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < next->count; j++)
            LIST_APPEND(expansion->scratch, &product,
                        join(expansion, set->items[i], next->items[j]));
    *set = product;
    return true;
}

static bool expand_list(struct expansion *expansion, const cJSON *list, sequence_set *set);

static bool expand_any(struct expansion *expansion, const cJSON *lists, sequence_set *set)
{
    for (const cJSON *list = lists->child; list; list = list->next) {
        sequence_set one = {0};
        if (!expand_list(expansion, list, &one))
            return false;
        for (size_t i = 0; i < one.count; i++)
            LIST_APPEND(expansion->scratch, set, one.items[i]);
        if (!check_limit(expansion, set->count, lists))
            return false;
    }
    make_unique(set);
    return true;
}

/* All merges of a and b after the entries in merged; stops when there are too many. */
static void merge(struct expansion *expansion, struct sequence *merged, struct sequence a,
                  struct sequence b, sequence_set *set)
{
    if (set->count > OUTCOME_LIMIT)
        return;
    if (!a.count && !b.count) {
        LIST_APPEND(expansion->scratch, set, join(expansion, *merged, a));
        return;
    }
    for (int side = 0; side < 2; side++) {
        struct sequence *from = side ? &b : &a;
        if (!from->count)
            continue;
        merged->entries[merged->count++] = from->entries[0];
        struct sequence rest = {from->entries + 1, from->count - 1};
        merge(expansion, merged, side ? a : rest, side ? rest : b, set);
        merged->count--;
    }
}

static bool merge_sets(struct expansion *expansion, sequence_set *set, const sequence_set *other,
                       const cJSON *where)
{
    sequence_set merges = {0};
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < other->count; j++) {
            struct sequence merged = join(expansion, set->items[i], other->items[j]);
            merged.count = 0;
            merge(expansion, &merged, set->items[i], other->items[j], &merges);
            if (!check_limit(expansion, merges.count, where))
                return false;
        }
    make_unique(&merges);
    *set = merges;
    return true;
}

static void add_empty(struct expansion *expansion, sequence_set *set)
{
    LIST_APPEND(expansion->scratch, set, ((struct sequence){0}));
}

static bool expand_interleave(struct expansion *expansion, const cJSON *lists, sequence_set *set)
{
    add_empty(expansion, set);
    for (const cJSON *list = lists->child; list; list = list->next) {
        sequence_set one = {0};
        if (!expand_list(expansion, list, &one) || !merge_sets(expansion, set, &one, lists))
            return false;
    }
    return true;
}

static bool expand_upto(struct expansion *expansion, const cJSON *list, sequence_set *set)
{
    sequence_set whole = {0};
    if (!expand_list(expansion, list, &whole))
        return false;
    for (size_t i = 0; i < whole.count; i++) {
        struct sequence prefix = whole.items[i];
        for (prefix.count = 0; prefix.count <= whole.items[i].count; prefix.count++)
            LIST_APPEND(expansion->scratch, set, prefix);
        if (!check_limit(expansion, set->count, list))
            return false;
    }
    make_unique(set);
    return true;
}

/* ["threw", x] and ["reported", x] have one form. */
static bool check_reserved(struct expansion *expansion, const cJSON *entry)
{
    const char *word = cJSON_GetStringValue(entry->child);
    bool reserved = word && (strcmp(word, "threw") == 0 || strcmp(word, "reported") == 0);
    return !reserved || cJSON_GetArraySize(entry) == 2 ||
           fail(expansion, entry, "An entry \"%s\" has one value.", word);
}

static bool expand_entry(struct expansion *expansion, const cJSON *entry, sequence_set *set)
{
    struct sequence sequence = {.count = 1};
    char why[300];
    if (!cJSON_IsArray(entry))
        return fail(expansion, entry, "An entry is a list of values.");
    if (!check_reserved(expansion, entry))
        return false;
    for (const cJSON *value = entry->child; value; value = value->next) {
        const cJSON *mistake = observed_mistake(expansion->test_case, value, why, sizeof why);
        if (mistake)
            return fail(expansion, mistake, "%s", why);
    }
    sequence.entries = NEW_ARRAY(expansion->scratch, const char *, 1);
    sequence.entries[0] = json_canonical(expansion->arena, entry);
    LIST_APPEND(expansion->scratch, set, sequence);
    return true;
}

static bool expand_maybe(struct expansion *expansion, const cJSON *entry, sequence_set *set)
{
    add_empty(expansion, set);
    return expand_entry(expansion, entry, set);
}

static const struct list_operator {
    const char *word;
    bool (*expand)(struct expansion *expansion, const cJSON *operand, sequence_set *set);
} list_operators[] = {
    {"any", expand_any},
    {"interleave", expand_interleave},
    {"upto", expand_upto},
    {"maybe", expand_maybe},
};

enum { LIST_OPERATORS = sizeof list_operators / sizeof *list_operators };

static bool expand_operator(struct expansion *expansion, const cJSON *item, sequence_set *set)
{
    const cJSON *operand = item->child;
    if (!cJSON_IsObject(item) || !operand || operand->next)
        return fail(expansion, item,
                    "In a list stand entries, which are lists, and operators with one key.");
    struct nearest nearest = {.word = operand->string};
    for (size_t i = 0; i < LIST_OPERATORS; i++) {
        if (strcmp(list_operators[i].word, operand->string) != 0) {
            nearest_offer(&nearest, list_operators[i].word);
            continue;
        }
        if (!cJSON_IsArray(operand) || !operand->child)
            return fail(expansion, operand, "\"%s\" wants a list that is not empty.",
                        operand->string);
        return list_operators[i].expand(expansion, operand, set);
    }
    return fail(expansion, operand, "Unknown operator \"%s\"%s", operand->string,
                nearest.best ? nearest_hint(expansion->scratch, &nearest) : ".");
}

static bool expand_list(struct expansion *expansion, const cJSON *list, sequence_set *set)
{
    if (!cJSON_IsArray(list))
        return fail(expansion, list, "A list of entries should stand here.");
    add_empty(expansion, set);
    for (const cJSON *item = list->child; item; item = item->next) {
        sequence_set next = {0};
        bool ok = cJSON_IsArray(item) ? expand_entry(expansion, item, &next)
                                      : expand_operator(expansion, item, &next);
        if (!ok || !append_sets(expansion, set, &next, list))
            return false;
    }
    make_unique(set);
    return true;
}

static struct outcome *extended(struct expansion *expansion, const struct outcome *outcome,
                                size_t group, const struct sequence *sequence)
{
    struct outcome *copy = outcome_create(expansion->arena, expansion->test_case);
    for (size_t i = 0; i < group; i++)
        copy->groups.items[i].entries = outcome->groups.items[i].entries;
    for (size_t i = 0; i < sequence->count; i++)
        LIST_APPEND(expansion->arena, &copy->groups.items[group].entries, sequence->entries[i]);
    return copy;
}

/* Every outcome so far with every sequence as the log of the next group. */
static bool multiply(struct expansion *expansion, outcome_list *outcomes, size_t group,
                     const sequence_set *set, const cJSON *where)
{
    outcome_list product = {0};
    if (!check_limit(expansion, outcomes->count * set->count, where))
        return false;
    for (size_t i = 0; i < outcomes->count; i++)
        for (size_t j = 0; j < set->count; j++)
            LIST_APPEND(expansion->scratch, &product,
                        extended(expansion, outcomes->items[i], group, &set->items[j]));
    *outcomes = product;
    return true;
}

static void append_outcomes(struct expansion *expansion, outcome_list *all,
                            const outcome_list *more)
{
    for (size_t i = 0; i < more->count; i++)
        LIST_APPEND(expansion->scratch, all, more->items[i]);
}

/* One list: the log of the only group. */
static bool expand_single(struct expansion *expansion, const cJSON *list, outcome_list *all)
{
    sequence_set set = {0};
    outcome_list outcomes = {0};
    struct outcome *none = outcome_create(expansion->scratch, expansion->test_case);
    if (none->groups.count != 1)
        return fail(expansion, list,
                    "The case has several logs; the expectation is an object: group, list.");
    LIST_APPEND(expansion->scratch, &outcomes, none);
    if (!expand_list(expansion, list, &set) || !multiply(expansion, &outcomes, 0, &set, list))
        return false;
    append_outcomes(expansion, all, &outcomes);
    return true;
}

static bool check_group(struct expansion *expansion, const struct outcome *none, const cJSON *item)
{
    struct nearest nearest = {.word = item->string};
    for (size_t i = 0; i < none->groups.count; i++) {
        if (*item->string && strcmp(none->groups.items[i].group, item->string) == 0)
            return true;
        nearest_offer(&nearest, none->groups.items[i].group);
    }
    return fail(expansion, item, "\"%s\" is no group: groups are named by their first realm%s",
                item->string, nearest.best ? nearest_hint(expansion->scratch, &nearest) : ".");
}

static bool expand_groups(struct expansion *expansion, const cJSON *groups, outcome_list *all)
{
    struct outcome *none = outcome_create(expansion->scratch, expansion->test_case);
    outcome_list outcomes = {0};
    LIST_APPEND(expansion->scratch, &outcomes, none);
    for (const cJSON *item = groups->child; item; item = item->next)
        if (!check_group(expansion, none, item))
            return false;
    for (size_t i = 0; i < none->groups.count; i++) {
        const cJSON *list = cJSON_GetObjectItemCaseSensitive(groups, none->groups.items[i].group);
        sequence_set set = {0};
        if (!list)
            add_empty(expansion, &set);
        else if (!expand_list(expansion, list, &set))
            return false;
        if (!multiply(expansion, &outcomes, i, &set, groups))
            return false;
    }
    append_outcomes(expansion, all, &outcomes);
    return true;
}

static bool expand_expectation(struct expansion *expansion, const cJSON *expect, outcome_list *all)
{
    if (cJSON_IsArray(expect))
        return expand_single(expansion, expect, all);
    bool anonymous = !expansion->test_case->realms.items[0].name[0];
    if (!cJSON_IsObject(expect) || (anonymous && !expect->child))
        return fail(expansion, expect,
                    "An expectation is a list, an object of groups, or {\"any\": [...]}.");
    const cJSON *any = expect->child;
    if (!any || strcmp(any->string, "any") != 0)
        return expand_groups(expansion, expect, all);
    if (any->next || !cJSON_IsArray(any) || !any->child)
        return fail(expansion, any,
                    "\"any\" stands alone and wants a list of expectations that is not empty.");
    for (const cJSON *item = any->child; item; item = item->next)
        if (!expand_expectation(expansion, item, all) || !check_limit(expansion, all->count, any))
            return false;
    return true;
}

static int compare_outcomes(const void *a, const void *b)
{
    return outcome_compare(*(struct outcome *const *)a, *(struct outcome *const *)b);
}

static void collect(struct arena *arena, outcome_list *all, struct outcome_set *set)
{
    *set = (struct outcome_set){0};
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, compare_outcomes);
    for (size_t i = 0; i < all->count; i++)
        if (!i || compare_outcomes(&all->items[i - 1], &all->items[i]) != 0)
            LIST_APPEND(arena, &set->outcomes, all->items[i]);
}

static bool expand(struct expansion *expansion, struct outcome_set *set)
{
    outcome_list all = {0};
    expansion->scratch = arena_open();
    bool ok = expand_expectation(expansion, expansion->test_case->expect, &all);
    if (ok)
        collect(expansion->arena, &all, set);
    arena_close(expansion->scratch);
    return ok;
}

enum status expectation_expand(struct arena *arena, const struct test_case *test_case,
                               struct outcome_set *set, struct diagnostic *diagnostic)
{
    struct expansion expansion = {.arena = arena, .test_case = test_case};
    if (expand(&expansion, set))
        return STATUS_OK;
    int line = json_line(expansion.mistake);
    return diagnose(diagnostic, test_case->file, line ? line : test_case->line, "",
                    "In the expectation of %s: %s", test_case->id, expansion.sentence);
}

bool expectation_check(struct loader *loader)
{
    struct arena *arena = arena_open();
    struct outcome_set set;
    struct expansion expansion = {.arena = arena, .test_case = loader->test_case};
    bool ok = expand(&expansion, &set);
    arena_close(arena);
    return ok || load_fail(loader, expansion.mistake, "%s", expansion.sentence);
}
