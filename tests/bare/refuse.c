/*
 * Requests that must be refused, one by one, with the code that says so.
 */
#include "bare.h"
#include "mischief.h"
#include <plat/memmap.h>
#include <string.h>

#define BAD	  TEE_ERROR_BAD_PARAMETERS
#define NO_ROOM	  TEE_ERROR_OUT_OF_MEMORY
#define COOKIE	  UINT64_C(0x77665544332211)
#define NONCONTIG (MSG_TMEM_OUT | MSG_ATTR_NONCONTIG)
/* In an address below: a page of ours. */
#define OURS 0

static uint64_t page, list;

static const struct registration {
	const char *must;
	uint64_t entry[2];
	uint64_t list;
	uint64_t size;
	uint64_t cookie;
	uint64_t attr;
	TEE_Result res;
} registrations[] = {
	{ "two pages are accepted",
	  { OURS, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  TEE_SUCCESS },
	{ "a page of the TEE",
	  { TEE_BASE, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "the TEE's second",
	  { OURS, TEE_BASE + 0x400000 },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "the monitor's",
	  { OURS, MONITOR_BASE },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "flash",
	  { FLASH_FUSE_OFF, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "a device",
	  { UART_SECURE_BASE, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "the interrupt controller",
	  { GICD_BASE, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "behind RAM",
	  { 0x80000000, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "address bits that do not exist",
	  { UINT64_C(1) << 52, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "half a page off",
	  { OURS, DRAM_BASE + 0x21000800 },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "a list in secure RAM",
	  { OURS, OURS },
	  TEE_BASE,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "a list in a device",
	  { OURS, OURS },
	  UART_NS_BASE,
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "a list at the end of addresses",
	  { OURS, OURS },
	  UINT64_C(0xfffffffffffff000),
	  8192,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "nothing", { OURS, OURS }, OURS, 0, COOKIE, NONCONTIG, BAD },
	{ "everything",
	  { OURS, OURS },
	  OURS,
	  UINT64_MAX,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "a size that wraps",
	  { OURS, OURS },
	  OURS,
	  UINT64_MAX - 4096,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "1 TiB",
	  { OURS, OURS },
	  OURS,
	  UINT64_C(1) << 40,
	  COOKIE,
	  NONCONTIG,
	  BAD },
	{ "the cookie 0", { OURS, OURS }, OURS, 8192, 0, NONCONTIG, BAD },
	{ "no list", { OURS, OURS }, OURS, 8192, COOKIE, MSG_TMEM_OUT, BAD },
	{ "a value", { OURS, OURS }, OURS, 8192, COOKIE, MSG_VALUE_IN, BAD },
	{ "registered memory",
	  { OURS, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  MSG_RMEM_IN | MSG_ATTR_NONCONTIG,
	  BAD },
	{ "unknown attributes",
	  { OURS, OURS },
	  OURS,
	  8192,
	  COOKIE,
	  NONCONTIG | 0x10000,
	  BAD },
};

static void registration(struct call *c, const struct registration *r)
{
	struct msg *m = call_message(c, MSG_REGISTER_SHM, 1);
	uint64_t *entry = (uint64_t *)list;

	for (unsigned int i = 0; i < 2; i++)
		entry[i] = r->entry[i] != OURS ? r->entry[i] : page;
	m->param[0].attr = r->attr;
	m->param[0].tmem.buf_ptr = r->list != OURS ? r->list : list;
	m->param[0].tmem.size = r->size;
	m->param[0].tmem.shm_ref = r->cookie;
	call_run(c);
	if (c->code != TEESMC_OK || m->hdr.ret != r->res)
		fail("registering %s: code 0x%lx result 0x%x", r->must, c->code,
		     m->hdr.ret);
	else
		pass();
	/* And it is not there, whatever was answered. */
	if (shm_unregister(r->cookie) != (r->res == TEE_SUCCESS))
		fail("registering %s: the cookie is there", r->must);
}

static void registered_twice(void)
{
	expect(shm_register(COOKIE, &page, 1, 0, PAGE), "a registration");
	expect(!shm_register(COOKIE, &page, 1, 0, PAGE), "but not twice");
	expect(shm_unregister(COOKIE), "and it is given back");
	expect(!shm_unregister(COOKIE), "once");
}

/* A chain of lists: into secure memory, and one that loops for ever. */
static void chains(struct call *c)
{
	uint64_t *entry = (uint64_t *)list;
	struct registration r = { .list = list,
				  .size = 600 * PAGE,
				  .cookie = COOKIE,
				  .attr = NONCONTIG,
				  .res = BAD };

	for (unsigned int i = 0; i < 511; i++)
		entry[i] = page;
	r.entry[0] = page;
	r.entry[1] = page;
	r.must = "a chain into secure memory";
	entry[511] = TEE_BASE;
	registration(c, &r);
	r.must = "a chain that is not aligned";
	entry[511] = list + 8;
	registration(c, &r);
	r.must = "a chain that loops, as often as it is asked for";
	entry[511] = list;
	r.res = TEE_SUCCESS;
	registration(c, &r);
	r.must = "a loop of more than may be registered";
	r.size = UINT64_C(300) << 20;
	r.res = BAD;
	registration(c, &r);
}

/* ------------------------------------------------------ where a message is --- */

static const struct place {
	const char *must;
	uint32_t id;
	uint64_t at; /* added to a page of ours when below PAGE */
	uint64_t offset;
	uint32_t num_params;
	uint64_t code;
} places[] = {
	{ "a page of ours", TEESMC_CALL_WITH_RPC_ARG, 0, 0, 0, TEESMC_OK },
	{ "secure RAM", TEESMC_CALL_WITH_ARG, TEE_BASE, 0, 0, TEESMC_EBADADDR },
	{ "the monitor", TEESMC_CALL_WITH_RPC_ARG, MONITOR_BASE, 0, 0,
	  TEESMC_EBADADDR },
	{ "a device", TEESMC_CALL_WITH_RPC_ARG, UART_NS_BASE, 0, 0,
	  TEESMC_EBADADDR },
	{ "behind RAM", TEESMC_CALL_WITH_RPC_ARG, 0x80000000, 0, 0,
	  TEESMC_EBADADDR },
	{ "below RAM", TEESMC_CALL_WITH_RPC_ARG, DRAM_BASE - 16, 0, 0,
	  TEESMC_EBADADDR },
	{ "no such address", TEESMC_CALL_WITH_RPC_ARG,
	  UINT64_C(0xfffffffffffffff8), 0, 0, TEESMC_EBADADDR },
	{ "not aligned", TEESMC_CALL_WITH_RPC_ARG, 4, 0, 0, TEESMC_EBADADDR },
	{ "across the page's end", TEESMC_CALL_WITH_ARG, PAGE - 16, 0, 0,
	  TEESMC_EBADADDR },
	{ "no room for the RPC block", TEESMC_CALL_WITH_RPC_ARG, PAGE - 64, 0,
	  0, TEESMC_EBADADDR },
	{ "no room for parameters", TEESMC_CALL_WITH_ARG, PAGE - 64, 0, 4,
	  TEESMC_EBADADDR },
	{ "seven parameters", TEESMC_CALL_WITH_RPC_ARG, 0, 0, 7,
	  TEESMC_EBADADDR },
	{ "parameters without end", TEESMC_CALL_WITH_RPC_ARG, 0, 0, UINT32_MAX,
	  TEESMC_EBADADDR },
	{ "parameters that wrap", TEESMC_CALL_WITH_RPC_ARG, 0, 0, 0x08000000,
	  TEESMC_EBADADDR },
	{ "an unknown cookie", TEESMC_CALL_WITH_REGD_ARG, COOKIE, 0, 0,
	  TEESMC_EBADADDR },
	{ "the cookie 0", TEESMC_CALL_WITH_REGD_ARG, UINT64_MAX, 0, 0,
	  TEESMC_EBADADDR },
	{ "a registered page", TEESMC_CALL_WITH_REGD_ARG, 0, 384, 0,
	  TEESMC_OK },
	{ "an odd offset", TEESMC_CALL_WITH_REGD_ARG, 0, 4, 0,
	  TEESMC_EBADADDR },
	{ "an offset of its size", TEESMC_CALL_WITH_REGD_ARG, 0, PAGE, 0,
	  TEESMC_EBADADDR },
	{ "an offset without end", TEESMC_CALL_WITH_REGD_ARG, 0, UINT32_MAX - 7,
	  0, TEESMC_EBADADDR },
	{ "an offset near its end", TEESMC_CALL_WITH_REGD_ARG, 0, PAGE - 64, 0,
	  TEESMC_EBADADDR },
};

static void place(struct call *c, const struct place *p)
{
	uint64_t at = p->at < PAGE ? c->page + p->at : p->at;
	struct msg *m = NULL;

	c->offset = p->at < PAGE ? (uint32_t)(p->at & ~7u) : 0;
	if (p->id == TEESMC_CALL_WITH_REGD_ARG && p->offset < PAGE)
		c->offset = (uint32_t)(p->offset & ~7u);
	c->offset = MIN(c->offset, PAGE - 384);
	m = call_message(c, MSG_DO_BOTTOM_HALF, 0);
	m->hdr.ret = 0x12345678;
	m->hdr.num_params = p->num_params;
	if (at > PAGE - 384 + c->page && at < c->page + PAGE)
		memcpy((void *)at, m, MIN(sizeof(m->hdr), c->page + PAGE - at));
	c->a[0] = p->id;
	c->a[1] = at >> 32;
	c->a[2] = (uint32_t)at;
	c->a[3] = p->offset;
	call_run(c);
	if (c->code != p->code)
		fail("a message at %s: code 0x%lx", p->must, c->code);
	else if (c->code != TEESMC_OK && m->hdr.ret != 0x12345678)
		fail("a message at %s: refused, but written to", p->must);
	else
		pass();
	c->offset = 0;
}

/* ---------------------------------------------------------------- resuming --- */

static uint64_t resume(uint64_t token)
{
	uint64_t a[8] = { TEESMC_RETURN_FROM_RPC, 0, 0, token };

	smc_checked(a, NULL);
	return a[0];
}

static void resuming(struct call *c)
{
	bool none = true;

	for (uint64_t token = 0; token < 64; token++)
		none &= resume(token) == TEESMC_ERESUME;
	none &= resume(UINT32_MAX) == TEESMC_ERESUME;
	none &= resume(UINT64_C(1) << 31) == TEESMC_ERESUME;
	expect(none, "nobody to resume");

	/* One that waits for an answer: only its number resumes it, once. */
	struct msg *m = call_message(c, MSG_OPEN_SESSION, 6);

	m->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memset(m->param[0].octets, 0x77, 16);
	call_step(c);
	expect(c->state == CALL_RPC, "it asks for the TA");
	for (uint64_t token = 0; token < 64; token++)
		none &= token == c->token || resume(token) == TEESMC_ERESUME;
	expect(none, "another number resumes nothing");
	call_run(c);
	expect(c->code == TEESMC_OK && m->hdr.ret == TEE_ERROR_ITEM_NOT_FOUND,
	       "and it goes on");
	expect(resume(c->token) == TEESMC_ERESUME, "but not again");
}

/* ----------------------------------------------------- answers to requests --- */

static const struct reply {
	const char *must;
	uint64_t entry; /* of the list, or the memory itself */
	uint64_t list;
	uint64_t size; /* 0: as asked */
	uint64_t attr;
} replies[] = {
	{ "a page of the TEE", TEE_BASE, OURS, 0, NONCONTIG },
	{ "flash", FLASH_FUSE_OFF, OURS, 0, NONCONTIG },
	{ "a device", UART_NS_BASE, OURS, 0, NONCONTIG },
	{ "an odd page", DRAM_BASE + 0x21000010, OURS, 0, NONCONTIG },
	{ "a list in secure RAM", OURS, TEE_BASE, 0, NONCONTIG },
	{ "secure RAM in a row", OURS, TEE_BASE, 0, MSG_TMEM_OUT },
	{ "RAM's end in a row", OURS, 0x7ffff000, 0, MSG_TMEM_OUT },
	{ "too little", OURS, OURS, 1, NONCONTIG },
	{ "a value", OURS, OURS, 0, MSG_VALUE_OUT },
	{ "registered memory", OURS, OURS, 0, MSG_RMEM_OUT },
	{ "an unknown attribute", OURS, OURS, 0, NONCONTIG | 0x40000 },
};

static struct msg *open_hello(struct call *c)
{
	struct msg *m = call_message(c, MSG_OPEN_SESSION, 6);

	m->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(m->param[0].octets, tas[TA_HELLO].uuid, 16);
	return m;
}

static void reply(struct call *c, const struct reply *r)
{
	struct msg *m = open_hello(c);
	struct msg *rpc = call_rpc_block(c);
	uint64_t *entry = (uint64_t *)list;
	bool asked = false;
	bool freed = false;

	for (unsigned int i = 0; i < 512; i++)
		entry[i] = r->entry != OURS ? r->entry : page;
	while (c->state != CALL_DONE) {
		if (c->state == CALL_READY)
			call_step(c);
		if (c->state == CALL_DONE)
			break;
		if (c->state != CALL_RPC) {
			(void)call_answer(c);
			continue;
		}
		if (rpc->hdr.cmd == RPC_SHM_FREE &&
		    rpc->param[0].value[1] == COOKIE)
			freed = true;
		if (rpc->hdr.cmd != RPC_SHM_ALLOC) {
			(void)call_answer(c);
			continue;
		}
		asked = true;
		rpc->hdr.ret = TEE_SUCCESS;
		rpc->param[0].tmem.size =
			r->size != 0 ? r->size : rpc->param[0].value[1];
		rpc->param[0].attr = r->attr;
		rpc->param[0].tmem.buf_ptr = r->list != OURS ? r->list : list;
		rpc->param[0].tmem.shm_ref = COOKIE;
		c->a[0] = TEESMC_RETURN_FROM_RPC;
		c->state = CALL_READY;
	}
	if (!asked || !freed || c->code != TEESMC_OK ||
	    m->hdr.ret != TEE_ERROR_OUT_OF_MEMORY)
		fail("lending %s: code 0x%lx result 0x%x%s%s", r->must, c->code,
		     m->hdr.ret, asked ? "" : ", not asked",
		     freed ? "" : ", not given back");
	else
		pass();
}

/* A TA's file whose size is not what it was said to be. */
static void sizes(struct call *c)
{
	static const uint64_t said[] = { 0,	     1,
					 20,	     0x100000000,
					 UINT64_MAX, UINT64_C(1) << 40 };

	for (unsigned int i = 0; i < 2 * ARRAY_COUNT(said); i++) {
		struct msg *m = open_hello(c);
		struct msg *rpc = call_rpc_block(c);
		/* In the first round both times, in the second when it comes. */
		bool always = i < ARRAY_COUNT(said);

		while (c->state != CALL_DONE) {
			bool load = false;
			bool query = false;

			if (c->state == CALL_READY)
				call_step(c);
			if (c->state == CALL_DONE)
				break;
			load = c->state == CALL_RPC &&
			       rpc->hdr.cmd == RPC_LOAD_TA;
			query = load && rpc->param[1].rmem.shm_ref == 0;
			(void)call_answer(c);
			if (load && (always || !query)) {
				rpc->hdr.ret = TEE_SUCCESS;
				rpc->param[1].rmem.size =
					said[i % ARRAY_COUNT(said)];
			}
		}
		if (c->code != TEESMC_OK || m->hdr.ret == TEE_SUCCESS)
			fail("a TA of 0x%lx bytes: code 0x%lx result 0x%x",
			     said[i % ARRAY_COUNT(said)], c->code, m->hdr.ret);
		else
			pass();
	}
}

void refuse_test(void)
{
	struct call c = { 0 };
	uint32_t h = 0;

	page = pages_take(1);
	list = pages_take(1);
	if (!expect(call_init(&c), "a page for messages"))
		return;
	/* First, as the TEE keeps memory that it was lent. */
	for (unsigned int i = 0; i < ARRAY_COUNT(replies); i++)
		reply(&c, &replies[i]);
	for (unsigned int i = 0; i < ARRAY_COUNT(registrations); i++)
		registration(&c, &registrations[i]);
	registered_twice();
	chains(&c);
	for (unsigned int i = 0; i < ARRAY_COUNT(places); i++)
		place(&c, &places[i]);
	resuming(&c);
	sizes(&c);
	h = session_open(&c, TA_HELLO);
	expect(hello(&c, h), "hello counts up");
	expect(guard_check(true), "nothing else was written");
}
