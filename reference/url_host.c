/*
 * Hosts: which kind a text between "//" and the port or path stands for, and back to text (URL
 * Standard, 3.1, 3.2, 3.5 to 3.7). Read url_domain.c, url_ipv4.c and url_ipv6.c next.
 */
#include "url_parts.h"
#include <string.h>

bool is_forbidden_host_code_point(uint32_t code_point)
{
    return code_point == 0 ||
           (code_point < 0x80 && strchr("\t\n\r #/:<>?@[\\]^|", (int)code_point));
}

bool is_forbidden_domain_code_point(uint32_t code_point)
{
    return is_forbidden_host_code_point(code_point) || code_point < 0x20 || code_point == '%' ||
           code_point == 0x7F;
}

static struct host *host_create(struct agent *agent, enum host_kind kind, const char *name)
{
    PROSE(agent, URL("concept-host/prose-1"));
    struct host *host = NEW(agent->arena, struct host);
    host->kind = kind;
    host->name = name;
    return host;
}

const struct host *empty_host(struct agent *agent)
{
    PROSE(agent, URL("empty-host/prose-1"));
    return host_create(agent, HOST_EMPTY, "");
}

static const struct host *domain_create(struct agent *agent, const char *name)
{
    PROSE(agent, URL("concept-domain/prose-1"));
    assert(*name != '\0');
    return host_create(agent, HOST_DOMAIN, name);
}

/* An opaque host, or the empty host if nothing was parsed. */
static const struct host *opaque_host_create(struct agent *agent, const char *name)
{
    if (*name == '\0')
        return empty_host(agent);
    PROSE(agent, URL("opaque-host/prose-1"));
    return host_create(agent, HOST_OPAQUE, name);
}

static bool ipv4_host_parse(struct agent *agent, const char *input, const struct host **parsed)
{
    struct host *host = host_create(agent, HOST_IPV4_ADDRESS, "");
    *parsed = host;
    return ipv4_parse(agent, input, &host->ipv4_address);
}

/* input is still in its brackets. */
static bool ipv6_host_parse(struct agent *agent, const struct code_points *input,
                            const struct host **parsed)
{
    struct host *host = host_create(agent, HOST_IPV6_ADDRESS, "");
    struct code_points inside = {.items = input->items + 1, .count = input->count - 2};
    *parsed = host;
    return ipv6_parse(agent, &inside, host->ipv6_address);
}

static bool contains_a_forbidden_host_code_point(struct agent *agent,
                                                 const struct code_points *input)
{
    PROSE(agent, URL("forbidden-host-code-point/prose-1"));
    for (size_t i = 0; i < input->count; i++)
        if (is_forbidden_host_code_point(input->items[i]))
            return true;
    return false;
}

static const char *percent_encode_controls(struct arena *arena, const struct code_points *input)
{
    struct ascii_string encoded = {0};
    for (size_t i = 0; i < input->count; i++) {
        char code_point[ENCODED_CODE_POINT_SIZE];
        utf8_percent_encode(input->items[i], C0_CONTROL_PERCENT_ENCODE_SET, code_point);
        ascii_append_text(arena, &encoded, code_point);
    }
    return ascii_text(&encoded);
}

static bool opaque_host_parse(struct agent *agent, const struct code_points *input,
                              const struct host **host)
{
    SPEC(agent, URL("concept-opaque-host-parser"));
    STEP(1);
    if (contains_a_forbidden_host_code_point(agent, input))
        return false;
    STEP(2);  // a validation error
    STEP(3);  // a validation error
    STEP(4);
    *host = opaque_host_create(agent, percent_encode_controls(agent->arena, input));
    return true;
}

static struct string percent_decoded(struct arena *arena, const struct code_points *input)
{
    size_t length;
    char *bytes = utf8_encode(arena, input, &length);
    length = percent_decode(bytes, length);
    return string_from_utf8_bytes(arena, bytes, length);
}

bool host_parse_code_points(struct agent *agent, const struct code_points *input, bool is_opaque,
                            const struct host **host)
{
    SPEC(agent, URL("concept-host-parser"));
    STEP(1);
    if (code_point_at(input, 0) == '[') {
        STEP(1.1);
        if (input->items[input->count - 1] != ']')
            return false;
        STEP(1.2);
        return ipv6_host_parse(agent, input, host);
    }
    STEP(2);
    if (is_opaque)
        return opaque_host_parse(agent, input, host);
    STEP(3);
    assert(input->count > 0);
    STEP(4);  // a validation error
    STEP(5);
    struct string domain = percent_decoded(agent->arena, input);
    const char *ascii_domain;
    STEP(6);
    bool ok = domain_parse(agent, domain, false, &ascii_domain);
    STEP(7);
    if (!ok)
        return false;
    STEP(8);
    if (ends_in_a_number(agent, ascii_domain))
        return ipv4_host_parse(agent, ascii_domain, host);
    STEP(9);
    *host = domain_create(agent, ascii_domain);
    return true;
}

bool host_parse(struct agent *agent, struct string input, bool is_opaque, const struct host **host)
{
    struct code_points points = code_points_of(agent->arena, input);
    return host_parse_code_points(agent, &points, is_opaque, host);
}

static const char *in_brackets(struct arena *arena, const char *text)
{
    struct ascii_string output = {0};
    ascii_append(arena, &output, '[');
    ascii_append_text(arena, &output, text);
    ascii_append(arena, &output, ']');
    return ascii_text(&output);
}

const char *host_serialize(struct agent *agent, const struct host *host)
{
    SPEC(agent, URL("concept-host-serializer"));
    if (STEP(1), host->kind == HOST_IPV4_ADDRESS)
        return ipv4_serialize(agent, host->ipv4_address);
    else if (STEP(2), host->kind == HOST_IPV6_ADDRESS)
        return in_brackets(agent->arena, ipv6_serialize(agent, host->ipv6_address));
    STEP(3);
    return host->name;
}

bool host_equals(struct agent *agent, const struct host *a, const struct host *b)
{
    PROSE(agent, URL("concept-host-equals/prose-1"));
    return a->kind == b->kind && strcmp(a->name, b->name) == 0 &&
           a->ipv4_address == b->ipv4_address &&
           memcmp(a->ipv6_address, b->ipv6_address, sizeof a->ipv6_address) == 0;
}
