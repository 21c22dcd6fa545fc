/*
 * Documents and windows: how they come and go (HTML 7.3.3, 7.5.10).
 */
#include "window.h"
#include "agent.h"
#include "message_port_algorithms.h"
#include "window_proxy.h"

struct document *document_create(struct agent *agent, struct origin *origin,
                                 struct document *container_document, const char *target_name)
{
    struct document *document = NEW(agent->arena, struct document);
    document->origin = origin;
    document->container_document = container_document;
    document->target_name = string_from_utf8(agent->arena, target_name);
    document->has_navigable = true;
    document->identity = new_identity(agent);
    if (!origin->identity)
        origin->identity = document->identity;
    if (container_document)
        LIST_APPEND(agent->arena, &container_document->children, document);
    return document;
}

struct document *document_create_popup(struct agent *agent, struct origin *origin,
                                       struct document *opener)
{
    struct document *document = document_create(agent, origin, NULL, "");
    document->opener = opener;
    return document;
}

bool document_is_fully_active(const struct document *document)
{
    while (document->has_navigable && document->container_document)
        document = document->container_document;
    return document->has_navigable;
}

struct realm *window_realm_create(struct agent *agent, const char *name, struct document *document)
{
    struct realm *realm = realm_create_with_window(agent, name);
    struct window *window = (struct window *)realm->global_object;
    PROSE(agent, HTML("concept-document-window/prose-1"));
    window->document = document;
    document->window = window;
    window_create_members(agent, realm);
    ((struct window_proxy *)window->proxy)->identity = document->identity;
    return realm;
}

struct realm *window_realm_create_next(struct agent *agent, const char *name, struct origin *origin,
                                       struct document *replaced)
{
    struct document *document = document_create(agent, origin, NULL, "");
    struct realm *realm = window_realm_create(agent, name, document);
    document->has_navigable = false;
    document->target_name = replaced->target_name;
    document->is_sandboxed = replaced->is_sandboxed;
    document->window->proxy = realm->global_this = replaced->window->proxy;
    return realm;
}

struct window *realm_window(const struct realm *realm)
{
    return realm->global_this == realm->global_object ? NULL
                                                      : (struct window *)realm->global_object;
}

struct document *associated_document(const struct realm *realm)
{
    struct window *window = realm_window(realm);
    return window ? window->document : NULL;
}

/* As read_document: another agent may change which Window it is. */
static struct window *window_of_proxy(struct agent *agent, const struct window_proxy *proxy)
{
    struct window *window = proxy->window;
    if (agent->run->windows_stay)
        return window;
    segment_reads(agent, proxy->identity, window->document->identity);
    agent_shared_operation(agent);
    return window;
}

struct window *window_of_object(struct agent *agent, struct object *object)
{
    if (object->kind == OBJECT_WINDOW_PROXY)
        return window_of_proxy(agent, (struct window_proxy *)object);
    return object->kind == OBJECT_GLOBAL ? realm_window(object->realm) : NULL;
}

/* The entangled ports of the document, which are then disentangled one by one. */
static bool is_port_of(const struct message_port *port, const struct document *document)
{
    return port && associated_document(port->event_target.object.realm) == document;
}

static void disentangle_ports(struct agent *agent, const struct document *document)
{
    SPEC(agent, HTML("destroy-a-document"));
    struct event_loop *event_loop = &agent->event_loop;
    LIST(struct message_port *) ports = {0};
    STEP(4);  // a port that was transferred away is not on its side any more
    for (size_t i = 0; i < event_loop->port_message_queues.count; i++) {
        struct message_port *port = event_loop->port_message_queues.items[i]->port;
        if (is_port_of(port, document) && port->side)
            LIST_APPEND(agent->arena, &ports, port);
    }
    STEP(5);
    for (size_t i = 0; i < ports.count; i++)
        if (message_port_entangled_side(agent, ports.items[i]))
            disentangle(agent, ports.items[i]);
}

static void remove_tasks_of(task_list *tasks, const struct document *document)
{
    for (size_t i = tasks->count; i-- > 0;)
        if (tasks->items[i]->document == document)
            LIST_REMOVE(tasks, i);
}

static void destroy_a_document(struct agent *agent, struct document *document)
{
    SPEC(agent, HTML("destroy-a-document"));
    struct event_loop *event_loop = &agent->event_loop;
    STEP(1);
    assert(event_loop->currently_running_task);
    STEP(2);  // nothing is being loaded
    STEP(3);
    disentangle_ports(agent, document);  // steps 4 and 5
    STEP(6);                             // none has steps here
    STEP(7);
    for (size_t i = 0; i < TASK_SOURCE_COUNT; i++)
        remove_tasks_of(&event_loop->task_sources[i], document);
    for (size_t i = 0; i < event_loop->port_message_queues.count; i++)
        remove_tasks_of(&event_loop->port_message_queues.items[i]->tasks, document);
    STEP(8);
    document->is_destroyed = true;
    STEP(9);
    STEP(10);  // no workers
    STEP(11);  // no worklets
}

static void queue_destruction(struct agent *agent, struct document *document);

/* A document goes after the documents of its own frames. */
static void destruction_task(struct agent *agent, struct task *task)
{
    struct document *document = task->data, *parent = document->waits_for_it;
    destroy_a_document(agent, document);
    if (!parent)
        return;
    segment_writes(agent, parent->identity);
    if (--parent->children_to_destroy == 0)
        queue_destruction(agent, parent);
}

