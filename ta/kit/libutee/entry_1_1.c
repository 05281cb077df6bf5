/*
 * Parameters between the kernel's block and a TA written for API 1.1, whose
 * memory references have sizes of 32 bits. user_ta_header.c calls these.
 */
#include <string.h>

#include "utee.h"

typedef TEE_Result (*open_fn)(uint32_t types, __GP11_TEE_Param *params,
			      void **context);
typedef TEE_Result (*invoke_fn)(void *context, uint32_t cmd, uint32_t types,
				__GP11_TEE_Param *params);

TEE_Result __utee_gp11_open_sess(uint32_t types, struct utee_params *up,
				 void **context, open_fn open);
TEE_Result __utee_gp11_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
				  struct utee_params *up, invoke_fn invoke);

static bool is_memref(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
	       type <= TEE_PARAM_TYPE_MEMREF_INOUT;
}

static void params_in(uint32_t types, const struct utee_params *up,
		      __GP11_TEE_Param params[TEE_NUM_PARAMS])
{
	memset(params, 0, sizeof(*params) * TEE_NUM_PARAMS);
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);
		const uint64_t a = up->vals[2 * n];
		const uint64_t b = up->vals[2 * n + 1];

		if (is_memref(type)) {
			params[n].memref.buffer = (void *)(uintptr_t)a;
			params[n].memref.size = (uint32_t)b;
		} else if (type != TEE_PARAM_TYPE_NONE) {
			params[n].value.a = (uint32_t)a;
			params[n].value.b = (uint32_t)b;
		}
	}
}

static void params_out(uint32_t types, struct utee_params *up,
		       const __GP11_TEE_Param params[TEE_NUM_PARAMS])
{
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		switch (TEE_PARAM_TYPE_GET(types, n)) {
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

TEE_Result __utee_gp11_open_sess(uint32_t types, struct utee_params *up,
				 void **context, open_fn open)
{
	__GP11_TEE_Param params[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	__utee_params_begin(types, up);
	params_in(types, up, params);
	res = open(types, params, context);
	params_out(types, up, params);
	return res;
}

TEE_Result __utee_gp11_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
				  struct utee_params *up, invoke_fn invoke)
{
	__GP11_TEE_Param params[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	__utee_params_begin(types, up);
	params_in(types, up, params);
	res = invoke(context, cmd, types, params);
	params_out(types, up, params);
	return res;
}
