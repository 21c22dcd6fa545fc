/*
 * Generic platform objects: they stand for those of a host that this reference has not (Blob, AudioData,
 * ReadableStream, Response, ...). Of such an object there is what structured data asks of every platform
 * object: its primary interface, whether that is serializable or transferable, and [[Detached]]
 * (HTML 2.7.1, 2.7.2). Its data are one value that nothing looks into.
 */
#ifndef PMSPEC_PLATFORM_OBJECT_H
#define PMSPEC_PLATFORM_OBJECT_H

#include "structured_data.h"

struct platform_interface {
    const char *identifier;
    bool serializable, transferable;
};

struct platform_object {
    struct object object;
    const struct platform_interface *primary_interface;
    bool detached;  // [[Detached]] of what is transferable
    size_t data;    // a number of its own, kept by serialization and transfer
};

/* Defines the interfaces in the realm: constructors that take anything. */
void platform_object_create_intrinsics(struct agent *agent, struct realm *realm);

/* Whether the interface is exposed in the realm. */
bool platform_interface_is_exposed(const struct platform_interface *interface, struct realm *realm);

/* A new instance of the interface in the realm, without data. The interface is exposed there. */
struct platform_object *platform_object_create(struct agent *agent, struct realm *realm,
                                               const struct platform_interface *interface);

/* The object as a generic platform object with [[Detached]]; NULL: it is none. */
struct platform_object *transferable_platform_object(struct object *object);

/* The serialization, deserialization, transfer and transfer-receiving steps of all of them. */
void platform_object_serialization_steps(const struct platform_object *value,
                                         struct record *serialized);
void platform_object_deserialization_steps(const struct record *serialized,
                                           struct platform_object *value);

#endif
