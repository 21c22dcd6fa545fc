/*
 * URL parsing and serializing: what each state makes of its input, seen in the serialized record.
 */
#include "one_realm.h"
#include "../url.h"
#include <string.h>

struct row {
    const char *input, *base, *serialized;  // base may be NULL; serialized NULL is failure
};

static struct string utf8(const char *text)
{
    return string_from_utf8(agent->arena, text);
}

static bool parse(struct string input, const char *base, struct url *url)
{
    struct url base_url;
    if (!base)
        return url_parse(agent, input, NULL, url);
    MUST(url_parse(agent, utf8(base), NULL, &base_url));
    return url_parse(agent, input, &base_url, url);
}

static bool string_becomes(struct string input, const char *base, const char *serialized)
{
    struct url url;
    if (!parse(input, base, &url))
        return serialized == NULL;
    const char *actual = string_to_utf8(agent->arena, url_serialize(agent, &url, false));
    bool same = serialized && strcmp(actual, serialized) == 0;
    if (!same)
        fprintf(stderr, "%s: %s\n", string_to_utf8(agent->arena, input), actual);
    return same;
}

static bool becomes(const char *input, const char *serialized)
{
    return string_becomes(utf8(input), NULL, serialized);
}

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool ok = string_becomes(utf8(rows[i].input), rows[i].base, rows[i].serialized);
        if (!ok)
            fprintf(stderr, "row %zu: %s\n", i, rows[i].input);
        CU_ASSERT_TRUE(ok);
    }
}

#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

static void schemes_are_read_and_lowercased(void)
{
    static const struct row rows[] = {
        {"HTTP://a.test", NULL, "http://a.test/"},
        {"a1+-.:b", NULL, "a1+-.:b"},
        {"1a:b", NULL, NULL},
        {"+a:b", NULL, NULL},
        {"a_:b", NULL, NULL},
        {":b", NULL, NULL},
        {"", NULL, NULL},
        {"a", NULL, NULL},
        {"//a.test", NULL, NULL},
        {"a:", NULL, "a:"},
    };
    CHECK(rows);
}

static void controls_and_spaces_go_from_both_ends(void)
{
    CU_ASSERT_TRUE(becomes("\x01\x1F http://a.test/b \x1F", "http://a.test/b"));
    CU_ASSERT_TRUE(becomes("  ", NULL));
    CU_ASSERT_TRUE(becomes("http://a.test/\x7F", "http://a.test/%7F"));
    CU_ASSERT_TRUE(string_becomes(string_from_utf8_bytes(agent->arena, "\0a:b\0", 5), NULL, "a:b"));
}

static void tabs_and_newlines_go_from_everywhere(void)
{
    CU_ASSERT_TRUE(
        becomes("h\nt\rt\tp:\n/\n/a\t.te\r\nst:8\n0\n81/\tb?\nc#\rd", "http://a.test:8081/b?c#d"));
}

static void lone_surrogates_stand_for_the_replacement_character(void)
{
    static const uint16_t units[] = {'a', ':', 0xD800, '?', 0xDC00, 0xD83D, 0xDE00};
    struct string input = string_from_units(agent->arena, units, 7);
    CU_ASSERT_TRUE(string_becomes(input, NULL, "a:%EF%BF%BD?%EF%BF%BD%F0%9F%98%80"));
}

static void special_schemes_take_any_slashes(void)
{
    static const struct row rows[] = {
        {"http:a.test", NULL, "http://a.test/"},
        {"http:/a.test", NULL, "http://a.test/"},
        {"http:\\\\a.test\\b", NULL, "http://a.test/b"},
        {"ws:////a.test", NULL, "ws://a.test/"},
        {"wss:\\/\\a.test", NULL, "wss://a.test/"},
        {"http://", NULL, NULL},
        {"http:///", NULL, NULL},
        {"https:?a", NULL, NULL},
        {"ftp://a.test\\@b.test", NULL, "ftp://a.test/@b.test"},
        {"a:\\\\b", NULL, "a:\\\\b"},
        {"a://b\\c", NULL, NULL},
    };
    CHECK(rows);
}

