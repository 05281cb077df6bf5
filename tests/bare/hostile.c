/*
 * A hostile normal world on both CPUs. After every batch of calls it behaves
 * again: what is left in the TEE is brought to its end, and a canary must
 * answer.
 */
#include "hostile.h"
#include <plat/memmap.h>
#include <string.h>

#define OPS_PER_BATCH 1500u
#define TOKENS	      16u
#define RACE_ROUNDS   4u  /* of each kind, after each batch */
#define BUFFERS_MANY  60u /* lost to guessed resumes: time for a restart */
#define DRAIN_ROUNDS  20000u

struct hostile_call calls[CALLS];
uint64_t data[DATA_BUFFERS];
uint64_t lists;
volatile uint32_t sessions[SESSIONS];

static struct {
	uint64_t seed;
	uint64_t calls_done;
	uint64_t rpcs;
	uint64_t interrupts;
	uint64_t good[8]; /* calls that succeeded, by command */
	uint64_t resumed; /* threads that a guessed token resumed */
	uint64_t rightly; /* answers to RPCs */
	uint64_t wrongly;
	uint64_t late; /* after other calls, or by another CPU */
	uint64_t twice;
	uint64_t never; /* resumed without an answer */
} cpu[CPU_COUNT];
static struct race_count races;
static uint64_t scribbled;
static volatile bool cpu0_working;
static const struct call *volatile cpu0_call; /* it is in now */

/* ------------------------------------------------------------------- ops --- */

static void raw_call(uint64_t *seed)
{
	uint64_t a[8];

	for (unsigned int i = 1; i < 8; i++)
		a[i] = wild_word(seed);
	a[0] = wild_id(seed);
	if (SMCCC_OWNER(a[0]) == 4)
		a[1] |= 0x100; /* no such CPU */
	if (random_below(seed, 2) == 0) {
		uint64_t at = wild_address(seed);

		a[1] = at >> 32;
		a[2] = (uint32_t)at;
		a[3] = 384 * random_below(seed, 11);
	}
	smc_checked(a, NULL);
}

/* Resumes whatever has that number, be it ours, the other CPU's or nobody's. */
static uint64_t stray_resume(uint64_t *seed, uint64_t token)
{
	uint64_t a[8] = { TEESMC_RETURN_FROM_RPC, 0, 0, token };

	a[1] = wild_word(seed);
	a[2] = wild_word(seed);
	a[4] = wild_word(seed);
	a[5] = wild_word(seed);
	smc_checked(a, NULL);
	if (a[0] != TEESMC_ERESUME)
		cpu[cpu_index()].resumed++;
	return a[0];
}

static bool call_take(struct hostile_call *h)
{
	return __atomic_exchange_n(&h->busy, 1, __ATOMIC_ACQUIRE) == 0;
}

static void call_give(struct hostile_call *h)
{
	__atomic_store_n(&h->busy, 0, __ATOMIC_RELEASE);
}

/* Note sessions that came to be, so that they are used, and closed at last. */
static void session_note(const struct call *c)
{
	const struct msg *m = call_msg(c);

	if (c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS)
		cpu[cpu_index()].good[m->hdr.cmd & 7]++;
	if (c->code == TEESMC_OK && m->hdr.cmd == MSG_CLOSE_SESSION)
		for (unsigned int i = 0; i < SESSIONS; i++)
			if (sessions[i] == m->hdr.session)
				sessions[i] = 0;
	if (c->code == TEESMC_OK && m->hdr.cmd == MSG_OPEN_SESSION &&
	    m->hdr.ret == TEE_SUCCESS && m->hdr.session != 0) {
		for (unsigned int i = 0; i < SESSIONS; i++) {
			if (sessions[i] != 0)
				continue;
			sessions[i] = m->hdr.session;
			return;
		}
	}
}

