/*
 * A foreign interrupt at every instruction of a call: the normal world's
 * timer fires a known number of instructions after the SMC, for every number
 * from before the TEE is entered to behind the end of the call. Needs one CPU
 * and -icount shift=0,sleep=off.
 */
#include "bare.h"
#include "mischief.h"
#include <string.h>

#define TICKS_BASE 4u		   /* fires before the SMC */
#define WAIT_TICKS (62500u + 400u) /* a millisecond from the sleeper's start */
#define FAR	   62500000u
#define BEHIND_END 64u /* shots in a row that came too late */

static uint32_t hello_session, mischief_session;
static uint64_t buffer;
static struct call call, canary;

static void hello_make(struct call *c)
{
	struct msg *m = invoke_begin(c, hello_session, 0);

	m->param[0].attr = MSG_VALUE_INOUT;
	m->param[0].value[0] = 41;
}

static bool hello_good(const struct msg *m)
{
	return m->param[0].value[0] == 42;
}

static void buffer_make(struct call *c, uint32_t func, uint32_t attr)
{
	struct msg *m = invoke_begin(c, mischief_session, func);

	m->param[0].attr = attr;
	m->param[0].rmem.offs = 8;
	m->param[0].rmem.size = 64;
	m->param[0].rmem.shm_ref = buffer;
}

static void fill_make(struct call *c)
{
	memset((void *)buffer, 0, PAGE);
	buffer_make(c, MISCHIEF_FILL, MSG_RMEM_INOUT);
	call_msg(c)->param[1].attr = MSG_VALUE_IN;
	call_msg(c)->param[1].value[0] = 0x5a;
}

static bool fill_good(const struct msg *m)
{
	const uint8_t *p = (const uint8_t *)buffer;

	for (unsigned int i = 0; i < 128; i++)
		if (p[i] != (i >= 8 && i < 72 ? 0x5a : 0))
			return false;
	return true;
}

/* The random generator's code in the kernel uses SIMD where it pays. */
static void random_make(struct call *c)
{
	memset((void *)buffer, 0, PAGE);
	buffer_make(c, MISCHIEF_RANDOM, MSG_RMEM_OUT);
}

static bool random_good(const struct msg *m)
{
	static uint64_t last;
	uint64_t now = *(uint64_t *)(buffer + 16);
	bool fresh = now != last && now != 0;

	last = now;
	return fresh && *(uint64_t *)buffer == 0 &&
	       *(uint64_t *)(buffer + 72) == 0;
}

static void float_make(struct call *c)
{
	(void)invoke_begin(c, mischief_session, MISCHIEF_FLOAT);
}

static bool any_good(const struct msg *m)
{
	return true;
}

static void self_make(struct call *c)
{
	struct msg *m = invoke_begin(c, mischief_session, MISCHIEF_SELF_TEST);

	m->param[0].attr = MSG_VALUE_OUT;
}

static bool self_good(const struct msg *m)
{
	return m->param[0].value[0] == 0;
}

static void nested_make(struct call *c)
{
	struct msg *m = invoke_begin(c, mischief_session, MISCHIEF_CALL_HELLO);

	m->param[0].attr = MSG_VALUE_INOUT;
	m->param[0].value[0] = 41;
}

static void register_make(struct call *c)
{
	struct msg *m = call_message(c, MSG_REGISTER_SHM, 1);
	uint64_t *list = (uint64_t *)(buffer + 2048);

	list = (uint64_t *)(buffer & ~UINT64_C(4095));
	for (unsigned int i = 0; i < 40; i++)
		list[i] = buffer;
	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = (uintptr_t)list;
	m->param[0].tmem.size = 40 * PAGE;
	m->param[0].tmem.shm_ref = buffer + 1;
}

static void unregister(struct call *c)
{
	expect(shm_unregister(buffer + 1), "registered memory is let go");
}

