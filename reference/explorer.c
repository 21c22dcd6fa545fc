/*
 * The search (explorer.h). A path of nodes leads to where the present run stands; each node is a state
 * with its alternatives. A run follows the path to its end, extends it, and the next one begins
 * at the deepest node that has something left.
 *
 * Sleep sets (Godefroid): an alternative that was explored at a state sleeps in the states reached
 * by its siblings, until a segment conflicts with it. A state that was reached before with other
 * alternatives asleep is explored again for those that sleep no longer.
 */
#include "explorer.h"
#include "state_table.h"
#include <string.h>

/* A state on the path. */
struct node {
    struct alternative *alternatives;
    bool *closed;  // nothing to be explored there, or not any more
    size_t count, current;
    transition_list asleep;  // what sleeps at the state, and what was explored at it
    struct state *state;     // NULL: states are not told apart
    uint64_t schedules;      // that were found through it
    bool ran;                // the current alternative's segment is over: transition is filled
    struct transition transition;
};

struct explorer {
    struct arena *arena;
    enum search_mode mode;
    struct state_table *table;
    LIST(struct node) path;
    size_t depth;       // nodes that the present run came through
    bool at_known_end;  // the present run was stopped at a state whose schedules are counted
    uint64_t known_schedules;
    size_t states;
};

