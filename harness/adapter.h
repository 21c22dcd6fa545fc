/*
 * The transport of an implementation: that of a process, or a browser's.
 */
#ifndef PMSPEC_ADAPTER_H
#define PMSPEC_ADAPTER_H

#include "browser.h"
#include "implementation.h"
#include "process.h"

struct adapter {
    struct transport *transport;
    struct process_transport process;
    struct browser *browser;  // or NULL
};

/* hold: runs stay in the browser's page after their verdict. */
void adapter_open(struct adapter *adapter, const struct implementation *implementation, bool hold);

/* After the engine's run. */
void adapter_close(struct adapter *adapter);

#endif
