/*
 * IPv6 addresses: up to eight pieces, one run of zero pieces left out, the last two perhaps written
 * as an IPv4 address (URL Standard, 3.5 and 3.6).
 *
 *     1:2::7:8   parsed as   1 2 7 8 0 0 0 0   with compress 2 and pieceIndex 4;
 *                step 7 swaps the pieces behind compress to the end:   1 2 0 0 0 0 7 8
 */
#include "url_parts.h"
#include <stdio.h>
#include <string.h>

enum { NULL_INDEX = -1 };

struct ipv6_parser {
    struct agent *agent;
    const struct code_points *input;
    size_t pointer;
    uint16_t *address;
    unsigned piece_index;
    int compress;  // NULL_INDEX is null
};

/* The code point at the pointer: c. */
static uint32_t current(const struct ipv6_parser *parser)
{
    return code_point_at(parser->input, parser->pointer);
}

/* Steps 6.5.5.3 and 6.5.5.4: one number of the IPv4 address. */
static bool parse_ipv4_piece(struct ipv6_parser *parser, int *ipv4_piece)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    STEP(6.5.5.3);
    if (!is_ascii_digit(current(parser)))
        return false;
    STEP(6.5.5.4);
    while (is_ascii_digit(current(parser))) {
        STEP(6.5.5.4.1);
        int number = (int)hex_value(current(parser));
        if (STEP(6.5.5.4.2), *ipv4_piece == NULL_INDEX)
            *ipv4_piece = number;
        else if (STEP(6.5.5.4.3), *ipv4_piece == 0)
            return false;
        else
            STEP(6.5.5.4.4), *ipv4_piece = *ipv4_piece * 10 + number;
        STEP(6.5.5.4.5);
        if (*ipv4_piece > 255)
            return false;
        STEP(6.5.5.4.6);
        parser->pointer++;
    }
    return true;
}

/* Step 6.5.5: the numbers of the IPv4 address, up to the end of the input. */
static bool parse_ipv4_pieces(struct ipv6_parser *parser, unsigned *numbers_seen)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    STEP(6.5.5);
    while (current(parser) != EOF_CODE_POINT) {
        STEP(6.5.5.1);
        int ipv4_piece = NULL_INDEX;
        STEP(6.5.5.2);
        if (*numbers_seen > 0) {
            STEP(6.5.5.2.1);
            if (current(parser) == '.' && *numbers_seen < 4) {
                parser->pointer++;
            } else {
                STEP(6.5.5.2.2);
                return false;
            }
        }
        TRY(parse_ipv4_piece(parser, &ipv4_piece));
        uint16_t *piece = &parser->address[parser->piece_index];
        STEP(6.5.5.5);
        *piece = (uint16_t)(*piece * 0x100 + ipv4_piece);
        STEP(6.5.5.6);
        (*numbers_seen)++;
        STEP(6.5.5.7);
        if (*numbers_seen == 2 || *numbers_seen == 4)
            parser->piece_index++;
    }
    return true;
}

/* Steps 6.5.1 to 6.5.6: the length hex digits just read began an IPv4 address. */
static bool parse_ipv4_in_ipv6(struct ipv6_parser *parser, unsigned length)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    STEP(6.5.1);
    if (length == 0)
        return false;
    STEP(6.5.2);
    parser->pointer -= length;
    STEP(6.5.3);
    if (parser->piece_index > 6)
        return false;
    STEP(6.5.4);
    unsigned numbers_seen = 0;
    TRY(parse_ipv4_pieces(parser, &numbers_seen));
    STEP(6.5.6);
    if (numbers_seen != 4)
        return false;
    return true;
}

/* Steps 6.3 to 6.10: one piece and the colon behind it, or all the rest as an IPv4 address. */
static bool parse_piece(struct ipv6_parser *parser)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    STEP(6.3);
    unsigned value = 0, length = 0;
    STEP(6.4);
    while (length < 4 && is_ascii_hex_digit(current(parser))) {
        value = value * 0x10 + hex_value(current(parser));
        parser->pointer++;
        length++;
    }
    STEP(6.5);
    if (current(parser) == '.') {
        TRY(parse_ipv4_in_ipv6(parser, length));
        STEP(6.5.7);  // break: the input is at its end
        return true;
    } else if (STEP(6.6), current(parser) == ':') {
        STEP(6.6.1);
        parser->pointer++;
        STEP(6.6.2);
        if (current(parser) == EOF_CODE_POINT)
            return false;
    } else if (STEP(6.7), current(parser) != EOF_CODE_POINT) {
        return false;
    }
    STEP(6.8);  // a validation error
    STEP(6.9);
    parser->address[parser->piece_index] = (uint16_t)value;
    STEP(6.10);
    parser->piece_index++;
    return true;
}

