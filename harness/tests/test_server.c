/*
 * The loopback server under clients that mean it ill, and what it gives to those that do not. The
 * client is a thread with plain sockets; the server runs in the loop of the main thread.
 */
#include "../server.h"
#include "../../reference/tests/suite.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FUZZED_REQUESTS = 1500, ANSWER_SIZE = 2048, BIG_BODY = 20 * 1024 * 1024 };

/* A server under test, what it was asked, and the client's script. */
struct fixture {
    uv_loop_t loop;
    uv_async_t client_done;
    struct server *server;
    struct exchange *kept;
    unsigned requests, abandoned;
    size_t body_length;
    char path[64], argument[64];
    bool keep;  // keep the next request
    bool wants_default_port;
    void (*script)(struct fixture *fixture);
};

static void on_request(void *context, struct exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->requests++;
    exchange_body(exchange, &fixture->body_length);
    snprintf(fixture->path, sizeof fixture->path, "%s", exchange_path(exchange));
    snprintf(fixture->argument, sizeof fixture->argument, "%s", exchange_argument(exchange, "a"));
    if (fixture->keep)
        fixture->kept = exchange;
    else
        exchange_answer(exchange, 200, "text/plain", strcmp(fixture->path, "isolated") == 0, "yes",
                        3);
}

static void on_abandoned(void *context, struct exchange *exchange)
{
    struct fixture *fixture = context;
    fixture->abandoned += exchange == fixture->kept;
    fixture->kept = NULL;
}

static void on_client_done(uv_async_t *async)
{
    struct fixture *fixture = async->data;
    server_close(fixture->server);
    uv_close((uv_handle_t *)async, NULL);
}

static void *client_thread(void *data)
{
    struct fixture *fixture = data;
    fixture->script(fixture);
    uv_async_send(&fixture->client_done);
    return NULL;
}

/* Runs the script against a fresh server until both are done. */
static void run_script(struct fixture *fixture, void (*script)(struct fixture *fixture))
{
    struct server_owner owner = {fixture, on_request, on_abandoned};
    const char *error = "";
    pthread_t thread;
    fixture->script = script;
    CU_ASSERT_EQUAL_FATAL(uv_loop_init(&fixture->loop), 0);
    fixture->server = server_open(&fixture->loop, &owner, fixture->wants_default_port, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture->server);
    uv_async_init(&fixture->loop, &fixture->client_done, on_client_done);
    fixture->client_done.data = fixture;
    CU_ASSERT_EQUAL_FATAL(pthread_create(&thread, NULL, client_thread, fixture), 0);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    pthread_join(thread, NULL);
    CU_ASSERT_EQUAL(uv_loop_close(&fixture->loop), 0);
}

/* The client. */

static int connect_to_port(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        abort();
    return connection;
}

static int connect_to(const struct fixture *fixture, bool other_port)
{
    const struct origin_ports *ports = server_ports(fixture->server);
    return connect_to_port(other_port ? ports->other_port : ports->port);
}

static void send_bytes(int connection, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return;  // the server has hung up, as it may
        bytes += sent;
        length -= (size_t)sent;
    }
}

/* The status of the answer, 0 if there is none; the whole answer in text. */
static int read_answer(int connection, char *text)
{
    size_t length = 0;
    ssize_t count;
    text[0] = '\0';
    while (length < ANSWER_SIZE - 1 &&
           (count = recv(connection, text + length, ANSWER_SIZE - 1 - length, 0)) > 0) {
        length += (size_t)count;
        text[length] = '\0';
    }
    int status = 0;
    return sscanf(text, "HTTP/1.%*d %d", &status) == 1 ? status : 0;
}

static int ask_text(const struct fixture *fixture, const char *request, char *text)
{
    int connection = connect_to(fixture, false);
    send_bytes(connection, request, strlen(request));
    shutdown(connection, SHUT_WR);
    int status = read_answer(connection, text);
    close(connection);
    return status;
}

/* A request with a Host of the server's port (host without it) and the token in place of %T. */
static int ask(const struct fixture *fixture, const char *method, const char *path,
               const char *host, const char *body, char *text)
{
    char request[4096], whole_path[512] = "";
    const char *token = strstr(path, "%T");
    snprintf(whole_path, sizeof whole_path, "%.*s%s%s",
             token ? (int)(token - path) : (int)strlen(path), path,
             token ? server_token(fixture->server) : "", token ? token + 2 : "");
    snprintf(request, sizeof request,
             "%s %s HTTP/1.1\r\nHost: %s:%u\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
             method, whole_path, host, server_ports(fixture->server)->port, strlen(body), body);
    return ask_text(fixture, request, text);
}

