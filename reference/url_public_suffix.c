/*
 * Public suffixes and registrable domains (URL Standard, 3.2), by the algorithm of the Public
 * Suffix List with an empty list: its rule for what no entry matches makes the last label the
 * public suffix. That is what the published list says of the names that are reserved for tests
 * (test, example, invalid, localhost); of others, as co.uk, it may know more.
 */
#include "url_parts.h"
#include <string.h>

/* The last n labels of a domain, with its trailing dot; NULL if it has not so many. */
static const char *last_labels(const char *domain, unsigned n)
{
    size_t length = strlen(domain);
    size_t end = length > 0 && domain[length - 1] == '.' ? length - 1 : length;
    for (; n > 0; n--) {
        size_t begin = end;
        while (begin > 0 && domain[begin - 1] != '.')
            begin--;
        if (begin == end)  // no label, or an empty one
            return NULL;
        if (n == 1)
            return domain + begin;
        if (begin == 0)
            return NULL;
        end = begin - 1;
    }
    return NULL;
}

/* https://url.spec.whatwg.org/#host-registrable-domain */
const struct host *registrable_domain(struct agent *agent, const struct host *host)
{
    if (host->kind != HOST_DOMAIN)
        return NULL;
    const char *name = last_labels(host->name, 2);
    if (!name)
        return NULL;
    struct host *domain = NEW(agent->arena, struct host);
    *domain = (struct host){.kind = HOST_DOMAIN, .name = name};
    return domain;
}
