/*
 * The essential internal methods of WindowProxy (HTML 7.2.3), with the shared operations on
 * cross-origin objects (7.2.1.3). Between windows of one origin they are those of the Window, and
 * child frames by number; another origin sees a short list of properties, and child frames.
 *
 * Child frames by name belong to the named properties object in the Window's prototype chain. Here
 * they come after that chain: a name that the chain has hides the frame.
 */
#include "window_proxy.h"
#include "agent.h"
#include "internal_methods.h"
#include "window.h"
#include <string.h>

bool is_platform_object_same_origin(struct agent *agent, const struct window *window)
{
    SPEC(agent, HTML("isplatformobjectsameorigin"));
    STEP(1);
    const struct document *current = associated_document(agent->current_realm);
    read_domain(agent, window->document);
    return current && same_origin_domain(agent, current->origin, window->document->origin);
}

struct cross_origin_entry {
    const char *property;
    bool needs_getter, needs_setter;
};

static const struct cross_origin_entry *cross_origin_properties(struct agent *agent, size_t *count)
{
    static const struct cross_origin_entry of_window[] = {
        {"window", true, false},      {"self", true, false},   {"location", true, true},
        {"close", false, false},      {"closed", true, false}, {"focus", false, false},
        {"blur", false, false},       {"frames", true, false}, {"length", true, false},
        {"top", true, false},         {"opener", true, false}, {"parent", true, false},
        {"postMessage", false, false}};
    SPEC(agent, HTML("crossoriginproperties"));
    STEP(1);
    STEP(2);  // there are no Location objects
    STEP(3);
    *count = sizeof of_window / sizeof *of_window;
    return of_window;
}

bool is_cross_origin_property(struct agent *agent, const char *name)
{
    size_t count;
    const struct cross_origin_entry *entries = cross_origin_properties(agent, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(entries[i].property, name) == 0)
            return true;
    return false;
}

static bool throw_security_error(struct agent *agent)
{
    return throw_dom_exception(agent, "SecurityError", "the window is of another origin");
}

bool perform_a_security_check(struct agent *agent, const struct window *window, const char *name)
{
    if (name && is_cross_origin_property(agent, name))
        return true;
    return is_platform_object_same_origin(agent, window) || throw_security_error(agent);
}

/* A function of the current realm, the same each time this realm asks. */
static struct cross_origin_property *cross_origin_property(struct agent *agent,
                                                           struct window *window,
                                                           const struct cross_origin_member *member)
{
    struct realm *realm = agent->current_realm;
    for (size_t i = 0; i < window->cross_origin_properties.count; i++) {
        struct cross_origin_property *known = &window->cross_origin_properties.items[i];
        if (known->accessor == realm && strcmp(known->name, member->name) == 0)
            return known;
    }
    struct cross_origin_property property = {.accessor = realm, .name = member->name};
    if (member->getter)
        property.getter = function_create(agent, realm, "", 0, member->getter, NULL);
    if (member->method)
        property.method = function_create(agent, realm, "", 0, member->method, NULL);
    LIST_APPEND(agent->arena, &window->cross_origin_properties, property);
    return &window->cross_origin_properties.items[window->cross_origin_properties.count - 1];
}

/* CrossOriginGetOwnPropertyHelper. Members that messaging does not speak of are left out. */
static void cross_origin_get_own_property_helper(struct agent *agent, struct window *window,
                                                 struct property_key key, bool *found,
                                                 struct property *property)
{
    const struct cross_origin_member *member = NULL;
    size_t count;
    const struct cross_origin_entry *entries = cross_origin_properties(agent, &count);
    for (size_t i = 0; i < count && !key_symbol(key) && !member; i++)
        if (string_is(key_string(key), entries[i].property))
            member = cross_origin_member_find(entries[i].property);
    *found = member != NULL;
    if (!member)
        return;
    const struct cross_origin_property *made = cross_origin_property(agent, window, member);
    *property = (struct property){.key = key, .configurable = true};
    property->is_accessor = made->getter != NULL;
    property->getter = made->getter;
    if (made->method) {
        property->value = value_object(made->method);
        property->writable = false;
    }
}

