/*
 * A session: an adapter starts, says hello, is fed and ends; what it says is taken by
 * session_messages.c. What an adapter is, a process or the page of a browser, only its transport
 * knows.
 */
#include "engine_parts.h"
#include "run_message.h"
#include <stdio.h>
#include <string.h>

enum {
    SIDE_BY_SIDE = 48,
    BUSY_PING_MS = 120,  // while cases bring news: idleness is not in question
    HANG_SECONDS = 30,
    START_SECONDS = 60,
    LEAST_CPU_MS = 300,  // however short a hang is taken for one
    MOST_LATE_MESSAGES = 10000,
    MOST_FAILED_STARTS = 3,  // of an engine that has started before, one after the other
};

/* So much of a hang's time an engine computes in silence: of one, and of all processes of a browser. */
static const struct cpu_shares {
    unsigned one, many;
} for_verdict = {6, 2}, without_verdict = {20, 2}, known_to_end = {60, 12};

uint64_t session_now_ms(struct session *session)
{
    if (session->engine->options->now_ms)
        return session->engine->options->now_ms();
    uv_update_time(session->loop);
    return uv_now(session->loop);
}

void session_enter(struct session *session, enum phase phase)
{
    session->phase = phase;
    session->phase_since_ms = session_now_ms(session);
}

void session_give_up(struct session *session, const char *why)
{
    size_t size = strlen(why) + 1;
    if (!session->broken)
        session->broken = memcpy(arena_allocate(session->engine->arena, size), why, size);
    if (session->started)
        session->transport->kill(session->transport);
}

void session_fail_engine(struct session *session, const char *why)
{
    struct engine *engine = session->engine;
    if (!engine->failed)
        diagnose(engine->diagnostic, session->transport->name, 0, "", "%s", why);
    engine->failed = true;
    session_give_up(session, why);
}

void session_send(struct session *session, const char *text)
{
    session->transport->send(session->transport, text);
}

static void send_simple(struct session *session, const char *type, unsigned run)
{
    char line[64];
    snprintf(line, sizeof line, "{\"type\":\"%s\",\"run\":%u}", type, run);
    session_send(session, line);
}

/* Cases. */

bool session_is_in_flight(const struct session *session, const struct engine_case *engine_case)
{
    return engine_case->session == session &&
           (engine_case->state == CASE_RUNNING || engine_case->state == CASE_DRAINING);
}

/* Leaves only those under way that are. */
static void sweep(struct session *session)
{
    size_t kept = 0;
    for (size_t i = 0; i < session->under_way_count; i++)
        if (session_is_in_flight(session, session->under_way[i]))
            session->under_way[kept++] = session->under_way[i];
    session->under_way_count = kept;
}

bool session_has_cases(struct session *session)
{
    sweep(session);
    return session->under_way_count > 0;
}

static size_t weight_in_flight(struct session *session)
{
    size_t total = 0;
    sweep(session);
    for (size_t i = 0; i < session->under_way_count; i++)
        total += engine_weight(session->engine, session->under_way[i]);
    return total;
}

static const char hangs_sentence[] = "an agent stopped answering";
static const char floods_sentence[] = "a case that was over did not stop saying something";

static bool is_given_up_as(const struct session *session, const char *sentence)
{
    return session->broken && strcmp(session->broken, sentence) == 0;
}

void session_count_late(struct session *session)
{
    if (++session->late_messages > MOST_LATE_MESSAGES)
        session_give_up(session, floods_sentence);
}

/* Nothing that ran before the cases under way can have ended their adapter. */
static bool nothing_was_before(const struct session *session)
{
    return (session->transport->isolates || session->runs.count <= 1) &&
           !is_given_up_as(session, floods_sentence);
}

/* A case that shares its realm may still say something after its verdict, which is then no pass. */
static bool lingers(const struct session *session, const struct engine_case *engine_case)
{
    return engine_case->attempt.verdict == VERDICT_PASS &&
           engine_case->result->test_case->realms.count == 1 &&
           !engine_gives_fresh_realm(session->engine, engine_case);
}

static void conclude(struct session *session, struct engine_case *engine_case)
{
    bool was_first = nothing_was_before(session);
    if (engine_case->attempt.verdict != VERDICT_PASS && !engine_case_is_idle(engine_case) &&
        session->restless_rounds < engine_case_idle_rounds(engine_case))
        session->restless_rounds = engine_case_idle_rounds(engine_case);
    if (lingers(session, engine_case))
        LIST_APPEND(session->engine->arena, &session->lingering, engine_case->run);
    else if (!session->broken)
        send_simple(session, "drop", engine_case->run);
    engine_queue_conclude(session->engine, engine_case, was_first, session_now_ms(session));
}

