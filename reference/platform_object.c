/*
 * Generic platform objects (platform_object.h). The table says of each interface what the list of
 * serializable and transferable interfaces says (HTML 2.7, webref). All are exposed in every realm,
 * unless a host takes one away.
 */
#include "agent.h"
#include "internal_methods.h"
#include "platform_object.h"

static const struct platform_interface interfaces[] = {
    {"Blob", true, false},
    {"File", true, false},
    {"DOMMatrix", true, false},
    {"DOMMatrixReadOnly", true, false},
    {"DOMPoint", true, false},
    {"DOMPointReadOnly", true, false},
    {"DOMQuad", true, false},
    {"DOMRect", true, false},
    {"DOMRectReadOnly", true, false},
    {"ImageData", true, false},
    {"AudioData", true, true},
    {"VideoFrame", true, true},
    {"OffscreenCanvas", false, true},
    {"ReadableStream", false, true},
    {"TransformStream", false, true},
    {"WritableStream", false, true},
    {"AbortController", false, false},
    {"Headers", false, false},
    {"Request", false, false},
    {"Response", false, false},
    {"TextDecoder", false, false},
    {"TextEncoder", false, false},
    {"URL", false, false},
    {"URLSearchParams", false, false},
};

enum { INTERFACE_COUNT = sizeof interfaces / sizeof *interfaces };
_Static_assert(INTERFACE_COUNT ==
                   INTRINSIC_LAST_PLATFORM_PROTOTYPE - INTRINSIC_FIRST_PLATFORM_PROTOTYPE + 1,
               "one intrinsic prototype for each interface");

static enum intrinsic prototype_of(const struct platform_interface *interface)
{
    return INTRINSIC_FIRST_PLATFORM_PROTOTYPE + (int)(interface - interfaces);
}

bool platform_interface_is_exposed(const struct platform_interface *interface, struct realm *realm)
{
    return realm_intrinsic(realm, prototype_of(interface)) != NULL;
}

struct platform_object *platform_object_create(struct agent *agent, struct realm *realm,
                                               const struct platform_interface *interface)
{
    struct platform_object *object =
        object_allocate(agent, realm, OBJECT_PLATFORM,
                        realm_intrinsic(realm, prototype_of(interface)), sizeof *object);
    object->primary_interface = interface;
    return object;
}

struct platform_object *transferable_platform_object(struct object *object)
{
    struct platform_object *platform_object = (struct platform_object *)object;
    if (object->kind != OBJECT_PLATFORM || !platform_object->primary_interface->transferable)
        return NULL;
    return platform_object;
}

void platform_object_serialization_steps(const struct platform_object *value,
                                         struct record *serialized)
{
    serialized->platform_data = value->data;
}

void platform_object_deserialization_steps(const struct record *serialized,
                                           struct platform_object *value)
{
    value->data = serialized->platform_data;
}

/* new INTERFACE(...): whatever a host would make of the arguments, each object has other data. */
static bool constructor(struct agent *agent, const struct call *call, struct value *result)
{
    const struct function_object *function = (const struct function_object *)call->callee;
    const struct platform_interface *interface = function->closure;
    struct object *prototype;
    if (!call->new_target)
        return throw_type_error(agent, "constructor requires 'new'");
    TRY(get_prototype_from_constructor(agent, call, prototype_of(interface), &prototype));
    struct platform_object *object = platform_object_create(agent, call->callee->realm, interface);
    object->object.prototype = prototype;
    object->data = ++agent->run->next_platform_data;
    *result = value_object(&object->object);
    return true;
}

void platform_object_create_intrinsics(struct agent *agent, struct realm *realm)
{
    for (int i = 0; i < INTERFACE_COUNT; i++) {
        const struct platform_interface *interface = &interfaces[i];
        struct object *prototype = object_create(agent, realm);
        realm->intrinsics[prototype_of(interface)] = prototype;
        struct object *function =
            define_constructor(agent, realm, interface->identifier, 0, constructor, prototype);
        ((struct function_object *)function)->closure = (void *)interface;
        define_symbol_value(agent, prototype, &symbol_to_string_tag,
                            value_ascii(agent->arena, interface->identifier));
    }
}
