/*
 * Two sessions on two CPUs, and a small call while another TA computes. Under
 * icount all CPUs run in turn on one clock of a nanosecond an instruction, so
 * what two CPUs take at once is the sum of what both execute, spinning for each
 * other included; to wait longer than that a call must go out to the normal
 * world, which is counted. Twice the work of one CPU that takes two CPUs as
 * many instructions, with no such wait, takes them half the time.
 *
 * The emulator changes CPUs when a timer is due. Each call sets one that raises
 * no interrupt, so that the other CPU goes on while this call is in the TEE.
 */
#include "bare.h"
#include "mischief.h"

#define INSTRUCTIONS   16u /* a tick of the counter */
#define COMPUTE_UNITS  20u
#define COMPUTE_ROUNDS 200000u
#define SMALL_UNITS    600u
#define LATENCY_ROUNDS 40u

static struct worker {
	struct call c;
	uint32_t session;
	bool small;
	unsigned int units;
	uint64_t slice;	     /* at most so long before the other CPU's turn */
	unsigned int beside; /* calls begun while the other CPU was inside */
	unsigned int waits;  /* requests to the normal world */
} worker[2];

static void compute(struct call *c, uint32_t session)
{
	struct msg *m = invoke_begin(c, session, MISCHIEF_COMPUTE);

	m->param[0] =
		(struct msg_param){ MSG_VALUE_INOUT, { { COMPUTE_ROUNDS } } };
}

static bool computed(const struct call *c)
{
	const struct msg *m = call_msg(c);
	uint64_t x = 1;

	for (uint64_t i = 0; i < COMPUTE_ROUNDS; i++)
		x = x * UINT64_C(6364136223846793005) + i;
	return c->code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS &&
	       m->param[0].value[0] == x >> 32 &&
	       m->param[0].value[1] == (uint32_t)x;
}

static volatile bool inside[2];

/* One call to its end, @ticks of which are before the other CPU's turn. */
static void run(struct worker *w, uint64_t ticks)
{
	unsigned int cpu = cpu_index();

	w->c.shot = (struct shot){
		.armed = true, .ticks = ticks, .loose = true, .masked = true
	};
	w->beside += inside[!cpu];
	inside[cpu] = true;
	call_run(&w->c);
	inside[cpu] = false;
	w->waits += w->c.rpcs;
	timer_off();
}

static void work(struct worker *w)
{
	for (unsigned int i = 0; i < w->units; i++) {
		const struct msg *m = NULL;
		bool good = true;

		if (w->small)
			hello_begin(&w->c, w->session);
		else
			compute(&w->c, w->session);
		run(w, 1 + i * 37 % w->slice);
		m = call_msg(&w->c);
		good = w->c.code == TEESMC_OK && m->hdr.ret == TEE_SUCCESS;
		if (!good || (w->small && m->param[0].value[0] != 43))
			fail("CPU %u: call %u failed", cpu_index(), i);
	}
}

static void second_work(void)
{
	work(&worker[1]);
}

static void parallel(const char *what, enum ta ta, bool small,
		     unsigned int units, uint64_t slice, bool independent)
{
	uint64_t begin = 0;
	uint64_t in_turn = 0;
	uint64_t at_once = 0;

	for (unsigned int i = 0; i < 2; i++) {
		worker[i].session = session_open(&worker[i].c, ta);
		worker[i].small = small;
		worker[i].units = units;
		worker[i].slice = slice;
	}
	begin = counter();
	work(&worker[0]);
	work(&worker[1]);
	in_turn = counter() - begin;
	for (unsigned int i = 0; i < 2; i++) {
		worker[i].beside = 0;
		worker[i].waits = 0;
	}
	begin = counter();
	(void)second_start(second_work);
	work(&worker[0]);
	second_wait();
	at_once = counter() - begin;
	for (unsigned int i = 0; i < 2; i++)
		session_close(&worker[i].c, worker[i].session);

	uint64_t speed =
		at_once != 0 ? (200 * in_turn + at_once / 2) / at_once : 0;

	say("     scale_%s_in_turn %lu\n", what, in_turn * INSTRUCTIONS);
	say("     scale_%s_at_once %lu\n", what, at_once * INSTRUCTIONS);
	say("     scale_%s_on_two_percent %lu\n", what, speed);
	expect(worker[0].beside > units / 2 && worker[1].beside > units / 2,
	       "both CPUs are in the TEE at once");
	say("     scale_%s_waits %u\n", what,
	    worker[0].waits + worker[1].waits);
	if (speed < 190 || speed > 210)
		fail("%s: two CPUs are %lu %% of one", what, speed);
	else
		pass();
	expect((worker[0].waits + worker[1].waits == 0) == independent,
	       independent ? "no call waits for another"
			   : "calls of one instance wait for each other");
}

/* How long until hello has answered, from the interrupt that asks for it. */
static void latency(void)
{
	struct call *c = &worker[0].c;
	struct call *other = &worker[1].c;
	uint32_t busy = session_open(c, TA_MISCHIEF);
	uint32_t h = session_open(other, TA_HELLO);
	uint64_t most = 0;
	uint64_t alone = 0;

	for (unsigned int i = 0; i < 4; i++) {
		uint64_t begin = counter();

		if (!hello(other, h))
			fail("hello does not answer");
		alone = counter() - begin;
	}
	for (unsigned int i = 0; i < LATENCY_ROUNDS; i++) {
		uint64_t due = 0;

		compute(c, busy);
		c->shot = (struct shot){ .armed = true,
					 .ticks = 1000 + 1409 * i };
		call_step(c);
		due = c->shot.at + c->shot.ticks;
		timer_off();
		if (c->state != CALL_INTERRUPTED) {
			fail("round %u: nothing was interrupted", i);
			break;
		}
		(void)interrupts_serve();
		if (!hello(other, h))
			fail("hello does not answer meanwhile");
		if (counter() - due > most)
			most = counter() - due;
		call_run(c);
		if (!computed(c))
			fail("round %u: what was interrupted is wrong", i);
	}
	say("     scale_small_call %lu\n", alone * INSTRUCTIONS);
	say("     scale_small_call_busy %lu\n", most * INSTRUCTIONS);
	/* Not more than the interrupt and its way out. */
	expect(most != 0 && most < 3 * alone, "a computing TA gives way");
	session_close(c, busy);
	session_close(other, h);
}

void scale_test(void)
{
	bool ready = call_init(&worker[0].c) && call_init(&worker[1].c);

	if (!expect(ready, "pages for messages"))
		return;
	parallel("compute", TA_MISCHIEF, false, COMPUTE_UNITS, 40000, true);
	parallel("small_calls", TA_HELLO, true, SMALL_UNITS, 140, true);
	/* Two sessions of one instance, to see that waiting would be seen. */
	parallel("one_instance", TA_SHARED, false, COMPUTE_UNITS, 40000, false);
	latency();
	call_fini(&worker[0].c);
	call_fini(&worker[1].c);
}
