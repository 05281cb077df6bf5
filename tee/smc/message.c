/*
 * One yielding call: the message is read once into secure memory, checked,
 * served from the copy, and the results are written back at the end.
 */
#include "smc/message.h"
#include "kernel/wait.h"
#include "smc/rpc.h"
#include "smc/shm.h"
#include "ta/session.h"
#include <abi/teesmc.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define RPC_BLOCK_LEN                                                          \
	(sizeof(struct msg_header) +                                           \
	 MSG_RPC_PARAM_MAX * sizeof(struct msg_param))

struct message {
	struct msg_header hdr;
	struct msg_param param[MSG_PARAM_MAX];
	uint8_t *theirs;     /* where it came from, and results go */
	struct memory *home; /* registered buffer it lies in, or NULL */
};

/* Find the message, map its page, copy it in. Return: a TEESMC_ code. */
static uint64_t message_read(struct thread *t, uint32_t id, uint64_t where,
			     uint64_t offset, struct message *msg)
{
	bool has_rpc = id != TEESMC_CALL_WITH_ARG;
	uint64_t room = PAGE_SIZE;
	paddr_t pa = where;

	if (id == TEESMC_CALL_WITH_REGD_ARG) {
		msg->home = shm_find(where);
		if (msg->home == NULL || msg->home->offset != 0 ||
		    !range_fits(offset, sizeof(msg->hdr), msg->home->size))
			return TEESMC_EBADADDR;
		pa = msg->home->page[offset / PAGE_SIZE] + offset % PAGE_SIZE;
		room = MIN(room, msg->home->size - offset);
	}
	/* A message and its RPC block never cross a page. */
	room = MIN(room, PAGE_SIZE - pa % PAGE_SIZE);
	if (!IS_ALIGNED(pa, 8) || room < sizeof(msg->hdr) ||
	    !ns_is_ram((ns_paddr_t){ pa }, room))
		return TEESMC_EBADADDR;

	msg->theirs = window_show(&t->arg, pa);
	memcpy(&msg->hdr, msg->theirs, sizeof(msg->hdr));
	if (msg->hdr.num_params > MSG_PARAM_MAX)
		return TEESMC_EBADADDR;

	size_t len =
		sizeof(msg->hdr) + msg->hdr.num_params * sizeof(msg->param[0]);

	if (len + (has_rpc ? RPC_BLOCK_LEN : 0) > room)
		return TEESMC_EBADADDR;
	memcpy(msg->param, msg->theirs + sizeof(msg->hdr),
	       len - sizeof(msg->hdr));
	t->rpc_arg = has_rpc ? msg->theirs + len : NULL;
	return TEESMC_OK;
}