static struct property frame_property(struct property_key key, struct document *child,
                                      bool enumerable)
{
    return (struct property){.key = key,
                             .value = value_object(child->window->proxy),
                             .enumerable = enumerable,
                             .configurable = true};
}

static struct document *child_by_name(struct agent *agent, const struct window *window,
                                      struct property_key key)
{
    struct document *document = window->document;
    if (key_symbol(key) || key_string(key).length == 0)
        return NULL;
    read_document(agent, document, document->children.count);
    for (size_t i = 0; i < document->children.count; i++)
        if (string_equal(document->children.items[i]->target_name, key_string(key)))
            return document->children.items[i];
    return NULL;
}

static struct document *child_by_index(struct agent *agent, const struct window *window,
                                       uint32_t index)
{
    struct document *document = window->document;
    read_document(agent, document, document->children.count);
    return index < document->children.count ? document->children.items[index] : NULL;
}

/* CrossOriginPropertyFallback */
static bool cross_origin_property_fallback(struct agent *agent, struct property_key key,
                                           bool *found, struct property *property)
{
    bool is_asked_of_all = key_symbol(key) == &symbol_to_string_tag ||
                           key_symbol(key) == &symbol_has_instance ||
                           key_symbol(key) == &symbol_is_concat_spreadable ||
                           (!key_symbol(key) && string_is(key_string(key), "then"));
    if (!is_asked_of_all)
        return throw_security_error(agent);
    *found = true;
    *property = (struct property){.key = key, .value = UNDEFINED, .configurable = true};
    return true;
}

bool window_proxy_get_prototype_of(struct agent *agent, struct object *object,
                                   struct object **prototype)
{
    struct window *window = window_of_object(agent, object);
    *prototype = is_platform_object_same_origin(agent, window)
                     ? window->event_target.object.prototype
                     : NULL;
    return true;
}

/* [[GetOwnProperty]], of a window that the caller read from the proxy once. */
static bool get_own_property(struct agent *agent, struct window *window, struct property_key key,
                             bool *found, struct property *property)
{
    uint32_t index;
    bool is_index = key_is_array_index(key, &index);
    struct document *child = is_index ? child_by_index(agent, window, index) : NULL;
    *found = child != NULL;
    if (child) {
        *property = frame_property(key, child, true);
        return true;
    }
    if (is_platform_object_same_origin(agent, window))
        return is_index ||
               object_get_own_property(agent, &window->event_target.object, key, found, property);
    if (is_index)
        return throw_security_error(agent);
    cross_origin_get_own_property_helper(agent, window, key, found, property);
    if (*found)
        return true;
    child = child_by_name(agent, window, key);
    *found = child != NULL;
    if (child) {
        *property = frame_property(key, child, false);
        return true;
    }
    return cross_origin_property_fallback(agent, key, found, property);
}

bool window_proxy_get_own_property(struct agent *agent, struct object *object,
                                   struct property_key key, bool *found, struct property *property)
{
    return get_own_property(agent, window_of_object(agent, object), key, found, property);
}

bool window_proxy_define_own_property(struct agent *agent, struct object *object,
                                      struct property_key key,
                                      const struct property_descriptor *descriptor, bool *success)
{
    struct window *window = window_of_object(agent, object);
    uint32_t index;
    if (!is_platform_object_same_origin(agent, window))
        return throw_security_error(agent);
    *success = false;
    return key_is_array_index(key, &index) ||
           object_define_own_property(agent, &window->event_target.object, key, descriptor,
                                      success);
}

bool window_proxy_has_property(struct agent *agent, struct object *object, struct property_key key,
                               bool *has)
{
    struct window *window = window_of_object(agent, object);
    struct property property;
    TRY(get_own_property(agent, window, key, has, &property));
    if (*has || !is_platform_object_same_origin(agent, window))
        return true;
    TRY(object_has_property(agent, &window->event_target.object, key, has));
    *has = *has || child_by_name(agent, window, key);
    return true;
}

