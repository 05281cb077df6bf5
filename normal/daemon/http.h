/*
 * The signing service over HTTP: POST / for JSON-RPC, GET /health.
 */
#ifndef DAEMON_HTTP_H
#define DAEMON_HTTP_H

#include "guard.h"
#include "rpc.h"

struct http_server;

/**
 * http_start() - serve a listening socket
 * @socket: bound and listening; taken, also on failure
 * @guard:  borrowed until http_stop()
 *
 * Return: the server, or NULL.
 */
struct http_server *http_start(int socket, struct rpc *rpc,
			       const struct guard *guard);

/** http_stop() - end the calls that run, then the server; NULL is allowed */
void http_stop(struct http_server *server);

#endif