/* What is let in. */

static void ask_rightly(struct fixture *fixture)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]", "a.localhost",
                                        "h-7.localhost"};
    char text[ANSWER_SIZE];
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        CU_ASSERT_EQUAL(ask(fixture, "GET", "/%T/x?a=b", hosts[i], "", text), 200);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Access-Control-Allow-Origin: *"));
    CU_ASSERT_PTR_NULL(strstr(text, "Embedder-Policy"));
    CU_ASSERT_STRING_EQUAL(fixture->argument, "b");
    CU_ASSERT_EQUAL(ask(fixture, "GET", "/%T/isolated", "localhost", "", text), 200);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Cross-Origin-Embedder-Policy: require-corp"));
    CU_ASSERT_EQUAL(ask(fixture, "POST", "/%T/say", "localhost", "12345", text), 200);
    CU_ASSERT_EQUAL(fixture->body_length, 5);
}

static void lets_in_what_is_right(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, ask_rightly);
    CU_ASSERT_EQUAL(fixture.requests, 7);
    CU_ASSERT_STRING_EQUAL(fixture.path, "say");
}

/* What is kept out. */

static void ask_wrongly(struct fixture *fixture)
{
    static const char *const hosts[] = {"evil.example",   "localhost.evil.example",
                                        "127.0.0.2",      "",
                                        ".localhost",     "a b.localhost",
                                        "LOCALHOST.evil", "localhost@evil",
                                        "a.localhost.",   "0.0.0.0"};
    static const char *const paths[] = {"/",
                                        "/x",
                                        "/%T",
                                        "/%Tx/x",
                                        "//%T/x",
                                        "/%%54/x",
                                        "/0123456789abcdef0123456789abcdef/x",
                                        "/../%T/x",
                                        "*"};
    static const char *const methods[] = {"PUT",   "DELETE", "OPTIONS", "HEAD",
                                          "TRACE", "PATCH",  "get",     "BREW"};
    char text[ANSWER_SIZE];
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++)
        CU_ASSERT_NOT_EQUAL(ask(fixture, "GET", "/%T/x", hosts[i], "", text), 200);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        CU_ASSERT_NOT_EQUAL(ask(fixture, "GET", paths[i], "localhost", "", text), 200);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        CU_ASSERT_NOT_EQUAL(ask(fixture, methods[i], "/%T/x", "localhost", "", text), 200);
    CU_ASSERT_EQUAL(ask(fixture, "PUT", "/%T/x", "localhost", "", text), 405);
    CU_ASSERT_EQUAL(ask(fixture, "GET", "/x", "localhost", "", text), 404);
}

static void keeps_out_what_is_wrong(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, ask_wrongly);
    CU_ASSERT_EQUAL(fixture.requests, 0);
}

static void ask_with_other_port(struct fixture *fixture)
{
    char request[256], text[ANSWER_SIZE];
    snprintf(request, sizeof request,
             "GET /%s/x HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n\r\n",
             server_token(fixture->server), server_ports(fixture->server)->other_port);
    CU_ASSERT_EQUAL(ask_text(fixture, request, text), 404);
    int connection = connect_to(fixture, true);
    send_bytes(connection, request, strlen(request));
    shutdown(connection, SHUT_WR);
    CU_ASSERT_EQUAL(read_answer(connection, text), 200);
    close(connection);
}

static void knows_its_ports(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, ask_with_other_port);
    CU_ASSERT_EQUAL(fixture.requests, 1);
}

/* A socket that listens on port 80 of IPv4, or -1. */
static int take_port_80(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listening = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listening, (struct sockaddr *)&address, sizeof address) == 0 &&
        listen(listening, 1) == 0)
        return listening;
    close(listening);
    return -1;
}

static void look_at_taken_port_80(struct fixture *fixture)
{
    CU_ASSERT_PTR_NOT_NULL(server_ports(fixture->server)->no_default_port);
    ask_with_other_port(fixture);
}

