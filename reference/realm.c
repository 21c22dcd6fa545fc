/*
 * Realms: the global object, then what there is in it (intrinsics.c).
 */
#include "agent.h"
#include "event.h"
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

struct realm *realm_create(struct agent *agent, const char *name)
{
    struct realm *realm = realm_allocate(agent, name, sizeof(struct event_target));
    intrinsics_create(realm);
    return realm;
}

struct realm *realm_create_with_window(struct agent *agent, const char *name)
{
    struct realm *realm = realm_allocate(agent, name, sizeof(struct window));
    struct window_proxy *proxy =
        object_allocate(agent, realm, OBJECT_WINDOW_PROXY, NULL, sizeof *proxy);
    proxy->window = (struct window *)realm->global_object;
    proxy->window->proxy = realm->global_this = &proxy->object;
    intrinsics_create(realm);
    return realm;
}
