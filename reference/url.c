/*
 * The URL record: special schemes, and the way back to text (URL Standard, 4.2 and 4.5).
 */
#include "url_parts.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *scheme;
    int32_t default_port;
} special_schemes[] = {
    {"ftp", 21}, {"file", NULL_PORT}, {"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443},
};

enum { SPECIAL_SCHEMES = sizeof special_schemes / sizeof *special_schemes };

static size_t special_scheme_index(struct agent *agent, const char *scheme)
{
    PROSE(agent, URL("special-scheme/prose-1"));
    size_t i = 0;
    while (i < SPECIAL_SCHEMES && strcmp(special_schemes[i].scheme, scheme) != 0)
        i++;
    return i;
}

bool is_special(struct agent *agent, const struct url *url)
{
    PROSE(agent, URL("is-special/prose-1"));
    return special_scheme_index(agent, url->scheme) < SPECIAL_SCHEMES;
}

int32_t default_port(struct agent *agent, const char *scheme)
{
    size_t index = special_scheme_index(agent, scheme);
    return index < SPECIAL_SCHEMES ? special_schemes[index].default_port : NULL_PORT;
}

static void append_path(struct arena *arena, struct ascii_string *output, const struct url *url)
{
    if (url->has_opaque_path)
        ascii_append_text(arena, output, ascii_text(&url->opaque_path));
    for (size_t i = 0; !url->has_opaque_path && i < url->path.count; i++) {
        ascii_append(arena, output, '/');
        ascii_append_text(arena, output, url->path.items[i]);
    }
}

/* https://url.spec.whatwg.org/#url-path-serializer */
struct string url_path_serialize(struct agent *agent, const struct url *url)
{
    struct ascii_string output = {0};
    append_path(agent->arena, &output, url);
    return string_from_utf8(agent->arena, ascii_text(&output));
}

static void append_credentials(struct arena *arena, struct ascii_string *output,
                               const struct url *url)
{
    if (url->username.count == 0 && url->password.count == 0)
        return;
    ascii_append_text(arena, output, ascii_text(&url->username));
    if (url->password.count > 0)
        ascii_append(arena, output, ':');
    ascii_append_text(arena, output, ascii_text(&url->password));
    ascii_append(arena, output, '@');
}

static void append_authority(struct agent *agent, struct ascii_string *output,
                             const struct url *url)
{
    ascii_append_text(agent->arena, output, "//");
    append_credentials(agent->arena, output, url);
    ascii_append_text(agent->arena, output, host_serialize(agent, url->host));
    if (url->port != NULL_PORT) {
        char port[sizeof ":65535"];
        snprintf(port, sizeof port, ":%u", (unsigned)(uint16_t)url->port);
        ascii_append_text(agent->arena, output, port);
    }
}

/* https://url.spec.whatwg.org/#concept-url-serializer */
struct string url_serialize(struct agent *agent, const struct url *url, bool exclude_fragment)
{
    struct ascii_string output = {0};
    ascii_append_text(agent->arena, &output, url->scheme);
    ascii_append(agent->arena, &output, ':');
    if (url->host)
        append_authority(agent, &output, url);
    else if (!url->has_opaque_path && url->path.count > 1 && *url->path.items[0] == '\0')
        ascii_append_text(agent->arena, &output, "/.");  // "//" would begin a host
    append_path(agent->arena, &output, url);
    if (url->has_query) {
        ascii_append(agent->arena, &output, '?');
        ascii_append_text(agent->arena, &output, ascii_text(&url->query));
    }
    if (!exclude_fragment && url->has_fragment) {
        ascii_append(agent->arena, &output, '#');
        ascii_append_text(agent->arena, &output, ascii_text(&url->fragment));
    }
    return string_from_utf8(agent->arena, ascii_text(&output));
}
