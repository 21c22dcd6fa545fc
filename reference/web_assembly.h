/*
 * The one object of WebAssembly that matters to messaging.
 */
#ifndef PMSPEC_WEB_ASSEMBLY_H
#define PMSPEC_WEB_ASSEMBLY_H

#include "realm.h"

/* Defines WebAssembly.Memory in the realm: the constructor and the attribute buffer. */
void web_assembly_create_intrinsics(struct agent *agent, struct realm *realm);

#endif
