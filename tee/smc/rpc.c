/*
 * RPC: the block behind the call's own message carries the request. What is
 * read back is copied first and limited to what a responder may change.
 */
#include "smc/rpc.h"
#include "kernel/thread.h"
#include "kernel/wait.h"
#include <abi/teesmc.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

#define BLOCK_LEN                                                              \
	(sizeof(struct msg_header) +                                           \
	 MSG_RPC_PARAM_MAX * sizeof(struct msg_param))
#define BUFFER_COUNT THREAD_COUNT /* so one is always free */

static struct spinlock rpc_lock = SPINLOCK_INIT;
static struct rpc_buffer buffers[BUFFER_COUNT];
static uint64_t round_trips;

uint64_t rpc_round_trips(void)
{
	return round_trips;
}

/* The memory it names is checked when used; only these fields are taken. */
static void take_answer(struct msg_param *param, const struct msg_param *theirs)
{
	switch (param->attr & MSG_ATTR_TYPE) {
	case MSG_VALUE_OUT:
	case MSG_VALUE_INOUT:
		memcpy(param->value, theirs->value, sizeof(param->value));
		break;
	case MSG_RMEM_OUT:
	case MSG_RMEM_INOUT:
		param->rmem.size = MIN(param->rmem.size, theirs->rmem.size);
		break;
	default:
		break;
	}
}

static struct smc_result rpc_exit(struct thread *t, uint64_t a0, uint64_t a1,
				  uint64_t a2)
{
	uint64_t daif = irq_mask();

	t->in_rpc = true;

	struct smc_result r = arch_rpc(a0, a1, a2, t->index);

	irq_restore(daif);
	return r;
}

/* Older drivers and boot loaders send no RPC block along: ask for one. */
static TEE_Result block_alloc(struct thread *t)
{
	struct smc_result r = rpc_exit(t, TEESMC_RPC_ALLOC, BLOCK_LEN, 0);
	paddr_t pa = r.a[1] << 32 | r.a[2];

	t->rpc_cookie = r.a[4] << 32 | r.a[5];
	if (pa != 0 && IS_ALIGNED(pa, 8) &&
	    pa % PAGE_SIZE <= PAGE_SIZE - BLOCK_LEN &&
	    ns_is_ram((ns_paddr_t){ pa }, BLOCK_LEN)) {
		t->rpc_arg = window_show(&t->rpc, pa);
		return TEE_SUCCESS;
	}
	rpc_block_free();
	return TEE_ERROR_COMMUNICATION;
}

void rpc_block_free(void)
{
	struct thread *t = thread_current();
	uint64_t cookie = t->rpc_cookie;

	t->rpc_arg = NULL;
	window_hide(&t->rpc);
	t->rpc_cookie = 0;
	if (cookie != 0)
		(void)rpc_exit(t, TEESMC_RPC_FREE, cookie >> 32,
			       (uint32_t)cookie);
}

static TEE_Result rpc_raw(uint32_t cmd, struct msg_param *param, uint32_t count,
			  struct msg_param *theirs)
{
	struct thread *t = thread_current();
	struct msg_header hdr = {
		.cmd = cmd,
		.ret = TEE_ERROR_GENERIC,
		.num_params = count,
	};

	CHECK(count <= MSG_RPC_PARAM_MAX);
	/* Nobody answered: what is taken from the answer is nothing. */
	memset(theirs, 0, count * sizeof(*theirs));
	if (t->rpc_arg == NULL && block_alloc(t) != TEE_SUCCESS)
		return TEE_ERROR_COMMUNICATION;
	memcpy(t->rpc_arg, &hdr, sizeof(hdr));
	memcpy(t->rpc_arg + sizeof(hdr), param, count * sizeof(*param));
	__atomic_fetch_add(&round_trips, 1, __ATOMIC_RELAXED);

	(void)rpc_exit(t, TEESMC_RPC_CMD, t->rpc_cookie >> 32,
		       (uint32_t)t->rpc_cookie);

	memcpy(&hdr, t->rpc_arg, sizeof(hdr));
	memcpy(theirs, t->rpc_arg + sizeof(hdr), count * sizeof(*theirs));
	return hdr.ret;
}

TEE_Result rpc_command_len(uint32_t cmd, struct msg_param *param,
			   uint32_t count, uint32_t n, size_t *len)
{
	struct msg_param theirs[MSG_RPC_PARAM_MAX];
	TEE_Result res = rpc_raw(cmd, param, count, theirs);

	CHECK(n < count);
	*len = theirs[n].rmem.size;
	for (uint32_t i = 0; i < count; i++)
		take_answer(&param[i], &theirs[i]);
	return res;
}

TEE_Result rpc_command(uint32_t cmd, struct msg_param *param, uint32_t count)
{
	size_t len = 0;

	return rpc_command_len(cmd, param, count, 0, &len);
}

TEE_Result rpc_load_ta(struct msg_param *param, size_t *len)
{
	struct msg_param theirs[2];
	TEE_Result res = rpc_raw(RPC_LOAD_TA, param, 2, theirs);
	size_t room = param[1].rmem.size;

	*len = theirs[1].rmem.size;
	/* Some answer success with a length that did not fit. */
	if (res == TEE_SUCCESS && *len > room)
		res = TEE_ERROR_SHORT_BUFFER;
	return res;
}

TEE_Result rpc_notification_wait(uint32_t value)
{
	struct msg_param p = {
		.attr = MSG_VALUE_IN,
		.value = { RPC_NOTIFICATION_WAIT, value, 0 },
	};

	return rpc_command(RPC_NOTIFICATION, &p, 1);
}

