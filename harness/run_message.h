/*
 * The message that gives a case to an adapter (adapters/PROTOCOL.md, "run").
 */
#ifndef PMSPEC_RUN_MESSAGE_H
#define PMSPEC_RUN_MESSAGE_H

#include "origin_names.h"

struct run_message {
    const struct test_case *test_case;
    unsigned run;                      // its number in the adapter
    bool takes_case;                   // the case's JSON goes with it, and no compiled programs
    bool fresh;                        // it wants a realm that it shares with no other
    const struct origin_ports *ports;  // of the adapter's windows; NULL: it has none
};

/* One line without its newline, in the arena. */
const char *run_message_text(struct arena *arena, const struct run_message *message);

#endif
