/*
 * Runs the rows of its parts on request.
 */
#include "kit_test.h"

#include <string.h>

#define TYPES(a, b, c, d)                                                      \
	TEE_PARAM_TYPES(TEE_PARAM_TYPE_##a, TEE_PARAM_TYPE_##b,                \
			TEE_PARAM_TYPE_##c, TEE_PARAM_TYPE_##d)

static const struct kit_row *const parts[] = {
	module_rows,   arithmetic_rows, socket_rows,
	property_rows, memory_rows,	mbedtls_rows,
};

static const struct kit_row *row_at(uint32_t index)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		for (const struct kit_row *r = parts[i]; r->must != NULL; r++)
			if (index-- == 0)
				return r;
	return NULL;
}

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

static TEE_Result describe(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	const struct kit_row *row = NULL;
	size_t len = 0;

	if (types != TYPES(VALUE_INPUT, MEMREF_OUTPUT, VALUE_OUTPUT, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	row = row_at(params[0].value.a);
	if (row == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	len = strlen(row->must) + 1;
	if (params[1].memref.size < len)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(params[1].memref.buffer, row->must, len);
	params[1].memref.size = len;
	params[2].value.a = row->panics;
	return TEE_SUCCESS;
}

static TEE_Result run(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	const struct kit_row *row = NULL;

	if (types != TYPES(VALUE_INPUT, VALUE_OUTPUT, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	row = row_at(params[0].value.a);
	if (row == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;
	kit_tcp_port = (uint16_t)(params[0].value.b >> 16);
	kit_udp_port = (uint16_t)params[0].value.b;
	params[1].value.a = row->run();
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	switch (command) {
	case KIT_TEST_DESCRIBE:
		return describe(types, params);
	case KIT_TEST_RUN:
		return run(types, params);
	case KIT_TEST_SOCKET_WAIT:
		if (types != TYPES(VALUE_INPUT, NONE, NONE, NONE))
			return TEE_ERROR_BAD_PARAMETERS;
		kit_tcp_port = (uint16_t)params[0].value.a;
		return kit_socket_wait();
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
