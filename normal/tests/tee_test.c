/*
 * tee-test: drives the hello and mischief TAs through libteec and says of
 * each case whether it held.
 *
 * usage: tee-test [PART...], parts as in the table at the end; default all.
 */
#define _GNU_SOURCE
#include "test_lib.h"
#include <abi/pta_avb.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static unsigned int invocations = 250;

/* hello: its results, and that each session is an instance of its own. */

static struct outcome increment(TEEC_Session *s, uint32_t *v)
{
	TEEC_Operation op = OP(VALUE_INOUT, NONE, NONE, NONE);
	struct outcome out = { .res = 0 };

	op.params[0].value.a = *v;
	out = tee_call(s, TA_HELLO_CMD_INCREMENT, &op);
	*v = op.params[0].value.a;
	return out;
}

static void test_hello(void)
{
	TEEC_Session s = { 0 };
	uint32_t v = 42;
	TEEC_Operation none = OP(NONE, NONE, NONE, NONE);

	tee_must_open(&s, &hello_uuid);
	expect(increment(&s, &v), TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP,
	       "hello counts");
	test_result(v == 43, "42 becomes %u", v);
	v = UINT32_MAX;
	increment(&s, &v);
	test_result(v == 0, "the largest number becomes %u", v);
	expect(tee_call(&s, 99, &none), TEEC_ERROR_NOT_SUPPORTED,
	       TEEC_ORIGIN_TRUSTED_APP, "an unknown command is refused");
	expect(tee_call(&s, TA_HELLO_CMD_INCREMENT, &none),
	       TEEC_ERROR_BAD_PARAMETERS, TEEC_ORIGIN_TRUSTED_APP,
	       "wrong parameter types are refused");
	TEEC_CloseSession(&s);
}

/* sessions: which instance a session gets, and what a failed open is. */

static uint32_t counted(TEEC_Session *s)
{
	uint32_t a = 0;
	uint32_t b = 0;

	tee_value_call(s, MISCHIEF_COUNT, &a, &b);
	return a;
}

