/*
 * Sessions, commands and the counting of cases.
 */
#include "test_lib.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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
