/*
 * pmspec origin: what the reference makes of URLs, one answer a line.
 */
#include "command.h"
#include "../reference/origin.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A machine of one agent, for algorithms that run no program. */
struct machine {
    struct arena *arena;
    struct agent_stacks *stacks;
    struct agent *agent;
};

static size_t first_choice(void *context, size_t count)
{
    return 0;
}

static void ignore_report(void *context, struct agent *agent, struct realm *realm,
                          struct value exception)
{
}

/* Forgets all earlier origins. */
static void machine_begin(struct machine *machine)
{
    struct run_host host = {.choose = first_choice, .report = ignore_report};
    arena_reset(machine->arena);
    machine->agent = agent_create(run_create(machine->arena, machine->stacks, &host), "main");
}

static struct machine machine_open(void)
{
    struct machine machine = {.arena = arena_open(), .stacks = agent_stacks_open()};
    machine_begin(&machine);
    return machine;
}

static void machine_close(struct machine *machine)
{
    agent_stacks_close(machine->stacks);
    arena_close(machine->arena);
}

/* NULL if the text is no URL. */
static struct origin *origin_of(struct agent *agent, const char *text, size_t length)
{
    struct url url;
    struct string input = string_from_utf8_bytes(agent->arena, text, length);
    return url_parse(agent, input, NULL, &url) ? url_origin(agent, &url) : NULL;
}

static void print_origin(struct agent *agent, const struct origin *origin)
{
    puts(origin ? string_to_utf8(agent->arena, origin_serialize(agent, origin)) : "failure");
}

static void print_same_origin(struct agent *agent, const struct origin *a, const struct origin *b)
{
    puts(a && b && same_origin(agent, a, b) ? "same origin" : "not same origin");
}

/* One URL a line; only the newline is no part of it. */
static enum status answer_lines(struct machine *machine, struct diagnostic *diagnostic)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    while ((length = getline(&line, &size, stdin)) != -1) {
        if (line[length - 1] == '\n')
            length--;
        print_origin(machine->agent, origin_of(machine->agent, line, (size_t)length));
        machine_begin(machine);
    }
    free(line);
    return ferror(stdin) ? diagnose(diagnostic, "", 0, "", "standard input cannot be read")
                         : STATUS_OK;
}

static void answer_words(struct agent *agent, char const *const *urls, size_t count)
{
    struct origin *origins[2] = {NULL, NULL};
    for (size_t i = 0; i < count; i++) {
        origins[i] = origin_of(agent, urls[i], strlen(urls[i]));
        print_origin(agent, origins[i]);
    }
    if (count == 2)
        print_same_origin(agent, origins[0], origins[1]);
}

enum status command_origin(struct command_context *context)
{
    const struct options *options = &context->options;
    size_t count = options->operands.count;
    enum status status = STATUS_OK;
    if (count < 1 || count > 2)
        return diagnose(&context->diagnostic, "", 0, "",
                        "give one URL, or two to compare, or - for one a line of standard input");
    struct machine machine = machine_open();
    if (count == 1 && strcmp(options->operands.items[0], "-") == 0)
        status = answer_lines(&machine, &context->diagnostic);
    else
        answer_words(machine.agent, options->operands.items, count);
    machine_close(&machine);
    return status;
}