static void test_sessions(void)
{
	const TEEC_UUID unknown = { 0x0badbad0, 1, 2, { 3 } };
	TEEC_Session s[3] = { 0 };
	TEEC_Operation refuse = OP(VALUE_INPUT, NONE, NONE, NONE);
	uint32_t a = 0;
	uint32_t b = 0;

	expect(tee_open(&s[0], &unknown, NULL), TEEC_ERROR_ITEM_NOT_FOUND,
	       TEEC_ORIGIN_TEE, "an unknown TA is not found");
	refuse.params[0].value.a = 0x70001234;
	expect(tee_open(&s[0], &mischief_uuid, &refuse), 0x70001234,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA refuses a session");
	for (int i = 0; i < 2; i++)
		tee_must_open(&s[i], &mischief_uuid);
	counted(&s[0]);
	test_result(counted(&s[0]) == 2 && counted(&s[1]) == 1,
		    "each session has an instance");
	for (int i = 0; i < 2; i++)
		TEEC_CloseSession(&s[i]);
	for (int i = 0; i < 3; i++)
		tee_must_open(&s[i], &shared_uuid);
	counted(&s[0]);
	counted(&s[1]);
	test_result(counted(&s[2]) == 3, "all sessions share an instance");
	refuse.params[0].value.a = TEEC_ERROR_ACCESS_DENIED;
	TEEC_CloseSession(&s[1]);
	expect(tee_open(&s[1], &shared_uuid, &refuse), TEEC_ERROR_ACCESS_DENIED,
	       TEEC_ORIGIN_TRUSTED_APP, "it refuses one more session");
	test_result(counted(&s[0]) == 4, "and goes on with the others");
	expect(tee_value_call(&s[0], MISCHIEF_CLIENT, &a, &b), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA asks who its client is");
	test_result(a == TEEC_LOGIN_PUBLIC && b == 0, "it is the public");
	TEEC_CloseSession(&s[0]);
	TEEC_CloseSession(&s[2]);
	tee_must_open(&s[0], &shared_uuid);
	test_result(counted(&s[0]) == 1,
		    "the instance goes with its last session");
	expect(tee_value_call(&s[0], MISCHIEF_SELF_TEST, &a, &b), TEEC_SUCCESS,
	       0, "the TA's runtime checks itself");
	if (a != 0)
		test_result(false, "self test, line %u", a);
	expect(tee_call(&s[0], MISCHIEF_FLOAT, NULL), TEEC_SUCCESS, 0,
	       "floating-point registers are kept");
	TEEC_CloseSession(&s[0]);
}

/* misbehave: the TA dies, nobody else notices. */

static void test_misbehave(void)
{
	static const struct {
		uint32_t command;
		const char *name;
	} row[] = {
		{ MISCHIEF_PANIC, "panic" },
		{ MISCHIEF_READ_NULL, "dereferences NULL" },
		{ MISCHIEF_OVERRUN_STACK, "overruns its stack" },
		{ MISCHIEF_WRITE_CODE, "writes its code" },
		{ MISCHIEF_WRITE_CONSTANT, "writes a constant" },
		{ MISCHIEF_JUMP_TO_DATA, "jumps to data" },
		{ MISCHIEF_ILLEGAL_INSTRUCTION, "runs no instruction" },
		{ MISCHIEF_CALL_MONITOR, "calls the monitor" },
		{ MISCHIEF_SMASH_CANARY, "smashes a stack frame" },
		{ MISCHIEF_FREE_TWICE, "frees memory twice" },
		{ MISCHIEF_READ_KERNEL, "reads the kernel" },
	};
	TEEC_Session witness = { 0 };

	tee_must_open(&witness, &mischief_uuid);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		TEEC_Session s = { 0 };
		TEEC_Session other = { 0 };
		char name[80];

		tee_must_open(&s, &shared_uuid);
		tee_must_open(&other, &shared_uuid);
		snprintf(name, sizeof(name), "a TA that %s is dead",
			 row[i].name);
		expect(tee_call(&s, row[i].command, NULL),
		       TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE, name);
		snprintf(name, sizeof(name), "and stays dead (%s)",
			 row[i].name);
		expect(tee_call(&s, MISCHIEF_NOTHING, NULL),
		       TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE, name);
		snprintf(name, sizeof(name), "for its other session too (%s)",
			 row[i].name);
		expect(tee_call(&other, MISCHIEF_NOTHING, NULL),
		       TEEC_ERROR_TARGET_DEAD, TEEC_ORIGIN_TEE, name);
		snprintf(name, sizeof(name), "another TA lives (%s)",
			 row[i].name);
		expect(tee_call(&witness, MISCHIEF_NOTHING, NULL), TEEC_SUCCESS,
		       TEEC_ORIGIN_TRUSTED_APP, name);
		TEEC_CloseSession(&s);
		TEEC_CloseSession(&other);
	}
	expect(tee_call(&witness, MISCHIEF_EXHAUST_HEAP, NULL),
	       TEEC_ERROR_OUT_OF_MEMORY, TEEC_ORIGIN_TRUSTED_APP,
	       "a TA that exhausts its heap is told");
	expect(tee_call(&witness, MISCHIEF_WILD_SYSCALLS, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "wild system calls are refused");
	expect(tee_call(&witness, MISCHIEF_NOTHING, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "and their caller lives");
	TEEC_CloseSession(&witness);
}

/* cancel: from another thread. */

struct cancelled {
	TEEC_Session session;
	TEEC_Operation op;
	uint32_t command;
	struct outcome out;
};

static void *cancelled_call(void *arg)
{
	struct cancelled *c = arg;

	c->out = tee_call(&c->session, c->command, &c->op);
	return NULL;
}

static void cancel_one(uint32_t command, const char *name)
{
	struct cancelled c = {
		.op = OP(VALUE_INPUT, NONE, NONE, NONE),
		.command = command,
	};
	struct timespec from = { 0 };
	struct timespec to = { 0 };
	pthread_t thread;

	c.op.params[0].value.a = 20000;
	tee_must_open(&c.session, &mischief_uuid);
	clock_gettime(CLOCK_MONOTONIC, &from);
	pthread_create(&thread, NULL, cancelled_call, &c);
	usleep(200000);
	TEEC_RequestCancellation(&c.op);
	pthread_join(thread, NULL);
	clock_gettime(CLOCK_MONOTONIC, &to);
	expect(c.out, TEEC_ERROR_CANCEL, TEEC_ORIGIN_TRUSTED_APP, name);
	test_result(to.tv_sec - from.tv_sec < 10, "within %ld s",
		    (long)(to.tv_sec - from.tv_sec));
	TEEC_CloseSession(&c.session);
}

/* A TA with one session says so at once, also while it is at work. */
static void busy_at_once(void)
{
	static const TEEC_UUID single_uuid = TA_MISCHIEF_SINGLE_UUID;
	struct cancelled c = {
		.op = OP(VALUE_INPUT, NONE, NONE, NONE),
		.command = MISCHIEF_WAIT,
	};
	TEEC_Session second = { 0 };
	struct outcome out = { .res = 0 };
	pthread_t thread;

	c.op.params[0].value.a = 20000;
	tee_must_open(&c.session, &single_uuid);
	out = tee_open(&second, &single_uuid, NULL);
	expect(out, TEEC_ERROR_BUSY, TEEC_ORIGIN_TEE,
	       "a second session with a TA of one is refused");
	pthread_create(&thread, NULL, cancelled_call, &c);
	usleep(200000);
	out = tee_open(&second, &single_uuid, NULL);
	TEEC_RequestCancellation(&c.op);
	pthread_join(thread, NULL);
	expect(out, TEEC_ERROR_BUSY, TEEC_ORIGIN_TEE,
	       "and while it is at work");
	expect(c.out, TEEC_ERROR_CANCEL, TEEC_ORIGIN_TRUSTED_APP,
	       "without waiting for its end");
	TEEC_CloseSession(&c.session);
	tee_must_open(&second, &single_uuid);
	TEEC_CloseSession(&second);
}

static void test_cancel(void)
{
	TEEC_Session s = { 0 };
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);

	busy_at_once();
	cancel_one(MISCHIEF_WAIT, "a TA that waits is cancelled");
	cancel_one(MISCHIEF_SPIN, "a TA that computes is cancelled");
	tee_must_open(&s, &mischief_uuid);
	op.params[0].value.a = 50;
	expect(tee_call(&s, MISCHIEF_WAIT, &op), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA waits to the end");
	TEEC_CloseSession(&s);
}

/* parallel: eight clients at once. */

struct client {
	const TEEC_UUID *uuid;
	unsigned int number;
	unsigned int bad;
	unsigned int reopens;
};

static bool one_invocation(TEEC_Session *s, const struct client *c, unsigned i)
{
	uint8_t from[300];
	uint8_t to[300] = { 0 };
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);

	memset(from, (int)(c->number * 31 + i), sizeof(from));
	op.params[0].tmpref.buffer = from;
	op.params[0].tmpref.size = 1 + i % sizeof(from);
	op.params[1].tmpref.buffer = to;
	op.params[1].tmpref.size = sizeof(to);
	return tee_call(s, MISCHIEF_ECHO, &op).res == TEEC_SUCCESS &&
	       op.params[1].tmpref.size == 1 + i % sizeof(from) &&
	       memcmp(from, to, op.params[1].tmpref.size) == 0;
}

static void *client_run(void *arg)
{
	struct client *c = arg;
	TEEC_Session s = { 0 };

	tee_must_open(&s, c->uuid);
	for (unsigned int i = 0; i < invocations; i++) {
		if (!one_invocation(&s, c, i))
			c->bad++;
		if (i % 100 == 99) {
			TEEC_CloseSession(&s);
			tee_must_open(&s, c->uuid);
			c->reopens++;
		}
	}
	TEEC_CloseSession(&s);
	return NULL;
}

static void parallel(const TEEC_UUID *uuid, const char *name)
{
	struct client client[8] = { { 0 } };
	pthread_t thread[8];
	unsigned int bad = 0;

	for (unsigned int i = 0; i < 8; i++) {
		client[i].uuid = uuid;
		client[i].number = i;
		pthread_create(&thread[i], NULL, client_run, &client[i]);
	}
	for (unsigned int i = 0; i < 8; i++) {
		pthread_join(thread[i], NULL);
		bad += client[i].bad;
	}
	test_result(bad == 0, "%u invocations by 8 clients, %s (%u bad)",
		    8 * invocations, name, bad);
}

static void test_parallel(void)
{
	parallel(&mischief_uuid, "an instance each");
	parallel(&shared_uuid, "one instance");
}

/* calls: from TA to TA. */

static void test_calls(void)
{
	TEEC_Session s = { 0 };
	TEEC_Session shared = { 0 };
	uint8_t from[5000];
	uint8_t to[5000] = { 0 };
	TEEC_Operation value = OP(VALUE_INOUT, NONE, NONE, NONE);
	TEEC_Operation echo =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	uint32_t a = 0;
	uint32_t b = 0;

	tee_must_open(&s, &mischief_uuid);
	value.params[0].value.a = 41;
	expect(tee_call(&s, MISCHIEF_CALL_HELLO, &value), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA calls hello");
	test_result(value.params[0].value.a == 42, "and hands on its answer");
	memset(from, 0x77, sizeof(from));
	echo.params[0].tmpref.buffer = from;
	echo.params[0].tmpref.size = sizeof(from);
	echo.params[1].tmpref.buffer = to;
	echo.params[1].tmpref.size = sizeof(to);
	expect(tee_call(&s, MISCHIEF_CALL_ECHO, &echo), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP,
	       "a client's memory goes through two TAs");
	test_result(memcmp(from, to, sizeof(to)) == 0, "and comes back");
	expect(tee_call(&s, MISCHIEF_CALL_PRIVATE_ECHO, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA's own memory goes to another TA");
	expect(tee_call(&s, MISCHIEF_CALL_PANIC, NULL), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA survives another's panic");
	expect(tee_value_call(&s, MISCHIEF_CALL_UNKNOWN, &a, &b), TEEC_SUCCESS,
	       TEEC_ORIGIN_TRUSTED_APP, "a TA looks for an unknown TA");
	test_result(a == TEEC_ERROR_ITEM_NOT_FOUND && b == TEEC_ORIGIN_TEE,
		    "and does not find it: 0x%08x, origin %u", a, b);
	TEEC_CloseSession(&s);
	tee_must_open(&shared, &shared_uuid);
	expect(tee_value_call(&shared, MISCHIEF_CALL_SELF, &a, &b),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP, "a TA calls itself");
	test_result(a == TEEC_ERROR_BUSY && b == TEEC_ORIGIN_TEE,
		    "and is busy: 0x%08x, origin %u", a, b);
	TEEC_CloseSession(&shared);
}

/* storage */

static struct outcome store(TEEC_Session *s, uint32_t command, const char *id,
			    TEEC_Operation *op)
{
	op->params[0].tmpref.buffer = (void *)(uintptr_t)id;
	op->params[0].tmpref.size = strlen(id);
	return tee_call(s, command, op);
}

/* ------------------------------------------------------- verified boot --- */

/* Linux may read what verified boot remembers, and change none of it. */
static void test_avb(void)
{
	static const TEEC_UUID uuid = PTA_AVB_UUID;
	TEEC_Session session = { 0 };
	TEEC_Operation op = { 0 };
	char name[] = "name";
	uint8_t digest[AVB_KEY_DIGEST_LEN] = { 1 };
	uint32_t lock = 0;
	uint32_t unused = 0;

	tee_must_open(&session, &uuid);
	expect(tee_value_call(&session, AVB_READ_LOCK_STATE, &lock, &unused),
	       TEEC_SUCCESS, 0, "the lock state can be read");
	test_result(lock != AVB_UNLOCKED, "a new device is locked");
	op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_VALUE_OUTPUT,
					 TEEC_NONE, TEEC_NONE);
	op.params[0].value.a = AVB_LOCATION_MAX;
	expect(tee_call(&session, AVB_READ_ROLLBACK_INDEX, &op), TEEC_SUCCESS,
	       0, "an index can be read");
	test_result(op.params[1].value.a == 0 && op.params[1].value.b == 0,
		    "an index that was never written is 0");
	op.params[0].value.a = AVB_LOCATION_MAX + 1;
	expect(tee_call(&session, AVB_READ_ROLLBACK_INDEX, &op),
	       TEEC_ERROR_BAD_PARAMETERS, TEEC_ORIGIN_TRUSTED_APP,
	       "there is no location 256");
	op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_VALUE_INPUT,
					 TEEC_NONE, TEEC_NONE);
	op.params[0].value.a = 0;
	op.params[1].value.b = 1;
	expect(tee_call(&session, AVB_WRITE_ROLLBACK_INDEX, &op),
	       TEEC_ERROR_ACCESS_DENIED, TEEC_ORIGIN_TRUSTED_APP,
	       "Linux raises no index");
	op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE, TEEC_NONE,
					 TEEC_NONE);
	op.params[0].value.a = AVB_UNLOCKED;
	expect(tee_call(&session, AVB_WRITE_LOCK_STATE, &op),
	       TEEC_ERROR_ACCESS_DENIED, TEEC_ORIGIN_TRUSTED_APP,
	       "Linux does not unlock");
	op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_INPUT,
				 TEEC_NONE, TEEC_NONE);
	op.params[0].tmpref.buffer = name;
	op.params[0].tmpref.size = sizeof(name);
	op.params[1].tmpref.buffer = name;
	op.params[1].tmpref.size = sizeof(name);
	expect(tee_call(&session, AVB_WRITE_PERSIST_VALUE, &op),
	       TEEC_ERROR_ACCESS_DENIED, TEEC_ORIGIN_TRUSTED_APP,
	       "Linux writes no value");
	/* What the loader measured cannot be added to. */
	op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_INPUT,
				 TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT);
	op.params[0].tmpref.size = sizeof(name) - 1;
	op.params[3].tmpref.buffer = digest;
	op.params[3].tmpref.size = sizeof(digest);
	expect(tee_call(&session, AVB_MEASURE, &op), TEEC_ERROR_ACCESS_DENIED,
	       TEEC_ORIGIN_TRUSTED_APP, "Linux measures nothing");
	op.params[0].tmpref.size = sizeof(digest);
	op.params[0].tmpref.buffer = digest;
	expect(tee_call(&session, AVB_MEASURE, &op), TEEC_ERROR_BAD_PARAMETERS,
	       TEEC_ORIGIN_TRUSTED_APP, "a measurement has a name");
	op.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_NONE,
					 TEEC_NONE, TEEC_NONE);
	expect(tee_call(&session, AVB_TRUST_KEY, &op), TEEC_ERROR_ACCESS_DENIED,
	       TEEC_ORIGIN_TRUSTED_APP, "Linux enrols no key");
	op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_MEMREF_TEMP_INOUT,
				 TEEC_NONE, TEEC_NONE);
	expect(tee_call(&session, AVB_READ_PERSIST_VALUE, &op),
	       TEEC_ERROR_ITEM_NOT_FOUND, TEEC_ORIGIN_TRUSTED_APP,
	       "there is no such value");
	op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_NONE, TEEC_NONE, TEEC_NONE, TEEC_NONE);
	expect(tee_call(&session, AVB_WRITE_LOCK_STATE, &op),
	       TEEC_ERROR_BAD_PARAMETERS, TEEC_ORIGIN_TRUSTED_APP,
	       "parameters are checked first");
	expect(tee_call(&session, 6, &op), TEEC_ERROR_NOT_SUPPORTED,
	       TEEC_ORIGIN_TRUSTED_APP, "there is no command 6");
	TEEC_CloseSession(&session);
}

