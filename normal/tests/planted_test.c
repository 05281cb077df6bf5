/*
 * planted-test: has the planted TA make each of its mistakes, which must end
 * that instance and no other.
 *
 * usage: planted-test
 */
#include <planted_ta.h>
#include <stdio.h>
#include <string.h>
#include <tee_client_api.h>

static unsigned int passed;
static unsigned int failed;

static void result(int good, const char *what, unsigned int command)
{
	printf("%s %s, command %u\n", good ? "ok" : "FAIL", what, command);
	if (good)
		passed++;
	else
		failed++;
}

static TEEC_Result call(TEEC_Session *s, uint32_t command, uint32_t amount)
{
	uint8_t memory[PLANTED_LEN + 8] = { 0 };
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT,
					       TEEC_MEMREF_TEMP_INOUT,
					       TEEC_NONE, TEEC_NONE),
		.params[0].value.a = amount,
		.params[1].tmpref = { memory, PLANTED_LEN },
	};

	return TEEC_InvokeCommand(s, command, &op, NULL);
}

static TEEC_Result open_one(TEEC_Context *tee, TEEC_Session *s)
{
	const TEEC_UUID uuid = TA_PLANTED_UUID;

	return TEEC_OpenSession(tee, s, &uuid, TEEC_LOGIN_PUBLIC, NULL, NULL,
				NULL);
}

int main(void)
{
	TEEC_Context tee;
	TEEC_Session other;
	TEEC_Session s;

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS ||
	    open_one(&tee, &other) != TEEC_SUCCESS) {
		fprintf(stderr, "no TEE\n");
		return 1;
	}
	for (uint32_t i = 0; i < PLANTED_COUNT; i++) {
		if (open_one(&tee, &s) != TEEC_SUCCESS) {
			result(0, "an instance", i);
			continue;
		}
		result(call(&s, i, 0) == TEEC_SUCCESS, "no mistake", i);
		/* On the console, what follows belongs to it. */
		result(call(&s, i, 1) == TEEC_ERROR_TARGET_DEAD,
		       "a mistake ends the TA", i);
		result(call(&other, i, 0) == TEEC_SUCCESS,
		       "another instance goes on", i);
		TEEC_CloseSession(&s);
	}
	TEEC_CloseSession(&other);
	TEEC_FinalizeContext(&tee);
	printf("%u passed, %u failed\n", passed, failed);
	return failed == 0 ? 0 : 1;
}
