/*
 * The basic URL parser: a state machine over the code points of the input, one function a state
 * (URL Standard, 4.4). https://url.spec.whatwg.org/#concept-basic-url-parser
 *
 *     scheme ─┬─ special: slashes ──> authority ──> host ──> port ──> path start ──> path
 *             ├─ "/": path or authority                                                │
 *             └─ opaque path                                          query, fragment <┘
 *     no scheme ──> relative, file: what the base URL has is taken over
 *
 * A state gets c, the code point at the pointer; when it returns, the machine moves the pointer on
 * by one, unless it stands at the end. So a state that leaves c to the next one goes one back.
 */
#include "url_parts.h"
#include <string.h>

struct url_parser;

/* False is failure. */
typedef bool url_state(struct url_parser *parser, uint32_t c);

struct url_parser {
    struct agent *agent;
    struct arena *arena;
    struct code_points input;
    const struct url *base;  // NULL is null
    struct url *url;
    url_state *state;
    ptrdiff_t pointer;
    struct code_points buffer;
    bool at_sign_seen, inside_brackets, password_token_seen;
};

static url_state scheme_start_state, scheme_state, no_scheme_state,
    special_relative_or_authority_state, path_or_authority_state, relative_state,
    relative_slash_state, special_authority_slashes_state, special_authority_ignore_slashes_state,
    authority_state, host_state, port_state, file_state, file_slash_state, file_host_state,
    path_start_state, path_state, opaque_path_state, query_state, fragment_state;

static uint32_t code_point_ahead(const struct url_parser *parser, ptrdiff_t distance)
{
    return code_point_at(&parser->input, (size_t)(parser->pointer + distance));
}

static bool remaining_starts_with(const struct url_parser *parser, uint32_t code_point)
{
    return code_point_ahead(parser, 1) == code_point;
}

/* Goes to a state, which sees the next code point. */
static void go_to(struct url_parser *parser, url_state *state)
{
    parser->state = state;
}

/* Goes to a state, which sees this code point again. */
static void leave_to(struct url_parser *parser, url_state *state)
{
    parser->state = state;
    parser->pointer--;
}

/* Goes to a state, which sees the code point after the next. */
static void skip_to(struct url_parser *parser, url_state *state)
{
    parser->state = state;
    parser->pointer++;
}

static void start_query(struct url_parser *parser)
{
    parser->url->query = (struct ascii_string){0};
    parser->url->has_query = true;
    go_to(parser, query_state);
}

static void start_fragment(struct url_parser *parser)
{
    parser->url->fragment = (struct ascii_string){0};
    parser->url->has_fragment = true;
    go_to(parser, fragment_state);
}

static void buffer_append(struct url_parser *parser, uint32_t code_point)
{
    LIST_APPEND(parser->arena, &parser->buffer, code_point);
}

static void buffer_append_encoded(struct url_parser *parser, uint32_t code_point,
                                  enum percent_encode_set set)
{
    char encoded[ENCODED_CODE_POINT_SIZE];
    utf8_percent_encode(code_point, set, encoded);
    for (const char *c = encoded; *c; c++)
        buffer_append(parser, (unsigned char)*c);
}

static void buffer_clear(struct url_parser *parser)
{
    parser->buffer.count = 0;
}

static const char *buffer_text(const struct url_parser *parser)
{
    size_t length;
    return utf8_encode(parser->arena, &parser->buffer, &length);
}

static void append_encoded(struct url_parser *parser, struct ascii_string *to, uint32_t code_point,
                           enum percent_encode_set set)
{
    char encoded[ENCODED_CODE_POINT_SIZE];
    utf8_percent_encode(code_point, set, encoded);
    ascii_append_text(parser->arena, to, encoded);
}

static bool has_scheme(const struct url *url, const char *scheme)
{
    return strcmp(url->scheme, scheme) == 0;
}

static bool is_special_backslash(const struct url_parser *parser, uint32_t c)
{
    return c == '\\' && is_special(parser->agent, parser->url);
}

/* True where an authority, a host or a port ends. */
static bool ends_authority(const struct url_parser *parser, uint32_t c)
{
    return c == EOF_CODE_POINT || c == '/' || c == '?' || c == '#' ||
           is_special_backslash(parser, c);
}

static bool base_is_file(const struct url_parser *parser)
{
    return parser->base && has_scheme(parser->base, "file");
}

