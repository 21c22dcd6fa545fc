/*
 * Origins and sites (HTML 7.1.1), and the origin of a URL (URL Standard, 4.7).
 */
#include "origin.h"
#include <stdio.h>
#include <string.h>

struct origin *opaque_origin_create(struct agent *agent)
{
    PROSE(agent, HTML("concept-origin/prose-1"));
    PROSE(agent, HTML("concept-origin/prose-1.c1"));
    struct origin *origin = NEW(agent->arena, struct origin);
    origin->is_opaque = true;
    origin->port = NULL_PORT;
    return origin;
}

struct origin *tuple_origin_create(struct agent *agent, const char *scheme, const struct host *host,
                                   int32_t port)
{
    PROSE(agent, HTML("concept-origin/prose-1"));
    PROSE(agent, HTML("concept-origin/prose-1.c2"));
    struct origin *origin = NEW(agent->arena, struct origin);
    PROSE(agent, HTML("concept-origin/prose-1.c2.b1"));
    origin->scheme = scheme;
    PROSE(agent, HTML("concept-origin/prose-1.c2.b2"));
    origin->host = host;
    PROSE(agent, HTML("concept-origin/prose-1.c2.b3"));
    origin->port = port;
    PROSE(agent, HTML("concept-origin/prose-1.c2.b4"));
    origin->domain = NULL;
    return origin;
}

static bool is_any_of(const char *scheme, const char *const *schemes)
{
    while (*schemes && strcmp(scheme, *schemes) != 0)
        schemes++;
    return *schemes != NULL;
}

/* The origin of the URL that the path is, if its scheme may have blob URLs. */
static struct origin *blob_url_origin(struct agent *agent, const struct url *url)
{
    static const char *const schemes[] = {"http", "https", "file", NULL};
    PROSE(agent, URL("concept-url-origin/prose-1.c1"));
    PROSE(agent, URL("concept-url-origin/prose-1.c1.1"));  // the blob URL entry is always null
    PROSE(agent, URL("concept-url-origin/prose-1.c1.2"));
    struct url path_url;
    bool ok = url_parse(agent, url_path_serialize(agent, url), NULL, &path_url);
    PROSE(agent, URL("concept-url-origin/prose-1.c1.3"));
    if (!ok)
        return opaque_origin_create(agent);
    PROSE(agent, URL("concept-url-origin/prose-1.c1.4"));
    if (is_any_of(path_url.scheme, schemes))
        return url_origin(agent, &path_url);
    PROSE(agent, URL("concept-url-origin/prose-1.c1.5"));
    return opaque_origin_create(agent);
}

struct origin *url_origin(struct agent *agent, const struct url *url)
{
    static const char *const schemes[] = {"ftp", "http", "https", "ws", "wss", NULL};
    PROSE(agent, URL("concept-url-origin/prose-1"));
    if (strcmp(url->scheme, "blob") == 0)
        return blob_url_origin(agent, url);
    if (is_any_of(url->scheme, schemes)) {
        PROSE(agent, URL("concept-url-origin/prose-1.c2"));
        return tuple_origin_create(agent, url->scheme, url->host, url->port);
    }
    if (strcmp(url->scheme, "file") == 0) {  // left open by the standard, which advises this
        PROSE(agent, URL("concept-url-origin/prose-1.c3"));
        return opaque_origin_create(agent);
    }
    PROSE(agent, URL("concept-url-origin/prose-1.c4"));
    return opaque_origin_create(agent);
}

const struct host *effective_domain(struct agent *agent, const struct origin *origin)
{
    SPEC(agent, HTML("concept-origin-effective-domain"));
    STEP(1);
    if (origin->is_opaque)
        return NULL;
    STEP(2);
    if (origin->domain)
        return origin->domain;
    STEP(3);
    return origin->host;
}

static struct string append(struct arena *arena, struct string string, const char *text)
{
    return string_concat(arena, string, string_from_utf8(arena, text));
}

struct string origin_serialize(struct agent *agent, const struct origin *origin)
{
    SPEC(agent, HTML("serialization-of-an-origin"));
    struct arena *arena = agent->arena;
    STEP(1);
    if (origin->is_opaque)
        return string_from_utf8(arena, "null");
    STEP(2);
    struct string result = string_from_utf8(arena, origin->scheme);
    STEP(3);
    result = append(arena, result, "://");
    STEP(4);
    result = append(arena, result, host_serialize(agent, origin->host));
    char port[sizeof ":65535"];
    snprintf(port, sizeof port, ":%u", (unsigned)(uint16_t)origin->port);
    STEP(5);
    if (origin->port != NULL_PORT)
        result = append(arena, result, port);
    STEP(6);
    return result;
}

bool same_origin(struct agent *agent, const struct origin *a, const struct origin *b)
{
    SPEC(agent, HTML("same-origin"));
    STEP(1);
    if (a->is_opaque && a == b)
        return true;
    STEP(2);
    if (!a->is_opaque && !b->is_opaque && strcmp(a->scheme, b->scheme) == 0 &&
        host_equals(agent, a->host, b->host) && a->port == b->port)
        return true;
    STEP(3);
    return false;
}

bool same_origin_domain(struct agent *agent, const struct origin *a, const struct origin *b)
{
    SPEC(agent, HTML("same-origin-domain"));
    STEP(1);
    if (a->is_opaque && a == b)
        return true;
    STEP(2);
    if (!a->is_opaque && !b->is_opaque) {
        STEP(2.1);
        if (strcmp(a->scheme, b->scheme) == 0 && a->domain && b->domain &&
            host_equals(agent, a->domain, b->domain))
            return true;
        else if (STEP(2.2), same_origin(agent, a, b) && !a->domain && !b->domain)
            return true;
    }
    STEP(3);
    return false;
}

struct site obtain_a_site(struct agent *agent, const struct origin *origin)
{
    SPEC(agent, HTML("obtain-a-site"));
    PROSE(agent, HTML("site/prose-1"));
    STEP(1);
    if (origin->is_opaque)
        return (struct site){.opaque_origin = origin};
    PROSE(agent, HTML("scheme-and-host/prose-1"));
    const struct host *registrable = registrable_domain(agent, origin->host);
    STEP(2);
    if (!registrable)
        return (struct site){.scheme = origin->scheme, .host = origin->host};
    STEP(3);
    return (struct site){.scheme = origin->scheme, .host = registrable};
}

bool sites_same_site(struct agent *agent, const struct site *a, const struct site *b)
{
    SPEC(agent, HTML("concept-site-same-site"));
    STEP(1);
    if (a->opaque_origin && a->opaque_origin == b->opaque_origin)
        return true;
    STEP(2);
    if (a->opaque_origin || b->opaque_origin)
        return false;
    STEP(3);
    if (strcmp(a->scheme, b->scheme) != 0)
        return false;
    STEP(4);
    if (!host_equals(agent, a->host, b->host))
        return false;
    STEP(5);
    return true;
}

bool same_site(struct agent *agent, const struct origin *a, const struct origin *b)
{
    SPEC(agent, HTML("same-site"));
    STEP(1);
    struct site site_a = obtain_a_site(agent, a);
    STEP(2);
    struct site site_b = obtain_a_site(agent, b);
    STEP(3);
    if (sites_same_site(agent, &site_a, &site_b))
        return true;
    STEP(4);
    return false;
}
