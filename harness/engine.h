/*
 * Runs cases on an engine through the adapter protocol (adapters/PROTOCOL.md), and judges what it
 * observes.
 *
 * Cases that share nothing run side by side, many in flight. A case that did not pass side by side,
 * or that was in flight when the adapter died or hung, runs alone, after others like it, and that attempt
 * counts. A case that needs a realm of its own, or that was alone when the process ended, gets a fresh
 * process; an adapter that isolates runs gives it a fresh realm instead.
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
    void *context;
    const volatile bool *interrupted;  // set from outside: stop and keep what there is; may be NULL
};

/*
 * Runs all cases of results (test_case and allowed filled in, the rest written). transport starts
 * the adapter. STATUS_OK: every case has a verdict, or the run was interrupted. STATUS_HARNESS: the engine
 * did not start or its canaries failed; the diagnostic says how.
 */
enum status engine_run(struct arena *arena, struct transport *transport,
                       struct case_result *results, size_t count,
                       const struct engine_options *options, struct engine_info *info,
                       struct diagnostic *diagnostic);

/*
 * Starts the adapter, says hello, runs the canaries and stops it: what `pmspec impls` asks.
 */
enum status engine_probe(struct arena *arena, struct transport *transport, struct engine_info *info,
                         struct diagnostic *diagnostic);

#endif
