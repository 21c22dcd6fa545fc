/*
 * pmspec list, show, explore, lint, map: what concerns cases without an engine.
 */
#include "command.h"
#include "compiler.h"
#include "decisions.h"
#include "lint.h"
#include "paths.h"
#include "report.h"
#include "spec_map.h"
#include "terminal.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPLORE_RUNS = 1000000, COUNTING_RUNS = 20000 };

static void print_case_json(struct text *text, const struct test_case *test_case)
{
    text_append(text, "{\"id\":");
    text_append_json_string(text, test_case->id, strlen(test_case->id));
    text_append(text, ",\"suite\":");
    text_append_json_string(text, test_case->suite, strlen(test_case->suite));
    text_append(text, ",\"title\":");
    text_append_json_string(text, test_case->title, strlen(test_case->title));
    text_append(text, ",\"clauses\":[");
    for (size_t i = 0; i < test_case->clauses.count; i++) {
        const char *id = test_case->clauses.items[i];
        text_append(text, i ? "," : "");
        text_append_json_string(text, id, strlen(id));
    }
    text_printf(text, "],\"status\":\"%s\"", test_case->waiting ? "waiting" : "planned");
    enum absence absence =
        test_case->waiting ? ABSENCE_NONE : reference_absence(test_case, LINT_RUNS);
    if (absence != ABSENCE_NONE)
        text_printf(text, ",\"absence\":\"%s\"", absence_text(absence));
    text_append(text, "}");
}

enum status command_list(struct command_context *context)
{
    struct text text = {.arena = context->arena};
    size_t selected = 0;
    for (size_t i = 0; i < context->suites->cases.count; i++) {
        const struct test_case *test_case = context->suites->cases.items[i];
        if (!options_select(&context->options, test_case->id))
            continue;
        if (context->options.json) {
            text_append(&text, selected ? ",\n" : "[\n");
            print_case_json(&text, test_case);
        } else {
            text_printf(&text, "%s%s\n    %s\n", test_case->id,
                        test_case->waiting ? " (waiting)" : "", test_case->title);
        }
        selected++;
    }
    if (selected == 0)
        return diagnose(&context->diagnostic, "", 0, "", "no case matches");
    printf("%s%s", text.bytes, context->options.json ? "\n]\n" : "");
    return STATUS_OK;
}

/* The one case that the command is about. */
static enum status the_case(struct command_context *context, struct test_case **test_case)
{
    if (context->options.operands.count != 1)
        return diagnose(&context->diagnostic, "", 0, "", "name one case; pmspec list has them all");
    const char *id = context->options.operands.items[0];
    *test_case = suites_find(context->suites, id);
    if (!*test_case)
        return diagnose(&context->diagnostic, "", 0, "",
                        "there is no case '%s'; pmspec list has them all", id);
    return STATUS_OK;
}

static void show_case(struct command_context *context, const struct test_case *test_case)
{
    printf("%s: %s\n%s:%d\n", test_case->id, test_case->title, test_case->file, test_case->line);
    if (test_case->note)
        printf("%s\n", test_case->note);
    for (size_t i = 0; i < test_case->clauses.count; i++) {
        const struct clause *clause =
            inventory_find(&context->inventory, test_case->clauses.items[i]);
        if (clause)
            printf("\n  %s\n  %s\n  %s\n", clause->id, clause->summary, clause->url);
    }
    printf("\n");
    for (size_t i = 0; i < test_case->realms.count; i++)
        printf("%s", compile_program(context->arena, test_case, i));
    char *expect = cJSON_Print(test_case->expect);
    printf("\nexpect %s\n", expect ? expect : "");
    cJSON_free(expect);
}

enum status command_show(struct command_context *context)
{
    struct test_case *test_case;
    enum status status = the_case(context, &test_case);
    if (status != STATUS_OK)
        return status;
    if (context->options.js)
        printf("%s", compile_standalone(context->arena, test_case));
    else if (context->options.json)
        printf("%s\n", test_case->json);
    else
        show_case(context, test_case);
    return STATUS_OK;
}

