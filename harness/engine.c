/*
 * The run of one engine: adapters come and go, cases wait, are in flight, are done. Everything
 * happens in callbacks of one uv loop; `settle` is called after each and decides what is next. What
 * an adapter is, a process or the page of a browser, only its transport knows.
 */
#include "engine.h"
#include "compiler.h"
#include "engine_case.h"
#include "transport.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum {
    SIDE_BY_SIDE = 48,
    FRESH_REALM = 12,  // one costs as much as so many cases without
    PING_MS = 15,
    BUSY_PING_MS = 120,  // while cases bring news: idleness is not in question
    HANG_SECONDS = 15,
    START_SECONDS = 60,
};

enum phase { PHASE_STARTING, PHASE_CANARIES, PHASE_RUNNING, PHASE_STOPPING };

struct engine {
    struct arena *arena;
    struct transport *transport;
    const struct engine_options *options;
    struct engine_info *info;
    struct diagnostic *diagnostic;
    uv_loop_t loop;
    uv_timer_t timer;
    bool started;  // an adapter is there
    enum phase phase;
    uint64_t phase_since_ms;
    bool canaries_passed;
    struct canaries canaries;
    bool failed;  // the engine cannot be used: the diagnostic says why
    bool probe_only;
    bool alone;          // one case at a time
    bool isolated_page;  // the kind of page of this start
    bool halting;        // the adapter has served enough: it starts afresh when it is idle
    const char *broken;  // why the adapter was given up
    struct engine_case *cases;
    size_t count, done;
    size_t next_side_by_side;         // no case before this one waits to run side by side
    LIST(struct engine_case *) runs;  // of this start: run number FIRST_RUN + index
    unsigned fresh_realms;            // runs of this start with realms of their own
    unsigned ping, pongs_missing;
    uint64_t main_pong_ms, pinged_ms;
    bool news;  // a case brought some since the timer last looked
};

static uint64_t now_ms(struct engine *engine)
{
    uv_update_time(&engine->loop);
    return uv_now(&engine->loop);
}

static void settle(struct engine *engine);

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

static void enter_phase(struct engine *engine, enum phase phase)
{
    engine->phase = phase;
    engine->phase_since_ms = now_ms(engine);
}

static const char *keep_text(struct engine *engine, const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(arena_allocate(engine->arena, size), text, size);
}

/* Gives the process up; on_ended decides what becomes of the cases in flight. */
static void give_up(struct engine *engine, const char *why)
{
    if (!engine->broken)
        engine->broken = keep_text(engine, why);
    if (engine->started)
        engine->transport->kill(engine->transport);
}

static void fail_engine(struct engine *engine, const char *why)
{
    if (!engine->failed)
        diagnose(engine->diagnostic, engine->transport->name, 0, "", "%s", why);
    engine->failed = true;
    give_up(engine, why);
}

/* Messages to the adapter. */

static void send_text(struct engine *engine, const char *text)
{
    engine->transport->send(engine->transport, text);
}

static void send_simple(struct engine *engine, const char *type, unsigned run)
{
    char line[64];
    snprintf(line, sizeof line, "{\"type\":\"%s\",\"run\":%u}", type, run);
    send_text(engine, line);
}

static const char *realm_kind_text(enum realm_kind kind)
{
    static const char *const texts[] = {"top", "agent", "frame", "worker", "popup", "document"};
    return texts[kind];
}

static void append_realm(struct text *text, const struct test_case *test_case, size_t i,
                         bool with_program)
{
    const struct realm_program *realm = &test_case->realms.items[i];
    text_append(text, i ? ",{\"name\":" : "{\"name\":");
    text_append_json_string(text, realm->name, strlen(realm->name));
    text_printf(text, ",\"kind\":\"%s\",\"owner\":%d", realm_kind_text(realm->kind), realm->owner);
    if (realm_is_window(realm))
        text_printf(text, ",\"origin\":\"%s\",\"group\":%d", realm->origin, realm->group);
    if (realm->via)
        text_printf(text, ",\"via\":\"%s\",\"sandbox\":%s,\"isolated\":%s", realm->via,
                    realm->sandbox ? "true" : "false", realm->isolated ? "true" : "false");
    if (realm->noopener)
        text_append(text, ",\"noopener\":true");
    if (with_program) {
        const char *program = compile_program(text->arena, test_case, i);
        text_append(text, ",\"program\":");
        text_append_json_string(text, program, strlen(program));
    }
    text_append(text, "}");
}