static void user_information_ends_at_the_last_at_sign(void)
{
    static const struct row rows[] = {
        {"http://u@a.test", NULL, "http://u@a.test/"},
        {"http://u:p@a.test", NULL, "http://u:p@a.test/"},
        {"http://u:@a.test", NULL, "http://u@a.test/"},
        {"http://:p@a.test", NULL, "http://:p@a.test/"},
        {"http://@a.test", NULL, "http://a.test/"},
        {"http://:@a.test", NULL, "http://a.test/"},
        {"http://u:p:q@a.test", NULL, "http://u:p%3Aq@a.test/"},
        {"http://u@v@a.test", NULL, "http://u%40v@a.test/"},
        {"http://u:p@q@r@a.test", NULL, "http://u:p%40q%40r@a.test/"},
        {"http://@@a.test", NULL, "http://%40@a.test/"},
        {"http://[;=]|^`{}\"<>:\xC3\xA9@a.test", NULL,
         "http://%5B%3B%3D%5D%7C%5E%60%7B%7D%22%3C%3E:%C3%A9@a.test/"},
        {"http://u@", NULL, NULL},
        {"http://u@/b", NULL, NULL},
        {"a://u@", NULL, NULL},
        {"a://u:p@b", NULL, "a://u:p@b"},
    };
    CHECK(rows);
}

static void default_ports_are_null_and_ports_are_16_bits(void)
{
    static const struct row rows[] = {
        {"http://a.test:80", NULL, "http://a.test/"},
        {"https://a.test:443", NULL, "https://a.test/"},
        {"ws://a.test:80", NULL, "ws://a.test/"},
        {"wss://a.test:443", NULL, "wss://a.test/"},
        {"ftp://a.test:21", NULL, "ftp://a.test/"},
        {"http://a.test:443", NULL, "http://a.test:443/"},
        {"http://a.test:", NULL, "http://a.test/"},
        {"http://a.test:00080", NULL, "http://a.test/"},
        {"http://a.test:0", NULL, "http://a.test:0/"},
        {"http://a.test:65535", NULL, "http://a.test:65535/"},
        {"http://a.test:65536", NULL, NULL},
        {"http://a.test:99999999999999999999", NULL, NULL},
        {"http://a.test:8a", NULL, NULL},
        {"http://a.test:-1", NULL, NULL},
        {"http://a.test: 80", NULL, NULL},
        {"http://a.test:80:80", NULL, NULL},
        {"http://a.test:80\\b", NULL, "http://a.test/b"},
        {"http://:80", NULL, NULL},
        {"a://b:80", NULL, "a://b:80"},
        {"a://b:80\\", NULL, NULL},
        {"a://:80", NULL, NULL},
    };
    CHECK(rows);
}

static void domains_are_decoded_and_become_ascii(void)
{
    static const struct row rows[] = {
        {"http://EX%41MPLE.test", NULL, "http://example.test/"},
        {"http://%C3%A9.test", NULL, "http://xn--9ca.test/"},
        {"http://fa\xC3\x9F.test", NULL, "http://xn--fa-hia.test/"},
        {"http://FA\xE1\xBA\x9E.test", NULL, "http://xn--fa-hia.test/"},
        {"http://\xEF\xBC\xA1\xE3\x80\x82test", NULL, "http://a.test/"},
        {"http://a\xC2\xAD"
         "b.test",
         NULL, "http://ab.test/"},
        {"http://\xE2\x98\x95.test", NULL, "http://xn--53h.test/"},
        {"http://a..\xC3\xA9", NULL, "http://a..xn--9ca/"},
        {"http://-a-.ab--\xC3\xA9-", NULL, "http://-a-.xn--ab----esa/"},
        {"http://a_b*!$&'()+,;=~.test", NULL, "http://a_b*!$&'()+,;=~.test/"},
        {"http://.", NULL, "http://./"},
    };
    CHECK(rows);
}

