/*
 * Runs on engines: their sessions share one uv loop, in which everything happens. After anything
 * did, `settle` decides what is next: sessions are fed, started, or nothing is left.
 */
#include "engine.h"
#include "engine_parts.h"
#include <signal.h>
#include <string.h>

/* One engine of a run, with a session for each adapter that it may have at the same time. */
struct side {
    struct engine engine;
    struct engine_run *run;
    struct session *sessions;
    bool begun, over;
};

struct engines {
    uv_loop_t loop;
    uv_timer_t timer;
    struct side *sides;
    size_t count;
    size_t jobs;  // most adapters at the same time
};

static size_t started_sessions(const struct side *side)
{
    size_t count = 0;
    for (size_t i = 0; i < side->run->transport_count; i++)
        count += side->sessions[i].started;
    return count;
}

static size_t free_jobs(const struct engines *engines)
{
    size_t taken = 0;
    for (size_t i = 0; i < engines->count; i++)
        taken += started_sessions(&engines->sides[i]);
    return taken < engines->jobs ? engines->jobs - taken : 0;
}

static bool others_have_cases(struct side *side, const struct session *session)
{
    for (size_t i = 0; i < side->run->transport_count; i++)
        if (&side->sessions[i] != session && side->sessions[i].started &&
            session_has_cases(&side->sessions[i]))
            return true;
    return false;
}

static void feed(struct side *side)
{
    for (size_t i = 0; i < side->run->transport_count; i++) {
        struct session *session = &side->sessions[i];
        if (session->started && engine_is_over(&side->engine))
            session_give_up(session, "the run is over");
        else if (session->started && session->phase == PHASE_RUNNING && !session->broken)
            session_feed(session, others_have_cases(side, session));
    }
}

static bool wants_default_port(const struct side *side)
{
    return side->run->transports[0]->wants_default_port && side->engine.page_kinds;
}

/* There is one port 80: of the engines whose pages are served there, one runs at a time. */
static bool waits_for_default_port(const struct engines *engines, const struct side *side)
{
    for (size_t i = 0; i < engines->count; i++) {
        const struct side *other = &engines->sides[i];
        if (other != side && other->begun && !other->over && wants_default_port(other))
            return !side->begun && wants_default_port(side);
    }
    return false;
}

static bool has_work(const struct side *side)
{
    const struct engine *engine = &side->engine;
    bool waits = engine_queue_has(engine, 1) || (engine->probe_only && !engine->canaries_passed);
    return waits && !engine_is_over(engine);
}

/* Another adapter pays if enough waits that those which run do not take. */
static bool wants_session(const struct side *side)
{
    size_t started = started_sessions(side);
    if (started == 0)
        return has_work(side);
    return !engine_is_over(&side->engine) && !side->engine.probe_only &&
           started < side->run->transport_count &&
           engine_queue_has(&side->engine, side->sessions[0].transport->start_weight);
}

static bool start_session(struct side *side)
{
    for (size_t i = 0; i < side->run->transport_count; i++)
        if (!side->sessions[i].started)
            return session_start(&side->sessions[i]);
    return false;
}

/* Nothing of it keeps the loop alive any more. */
static void end_side(struct side *side)
{
    side->over = true;
    for (size_t i = 0; i < side->run->transport_count; i++)
        if (side->run->transports[i]->finish)
            side->run->transports[i]->finish(side->run->transports[i]);
    side->run->status = side->engine.failed ? STATUS_HARNESS : STATUS_OK;
    side->run->hung_ms = (double)side->engine.hung_ms;
    if (side->run->ended)
        side->run->ended(side->run->context);
}

static void begin_side(struct side *side)
{
    side->begun = true;
    if (side->run->begun)
        side->run->begun(side->run->context);
}

/* False: it is over, or is not to begin any more. */
static bool settle_side(struct engines *engines, struct side *side)
{
    feed(side);
    while (free_jobs(engines) > 0 && wants_session(side) &&
           !waits_for_default_port(engines, side)) {
        if (!side->begun)
            begin_side(side);
        if (!start_session(side))
            break;
    }
    if (side->begun && !side->over && started_sessions(side) == 0 && !has_work(side))
        end_side(side);
    return side->begun ? !side->over : !engine_is_over(&side->engine);
}

static void settle(void *context)
{
    struct engines *engines = context;
    bool going_on = false;
    for (size_t i = 0; i < engines->count; i++)
        going_on |= settle_side(engines, &engines->sides[i]);
    if (!going_on)
        uv_timer_stop(&engines->timer);
}

static void on_timer(uv_timer_t *timer)
{
    struct engines *engines = timer->data;
    for (size_t i = 0; i < engines->count; i++)
        for (size_t j = 0; j < engines->sides[i].run->transport_count; j++)
            session_tick(&engines->sides[i].sessions[j]);
    settle(engines);
}

static void open_sessions(struct engines *engines, struct side *side)
{
    struct arena *arena = side->engine.arena;
    side->sessions = NEW_ARRAY(arena, struct session, side->run->transport_count);
    for (size_t i = 0; i < side->run->transport_count; i++)
        side->sessions[i] = (struct session){
            .engine = &side->engine,
            .transport = side->run->transports[i],
            .loop = &engines->loop,
            .changed = settle,
            .context = engines,
            .under_way = NEW_ARRAY(arena, struct engine_case *, side->engine.count + 1),
        };
}

static void open_side(struct engines *engines, struct side *side, struct arena *arena,
                      struct engine_run *run)
{
    side->run = run;
    side->engine = (struct engine){
        .arena = arena,
        .options = &run->options,
        .info = &run->info,
        .diagnostic = &run->diagnostic,
        .isolates = run->transports[0]->isolates,
        .page_kinds = run->transports[0]->page_kinds,
        .probe_only = run->probe_only,
    };
    engine_queue_open(&side->engine, run->results, run->count);
    for (size_t i = 0; i < run->count; i++)
        run->transports[0]->wants_default_port |= side->engine.cases[i].default_port;
    open_sessions(engines, side);
}

void engines_run(struct arena *arena, struct engine_run *runs, size_t count, size_t jobs)
{
    struct engines engines = {.count = count, .jobs = jobs};
    signal(SIGPIPE, SIG_IGN);
    uv_loop_init(&engines.loop);
    uv_timer_init(&engines.loop, &engines.timer);
    engines.timer.data = &engines;
    engines.sides = NEW_ARRAY(arena, struct side, count);
    for (size_t i = 0; i < count; i++)
        open_side(&engines, &engines.sides[i], arena, &runs[i]);
    uv_timer_start(&engines.timer, on_timer, HEARTBEAT_MS, HEARTBEAT_MS);
    settle(&engines);
    uv_run(&engines.loop, UV_RUN_DEFAULT);
    uv_close((uv_handle_t *)&engines.timer, NULL);
    uv_run(&engines.loop, UV_RUN_DEFAULT);
    uv_loop_close(&engines.loop);
}

enum status engine_probe(struct arena *arena, struct transport *transport, struct engine_info *info,
                         struct diagnostic *diagnostic)
{
    struct engine_run run = {.transports = &transport, .transport_count = 1, .probe_only = true};
    engines_run(arena, &run, 1, 1);
    *info = run.info;
    if (run.status != STATUS_OK)
        *diagnostic = run.diagnostic;
    return run.status;
}
