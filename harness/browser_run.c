/*
 * Barriers and turns: see browser_run.h.
 */
#include "browser_run.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
    return memory;
}

struct browser_run *browser_run_open(struct browser_run **list, unsigned number, const char *text,
                                     size_t realm_count)
{
    struct browser_run *run = must(calloc(1, sizeof *run));
    run->number = number;
    run->text = must(strdup(text));
    run->realm_count = realm_count;
    run->next = *list;
    return *list = run;
}

struct browser_run *browser_run_find(struct browser_run *list, unsigned number)
{
    while (list && list->number != number)
        list = list->next;
    return list;
}

static void answer(struct browser_realm *realm, unsigned status, const char *text)
{
    struct exchange *turn = realm->turn;
    realm->turn = NULL;
    if (turn)
        exchange_answer(turn, status, "text/plain", false, text, strlen(text));
}

void browser_run_close(struct browser_run **list, unsigned number)
{
    while (*list && (*list)->number != number)
        list = &(*list)->next;
    struct browser_run *run = *list;
    if (!run)
        return;
    *list = run->next;
    for (size_t i = 0; i < run->realm_count; i++) {
        answer(&run->realms[i], 410, "");
        free(run->realms[i].said);
    }
    free(run->text);
    free(run);
}

static bool has_main(const struct browser_run *run)
{
    return run->command_count > COMMAND_MAIN;
}

static void append_commands(char *text, size_t size, const struct browser_run *run, size_t from)
{
    static const char *const lines[] = {"{\"type\":\"begin\"}\n", "{\"type\":\"main\"}\n",
                                        "{\"type\":\"drain\"}\n"};
    for (size_t i = from; i < run->command_count; i++) {
        size_t length = strlen(text);
        snprintf(text + length, size - length, "%s", lines[run->commands[i]]);
    }
}

/* In an agent, main runs in the order of the realms. */
static bool waits_for_others(const struct browser_run *run, const struct browser_realm *realm)
{
    if (realm->done != COMMAND_MAIN)
        return false;
    for (const struct browser_realm *other = run->realms; other < realm; other++)
        if (other->group == realm->group && other->asks && !other->gone &&
            other->done <= COMMAND_MAIN)
            return true;
    return false;
}

/* Gives the realm its turn if it waits for one and there is something to do. */
static void serve(struct browser_run *run, struct browser_realm *realm, unsigned ping)
{
    char text[RUN_COMMANDS * 24] = "";
    if (!realm->turn || waits_for_others(run, realm))
        return;
    if (realm->done < run->command_count) {
        append_commands(text, sizeof text, run, realm->done);
        answer(realm, 200, text);
    } else if (has_main(run) && realm->pinged < ping) {
        realm->pinged = ping;
        snprintf(text, sizeof text, "{\"type\":\"ping\",\"n\":%u}\n", ping);
        answer(realm, 200, text);
    }
}

void browser_run_ask(struct browser_run *run, size_t realm, unsigned done, struct exchange *turn,
                     unsigned ping)
{
    struct browser_realm *asking = &run->realms[realm];
    answer(asking, 410, "");  // it asks once at a time
    asking->asks = true;
    asking->left = false;
    asking->done = done;
    asking->turn = turn;
    for (size_t i = realm; i < run->realm_count; i++)
        serve(run, &run->realms[i], ping);  // some may have waited for this one
}

static bool all_are(const struct browser_run *run, bool ready)
{
    for (size_t i = 0; i < run->realm_count; i++) {
        const struct browser_realm *realm = &run->realms[i];
        if (!realm->gone && !(ready ? realm->ready : realm->up))
            return false;
    }
    return true;
}

bool browser_run_up(struct browser_run *run, size_t realm)
{
    run->realms[realm].up = true;
    return run->command_count == COMMAND_BEGIN && all_are(run, false);
}

bool browser_run_ready(struct browser_run *run, size_t realm)
{
    run->realms[realm].ready = true;
    return run->command_count == COMMAND_MAIN && all_are(run, true);
}

void browser_run_command(struct browser_run *run, enum browser_command command, unsigned ping)
{
    if (run->command_count == RUN_COMMANDS)
        return;
    run->commands[run->command_count++] = command;
    for (size_t i = 0; i < run->realm_count; i++) {
        if (command == COMMAND_MAIN)
            run->realms[i].pinged = ping;  // earlier ones are not its own
        serve(run, &run->realms[i], ping);
    }
}

const char *browser_run_begin_alone(struct browser_run *run, unsigned ping)
{
    if (run->realm_count != 1 || run->command_count > 0)
        return "[]";
    run->realms[0].up = run->realms[0].ready = true;
    browser_run_command(run, COMMAND_BEGIN, ping);
    browser_run_command(run, COMMAND_MAIN, ping);
    return "[\"begin\",\"main\"]";
}

void browser_run_keep(struct browser_realm *realm, const char *text, size_t length, unsigned stream,
                      unsigned after)
{
    size_t before = realm->said ? realm->said_length : 0;
    realm->said = must(realloc(realm->said, before + length + 2));
    memcpy(realm->said + before, text, length);
    realm->said_length = before + length + 1;
    memcpy(realm->said + before + length, "\n", 2);
    realm->said_stream = stream;
    realm->said_after = after;
}

char *browser_run_said(struct browser_run *run, unsigned stream, unsigned taken, size_t *length)
{
    for (size_t i = 0; i < run->realm_count; i++) {
        struct browser_realm *realm = &run->realms[i];
        if (!realm->said || realm->said_stream != stream || realm->said_after > taken)
            continue;
        char *said = realm->said;
        realm->said = NULL;
        *length = realm->said_length;
        return said;
    }
    return NULL;
}

void browser_run_ping(struct browser_run *run, unsigned ping)
{
    for (size_t i = 0; i < run->realm_count; i++)
        serve(run, &run->realms[i], ping);
}

struct browser_realm *browser_run_abandon(struct browser_run *run, struct exchange *turn,
                                          unsigned ping)
{
    for (size_t i = 0; i < run->realm_count; i++) {
        struct browser_realm *realm = &run->realms[i];
        if (realm->turn != turn)
            continue;
        realm->turn = NULL;
        realm->left = true;
        realm->left_at = ping;
        return realm;
    }
    return NULL;
}
