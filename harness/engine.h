/*
 * Runs cases on an engine through the adapter protocol (adapters/PROTOCOL.md), and judges what it
 * observes.
 *
 * Cases that share nothing run side by side, many in flight, in one adapter or in several at the same
 * time. A case that did not pass side by side, or that was in flight when the adapter died or hung,
 * runs alone, after others like it, and that attempt counts. A case that needs a realm of its own, or
 * that was alone when the process ended, gets a fresh process; an adapter that isolates runs gives it a
 * fresh realm instead. What comes of a case does not depend on how many adapters there are.
 */
#ifndef PMSPEC_ENGINE_H
#define PMSPEC_ENGINE_H

#include "handshake.h"
#include "transport.h"
#include "verdict.h"

struct engine_options {
    size_t in_flight;       // cases side by side; 0: a sensible number
    bool hold;              // each case runs once, and its realms stay until the run is interrupted
    unsigned hang_seconds;  // without an answer to a heartbeat; 0: a sensible number
    unsigned start_seconds;  // until hello and the canaries are answered; 0: a sensible number
    /* Called after each verdict; may be NULL. */
    void (*progress)(void *context, size_t done, size_t total);
    void *context;                     // of progress
    const volatile bool *interrupted;  // set from outside: stop and keep what there is; may be NULL
    uint64_t (*now_ms)(void);          // what time it is, from any moment on; NULL: the loop's time
};

/* A run of cases on one engine. */
struct engine_run {
    /* Given; borrowed. */
    struct case_result *results;  // test_case and allowed filled in; the rest is written
    size_t count;
    struct transport *const *transports;  // adapters that may run at the same time; at least one
    size_t transport_count;
    struct engine_options options;
    bool probe_only;  // say hello, run the canaries, and no case
    /* Called when its first adapter is started, and when nothing of it runs any more; may be NULL. */
    void (*begun)(void *context);
    void (*ended)(void *context);
    void *context;
    /*
     * Written. STATUS_OK: every case has a verdict, or the run was interrupted, perhaps before it
     * began. STATUS_HARNESS: the engine did not start or its canaries failed; the diagnostic says how.
     */
    enum status status;
    struct engine_info info;
    struct diagnostic diagnostic;
    double hung_ms;  // for which adapters were waited for that were given up as hung
};

/*
 * Does all runs, with at most jobs (1 or more) adapters at the same time; the runs begin in their
 * order.
 */
void engines_run(struct arena *arena, struct engine_run *runs, size_t count, size_t jobs);

/*
 * Starts the adapter, says hello, runs the canaries and stops it: what `pmspec impls` asks.
 */
enum status engine_probe(struct arena *arena, struct transport *transport, struct engine_info *info,
                         struct diagnostic *diagnostic);

#endif
