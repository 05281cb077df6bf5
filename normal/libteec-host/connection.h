/*
 * The host's libteec towards the host TEE's process.
 */
#ifndef NORMAL_LIBTEEC_CONNECTION_H
#define NORMAL_LIBTEEC_CONNECTION_H

#include "../host/protocol.h"
#include <stdbool.h>
#include <stddef.h>

struct tee_context;

/* Memory that both sides see. */
struct tee_memory {
	uint64_t id;
	uint64_t size; /* bytes it has room for */
	uint64_t offset;
	void *map;
};

/** context_open() - reach the TEE. Return: NULL if there is none. */
struct tee_context *context_open(const char *path);
/** context_fd() - the number by which context_find() knows it. */
int context_fd(const struct tee_context *ctx);
struct tee_context *context_find(int fd);
void context_close(struct tee_context *ctx);

/**
 * context_ask() - one request and its reply, from any thread
 *
 * Return: an enum wire_error; WIRE_FAILED also when nobody answers.
 */
enum wire_error context_ask(struct tee_context *ctx,
			    const struct wire_request *req,
			    struct wire_reply *reply);

/** memory_take() - memory of at least @size bytes, perhaps used before. */
enum wire_error memory_take(struct tee_context *ctx, uint64_t size,
			    struct tee_memory *mem);
/** memory_give() - done with it; some are kept for the next call. */
void memory_give(struct tee_context *ctx, const struct tee_memory *mem);
/** memory_at() - where memory at @offset of the file is mapped. */
void *memory_at(struct tee_context *ctx, uint64_t offset);

#endif
