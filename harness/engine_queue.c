/*
 * The cases of a run on one engine: which waits for what, and what becomes of it.
 */
#include "case_needs.h"
#include "engine_parts.h"
#include "histogram.h"
#include "origin_names.h"
#include <stdio.h>

enum {
    FRESH_REALM = 12,  // one costs as much as so many cases without
    MOST_TRIES = 60,   // of a case that varies
};

/* The way that a case needs by what its program shares. */
static enum case_way needed_way(const struct engine *engine, const struct test_case *test_case)
{
    if (engine->isolates)
        return test_case->isolation == ISOLATION_ORIGIN ? WAY_ALONE : WAY_BESIDE;
    if (test_case->isolation == ISOLATION_NONE)
        return WAY_BESIDE;
    return test_case->isolation == ISOLATION_REPORTS ? WAY_ALONE : WAY_FIRST;
}

/*
 * The way in which it would end up by what is known of it: what differs runs alone once more, and what
 * ends its adapter does so to others, too.
 */
static enum case_way known_way(const struct engine *engine, const struct known_case *known)
{
    if (verdict_ends_engine(known->worst))
        return engine->isolates ? WAY_ALONE : WAY_FIRST;
    return known->worst == VERDICT_FAIL && !known->varies ? WAY_ALONE : WAY_BESIDE;
}

static enum case_way first_way(const struct engine *engine, const struct case_result *result)
{
    enum case_way needed = needed_way(engine, result->test_case);
    enum case_way known = known_way(engine, &result->known);
    return known > needed && !engine->options->hold ? known : needed;
}

void engine_queue_open(struct engine *engine, struct case_result *results, size_t count)
{
    engine->cases = NEW_ARRAY(engine->arena, struct engine_case, count + 1);
    engine->count = count;
    for (size_t i = 0; i < count; i++) {
        const struct test_case *test_case = results[i].test_case;
        engine->cases[i].result = &results[i];
        engine->cases[i].way = first_way(engine, &results[i]);
        engine->cases[i].reports = test_case->isolation == ISOLATION_REPORTS;
        engine->cases[i].isolated_page = engine->page_kinds && case_wants_isolated_page(test_case);
        engine->cases[i].default_port = case_names_origin(test_case, "default-port");
        engine->cases[i].one_loop = !engine->page_kinds && test_case->realms.count == 1;
    }
}

static bool waits(const struct engine_case *engine_case, enum case_way way, bool isolated_page)
{
    return engine_case->state == CASE_WAITING && engine_case->way == way &&
           engine_case->isolated_page == isolated_page;
}

/* Who fails beside others waits to run alone, so the mark only moves on. */
static size_t first_waiting(struct engine *engine, enum case_way way, bool isolated_page)
{
    size_t *mark = &engine->next_beside[isolated_page];
    size_t i = way == WAY_BESIDE ? *mark : 0;
    while (i < engine->count && !waits(&engine->cases[i], way, isolated_page))
        i++;
    if (way == WAY_BESIDE)
        *mark = i;
    return i;
}

static bool is_for(const struct engine_case *engine_case, enum case_way way,
                   const struct session *session)
{
    return waits(engine_case, way, session->isolated_page) &&
           (!engine_case->default_port || session->transport->wants_default_port);
}

/* One that needs rest before it comes before those that leave none; one that must be first, soon. */
static bool is_preferred(const struct engine_case *engine_case)
{
    bool ends = engine_case_is_known_to_end(engine_case);
    bool differs = engine_case->result->known.worst != VERDICT_PASS;
    switch (engine_case->way) {
    case WAY_ALONE:
        return ends || (engine_case->reports && !differs);
    case WAY_FIRST:
        return ends || engine_case->result->repeated;
    default:
        return true;
    }
}

struct engine_case *engine_queue_next(struct engine *engine, enum case_way way,
                                      const struct session *session)
{
    struct engine_case *next = NULL;
    for (size_t i = first_waiting(engine, way, session->isolated_page); i < engine->count; i++) {
        if (!is_for(&engine->cases[i], way, session))
            continue;
        if (is_preferred(&engine->cases[i]))
            return &engine->cases[i];
        next = next ? next : &engine->cases[i];
    }
    return next;
}

bool engine_queue_has_end(const struct engine *engine, const struct session *session)
{
    for (size_t i = 0; i < engine->count; i++) {
        const struct engine_case *engine_case = &engine->cases[i];
        if (engine_case_is_known_to_end(engine_case) &&
            is_for(engine_case, engine_case->way, session))
            return true;
    }
    return false;
}

/* Of a case that varies all attempts are counted, and the worst is kept. */
static void keep_attempt(struct engine *engine, struct engine_case *engine_case)
{
    struct case_result *result = engine_case->result;
    const struct attempt *attempt = &engine_case->attempt;
    if (result->known.varies && attempt->verdict != VERDICT_UNSUPPORTED)
        histogram_count(engine->arena, result, attempt);
    if (result->tries++ == 0 ||
        verdict_severity(attempt->verdict) > verdict_severity(result->attempt.verdict))
        result->attempt = *attempt;
}

static void store(struct engine *engine, struct engine_case *engine_case, uint64_t now_ms)
{
    struct case_result *result = engine_case->result;
    keep_attempt(engine, engine_case);
    result->executed = true;
    result->duration_ms = (double)(now_ms - engine_case->started_ms);
    engine->done++;
    if (engine->options->progress)
        engine->options->progress(engine->options->context, engine->done, engine->count);
}

