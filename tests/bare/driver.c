/*
 * The driver: calls with a message and its RPC block in a registered page.
 */
#include "bare.h"
#include <base/bytes.h>
#include <arch/sysreg.h>
#include <string.h>

#define PATIENCE_TICKS (UINT64_C(62500000) * 20) /* 20 s */

static struct regs regs[CPU_COUNT];
static struct regs before[CPU_COUNT];
static uint64_t fill_state[CPU_COUNT] = { 0x1234567, 0x89abcdef };

static void regs_fill(struct regs *r, uint64_t *state)
{
	uint64_t v = random_next(state);

	for (unsigned int i = 0; i < ARRAY_COUNT(r->x); i++)
		r->x[i] = v += UINT64_C(0x0101010101010101);
	for (unsigned int i = 0; i < ARRAY_COUNT(r->v); i++)
		r->v[i] = v += UINT64_C(0x1001001001001001);
	r->fpcr = v & UINT64_C(0x07c00000);
	r->fpsr = v & UINT64_C(0x0800009f);
}

/*
 * Waking from WFI, the instructions up to the call are always the same ones:
 * so a tick, and instructions that do nothing, reach every instruction after.
 */
static void call_now(struct regs *r, struct shot *shot)
{
	if (shot == NULL || !shot->armed) {
		smc_full(r, 0);
		return;
	}
	if (shot->loose) {
		shot->at = counter();
		if (shot->masked)
			timer_set_masked(shot->at + shot->ticks);
		else
			timer_set(shot->at + shot->ticks);
		smc_full(r, 0);
		return;
	}

	if (shot->at == 0)
		shot->at = counter() + 64;
	timer_wait(shot->at);
	timer_set(shot->at + shot->ticks);
	smc_full(r, shot->nops);
}

uint64_t smc_count[CPU_COUNT];

void smc_checked(uint64_t a[8], struct shot *shot)
{
	unsigned int cpu = cpu_index();
	struct regs *r = &regs[cpu];
	struct regs *b = &before[cpu];
	uint64_t id = a[0];

	regs_fill(r, &fill_state[cpu]);
	memcpy(r->x, a, 8 * sizeof(a[0]));
	memcpy(b, r, sizeof(*b));
	call_now(r, shot);
	smc_count[cpu]++;
	for (unsigned int i = 4; i < 30; i++)
		if (r->x[i] != b->x[i])
			fail("x%u changed in call 0x%lx: 0x%lx to 0x%lx", i, id,
			     b->x[i], r->x[i]);
	for (unsigned int i = 0; i < ARRAY_COUNT(r->v); i++)
		if (r->v[i] != b->v[i])
			fail("V%u changed in call 0x%lx: 0x%lx to 0x%lx", i / 2,
			     id, b->v[i], r->v[i]);
	if (r->fpcr != b->fpcr || r->fpsr != b->fpsr)
		fail("FPCR or FPSR changed in call 0x%lx: 0x%lx 0x%lx", id,
		     r->fpcr, r->fpsr);
	/* Results have 32 bits; else what was there, or PSCI's minus something. */
	for (unsigned int i = 0; i < 4; i++)
		if (r->x[i] >> 32 != 0 && r->x[i] != b->x[i] &&
		    r->x[i] < UINT64_MAX - 15)
			fail("x%u of call 0x%lx is 0x%lx", i, id, r->x[i]);
	memcpy(a, r->x, 4 * sizeof(a[0]));
}

uint64_t fast(uint32_t id, uint64_t a1, uint64_t *r1, uint64_t *r2)
{
	uint64_t a[8] = { id, a1 };

	smc_checked(a, NULL);
	if (r1 != NULL)
		*r1 = a[1];
	if (r2 != NULL)
		*r2 = a[2];
	return a[0];
}

void tee_probe(void)
{
	uint64_t caps = 0;

	expect(fast(TEESMC_CALLS_UID, 0, NULL, NULL) == 0x384fb3e0,
	       "the TEE says who it is");
	expect(fast(TEESMC_EXCHANGE_CAPS, 0, &caps, NULL) == TEESMC_OK,
	       "capabilities are exchanged");
	expect(caps == 0x74, "the capabilities are the documented ones");
	expect(fast(TEESMC_DISABLE_SHM_CACHE, 0, NULL, NULL) ==
		       TEESMC_ENOTAVAIL,
	       "there is no cache");
	expect(fast(TEESMC_ENABLE_ASYNC_NOTIF, 0, NULL, NULL) == TEESMC_OK,
	       "notifications are on");
}

