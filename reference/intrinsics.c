/*
 * Intrinsics are made when they are first asked for, a family at a time: a constructor, its prototype
 * and what belongs to them. A program reaches few of them, and every replay begins with new realms.
 *
 * What a program can observe is as if all had been made with the realm:
 *
 * - The global object has all its properties from the start, in order. Of a family that is not made
 *   they are placeholders, which no internal method sees: where one finds a placeholder, the family is
 *   made first. So nothing changes or removes a placeholder, and a family finds all of its own there.
 * - An intrinsic is read by realm_intrinsic, which makes its family.
 * - Making a family runs no code of a program, looks at nothing that a program can change, and leaves
 *   nothing in the trace.
 *
 * Which family makes what is not written down twice. One realm is made in full, once, and looked at:
 * the blueprint of the others.
 *
 *   blueprint    globalThis | ... | Object | Symbol | Array | ...    keys alone, in order
 *   unmade_by        1      | ... |   2    |   4    |   6   | ...    1 + number in the table below
 */
#include "buffer_bindings.h"
#include "event.h"
#include "message_port.h"
#include "platform_object.h"
#include "structured_data.h"
#include "web_assembly.h"
#include "web_idl.h"

/* In the order of the global object's properties; and each family behind those that it asks for. */
static void (*const families[])(struct agent *agent, struct realm *realm) = {
    create_global_values,
    create_object_intrinsics,
    create_function_intrinsics,
    create_symbol_intrinsics,
    create_iterator_intrinsics,
    create_array_intrinsics,
    create_boolean_intrinsics,
    create_number_intrinsics,
    create_bigint_intrinsics,
    create_string_intrinsics,
    create_error_intrinsics,
    create_date_intrinsics,
    create_regexp_intrinsics,
    create_map_intrinsics,
    create_set_intrinsics,
    create_weak_map_intrinsics,
    create_weak_set_intrinsics,
    create_weak_ref_intrinsics,
    create_promise_intrinsics,
    create_reflect_intrinsics,
    array_buffer_create_intrinsics,
    shared_array_buffer_create_intrinsics,
    typed_array_create_intrinsics,
    data_view_create_intrinsics,
    dom_exception_create_intrinsics,
    event_target_create_intrinsics,
    event_create_intrinsics,
    message_event_create_intrinsics,
    error_event_create_intrinsics,
    message_channel_create_intrinsics,
    message_port_create_intrinsics,
    structured_clone_create_intrinsics,
    platform_object_create_intrinsics,
    web_assembly_create_intrinsics,
};

_Static_assert(sizeof families / sizeof *families == INTRINSIC_FAMILY_COUNT,
               "a realm knows of each family whether it is made");

enum {
    OBJECT_FAMILY = 1,
    FUNCTION_FAMILY = 2,
    GLOBAL_CAPACITY = 128,  // with room for what a window adds
};

/* What the families make in every realm: the global object's properties, and who makes an intrinsic. */
static struct {
    struct arena *arena;                    // NULL: it is not drawn yet
    struct property_map global_properties;  // placeholders
    uint8_t family_of[INTRINSIC_COUNT];
} blueprint;

static void make_family(struct realm *realm, size_t family)
{
    struct agent *agent = realm->agent;
    struct trace *trace = agent->run->trace;
    if (realm->families_made[family])
        return;
    realm->families_made[family] = true;
    agent->run->trace = NULL;
    families[family](agent, realm);
    agent->run->trace = trace;
}

/* The two that all others inherit from, without their properties yet. */
static void create_first_prototypes(struct realm *realm)
{
    struct agent *agent = realm->agent;
    struct object *object_prototype =
        object_allocate(agent, realm, OBJECT_ORDINARY, NULL, sizeof *object_prototype);
    object_prototype->immutable_prototype = true;
    realm->intrinsics[INTRINSIC_OBJECT_PROTOTYPE] = object_prototype;
    realm->intrinsics[INTRINSIC_FUNCTION_PROTOTYPE] = object_allocate(
        agent, realm, OBJECT_FUNCTION, object_prototype, sizeof(struct function_object));
}

/* Puts placeholders where the family has just added properties. */
static void draw_properties(struct property_map *properties, size_t first, size_t family)
{
    for (size_t i = first; i < properties->count; i++)
        properties->entries[i] = (struct property){.key = properties->entries[i].key,
                                                   .unmade_by = (uint8_t)(family + 1)};
}

static void draw_intrinsics(const struct realm *realm, const bool *known, size_t family)
{
    for (size_t i = 0; i < INTRINSIC_COUNT; i++)
        if (realm->intrinsics[i] && !known[i])
            blueprint.family_of[i] = (uint8_t)family;
}

static void draw_family(struct realm *realm, size_t family)
{
    struct property_map *properties = &realm->global_object->properties;
    size_t first = properties->count;
    bool known[INTRINSIC_COUNT];
    for (size_t i = 0; i < INTRINSIC_COUNT; i++)
        known[i] = realm->intrinsics[i] != NULL;
    make_family(realm, family);
    draw_properties(properties, first, family);
    draw_intrinsics(realm, known, family);
}

/* Of the realm that is made for it only the arena stays: the keys are in it. */
static void draw_blueprint(void)
{
    struct arena *arena = blueprint.arena = arena_open();
    struct run run = {.arena = arena};
    struct agent agent = {.run = &run, .arena = arena};
    struct realm realm = {.agent = &agent};
    realm.global_object = realm.global_this =
        object_allocate(&agent, &realm, OBJECT_GLOBAL, NULL, sizeof(struct object));
    property_map_reserve(arena, &realm.global_object->properties, GLOBAL_CAPACITY);
    create_first_prototypes(&realm);
    for (size_t family = 0; family < INTRINSIC_FAMILY_COUNT; family++)
        draw_family(&realm, family);
    blueprint.global_properties = realm.global_object->properties;
}

void intrinsics_create(struct realm *realm)
{
    if (!blueprint.arena)
        draw_blueprint();
    realm->global_object->properties =
        property_map_copy(realm->agent->arena, &blueprint.global_properties);
    create_first_prototypes(realm);
    make_family(realm, OBJECT_FAMILY);
    make_family(realm, FUNCTION_FAMILY);
    realm->global_object->prototype = realm_intrinsic(realm, INTRINSIC_EVENT_TARGET_PROTOTYPE);
}

struct object *intrinsics_make(struct realm *realm, enum intrinsic intrinsic)
{
    make_family(realm, blueprint.family_of[intrinsic]);
    return realm->intrinsics[intrinsic];
}

void intrinsics_make_property(struct realm *realm, const struct property *placeholder)
{
    make_family(realm, placeholder->unmade_by - 1u);
}
