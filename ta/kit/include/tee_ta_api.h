/*
 * The entry points every TA defines (TEE Internal Core API, clause 4.3).
 */
#ifndef TEE_TA_API_H
#define TEE_TA_API_H

#include <tee_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* GlobalPlatform's keyword for functions the TA exports; nothing to say here. */
#define TA_EXPORT

/**
 * TA_CreateEntryPoint() - constructor of an instance
 *
 * Called once, before anything else of the TA. On an error the instance is
 * destroyed and the client's open-session fails with the returned code.
 */
TEE_Result TA_EXPORT TA_CreateEntryPoint(void);

/**
 * TA_DestroyEntryPoint() - destructor of an instance
 *
 * Called once, after the last session was closed; not after a panic.
 */
void TA_EXPORT TA_DestroyEntryPoint(void);

/**
 * TA_OpenSessionEntryPoint() - a client asks for a session
 * @paramTypes:     types of the four parameters, TEE_PARAM_TYPES()
 * @params:         the parameters; memory references end with the call
 * @sessionContext: the TA may set it; handed to the session's later entries
 *
 * Return: TEE_SUCCESS, or the error with which the session is refused.
 */
TEE_Result TA_EXPORT TA_OpenSessionEntryPoint(uint32_t paramTypes,
					      TEE_Param params[TEE_NUM_PARAMS],
					      void **sessionContext);

/** TA_CloseSessionEntryPoint() - a session of the TA ends. */
void TA_EXPORT TA_CloseSessionEntryPoint(void *sessionContext);

/**
 * TA_InvokeCommandEntryPoint() - run a command
 * @sessionContext: what the session's open entry set
 * @commandID:      meaning is the TA's own
 * @paramTypes:     types of the four parameters; check before using @params
 * @params:         the parameters; outputs are returned whatever the result
 */
TEE_Result TA_EXPORT TA_InvokeCommandEntryPoint(
	void *sessionContext, uint32_t commandID, uint32_t paramTypes,
	TEE_Param params[TEE_NUM_PARAMS]);

#ifdef __cplusplus
}
#endif

#endif
