/*
 * What realms of a browser say arrives by requests that may overtake each other. Each stream (run,
 * group) numbers its posts; here they are put in order again.
 */
#ifndef PMSPEC_BROWSER_STREAM_H
#define PMSPEC_BROWSER_STREAM_H

#include <stdbool.h>
#include <stddef.h>

enum {
    LOST_PINGS = 400,     // heartbeats after which a post that others have overtaken counts as lost
    MOST_WAITING = 4096,  // posts of one stream that wait for an earlier one
};

struct browser_post {
    unsigned n;
    char *text;
    size_t length;
    struct browser_post *next;  // by n
};

struct browser_stream {
    unsigned run, group;
    unsigned taken;                // last number that was taken
    struct browser_post *waiting;  // those that came before an earlier one
    size_t waiting_count;
    unsigned waiting_since;  // the heartbeat since when
    struct browser_stream *next;
};

/* Finds or opens a stream in a list. */
struct browser_stream *browser_stream_find(struct browser_stream **list, unsigned run,
                                           unsigned group);

/* Adds a post (copied). False: the number came before, or too much waits. */
bool browser_stream_add(struct browser_stream *stream, unsigned n, const char *text, size_t length,
                        unsigned ping);

/* The next post in order, or NULL; to be freed with browser_post_free. */
struct browser_post *browser_stream_take(struct browser_stream *stream, unsigned ping);

void browser_post_free(struct browser_post *post);

/* True if an earlier post has been missing for long. */
bool browser_stream_lost(const struct browser_stream *stream, unsigned ping);

/* Closes the streams of one run; of all with run UINT_MAX. */
void browser_streams_close(struct browser_stream **list, unsigned run);

#endif