static void leaves_a_taken_port(void)
{
    struct fixture fixture = {.wants_default_port = true};
    int listening = take_port_80();
    if (listening < 0)
        fixture.wants_default_port = false;  // the machine gives it to nobody, or somebody has it
    run_script(&fixture, look_at_taken_port_80);
    CU_ASSERT_EQUAL(fixture.requests, 1);
    if (listening >= 0)
        close(listening);
}

static void ask_at_port_80(struct fixture *fixture)
{
    static const char *const hosts[] = {"localhost", "localhost:80"};
    const struct origin_ports *ports = server_ports(fixture->server);
    char request[256], text[ANSWER_SIZE];
    if (ports->no_default_port)
        CU_ASSERT_STRING_NOT_EQUAL(ports->no_default_port, "");
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        snprintf(request, sizeof request,
                 "GET /%s/x HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                 server_token(fixture->server), hosts[i]);
        CU_ASSERT_EQUAL(ask_text(fixture, request, text), 404);
        if (ports->no_default_port)
            continue;
        int connection = connect_to_port(80);
        send_bytes(connection, request, strlen(request));
        shutdown(connection, SHUT_WR);
        CU_ASSERT_EQUAL(read_answer(connection, text), 200);
        close(connection);
    }
}

/* Twice, as connections that were open do not keep the port from the next server. */
static void takes_a_free_port(void)
{
    for (int i = 0; i < 2; i++) {
        struct fixture fixture = {.wants_default_port = true};
        run_script(&fixture, ask_at_port_80);
    }
}

static void send_head(const struct fixture *fixture, int connection, const char *more)
{
    char head[512];
    snprintf(head, sizeof head, "POST /%s/say HTTP/1.1\r\nHost: localhost:%u\r\n%s\r\n\r\n",
             server_token(fixture->server), server_ports(fixture->server)->port, more);
    send_bytes(connection, head, strlen(head));
}

/* 20 MiB: announced, and not announced. */
static void send_too_much(struct fixture *fixture)
{
    static char chunk[0x10000];
    char text[ANSWER_SIZE];
    int connection = connect_to(fixture, false);
    send_head(fixture, connection, "Content-Length: 20971520");
    CU_ASSERT_EQUAL(read_answer(connection, text), 413);
    close(connection);
    connection = connect_to(fixture, false);
    send_head(fixture, connection, "Transfer-Encoding: chunked");
    for (size_t i = 0; i < BIG_BODY / sizeof chunk; i++) {
        send_bytes(connection, "10000\r\n", 7);
        send_bytes(connection, chunk, sizeof chunk);
        send_bytes(connection, "\r\n", 2);
    }
    send_bytes(connection, "0\r\n\r\n", 5);
    shutdown(connection, SHUT_WR);
    CU_ASSERT_EQUAL(read_answer(connection, text), 413);
    close(connection);
}

static void refuses_large_bodies(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, send_too_much);
    CU_ASSERT_EQUAL(fixture.requests, 0);
}

/* Requests that are damaged, cut, or no requests at all; some hang up at once. */

static unsigned next_random(unsigned *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static size_t make_request(const struct fixture *fixture, unsigned *random, char *request,
                           size_t size)
{
    static const char *const lines[] = {"Content-Length: 99999999999999999999",
                                        "Content-Length: -1",
                                        "Transfer-Encoding: chunked",
                                        "Host: evil.example",
                                        "Connection: upgrade",
                                        "Expect: 100-continue",
                                        "X: \x01\xff\x7f",
                                        "Content-Length: 5\r\nContent-Length: 6",
                                        ": ",
                                        "A"};
    char token[64];
    snprintf(token, sizeof token, "%s", server_token(fixture->server));
    token[next_random(random) % 32] ^= (char)(1 + next_random(random) % 3);  // never the right one
    return (size_t)snprintf(
        request, size, "%s /%s/say?run=%u HTTP/1.%u\r\nHost: localhost:%u\r\n%s\r\n\r\n%u",
        next_random(random) % 2 ? "GET" : "POST", token, next_random(random),
        next_random(random) % 3, server_ports(fixture->server)->port,
        lines[next_random(random) % (sizeof lines / sizeof *lines)], next_random(random));
}

static void damage(unsigned *random, char *request, size_t *length)
{
    for (unsigned i = next_random(random) % 4; i > 0; i--) {
        size_t place = next_random(random) % *length;
        bool in_token = place > 3 && place < 45;  // a right token must not come about
        if (!in_token)
            request[place] = (char)next_random(random);
    }
    if (next_random(random) % 3 == 0)
        *length = 1 + next_random(random) % *length;
}

static void fuzz(struct fixture *fixture)
{
    unsigned random = 20260;
    char request[1024], text[ANSWER_SIZE];
    for (int i = 0; i < FUZZED_REQUESTS; i++) {
        size_t length = make_request(fixture, &random, request, sizeof request);
        damage(&random, request, &length);
        int connection = connect_to(fixture, next_random(&random) % 2);
        send_bytes(connection, request, length);
        shutdown(connection, next_random(&random) % 2 ? SHUT_WR : SHUT_RDWR);
        close(connection);
    }
    CU_ASSERT_EQUAL(ask(fixture, "GET", "/%T/still-there", "localhost", "", text), 200);
}

static void survives_a_fuzzer(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, fuzz);
    CU_ASSERT_EQUAL(fixture.requests, 1);
    CU_ASSERT_STRING_EQUAL(fixture.path, "still-there");
}

