/*
 * URL records and hosts, their parsing and their serializing (URL Standard, 3 and 4).
 *
 *     input ──url_parse──> struct url ──url_serialize──> text
 *                             │ host  ──host_serialize──> text
 *                             └──url_origin──> struct origin (origin.h)
 *
 * Every part of a record is ASCII: other code points have been percent-encoded, or, in a domain,
 * converted. So the parts are bytes, and only what goes in and comes out is a struct string.
 * Encodings other than UTF-8 and the state override serve other interfaces and are left out;
 * validation errors are reported nowhere.
 */
#ifndef PMSPEC_URL_H
#define PMSPEC_URL_H

#include "agent.h"

/* An ASCII string that can grow; zeroed it is empty. A copy of the struct shares the bytes. */
struct ascii_string {
    char *items;  // NUL-terminated; NULL while nothing was appended
    size_t count, capacity;
};

enum host_kind { HOST_DOMAIN, HOST_IPV4_ADDRESS, HOST_IPV6_ADDRESS, HOST_OPAQUE, HOST_EMPTY };

enum { IPV6_PIECES = 8 };

/* A host; immutable, shared by the records and origins that have it. url/concept-host */
struct host {
    enum host_kind kind;
    const char *name;  // a domain or an opaque host; "" for an empty host
    uint32_t ipv4_address;
    uint16_t ipv6_address[IPV6_PIECES];
};

typedef LIST(const char *) path_segment_list;

enum { NULL_PORT = -1 };

/* A URL record. There is no blob URL store, so a blob URL entry would always be null. */
struct url {
    const char *scheme;
    struct ascii_string username, password;
    const struct host *host;  // NULL is null
    int32_t port;             // NULL_PORT is null
    bool has_opaque_path, has_query, has_fragment;
    struct ascii_string opaque_path;  // if has_opaque_path, else path
    path_segment_list path;
    struct ascii_string query, fragment;  // null without has_query, has_fragment
};

/*
 * Parses input, in which lone surrogates stand for U+FFFD, against base (NULL is null). False is
 * failure; the record is then of no use. url/concept-url-parser
 */
bool url_parse(struct agent *agent, struct string input, const struct url *base, struct url *url);

/* The record as text. url/concept-url-serializer */
struct string url_serialize(struct agent *agent, const struct url *url, bool exclude_fragment);

/* The path as text. url/url-path-serializer */
struct string url_path_serialize(struct agent *agent, const struct url *url);

/* True if the scheme is one of ftp, file, http, https, ws, wss. url/is-special */
bool is_special(struct agent *agent, const struct url *url);

/* The default port of a scheme, or NULL_PORT. url/default-port */
int32_t default_port(struct agent *agent, const char *scheme);

/*
 * Parses a host that is not the empty string unless is_opaque. False is failure.
 * url/concept-host-parser
 */
bool host_parse(struct agent *agent, struct string input, bool is_opaque, const struct host **host);

/* The host as ASCII text. url/concept-host-serializer */
const char *host_serialize(struct agent *agent, const struct host *host);

/* True if both are the same host. url/concept-host-equals */
bool host_equals(struct agent *agent, const struct host *a, const struct host *b);

/*
 * Whether the text is a host that is the given one, or a domain above it and below its public suffix.
 * html/is-a-registrable-domain-suffix-of-or-is-equal-to
 */
bool is_domain_suffix_of_or_equal_to(struct agent *agent, struct string suffix_text,
                                     const struct host *original);

/* The registrable domain of a host, or NULL. url/host-registrable-domain */
const struct host *registrable_domain(struct agent *agent, const struct host *host);

#endif
