/*
 * Sessions with other TAs (clause 4.9). The kernel passes memory of our own
 * to nobody: a memory reference into it travels through a copy in memory that
 * is made to be shared.
 */
#include <malloc.h>
#include <pta_system.h>
#include <string.h>
#include <tee_internal_api_extensions.h>
#include <util.h>

#include "utee.h"

struct call {
	struct utee_params up;
	uint8_t *shared; /* copies of private references */
	size_t shared_len;
	/* What the TA gave, for references that were copied; else NULL. */
	uint8_t *original[TEE_NUM_PARAMS];
	size_t len[TEE_NUM_PARAMS];
};

static bool is_memref(uint32_t type)
{
	return type == TEE_PARAM_TYPE_MEMREF_INPUT ||
	       type == TEE_PARAM_TYPE_MEMREF_OUTPUT ||
	       type == TEE_PARAM_TYPE_MEMREF_INOUT;
}

/*
 * A reference must not give more than the TA has: what it may only read is no
 * output, and memory that is never shared goes nowhere (clause 4.9.5).
 */
static void must_be_ours_to_give(uint32_t type, const void *p, size_t len)
{
	if (len == 0)
		return;
	if ((type != TEE_PARAM_TYPE_MEMREF_INPUT &&
	     __utee_input_overlaps(p, len)) ||
	    malloc_buffer_overlaps_no_share(p, len))
		TEE_Panic(TEE_ERROR_ACCESS_DENIED);
}

static bool is_private(void *p, size_t len)
{
	return _utee_check_access_rights(TEE_MEMORY_ACCESS_READ, p, len) ==
	       TEE_SUCCESS;
}

/* Copies keep the addresses of 16-byte objects aligned. */
static size_t copy_room(size_t len)
{
	return (len + 15) & ~(size_t)15;
}

static TEE_Result share(struct call *call, uint32_t types,
			const TEE_Param params[TEE_NUM_PARAMS])
{
	uint8_t *to = NULL;

	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		void *buffer = params[n].memref.buffer;
		size_t len = params[n].memref.size;

		if (!is_memref(TEE_PARAM_TYPE_GET(types, n)) || len == 0 ||
		    buffer == NULL || !is_private(buffer, len))
			continue;
		if (len > SIZE_MAX / 8)
			return TEE_ERROR_OUT_OF_MEMORY;
		call->original[n] = buffer;
		call->len[n] = len;
		call->shared_len += copy_room(len);
	}
	if (call->shared_len == 0)
		return TEE_SUCCESS;
	call->shared =
		tee_map_zi(call->shared_len, TEE_MEMORY_ACCESS_ANY_OWNER);
	if (call->shared == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	to = call->shared;
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		if (call->original[n] == NULL)
			continue;
		if (TEE_PARAM_TYPE_GET(types, n) !=
		    TEE_PARAM_TYPE_MEMREF_OUTPUT)
			memcpy(to, call->original[n], call->len[n]);
		call->up.vals[2 * n] = (uintptr_t)to;
		to += copy_room(call->len[n]);
	}
	return TEE_SUCCESS;
}

static TEE_Result params_in(struct call *call, uint32_t types,
			    const TEE_Param params[TEE_NUM_PARAMS])
{
	*call = (struct call){ .up.types = types };
	if (types == 0)
		return TEE_SUCCESS;
	__utee_check_private(params, sizeof(TEE_Param) * TEE_NUM_PARAMS);
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);

		if (is_memref(type)) {
			must_be_ours_to_give(type, params[n].memref.buffer,
					     params[n].memref.size);
			call->up.vals[2 * n] =
				(uintptr_t)params[n].memref.buffer;
			call->up.vals[2 * n + 1] = params[n].memref.size;
		} else if (type == TEE_PARAM_TYPE_VALUE_INPUT ||
			   type == TEE_PARAM_TYPE_VALUE_INOUT) {
			call->up.vals[2 * n] = params[n].value.a;
			call->up.vals[2 * n + 1] = params[n].value.b;
		}
	}
	return share(call, types, params);
}