static void an_ascii_domain_passes_whatever_its_labels_stand_for(void)
{
    CU_ASSERT_TRUE(becomes("http://xn--", "http://xn--/"));
    CU_ASSERT_TRUE(becomes("http://XN--8I7CAA.test", "http://xn--8i7caa.test/"));
    CU_ASSERT_TRUE(becomes("http://xn--a-.\xC3\xA9", NULL));
    CU_ASSERT_TRUE(becomes("http://xn--.\xC3\xA9", NULL));
    CU_ASSERT_TRUE(becomes("http://xn--\xC5\xA1", NULL));
}

static void domains_without_an_ascii_form_fail(void)
{
    static const struct row rows[] = {
        {"http://\xC2\xAD", NULL, NULL},   // nothing is left
        {"http://%EF%BB%BF", NULL, NULL},  // likewise: the decoder keeps the BOM
        {"http://\xCC\x81"
         "a",
         NULL, NULL},                         // begins with a mark
        {"http://\xE2\x80\x8D", NULL, NULL},  // CheckJoiners
        {"http://1\xD7\x90", NULL, NULL},     // CheckBidi
        {"http://\xD7\x90._", NULL, NULL},    // in every label
        {"http://%FF", NULL, NULL},           // U+FFFD is disallowed
        {"http://\xEF\xBF\xBD", NULL, NULL},
        {"http://\xEF\xB7\x90", NULL, NULL},  // a noncharacter
    };
    CHECK(rows);
}

static void forbidden_domain_code_points_fail(void)
{
    static const char forbidden[] = "\x01\x1F #/:<>?@[\\]^|%\x7F";
    for (const char *c = forbidden; *c; c++) {
        char input[] = "http://a%00b.test";
        snprintf(input, sizeof input, "http://a%%%02Xb.te", (unsigned char)*c);
        CU_ASSERT_TRUE(becomes(input, NULL));
    }
    CU_ASSERT_TRUE(becomes("http://a%00b", NULL));
    CU_ASSERT_TRUE(becomes("http://a%0Ab", NULL));
    CU_ASSERT_TRUE(becomes("http://a%zz", NULL));
    CU_ASSERT_TRUE(becomes("http://a b", NULL));
    CU_ASSERT_TRUE(becomes("http://a\"b`{}", "http://a\"b`{}/"));
    CU_ASSERT_TRUE(becomes("http://\xEF\xBC\x85"
                           "41",
                           NULL));                         // a wide % becomes one
    CU_ASSERT_TRUE(becomes("http://\xE2\x84\x80", NULL));  // U+2100 is mapped to "a/c"
}

static void ipv4_addresses_have_one_to_four_numbers(void)
{
    static const struct row rows[] = {
        {"http://1.2.3.4", NULL, "http://1.2.3.4/"},
        {"http://1.2.3.4.", NULL, "http://1.2.3.4/"},
        {"http://1.2.3", NULL, "http://1.2.0.3/"},
        {"http://1.2", NULL, "http://1.0.0.2/"},
        {"http://1", NULL, "http://0.0.0.1/"},
        {"http://1.2.65535", NULL, "http://1.2.255.255/"},
        {"http://1.16777215", NULL, "http://1.255.255.255/"},
        {"http://4294967295", NULL, "http://255.255.255.255/"},
        {"http://0x7F.0X1", NULL, "http://127.0.0.1/"},
        {"http://0177.01", NULL, "http://127.0.0.1/"},
        {"http://0x", NULL, "http://0.0.0.0/"},
        {"http://0x.0x.0", NULL, "http://0.0.0.0/"},
        {"http://0xffffffff", NULL, "http://255.255.255.255/"},
        {"http://037777777777", NULL, "http://255.255.255.255/"},
        {"http://0x00000000000000000000000000000001", NULL, "http://0.0.0.1/"},
        {"http://%31%2e2", NULL, "http://1.0.0.2/"},
        {"http://\xEF\xBC\x91\xE3\x80\x82\xEF\xBC\x92", NULL, "http://1.0.0.2/"},
        {"file://1", NULL, "file://0.0.0.1/"},
    };
    CHECK(rows);
}

