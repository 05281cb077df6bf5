/*
 * Sockets for TAs. A handle belongs to the session that opened it: another's
 * request finds nothing under its number.
 *
 * Whatever may take long is done outside of the lock, on a copy or a descriptor
 * of its own: the socket may be closed, and its handle be another's, meanwhile.
 */
#define _GNU_SOURCE
#include "sockets.h"
#include <base/tee_result.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OP_OPEN, OP_CLOSE, OP_CLOSE_ALL, OP_SEND, OP_RECV, OP_IOCTL };

#define PROTOCOL_TCP 0x65u
#define PROTOCOL_UDP 0x66u

#define ERROR_PROTOCOL	0xf1007001u
#define ERROR_TIMEOUT	0xf1007003u
#define ERROR_RESOURCES 0xf1007004u
#define ERROR_HOSTNAME	0xf1007007u

#define TCP_SET_RECVBUF 0x65f00000u
#define TCP_SET_SENDBUF 0x65f00001u
#define UDP_CHANGEADDR	0x66000001u
#define UDP_CHANGEPORT	0x66000002u

#define SOCKETS_MAX 64u
#define HOST_LEN    256u

struct slot {
	bool used;
	uint64_t serial; /* no other state of a slot ever has it */
	uint64_t session;
	int fd;
	uint64_t protocol;
	uint64_t version;
	uint16_t port;
	char host[HOST_LEN];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot slots[SOCKETS_MAX]; /* a handle is an index */
static uint64_t serial;

/* Connects @s, which has no descriptor yet. It may take long. */
static uint32_t slot_connect(struct slot *s)
{
	static const int families[] = { AF_UNSPEC, AF_INET, AF_INET6 };
	struct addrinfo want = { .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	uint32_t res = ERROR_PROTOCOL;
	char port[8];

	want.ai_family = families[s->version];
	want.ai_socktype =
		s->protocol == PROTOCOL_TCP ? SOCK_STREAM : SOCK_DGRAM;
	snprintf(port, sizeof(port), "%u", s->port);
	if (getaddrinfo(s->host, port, &want, &found) != 0)
		return ERROR_HOSTNAME;
	for (struct addrinfo *at = found; at != NULL; at = at->ai_next) {
		int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC,
				at->ai_protocol);

		if (fd < 0)
			continue;
		if (connect(fd, at->ai_addr, at->ai_addrlen) == 0) {
			s->fd = fd;
			res = TEE_SUCCESS;
			break;
		}
		close(fd);
	}
	freeaddrinfo(found);
	return res;
}

static uint32_t serve_open(struct msg_param *p, uint64_t session,
			   const char *host)
{
	struct slot s = { .used = true, .session = session, .fd = -1 };
	uint32_t res = ERROR_RESOURCES;

	s.port = (uint16_t)p[1].value[0];
	s.protocol = p[1].value[1];
	s.version = p[1].value[2];
	if (host == NULL || p[2].rmem.size == 0 || p[2].rmem.size > HOST_LEN ||
	    host[p[2].rmem.size - 1] != '\0' || s.version > 2 ||
	    (s.protocol != PROTOCOL_TCP && s.protocol != PROTOCOL_UDP))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(s.host, host, p[2].rmem.size);
	res = slot_connect(&s);
	if (res != TEE_SUCCESS)
		return res;
	res = ERROR_RESOURCES;
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < SOCKETS_MAX && res != TEE_SUCCESS; i++) {
		if (slots[i].used)
			continue;
		s.serial = ++serial;
		slots[i] = s;
		p[3].value[0] = i;
		res = TEE_SUCCESS;
	}
	pthread_mutex_unlock(&lock);
	if (res != TEE_SUCCESS)
		close(s.fd);
	return res;
}

static void slot_close(struct slot *s)
{
	close(s->fd);
	*s = (struct slot){ .used = false };
}

static void serve_close_all(uint64_t session)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < SOCKETS_MAX; i++)
		if (slots[i].used && slots[i].session == session)
			slot_close(&slots[i]);
	pthread_mutex_unlock(&lock);
}

static struct slot *slot_of(uint64_t session, uint64_t handle)
{
	if (handle >= SOCKETS_MAX || !slots[handle].used ||
	    slots[handle].session != session)
		return NULL;
	return &slots[handle];
}

/* Until the socket is ready; @ms as in the request. */
static uint32_t wait_for(int fd, short events, uint64_t ms)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	int n = poll(&pfd, 1, ms >= INT32_MAX ? -1 : (int)ms);

	if (n == 0)
		return ERROR_TIMEOUT;
	return n < 0 ? TEE_ERROR_GENERIC : TEE_SUCCESS;
}

static uint32_t serve_send(struct msg_param *p, int fd, const void *from)
{
	uint32_t res = wait_for(fd, POLLOUT, p[2].value[0]);
	ssize_t sent = -1;

	if (res != TEE_SUCCESS)
		return res;
	sent = send(fd, from, p[1].rmem.size, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent < 0)
		return TEE_ERROR_BAD_PARAMETERS;
	p[2].value[1] = (uint64_t)sent;
	return TEE_SUCCESS;
}

static uint32_t serve_recv(struct msg_param *p, int fd, void *to, bool datagram)
{
	uint32_t res = TEE_SUCCESS;
	ssize_t got = -1;
	int waiting = 0;

	/* Without room the question is how many bytes wait. */
	if (p[1].rmem.size == 0) {
		if (ioctl(fd, FIONREAD, &waiting) != 0)
			return TEE_ERROR_BAD_PARAMETERS;
		p[1].rmem.size = (uint64_t)waiting;
		return TEE_SUCCESS;
	}
	res = wait_for(fd, POLLIN, p[2].value[0]);
	if (res != TEE_SUCCESS)
		return res;
	got = recv(fd, to, p[1].rmem.size,
		   MSG_DONTWAIT | (datagram ? MSG_TRUNC : 0));
	if (got < 0)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Of a datagram that was cut off, how long it was. */
	p[1].rmem.size = (uint64_t)got;
	return TEE_SUCCESS;
}

