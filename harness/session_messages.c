/*
 * What an adapter says, type by type (adapters/PROTOCOL.md). Anything that it may not say gives it
 * up.
 */
#include "case_needs.h"
#include "engine_parts.h"
#include "json_text.h"
#include <stdio.h>
#include <string.h>

static const char *string_field(const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    return cJSON_IsString(field) ? field->valuestring : NULL;
}

/* A non-negative whole number, or -1. */
static long number_field(const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    bool whole = cJSON_IsNumber(field) && field->valuedouble >= 0 && field->valuedouble < 1e9 &&
                 field->valuedouble == (double)(long)field->valuedouble;
    return whole ? (long)field->valuedouble : -1;
}

/* Once there is a hello, and canaries if they were asked for. */
static void begin_running(struct session *session)
{
    if (session->engine->info->reports_apart)
        engine_queue_set_reports_apart(session->engine);
    engine_queue_refuse(session->engine, session, session_now_ms(session));
    session_enter(session, PHASE_RUNNING);
    session->failed_starts = 0;
    session->main_pong_ms = session->phase_since_ms;  // a start takes as long as it takes
}

static const char *keep(struct session *session, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(session->engine->arena, size), text, size);
}

static void take_hello(struct session *session, const cJSON *message)
{
    const char *mistake = session->phase == PHASE_STARTING
                              ? hello_read(session->engine->arena, message, session->engine->info)
                              : "it said hello twice";
    if (mistake) {
        session_fail_engine(session, mistake);
        return;
    }
    if (session->transport->version)
        session->engine->info->version = keep(session, session->transport->version);
    if (session->engine->canaries_passed) {
        begin_running(session);
        return;
    }
    session_enter(session, PHASE_CANARIES);
    session_send(session, canary_missing_message(session->engine->info));
    session_send(session, canary_fixed_message(session->engine->info));
    if (session->engine->info->batch)
        session_send(session, "{\"type\":\"start\"}");
}

static void take_canary(struct session *session, const char *type, long run, const cJSON *message)
{
    const char *mistake =
        canary_take(session->engine->arena, &session->canaries, type, run, message);
    if (mistake) {
        session_fail_engine(session, mistake);
    } else if (session->canaries.missing_seen && session->canaries.answer_seen) {
        session->engine->canaries_passed = true;
        session_send(session, canary_drop_message);
        begin_running(session);
    }
}

/* An entry of a case that had passed: it did not pass side by side after all. */
static void late_entry(struct session *session, struct engine_case *engine_case)
{
    session_count_late(session);
    if (engine_case->attempt.verdict != VERDICT_PASS)
        return;
    engine_case->attempt.verdict = VERDICT_FAIL;
    engine_case->attempt.difference = "an entry came after the case had been drained";
    engine_queue_reopen(session->engine, engine_case);
    session_act(session, engine_case, ACTION_DONE);
}

/* Its verdict counts only if it is a pass when it runs again, or its exceptions are its own then. */
static void stray(struct session *session, struct engine_case *engine_case)
{
    engine_case->stray = true;
    session_act(session, engine_case,
                engine_case_finish(engine_case, VERDICT_FAIL,
                                   "an uncaught exception while it ran side by side"));
}

/* An exception that nobody caught, while a run that was dropped may not be over. */
static bool may_be_of_another(const struct session *session, const struct engine_case *engine_case,
                              const char *entry)
{
    return entry_is_report(entry) && session->restless_rounds > 0 && !engine_case->reports &&
           !session->transport->isolates;
}

static void take_observation(struct session *session, struct engine_case *engine_case,
                             const cJSON *message, bool is_log)
{
    const char *realm_name = string_field(message, "realm");
    int realm = realm_name ? engine_case_realm(engine_case, realm_name) : -1;
    long n = number_field(message, "n");
    const cJSON *entry = cJSON_GetObjectItemCaseSensitive(message, "entry");
    if (realm < 0 || n < 1 || (is_log && !cJSON_IsArray(entry))) {
        session_give_up(session, "an observation without realm, number or entry");
        return;
    }
    if (engine_case->state == CASE_DONE) {
        late_entry(session, engine_case);
        return;
    }
    const char *text = is_log ? json_canonical(session->engine->arena, entry) : NULL;
    if (text && session->transport->ports)
        text = origin_names_replace(session->engine->arena, engine_case->result->test_case,
                                    session->transport->ports, text);
    if (text && may_be_of_another(session, engine_case, text))
        stray(session, engine_case);
    else
        session_act(session, engine_case,
                    engine_case_message(engine_case, realm, (unsigned)n, text, session->ping));
}

static void take_drained(struct session *session, struct engine_case *engine_case,
                         const cJSON *message)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(message, "counts");
    if (!cJSON_IsObject(counts) && engine_case->state == CASE_DRAINING)
        session_act(session, engine_case,
                    engine_case_finish(engine_case, VERDICT_ERROR, "drained without counts"));
    const cJSON *count;
    cJSON_ArrayForEach(count, counts)
    {
        int realm = engine_case_realm(engine_case, count->string);
        if (realm >= 0 && engine_case->state == CASE_DRAINING)
            session_act(session, engine_case,
                        engine_case_drained(engine_case, realm,
                                            (unsigned)number_field(counts, count->string)));
    }
}

