/*
 * Origins by name (origin_names.h): who inherits whose origin, the parts of each, and their names
 * back in what was observed.
 */
#include "origin_names.h"

#include <ctype.h>
#include <string.h>

const struct origin_ports symbolic_ports = {.port = 8000, .other_port = 8001};

const struct realm_program *origin_realm(const struct test_case *test_case,
                                         const struct realm_program *realm)
{
    if (!realm_is_window(realm))
        return NULL;
    while (realm_place(test_case, realm)->owner >= 0 && strcmp(realm->origin, "same") == 0)
        realm = &test_case->realms.items[realm_place(test_case, realm)->owner];
    return realm;
}

bool realms_share_origin(const struct test_case *test_case, const struct realm_program *a,
                         const struct realm_program *b)
{
    const struct realm_program *of_a = origin_realm(test_case, a);
    const struct realm_program *of_b = origin_realm(test_case, b);
    if (!of_a || !of_b || of_a == of_b)
        return of_a && of_a == of_b;
    bool own = strcmp(of_a->origin, "opaque") == 0 || strcmp(of_a->origin, "other-site") == 0;
    return !own && strcmp(of_a->origin, of_b->origin) == 0;
}

bool realm_origin_is_opaque(const struct test_case *test_case, const struct realm_program *realm)
{
    const struct realm_program *of = origin_realm(test_case, realm);
    return of && strcmp(of->origin, "opaque") == 0;
}

static const char *copy_converted(struct arena *arena, const char *text, int (*convert)(int))
{
    size_t length = strlen(text);
    char *copy = NEW_ARRAY(arena, char, length + 1);
    for (size_t i = 0; i < length; i++)
        copy[i] = (char)convert((unsigned char)text[i]);
    return copy;
}

/* Hosts are lower case, whatever the realm's name is. */
static const char *host_of(struct arena *arena, const struct realm_program *realm)
{
    struct text host = {.arena = arena};
    if (strcmp(realm->origin, "ip") == 0)
        text_append(&host, "127.0.0.1");
    else if (strcmp(realm->origin, "ipv6") == 0)
        text_append(&host, "[::1]");
    else if (strcmp(realm->origin, "other-site") == 0)
        text_printf(&host, "%s.localhost", copy_converted(arena, realm->name, tolower));
    else
        text_append(&host, "localhost");
    return host.bytes;
}

/* The port of a page of that origin. */
static unsigned port_of(const struct realm_program *realm, const struct origin_ports *ports)
{
    return strcmp(realm->origin, "other-port") == 0     ? ports->other_port
           : strcmp(realm->origin, "default-port") == 0 ? 80
                                                        : ports->port;
}

bool case_names_origin(const struct test_case *test_case, const char *origin)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *of = origin_realm(test_case, &test_case->realms.items[i]);
        if (of && strcmp(of->origin, origin) == 0)
            return true;
    }
    return false;
}

const char *missing_server(struct arena *arena, const struct test_case *test_case,
                           const struct origin_ports *ports)
{
    struct text text = {.arena = arena};
    if (ports->no_ipv6 && case_names_origin(test_case, "ipv6"))
        text_printf(&text, "this machine has no server at [::1]: %s", ports->no_ipv6);
    else if (ports->no_default_port && case_names_origin(test_case, "default-port"))
        text_printf(&text, "this machine has no server at port 80: %s", ports->no_default_port);
    return text.length ? text.bytes : NULL;
}

struct origin_parts realm_origin_parts(struct arena *arena, const struct test_case *test_case,
                                       const struct realm_program *realm,
                                       const struct origin_ports *ports)
{
    const struct realm_program *of = origin_realm(test_case, realm);
    if (!of || strcmp(of->origin, "opaque") == 0)
        return (struct origin_parts){"null", "", "", "", ""};
    struct origin_parts parts = {.scheme = "http", .host = host_of(arena, of)};
    struct text port = {.arena = arena}, origin = {.arena = arena};
    text_printf(&port, "%u", port_of(of, ports));
    text_printf(&origin, "http://%s", parts.host);
    if (strcmp(of->origin, "default-port") != 0)
        text_printf(&origin, ":%s", port.bytes);
    parts.port = port.bytes;
    parts.origin = origin.bytes;
    parts.upper_case_host = copy_converted(arena, parts.host, toupper);
    return parts;
}