static void what_ends_in_a_number_is_an_ipv4_address_or_fails(void)
{
    static const struct row rows[] = {
        {"http://1.2.3.4.5", NULL, NULL},
        {"http://1.2.3.256", NULL, NULL},
        {"http://256.2.3.4", NULL, NULL},
        {"http://1.2.65536", NULL, NULL},
        {"http://1.16777216", NULL, NULL},
        {"http://4294967296", NULL, NULL},
        {"http://0x100000000", NULL, NULL},
        {"http://99999999999999999999999999", NULL, NULL},
        {"http://a.1", NULL, NULL},
        {"http://a.0x1", NULL, NULL},
        {"http://a.0x", NULL, NULL},
        {"http://a.1.", NULL, NULL},
        {"http://09", NULL, NULL},
        {"http://1.09", NULL, NULL},
        {"http://1..2", NULL, NULL},
        {"http://.1", NULL, NULL},
        {"http://0xg.1", NULL, NULL},
        {"http://1.0x1g", NULL, "http://1.0x1g/"},
        {"http://1.a", NULL, "http://1.a/"},
        {"http://1.2..", NULL, "http://1.2../"},
        {"http://1e1", NULL, "http://1e1/"},
        {"http://077777777770x", NULL, "http://077777777770x/"},
        {"a://1", NULL, "a://1"},
    };
    CHECK(rows);
}

static void ipv6_addresses_are_read(void)
{
    static const struct row rows[] = {
        {"http://[1:2:3:4:5:6:7:8]", NULL, "http://[1:2:3:4:5:6:7:8]/"},
        {"http://[::]", NULL, "http://[::]/"},
        {"http://[::1]", NULL, "http://[::1]/"},
        {"http://[1::]", NULL, "http://[1::]/"},
        {"http://[1:2::7:8]", NULL, "http://[1:2::7:8]/"},
        {"http://[1:2:3::5:6:7:8]", NULL, "http://[1:2:3:0:5:6:7:8]/"},
        {"http://[1:2:3:4:5:6:7::]", NULL, "http://[1:2:3:4:5:6:7:0]/"},
        {"http://[ABCD:00ef::]", NULL, "http://[abcd:ef::]/"},
        {"http://[::1.2.3.4]", NULL, "http://[::102:304]/"},
        {"http://[1:2:3:4:5:6:255.255.0.1]", NULL, "http://[1:2:3:4:5:6:ffff:1]/"},
        {"http://[1:2::1.2.3.4]:81", NULL, "http://[1:2::102:304]:81/"},
        {"a://[::1]", NULL, "a://[::1]"},
        {"a://[::1]:2/b", NULL, "a://[::1]:2/b"},
        {"file://[::1]/b", NULL, "file://[::1]/b"},
    };
    CHECK(rows);
}

static void broken_ipv6_addresses_fail(void)
{
    static const char *const addresses[] = {"",
                                            ":",
                                            "1",
                                            "1:2:3:4:5:6:7",
                                            "1:2:3:4:5:6:7:8:9",
                                            ":1:2:3:4:5:6:7",
                                            "1::2::3",
                                            ":::",
                                            "1:::2",
                                            "12345::",
                                            "g::",
                                            "::1:",
                                            "::%31",
                                            "1:2:3:4:5:6:7:",
                                            "::1%25eth0",
                                            "1:2:3:4:5:6:7:8::",
                                            "::1.2.3",
                                            "::1.2.3.4.5",
                                            "::1.2.3.256",
                                            "::1.2.3.04",
                                            "::1.2.3.",
                                            "::.2.3.4",
                                            "::1..3.4",
                                            "::1.2.3.a",
                                            "1:2:3:4:5:6:7:1.2.3.4",
                                            "::1.2.3.4:5",
                                            "::0x1.2.3.4",
                                            "::1.2.3.4 ",
                                            "::1/",
                                            "::12a.1.1.1"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        char input[64];
        snprintf(input, sizeof input, "http://[%s]", addresses[i]);
        CU_ASSERT_TRUE(becomes(input, NULL));
    }
    CU_ASSERT_TRUE(becomes("http://[::1", NULL));
    CU_ASSERT_TRUE(becomes("http://[", NULL));
    CU_ASSERT_TRUE(becomes("http://[::1]a", NULL));
    CU_ASSERT_TRUE(becomes("http://a[::1]", NULL));
    CU_ASSERT_TRUE(becomes("http://%5B::1%5D", NULL));
}

