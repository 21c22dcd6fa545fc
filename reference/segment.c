/*
 * What segments share (segment.h). With a single agent nothing is shared and nothing noted.
 */
#include "segment.h"
#include "agent.h"

uint64_t hash_join(uint64_t a, uint64_t b)
{
    uint64_t hash = a + 0x9e3779b97f4a7c15u;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
    hash ^= (hash >> 31) + b;
    hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
    hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
    return hash ^ (hash >> 33);
}

static struct agent *running(struct agent *agent)
{
    return agent->run->running ? agent->run->running : agent;
}

uint64_t new_identity(struct agent *agent)
{
    struct agent *maker = running(agent);
    return hash_join(maker->history, ++maker->identities);
}

void history_add(struct agent *agent, uint64_t hash)
{
    agent->history = hash_join(agent->history, hash);
}

static void note(struct agent *agent, uint64_t object, bool writes, bool exclusive)
{
    struct access access = {object, writes, exclusive};
    if (agent->run->agents.count > 1)
        LIST_APPEND(agent->run->arena, &agent->run->accesses, access);
}

void segment_reads(struct agent *agent, uint64_t object, uint64_t value)
{
    note(agent, object, false, false);
    history_add(running(agent), value);
}

void segment_writes(struct agent *agent, uint64_t object)
{
    note(agent, object, true, false);
}

void segment_writes_alone(struct agent *agent, uint64_t object)
{
    note(agent, object, true, true);
}

void segment_takes(struct agent *agent, uint64_t object)
{
    note(agent, object, false, true);
}

bool accesses_conflict(const access_list *a, const access_list *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (a->items[i].object == b->items[j].object &&
                (a->items[i].writes || b->items[j].writes))
                return true;
    return false;
}

bool accesses_are_private(const access_list *accesses)
{
    for (size_t i = 0; i < accesses->count; i++)
        if (!accesses->items[i].exclusive)
            return false;
    return true;
}

static uint64_t tasks_hash(uint64_t hash, const task_list *tasks)
{
    hash = hash_join(hash, tasks->count);
    for (size_t i = 0; i < tasks->count; i++)
        hash = hash_join(hash, tasks->items[i]->identity);
    return hash;
}

/* Of the histories alone one could not tell in which order different agents added to a source. */
static uint64_t event_loop_hash(uint64_t hash, const struct event_loop *event_loop)
{
    for (size_t i = 0; i < TASK_SOURCE_COUNT; i++)
        hash = tasks_hash(hash, &event_loop->task_sources[i]);
    for (size_t i = 0; i < event_loop->port_message_queues.count; i++)
        hash = tasks_hash(hash, &event_loop->port_message_queues.items[i]->tasks);
    return hash;
}

uint64_t run_state_hash(const struct run *run)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < run->agents.count; i++) {
        const struct agent *agent = run->agents.items[i];
        hash = hash_join(hash, agent->history);
        hash = event_loop_hash(hash, &agent->event_loop);
    }
    return hash;
}