/* What is found out about a case. */
struct finding {
    const struct test_case *test_case;
    struct exploration exploration;
    uint64_t schedules;  // of the case
    bool counted;        // exactly so many; else at least
    enum absence absence;
};

/* Merged states alone give the number of all schedules. */
static void count_schedules(struct arena *arena, struct finding *finding)
{
    struct exploration merged;
    struct exploration_options options = {.limit = COUNTING_RUNS, .mode = SEARCH_MERGED};
    reference_explore(arena, finding->test_case, &options, &merged);
    finding->counted = merged.complete && merged.schedules < UINT64_MAX;
    finding->schedules = merged.complete ? merged.schedules : merged.runs;
}

static void explore_text(const struct finding *finding, struct arena *arena)
{
    const struct exploration *exploration = &finding->exploration;
    const struct outcome_set *set = &exploration->outcomes;
    for (size_t i = 0; i < set->outcomes.count; i++) {
        printf("%s\n  %sby the schedule", outcome_json(arena, set->outcomes.items[i]),
               terminal_colour(COLOUR_DIM));
        for (size_t j = 0; j < exploration->witness_lengths.items[i]; j++)
            printf(" %zu", exploration->witnesses.items[i][j]);
        printf("%s\n", terminal_plain());
    }
    printf("%zu outcomes of %s%llu schedules; %zu states visited in %zu runs%s\n",
           set->outcomes.count, finding->counted ? "" : "more than ",
           (unsigned long long)finding->schedules, exploration->states, exploration->runs,
           exploration->complete ? "" : ", not all of them");
    if (finding->absence != ABSENCE_NONE)
        printf("absence: %s\n", absence_text(finding->absence));
    if (exploration->problem)
        printf("%s\n", exploration->problem);
}

static void explore_json(const struct finding *finding, struct arena *arena)
{
    struct text text = {.arena = arena};
    const struct exploration *exploration = &finding->exploration;
    const char *id = finding->test_case->id;
    text_append(&text, "{\"id\":");
    text_append_json_string(&text, id, strlen(id));
    text_printf(&text, ",\"schedules\":%llu,\"schedules_counted\":%s",
                (unsigned long long)finding->schedules, finding->counted ? "true" : "false");
    text_printf(&text, ",\"states\":%zu,\"runs\":%zu,\"complete\":%s", exploration->states,
                exploration->runs, exploration->complete ? "true" : "false");
    text_printf(&text, ",\"absence\":\"%s\",\"outcomes\":[", absence_text(finding->absence));
    for (size_t i = 0; i < exploration->outcomes.outcomes.count; i++) {
        text_append(&text, i ? ",\n{\"outcome\":" : "\n{\"outcome\":");
        text_append(&text, outcome_json(arena, exploration->outcomes.outcomes.items[i]));
        text_append(&text, ",\"schedule\":[");
        for (size_t j = 0; j < exploration->witness_lengths.items[i]; j++)
            text_printf(&text, "%s%zu", j ? "," : "", exploration->witnesses.items[i][j]);
        text_append(&text, "]}");
    }
    printf("%s\n]}\n", text.bytes);
}

enum status command_explore(struct command_context *context)
{
    struct test_case *test_case;
    size_t limit = context->options.limit ? context->options.limit : EXPLORE_RUNS;
    struct exploration_options options = {.limit = limit};
    enum status status = the_case(context, &test_case);
    if (status == STATUS_OK && test_case->waiting)
        status = diagnose(&context->diagnostic, test_case->file, test_case->line, "",
                          "the case is waiting for something that is not built yet");
    if (status != STATUS_OK)
        return status;
    struct finding finding = {.test_case = test_case,
                              .absence = reference_absence(test_case, limit)};
    reference_explore(context->arena, test_case, &options, &finding.exploration);
    count_schedules(context->arena, &finding);
    if (context->options.json)
        explore_json(&finding, context->arena);
    else
        explore_text(&finding, context->arena);
    return STATUS_OK;
}

