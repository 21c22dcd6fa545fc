/*
 * Finding what is to be explained, and replaying it with a trace (explain.h). How it looks is in
 * explain_text.c, explain_json.c and explain_html.c.
 */
#include "explain.h"
#include <string.h>

enum { MOST_RUNS = 1000000 };

const char *explained_realm(const char *name)
{
    return *name ? name : "main";
}

static const char *clause_id(struct arena *arena, const struct trace_entry *entry)
{
    struct text id = {.arena = arena};
    text_append(&id, entry->algorithm);
    if (*entry->step)
        text_printf(&id, "/%s", entry->step);
    return id.bytes;
}

static bool is_about(const struct test_case *test_case, const char *id)
{
    for (size_t i = 0; i < test_case->clauses.count; i++)
        if (strcmp(test_case->clauses.items[i], id) == 0)
            return true;
    return false;
}

/* The step before a note is where the change stands; events and logs come out of programs. */
static bool note_tells_of_step(const struct trace_note *note)
{
    return note->event == TRACE_STATE || note->event == TRACE_QUEUED;
}

static void add_lines(struct arena *arena, const struct inventory *inventory,
                      const struct trace *trace, struct explanation *explanation)
{
    for (size_t i = 0; i < trace->entries.count; i++) {
        const struct trace_entry *entry = &trace->entries.items[i];
        struct explained_line line = {.agent = entry->agent, .note = entry->note};
        if (entry->note) {
            line.tells = entry->note->event != TRACE_ENDED;
            if (i > 0 && note_tells_of_step(entry->note))
                explanation->lines.items[i - 1].tells = true;
        } else {
            line.id = clause_id(arena, entry);
            line.clause = inventory_find(inventory, line.id);
            line.tells = is_about(explanation->test_case, line.id);
        }
        LIST_APPEND(arena, &explanation->lines, line);
    }
}

/* The one outcome that the text spells, in the notation of expectations. */
static enum status read_observed(struct arena *arena, const struct test_case *test_case,
                                 const char *text, const char *name,
                                 const struct outcome **observed, struct diagnostic *diagnostic)
{
    struct outcome_set set = {0};
    struct test_case spelt = *test_case;
    cJSON *document = json_parse(text, strlen(text), name, diagnostic);
    if (!document)
        return STATUS_BAD_INPUT;
    spelt.expect = document;
    spelt.file = name;
    enum status status = expectation_expand(arena, &spelt, &set, diagnostic);
    cJSON_Delete(document);
    if (status == STATUS_OK && set.outcomes.count != 1)
        status = diagnose(diagnostic, name, 0, "", "it spells %zu outcomes, not one",
                          set.outcomes.count);
    if (status == STATUS_OK)
        *observed = set.outcomes.items[0];
    return status;
}

/* Which outcome of the set is told: the one asked for, or the nearest to what was observed. */
static size_t choose_outcome(struct arena *arena, const struct outcome_set *set, size_t number,
                             struct explanation *explanation)
{
    if (!explanation->observed)
        return number ? number - 1 : 0;
    explanation->allowed = outcome_set_has(set, explanation->observed);
    if (!explanation->allowed)
        explanation->difference = outcome_difference(arena, set, explanation->observed);
    return outcome_nearest(set, explanation->observed);
}

enum status explain(struct arena *arena, const struct test_case *test_case,
                    const struct inventory *inventory, size_t number, const char *observed,
                    const char *name, struct explanation *explanation,
                    struct diagnostic *diagnostic)
{
    struct exploration exploration;
    struct exploration_options options = {.limit = MOST_RUNS};
    struct trace trace = {.arena = arena, .notes = true};
    *explanation = (struct explanation){.test_case = test_case};
    if (observed) {
        enum status status =
            read_observed(arena, test_case, observed, name, &explanation->observed, diagnostic);
        if (status != STATUS_OK)
            return status;
    }
    reference_explore(arena, test_case, &options, &exploration);
    explanation->count = exploration.outcomes.outcomes.count;
    if (explanation->count == 0 || number > explanation->count)
        return diagnose(diagnostic, test_case->file, test_case->line, "",
                        "the case has %zu allowed outcomes", explanation->count);
    size_t chosen = choose_outcome(arena, &exploration.outcomes, number, explanation);
    explanation->number = chosen + 1;
    explanation->schedule = exploration.witnesses.items[chosen];
    explanation->length = exploration.witness_lengths.items[chosen];
    explanation->outcome =
        reference_run(arena, test_case, explanation->schedule, explanation->length, &trace);
    add_lines(arena, inventory, &trace, explanation);
    return STATUS_OK;
}
