/*
 * How a family of browsers is started, as data.
 */
#ifndef PMSPEC_BROWSER_PROFILE_H
#define PMSPEC_BROWSER_PROFILE_H

enum { PROFILE_PROGRAMS = 4, PROFILE_FLAGS = 24 };

struct browser_profile {
    const char *name;
    const char *description, *how_to_get;
    const char *programs[PROFILE_PROGRAMS];  // searched in this order; a path is taken as it is
    const char *flags[PROFILE_FLAGS];  // %s stands for the folder of its profile; the URL follows
    const char *environment;           // NAME=VALUE, or NULL
    const char *settings_file, *settings;  // what is written into that folder, or NULL
    unsigned fresh_after;                  // started afresh after so many runs with frames
};

/* All of them; a NULL name ends the table. */
extern const struct browser_profile browser_profiles[];

#endif
