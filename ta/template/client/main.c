/*
 * The client of the @NAME@ TA, an ordinary Linux program.
 *
 * usage: @NAME@ [TEXT]
 */
#include <@NAME@_ta.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <tee_client_api.h>

static int fail(const char *what, TEEC_Result res, uint32_t origin)
{
	fprintf(stderr, "@NAME@: %s: 0x%x, origin %u\n", what, res, origin);
	return 1;
}

static int run(TEEC_Context *context, char *text)
{
	const TEEC_UUID uuid = TA_@UPPER@_UUID;
	TEEC_Operation hash = { .paramTypes = TEEC_PARAM_TYPES(
					TEEC_MEMREF_TEMP_INPUT,
					TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE,
					TEEC_NONE) };
	TEEC_Operation count = { .paramTypes = TEEC_PARAM_TYPES(
					 TEEC_VALUE_OUTPUT, TEEC_NONE,
					 TEEC_NONE, TEEC_NONE) };
	TEEC_Session session;
	uint8_t digest[32];
	uint32_t origin = 0;
	TEEC_Result res = TEEC_OpenSession(context, &session, &uuid,
					   TEEC_LOGIN_PUBLIC, NULL, NULL,
					   &origin);

	if (res != TEEC_SUCCESS)
		return fail("no session", res, origin);
	hash.params[0].tmpref.buffer = text;
	hash.params[0].tmpref.size = strlen(text);
	hash.params[1].tmpref.buffer = digest;
	hash.params[1].tmpref.size = sizeof(digest);
	res = TEEC_InvokeCommand(&session, TA_@UPPER@_CMD_HASH, &hash, &origin);
	if (res == TEEC_SUCCESS)
		res = TEEC_InvokeCommand(&session, TA_@UPPER@_CMD_COUNT, &count,
					 &origin);
	TEEC_CloseSession(&session);
	if (res != TEEC_SUCCESS)
		return fail("a command failed", res, origin);
	for (size_t i = 0; i < sizeof(digest); i++)
		printf("%02x", digest[i]);
	printf("  (hash %u of this session)\n", count.params[0].value.a);
	return 0;
}

int main(int argc, char **argv)
{
	char hello[] = "hello";
	TEEC_Context context;
	TEEC_Result res = TEEC_InitializeContext(NULL, &context);
	int status = 0;

	if (res != TEEC_SUCCESS)
		return fail("no TEE", res, TEEC_ORIGIN_API);
	status = run(&context, argc > 1 ? argv[1] : hello);
	TEEC_FinalizeContext(&context);
	return status;
}