void session_act(struct session *session, struct engine_case *engine_case, enum case_action action)
{
    if (action == ACTION_DRAIN)
        send_simple(session, "drain", engine_case->run);
    else if (action == ACTION_DONE)
        conclude(session, engine_case);
}

/* An exception that nobody catches can then be of no other run. */
static void drop_lingering(struct session *session)
{
    for (size_t i = 0; i < session->lingering.count; i++)
        send_simple(session, "drop", session->lingering.items[i]);
    session->lingering.count = 0;
}

static void launch(struct session *session, struct engine_case *engine_case)
{
    struct engine *engine = session->engine;
    unsigned run = FIRST_RUN + (unsigned)session->runs.count;
    bool fresh = engine_gives_fresh_realm(engine, engine_case);
    unsigned most_fresh = session->transport->fresh_after;
    if (engine_case->reports && session->one_by_one)
        drop_lingering(session);
    LIST_APPEND(engine->arena, &session->runs, engine_case);
    engine_case_start(engine_case, engine->arena, run, session->ping, session_now_ms(session));
    engine_case->session = session;
    session->under_way[session->under_way_count++] = engine_case;
    session->fresh_realms += fresh;
    session->halting = most_fresh && session->fresh_realms >= most_fresh;
    session->spent = engine_case->way == WAY_FIRST && !session->transport->isolates;
    struct run_message message = {engine_case->result->test_case, run, engine->info->takes_case,
                                  fresh, session->transport->ports};
    session_send(session, run_message_text(engine->arena, &message));
    session_ping_again(session);
}

/* Feeding. */

static void stop_adapter(struct session *session)
{
    if (session->phase == PHASE_STOPPING)
        return;
    session_enter(session, PHASE_STOPPING);
    session_send(session, "{\"type\":\"bye\"}");
    session->transport->kill(session->transport);
}

/*
 * The next case for this adapter, or NULL: any number of cases that share nothing. One that cannot
 * isolate serves one that must be its first only if it served none, or for a try as its last, which
 * counts if it passes.
 */
static struct engine_case *next_alone(struct session *session)
{
    if (session->halting || session->spent)
        return NULL;
    bool unused = session->transport->isolates || session->runs.count == 0;
    struct engine_case *first = engine_queue_next(session->engine, WAY_FIRST, session);
    struct engine_case *alone = engine_queue_next(session->engine, WAY_ALONE, session);
    if (first && (first->result->repeated || engine_case_is_known_to_end(first)))
        return unused ? first : alone;
    return alone ? alone : first;
}

/*
 * What came before may still throw something that nobody catches: a case that is to answer for its
 * own waits until it cannot. What another is blamed for meanwhile, it does not answer for.
 */
static bool waits_for_rest(struct session *session, const struct engine_case *engine_case)
{
    return session->restless_rounds > 0 && !session->transport->isolates && engine_case->reports;
}

/* One case after the other. What others have under way may come to wait for this session. */
static void feed_one_by_one(struct session *session, bool others)
{
    if (session_has_cases(session))
        return;
    struct engine_case *next = next_alone(session);
    bool may_wait =
        others && !session->halting && !session->spent && !engine_queue_has(session->engine, 1);
    if (next && waits_for_rest(session, next))
        session_ping_again(session);
    else if (next)
        launch(session, next);
    else if (!session->engine->options->hold && !may_wait)
        stop_adapter(session);
}

/* How much runs side by side; a batch begins when the one before it is over. */
static size_t most_in_flight(struct session *session)
{
    unsigned batch = session->engine->info->batch;
    if (batch && session_has_cases(session))
        return 0;
    if (session->engine->options->in_flight)
        return session->engine->options->in_flight;
    return batch ? batch : SIDE_BY_SIDE;
}

