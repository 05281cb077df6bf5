/*
 * A TA to start from: it hashes what its client sends, and keeps state in a
 * session. Everything that comes in is the normal world's, so it is checked.
 */
#include <@NAME@_ta.h>
#include <tee_internal_api.h>

struct session {
	uint32_t count;
};

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
	(void)types;
	(void)params;
	*context = TEE_Malloc(sizeof(struct session), TEE_MALLOC_FILL_ZERO);
	return *context != NULL ? TEE_SUCCESS : TEE_ERROR_OUT_OF_MEMORY;
}

void TA_CloseSessionEntryPoint(void *context)
{
	TEE_Free(context);
}

static TEE_Result hash(struct session *s, uint32_t types,
		       TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Result res = TEE_SUCCESS;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				     TEE_PARAM_TYPE_MEMREF_OUTPUT,
				     TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	res = TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
	if (res != TEE_SUCCESS)
		return res;
	res = TEE_DigestDoFinal(op, params[0].memref.buffer,
				params[0].memref.size, params[1].memref.buffer,
				&params[1].memref.size);
	TEE_FreeOperation(op);
	if (res == TEE_SUCCESS)
		s->count++;
	return res;
}

static TEE_Result count(const struct session *s, uint32_t types,
			TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE,
				     TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	params[0].value.a = s->count;
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	switch (command) {
	case TA_@UPPER@_CMD_HASH:
		return hash(context, types, params);
	case TA_@UPPER@_CMD_COUNT:
		return count(context, types, params);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
