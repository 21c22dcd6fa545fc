/*
 * The needs of a case are read off its realms and the globals that loading found in its programs.
 */
#include "case_needs.h"
#include "loader.h"
#include "origin_names.h"
#include <string.h>

const char *realm_kind_text(enum realm_kind kind)
{
    static const char *const texts[] = {"top", "agent", "frame", "worker", "popup", "document"};
    return texts[kind];
}

bool case_has_windows(const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (realm_is_window(&test_case->realms.items[i]) &&
            test_case->realms.items[i].kind != REALM_TOP)
            return true;
    return false;
}

bool case_is_about_windows(const struct test_case *test_case)
{
    const struct realm_program *first = &test_case->realms.items[0];
    return case_has_windows(test_case) || (test_case->realms.count == 1 && first->name[0] != '\0');
}

bool case_wants_isolated_page(const struct test_case *test_case)
{
    bool shares = name_list_has(&test_case->required_globals, "SharedArrayBuffer");
    for (size_t i = 0; i < test_case->realms.count; i++) {
        if (test_case->realms.items[i].not_isolated)
            return false;
        shares |= test_case->realms.items[i].isolated;
    }
    return shares;
}

/* Its one realm is a window: it has a name, though nothing is said of memory that is shared. */
static bool is_one_window(const struct test_case *test_case)
{
    const struct realm_program *first = &test_case->realms.items[0];
    return test_case->realms.count == 1 && first->name[0] && !first->isolated &&
           !first->not_isolated;
}

const char *case_missing_realm_kind(const struct engine_info *info,
                                    const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const char *kind = realm_kind_text(test_case->realms.items[i].kind);
        if (!name_list_has(&info->realms, kind))
            return kind;
    }
    return is_one_window(test_case) && !name_list_has(&info->realms, "frame") ? "window" : NULL;
}

static bool has_opaque_origins(const struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (realm_origin_is_opaque(test_case, &test_case->realms.items[i]))
            return true;
    return false;
}

bool case_may_lack(const struct engine_info *info, const struct test_case *test_case,
                   const char *what)
{
    if (info->takes_case && strcmp(what, "program") == 0)
        return true;
    if (strcmp(what, "opaque origins") == 0)
        return has_opaque_origins(test_case);
    return name_list_has(&test_case->required_globals, what);
}
