/*
 * Clients: each connection has a thread and a message page, and makes one call
 * at a time; a client that calls from several threads has several connections
 * in one context. What a context opened or allocated goes with its last
 * connection, as it goes with a file descriptor of the real device.
 */
#define _GNU_SOURCE
#include "server.h"
#include "driver.h"
#include "identity.h"
#include "protocol.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <base/tee_result.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONTEXT_ITEMS 256u

struct context {
	struct context *next;
	uint64_t id; /* random: only who was told can join */
	unsigned int connections;
	pthread_mutex_t lock;
	uint32_t session[CONTEXT_ITEMS];      /* 0: free */
	struct shm shm[CONTEXT_ITEMS];	      /* pages 0: free */
	unsigned int shm_busy[CONTEXT_ITEMS]; /* calls that use it */
};

struct client {
	int fd;
	struct context *context;
	struct driver_call call;
};

static pthread_mutex_t contexts_lock = PTHREAD_MUTEX_INITIALIZER;
static struct context *contexts;

/* ------------------------------------------------------------- contexts --- */

static struct context *context_enter(uint64_t id)
{
	struct context *c = NULL;

	pthread_mutex_lock(&contexts_lock);
	for (c = contexts; id != 0 && c != NULL && c->id != id; c = c->next)
		;
	if (id == 0) {
		c = calloc(1, sizeof(*c));
		if (c != NULL &&
		    getrandom(&c->id, sizeof(c->id), 0) == sizeof(c->id)) {
			pthread_mutex_init(&c->lock, NULL);
			c->next = contexts;
			contexts = c;
		} else {
			free(c);
			c = NULL;
		}
	}
	if (c != NULL)
		c->connections++;
	pthread_mutex_unlock(&contexts_lock);
	return c;
}

static void close_session(struct driver_call *call, uint32_t session)
{
	driver_begin(call, MSG_CLOSE_SESSION, 0);
	call->hdr->session = session;
	(void)driver_do(call);
}

static void shm_drop(struct driver_call *call, struct shm *shm)
{
	(void)driver_unregister(call, shm->cookie);
	driver_free(shm);
}

