/*
 * The loopback server on libmicrohttpd: a daemon for each port and address family, without threads.
 * Each daemon's epoll descriptor is watched by uv. A kept request is suspended; libmicrohttpd does not
 * watch its socket meanwhile, so uv does, to learn when the sender is gone.
 */
#include "server.h"
#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LISTENERS = 6,  // three ports, IPv4 and IPv6
    DEFAULT_PORT = 80,
    PORT_ATTEMPTS = 100,
    REASON = 128,
    TOKEN_BYTES = 16,
    LARGEST_BODY = 16 * 1024 * 1024,
    MOST_CONNECTIONS = 512,
    IDLE_SECONDS = 300,
};

struct listener {
    struct server *server;
    struct MHD_Daemon *daemon;
    unsigned port;
    uv_poll_t poll;
    uv_timer_t timer;
};

struct exchange {
    struct server *server;
    struct listener *listener;
    struct MHD_Connection *connection;
    const char *path;
    bool is_post, kept, answered;
    unsigned status;  // of the answer
    struct MHD_Response *response;
    char *body;
    size_t length, capacity;
    void *data;
    uv_poll_t *watch;                  // of the socket, while it is kept
    struct exchange *next, *previous;  // of those kept
};

struct server {
    uv_loop_t *loop;
    struct server_owner owner;
    struct origin_ports ports;
    char token[2 * TOKEN_BYTES + 1];
    char no_ipv6[REASON], no_default_port[REASON];  // what ports points to
    struct listener listeners[LISTENERS];
    size_t listener_count, handles;
    uv_idle_t kick;  // runs the daemons after an answer to a kept request
    struct exchange *kept;
    bool closing;
};

static void *must(void *memory)
{
    if (!memory) {
        fprintf(stderr, "pmspec: out of memory\n");
        exit(3);
    }
    return memory;
}

/* Exchanges. */

const char *exchange_path(const struct exchange *exchange)
{
    return exchange->path;
}

const char *exchange_argument(const struct exchange *exchange, const char *name)
{
    const char *value =
        MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, name);
    return value ? value : "";
}

bool exchange_is_post(const struct exchange *exchange)
{
    return exchange->is_post;
}

const char *exchange_body(const struct exchange *exchange, size_t *length)
{
    *length = exchange->length;
    return exchange->body ? exchange->body : "";
}

void exchange_set_data(struct exchange *exchange, void *data)
{
    exchange->data = data;
}

void *exchange_data(const struct exchange *exchange)
{
    return exchange->data;
}

static void on_watch_closed(uv_handle_t *handle)
{
    free(handle);
}

static void unkeep(struct exchange *exchange)
{
    if (!exchange->kept)
        return;
    exchange->kept = false;
    if (exchange->previous)
        exchange->previous->next = exchange->next;
    else
        exchange->server->kept = exchange->next;
    if (exchange->next)
        exchange->next->previous = exchange->previous;
    uv_close((uv_handle_t *)exchange->watch, on_watch_closed);
    exchange->watch = NULL;
}

static void run_daemons(struct server *server);

static void on_kick(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    run_daemons(idle->data);
}

static struct MHD_Response *create_response(const char *type, bool isolated, const char *body,
                                            size_t length)
{
    struct MHD_Response *response =
        must(MHD_create_response_from_buffer(length, (void *)body, MHD_RESPMEM_MUST_COPY));
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "Access-Control-Allow-Origin", "*");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "cross-origin");
    if (isolated) {
        MHD_add_response_header(response, "Cross-Origin-Opener-Policy", "same-origin");
        MHD_add_response_header(response, "Cross-Origin-Embedder-Policy", "require-corp");
    }
    return response;
}

void exchange_answer(struct exchange *exchange, unsigned status, const char *type, bool isolated,
                     const char *body, size_t length)
{
    if (exchange->answered)
        return;
    exchange->answered = true;
    exchange->status = status;
    exchange->response = create_response(type, isolated, body, length);
    if (!exchange->kept)
        return;
    unkeep(exchange);
    MHD_resume_connection(exchange->connection);
    uv_idle_start(&exchange->server->kick, on_kick);
}

