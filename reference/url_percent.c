/*
 * Percent-encoding (URL Standard, 1.3). Each set is the C0 control percent-encode set and some
 * printable ASCII code points.
 * https://url.spec.whatwg.org/#percent-encoded-bytes
 */
#include "url_parts.h"
#include <stdio.h>
#include <string.h>

static const char *const printable[] = {
    [C0_CONTROL_PERCENT_ENCODE_SET] = "",
    [FRAGMENT_PERCENT_ENCODE_SET] = " \"<>`",
    [QUERY_PERCENT_ENCODE_SET] = " \"#<>",
    [SPECIAL_QUERY_PERCENT_ENCODE_SET] = " \"#<>'",
    [PATH_PERCENT_ENCODE_SET] = " \"#<>?^`{}",
    [USERINFO_PERCENT_ENCODE_SET] = " \"#<>?^`{}/:;=@[\\]|",
};

static bool is_in_set(uint32_t code_point, enum percent_encode_set set)
{
    return code_point < 0x20 || code_point > 0x7E || strchr(printable[set], (int)code_point);
}

void utf8_percent_encode(uint32_t code_point, enum percent_encode_set set,
                         char encoded[ENCODED_CODE_POINT_SIZE])
{
    if (!is_in_set(code_point, set)) {
        encoded[0] = (char)code_point;
        encoded[1] = '\0';
        return;
    }
    char bytes[4];
    size_t length = utf8_of(code_point, bytes);
    for (size_t i = 0; i < length; i++)
        snprintf(encoded + 3 * i, 4, "%%%02X", (unsigned char)bytes[i]);
}

static bool is_percent_encoded(const char *bytes, size_t length)
{
    return length >= 3 && bytes[0] == '%' && is_ascii_hex_digit((unsigned char)bytes[1]) &&
           is_ascii_hex_digit((unsigned char)bytes[2]);
}

size_t percent_decode(char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        char byte = bytes[i];
        if (is_percent_encoded(bytes + i, length - i)) {
            byte = (char)(hex_value((unsigned char)bytes[i + 1]) << 4 |
                          hex_value((unsigned char)bytes[i + 2]));
            i += 2;
        }
        bytes[count++] = byte;
    }
    return count;
}
