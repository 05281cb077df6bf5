/*
 * Sessions, commands and the counting of cases.
 */
#include "test_lib.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SETTLE_S 8 /* a killed client's last call may have to end first */

TEEC_Context tee;
const TEEC_UUID hello_uuid = TA_HELLO_UUID;
const TEEC_UUID mischief_uuid = TA_MISCHIEF_UUID;
const TEEC_UUID shared_uuid = TA_MISCHIEF_SHARED_UUID;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int passed;
static unsigned int failed;

struct outcome tee_open(TEEC_Session *session, const TEEC_UUID *uuid,
			TEEC_Operation *op)
{
	struct outcome out = { .origin = 0 };

	out.res = TEEC_OpenSession(&tee, session, uuid, TEEC_LOGIN_PUBLIC, NULL,
				   op, &out.origin);
	return out;
}

void tee_must_open(TEEC_Session *session, const TEEC_UUID *uuid)
{
	struct outcome out = tee_open(session, uuid, NULL);

	if (out.res == TEEC_SUCCESS)
		return;
	fprintf(stderr, "no session with TA %08x: 0x%08x, origin %u\n",
		uuid->timeLow, out.res, out.origin);
	exit(1);
}

struct outcome tee_call(TEEC_Session *session, uint32_t command,
			TEEC_Operation *op)
{
	struct outcome out = { .origin = 0 };

	out.res = TEEC_InvokeCommand(session, command, op, &out.origin);
	return out;
}

struct outcome tee_value_call(TEEC_Session *session, uint32_t command,
			      uint32_t *a, uint32_t *b)
{
	TEEC_Operation op = OP(VALUE_OUTPUT, NONE, NONE, NONE);
	struct outcome out = tee_call(session, command, &op);

	*a = op.params[0].value.a;
	*b = op.params[0].value.b;
	return out;
}

void test_result(bool good, const char *format, ...)
{
	va_list args;

	pthread_mutex_lock(&lock);
	*(good ? &passed : &failed) += 1;
	printf("%s ", good ? "ok" : "FAIL");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	pthread_mutex_unlock(&lock);
}

int test_end(void)
{
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}

void expect(struct outcome got, TEEC_Result res, uint32_t origin,
	    const char *name)
{
	if (got.res == res && (origin == 0 || got.origin == origin))
		test_result(true, "%s", name);
	else
		test_result(false, "%s: 0x%08x, origin %u; not 0x%08x, %u",
			    name, got.res, got.origin, res, origin);
}

void stats_read(struct pta_stats *stats)
{
	static const TEEC_UUID uuid = PTA_STATS_UUID;
	/* What is read counts too, so it is the same each time. */
	static struct pta_stats answer __attribute__((aligned(64)));
	TEEC_Operation op = OP(MEMREF_TEMP_OUTPUT, NONE, NONE, NONE);
	TEEC_Session s = { 0 };

	op.params[0].tmpref.buffer = &answer;
	op.params[0].tmpref.size = sizeof(answer);
	tee_must_open(&s, &uuid);

	struct outcome out = tee_call(&s, PTA_STATS_GET, &op);

	TEEC_CloseSession(&s);
	*stats = answer;
	if (out.res == TEEC_SUCCESS && stats->version == PTA_STATS_VERSION)
		return;
	fprintf(stderr, "no statistics: 0x%08x\n", out.res);
	exit(1);
}

static bool uses_the_same(const struct pta_stats *a, const struct pta_stats *b)
{
	return a->sessions == b->sessions && a->instances == b->instances &&
	       a->registered == b->registered &&
	       a->pages_used == b->pages_used && a->heap_used == b->heap_used;
}

void stats_same(const struct pta_stats *before, const char *name)
{
	struct pta_stats now = { 0 };
	bool same = false;

	for (int i = 0; i < 10 * SETTLE_S && !same; i++) {
		if (i > 0)
			usleep(100000);
		stats_read(&now);
		same = uses_the_same(before, &now);
	}
	test_result(same,
		    "%s: sessions %u, instances %u, registered %u, pages %llu, "
		    "heap %llu; before %u, %u, %u, %llu, %llu",
		    name, now.sessions, now.instances, now.registered,
		    (unsigned long long)now.pages_used,
		    (unsigned long long)now.heap_used, before->sessions,
		    before->instances, before->registered,
		    (unsigned long long)before->pages_used,
		    (unsigned long long)before->heap_used);
}