/* Step 6: the pieces, with the place of "::" noted. */
static bool parse_pieces(struct ipv6_parser *parser)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    STEP(6);
    while (current(parser) != EOF_CODE_POINT) {
        STEP(6.1);
        if (parser->piece_index == IPV6_PIECES)
            return false;
        STEP(6.2);
        if (current(parser) == ':') {
            STEP(6.2.1);
            if (parser->compress != NULL_INDEX)
                return false;
            STEP(6.2.2);
            {
                parser->pointer++;
                parser->piece_index++;
                parser->compress = (int)parser->piece_index;
            }
        } else {
            TRY(parse_piece(parser));
        }
    }
    return true;
}

static void swap(uint16_t *a, uint16_t *b)
{
    uint16_t old = *a;
    *a = *b;
    *b = old;
}

/* Step 7: moves the pieces behind "::" to the end. */
static void expand_compression(struct ipv6_parser *parser)
{
    SPEC(parser->agent, URL("concept-ipv6-parser"));
    unsigned compress = (unsigned)parser->compress;
    STEP(7.1);
    unsigned swaps = parser->piece_index - compress;
    STEP(7.2);
    parser->piece_index = 7;
    STEP(7.3);
    while (parser->piece_index != 0 && swaps > 0) {
        swap(&parser->address[parser->piece_index], &parser->address[compress + swaps - 1]);
        parser->piece_index--;
        swaps--;
    }
}

bool ipv6_parse(struct agent *agent, const struct code_points *input,
                uint16_t ipv6_address[IPV6_PIECES])
{
    SPEC(agent, URL("concept-ipv6-parser"));
    struct ipv6_parser parser = {.agent = agent, .input = input, .address = ipv6_address};
    STEP(1);
    memset(ipv6_address, 0, IPV6_PIECES * sizeof *ipv6_address);
    STEP(2);
    parser.piece_index = 0;
    STEP(3);
    parser.compress = NULL_INDEX;
    STEP(4);
    parser.pointer = 0;
    STEP(5);
    if (current(&parser) == ':') {
        STEP(5.1);
        if (code_point_at(input, 1) != ':')
            return false;
        STEP(5.2);
        parser.pointer += 2;
        STEP(5.3);
        parser.compress = (int)++parser.piece_index;
    }
    TRY(parse_pieces(&parser));
    STEP(7);
    if (parser.compress != NULL_INDEX)
        expand_compression(&parser);
    else if (STEP(8), parser.piece_index != IPV6_PIECES)
        return false;
    STEP(9);
    return true;
}

static int find_the_ipv6_address_compressed_piece_index(struct agent *agent,
                                                        const uint16_t address[IPV6_PIECES])
{
    SPEC(agent, URL("find-the-ipv6-address-compressed-piece-index"));
    STEP(1);
    int longest_index = NULL_INDEX;
    STEP(2);  // a single zero piece is not left out
    int longest_size = 1;
    STEP(3);
    int found_index = NULL_INDEX;
    STEP(4);
    int found_size = 0;
    STEP(5);
    for (int piece_index = 0; piece_index < IPV6_PIECES; piece_index++) {
        STEP(5.1);
        if (address[piece_index] != 0) {
            STEP(5.1.1);  // of equally long runs the first
            if (found_size > longest_size) {
                longest_index = found_index;
                longest_size = found_size;
            }
            STEP(5.1.2);
            found_index = NULL_INDEX;
            STEP(5.1.3);
            found_size = 0;
        } else {
            STEP(5.2);
            STEP(5.2.1);
            if (found_index == NULL_INDEX)
                found_index = piece_index;
            STEP(5.2.2);
            found_size++;
        }
    }
    STEP(6);
    if (found_size > longest_size)
        return found_index;
    STEP(7);
    return longest_index;
}

static const char *shortest_hexadecimal(struct arena *arena, unsigned piece)
{
    char *text = arena_allocate(arena, sizeof "ffff");
    snprintf(text, sizeof "ffff", "%x", piece & 0xFFFF);
    return text;
}

const char *ipv6_serialize(struct agent *agent, const uint16_t ipv6_address[IPV6_PIECES])
{
    SPEC(agent, URL("concept-ipv6-serializer"));
    STEP(1);
    struct ascii_string output = {0};
    STEP(2);
    int compress = find_the_ipv6_address_compressed_piece_index(agent, ipv6_address);
    STEP(3);
    bool ignore_0 = false;
    STEP(4);
    for (int piece_index = 0; piece_index < IPV6_PIECES; piece_index++) {
        STEP(4.1);
        if (ignore_0 && ipv6_address[piece_index] == 0)
            continue;
        else if (STEP(4.2), ignore_0)
            ignore_0 = false;
        STEP(4.3);
        if (compress == piece_index) {
            STEP(4.3.1);
            const char *separator = piece_index == 0 ? "::" : ":";
            STEP(4.3.2);
            ascii_append_text(agent->arena, &output, separator);
            STEP(4.3.3);
            ignore_0 = true;
            continue;
        }
        const char *piece = shortest_hexadecimal(agent->arena, ipv6_address[piece_index]);
        STEP(4.4);
        ascii_append_text(agent->arena, &output, piece);
        STEP(4.5);
        if (piece_index != 7)
            ascii_append(agent->arena, &output, ':');
    }
    STEP(5);
    return ascii_text(&output);
}