/* A right head and half a body: nothing is told before the rest comes. */
static void send_half(struct fixture *fixture)
{
    char text[ANSWER_SIZE];
    for (int i = 0; i < 50; i++) {
        int connection = connect_to(fixture, false);
        send_head(fixture, connection, "Content-Length: 10");
        send_bytes(connection, "12345", 5);
        close(connection);
    }
    CU_ASSERT_EQUAL(ask(fixture, "GET", "/%T/after", "localhost", "", text), 200);
}

static void ignores_half_requests(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, send_half);
    CU_ASSERT_EQUAL(fixture.requests, 1);
    CU_ASSERT_STRING_EQUAL(fixture.path, "after");
}

/* Requests that are kept. */

static void leave_while_kept(struct fixture *fixture)
{
    char request[256], text[ANSWER_SIZE];
    fixture->keep = true;
    int connection = connect_to(fixture, false);
    snprintf(request, sizeof request,
             "GET /%s/kept HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n\r\n",
             server_token(fixture->server), server_ports(fixture->server)->port);
    send_bytes(connection, request, strlen(request));
    close(connection);
    while (!__atomic_load_n(&fixture->abandoned, __ATOMIC_SEQ_CST))
        ask(fixture, "GET", "/nothing", "localhost", "", text);
}

static void learns_who_left(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, leave_while_kept);
    CU_ASSERT_EQUAL(fixture.requests, 1);
    CU_ASSERT_EQUAL(fixture.abandoned, 1);
}

/* The script ends, and with it the server, while the request is kept. */
static void wait_while_kept(struct fixture *fixture)
{
    char request[256], text[ANSWER_SIZE];
    fixture->keep = true;
    int connection = connect_to(fixture, false);
    snprintf(request, sizeof request,
             "GET /%s/kept HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\n\r\n",
             server_token(fixture->server), server_ports(fixture->server)->port);
    send_bytes(connection, request, strlen(request));
    while (!__atomic_load_n(&fixture->requests, __ATOMIC_SEQ_CST))
        ask(fixture, "GET", "/nothing", "localhost", "", text);
    fixture->body_length = (size_t)connection;
}

static void abandons_what_it_kept(void)
{
    struct fixture fixture = {0};
    run_script(&fixture, wait_while_kept);
    CU_ASSERT_EQUAL(fixture.abandoned, 1);
    close((int)fixture.body_length);
}

static const struct test tests[] = {
    {"a request with the token, a name of this machine and the port is let in",
     lets_in_what_is_right},
    {"another token, another host and another method are kept out", keeps_out_what_is_wrong},
    {"each port takes only requests that name it", knows_its_ports},
    {"port 80 is left to whoever listens there already", leaves_a_taken_port},
    {"port 80 is a port of the server if it is free, written or not", takes_a_free_port},
    {"a body that is too large is refused, announced or not", refuses_large_bodies},
    {"a fuzzed client brings nothing in and nothing down", survives_a_fuzzer},
    {"half a request is no request", ignores_half_requests},
    {"the sender of a kept request can leave, and that is told", learns_who_left},
    {"the server can end while a request is kept", abandons_what_it_kept},
};

int main(void)
{
    return RUN_SUITE("server", tests);
}
