/*
 * Values, messages and answers of a hostile normal world. Memory that is
 * offered to the TEE is scratch or memory that it must refuse, so that what
 * it writes elsewhere is its mistake.
 */
#include "hostile.h"
#include "mischief.h"
#include <plat/memmap.h>
#include <string.h>

static const uint64_t forbidden[] = {
	MONITOR_BASE,
	MONITOR_BASE + 0x5f000,
	BOOT_LIST_BASE,
	TEE_BASE,
	TEE_BASE + 0x34000,
	TEE_BASE + 0x800000,
	TEE_BASE + TEE_SIZE - 8,
	SRAM_BASE + SRAM_SIZE,
	FLASH_BASE,
	FLASH_FUSE_OFF,
	FLASH_STORE_OFF,
	0x04000000,
	GICD_BASE,
	GICR_BASE,
	UART_NS_BASE,
	UART_SECURE_BASE,
	GPIO_SECURE_BASE,
	VIRTIO_BASE,
	FW_CFG_BASE,
	0x80000000,
	0xfffff000,
	0x100000000,
	0x0000fffffffff000,
	0x0010000000000000,
	0xfffffffffffff000,
	0xfffffffffffffff8,
	0x3ffff000,
	0x4000000000,
	0x7fffffff8,
};

static const uint64_t numbers[] = {
	0,     1,	   2,	       3,	   4,	       5,
	7,     8,	   15,	       16,	   31,	       32,
	63,    64,	   127,	       128,	   255,	       256,
	383,   384,	   511,	       512,	   513,	       2048,
	4064,  4088,	   4095,       4096,	   4097,       8192,
	12288, 65535,	   0x10000000, 0x7fffffff, 0x80000000, 0xfffffff8,
	~0u,   1ull << 32, 1ull << 40, 1ull << 62, ~0ull,      ~0ull - 4095,
};

uint64_t wild_address(uint64_t *seed)
{
	uint64_t at = 0;

	switch (random_below(seed, 8)) {
	case 0:
	case 1:
		return forbidden[random_below(seed, ARRAY_COUNT(forbidden))];
	case 2:
		at = data[random_below(seed, DATA_BUFFERS)];
		break;
	case 3:
		at = calls[random_below(seed, CALLS)].c.page;
		break;
	default:
		at = lists + random_below(seed, LIST_PAGES) * PAGE;
		break;
	}
	if (random_below(seed, 4) == 0)
		at += numbers[random_below(seed, 34)] % PAGE;
	return at;
}

uint64_t wild_word(uint64_t *seed)
{
	switch (random_below(seed, 6)) {
	case 0:
		return random_next(seed) >> 1;
	case 1:
		return (uint32_t)random_next(seed);
	case 2:
		return wild_address(seed);
	case 3:
		return data[random_below(seed, DATA_BUFFERS)];
	default:
		return numbers[random_below(seed, ARRAY_COUNT(numbers))];
	}
}

uint64_t wild_id(uint64_t *seed)
{
	static const uint32_t owners[] = { 0,  4,  50, 50, 50, 51, 52,
					   53, 54, 55, 56, 57, 58, 59,
					   60, 61, 62, 62, 63, 63 };
	static const uint32_t tee[] = {
		TEESMC_CALLS_COUNT,	   TEESMC_CALLS_UID,
		TEESMC_CALLS_REVISION,	   TEESMC_GET_OS_UUID,
		TEESMC_GET_OS_REVISION,	   TEESMC_GET_SHM_CONFIG,
		TEESMC_EXCHANGE_CAPS,	   TEESMC_DISABLE_SHM_CACHE,
		TEESMC_ENABLE_SHM_CACHE,   TEESMC_GET_THREAD_COUNT,
		TEESMC_ENABLE_ASYNC_NOTIF, TEESMC_GET_ASYNC_NOTIF,
		TEESMC_RETURN_FROM_RPC,	   TEESMC_CALL_WITH_ARG,
		TEESMC_CALL_WITH_RPC_ARG,  TEESMC_CALL_WITH_REGD_ARG,
		OPTEED_ENTRY_DONE,	   OPTEED_ON_DONE,
		OPTEED_CALL_DONE,	   OPTEED_FIQ_DONE,
	};
	uint64_t id = 0;
	uint32_t owner = 0;

	if (random_below(seed, 3) != 0) {
		id = tee[random_below(seed, ARRAY_COUNT(tee))];
	} else {
		owner = owners[random_below(seed, ARRAY_COUNT(owners))];
		id = (random_next(seed) & 0xc0000000) | owner << 24 |
		     random_below(seed, 2) * random_below(seed, 0x10000) |
		     random_below(seed, 32);
	}
	/* A new driver's first call ends all that makes the others interesting. */
	if (id == TEESMC_EXCHANGE_CAPS && random_below(seed, 128) != 0)
		id = TEESMC_GET_OS_UUID;
	if (random_below(seed, 16) == 0)
		id |= SMCCC_SVE_HINT;
	if (random_below(seed, 16) == 0)
		id ^= BIT64(random_below(seed, 24));
	if (random_below(seed, 16) == 0)
		id |= random_next(seed) << 32;
	/* Of PSCI only what asks, and CPU_ON, whose CPU then does not exist. */
	if (SMCCC_OWNER(id) == 4 && (uint32_t)id >> 31 != 0 &&
	    (id & 0xffff) < 0x20) {
		static const uint32_t psci[] = { 0, 3, 4, 6, 7, 10 };

		id = (id & ~UINT64_C(0xffff)) |
		     psci[random_below(seed, ARRAY_COUNT(psci))];
	}
	return id;
}

