/*
 * Connections: a call occupies one for as long as it takes, so each thread
 * that calls gets one, and idle ones are kept. The file of normal-world memory
 * is mapped once for a context.
 */
#define _GNU_SOURCE
#include "connection.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define IDLE_MAX  16u
#define SPARE_MAX 8u
#define SPARE_LEN ((uint64_t)1 << 20) /* larger memory is not kept */
#define PAGE	  4096u

struct tee_context {
	struct tee_context *next;
	struct sockaddr_un where;
	int fd; /* names the context; one of the connections */
	uint64_t id;
	uint8_t *map;
	uint64_t map_len;
	pthread_mutex_t lock;
	int idle[IDLE_MAX];
	unsigned int idle_count;
	struct tee_memory spare[SPARE_MAX];
	unsigned int spare_count;
};

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct tee_context *list;

static bool receive(int fd, struct wire_reply *reply, int *memory)
{
	struct iovec part = { reply, sizeof(*reply) };
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(int))];
	struct msghdr msg = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};

	if (recvmsg(fd, &msg, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof(*reply))
		return false;

	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	*memory = -1;
	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(memory, CMSG_DATA(c), sizeof(int));
	return true;
}

static bool exchange(int fd, const struct wire_request *req,
		     struct wire_reply *reply, int *memory)
{
	return send(fd, req, sizeof(*req), MSG_NOSIGNAL) ==
		       (ssize_t)sizeof(*req) &&
	       receive(fd, reply, memory);
}

/* A new connection in @ctx. Return: it, or -1. */
static int join(struct tee_context *ctx)
{
	const struct wire_request hello = {
		.op = WIRE_HELLO,
		.context = ctx->id,
		.size = WIRE_VERSION,
	};
	struct wire_reply reply;
	int memory = -1;
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&ctx->where, sizeof(ctx->where)) !=
		    0 ||
	    !exchange(fd, &hello, &reply, &memory)) {
		close(fd);
		return -1;
	}
	if (ctx->map == NULL && memory >= 0) {
		void *map = mmap(NULL, reply.size, PROT_READ | PROT_WRITE,
				 MAP_SHARED, memory, 0);

		ctx->id = reply.context;
		ctx->map = map == MAP_FAILED ? NULL : map;
		ctx->map_len = reply.size;
	}
	if (memory >= 0)
		close(memory);
	if (ctx->map != NULL)
		return fd;
	close(fd);
	return -1;
}

struct tee_context *context_open(const char *path)
{
	struct tee_context *ctx = calloc(1, sizeof(*ctx));

	if (ctx == NULL)
		return NULL;
	ctx->where.sun_family = AF_UNIX;
	if (strlen(path) < sizeof(ctx->where.sun_path))
		strcpy(ctx->where.sun_path, path);
	/* A name that no file has, as the TEE was told. */
	if (path[0] == '@')
		ctx->where.sun_path[0] = '\0';
	ctx->fd = join(ctx);
	if (ctx->fd < 0) {
		free(ctx);
		return NULL;
	}
	pthread_mutex_init(&ctx->lock, NULL);
	ctx->idle[ctx->idle_count++] = ctx->fd;
	pthread_mutex_lock(&list_lock);
	ctx->next = list;
	list = ctx;
	pthread_mutex_unlock(&list_lock);
	return ctx;
}

int context_fd(const struct tee_context *ctx)
{
	return ctx->fd;
}

struct tee_context *context_find(int fd)
{
	struct tee_context *ctx = NULL;

	pthread_mutex_lock(&list_lock);
	for (ctx = list; ctx != NULL && ctx->fd != fd; ctx = ctx->next)
		;
	pthread_mutex_unlock(&list_lock);
	return ctx;
}

void context_close(struct tee_context *ctx)
{
	struct tee_context **link = &list;

	pthread_mutex_lock(&list_lock);
	while (*link != ctx)
		link = &(*link)->next;
	*link = ctx->next;
	pthread_mutex_unlock(&list_lock);
	for (unsigned int i = 0; i < ctx->idle_count; i++)
		close(ctx->idle[i]);
	munmap(ctx->map, ctx->map_len);
	pthread_mutex_destroy(&ctx->lock);
	free(ctx);
}

static int connection_take(struct tee_context *ctx)
{
	int fd = -1;

	pthread_mutex_lock(&ctx->lock);
	if (ctx->idle_count != 0)
		fd = ctx->idle[--ctx->idle_count];
	pthread_mutex_unlock(&ctx->lock);
	return fd >= 0 ? fd : join(ctx);
}

static void connection_give(struct tee_context *ctx, int fd)
{
	pthread_mutex_lock(&ctx->lock);
	/* The first one stays open: its number names the context. */
	if (ctx->idle_count < IDLE_MAX - 1 ||
	    (fd == ctx->fd && ctx->idle_count < IDLE_MAX)) {
		ctx->idle[ctx->idle_count++] = fd;
		fd = -1;
	}
	pthread_mutex_unlock(&ctx->lock);
	if (fd >= 0)
		close(fd);
}

enum wire_error context_ask(struct tee_context *ctx,
			    const struct wire_request *req,
			    struct wire_reply *reply)
{
	int fd = connection_take(ctx);
	int memory = -1;

	if (fd < 0)
		return WIRE_FAILED;
	if (!exchange(fd, req, reply, &memory))
		reply->error = WIRE_FAILED;
	connection_give(ctx, fd);
	return (enum wire_error)reply->error;
}

void *memory_at(struct tee_context *ctx, uint64_t offset)
{
	return ctx->map + offset;
}

static bool spare_take(struct tee_context *ctx, uint64_t size,
		       struct tee_memory *mem)
{
	bool found = false;

	pthread_mutex_lock(&ctx->lock);
	for (unsigned int i = 0; i < ctx->spare_count && !found; i++) {
		struct tee_memory *s = &ctx->spare[i];

		if (s->size < size)
			continue;
		*mem = *s;
		*s = ctx->spare[--ctx->spare_count];
		found = true;
	}
	pthread_mutex_unlock(&ctx->lock);
	return found;
}

enum wire_error memory_take(struct tee_context *ctx, uint64_t size,
			    struct tee_memory *mem)
{
	struct wire_request req = { .op = WIRE_ALLOC };
	struct wire_reply reply;
	enum wire_error res = WIRE_DONE;

	if (size > UINT64_MAX - PAGE)
		return WIRE_NO_ROOM;
	if (spare_take(ctx, size, mem))
		return WIRE_DONE;
	req.size = (size + PAGE - 1) / PAGE * PAGE;
	res = context_ask(ctx, &req, &reply);
	if (res == WIRE_DONE)
		*mem = (struct tee_memory){
			.id = reply.shm,
			.size = reply.size,
			.offset = reply.offset,
			.map = ctx->map + reply.offset,
		};
	return res;
}

void memory_give(struct tee_context *ctx, const struct tee_memory *mem)
{
	struct wire_request req = { .op = WIRE_FREE, .shm = mem->id };
	struct wire_reply reply;
	bool kept = false;

	pthread_mutex_lock(&ctx->lock);
	if (mem->size <= SPARE_LEN && ctx->spare_count < SPARE_MAX) {
		ctx->spare[ctx->spare_count++] = *mem;
		kept = true;
	}
	pthread_mutex_unlock(&ctx->lock);
	if (!kept)
		(void)context_ask(ctx, &req, &reply);
}