/* The sender of a kept request is gone: nobody will read an answer. */
static void abandon(struct exchange *exchange)
{
    struct server *server = exchange->server;
    server->owner.abandoned(server->owner.context, exchange);
    exchange_answer(exchange, MHD_HTTP_GONE, "text/plain", false, "", 0);
}

static void on_watch(uv_poll_t *watch, int status, int events)
{
    char byte;
    uv_os_fd_t socket;
    if (uv_fileno((uv_handle_t *)watch, &socket) != 0)
        return;
    ssize_t count = recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        abandon(watch->data);
    else if (count > 0)
        uv_poll_start(watch, UV_DISCONNECT, on_watch);  // it sends ahead: only its end counts
}

static enum MHD_Result keep(struct exchange *exchange)
{
    struct server *server = exchange->server;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    exchange->kept = true;
    exchange->next = server->kept;
    exchange->previous = NULL;
    if (server->kept)
        server->kept->previous = exchange;
    server->kept = exchange;
    exchange->watch = must(calloc(1, sizeof *exchange->watch));
    uv_poll_init(server->loop, exchange->watch, info->connect_fd);
    exchange->watch->data = exchange;
    MHD_suspend_connection(exchange->connection);
    uv_poll_start(exchange->watch, UV_READABLE | UV_DISCONNECT, on_watch);
    return MHD_YES;
}

/* What may come in. */

/* The default port need not be written. */
static bool port_fits(const char *text, unsigned port)
{
    char wanted[16];
    if (port == DEFAULT_PORT && !*text)
        return true;
    snprintf(wanted, sizeof wanted, ":%u", port);
    return strcmp(text, wanted) == 0;
}

/* localhost, 127.0.0.1, [::1] or NAME.localhost, with the port of the listener. */
static bool host_fits(const char *host, unsigned port)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    static const char suffix[] = ".localhost";
    for (size_t i = 0; host && i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if (strncmp(host, names[i], length) == 0 && port_fits(host + length, port))
            return true;
    }
    size_t name = host ? strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789_-") : 0;
    return name > 0 && strncmp(host + name, suffix, strlen(suffix)) == 0 &&
           port_fits(host + name + strlen(suffix), port);
}

/* The path behind "/TOKEN/", or NULL. */
static const char *path_behind_token(const struct server *server, const char *url)
{
    size_t length = strlen(server->token);
    bool fits =
        url[0] == '/' && strncmp(url + 1, server->token, length) == 0 && url[1 + length] == '/';
    return fits ? url + length + 2 : NULL;
}

static bool body_is_announced_too_large(struct MHD_Connection *connection)
{
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return length && strtoull(length, NULL, 10) > LARGEST_BODY;
}

/* The status of a request that is refused by its head, or 0. */
static unsigned refusal(const struct listener *listener, struct MHD_Connection *connection,
                        const char *url, const char *method)
{
    const char *host =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_HOST);
    if (!host_fits(host, listener->port) || !path_behind_token(listener->server, url))
        return MHD_HTTP_NOT_FOUND;
    if (strcmp(method, "GET") != 0 && strcmp(method, "POST") != 0)
        return MHD_HTTP_METHOD_NOT_ALLOWED;
    return body_is_announced_too_large(connection) ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status)
{
    struct MHD_Response *response =
        must(MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT));
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static void append_body(struct exchange *exchange, const char *bytes, size_t length)
{
    if (exchange->length + length > LARGEST_BODY)
        exchange->status = MHD_HTTP_CONTENT_TOO_LARGE;
    if (exchange->status)
        return;
    if (exchange->length + length + 1 > exchange->capacity) {
        exchange->capacity = (exchange->length + length + 1) * 2;
        exchange->body = must(realloc(exchange->body, exchange->capacity));
    }
    memcpy(exchange->body + exchange->length, bytes, length);
    exchange->length += length;
    exchange->body[exchange->length] = '\0';
}

static enum MHD_Result queue_answer(struct exchange *exchange)
{
    return MHD_queue_response(exchange->connection, exchange->status, exchange->response);
}

