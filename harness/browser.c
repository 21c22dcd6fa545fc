/*
 * The browser's transport. What the engine sends is kept for the page, which fetches it by a long
 * poll; what the page and its other realms post is put in order and given to the engine. The paths,
 * behind the token:
 *
 *   plain/NAME, isolated/NAME   documents and scripts, on each kind of page; NAME also frame
 *   next?page=                  the page's long poll
 *   alive?page=                 kept for as long as the page is there
 *   turn?page=&run=&realm=&done=         a realm that is not of the page's agent asks for its turn
 *        &stream=&sent=                  and says something, to be read after that post of the stream
 *   say?page=&run=&stream=&n=            a post: lines of the protocol; the page's own is answered with
 *                                        what there is for it
 *
 * `page` names one load of the runner page: what an earlier one left behind is not listened to.
 */
#include "browser.h"
#include "browser_launch.h"
#include "browser_pages.h"
#include "browser_run.h"
#include "browser_stream.h"
#include "browser_version.h"
#include "json_text.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE_NAME = 64,
    START_WEIGHT = 400,
    NUMBER_WIDTH = 10,  // of a batch
    LEFT_PINGS = 20,    // heartbeats after which a realm that gave up its request is no more
    OK = 200,
    NOT_FOUND = 404,
    CONFLICT = 409,
    GONE = 410,
};

struct browser {
    struct transport transport;
    struct browser_options options;
    struct browser_start start;
    char with_display[PATH_MAX], version[64];
    struct browser_pages pages;
    uv_loop_t *loop;
    struct server *server;
    struct browser_launch *launch;
    struct transport_owner owner;
    uv_idle_t flusher;   // answers the page's poll with all that has been queued meanwhile
    uv_idle_t farewell;  // says that a page which stays was ended
    bool started, isolated_page, ending;
    bool parting;               // the page's end was asked for, and nothing is wrong with it
    bool kept;                  // it ended so, and waits for another start
    bool moving;                // it is to go to another address, as this start's page
    bool replacing;             // the browser is ended, and another one comes in its place
    char url[256];              // of this start's page
    char page[PAGE_NAME];       // that is served; empty: none yet
    char last_page[PAGE_NAME];  // that was served before: it may not know yet
    struct exchange *poll;      // kept, or NULL
    struct exchange *alive;     // likewise: its end is that of the page, even between two polls
    char *queue;                // for the page
    size_t queue_length;
    unsigned batches;  // numbered so far
    char how[128];     // why it was ended by us, or empty
    unsigned ping;
    struct browser_run *runs;
    struct browser_stream *streams;
};

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
    return memory;
}

static struct browser *of(struct transport *transport)
{
    return (struct browser *)transport;
}

static void answer(struct exchange *exchange, unsigned status, const char *text)
{
    exchange_answer(exchange, status, "text/plain", false, text, strlen(text));
}

/* To the page. */

/* From now on another page is waited for. */
static void forget_page(struct browser *browser)
{
    if (browser->page[0])
        memcpy(browser->last_page, browser->page, sizeof browser->page);
    browser->page[0] = '\0';
    browser->batches = 0;
    browser->moving = browser->kept = false;
    browser_streams_close(&browser->streams, UINT_MAX);
    if (browser->poll)
        answer(browser->poll, GONE, "");
    if (browser->alive)
        answer(browser->alive, GONE, "");
    browser->poll = browser->alive = NULL;
}

/* The page goes to the address of this start: nothing else is for it any more. */
static void answer_with_address(struct browser *browser, struct exchange *exchange)
{
    char text[sizeof browser->url + 64];
    snprintf(text, sizeof text, "%u\n{\"type\":\"open\",\"url\":\"%s\"}\n", ++browser->batches,
             browser->url);
    answer(exchange, OK, text);
    forget_page(browser);
}

/* All that is queued, as a batch with its number, as answers may overtake each other. */
static void answer_with_queue(struct browser *browser, struct exchange *exchange)
{
    char number[NUMBER_WIDTH + 1];
    if (browser->queue_length > 0) {
        snprintf(number, sizeof number, "%0*u", NUMBER_WIDTH, ++browser->batches);
        memcpy(browser->queue, number, NUMBER_WIDTH);
    }
    exchange_answer(exchange, OK, "text/plain", false, browser->queue, browser->queue_length);
    browser->queue_length = 0;
}

