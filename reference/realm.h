/*
 * Realms: a global object and the intrinsics that programs reach from it, made when they are first
 * asked for (intrinsics.c).
 */
#ifndef PMSPEC_REALM_H
#define PMSPEC_REALM_H

#include "object.h"

enum intrinsic {
    INTRINSIC_OBJECT_PROTOTYPE,
    INTRINSIC_FUNCTION_PROTOTYPE,
    INTRINSIC_ARRAY_PROTOTYPE,
    INTRINSIC_ITERATOR_PROTOTYPE,
    INTRINSIC_BOOLEAN_PROTOTYPE,
    INTRINSIC_NUMBER_PROTOTYPE,
    INTRINSIC_BIGINT_PROTOTYPE,
    INTRINSIC_STRING_PROTOTYPE,
    INTRINSIC_SYMBOL_PROTOTYPE,
    INTRINSIC_DATE_PROTOTYPE,
    INTRINSIC_REGEXP_PROTOTYPE,
    INTRINSIC_MAP_PROTOTYPE,
    INTRINSIC_SET_PROTOTYPE,
    INTRINSIC_WEAK_MAP_PROTOTYPE,
    INTRINSIC_WEAK_SET_PROTOTYPE,
    INTRINSIC_WEAK_REF_PROTOTYPE,
    INTRINSIC_PROMISE_PROTOTYPE,
    INTRINSIC_ERROR_PROTOTYPE,
    INTRINSIC_EVAL_ERROR_PROTOTYPE,
    INTRINSIC_RANGE_ERROR_PROTOTYPE,
    INTRINSIC_REFERENCE_ERROR_PROTOTYPE,
    INTRINSIC_SYNTAX_ERROR_PROTOTYPE,
    INTRINSIC_TYPE_ERROR_PROTOTYPE,
    INTRINSIC_URI_ERROR_PROTOTYPE,
    INTRINSIC_ARRAY_BUFFER_PROTOTYPE,
    INTRINSIC_SHARED_ARRAY_BUFFER_PROTOTYPE,
    INTRINSIC_TYPED_ARRAY_PROTOTYPE,        // %TypedArray.prototype%
    INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE,  // + enum typed_array_type
    INTRINSIC_LAST_TYPED_ARRAY_PROTOTYPE = INTRINSIC_FIRST_TYPED_ARRAY_PROTOTYPE + 10,
    INTRINSIC_DATA_VIEW_PROTOTYPE,
    INTRINSIC_DOM_EXCEPTION_PROTOTYPE,
    INTRINSIC_EVENT_PROTOTYPE,
    INTRINSIC_MESSAGE_EVENT_PROTOTYPE,
    INTRINSIC_ERROR_EVENT_PROTOTYPE,
    INTRINSIC_EVENT_TARGET_PROTOTYPE,
    INTRINSIC_MESSAGE_CHANNEL_PROTOTYPE,
    INTRINSIC_MESSAGE_PORT_PROTOTYPE,
    INTRINSIC_QUOTA_EXCEEDED_ERROR_PROTOTYPE,
    INTRINSIC_WEB_ASSEMBLY_MEMORY_PROTOTYPE,
    INTRINSIC_FIRST_PLATFORM_PROTOTYPE,  // of generic platform objects (platform_object.c)
    INTRINSIC_LAST_PLATFORM_PROTOTYPE = INTRINSIC_FIRST_PLATFORM_PROTOTYPE + 23,
    INTRINSIC_COUNT,
};

enum { INTRINSIC_FAMILY_COUNT = 34 };

struct realm {
    struct agent *agent;
    const char *name;  // as the case names it
    struct object *global_object;
    struct object *global_this;  // what programs see of it: a window's WindowProxy, or itself
    struct object *intrinsics[INTRINSIC_COUNT];  // NULL: not made yet; read by realm_intrinsic
    bool families_made[INTRINSIC_FAMILY_COUNT];  // begun, at least (intrinsics.c)
    bool in_error_reporting_mode;
    bool cross_origin_isolated_capability;  // of its settings object; set when it is created
    void *host;                             // the host's own data (harness), or NULL
};

/* A realm of the agent, as if with all its intrinsics and globals. */
struct realm *realm_create(struct agent *agent, const char *name);

/* The same, with a Window for its global object, to be filled by window_realm_create (window.h). */
struct realm *realm_create_with_window(struct agent *agent, const char *name);

/*
 * GetPrototypeFromConstructor: what a constructor gives the object it makes. From the call's new
 * target, or from the callee when called without new.
 */
bool get_prototype_from_constructor(struct agent *agent, const struct call *call,
                                    enum intrinsic default_prototype, struct object **prototype);

/* Gives a new realm the prototypes of all others, and the properties of its global object. */
void intrinsics_create(struct realm *realm);

/* Makes the intrinsic's family, unless that was done or is under way. What is NULL then is not there. */
struct object *intrinsics_make(struct realm *realm, enum intrinsic intrinsic);

/* Makes the property of the realm's global object that the placeholder stands for, where it stands. */
void intrinsics_make_property(struct realm *realm, const struct property *placeholder);

/* realm.[[Intrinsics]].[[intrinsic]]; NULL if a host took it away. */
static inline struct object *realm_intrinsic(struct realm *realm, enum intrinsic intrinsic)
{
    struct object *object = realm->intrinsics[intrinsic];
    return object ? object : intrinsics_make(realm, intrinsic);
}

/* Whether the object is that intrinsic of the realm: one that nothing has asked for yet is no object. */
static inline bool is_intrinsic(const struct object *object, const struct realm *realm,
                                enum intrinsic intrinsic)
{
    return object == realm->intrinsics[intrinsic];
}

#endif
