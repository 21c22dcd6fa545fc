/*
 * For tests: small programs made at random, the same for the same number on every machine. A program
 * has up to three channels of one realm and perhaps one or two agents, or frames of other origins; it
 * posts, starts late, closes, transfers by structuredClone and by messages, posts from handlers and
 * microtasks, and removes a frame.
 */
#ifndef PMSPEC_TESTS_GENERATED_PROGRAM_H
#define PMSPEC_TESTS_GENERATED_PROGRAM_H

#include "../json_text.h"
#include <stdint.h>

struct generator {
    struct text text;
    uint64_t state;
    unsigned channels, agents, posts, moved;
    bool closes, frames;
};

static inline unsigned generator_below(struct generator *generator, unsigned bound)
{
    generator->state ^= generator->state << 13;
    generator->state ^= generator->state >> 7;
    generator->state ^= generator->state << 17;
    return (unsigned)((generator->state >> 16) % bound);
}

/* A port of the first realm. */
static inline void generate_port(struct generator *generator)
{
    text_printf(&generator->text, "c%u.port%u", generator_below(generator, generator->channels),
                1 + generator_below(generator, 2));
}

/* What the receiver does with a port that came along: listens, starts it, perhaps answers. */
static inline void generate_reception(struct generator *generator)
{
    struct text *text = &generator->text;
    text_append(text, ",[\"if\",\"$e.ports[0]\",[\"let\",\"r\",\"$e.ports[0]\"],"
                      "[\"on\",\"r\",\"message\",[\"log\",\"r\",\"$e.data\"]]");
    if (generator_below(generator, 4))
        text_append(text, ",[\"r.start\"]");
    if (generator_below(generator, 3) == 0)
        text_append(text, ",[\"r.postMessage\",\"r\"]");
    if (generator->closes && generator_below(generator, 3) == 0)
        text_append(text, ",[\"r.close\"]");
    text_append(text, "]");
}

static inline void generate_transfer(struct generator *generator)
{
    struct text *text = &generator->text;
    unsigned number = generator->moved++;
    text_printf(text, "[\"try\",[\"let\",\"p%u\",\"$", number);
    generate_port(generator);
    text_printf(text,
                "\"],[\"let\",\"m%u\",{\"!call\":[\"structuredClone\",\"$p%u\",{\"transfer\":"
                "[\"$p%u\"]}]}],[\"on\",\"m%u\",\"message\",[\"log\",\"m%u\",\"$e.data\"]]",
                number, number, number, number, number);
    if (generator_below(generator, 4))
        text_printf(text, ",[\"m%u.start\"]", number);
    text_append(text, ",[\"catch\"]]");
}

static inline void generate_post(struct generator *generator, const char *data)
{
    struct text *text = &generator->text;
    bool elsewhere = generator->agents > 0 && generator_below(generator, 2);
    text_append(text, "[\"try\",[\"");
    if (elsewhere)
        text_printf(text, "a%u", 1 + generator_below(generator, generator->agents));
    else
        generate_port(generator);
    text_printf(text, ".postMessage\",%s%s", data, elsewhere && generator->frames ? ",\"*\"" : "");
    if (generator_below(generator, 4) == 0) {
        text_append(text, ",[\"$");
        generate_port(generator);
        text_append(text, "\"]");
    }
    text_append(text, "],[\"catch\"]]");
}

static inline void generate_operation(struct generator *generator, bool nested)
{
    struct text *text = &generator->text;
    char data[32] = "0";
    unsigned kind = generator_below(generator, 12);
    if (!nested)
        snprintf(data, sizeof data, "%u", ++generator->posts);
    if (kind == 0) {
        generate_transfer(generator);
    } else if (kind == 1 && generator->closes) {
        text_append(text, "[\"");
        generate_port(generator);
        text_append(text, ".close\"]");
    } else if (kind == 2 || kind == 3) {
        text_append(text, "[\"");
        generate_port(generator);
        text_append(text, ".start\"]");
    } else if (kind == 4) {
        text_append(text, "[\"micro\",");
        generate_post(generator, data);
        text_append(text, ",[\"log\",\"micro\"]]");
    } else if (kind == 5) {
        text_append(text, "[\"end\"]");
    } else if (kind == 6 && generator->frames && generator->closes) {
        text_append(text, "[\"remove\",\"a1\"]");
    } else if (kind == 7 && generator->frames) {
        text_printf(text, "[\"self.postMessage\",%s,\"*\"]", data);
    } else {
        generate_post(generator, data);
    }
}

