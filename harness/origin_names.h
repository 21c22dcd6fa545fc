/*
 * The origins of a case's windows, by name (suites/LANGUAGE.md, "Realms"). What differs between the
 * reference and a browser is only the two ports: programs get the parts of an origin, observed
 * entries give them back as names, so that expectations know no port.
 */
#ifndef PMSPEC_ORIGIN_NAMES_H
#define PMSPEC_ORIGIN_NAMES_H

#include "case.h"

/* The P and the Q of the language, and why no server is at [::1] or at port 80; NULL: one is. */
struct origin_ports {
    unsigned port, other_port;
    const char *no_ipv6, *no_default_port;
};

/* Those of the reference, where nothing listens: 8000 and 8001, and all the rest. */
extern const struct origin_ports symbolic_ports;

/* An opaque origin is "null", and its other parts are "". */
struct origin_parts {
    const char *origin, *scheme, *host, *upper_case_host, *port;
};

/*
 * The realm that determines the window's origin: itself, or the parent of which it inherits. NULL
 * for what is no window. Windows have the same origin if realms_share_origin says so.
 */
const struct realm_program *origin_realm(const struct test_case *test_case,
                                         const struct realm_program *realm);
bool realms_share_origin(const struct test_case *test_case, const struct realm_program *a,
                         const struct realm_program *b);
bool realm_origin_is_opaque(const struct test_case *test_case, const struct realm_program *realm);

/* True if a window of the case is of the origin of that name in the language, or inherits it. */
bool case_names_origin(const struct test_case *test_case, const char *origin);

/* A sentence: which server that the case needs is missing, and why. NULL: none is. */
const char *missing_server(struct arena *arena, const struct test_case *test_case,
                           const struct origin_ports *ports);

/* The parts of a window's origin; port 80, which the origin leaves out, is "80". */
struct origin_parts realm_origin_parts(struct arena *arena, const struct test_case *test_case,
                                       const struct realm_program *realm,
                                       const struct origin_ports *ports);

/*
 * The text with the parts that it mentions put in their places: "{f.origin}/" is
 * "http://localhost:8001/".
 */
const char *origin_text_expand(struct arena *arena, const struct test_case *test_case,
                               const char *text, const struct origin_ports *ports);

/* The length of "{NAME.NAME}" at the start of the text, or 0. */
size_t origin_reference_length(const char *text);

/*
 * One entry, canonical JSON, with each string that is the origin of a realm of the case replaced by
 * "{REALM.origin}", the first such realm. The entry itself if there is none. An opaque origin has no
 * text of its own and stays "null".
 */
const char *origin_names_replace(struct arena *arena, const struct test_case *test_case,
                                 const struct origin_ports *ports, const char *entry);

#endif
