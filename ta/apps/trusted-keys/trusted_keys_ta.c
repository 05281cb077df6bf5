/*
 * Trusted keys of Linux's keyrings: random numbers, and sealing keys so that
 * only this device opens them. For the kernel alone.
 *
 * A blob is a zero byte (its version), IV, tag and ciphertext.
 */
#include "seal.h"

#include <string.h>
#include <trusted_keys_ta.h>

#define HEAD_LEN (1 + SEAL_IV_LEN + SEAL_TAG_LEN)

static const struct seal how = { .purpose = "" };

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param p[4],
				    void **session)
{
	TEE_Identity id;
	TEE_Result res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
						   "gpd.client.identity", &id);

	if (res == TEE_SUCCESS && id.login != TRUSTED_KEYS_LOGIN_KERNEL)
		res = TEE_ERROR_ACCESS_DENIED;
	return res;
}

void TA_CloseSessionEntryPoint(void *session)
{
}

static TEE_Result get_random(uint32_t types, TEE_Param p[4])
{
	uint8_t chunk[64];

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0, 0) ||
	    p[0].memref.buffer == NULL || p[0].memref.size == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	for (size_t off = 0; off < p[0].memref.size; off += sizeof(chunk)) {
		size_t len = p[0].memref.size - off;

		if (len > sizeof(chunk))
			len = sizeof(chunk);
		TEE_GenerateRandom(chunk, len);
		memcpy((uint8_t *)p[0].memref.buffer + off, chunk, len);
	}
	TEE_MemFill(chunk, 0, sizeof(chunk));
	return TEE_SUCCESS;
}

static bool room_for(TEE_Param *out, size_t len)
{
	bool fits = out->memref.buffer != NULL && out->memref.size >= len;

	out->memref.size = len;
	return fits;
}

/* Works on copies: the buffers are the normal world's. */
static TEE_Result transform(uint32_t types, TEE_Param p[4], bool close)
{
	uint8_t in[TRUSTED_KEYS_MAX + HEAD_LEN];
	uint8_t out[TRUSTED_KEYS_MAX + HEAD_LEN] = { 0 };
	size_t len = p[0].memref.size;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				     TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0) ||
	    p[0].memref.buffer == NULL || len == 0 || len > TRUSTED_KEYS_MAX ||
	    p[1].memref.size > TRUSTED_KEYS_MAX || (!close && len <= HEAD_LEN))
		return res;
	memcpy(in, p[0].memref.buffer, len);
	if (close) {
		if (!room_for(&p[1], len + HEAD_LEN))
			return TEE_ERROR_SHORT_BUFFER;
		res = seal_close(&how, out + 1, out + 1 + SEAL_IV_LEN, in, len,
				 out + HEAD_LEN);
		len += HEAD_LEN;
	} else {
		len -= HEAD_LEN;
		if (!room_for(&p[1], len))
			return TEE_ERROR_SHORT_BUFFER;
		res = in[0] == 0 ? seal_open(&how, in + 1, in + 1 + SEAL_IV_LEN,
					     in + HEAD_LEN, len, out)
				 : TEE_ERROR_SECURITY;
	}
	if (res == TEE_SUCCESS)
		memcpy(p[1].memref.buffer, out, len);
	TEE_MemFill(in, 0, sizeof(in));
	TEE_MemFill(out, 0, sizeof(out));
	return res;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t command,
				      uint32_t types, TEE_Param p[4])
{
	switch (command) {
	case TRUSTED_KEYS_GET_RANDOM:
		return get_random(types, p);
	case TRUSTED_KEYS_SEAL:
		return transform(types, p, true);
	case TRUSTED_KEYS_UNSEAL:
		return transform(types, p, false);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
