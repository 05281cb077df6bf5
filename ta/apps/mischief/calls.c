/*
 * Calls from TA to TA.
 */
#include "mischief.h"

#include <hello_ta.h>
#include <string.h>

static const TEE_UUID hello = TA_HELLO_UUID;
static const TEE_UUID shared = TA_MISCHIEF_SHARED_UUID;

static TEE_Result open(const TEE_UUID *uuid, TEE_TASessionHandle *session,
		       uint32_t *origin)
{
	return TEE_OpenTASession(uuid, TEE_TIMEOUT_INFINITE, 0, NULL, session,
				 origin);
}

static TEE_Result call(const TEE_UUID *uuid, uint32_t command, uint32_t types,
		       TEE_Param params[TEE_NUM_PARAMS], uint32_t *origin)
{
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	TEE_Result res = open(uuid, &session, origin);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, command, types,
				  params, origin);
	TEE_CloseTASession(session);
	return res;
}

static TEE_Result private_echo(void)
{
	static const char from[] = "travels through shared memory";
	char to[64] = "";
	TEE_Param params[TEE_NUM_PARAMS] = {
		[0].memref = { (void *)(uintptr_t)from, sizeof(from) },
		[1].memref = { to, sizeof(to) },
	};
	uint32_t origin = 0;
	TEE_Result res = call(&shared, MISCHIEF_ECHO,
			      TYPES(MEMREF_INPUT, MEMREF_OUTPUT, NONE, NONE),
			      params, &origin);

	if (res != TEE_SUCCESS)
		return res;
	if (params[1].memref.size != sizeof(from) ||
	    memcmp(from, to, sizeof(from)) != 0)
		return TEE_ERROR_BAD_FORMAT;
	params[1].memref.size = 3;
	res = call(&shared, MISCHIEF_ECHO,
		   TYPES(MEMREF_INPUT, MEMREF_OUTPUT, NONE, NONE), params,
		   &origin);
	if (res != TEE_ERROR_SHORT_BUFFER ||
	    params[1].memref.size != sizeof(from))
		return TEE_ERROR_BAD_STATE;
	return TEE_SUCCESS;
}

static TEE_Result panicking(void)
{
	uint32_t origin = 0;
	TEE_Result res = call(&shared, MISCHIEF_PANIC, 0, NULL, &origin);

	if (res != TEE_ERROR_TARGET_DEAD || origin != TEE_ORIGIN_TEE)
		return TEE_ERROR_GENERIC;
	return TEE_SUCCESS;
}

static TEE_Result opening(const TEE_UUID *uuid, uint32_t types,
			  TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_TASessionHandle session = TEE_HANDLE_NULL;
	uint32_t origin = 0;

	if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	params[0].value.a = open(uuid, &session, &origin);
	params[0].value.b = origin;
	TEE_CloseTASession(session);
	return TEE_SUCCESS;
}

TEE_Result calls_command(uint32_t command, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS])
{
	static const TEE_UUID unknown = { 0x0badbad0, 1, 2, { 3 } };
	uint32_t origin = 0;

	switch (command) {
	case MISCHIEF_CALL_HELLO:
		return call(&hello, TA_HELLO_CMD_INCREMENT, types, params,
			    &origin);
	case MISCHIEF_CALL_ECHO:
		return call(&shared, MISCHIEF_ECHO, types, params, &origin);
	case MISCHIEF_CALL_PRIVATE_ECHO:
		return private_echo();
	case MISCHIEF_CALL_PANIC:
		return panicking();
	case MISCHIEF_CALL_SELF:
		return opening(&shared, types, params);
	case MISCHIEF_CALL_UNKNOWN:
		return opening(&unknown, types, params);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