static path_segment_list path_clone(struct arena *arena, const path_segment_list *path)
{
    path_segment_list clone = {0};
    for (size_t i = 0; i < path->count; i++)
        LIST_APPEND(arena, &clone, path->items[i]);
    return clone;
}

static void take_path_and_query(struct url_parser *parser)
{
    parser->url->path = path_clone(parser->arena, &parser->base->path);
    parser->url->has_query = parser->base->has_query;
    parser->url->query = ascii_copy(parser->arena, &parser->base->query);
}

static void take_authority(struct url_parser *parser)
{
    parser->url->username = ascii_copy(parser->arena, &parser->base->username);
    parser->url->password = ascii_copy(parser->arena, &parser->base->password);
    parser->url->host = parser->base->host;
    parser->url->port = parser->base->port;
}

static bool is_windows_drive_letter(uint32_t first, uint32_t second)
{
    return is_ascii_alpha(first) && (second == ':' || second == '|');
}

static bool buffer_is_windows_drive_letter(const struct url_parser *parser)
{
    const struct code_points *buffer = &parser->buffer;
    return buffer->count == 2 && is_windows_drive_letter(buffer->items[0], buffer->items[1]);
}

static bool is_normalized_windows_drive_letter(const char *segment)
{
    return is_ascii_alpha((unsigned char)segment[0]) && segment[1] == ':' && segment[2] == '\0';
}

/* https://url.spec.whatwg.org/#start-with-a-windows-drive-letter, from the pointer on */
static bool starts_with_a_windows_drive_letter(const struct url_parser *parser)
{
    uint32_t third = code_point_ahead(parser, 2);
    return is_windows_drive_letter(code_point_ahead(parser, 0), code_point_ahead(parser, 1)) &&
           (third == EOF_CODE_POINT || third == '/' || third == '\\' || third == '?' ||
            third == '#');
}

/* https://url.spec.whatwg.org/#shorten-a-urls-path */
static void shorten_path(struct url *url)
{
    assert(!url->has_opaque_path);
    path_segment_list *path = &url->path;
    if (has_scheme(url, "file") && path->count == 1 &&
        is_normalized_windows_drive_letter(path->items[0]))
        return;
    if (path->count > 0)
        path->count--;
}

static bool scheme_start_state(struct url_parser *parser, uint32_t c)
{
    if (is_ascii_alpha(c)) {
        buffer_append(parser, ascii_lowercase(c));
        go_to(parser, scheme_state);
    } else {
        leave_to(parser, no_scheme_state);
    }
    return true;
}

static void end_scheme(struct url_parser *parser)
{
    struct url *url = parser->url;
    url->scheme = buffer_text(parser);
    buffer_clear(parser);
    if (has_scheme(url, "file")) {
        go_to(parser, file_state);
    } else if (is_special(parser->agent, url)) {
        bool same = parser->base && has_scheme(parser->base, url->scheme);
        go_to(parser, same ? special_relative_or_authority_state : special_authority_slashes_state);
    } else if (remaining_starts_with(parser, '/')) {
        skip_to(parser, path_or_authority_state);
    } else {
        url->has_opaque_path = true;
        go_to(parser, opaque_path_state);
    }
}

