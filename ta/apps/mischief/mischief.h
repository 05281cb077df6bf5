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
/* A secret as keys, scalar, object and heap; kept until the instance ends. */
TEE_Result secret_command(uint32_t types, TEE_Param params[TEE_NUM_PARAMS]);
TEE_Result storage_command(uint32_t command, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS]);
TEE_Result calls_command(uint32_t command, uint32_t types,
			 TEE_Param params[TEE_NUM_PARAMS]);

/* What C has no words for: raw_a64.S, raw_x86_64.S. */

/** raw_call() - system call @number with these eight arguments. */
TEE_Result raw_call(unsigned long a, unsigned long b, unsigned long c,
		    unsigned long d, unsigned long e, unsigned long f,
		    unsigned long g, unsigned long h, unsigned long number);
/** raw_undefined() - an instruction that does not exist. */
void raw_undefined(void);
/** raw_monitor_call() - one that a TA may not use. */
void raw_monitor_call(void);

#endif