void rpc_suspend(uint32_t ms)
{
	struct msg_param p = { .attr = MSG_VALUE_IN, .value = { ms, 0, 0 } };

	(void)rpc_command(RPC_SUSPEND, &p, 1);
}

TEE_Result rpc_get_time(uint64_t *seconds, uint32_t *nanoseconds)
{
	struct msg_param p = { .attr = MSG_VALUE_OUT };
	TEE_Result res = rpc_command(RPC_GET_TIME, &p, 1);

	*seconds = p.value[0];
	*nanoseconds = (uint32_t)MIN(p.value[1], UINT64_C(999999999));
	return res;
}

/* ----------------------------------------------------- supplicant memory --- */

static void supplicant_free(uint64_t cookie)
{
	struct msg_param p = {
		.attr = MSG_VALUE_IN,
		.value = { RPC_SHM_SUPPLICANT, cookie, 0 },
	};

	(void)rpc_command(RPC_SHM_FREE, &p, 1);
}

static TEE_Result supplicant_alloc(struct rpc_buffer *buf, size_t size)
{
	struct msg_param p = {
		.attr = MSG_VALUE_IN,
		.value = { RPC_SHM_SUPPLICANT, size, PAGE_SIZE },
	};
	struct msg_param answer;
	TEE_Result res = rpc_raw(RPC_SHM_ALLOC, &p, 1, &answer);

	if (res != TEE_SUCCESS)
		return TEE_ERROR_OUT_OF_MEMORY;
	if (answer.attr == (MSG_TMEM_OUT | MSG_ATTR_NONCONTIG) &&
	    answer.tmem.size >= size)
		res = shm_read_list(answer.tmem.buf_ptr, size, false,
				    &buf->mem);
	else if (answer.attr == MSG_TMEM_OUT && answer.tmem.size >= size)
		res = shm_read_list(answer.tmem.buf_ptr, size, true, &buf->mem);
	else
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res != TEE_SUCCESS) {
		supplicant_free(answer.tmem.shm_ref);
		return TEE_ERROR_OUT_OF_MEMORY;
	}
	buf->cookie = answer.tmem.shm_ref;
	buf->size = size;
	return TEE_SUCCESS;
}

static void buffer_drop(struct rpc_buffer *buf)
{
	uint64_t cookie = buf->cookie;

	if (buf->mem == NULL)
		return;
	memory_put(buf->mem);
	buf->mem = NULL;
	buf->size = 0;
	supplicant_free(cookie);
}

/* Best free buffer for @size: the smallest that fits, else the largest. */
static struct rpc_buffer *buffer_choose(size_t size)
{
	struct rpc_buffer *best = NULL;
	uint64_t daif = spin_lock(&rpc_lock);

	for (unsigned int i = 0; i < BUFFER_COUNT; i++) {
		struct rpc_buffer *b = &buffers[i];

		if (b->taken)
			continue;
		if (best == NULL ||
		    (best->size < size
			     ? b->size > best->size
			     : b->size >= size && b->size < best->size))
			best = b;
	}
	if (best != NULL) {
		best->taken = true;
		best->user = thread_current();
		thread_current()->rpc_buffers = true;
	}
	spin_unlock(&rpc_lock, daif);
	return best;
}

TEE_Result rpc_buffer_take(size_t size, struct rpc_buffer **out)
{
	struct rpc_buffer *buf = buffer_choose(size);
	TEE_Result res = TEE_SUCCESS;

	*out = NULL;
	CHECK(buf != NULL);
	if (buf->size < size) {
		buffer_drop(buf);
		size = MAX(size, (size_t)RPC_BUFFER_LEN);
		res = supplicant_alloc(buf, ROUND_UP(size, (size_t)PAGE_SIZE));
	}
	if (res != TEE_SUCCESS) {
		rpc_buffer_give(buf, false);
		return res;
	}
	*out = buf;
	return TEE_SUCCESS;
}

void rpc_buffer_give(struct rpc_buffer *buf, bool broken)
{
	if (buf == NULL)
		return;
	if (broken)
		buffer_drop(buf);

	uint64_t daif = spin_lock(&rpc_lock);

	buf->taken = false;
	spin_unlock(&rpc_lock, daif);
}

/* A buffer that this thread has for its next request. NULL: none */
static struct rpc_buffer *buffer_of_own(const struct thread *self)
{
	uint64_t daif = spin_lock(&rpc_lock);
	struct rpc_buffer *found = NULL;

	for (unsigned int i = 0; i < BUFFER_COUNT && found == NULL; i++)
		if (buffers[i].user == self && !buffers[i].taken)
			found = &buffers[i];
	if (found != NULL) {
		found->user = NULL;
		found->taken = true;
	}
	spin_unlock(&rpc_lock, daif);
	return found;
}

void rpc_buffers_release(void)
{
	struct thread *self = thread_current();
	struct rpc_buffer *buf = NULL;

	if (!self->rpc_buffers)
		return;
	self->rpc_buffers = false;
	while ((buf = buffer_of_own(self)) != NULL)
		rpc_buffer_give(buf, true);
}

void rpc_memref(struct msg_param *p, uint32_t attr,
		const struct rpc_buffer *buf, size_t off, size_t len)
{
	CHECK(range_fits(off, len, buf->size));
	memset(p, 0, sizeof(*p));
	p->attr = attr;
	p->rmem.offs = off;
	p->rmem.size = len;
	p->rmem.shm_ref = buf->cookie;
}
