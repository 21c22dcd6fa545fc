/*
 * Origins and sites: which URL has which, and when two are the same.
 */
#include "one_realm.h"
#include "../origin.h"
#include <string.h>

static struct origin *origin_of(const char *text)
{
    struct url url;
    MUST(url_parse(agent, string_from_utf8(agent->arena, text), NULL, &url));
    return url_origin(agent, &url);
}

static bool has_origin(const char *text, const char *serialized)
{
    struct string actual = origin_serialize(agent, origin_of(text));
    if (!string_is(actual, serialized))
        fprintf(stderr, "%s: %s\n", text, string_to_utf8(agent->arena, actual));
    return string_is(actual, serialized);
}

static const struct host *host(const char *text)
{
    const struct host *host;
    MUST(host_parse(agent, string_from_utf8(agent->arena, text), false, &host));
    return host;
}

static void five_schemes_have_tuple_origins(void)
{
    CU_ASSERT_TRUE(has_origin("http://u:p@A.test/b?c#d", "http://a.test"));
    CU_ASSERT_TRUE(has_origin("https://a.test:443/", "https://a.test"));
    CU_ASSERT_TRUE(has_origin("https://a.test:80/", "https://a.test:80"));
    CU_ASSERT_TRUE(has_origin("ws://a.test:81", "ws://a.test:81"));
    CU_ASSERT_TRUE(has_origin("wss://[::1]:0", "wss://[::1]:0"));
    CU_ASSERT_TRUE(has_origin("ftp://0x7f.1:65535", "ftp://127.0.0.1:65535"));
}

static void all_others_have_opaque_origins(void)
{
    static const char *const urls[] = {"data:,a",      "about:blank",   "javascript:a",
                                       "mailto:a",     "file:///a",     "file://a.test/",
                                       "foo://a.test", "httpx://a.test"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        CU_ASSERT_TRUE(has_origin(urls[i], "null"));
}

static void a_blob_url_has_the_origin_of_the_url_in_it(void)
{
    CU_ASSERT_TRUE(has_origin("blob:https://a.test:444/b", "https://a.test:444"));
    CU_ASSERT_TRUE(has_origin("blob:http:a.test", "http://a.test"));
    CU_ASSERT_TRUE(has_origin("BLOB:HTTP://A.TEST:80/?b#c", "http://a.test"));
    CU_ASSERT_TRUE(has_origin("blob:file:///a", "null"));
}

static void other_blob_urls_have_opaque_origins(void)
{
    static const char *const urls[] = {"blob:",
                                       "blob:a",
                                       "blob:http://",
                                       "blob:ws://a.test",
                                       "blob:ftp://a.test",
                                       "blob:data:,a",
                                       "blob:blob:http://a.test",
                                       "blob:/http://a.test",
                                       "blob://http://a.test",
                                       "blob:https://a b/",
                                       "blob:https://a.test ?b"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        CU_ASSERT_TRUE(has_origin(urls[i], "null"));
}

static void tuple_origins_are_the_same_by_scheme_host_and_port(void)
{
    struct origin *origin = origin_of("http://a.test/b");
    CU_ASSERT_TRUE(same_origin(agent, origin, origin));
    CU_ASSERT_TRUE(same_origin(agent, origin, origin_of("HTTP://u@A.TEST:80/c")));
    CU_ASSERT_TRUE(same_origin(agent, origin, origin_of("blob:http://a.test/d")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("https://a.test")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("http://b.test")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("http://a.test.")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("http://a.test:81")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("ws://a.test")));
}

static void an_opaque_origin_is_the_same_as_itself_only(void)
{
    struct origin *origin = origin_of("data:,a");
    CU_ASSERT_TRUE(same_origin(agent, origin, origin));
    CU_ASSERT_TRUE(same_origin_domain(agent, origin, origin));
    CU_ASSERT_TRUE(same_site(agent, origin, origin));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("data:,a")));
    CU_ASSERT_FALSE(same_origin_domain(agent, origin, origin_of("data:,a")));
    CU_ASSERT_FALSE(same_site(agent, origin, origin_of("data:,a")));
    CU_ASSERT_FALSE(same_origin(agent, origin, origin_of("http://a.test")));
    CU_ASSERT_FALSE(same_origin(agent, origin_of("http://a.test"), origin));
    CU_ASSERT_FALSE(same_site(agent, origin_of("http://a.test"), origin));
}

static void a_domain_takes_the_place_of_host_and_port(void)
{
    struct origin *a = origin_of("http://a.c.test:81"), *b = origin_of("http://b.c.test");
    CU_ASSERT_FALSE(same_origin_domain(agent, a, b));
    a->domain = host("c.test");
    CU_ASSERT_FALSE(same_origin_domain(agent, a, b));
    b->domain = host("c.test");
    CU_ASSERT_TRUE(same_origin_domain(agent, a, b));
    CU_ASSERT_FALSE(same_origin(agent, a, b));
    b->domain = host("d.test");
    CU_ASSERT_FALSE(same_origin_domain(agent, a, b));
    struct origin *secure = origin_of("https://a.c.test");
    secure->domain = host("c.test");
    CU_ASSERT_FALSE(same_origin_domain(agent, a, secure));
}

