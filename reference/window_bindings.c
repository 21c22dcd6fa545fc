/*
 * The interface Window as a script sees it (HTML 7.2.2, 9.3.3), as far as messaging speaks of it.
 * Window is a global interface: its members are the global object's own properties.
 */
#include "agent.h"
#include "builtins.h"
#include "window.h"
#include "window_proxy.h"
#include <string.h>

/* The Window that a member is used on: its own one if on nothing. */
static bool this_window(struct agent *agent, const struct call *call, const char *name,
                        struct window **window)
{
    struct value this_value = call->this_value;
    bool is_nothing = is_undefined(this_value) || this_value.type == VALUE_NULL;
    *window = is_nothing              ? realm_window(call->callee->realm)
              : is_object(this_value) ? window_of_object(agent, this_value.object)
                                      : NULL;
    if (!*window)
        return throw_type_error(agent, "not a Window");
    return perform_a_security_check(agent, *window, name);
}

/* The formatter would take the name of a clause, derived-6, for a subtraction. */
// clang-format off

/* Members of the dictionary and of the one it inherits, which comes first. */
static bool read_options(struct agent *agent, struct value js_dict,
                         struct window_post_message_options *options)
{
    SPEC(agent, WEBIDL("postmessage-overloads"));
    STEP(derived-10);
    STEP(derived-11);
    TRY(js_to_structured_serialize_options(agent, js_dict, &options->structured_serialize));
    struct value target_origin = UNDEFINED;
    if (is_object(js_dict))
        TRY(get_named(agent, js_dict.object, "targetOrigin", &target_origin));
    if (is_undefined(target_origin)) {
        options->target_origin = string_from_utf8(agent->arena, "/");
        return true;
    }
    return js_to_usv_string(agent, target_origin, &options->target_origin);
}

static bool read_target_origin_and_transfer(struct agent *agent, const struct call *call,
                                            struct window_post_message_options *options)
{
    struct value transfer = call_argument(call, 2);
    TRY(js_to_usv_string(agent, call_argument(call, 1), &options->target_origin));
    return is_undefined(transfer) ||
           js_to_sequence_of_objects(agent, transfer, &options->structured_serialize.transfer);
}

/* postMessage(message, targetOrigin, transfer) or postMessage(message, options). */
static bool resolve_overload(struct agent *agent, const struct call *call, bool *has_options,
                             struct window_post_message_options *options)
{
    SPEC(agent, WEBIDL("postmessage-overloads"));
    struct value second = call_argument(call, 1);
    STEP(derived-12);  // the method steps follow this function
    *options = (struct window_post_message_options){.target_origin = {0}};
    *has_options = false;
    STEP(derived-13);
    if (call->argument_count == 0)
        return throw_type_error(agent, "postMessage needs a message");
    STEP(derived-9);
    if (call->argument_count > 2)
        return read_target_origin_and_transfer(agent, call, options);
    *has_options = true;
    STEP(derived-6);
    if (is_undefined(second) || second.type == VALUE_NULL)
        return read_options(agent, second, options);
    STEP(derived-8);
    if (is_object(second))
        return read_options(agent, second, options);
    STEP(derived-7);
    *has_options = false;
    return read_target_origin_and_transfer(agent, call, options);
}

// clang-format on

static bool post_message(struct agent *agent, const struct call *call, struct value *result)
{
    struct window *window;
    struct window_post_message_options options;
    bool has_options;
    TRY(this_window(agent, call, "postMessage", &window));
    TRY(resolve_overload(agent, call, &has_options, &options));
    if (has_options)
        PROSE(agent, HTML("dom-window-postmessage-options/prose-1"));
    else
        PROSE(agent, HTML("dom-window-postmessage/prose-1"));
    return window_post_message_steps(agent, window, call_argument(call, 0), &options);
}