static void feed_side_by_side(struct session *session, bool others)
{
    struct engine *engine = session->engine;
    size_t most = most_in_flight(session), weight = weight_in_flight(session);
    if (session->strays && session->restless_rounds > 0) {
        session_ping_again(session);  // what is launched now would be hit, too
        return;
    }
    struct engine_case *next = engine_queue_next(engine, WAY_BESIDE, session);
    while (next && !session->halting && weight < most) {
        launch(session, next);
        weight += engine_weight(engine, next);
        next = engine_queue_next(engine, WAY_BESIDE, session);
    }
    if (session_has_cases(session))
        return;
    session->one_by_one = !session->halting;
    if (session->one_by_one)
        feed_one_by_one(session, others);
    else
        stop_adapter(session);
}

void session_feed(struct session *session, bool others)
{
    size_t before = session->runs.count;
    if (before == 0)  // what is known to end it comes first
        session->one_by_one = engine_queue_has_end(session->engine, session);
    (session->one_by_one ? feed_one_by_one : feed_side_by_side)(session, others);
    if (session->runs.count > before && session->engine->info->batch)
        session_send(session, "{\"type\":\"start\"}");
}

/* Starting and ending. */

/* True if something waits for a start with this kind of page. */
static bool choose_page(struct session *session, bool isolated_page)
{
    struct engine *engine = session->engine;
    session->isolated_page = isolated_page;
    return engine_queue_next(engine, WAY_BESIDE, session) ||
           engine_queue_next(engine, WAY_FIRST, session) ||
           engine_queue_next(engine, WAY_ALONE, session);
}

static bool choose_start(struct session *session)
{
    if (choose_page(session, false) || choose_page(session, true))
        return true;
    session->isolated_page = false;
    return session->engine->probe_only;
}

static void on_message(void *context, cJSON *message)
{
    struct session *session = context;
    if (session->broken)
        return;
    session_take_message(session, message);
    session->changed(session->context);
}

static bool is_starting(const struct session *session)
{
    return session->phase == PHASE_STARTING || session->phase == PHASE_CANARIES;
}

static void on_broken(void *context, const char *sentence)
{
    session_give_up(context, sentence);
}

/* One that has started before is started again: a page or a process can get stuck. */
static void start_failed(struct session *session, const char *why)
{
    bool works = session->engine->canaries_passed;
    if (!works || ++session->failed_starts == MOST_FAILED_STARTS)
        session_fail_engine(session, why);
}

static enum verdict verdict_of_end(const struct session *session)
{
    if (!session->broken)
        return VERDICT_CRASH;
    return is_given_up_as(session, hangs_sentence) ? VERDICT_TIMEOUT : VERDICT_ERROR;
}

/*
 * Programs begin in the order in which they were given: the first that has said nothing is likely to
 * be what ended the adapter. It is to be told apart at once.
 */
static void mark_suspect(struct session *session)
{
    sweep(session);
    for (size_t i = 0; i < session->under_way_count; i++)
        if (!engine_case_has_begun(session->under_way[i])) {
            session->under_way[i]->suspect = true;
            return;
        }
}

/* What was in flight when the adapter ended runs again, or has its verdict. */
static void end_cases(struct session *session, enum verdict verdict, const char *sentence)
{
    mark_suspect(session);
    for (size_t i = 0; i < session->under_way_count; i++) {
        struct engine_case *engine_case = session->under_way[i];
        if (session_is_in_flight(session, engine_case))
            session_act(session, engine_case, engine_case_finish(engine_case, verdict, sentence));
    }
    session->under_way_count = 0;
}

static void on_ended(void *context, const char *how, const char *last_words)
{
    struct session *session = context;
    char sentence[1024];
    snprintf(sentence, sizeof sentence, "%s%s%.600s", session->broken ? session->broken : how,
             *last_words ? ": " : "", last_words);
    session->transport->close(session->transport);
    session->started = false;
    if (is_starting(session) && !engine_is_over(session->engine))
        start_failed(session, sentence);
    enum verdict verdict = verdict_of_end(session);
    if (!session->broken)
        session->broken = "ended";  // nothing can be sent any more
    if (!engine_is_over(session->engine))
        end_cases(session, verdict, sentence);
    session->changed(session->context);
}

static void forget_last_start(struct session *session)
{
    session->broken = NULL;
    session->halting = session->spent = session->news = session->strays = false;
    session->one_by_one = false;
    session->runs.count = session->lingering.count = 0;
    session->under_way_count = 0;
    session->fresh_realms = 0;
    session->pongs_missing = session->restless_rounds = session->late_messages = 0;
    session->canaries = (struct canaries){0};
}

