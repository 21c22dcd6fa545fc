/*
 * The event loop (HTML 8.1.7). A task source is a list in the order of addition; the queues of
 * unshipped ports act as one source, ordered by stamp. Which source comes next is not decided
 * here: event_loop_runnable_sources counts the alternatives, agent.c chooses one.
 */
#include "agent.h"
#include "message_port.h"
#include "trace_note.h"
#include "window.h"

struct task *task_create(struct agent *agent, void (*steps)(struct agent *, struct task *),
                         void *data)
{
    struct task *task = NEW(agent->arena, struct task);
    task->steps = steps;
    task->data = data;
    task->stamp = ++agent->run->next_stamp;
    task->identity = new_identity(agent);
    return task;
}

static const char *const source_names[TASK_SOURCE_COUNT] = {
    [TASK_SOURCE_POSTED_MESSAGE] = "the posted message task source",
    [TASK_SOURCE_DOM_MANIPULATION] = "the DOM manipulation task source",
    [TASK_SOURCE_NAVIGATION] = "the navigation and traversal task source",
    [TASK_SOURCE_CLOSE_EVENT] = "close events from elsewhere",
    [TASK_SOURCE_SCRIPT] = "the program runs",
};

static void note_queued(struct agent *agent, enum task_source source, const struct task *task)
{
    struct agent *maker = agent->run->running ? agent->run->running : agent;
    if (source != TASK_SOURCE_SCRIPT)
        trace_note(maker, TRACE_QUEUED, task->identity, "a task waits on %s of %s",
                   source_names[source], agent->name);
}

void queue_a_task(struct agent *agent, enum task_source source, struct document *document,
                  void (*steps)(struct agent *, struct task *), void *data)
{
    SPEC(agent, HTML("queue-a-task"));
    STEP(1);  // the agent says which event loop
    STEP(2);  // the document is always given
    STEP(3);
    struct task *task = task_create(agent, steps, data);
    STEP(4);  // in task_create
    STEP(5);  // by the list it is in
    STEP(6);
    task->document = document;
    STEP(7);  // scripts are not accounted for
    STEP(8);  // one task queue per task source
    task_list *queue = &agent->event_loop.task_sources[source];
    STEP(9);
    LIST_APPEND(agent->arena, queue, task);
    segment_writes_alone(agent, task->identity);
    segment_writes(agent, hash_join(agent->number, source));
    note_queued(agent, source, task);
}

void queue_a_global_task(struct agent *agent, enum task_source source, struct realm *realm,
                         void (*steps)(struct agent *, struct task *), void *data)
{
    SPEC(agent, HTML("queue-a-global-task"));
    STEP(1);
    struct agent *relevant_agent = realm->agent;
    STEP(2);
    struct document *document = associated_document(realm);
    STEP(3);
    queue_a_task(relevant_agent, source, document, steps, data);
    if (relevant_agent != agent || source == TASK_SOURCE_POSTED_MESSAGE)
        agent_shared_operation(agent);
}

void queue_a_microtask(struct agent *agent, void (*steps)(struct agent *, struct task *),
                       void *data)
{
    SPEC(agent, HTML("queue-a-microtask"));
    STEP(1);  // the surrounding agent is given
    STEP(2);
    struct event_loop *event_loop = &agent->event_loop;
    STEP(3);  // the document is never consulted
    STEP(4);
    struct task *microtask = task_create(agent, steps, data);
    STEP(5);  // in task_create
    STEP(6);
    STEP(7);
    STEP(8);
    STEP(9);
    LIST_APPEND(agent->arena, &event_loop->microtask_queue, microtask);
    trace_note(agent, TRACE_STATE, 0, "a microtask waits");
}

/* Takes one from the budget of the run; false if it is used up. */
static bool take_step(struct agent *agent)
{
    if (agent->run->steps_left == 0) {
        agent->run->out_of_steps = true;
        return false;
    }
    agent->run->steps_left--;
    return true;
}

