/*
 * IPv4 addresses in all the forms that a domain can take for one: one to four parts, each decimal,
 * octal or hexadecimal, the last filling what the others leave (URL Standard, 3.5 and 3.6).
 */
#include "url_parts.h"
#include <stdio.h>
#include <string.h>

/* Numbers from here on are out of range wherever they stand, so their exact value is not needed. */
#define TOO_LARGE ((uint64_t)1 << 32)

struct ipv4_number {
    uint64_t value;         // at most TOO_LARGE
    bool validation_error;  // not a plain decimal number
};

static bool is_radix_digit(char c, unsigned radix)
{
    unsigned char digit = (unsigned char)c;
    return is_ascii_hex_digit(digit) && hex_value(digit) < radix;
}

static bool is_all_digits(const char *text, unsigned radix)
{
    for (; *text; text++)
        if (!is_radix_digit(*text, radix))
            return false;
    return true;
}

static uint64_t integer_of(const char *digits, unsigned radix)
{
    uint64_t value = 0;
    for (; *digits && value < TOO_LARGE; digits++)
        value = value * radix + hex_value((unsigned char)*digits);
    return value < TOO_LARGE ? value : TOO_LARGE;
}

static bool ipv4_number_parse(struct agent *agent, const char *input, struct ipv4_number *number)
{
    SPEC(agent, URL("ipv4-number-parser"));
    STEP(1);
    if (*input == '\0')
        return false;
    STEP(2);
    bool validation_error = false;
    STEP(3);
    unsigned radix = 10;
    STEP(4);
    if (strncmp(input, "0x", 2) == 0 || strncmp(input, "0X", 2) == 0) {
        STEP(4.1);
        validation_error = true;
        STEP(4.2);
        input += 2;
        STEP(4.3);
        radix = 16;
    } else if (STEP(5), input[0] == '0' && input[1] != '\0') {
        STEP(5.1);
        validation_error = true;
        STEP(5.2);
        input++;
        STEP(5.3);
        radix = 8;
    }
    STEP(6);  // what is left of "0x"
    if (*input == '\0') {
        *number = (struct ipv4_number){0, true};
        return true;
    }
    STEP(7);
    if (!is_all_digits(input, radix))
        return false;
    STEP(8);
    uint64_t output = integer_of(input, radix);
    STEP(9);
    *number = (struct ipv4_number){output, validation_error};
    return true;
}

bool ends_in_a_number(struct agent *agent, const char *input)
{
    SPEC(agent, URL("ends-in-a-number-checker"));
    STEP(1);
    assert(*input != '\0');
    STEP(2);
    path_segment_list parts = strictly_split(agent->arena, input, '.');
    STEP(3);
    if (*parts.items[parts.count - 1] == '\0')
        parts.count--;
    STEP(4);
    const char *last = parts.items[parts.count - 1];
    STEP(5);  // also digits that are no number, as 09: those fail later
    if (*last != '\0' && is_all_digits(last, 10))
        return true;
    STEP(6);
    struct ipv4_number number;
    if (ipv4_number_parse(agent, last, &number))
        return true;
    STEP(7);
    return false;
}

typedef LIST(uint64_t) number_list;

/* Step 6: false if a part is no number. */
static bool parse_parts(struct agent *agent, const path_segment_list *parts, number_list *numbers)
{
    SPEC(agent, URL("concept-ipv4-parser"));
    STEP(6);
    for (size_t i = 0; i < parts->count; i++) {
        STEP(6.1);
        struct ipv4_number result;
        bool ok = ipv4_number_parse(agent, parts->items[i], &result);
        STEP(6.2);
        if (!ok)
            return false;
        STEP(6.3);  // a validation error
        STEP(6.4);
        LIST_APPEND(agent->arena, numbers, result.value);
    }
    return true;
}

static bool any_but_the_last_exceeds_a_byte(const number_list *numbers)
{
    for (size_t i = 0; i + 1 < numbers->count; i++)
        if (numbers->items[i] > 255)
            return true;
    return false;
}

/* Steps 10 to 14: the last number, and the others as the leading bytes. */
static uint32_t join_numbers(struct agent *agent, number_list *numbers)
{
    SPEC(agent, URL("concept-ipv4-parser"));
    STEP(10);
    uint64_t ipv4 = numbers->items[numbers->count - 1];
    STEP(11);
    numbers->count--;
    STEP(12);
    unsigned counter = 0;
    STEP(13);
    for (size_t i = 0; i < numbers->count; i++) {
        STEP(13.1);
        ipv4 += numbers->items[i] << (8 * (3 - counter));
        STEP(13.2);
        counter++;
    }
    STEP(14);
    return (uint32_t)ipv4;
}

bool ipv4_parse(struct agent *agent, const char *input, uint32_t *ipv4_address)
{
    SPEC(agent, URL("concept-ipv4-parser"));
    STEP(1);
    path_segment_list parts = strictly_split(agent->arena, input, '.');
    STEP(2);
    if (*parts.items[parts.count - 1] == '\0') {
        STEP(2.1);  // a validation error
        STEP(2.2);
        if (parts.count > 1)
            parts.count--;
    }
    STEP(3);  // a validation error
    STEP(4);
    if (parts.count > 4)
        return false;
    STEP(5);
    number_list numbers = {0};
    TRY(parse_parts(agent, &parts, &numbers));
    STEP(7);  // a validation error
    STEP(8);
    if (any_but_the_last_exceeds_a_byte(&numbers))
        return false;
    STEP(9);
    if (numbers.items[numbers.count - 1] >= (uint64_t)1 << (8 * (5 - numbers.count)))
        return false;
    *ipv4_address = join_numbers(agent, &numbers);
    return true;
}

static void prepend(char *output, const char *text)
{
    memmove(output + strlen(text), output, strlen(output) + 1);
    memcpy(output, text, strlen(text));
}

const char *ipv4_serialize(struct agent *agent, uint32_t ipv4_address)
{
    SPEC(agent, URL("concept-ipv4-serializer"));
    STEP(1);
    char *output = arena_allocate(agent->arena, sizeof "255.255.255.255");
    STEP(2);
    uint32_t n = ipv4_address;
    STEP(3);
    for (unsigned i = 1; i <= 4; i++) {
        char number[4];
        snprintf(number, sizeof number, "%u", (unsigned)(n % 256));
        STEP(3.1);
        prepend(output, number);
        STEP(3.2);
        if (i != 4)
            prepend(output, ".");
        STEP(3.3);
        n = n / 256;
    }
    STEP(4);
    return output;
}