static void answer_page(struct browser *browser, struct exchange *exchange)
{
    if (browser->moving)
        answer_with_address(browser, exchange);
    else
        answer_with_queue(browser, exchange);
}

static void flush(struct browser *browser)
{
    struct exchange *poll = browser->poll;
    if (!poll || (browser->queue_length == 0 && !browser->moving))
        return;
    browser->poll = NULL;
    answer_page(browser, poll);
}

static void on_flush(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    flush(idle->data);
}

static void append_to_queue(struct browser *browser, const char *line)
{
    size_t length = strlen(line);
    browser->queue = must(realloc(browser->queue, browser->queue_length + length + 2));
    memcpy(browser->queue + browser->queue_length, line, length);
    browser->queue_length += length;
    browser->queue[browser->queue_length++] = '\n';
}

static void queue(struct browser *browser, const char *line)
{
    if (browser->queue_length == 0)
        append_to_queue(browser, "0000000000");  // NUMBER_WIDTH: the number, when it is known
    append_to_queue(browser, line);
    uv_idle_start(&browser->flusher, on_flush);
}

/* A command for all realms of a run: those of the page hear it there. */
static void command(struct browser *browser, struct browser_run *run, enum browser_command what)
{
    char line[64];
    if (what != COMMAND_DRAIN) {
        snprintf(line, sizeof line, "{\"type\":\"%s\",\"run\":%u}",
                 what == COMMAND_BEGIN ? "begin" : "main", run->number);
        queue(browser, line);
    }
    browser_run_command(run, what, browser->ping);
}

/* The adapter is to end, because of something that it did. */
static void end(struct browser *browser, const char *how)
{
    if (!browser->how[0])
        snprintf(browser->how, sizeof browser->how, "%s", how);
    browser->transport.kill(&browser->transport);
}

/* From the page and its realms. */

static unsigned number_field(const cJSON *message, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(message, name);
    return cJSON_IsNumber(field) && field->valuedouble >= 0 && field->valuedouble < 1e9
               ? (unsigned)field->valuedouble
               : UINT_MAX;
}

static void take_up(struct browser *browser, struct browser_run *run, size_t realm)
{
    if (realm < run->realm_count && browser_run_up(run, realm))
        command(browser, run, COMMAND_BEGIN);
}

static void take_ready(struct browser *browser, struct browser_run *run, size_t realm)
{
    if (realm < run->realm_count && browser_run_ready(run, realm))
        command(browser, run, COMMAND_MAIN);
}

/* The realm of this name went with its frame or popup: no barrier waits for it. */
static void take_gone(struct browser *browser, struct browser_run *run, const cJSON *message)
{
    const cJSON *index = cJSON_GetObjectItemCaseSensitive(message, "index");
    if (!cJSON_IsNumber(index) || index->valueint < 0 ||
        (size_t)index->valueint >= run->realm_count)
        return;
    run->realms[index->valueint].gone = true;
    browser_run_ping(run, browser->ping);  // who waited for it need not
    take_ready(browser, run, (size_t)index->valueint);
}

static void take_message(struct browser *browser, cJSON *message)
{
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(message, "type");
    struct browser_run *run = browser_run_find(browser->runs, number_field(message, "run"));
    if (!cJSON_IsString(type)) {
        browser->owner.broken(browser->owner.context, "a message without a type");
    } else if (strcmp(type->valuestring, "up") == 0) {
        if (run)
            take_up(browser, run, number_field(message, "index"));
    } else if (strcmp(type->valuestring, "ready") == 0) {
        if (run)
            take_ready(browser, run, number_field(message, "index"));
    } else {
        if (strcmp(type->valuestring, "gone") == 0 && run)
            take_gone(browser, run, message);
        browser->owner.message(browser->owner.context, message);
    }
}

static void take_line(struct browser *browser, const char *line, size_t length)
{
    struct diagnostic diagnostic;
    cJSON *message = json_parse(line, length, "message", &diagnostic);
    char sentence[1200];
    if (message) {
        take_message(browser, message);
    } else {
        snprintf(sentence, sizeof sentence, "a line that is not JSON: %s", diagnostic.sentence);
        browser->owner.broken(browser->owner.context, sentence);
    }
    cJSON_Delete(message);
}

static void take_lines(struct browser *browser, const char *text, size_t length)
{
    while (length > 0 && browser->started && !browser->ending) {
        const char *newline = memchr(text, '\n', length);
        size_t part = newline ? (size_t)(newline - text) : length;
        if (part > 0)
            take_line(browser, text, part);
        text += part + (newline != NULL);
        length -= part + (newline != NULL);
    }
}

