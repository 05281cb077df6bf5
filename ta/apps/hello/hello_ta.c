/*
 * The smallest TA: counts one up, and says on the secure console what happens
 * to it.
 */
#include <hello_ta.h>
#include <stdio.h>
#include <tee_internal_api.h>

TEE_Result TA_CreateEntryPoint(void)
{
	printf("[+] TA: Created\n");
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
	printf("[+] TA: Destroyed\n");
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	if (types != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	printf("[+] TA: Session Opened\n");
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	printf("[+] TA: Session Closed\n");
}

static TEE_Result increment(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	const uint32_t want =
		TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INOUT, TEE_PARAM_TYPE_NONE,
				TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);

	if (types != want)
		return TEE_ERROR_BAD_PARAMETERS;
	printf("[+] TA: Invoke Command\n");
	params[0].value.a++;
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	if (command != TA_HELLO_CMD_INCREMENT)
		return TEE_ERROR_NOT_SUPPORTED;
	return increment(types, params);
}