/* @p is zero. */
static TEE_Result param_in(const struct msg_param *mp, struct param *p)
{
	/* The one kind with more bits: a null reference or nothing we take. */
	uint64_t type = mp->attr;

	switch (type) {
	case MSG_NONE:
		return TEE_SUCCESS;
	case MSG_VALUE_IN:
	case MSG_VALUE_OUT:
	case MSG_VALUE_INOUT:
		p->type = (enum param_type)type;
		if (type != MSG_VALUE_OUT) {
			p->a = (uint32_t)mp->value[0];
			p->b = (uint32_t)mp->value[1];
		}
		return TEE_SUCCESS;
	case MSG_TMEM_IN:
	case MSG_TMEM_OUT:
	case MSG_TMEM_INOUT:
		if (mp->tmem.buf_ptr != 0 || mp->tmem.shm_ref != 0)
			return TEE_ERROR_BAD_PARAMETERS;
		p->type = (enum param_type)(type - MSG_TMEM_IN + MSG_RMEM_IN);
		return TEE_SUCCESS;
	case MSG_RMEM_IN:
	case MSG_RMEM_OUT:
	case MSG_RMEM_INOUT:
		p->mem = shm_find(mp->rmem.shm_ref);
		if (p->mem == NULL)
			return TEE_ERROR_BAD_PARAMETERS;
		p->type = (enum param_type)type;
		p->off = mp->rmem.offs;
		p->size = mp->rmem.size;
		p->capacity = p->size;
		if (!range_fits(p->off, p->size, p->mem->size))
			return TEE_ERROR_BAD_PARAMETERS;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
}

static TEE_Result params_in(const struct message *msg, uint32_t first,
			    struct params *ps)
{
	TEE_Result res = TEE_SUCCESS;

	memset(ps, 0, sizeof(*ps));
	if (msg->hdr.num_params < first ||
	    msg->hdr.num_params - first > PARAM_COUNT)
		return TEE_ERROR_BAD_PARAMETERS;
	for (uint32_t i = first; res == TEE_SUCCESS && i < msg->hdr.num_params;
	     i++)
		res = param_in(&msg->param[i], &ps->p[i - first]);
	return res;
}

/* Results go out once: values and sizes of what the client may read. */
static void params_out(struct message *msg, uint32_t first,
		       const struct params *ps)
{
	for (uint32_t i = first; i < msg->hdr.num_params; i++) {
		const struct param *p = &ps->p[i - first];

		if (!param_is_output(p))
			continue;

		uint8_t *out = msg->theirs + sizeof(msg->hdr) +
			       i * sizeof(msg->param[0]) +
			       offsetof(struct msg_param, value);
		uint64_t value[2] = { p->a, p->b };

		if (param_is_memref(p))
			memcpy(out + 8, &p->size, sizeof(p->size));
		else
			memcpy(out, value, sizeof(value));
	}
}

/* All from the session on, as it was read or is set now: one aligned copy. */
static void header_out(struct message *msg)
{
	size_t off = offsetof(struct msg_header, session);

	memcpy(msg->theirs + off, (const uint8_t *)&msg->hdr + off,
	       sizeof(msg->hdr) - off);
}

static void uuid_from_octets(TEE_UUID *uuid, const uint8_t *octets)
{
	uuid->timeLow = load_be32(octets);
	uuid->timeMid = load_be16(octets + 4);
	uuid->timeHiAndVersion = load_be16(octets + 6);
	memcpy(uuid->clockSeqAndNode, octets + 8, 8);
}

static TEE_Result identity_in(const struct msg_param *mp, struct identity *id)
{
	id->login = (uint32_t)mp->value[2];
	switch (id->login) {
	case LOGIN_PUBLIC:
	case LOGIN_REE_KERNEL:
		memset(&id->uuid, 0, sizeof(id->uuid));
		return TEE_SUCCESS;
	case LOGIN_USER:
	case LOGIN_GROUP:
	case LOGIN_APPLICATION:
	case LOGIN_USER_APPLICATION:
	case LOGIN_GROUP_APPLICATION:
		uuid_from_octets(&id->uuid, mp->octets);
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
}

static void serve_open(struct message *msg)
{
	uint32_t meta = MSG_VALUE_IN | MSG_ATTR_META;
	struct identity client = { 0 };
	struct params ps;
	TEE_UUID uuid;

	msg->hdr.session = 0;
	msg->hdr.ret_origin = ORIGIN_TEE;
	if (msg->hdr.num_params < 2 || msg->param[0].attr != meta ||
	    msg->param[1].attr != meta) {
		msg->hdr.ret = TEE_ERROR_BAD_PARAMETERS;
		return;
	}
	uuid_from_octets(&uuid, msg->param[0].octets);
	msg->hdr.ret = params_in(msg, 2, &ps);
	if (msg->hdr.ret == TEE_SUCCESS)
		msg->hdr.ret = identity_in(&msg->param[1], &client);
	if (msg->hdr.ret == TEE_SUCCESS) {
		msg->hdr.ret =
			session_open(&uuid, &client, NULL, UINT32_MAX, &ps,
				     &msg->hdr.session, &msg->hdr.ret_origin);
		params_out(msg, 2, &ps);
	}
	params_release(&ps);
}

static void serve_invoke(struct message *msg)
{
	struct params ps;

	msg->hdr.ret_origin = ORIGIN_TEE;
	msg->hdr.ret = params_in(msg, 0, &ps);
	if (msg->hdr.ret == TEE_SUCCESS) {
		msg->hdr.ret = session_invoke(msg->hdr.session, NULL,
					      UINT32_MAX, msg->hdr.func, &ps,
					      &msg->hdr.ret_origin);
		params_out(msg, 0, &ps);
	}
	params_release(&ps);
}

static TEE_Result serve_register(const struct message *msg)
{
	const struct msg_param *mp = &msg->param[0];
	uint64_t type = mp->attr & ~(uint64_t)MSG_ATTR_NONCONTIG;
	struct memory *mem = NULL;

	if (msg->hdr.num_params != 1 || type < MSG_TMEM_IN ||
	    type > MSG_TMEM_INOUT || (mp->attr & MSG_ATTR_NONCONTIG) == 0)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res =
		shm_read_list(mp->tmem.buf_ptr, mp->tmem.size, false, &mem);

	if (res == TEE_SUCCESS)
		res = shm_register(mem, mp->tmem.shm_ref);
	if (res != TEE_SUCCESS)
		memory_put(mem);
	return res;
}

static TEE_Result serve_unregister(const struct message *msg)
{
	if (msg->hdr.num_params != 1 || msg->param[0].attr != MSG_RMEM_IN)
		return TEE_ERROR_BAD_PARAMETERS;
	/* It would wait for its own message to be done with. */
	if (msg->home != NULL &&
	    msg->home->cookie == msg->param[0].rmem.shm_ref)
		return TEE_ERROR_BUSY;
	return shm_unregister(msg->param[0].rmem.shm_ref);
}

static bool fresh_driver;

void message_fresh_driver(void)
{
	__atomic_store_n(&fresh_driver, true, __ATOMIC_RELEASE);
}

static uint64_t message_serve(struct thread *t, struct message *msg)
{
	msg->hdr.ret_origin = ORIGIN_TEE;
	/* The last thread is kept so that a cancellation always gets in. */
	if (thread_is_reserve(t) && msg->hdr.cmd != MSG_CANCEL) {
		thread_limit_say();
		return TEESMC_ETHREAD_LIMIT;
	}
	if (__atomic_load_n(&fresh_driver, __ATOMIC_RELAXED) &&
	    __atomic_exchange_n(&fresh_driver, false, __ATOMIC_ACQ_REL))
		session_close_all_of(NULL);
	switch (msg->hdr.cmd) {
	case MSG_OPEN_SESSION:
		serve_open(msg);
		break;
	case MSG_INVOKE_COMMAND:
		serve_invoke(msg);
		break;
	case MSG_CLOSE_SESSION:
		msg->hdr.ret = session_close(msg->hdr.session, NULL);
		break;
	case MSG_CANCEL:
		msg->hdr.ret = session_cancel(msg->hdr.session);
		break;
	case MSG_REGISTER_SHM:
		msg->hdr.ret = serve_register(msg);
		break;
	case MSG_UNREGISTER_SHM:
		msg->hdr.ret = serve_unregister(msg);
		break;
	case MSG_DO_BOTTOM_HALF:
		msg->hdr.ret = TEE_SUCCESS;
		break;
	case MSG_STOP_ASYNC_NOTIF:
		notify_disable();
		msg->hdr.ret = TEE_SUCCESS;
		break;
	default:
		return TEESMC_EBADCMD;
	}
	header_out(msg);
	return TEESMC_OK;
}

uint64_t message_call(struct thread *t, uint32_t id, uint64_t where,
		      uint64_t offset)
{
	struct message msg;

	msg.home = NULL;

	uint64_t code = message_read(t, id, where, offset, &msg);

	if (code == TEESMC_OK)
		code = message_serve(t, &msg);
	rpc_buffers_release();
	if (t->rpc_cookie != 0)
		rpc_block_free();
	t->rpc_arg = NULL;
	window_hide(&t->arg);
	memory_put(msg.home);
	return code;
}