/* ,"origins":{"top":{"origin":...}}: those of the windows */
static void append_origins(struct text *text, const struct test_case *test_case,
                           const struct origin_ports *ports)
{
    const char *before = "";
    text_append(text, ",\"origins\":{");
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        if (!realm_is_window(realm))
            continue;
        struct origin_parts parts = realm_origin_parts(text->arena, test_case, realm, ports);
        text_printf(text, "%s\"%s\":{\"origin\":\"%s\",\"scheme\":\"%s\",\"host\":\"%s\",", before,
                    realm->name, parts.origin, parts.scheme, parts.host);
        text_printf(text, "\"HOST\":\"%s\",\"port\":\"%s\"}", parts.upper_case_host, parts.port);
        before = ",";
    }
    text_append(text, "}");
}

static bool has_windows(const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (realm_is_window(&test_case->realms.items[i]) &&
            test_case->realms.items[i].kind != REALM_TOP)
            return true;
    return false;
}

/* Its top realm has frames, popups or a next document, or a name that windows are observed by. */
static bool is_about_windows(const struct test_case *test_case)
{
    const struct realm_program *first = &test_case->realms.items[0];
    return has_windows(test_case) || (test_case->realms.count == 1 && first->name[0] != '\0');
}

/* True if the adapter gives the case a realm that it shares with no other. */
static bool gets_fresh_realm(const struct engine *engine, const struct engine_case *engine_case)
{
    const struct test_case *test_case = engine_case->result->test_case;
    return engine->transport->isolates &&
           (engine_case->alone || test_case->isolation != ISOLATION_NONE ||
            is_about_windows(test_case));
}

/* True if each window of the case answers heartbeats: the main realm may be in another event loop. */
static bool answers_for_itself(const struct engine *engine, const struct engine_case *engine_case)
{
    const struct test_case *test_case = engine_case->result->test_case;
    return has_windows(test_case) || (engine->transport->isolates && is_about_windows(test_case));
}

static void send_run(struct engine *engine, const struct engine_case *engine_case)
{
    const struct test_case *test_case = engine_case->result->test_case;
    struct text text = {.arena = engine->arena};
    text_printf(&text, "{\"type\":\"run\",\"run\":%u,\"realms\":[", engine_case->run);
    for (size_t i = 0; i < test_case->realms.count; i++)
        append_realm(&text, test_case, i, !engine->info->takes_case);
    text_append(&text, "],\"requires\":[");
    for (size_t i = 0; i < test_case->required_globals.count; i++) {
        const char *name = test_case->required_globals.items[i];
        text_append(&text, i ? "," : "");
        text_append_json_string(&text, name, strlen(name));
    }
    text_append(&text, "]");
    if (engine->info->takes_case)
        text_printf(&text, ",\"case\":%s", test_case->json);
    if (gets_fresh_realm(engine, engine_case))
        text_append(&text, ",\"fresh\":true");
    if (engine->transport->ports)
        append_origins(&text, test_case, engine->transport->ports);
    text_append(&text, "}");
    send_text(engine, text.bytes);
}

/* What becomes of a case. */

static void report_progress(struct engine *engine)
{
    if (engine->options->progress)
        engine->options->progress(engine->options->context, engine->done, engine->count);
}

static void store(struct engine *engine, struct engine_case *engine_case)
{
    struct case_result *result = engine_case->result;
    result->attempt = engine_case->attempt;
    result->executed = true;
    result->duration_ms = (double)(now_ms(engine) - engine_case->started_ms);
    engine->done++;
    report_progress(engine);
}

/* Back to the queue of those that run alone; what was seen first is kept. */
static void retry_alone(struct engine_case *engine_case)
{
    if (!engine_case->result->repeated)
        engine_case->result->first = engine_case->attempt;
    engine_case->result->repeated = true;
    engine_case->first = engine_case->alone;
    engine_case->alone = true;
    engine_case->state = CASE_WAITING;
}

/* The end of a process, or an exception of nobody knows which case, is the fault of the case in flight
 * only if no other was there before it. */