/* Reads what is in order now. Reading may close the stream: it is looked up each time. */
static void read_stream(struct browser *browser, unsigned run, unsigned group)
{
    struct browser_post *post;
    while (browser->started && !browser->ending && !browser->moving &&
           (run == 0 || browser_run_find(browser->runs, run)) &&
           (post = browser_stream_take(browser_stream_find(&browser->streams, run, group),
                                       browser->ping))) {
        take_lines(browser, post->text, post->length);
        browser_post_free(post);
    }
}

/* Reads what realms said with their turns, as far as the posts before it have been read. */
static void read_said(struct browser *browser, unsigned number, unsigned group)
{
    struct browser_run *run;
    size_t length;
    char *said;
    while (
        browser->started && !browser->ending && (run = browser_run_find(browser->runs, number)) &&
        (said = browser_run_said(
             run, group, browser_stream_find(&browser->streams, number, group)->taken, &length))) {
        take_lines(browser, said, length);
        free(said);
    }
}

static unsigned number_argument(const struct exchange *exchange, const char *name)
{
    const char *text = exchange_argument(exchange, name);
    char *rest;
    unsigned long number = strtoul(text, &rest, 10);
    return *text >= '0' && *text <= '9' && !*rest && number < 1000000000 ? (unsigned)number
                                                                         : UINT_MAX;
}

static bool is_of_page(const struct browser *browser, const struct exchange *exchange)
{
    bool serves = (browser->started && !browser->ending) || browser->kept;
    return serves && browser->page[0] &&
           strcmp(exchange_argument(exchange, "page"), browser->page) == 0;
}

static void take_say(struct browser *browser, struct exchange *exchange)
{
    unsigned run = number_argument(exchange, "run"), group = number_argument(exchange, "stream");
    unsigned n = number_argument(exchange, "n");
    size_t length;
    const char *text = exchange_body(exchange, &length);
    if (!exchange_is_post(exchange) || !is_of_page(browser, exchange) || n == UINT_MAX || n == 0 ||
        group >= RUN_REALMS || (run != 0 && !browser_run_find(browser->runs, run))) {
        answer(exchange, GONE, "");
        return;
    }
    struct browser_stream *stream = browser_stream_find(&browser->streams, run, group);
    if (browser_stream_add(stream, n, text, length, browser->ping)) {
        read_stream(browser, run, group);
        read_said(browser, run, group);
    }
    if (run == 0 && is_of_page(browser, exchange))
        answer_page(browser, exchange);
    else
        answer(exchange, OK, "");
}

/* Requests. */

static void take_next(struct browser *browser, struct exchange *exchange)
{
    const char *page = exchange_argument(exchange, "page");
    bool is_new = *page && strcmp(page, browser->last_page) != 0;
    if (browser->started && !browser->ending && !browser->page[0] && is_new)
        snprintf(browser->page, sizeof browser->page, "%s", page);
    if (!is_of_page(browser, exchange) || browser->poll) {
        answer(exchange, CONFLICT, "");
        return;
    }
    browser->poll = exchange;
    flush(browser);
}

static void take_alive(struct browser *browser, struct exchange *exchange)
{
    if (is_of_page(browser, exchange) && !browser->alive)
        browser->alive = exchange;
    else
        answer(exchange, CONFLICT, "");
}

static void take_said(struct browser *browser, struct browser_run *run, size_t realm,
                      const struct exchange *exchange)
{
    unsigned stream = number_argument(exchange, "stream"), sent = number_argument(exchange, "sent");
    size_t length;
    const char *text = exchange_body(exchange, &length);
    if (stream >= RUN_REALMS || sent == UINT_MAX)
        return;
    browser_run_keep(&run->realms[realm], text, length, stream, sent);
    read_said(browser, run->number, stream);
}

static void take_turn(struct browser *browser, struct exchange *exchange)
{
    unsigned number = number_argument(exchange, "run");
    struct browser_run *run = browser_run_find(browser->runs, number);
    unsigned realm = number_argument(exchange, "realm"), done = number_argument(exchange, "done");
    if (!is_of_page(browser, exchange) || !run || realm >= run->realm_count || done == UINT_MAX) {
        answer(exchange, GONE, "");
        return;
    }
    browser_run_ask(run, realm, done, exchange, browser->ping);
    take_up(browser, run, realm);
    if (done > COMMAND_BEGIN)
        take_ready(browser, run, realm);
    if (exchange_is_post(exchange))
        take_said(browser, run, realm, exchange);
}