/*
 * Now and then the timer interrupts it, and finds the message changed. Nobody
 * waits for a timer in real time: QEMU 7.2 can lose one. A CPU's write to flash
 * polls QEMU's events on that CPU's thread and takes the wake-up that another
 * CPU's new timer has sent to the main thread, which then sleeps on; it comes
 * to itself with the next earlier timer, which is never if all CPUs wait.
 */
static void enter(struct call *c, uint64_t *seed)
{
	if (random_below(seed, 4) == 0)
		c->shot = (struct shot){ .armed = true,
					 .ticks = random_below(seed, 150),
					 .loose = true };
	if (cpu_index() == 0)
		cpu0_call = c;
	call_step(c);
	timer_off();
	if (c->state == CALL_INTERRUPTED) {
		cpu[cpu_index()].interrupts++;
		(void)interrupts_serve();
		scribble(seed, random_below(seed, 16), c);
	}
	if (c->state == CALL_RPC)
		cpu[cpu_index()].rpcs++;
	if (c->state == CALL_DONE) {
		cpu[cpu_index()].calls_done++;
		session_note(c);
	}
}

/* It goes on, but what it asked for was never done. */
static void resume_as_is(struct call *c)
{
	if (c->state == CALL_RPC)
		cpu[cpu_index()].never++;
	c->a[0] = TEESMC_RETURN_FROM_RPC;
	c->state = CALL_READY;
}

/* Answer an RPC, well or not. Return: false: left for later, or for ever. */
static bool answer(struct call *c, uint64_t *seed)
{
	uint32_t how = random_below(seed, 40);

	if (c->state == CALL_INTERRUPTED || how == 0) {
		resume_as_is(c);
		return true;
	}
	if (how == 1) {
		cpu[cpu_index()].late++;
		return false;
	}
	if (how == 2) {
		(void)stray_resume(seed, random_below(seed, TOKENS));
		return true;
	}

	/* What is given and then denied would be lost to both. */
	bool spoil = how <= 6 && (uint32_t)c->a[0] == TEESMC_RPC_CMD;

	if (spoil && call_rpc_block(c)->hdr.cmd == RPC_SHM_ALLOC)
		resume_as_is(c);
	else if (!call_answer(c))
		resume_as_is(c);
	else if (!spoil)
		cpu[cpu_index()].rightly++;
	if (spoil) {
		wild_answer(call_rpc_block(c), seed);
		cpu[cpu_index()].wrongly++;
	}
	if (how == 7) {
		cpu[cpu_index()].twice++;
		/* Twice: the second finds it gone, or asks for more. */
		enter(c, seed);
		if (c->state == CALL_RPC)
			resume_as_is(c);
		else
			(void)stray_resume(seed, c->token);
	}
	return true;
}

static void work_on(struct call *c, uint64_t *seed)
{
	unsigned int steps = 400;

	while (steps-- != 0) {
		if (c->state == CALL_READY)
			enter(c, seed);
		if (c->state == CALL_DONE || c->state == CALL_IDLE)
			return;
		if (!answer(c, seed))
			return;
		if (random_below(seed, 400) == 0)
			return;
	}
}

static void message_op(uint64_t *seed)
{
	struct hostile_call *h = &calls[random_below(seed, CALLS)];

	if (!call_take(h))
		return;
	if (h->c.state == CALL_DONE || h->c.state == CALL_IDLE)
		wild_message(&h->c, seed);
	work_on(&h->c, seed);
	call_give(h);
}

static void one_op(uint64_t *seed)
{
	switch (random_below(seed, 16)) {
	case 0:
	case 1:
	case 2:
	case 3:
	case 4:
		raw_call(seed);
		break;
	case 5:
		for (unsigned int i = random_below(seed, 8); i != 0; i--)
			(void)stray_resume(
				seed, random_below(seed, 8) == 0
					      ? wild_word(seed)
					      : random_below(seed, TOKENS));
		break;
	default:
		message_op(seed);
		break;
	}
}

