/*
 * The parts of the mischief TA.
 */
#ifndef MISCHIEF_H
#define MISCHIEF_H

#include <mischief_ta.h>
#include <tee_internal_api.h>

#define TYPES(a, b, c, d)                                                      \
	TEE_PARAM_TYPES(TEE_PARAM_TYPE_##a, TEE_PARAM_TYPE_##b,                \
			TEE_PARAM_TYPE_##c, TEE_PARAM_TYPE_##d)

/* Ends a self test with the line that did not hold. */
#define EXPECT(cond)                                                           \
	do {                                                                   \
		if (!(cond))                                                   \
			return __LINE__;                                       \
	} while (0)

/* Each returns TEE_ERROR_NOT_SUPPORTED for a command of another part. */
TEE_Result faults_command(uint32_t command);
/* Walks over transient objects and keys. @line: what did not hold, or 0. */
TEE_Result objects_self_test(uint32_t *line);
/* The same over digests, MACs and ciphers. */
TEE_Result operations_self_test(uint32_t *line);
TEE_Result storage_command(uint32_t command, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS]);
TEE_Result calls_command(uint32_t command, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS]);

#endif