/* Not a task of the document, which is not fully active: it always runs (MODEL, choice 8). */
static void queue_destruction(struct agent *agent, struct document *document)
{
    struct agent *relevant_agent = document->window->event_target.object.realm->agent;
    queue_a_task(relevant_agent, TASK_SOURCE_NAVIGATION, NULL, destruction_task, document);
    if (relevant_agent != agent)
        agent_shared_operation(agent);
}

/* Destroy a document and its descendants, for a parent that waits for that, or NULL. */
static void destroy_with_descendants(struct agent *agent, struct document *document,
                                     struct document *parent)
{
    document->waits_for_it = parent;
    document->children_to_destroy = document->children.count;
    if (document->children.count == 0)
        queue_destruction(agent, document);
    for (size_t i = 0; i < document->children.count; i++)
        destroy_with_descendants(agent, document->children.items[i], document);
}

void read_document(struct agent *agent, const struct document *document, uint64_t value)
{
    if (agent->run->frames_stay)
        return;
    segment_reads(agent, document->identity, value);
    agent_shared_operation(agent);
}

void read_domain(struct agent *agent, const struct document *document)
{
    if (agent->run->domains_stay)
        return;
    segment_reads(agent, document->origin->identity, document->origin->domain_changes);
    agent_shared_operation(agent);
}

void write_domain(struct agent *agent, const struct document *document)
{
    document->origin->domain_changes++;
    segment_writes(agent, document->origin->identity);
    agent_shared_operation(agent);
}

void disown_opener(struct agent *agent, struct document *document)
{
    document->is_disowned = true;
    segment_writes(agent, document->identity);
    agent_shared_operation(agent);
}

static void note_inactive(struct agent *agent, struct document *document, bool *elsewhere)
{
    segment_writes(agent, document->identity);
    *elsewhere |= document->window->event_target.object.realm->agent != agent;
    for (size_t i = 0; i < document->children.count; i++)
        note_inactive(agent, document->children.items[i], elsewhere);
}

void remove_child_navigable(struct agent *agent, struct document *document)
{
    struct document *container = document->container_document;
    bool elsewhere = false;
    if (!document->has_navigable)
        return;
    document->has_navigable = false;
    for (size_t i = container->children.count; i-- > 0;)
        if (container->children.items[i] == document)
            LIST_REMOVE(&container->children, i);
    segment_writes(agent, container->identity);
    note_inactive(agent, document, &elsewhere);
    if (elsewhere)
        agent_shared_operation(agent);
    destroy_with_descendants(agent, document, NULL);
}

/* The document leaves its navigable: it and what is in it are not fully active any more. */
static void definitely_close(struct agent *agent, struct task *task)
{
    struct document *document = task->data;
    bool elsewhere = false;
    document->has_navigable = false;
    note_inactive(agent, document, &elsewhere);
    if (elsewhere)
        agent_shared_operation(agent);
    destroy_with_descendants(agent, document, NULL);
}

/* Closing is no part of the inventory: like a destruction it waits on a source of its own (D41). */
void close_top_level_traversable(struct agent *agent, struct document *document)
{
    struct agent *relevant_agent = document->window->event_target.object.realm->agent;
    if (document->is_closing || !document->has_navigable)
        return;
    document->is_closing = true;
    segment_writes(agent, document->identity);
    queue_a_task(relevant_agent, TASK_SOURCE_NAVIGATION, NULL, definitely_close, document);
    if (relevant_agent != agent)
        agent_shared_operation(agent);
}

/* next takes the place of document in the navigable, and behind its WindowProxy. */
static void replace_active_document(struct document *document, struct document *next)
{
    struct document *container = document->container_document;
    next->container_document = container;
    next->opener = document->opener;
    next->is_disowned = document->is_disowned;
    for (size_t i = 0; container && i < container->children.count; i++)
        if (container->children.items[i] == document)
            container->children.items[i] = next;
    ((struct window_proxy *)document->window->proxy)->window = next->window;
    document->has_navigable = false;
    next->has_navigable = true;
}

/* The new document is there: it replaces the active one, which is unloaded and destroyed. */
static void end_of_navigation(struct agent *agent, struct task *task)
{
    struct navigation *navigation = task->data;
    struct document *document = navigation->document;
    struct document *next = associated_document(navigation->next);
    bool elsewhere = false;
    if (!document->has_navigable || document->is_closing)
        return;
    replace_active_document(document, next);
    segment_writes(agent, ((struct window_proxy *)document->window->proxy)->identity);
    segment_writes(agent, next->identity);
    note_inactive(agent, document, &elsewhere);
    if (elsewhere)
        agent_shared_operation(agent);
    destroy_with_descendants(agent, document, NULL);
    queue_a_global_task(agent, TASK_SOURCE_SCRIPT, navigation->next, navigation->script,
                        navigation->data);
}

static void document_arrives(struct agent *agent, struct task *task)
{
    struct navigation *navigation = task->data;
    struct agent *relevant_agent = navigation->document->window->event_target.object.realm->agent;
    queue_a_task(relevant_agent, TASK_SOURCE_NAVIGATION, NULL, end_of_navigation, navigation);
    agent_shared_operation(agent);
}

/* Navigating is no part of the inventory: it ends at a moment that nothing orders (D42). */
void navigate(struct agent *agent, struct navigation *navigation)
{
    queue_a_task(navigation->network, TASK_SOURCE_NAVIGATION, NULL, document_arrives, navigation);
    agent_shared_operation(agent);
}
