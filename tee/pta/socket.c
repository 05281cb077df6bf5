/*
 * Sockets for TAs, by way of the supplicant. Whatever comes back is as
 * trustworthy as the normal world: it is copied, and no length of theirs moves
 * more than what the TA gave room for. A handle is a number of the supplicant's
 * that is worth nothing outside the session it was opened in.
 *
 * Waits are cut in slices, so that a TA whose client cancels it comes back.
 */
#include "pta/socket.h"
#include "kernel/thread.h"
#include "smc/rpc.h"
#include <base/bits.h>
#include <string.h>

/* Commands, as the TA library sends them. */
#define SOCKET_OPEN  1u
#define SOCKET_CLOSE 2u
#define SOCKET_SEND  3u
#define SOCKET_RECV  4u
#define SOCKET_IOCTL 5u

/* Operations of the request to the supplicant (normal-world ABI, 9.4). */
enum { OP_OPEN, OP_CLOSE, OP_CLOSE_ALL, OP_SEND, OP_RECV, OP_IOCTL };

#define ERROR_TIMEOUT 0xf1007003u

#define ADDRESS_LEN  256u	/* of a host name, NUL included */
#define IO_LEN	     (1u << 20) /* moved at once */
#define WAIT_FOREVER UINT32_MAX
#define SLICE_MS     200u

/* @s->pta_state: does the supplicant hold sockets of this session? */
static char has_sockets;

/* Every socket is named by the session's number and the supplicant's handle. */
static struct msg_param request(const struct session *s, uint64_t op,
				uint32_t handle)
{
	return (struct msg_param){ .attr = MSG_VALUE_IN,
				   .value = { op, s->id, handle } };
}

static TEE_Result copy_to_them(const struct param *p, struct rpc_buffer *buf,
			       size_t len)
{
	uint8_t chunk[512];

	for (size_t off = 0; off < len;) {
		size_t step = MIN(len - off, sizeof(chunk));
		TEE_Result res = param_read(p, off, chunk, step);

		if (res == TEE_SUCCESS)
			res = memory_copy_out(buf->mem, off, chunk, step);
		if (res != TEE_SUCCESS)
			return res;
		off += step;
	}
	return TEE_SUCCESS;
}

static TEE_Result copy_to_ta(const struct param *p,
			     const struct rpc_buffer *buf, size_t len)
{
	uint8_t chunk[512];

	for (size_t off = 0; off < len;) {
		size_t step = MIN(len - off, sizeof(chunk));
		TEE_Result res = memory_copy_in(chunk, buf->mem, off, step);

		if (res == TEE_SUCCESS)
			res = param_write(p, off, chunk, step);
		if (res != TEE_SUCCESS)
			return res;
		off += step;
	}
	return TEE_SUCCESS;
}

static TEE_Result socket_open(struct session *s, struct params *ps)
{
	char address[ADDRESS_LEN] = { 0 };
	size_t len = ps->p[1].size;
	struct rpc_buffer *buf = NULL;
	struct msg_param p[4] = {
		request(s, OP_OPEN, 0),
		{ .attr = MSG_VALUE_IN,
		  .value = { ps->p[0].b, ps->p[2].a, ps->p[0].a } },
		{ 0 },
		{ .attr = MSG_VALUE_OUT },
	};

	if (len == 0 || len >= sizeof(address))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = param_read(&ps->p[1], 0, address, len);

	/* The supplicant wants the NUL, and looks at the last byte only. */
	len = strnlen(address, sizeof(address) - 1) + 1;
	if (res == TEE_SUCCESS)
		res = rpc_buffer_take(len, &buf);
	if (res == TEE_SUCCESS)
		res = memory_copy_out(buf->mem, 0, address, len);
	if (res == TEE_SUCCESS) {
		rpc_memref(&p[2], MSG_RMEM_IN, buf, 0, len);
		res = rpc_command(RPC_SOCKET, p, 4);
	}
	rpc_buffer_give(buf, false);
	if (res != TEE_SUCCESS)
		return res;
	s->pta_state = &has_sockets;
	ps->p[3].a = (uint32_t)p[3].value[0];
	ps->p[3].b = 0;
	return TEE_SUCCESS;
}

static TEE_Result socket_close(struct session *s, struct params *ps)
{
	struct msg_param p = request(s, OP_CLOSE, ps->p[0].a);

	return rpc_command(RPC_SOCKET, &p, 1);
}

/* A wait that is under way. */
struct wait {
	const struct session *s;
	uint32_t timeout_ms;
	uint64_t start;
};

static uint32_t waited_ms(const struct wait *w)
{
	uint64_t ms = (counter_read() - w->start) * 1000 / counter_hz();

	return (uint32_t)MIN(ms, (uint64_t)WAIT_FOREVER - 1);
}

/* How long the next request may wait. */
static uint32_t slice_ms(const struct wait *w)
{
	uint32_t waited = waited_ms(w);

	if (w->timeout_ms == WAIT_FOREVER)
		return SLICE_MS;
	return waited >= w->timeout_ms ? 0
				       : MIN(SLICE_MS, w->timeout_ms - waited);
}

/* Has a request that timed out ended the wait? *@res is what it ended with. */
static bool wait_is_over(const struct wait *w, uint32_t slice, TEE_Result *res)
{
	if (*res != ERROR_TIMEOUT)
		return true;
	if (session_caller_cancelled(w->s)) {
		*res = TEE_ERROR_CANCEL;
		return true;
	}
	/* Others time the slice: a wait ends when its last one was asked for. */
	return w->timeout_ms != WAIT_FOREVER &&
	       (slice == 0 || waited_ms(w) >= w->timeout_ms);
}