struct lint_totals {
    size_t selected, proved, refused, waiting, runs, states, absences[ABSENCE_LINGER + 1];
};

/* Says on what the absence of a dropped message rests. */
static void lint_fence(const struct test_case *test_case, size_t limit, struct lint_totals *totals)
{
    enum absence absence = reference_absence(test_case, limit);
    totals->absences[absence]++;
    if (absence == ABSENCE_NONE)
        return;
    terminal_progress_end();
    printf("%-7s %s\n", absence_text(absence), test_case->id);
}

static void print_finding(const struct test_case *test_case, const char *kind, const char *sentence)
{
    terminal_progress_end();
    printf("%s:%d: %s: %s%s\n", test_case->file, test_case->line, test_case->id, kind, sentence);
}

static void lint_one(const struct test_case *test_case, const struct decisions *decisions,
                     size_t limit, bool fences, struct lint_totals *totals)
{
    struct arena *arena = arena_open();
    totals->selected++;
    if (test_case->waiting) {
        totals->waiting++;
    } else {
        struct lint_result result = lint_case(arena, test_case, decisions, limit);
        totals->runs += result.runs;
        totals->states += result.states;
        totals->proved += result.proved;
        totals->refused += !result.proved;
        if (!result.proved)
            print_finding(test_case, "", result.sentence);
        else if (result.warning)
            print_finding(test_case, "warning: ", result.warning);
        if (fences)
            lint_fence(test_case, limit, totals);
    }
    arena_close(arena);
}

enum status command_lint(struct command_context *context)
{
    struct lint_totals totals = {0};
    struct decisions decisions;
    size_t count = context->suites->cases.count;
    size_t limit = context->options.limit ? context->options.limit : LINT_RUNS;
    enum status status =
        decisions_check(context->arena, context->root, &context->inventory, &context->diagnostic);
    if (status == STATUS_OK)
        status = decisions_load(context->arena, context->root, &decisions, &context->diagnostic);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        const struct test_case *test_case = context->suites->cases.items[i];
        if (!options_select(&context->options, test_case->id))
            continue;
        terminal_progress("lint: %zu of %zu", i + 1, count);
        lint_one(test_case, &decisions, limit, context->options.fences, &totals);
    }
    terminal_progress_end();
    if (totals.selected == 0)
        return diagnose(&context->diagnostic, "", 0, "", "no case matches");
    printf("%zu cases proved over %zu states in %zu runs, %zu refused, %zu waiting\n",
           totals.proved, totals.states, totals.runs, totals.refused, totals.waiting);
    if (context->options.fences)
        printf("dropped messages: %zu cases sharp, %zu sound, %zu linger\n",
               totals.absences[ABSENCE_SHARP], totals.absences[ABSENCE_SOUND],
               totals.absences[ABSENCE_LINGER]);
    return totals.refused > 0 ? STATUS_BAD_INPUT : STATUS_OK;
}

enum status command_map(struct command_context *context)
{
    struct diagnostic *diagnostic = &context->diagnostic;
    const char *path = path_join(context->arena, context->root, "SPEC_MAP.md");
    size_t length;
    const char *text = spec_map_text(context->arena, context->root, context->suites,
                                     &context->inventory, diagnostic);
    if (!text)
        return STATUS_BAD_INPUT;
    if (!context->options.check)
        return file_write(context->arena, path, text, diagnostic);
    const char *present = file_read(context->arena, path, &length, diagnostic);
    if (!present)
        return STATUS_BAD_INPUT;
    if (strcmp(present, text) == 0)
        return STATUS_OK;
    diagnose(diagnostic, path, 0, "", "it is stale: run pmspec map and commit the result");
    return STATUS_DIFFERS;
}