/* The request is complete: its owner answers, or it is kept. */
static enum MHD_Result dispatch(struct exchange *exchange)
{
    struct server *server = exchange->server;
    if (exchange->status || server->closing)
        return refuse(exchange->connection,
                      exchange->status ? exchange->status : MHD_HTTP_NOT_FOUND);
    server->owner.request(server->owner.context, exchange);
    return exchange->answered ? queue_answer(exchange) : keep(exchange);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct listener *listener = context;
    struct exchange *exchange = *state;
    if (!exchange) {
        unsigned status = refusal(listener, connection, url, method);
        if (status)
            return refuse(connection, status);
        *state = exchange = must(calloc(1, sizeof *exchange));
        exchange->server = listener->server;
        exchange->listener = listener;
        exchange->connection = connection;
        exchange->path = path_behind_token(listener->server, url);
        exchange->is_post = strcmp(method, "POST") == 0;
        return MHD_YES;
    }
    if (*upload_size > 0) {
        append_body(exchange, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    return exchange->answered ? queue_answer(exchange) : dispatch(exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;
    if (!exchange)
        return;
    if (exchange->kept) {
        exchange->server->owner.abandoned(exchange->server->owner.context, exchange);
        unkeep(exchange);
    }
    if (exchange->response)
        MHD_destroy_response(exchange->response);
    free(exchange->body);
    free(exchange);
    *state = NULL;
}

/* The daemons in the loop. */

static void on_timer(uv_timer_t *timer)
{
    struct listener *listener = timer->data;
    run_daemons(listener->server);
}

static void run_daemon(struct listener *listener)
{
    MHD_UNSIGNED_LONG_LONG wait_ms;
    MHD_run(listener->daemon);
    if (MHD_get_timeout(listener->daemon, &wait_ms) == MHD_YES)
        uv_timer_start(&listener->timer, on_timer, wait_ms, 0);
    else
        uv_timer_stop(&listener->timer);
}

static void run_daemons(struct server *server)
{
    for (size_t i = 0; i < server->listener_count && !server->closing; i++)
        run_daemon(&server->listeners[i]);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    run_daemon(poll->data);
}

/*
 * A socket that listens on loopback; *port 0: a free port, which is then told. -1: it cannot, for the
 * reason in errno. Connections of a server that was here before do not keep the port.
 */
static int listen_on_loopback(int family, unsigned *port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)*port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
                              .sin6_port = htons((uint16_t)*port),
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr *address = family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    socklen_t length = family == AF_INET ? sizeof v4 : sizeof v6;
    int listening = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    if (listening >= 0)
        setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (listening >= 0 && family == AF_INET6)
        setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (listening < 0 || bind(listening, address, length) != 0 || listen(listening, 128) != 0 ||
        getsockname(listening, address, &length) != 0) {
        int why = errno;
        if (listening >= 0)
            close(listening);
        errno = why;
        return -1;
    }
    *port = ntohs(family == AF_INET ? v4.sin_port : v6.sin6_port);
    return listening;
}

/* The sockets of one port; that of IPv6 is -1 on a machine without. */
struct port_sockets {
    int v4, v6;
};

/* False: the port is not free in both families, for the reason in errno. */
static bool listen_on_port(struct server *server, unsigned *port, struct port_sockets *sockets)
{
    *sockets = (struct port_sockets){listen_on_loopback(AF_INET, port), -1};
    if (sockets->v4 < 0)
        return false;
    if (!server->ports.no_ipv6)
        sockets->v6 = listen_on_loopback(AF_INET6, port);
    if (sockets->v6 >= 0 || server->ports.no_ipv6)
        return true;
    int why = errno;
    close(sockets->v4);
    errno = why;
    return false;
}

/* Of the ports that are free in one family, one that is so in the other, too. */
static bool listen_on_free_port(struct server *server, unsigned *port, struct port_sockets *sockets)
{
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
        *port = 0;
        if (listen_on_port(server, port, sockets))
            return true;
    }
    return false;
}

/* Whether the machine has IPv6 at all. */
static void look_for_ipv6(struct server *server)
{
    unsigned any = 0;
    int listening = listen_on_loopback(AF_INET6, &any);
    if (listening >= 0) {
        close(listening);
        return;
    }
    snprintf(server->no_ipv6, sizeof server->no_ipv6, "%s", strerror(errno));
    server->ports.no_ipv6 = server->no_ipv6;
}

static bool open_listener(struct server *server, int listening, unsigned port)
{
    struct listener *listener = &server->listeners[server->listener_count];
    listener->server = server;
    listener->port = port;
    listener->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, listener,
        MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_END);
    if (!listener->daemon) {
        close(listening);
        return false;
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    uv_poll_init(server->loop, &listener->poll, info->epoll_fd);
    uv_timer_init(server->loop, &listener->timer);
    listener->poll.data = listener->timer.data = listener;
    uv_poll_start(&listener->poll, UV_READABLE, on_ready);
    server->listener_count++;
    return true;
}

/* Takes both sockets, whatever comes of it. */
static bool open_listeners(struct server *server, const struct port_sockets *sockets, unsigned port)
{
    bool opened = open_listener(server, sockets->v4, port);
    if (sockets->v6 >= 0)
        opened = open_listener(server, sockets->v6, port) && opened;
    return opened;
}

static bool open_free_ports(struct server *server)
{
    unsigned *const ports[] = {&server->ports.port, &server->ports.other_port};
    for (int i = 0; i < 2; i++) {
        struct port_sockets sockets;
        if (!listen_on_free_port(server, ports[i], &sockets) ||
            !open_listeners(server, &sockets, *ports[i]))
            return false;
    }
    return true;
}

/* Whoever listens there already goes on undisturbed. */
static void open_default_port(struct server *server, bool wanted)
{
    unsigned port = DEFAULT_PORT;
    struct port_sockets sockets;
    const char *why = NULL;
    if (!wanted)
        why = "no case needed it";
    else if (!listen_on_port(server, &port, &sockets))
        why = strerror(errno);
    else if (!open_listeners(server, &sockets, port))
        why = "the server did not start";
    snprintf(server->no_default_port, sizeof server->no_default_port, "%s", why ? why : "");
    server->ports.no_default_port = why ? server->no_default_port : NULL;
}

static bool make_token(struct server *server)
{
    unsigned char bytes[TOKEN_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        return false;
    for (size_t i = 0; i < TOKEN_BYTES; i++)
        snprintf(server->token + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

struct server *server_open(uv_loop_t *loop, const struct server_owner *owner,
                           bool wants_default_port, const char **error)
{
    struct server *server = must(calloc(1, sizeof *server));
    server->loop = loop;
    server->owner = *owner;
    uv_idle_init(loop, &server->kick);
    server->kick.data = server;
    look_for_ipv6(server);
    if (make_token(server) && open_free_ports(server)) {
        open_default_port(server, wants_default_port);
        return server;
    }
    *error = "the loopback server could not be opened";
    server_close(server);
    return NULL;
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct server *server = handle->data;
    if (--server->handles == 0)
        free(server);
}

static void on_listener_handle_closed(uv_handle_t *handle)
{
    struct listener *listener = handle->data;
    if (--listener->server->handles == 0)
        free(listener->server);
}

void server_close(struct server *server)
{
    server->closing = true;
    while (server->kept)
        abandon(server->kept);
    server->handles = 2 * server->listener_count + 1;
    for (size_t i = 0; i < server->listener_count; i++) {
        struct listener *listener = &server->listeners[i];
        MHD_run(listener->daemon);  // resumed connections must be taken up before the end
        uv_poll_stop(&listener->poll);
        MHD_stop_daemon(listener->daemon);
        uv_close((uv_handle_t *)&listener->poll, on_listener_handle_closed);
        uv_close((uv_handle_t *)&listener->timer, on_listener_handle_closed);
    }
    uv_close((uv_handle_t *)&server->kick, on_handle_closed);
}

const struct origin_ports *server_ports(const struct server *server)
{
    return &server->ports;
}

const char *server_token(const struct server *server)
{
    return server->token;
}
