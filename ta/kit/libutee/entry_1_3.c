/*
 * Parameters between the kernel's block and a TA written for API 1.3. A TA
 * for API 1.1 defines these two functions itself (user_ta_header.c), and this
 * file is then not linked.
 */
#include <string.h>
#include <tee_ta_api.h>

#include "utee.h"

static void params_in(uint32_t types, const struct utee_params *up,
		      TEE_Param params[TEE_NUM_PARAMS])
{
	memset(params, 0, sizeof(TEE_Param) * TEE_NUM_PARAMS);
	for (size_t n = 0; types != 0; n++, types >>= 4) {
		const uint64_t a = up->vals[2 * n];
		const uint64_t b = up->vals[2 * n + 1];

		switch (types & 0xf) {
		case TEE_PARAM_TYPE_VALUE_INPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			params[n].value.a = (uint32_t)a;
			params[n].value.b = (uint32_t)b;
			break;
		case TEE_PARAM_TYPE_MEMREF_INPUT:
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			params[n].memref.buffer = (void *)(uintptr_t)a;
			params[n].memref.size = b;
			break;
		default:
			break;
		}
	}
}

static void params_out(uint32_t types, struct utee_params *up,
		       const TEE_Param params[TEE_NUM_PARAMS])
{
	for (size_t n = 0; types != 0; n++, types >>= 4) {
		switch (types & 0xf) {
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			up->vals[2 * n] = params[n].value.a;
			up->vals[2 * n + 1] = params[n].value.b;
			break;
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			up->vals[2 * n + 1] = params[n].memref.size;
			break;
		default:
			break;
		}
	}
}

/* The kernel never sends more, but a shift must not run past the array. */
#define TYPES_MASK 0xffffu

TEE_Result __ta_open_sess(uint32_t types, struct utee_params *up,
			  void **context)
{
	TEE_Param params[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	__utee_params_begin(types, up);
	params_in(types & TYPES_MASK, up, params);
	res = TA_OpenSessionEntryPoint(types, params, context);
	params_out(types & TYPES_MASK, up, params);
	return res;
}

TEE_Result __ta_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
			   struct utee_params *up)
{
	TEE_Param params[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	__utee_params_begin(types, up);
	params_in(types & TYPES_MASK, up, params);
	res = TA_InvokeCommandEntryPoint(context, cmd, types, params);
	params_out(types & TYPES_MASK, up, params);
	return res;
}