static uint32_t set_size(int fd, int option, const void *from, uint64_t len)
{
	int size = 0;

	if (len != sizeof(size))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(&size, from, sizeof(size));
	return setsockopt(fd, SOL_SOCKET, option, &size, sizeof(size)) == 0
		       ? TEE_SUCCESS
		       : TEE_ERROR_BAD_PARAMETERS;
}

/* Sets the size of a buffer, or says in @s what is to be connected anew. */
static uint32_t set_option(const struct msg_param *p, struct slot *s,
			   const void *from)
{
	uint64_t len = p[1].rmem.size;

	switch (p[2].value[0]) {
	case TCP_SET_RECVBUF:
		return set_size(s->fd, SO_RCVBUF, from, len);
	case TCP_SET_SENDBUF:
		return set_size(s->fd, SO_SNDBUF, from, len);
	case UDP_CHANGEADDR:
		if (len == 0 || len >= sizeof(s->host))
			return TEE_ERROR_BAD_PARAMETERS;
		memcpy(s->host, from, len);
		s->host[len] = '\0';
		break;
	case UDP_CHANGEPORT:
		if (len != sizeof(s->port))
			return TEE_ERROR_BAD_PARAMETERS;
		memcpy(&s->port, from, sizeof(s->port));
		break;
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
	if (s->protocol != PROTOCOL_UDP)
		return TEE_ERROR_NOT_SUPPORTED;
	s->fd = -1;
	return TEE_SUCCESS;
}

/*
 * Puts @s in the place of what it was copied from, unless that was closed or
 * changed meanwhile. Return: the descriptor that is not needed any more.
 */
static int slot_replace(uint64_t handle, struct slot *s, uint32_t *res)
{
	struct slot *old = NULL;
	int fd = s->fd;

	*res = TEE_ERROR_BAD_PARAMETERS;
	pthread_mutex_lock(&lock);
	old = slot_of(s->session, handle);
	if (old != NULL && old->serial == s->serial) {
		fd = old->fd;
		s->serial = ++serial;
		*old = *s;
		*res = TEE_SUCCESS;
	}
	pthread_mutex_unlock(&lock);
	return fd;
}

static uint32_t serve_ioctl(const struct msg_param *p, const void *from)
{
	uint64_t handle = p[0].value[2];
	struct slot *s = NULL;
	struct slot anew = { .fd = -1 };
	uint32_t res = TEE_ERROR_BAD_PARAMETERS;

	pthread_mutex_lock(&lock);
	s = slot_of(p[0].value[1], handle);
	if (s != NULL) {
		anew = *s;
		res = set_option(p, &anew, from);
	}
	pthread_mutex_unlock(&lock);
	if (res != TEE_SUCCESS || anew.fd >= 0)
		return res;
	res = slot_connect(&anew);
	if (res == TEE_SUCCESS)
		close(slot_replace(handle, &anew, &res));
	return res;
}

/* Moves bytes on a descriptor of its own. */
static uint32_t serve_io(struct msg_param *p, uint64_t op, void *bytes)
{
	struct slot *s = NULL;
	bool datagram = false;
	uint32_t res = TEE_ERROR_BAD_PARAMETERS;
	int fd = -1;

	pthread_mutex_lock(&lock);
	s = slot_of(p[0].value[1], p[0].value[2]);
	if (s != NULL) {
		datagram = s->protocol == PROTOCOL_UDP;
		fd = dup(s->fd);
	}
	pthread_mutex_unlock(&lock);
	if (fd < 0)
		return res;
	res = op == OP_SEND ? serve_send(p, fd, bytes)
			    : serve_recv(p, fd, bytes, datagram);
	close(fd);
	return res;
}

static uint32_t serve_close(uint64_t session, uint64_t handle)
{
	struct slot *s = NULL;
	uint32_t res = TEE_ERROR_BAD_PARAMETERS;

	pthread_mutex_lock(&lock);
	s = slot_of(session, handle);
	if (s != NULL) {
		slot_close(s);
		res = TEE_SUCCESS;
	}
	pthread_mutex_unlock(&lock);
	return res;
}

uint32_t sockets_serve(struct msg_param *param, uint32_t count,
		       void *const bytes[MSG_RPC_PARAM_MAX])
{
	static const uint32_t counts[] = { 4, 1, 1, 3, 3, 3 };
	uint64_t op = count == 0 ? UINT64_MAX : param[0].value[0];
	uint64_t session = count == 0 ? 0 : param[0].value[1];

	if (op >= sizeof(counts) / sizeof(counts[0]) || count != counts[op] ||
	    (param[0].attr & MSG_ATTR_TYPE) != MSG_VALUE_IN ||
	    (op >= OP_SEND && bytes[1] == NULL))
		return TEE_ERROR_BAD_PARAMETERS;
	switch (op) {
	case OP_OPEN:
		return serve_open(param, session, bytes[2]);
	case OP_CLOSE:
		return serve_close(session, param[0].value[2]);
	case OP_CLOSE_ALL:
		serve_close_all(session);
		return TEE_SUCCESS;
	case OP_IOCTL:
		return serve_ioctl(param, bytes[1]);
	default:
		return serve_io(param, op, bytes[1]);
	}
}