bool session_start(struct session *session)
{
    struct transport_owner owner = {session, on_message, on_broken, on_ended};
    const char *error = NULL;
    if (!choose_start(session))
        return false;
    forget_last_start(session);
    session->started = session->transport->start(session->transport, session->loop,
                                                 session->isolated_page, &owner, &error);
    if (!session->started) {
        session_fail_engine(session, error);
        return false;
    }
    session_enter(session, PHASE_STARTING);
    session_send(session, hello_message);
    return true;
}

/* Heartbeats and their absence. */

static void send_ping(struct session *session, uint64_t now)
{
    char line[64];
    snprintf(line, sizeof line, "{\"type\":\"ping\",\"n\":%u}", ++session->ping);
    session_send(session, line);
    session->pongs_missing = 1;
    session->pinged_ms = now;
}

/*
 * Where one event loop is all there is, a round of it proves idleness however soon it is asked for;
 * what goes from one thread to another is given time.
 */
void session_ping_again(struct session *session)
{
    bool waits = session->one_by_one || session->strays ||
                 !engine_queue_next(session->engine, WAY_BESIDE, session);
    if (session->transport->isolates || session->broken || session->pongs_missing > 0 || !waits)
        return;
    sweep(session);
    for (size_t i = 0; i < session->under_way_count; i++)
        if (session->under_way[i]->result->test_case->realms.count > 1)
            return;
    if (session->under_way_count > 0 || session->restless_rounds > 0)
        send_ping(session, session_now_ms(session));
}

/* A realm that has not answered for long, by the clock: the adapter is given up. */
static bool hangs_by_clock(const struct session *session, uint64_t now, uint64_t limit)
{
    bool hanging = now - session->main_pong_ms > limit;
    for (size_t i = 0; i < session->under_way_count; i++) {
        const struct engine_case *engine_case = session->under_way[i];
        size_t realms = engine_case->result->test_case->realms.count;
        for (size_t j = 0; session_is_in_flight(session, engine_case) && j < realms; j++)
            hanging |=
                !engine_case->realms[j].gone && now - engine_case->realms[j].last_pong_ms > limit;
    }
    return hanging;
}

/*
 * Silent and computing, it need not be waited for as long; much less where no case gets its verdict
 * by it, or where the case under way is known to end so.
 */
static uint64_t cpu_limit_of(const struct session *session, uint64_t limit)
{
    const struct cpu_shares *shares = &without_verdict;
    if (session->one_by_one || session->engine->info->batch)
        shares = &for_verdict;
    for (size_t i = 0; session->one_by_one && i < session->under_way_count; i++)
        if (session_is_in_flight(session, session->under_way[i]) &&
            engine_case_is_known_to_end(session->under_way[i]))
            shares = &known_to_end;
    uint64_t cpu_limit = limit / (session->transport->isolates ? shares->many : shares->one);
    return cpu_limit > LEAST_CPU_MS ? cpu_limit : LEAST_CPU_MS;
}

static bool hangs(struct session *session, uint64_t now)
{
    unsigned given = session->engine->options->hang_seconds;
    uint64_t limit = (given ? given : HANG_SECONDS) * 1000ull;
    uint64_t cpu_limit = cpu_limit_of(session, limit);
    int group = session->transport->group(session->transport);
    if (session->engine->options->hold)
        return false;
    return hangs_by_clock(session, now, limit) ||
           silence_is_busy(&session->silence, group, now, cpu_limit);
}

static void watch_start(struct session *session, uint64_t now)
{
    unsigned given = session->engine->options->start_seconds;
    uint64_t limit = (given ? given : START_SECONDS) * 1000ull;
    if (!session->transport->patient && now - session->phase_since_ms > limit)
        session_give_up(session, "it did not say hello and answer its canaries");
}

static void give_up_hung(struct session *session, uint64_t now)
{
    session->engine->hung_ms += now - session->silence.since_ms;
    session_give_up(session, hangs_sentence);
}

static void watch_run(struct session *session, uint64_t now)
{
    bool quiet = !session->news || now - session->pinged_ms >= BUSY_PING_MS;
    if (hangs(session, now))
        give_up_hung(session, now);
    else if (session->pongs_missing == 0 && quiet)
        send_ping(session, now);
    session->news = false;
}

void session_tick(struct session *session)
{
    uint64_t now = session_now_ms(session);
    if (!session->started || session->broken)
        return;
    if (is_starting(session))
        watch_start(session, now);
    else if (session->phase == PHASE_RUNNING)
        watch_run(session, now);
}
