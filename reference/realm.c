/*
 * Realms: the global object first, then the intrinsics of each standard, in an order in which
 * every prototype exists before what inherits from it.
 */
#include "agent.h"
#include "buffer.h"
#include "event.h"
#include "message_port.h"
#include "structured_data.h"
#include "web_idl.h"

struct realm *realm_create(struct agent *agent, const char *name)
{
    struct realm *realm = NEW(agent->arena, struct realm);
    realm->agent = agent;
    realm->name = name;
    realm->global_object =
        object_allocate(agent, realm, OBJECT_GLOBAL, NULL, sizeof(struct event_target));
    ecmascript_create_intrinsics(agent, realm);
    buffer_create_intrinsics(agent, realm);
    dom_exception_create_intrinsics(agent, realm);
    event_create_intrinsics(agent, realm);
    message_port_create_intrinsics(agent, realm);
    structured_clone_create_intrinsics(agent, realm);
    return realm;
}
