/*
 * What an adapter must get right before anything counts: its hello, and the answers to two programs
 * that the harness knows (adapters/PROTOCOL.md).
 */
#ifndef PMSPEC_HANDSHAKE_H
#define PMSPEC_HANDSHAKE_H

#include "case.h"

/* What hello says. */
struct engine_info {
    const char *name, *version;
    name_list realms;    // kinds of realm that it offers
    bool reports_apart;  // its exceptions are reported at a time of their own
    bool takes_case;     // it takes the case's JSON, not compiled JavaScript
    unsigned batch;      // it takes so many programs at a time, only before they start; 0: any time
};

/* Run numbers. */
enum { CANARY_MISSING = 1, CANARY_FIXED = 2, FIRST_RUN = 3 };

/* What came back of the two canaries. */
struct canaries {
    bool missing_seen, answer_seen;
};

extern const char hello_message[];

/*
 * Reads a hello; texts are copied into the arena. NULL, or a sentence that says what is wrong with
 * it ("its hello ...").
 */
const char *hello_read(struct arena *arena, const cJSON *message, struct engine_info *info);

/* The run messages: one must come back unsupported, one must give a fixed answer. */
const char *canary_missing_message(const struct engine_info *info);
const char *canary_fixed_message(const struct engine_info *info);

/* Ends the run CANARY_FIXED: no exception of another run could be told from one of its own. */
extern const char canary_drop_message[];

/* A message of this type about run CANARY_MISSING or CANARY_FIXED. NULL, or what is wrong with it. */
const char *canary_take(struct arena *arena, struct canaries *canaries, const char *type, long run,
                        const cJSON *message);

#endif
