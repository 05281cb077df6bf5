/*
 * secret-residue: gives the mischief TA a secret, and closes the session when
 * told to, while tests/museum looks for the secret in the machine's memory. The
 * secret stays masked here: this program never has it.
 *
 * usage: secret-residue HEX	says "held", and after a line of input "closed"
 */
#include "test_lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEN 32u

int main(int argc, char **argv)
{
	TEEC_Session s = { 0 };
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, VALUE_OUTPUT, NONE, NONE);
	uint8_t masked[LEN];
	struct outcome out = { 0 };

	if (argc != 2 || strlen(argv[1]) != 2 * LEN) {
		fprintf(stderr, "usage: secret-residue HEX\n");
		return 2;
	}
	for (unsigned int i = 0; i < LEN; i++) {
		const char byte[] = { argv[1][2 * i], argv[1][2 * i + 1], 0 };

		masked[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "no TEE\n");
		return 1;
	}
	tee_must_open(&s, &mischief_uuid);
	op.params[0].tmpref.buffer = masked;
	op.params[0].tmpref.size = LEN;
	out = tee_call(&s, MISCHIEF_SECRET, &op);
	if (out.res != TEEC_SUCCESS) {
		printf("0x%08x, line %u\n", out.res, op.params[1].value.a);
		return 1;
	}
	printf("held\n");
	fflush(stdout);
	(void)getchar();
	TEEC_CloseSession(&s);
	printf("closed\n");
	fflush(stdout);
	(void)getchar();
	return 0;
}