static bool is_final(const struct engine *engine, const struct engine_case *engine_case)
{
    enum verdict verdict = engine_case->attempt.verdict;
    if (engine->options->hold || verdict == VERDICT_PASS || verdict == VERDICT_UNSUPPORTED)
        return true;
    bool was_first = engine->transport->isolates || engine->runs.count <= 1;
    bool is_its_own = verdict == VERDICT_FAIL && !engine_case->stray;
    return engine_case->alone && (is_its_own || was_first);
}

static void conclude(struct engine *engine, struct engine_case *engine_case)
{
    enum verdict verdict = engine_case->attempt.verdict;
    bool final = is_final(engine, engine_case);
    bool linger = verdict == VERDICT_PASS && engine_case->result->test_case->realms.count == 1 &&
                  !gets_fresh_realm(engine, engine_case);
    if (!linger && !engine->broken && engine_case->run != 0)
        send_simple(engine, "drop", engine_case->run);
    if (final)
        store(engine, engine_case);
    else
        retry_alone(engine_case);
}

static void act(struct engine *engine, struct engine_case *engine_case, enum case_action action)
{
    if (action == ACTION_DRAIN)
        send_simple(engine, "drain", engine_case->run);
    else if (action == ACTION_DONE)
        conclude(engine, engine_case);
}

/* An entry of a case that had passed: it did not pass side by side after all. */
static void late_entry(struct engine *engine, struct engine_case *engine_case)
{
    if (engine_case->attempt.verdict != VERDICT_PASS)
        return;
    engine_case->attempt.verdict = VERDICT_FAIL;
    engine_case->attempt.difference = "an entry came after the case had been drained";
    engine->done--;
    engine_case->result->executed = false;
    conclude(engine, engine_case);
}

static bool in_flight(const struct engine_case *engine_case)
{
    return engine_case->state == CASE_RUNNING || engine_case->state == CASE_DRAINING;
}

/* Messages from the adapter. */

/* The case of a run number of this process; NULL if it was never given. */
static struct engine_case *case_of_run(struct engine *engine, long run)
{
    bool given = run >= FIRST_RUN && (size_t)(run - FIRST_RUN) < engine->runs.count;
    return given ? engine->runs.items[run - FIRST_RUN] : NULL;
}

/* False: the case waits for another attempt, or is in one; what comes of this run is stale. */
static bool is_current(const struct engine_case *engine_case, long run)
{
    return engine_case->state != CASE_WAITING && (long)engine_case->run == run;
}

static bool offers(const struct engine *engine, const char *kind)
{
    for (size_t i = 0; i < engine->info->realms.count; i++)
        if (strcmp(engine->info->realms.items[i], kind) == 0)
            return true;
    return false;
}

/* Its one realm is a window: it has a name, though nothing is said of memory that is shared. */
static bool is_one_window(const struct test_case *test_case)
{
    const struct realm_program *first = &test_case->realms.items[0];
    return test_case->realms.count == 1 && first->name[0] && !first->isolated &&
           !first->not_isolated;
}

static const char *missing_realm_kind(const struct engine *engine,
                                      const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const char *kind = realm_kind_text(test_case->realms.items[i].kind);
        if (!offers(engine, kind))
            return kind;
    }
    return is_one_window(test_case) && !offers(engine, "frame") ? "window" : NULL;
}

static void refuse(struct engine *engine, struct engine_case *engine_case, const char *sentence)
{
    engine_case_start(engine_case, engine->arena, 0, engine->ping, now_ms(engine));
    engine_case_finish(engine_case, VERDICT_UNSUPPORTED, sentence);
    store(engine, engine_case);
}

/* Realms of a kind that the engine does not offer, or origins for which the machine has no server. */
static void refuse_if_missing(struct engine *engine, struct engine_case *engine_case)
{
    const struct test_case *test_case = engine_case->result->test_case;
    const struct origin_ports *ports = engine->transport->ports;
    const char *kind = missing_realm_kind(engine, test_case);
    const char *server = ports ? missing_server(engine->arena, test_case, ports) : NULL;
    char sentence[64];
    snprintf(sentence, sizeof sentence, "the engine has no realms of kind %s", kind ? kind : "");
    engine_case->result->machine_lacks = !kind && server;
    if (kind || server)
        refuse(engine, engine_case, kind ? sentence : server);
}