static volatile uint32_t role;

static void second_worker(void)
{
	uint64_t *seed = &cpu[1].seed;

	while (cpu0_working) {
		if (role == 0) {
			one_op(seed);
			cpu_relax();
		} else {
			uint32_t count = 1 + random_below(seed, 64);

			scribble(seed, count, cpu0_call);
			scribbled += count;
			pause_for(random_below(seed, 200));
		}
	}
}

/* ------------------------------------------------------------ afterwards --- */

/* Bring every thread of the TEE to its end. */
static void drain(uint64_t *seed)
{
	unsigned int left = 1;

	for (unsigned int round = 0; left != 0 && round < DRAIN_ROUNDS;
	     round++) {
		left = 0;
		for (unsigned int i = 0; i < CALLS; i++) {
			struct call *c = &calls[i].c;

			if (c->state == CALL_RPC ||
			    c->state == CALL_INTERRUPTED)
				(void)call_answer(c);
			if (c->state == CALL_READY)
				enter(c, seed);
			left += c->state == CALL_RPC ||
				c->state == CALL_INTERRUPTED;
		}
	}
	left = 1;
	for (unsigned int round = 0; left != 0 && round < DRAIN_ROUNDS;
	     round++) {
		left = 0;
		(void)interrupts_serve();
		for (uint64_t token = 0; token < TOKENS; token++)
			left += stray_resume(seed, token) != TEESMC_ERESUME;
	}
	if (left != 0)
		fail("%u threads of the TEE do not come to an end", left);
}

static bool scratch_register(void)
{
	bool good = true;

	for (unsigned int i = 0; i < CALLS; i++)
		good &= shm_register(calls[i].c.page, &calls[i].c.page, 1, 0,
				     PAGE);
	for (unsigned int i = 0; i < DATA_BUFFERS; i++) {
		uint64_t page[DATA_PAGES];

		for (unsigned int n = 0; n < DATA_PAGES; n++)
			page[n] = data[i] + n * PAGE;
		good &= shm_register(data[i], page, DATA_PAGES, 0,
				     DATA_PAGES * PAGE);
	}
	return good;
}

static bool scratch_make(void)
{
	for (unsigned int i = 0; i < CALLS; i++)
		calls[i].c.page = pages_take(1);
	for (unsigned int i = 0; i < DATA_BUFFERS; i++)
		data[i] = pages_take(DATA_PAGES);
	lists = pages_take(LIST_PAGES);
	return lists != 0 && scratch_register();
}

/* Addresses of the kernel have no business in messages. */
static void scan_messages(void)
{
	for (unsigned int i = 0; i < CALLS; i++) {
		const uint64_t *word = (const uint64_t *)calls[i].c.page;

		for (unsigned int n = 0; n < PAGE / 8; n++)
			if (word[n] >= UINT64_C(0xffffff8000000000) &&
			    word[n] < UINT64_C(0xfffffff000000000))
				fail("message page %u has 0x%lx at 0x%x", i,
				     word[n], n * 8);
	}
}

static void secure_memory(void)
{
	static const uint64_t at[] = { MONITOR_BASE,	    TEE_BASE,
				       TEE_BASE + 0x200000, BOOT_LIST_BASE,
				       UART_SECURE_BASE,    FLASH_FUSE_OFF };

	for (unsigned int i = 0; i < ARRAY_COUNT(at); i++)
		if (!probe_faults(at[i]))
			fail("secure memory at 0x%lx can be read", at[i]);
}

/*
 * Nothing of what the normal world did is left; what the TEE keeps for later
 * (buffers at the supplicant, storage, images) comes early and then stays.
 */