/* After a stray exception the case runs once more where it would be its own. */
static enum case_way next_way(const struct engine *engine, const struct engine_case *engine_case)
{
    bool was_beside = engine_case->way == WAY_BESIDE;
    bool stray_alone = engine_case->way == WAY_ALONE && engine_case->stray;
    bool may_share = was_beside || (stray_alone && !engine_case->reports);
    return engine->isolates || (may_share && !engine_case->suspect) ? WAY_ALONE : WAY_FIRST;
}

/* What was seen first is kept. */
static void wait_again(const struct engine *engine, struct engine_case *engine_case)
{
    if (!engine_case->result->repeated) {
        engine_case->result->first = engine_case->attempt;
        engine_case->result->first_is_stray = engine_case->stray;
    }
    engine_case->result->repeated = true;
    engine_case->way = next_way(engine, engine_case);
    engine_case->reports |= engine_case->stray;
    engine_case->state = CASE_WAITING;
}

/*
 * The end of an adapter, or an exception of nobody knows which case, is the fault of the case in flight
 * only if no other was there before it.
 */
static bool is_final(const struct engine *engine, const struct engine_case *engine_case,
                     bool was_first)
{
    enum verdict verdict = engine_case->attempt.verdict;
    if (engine->options->hold || verdict == VERDICT_PASS || verdict == VERDICT_UNSUPPORTED)
        return true;
    bool is_its_own = verdict == VERDICT_FAIL && !engine_case->stray;
    return was_first ? engine_case->way != WAY_BESIDE : engine_case->way == WAY_ALONE && is_its_own;
}

/* It is known to come out worse than this at times. */
static bool is_tried_again(const struct engine *engine, const struct engine_case *engine_case)
{
    const struct case_result *result = engine_case->result;
    enum verdict verdict = engine_case->attempt.verdict;
    return !engine->options->hold && result->known.varies && result->tries + 1 < MOST_TRIES &&
           verdict != VERDICT_UNSUPPORTED &&
           verdict_severity(verdict) < verdict_severity(result->known.worst);
}

static void try_again(struct engine *engine, struct engine_case *engine_case)
{
    keep_attempt(engine, engine_case);
    if (engine_case->way == WAY_BESIDE)
        engine_case->way = WAY_ALONE;
    engine_case->state = CASE_WAITING;
}

void engine_queue_conclude(struct engine *engine, struct engine_case *engine_case, bool was_first,
                           uint64_t now_ms)
{
    if (!is_final(engine, engine_case, was_first))
        wait_again(engine, engine_case);
    else if (is_tried_again(engine, engine_case))
        try_again(engine, engine_case);
    else
        store(engine, engine_case, now_ms);
}

void engine_queue_reopen(struct engine *engine, struct engine_case *engine_case)
{
    engine->done--;
    engine_case->result->tries--;
    engine_case->result->executed = false;
}

static void refuse(struct engine *engine, struct engine_case *engine_case, const char *sentence,
                   uint64_t now_ms)
{
    engine_case_start(engine_case, engine->arena, 0, 0, now_ms);
    engine_case_finish(engine_case, VERDICT_UNSUPPORTED, sentence);
    store(engine, engine_case, now_ms);
}

/* Why the machine cannot serve the case's origins, or NULL. The session at port 80 knows of port 80. */
static const char *missing_origin(const struct engine *engine,
                                  const struct engine_case *engine_case,
                                  const struct transport *transport)
{
    if (!transport->ports || (engine_case->default_port && !transport->wants_default_port))
        return NULL;
    return missing_server(engine->arena, engine_case->result->test_case, transport->ports);
}

void engine_queue_refuse(struct engine *engine, const struct session *session, uint64_t now_ms)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct engine_case *engine_case = &engine->cases[i];
        if (engine_case->state != CASE_WAITING)
            continue;
        const char *kind = case_missing_realm_kind(engine->info, engine_case->result->test_case);
        const char *server = missing_origin(engine, engine_case, session->transport);
        char sentence[64];
        snprintf(sentence, sizeof sentence, "the engine has no realms of kind %s",
                 kind ? kind : "");
        engine_case->result->machine_lacks = !kind && server;
        if (kind || server)
            refuse(engine, engine_case, kind ? sentence : server, now_ms);
    }
}

void engine_queue_set_reports_apart(struct engine *engine)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct case_result *result = engine->cases[i].result;
        if (result->reports_apart)
            return;
        result->reports_apart = true;
        outcome_set_reports_apart(engine->arena, &result->allowed);
    }
}

bool engine_gives_fresh_realm(const struct engine *engine, const struct engine_case *engine_case)
{
    const struct test_case *test_case = engine_case->result->test_case;
    return engine->isolates &&
           (engine_case->way != WAY_BESIDE || test_case->isolation != ISOLATION_NONE ||
            case_is_about_windows(test_case));
}

size_t engine_weight(const struct engine *engine, const struct engine_case *engine_case)
{
    size_t realms = engine_case->result->test_case->realms.count * 2 - 1;
    return engine_gives_fresh_realm(engine, engine_case) ? realms * FRESH_REALM : realms;
}

bool engine_queue_has(const struct engine *engine, size_t weight)
{
    size_t total = 0;
    for (size_t i = 0; i < engine->count && total < weight; i++) {
        const struct engine_case *engine_case = &engine->cases[i];
        if (engine_case->state == CASE_WAITING && engine_case->way == WAY_FIRST)
            return true;  // it needs an adapter of its own anyway
        if (engine_case->state == CASE_WAITING)
            total += engine_weight(engine, engine_case);
    }
    return total >= weight;
}

bool engine_is_over(const struct engine *engine)
{
    bool interrupted = engine->options->interrupted && *engine->options->interrupted;
    return engine->failed || interrupted || (engine->probe_only && engine->canaries_passed);
}