/* Verdicts that need no run. */
static void refuse_what_is_missing(struct engine *engine)
{
    for (size_t i = 0; i < engine->count; i++)
        if (engine->cases[i].state == CASE_WAITING)
            refuse_if_missing(engine, &engine->cases[i]);
}

/* Once, before the first case: what is allowed must look like what will be observed. */
static void set_reports_apart(struct engine *engine)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct case_result *result = engine->cases[i].result;
        if (result->reports_apart)
            return;
        result->reports_apart = true;
        outcome_set_reports_apart(engine->arena, &result->allowed);
    }
}

static void begin_running(struct engine *engine)
{
    if (engine->info->reports_apart)
        set_reports_apart(engine);
    refuse_what_is_missing(engine);
    enter_phase(engine, PHASE_RUNNING);
}

/* A batch is complete: nothing of it begins earlier. */
static void send_start(struct engine *engine)
{
    if (engine->info->batch)
        send_text(engine, "{\"type\":\"start\"}");
}

static void take_hello(struct engine *engine, const cJSON *message)
{
    const char *mistake = engine->phase == PHASE_STARTING
                              ? hello_read(engine->arena, message, engine->info)
                              : "it said hello twice";
    if (mistake) {
        fail_engine(engine, mistake);
        return;
    }
    if (engine->transport->version)
        engine->info->version = keep_text(engine, engine->transport->version);
    if (engine->canaries_passed) {
        begin_running(engine);
        return;
    }
    enter_phase(engine, PHASE_CANARIES);
    send_text(engine, canary_missing_message(engine->info));
    send_text(engine, canary_fixed_message(engine->info));
    send_start(engine);
}

static void take_canary(struct engine *engine, const char *type, long run, const cJSON *message)
{
    const char *mistake = canary_take(engine->arena, &engine->canaries, type, run, message);
    if (mistake) {
        fail_engine(engine, mistake);
    } else if (engine->canaries.missing_seen && engine->canaries.answer_seen) {
        engine->canaries_passed = true;
        begin_running(engine);
    }
}

static void take_observation(struct engine *engine, struct engine_case *engine_case,
                             const cJSON *message, bool is_log)
{
    const char *realm_name = string_field(message, "realm");
    int realm = realm_name ? engine_case_realm(engine_case, realm_name) : -1;
    long n = number_field(message, "n");
    const cJSON *entry = cJSON_GetObjectItemCaseSensitive(message, "entry");
    if (realm < 0 || n < 1 || (is_log && !cJSON_IsArray(entry))) {
        give_up(engine, "an observation without realm, number or entry");
        return;
    }
    if (engine_case->state == CASE_DONE) {
        late_entry(engine, engine_case);
        return;
    }
    const char *text = is_log ? json_canonical(engine->arena, entry) : NULL;
    if (text && engine->transport->ports)
        text = origin_names_replace(engine->arena, engine_case->result->test_case,
                                    engine->transport->ports, text);
    act(engine, engine_case,
        engine_case_message(engine_case, realm, (unsigned)n, text, engine->ping));
}

static void take_drained(struct engine *engine, struct engine_case *engine_case,
                         const cJSON *message)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(message, "counts");
    if (!cJSON_IsObject(counts) && engine_case->state == CASE_DRAINING)
        act(engine, engine_case,
            engine_case_finish(engine_case, VERDICT_ERROR, "drained without counts"));
    const cJSON *count;
    cJSON_ArrayForEach(count, counts)
    {
        int realm = engine_case_realm(engine_case, count->string);
        if (realm >= 0 && engine_case->state == CASE_DRAINING)
            act(engine, engine_case,
                engine_case_drained(engine_case, realm,
                                    (unsigned)number_field(counts, count->string)));
    }
}

static void take_gone(struct engine *engine, struct engine_case *engine_case, const cJSON *message)
{
    const char *name = string_field(message, "realm");
    int realm = name ? engine_case_realm(engine_case, name) : -1;
    if (realm >= 0 && engine_case->state != CASE_DONE)
        act(engine, engine_case, engine_case_gone(engine_case, realm));
}

static bool has_opaque_origins(const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (realm_origin_is_opaque(test_case, &test_case->realms.items[i]))
            return true;
    return false;
}

