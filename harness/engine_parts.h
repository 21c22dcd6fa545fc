/*
 * What the parts of a run on one engine share: the engine with its cases (engine_queue.c), and its
 * sessions, each with one adapter from its start to its end (session.c, session_messages.c).
 */
#ifndef PMSPEC_ENGINE_PARTS_H
#define PMSPEC_ENGINE_PARTS_H

#include "engine.h"
#include "engine_case.h"
#include "silence.h"

struct session;

struct engine {
    struct arena *arena;
    const struct engine_options *options;
    struct engine_info *info;
    struct diagnostic *diagnostic;
    bool isolates, page_kinds;  // as its transports say
    bool probe_only;
    bool canaries_passed;
    bool failed;  // it cannot be used: the diagnostic says why
    struct engine_case *cases;
    size_t count, done;
    uint64_t hung_ms;       // for which adapters were waited for that were given up as hung
    size_t next_beside[2];  // by kind of page: no case before this one waits to run beside others
};

/* engine_queue.c */

/* Sets up the cases: those that cannot run beside others do not from the start. */
void engine_queue_open(struct engine *engine, struct case_result *results, size_t count);

/* A case that waits to run in this way where the session is, or NULL. */
struct engine_case *engine_queue_next(struct engine *engine, enum case_way way,
                                      const struct session *session);

/* True if one waits that is known to end its adapter. */
bool engine_queue_has_end(const struct engine *engine, const struct session *session);

/*
 * Verdicts that need no run: realms of a kind that the engine does not offer, or origins for which
 * the machine has no server, as the session knows.
 */
void engine_queue_refuse(struct engine *engine, const struct session *session, uint64_t now_ms);

/* What is allowed must look like what will be observed. Once, before the first case. */
void engine_queue_set_reports_apart(struct engine *engine);

/*
 * An attempt is over. It counts, or the case waits to run in the next way. was_first: nothing ran in
 * its adapter before it, or it had a realm of its own.
 */
void engine_queue_conclude(struct engine *engine, struct engine_case *engine_case, bool was_first,
                           uint64_t now_ms);

/* What passed did not, after all: it waits again. */
void engine_queue_reopen(struct engine *engine, struct engine_case *engine_case);

/* True if the adapter gives the case a realm that it shares with no other. */
bool engine_gives_fresh_realm(const struct engine *engine, const struct engine_case *engine_case);

/* How much of an adapter's capacity the case takes. */
size_t engine_weight(const struct engine *engine, const struct engine_case *engine_case);

/* True if the weight of the cases that wait is at least this. */
bool engine_queue_has(const struct engine *engine, size_t weight);

/* Nothing more is to be run: the engine failed, was interrupted or was only asked for its hello. */
bool engine_is_over(const struct engine *engine);

enum phase { PHASE_STARTING, PHASE_CANARIES, PHASE_RUNNING, PHASE_STOPPING };

struct session {
    struct engine *engine;
    struct transport *transport;
    uv_loop_t *loop;
    /* Called after anything happened; decides what is next. */
    void (*changed)(void *context);
    void *context;
    bool started;  // an adapter is there
    enum phase phase;
    uint64_t phase_since_ms;
    struct canaries canaries;
    bool one_by_one;         // not beside others
    bool isolated_page;      // the kind of page of this start
    bool halting;            // the adapter has served enough: it ends when it is idle
    bool spent;              // it served a case that must be its first: no other comes after it
    const char *broken;      // why the adapter was given up
    unsigned failed_starts;  // since one that worked
    LIST(struct engine_case *) runs;  // of this start: run number FIRST_RUN + index
    struct engine_case **under_way;   // those of them in flight, and some that were
    size_t under_way_count;
    LIST(unsigned) lingering;  // runs that passed and are not dropped yet
    unsigned fresh_realms;     // runs of this start with realms of their own
    unsigned ping, pongs_missing;
    unsigned late_messages;    // of runs that are over, since a heartbeat was answered
    unsigned restless_rounds;  // of the heartbeat, until what did not pass here is certainly over
    bool strays;               // some of it throws what nobody catches
    uint64_t main_pong_ms, pinged_ms;
    struct silence silence;
    bool news;  // a case brought some since the timer last looked
};

/* session.c */

/* Starts an adapter for cases that wait. False: none do, or it could not be started. */
bool session_start(struct session *session);

/* Gives the adapter what is next; others: the engine's other sessions have cases under way. */
void session_feed(struct session *session, bool others);

/* Heartbeats and their absence. To be called every HEARTBEAT_MS. */
enum { HEARTBEAT_MS = 15 };
void session_tick(struct session *session);

/* Takes down a message of a run that is over. Too many of them: the adapter is given up. */
void session_count_late(struct session *session);

/* Gives the adapter up, which ends its cases. why: for people, copied. */
void session_give_up(struct session *session, const char *why);

bool session_has_cases(struct session *session);

/* For session_messages.c: the session's parts that messages drive. */

uint64_t session_now_ms(struct session *session);
void session_send(struct session *session, const char *text);
void session_enter(struct session *session, enum phase phase);
void session_fail_engine(struct session *session, const char *why);
void session_act(struct session *session, struct engine_case *engine_case, enum case_action action);
/* True while the run of this session is the one in which the case is. */
bool session_is_in_flight(const struct session *session, const struct engine_case *engine_case);
/* The next heartbeat at once, where nothing but idleness is waited for. */
void session_ping_again(struct session *session);

/* session_messages.c */

void session_take_message(struct session *session, cJSON *message);

#endif
