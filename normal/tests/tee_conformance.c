/*
 * tee-conformance: runs each case of the conformance TA and says of each
 * whether it held.
 *
 * usage: tee-conformance [PART], the number of the only part to run
 */
#include <conformance_ta.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_client_api.h>

static const TEEC_UUID uuid = TA_CONFORMANCE_UUID;
static TEEC_Context tee;
static TEEC_Session session;
static unsigned int passed;
static unsigned int failed;

static void reopen(void)
{
	uint32_t origin = 0;
	TEEC_Result res = TEEC_OpenSession(
		&tee, &session, &uuid, TEEC_LOGIN_PUBLIC, NULL, NULL, &origin);

	if (res == TEEC_SUCCESS)
		return;
	fprintf(stderr, "no session: 0x%08x, origin %u\n", res, origin);
	exit(1);
}

static TEEC_Result case_name(uint32_t part, uint32_t i,
			     char name[CONFORMANCE_NAME_LEN], bool *panics)
{
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT,
					       TEEC_MEMREF_TEMP_OUTPUT,
					       TEEC_VALUE_OUTPUT, TEEC_NONE),
	};

	op.params[0].value.a = part;
	op.params[0].value.b = i;
	op.params[1].tmpref.buffer = name;
	op.params[1].tmpref.size = CONFORMANCE_NAME_LEN;

	TEEC_Result res =
		TEEC_InvokeCommand(&session, CONFORMANCE_NAME, &op, NULL);

	*panics = op.params[2].value.a != 0;
	return res;
}

static TEEC_Result case_run(uint32_t part, uint32_t i, uint32_t *line)
{
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(
			TEEC_VALUE_INPUT, TEEC_VALUE_OUTPUT,
			TEEC_MEMREF_TEMP_INOUT, TEEC_MEMREF_TEMP_INPUT),
	};
	static uint8_t shared[CONFORMANCE_SHARED_LEN];
	static uint8_t input[CONFORMANCE_SHARED_LEN];

	op.params[0].value.a = part;
	op.params[0].value.b = i;
	op.params[2].tmpref.buffer = shared;
	op.params[2].tmpref.size = sizeof(shared);
	op.params[3].tmpref.buffer = input;
	op.params[3].tmpref.size = sizeof(input);

	TEEC_Result res =
		TEEC_InvokeCommand(&session, CONFORMANCE_RUN, &op, NULL);

	*line = op.params[1].value.a;
	return res;
}

/* False past the last case of the part. */
static bool one_case(uint32_t part, uint32_t i)
{
	char name[CONFORMANCE_NAME_LEN] = "";
	bool panics = false;
	uint32_t line = 0;
	TEEC_Result res = case_name(part, i, name, &panics);

	if (res == TEEC_ERROR_ITEM_NOT_FOUND)
		return false;
	if (res == TEEC_SUCCESS)
		res = case_run(part, i, &line);
	if (res == (panics ? TEEC_ERROR_TARGET_DEAD : TEEC_SUCCESS) &&
	    line == 0) {
		printf("ok %s\n", name);
		passed++;
	} else {
		printf("FAIL %s: 0x%08x, line %u\n", name, res, line);
		failed++;
	}
	/* A case that did not end leaves its objects open. */
	if (res != TEEC_SUCCESS || line != 0) {
		TEEC_CloseSession(&session);
		reopen();
	}
	return true;
}

int main(int argc, char **argv)
{
	uint32_t first = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 0;
	uint32_t i = 0;

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "no TEE\n");
		return 1;
	}
	reopen();
	for (uint32_t part = first;; part++) {
		for (i = 0; one_case(part, i); i++)
			;
		if (i == 0 || argc > 1)
			break;
	}
	TEEC_CloseSession(&session);
	TEEC_FinalizeContext(&tee);
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
