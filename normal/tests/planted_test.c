/*
 * planted-test: has the planted TA make each of its mistakes, which must end
 * that instance and no other.
 *
 * usage: planted-test
 */
#include "test_lib.h"

#include <planted_ta.h>
#include <stdio.h>

static const TEEC_UUID planted_uuid = TA_PLANTED_UUID;

static TEEC_Result call(TEEC_Session *s, uint32_t command, uint32_t amount)
{
	uint8_t memory[PLANTED_LEN + 8] = { 0 };
	TEEC_Operation op = OP(VALUE_INPUT, MEMREF_TEMP_INOUT, NONE, NONE);

	op.params[0].value.a = amount;
	op.params[1].tmpref.buffer = memory;
	op.params[1].tmpref.size = PLANTED_LEN;
	return tee_call(s, command, &op).res;
}

int main(void)
{
	TEEC_Session other;
	TEEC_Session s;

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "no TEE\n");
		return 1;
	}
	tee_must_open(&other, &planted_uuid);
	for (uint32_t i = 0; i < PLANTED_COUNT; i++) {
		if (tee_open(&s, &planted_uuid, NULL).res != TEEC_SUCCESS) {
			test_result(false, "an instance for command %u", i);
			continue;
		}
		test_result(call(&s, i, 0) == TEEC_SUCCESS,
			    "no mistake, command %u", i);
		/* On the console, what follows belongs to it. */
		test_result(call(&s, i, 1) == TEEC_ERROR_TARGET_DEAD,
			    "a mistake ends the TA, command %u", i);
		test_result(call(&other, i, 0) == TEEC_SUCCESS,
			    "another instance goes on, command %u", i);
		TEEC_CloseSession(&s);
	}
	TEEC_CloseSession(&other);
	TEEC_FinalizeContext(&tee);
	return test_end();
}
