/*
 * Posts in order: see browser_stream.h.
 */
#include "browser_stream.h"
#include <limits.h>
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

struct browser_stream *browser_stream_find(struct browser_stream **list, unsigned run,
                                           unsigned group)
{
    for (struct browser_stream *stream = *list; stream; stream = stream->next)
        if (stream->run == run && stream->group == group)
            return stream;
    struct browser_stream *stream = must(calloc(1, sizeof *stream));
    stream->run = run;
    stream->group = group;
    stream->next = *list;
    return *list = stream;
}

bool browser_stream_add(struct browser_stream *stream, unsigned n, const char *text, size_t length,
                        unsigned ping)
{
    struct browser_post **place = &stream->waiting;
    while (*place && (*place)->n < n)
        place = &(*place)->next;
    if (n <= stream->taken || (*place && (*place)->n == n) || stream->waiting_count >= MOST_WAITING)
        return false;
    struct browser_post *post = must(calloc(1, sizeof *post));
    post->n = n;
    post->text = must(malloc(length + 1));
    memcpy(post->text, text, length);
    post->text[length] = '\0';
    post->length = length;
    post->next = *place;
    *place = post;
    if (stream->waiting_count++ == 0)
        stream->waiting_since = ping;
    return true;
}

struct browser_post *browser_stream_take(struct browser_stream *stream, unsigned ping)
{
    struct browser_post *post = stream->waiting;
    if (!post || post->n != stream->taken + 1)
        return NULL;
    stream->waiting = post->next;
    stream->waiting_count--;
    stream->waiting_since = ping;
    stream->taken++;
    return post;
}

void browser_post_free(struct browser_post *post)
{
    free(post->text);
    free(post);
}

bool browser_stream_lost(const struct browser_stream *stream, unsigned ping)
{
    return stream->waiting && ping - stream->waiting_since > LOST_PINGS;
}

void browser_streams_close(struct browser_stream **list, unsigned run)
{
    while (*list) {
        struct browser_stream *stream = *list;
        if (run != UINT_MAX && stream->run != run) {
            list = &stream->next;
            continue;
        }
        *list = stream->next;
        while (stream->waiting) {
            struct browser_post *next = stream->waiting->next;
            browser_post_free(stream->waiting);
            stream->waiting = next;
        }
        free(stream);
    }
}