static void params_out(struct call *call, uint32_t types,
		       TEE_Param params[TEE_NUM_PARAMS])
{
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		size_t size = call->up.vals[2 * n + 1];

		switch (TEE_PARAM_TYPE_GET(types, n)) {
		case TEE_PARAM_TYPE_VALUE_OUTPUT:
		case TEE_PARAM_TYPE_VALUE_INOUT:
			params[n].value.a = (uint32_t)call->up.vals[2 * n];
			params[n].value.b = (uint32_t)size;
			break;
		case TEE_PARAM_TYPE_MEMREF_OUTPUT:
		case TEE_PARAM_TYPE_MEMREF_INOUT:
			params[n].memref.size = size;
			/* A larger size only tells what would have fit. */
			if (call->original[n] != NULL)
				memcpy(call->original[n],
				       (void *)(uintptr_t)call->up.vals[2 * n],
				       MIN(size, call->len[n]));
			break;
		default:
			break;
		}
	}
}

static void call_end(struct call *call)
{
	TEE_Result res = TEE_SUCCESS;

	if (call->shared == NULL)
		return;
	res = tee_unmap(call->shared, call->shared_len);
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_OpenTASession(const TEE_UUID *destination,
			     uint32_t cancellationRequestTimeout,
			     uint32_t paramTypes,
			     TEE_Param params[TEE_NUM_PARAMS],
			     TEE_TASessionHandle *session,
			     uint32_t *returnOrigin)
{
	struct call call = { 0 };
	uint32_t origin = TEE_ORIGIN_TEE;
	uint32_t number = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(session, sizeof(*session));
	*session = TEE_HANDLE_NULL;
	res = params_in(&call, paramTypes, params);
	if (res == TEE_SUCCESS)
		res = _utee_open_ta_session(destination,
					    cancellationRequestTimeout,
					    &call.up, &number, &origin);
	if (res == TEE_SUCCESS) {
		params_out(&call, paramTypes, params);
		*session = handle_pointer(number);
	}
	call_end(&call);
	if (returnOrigin != NULL)
		*returnOrigin = origin;
	return res;
}

void TEE_CloseTASession(TEE_TASessionHandle session)
{
	TEE_Result res = TEE_SUCCESS;

	if (session == TEE_HANDLE_NULL)
		return;
	res = _utee_close_ta_session(handle_number(session));
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_InvokeTACommand(TEE_TASessionHandle session,
			       uint32_t cancellationRequestTimeout,
			       uint32_t commandID, uint32_t paramTypes,
			       TEE_Param params[TEE_NUM_PARAMS],
			       uint32_t *returnOrigin)
{
	struct call call = { 0 };
	uint32_t origin = TEE_ORIGIN_TEE;
	TEE_Result res = TEE_SUCCESS;

	if (returnOrigin != NULL)
		__utee_check_private(returnOrigin, sizeof(*returnOrigin));
	res = params_in(&call, paramTypes, params);
	if (res == TEE_SUCCESS) {
		res = _utee_invoke_ta_command(handle_number(session),
					      cancellationRequestTimeout,
					      commandID, &call.up, &origin);
		if (res != TEE_ERROR_TARGET_DEAD)
			params_out(&call, paramTypes, params);
	}
	call_end(&call);
	if (returnOrigin != NULL)
		*returnOrigin = origin;
	if (origin == TEE_ORIGIN_TRUSTED_APP)
		return res;
	return __utee_finish(res, 2, TEE_ERROR_OUT_OF_MEMORY,
			     TEE_ERROR_TARGET_DEAD);
}

TEE_Result tee_invoke_supp_plugin(const TEE_UUID *uuid, uint32_t cmd,
				  uint32_t sub_cmd, void *buf, size_t len,
				  size_t *outlen)
{
	static const TEE_UUID system_uuid = PTA_SYSTEM_UUID;
	static TEE_TASessionHandle session;
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
		TEE_PARAM_TYPE_MEMREF_INOUT, TEE_PARAM_TYPE_VALUE_OUTPUT);
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	uint32_t origin = 0;
	TEE_Result res = TEE_SUCCESS;

	if (uuid == NULL || (len != 0) != (buf != NULL))
		return TEE_ERROR_BAD_PARAMETERS;
	if (session == TEE_HANDLE_NULL)
		res = TEE_OpenTASession(&system_uuid, TEE_TIMEOUT_INFINITE, 0,
					NULL, &session, &origin);
	if (res != TEE_SUCCESS)
		return res;
	params[0].memref.buffer = (void *)(uintptr_t)uuid;
	params[0].memref.size = sizeof(*uuid);
	params[1].value.a = cmd;
	params[1].value.b = sub_cmd;
	params[2].memref.buffer = buf;
	params[2].memref.size = len;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE,
				  PTA_SYSTEM_SUPP_PLUGIN_INVOKE, types, params,
				  &origin);
	if (outlen != NULL)
		*outlen = params[3].value.a;
	return res;
}