/* Defines get_NAME, the getter of an attribute whose value is the given expression of window. */
#define WINDOW_GETTER(name, expression)                                                            \
    static bool get_##name(struct agent *agent, const struct call *call, struct value *result)     \
    {                                                                                              \
        struct window *window = NULL;                                                              \
        TRY(this_window(agent, call, #name, &window));                                             \
        *result = (expression);                                                                    \
        return true;                                                                               \
    }

/* null once the window's navigable is gone, or one above it. */
static struct value top_of(struct agent *agent, const struct window *window)
{
    const struct document *document = window->document;
    read_document(agent, document, document->has_navigable);
    if (!document->has_navigable)
        return JS_NULL;
    while (document->container_document)
        document = document->container_document;
    return value_object(document->window->proxy);
}

/* The window itself at the top level. */
static struct value parent_of(struct agent *agent, const struct window *window)
{
    const struct document *document = window->document;
    read_document(agent, document, document->has_navigable);
    if (!document->has_navigable)
        return JS_NULL;
    if (document->container_document)
        document = document->container_document;
    return value_object(document->window->proxy);
}

static struct value number_of_frames(struct agent *agent, const struct window *window)
{
    size_t count = window->document->children.count;
    read_document(agent, window->document, count);
    return value_number((double)count);
}

static struct value is_closed(struct agent *agent, const struct window *window)
{
    const struct document *document = window->document;
    bool closed = document->is_destroyed || document->is_closing;
    read_document(agent, document, closed);
    return value_boolean(closed);
}

/* null for what no window opened, once that was said, and once it is gone. */
static struct value opener_of(struct agent *agent, const struct window *window)
{
    const struct document *document = window->document;
    if (!document->opener)
        return JS_NULL;
    bool is_none = document->is_destroyed || document->is_disowned;
    read_document(agent, document, is_none);
    return is_none ? JS_NULL : value_object(document->opener->window->proxy);
}

static struct value current_event(const struct window *window)
{
    return window->current_event ? value_object(&window->current_event->object) : UNDEFINED;
}

WINDOW_GETTER(window, value_object(window->proxy))
WINDOW_GETTER(self, value_object(window->proxy))
WINDOW_GETTER(frames, value_object(window->proxy))
WINDOW_GETTER(length, number_of_frames(agent, window))
WINDOW_GETTER(top, top_of(agent, window))
WINDOW_GETTER(parent, parent_of(agent, window))
WINDOW_GETTER(closed, is_closed(agent, window))
WINDOW_GETTER(opener, opener_of(agent, window))
WINDOW_GETTER(name, value_string(window->document->target_name))
WINDOW_GETTER(origin, value_string(origin_serialize(agent, window->document->origin)))
WINDOW_GETTER(event, current_event(window))

/* The Window that a setter is used on, which must be of the caller's origin whatever the attribute. */
static bool this_own_window(struct agent *agent, const struct call *call, struct window **window)
{
    TRY(this_window(agent, call, "window", window));
    return perform_a_security_check(agent, *window, NULL);
}

/* null takes the opener away for all; any other value hides it behind a property. */
static bool set_opener(struct agent *agent, const struct call *call, struct value *result)
{
    struct value value = call_argument(call, 0);
    struct window *window = NULL;
    bool success = true;
    TRY(this_own_window(agent, call, &window));
    if (value.type == VALUE_NULL)
        disown_opener(agent, window->document);
    else
        TRY(create_data_property(agent, &window->event_target.object,
                                 key_from_ascii(agent->arena, "opener"), value, &success));
    return success || throw_type_error(agent, "the property opener cannot be defined");
}

WINDOW_GETTER(document, value_object(window->document_object))

const struct cross_origin_member *cross_origin_member_find(const char *name)
{
    static const struct cross_origin_member members[] = {
        {"window", get_window, NULL},       {"self", get_self, NULL},
        {"closed", get_closed, NULL},       {"frames", get_frames, NULL},
        {"length", get_length, NULL},       {"top", get_top, NULL},
        {"opener", get_opener, NULL},       {"parent", get_parent, NULL},
        {"postMessage", NULL, post_message}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    return NULL;
}

static bool handler_value(struct agent *agent, struct event_handler *handler, struct value *result)
{
    PROSE(agent, HTML("window-onmessage-handlers/prose-1"));
    *result = event_handler_value(agent, handler);
    return true;
}

static bool set_handler(struct agent *agent, struct event_handler *handler, struct value value)
{
    PROSE(agent, HTML("window-onmessage-handlers/prose-1"));
    event_handler_set(agent, handler, value);
    return true;
}

static bool get_onmessage(struct agent *agent, const struct call *call, struct value *result)
{
    struct window *window;
    TRY(this_window(agent, call, "onmessage", &window));
    return handler_value(agent, window->onmessage, result);
}

static bool set_onmessage(struct agent *agent, const struct call *call, struct value *result)
{
    struct window *window;
    TRY(this_window(agent, call, "onmessage", &window));
    return set_handler(agent, window->onmessage, call_argument(call, 0));
}

static bool get_onmessageerror(struct agent *agent, const struct call *call, struct value *result)
{
    struct window *window;
    TRY(this_window(agent, call, "onmessageerror", &window));
    return handler_value(agent, window->onmessageerror, result);
}

static bool set_onmessageerror(struct agent *agent, const struct call *call, struct value *result)
{
    struct window *window;
    TRY(this_window(agent, call, "onmessageerror", &window));
    return set_handler(agent, window->onmessageerror, call_argument(call, 0));
}

static bool constructor(struct agent *agent, const struct call *call, struct value *result)
{
    return throw_type_error(agent, "Illegal constructor");
}

static void define_attributes(struct agent *agent, struct realm *realm)
{
    static const struct {
        const char *name;
        function_body getter, setter;
    } attributes[] = {{"window", get_window, NULL},
                      {"self", get_self, NULL},
                      {"frames", get_frames, NULL},
                      {"length", get_length, NULL},
                      {"top", get_top, NULL},
                      {"parent", get_parent, NULL},
                      {"closed", get_closed, NULL},
                      {"opener", get_opener, set_opener},
                      {"document", get_document, NULL},
                      {"name", get_name, NULL},
                      {"origin", get_origin, NULL},
                      {"event", get_event, NULL},
                      {"onmessage", get_onmessage, set_onmessage},
                      {"onmessageerror", get_onmessageerror, set_onmessageerror}};
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        define_accessor(agent, realm, realm->global_object, attributes[i].name,
                        attributes[i].getter, attributes[i].setter, true);
}

void window_create_members(struct agent *agent, struct realm *realm)
{
    struct window *window = realm_window(realm);
    struct object *prototype = object_create(agent, realm);
    prototype->prototype = realm_intrinsic(realm, INTRINSIC_EVENT_TARGET_PROTOTYPE);
    define_constructor(agent, realm, "Window", 0, constructor, prototype);
    realm->global_object->prototype = prototype;
    realm->global_object->immutable_prototype = true;
    window->onmessage = event_handler_get(agent, &window->event_target, "message");
    window->onmessageerror = event_handler_get(agent, &window->event_target, "messageerror");
    window->document_object = document_object_create(agent, realm);
    define_method(agent, realm, realm->global_object, "postMessage", 1, post_message);
    define_attributes(agent, realm);
}
