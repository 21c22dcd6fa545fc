/*
 * Windows, their documents and the frames in them (HTML 7.2, 7.3), as far as messaging needs them.
 *
 *   WindowProxy ──> Window ──> Document ──> container document ──> ... ──> top level
 *   what programs    global     origin,      of the parent
 *   hold             object     child frames
 *
 * Of a navigable there is the active document alone, which stands for it. Removal ends both: the
 * document is at once not fully active any more, and is destroyed by a task of its own. Navigation puts
 * another document in its place, with another Window behind the same WindowProxy. A window at the
 * top level may have been opened by another one; it ends by being closed.
 */
#ifndef PMSPEC_WINDOW_H
#define PMSPEC_WINDOW_H

#include "event.h"
#include "origin.h"
#include "web_idl.h"

struct iframe_element;
struct task;
struct window;

struct document {
    struct origin *origin;
    struct window *window;                  // whose associated Document it is
    struct document *container_document;    // of the iframe; NULL: it is at the top level
    struct string target_name;              // its navigable's
    struct document *opener;                // of an auxiliary browsing context; NULL: none
    bool is_disowned;                       // its opener was set to null
    bool is_sandboxed;                      // no flag is lifted but that for scripts
    LIST(struct document *) children;       // document-tree child navigables, in tree order
    LIST(struct iframe_element *) iframes;  // of those that were asked for
    bool has_navigable;                     // it is the active document of one
    bool is_destroyed;
    bool is_closing;                // its top-level traversable
    struct document *waits_for_it;  // the parent that is destroyed after it, or NULL
    size_t children_to_destroy;     // those that are destroyed before it
    uint64_t identity;              // the same in all schedules (segment.h)
};

struct cross_origin_property {
    struct realm *accessor;
    const char *name;
    struct object *getter, *method;
};

struct window {
    struct event_target event_target;
    struct object *proxy;  // its WindowProxy
    struct document *document;
    struct object *document_object;   // what programs hold of it
    struct object *iframe_prototype;  // of HTMLIFrameElement
    struct event *current_event;
    struct event_handler *onmessage, *onmessageerror;
    LIST(struct cross_origin_property)
    cross_origin_properties;  // [[CrossOriginPropertyDescriptorMap]]
};

struct window_proxy {
    struct object object;
    struct window *window;  // [[Window]]
    uint64_t identity;      // the same in all schedules (segment.h)
};

/* A document in a new navigable: at the top level, or the last child of container_document. */
struct document *document_create(struct agent *agent, struct origin *origin,
                                 struct document *container_document, const char *target_name);

/*
 * A document at the top level, opened by the window of another document, in the group of which it is; or,
 * without an opener (NULL), in a group of its own.
 */
struct document *document_create_popup(struct agent *agent, struct origin *origin,
                                       struct document *opener);

/* html/fully-active */
bool document_is_fully_active(const struct document *document);

/* A realm whose global object is a new Window with this associated Document. */
struct realm *window_realm_create(struct agent *agent, const char *name, struct document *document);

/* The realm's global object, or NULL if that is no Window. */
struct window *realm_window(const struct realm *realm);

/* Its associated Document, or NULL. */
struct document *associated_document(const struct realm *realm);

/*
 * The Window that the object is, or of which it is the proxy; NULL for others. Navigation may change
 * that of a proxy: the running segment learnt it, and ends here.
 */
struct window *window_of_object(struct agent *agent, struct object *object);

/*
 * The running segment learnt value from the document: whether it is fully active, or which frames it
 * has. Another agent may change that, so the segment ends here.
 */
void read_document(struct agent *agent, const struct document *document, uint64_t value);

/* As read_document, of the domain of the document's origin. */
void read_domain(struct agent *agent, const struct document *document);

/* The running segment has set the domain of the document's origin: it ends here. */
void write_domain(struct agent *agent, const struct document *document);

/* Sets the opener of the document's browsing context to null. */
void disown_opener(struct agent *agent, struct document *document);

/* The iframe of the document leaves its container document. */
void remove_child_navigable(struct agent *agent, struct document *document);

/*
 * The document at the top level begins to be closed. It is fully active until a task of its agent
 * ends it: when that is in relation to other task sources is left open.
 */
void close_top_level_traversable(struct agent *agent, struct document *document);

/*
 * A document to which a navigable will be navigated, with a Window behind the WindowProxy of the
 * document that it will replace. It is not fully active before that.
 */
struct realm *window_realm_create_next(struct agent *agent, const char *name, struct origin *origin,
                                       struct document *replaced);

/* What is done when a navigation ends with its new document: queued for the realm of that. */
struct navigation {
    struct agent *network;  // brings the document; an agent that does nothing else
    struct document *document;
    struct realm *next;
    void (*script)(struct agent *agent, struct task *task);  // of the new document
    void *data;                                              // of its task
};

/*
 * Begins to navigate the document's navigable: at some time a task of the document's agent replaces it,
 * if it is still there. The navigation is borrowed for the run.
 */
void navigate(struct agent *agent, struct navigation *navigation);

/* WindowPostMessageOptions: the converted dictionary. */
struct window_post_message_options {
    struct structured_serialize_options structured_serialize;
    struct string target_origin;
};

/* html/window-post-message-steps */
bool window_post_message_steps(struct agent *agent, struct window *target_window,
                               struct value message,
                               const struct window_post_message_options *options);

/* The Document of a new Window, as a script sees it (document_bindings.c). */
struct object *document_object_create(struct agent *agent, struct realm *realm);

/* Defines the members of Window in the realm of one. */
void window_create_members(struct agent *agent, struct realm *realm);

#endif