static void give_frame(struct browser *browser, struct exchange *exchange, bool isolated)
{
    struct browser_run *run = browser_run_find(browser->runs, number_argument(exchange, "run"));
    unsigned realm = number_argument(exchange, "realm");
    if (!is_of_page(browser, exchange) || !run || realm >= run->realm_count) {
        answer(exchange, GONE, "");
        return;
    }
    struct frame_config config = {
        .page = browser->page,
        .token = server_token(browser->server),
        .kind = isolated ? "isolated" : "plain",
        .run = run->text,
        .turns = browser_run_begin_alone(run, browser->ping),
        .script = browser_pages_find(&browser->pages, "realm.js")->text,
        .port = server_ports(browser->server)->port,
        .index = realm,
    };
    char *text = browser_frame_page(&config);
    exchange_answer(exchange, OK, "text/html", isolated, text, strlen(text));
    free(text);
}

static void give_page(struct browser *browser, struct exchange *exchange, const char *name,
                      bool isolated)
{
    const struct browser_page *page = browser_pages_find(&browser->pages, name);
    if (strcmp(name, "frame") == 0)
        give_frame(browser, exchange, isolated);
    else if (page)
        exchange_answer(exchange, OK, page->type, isolated, page->text, page->length);
    else
        answer(exchange, NOT_FOUND, "");
}

static void on_request(void *context, struct exchange *exchange)
{
    struct browser *browser = context;
    const char *path = exchange_path(exchange);
    if (strcmp(path, "say") == 0)
        take_say(browser, exchange);
    else if (strcmp(path, "turn") == 0)
        take_turn(browser, exchange);
    else if (exchange_is_post(exchange))
        answer(exchange, 405, "");
    else if (strcmp(path, "next") == 0)
        take_next(browser, exchange);
    else if (strcmp(path, "alive") == 0)
        take_alive(browser, exchange);
    else if (strncmp(path, "plain/", 6) == 0)
        give_page(browser, exchange, path + 6, false);
    else if (strncmp(path, "isolated/", 9) == 0)
        give_page(browser, exchange, path + 9, true);
    else
        answer(exchange, NOT_FOUND, "");
}

static bool open_page(struct browser *browser, const char **error);

/* A page that was to go on to another address is replaced; one that waits to be, with its browser. */
static void lose_page(struct browser *browser)
{
    const char *error;
    if (browser->moving) {
        open_page(browser, &error);
        return;
    }
    if (browser->kept && browser->launch)
        browser_launch_kill(browser->launch);
    if (!browser->kept)
        end(browser, "the page is gone: its renderer crashed, or it was left");
    browser->kept = false;
}

static void on_abandoned(void *context, struct exchange *exchange)
{
    struct browser *browser = context;
    if (exchange == browser->poll || exchange == browser->alive) {
        *(exchange == browser->poll ? &browser->poll : &browser->alive) = NULL;
        lose_page(browser);
        return;
    }
    for (struct browser_run *run = browser->runs; run; run = run->next)
        if (browser_run_abandon(run, exchange, browser->ping))
            return;
}

/* From the engine. */

/* No barrier waits for it: it comes when a program navigates to it. */
static bool is_next_document(const cJSON *realm)
{
    const char *kind = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(realm, "kind"));
    return kind && strcmp(kind, "document") == 0;
}

static void send_run(struct browser *browser, const char *text, const cJSON *message)
{
    const cJSON *realms = cJSON_GetObjectItemCaseSensitive(message, "realms");
    size_t count = (size_t)cJSON_GetArraySize(realms);
    struct browser_run *run =
        browser_run_open(&browser->runs, number_field(message, "run"), text, count);
    for (size_t i = 0; i < count; i++) {
        const cJSON *realm = cJSON_GetArrayItem(realms, (int)i);
        run->realms[i].gone = is_next_document(realm);
        unsigned group = number_field(realm, "group");
        run->realms[i].group = group < RUN_REALMS ? group : RUN_REALMS + (unsigned)i;
    }
}

static void close_run(struct browser *browser, unsigned number)
{
    browser_run_close(&browser->runs, number);
    browser_streams_close(&browser->streams, number);
}

