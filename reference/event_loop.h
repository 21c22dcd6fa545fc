/*
 * Event loops, task sources and microtasks (HTML 8.1.7).
 *
 * Every port message queue is a task source; the unshipped ones act together as one virtual
 * source, in the order of the stamps of their tasks. One task queue per task source is
 * modelled, since that allows every order that a coarser mapping does.
 */
#ifndef PMSPEC_EVENT_LOOP_H
#define PMSPEC_EVENT_LOOP_H

#include "incumbent.h"
#include "value.h"

struct document;
struct message_port;

struct port_message_queue;

struct task {
    void (*steps)(struct agent *agent, struct task *task);
    void *data;                 // what the steps need
    struct document *document;  // NULL is null
    uint64_t stamp;             // the order in which tasks were added, within a run
    uint64_t identity;          // the same in all schedules (segment.h)
    struct port_message_queue *port_message_queue;  // where it finds itself, or NULL
};

typedef LIST(struct task *) task_list;

/* A port message queue: a task source of the event loop of the port it belongs to. */
struct port_message_queue {
    task_list tasks;
    bool enabled;
    bool has_been_shipped;      // the port's flag: it lives here, as it goes with the queue
    const char *label;          // as programs name its side, or NULL; for notes
    bool in_flight;             // held by a data holder: not a source of any loop (D5)
    bool started_in_flight;     // by the old port (D27 by the letter)
    struct message_port *port;  // whose it is; the old one while in flight
};

enum task_source {
    TASK_SOURCE_POSTED_MESSAGE,
    TASK_SOURCE_DOM_MANIPULATION,
    TASK_SOURCE_NAVIGATION,   // navigation and traversal: the destruction of documents
    TASK_SOURCE_CLOSE_EVENT,  // ours: the close event that reaches another agent (D20)
    TASK_SOURCE_SCRIPT,       // ours: the start of a program's main part
    TASK_SOURCE_COUNT,
};

struct event_loop {
    task_list task_sources[TASK_SOURCE_COUNT];
    LIST(struct port_message_queue *) port_message_queues;  // of this loop's ports, by creation
    task_list microtask_queue;
    settings_list backup_incumbent_settings_object_stack;
    bool performing_a_microtask_checkpoint;
    struct task *currently_running_task;
    uint64_t task_number;  // of the task that runs, or ran last, among the tasks begun in the run
};

/*
 * Queue a task with these steps and document (NULL is null) on the source of the agent's event loop.
 * html/queue-a-task
 */
void queue_a_task(struct agent *agent, enum task_source source, struct document *document,
                  void (*steps)(struct agent *, struct task *), void *data);

/* Queue a global task: the same, on the event loop of the realm's agent. */
void queue_a_global_task(struct agent *agent, enum task_source source, struct realm *realm,
                         void (*steps)(struct agent *, struct task *), void *data);

void queue_a_microtask(struct agent *agent, void (*steps)(struct agent *, struct task *),
                       void *data);

void perform_a_microtask_checkpoint(struct agent *agent);

/* A new task, stamped, not queued anywhere yet. */
struct task *task_create(struct agent *agent, void (*steps)(struct agent *, struct task *),
                         void *data);

/* The number of sources from which the loop may take its next task (0: nothing is runnable). */
size_t event_loop_runnable_sources(struct agent *agent);

/* The first runnable task of that source, which is the next that it gives. */
const struct task *event_loop_next_task(struct agent *agent, size_t source_number);

/* One iteration of the event loop: runs the first runnable task of that source. */
void event_loop_process(struct agent *agent, size_t source_number);

/* Prepare to run script in the realm; clean up after it (a microtask checkpoint when outermost). */
void prepare_to_run_script(struct agent *agent, struct realm *realm);
void clean_up_after_running_script(struct agent *agent, struct realm *realm);

#endif
