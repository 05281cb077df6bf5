/*
 * The interface as a well-behaved driver uses it.
 */
#include "bare.h"
#include "mischief.h"
#include <arch/sysreg.h>
#include <string.h>

static TEE_Result run(struct call *c)
{
	call_run(c);
	return c->code == TEESMC_OK ? call_msg(c)->hdr.ret : UINT32_MAX;
}

static void reference(struct msg_param *p, uint32_t attr, uint64_t cookie,
		      uint64_t offs, uint64_t size)
{
	p->attr = attr;
	p->rmem.offs = offs;
	p->rmem.size = size;
	p->rmem.shm_ref = cookie;
}

static void storage(struct call *c, uint32_t session)
{
	uint64_t at = pages_take(1);
	TEE_Result res = 0;
	struct msg *m = NULL;

	expect(shm_register(at, &at, 1, 0, PAGE), "a buffer");
	memcpy((void *)at, "object", 6);
	m = invoke_begin(c, session, MISCHIEF_STORE_CREATE);
	reference(&m->param[0], MSG_RMEM_IN, at, 0, 6);
	m->param[1].attr = MSG_VALUE_IN;
	m->param[1].value[0] = 1000;

	/* Without a source of entropy no key is made, so nothing is kept. */
	bool entropy = sysreg_field(id_aa64isar0_el1, 60) != 0;

	res = run(c);
	expect((res == TEE_SUCCESS) == entropy, "an object is created");
	say("     create took %u RPCs\n", c->rpcs);
	m = invoke_begin(c, session, MISCHIEF_STORE_READ);
	reference(&m->param[0], MSG_RMEM_IN, at, 0, 6);
	reference(&m->param[1], MSG_RMEM_OUT, at, 1024, 2048);
	res = run(c);
	expect(!entropy ||
		       (res == TEE_SUCCESS && m->param[1].rmem.size == 1000),
	       "and read");
	expect(shm_unregister(at), "the buffer is given back");
	pages_drop(at, 1);
}

/* One step, and on while it is only interrupted. */
static void begin(struct call *c)
{
	call_step(c);
	while (c->state == CALL_INTERRUPTED) {
		(void)call_answer(c);
		call_step(c);
	}
}

static void wait_begin(struct call *c, uint32_t session, uint32_t ms)
{
	struct msg *m = invoke_begin(c, session, MISCHIEF_WAIT);

	m->param[0] = (struct msg_param){ MSG_VALUE_IN, { { ms } } };
	begin(c);
	expect(c->state == CALL_RPC, "a call waits");
}

/*
 * A call waits for its TA, and when its turn comes the session has been
 * closed: the close was woken first, as it got the thread of a call that
 * ended meanwhile.
 */
static void closed_meanwhile(void)
{
	struct call a = { 0 }, b = { 0 }, invoke = { 0 }, close = { 0 };
	bool ready = call_init(&a) && call_init(&b) && call_init(&invoke) &&
		     call_init(&close);
	uint32_t first = session_open(&a, TA_SHARED);
	uint32_t second = session_open(&a, TA_SHARED);
	uint32_t other = session_open(&b, TA_MISCHIEF);

	expect(ready, "pages for messages");
	wait_begin(&a, first, 20);
	wait_begin(&b, other, 1);
	(void)invoke_begin(&invoke, second, MISCHIEF_NOTHING);
	begin(&invoke);
	call_run(&b);
	call_message(&close, MSG_CLOSE_SESSION, 0)->hdr.session = second;
	begin(&close);
	expect(invoke.state == CALL_RPC && close.state == CALL_RPC,
	       "an invocation and a close wait for their TA");
	call_run(&a);
	call_run(&close);
	call_run(&invoke);
	expect(call_msg(&close)->hdr.ret == TEE_SUCCESS, "it is closed");
	expect(call_msg(&invoke)->hdr.ret == TEE_ERROR_BAD_PARAMETERS,
	       "the invocation finds no session");
	(void)invoke_begin(&a, first, MISCHIEF_NOTHING);
	expect(run(&a) == TEE_SUCCESS, "the TA's other session goes on");
	session_close(&a, first);
	session_close(&b, other);
	call_fini(&a);
	call_fini(&b);
	call_fini(&invoke);
	call_fini(&close);
}

void smoke_test(void)
{
	struct call c = { 0 };
	struct msg *m = NULL;

	expect(call_init(&c), "a page for messages");

	uint32_t h = session_open(&c, TA_HELLO);

	expect(hello(&c, h), "hello counts up");
	session_close(&c, h);

	uint32_t s = session_open(&c, TA_MISCHIEF);

	m = invoke_begin(&c, s, MISCHIEF_VALUES);
	m->param[0] = (struct msg_param){ MSG_VALUE_IN, { { 3, 4 } } };
	m->param[1].attr = MSG_VALUE_OUT;
	m->param[2] = (struct msg_param){ MSG_VALUE_INOUT, { { 10, 20 } } };
	expect(run(&c) == TEE_SUCCESS && m->param[1].value[0] == 4 &&
		       m->param[2].value[1] == 24,
	       "values go in and out");
	m = invoke_begin(&c, s, MISCHIEF_FLOAT);
	expect(run(&c) == TEE_SUCCESS, "floating point");
	say("     with %u RPCs, %u notification interrupts\n", c.rpcs,
	    notify_interrupts);
	m = invoke_begin(&c, s, MISCHIEF_CALL_HELLO);
	m->param[0] = (struct msg_param){ MSG_VALUE_INOUT, { { 1 } } };
	expect(run(&c) == TEE_SUCCESS && m->param[0].value[0] == 2,
	       "a TA calls hello");
	m = invoke_begin(&c, s, MISCHIEF_WAIT);
	m->param[0] = (struct msg_param){ MSG_VALUE_IN, { { 20 } } };
	expect(run(&c) == TEE_SUCCESS, "a TA waits");
	storage(&c, s);
	session_close(&c, s);
	call_fini(&c);
	closed_meanwhile();
	expect(guard_check(true), "nothing else was written");
}