/* The closed list; what takes a case's JSON may also lack a form of the language. */
static bool may_be_unsupported(const struct engine *engine, const struct test_case *test_case,
                               const char *what)
{
    if (engine->info->takes_case && strcmp(what, "program") == 0)
        return true;
    if (strcmp(what, "opaque origins") == 0)
        return has_opaque_origins(test_case);
    for (size_t i = 0; i < test_case->required_globals.count; i++)
        if (strcmp(test_case->required_globals.items[i], what) == 0)
            return true;
    return false;
}

static bool has_begun(const struct engine_case *engine_case)
{
    for (size_t i = 0; i < engine_case->result->test_case->realms.count; i++)
        if (engine_case->realms[i].received > 0)
            return true;
    return false;
}

static void take_refusal(struct engine *engine, struct engine_case *engine_case,
                         const cJSON *message, bool unsupported)
{
    const char *text = string_field(message, unsupported ? "what" : "sentence");
    char sentence[512];
    enum verdict verdict = VERDICT_ERROR;
    snprintf(sentence, sizeof sentence, "%s", text ? text : "the adapter gave no reason");
    if (unsupported && has_begun(engine_case)) {
        snprintf(sentence, sizeof sentence, "unsupported, but the program had begun");
    } else if (unsupported && text &&
               may_be_unsupported(engine, engine_case->result->test_case, text)) {
        verdict = VERDICT_UNSUPPORTED;
        bool form = engine->info->takes_case && strcmp(text, "program") == 0;
        snprintf(sentence, sizeof sentence,
                 form ? "the adapter does not know a form of the %s" : "the engine has no %s",
                 text);
    } else if (unsupported) {
        snprintf(sentence, sizeof sentence, "unsupported is not for %s", text ? text : "nothing");
    }
    if (engine_case->state != CASE_DONE)
        act(engine, engine_case, engine_case_finish(engine_case, verdict, sentence));
}

static void take_pong(struct engine *engine, const cJSON *message)
{
    long ping = number_field(message, "n");
    long run = number_field(message, "run");
    const char *realm_name = string_field(message, "realm");
    if (run >= 0) {
        struct engine_case *engine_case = case_of_run(engine, run);
        int realm = engine_case && realm_name ? engine_case_realm(engine_case, realm_name) : -1;
        if (realm >= 0 && is_current(engine_case, run))
            act(engine, engine_case,
                engine_case_pong(engine_case, realm, (unsigned)ping, now_ms(engine)));
        return;
    }
    engine->main_pong_ms = now_ms(engine);
    if (ping == (long)engine->ping)
        engine->pongs_missing = 0;
    for (size_t i = 0; i < engine->count; i++) {
        struct engine_case *engine_case = &engine->cases[i];
        if (in_flight(engine_case) && !answers_for_itself(engine, engine_case))
            act(engine, engine_case,
                engine_case_pong(engine_case, 0, (unsigned)ping, engine->main_pong_ms));
    }
}

/* An uncaught exception of nobody knows which case: each in flight runs again alone. */
static void take_stray(struct engine *engine, const cJSON *message)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct engine_case *engine_case = &engine->cases[i];
        if (!in_flight(engine_case))
            continue;
        engine_case->stray = true;
        act(engine, engine_case,
            engine_case_finish(engine_case, VERDICT_FAIL,
                               "an uncaught exception while it ran side by side"));
    }
}

static void take_case_message(struct engine *engine, const char *type, const cJSON *message)
{
    long run = number_field(message, "run");
    struct engine_case *engine_case = case_of_run(engine, run);
    engine->news = true;
    if (run == CANARY_MISSING || run == CANARY_FIXED) {
        if (engine->phase == PHASE_CANARIES)
            take_canary(engine, type, run, message);
    } else if (!engine_case) {
        give_up(engine, "a message about a case that is not under way");
    } else if (!is_current(engine_case, run)) {
        return;
    } else if (strcmp(type, "log") == 0 || strcmp(type, "end") == 0) {
        take_observation(engine, engine_case, message, type[0] == 'l');
    } else if (strcmp(type, "drained") == 0) {
        take_drained(engine, engine_case, message);
    } else if (strcmp(type, "gone") == 0) {
        take_gone(engine, engine_case, message);
    } else if (strcmp(type, "unsupported") == 0 || strcmp(type, "error") == 0) {
        take_refusal(engine, engine_case, message, type[0] == 'u');
    } else {
        give_up(engine, "a message of an unknown type");
    }
}

