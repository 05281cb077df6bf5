/*
 * Random numbers for Linux's hwrng, ab7a617c-b8e7-4d8f-8301-d09b61036b64.
 */
#include "pta/services.h"
#include "kernel/random.h"
#include <base/bits.h>
#include <base/secret.h>

#define GET_ENTROPY   0u
#define GET_INFO      1u
#define HEALTH_FAILED 1u
#define QUALITY	      1024u /* per 1024 bits */

static TEE_Result fill(struct param *p)
{
	uint8_t chunk[256];
	TEE_Result res = TEE_SUCCESS;

	if (p->mem == NULL && !p->user)
		return TEE_ERROR_BAD_PARAMETERS;
	for (uint64_t off = 0; off < p->capacity; off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), p->capacity - off);

		if (random_bytes(chunk, len) != TEE_SUCCESS) {
			res = HEALTH_FAILED;
			break;
		}
		res = param_write(p, off, chunk, len);
		if (res != TEE_SUCCESS)
			break;
	}
	secret_wipe(chunk, sizeof(chunk));
	p->size = res == TEE_SUCCESS ? p->capacity : 0;
	return res;
}

static TEE_Result random_invoke(struct session *s, uint32_t cmd,
				struct params *ps)
{
	uint32_t types = params_types(ps);

	switch (cmd) {
	case GET_ENTROPY:
		if (types != PARAM_TYPES(PARAM_MEMREF_INOUT, 0, 0, 0))
			return TEE_ERROR_BAD_PARAMETERS;
		return fill(&ps->p[0]);
	case GET_INFO:
		if (types != PARAM_TYPES(PARAM_VALUE_OUTPUT, 0, 0, 0))
			return TEE_ERROR_BAD_PARAMETERS;
		ps->p[0].a = 0; /* no pacing */
		ps->p[0].b = QUALITY;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_IMPLEMENTED;
	}
}

const struct pta random_pta = {
	.uuid = { 0xab7a617c,
		  0xb8e7,
		  0x4d8f,
		  { 0x83, 0x01, 0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64 } },
	.name = "rng",
	.enumerate = true,
	.invoke = random_invoke,
};
