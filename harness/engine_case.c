/*
 * Judging one case: see engine_case.h. An entry that fits no allowed outcome ends it at once;
 * a complete log with its end is drained and passes; idle without that is a failure that says what
 * is missing. No clock decides between pass and fail.
 */
#include "engine_case.h"
#include <stdio.h>
#include <string.h>

const char *verdict_text(enum verdict verdict)
{
    static const char *const texts[] = {
#define X(name, text) text,
        VERDICT_LIST(X)
#undef X
    };
    return texts[verdict];
}

int verdict_severity(enum verdict verdict)
{
    static const int severities[VERDICT_COUNT] = {
        [VERDICT_FAIL] = 1, [VERDICT_TIMEOUT] = 2, [VERDICT_CRASH] = 3, [VERDICT_ERROR] = 4};
    return severities[verdict];
}

enum verdict verdict_worse(enum verdict a, enum verdict b)
{
    return verdict_severity(b) > verdict_severity(a) ? b : a;
}

bool verdict_ends_engine(enum verdict verdict)
{
    return verdict == VERDICT_TIMEOUT || verdict == VERDICT_CRASH;
}

static const char *copy(struct arena *arena, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(arena, size), text, size);
}

void engine_case_start(struct engine_case *engine_case, struct arena *arena, unsigned run,
                       unsigned last_ping, uint64_t now_ms)
{
    struct case_result *result = engine_case->result;
    *engine_case = (struct engine_case){.result = result,
                                        .way = engine_case->way,
                                        .reports = engine_case->reports,
                                        .isolated_page = engine_case->isolated_page,
                                        .default_port = engine_case->default_port,
                                        .one_loop = engine_case->one_loop};
    engine_case->arena = arena;
    engine_case->run = run;
    engine_case->state = CASE_RUNNING;
    engine_case->news_at_ping = last_ping;
    engine_case->started_ms = now_ms;
    engine_case->attempt.observed = outcome_create(arena, result->test_case);
    if (result->reports_apart)
        engine_case->attempt.observed = outcome_reports_apart(arena, engine_case->attempt.observed);
    for (size_t i = 0; i < result->test_case->realms.count; i++)
        engine_case->realms[i].last_pong_ms = now_ms;
}

bool engine_case_is_known_to_end(const struct engine_case *engine_case)
{
    return engine_case->way != WAY_BESIDE && verdict_ends_engine(engine_case->result->known.worst);
}

bool engine_case_has_begun(const struct engine_case *engine_case)
{
    for (size_t i = 0; i < engine_case->result->test_case->realms.count; i++)
        if (engine_case->realms[i].received > 0)
            return true;
    return false;
}

int engine_case_realm(const struct engine_case *engine_case, const char *name)
{
    const struct test_case *test_case = engine_case->result->test_case;
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (strcmp(test_case->realms.items[i].name, name) == 0)
            return (int)i;
    return -1;
}

enum case_action engine_case_finish(struct engine_case *engine_case, enum verdict verdict,
                                    const char *sentence)
{
    engine_case->state = CASE_DONE;
    engine_case->attempt.verdict = verdict;
    engine_case->attempt.difference = sentence ? copy(engine_case->arena, sentence) : NULL;
    return ACTION_DONE;
}

/* The log to which an entry of the realm goes: its group's, or that group's reports. */
static struct group_log *log_of(struct engine_case *engine_case, int realm, const char *entry)
{
    const struct test_case *test_case = engine_case->result->test_case;
    const struct realm_program *program = &test_case->realms.items[realm];
    const char *group = test_case->realms.items[program->group].name;
    struct outcome *observed = engine_case->attempt.observed;
    bool apart = engine_case->result->reports_apart && entry_is_report(entry);
    for (size_t i = 0; i < observed->groups.count; i++)
        if (strcmp(observed->groups.items[i].group, group) == 0)
            return &observed->groups.items[i + apart];
    return NULL;
}

static enum case_action differs(struct engine_case *engine_case)
{
    return engine_case_finish(engine_case, VERDICT_FAIL,
                              outcome_difference(engine_case->arena, &engine_case->result->allowed,
                                                 engine_case->attempt.observed));
}

