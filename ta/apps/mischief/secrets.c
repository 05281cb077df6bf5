/*
 * A secret that goes through as much of the TEE as one command can bring it:
 * tests/museum looks for it in the memory of the machine afterwards. It comes
 * and is named masked, so that it exists nowhere but here and in the kernel.
 */
#include "mischief.h"

#include <string.h>

#define LEN 32u

static uint8_t held[LEN]; /* until the instance ends */

static uint32_t as_keys(const uint8_t *secret)
{
	static const uint8_t plain[LEN];
	uint8_t out[LEN + 16];
	size_t len = sizeof(out);
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE,
			     (void *)(uintptr_t)secret, LEN);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, LEN * 8, &key) ==
	       TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(key, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT,
				     LEN * 8) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_CipherInit(op, plain, 16);
	EXPECT(TEE_CipherDoFinal(op, plain, LEN, out, &len) == TEE_SUCCESS);
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(key);

	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_HMAC_SHA256, LEN * 8,
					   &key) == TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(key, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_HMAC_SHA256, TEE_MODE_MAC,
				     LEN * 8) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_MACInit(op, NULL, 0);
	len = sizeof(out);
	EXPECT(TEE_MACComputeFinal(op, secret, LEN, out, &len) == TEE_SUCCESS);
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(key);
	return 0;
}

/* As the private half of an agreement on P-256; the point is its base point. */
static uint32_t as_scalar(const uint8_t *secret)
{
	static const uint8_t x[LEN] = {
		0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47,
		0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
		0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0,
		0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
	};
	static const uint8_t y[LEN] = {
		0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b,
		0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16,
		0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce,
		0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
	};
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_ObjectHandle shared = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Attribute attr[4];

	TEE_InitRefAttribute(&attr[0], TEE_ATTR_ECC_PRIVATE_VALUE,
			     (void *)(uintptr_t)secret, LEN);
	TEE_InitRefAttribute(&attr[1], TEE_ATTR_ECC_PUBLIC_VALUE_X,
			     (void *)(uintptr_t)x, LEN);
	TEE_InitRefAttribute(&attr[2], TEE_ATTR_ECC_PUBLIC_VALUE_Y,
			     (void *)(uintptr_t)y, LEN);
	TEE_InitValueAttribute(&attr[3], TEE_ATTR_ECC_CURVE,
			       TEE_ECC_CURVE_NIST_P256, 0);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_ECDH_KEYPAIR, 256, &pair) ==
	       TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(pair, attr, 4) == TEE_SUCCESS);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 256,
					   &shared) == TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_ECDH_DERIVE_SHARED_SECRET,
				     TEE_MODE_DERIVE, 256) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, pair) == TEE_SUCCESS);
	TEE_DeriveKey(op, &attr[1], 2, shared);
	TEE_FreeOperation(op);
	TEE_FreeTransientObject(shared);
	TEE_FreeTransientObject(pair);
	return 0;
}

/* Kept, read back, and deleted. */
static uint32_t as_object(const uint8_t *secret)
{
	static const char id[] = "museum";
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	uint8_t back[LEN];
	size_t count = 0;
	bool right = false;

	EXPECT(TEE_CreatePersistentObject(
		       TEE_STORAGE_PRIVATE, id, sizeof(id),
		       TEE_DATA_FLAG_ACCESS_READ |
			       TEE_DATA_FLAG_ACCESS_WRITE_META |
			       TEE_DATA_FLAG_OVERWRITE,
		       TEE_HANDLE_NULL, secret, LEN, &object) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(object, back, LEN, &count) == TEE_SUCCESS);
	right = count == LEN && memcmp(back, secret, LEN) == 0;
	TEE_MemFill(back, 0, sizeof(back));
	EXPECT(right);
	EXPECT(TEE_CloseAndDeletePersistentObject1(object) == TEE_SUCCESS);
	return 0;
}

TEE_Result secret_command(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	const uint8_t *masked = params[0].memref.buffer;
	uint8_t *copy = NULL;
	uint32_t line = 0;

	if (types != TYPES(MEMREF_INPUT, VALUE_OUTPUT, NONE, NONE) ||
	    params[0].memref.size != LEN)
		return TEE_ERROR_BAD_PARAMETERS;
	copy = TEE_Malloc(LEN, TEE_MALLOC_FILL_ZERO);
	if (copy == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	for (unsigned int i = 0; i < LEN; i++)
		held[i] = masked[i] ^ MISCHIEF_SECRET_MASK;
	TEE_MemMove(copy, held, LEN);
	/* The last leaves its traces on the kernel's stack, if any. */
	line = as_object(copy);
	if (line == 0)
		line = as_keys(copy);
	if (line == 0)
		line = as_scalar(copy);
	TEE_Free(copy);
	params[1].value.a = line;
	return line == 0 ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}