/* What has been missing for many heartbeats will not come: the run is told, not judged. */
static void find_losses(struct browser *browser)
{
    for (struct browser_stream *stream = browser->streams; stream; stream = stream->next) {
        if (!browser_stream_lost(stream, browser->ping))
            continue;
        char line[128];
        snprintf(line, sizeof line,
                 "{\"type\":\"error\",\"run\":%u,\"sentence\":\"an observation was lost\"}",
                 stream->run);
        take_line(browser, line, strlen(line));
        return;  // the list may have changed
    }
}

static bool has_left(const struct browser *browser, const struct browser_realm *realm)
{
    return realm->left && !realm->gone && browser->ping - realm->left_at > LEFT_PINGS;
}

static void find_crashes(struct browser *browser)
{
    for (struct browser_run *run = browser->runs; run; run = run->next)
        for (size_t i = 0; i < run->realm_count; i++)
            if (has_left(browser, &run->realms[i])) {
                end(browser, "a realm is gone: its renderer crashed, or it ended by itself");
                return;
            }
}

static void send_ping(struct browser *browser, unsigned ping)
{
    browser->ping = ping;
    for (struct browser_run *run = browser->runs; run; run = run->next)
        browser_run_ping(run, ping);
    find_losses(browser);
    find_crashes(browser);
}

static void transport_send(struct transport *transport, const char *text)
{
    struct browser *browser = of(transport);
    cJSON *message = cJSON_Parse(text);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(message, "type");
    const char *kind = cJSON_IsString(type) ? type->valuestring : "";
    struct browser_run *run = browser_run_find(browser->runs, number_field(message, "run"));
    if (browser->options.hold && strcmp(kind, "drop") == 0) {
        cJSON_Delete(message);
        return;
    }
    browser->parting |= strcmp(kind, "bye") == 0;
    if (strcmp(kind, "run") == 0)
        send_run(browser, text, message);
    if (!browser->parting)
        queue(browser, text);
    if (strcmp(kind, "drain") == 0 && run)
        command(browser, run, COMMAND_DRAIN);
    else if (strcmp(kind, "drop") == 0)
        close_run(browser, number_field(message, "run"));
    else if (strcmp(kind, "ping") == 0)
        send_ping(browser, number_field(message, "n"));
    cJSON_Delete(message);
}

/* Its start and end. */

static void tell_end(struct browser *browser, const char *how, const char *last_words)
{
    char copy[sizeof browser->how];
    bool said_hello = browser->page[0] != '\0';
    snprintf(copy, sizeof copy, "%s", browser->how[0] ? browser->how : how);
    browser->owner.ended(browser->owner.context, copy, said_hello ? "" : last_words);
}

static void on_launch_ended(void *context, const char *how, const char *last_words);

static bool launch(struct browser *browser, const char **error)
{
    struct launch_owner owner = {browser, on_launch_ended};
    browser->start.url = browser->url;
    browser->launch = browser_launch_start(browser->loop, &browser->start, &owner, error);
    return browser->launch;
}

static void end_launch(struct browser *browser)
{
    if (browser->launch)
        browser_launch_close(browser->launch);
    browser->launch = NULL;
    browser->kept = false;
}

/* One that lost its page while it waited for another start is replaced. */
static void on_launch_ended(void *context, const char *how, const char *last_words)
{
    struct browser *browser = context;
    const char *error = how;
    bool replace = browser->replacing && !browser->ending;
    uv_idle_stop(&browser->farewell);
    browser->kept = browser->replacing = false;
    if (!browser->started || replace)
        end_launch(browser);
    if (browser->started && !(replace && launch(browser, &error)))
        tell_end(browser, error, last_words);
}

/* A browser that lost its page meanwhile tells its own end. */
static void on_farewell(uv_idle_t *idle)
{
    struct browser *browser = idle->data;
    uv_idle_stop(idle);
    if (browser->kept || !browser->launch)
        tell_end(browser, "the page was ended", "");
}

static bool open_server(struct browser *browser, uv_loop_t *loop, const char **error)
{
    struct server_owner owner = {browser, on_request, on_abandoned};
    if (browser->server)
        return true;
    browser->loop = loop;
    if (!browser_pages_load(&browser->pages, browser->options.root, error))
        return false;
    browser->server = server_open(loop, &owner, browser->transport.wants_default_port, error);
    if (!browser->server)
        return false;
    browser->transport.ports = server_ports(browser->server);
    uv_idle_init(loop, &browser->farewell);
    uv_idle_init(loop, &browser->flusher);
    browser->farewell.data = browser->flusher.data = browser;
    return true;
}

