/*
 * A browser's full version, as `--version` tells it: the pages of some are told less.
 */
#ifndef PMSPEC_BROWSER_VERSION_H
#define PMSPEC_BROWSER_VERSION_H

#include "browser_launch.h"
#include <stddef.h>

/* Writes the version of start->binary into version; empty if it could not be asked. */
void browser_version(const struct browser_start *start, char *version, size_t size);

#endif