static void on_message(void *context, cJSON *message)
{
    struct engine *engine = context;
    const char *type = string_field(message, "type");
    if (engine->broken)
        return;
    if (strcmp(type, "hello") == 0)
        take_hello(engine, message);
    else if (strcmp(type, "pong") == 0)
        take_pong(engine, message);
    else if (strcmp(type, "stray") == 0)
        take_stray(engine, message);
    else
        take_case_message(engine, type, message);
    settle(engine);
}

static void on_broken(void *context, const char *sentence)
{
    struct engine *engine = context;
    if (engine->phase == PHASE_STARTING || engine->phase == PHASE_CANARIES)
        fail_engine(engine, sentence);
    else
        give_up(engine, sentence);
}

/* Processes and heartbeats. */

static bool interrupted(const struct engine *engine)
{
    return engine->options->interrupted && *engine->options->interrupted;
}

/* The process is gone: what was in flight runs again alone; what was alone has its verdict. */
static void on_ended(void *context, const char *how, const char *last_words)
{
    struct engine *engine = context;
    char sentence[1024];
    bool starting = engine->phase == PHASE_STARTING || engine->phase == PHASE_CANARIES;
    snprintf(sentence, sizeof sentence, "%s%s%.600s", engine->broken ? engine->broken : how,
             *last_words ? ": " : "", last_words);
    engine->transport->close(engine->transport);
    engine->started = false;
    if (starting && !engine->failed && !interrupted(engine))
        fail_engine(engine, sentence);
    enum verdict verdict = !engine->broken ? VERDICT_CRASH : VERDICT_ERROR;
    if (engine->broken && strcmp(engine->broken, "an agent stopped answering") == 0)
        verdict = VERDICT_TIMEOUT;
    if (!engine->broken)
        engine->broken = "ended";  // nothing can be sent any more
    bool keep = engine->failed || interrupted(engine);
    for (size_t i = 0; i < engine->count && !keep; i++)
        if (in_flight(&engine->cases[i]))
            act(engine, &engine->cases[i],
                engine_case_finish(&engine->cases[i], verdict, sentence));
    settle(engine);
}

static void start_adapter(struct engine *engine)
{
    struct transport_owner owner = {engine, on_message, on_broken, on_ended};
    const char *error = NULL;
    engine->broken = NULL;
    engine->halting = false;
    engine->runs.count = 0;
    engine->fresh_realms = 0;
    engine->next_side_by_side = 0;
    engine->pongs_missing = 0;
    engine->canaries = (struct canaries){0};
    engine->started = engine->transport->start(engine->transport, &engine->loop,
                                               engine->isolated_page, &owner, &error);
    if (!engine->started) {
        fail_engine(engine, error);
        return;
    }
    enter_phase(engine, PHASE_STARTING);
    engine->main_pong_ms = engine->phase_since_ms;
    send_text(engine, hello_message);
}

static void launch(struct engine *engine, struct engine_case *engine_case)
{
    unsigned number = FIRST_RUN + (unsigned)engine->runs.count;
    LIST_APPEND(engine->arena, &engine->runs, engine_case);
    engine_case_start(engine_case, engine->arena, number, engine->ping, now_ms(engine));
    engine->fresh_realms += gets_fresh_realm(engine, engine_case);
    engine->halting =
        engine->transport->fresh_after && engine->fresh_realms >= engine->transport->fresh_after;
    send_run(engine, engine_case);
}

static size_t weight(const struct engine *engine, const struct engine_case *engine_case)
{
    size_t realms = engine_case->result->test_case->realms.count * 2 - 1;
    return gets_fresh_realm(engine, engine_case) ? realms * FRESH_REALM : realms;
}

static size_t count_in_flight(const struct engine *engine)
{
    size_t total = 0;
    for (size_t i = 0; i < engine->count; i++)
        if (in_flight(&engine->cases[i]))
            total += weight(engine, &engine->cases[i]);
    return total;
}

static bool waits(const struct engine *engine, const struct engine_case *engine_case, bool alone)
{
    return engine_case->state == CASE_WAITING && engine_case->alone == alone &&
           engine_case->isolated_page == engine->isolated_page;
}