static void panic_make(struct call *c)
{
	(void)invoke_begin(c, mischief_session, MISCHIEF_PANIC);
}

static void reopen(struct call *c)
{
	session_close(c, mischief_session);
	mischief_session = session_open(c, TA_MISCHIEF);
}

/* The self test leaves some bytes of the TA's heap behind each time. */
static void reopen_at_times(struct call *c)
{
	static unsigned int times;

	if (++times % 1024 == 0)
		reopen(c);
}

static const struct kind {
	const char *name;
	void (*make)(struct call *c);
	bool (*good)(const struct msg *m);
	void (*after)(struct call *c);
	TEE_Result result;
} kinds[] = {
	{ "hello", hello_make, hello_good, NULL, TEE_SUCCESS },
	{ "fill", fill_make, fill_good, NULL, TEE_SUCCESS },
	{ "random", random_make, random_good, NULL, TEE_SUCCESS },
	{ "float", float_make, any_good, NULL, TEE_SUCCESS },
	{ "self", self_make, self_good, reopen_at_times, TEE_SUCCESS },
	{ "nested", nested_make, hello_good, NULL, TEE_SUCCESS },
	{ "register", register_make, any_good, unregister, TEE_SUCCESS },
	{ "panic", panic_make, any_good, reopen, TEE_ERROR_TARGET_DEAD },
};

/* The interrupted call goes on where the other CPU takes it up. */
static struct call *moved;

static void step_moved(void)
{
	call_step(moved);
}

static void step(struct call *c, bool move)
{
	if (!move) {
		call_step(c);
		return;
	}
	moved = c;
	(void)second_start(step_moved);
	second_wait();
}

/* One call with one shot. Return: did the interrupt come inside the TEE? */
static bool shoot(const struct kind *k, uint64_t at, bool move)
{
	struct call *c = &call;
	const struct msg *m = call_msg(c);
	bool inside = false;

	k->make(c);
	c->shot = (struct shot){ .armed = true,
				 .ticks = TICKS_BASE + at / 16,
				 .nops = 15 - at % 16 };
	for (;;) {
		if (c->state == CALL_READY)
			step(c, move && inside);
		if (c->state == CALL_DONE)
			break;
		if (c->state == CALL_INTERRUPTED) {
			bool timer = interrupts_serve();

			if (inside && timer)
				fail("%s %lu: two interrupts", k->name, at);
			inside |= timer;
		}
		(void)call_answer(c);
	}
	timer_off();
	if (c->code != TEESMC_OK || m->hdr.ret != k->result || !k->good(m))
		fail("%s %lu: code 0x%lx result 0x%x", k->name, at, c->code,
		     m->hdr.ret);
	else
		pass();
	if (k->after != NULL)
		k->after(c);
	return inside;
}

static const struct kind *kind_named(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	fail("no such call: %s", name);
	return NULL;
}

static bool foreign_begin(void)
{
	bool ready = expect(call_init(&call) && call_init(&canary),
			    "pages for messages");

	buffer = pages_take(1);
	expect(shm_register(buffer, &buffer, 1, 0, PAGE), "a buffer");
	hello_session = session_open(&call, TA_HELLO);
	mischief_session = session_open(&call, TA_MISCHIEF);
	return ready;
}

static void foreign_end(uint64_t inside)
{
	expect(inside != 0, "interrupts came inside the TEE");
	expect(hello(&canary, hello_session), "the canary answers");
	expect(guard_check(true), "nothing else was written");
}

static void nothing(void)
{
}

