/*
 * The signing service over HTTP: see http.h. libmicrohttpd speaks HTTP, with
 * a thread for each connection, as a call may wait minutes for a person.
 *
 * A connection may stay silent for IDLE_S and take REQUEST_S for a request,
 * however slowly it sends it.
 */
#include "http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define IDLE_S		15u
#define REQUEST_S	30u
#define CONNECTIONS_MAX 64u
#define HEADERS_MAX	(16u * 1024u)
/* jansson goes down 2048 levels of arrays before it says no. */
#define STACK_SIZE (1024u * 1024u)
/* A body that is too long is read and dropped up to here, so that the client
 * sees the answer; beyond, the connection is cut. */
#define DROP_MAX (8u * 1024u * 1024u)

/** struct peer - one connection and since when its request is on its way */
struct peer {
	int socket;   /* -1: place is free */
	time_t since; /* 0: none, or it is being answered */
};

struct http_server {
	struct MHD_Daemon *daemon;
	struct rpc *rpc;
	const struct guard *guard;
	pthread_t reaper;
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;
	bool ending;
	struct peer peer[CONNECTIONS_MAX];
};

/** struct request - what has come of a request's body */
struct request {
	char *body;
	size_t len;
	size_t dropped;
};

static time_t now(void)
{
	struct timespec ts = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + 1; /* never 0 */
}

static struct peer *find_peer(struct http_server *server, int socket)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		if (server->peer[i].socket == socket)
			return &server->peer[i];
	}
	return NULL;
}

static int socket_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info == NULL ? -1 : info->connect_fd;
}

/* Starts or stops the time of the request that comes in on a connection. */
static void set_clock(struct http_server *server,
		      struct MHD_Connection *connection, bool running)
{
	struct peer *peer = NULL;

	pthread_mutex_lock(&server->lock);
	peer = find_peer(server, socket_of(connection));
	if (peer != NULL)
		peer->since = running ? now() : 0;
	pthread_mutex_unlock(&server->lock);
}

static void on_connection(void *ctx, struct MHD_Connection *connection,
			  void **place,
			  enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = ctx;
	int socket = socket_of(connection);
	struct peer *peer = NULL;

	pthread_mutex_lock(&server->lock);
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		peer = find_peer(server, -1);
		if (peer != NULL)
			*peer = (struct peer){ .socket = socket,
					       .since = now() };
	} else {
		peer = find_peer(server, socket);
		if (peer != NULL)
			*peer = (struct peer){ .socket = -1 };
	}
	pthread_mutex_unlock(&server->lock);
}

/* Ends connections whose request takes too long to arrive. */
static void *reap(void *ctx)
{
	struct http_server *server = ctx;

	pthread_mutex_lock(&server->lock);
	while (!server->ending) {
		struct timespec until = { 0 };

		for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
			struct peer *peer = &server->peer[i];

			if (peer->socket >= 0 && peer->since != 0 &&
			    now() - peer->since > (time_t)REQUEST_S) {
				shutdown(peer->socket, SHUT_RDWR);
				peer->since = 0;
			}
		}
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&server->wake, &server->lock, &until);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

/* An answer; @text is freed by libmicrohttpd where @owned. */
static enum MHD_Result answer(struct http_server *server,
			      struct MHD_Connection *connection,
			      unsigned int status, char *text, bool owned)
{
	const char *origin = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ORIGIN);
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(text), text,
		owned ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
	enum MHD_Result res = MHD_NO;

	if (response == NULL) {
		if (owned)
			free(text);
		return MHD_NO;
	}
	if (text[0] == '{' || text[0] == '[')
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
					"application/json");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
				"no-store");
	/* Browsers read answers only for origins that are on the list. */
	if (origin != NULL && guard_origin(server->guard, origin)) {
		MHD_add_response_header(
			response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN,
			origin);
		MHD_add_response_header(response, MHD_HTTP_HEADER_VARY,
					MHD_HTTP_HEADER_ORIGIN);
		MHD_add_response_header(response,
					"Access-Control-Allow-Methods",
					"POST, OPTIONS");
		MHD_add_response_header(response,
					"Access-Control-Allow-Headers",
					"authorization, content-type");
	}
	if (status == MHD_HTTP_UNAUTHORIZED)
		MHD_add_response_header(
			response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					"POST");
	/* The next request on this connection has its time from here. */
	set_clock(server, connection, true);
	res = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return res;
}

