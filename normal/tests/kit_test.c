/*
 * kit-test: has the kit-test TA run its rows, each in an instance of its own.
 *
 * usage: kit-test [--cxx | --open]
 *   --cxx   open a session with the C++ test TA instead
 *   --open  open a session with the kit-test TA, print the result and end
 */
#include "kit_servers.h"
#include "test_lib.h"

#include <kit_test_ta.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const TEEC_UUID kit_uuid = TA_KIT_TEST_UUID;
static struct kit_servers servers;

/* Return: false past the last row. */
static bool row_run(uint32_t row)
{
	TEEC_Session s = { 0 };
	char name[96] = "";
	TEEC_Operation what =
		OP(VALUE_INPUT, MEMREF_TEMP_OUTPUT, VALUE_OUTPUT, NONE);
	TEEC_Operation run = OP(VALUE_INPUT, VALUE_OUTPUT, NONE, NONE);
	struct outcome out = { .res = 0 };
	uint32_t line = 0;

	tee_must_open(&s, &kit_uuid);
	what.params[0].value.a = row;
	what.params[1].tmpref.buffer = name;
	what.params[1].tmpref.size = sizeof(name) - 1;
	out = tee_call(&s, KIT_TEST_DESCRIBE, &what);
	if (out.res != TEEC_SUCCESS) {
		TEEC_CloseSession(&s);
		if (out.res != TEEC_ERROR_ITEM_NOT_FOUND)
			test_result(false, "row %u: 0x%x", row, out.res);
		return out.res != TEEC_ERROR_ITEM_NOT_FOUND;
	}
	run.params[0].value.a = row;
	run.params[0].value.b = (uint32_t)servers.tcp << 16 | servers.udp;
	out = tee_call(&s, KIT_TEST_RUN, &run);
	line = run.params[1].value.a;
	if (what.params[2].value.a != 0)
		test_result(out.res == TEEC_ERROR_TARGET_DEAD, "%s: a panic",
			    name);
	else if (out.res != TEEC_SUCCESS)
		test_result(false, "%s: 0x%x", name, out.res);
	else if (line != 0)
		test_result(false, "%s: line %u", name, line);
	else
		test_result(true, "%s", name);
	TEEC_CloseSession(&s);
	return true;
}

static void *cancel_later(void *op)
{
	usleep(700000);
	TEEC_RequestCancellation(op);
	return NULL;
}

static void socket_wait_is_cancelled(void)
{
	TEEC_Session s = { 0 };
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);
	struct outcome out = { .res = 0 };
	pthread_t thread;

	tee_must_open(&s, &kit_uuid);
	op.params[0].value.a = servers.tcp;
	if (pthread_create(&thread, NULL, cancel_later, &op) != 0) {
		test_result(false, "a thread starts");
		return;
	}
	out = tee_call(&s, KIT_TEST_SOCKET_WAIT, &op);
	pthread_join(thread, NULL);
	expect(out, TEEC_ERROR_CANCEL, TEEC_ORIGIN_TRUSTED_APP,
	       "a wait on a socket is cancelled");
	TEEC_CloseSession(&s);
}

static void cxx_opens(void)
{
	static const TEEC_UUID cxx_uuid = {
		0x6b0f2c5e,
		0x94d1,
		0x4a3b,
		{ 0x8a, 0x57, 0x0d, 0x3c, 0x1e, 0x5f, 0x7a, 0x04 },
	};
	TEEC_Session s = { 0 };
	struct outcome out = tee_open(&s, &cxx_uuid, NULL);

	expect(out, TEEC_SUCCESS, 0,
	       "a C++ TA and its library throw and catch");
	if (out.res == TEEC_SUCCESS)
		TEEC_CloseSession(&s);
}

/* Return: the exit status. */
static int open_and_tell(void)
{
	TEEC_Session s = { 0 };
	struct outcome out = { .res = TEEC_ERROR_GENERIC };

	if (TEEC_InitializeContext(NULL, &tee) == TEEC_SUCCESS)
		out = tee_open(&s, &kit_uuid, NULL);
	printf("0x%x %u\n", out.res, out.origin);
	if (out.res == TEEC_SUCCESS)
		TEEC_CloseSession(&s);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--open") == 0)
		return open_and_tell();
	if (!kit_servers_start(&servers)) {
		fprintf(stderr, "kit-test: no servers\n");
		return 1;
	}
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "kit-test: no TEE\n");
		return 1;
	}
	if (argc > 1 && strcmp(argv[1], "--cxx") == 0) {
		cxx_opens();
	} else {
		for (uint32_t row = 0; row_run(row); row++)
			;
		socket_wait_is_cancelled();
	}
	TEEC_FinalizeContext(&tee);
	return test_end();
}