static void runner_url(const struct browser *browser, char *url, size_t size)
{
    snprintf(url, size, "http://localhost:%u/%s/%s/runner%s", server_ports(browser->server)->port,
             server_token(browser->server), browser->isolated_page ? "isolated" : "plain",
             browser->options.hold ? "?hold" : "");
}

static bool open_page(struct browser *browser, const char **error)
{
    forget_page(browser);
    if (!browser->options.profile) {
        browser->options.announce(browser->options.context, browser->url);
        return true;
    }
    if (!browser->launch)
        return launch(browser, error);
    browser->replacing = true;
    browser_launch_kill(browser->launch);
    return true;
}

static bool transport_start(struct transport *transport, uv_loop_t *loop, bool isolated_page,
                            const struct transport_owner *owner, const char **error)
{
    struct browser *browser = of(transport);
    if (!open_server(browser, loop, error))
        return false;
    browser->owner = *owner;
    browser->isolated_page = isolated_page;
    browser->ending = browser->parting = false;
    browser->how[0] = '\0';
    runner_url(browser, browser->url, sizeof browser->url);
    browser->queue_length = 0;
    browser->moving = browser->kept;
    browser->started = browser->kept || open_page(browser, error);
    flush(browser);
    return browser->started;
}

static void transport_kill(struct transport *transport)
{
    struct browser *browser = of(transport);
    if (!browser->started || browser->ending)
        return;
    browser->ending = true;
    browser->kept = browser->page[0] && !browser->moving &&
                    (browser->parting || (!browser->launch && browser->poll));
    if (browser->launch && !browser->kept)
        browser_launch_kill(browser->launch);
    else
        uv_idle_start(&browser->farewell, on_farewell);
}

static int transport_group(const struct transport *transport)
{
    return browser_process((const struct browser *)transport);
}

static void transport_close(struct transport *transport)
{
    struct browser *browser = of(transport);
    if (!browser->kept)
        end_launch(browser);
    browser->started = false;
    while (browser->runs)
        browser_run_close(&browser->runs, browser->runs->number);
    if (!browser->kept)
        forget_page(browser);
}

static void transport_finish(struct transport *transport)
{
    struct browser *browser = of(transport);
    if (!browser->server)
        return;
    if (browser->launch)
        browser_launch_kill(browser->launch);
    queue(browser, "{\"type\":\"bye\"}");
    flush(browser);
    forget_page(browser);
    server_close(browser->server);
    uv_close((uv_handle_t *)&browser->farewell, NULL);
    uv_close((uv_handle_t *)&browser->flusher, NULL);
    browser->server = NULL;
    browser->transport.ports = NULL;
}

static void prepare_start(struct browser *browser)
{
    const struct browser_options *options = &browser->options;
    snprintf(browser->with_display, sizeof browser->with_display,
             "%s/harness/adapters/with_display", options->root);
    browser->start = (struct browser_start){.profile = options->profile,
                                            .binary = options->binary,
                                            .with_display = browser->with_display};
    if (options->profile && options->profile->asked_for_version)
        browser_version(&browser->start, browser->version, sizeof browser->version);
}

struct browser *browser_open(const struct browser_options *options)
{
    struct browser *browser = must(calloc(1, sizeof *browser));
    const struct browser_profile *profile = options->profile;
    browser->options = *options;
    prepare_start(browser);
    browser->transport = (struct transport){
        .name = profile ? options->binary : "the page",
        .version = browser->version[0] ? browser->version : NULL,
        .isolates = true,
        .page_kinds = true,
        .patient = !profile,
        .start_weight = START_WEIGHT,
        .fresh_after = profile ? profile->fresh_after : 0,
        .start = transport_start,
        .send = transport_send,
        .kill = transport_kill,
        .group = transport_group,
        .close = transport_close,
        .finish = transport_finish,
    };
    return browser;
}

void browser_close(struct browser *browser)
{
    browser_pages_release(&browser->pages);
    free(browser->queue);
    free(browser);
}

struct transport *browser_transport(struct browser *browser)
{
    return &browser->transport;
}

int browser_process(const struct browser *browser)
{
    return browser->launch ? browser_launch_pid(browser->launch) : 0;
}
