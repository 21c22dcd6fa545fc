/*
 * Realms: the global object first, then the intrinsics of each standard, in an order in which
 * every prototype exists before what inherits from it.
 */
#include "agent.h"
#include "buffer.h"
#include "event.h"
#include "message_port.h"
#include "platform_object.h"
#include "structured_data.h"
#include "web_assembly.h"
#include "web_idl.h"
#include "window.h"

static struct realm *realm_allocate(struct agent *agent, const char *name, size_t global_size)
{
    struct realm *realm = NEW(agent->arena, struct realm);
    realm->agent = agent;
    realm->name = name;
    realm->global_object = object_allocate(agent, realm, OBJECT_GLOBAL, NULL, global_size);
    realm->global_this = realm->global_object;
    return realm;
}

static void create_intrinsics(struct agent *agent, struct realm *realm)
{
    ecmascript_create_intrinsics(agent, realm);
    buffer_create_intrinsics(agent, realm);
    dom_exception_create_intrinsics(agent, realm);
    event_create_intrinsics(agent, realm);
    message_port_create_intrinsics(agent, realm);
    structured_clone_create_intrinsics(agent, realm);
    platform_object_create_intrinsics(agent, realm);
    web_assembly_create_intrinsics(agent, realm);
}

struct realm *realm_create(struct agent *agent, const char *name)
{
    struct realm *realm = realm_allocate(agent, name, sizeof(struct event_target));
    create_intrinsics(agent, realm);
    return realm;
}

struct realm *realm_create_with_window(struct agent *agent, const char *name)
{
    struct realm *realm = realm_allocate(agent, name, sizeof(struct window));
    struct window_proxy *proxy =
        object_allocate(agent, realm, OBJECT_WINDOW_PROXY, NULL, sizeof *proxy);
    proxy->window = (struct window *)realm->global_object;
    proxy->window->proxy = realm->global_this = &proxy->object;
    create_intrinsics(agent, realm);
    return realm;
}