size_t origin_reference_length(const char *text)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    if (text[0] != '{')
        return 0;
    size_t realm = strspn(text + 1, LETTERS);
    if (realm == 0 || text[1 + realm] != '.')
        return 0;
    size_t part = strspn(text + 2 + realm, LETTERS);
    return part && text[2 + realm + part] == '}' ? realm + part + 3 : 0;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* The part that the reference "{REALM.PART}" names, or NULL. */
static const char *referenced_part(struct arena *arena, const struct test_case *test_case,
                                   const char *reference, size_t length,
                                   const struct origin_ports *ports)
{
    size_t realm_length = strcspn(reference, ".") - 1;
    const char *part = reference + realm_length + 2;
    size_t part_length = length - realm_length - 3;
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        if (!is_word(reference + 1, realm_length, realm->name))
            continue;
        struct origin_parts parts = realm_origin_parts(arena, test_case, realm, ports);
        return is_word(part, part_length, "origin")   ? parts.origin
               : is_word(part, part_length, "scheme") ? parts.scheme
               : is_word(part, part_length, "host")   ? parts.host
               : is_word(part, part_length, "HOST")   ? parts.upper_case_host
               : is_word(part, part_length, "port")   ? parts.port
                                                      : NULL;
    }
    return NULL;
}

const char *origin_text_expand(struct arena *arena, const struct test_case *test_case,
                               const char *text, const struct origin_ports *ports)
{
    struct text expanded = {.arena = arena};
    text_append(&expanded, "");
    while (*text) {
        size_t length = origin_reference_length(text);
        const char *part = length ? referenced_part(arena, test_case, text, length, ports) : NULL;
        if (part)
            text_append(&expanded, part);
        else
            text_append_bytes(&expanded, text, length = 1);
        text += length;
    }
    return expanded.bytes;
}

/* The name of the origin that the bytes of a string spell, or NULL. */
static const char *name_of_origin(struct arena *arena, const struct test_case *test_case,
                                  const struct origin_ports *ports, const char *bytes,
                                  size_t length)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        if (!*realm->name || !realm_is_window(realm) || realm_origin_is_opaque(test_case, realm))
            continue;
        if (!is_word(bytes, length, realm_origin_parts(arena, test_case, realm, ports).origin))
            continue;
        struct text name = {.arena = arena};
        text_printf(&name, "{%s.origin}", realm->name);
        return name.bytes;
    }
    return NULL;
}

/* The length of the string at text, without its quotes. */
static size_t string_length(const char *text)
{
    size_t length = 0;
    while (text[1 + length] && text[1 + length] != '"')
        length += text[1 + length] == '\\' ? 2 : 1;
    return length;
}

const char *origin_names_replace(struct arena *arena, const struct test_case *test_case,
                                 const struct origin_ports *ports, const char *entry)
{
    struct text replaced = {.arena = arena};
    const char *at = entry, *kept = entry;
    if (!strstr(entry, "\"http://"))
        return entry;
    while ((at = strchr(at, '"'))) {
        size_t length = string_length(at);
        const char *after = at + length + 2;
        const char *name =
            *after == ':' ? NULL : name_of_origin(arena, test_case, ports, at + 1, length);
        if (name) {
            text_append_bytes(&replaced, kept, (size_t)(at + 1 - kept));
            text_append(&replaced, name);
            kept = after - 1;
        }
        at = after;
    }
    text_append(&replaced, kept);
    return replaced.bytes;
}