static uint64_t saturating_sum(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* Copies what the segment just run has done to the node in which it was chosen. */
static void note_segment(struct explorer *explorer, const struct run *run)
{
    if (explorer->depth == 0)
        return;
    struct node *node = &explorer->path.items[explorer->depth - 1];
    if (node->ran)
        return;
    node->ran = true;
    node->transition.alternative = node->alternatives[node->current];
    node->transition.accesses = (access_list){0};
    for (size_t i = 0; i < run->accesses.count; i++)
        LIST_APPEND(explorer->arena, &node->transition.accesses, run->accesses.items[i]);
}

/* What sleeps after the last node's segment: what slept before it and does not conflict. */
static transition_list inherit_sleep(struct explorer *explorer)
{
    transition_list asleep = {0};
    if (explorer->mode != SEARCH_REDUCED || explorer->path.count == 0)
        return asleep;
    const struct node *last = &explorer->path.items[explorer->path.count - 1];
    for (size_t i = 0; i < last->asleep.count; i++)
        if (transitions_commute(&last->asleep.items[i], &last->transition))
            LIST_APPEND(explorer->arena, &asleep, last->asleep.items[i]);
    return asleep;
}

/* A single agent has no two histories for one state. */
static bool tells_states_apart(const struct explorer *explorer, const struct run *run)
{
    return explorer->mode != SEARCH_EVERY_SCHEDULE && run->agents.count > 1;
}

/* A task that sleeps while its rest is private stands for all that could be done here. */
static bool all_is_asleep(const struct node *node)
{
    for (size_t i = 0; i < node->asleep.count; i++)
        if (transition_is_private(&node->asleep.items[i]))
            return true;
    return false;
}

static void close_alternatives(struct node *node, const transition_list *open)
{
    for (size_t i = 0; i < node->count; i++)
        node->closed[i] = open ? !transition_list_has(open, node->alternatives[i].identity)
                               : transition_list_has(&node->asleep, node->alternatives[i].identity);
    if (all_is_asleep(node))
        memset(node->closed, true, node->count * sizeof *node->closed);
}

/* The next alternative to explore, tasks that stand in the middle first; false: there is none. */
static bool open_alternative(struct node *node)
{
    for (int begins = 0; begins <= 1; begins++)
        for (size_t i = 0; i < node->count; i++)
            if (!node->closed[i] && node->alternatives[i].begins == begins) {
                node->current = i;
                node->ran = false;
                return true;
            }
    return false;
}

static struct node create_node(struct explorer *explorer, const struct run *run)
{
    struct node node = {.count = run->alternatives.count, .asleep = inherit_sleep(explorer)};
    node.alternatives = NEW_ARRAY(explorer->arena, struct alternative, node.count);
    node.closed = NEW_ARRAY(explorer->arena, bool, node.count);
    memcpy(node.alternatives, run->alternatives.items, node.count * sizeof *node.alternatives);
    return node;
}

/* What slept when the state was seen before, and does not sleep now, must be explored now. */
static void revisit(struct explorer *explorer, struct node *node)
{
    transition_list awake = {0}, still_asleep = {0};
    const transition_list *before = &node->state->asleep;
    for (size_t i = 0; i < before->count; i++) {
        bool sleeps = transition_list_has(&node->asleep, before->items[i].alternative.identity);
        LIST_APPEND(explorer->arena, sleeps ? &still_asleep : &awake, before->items[i]);
    }
    node->asleep = still_asleep;
    close_alternatives(node, &awake);
    node->state->asleep = still_asleep;
}

/* Settles what is to be explored at the new state. */
static void visit(struct explorer *explorer, const struct run *run, struct node *node)
{
    bool is_new = true;
    if (tells_states_apart(explorer, run))
        node->state = state_table_find(explorer->table, run_state_hash(run), &is_new);
    explorer->states += is_new;
    if (!is_new) {
        revisit(explorer, node);
        return;
    }
    close_alternatives(node, NULL);
    if (node->state)
        node->state->asleep = node->asleep;
}

static size_t enter_new_state(struct explorer *explorer, const struct run *run)
{
    struct node node = create_node(explorer, run);
    visit(explorer, run, &node);
    if (!open_alternative(&node)) {
        explorer->at_known_end = true;
        explorer->known_schedules = node.state ? node.state->schedules : 0;
        return RUN_STOPS;
    }
    LIST_APPEND(explorer->arena, &explorer->path, node);
    explorer->depth++;
    return node.current;
}

size_t explorer_choose(struct explorer *explorer, const struct run *run)
{
    note_segment(explorer, run);
    if (explorer->depth == explorer->path.count)
        return enter_new_state(explorer, run);
    const struct node *node = &explorer->path.items[explorer->depth++];
    assert(node->count == run->alternatives.count);
    return node->current;
}

void explorer_run_ended(struct explorer *explorer, const struct run *run)
{
    if (!explorer->at_known_end)
        note_segment(explorer, run);
}

const size_t *explorer_schedule(const struct explorer *explorer, struct arena *arena,
                                size_t *length)
{
    size_t *schedule = NEW_ARRAY(arena, size_t, explorer->depth + 1);
    *length = 0;
    for (size_t i = 0; i < explorer->depth; i++)
        if (explorer->path.items[i].count > 1)
            schedule[(*length)++] = explorer->path.items[i].current;
    return schedule;
}

/* Leaves the deepest node, whose schedules are all found. */
static void leave_node(struct explorer *explorer)
{
    struct node *node = &explorer->path.items[--explorer->path.count];
    if (node->state)
        node->state->schedules = saturating_sum(node->state->schedules, node->schedules);
    if (explorer->path.count > 0) {
        struct node *parent = node - 1;
        parent->schedules = saturating_sum(parent->schedules, node->schedules);
    }
}

/* The node's current alternative is explored: it sleeps while the others are. */
static void close_current(struct explorer *explorer, struct node *node)
{
    node->closed[node->current] = true;
    if (explorer->mode != SEARCH_REDUCED)
        return;
    LIST_APPEND(explorer->arena, &node->asleep, node->transition);
    if (transition_is_private(&node->transition))
        memset(node->closed, true, node->count * sizeof *node->closed);
}

/* Makes the path end where the next run leaves the last one; false if there is no next run. */
static bool advance(struct explorer *explorer, uint64_t *schedules)
{
    size_t count = explorer->path.count;
    uint64_t found = explorer->at_known_end ? explorer->known_schedules : 1;
    if (count > 0)
        explorer->path.items[count - 1].schedules =
            saturating_sum(explorer->path.items[count - 1].schedules, found);
    while (explorer->path.count > 0) {
        struct node *node = &explorer->path.items[explorer->path.count - 1];
        close_current(explorer, node);
        if (open_alternative(node))
            return true;
        *schedules = node->schedules;
        leave_node(explorer);
    }
    if (count == 0)
        *schedules = 1;
    return false;
}

struct search_result explore(bool (*run_once)(void *context, struct explorer *explorer),
                             void *context, enum search_mode mode, size_t limit)
{
    struct explorer explorer = {.arena = arena_open(), .mode = mode};
    struct search_result result = {0};
    explorer.table = state_table_create(explorer.arena);
    while (result.runs < limit) {
        explorer.depth = 0;
        explorer.at_known_end = false;
        result.runs++;
        if (!run_once(context, &explorer))
            break;
        if (!advance(&explorer, &result.schedules)) {
            result.complete = true;
            break;
        }
    }
    result.states = explorer.states;
    arena_close(explorer.arena);
    return result;
}
