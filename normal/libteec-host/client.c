/*
 * GlobalPlatform TEE Client API 1.0 for the host TEE, with the structures, the
 * soname and the answers of the library that Debian has for real machines.
 * Memory that the application owns is copied at each call, as that library
 * does with memory that its kernel refuses; changes during a call are not seen.
 */
#include "connection.h"
#include <abi/message.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_client_api.h>

#define PARAMS TEEC_CONFIG_PAYLOAD_REF_COUNT

/* What one call holds: memory of its temporary references. */
struct call {
	struct tee_context *ctx;
	struct wire_request req;
	struct wire_reply reply;
	bool taken[PARAMS];
	struct tee_memory mem[PARAMS];
};

static TEEC_Result result_of(enum wire_error error)
{
	switch (error) {
	case WIRE_DONE:
		return TEEC_SUCCESS;
	case WIRE_NO_ROOM:
		return TEEC_ERROR_OUT_OF_MEMORY;
	case WIRE_INVALID:
		return TEEC_ERROR_BAD_PARAMETERS;
	default:
		return TEEC_ERROR_GENERIC;
	}
}

static void set_origin(uint32_t *to, uint32_t origin)
{
	if (to != NULL)
		*to = origin;
}

/* -------------------------------------------------------------- contexts --- */

TEEC_Result TEEC_InitializeContext(const char *name, TEEC_Context *context)
{
	const char *path = getenv("STRONGROOM_TEE");
	struct tee_context *ctx = NULL;

	if (context == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	if (name != NULL && strcmp(name, "optee-tz") != 0)
		return TEEC_ERROR_ITEM_NOT_FOUND;
	if (path == NULL) {
		fprintf(stderr, "libteec: STRONGROOM_TEE names no host TEE\n");
		return TEEC_ERROR_ITEM_NOT_FOUND;
	}
	ctx = context_open(path);
	if (ctx == NULL)
		return TEEC_ERROR_ITEM_NOT_FOUND;
	context->fd = context_fd(ctx);
	context->reg_mem = true;
	context->memref_null = true;
	return TEEC_SUCCESS;
}

void TEEC_FinalizeContext(TEEC_Context *context)
{
	struct tee_context *ctx =
		context == NULL ? NULL : context_find(context->fd);

	if (ctx != NULL)
		context_close(ctx);
}

/* ---------------------------------------------------------------- memory --- */

static bool flags_are_good(const TEEC_SharedMemory *shm)
{
	const uint32_t all = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;

	return shm->flags != 0 && (shm->flags & ~all) == 0;
}

static TEEC_Result share(TEEC_Context *context, TEEC_SharedMemory *shm,
			 void **at)
{
	struct tee_context *ctx = context_find(context->fd);
	size_t size = shm->size != 0 ? shm->size : 8;
	struct tee_memory mem;

	if (ctx == NULL || memory_take(ctx, size, &mem) != WIRE_DONE)
		return TEEC_ERROR_OUT_OF_MEMORY;
	memset(mem.map, 0, size);
	*at = mem.map;
	shm->id = (int)mem.id;
	shm->alloced_size = mem.size;
	shm->registered_fd = context->fd;
	return TEEC_SUCCESS;
}

TEEC_Result TEEC_RegisterSharedMemory(TEEC_Context *context,
				      TEEC_SharedMemory *sharedMem)
{
	if (context == NULL || sharedMem == NULL ||
	    !flags_are_good(sharedMem) || sharedMem->buffer == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	return share(context, sharedMem, &sharedMem->shadow_buffer);
}

TEEC_Result TEEC_AllocateSharedMemory(TEEC_Context *context,
				      TEEC_SharedMemory *sharedMem)
{
	if (context == NULL || sharedMem == NULL || !flags_are_good(sharedMem))
		return TEEC_ERROR_BAD_PARAMETERS;
	sharedMem->shadow_buffer = NULL;
	return share(context, sharedMem, &sharedMem->buffer);
}

void TEEC_ReleaseSharedMemory(TEEC_SharedMemory *sharedMemory)
{
	struct tee_context *ctx = NULL;

	if (sharedMemory == NULL || sharedMemory->id < 0)
		return;
	ctx = context_find(sharedMemory->registered_fd);
	if (ctx != NULL && sharedMemory->alloced_size != 0) {
		char *at = sharedMemory->shadow_buffer != NULL
				   ? sharedMemory->shadow_buffer
				   : sharedMemory->buffer;
		const struct tee_memory mem = {
			.id = (uint64_t)sharedMemory->id,
			.size = sharedMemory->alloced_size,
			.offset = (uint64_t)(at - (char *)memory_at(ctx, 0)),
			.map = at,
		};

		memory_give(ctx, &mem);
	}
	if (sharedMemory->shadow_buffer == NULL)
		sharedMemory->buffer = NULL;
	sharedMemory->id = -1;
	sharedMemory->shadow_buffer = NULL;
	sharedMemory->registered_fd = -1;
	sharedMemory->alloced_size = 0;
}

/* ------------------------------------------------------------ parameters --- */

static TEEC_Result temporary_in(struct call *c, unsigned int i,
				const TEEC_TempMemoryReference *ref,
				uint64_t attr)
{
	struct wire_param *p = &c->req.param[i];
	enum wire_error res = WIRE_DONE;

	p->attr = attr;
	p->b = ref->size;
	if (ref->buffer == NULL) {
		p->c = WIRE_NO_MEMORY;
		return TEEC_SUCCESS;
	}
	res = memory_take(c->ctx, ref->size != 0 ? ref->size : 8, &c->mem[i]);
	if (res != WIRE_DONE)
		return result_of(res);
	c->taken[i] = true;
	p->c = c->mem[i].id;
	if (attr != MSG_RMEM_OUT)
		memcpy(c->mem[i].map, ref->buffer, ref->size);
	return TEEC_SUCCESS;
}

static TEEC_Result registered_in(struct call *c, unsigned int i,
				 const TEEC_SharedMemory *shm, size_t off,
				 size_t size, uint32_t flags)
{
	static const uint64_t attrs[4] = { 0, MSG_RMEM_IN, MSG_RMEM_OUT,
					   MSG_RMEM_INOUT };

	if (shm == NULL || (flags & ~shm->flags) != 0 || off > shm->size ||
	    size > shm->size - off)
		return TEEC_ERROR_BAD_PARAMETERS;
	c->req.param[i] = (struct wire_param){
		.attr = attrs[flags & 3],
		.a = off,
		.b = size,
		.c = (uint64_t)shm->id,
	};
	if (shm->shadow_buffer != NULL && (flags & TEEC_MEM_INPUT) != 0)
		memcpy((char *)shm->shadow_buffer + off,
		       (char *)shm->buffer + off, size);
	return TEEC_SUCCESS;
}

static TEEC_Result param_in(struct call *c, unsigned int i, uint32_t type,
			    const TEEC_Parameter *p)
{
	const TEEC_RegisteredMemoryReference *ref = &p->memref;

	switch (type) {
	case TEEC_NONE:
		return TEEC_SUCCESS;
	case TEEC_VALUE_INPUT:
	case TEEC_VALUE_OUTPUT:
	case TEEC_VALUE_INOUT:
		c->req.param[i].attr = type;
		c->req.param[i].a = p->value.a;
		c->req.param[i].b = p->value.b;
		return TEEC_SUCCESS;
	case TEEC_MEMREF_TEMP_INPUT:
	case TEEC_MEMREF_TEMP_OUTPUT:
	case TEEC_MEMREF_TEMP_INOUT:
		return temporary_in(c, i, &p->tmpref, type);
	case TEEC_MEMREF_WHOLE:
		if (ref->parent == NULL)
			return TEEC_ERROR_BAD_PARAMETERS;
		return registered_in(c, i, ref->parent, 0, ref->parent->size,
				     ref->parent->flags);
	case TEEC_MEMREF_PARTIAL_INPUT:
	case TEEC_MEMREF_PARTIAL_OUTPUT:
	case TEEC_MEMREF_PARTIAL_INOUT:
		return registered_in(c, i, ref->parent, ref->offset, ref->size,
				     type & 3);
	default:
		return TEEC_ERROR_BAD_PARAMETERS;
	}
}

static TEEC_Result params_in(struct call *c, const TEEC_Operation *op)
{
	TEEC_Result res = TEEC_SUCCESS;

	for (unsigned int i = 0; op != NULL && i < PARAMS && res == 0; i++)
		res = param_in(c, i, TEEC_PARAM_TYPE_GET(op->paramTypes, i),
			       &op->params[i]);
	return res;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void registered_out(const TEEC_SharedMemory *shm, size_t off,
			   size_t room, uint64_t size)
{
	if (shm->shadow_buffer != NULL && (shm->flags & TEEC_MEM_OUTPUT) != 0)
		memcpy((char *)shm->buffer + off,
		       (char *)shm->shadow_buffer + off, smaller(room, size));
}

static void param_out(const struct call *c, unsigned int i, uint32_t type,
		      TEEC_Parameter *p)
{
	const struct wire_param *got = &c->reply.param[i];

	switch (type) {
	case TEEC_VALUE_OUTPUT:
	case TEEC_VALUE_INOUT:
		p->value.a = (uint32_t)got->a;
		p->value.b = (uint32_t)got->b;
		break;
	case TEEC_MEMREF_TEMP_OUTPUT:
	case TEEC_MEMREF_TEMP_INOUT:
		if (c->taken[i])
			memcpy(p->tmpref.buffer, c->mem[i].map,
			       smaller(p->tmpref.size, got->b));
		p->tmpref.size = got->b;
		break;
	case TEEC_MEMREF_WHOLE:
		registered_out(p->memref.parent, 0, p->memref.parent->size,
			       got->b);
		p->memref.size = got->b;
		break;
	case TEEC_MEMREF_PARTIAL_OUTPUT:
	case TEEC_MEMREF_PARTIAL_INOUT:
		registered_out(p->memref.parent, p->memref.offset,
			       p->memref.size, got->b);
		p->memref.size = got->b;
		break;
	default:
		break;
	}
}

/* Make the call of @c->req with the parameters of @op. */
static TEEC_Result call(struct call *c, TEEC_Operation *op, uint32_t *origin)
{
	TEEC_Result res = params_in(c, op);

	set_origin(origin, TEEC_ORIGIN_API);
	if (res == TEEC_SUCCESS) {
		res = result_of(context_ask(c->ctx, &c->req, &c->reply));
		set_origin(origin, TEEC_ORIGIN_COMMS);
	}
	if (res == TEEC_SUCCESS) {
		res = c->reply.ret;
		set_origin(origin, c->reply.origin);
		for (unsigned int i = 0; op != NULL && i < PARAMS; i++)
			param_out(c, i, TEEC_PARAM_TYPE_GET(op->paramTypes, i),
				  &op->params[i]);
	}
	for (unsigned int i = 0; i < PARAMS; i++)
		if (c->taken[i])
			memory_give(c->ctx, &c->mem[i]);
	return res;
}

/* -------------------------------------------------------------- sessions --- */

static void uuid_octets(uint8_t to[16], const TEEC_UUID *u)
{
	const uint8_t head[8] = {
		(uint8_t)(u->timeLow >> 24),
		(uint8_t)(u->timeLow >> 16),
		(uint8_t)(u->timeLow >> 8),
		(uint8_t)u->timeLow,
		(uint8_t)(u->timeMid >> 8),
		(uint8_t)u->timeMid,
		(uint8_t)(u->timeHiAndVersion >> 8),
		(uint8_t)u->timeHiAndVersion,
	};

	memcpy(to, head, 8);
	memcpy(to + 8, u->clockSeqAndNode, 8);
}

TEEC_Result TEEC_OpenSession(TEEC_Context *context, TEEC_Session *session,
			     const TEEC_UUID *destination,
			     uint32_t connectionMethod,
			     const void *connectionData,
			     TEEC_Operation *operation, uint32_t *returnOrigin)
{
	struct call c = { .req = { .op = WIRE_OPEN } };
	TEEC_Result res = TEEC_SUCCESS;

	set_origin(returnOrigin, TEEC_ORIGIN_API);
	if (context == NULL || session == NULL || destination == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	c.ctx = context_find(context->fd);
	if (c.ctx == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	uuid_octets(c.req.uuid, destination);
	c.req.login = connectionMethod;
	if (connectionMethod == TEEC_LOGIN_GROUP ||
	    connectionMethod == TEEC_LOGIN_GROUP_APPLICATION) {
		if (connectionData == NULL)
			return TEEC_ERROR_BAD_PARAMETERS;
		memcpy(&c.req.group, connectionData, sizeof(c.req.group));
	}
	res = call(&c, operation, returnOrigin);
	if (res == TEEC_SUCCESS) {
		session->ctx = context;
		session->session_id = c.reply.session;
	}
	return res;
}

void TEEC_CloseSession(TEEC_Session *session)
{
	struct wire_request req = { .op = WIRE_CLOSE };
	struct wire_reply reply;
	struct tee_context *ctx =
		session == NULL ? NULL : context_find(session->ctx->fd);

	if (ctx == NULL)
		return;
	req.session = session->session_id;
	(void)context_ask(ctx, &req, &reply);
}

TEEC_Result TEEC_InvokeCommand(TEEC_Session *session, uint32_t commandID,
			       TEEC_Operation *operation,
			       uint32_t *returnOrigin)
{
	struct call c = { .req = { .op = WIRE_INVOKE, .func = commandID } };
	TEEC_Result res = TEEC_SUCCESS;

	set_origin(returnOrigin, TEEC_ORIGIN_API);
	if (session == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	c.ctx = context_find(session->ctx->fd);
	if (c.ctx == NULL)
		return TEEC_ERROR_BAD_PARAMETERS;
	c.req.session = session->session_id;
	/* A cancellation finds the call by this; it may come at any moment. */
	if (operation != NULL)
		__atomic_store_n(&operation->session, session,
				 __ATOMIC_RELEASE);
	res = call(&c, operation, returnOrigin);
	if (operation != NULL)
		__atomic_store_n(&operation->session, NULL, __ATOMIC_RELEASE);
	return res;
}

void TEEC_RequestCancellation(TEEC_Operation *operation)
{
	struct wire_request req = { .op = WIRE_CANCEL };
	struct wire_reply reply;
	TEEC_Session *session = operation == NULL
					? NULL
					: __atomic_load_n(&operation->session,
							  __ATOMIC_ACQUIRE);
	struct tee_context *ctx =
		session == NULL ? NULL : context_find(session->ctx->fd);

	if (ctx == NULL)
		return;
	req.session = session->session_id;
	(void)context_ask(ctx, &req, &reply);
}
