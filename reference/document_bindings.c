/*
 * The interfaces Document and HTMLIFrameElement, as far as messaging needs them: document.domain
 * (HTML 7.1.1.2), which changes who may look into a window and not who hears a message, and
 * contentWindow, a way to a frame of any origin. getElementsByName() finds iframes alone, as there
 * is nothing else in a document here.
 */
#include "agent.h"
#include "window.h"

struct document_object {
    struct object object;
    struct document *document;
};

/* Its content navigable is known by the WindowProxy, which stays the same over navigations. */
struct iframe_element {
    struct object object;
    struct document *document;  // its node document
    struct object *content_window;
};

static bool throw_security_error(struct agent *agent, const char *why)
{
    return throw_dom_exception(agent, "SecurityError", why);
}

static bool this_document(struct agent *agent, const struct call *call, struct document **document)
{
    if (!is_object(call->this_value) || call->this_value.object->kind != OBJECT_DOCUMENT)
        return throw_type_error(agent, "not a Document");
    *document = ((struct document_object *)call->this_value.object)->document;
    return true;
}

/* Without isolation an agent cluster is keyed by site, as no page asks for more. */
static bool is_origin_keyed(struct agent *agent, const struct document *document)
{
    PROSE(agent, HTML("is-origin-keyed/prose-1"));
    return document->window->event_target.object.realm->cross_origin_isolated_capability;
}

static struct value domain_getter_steps(struct agent *agent, const struct document *document)
{
    SPEC(agent, HTML("dom-document-domain-getter"));
    STEP(1);
    const struct host *domain = effective_domain(agent, document->origin);
    STEP(2);
    if (!domain)
        return value_ascii(agent->arena, "");
    STEP(3);
    return value_ascii(agent->arena, host_serialize(agent, domain));
}

static bool get_domain(struct agent *agent, const struct call *call, struct value *result)
{
    struct document *document = NULL;
    TRY(this_document(agent, call, &document));
    *result = domain_getter_steps(agent, document);
    return true;
}

static bool domain_setter_steps(struct agent *agent, struct document *document, struct string value)
{
    SPEC(agent, HTML("dom-document-domain-setter"));
    STEP(1);
    if (document->is_destroyed)
        return throw_security_error(agent, "the document has no browsing context");
    STEP(2);
    if (document->is_sandboxed)
        return throw_security_error(agent, "the document is sandboxed");
    STEP(3);
    const struct host *domain = effective_domain(agent, document->origin);
    STEP(4);
    if (!domain)
        return throw_security_error(agent, "the origin is opaque");
    STEP(5);
    if (!is_domain_suffix_of_or_equal_to(agent, value, domain))
        return throw_security_error(agent, "not the domain or one above it");
    STEP(6);
    if (is_origin_keyed(agent, document))
        return true;
    STEP(7);
    MUST(host_parse(agent, value, false, &document->origin->domain));
    write_domain(agent, document);
    return true;
}

static bool set_domain(struct agent *agent, const struct call *call, struct value *result)
{
    struct document *document = NULL;
    struct string value;
    TRY(this_document(agent, call, &document));
    TRY(js_to_usv_string(agent, call_argument(call, 0), &value));
    return domain_setter_steps(agent, document, value);
}

static struct iframe_element *create_element(struct agent *agent, struct document *document,
                                             struct object *content_window)
{
    struct window *window = document->window;
    struct iframe_element *element =
        object_allocate(agent, window->event_target.object.realm, OBJECT_IFRAME_ELEMENT,
                        window->iframe_prototype, sizeof *element);
    element->document = document;
    element->content_window = content_window;
    LIST_APPEND(agent->arena, &document->iframes, element);
    return element;
}

/* The iframe of a child navigable, the same each time. */
static struct iframe_element *element_of(struct agent *agent, struct document *document,
                                         struct object *content_window)
{
    for (size_t i = 0; i < document->iframes.count; i++)
        if (document->iframes.items[i]->content_window == content_window)
            return document->iframes.items[i];
    return create_element(agent, document, content_window);
}

static bool get_elements_by_name(struct agent *agent, const struct call *call, struct value *result)
{
    struct document *document = NULL;
    struct string name;
    LIST(struct value) elements = {0};
    TRY(this_document(agent, call, &document));
    TRY(to_string(agent, call_argument(call, 0), &name));
    read_document(agent, document, document->children.count);
    for (size_t i = 0; i < document->children.count; i++) {
        const struct document *child = document->children.items[i];
        if (string_equal(child->target_name, name))
            LIST_APPEND(agent->arena, &elements,
                        value_object(&element_of(agent, document, child->window->proxy)->object));
    }
    *result = value_object(
        array_from_values(agent, call->callee->realm, elements.items, (uint32_t)elements.count));
    return true;
}

/* null once the frame was removed: it has no content navigable any more. */
static bool get_content_window(struct agent *agent, const struct call *call, struct value *result)
{
    if (!is_object(call->this_value) || call->this_value.object->kind != OBJECT_IFRAME_ELEMENT)
        return throw_type_error(agent, "not an HTMLIFrameElement");
    const struct iframe_element *element = (struct iframe_element *)call->this_value.object;
    const struct document *document = element->document;
    read_document(agent, document, document->children.count);
    *result = JS_NULL;
    for (size_t i = 0; i < document->children.count; i++)
        if (document->children.items[i]->window->proxy == element->content_window)
            *result = value_object(element->content_window);
    return true;
}

static struct object *create_prototype(struct agent *agent, struct realm *realm,
                                       const char *identifier)
{
    struct object *prototype = object_create(agent, realm);
    prototype->prototype = realm_intrinsic(realm, INTRINSIC_EVENT_TARGET_PROTOTYPE);
    define_symbol_value(agent, prototype, &symbol_to_string_tag,
                        value_ascii(agent->arena, identifier));
    return prototype;
}

struct object *document_object_create(struct agent *agent, struct realm *realm)
{
    struct window *window = realm_window(realm);
    struct object *prototype = create_prototype(agent, realm, "Document");
    define_accessor(agent, realm, prototype, "domain", get_domain, set_domain, true);
    define_method(agent, realm, prototype, "getElementsByName", 1, get_elements_by_name);
    window->iframe_prototype = create_prototype(agent, realm, "HTMLIFrameElement");
    define_accessor(agent, realm, window->iframe_prototype, "contentWindow", get_content_window,
                    NULL, true);
    struct document_object *object =
        object_allocate(agent, realm, OBJECT_DOCUMENT, prototype, sizeof *object);
    object->document = window->document;
    return &object->object;
}
