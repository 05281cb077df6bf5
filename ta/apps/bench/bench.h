/*
 * The parts of the bench TA.
 */
#ifndef BENCH_H
#define BENCH_H

#include <bench_ta.h>
#include <tee_internal_api.h>

#define TYPES(a, b, c, d)                                                      \
	TEE_PARAM_TYPES(TEE_PARAM_TYPE_##a, TEE_PARAM_TYPE_##b,                \
			TEE_PARAM_TYPE_##c, TEE_PARAM_TYPE_##d)

/** storage_command() - what begins with BENCH_STORE_ */
TEE_Result storage_command(uint32_t command, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS]);

#endif