static void context_leave(struct client *cl)
{
	struct context *c = cl->context;
	struct context **link = &contexts;
	bool last = false;

	if (c == NULL)
		return;
	pthread_mutex_lock(&contexts_lock);
	last = --c->connections == 0;
	while (last && *link != c)
		link = &(*link)->next;
	if (last)
		*link = c->next;
	pthread_mutex_unlock(&contexts_lock);
	if (!last)
		return;
	for (unsigned int i = 0; i < CONTEXT_ITEMS; i++)
		if (c->session[i] != 0)
			close_session(&cl->call, c->session[i]);
	for (unsigned int i = 0; i < CONTEXT_ITEMS; i++)
		if (c->shm[i].pages != 0)
			shm_drop(&cl->call, &c->shm[i]);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

/* Put @session in place of @old. Return: false if @old is not there. */
static bool session_replace(struct context *c, uint32_t old, uint32_t session)
{
	bool found = false;

	pthread_mutex_lock(&c->lock);
	for (unsigned int i = 0; i < CONTEXT_ITEMS && !found; i++) {
		found = c->session[i] == old;
		if (found)
			c->session[i] = session;
	}
	pthread_mutex_unlock(&c->lock);
	return found;
}

static bool session_known(struct context *c, uint32_t session)
{
	return session != 0 && session_replace(c, session, session);
}

/* --------------------------------------------------------------- memory --- */

static enum wire_error shm_new(struct client *cl, uint64_t size,
			       struct wire_reply *reply)
{
	struct context *c = cl->context;
	struct shm shm = { 0 };

	if (size == 0)
		return WIRE_INVALID;
	if (!driver_alloc(size, &shm))
		return WIRE_NO_ROOM;
	if (driver_register(&cl->call, &shm) != TEE_SUCCESS) {
		driver_free(&shm);
		return WIRE_NO_ROOM;
	}
	pthread_mutex_lock(&c->lock);
	for (unsigned int i = 0; i < CONTEXT_ITEMS; i++) {
		if (c->shm[i].pages != 0)
			continue;
		c->shm[i] = shm;
		reply->shm = i;
		reply->size = size;
		reply->offset = shm.pa - driver_ram.base;
		pthread_mutex_unlock(&c->lock);
		return WIRE_DONE;
	}
	pthread_mutex_unlock(&c->lock);
	shm_drop(&cl->call, &shm);
	return WIRE_NO_ROOM;
}

static enum wire_error shm_end(struct client *cl, uint64_t id)
{
	struct context *c = cl->context;
	struct shm shm = { 0 };

	if (id >= CONTEXT_ITEMS)
		return WIRE_INVALID;
	pthread_mutex_lock(&c->lock);
	if (c->shm_busy[id] == 0) {
		shm = c->shm[id];
		c->shm[id].pages = 0;
	}
	pthread_mutex_unlock(&c->lock);
	if (shm.pages == 0)
		return WIRE_INVALID;
	shm_drop(&cl->call, &shm);
	return WIRE_DONE;
}

/* A memref of the message; the memory stays until shm_release(). */
static bool shm_use(struct context *c, const struct wire_param *p,
		    struct msg_param *mp)
{
	bool good = false;

	/* NULL travels as Linux sends it. */
	if (p->c == WIRE_NO_MEMORY) {
		mp->attr = p->attr - MSG_RMEM_IN + MSG_TMEM_IN;
		mp->tmem.size = p->b;
		return true;
	}
	if (p->c >= CONTEXT_ITEMS)
		return false;
	pthread_mutex_lock(&c->lock);
	good = c->shm[p->c].pages != 0 &&
	       range_fits(p->a, p->b, c->shm[p->c].size);
	if (good) {
		c->shm_busy[p->c]++;
		mp->attr = p->attr;
		mp->rmem.offs = p->a;
		mp->rmem.size = p->b;
		mp->rmem.shm_ref = c->shm[p->c].cookie;
	}
	pthread_mutex_unlock(&c->lock);
	return good;
}

static void shm_release(struct context *c, const struct wire_param *p)
{
	if (p->c >= CONTEXT_ITEMS)
		return;
	pthread_mutex_lock(&c->lock);
	c->shm_busy[p->c]--;
	pthread_mutex_unlock(&c->lock);
}

/* ---------------------------------------------------------------- calls --- */

static bool is_memref(const struct wire_param *p)
{
	return p->attr >= MSG_RMEM_IN && p->attr <= MSG_RMEM_INOUT;
}

static bool params_put(struct context *c, const struct wire_param *from,
		       struct msg_param *to)
{
	unsigned int i = 0;

	for (; i < WIRE_PARAMS; i++) {
		if (from[i].attr > MSG_RMEM_INOUT || from[i].attr == 4)
			break;
		if (is_memref(&from[i])) {
			if (!shm_use(c, &from[i], &to[i]))
				break;
			continue;
		}
		to[i].attr = from[i].attr;
		to[i].value[0] = from[i].a;
		to[i].value[1] = from[i].b;
	}
	if (i == WIRE_PARAMS)
		return true;
	while (i-- > 0)
		if (is_memref(&from[i]))
			shm_release(c, &from[i]);
	return false;
}

static void params_take(struct context *c, const struct wire_param *sent,
			const struct msg_param *from, struct wire_param *to)
{
	for (unsigned int i = 0; i < WIRE_PARAMS; i++) {
		to[i] = sent[i];
		if (is_memref(&sent[i])) {
			to[i].b = from[i].rmem.size;
			shm_release(c, &sent[i]);
		} else {
			to[i].a = from[i].value[0];
			to[i].b = from[i].value[1];
		}
	}
}

static enum wire_error do_message(struct client *cl,
				  const struct wire_request *req,
				  struct msg_param *param,
				  struct wire_reply *reply)
{
	struct driver_call *call = &cl->call;
	uint64_t res = 0;

	if (!params_put(cl->context, req->param, param))
		return WIRE_INVALID;
	res = driver_do(call);
	params_take(cl->context, req->param, param, reply->param);
	if (res != 0) {
		reply->ret = TEE_ERROR_COMMUNICATION;
		reply->origin = ORIGIN_COMMS;
		return WIRE_DONE;
	}
	reply->ret = call->hdr->ret;
	reply->origin = call->hdr->ret_origin;
	return WIRE_DONE;
}

static enum wire_error do_open(struct client *cl,
			       const struct wire_request *req,
			       struct wire_reply *reply)
{
	struct driver_call *call = &cl->call;
	enum wire_error res = WIRE_DONE;
	uint8_t who[16];

	if (!identity_of(cl->fd, req->login, req->group, who))
		return WIRE_INVALID;
	driver_begin(call, MSG_OPEN_SESSION, 2 + WIRE_PARAMS);
	call->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(call->param[0].octets, req->uuid, 16);
	call->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(call->param[1].octets, who, 16);
	call->param[1].value[2] = req->login;
	call->hdr->cancel_id = req->cancel_id;
	res = do_message(cl, req, call->param + 2, reply);
	if (res != WIRE_DONE || reply->ret != TEE_SUCCESS)
		return res;
	reply->session = call->hdr->session;
	if (session_replace(cl->context, 0, reply->session))
		return WIRE_DONE;
	close_session(call, reply->session);
	return WIRE_NO_ROOM;
}

static enum wire_error do_invoke(struct client *cl,
				 const struct wire_request *req,
				 struct wire_reply *reply)
{
	struct driver_call *call = &cl->call;

	if (!session_known(cl->context, req->session))
		return WIRE_INVALID;
	driver_begin(call, MSG_INVOKE_COMMAND, WIRE_PARAMS);
	call->hdr->session = req->session;
	call->hdr->func = req->func;
	call->hdr->cancel_id = req->cancel_id;
	return do_message(cl, req, call->param, reply);
}

static enum wire_error do_close(struct client *cl, uint32_t session)
{
	if (session == 0 || !session_replace(cl->context, session, 0))
		return WIRE_INVALID;
	close_session(&cl->call, session);
	return WIRE_DONE;
}

static enum wire_error do_cancel(struct client *cl,
				 const struct wire_request *req)
{
	if (!session_known(cl->context, req->session))
		return WIRE_INVALID;
	driver_begin(&cl->call, MSG_CANCEL, 0);
	cl->call.hdr->session = req->session;
	cl->call.hdr->cancel_id = req->cancel_id;
	(void)driver_do(&cl->call);
	return WIRE_DONE;
}

static enum wire_error do_request(struct client *cl,
				  const struct wire_request *req,
				  struct wire_reply *reply)
{
	switch (req->op) {
	case WIRE_OPEN:
		return do_open(cl, req, reply);
	case WIRE_INVOKE:
		return do_invoke(cl, req, reply);
	case WIRE_CLOSE:
		return do_close(cl, req->session);
	case WIRE_CANCEL:
		return do_cancel(cl, req);
	case WIRE_ALLOC:
		return shm_new(cl, req->size, reply);
	case WIRE_FREE:
		return shm_end(cl, req->shm);
	default:
		return WIRE_INVALID;
	}
}

/* ---------------------------------------------------------- connections --- */

/* The reply to the first request brings the memory's descriptor along. */
static bool send_reply(int fd, const struct wire_reply *reply, int memory)
{
	struct iovec part = { (void *)(uintptr_t)reply, sizeof(*reply) };
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };

	if (memory >= 0) {
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);

		struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &memory, sizeof(int));
	}
	return sendmsg(fd, &msg, MSG_NOSIGNAL) == (ssize_t)sizeof(*reply);
}