/* Who fails side by side waits to run alone, so the first mark only moves on. */
static struct engine_case *next_waiting(struct engine *engine, bool alone)
{
    size_t i = alone ? 0 : engine->next_side_by_side;
    while (i < engine->count && !waits(engine, &engine->cases[i], alone))
        i++;
    if (!alone)
        engine->next_side_by_side = i;
    return i < engine->count ? &engine->cases[i] : NULL;
}

static void stop_adapter(struct engine *engine)
{
    if (engine->phase == PHASE_STOPPING)
        return;
    enter_phase(engine, PHASE_STOPPING);
    send_text(engine, "{\"type\":\"bye\"}");
    engine->transport->kill(engine->transport);
}

/*
 * The next case for this process, or NULL. An adapter that cannot isolate serves one case that must
 * be its first, or any number of those that share nothing.
 */
static struct engine_case *next_alone(struct engine *engine)
{
    struct engine_case *next = next_waiting(engine, true);
    if (engine->transport->isolates)
        return engine->halting ? NULL : next;
    if (engine->runs.count > 0 && engine->runs.items[0]->first)
        return NULL;
    for (size_t i = 0; i < engine->count; i++)
        if (waits(engine, &engine->cases[i], true) && !engine->cases[i].first)
            return &engine->cases[i];
    return engine->runs.count == 0 ? next : NULL;
}

/* One case after the other. */
static void feed_alone(struct engine *engine)
{
    if (count_in_flight(engine) > 0)
        return;
    struct engine_case *next = next_alone(engine);
    if (next)
        launch(engine, next);
    else if (!engine->options->hold)
        stop_adapter(engine);
}

/* How much runs side by side; a batch begins when the one before it is over. */
static size_t most_in_flight(const struct engine *engine)
{
    if (engine->info->batch && count_in_flight(engine) > 0)
        return 0;
    if (engine->options->in_flight)
        return engine->options->in_flight;
    return engine->info->batch ? engine->info->batch : SIDE_BY_SIDE;
}

static void feed_side_by_side(struct engine *engine)
{
    size_t most = most_in_flight(engine);
    struct engine_case *next = next_waiting(engine, false);
    while (next && !engine->halting && count_in_flight(engine) < most) {
        launch(engine, next);
        next = next_waiting(engine, false);
    }
    if (count_in_flight(engine) > 0)
        return;
    engine->alone = engine->transport->isolates && !engine->halting;
    if (engine->alone)
        feed_alone(engine);
    else
        stop_adapter(engine);
}

static void feed(struct engine *engine)
{
    size_t before = engine->runs.count;
    (engine->alone ? feed_alone : feed_side_by_side)(engine);
    if (engine->runs.count > before)
        send_start(engine);
}

/* Chooses what the next start is for: the kind of page, side by side or alone. False: nothing. */
static bool choose_start(struct engine *engine)
{
    for (int choice = 0; choice < 4; choice++) {
        engine->isolated_page = choice >= 2;
        engine->alone = choice % 2 == 1;
        engine->next_side_by_side = 0;
        if (next_waiting(engine, engine->alone))
            return true;
    }
    engine->isolated_page = engine->alone = false;
    return engine->probe_only;
}

/* Nothing keeps the loop alive any more. */
static void finish(struct engine *engine)
{
    uv_timer_stop(&engine->timer);
    if (engine->transport->finish)
        engine->transport->finish(engine->transport);
}

/* What is next: feed the adapter, start another one, or be done. */
static void settle(struct engine *engine)
{
    bool over =
        engine->failed || interrupted(engine) || (engine->probe_only && engine->canaries_passed);
    if (engine->started) {
        if (over)
            give_up(engine, "the run is over");
        else if (engine->phase == PHASE_RUNNING && !engine->broken)
            feed(engine);
        return;
    }
    if (!over && choose_start(engine))
        start_adapter(engine);
    if (!engine->started)
        finish(engine);
}

/* A realm in another agent that has not answered for long: the process is given up. */
static bool agent_hangs(struct engine *engine, uint64_t now, uint64_t limit)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct engine_case *engine_case = &engine->cases[i];
        size_t realms = engine_case->result->test_case->realms.count;
        for (size_t j = 0; in_flight(engine_case) && j < realms; j++)
            if (!engine_case->realms[j].gone && now - engine_case->realms[j].last_pong_ms > limit)
                return true;
    }
    return false;
}