static TEE_Result socket_send(struct session *s, struct params *ps)
{
	size_t len = MIN(ps->p[1].size, (uint64_t)IO_LEN);
	struct wait w = { s, ps->p[0].b, counter_read() };
	struct rpc_buffer *buf = NULL;
	struct msg_param p[3];
	TEE_Result res = rpc_buffer_take(MAX(len, (size_t)1), &buf);

	if (res == TEE_SUCCESS)
		res = copy_to_them(&ps->p[1], buf, len);
	while (res == TEE_SUCCESS) {
		uint32_t slice = slice_ms(&w);

		p[0] = request(s, OP_SEND, ps->p[0].a);
		rpc_memref(&p[1], MSG_RMEM_IN, buf, 0, len);
		p[2] = (struct msg_param){ .attr = MSG_VALUE_INOUT,
					   .value = { slice } };
		res = rpc_command(RPC_SOCKET, p, 3);
		if (wait_is_over(&w, slice, &res))
			break;
		res = TEE_SUCCESS;
	}
	rpc_buffer_give(buf, false);
	if (res != TEE_SUCCESS)
		return res;
	ps->p[2].a = (uint32_t)MIN(p[2].value[1], (uint64_t)len);
	ps->p[2].b = 0;
	return TEE_SUCCESS;
}

/*
 * The size becomes what the supplicant says, which for a datagram that was cut
 * off, or a question without room, is more than was moved.
 */
static TEE_Result socket_recv(struct session *s, struct params *ps)
{
	size_t len = MIN(ps->p[1].size, (uint64_t)IO_LEN);
	struct wait w = { s, ps->p[0].b, counter_read() };
	struct rpc_buffer *buf = NULL;
	struct msg_param p[3];
	size_t said = 0;
	TEE_Result res = rpc_buffer_take(MAX(len, (size_t)1), &buf);

	while (res == TEE_SUCCESS) {
		uint32_t slice = slice_ms(&w);

		p[0] = request(s, OP_RECV, ps->p[0].a);
		rpc_memref(&p[1], MSG_RMEM_OUT, buf, 0, len);
		p[2] = (struct msg_param){ .attr = MSG_VALUE_IN,
					   .value = { slice } };
		res = rpc_command_len(RPC_SOCKET, p, 3, 1, &said);
		if (wait_is_over(&w, slice, &res))
			break;
		res = TEE_SUCCESS;
	}
	if (res == TEE_SUCCESS)
		res = copy_to_ta(&ps->p[1], buf, MIN(said, len));
	rpc_buffer_give(buf, false);
	ps->p[1].size = res == TEE_SUCCESS ? MIN(said, (size_t)UINT32_MAX) : 0;
	return res;
}

static TEE_Result socket_ioctl(struct session *s, struct params *ps)
{
	size_t len = ps->p[1].size;
	struct rpc_buffer *buf = NULL;
	struct msg_param p[3] = {
		request(s, OP_IOCTL, ps->p[0].a),
		{ 0 },
		{ .attr = MSG_VALUE_IN, .value = { ps->p[0].b } },
	};

	if (len > IO_LEN)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = rpc_buffer_take(MAX(len, (size_t)1), &buf);

	if (res == TEE_SUCCESS)
		res = copy_to_them(&ps->p[1], buf, len);
	if (res == TEE_SUCCESS) {
		rpc_memref(&p[1], MSG_RMEM_INOUT, buf, 0, len);
		res = rpc_command(RPC_SOCKET, p, 3);
	}
	if (res == TEE_SUCCESS) {
		ps->p[1].size = MIN(p[1].rmem.size, (uint64_t)len);
		res = copy_to_ta(&ps->p[1], buf, ps->p[1].size);
	}
	rpc_buffer_give(buf, false);
	return res;
}

static const struct {
	uint32_t cmd;
	uint32_t types;
	TEE_Result (*serve)(struct session *s, struct params *ps);
} commands[] = {
	{ SOCKET_OPEN,
	  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_MEMREF_INPUT, PARAM_VALUE_INPUT,
		      PARAM_VALUE_OUTPUT),
	  socket_open },
	{ SOCKET_CLOSE, PARAM_TYPES(PARAM_VALUE_INPUT, 0, 0, 0), socket_close },
	{ SOCKET_SEND,
	  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_MEMREF_INPUT, PARAM_VALUE_OUTPUT,
		      0),
	  socket_send },
	{ SOCKET_RECV,
	  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_MEMREF_OUTPUT, 0, 0),
	  socket_recv },
	{ SOCKET_IOCTL,
	  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_MEMREF_INOUT, 0, 0),
	  socket_ioctl },
};

static TEE_Result socket_invoke(struct session *s, uint32_t cmd,
				struct params *ps)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(commands); i++) {
		if (commands[i].cmd != cmd)
			continue;
		if (params_types(ps) != commands[i].types)
			return TEE_ERROR_BAD_PARAMETERS;
		return commands[i].serve(s, ps);
	}
	return TEE_ERROR_NOT_IMPLEMENTED;
}

static void socket_end(struct session *s)
{
	struct msg_param p = request(s, OP_CLOSE_ALL, 0);

	if (s->pta_state != NULL)
		(void)rpc_command(RPC_SOCKET, &p, 1);
}

const struct pta socket_pta = {
	.uuid = { 0x3b996a7d,
		  0x2c2b,
		  0x4a49,
		  { 0xa8, 0x96, 0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4 } },
	.name = "socket",
	.ta_only = true,
	.invoke = socket_invoke,
	.close = socket_end,
};
