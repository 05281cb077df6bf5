/*
 * Each of the TEE's limits is run into. The TEE must say so, on the secure
 * console too (tests/bare/run), and go on.
 */
#include "bare.h"
#include "mischief.h"

#define CALLS_MAX    12u
#define SESSIONS_MAX 300u
#define SHARED_MAX   2000u
#define WAIT_MS	     500u

static struct call c;
static struct call canary;
static uint32_t session[SESSIONS_MAX];

static void still_there(const char *after)
{
	uint32_t h = session_open(&canary, TA_HELLO);

	if (h == 0 || !hello(&canary, h))
		fail("hello does not answer after %s", after);
	else
		pass();
	session_close(&canary, h);
}

static void close_all(unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		session_close(&c, session[i]);
}

static void calls_at_a_time(void)
{
	static struct call many[CALLS_MAX];
	unsigned int in = 0;

	for (unsigned int i = 0; i < CALLS_MAX; i++) {
		if (!expect(call_init(&many[i]), "a page for messages"))
			return;
		session[i] = session_open(&many[i], TA_MISCHIEF);
	}
	for (unsigned int i = 0; i < CALLS_MAX; i++) {
		struct call *w = &many[i];
		struct msg *m = invoke_begin(w, session[i], MISCHIEF_WAIT);

		m->param[0] =
			(struct msg_param){ MSG_VALUE_IN, { { WAIT_MS } } };
		call_step(w);
		while (w->state == CALL_INTERRUPTED) {
			(void)call_answer(w);
			call_step(w);
		}
		in += w->state == CALL_RPC;
	}
	if (in != CALLS_MAX - 1 ||
	    many[CALLS_MAX - 1].code != TEESMC_ETHREAD_LIMIT)
		fail("%u calls came in", in);
	for (unsigned int i = 0; i < CALLS_MAX; i++) {
		call_run(&many[i]);
		session_close(&many[i], session[i]);
		call_fini(&many[i]);
	}
	still_there("too many calls");
}

/* Opens sessions until one is refused. */
static void sessions(const char *what, TEE_Result (*open)(uint32_t *session))
{
	unsigned int count = 0;
	TEE_Result res = TEE_SUCCESS;

	while (count < SESSIONS_MAX && res == TEE_SUCCESS) {
		res = open(&session[count]);
		count += res == TEE_SUCCESS;
	}
	say("     %s: %u, then 0x%x\n", what, count, res);
	if (res != TEE_ERROR_OUT_OF_MEMORY || count < 10)
		fail("%s: %u, then 0x%x", what, count, res);
	else
		pass();
	close_all(count);
	still_there(what);
}

static TEE_Result open_usage(uint32_t *s)
{
	static const TEE_UUID uuid = PTA_STATS_UUID;

	return pta_open(&c, &uuid, s);
}

static TEE_Result open_mischief(uint32_t *s)
{
	return session_try(&c, tas[TA_MISCHIEF].uuid, s);
}

/* Registers the same memory under many names. */
static void shared(const char *what, unsigned int pages)
{
	static uint64_t list[511];
	uint64_t at = pages_take(1);
	unsigned int count = 0;

	for (unsigned int i = 0; i < pages; i++)
		list[i] = at;
	while (count < SHARED_MAX &&
	       shm_register(at + count + 1, list, pages, 0, pages * PAGE))
		count++;
	say("     %s: %u\n", what, count);
	if (count < 100 || count == SHARED_MAX)
		fail("%s: %u", what, count);
	for (unsigned int i = 0; i < count; i++)
		if (!shm_unregister(at + i + 1))
			fail("%s: %u cannot be released", what, i);
	pages_drop(at, 1);
	still_there(what);
}

static void objects(void)
{
	uint32_t s = session_open(&c, TA_MISCHIEF);
	struct msg *m = invoke_begin(&c, s, MISCHIEF_HOARD);

	m->param[0].attr = MSG_VALUE_OUT;
	call_run(&c);
	say("     objects: %lu, then 0x%lx\n", m->param[0].value[0],
	    m->param[0].value[1]);
	expect(m->hdr.ret == TEE_SUCCESS && m->param[0].value[0] >= 100 &&
		       m->param[0].value[1] == TEE_ERROR_OUT_OF_MEMORY,
	       "objects of one TA");
	session_close(&c, s);
	still_there("too many objects");
}

void limits_test(void)
{
	if (!expect(call_init(&c) && call_init(&canary), "pages for messages"))
		return;
	calls_at_a_time();
	sessions("sessions", open_usage);
	sessions("TAs", open_mischief);
	shared("registrations", 1);
	shared("registrations of many pages", 511);
	objects();
	call_fini(&canary);
	call_fini(&c);
	expect(guard_check(true), "nothing else was written");
}
