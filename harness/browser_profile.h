/*
 * How a family of browsers is started, as data.
 */
#ifndef PMSPEC_BROWSER_PROFILE_H
#define PMSPEC_BROWSER_PROFILE_H

#include <stdbool.h>

enum { PROFILE_PROGRAMS = 4, PROFILE_FLAGS = 24, PROFILE_VARIABLES = 8 };

struct browser_profile {
    const char *name;
    const char *description, *how_to_get;
    /* Searched in this order, names in PATH; a path is a pattern of glob(3). */
    const char *programs[PROFILE_PROGRAMS];
    bool wants_display;                // of its own: adapters/with_display, which needs Xvfb
    bool asked_for_version;            // by --version, as its pages are not told the whole of it
    const char *flags[PROFILE_FLAGS];  // %s stands for the folder of its profile; the URL follows
    const char *environment[PROFILE_VARIABLES];  // NAME=VALUE; %s likewise
    const char *settings_file, *settings;        // what is written into that folder, or NULL
    unsigned fresh_after;                        // another page after so many runs with frames
};

/* All of them; a NULL name ends the table. */
extern const struct browser_profile browser_profiles[];

#endif
