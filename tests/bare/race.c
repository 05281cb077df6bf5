/*
 * Races with a judge. While CPU 0 makes a call, CPU 1 changes one word of it to
 * and fro. Calls in peace tell beforehand what the TEE answers to the one value
 * and to the other; an answer that is neither's says that it read the word
 * twice and took both. With one CPU an interrupt in the call is the moment.
 */
#include "hostile.h"
#include "mischief.h"
#include <plat/memmap.h>
#include <string.h>

#define COOKIE	 UINT64_C(0x5eed0000)
#define RET_NONE 0x5eedu /* in the message until the TEE answers */

struct answer {
	uint64_t code;
	uint32_t ret;
	uint32_t origin;
};

struct word {
	volatile uint32_t *narrow; /* one of both */
	volatile uint64_t *wide;
	uint64_t sent;
	uint64_t changed;
};

enum phase { RACE_READY, RACE_ON, RACE_OVER };

static struct word word;
static volatile enum phase phase;
static volatile bool running;

/* ----------------------------------------------------------- the racers --- */

static void word_put(uint64_t value)
{
	if (word.narrow != NULL)
		*word.narrow = (uint32_t)value;
	else
		*word.wide = value;
}

void pause_for(uint64_t ticks)
{
	uint64_t until = counter() + ticks;

	/* In real time the timer alone would not do: see enter(). */
	timer_set(until);
	while (!timer_fired() && counter() < until)
		cpu_relax();
	timer_off();
}

static void second_racer(void)
{
	uint64_t seed = counter();

	while (phase != RACE_OVER) {
		if (phase == RACE_READY) {
			running = false;
			cpu_relax();
			continue;
		}
		word_put(word.changed);
		running = true;
		pause_for(random_below(&seed, 40));
		word_put(word.sent);
		pause_for(random_below(&seed, 40));
	}
	running = false;
}

/* To the end; between its steps, with one CPU, the word changes. */
static void race(struct call *c, bool two, uint64_t *seed)
{
	if (!two) {
		c->shot = (struct shot){ .armed = true,
					 .ticks = random_below(seed, 80) };
		call_step(c);
		timer_off();
		if (c->state == CALL_INTERRUPTED)
			word_put(word.changed);
		call_run(c);
		return;
	}
	phase = RACE_ON;
	while (!running)
		cpu_relax();
	for (uint32_t n = random_below(seed, 60); n != 0; n--)
		cpu_relax();
	call_run(c);
	phase = RACE_READY;
	while (running)
		cpu_relax();
}

/* ------------------------------------------------------------- the calls --- */

static struct msg *count_up(struct call *c)
{
	struct msg *m = invoke_begin(c, sessions[0], 0);

	m->param[0].attr = MSG_VALUE_INOUT;
	m->param[0].value[0] = 42;
	return m;
}

static struct msg *fill(struct call *c)
{
	struct msg *m = invoke_begin(c, sessions[1], MISCHIEF_FILL);

	m->param[0].attr = MSG_RMEM_INOUT;
	m->param[0].rmem.offs = 64;
	m->param[0].rmem.size = 256;
	m->param[0].rmem.shm_ref = data[1];
	m->param[1].attr = MSG_VALUE_IN;
	m->param[1].value[0] = 0x77;
	return m;
}

static struct msg *share(struct call *c)
{
	struct msg *m = call_message(c, MSG_REGISTER_SHM, 1);
	uint64_t *list = (uint64_t *)lists;

	for (unsigned int i = 0; i < DATA_PAGES; i++)
		list[i] = data[2] + i * PAGE;
	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = lists;
	m->param[0].tmem.size = DATA_PAGES * PAGE;
	m->param[0].tmem.shm_ref = COOKIE;
	return m;
}

enum which {
	WORD_CMD,
	WORD_FUNC,
	WORD_SESSION,
	WORD_COUNT,
	WORD_ATTR,
	WORD_OFFS,
	WORD_SIZE,
	WORD_REF,
	WORD_ENTRY
};

