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

/* True if domain ends with a dot and then suffix. */
static bool ends_with_domain(const char *domain, const char *suffix)
{
    size_t length = strlen(domain), suffix_length = strlen(suffix);
    return length > suffix_length && domain[length - suffix_length - 1] == '.' &&
           strcmp(domain + length - suffix_length, suffix) == 0;
}

/* With one label as every public suffix, a domain above another is none if it has two. */
static bool is_domain_above(const struct host *suffix, const struct host *original)
{
    if (suffix->kind != HOST_DOMAIN || original->kind != HOST_DOMAIN)
        return false;
    return ends_with_domain(original->name, suffix->name) && last_labels(suffix->name, 2) != NULL;
}

/* https://html.spec.whatwg.org/#is-a-registrable-domain-suffix-of-or-is-equal-to */
bool is_domain_suffix_of_or_equal_to(struct agent *agent, struct string suffix_text,
                                     const struct host *original)
{
    const struct host *suffix;
    if (suffix_text.length == 0 || !host_parse(agent, suffix_text, false, &suffix))
        return false;
    return host_equals(agent, suffix, original) || is_domain_above(suffix, original);
}
