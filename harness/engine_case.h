/*
 * One case under way on an engine: what came of it, how long its realms have been idle, and the
 * judgement. Knows nothing of processes.
 */
#ifndef PMSPEC_ENGINE_CASE_H
#define PMSPEC_ENGINE_CASE_H

#include "verdict.h"
#include <stdint.h>

enum {
    IDLE_ROUND_TRIPS = 6,      // of the heartbeat, through every realm of the case, without news
    IDLE_TURNS_OF_A_LOOP = 3,  // where all of the case is in one event loop
    MOST_REALMS = 64,
};

/* A realm of the case under way. */
struct realm_state {
    unsigned received;      // last number n of its messages
    bool gone;              // its frame was removed: it answers no more
    bool drained;           // it has gone round since the drain was asked for
    unsigned round_trips;   // of the heartbeat since the last news of the case
    uint64_t last_pong_ms;  // when it last answered
};

enum case_state { CASE_WAITING, CASE_RUNNING, CASE_DRAINING, CASE_DONE };

/* What has to be done next about a case. */
enum case_action { ACTION_NONE, ACTION_DRAIN, ACTION_DONE };

/* How it runs; each way is stronger than the one before it. */
enum case_way {
    WAY_BESIDE,  // beside others
    WAY_ALONE,   // no other case is in flight in its adapter
    WAY_FIRST,   // and none was before it there, where an adapter cannot isolate, unless it passes
};

struct session;

struct engine_case {
    struct case_result *result;
    struct arena *arena;
    const struct session *session;  // that runs it or did
    unsigned run;                   // its number there
    enum case_state state;
    enum case_way way;
    bool ended;             // end() was called
    bool stray;             // it ended with an uncaught exception that may be of another case
    bool suspect;           // its adapter ended, most likely by it
    bool reports;           // its uncaught exceptions must be known for its own when it runs alone
    bool isolated_page;     // it needs a page that is cross-origin isolated
    bool default_port;      // it needs a server at port 80
    bool one_loop;          // all of it is in one event loop, and nothing in other processes
    unsigned news_at_ping;  // heartbeats sent up to this one say nothing about idleness
    uint64_t started_ms;
    struct attempt attempt;
    struct realm_state realms[MOST_REALMS];
};

/* Prepares for an attempt as run number run. */
void engine_case_start(struct engine_case *engine_case, struct arena *arena, unsigned run,
                       unsigned last_ping, uint64_t now_ms);

/*
 * True if it is known to end its adapter. It runs before others then, so that these are not waited for
 * while it does, and it is given up sooner.
 */
bool engine_case_is_known_to_end(const struct engine_case *engine_case);

/* True if a message of it was seen in this attempt. */
bool engine_case_has_begun(const struct engine_case *engine_case);

/* Round trips after which nothing more comes of it. */
unsigned engine_case_idle_rounds(const struct engine_case *engine_case);

/* True if every realm has gone round often enough since the last news. */
bool engine_case_is_idle(const struct engine_case *engine_case);

/* Index of the realm with this name, or -1. */
int engine_case_realm(const struct engine_case *engine_case, const char *name);

/*
 * Message number n of a realm: a log entry (canonical JSON) or, with entry NULL, end. last_ping is
 * the number of the last heartbeat sent.
 */
enum case_action engine_case_message(struct engine_case *engine_case, int realm, unsigned n,
                                     const char *entry, unsigned last_ping);

/* The realm answered heartbeat ping. */
enum case_action engine_case_pong(struct engine_case *engine_case, int realm, unsigned ping,
                                  uint64_t now_ms);

/* The realm is there no more: nothing waits for it. */
enum case_action engine_case_gone(struct engine_case *engine_case, int realm);

/*
 * The realm has gone round its event loop since the drain was asked for; count is what it says it
 * sent. When every realm has, the drain is over.
 */
enum case_action engine_case_drained(struct engine_case *engine_case, int realm, unsigned count);

/* Ends the attempt with this verdict and sentence (copied). */
enum case_action engine_case_finish(struct engine_case *engine_case, enum verdict verdict,
                                    const char *sentence);

#endif
