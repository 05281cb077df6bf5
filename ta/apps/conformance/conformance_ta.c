/*
 * A TA that holds the TEE to the API: known answers of each algorithm, and
 * what every call says to right and wrong arguments in each state.
 */
#include "conformance.h"

#include <stdio.h>

static const struct part *const parts[] = {
	&algorithms_part,
	&digests_part,
	&macs_part,
	&ciphers_part,
	&ae_part,
	&kdfs_part,
	&sizes_part,
	&secrets_part,
	&objects_part,
	&operations_part,
	&streams_part,
	&panics_part,
	&signatures_part,
	&encryption_part,
	&secrets_shared_part,
	&pairs_part,
	&asymmetric_part,
	&key_panics_part,
	&framework_part,
	&framework_panics_part,
	&syscalls_part,
};

uint8_t *shared;
uint8_t *shared_input;

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
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
}

static TEE_Result name(const struct part *part, uint32_t types,
		       TEE_Param params[TEE_NUM_PARAMS])
{
	char text[CONFORMANCE_NAME_LEN];
	size_t len = 0;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_MEMREF_OUTPUT,
				     TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	len = (size_t)snprintf(text, sizeof(text), "%s: ", part->name);
	part->name_of(params[0].value.b, text + len, sizeof(text) - len);
	if (params[1].memref.size < sizeof(text))
		return TEE_ERROR_SHORT_BUFFER;
	TEE_MemMove(params[1].memref.buffer, text, sizeof(text));
	params[2].value.a = part->panics;
	return TEE_SUCCESS;
}

static TEE_Result run(const struct part *part, uint32_t types,
		      TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
				     TEE_PARAM_TYPE_VALUE_OUTPUT,
				     TEE_PARAM_TYPE_MEMREF_INOUT,
				     TEE_PARAM_TYPE_MEMREF_INPUT) ||
	    params[2].memref.size < CONFORMANCE_SHARED_LEN ||
	    params[3].memref.size < CONFORMANCE_SHARED_LEN)
		return TEE_ERROR_BAD_PARAMETERS;
	shared = params[2].memref.buffer;
	shared_input = params[3].memref.buffer;
	params[1].value.a = part->run(params[0].value.b);
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	const struct part *part = NULL;

	if (TEE_PARAM_TYPE_GET(types, 0) != TEE_PARAM_TYPE_VALUE_INPUT)
		return TEE_ERROR_BAD_PARAMETERS;
	if (params[0].value.a >= COUNT(parts))
		return TEE_ERROR_ITEM_NOT_FOUND;
	part = parts[params[0].value.a];
	if (params[0].value.b >= part->count())
		return TEE_ERROR_ITEM_NOT_FOUND;
	switch (command) {
	case CONFORMANCE_NAME:
		return name(part, types, params);
	case CONFORMANCE_RUN:
		return run(part, types, params);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