static bool greet(struct client *cl)
{
	struct wire_reply reply = { .error = WIRE_DONE };
	struct wire_request req;

	if (recv(cl->fd, &req, sizeof(req), 0) != (ssize_t)sizeof(req) ||
	    req.op != WIRE_HELLO || req.size != WIRE_VERSION ||
	    driver_call_init(&cl->call) != 0)
		return false;
	cl->context = context_enter(req.context);
	if (cl->context == NULL)
		return false;
	reply.context = cl->context->id;
	reply.size = driver_ram.size;
	return send_reply(cl->fd, &reply, driver_ram.fd);
}

static void *client_loop(void *arg)
{
	struct client *cl = arg;
	bool good = greet(cl);

	while (good) {
		struct wire_reply reply = { 0 };
		struct wire_request req;

		if (recv(cl->fd, &req, sizeof(req), 0) != (ssize_t)sizeof(req))
			break;
		reply.error = do_request(cl, &req, &reply);
		good = send_reply(cl->fd, &reply, -1);
	}
	context_leave(cl);
	driver_call_fini(&cl->call);
	close(cl->fd);
	free(cl);
	return NULL;
}

int server_listen(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(at.sun_path)) {
		fprintf(stderr, "strongroom-tee-host: %s: too long a name\n",
			path);
		return -1;
	}
	strcpy(at.sun_path, path);
	if (path[0] == '@')
		at.sun_path[0] = '\0';
	else
		(void)unlink(path);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(fd, 64) != 0) {
		perror(path);
		close(fd);
		return -1;
	}
	return fd;
}

static bool is_welcome(int fd, uid_t other)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
	       (who.uid == 0 || who.uid == geteuid() || who.uid == other);
}

_Noreturn void server_run(int fd, uid_t other)
{
	for (;;) {
		struct client *cl = calloc(1, sizeof(*cl));
		pthread_t id;

		if (cl == NULL)
			abort();
		cl->fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
		if (cl->fd < 0 || !is_welcome(cl->fd, other) ||
		    pthread_create(&id, NULL, client_loop, cl) != 0) {
			if (cl->fd >= 0)
				close(cl->fd);
			free(cl);
			continue;
		}
		pthread_detach(id);
	}
}