void foreign_test(const char *what, uint64_t first, uint64_t last,
		  uint64_t stride, bool move)
{
	const struct kind *k = kind_named(what);
	uint64_t shots = 0;
	uint64_t inside = 0;
	uint64_t behind = 0;
	uint64_t at = first;

	if (k == NULL || !foreign_begin())
		return;
	if (move) {
		expect(second_start(nothing), "there are two CPUs");
		second_wait();
	}
	for (; last != 0 ? at < last : behind < BEHIND_END; at += stride) {
		bool hit = shoot(k, at, move);

		shots++;
		inside += hit;
		behind = hit || at < 256 ? 0 : behind + 1;
		if ((shots & 7) == 0 && !hello(&canary, hello_session))
			fail("%s %lu: the canary does not answer", k->name, at);
	}
	say("     %s: %lu shots up to instruction %lu, %lu inside the TEE\n",
	    k->name, shots, at, inside);
	foreign_end(inside);
}

/*
 * The TEE's own timer interrupt at every instruction of a call: another call
 * waits in TEE_Wait() for a millisecond that ends inside. Its notification is
 * at once a foreign interrupt, which tells that it came inside.
 */
static bool shoot_native(const struct kind *k, struct call *sleeper,
			 uint32_t session, uint64_t at)
{
	const struct msg *m = call_msg(&call);
	struct msg *w = invoke_begin(sleeper, session, MISCHIEF_WAIT);

	w->param[0] = (struct msg_param){ MSG_VALUE_IN, { { 1 } } };
	sleeper->shot = (struct shot){ .armed = true, .ticks = FAR };
	call_step(sleeper);
	if (sleeper->state != CALL_RPC)
		fail("%s %lu: the sleeper does not wait", k->name, at);
	k->make(&call);
	call.shot =
		(struct shot){ .armed = true,
			       .at = sleeper->shot.at + WAIT_TICKS - at / 16,
			       .ticks = FAR,
			       .nops = 15 - at % 16 };
	call_run(&call);
	if (call.code != TEESMC_OK || m->hdr.ret != k->result || !k->good(m))
		fail("%s %lu: code 0x%lx result 0x%x", k->name, at, call.code,
		     m->hdr.ret);
	else
		pass();
	call_run(sleeper);
	timer_off();
	if (sleeper->code != TEESMC_OK || w->hdr.ret != TEE_SUCCESS)
		fail("%s %lu: the sleeper: code 0x%lx result 0x%x", k->name, at,
		     sleeper->code, w->hdr.ret);
	if (k->after != NULL)
		k->after(&call);
	return call.interrupts != 0;
}

void native_test(const char *what, uint64_t first, uint64_t last,
		 uint64_t stride)
{
	const struct kind *k = kind_named(what);
	struct call sleeper = { 0 };
	uint32_t session = 0;
	uint64_t shots = 0;
	uint64_t inside = 0;
	uint64_t behind = 0;
	uint64_t at = first;

	if (k == NULL || !foreign_begin() || !call_init(&sleeper))
		return;
	session = session_open(&sleeper, TA_MISCHIEF);
	for (; last != 0 ? at < last : behind < BEHIND_END; at += stride) {
		bool hit = shoot_native(k, &sleeper, session, at);

		shots++;
		inside += hit;
		behind = hit || inside == 0 ? 0 : behind + 1;
		if (inside == 0 && at > 16 * WAIT_TICKS - 65536)
			break;
	}
	say("     %s: %lu shots up to %lu, %lu inside the TEE\n", k->name,
	    shots, at, inside);
	foreign_end(inside);
}

void wander_test(const char *what, uint64_t shots, uint64_t ticks,
		 uint64_t seed)
{
	const struct kind *k = kind_named(what);
	uint64_t inside = 0;

	if (k == NULL || !foreign_begin())
		return;
	expect(second_start(nothing), "there are two CPUs");
	second_wait();
	for (uint64_t i = 0; i < shots; i++) {
		inside += shoot(k, random_below(&seed, (uint32_t)ticks), true);
		if ((i & 7) == 0 && !hello(&canary, hello_session))
			fail("%s %lu: the canary does not answer", k->name, i);
	}
	say("     %s: %lu shots, %lu calls moved to the other CPU\n", k->name,
	    shots, inside);
	foreign_end(inside);
}
