/*
 * Vector clocks (causality.h). An object has two: of those that wrote to it, which everybody's use comes
 * after, and of those that read it, which only writers come after.
 */
#include "causality.h"
#include <string.h>

struct shared_object {
    uint64_t identity;
    size_t *written, *read;
};

struct causality {
    struct arena *arena;
    size_t agents;
    size_t **clocks;
    LIST(struct shared_object) objects;
};

struct causality *causality_create(struct arena *arena, size_t agents)
{
    struct causality *causality = NEW(arena, struct causality);
    causality->arena = arena;
    causality->agents = agents;
    causality->clocks = NEW_ARRAY(arena, size_t *, agents);
    for (size_t i = 0; i < agents; i++)
        causality->clocks[i] = NEW_ARRAY(arena, size_t, agents);
    return causality;
}

static struct shared_object *object_of(struct causality *causality, uint64_t identity)
{
    struct shared_object object = {.identity = identity};
    for (size_t i = 0; i < causality->objects.count; i++)
        if (causality->objects.items[i].identity == identity)
            return &causality->objects.items[i];
    object.written = NEW_ARRAY(causality->arena, size_t, causality->agents);
    object.read = NEW_ARRAY(causality->arena, size_t, causality->agents);
    LIST_APPEND(causality->arena, &causality->objects, object);
    return &causality->objects.items[causality->objects.count - 1];
}

static void join(const struct causality *causality, size_t *clock, const size_t *other)
{
    for (size_t i = 0; i < causality->agents; i++)
        if (other[i] > clock[i])
            clock[i] = other[i];
}

void causality_segment(struct causality *causality, size_t agent, const access_list *accesses)
{
    size_t *clock = causality->clocks[agent];
    clock[agent]++;
    for (size_t i = 0; i < accesses->count; i++) {
        const struct shared_object *object = object_of(causality, accesses->items[i].object);
        join(causality, clock, object->written);
        if (accesses->items[i].writes)
            join(causality, clock, object->read);
    }
    for (size_t i = 0; i < accesses->count; i++) {
        struct shared_object *object = object_of(causality, accesses->items[i].object);
        join(causality, accesses->items[i].writes ? object->written : object->read, clock);
    }
}

const size_t *causality_clock(const struct causality *causality, size_t agent)
{
    return causality->clocks[agent];
}
