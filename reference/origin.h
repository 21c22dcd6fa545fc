/*
 * Origins and sites (HTML 7.1.1), and the origin of a URL (URL Standard, 4.7).
 */
#ifndef PMSPEC_ORIGIN_H
#define PMSPEC_ORIGIN_H

#include "url.h"

/*
 * An origin, shared by all that have it. Two opaque origins are the same only if they are one
 * struct. Only domain ever changes. html/concept-origin
 */
struct origin {
    bool is_opaque;  // the rest is a tuple origin's
    const char *scheme;
    const struct host *host;
    int32_t port;               // NULL_PORT is null
    const struct host *domain;  // NULL is null
    uint64_t identity;          // of a document's: the same in all schedules (segment.h)
    uint64_t domain_changes;
};

struct origin *opaque_origin_create(struct agent *agent);
struct origin *tuple_origin_create(struct agent *agent, const char *scheme, const struct host *host,
                                   int32_t port);

/* The origin of a URL, a new one each time. url/concept-url-origin */
struct origin *url_origin(struct agent *agent, const struct url *url);

/* NULL is null. html/concept-origin-effective-domain */
const struct host *effective_domain(struct agent *agent, const struct origin *origin);

/* html/serialization-of-an-origin */
struct string origin_serialize(struct agent *agent, const struct origin *origin);

/* html/same-origin */
bool same_origin(struct agent *agent, const struct origin *a, const struct origin *b);

/* html/same-origin-domain */
bool same_origin_domain(struct agent *agent, const struct origin *a, const struct origin *b);

/* An opaque origin or a scheme-and-host. html/site */
struct site {
    const struct origin *opaque_origin;  // NULL: a scheme-and-host
    const char *scheme;
    const struct host *host;
};

/* html/obtain-a-site */
struct site obtain_a_site(struct agent *agent, const struct origin *origin);

/* Same site, of two sites. html/concept-site-same-site */
bool sites_same_site(struct agent *agent, const struct site *a, const struct site *b);

/* Same site, of two origins. html/same-site */
bool same_site(struct agent *agent, const struct origin *a, const struct origin *b);

#endif