static void the_first_longest_run_of_zero_pieces_is_left_out(void)
{
    static const struct row rows[] = {
        {"a://[1:0:0:2:0:0:0:3]", NULL, "a://[1:0:0:2::3]"},
        {"a://[0:0:1:0:0:2:0:0]", NULL, "a://[::1:0:0:2:0:0]"},
        {"a://[1:0:2:0:3:0:4:0]", NULL, "a://[1:0:2:0:3:0:4:0]"},
        {"a://[1:2:3:4:5:6:0:0]", NULL, "a://[1:2:3:4:5:6::]"},
        {"a://[0:1:2:3:4:5:0:0]", NULL, "a://[0:1:2:3:4:5::]"},
        {"a://[0:0:0:0:1:0:0:0]", NULL, "a://[::1:0:0:0]"},
    };
    CHECK(rows);
}

static void opaque_hosts_stay_as_they_are(void)
{
    static const struct row rows[] = {
        {"a://B%41.C", NULL, "a://B%41.C"},
        {"a://\xC3\xA9\x7F", NULL, "a://%C3%A9%7F"},
        {"a://b%", NULL, "a://b%"},
        {"a://b%00", NULL, "a://b%00"},
        {"a://b\x01"
         "c",
         NULL, "a://b%01c"},
        {"a://", NULL, "a://"},
        {"a:///b", NULL, "a:///b"},
        {"a://b c", NULL, NULL},
        {"a://b<c", NULL, NULL},
        {"a://b^c", NULL, NULL},
        {"a://b|c", NULL, NULL},
        {"a://[b", NULL, NULL},
        {"a://b]", NULL, NULL},
        {"a://\"'`{}*", NULL, "a://\"'`{}*"},
    };
    CHECK(rows);
}

static void dots_shorten_a_path(void)
{
    static const struct row rows[] = {
        {"http://a.test/b/../c/./d", NULL, "http://a.test/c/d"},
        {"http://a.test/b/..", NULL, "http://a.test/"},
        {"http://a.test/b/.", NULL, "http://a.test/b/"},
        {"http://a.test/../..", NULL, "http://a.test/"},
        {"http://a.test/b/%2E%2e/c/.%2e/%2e./%2E/d", NULL, "http://a.test/d"},
        {"http://a.test/b/...", NULL, "http://a.test/b/..."},
        {"http://a.test/b\\..\\c", NULL, "http://a.test/c"},
        {"a:/b/../../c", NULL, "a:/c"},
        {"a:/.//b", NULL, "a:/.//b"},
        {"a:/b/..//c", NULL, "a:/.//c"},
        {"a:b/../c", NULL, "a:b/../c"},
    };
    CHECK(rows);
}