static void a_domain_on_one_side_only_differs(void)
{
    struct origin *a = origin_of("http://a.test"), *b = origin_of("http://a.test");
    CU_ASSERT_TRUE(same_origin_domain(agent, a, b));
    a->domain = host("a.test");
    CU_ASSERT_FALSE(same_origin_domain(agent, a, b));
    CU_ASSERT_TRUE(same_origin(agent, a, b));
}

static void the_effective_domain_is_the_domain_or_the_host_or_null(void)
{
    struct origin *origin = origin_of("http://a.b.test");
    CU_ASSERT_STRING_EQUAL(host_serialize(agent, effective_domain(agent, origin)), "a.b.test");
    origin->domain = host("b.test");
    CU_ASSERT_STRING_EQUAL(host_serialize(agent, effective_domain(agent, origin)), "b.test");
    CU_ASSERT_PTR_NULL(effective_domain(agent, origin_of("data:,a")));
}

static void a_serialized_origin_has_no_domain(void)
{
    struct origin *origin = origin_of("http://a.b.test:81");
    origin->domain = host("b.test");
    CU_ASSERT_TRUE(string_is(origin_serialize(agent, origin), "http://a.b.test:81"));
}

static bool are_same_site(const char *a, const char *b)
{
    return same_site(agent, origin_of(a), origin_of(b));
}

static void sites_leave_out_subdomains_and_ports(void)
{
    CU_ASSERT_TRUE(are_same_site("http://a.b.test", "http://c.d.b.test:81"));
    CU_ASSERT_TRUE(are_same_site("http://b.test", "http://a.b.test"));
    CU_ASSERT_TRUE(are_same_site("http://localhost", "http://localhost:81"));
    CU_ASSERT_FALSE(are_same_site("http://b.test", "https://b.test"));
    CU_ASSERT_FALSE(are_same_site("http://b.test", "http://c.test"));
    CU_ASSERT_FALSE(are_same_site("http://test", "http://b.test"));
    CU_ASSERT_FALSE(are_same_site("http://b.test", "http://b.test."));
    CU_ASSERT_TRUE(are_same_site("http://a.b.test.", "http://b.test."));
}

static void sites_of_addresses_are_the_addresses(void)
{
    CU_ASSERT_TRUE(are_same_site("http://1.2.3.4", "http://1.2.3.4:81"));
    CU_ASSERT_FALSE(are_same_site("http://1.2.3.4", "http://9.2.3.4"));
    CU_ASSERT_TRUE(are_same_site("http://[::1]", "http://[0:0::1]"));
}

static const char *registrable(const char *text)
{
    const struct host *domain = registrable_domain(agent, host(text));
    return domain ? domain->name : "";
}

static void a_registrable_domain_is_a_public_suffix_and_one_label(void)
{
    CU_ASSERT_STRING_EQUAL(registrable("a.b.test"), "b.test");
    CU_ASSERT_STRING_EQUAL(registrable("b.test"), "b.test");
    CU_ASSERT_STRING_EQUAL(registrable("a.b.test."), "b.test.");
    CU_ASSERT_STRING_EQUAL(registrable("test"), "");
    CU_ASSERT_STRING_EQUAL(registrable("test."), "");
    CU_ASSERT_STRING_EQUAL(registrable("."), "");
    CU_ASSERT_STRING_EQUAL(registrable(".."), "");
    CU_ASSERT_STRING_EQUAL(registrable(".test"), "");
    CU_ASSERT_STRING_EQUAL(registrable("a..test"), "");
    CU_ASSERT_STRING_EQUAL(registrable("1.2.3.4"), "");
    CU_ASSERT_STRING_EQUAL(registrable("[::1]"), "");
}

static const struct test tests[] = {
    {"five schemes have tuple origins", five_schemes_have_tuple_origins},
    {"all others have opaque origins", all_others_have_opaque_origins},
    {"a blob URL has the origin of the URL in it", a_blob_url_has_the_origin_of_the_url_in_it},
    {"other blob URLs have opaque origins", other_blob_urls_have_opaque_origins},
    {"tuple origins are the same by scheme, host and port",
     tuple_origins_are_the_same_by_scheme_host_and_port},
    {"an opaque origin is the same as itself only", an_opaque_origin_is_the_same_as_itself_only},
    {"a domain takes the place of host and port", a_domain_takes_the_place_of_host_and_port},
    {"a domain on one side only differs", a_domain_on_one_side_only_differs},
    {"the effective domain is the domain, or the host, or null",
     the_effective_domain_is_the_domain_or_the_host_or_null},
    {"a serialized origin has no domain", a_serialized_origin_has_no_domain},
    {"sites leave out subdomains and ports", sites_leave_out_subdomains_and_ports},
    {"sites of addresses are the addresses", sites_of_addresses_are_the_addresses},
    {"a registrable domain is a public suffix and one label",
     a_registrable_domain_is_a_public_suffix_and_one_label},
};

int main(void)
{
    return RUN_SUITE_IN_REALM("origin", tests);
}