void perform_a_microtask_checkpoint(struct agent *agent)
{
    SPEC(agent, HTML("perform-a-microtask-checkpoint"));
    struct event_loop *event_loop = &agent->event_loop;
    STEP(1);
    if (event_loop->performing_a_microtask_checkpoint)
        return;
    STEP(2);
    event_loop->performing_a_microtask_checkpoint = true;
    STEP(3);
    while (event_loop->microtask_queue.count > 0 && take_step(agent)) {
        STEP(3.1);
        struct task *oldest_microtask = event_loop->microtask_queue.items[0];
        LIST_REMOVE(&event_loop->microtask_queue, 0);
        STEP(3.2);
        event_loop->currently_running_task = oldest_microtask;
        trace_note(agent, TRACE_STATE, 0, "the microtask runs");
        STEP(3.3);
        oldest_microtask->steps(agent, oldest_microtask);
        STEP(3.4);
        event_loop->currently_running_task = NULL;
    }
    STEP(4);  // a rejection nobody handles is reported where the microtask ran
    STEP(5);  // no databases
    STEP(6);  // nothing is collected
    STEP(7);
    event_loop->performing_a_microtask_checkpoint = false;
    STEP(8);  // no timing
}

static bool is_runnable(const struct task *task)
{
    return !task->document || document_is_fully_active(task->document);
}

/* The number of the first runnable task, or the count of all if there is none. */
static size_t first_runnable(const task_list *tasks)
{
    size_t i = 0;
    while (i < tasks->count && !is_runnable(tasks->items[i]))
        i++;
    return i;
}

/* True if the queue's tasks may be taken at all. They all have one document. */
static bool is_task_source(struct agent *agent, const struct port_message_queue *queue)
{
    if (!queue->enabled || queue->tasks.count == 0 || !is_runnable(queue->tasks.items[0]))
        return false;
    return !queue->in_flight || queue->started_in_flight ||
           reading(agent, READING_IN_FLIGHT_TASKS_RUN_AT_OLD_PORT);
}

/* True if the queue is ignored in favour of the unshipped port message queue. */
static bool acts_through_the_virtual_source(const struct agent *agent,
                                            const struct port_message_queue *queue)
{
    return !queue->has_been_shipped && !agent->run->readings[READING_UNSHIPPED_PORTS_ARE_SOURCES];
}

/* The queue whose first task comes next in the unshipped port message queue, or NULL. */
static struct port_message_queue *unshipped_port_message_queue(struct agent *agent)
{
    struct event_loop *event_loop = &agent->event_loop;
    struct port_message_queue *first = NULL;
    for (size_t i = 0; i < event_loop->port_message_queues.count; i++) {
        struct port_message_queue *queue = event_loop->port_message_queues.items[i];
        if (!acts_through_the_virtual_source(agent, queue) || !is_task_source(agent, queue))
            continue;
        if (first)
            reading(agent, READING_UNSHIPPED_PORTS_ARE_SOURCES);  // here they differ
        if (!first || queue->tasks.items[0]->stamp < first->tasks.items[0]->stamp)
            first = queue;
    }
    return first;
}

/*
 * The task lists from which the next task may be taken, in a fixed order: the number of the one
 * asked for, or the count of all when wanted is SIZE_MAX.
 */
static size_t runnable_sources(struct agent *agent, size_t wanted, task_list **chosen)
{
    struct event_loop *event_loop = &agent->event_loop;
    size_t count = 0;
    for (size_t i = 0; i < TASK_SOURCE_COUNT; i++) {
        task_list *tasks = &event_loop->task_sources[i];
        if (first_runnable(tasks) < tasks->count && count++ == wanted)
            *chosen = tasks;
    }
    struct port_message_queue *unshipped = unshipped_port_message_queue(agent);
    if (unshipped && count++ == wanted)
        *chosen = &unshipped->tasks;
    for (size_t i = 0; i < event_loop->port_message_queues.count; i++) {
        struct port_message_queue *queue = event_loop->port_message_queues.items[i];
        if (!acts_through_the_virtual_source(agent, queue) && is_task_source(agent, queue) &&
            count++ == wanted)
            *chosen = &queue->tasks;
    }
    return count;
}

size_t event_loop_runnable_sources(struct agent *agent)
{
    task_list *none = NULL;
    return runnable_sources(agent, SIZE_MAX, &none);
}

const struct task *event_loop_next_task(struct agent *agent, size_t source_number)
{
    task_list *task_queue = NULL;
    runnable_sources(agent, source_number, &task_queue);
    return task_queue->items[first_runnable(task_queue)];
}