static const struct {
	struct msg *(*make)(struct call *c);
	enum which which;
	uint64_t changed;
} row[] = {
	{ count_up, WORD_CMD, 77 },
	{ count_up, WORD_FUNC, 99 },
	{ count_up, WORD_SESSION, 0x7fffffff },
	{ count_up, WORD_COUNT, 0 },
	{ count_up, WORD_COUNT, 127 },
	{ count_up, WORD_ATTR, MSG_VALUE_IN },
	{ count_up, WORD_ATTR, 0x4000 },
	{ fill, WORD_ATTR, MSG_TMEM_INOUT },
	{ fill, WORD_OFFS, DATA_PAGES *PAGE },
	{ fill, WORD_OFFS, UINT64_MAX - 15 },
	{ fill, WORD_SIZE, UINT64_MAX - 63 },
	{ fill, WORD_SIZE, DATA_PAGES *PAGE },
	{ fill, WORD_REF, 0x1234 },
	{ share, WORD_SIZE, UINT64_MAX - 15 },
	{ share, WORD_SIZE, 0 },
	{ share, WORD_REF, 0 },
	{ share, WORD_ENTRY, TEE_BASE },
	{ share, WORD_ENTRY, UINT64_C(1) << 52 },
};

static void word_choose(struct msg *m, enum which which, uint64_t changed)
{
	struct msg_param *p = &m->param[0];

	word = (struct word){ .changed = changed };
	switch (which) {
	case WORD_CMD:
		word.narrow = &m->hdr.cmd;
		break;
	case WORD_FUNC:
		word.narrow = &m->hdr.func;
		break;
	case WORD_SESSION:
		word.narrow = &m->hdr.session;
		break;
	case WORD_COUNT:
		word.narrow = &m->hdr.num_params;
		break;
	case WORD_ATTR:
		word.wide = &p->attr;
		break;
	case WORD_OFFS:
		word.wide = &p->value[0]; /* buf_ptr, offs */
		break;
	case WORD_SIZE:
		word.wide = &p->value[1];
		break;
	case WORD_REF:
		word.wide = &p->value[2];
		break;
	case WORD_ENTRY:
		word.wide = (uint64_t *)lists + 1;
		break;
	}
	word.sent = word.narrow != NULL ? *word.narrow : *word.wide;
}

static struct msg *prepare(struct call *c, unsigned int i)
{
	struct msg *m = row[i].make(c);

	m->hdr.ret = RET_NONE;
	word_choose(m, row[i].which, row[i].changed);
	return m;
}

/* What was answered; what was shared is taken back. */
static struct answer judge(struct call *c, unsigned int i)
{
	const struct msg *m = call_msg(c);
	struct answer a = { c->code, m->hdr.ret, m->hdr.ret_origin };

	if (row[i].make == share && a.code == TEESMC_OK &&
	    a.ret == TEE_SUCCESS && !shm_unregister(COOKIE))
		fail("shared memory cannot be taken back");
	return a;
}

static bool same(const struct answer *a, const struct answer *b)
{
	return a->code == b->code && a->ret == b->ret && a->origin == b->origin;
}

static struct answer in_peace(struct call *c, unsigned int i, bool changed)
{
	(void)prepare(c, i);
	if (changed)
		word_put(word.changed);
	call_run(c);
	return judge(c, i);
}

void races_run(struct race_count *count, unsigned int rounds, uint64_t *seed)
{
	static struct answer sent[ARRAY_COUNT(row)], changed[ARRAY_COUNT(row)];
	struct call *c = &calls[0].c;
	bool two = false;

	for (unsigned int i = 0; i < ARRAY_COUNT(row); i++) {
		sent[i] = in_peace(c, i, false);
		changed[i] = in_peace(c, i, true);
		if (sent[i].ret != TEE_SUCCESS || same(&sent[i], &changed[i]))
			fail("race %u: the answers are 0x%x and 0x%x", i,
			     sent[i].ret, changed[i].ret);
	}
	phase = RACE_READY;
	two = second_start(second_racer);
	for (unsigned int n = rounds * ARRAY_COUNT(row); n != 0; n--) {
		unsigned int i = n % ARRAY_COUNT(row);
		struct answer a;

		(void)prepare(c, i);
		race(c, two, seed);
		a = judge(c, i);
		count->run++;
		if (same(&a, &changed[i])) {
			count->won++;
		} else if (!same(&a, &sent[i])) {
			count->both++;
			fail("race %u: code 0x%lx result 0x%x origin %u is the "
			     "answer to neither message",
			     i, a.code, a.ret, a.origin);
		}
	}
	phase = RACE_OVER;
	if (two)
		second_wait();
}