/* A listener that logs, and does one thing more for messages that main sent. */
static inline void generate_listener(struct generator *generator, const char *target)
{
    struct text *text = &generator->text;
    text_printf(text, ",[\"on\",\"%s\",\"message\",[\"log\",\"%s\",\"$e.data\"]", target, target);
    generate_reception(generator);
    if (generator_below(generator, 2)) {
        text_append(text, ",[\"if\",\"$e.data\",");
        generate_operation(generator, true);
        text_append(text, "]");
    }
    text_append(text, "]");
    if (generator->closes && generator_below(generator, 3) == 0)
        text_printf(text, ",[\"on\",\"%s\",\"close\",[\"log\",\"%s\",\"closed\"]]", target, target);
    if (generator_below(generator, 3))
        text_printf(text, ",[\"%s.start\"]", target);
}

static inline void generate_first_realm(struct generator *generator, unsigned operations)
{
    struct text *text = &generator->text;
    text_append(text, "[[\"log\",\"go\"]");
    for (unsigned i = 0; i < generator->channels; i++)
        text_printf(text, ",[\"let\",\"c%u\",{\"!new\":[\"MessageChannel\"]}]", i);
    for (unsigned i = 0; i < 2 * generator->channels; i++) {
        char target[32];
        snprintf(target, sizeof target, "c%u.port%u", i / 2, 1 + i % 2);
        if (generator_below(generator, 3))
            generate_listener(generator, target);
    }
    for (unsigned i = 1; i <= generator->agents; i++) {
        char target[32];
        snprintf(target, sizeof target, "a%u", i);
        if (!generator->frames)
            generate_listener(generator, target);
    }
    if (generator->frames)
        text_append(text, ",[\"on\",\"self\",\"message\",[\"log\",\"window\",\"$e.data\"]]");
    for (unsigned i = 0; i < operations; i++) {
        text_append(text, ",");
        generate_operation(generator, false);
    }
    text_append(text, "]");
}

/* An agent hears its owner, answers, and may post on its own. */
static inline void generate_agent(struct generator *generator, unsigned number)
{
    struct text *text = &generator->text;
    const char *origin = generator->frames ? ",\"*\"" : "";
    text_printf(text, ",\"a%u\":[[\"on\",\"%s\",\"message\",[\"log\",\"top\",\"$e.data\"]", number,
                generator->frames ? "self" : "top");
    generate_reception(generator);
    if (generator_below(generator, 2))
        text_printf(text, ",[\"if\",\"$e.data\",[\"top.postMessage\",\"answer\"%s]%s]", origin,
                    generator_below(generator, 2) ? ",[\"end\"]" : "");
    text_append(text, generator->frames ? "]" : "],[\"top.start\"]");
    if (generator_below(generator, 2))
        text_printf(text, ",[\"top.postMessage\",\"own\"%s]", origin);
    if (generator->closes && !generator->frames && generator_below(generator, 4) == 0)
        text_append(text, ",[\"top.close\"]");
    text_append(text, "]");
}

/* The text of a file with one case. */
static inline const char *generate_program(struct arena *arena, unsigned number)
{
    struct generator generator = {.text = {.arena = arena}};
    generator.state = 0x9e3779b97f4a7c15u * (number + 1);
    generator_below(&generator, 2);
    generator.channels = 1 + generator_below(&generator, 3);
    generator.agents = generator_below(&generator, 4) % 3;
    generator.closes = generator_below(&generator, 2);
    generator.frames = generator.agents > 0 && generator_below(&generator, 2);
    text_append(&generator.text,
                "{\"cases\":[{\"id\":\"t/case\",\"title\":\"It runs.\",\"clauses\":"
                "[\"c\"],\"expect\":{},\"realms\":{\"top\":{}");
    for (unsigned i = 1; i <= generator.agents; i++)
        text_printf(&generator.text,
                    generator.frames ? ",\"a%u\":{\"frame\":\"top\",\"origin\":\"other-site\"}"
                                     : ",\"a%u\":{\"agent\":\"top\"}",
                    i);
    text_append(&generator.text, "},\"main\":{\"top\":");
    generate_first_realm(&generator, 2 + generator_below(&generator, generator.agents ? 4 : 6));
    for (unsigned i = 1; i <= generator.agents; i++)
        generate_agent(&generator, i);
    text_append(&generator.text, "}}]}");
    return generator.text.bytes;
}

#endif