static void each_part_has_its_percent_encode_set(void)
{
    static const char printable[] = "!\"$%&'()*+,-.0:;<=>@A[]^_`a{|}~ \x7F\xC3\xA9";
    char input[128];
    snprintf(input, sizeof input, "http://h/%s.", printable);
    CU_ASSERT_TRUE(
        becomes(input, "http://h/!%22$%&'()*+,-.0:;%3C=%3E@A[]%5E_%60a%7B|%7D~%20%7F%C3%A9."));
    snprintf(input, sizeof input, "http://h/?%s.", printable);
    CU_ASSERT_TRUE(
        becomes(input, "http://h/?!%22$%&%27()*+,-.0:;%3C=%3E@A[]^_`a{|}~%20%7F%C3%A9."));
    snprintf(input, sizeof input, "a://h/?%s.", printable);
    CU_ASSERT_TRUE(becomes(input, "a://h/?!%22$%&'()*+,-.0:;%3C=%3E@A[]^_`a{|}~%20%7F%C3%A9."));
    snprintf(input, sizeof input, "http://h/#%s.", printable);
    CU_ASSERT_TRUE(
        becomes(input, "http://h/#!%22$%&'()*+,-.0:;%3C=%3E@A[]^_%60a{|}~%20%7F%C3%A9."));
    snprintf(input, sizeof input, "a:%s.", printable);
    CU_ASSERT_TRUE(becomes(input, "a:!\"$%&'()*+,-.0:;<=>@A[]^_`a{|}~ %7F%C3%A9."));
}

static void a_space_ends_no_opaque_path(void)
{
    static const struct row rows[] = {
        {"a:b c ", NULL, "a:b c"},
        {"a:b  ?c", NULL, "a:b %20?c"},
        {"a:b #c", NULL, "a:b%20#c"},
        {"a: b", NULL, "a: b"},
    };
    CHECK(rows);
}

static void query_and_fragment_are_null_or_empty_or_more(void)
{
    static const struct row rows[] = {
        {"http://a.test?", NULL, "http://a.test/?"},
        {"http://a.test#", NULL, "http://a.test/#"},
        {"http://a.test?b?c#d#e?f", NULL, "http://a.test/?b?c#d#e?f"},
        {"a:b?c#d", NULL, "a:b?c#d"},
        {"a://?b", NULL, "a://?b"},
        {"a://#b", NULL, "a://#b"},
    };
    CHECK(rows);
}

static void fragments_can_be_left_out(void)
{
    struct url url;
    MUST(url_parse(agent, utf8("http://a.test/b?c#d"), NULL, &url));
    CU_ASSERT_TRUE(string_is(url_serialize(agent, &url, true), "http://a.test/b?c"));
    CU_ASSERT_TRUE(string_is(url_path_serialize(agent, &url), "/b"));
    MUST(url_parse(agent, utf8("a:b/c?d"), NULL, &url));
    CU_ASSERT_TRUE(string_is(url_path_serialize(agent, &url), "b/c"));
}

static void relative_input_takes_over_from_the_base(void)
{
    static const char base[] = "http://u:p@a.test:81/b/c/d;e?f#g";
    static const struct row rows[] = {
        {"h", base, "http://u:p@a.test:81/b/c/h"},
        {"./h", base, "http://u:p@a.test:81/b/c/h"},
        {"../h?i", base, "http://u:p@a.test:81/b/h?i"},
        {"../../../h", base, "http://u:p@a.test:81/h"},
        {"/h", base, "http://u:p@a.test:81/h"},
        {"\\h", base, "http://u:p@a.test:81/h"},
        {"//b.test", base, "http://b.test/"},
        {"\\/b.test", base, "http://b.test/"},
        {"?h", base, "http://u:p@a.test:81/b/c/d;e?h"},
        {"#h", base, "http://u:p@a.test:81/b/c/d;e?f#h"},
        {"", base, "http://u:p@a.test:81/b/c/d;e?f"},
        {"http:h", base, "http://u:p@a.test:81/b/c/h"},
        {"http:/h", base, "http://u:p@a.test:81/h"},
        {"http://b.test", base, "http://b.test/"},
        {"https:h", base, "https://h/"},
        {"i:h", base, "i:h"},
        {"1a:b", base, "http://u:p@a.test:81/b/c/1a:b"},
        {":h", base, "http://u:p@a.test:81/b/c/:h"},
        {"http://", base, NULL},
        {"//", base, NULL},
        {"h", "a://b/c/d", "a://b/c/h"},
        {"\\h", "a://b/c/d", "a://b/c/\\h"},
        {"//h", "a://b/c/d", "a://h"},
        {"/h", "a:/b", "a:/h"},
        {"h", "a:b", NULL},
        {"", "a:b", NULL},
        {"#h", "a:b?c#d", "a:b?c#h"},
    };
    CHECK(rows);
}

