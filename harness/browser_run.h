/*
 * The runs of a page whose realms are not all in its agent: the barriers before a program begins and
 * before main, and the turns of the other realms. A realm asks for its next turn when it has
 * done what the last one said, and is kept waiting until there is something to do.
 */
#ifndef PMSPEC_BROWSER_RUN_H
#define PMSPEC_BROWSER_RUN_H

#include "server.h"

enum { RUN_REALMS = 64, RUN_COMMANDS = 64 };

/* A realm of a run. */
struct browser_realm {
    bool up, ready;
    unsigned group;         // windows of one group are of one agent; a worker's is its own
    bool gone;              // no barrier waits for it, and it may end by itself
    bool asks;              // it takes its turns here: it is not of the page's agent
    unsigned done;          // of the commands
    unsigned pinged;        // the last heartbeat that it was asked for
    struct exchange *turn;  // kept, or NULL
    char *said;             // with its turn, to be read after post number said_after of the stream
    size_t said_length;
    unsigned said_stream, said_after;
    bool left;         // its request was given up by the other side
    unsigned left_at;  // at which heartbeat
};

enum browser_command { COMMAND_BEGIN, COMMAND_MAIN, COMMAND_DRAIN };

struct browser_run {
    unsigned number;
    char *text;  // the message that started it
    size_t realm_count;
    struct browser_realm realms[RUN_REALMS];
    enum browser_command commands[RUN_COMMANDS];
    size_t command_count;
    struct browser_run *next;
};

/* Opens a run at the head of a list; text is the message, copied. */
struct browser_run *browser_run_open(struct browser_run **list, unsigned number, const char *text,
                                     size_t realm_count);

/* NULL: there is none of that number. */
struct browser_run *browser_run_find(struct browser_run *list, unsigned number);

/* Ends the turns that are kept. */
void browser_run_close(struct browser_run **list, unsigned number);

/*
 * A realm asks for its turn, having done so many commands: that it asks says that it is up, and that
 * it is ready once it has done one.
 */
void browser_run_ask(struct browser_run *run, size_t realm, unsigned done, struct exchange *turn,
                     unsigned ping);

/* True if now, and not before, every realm is up (ready). */
bool browser_run_up(struct browser_run *run, size_t realm);
bool browser_run_ready(struct browser_run *run, size_t realm);

/*
 * Begins a run that has one realm, which no barrier makes wait: the types of what it is to do before
 * it asks, as a JSON array. Of a run with other realms, or that has begun, an empty one.
 */
const char *browser_run_begin_alone(struct browser_run *run, unsigned ping);

/* What a realm said with its turn is kept (copied), after what is kept of it already, until the posts
 * before it have come. */
void browser_run_keep(struct browser_realm *realm, const char *text, size_t length, unsigned stream,
                      unsigned after);

/* What can be read now that the stream has come to this post, or NULL; to be freed. */
char *browser_run_said(struct browser_run *run, unsigned stream, unsigned taken, size_t *length);

/* Another command for the realms that take their turns here. */
void browser_run_command(struct browser_run *run, enum browser_command command, unsigned ping);

/* A heartbeat for those that have begun. */
void browser_run_ping(struct browser_run *run, unsigned ping);

/* The turn will not be answered: whose it was, or NULL. */
struct browser_realm *browser_run_abandon(struct browser_run *run, struct exchange *turn,
                                          unsigned ping);

#endif
