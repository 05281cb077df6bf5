/*
 * tee-load's clients that are killed, and those that go on whatever happens
 * around them: see tee_load.h.
 */
#define _GNU_SOURCE
#include "tee_load.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOGETHER     4u	   /* clients that are at work at once */
#define CALL_MS	     1200u /* a call that nobody can end takes that long */
#define DYING_S	     15u
#define DELETE_TRIES 10
#define HANGING_S    60u
#define OBJECT_LEN   3000u
#define OVERWRITE    0x400u /* TEE_DATA_FLAG_OVERWRITE */

static struct outcome on_object(TEEC_Session *s, uint32_t command,
				unsigned int name, TEEC_Operation *op)
{
	char text[24];

	op->params[0].tmpref.buffer = text;
	op->params[0].tmpref.size =
		(size_t)snprintf(text, sizeof(text), "load-%u", name);
	return tee_call(s, command, op);
}

static struct outcome object_create(TEEC_Session *s, unsigned int name)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, VALUE_INPUT, NONE, NONE);

	op.params[1].value.a = OBJECT_LEN;
	op.params[1].value.b = OVERWRITE;
	return on_object(s, MISCHIEF_STORE_CREATE, name, &op);
}

static struct outcome object_fill(TEEC_Session *s, unsigned int name,
				  uint8_t value)
{
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT, NONE, NONE);
	uint8_t data[OBJECT_LEN];

	memset(data, value, sizeof(data));
	op.params[1].tmpref.buffer = data;
	op.params[1].tmpref.size = sizeof(data);
	return on_object(s, MISCHIEF_STORE_OVERWRITE, name, &op);
}

static struct outcome object_delete(TEEC_Session *s, unsigned int name)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);

	return on_object(s, MISCHIEF_STORE_DELETE, name, &op);
}

/* Deletes objects of both TAs; a child, since the guest may end it. */
static void objects_delete_once(unsigned int first, unsigned int count)
{
	static const TEEC_UUID *const uuid[] = { &mischief_uuid, &shared_uuid };

	load_connect();
	for (unsigned int i = 0; i < 2; i++) {
		TEEC_Session s = { 0 };

		tee_must_open(&s, uuid[i]);
		for (unsigned int n = first; n < first + count; n++) {
			TEEC_Result res = object_delete(&s, n).res;

			if (res != TEEC_SUCCESS &&
			    res != TEEC_ERROR_ITEM_NOT_FOUND)
				_exit(1);
		}
		TEEC_CloseSession(&s);
	}
	TEEC_FinalizeContext(&tee);
	_exit(0);
}

static void objects_delete(unsigned int first, unsigned int count)
{
	for (int i = 0; i < DELETE_TRIES; i++) {
		pid_t pid = fork();
		int how = 0;

		if (pid == 0)
			objects_delete_once(first, count);
		if (load_wait_for(pid, DYING_S, &how) && how == 0)
			return;
		sleep(1);
	}
	test_result(false, "what was stored can be deleted");
}

/* ----------------------------------------------------------------- kill */

/* Each goes on until it is killed; @self tells its objects apart. */

static void wait_on(TEEC_Session *s, unsigned int self)
{
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);

	(void)self;
	op.params[0].value.a = CALL_MS;
	(void)tee_call(s, MISCHIEF_WAIT, &op);
}

static void spin_on(TEEC_Session *s, unsigned int self)
{
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);

	(void)self;
	op.params[0].value.a = CALL_MS;
	(void)tee_call(s, MISCHIEF_SPIN, &op);
}

static void load_on(TEEC_Session *s, unsigned int self)
{
	TEEC_Session hello = { 0 };

	(void)s;
	(void)self;
	if (tee_open(&hello, &hello_uuid, NULL).res == TEEC_SUCCESS)
		TEEC_CloseSession(&hello);
}

static void write_on(TEEC_Session *s, unsigned int self)
{
	static uint8_t value;

	if (value == 0)
		(void)object_create(s, self);
	(void)object_fill(s, self, ++value);
}

