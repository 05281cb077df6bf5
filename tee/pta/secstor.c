/*
 * Installs signed TAs. Anybody may ask: what counts is the signature.
 */
#include "pta/secstor.h"
#include "kernel/pages.h"
#include "ta/installed.h"

#define INSTALL 0u /* [in] memref[0]: a TA file, as it was signed */

static TEE_Result install(const struct param *p)
{
	size_t len = p->capacity;
	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;

	if (len == 0)
		return TEE_ERROR_SECURITY;
	if (len > INSTALLED_LEN_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;

	uint8_t *file = pages_alloc_ta(pages);

	if (file == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = param_read(p, 0, file, len);

	if (res == TEE_SUCCESS)
		res = installed_put(file, len);
	pages_free(file, pages);
	return res;
}

static TEE_Result secstor_invoke(struct session *s, uint32_t cmd,
				 struct params *ps)
{
	if (cmd != INSTALL)
		return TEE_ERROR_NOT_IMPLEMENTED;
	if (params_types(ps) != PARAM_TYPES(PARAM_MEMREF_INPUT, 0, 0, 0))
		return TEE_ERROR_BAD_PARAMETERS;
	return install(&ps->p[0]);
}

const struct pta secstor_pta = {
	.uuid = { 0x6e256cba,
		  0xfc4d,
		  0x4941,
		  { 0xad, 0x09, 0x2c, 0xa1, 0x86, 0x03, 0x42, 0xdd } },
	.name = "TA management",
	.invoke = secstor_invoke,
};