/* --------------------------------------------------------------- messages --- */

static void wild_reference(struct msg_param *p, uint64_t *seed)
{
	uint64_t room = DATA_PAGES * PAGE;

	p->attr = MSG_RMEM_IN + random_below(seed, 3);
	p->rmem.shm_ref = data[random_below(seed, DATA_BUFFERS)];
	p->rmem.offs = random_below(seed, PAGE);
	p->rmem.size = random_below(seed, 2)
			       ? random_below(seed, 64)
			       : random_below(seed, (uint32_t)room);
	switch (random_below(seed, 60)) {
	case 0:
		p->rmem.offs = wild_word(seed);
		break;
	case 1:
		p->rmem.size = wild_word(seed);
		break;
	case 2:
		p->rmem.shm_ref = wild_word(seed);
		break;
	case 3:
		p->rmem.shm_ref = supplicant_buffer(seed);
		break;
	case 4:
	case 6:
	case 7:
	case 8:
		/* Whatever a wild list became. */
		p->rmem.shm_ref = data[0] + 1 + random_below(seed, 32);
		break;
	case 9:
		p->attr += 4; /* by address, which must be refused */
		break;
	case 5:
		memset(&p->value, 0, sizeof(p->value));
		p->attr += 4; /* no memory at all */
		break;
	default:
		break;
	}
}

static void wild_param(struct msg_param *p, uint64_t *seed)
{
	static const uint64_t bits[] = { 0x100,	     0x200,	0x300,
					 0x400,	     0x10000,	0x70000,
					 1ull << 32, 1ull << 63 };

	switch (random_below(seed, 8)) {
	case 0:
		break;
	case 1:
	case 2:
		p->attr = MSG_VALUE_IN + random_below(seed, 3);
		p->value[0] = wild_word(seed);
		p->value[1] = wild_word(seed);
		break;
	case 3:
		p->attr = random_below(seed, 16);
		p->value[0] = wild_word(seed);
		p->value[1] = wild_word(seed);
		p->value[2] = wild_word(seed);
		break;
	default:
		wild_reference(p, seed);
		break;
	}
	if (random_below(seed, 24) == 0)
		p->attr |= bits[random_below(seed, ARRAY_COUNT(bits))];
}

static uint64_t wild_page(uint64_t *seed)
{
	switch (random_below(seed, 12)) {
	case 0:
		return forbidden[random_below(seed, ARRAY_COUNT(forbidden))];
	case 1:
		return lists + random_below(seed, LIST_PAGES) * PAGE;
	case 2:
		return data[0] + 8;
	default:
		return data[random_below(seed, DATA_BUFFERS)] +
		       random_below(seed, DATA_PAGES) * PAGE;
	}
}

/* A page list, whose chain may loop, and the parameter that names it. */
static void wild_list(struct msg_param *p, uint64_t *seed)
{
	uint32_t page = random_below(seed, LIST_PAGES);
	uint64_t *list = (uint64_t *)(lists + page * PAGE);
	uint64_t size = random_below(seed, 20 * PAGE) + 1;

	for (unsigned int i = 0; i < 24; i++)
		list[i] = wild_page(seed);
	if (random_below(seed, 4) == 0) {
		/* Several pages of list, or one that names itself. */
		for (unsigned int i = 24; i < 511; i++)
			list[i] = data[i % DATA_BUFFERS];
		list[511] = random_below(seed, 3) == 0 ? wild_address(seed)
						       : (uintptr_t)list;
		size = (uint64_t)random_below(seed, 3000) * PAGE + 5;
	}
	p->attr = (MSG_TMEM_IN + random_below(seed, 3)) | MSG_ATTR_NONCONTIG;
	p->tmem.buf_ptr = (uintptr_t)list | random_below(seed, PAGE);
	p->tmem.size = size;
	p->tmem.shm_ref = random_below(seed, 4) == 0
				  ? wild_word(seed)
				  : data[0] + 1 + random_below(seed, 32);
	switch (random_below(seed, 10)) {
	case 0:
		p->tmem.size = wild_word(seed);
		break;
	case 1:
		p->tmem.buf_ptr = wild_address(seed);
		break;
	case 2:
		p->attr ^= MSG_ATTR_NONCONTIG;
		break;
	default:
		break;
	}
}