static void make_on(TEEC_Session *s, unsigned int self)
{
	(void)object_create(s, self);
	(void)object_delete(s, self);
}

static void share_on(TEEC_Session *s, unsigned int self)
{
	TEEC_SharedMemory shm = {
		.size = 200 * 1024,
		.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
	};
	TEEC_Operation op = OP(MEMREF_WHOLE, VALUE_INPUT, NONE, NONE);

	if (TEEC_AllocateSharedMemory(&tee, &shm) != TEEC_SUCCESS)
		return;
	op.params[0].memref.parent = &shm;
	op.params[1].value.a = self;
	(void)tee_call(s, MISCHIEF_FILL, &op);
	TEEC_ReleaseSharedMemory(&shm);
}

static void call_on(TEEC_Session *s, unsigned int self)
{
	TEEC_Operation op = OP(VALUE_INOUT, NONE, NONE, NONE);

	(void)self;
	(void)tee_call(s, MISCHIEF_CALL_HELLO, &op);
}

static const struct {
	const char *name;
	void (*go_on)(TEEC_Session *s, unsigned int self);
} victims[] = {
	{ "waits", wait_on },
	{ "computes", spin_on },
	{ "opens and loads", load_on },
	{ "writes an object", write_on },
	{ "makes objects", make_on },
	{ "shares memory", share_on },
	{ "has a TA call another", call_on },
};
#define VICTIMS (sizeof(victims) / sizeof(victims[0]))

static pid_t victim_start(unsigned int kind, unsigned int self, int ready)
{
	pid_t pid = fork();
	TEEC_Session s = { 0 };

	if (pid != 0)
		return pid;
	load_connect();
	/* Linux's supplicant ends with a client that it is at work for. */
	for (int i = 0; i < 50; i++) {
		if (tee_open(&s, self % 2 == 0 ? &mischief_uuid : &shared_uuid,
			     NULL)
			    .res == TEEC_SUCCESS)
			break;
		usleep(200000);
	}
	/* Closed here, its end says that the client was not killed by us. */
	if (write(ready, "", 1) != 1)
		_exit(1);
	close(ready);
	for (;;)
		victims[kind].go_on(&s, self);
}

static unsigned int kill_together(unsigned int round)
{
	unsigned int alive = 0;
	pid_t pid[TOGETHER];
	int ready[2];

	if (pipe(ready) != 0)
		exit(1);
	for (unsigned int i = 0; i < TOGETHER; i++)
		pid[i] = victim_start((round + i) % VICTIMS, i, ready[1]);
	close(ready[1]);
	for (unsigned int i = 0; i < TOGETHER; i++) {
		char byte;

		if (read(ready[0], &byte, 1) != 1)
			break; /* all that live are ready */
	}
	for (unsigned int i = 0; i < TOGETHER; i++) {
		usleep((useconds_t)random() % 30000);
		kill(pid[i], SIGKILL);
	}
	for (unsigned int i = 0; i < TOGETHER; i++) {
		int how = 0;

		if (!load_wait_for(pid[i], DYING_S, &how)) {
			printf("a client that %s does not die\n",
			       victims[(round + i) % VICTIMS].name);
			alive++;
		}
	}
	close(ready[0]);
	return alive;
}