static void send_ping(struct engine *engine, uint64_t now)
{
    char line[64];
    snprintf(line, sizeof line, "{\"type\":\"ping\",\"n\":%u}", ++engine->ping);
    send_text(engine, line);
    engine->pongs_missing = 1;
    engine->pinged_ms = now;
}

static void on_timer(uv_timer_t *timer)
{
    struct engine *engine = timer->data;
    uint64_t now = now_ms(engine);
    unsigned seconds = engine->options->hang_seconds ? engine->options->hang_seconds : HANG_SECONDS;
    uint64_t limit = seconds * 1000ull;
    unsigned start_seconds =
        engine->options->start_seconds ? engine->options->start_seconds : START_SECONDS;
    bool starting = engine->phase == PHASE_STARTING || engine->phase == PHASE_CANARIES;
    if (!engine->started || engine->broken) {
        settle(engine);
        return;
    }
    if (interrupted(engine)) {
        give_up(engine, "interrupted");
    } else if (starting) {
        if (!engine->transport->patient && now - engine->phase_since_ms > start_seconds * 1000ull)
            fail_engine(engine, "it did not say hello and answer its canaries");
    } else if (engine->phase == PHASE_RUNNING) {
        bool hangs = now - engine->main_pong_ms > limit || agent_hangs(engine, now, limit);
        if (hangs && !engine->options->hold) {
            give_up(engine, "an agent stopped answering");
        } else if (engine->pongs_missing == 0 &&
                   (!engine->news || now - engine->pinged_ms >= BUSY_PING_MS)) {
            send_ping(engine, now);
        }
        engine->news = false;
    }
}

/* It shares memory, or has a frame that must be isolated. */
static bool wants_isolated_page(const struct test_case *test_case)
{
    bool shares = false;
    for (size_t i = 0; i < test_case->required_globals.count; i++)
        shares |= strcmp(test_case->required_globals.items[i], "SharedArrayBuffer") == 0;
    for (size_t i = 0; i < test_case->realms.count; i++) {
        if (test_case->realms.items[i].not_isolated)
            return false;
        shares |= test_case->realms.items[i].isolated;
    }
    return shares;
}

/* Sets up the cases: those that need a realm of their own run alone from the start. */
static void prepare_cases(struct engine *engine, struct case_result *results, size_t count)
{
    engine->cases = NEW_ARRAY(engine->arena, struct engine_case, count + 1);
    engine->count = count;
    for (size_t i = 0; i < count; i++) {
        const struct test_case *test_case = results[i].test_case;
        engine->cases[i].result = &results[i];
        engine->cases[i].first =
            !engine->transport->isolates && test_case->isolation != ISOLATION_NONE;
        engine->cases[i].alone = engine->cases[i].first || test_case->isolation == ISOLATION_ORIGIN;
        engine->cases[i].isolated_page =
            engine->transport->page_kinds && wants_isolated_page(test_case);
        engine->transport->wants_default_port |= case_names_origin(test_case, "default-port");
    }
}

static enum status run(struct engine *engine)
{
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&engine->loop);
    uv_timer_init(&engine->loop, &engine->timer);
    engine->timer.data = engine;
    uv_timer_start(&engine->timer, on_timer, PING_MS, PING_MS);
    settle(engine);
    uv_run(&engine->loop, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)&engine->timer, NULL);
    uv_run(&engine->loop, UV_RUN_DEFAULT);
    uv_loop_close(&engine->loop);
    return engine->failed ? STATUS_HARNESS : STATUS_OK;
}

enum status engine_run(struct arena *arena, struct transport *transport,
                       struct case_result *results, size_t count,
                       const struct engine_options *options, struct engine_info *info,
                       struct diagnostic *diagnostic)
{
    struct engine engine = {.arena = arena,
                            .transport = transport,
                            .options = options,
                            .info = info,
                            .diagnostic = diagnostic};
    prepare_cases(&engine, results, count);
    return run(&engine);
}

enum status engine_probe(struct arena *arena, struct transport *transport, struct engine_info *info,
                         struct diagnostic *diagnostic)
{
    struct engine_options options = {0};
    struct engine engine = {.arena = arena,
                            .transport = transport,
                            .options = &options,
                            .info = info,
                            .diagnostic = diagnostic,
                            .probe_only = true};
    return run(&engine);
}