static uint32_t wild_session(uint64_t *seed)
{
	uint32_t s = 0;

	for (unsigned int i = 0; i < 16 && s == 0; i++)
		s = sessions[random_below(seed, SESSIONS)];
	return s != 0 && random_below(seed, 16) != 0
		       ? s
		       : (uint32_t)wild_word(seed);
}

static void wild_open(struct msg *m, uint64_t *seed)
{
	static const uint8_t ptas[2][16] = {
		{ 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde, 0x40, 0x53, 0xa5, 0xa9,
		  0x7b, 0x3c, 0x4d, 0xdf, 0x13, 0xb8 },
		{ 0xab, 0x7a, 0x61, 0x7c, 0xb8, 0xe7, 0x4d, 0x8f, 0x83, 0x01,
		  0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64 },
	};
	const uint8_t *uuid = tas[random_below(seed, TA_COUNT)].uuid;

	if (random_below(seed, 4) == 0)
		uuid = ptas[random_below(seed, 2)];
	memcpy(m->param[0].octets, uuid, 16);
	if (random_below(seed, 16) == 0)
		m->param[0].octets[random_below(seed, 16)] ^= 1;
	m->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].value[2] = random_below(seed, 8) == 0
				       ? wild_word(seed)
				       : random_below(seed, 3);
	if (random_below(seed, 32) == 0)
		m->param[random_below(seed, 2)].attr = wild_word(seed);
}

static uint32_t wild_function(uint64_t *seed)
{
	/* Nothing that takes long, or fills memory with random bytes. */
	static const uint32_t f[] = { 0,  0,  0,  1,  3,  7,  10, 16, 17, 18,
				      19, 32, 33, 16, 16, 17, 17, 18, 18, 19,
				      19, 21, 23, 24, 32, 33, 34, 35, 36, 37,
				      48, 49, 50, 51, 52, 53, 54, 99 };

	return f[random_below(seed, ARRAY_COUNT(f))];
}

/* What the mischief TA expects of some commands, so that it gets to work. */
static void fitting(struct msg *m, uint64_t *seed)
{
	struct msg_param *p = m->param;

	for (unsigned int i = 0; i < 4; i++)
		memset(&p[i], 0, sizeof(p[i]));
	switch (m->hdr.func) {
	case 0:
	case MISCHIEF_CALL_HELLO:
		p[0].attr = MSG_VALUE_INOUT;
		break;
	case MISCHIEF_COUNT:
	case MISCHIEF_SELF_TEST:
	case 51:
	case 52:
	case 53:
		p[0].attr = MSG_VALUE_OUT;
		break;
	case MISCHIEF_VALUES:
		p[0].attr = MSG_VALUE_IN;
		p[0].value[0] = wild_word(seed);
		p[1].attr = MSG_VALUE_OUT;
		p[2].attr = MSG_VALUE_INOUT;
		p[2].value[1] = wild_word(seed);
		break;
	case 19:
		for (unsigned int i = 0; i < 3; i++) {
			wild_reference(&p[i], seed);
			p[i].attr = MSG_RMEM_IN;
		}
		p[3].attr = MSG_VALUE_OUT;
		break;
	case MISCHIEF_STORE_DELETE:
		wild_reference(&p[0], seed);
		p[0].attr = MSG_RMEM_IN;
		p[0].rmem.size = 1 + random_below(seed, 4);
		break;
	case MISCHIEF_FILL:
		wild_reference(&p[0], seed);
		p[0].attr = MSG_RMEM_INOUT;
		p[1].attr = MSG_VALUE_IN;
		p[1].value[0] = random_below(seed, 128);
		break;
	case MISCHIEF_STORE_CREATE:
		wild_reference(&p[0], seed);
		p[0].attr = MSG_RMEM_IN;
		p[0].rmem.size = 1 + random_below(seed, 4);
		p[1].attr = MSG_VALUE_IN;
		p[1].value[0] = random_below(seed, 3000);
		break;
	default:
		wild_reference(&p[0], seed);
		wild_reference(&p[1], seed);
		p[0].attr = MSG_RMEM_IN;
		p[1].attr = MSG_RMEM_OUT;
		break;
	}
}

