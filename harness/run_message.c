/*
 * Writes run messages: realms with their programs, required globals, origins of windows.
 */
#include "run_message.h"
#include "case_needs.h"
#include "compiler.h"
#include <string.h>

static void append_realm(struct text *text, const struct run_message *message, size_t i)
{
    const struct realm_program *realm = &message->test_case->realms.items[i];
    text_append(text, i ? ",{\"name\":" : "{\"name\":");
    text_append_json_string(text, realm->name, strlen(realm->name));
    text_printf(text, ",\"kind\":\"%s\",\"owner\":%d", realm_kind_text(realm->kind), realm->owner);
    if (realm_is_window(realm))
        text_printf(text, ",\"origin\":\"%s\",\"group\":%d", realm->origin, realm->group);
    if (realm->via)
        text_printf(text, ",\"via\":\"%s\",\"sandbox\":%s,\"isolated\":%s", realm->via,
                    realm->sandbox ? "true" : "false", realm->isolated ? "true" : "false");
    if (realm->noopener)
        text_append(text, ",\"noopener\":true");
    if (!message->takes_case) {
        const char *program = compile_program(text->arena, message->test_case, i);
        text_append(text, ",\"program\":");
        text_append_json_string(text, program, strlen(program));
    }
    text_append(text, "}");
}

/* ,"origins":{"top":{"origin":...}}: those of the windows */
static void append_origins(struct text *text, const struct test_case *test_case,
                           const struct origin_ports *ports)
{
    const char *before = "";
    text_append(text, ",\"origins\":{");
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        if (!realm_is_window(realm))
            continue;
        struct origin_parts parts = realm_origin_parts(text->arena, test_case, realm, ports);
        text_printf(text, "%s\"%s\":{\"origin\":\"%s\",\"scheme\":\"%s\",\"host\":\"%s\",", before,
                    realm->name, parts.origin, parts.scheme, parts.host);
        text_printf(text, "\"HOST\":\"%s\",\"port\":\"%s\"}", parts.upper_case_host, parts.port);
        before = ",";
    }
    text_append(text, "}");
}

static void append_requires(struct text *text, const struct test_case *test_case)
{
    text_append(text, ",\"requires\":[");
    for (size_t i = 0; i < test_case->required_globals.count; i++) {
        const char *name = test_case->required_globals.items[i];
        text_append(text, i ? "," : "");
        text_append_json_string(text, name, strlen(name));
    }
    text_append(text, "]");
}

const char *run_message_text(struct arena *arena, const struct run_message *message)
{
    const struct test_case *test_case = message->test_case;
    struct text text = {.arena = arena};
    text_printf(&text, "{\"type\":\"run\",\"run\":%u,\"realms\":[", message->run);
    for (size_t i = 0; i < test_case->realms.count; i++)
        append_realm(&text, message, i);
    text_append(&text, "]");
    append_requires(&text, test_case);
    if (message->takes_case)
        text_printf(&text, ",\"case\":%s", test_case->json);
    if (message->fresh)
        text_append(&text, ",\"fresh\":true");
    if (case_is_about_windows(test_case) && test_case->top_level)
        text_append(&text, ",\"top_level\":true");
    if (message->ports)
        append_origins(&text, test_case, message->ports);
    text_append(&text, "}");
    return text.bytes;
}