/* The prose of 9.4.4 that made this queue a task source. */
static void note_port_message_queue(struct agent *agent, const struct port_message_queue *queue)
{
    if (!queue)
        return;
    PROSE(agent, HTML("port-message-queue/prose-2"));
    if (queue->has_been_shipped)
        PROSE(agent, HTML("has-been-shipped/prose-1"));
    else
        PROSE(agent, HTML("unshipped-port-message-queue/prose-1"));
}

static void note_message_taken(struct agent *agent, const struct task *task)
{
    const struct port_message_queue *queue = task->port_message_queue;
    trace_note_in(agent, queue->port->event_target.object.realm->name, TRACE_TAKEN, task->identity,
                  "a message for %s, %s", queue->label ? queue->label : "a port",
                  queue->has_been_shipped ? "from its own source" : "next of the unshipped ports");
}

/* What will be taken from the source, in the realm where it will run. */
static void note_taken(struct agent *agent, size_t source_number)
{
    task_list *task_queue = NULL;
    if (!trace_has_notes(agent))
        return;
    runnable_sources(agent, source_number, &task_queue);
    const struct task *task = task_queue->items[first_runnable(task_queue)];
    if (task->port_message_queue) {
        note_message_taken(agent, task);
        return;
    }
    enum task_source source = (enum task_source)(task_queue - agent->event_loop.task_sources);
    const char *realm =
        task->document ? task->document->window->event_target.object.realm->name : agent->name;
    trace_note_in(agent, realm, TRACE_TAKEN, task->identity,
                  source == TASK_SOURCE_SCRIPT ? "%s" : "a task from %s", source_names[source]);
}

/* That the task's document is fully active, which other agents may change, made it runnable. */
static void note_document(struct agent *agent, const struct document *document)
{
    if (!document)
        return;
    PROSE(agent, HTML("concept-task-runnable/prose-1"));
    PROSE(agent, HTML("fully-active/prose-1"));
    read_document(agent, document, true);
}

void event_loop_process(struct agent *agent, size_t source_number)
{
    SPEC(agent, HTML("event-loop-processing-model"));
    struct event_loop *event_loop = &agent->event_loop;
    if (!take_step(agent))
        return;
    event_loop->task_number = ++agent->run->tasks_begun;
    note_taken(agent, source_number);
    STEP(1);
    struct task *oldest_task = NULL;
    STEP(2);  // the caller saw that there is a runnable task
    STEP(2.1);
    task_list *task_queue = NULL;
    runnable_sources(agent, source_number, &task_queue);
    note_port_message_queue(agent,
                            task_queue->items[first_runnable(task_queue)]->port_message_queue);
    STEP(2.2);  // no clock
    STEP(2.3);
    size_t first = first_runnable(task_queue);
    oldest_task = task_queue->items[first];
    LIST_REMOVE(task_queue, first);
    note_document(agent, oldest_task->document);
    history_add(agent, oldest_task->identity);
    segment_takes(agent, oldest_task->identity);
    STEP(2.4);
    STEP(2.5);
    event_loop->currently_running_task = oldest_task;
    STEP(2.6);
    oldest_task->steps(agent, oldest_task);
    STEP(2.7);
    event_loop->currently_running_task = NULL;
    STEP(2.8);
    perform_a_microtask_checkpoint(agent);
    trace_note(agent, TRACE_ENDED, oldest_task->identity, "the task is over");
    /* Steps 3 to 6 are about clocks, rendering and the end of workers. */
}

void prepare_to_run_script(struct agent *agent, struct realm *realm)
{
    SPEC(agent, HTML("prepare-to-run-script"));
    STEP(1);
    push_execution_context(agent, realm, false);
    STEP(2);  // scripts are not accounted for
}

void clean_up_after_running_script(struct agent *agent, struct realm *realm)
{
    SPEC(agent, HTML("clean-up-after-running-script"));
    STEP(1);
    assert(agent->execution_context_stack.count > 0 && agent->current_realm == realm);
    STEP(2);
    pop_execution_context(agent);
    STEP(3);
    if (agent->execution_context_stack.count == 0)
        perform_a_microtask_checkpoint(agent);
}