static void test_storage(void)
{
	static const uint32_t sizes[] = { 0, 1, 1024, 4096, 5000, 40000 };
	static char overwritten[] = "OVERWRITTEN";
	TEEC_Session s = { 0 };
	uint8_t buf[40000];
	uint32_t a = 0;
	uint32_t b = 0;
	uint32_t before = 0;

	tee_must_open(&s, &mischief_uuid);
	expect(tee_value_call(&s, MISCHIEF_STORE_SELF_TEST, &a, &b),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP,
	       "objects are what GlobalPlatform says");
	if (a != 0)
		test_result(false, "storage self test, line %u", a);
	a = 0;
	expect(tee_value_call(&s, MISCHIEF_OBJECT_SELF_TEST, &a, &b),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP,
	       "transient objects and kept keys, too");
	if (a != 0)
		test_result(false, "object self test, line %u", a);
	a = 0;
	expect(tee_value_call(&s, MISCHIEF_OPERATION_SELF_TEST, &a, &b),
	       TEEC_SUCCESS, TEEC_ORIGIN_TRUSTED_APP,
	       "digests, MACs and ciphers give published values");
	if (a != 0)
		test_result(false, "operation self test, line %u", a);
	tee_value_call(&s, MISCHIEF_STORE_COUNT, &before, &b);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		TEEC_Operation create =
			OP(MEMREF_TEMP_INPUT, VALUE_INPUT, NONE, NONE);
		TEEC_Operation read =
			OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
		TEEC_Operation write =
			OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT, NONE, NONE);
		TEEC_Operation delete = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);
		struct outcome out = { .res = 0 };
		unsigned int bad = 0;

		create.params[1].value.a = sizes[i];
		read.params[1].tmpref.buffer = buf;
		read.params[1].tmpref.size = sizeof(buf);
		write.params[1].tmpref.buffer = overwritten;
		write.params[1].tmpref.size = 11;
		out = store(&s, MISCHIEF_STORE_CREATE, "object", &create);
		bad += out.res != TEEC_SUCCESS;
		out = store(&s, MISCHIEF_STORE_CREATE, "object", &create);
		bad += out.res != TEEC_ERROR_ACCESS_CONFLICT;
		out = store(&s, MISCHIEF_STORE_READ, "object", &read);
		bad += out.res != TEEC_SUCCESS ||
		       read.params[1].tmpref.size != sizes[i];
		for (size_t j = 0; j < sizes[i]; j++)
			bad += buf[j] != (uint8_t)(j * 7 + j / 251);
		out = store(&s, MISCHIEF_STORE_OVERWRITE, "object", &write);
		bad += out.res != TEEC_SUCCESS;
		read.params[1].tmpref.size = sizeof(buf);
		out = store(&s, MISCHIEF_STORE_READ, "object", &read);
		bad += out.res != TEEC_SUCCESS ||
		       read.params[1].tmpref.size !=
			       (sizes[i] > 11 ? sizes[i] : 11) ||
		       memcmp(buf, overwritten, 11) != 0;
		out = store(&s, MISCHIEF_STORE_DELETE, "object", &delete);
		bad += out.res != TEEC_SUCCESS;
		out = store(&s, MISCHIEF_STORE_READ, "object", &read);
		bad += out.res != TEEC_ERROR_ITEM_NOT_FOUND;
		test_result(bad == 0, "an object of %u bytes lives (%u bad)",
			    sizes[i], bad);
	}
	tee_value_call(&s, MISCHIEF_STORE_COUNT, &a, &b);
	test_result(a == before, "nothing is left behind: %u, then %u", before,
		    a);
	TEEC_CloseSession(&s);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} part[] = {
		{ "hello", test_hello },       { "sessions", test_sessions },
		{ "params", test_params },     { "misbehave", test_misbehave },
		{ "cancel", test_cancel },     { "calls", test_calls },
		{ "storage", test_storage },   { "avb", test_avb },
		{ "parallel", test_parallel },
	};
	unsigned int ran = 0;

	if (argc == 4 && strcmp(argv[2], "-n") == 0) {
		invocations = (unsigned int)atoi(argv[3]);
		argc = 2;
	}
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "tee-test: no TEE\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
		bool wanted = argc < 2 || strcmp(argv[1], "all") == 0;

		for (int j = 1; j < argc; j++)
			wanted |= strcmp(argv[j], part[i].name) == 0;
		if (wanted) {
			part[i].run();
			ran++;
		}
	}
	if (ran == 0) {
		fprintf(stderr, "usage: tee-test [all | hello | sessions | "
				"params | misbehave | cancel | calls | "
				"storage | parallel [-n N]]...\n");
		return 2;
	}
	TEEC_FinalizeContext(&tee);
	return test_end();
}
