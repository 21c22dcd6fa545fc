/*
 * Domains: Unicode ToASCII as the URL Standard sets its parameters (3.3), by ICU. Which code points
 * are valid and what they are mapped to is data of the Unicode version that ICU has.
 */
#include "url_parts.h"
#include <unicode/uidna.h>

enum {
    OPTIONS = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII,
    /* What only CheckHyphens and VerifyDnsLength make an error. */
    STRICT_ERRORS = UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN |
                    UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                    UIDNA_ERROR_DOMAIN_NAME_TOO_LONG,
    CAPITAL_SHARP_S = 0x1E9E,
    SHARP_S = 0xDF,
};

/* Since Unicode 15.1 a capital sharp s is mapped to the small one, by older data to "ss". */
static struct string map_capital_sharp_s(struct arena *arena, struct string domain)
{
    uint16_t *units = NEW_ARRAY(arena, uint16_t, domain.length);
    for (size_t i = 0; i < domain.length; i++)
        units[i] = domain.units[i] == CAPITAL_SHARP_S ? SHARP_S : domain.units[i];
    return (struct string){units, domain.length};
}

/* What ICU makes of the domain; errors are its UIDNA_ERROR_ bits. */
static bool to_ascii(struct arena *arena, uint32_t options, struct string domain,
                     struct string *result, uint32_t *errors)
{
    UErrorCode code = U_ZERO_ERROR;
    UIDNA *idna = uidna_openUTS46(options, &code);
    int32_t capacity = (int32_t)domain.length + 64, length = 0;
    uint16_t *units = NULL;
    bool fits = false;
    while (U_SUCCESS(code) && !fits) {
        UIDNAInfo info = UIDNA_INFO_INITIALIZER;
        units = NEW_ARRAY(arena, uint16_t, (size_t)capacity);
        length = uidna_nameToASCII(idna, domain.units, (int32_t)domain.length, units, capacity,
                                   &info, &code);
        fits = U_SUCCESS(code);
        *errors = info.errors;
        if (code == U_BUFFER_OVERFLOW_ERROR) {
            code = U_ZERO_ERROR;
            capacity = length;
        }
    }
    uidna_close(idna);
    *result = (struct string){units, (size_t)length};
    return fits;
}

/* Longer domains are more than ICU counts, and fail. */
enum { LONGEST_DOMAIN = 1 << 28 };

static bool domain_parser_to_ascii(struct agent *agent, struct string domain, bool be_strict,
                                   struct string *result)
{
    PROSE(agent, URL("domain-parser-toascii/prose-1"));
    uint32_t options = be_strict ? OPTIONS | UIDNA_USE_STD3_RULES : OPTIONS;
    uint32_t ignored = be_strict ? 0 : STRICT_ERRORS;
    uint32_t errors = 0;
    if (domain.length > LONGEST_DOMAIN)
        return false;
    struct string mapped = map_capital_sharp_s(agent->arena, domain);
    return to_ascii(agent->arena, options, mapped, result, &errors) && (errors & ~ignored) == 0;
}

static bool is_ascii(struct string string)
{
    for (size_t i = 0; i < string.length; i++)
        if (string.units[i] > 0x7F)
            return false;
    return true;
}

static struct string lowercased(struct arena *arena, struct string string)
{
    uint16_t *units = NEW_ARRAY(arena, uint16_t, string.length);
    for (size_t i = 0; i < string.length; i++)
        units[i] = (uint16_t)ascii_lowercase(string.units[i]);
    return (struct string){units, string.length};
}

static bool contains_a_forbidden_domain_code_point(struct agent *agent, struct string string)
{
    PROSE(agent, URL("forbidden-domain-code-point/prose-1"));
    PROSE(agent, URL("forbidden-host-code-point/prose-1"));
    for (size_t i = 0; i < string.length; i++)
        if (is_forbidden_domain_code_point(string.units[i]))
            return true;
    return false;
}

bool domain_parse(struct agent *agent, struct string domain, bool be_strict, const char **parsed)
{
    SPEC(agent, URL("concept-domain-to-ascii"));
    STEP(1);
    struct string strict_result;
    bool is_strict = domain_parser_to_ascii(agent, domain, true, &strict_result);
    STEP(2);  // a validation error
    STEP(3);
    if (be_strict) {
        STEP(3.1);
        if (!is_strict)
            return false;
        STEP(3.2);
        *parsed = string_to_utf8(agent->arena, strict_result);
        return true;
    }
    STEP(4);
    struct string result = {0};
    STEP(5);  // whatever Unicode ToASCII says of it, also of a broken "xn--" label
    if (is_ascii(domain)) {
        result = lowercased(agent->arena, domain);
    } else {
        STEP(6);
        STEP(6.1);
        bool ok = domain_parser_to_ascii(agent, domain, false, &result);
        STEP(6.2);
        if (!ok)
            return false;
    }
    STEP(7);
    if (result.length == 0)
        return false;
    STEP(8);
    if (contains_a_forbidden_domain_code_point(agent, result))
        return false;
    STEP(9);
    *parsed = string_to_utf8(agent->arena, result);
    return true;
}