static void file_urls_have_hosts_and_drives(void)
{
    static const struct row rows[] = {
        {"file:", NULL, "file:///"},
        {"file:a", NULL, "file:///a"},
        {"file:/a", NULL, "file:///a"},
        {"file:\\\\h\\a", NULL, "file://h/a"},
        {"file:///a", NULL, "file:///a"},
        {"file:////a", NULL, "file:////a"},
        {"file://localhost/a", NULL, "file:///a"},
        {"file://LOCALHOST%2e", NULL, "file://localhost./"},
        {"file://h:80/a", NULL, NULL},
        {"file://u@h", NULL, NULL},
        {"file:C|/a", NULL, "file:///C:/a"},
        {"file://C|/a", NULL, "file:///C:/a"},
        {"file:///C|/..", NULL, "file:///C:/"},
        {"file:///C|/../..", NULL, "file:///C:/"},
        {"file:///Cd|/..", NULL, "file:///"},
        {"file:///C:/a/../..", NULL, "file:///C:/"},
        {"file:?a", NULL, "file:///?a"},
        {"file://?a", NULL, "file:///?a"},
        {"a", "file://h/b/c?d", "file://h/b/a"},
        {"?a", "file://h/b/c?d", "file://h/b/c?a"},
        {"#a", "file://h/b/c?d", "file://h/b/c?d#a"},
        {"", "file://h/b/c?d#e", "file://h/b/c?d"},
        {"/a", "file://h/b/c", "file://h/a"},
        {"/a", "file://h/C:/b", "file://h/C:/a"},
        {"/D|/a", "file://h/C:/b", "file://h/D:/a"},
        {"D|/a", "file://h/C:/b", "file://h/D:/a"},
        {"D|a", "file://h/C:/b", "file://h/C:/D|a"},
        {"..", "file:///C:", "file:///C:/"},
        {"//g/a", "file://h/b", "file://g/a"},
        {"///a", "file://h/b", "file:///a"},
        {"file:a", "file://h/b/c", "file://h/b/a"},
        {"file:a", "http://h/b/c", "file:///a"},
    };
    CHECK(rows);
}

static void a_url_taken_from_a_base_leaves_it_alone(void)
{
    struct url base, url;
    MUST(url_parse(agent, utf8("a://u:p@b/c/d?e#f"), NULL, &base));
    MUST(url_parse(agent, utf8("../g/h#i"), &base, &url));
    CU_ASSERT_TRUE(string_is(url_serialize(agent, &base, false), "a://u:p@b/c/d?e#f"));
    CU_ASSERT_TRUE(string_is(url_serialize(agent, &url, false), "a://u:p@b/g/h#i"));
}

static void serialized_urls_parse_to_themselves(void)
{
    static const char *const urls[] = {
        "http://u:p@a.test:81/b?c#d", "a:b%20?c", "a:/.//b", "a://", "file:///C:/", "a://[::1]:0",
        "blob:http://a.test/b"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        CU_ASSERT_TRUE(becomes(urls[i], urls[i]));
}

static void special_schemes_and_their_ports_are_six(void)
{
    static const struct {
        const char *scheme;
        int32_t port;
    } schemes[] = {{"ftp", 21}, {"http", 80}, {"https", 443}, {"ws", 80}, {"wss", 443}};
    struct url url = {.scheme = "file"};
    CU_ASSERT_TRUE(is_special(agent, &url));
    CU_ASSERT_EQUAL(default_port(agent, "file"), NULL_PORT);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        url.scheme = schemes[i].scheme;
        CU_ASSERT_TRUE(is_special(agent, &url));
        CU_ASSERT_EQUAL(default_port(agent, schemes[i].scheme), schemes[i].port);
    }
    url.scheme = "blob";
    CU_ASSERT_FALSE(is_special(agent, &url));
    CU_ASSERT_EQUAL(default_port(agent, "blob"), NULL_PORT);
}

