/*
 * The other back end of the case language: plain JavaScript.
 *
 * The program of a realm is the same bytes in an engine and in `pmspec show --js`, between the
 * comments "// begin: ID [REALM]" and "// end: ID [REALM]"; only what stands around them differs.
 */
#ifndef PMSPEC_COMPILER_H
#define PMSPEC_COMPILER_H

#include "case.h"

/*
 * The program of one realm, markers included: the body of a strict function whose free names are
 * log(...), end(), the names of the realms it reaches, and main(f) if it has a setup or the case
 * has several realms: main runs f when all realms are set up, as a task of its own. With windows
 * also origins, whose origins.REALM has the parts origin, scheme, host, HOST and port, if a text
 * mentions one, and remove("REALM"), close("REALM") and
 * navigate("REALM") for those statements.
 */
const char *compile_program(struct arena *arena, const struct test_case *test_case,
                            size_t realm_index);

/* A whole script that runs by itself (Node, a browser's console or page where it can). */
const char *compile_standalone(struct arena *arena, const struct test_case *test_case);

#endif
