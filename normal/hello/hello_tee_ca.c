/*
 * The smallest client: asks the hello TA to count one up.
 */
#include <hello_ta.h>
#include <stdio.h>
#include <tee_client_api.h>

static int failed(const char *what, TEEC_Result res, uint32_t origin)
{
	fprintf(stderr, "hello-tee-ca: %s: 0x%08x, origin %u\n", what, res,
		origin);
	return 1;
}

static int increment(TEEC_Session *session)
{
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INOUT, TEEC_NONE,
					       TEEC_NONE, TEEC_NONE),
		.params[0].value.a = 42,
	};
	uint32_t origin = 0;
	TEEC_Result res = TEEC_SUCCESS;

	printf("CA: Initial value is %u\n", op.params[0].value.a);
	printf("CA: Invoking TA to increment value...\n");
	res = TEEC_InvokeCommand(session, TA_HELLO_CMD_INCREMENT, &op, &origin);
	if (res != TEEC_SUCCESS)
		return failed("the command failed", res, origin);
	printf("CA: TA returned value: %u\n", op.params[0].value.a);
	return 0;
}

int main(void)
{
	const TEEC_UUID uuid = TA_HELLO_UUID;
	TEEC_Context context = { 0 };
	TEEC_Session session = { 0 };
	uint32_t origin = 0;
	int status = 0;
	TEEC_Result res = TEEC_InitializeContext(NULL, &context);

	if (res != TEEC_SUCCESS)
		return failed("no TEE", res, TEEC_ORIGIN_API);
	res = TEEC_OpenSession(&context, &session, &uuid, TEEC_LOGIN_PUBLIC,
			       NULL, NULL, &origin);
	if (res != TEEC_SUCCESS) {
		status = failed("no session with the TA", res, origin);
	} else {
		status = increment(&session);
		TEEC_CloseSession(&session);
	}
	TEEC_FinalizeContext(&context);
	return status;
}
