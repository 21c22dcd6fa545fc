/*
 * What the files of the URL parser share: sequences of code points, percent-encoding, and the
 * parsers of the kinds of host.
 */
#ifndef PMSPEC_URL_PARTS_H
#define PMSPEC_URL_PARTS_H

#include "url.h"

/* A scalar value string, by code points. */
struct code_points {
    uint32_t *items;
    size_t count, capacity;
};

/* Stands for the EOF code point. */
#define EOF_CODE_POINT UINT32_MAX

/* The code point at index, or EOF_CODE_POINT. */
uint32_t code_point_at(const struct code_points *input, size_t index);

/* The code points of a string; a lone surrogate gives U+FFFD. */
struct code_points code_points_of(struct arena *arena, struct string string);

/* Writes the bytes of the code point in UTF-8; how many they are. */
size_t utf8_of(uint32_t code_point, char bytes[4]);

/* UTF-8 of the code points; NUL-terminated, *length counts without it. */
char *utf8_encode(struct arena *arena, const struct code_points *input, size_t *length);

void ascii_append(struct arena *arena, struct ascii_string *string, char c);
void ascii_append_text(struct arena *arena, struct ascii_string *string, const char *text);

/* The string as a NUL-terminated text, "" if it is empty. */
const char *ascii_text(const struct ascii_string *string);

/* A copy that can grow without touching the bytes of the other. */
struct ascii_string ascii_copy(struct arena *arena, const struct ascii_string *string);

/* The parts of text between the separators, empty ones included. infra/strictly-split */
path_segment_list strictly_split(struct arena *arena, const char *text, char separator);

bool is_ascii_digit(uint32_t code_point);
bool is_ascii_hex_digit(uint32_t code_point);
bool is_ascii_alpha(uint32_t code_point);
uint32_t ascii_lowercase(uint32_t code_point);
/* The value of an ASCII hex digit. */
unsigned hex_value(uint32_t code_point);

enum percent_encode_set {
    C0_CONTROL_PERCENT_ENCODE_SET,
    FRAGMENT_PERCENT_ENCODE_SET,
    QUERY_PERCENT_ENCODE_SET,
    SPECIAL_QUERY_PERCENT_ENCODE_SET,
    PATH_PERCENT_ENCODE_SET,
    USERINFO_PERCENT_ENCODE_SET,
};

enum { ENCODED_CODE_POINT_SIZE = 4 * 3 + 1 };

/* Writes the code point, percent-encoded if it is in the set. url/utf-8-percent-encode */
void utf8_percent_encode(uint32_t code_point, enum percent_encode_set set,
                         char encoded[ENCODED_CODE_POINT_SIZE]);

/* Decodes %XX in place; the new length. url/percent-decode */
size_t percent_decode(char *bytes, size_t length);

/* The parsers below return false for failure. */

/* url/concept-host-parser, from code points */
bool host_parse_code_points(struct agent *agent, const struct code_points *input, bool is_opaque,
                            const struct host **host);

const struct host *empty_host(struct agent *agent);

/* url/concept-domain-to-ascii */
bool domain_parse(struct agent *agent, struct string domain, bool be_strict, const char **parsed);

/* url/forbidden-host-code-point, url/forbidden-domain-code-point */
bool is_forbidden_host_code_point(uint32_t code_point);
bool is_forbidden_domain_code_point(uint32_t code_point);

/* url/ends-in-a-number-checker */
bool ends_in_a_number(struct agent *agent, const char *input);
/* url/concept-ipv4-parser */
bool ipv4_parse(struct agent *agent, const char *input, uint32_t *ipv4_address);
/* url/concept-ipv4-serializer */
const char *ipv4_serialize(struct agent *agent, uint32_t ipv4_address);

/* url/concept-ipv6-parser; ipv6_address is zeroed first */
bool ipv6_parse(struct agent *agent, const struct code_points *input,
                uint16_t ipv6_address[IPV6_PIECES]);
/* url/concept-ipv6-serializer */
const char *ipv6_serialize(struct agent *agent, const uint16_t ipv6_address[IPV6_PIECES]);

#endif