/* --------------------------------------------------------------- calls --- */

struct msg *call_msg(const struct call *c)
{
	return (struct msg *)(c->page + c->offset);
}

struct msg *call_rpc_block(const struct call *c)
{
	return (struct msg *)(c->page + c->offset + sizeof(struct msg_header) +
			      c->num_params * sizeof(struct msg_param));
}

struct msg *call_message(struct call *c, uint32_t cmd, uint32_t num_params)
{
	struct msg *m = call_msg(c);

	memset(m, 0,
	       sizeof(*m) + sizeof(struct msg_header) +
		       4 * sizeof(struct msg_param));
	m->hdr.cmd = cmd;
	m->hdr.num_params = num_params;
	c->num_params = num_params;
	memset(c->a, 0, sizeof(c->a));
	c->a[0] = TEESMC_CALL_WITH_REGD_ARG;
	c->a[1] = c->page >> 32;
	c->a[2] = (uint32_t)c->page;
	c->a[3] = c->offset;
	c->state = CALL_READY;
	c->shot.armed = false;
	c->interrupts = 0;
	c->rpcs = 0;
	return m;
}

void call_step(struct call *c)
{
	uint64_t a[8];

	memcpy(a, c->a, sizeof(a));
	smc_checked(a, &c->shot);
	c->shot.armed = false;
	switch (a[0]) {
	case TEESMC_RPC_FOREIGN_INTR:
		c->state = CALL_INTERRUPTED;
		c->interrupts++;
		break;
	case TEESMC_RPC_CMD:
	case TEESMC_RPC_ALLOC:
	case TEESMC_RPC_FREE:
		c->state = CALL_RPC;
		c->rpcs++;
		break;
	default:
		c->state = CALL_DONE;
		c->code = a[0];
		return;
	}
	c->token = (uint32_t)a[3];
	memcpy(c->a, a, 4 * sizeof(a[0]));
	c->a[3] = c->token;
}

/* The two RPCs that go by registers. */
static void answer_alloc(struct call *c)
{
	uint64_t len = c->a[1];
	uint64_t at = len <= PAGE ? page_lend() : 0;

	c->a[1] = at >> 32;
	c->a[2] = (uint32_t)at;
	c->a[4] = at >> 32;
	c->a[5] = (uint32_t)at;
}

bool call_answer(struct call *c)
{
	bool served = true;

	if (c->state == CALL_INTERRUPTED)
		(void)interrupts_serve();
	if (c->state == CALL_RPC) {
		if ((uint32_t)c->a[0] == TEESMC_RPC_ALLOC)
			answer_alloc(c);
		else if ((uint32_t)c->a[0] == TEESMC_RPC_FREE)
			page_return(c->a[1] << 32 | c->a[2]);
		else
			served = supplicant_serve(call_rpc_block(c));
	}
	if (!served)
		return false;
	c->a[0] = TEESMC_RETURN_FROM_RPC;
	c->state = CALL_READY;
	return true;
}

void call_run(struct call *c)
{
	uint64_t until = counter() + PATIENCE_TICKS;

	for (;;) {
		if (c->state == CALL_READY)
			call_step(c);
		if (c->state == CALL_DONE)
			return;
		if (!call_answer(c) && counter() > until) {
			fail("a wait that nobody ends: call 0x%x, value %lu",
			     call_msg(c)->hdr.cmd,
			     call_rpc_block(c)->param[0].value[1]);
			c->state = CALL_DONE;
			c->code = UINT64_MAX;
			return;
		}
	}
}

/* --------------------------------------------------------------- memory --- */

/* With a message page of its own, as the message may be what is registered. */
bool shm_register(uint64_t cookie, const uint64_t *page, unsigned int count,
		  uint64_t offset, uint64_t size)
{
	uint64_t at = pages_take(2);
	struct msg *m = (struct msg *)at;
	uint64_t *list = (uint64_t *)(at + PAGE);
	struct call own = { .page = at };
	bool done = false;

	if (at == 0 || count > 511)
		return false;
	memcpy(list, page, count * sizeof(*list));
	call_message(&own, MSG_REGISTER_SHM, 1);
	own.a[0] = TEESMC_CALL_WITH_RPC_ARG;
	own.a[3] = 0;
	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = (uintptr_t)list | offset;
	m->param[0].tmem.size = size;
	m->param[0].tmem.shm_ref = cookie;
	call_run(&own);
	done = own.code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS;
	pages_drop(at, 2);
	return done;
}

