/*
 * WindowProxy: what programs hold of a window, and what they may do with one of another origin
 * (HTML 7.2.1.3, 7.2.3). The functions are its essential internal methods where it has its own.
 */
#ifndef PMSPEC_WINDOW_PROXY_H
#define PMSPEC_WINDOW_PROXY_H

#include "object.h"

struct window;

/* html/isplatformobjectsameorigin, of the current settings object and the window's. */
bool is_platform_object_same_origin(struct agent *agent, const struct window *window);

/* True if the name is one of html/crossoriginproperties. */
bool is_cross_origin_property(struct agent *agent, const char *name);

/*
 * Perform a security check: SecurityError if the window is of another origin and the member of this
 * name (NULL: one that only others have) is not for all.
 */
bool perform_a_security_check(struct agent *agent, const struct window *window, const char *name);

/* A getter and a method of the window that all may use: their bodies, NULL for none. */
struct cross_origin_member {
    const char *name;
    function_body getter, method;
};
const struct cross_origin_member *cross_origin_member_find(const char *name);

bool window_proxy_get_prototype_of(struct agent *agent, struct object *object,
                                   struct object **prototype);
bool window_proxy_get_own_property(struct agent *agent, struct object *object,
                                   struct property_key key, bool *found, struct property *property);
bool window_proxy_define_own_property(struct agent *agent, struct object *object,
                                      struct property_key key,
                                      const struct property_descriptor *descriptor, bool *success);
bool window_proxy_has_property(struct agent *agent, struct object *object, struct property_key key,
                               bool *has);
bool window_proxy_get(struct agent *agent, struct object *object, struct property_key key,
                      struct value receiver, struct value *value);
bool window_proxy_set(struct agent *agent, struct object *object, struct property_key key,
                      struct value value, struct value receiver, bool *success);
bool window_proxy_delete(struct agent *agent, struct object *object, struct property_key key,
                         bool *success);
bool window_proxy_own_property_keys(struct agent *agent, struct object *object,
                                    property_key_list *keys);

#endif