static void hosts_are_equal_by_kind_and_content(void)
{
    const struct host *domain, *same, *ipv4, *opaque, *ipv6;
    MUST(host_parse(agent, utf8("0X7F.1"), false, &ipv4));
    MUST(host_parse(agent, utf8("A.test"), false, &domain));
    MUST(host_parse(agent, utf8("a.TEST"), false, &same));
    MUST(host_parse(agent, utf8("a.test"), true, &opaque));
    MUST(host_parse(agent, utf8("[::7f00:1]"), true, &ipv6));
    CU_ASSERT_TRUE(host_equals(agent, domain, same));
    CU_ASSERT_FALSE(host_equals(agent, domain, opaque));
    CU_ASSERT_FALSE(host_equals(agent, ipv4, ipv6));
    CU_ASSERT_STRING_EQUAL(host_serialize(agent, ipv4), "127.0.0.1");
    CU_ASSERT_STRING_EQUAL(host_serialize(agent, ipv6), "[::7f00:1]");
    CU_ASSERT_FALSE(host_parse(agent, utf8("a.test:80"), false, &domain));
}

static const struct test tests[] = {
    {"schemes are read and lowercased", schemes_are_read_and_lowercased},
    {"controls and spaces go from both ends", controls_and_spaces_go_from_both_ends},
    {"tabs and newlines go from everywhere", tabs_and_newlines_go_from_everywhere},
    {"lone surrogates stand for the replacement character",
     lone_surrogates_stand_for_the_replacement_character},
    {"special schemes take any slashes", special_schemes_take_any_slashes},
    {"user information ends at the last at sign", user_information_ends_at_the_last_at_sign},
    {"default ports are null and ports are 16 bits", default_ports_are_null_and_ports_are_16_bits},
    {"domains are decoded and become ASCII", domains_are_decoded_and_become_ascii},
    {"an ASCII domain passes whatever its labels stand for",
     an_ascii_domain_passes_whatever_its_labels_stand_for},
    {"domains without an ASCII form fail", domains_without_an_ascii_form_fail},
    {"forbidden domain code points fail", forbidden_domain_code_points_fail},
    {"IPv4 addresses have one to four numbers", ipv4_addresses_have_one_to_four_numbers},
    {"what ends in a number is an IPv4 address or fails",
     what_ends_in_a_number_is_an_ipv4_address_or_fails},
    {"IPv6 addresses are read", ipv6_addresses_are_read},
    {"broken IPv6 addresses fail", broken_ipv6_addresses_fail},
    {"the first longest run of zero pieces is left out",
     the_first_longest_run_of_zero_pieces_is_left_out},
    {"opaque hosts stay as they are", opaque_hosts_stay_as_they_are},
    {"dots shorten a path", dots_shorten_a_path},
    {"each part has its percent-encode set", each_part_has_its_percent_encode_set},
    {"a space ends no opaque path", a_space_ends_no_opaque_path},
    {"query and fragment are null, or empty, or more",
     query_and_fragment_are_null_or_empty_or_more},
    {"fragments can be left out", fragments_can_be_left_out},
    {"relative input takes over from the base", relative_input_takes_over_from_the_base},
    {"file URLs have hosts and drives", file_urls_have_hosts_and_drives},
    {"a URL taken from a base leaves it alone", a_url_taken_from_a_base_leaves_it_alone},
    {"serialized URLs parse to themselves", serialized_urls_parse_to_themselves},
    {"special schemes and their ports are six", special_schemes_and_their_ports_are_six},
    {"hosts are equal by kind and content", hosts_are_equal_by_kind_and_content},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("url", tests);
}