bool shm_unregister(uint64_t cookie)
{
	uint64_t at = pages_take(1);
	struct msg *m = (struct msg *)at;
	struct call own = { .page = at };
	bool done = false;

	if (at == 0)
		return false;
	call_message(&own, MSG_UNREGISTER_SHM, 1);
	own.a[0] = TEESMC_CALL_WITH_RPC_ARG;
	own.a[3] = 0;
	m->param[0].attr = MSG_RMEM_IN;
	m->param[0].rmem.shm_ref = cookie;
	call_run(&own);
	done = own.code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS;
	pages_drop(at, 1);
	return done;
}

bool call_init(struct call *c)
{
	memset(c, 0, sizeof(*c));
	c->page = pages_take(1);
	return c->page != 0 && shm_register(c->page, &c->page, 1, 0, PAGE);
}

void call_fini(struct call *c)
{
	expect(shm_unregister(c->page), "a message page is given back");
	pages_drop(c->page, 1);
	c->page = 0;
}

/* ------------------------------------------------------------- sessions --- */

static struct msg *open_begin(struct call *c, const uint8_t *uuid)
{
	struct msg *m = call_message(c, MSG_OPEN_SESSION, 6);

	m->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(m->param[0].octets, uuid, 16);
	return m;
}

uint32_t session_open(struct call *c, enum ta ta)
{
	const struct msg *m = open_begin(c, tas[ta].uuid);

	call_run(c);
	if (c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS)
		return m->hdr.session;
	fail("opening TA %u: code 0x%lx result 0x%x origin %u", ta, c->code,
	     m->hdr.ret, m->hdr.ret_origin);
	return 0;
}

TEE_Result session_try(struct call *c, const uint8_t uuid[16],
		       uint32_t *session)
{
	const struct msg *m = open_begin(c, uuid);

	call_run(c);
	*session = m->hdr.session;
	return c->code == TEESMC_OK ? m->hdr.ret : UINT32_MAX;
}

TEE_Result pta_open(struct call *c, const TEE_UUID *uuid, uint32_t *session)
{
	uint8_t octets[16];

	store_be32(octets, uuid->timeLow);
	store_be16(octets + 4, uuid->timeMid);
	store_be16(octets + 6, uuid->timeHiAndVersion);
	memcpy(octets + 8, uuid->clockSeqAndNode, 8);
	return session_try(c, octets, session);
}

bool statistics(struct call *c, uint64_t buffer, struct pta_stats *st)
{
	static const TEE_UUID uuid = PTA_STATS_UUID;
	struct msg *m = NULL;
	uint32_t session = 0;

	if (pta_open(c, &uuid, &session) != TEE_SUCCESS)
		return false;
	m = invoke_begin(c, session, PTA_STATS_GET);
	m->param[0].attr = MSG_RMEM_OUT;
	m->param[0].rmem.shm_ref = buffer;
	m->param[0].rmem.size = sizeof(*st);
	call_run(c);

	bool good = c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS;

	memcpy(st, (const void *)buffer, sizeof(*st));
	session_close(c, session);
	return good;
}

void session_close(struct call *c, uint32_t session)
{
	struct msg *m = call_message(c, MSG_CLOSE_SESSION, 0);

	m->hdr.session = session;
	call_run(c);
	expect(c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS,
	       "a session is closed");
}

struct msg *invoke_begin(struct call *c, uint32_t session, uint32_t func)
{
	struct msg *m = call_message(c, MSG_INVOKE_COMMAND, 4);

	m->hdr.session = session;
	m->hdr.func = func;
	return m;
}

void hello_begin(struct call *c, uint32_t session)
{
	struct msg *m = invoke_begin(c, session, 0);

	m->param[0].attr = MSG_VALUE_INOUT;
	m->param[0].value[0] = 42;
}

bool hello(struct call *c, uint32_t session)
{
	const struct msg *m = call_msg(c);

	hello_begin(c, session);
	call_run(c);
	return c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS &&
	       m->param[0].value[0] == 43;
}
