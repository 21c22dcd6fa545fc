/*
 * A small HTTP server on loopback, on two ports or three, driven by the uv loop. It answers only requests
 * whose path begins with the run's secret token, whose Host is one of this machine's own names with
 * the right port, and whose method and size fit; anything else gets 404, 405 or 413 and reaches
 * nobody.
 */
#ifndef PMSPEC_SERVER_H
#define PMSPEC_SERVER_H

#include "origin_names.h"
#include <uv.h>

struct server;

/* One request and its answer. */
struct exchange;

struct server_owner {
    void *context;
    /* Answers now with exchange_answer, or keeps the exchange and answers later. */
    void (*request)(void *context, struct exchange *exchange);
    /* A request that was kept will not be answered any more: its sender is gone, or the server. */
    void (*abandoned)(void *context, struct exchange *exchange);
};

/*
 * Listens on two free ports, and on port 80 if that is wanted and free: a name of this machine may lead
 * to either address family, so a port is free only if it is so in both. NULL: it cannot; *error
 * (static) says why. That there is no IPv6 or no port 80 is no error: server_ports tells.
 */
struct server *server_open(uv_loop_t *loop, const struct server_owner *owner,
                           bool wants_default_port, const char **error);

/* Abandons what is kept. Its handles close in the loop. */
void server_close(struct server *server);

const struct origin_ports *server_ports(const struct server *server);
const char *server_token(const struct server *server);

/* The path behind the token and its slash: "next". */
const char *exchange_path(const struct exchange *exchange);

/* An argument of the query, or "". */
const char *exchange_argument(const struct exchange *exchange, const char *name);

bool exchange_is_post(const struct exchange *exchange);

/* The body of a POST; ends with a zero that does not count. */
const char *exchange_body(const struct exchange *exchange, size_t *length);

/* For the owner of the server; NULL at first. */
void exchange_set_data(struct exchange *exchange, void *data);
void *exchange_data(const struct exchange *exchange);

/* Once for each request. isolated: the answer takes part in cross-origin isolation. */
void exchange_answer(struct exchange *exchange, unsigned status, const char *type, bool isolated,
                     const char *body, size_t length);

#endif
