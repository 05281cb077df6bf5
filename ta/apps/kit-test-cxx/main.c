/*
 * Runs its rows when a session is opened; refuses it when one does not hold.
 */
#include <tee_internal_api.h>

int cxx_run(void);

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	int line = cxx_run();

	if (line == 0)
		return TEE_SUCCESS;
	EMSG("line %d", line);
	return TEE_ERROR_GENERIC;
}

void TA_CloseSessionEntryPoint(void *context)
{
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	return TEE_ERROR_NOT_SUPPORTED;
}