static void leaks(struct call *c, uint64_t batch)
{
	static uint64_t heap_most, pages_most;
	struct pta_stats st = { 0 };

	if (!statistics(c, data[0], &st))
		fail("statistics");
	if (st.sessions != 1 || st.instances != 0)
		fail("%u sessions and %u instances are left", st.sessions - 1,
		     st.instances);
	if (st.registered != CALLS + DATA_BUFFERS)
		fail("%u registrations are left",
		     st.registered - CALLS - DATA_BUFFERS);
	if (st.heap_used > heap_most || st.pages_used > pages_most)
		say("     batch %lu: %lu bytes of heap, %lu pages in use\n",
		    batch, st.heap_used, st.pages_used);
	heap_most = MAX(heap_most, st.heap_used);
	pages_most = MAX(pages_most, st.pages_used);
}

/* A fresh driver, as after a restart of Linux: nothing of before is left. */
static void behave(uint64_t batch)
{
	struct call *c = &calls[0].c;
	uint64_t seed = batch + 1;
	uint32_t failed = failed_count;
	uint32_t h = 0;

	drain(&seed);
	for (unsigned int i = 0; i < CALLS; i++)
		calls[i].c.state = CALL_IDLE;
	scan_messages();
	secure_memory();
	c->offset = 0;
	fast(TEESMC_EXCHANGE_CAPS, 0, NULL, NULL);
	fast(TEESMC_ENABLE_ASYNC_NOTIF, 0, NULL, NULL);
	if (!scratch_register())
		fail("memory cannot be registered");
	memset((void *)sessions, 0, sizeof(sessions));
	leaks(c, batch);
	h = session_open(c, TA_HELLO);
	if (h == 0 || !hello(c, h))
		fail("the canary does not answer");
	else
		pass();
	sessions[0] = h;
	sessions[1] = session_open(c, TA_MISCHIEF);
	sessions[2] = session_open(c, TA_SHARED);
	(void)guard_check(false);
	if (failed_count != failed)
		say("     in batch %lu\n", batch);
}

/* tests/bare/run adds up these lines of many runs. */
static void report(void)
{
	for (unsigned int i = 0; i < CPU_COUNT; i++) {
		say("     CPU %u: %lu SMCs, %lu calls, %lu interrupts, %lu "
		    "guesses resumed a thread; well: %lu opened, %lu invoked, "
		    "%lu closed, %lu registered\n",
		    i, smc_count[i], cpu[i].calls_done, cpu[i].interrupts,
		    cpu[i].resumed, cpu[i].good[0], cpu[i].good[1],
		    cpu[i].good[2], cpu[i].good[4]);
		say("     CPU %u: %lu RPCs: %lu rightly, %lu wrongly, %lu "
		    "late, "
		    "%lu twice, %lu never\n",
		    i, cpu[i].rpcs, cpu[i].rightly, cpu[i].wrongly, cpu[i].late,
		    cpu[i].twice, cpu[i].never);
	}
	say("     races: %lu run, %lu won, %lu with both values; %lu words "
	    "changed under the TEE's eyes\n",
	    races.run, races.won, races.both, scribbled);
}

void hostile_test(uint64_t seed, uint64_t batches)
{
	cpu[0].seed = seed * 2 + 1;
	cpu[1].seed = ~seed;
	waits_end_at_once = true;
	if (!expect(scratch_make(), "scratch memory"))
		return;
	behave(0);
	for (uint64_t batch = 1; batch <= batches && failed_count == 0 &&
				 supplicant_buffers() < BUFFERS_MANY;
	     batch++) {
		role = batch & 1;
		cpu0_working = true;
		(void)second_start(second_worker);
		for (unsigned int i = 0; i < OPS_PER_BATCH; i++) {
			one_op(&cpu[0].seed);
			cpu_relax();
		}
		cpu0_working = false;
		second_wait();
		behave(batch);
		if (failed_count == 0)
			races_run(&races, RACE_ROUNDS, &cpu[0].seed);
		if ((batch & 15) == 0)
			say("     batch %lu, %u buffers\n", batch,
			    supplicant_buffers());
	}
	(void)guard_check(true);
	pass();
	report();
}
