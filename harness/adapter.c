/*
 * Which transport an implementation has.
 */
#include "adapter.h"

enum { FRESH_AFTER = 300 };  // runs in realms of their own, of one process

void adapter_open(struct adapter *adapter, const struct implementation *implementation, bool hold)
{
    struct browser_options options = {
        .root = implementation->root,
        .profile = implementation->profile,
        .binary = implementation->binary,
        .hold = hold,
        .announce = implementation->announce,
    };
    bool is_browser = implementation->profile || implementation->announce;
    adapter->process = process_transport(implementation->argv);
    adapter->process.transport.isolates = implementation->isolates;
    adapter->process.transport.fresh_after = FRESH_AFTER;
    adapter->browser = is_browser ? browser_open(&options) : NULL;
    adapter->transport =
        is_browser ? browser_transport(adapter->browser) : &adapter->process.transport;
}

void adapter_close(struct adapter *adapter)
{
    if (adapter->browser)
        browser_close(adapter->browser);
}