void wild_message(struct call *c, uint64_t *seed)
{
	/* Few of those that load a TA: they take a thousand times longer. */
	static const uint8_t cmds[] = { 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,
					1, 1, 1, 1, 1, 1, 1, 1, 1, 2,
					3, 4, 4, 5, 6, 7, 8, 11 };
	uint32_t cmd = cmds[random_below(seed, ARRAY_COUNT(cmds))];
	uint32_t count = cmd == MSG_OPEN_SESSION   ? 6
			 : cmd == MSG_REGISTER_SHM ? 1
						   : 4;
	struct msg *m = NULL;

	c->offset = 384 * random_below(seed, 9);
	m = call_message(c, cmd, count);
	m->hdr.func = wild_function(seed);
	m->hdr.session = wild_session(seed);
	for (unsigned int i = 0; i < count; i++)
		wild_param(&m->param[i], seed);
	if (cmd == MSG_OPEN_SESSION) {
		if (random_below(seed, 3) != 0)
			memset(&m->param[2], 0, 4 * sizeof(m->param[2]));
		wild_open(m, seed);
	}
	if (cmd == MSG_REGISTER_SHM)
		wild_list(&m->param[0], seed);
	if (cmd == MSG_UNREGISTER_SHM) {
		m->hdr.num_params = 1;
		m->param[0].attr = MSG_RMEM_IN;
		m->param[0].rmem.shm_ref =
			random_below(seed, 4) == 0
				? wild_word(seed)
				: data[0] + 1 + random_below(seed, 32);
	}
	if (cmd == MSG_INVOKE_COMMAND && random_below(seed, 3) != 0)
		fitting(m, seed);
	if (random_below(seed, 16) == 0)
		m->hdr.num_params = (uint32_t)wild_word(seed);
	c->num_params = MIN(m->hdr.num_params, 6u);

	switch (random_below(seed, 16)) {
	case 0: /* by address, with and without an RPC block */
	case 1:
		c->a[0] = random_below(seed, 2) ? TEESMC_CALL_WITH_ARG
						: TEESMC_CALL_WITH_RPC_ARG;
		c->a[2] += c->offset;
		c->a[3] = wild_word(seed);
		break;
	case 2:
		c->a[3] = wild_word(seed);
		break;
	case 3:
		c->a[2] = (uint32_t)wild_address(seed);
		break;
	default:
		break;
	}
}

void wild_answer(struct msg *rpc, uint64_t *seed)
{
	static const uint32_t results[] = {
		0,	    0xffff0000, 0xffff0001, 0xffff0006,
		0xffff0008, 0xffff000a, 0xffff000c, 0xffff0010,
		0xffff3041, 0xffff3024, 1,	    ~0u,
	};
	volatile uint64_t *word = (volatile uint64_t *)rpc;

	rpc->hdr.ret = results[random_below(seed, ARRAY_COUNT(results))];
	if (random_below(seed, 3) == 0)
		return;
	rpc->hdr.ret = 0;
	for (unsigned int n = random_below(seed, 4) + 1; n != 0; n--)
		word[random_below(seed, 12)] = wild_word(seed);
	if (random_below(seed, 4) == 0) {
		/* Memory that is not ours to give. */
		rpc->param[0].attr = MSG_TMEM_OUT |
				     random_below(seed, 2) * MSG_ATTR_NONCONTIG;
		rpc->param[0].tmem.buf_ptr = wild_address(seed);
		rpc->param[0].tmem.size =
			numbers[random_below(seed, ARRAY_COUNT(numbers))];
		rpc->param[0].tmem.shm_ref = wild_word(seed);
	}
}

void scribble(uint64_t *seed, unsigned int count, const struct call *focus)
{
	while (count-- != 0) {
		volatile uint64_t *at = NULL;

		switch (random_below(seed, focus != NULL ? 12 : 4)) {
		default:
			at = (uint64_t *)call_msg(focus);
			at += random_below(seed,
					   random_below(seed, 2) ? 4 : 40);
			break;
		case 0:
		case 1:
			at = (uint64_t *)(calls[random_below(seed, CALLS)]
						  .c.page +
					  384 * random_below(seed, 9));
			at += random_below(seed, 40);
			break;
		case 2:
			at = (uint64_t *)(lists +
					  random_below(seed, LIST_PAGES) *
						  PAGE);
			at += random_below(seed, 24);
			break;
		case 3:
			/* What the supplicant lent: a TA's file, storage. */
			supplicant_scribble(seed, wild_word(seed));
			continue;
		}
		/* One word, to something and perhaps back: read twice, it differs. */
		uint64_t old = *at;

		if (random_below(seed, 3) == 0)
			((volatile uint32_t *)at)[random_below(seed, 2)] =
				(uint32_t)numbers[random_below(seed, 34)];
		else
			*at = wild_word(seed);
		if (random_below(seed, 2) == 0)
			*at = old;
	}
}