/* CrossOriginGet */
static bool cross_origin_get(struct agent *agent, struct window *window, struct property_key key,
                             struct value receiver, struct value *value)
{
    struct property property;
    bool found = false;
    TRY(get_own_property(agent, window, key, &found, &property));
    assert(found);
    if (!property.is_accessor) {
        *value = property.value;
        return true;
    }
    if (!property.getter)
        return throw_security_error(agent);
    return call_function(agent, value_object(property.getter), receiver, NULL, 0, value);
}

bool window_proxy_get(struct agent *agent, struct object *object, struct property_key key,
                      struct value receiver, struct value *value)
{
    struct window *window = window_of_object(agent, object);
    uint32_t index;
    bool has;
    if (!is_platform_object_same_origin(agent, window))
        return cross_origin_get(agent, window, key, receiver, value);
    struct document *child =
        key_is_array_index(key, &index) ? child_by_index(agent, window, index) : NULL;
    TRY(object_has_property(agent, &window->event_target.object, key, &has));
    if (!child && !has)
        child = child_by_name(agent, window, key);
    if (child) {
        *value = value_object(child->window->proxy);
        return true;
    }
    return object_get(agent, &window->event_target.object, key, receiver, value);
}

bool window_proxy_set(struct agent *agent, struct object *object, struct property_key key,
                      struct value value, struct value receiver, bool *success)
{
    struct window *window = window_of_object(agent, object);
    uint32_t index;
    *success = false;
    if (!is_platform_object_same_origin(agent, window)) {
        struct property property;
        bool found;  // only location has a setter, which is left out
        TRY(get_own_property(agent, window, key, &found, &property));
        return throw_security_error(agent);
    }
    return key_is_array_index(key, &index) ||
           object_set(agent, &window->event_target.object, key, value, receiver, success);
}

bool window_proxy_delete(struct agent *agent, struct object *object, struct property_key key,
                         bool *success)
{
    struct window *window = window_of_object(agent, object);
    uint32_t index;
    if (!is_platform_object_same_origin(agent, window))
        return throw_security_error(agent);
    if (key_is_array_index(key, &index)) {
        *success = !child_by_index(agent, window, index);
        return true;
    }
    return object_delete(agent, &window->event_target.object, key, success);
}

/* CrossOriginOwnPropertyKeys */
static void append_cross_origin_keys(struct agent *agent, property_key_list *keys)
{
    size_t count;
    const struct cross_origin_entry *entries = cross_origin_properties(agent, &count);
    for (size_t i = 0; i < count; i++)
        if (cross_origin_member_find(entries[i].property))
            LIST_APPEND(agent->arena, keys, key_from_ascii(agent->arena, entries[i].property));
    LIST_APPEND(agent->arena, keys, key_from_ascii(agent->arena, "then"));
    LIST_APPEND(agent->arena, keys, key_from_symbol(&symbol_to_string_tag));
    LIST_APPEND(agent->arena, keys, key_from_symbol(&symbol_has_instance));
    LIST_APPEND(agent->arena, keys, key_from_symbol(&symbol_is_concat_spreadable));
}

bool window_proxy_own_property_keys(struct agent *agent, struct object *object,
                                    property_key_list *keys)
{
    struct window *window = window_of_object(agent, object);
    struct document *document = window->document;
    property_key_list own = {0};
    *keys = (property_key_list){0};
    read_document(agent, document, document->children.count);
    for (size_t i = 0; i < document->children.count; i++)
        LIST_APPEND(agent->arena, keys, key_from_index(agent->arena, (uint32_t)i));
    if (!is_platform_object_same_origin(agent, window)) {
        append_cross_origin_keys(agent, keys);
        return true;
    }
    TRY(object_own_property_keys(agent, &window->event_target.object, &own));
    for (size_t i = 0; i < own.count; i++)
        LIST_APPEND(agent->arena, keys, own.items[i]);
    return true;
}