void load_kill(unsigned int count)
{
	unsigned int alive = 0;
	struct pta_stats before = { 0 };
	TEEC_Session witness = { 0 };
	TEEC_Session shared = { 0 };

	srandom((unsigned int)load_now_ms());
	load_connect();
	stats_read(&before);
	tee_must_open(&witness, &mischief_uuid);
	tee_must_open(&shared, &shared_uuid);
	for (unsigned int round = 0; round * TOGETHER < count; round++)
		alive += kill_together(round);
	objects_delete(0, TOGETHER);
	test_result(alive == 0, "%u clients are killed at work (%u do not die)",
		    count, alive);
	expect(tee_call(&witness, MISCHIEF_NOTHING, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a session beside them works");
	expect(tee_call(&shared, MISCHIEF_NOTHING, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "and one of the TA they shared");
	TEEC_CloseSession(&witness);
	TEEC_CloseSession(&shared);
	stats_same(&before, "the killed leave nothing");
	TEEC_FinalizeContext(&tee);
}

/* ---------------------------------------------------------------- churn */

struct churn {
	unsigned int good;
	unsigned int failed; /* calls, cleanly */
	unsigned int wrong;
	unsigned int ended; /* times the client was killed */
	unsigned int hangs;
	uint32_t last; /* result that was not success */
};

/* What a call may say when somebody takes its supplicant away. */
static bool is_clean(TEEC_Result res)
{
	switch (res) {
	case TEEC_ERROR_COMMUNICATION:
	case TEEC_ERROR_OUT_OF_MEMORY:
	case TEEC_ERROR_GENERIC:
	case TEEC_ERROR_ITEM_NOT_FOUND:
	case 0xf0100003: /* TEE_ERROR_STORAGE_NOT_AVAILABLE */
		return true;
	default:
		return false;
	}
}

static bool counted(struct churn *c, TEEC_Result res)
{
	if (res == TEEC_SUCCESS) {
		c->good++;
		return true;
	}
	c->last = res;
	if (is_clean(res))
		c->failed++;
	else
		c->wrong++;
	return false;
}

/*
 * The object holds one value throughout: the one that was written last, or
 * after a failed write that one or the one before.
 */
struct held {
	uint8_t value;
	uint8_t maybe;
};

static void object_check(TEEC_Session *s, unsigned int self, struct churn *c,
			 struct held *h)
{
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	uint8_t data[OBJECT_LEN + 1] = { 0 };

	op.params[1].tmpref.buffer = data;
	op.params[1].tmpref.size = sizeof(data);
	if (!counted(c, on_object(s, MISCHIEF_STORE_READ, self, &op).res))
		return;
	bool whole = op.params[1].tmpref.size == OBJECT_LEN;

	for (size_t i = 1; i < OBJECT_LEN; i++)
		whole &= data[i] == data[0];
	if (!whole || (data[0] != h->value && data[0] != h->maybe)) {
		printf("an object of %zu bytes holds %u, not %u or %u\n",
		       op.params[1].tmpref.size, data[0], h->value, h->maybe);
		c->wrong++;
	}
	h->value = data[0];
	h->maybe = data[0];
}

static void churn_storage(TEEC_Session *s, unsigned int self, struct churn *c,
			  uint64_t until)
{
	struct held h = { 0 };

	while (object_create(s, self).res != TEEC_SUCCESS ||
	       object_fill(s, self, 0).res != TEEC_SUCCESS)
		if (load_now_ms() >= until)
			return;
	while (load_now_ms() < until) {
		uint8_t next = (uint8_t)(h.value + 1);

		h.maybe = next;
		if (counted(c, object_fill(s, self, next).res))
			h.value = next;
		object_check(s, self, c, &h);
	}
	for (int i = 0; i < 10 && object_delete(s, self).res != TEEC_SUCCESS;
	     i++)
		usleep(200000);
}

static void churn_loads(TEEC_Session *s, unsigned int self, struct churn *c,
			uint64_t until)
{
	(void)s;
	(void)self;
	while (load_now_ms() < until) {
		TEEC_Session hello = { 0 };
		TEEC_Operation op = OP(VALUE_INOUT, NONE, NONE, NONE);

		if (!counted(c, tee_open(&hello, &hello_uuid, NULL).res))
			continue;
		op.params[0].value.a = 42;
		if (!counted(c, tee_call(&hello, TA_HELLO_CMD_INCREMENT, &op)
					.res) ||
		    op.params[0].value.a != 43)
			c->wrong++;
		TEEC_CloseSession(&hello);
	}
}

/* Nothing that happens to the supplicant may disturb this one. */
static void churn_calls(TEEC_Session *s, unsigned int self, struct churn *c,
			uint64_t until)
{
	uint32_t count = 0;

	(void)self;
	while (load_now_ms() < until) {
		uint32_t a = 0;
		uint32_t b = 0;
		TEEC_Result res = tee_value_call(s, MISCHIEF_COUNT, &a, &b).res;

		if (res != TEEC_SUCCESS || a != ++count) {
			c->wrong++;
			c->last = res;
			return;
		}
		c->good++;
	}
}

static void (*const churner[])(TEEC_Session *s, unsigned int self,
			       struct churn *c, uint64_t until) = {
	churn_storage, churn_storage, churn_loads, churn_calls, churn_loads,
};
#define CHURNERS (sizeof(churner) / sizeof(churner[0]))

static pid_t churner_start(unsigned int i, struct churn *c, uint64_t until)
{
	pid_t pid = fork();
	TEEC_Session s = { 0 };

	if (pid != 0)
		return pid;
	load_connect();
	while (!counted(c, tee_open(&s, &mischief_uuid, NULL).res))
		if (load_now_ms() >= until)
			_exit(0);
	churner[i](&s, 100 + i, c, until);
	TEEC_CloseSession(&s);
	TEEC_FinalizeContext(&tee);
	_exit(0);
}

/* Where in Linux a client waits that does not end. */
static void show_where(unsigned int i, pid_t pid)
{
	char path[32];
	char line[128];
	FILE *stack = NULL;

	snprintf(path, sizeof(path), "/proc/%d/stack", (int)pid);
	stack = fopen(path, "r");
	printf("client %u hangs:\n", i);
	while (stack != NULL && fgets(line, sizeof(line), stack) != NULL)
		printf("  %s", line);
	if (stack != NULL)
		fclose(stack);
}

static void churn_together(unsigned int seconds, struct churn *c)
{
	uint64_t until = load_now_ms() + seconds * 1000u;
	pid_t pid[CHURNERS];

	for (unsigned int i = 0; i < CHURNERS; i++)
		pid[i] = churner_start(i, &c[i], until);
	for (unsigned int i = 0; i < CHURNERS; i++) {
		int how = 0;

		if (!load_wait_for(pid[i], seconds + HANGING_S, &how)) {
			c[i].hangs++;
			show_where(i, pid[i]);
			continue;
		}
		if (!WIFSIGNALED(how) || WTERMSIG(how) != SIGKILL) {
			c[i].wrong += how != 0;
			continue;
		}
		/* The guest ends clients that nobody will ever answer. */
		c[i].ended++;
		if (load_now_ms() < until) {
			pid[i] = churner_start(i, &c[i], until);
			i--;
		}
	}
}

void load_churn(unsigned int seconds, bool lenient)
{
	struct churn *c = load_shared(CHURNERS * sizeof(*c));
	struct churn sum = { 0 };

	churn_together(seconds, c);
	for (unsigned int i = 0; i < CHURNERS; i++) {
		printf("client %u: %u good, %u failed, %u wrong, ended %u "
		       "times, last 0x%08x\n",
		       i, c[i].good, c[i].failed, c[i].wrong, c[i].ended,
		       c[i].last);
		sum.good += c[i].good;
		sum.failed += c[i].failed;
		sum.wrong += c[i].wrong;
		sum.ended += c[i].ended;
		sum.hangs += c[i].hangs;
	}
	objects_delete(100, CHURNERS);
	test_result(sum.hangs == 0, "no call hangs (%u do)", sum.hangs);
	test_result(sum.good > 0 && sum.wrong == 0 &&
			    (lenient || sum.failed + sum.ended == 0),
		    "of %u calls %u fail, %u wrongly; %u clients are ended",
		    sum.good + sum.failed + sum.wrong, sum.failed, sum.wrong,
		    sum.ended);
	munmap(c, CHURNERS * sizeof(*c));
}
