/*
 * What a case needs of an engine: kinds of realm and of page, globals.
 */
#ifndef PMSPEC_CASE_NEEDS_H
#define PMSPEC_CASE_NEEDS_H

#include "handshake.h"

/* The kind as adapters spell it (adapters/PROTOCOL.md). */
const char *realm_kind_text(enum realm_kind kind);

/* Windows beside its top one. */
bool case_has_windows(const struct test_case *test_case);

/* Its top realm has frames, popups or a next document, or a name that windows are observed by. */
bool case_is_about_windows(const struct test_case *test_case);

/* It shares memory, or has a frame that must be cross-origin isolated. */
bool case_wants_isolated_page(const struct test_case *test_case);

/* A kind of realm of the case that an engine with this hello does not offer, or NULL. */
const char *case_missing_realm_kind(const struct engine_info *info,
                                    const struct test_case *test_case);

/*
 * True if `what` is on the closed list of what an engine may lack for this case. An adapter that takes
 * a case's JSON may also lack a form of the language ("program").
 */
bool case_may_lack(const struct engine_info *info, const struct test_case *test_case,
                   const char *what);

#endif