static void take_gone(struct session *session, struct engine_case *engine_case,
                      const cJSON *message)
{
    const char *name = string_field(message, "realm");
    int realm = name ? engine_case_realm(engine_case, name) : -1;
    if (realm >= 0 && engine_case->state != CASE_DONE)
        session_act(session, engine_case, engine_case_gone(engine_case, realm));
}

/* The case of a run number of this start; NULL if it was never given. */
static struct engine_case *case_of_run(struct session *session, long run)
{
    bool given = run >= FIRST_RUN && (size_t)(run - FIRST_RUN) < session->runs.count;
    return given ? session->runs.items[run - FIRST_RUN] : NULL;
}

/* False: the case waits for another attempt, or is in one; what comes of this run is stale. */
static bool is_current(const struct session *session, const struct engine_case *engine_case,
                       long run)
{
    return engine_case->session == session && engine_case->state != CASE_WAITING &&
           (long)engine_case->run == run;
}

static void take_refusal(struct session *session, struct engine_case *engine_case,
                         const cJSON *message, bool unsupported)
{
    const char *text = string_field(message, unsupported ? "what" : "sentence");
    char sentence[512];
    enum verdict verdict = VERDICT_ERROR;
    snprintf(sentence, sizeof sentence, "%s", text ? text : "the adapter gave no reason");
    if (unsupported && engine_case_has_begun(engine_case)) {
        snprintf(sentence, sizeof sentence, "unsupported, but the program had begun");
    } else if (unsupported && text &&
               case_may_lack(session->engine->info, engine_case->result->test_case, text)) {
        verdict = VERDICT_UNSUPPORTED;
        bool form = session->engine->info->takes_case && strcmp(text, "program") == 0;
        snprintf(sentence, sizeof sentence,
                 form ? "the adapter does not know a form of the %s" : "the engine has no %s",
                 text);
    } else if (unsupported) {
        snprintf(sentence, sizeof sentence, "unsupported is not for %s", text ? text : "nothing");
    }
    if (engine_case->state != CASE_DONE)
        session_act(session, engine_case, engine_case_finish(engine_case, verdict, sentence));
}

/*
 * True if each window of the case answers heartbeats: its realms may be in another event loop than
 * the adapter's, or not be there yet.
 */
static bool answers_for_itself(const struct session *session, const struct engine_case *engine_case)
{
    return case_has_windows(engine_case->result->test_case) ||
           engine_gives_fresh_realm(session->engine, engine_case);
}

static void take_pong(struct session *session, const cJSON *message)
{
    long ping = number_field(message, "n");
    long run = number_field(message, "run");
    const char *realm_name = string_field(message, "realm");
    if (run >= 0) {
        struct engine_case *engine_case = case_of_run(session, run);
        int realm = engine_case && realm_name ? engine_case_realm(engine_case, realm_name) : -1;
        if (realm >= 0 && is_current(session, engine_case, run))
            session_act(
                session, engine_case,
                engine_case_pong(engine_case, realm, (unsigned)ping, session_now_ms(session)));
        return;
    }
    session->main_pong_ms = session_now_ms(session);
    for (size_t i = 0; i < session->under_way_count; i++) {
        struct engine_case *engine_case = session->under_way[i];
        if (session_is_in_flight(session, engine_case) && !answers_for_itself(session, engine_case))
            session_act(session, engine_case,
                        engine_case_pong(engine_case, 0, (unsigned)ping, session->main_pong_ms));
    }
    if (ping == (long)session->ping) {
        session->pongs_missing = session->late_messages = 0;
        session->restless_rounds -= session->restless_rounds > 0;
        session->strays &= session->restless_rounds > 0;
        session_ping_again(session);
    }
}

/* An exception that nobody caught, of nobody knows which case. */
static void take_stray(struct session *session)
{
    session->strays = true;
    for (size_t i = 0; i < session->under_way_count; i++) {
        struct engine_case *engine_case = session->under_way[i];
        if (session_is_in_flight(session, engine_case))
            stray(session, engine_case);
    }
}

static void take_case_message(struct session *session, const char *type, const cJSON *message)
{
    long run = number_field(message, "run");
    struct engine_case *engine_case = case_of_run(session, run);
    session->news = true;
    if (run == CANARY_MISSING || run == CANARY_FIXED) {
        if (session->phase == PHASE_CANARIES)
            take_canary(session, type, run, message);
    } else if (!engine_case) {
        session_give_up(session, "a message about a case that is not under way");
    } else if (!is_current(session, engine_case, run)) {
        session_count_late(session);
    } else if (strcmp(type, "log") == 0 || strcmp(type, "end") == 0) {
        take_observation(session, engine_case, message, type[0] == 'l');
    } else if (strcmp(type, "drained") == 0) {
        take_drained(session, engine_case, message);
    } else if (strcmp(type, "gone") == 0) {
        take_gone(session, engine_case, message);
    } else if (strcmp(type, "unsupported") == 0 || strcmp(type, "error") == 0) {
        take_refusal(session, engine_case, message, type[0] == 'u');
    } else {
        session_give_up(session, "a message of an unknown type");
    }
}

void session_take_message(struct session *session, cJSON *message)
{
    const char *type = string_field(message, "type");
    silence_end(&session->silence, session_now_ms(session));
    if (strcmp(type, "hello") == 0)
        take_hello(session, message);
    else if (strcmp(type, "pong") == 0)
        take_pong(session, message);
    else if (strcmp(type, "stray") == 0)
        take_stray(session);
    else
        take_case_message(session, type, message);
}
