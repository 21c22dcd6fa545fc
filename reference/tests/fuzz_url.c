/*
 * A fuzzer of URL parsing (libFuzzer, make fuzz-url). The input is UTF-8: a URL, or a URL, a
 * newline and its base URL. What must hold of every record: it serializes to ASCII that parses to
 * the same text, its origin serializes, and a tuple origin is the origin of its own serialization.
 */
#include "../origin.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t first_choice(void *context, size_t count)
{
    return 0;
}

static void ignore_report(void *context, struct agent *agent, struct realm *realm,
                          struct value exception)
{
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_ascii(struct string text)
{
    for (size_t i = 0; i < text.length; i++)
        require(text.units[i] >= ' ' && text.units[i] <= '~');
}

static void check_origin(struct agent *agent, const struct url *url)
{
    struct url again;
    struct origin *origin = url_origin(agent, url);
    struct string text = origin_serialize(agent, origin);
    check_ascii(text);
    require(same_origin(agent, origin, origin) && same_site(agent, origin, origin));
    if (!origin->is_opaque) {
        require(url_parse(agent, text, NULL, &again));
        require(same_origin(agent, origin, url_origin(agent, &again)));
    }
}

static void check_url(struct agent *agent, const struct url *url)
{
    struct url again;
    struct string text = url_serialize(agent, url, false);
    check_ascii(text);
    require(url_parse(agent, text, NULL, &again));
    require(string_equal(text, url_serialize(agent, &again, false)));
    check_origin(agent, url);
}

static void check_input(struct agent *agent, const char *input, size_t length)
{
    const char *newline = memchr(input, '\n', length);
    size_t url_length = newline ? (size_t)(newline - input) : length;
    struct url base, url;
    bool has_base = false;
    if (newline) {
        size_t base_length = length - url_length - 1;
        struct string text = string_from_utf8_bytes(agent->arena, newline + 1, base_length);
        has_base = url_parse(agent, text, NULL, &base);
    }
    struct string text = string_from_utf8_bytes(agent->arena, input, url_length);
    if (url_parse(agent, text, has_base ? &base : NULL, &url))
        check_url(agent, &url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena *arena;
    static struct agent_stacks *stacks;
    struct run_host host = {.choose = first_choice, .report = ignore_report};
    if (!arena) {
        arena = arena_open();
        stacks = agent_stacks_open();
    }
    arena_reset(arena);
    struct agent *agent = agent_create(run_create(arena, stacks, &host), "main");
    check_input(agent, (const char *)data, size);
    return 0;
}