static bool scheme_state(struct url_parser *parser, uint32_t c)
{
    if (is_ascii_alpha(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.') {
        buffer_append(parser, ascii_lowercase(c));
    } else if (c == ':') {
        end_scheme(parser);
    } else {
        buffer_clear(parser);
        go_to(parser, no_scheme_state);
        parser->pointer = -1;  // start over
    }
    return true;
}

static bool no_scheme_state(struct url_parser *parser, uint32_t c)
{
    const struct url *base = parser->base;
    if (!base || (base->has_opaque_path && c != '#'))
        return false;
    if (base->has_opaque_path) {
        parser->url->scheme = base->scheme;
        parser->url->has_opaque_path = true;
        parser->url->opaque_path = ascii_copy(parser->arena, &base->opaque_path);
        parser->url->has_query = base->has_query;
        parser->url->query = ascii_copy(parser->arena, &base->query);
        start_fragment(parser);
    } else {
        leave_to(parser, base_is_file(parser) ? file_state : relative_state);
    }
    return true;
}

static bool special_relative_or_authority_state(struct url_parser *parser, uint32_t c)
{
    if (c == '/' && remaining_starts_with(parser, '/'))
        skip_to(parser, special_authority_ignore_slashes_state);
    else
        leave_to(parser, relative_state);
    return true;
}

static bool path_or_authority_state(struct url_parser *parser, uint32_t c)
{
    if (c == '/')
        go_to(parser, authority_state);
    else
        leave_to(parser, path_state);
    return true;
}

static bool relative_state(struct url_parser *parser, uint32_t c)
{
    struct url *url = parser->url;
    assert(!base_is_file(parser));
    url->scheme = parser->base->scheme;
    if (c == '/' || is_special_backslash(parser, c)) {
        go_to(parser, relative_slash_state);
        return true;
    }
    take_authority(parser);
    take_path_and_query(parser);
    if (c == '?') {
        start_query(parser);
    } else if (c == '#') {
        start_fragment(parser);
    } else if (c != EOF_CODE_POINT) {
        url->has_query = false;
        shorten_path(url);
        leave_to(parser, path_state);
    }
    return true;
}

static bool relative_slash_state(struct url_parser *parser, uint32_t c)
{
    if (is_special(parser->agent, parser->url) && (c == '/' || c == '\\')) {
        go_to(parser, special_authority_ignore_slashes_state);
    } else if (c == '/') {
        go_to(parser, authority_state);
    } else {
        take_authority(parser);
        leave_to(parser, path_state);
    }
    return true;
}

static bool special_authority_slashes_state(struct url_parser *parser, uint32_t c)
{
    if (c == '/' && remaining_starts_with(parser, '/'))
        skip_to(parser, special_authority_ignore_slashes_state);
    else
        leave_to(parser, special_authority_ignore_slashes_state);
    return true;
}

static bool special_authority_ignore_slashes_state(struct url_parser *parser, uint32_t c)
{
    if (c != '/' && c != '\\')
        leave_to(parser, authority_state);
    return true;
}

/* What stood before an "@" is no host: it goes on to the user name and the password. */
static void take_credentials(struct url_parser *parser)
{
    struct url *url = parser->url;
    if (parser->at_sign_seen)  // the earlier "@" was no end either
        append_encoded(parser, parser->password_token_seen ? &url->password : &url->username, '@',
                       USERINFO_PERCENT_ENCODE_SET);
    parser->at_sign_seen = true;
    for (size_t i = 0; i < parser->buffer.count; i++) {
        uint32_t code_point = parser->buffer.items[i];
        if (code_point == ':' && !parser->password_token_seen)
            parser->password_token_seen = true;
        else
            append_encoded(parser, parser->password_token_seen ? &url->password : &url->username,
                           code_point, USERINFO_PERCENT_ENCODE_SET);
    }
    buffer_clear(parser);
}

static bool authority_state(struct url_parser *parser, uint32_t c)
{
    if (c == '@') {
        take_credentials(parser);
    } else if (ends_authority(parser, c)) {
        if (parser->at_sign_seen && parser->buffer.count == 0)
            return false;
        parser->pointer -= (ptrdiff_t)parser->buffer.count + 1;
        buffer_clear(parser);
        go_to(parser, host_state);
    } else {
        buffer_append(parser, c);
    }
    return true;
}

static bool take_host(struct url_parser *parser, url_state *next)
{
    bool is_opaque = !is_special(parser->agent, parser->url);
    TRY(host_parse_code_points(parser->agent, &parser->buffer, is_opaque, &parser->url->host));
    buffer_clear(parser);
    go_to(parser, next);
    return true;
}

static bool host_state(struct url_parser *parser, uint32_t c)
{
    if (c == ':' && !parser->inside_brackets) {
        if (parser->buffer.count == 0)
            return false;
        return take_host(parser, port_state);
    }
    if (ends_authority(parser, c)) {
        parser->pointer--;
        if (is_special(parser->agent, parser->url) && parser->buffer.count == 0)
            return false;
        return take_host(parser, path_start_state);
    }
    if (c == '[')
        parser->inside_brackets = true;
    if (c == ']')
        parser->inside_brackets = false;
    buffer_append(parser, c);
    return true;
}

enum { MAXIMUM_PORT = 65535 };

/* The number that the digits in the buffer are; beyond MAXIMUM_PORT any such number. */
static int32_t buffer_number(const struct url_parser *parser)
{
    int32_t number = 0;
    for (size_t i = 0; i < parser->buffer.count && number <= MAXIMUM_PORT; i++)
        number = number * 10 + (int32_t)hex_value(parser->buffer.items[i]);
    return number;
}

static bool take_port(struct url_parser *parser)
{
    int32_t port = buffer_number(parser);
    if (port > MAXIMUM_PORT)
        return false;
    bool is_default = port == default_port(parser->agent, parser->url->scheme);
    parser->url->port = is_default ? NULL_PORT : port;
    buffer_clear(parser);
    return true;
}

static bool port_state(struct url_parser *parser, uint32_t c)
{
    if (is_ascii_digit(c)) {
        buffer_append(parser, c);
        return true;
    }
    if (!ends_authority(parser, c))
        return false;
    if (parser->buffer.count > 0)
        TRY(take_port(parser));
    leave_to(parser, path_start_state);
    return true;
}

static void relative_to_file(struct url_parser *parser, uint32_t c)
{
    struct url *url = parser->url;
    url->host = parser->base->host;
    take_path_and_query(parser);
    if (c == '?') {
        start_query(parser);
    } else if (c == '#') {
        start_fragment(parser);
    } else if (c != EOF_CODE_POINT) {
        url->has_query = false;
        if (starts_with_a_windows_drive_letter(parser))
            url->path.count = 0;
        else
            shorten_path(url);
        leave_to(parser, path_state);
    }
}

static bool file_state(struct url_parser *parser, uint32_t c)
{
    parser->url->scheme = "file";
    parser->url->host = empty_host(parser->agent);
    if (c == '/' || c == '\\')
        go_to(parser, file_slash_state);
    else if (base_is_file(parser))
        relative_to_file(parser, c);
    else
        leave_to(parser, path_state);
    return true;
}

/* A path from the root stays on the drive of the base URL. */
static void take_file_host_and_drive(struct url_parser *parser)
{
    const struct url *base = parser->base;
    parser->url->host = base->host;
    if (!starts_with_a_windows_drive_letter(parser) && base->path.count > 0 &&
        is_normalized_windows_drive_letter(base->path.items[0]))
        LIST_APPEND(parser->arena, &parser->url->path, base->path.items[0]);
}

static bool file_slash_state(struct url_parser *parser, uint32_t c)
{
    if (c == '/' || c == '\\') {
        go_to(parser, file_host_state);
        return true;
    }
    if (base_is_file(parser))
        take_file_host_and_drive(parser);
    leave_to(parser, path_state);
    return true;
}

static bool take_file_host(struct url_parser *parser)
{
    struct url *url = parser->url;
    TRY(take_host(parser, path_start_state));
    if (url->host->kind == HOST_DOMAIN && strcmp(url->host->name, "localhost") == 0)
        url->host = empty_host(parser->agent);
    return true;
}

static bool file_host_state(struct url_parser *parser, uint32_t c)
{
    if (c != EOF_CODE_POINT && c != '/' && c != '\\' && c != '?' && c != '#') {
        buffer_append(parser, c);
        return true;
    }
    parser->pointer--;
    if (buffer_is_windows_drive_letter(parser)) {
        go_to(parser, path_state);  // with the drive letter in the buffer
    } else if (parser->buffer.count == 0) {
        parser->url->host = empty_host(parser->agent);
        go_to(parser, path_start_state);
    } else {
        return take_file_host(parser);
    }
    return true;
}

static bool path_start_state(struct url_parser *parser, uint32_t c)
{
    if (is_special(parser->agent, parser->url)) {
        go_to(parser, path_state);
        if (c != '/' && c != '\\')
            parser->pointer--;
    } else if (c == '?') {
        start_query(parser);
    } else if (c == '#') {
        start_fragment(parser);
    } else if (c != EOF_CODE_POINT) {
        go_to(parser, path_state);
        if (c != '/')
            parser->pointer--;
    }
    return true;
}

/* Behind a dot of the segment, "%2e" standing for one too; NULL if it does not begin with one. */
static const char *skip_dot(const char *segment)
{
    if (*segment == '.')
        return segment + 1;
    bool encoded =
        segment[0] == '%' && segment[1] == '2' && ascii_lowercase((unsigned char)segment[2]) == 'e';
    return encoded ? segment + 3 : NULL;
}

static bool is_single_dot(const char *segment)
{
    const char *rest = skip_dot(segment);
    return rest && *rest == '\0';
}

static bool is_double_dot(const char *segment)
{
    const char *rest = skip_dot(segment);
    return rest && is_single_dot(rest);
}

/* Ends a segment; slash says whether another one follows. */
static void end_segment(struct url_parser *parser, bool slash)
{
    struct url *url = parser->url;
    const char *empty = "";
    const char *segment = buffer_text(parser);
    if (is_double_dot(segment)) {
        shorten_path(url);
        if (!slash)
            LIST_APPEND(parser->arena, &url->path, empty);
    } else if (is_single_dot(segment)) {
        if (!slash)
            LIST_APPEND(parser->arena, &url->path, empty);
    } else {
        if (has_scheme(url, "file") && url->path.count == 0 &&
            buffer_is_windows_drive_letter(parser)) {
            parser->buffer.items[1] = ':';
            segment = buffer_text(parser);
        }
        LIST_APPEND(parser->arena, &url->path, segment);
    }
    buffer_clear(parser);
}

static bool path_state(struct url_parser *parser, uint32_t c)
{
    if (!ends_authority(parser, c)) {
        buffer_append_encoded(parser, c, PATH_PERCENT_ENCODE_SET);
        return true;
    }
    end_segment(parser, c == '/' || is_special_backslash(parser, c));
    if (c == '?')
        start_query(parser);
    if (c == '#')
        start_fragment(parser);
    return true;
}

static bool opaque_path_state(struct url_parser *parser, uint32_t c)
{
    struct ascii_string *path = &parser->url->opaque_path;
    bool last = remaining_starts_with(parser, '?') || remaining_starts_with(parser, '#');
    if (c == '?')
        start_query(parser);
    else if (c == '#')
        start_fragment(parser);
    else if (c == ' ')
        ascii_append_text(parser->arena, path, last ? "%20" : " ");
    else if (c != EOF_CODE_POINT)
        append_encoded(parser, path, c, C0_CONTROL_PERCENT_ENCODE_SET);
    return true;
}

static bool query_state(struct url_parser *parser, uint32_t c)
{
    if (c != '#' && c != EOF_CODE_POINT) {
        buffer_append(parser, c);
        return true;
    }
    enum percent_encode_set query_percent_encode_set = is_special(parser->agent, parser->url)
                                                           ? SPECIAL_QUERY_PERCENT_ENCODE_SET
                                                           : QUERY_PERCENT_ENCODE_SET;
    for (size_t i = 0; i < parser->buffer.count; i++)
        append_encoded(parser, &parser->url->query, parser->buffer.items[i],
                       query_percent_encode_set);
    buffer_clear(parser);
    if (c == '#')
        start_fragment(parser);
    return true;
}

static bool fragment_state(struct url_parser *parser, uint32_t c)
{
    if (c != EOF_CODE_POINT)
        append_encoded(parser, &parser->url->fragment, c, FRAGMENT_PERCENT_ENCODE_SET);
    return true;
}

static bool is_c0_control_or_space(uint32_t code_point)
{
    return code_point <= ' ';
}

static bool is_ascii_tab_or_newline(uint32_t code_point)
{
    return code_point == '\t' || code_point == '\n' || code_point == '\r';
}

/* Without C0 controls and spaces at both ends, and without tabs and newlines anywhere. */
static void strip(struct code_points *input)
{
    size_t begin = 0, end = input->count, count = 0;
    while (begin < end && is_c0_control_or_space(input->items[begin]))
        begin++;
    while (begin < end && is_c0_control_or_space(input->items[end - 1]))
        end--;
    for (size_t i = begin; i < end; i++)
        if (!is_ascii_tab_or_newline(input->items[i]))
            input->items[count++] = input->items[i];
    input->count = count;
}

static bool basic_url_parse(struct agent *agent, struct string input, const struct url *base,
                            struct url *url)
{
    struct url_parser parser = {.agent = agent, .arena = agent->arena, .base = base, .url = url};
    *url = (struct url){.scheme = "", .port = NULL_PORT};
    parser.input = code_points_of(agent->arena, input);
    strip(&parser.input);
    parser.state = scheme_start_state;
    for (bool at_end = false; !at_end; parser.pointer++) {
        TRY(parser.state(&parser, code_point_ahead(&parser, 0)));
        at_end = parser.pointer == (ptrdiff_t)parser.input.count;
    }
    return true;
}

bool url_parse(struct agent *agent, struct string input, const struct url *base, struct url *url)
{
    SPEC(agent, URL("concept-url-parser"));
    STEP(1);
    bool ok = basic_url_parse(agent, input, base, url);
    STEP(2);
    if (!ok)
        return false;
    STEP(3);
    if (strcmp(url->scheme, "blob") != 0)
        return true;
    STEP(4);  // there is no blob URL store: resolving fails, the entry is null
    STEP(5);
    return true;
}
