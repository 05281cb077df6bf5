/*
 * Sealing with the TA's own key.
 */
#include "seal.h"

#include <pta_system.h>
#include <string.h>

#define KEY_LEN 32u

static TEE_Result own_key(const char *purpose, uint8_t key[KEY_LEN])
{
	const TEE_UUID system = PTA_SYSTEM_UUID;
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_MEMREF_OUTPUT,
		TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	TEE_TASessionHandle s = TEE_HANDLE_NULL;
	TEE_Param p[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = TEE_OpenTASession(&system, TEE_TIMEOUT_INFINITE, 0,
					   NULL, &s, NULL);

	if (res != TEE_SUCCESS)
		return res;
	p[0].memref.buffer = (void *)(uintptr_t)purpose;
	p[0].memref.size = strlen(purpose);
	p[1].memref.buffer = key;
	p[1].memref.size = KEY_LEN;
	res = TEE_InvokeTACommand(s, TEE_TIMEOUT_INFINITE,
				  PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY, types, p,
				  NULL);
	TEE_CloseTASession(s);
	return res;
}

static TEE_Result operation(const struct seal *how, uint32_t mode,
			    const uint8_t *iv, TEE_OperationHandle *op)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	uint8_t key[KEY_LEN] = { 0 };
	TEE_Attribute attr;
	TEE_Result res = own_key(how->purpose, key);

	*op = TEE_HANDLE_NULL;
	if (res == TEE_SUCCESS)
		res = TEE_AllocateOperation(op, TEE_ALG_AES_GCM, mode,
					    8 * KEY_LEN);
	if (res == TEE_SUCCESS)
		res = TEE_AllocateTransientObject(TEE_TYPE_AES, 8 * KEY_LEN,
						  &object);
	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, sizeof(key));
	if (res == TEE_SUCCESS)
		res = TEE_PopulateTransientObject(object, &attr, 1);
	if (res == TEE_SUCCESS)
		res = TEE_SetOperationKey(*op, object);
	if (res == TEE_SUCCESS)
		res = TEE_AEInit(*op, iv, SEAL_IV_LEN, 8 * SEAL_TAG_LEN, 0, 0);
	if (res == TEE_SUCCESS && how->aad_len != 0)
		TEE_AEUpdateAAD(*op, how->aad, how->aad_len);
	TEE_FreeTransientObject(object);
	TEE_MemFill(key, 0, sizeof(key));
	return res;
}

TEE_Result seal_close(const struct seal *how, uint8_t *iv, uint8_t *tag,
		      const void *in, size_t len, void *out)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	size_t out_len = len;
	size_t tag_len = SEAL_TAG_LEN;
	TEE_Result res = TEE_SUCCESS;

	TEE_GenerateRandom(iv, SEAL_IV_LEN);
	res = operation(how, TEE_MODE_ENCRYPT, iv, &op);
	if (res == TEE_SUCCESS)
		res = TEE_AEEncryptFinal(op, in, len, out, &out_len, tag,
					 &tag_len);
	TEE_FreeOperation(op);
	return res;
}

TEE_Result seal_open(const struct seal *how, const uint8_t *iv,
		     const uint8_t *tag, const void *in, size_t len, void *out)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	size_t out_len = len;
	uint8_t tag_copy[SEAL_TAG_LEN];
	TEE_Result res = operation(how, TEE_MODE_DECRYPT, iv, &op);

	memcpy(tag_copy, tag, sizeof(tag_copy));
	if (res == TEE_SUCCESS)
		res = TEE_AEDecryptFinal(op, in, len, out, &out_len, tag_copy,
					 sizeof(tag_copy));
	TEE_FreeOperation(op);
	if (res == TEE_SUCCESS)
		return res;
	TEE_MemFill(out, 0, len);
	return res == TEE_ERROR_MAC_INVALID ? TEE_ERROR_SECURITY : res;
}