static enum case_action judge(struct engine_case *engine_case)
{
    const struct outcome_set *allowed = &engine_case->result->allowed;
    const struct outcome *observed = engine_case->attempt.observed;
    if (!outcome_set_has_prefix(allowed, observed))
        return differs(engine_case);
    bool complete = engine_case->ended && outcome_set_has(allowed, observed);
    if (!complete || engine_case->state != CASE_RUNNING)
        return ACTION_NONE;
    engine_case->state = CASE_DRAINING;
    for (size_t i = 0; i < MOST_REALMS; i++)
        engine_case->realms[i].drained = false;
    return ACTION_DRAIN;
}

enum case_action engine_case_message(struct engine_case *engine_case, int realm, unsigned n,
                                     const char *entry, unsigned last_ping)
{
    struct realm_state *state = &engine_case->realms[realm];
    size_t realms = engine_case->result->test_case->realms.count;
    if (engine_case->state == CASE_DONE)
        return ACTION_NONE;
    if (n != ++state->received)
        return engine_case_finish(engine_case, VERDICT_ERROR, "an observation was lost");
    engine_case->news_at_ping = last_ping;
    for (size_t i = 0; i < realms; i++)
        engine_case->realms[i].round_trips = 0;
    if (entry)
        LIST_APPEND(engine_case->arena, &log_of(engine_case, realm, entry)->entries,
                    copy(engine_case->arena, entry));
    else
        engine_case->ended = true;
    return judge(engine_case);
}

static enum case_action idle(struct engine_case *engine_case)
{
    const struct outcome_set *allowed = &engine_case->result->allowed;
    if (outcome_set_has(allowed, engine_case->attempt.observed))
        return engine_case_finish(engine_case, VERDICT_FAIL,
                                  engine_case->ended
                                      ? "all realms are idle, but the drain did not come back"
                                      : "the log is complete, but the case did not end: a message "
                                        "that ends it did not arrive");
    return differs(engine_case);
}

unsigned engine_case_idle_rounds(const struct engine_case *engine_case)
{
    return engine_case->one_loop ? IDLE_TURNS_OF_A_LOOP : IDLE_ROUND_TRIPS;
}

bool engine_case_is_idle(const struct engine_case *engine_case)
{
    unsigned enough = engine_case_idle_rounds(engine_case);
    for (size_t i = 0; i < engine_case->result->test_case->realms.count; i++)
        if (!engine_case->realms[i].gone && engine_case->realms[i].round_trips < enough)
            return false;
    return true;
}

enum case_action engine_case_pong(struct engine_case *engine_case, int realm, unsigned ping,
                                  uint64_t now_ms)
{
    struct realm_state *state = &engine_case->realms[realm];
    state->last_pong_ms = now_ms;
    if (engine_case->state == CASE_DONE || ping <= engine_case->news_at_ping)
        return ACTION_NONE;
    state->round_trips++;
    return engine_case_is_idle(engine_case) ? idle(engine_case) : ACTION_NONE;
}

/* Judges a drain that may be over. */
static enum case_action judge_drain(struct engine_case *engine_case)
{
    size_t realms = engine_case->result->test_case->realms.count;
    for (size_t i = 0; i < realms; i++)
        if (!engine_case->realms[i].gone && !engine_case->realms[i].drained)
            return ACTION_NONE;
    if (!outcome_set_has(&engine_case->result->allowed, engine_case->attempt.observed)) {
        engine_case->state = CASE_RUNNING;  // more came and may be completed: drain again then
        return judge(engine_case);
    }
    return engine_case_finish(engine_case, VERDICT_PASS, NULL);
}

enum case_action engine_case_drained(struct engine_case *engine_case, int realm, unsigned count)
{
    if (engine_case->state != CASE_DRAINING)
        return ACTION_NONE;
    if (count != engine_case->realms[realm].received)
        return engine_case_finish(engine_case, VERDICT_ERROR, "an observation was lost");
    engine_case->realms[realm].drained = true;
    return judge_drain(engine_case);
}

enum case_action engine_case_gone(struct engine_case *engine_case, int realm)
{
    engine_case->realms[realm].gone = true;
    return engine_case->state == CASE_DRAINING ? judge_drain(engine_case) : ACTION_NONE;
}
