/*
 * What Linux and tee-supplicant answer to the TEE's requests.
 */
#include "bare.h"
#include <arch/sysreg.h>
#include <plat/memmap.h>
#include <string.h>

#define BUFFERS 512u

static struct buffer {
	uint64_t at; /* also its cookie */
	uint64_t size;
	unsigned int pages; /* the list's included */
} buffers[BUFFERS];
static struct lock lock;
static uint64_t notify_bits;
volatile uint32_t notify_interrupts;
bool waits_end_at_once;

static struct buffer *buffer_find(uint64_t cookie)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (buffers[i].at == cookie && cookie != 0)
			return &buffers[i];
	return NULL;
}

/* The bytes a memory reference names, or NULL. */
static uint8_t *reference(const struct msg_param *p)
{
	const struct buffer *b = buffer_find(p->rmem.shm_ref);

	if (b == NULL || p->attr < MSG_RMEM_IN || p->attr > MSG_RMEM_INOUT ||
	    !range_fits(p->rmem.offs, p->rmem.size, b->size))
		return NULL;
	return (uint8_t *)b->at + p->rmem.offs;
}

static TEE_Result shm_alloc(struct msg_param *p)
{
	uint64_t size = p->value[1];
	unsigned int count = (unsigned int)((size + PAGE - 1) / PAGE);
	struct buffer *b = NULL;

	if (p->attr != MSG_VALUE_IN || p->value[0] > 1 || size == 0 ||
	    count > 511)
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < BUFFERS && b == NULL; i++)
		if (buffers[i].at == 0)
			b = &buffers[i];

	uint64_t at = b != NULL ? pages_take(count + 1) : 0;

	if (at == 0)
		return TEE_ERROR_OUT_OF_MEMORY;
	*b = (struct buffer){ at, size, count + 1 };

	uint64_t *list = (uint64_t *)(at + (uint64_t)count * PAGE);

	for (unsigned int i = 0; i < count; i++)
		list[i] = at + (uint64_t)i * PAGE;
	p->attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	p->tmem.buf_ptr = (uintptr_t)list;
	p->tmem.size = size;
	p->tmem.shm_ref = at;
	return TEE_SUCCESS;
}

static TEE_Result shm_free(const struct msg_param *p)
{
	struct buffer *b = buffer_find(p->value[1]);

	if (b == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	pages_drop(b->at, b->pages);
	b->at = 0;
	return TEE_SUCCESS;
}

static TEE_Result load_ta(struct msg_param *p)
{
	const struct ta_file *ta = NULL;

	for (unsigned int i = 0; i < TA_COUNT; i++)
		if (memcmp(tas[i].uuid, p[0].octets, 16) == 0)
			ta = &tas[i];
	if (ta == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (ta_other.begin != NULL &&
	    memcmp(ta_other.uuid, ta->uuid, sizeof(ta->uuid)) == 0)
		ta = &ta_other;

	uint64_t len = (uint64_t)(ta->end - ta->begin);
	uint64_t room = p[1].rmem.size;
	uint8_t *to = reference(&p[1]);

	p[1].rmem.size = len;
	if (to == NULL)
		return p[1].rmem.shm_ref == 0 ? TEE_SUCCESS
					      : TEE_ERROR_BAD_PARAMETERS;
	if (room < len)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(to, ta->begin, len);
	return TEE_SUCCESS;
}

/* As Linux's handler does: all that are there, until none is left. */
static void notify_collect(void)
{
	uint64_t value = 0;
	uint64_t bits = 0;

	notify_interrupts++;
	do {
		if (fast(TEESMC_GET_ASYNC_NOTIF, 0, &value, &bits) !=
			    TEESMC_OK ||
		    (bits & 1) == 0)
			break;
		__atomic_fetch_or(&notify_bits, BIT64(value & 63),
				  __ATOMIC_RELAXED);
	} while ((bits & 2) != 0);
}

unsigned int supplicant_buffers(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < BUFFERS; i++)
		n += buffers[i].at != 0;
	return n;
}

uint64_t supplicant_buffer(uint64_t *seed)
{
	return buffers[random_below(seed, 8)].at;
}

void supplicant_scribble(uint64_t *seed, uint64_t value)
{
	lock_take(&lock);

	const struct buffer *b = &buffers[random_below(seed, 8)];

	if (b->at != 0)
		((volatile uint64_t *)
			 b->at)[random_below(seed, b->pages * (PAGE / 8))] =
			value;
	lock_give(&lock);
}

bool interrupts_serve(void)
{
	uint32_t intid = 0;
	bool timer = false;

	while ((intid = interrupt_take()) < 1020) {
		if (intid == NOTIFY_INTID)
			notify_collect();
		if (intid != TIMER_INTID)
			continue;
		timer = true;
		timer_off();
	}
	return timer;
}

/* Under icount time passes at once when nobody runs. */
static void idle(void)
{
	bool own = !timer_armed();

	if (cpu_index() != 0)
		return;
	if (own)
		timer_set(counter() + 62500);
	cpu_wfi();
	(void)interrupts_serve();
	if (own)
		timer_off();
}

static bool notification(struct msg *rpc)
{
	uint64_t bit = BIT64(rpc->param[0].value[1] & 63);

	rpc->hdr.ret = TEE_SUCCESS;
	if (rpc->param[0].value[0] == RPC_NOTIFICATION_SEND) {
		__atomic_fetch_or(&notify_bits, bit, __ATOMIC_RELAXED);
		return true;
	}
	(void)interrupts_serve();
	if ((__atomic_fetch_and(&notify_bits, ~bit, __ATOMIC_RELAXED) & bit) !=
	    0)
		return true;
	if (waits_end_at_once)
		return true;
	idle();
	return false;
}

bool supplicant_serve(struct msg *rpc)
{
	struct msg_param *p = rpc->param;
	TEE_Result res = TEE_ERROR_NOT_SUPPORTED;
	bool served = true;

	rpc->hdr.ret_origin = ORIGIN_COMMS;
	if (rpc->hdr.cmd == RPC_NOTIFICATION)
		return notification(rpc);
	lock_take(&lock);
	switch (rpc->hdr.cmd) {
	case RPC_LOAD_TA:
		res = load_ta(p);
		break;
	case RPC_FS: {
		uint8_t *name =
			rpc->hdr.num_params > 1 ? reference(&p[1]) : NULL;

		res = files_serve(p, rpc->hdr.num_params, name,
				  name != NULL ? p[1].rmem.size : 0);
		break;
	}
	case RPC_GET_TIME:
		p[0].value[0] = 1700000000 + counter() / 62500000;
		p[0].value[1] = counter() % 62500000 * 16;
		res = TEE_SUCCESS;
		break;
	case RPC_SUSPEND:
		res = TEE_SUCCESS;
		break;
	case RPC_SHM_ALLOC:
		res = shm_alloc(p);
		break;
	case RPC_SHM_FREE:
		res = shm_free(p);
		break;
	default:
		break;
	}
	lock_give(&lock);
	rpc->hdr.ret = res;
	return served;
}