static enum MHD_Result refuse(struct http_server *server,
			      struct MHD_Connection *connection,
			      unsigned int status, const char *why)
{
	char *text = rpc_error_text(RPC_INVALID_REQUEST, why);

	fprintf(stderr, "strongroomd: refused (%u): %s\n", status, why);
	if (text == NULL)
		return MHD_NO;
	return answer(server, connection, status, text, true);
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* The two body types an HTML form can send that could hold JSON. */
static bool form_type(const char *type)
{
	return type != NULL && (strncasecmp(type, "text/plain", 10) == 0 ||
				strncasecmp(type, "multipart/", 10) == 0);
}

/* What can be said before the body. False when an answer is on its way. */
static bool admit(struct http_server *server, struct MHD_Connection *connection,
		  const char *url, const char *method, enum MHD_Result *res)
{
	bool post = strcmp(method, MHD_HTTP_METHOD_POST) == 0;
	bool options = strcmp(method, MHD_HTTP_METHOD_OPTIONS) == 0;

	if (!guard_host(server->guard, header(connection, "Host")))
		*res = refuse(server, connection, MHD_HTTP_FORBIDDEN,
			      "this Host is not served here");
	else if (!guard_origin(server->guard, header(connection, "Origin")))
		*res = refuse(server, connection, MHD_HTTP_FORBIDDEN,
			      "this Origin is not allowed");
	else if (strcmp(url, "/health") == 0 && !post && !options)
		*res = answer(server, connection, MHD_HTTP_OK,
			      (char *)(uintptr_t) "{\"status\":\"ok\"}", false);
	else if (strcmp(url, "/") != 0)
		*res = refuse(server, connection, MHD_HTTP_NOT_FOUND,
			      "there is nothing at this path");
	else if (options && header(connection, "Origin") != NULL)
		*res = answer(server, connection, MHD_HTTP_NO_CONTENT,
			      (char *)(uintptr_t) "", false);
	else if (!post)
		*res = refuse(server, connection, MHD_HTTP_METHOD_NOT_ALLOWED,
			      "requests are sent by POST");
	else if (!guard_token(server->guard,
			      header(connection, "Authorization")))
		*res = refuse(server, connection, MHD_HTTP_UNAUTHORIZED,
			      "the bearer token is missing or wrong");
	else if (form_type(header(connection, "Content-Type")))
		*res = refuse(server, connection,
			      MHD_HTTP_UNSUPPORTED_MEDIA_TYPE,
			      "the Content-Type must be application/json");
	else
		return true;
	return false;
}

/* Keeps a piece of the body, or counts it when there is too much of it. */
static enum MHD_Result take(struct request *request, const char *data,
			    size_t *size)
{
	if (request->dropped != 0 || *size > RPC_BODY_MAX - request->len) {
		request->dropped += *size;
		*size = 0;
		return request->dropped > DROP_MAX ? MHD_NO : MHD_YES;
	}

	char *body = realloc(request->body, request->len + *size);

	if (body == NULL)
		return MHD_NO;
	memcpy(body + request->len, data, *size);
	request->body = body;
	request->len += *size;
	*size = 0;
	return MHD_YES;
}

static enum MHD_Result finish(struct http_server *server,
			      struct MHD_Connection *connection,
			      struct request *request)
{
	char *text = NULL;

	if (request->dropped != 0)
		return refuse(server, connection, MHD_HTTP_CONTENT_TOO_LARGE,
			      "the request is too large");
	/* From here on it may take as long as a person does. */
	set_clock(server, connection, false);
	if (!rpc_answer(server->rpc, request->body == NULL ? "" : request->body,
			request->len, &text))
		return MHD_NO;
	if (text == NULL)
		return answer(server, connection, MHD_HTTP_NO_CONTENT,
			      (char *)(uintptr_t) "", false);
	return answer(server, connection, MHD_HTTP_OK, text, true);
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection,
				  const char *url, const char *method,
				  const char *version, const char *data,
				  size_t *size, void **place)
{
	struct http_server *server = ctx;
	struct request *request = *place;
	enum MHD_Result res = MHD_NO;

	if (request == NULL) {
		request = calloc(1, sizeof(*request));
		*place = request;
		if (request == NULL)
			return MHD_NO;
		return admit(server, connection, url, method, &res) ? MHD_YES
								    : res;
	}
	if (*size != 0)
		return take(request, data, size);
	return finish(server, connection, request);
}

static void on_completed(void *ctx, struct MHD_Connection *connection,
			 void **place, enum MHD_RequestTerminationCode code)
{
	struct request *request = *place;

	if (request != NULL)
		free(request->body);
	free(request);
	*place = NULL;
}

struct http_server *http_start(int socket, struct rpc *rpc,
			       const struct guard *guard)
{
	struct http_server *server = calloc(1, sizeof(*server));

	if (server == NULL) {
		close(socket);
		return NULL;
	}
	server->rpc = rpc;
	server->guard = guard;
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->wake, NULL);
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		server->peer[i].socket = -1;
	server->daemon = MHD_start_daemon(
		MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD,
		0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET,
		socket, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEADERS_MAX,
		MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_SIZE,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
		MHD_OPTION_END);
	if (server->daemon == NULL) {
		close(socket);
		free(server);
		return NULL;
	}
	if (pthread_create(&server->reaper, NULL, reap, server) != 0) {
		MHD_stop_daemon(server->daemon);
		free(server);
		return NULL;
	}
	return server;
}

void http_stop(struct http_server *server)
{
	if (server == NULL)
		return;
	MHD_stop_daemon(server->daemon);
	pthread_mutex_lock(&server->lock);
	server->ending = true;
	pthread_cond_signal(&server->wake);
	pthread_mutex_unlock(&server->lock);
	pthread_join(server->reaper, NULL);
	free(server);
}
