/*
 * Transient objects and keys kept as persistent ones: a walk through what
 * GlobalPlatform says of them (TEE Internal Core API 1.3.1, clause 5.5).
 */
#include "mischief.h"

#include <string.h>

#define KEY_LEN 16u

static TEE_ObjectHandle allocate(uint32_t type, uint32_t bits)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	(void)TEE_AllocateTransientObject(type, bits, &object);
	return object;
}

static uint32_t transient_walk(void)
{
	static uint8_t key[KEY_LEN] = "0123456789abcdef";
	uint8_t got[64] = { 0 };
	size_t len = sizeof(got);
	TEE_ObjectInfo info;
	TEE_Attribute attr;
	TEE_ObjectHandle object = allocate(TEE_TYPE_AES, 128);
	TEE_ObjectHandle copy = allocate(TEE_TYPE_AES, 256);
	TEE_ObjectHandle none = TEE_HANDLE_NULL;

	EXPECT(object != TEE_HANDLE_NULL && copy != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 129, &none) ==
	       TEE_ERROR_NOT_SUPPORTED);
	EXPECT(TEE_GetObjectInfo1(object, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == TEE_TYPE_AES && info.objectSize == 0);
	EXPECT(info.maxObjectSize == 128 && info.handleFlags == 0);

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, 24);
	EXPECT(TEE_PopulateTransientObject(copy, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(copy, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 192);
	TEE_ResetTransientObject(copy);

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, KEY_LEN);
	EXPECT(TEE_PopulateTransientObject(object, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectBufferAttribute(object, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_SUCCESS);
	EXPECT(len == KEY_LEN && memcmp(got, key, KEY_LEN) == 0);
	len = 1;
	EXPECT(TEE_GetObjectBufferAttribute(object, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == KEY_LEN);
	EXPECT(TEE_CopyObjectAttributes1(copy, object) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(copy, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 128 &&
	       info.handleFlags == TEE_HANDLE_FLAG_INITIALIZED);
	EXPECT(TEE_RestrictObjectUsage1(copy, TEE_USAGE_ENCRYPT) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(copy, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage == TEE_USAGE_ENCRYPT);
	TEE_FreeTransientObject(copy);
	TEE_FreeTransientObject(object);
	return 0;
}

static uint32_t generated_walk(void)
{
	uint8_t first[32];
	uint8_t second[32];
	size_t len = sizeof(first);
	TEE_ObjectHandle object = allocate(TEE_TYPE_HMAC_SHA256, 256);

	EXPECT(TEE_GenerateKey(object, 256, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectBufferAttribute(object, TEE_ATTR_SECRET_VALUE,
					    first, &len) == TEE_SUCCESS);
	EXPECT(len == 32);
	TEE_ResetTransientObject(object);
	EXPECT(TEE_GenerateKey(object, 256, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectBufferAttribute(object, TEE_ATTR_SECRET_VALUE,
					    second, &len) == TEE_SUCCESS);
	EXPECT(memcmp(first, second, sizeof(first)) != 0);
	TEE_FreeTransientObject(object);
	return 0;
}

static uint32_t kept_key_walk(void)
{
	static const char id[] = "a key that is kept";
	static uint8_t secret[20] = "nobody shall read it";
	const uint32_t access =
		TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE_META;
	uint8_t got[32];
	size_t len = sizeof(got);
	size_t count = 0;
	TEE_Attribute attr;
	TEE_ObjectInfo info;
	TEE_ObjectHandle key = allocate(TEE_TYPE_GENERIC_SECRET, 160);
	TEE_ObjectHandle kept = TEE_HANDLE_NULL;

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, secret,
			     sizeof(secret));
	EXPECT(TEE_PopulateTransientObject(key, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, id, sizeof(id),
					  access | TEE_DATA_FLAG_OVERWRITE, key,
					  "data", 4, &kept) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_CloseObject(kept);
	EXPECT(TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id, sizeof(id),
					access, &kept) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(kept, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == TEE_TYPE_GENERIC_SECRET);
	EXPECT(info.objectSize == 160 && info.dataSize == 4);
	EXPECT(TEE_GetObjectBufferAttribute(kept, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_SUCCESS);
	EXPECT(len == sizeof(secret) && memcmp(got, secret, len) == 0);
	EXPECT(TEE_ReadObjectData(kept, got, sizeof(got), &count) ==
	       TEE_SUCCESS);
	EXPECT(count == 4 && memcmp(got, "data", 4) == 0);

	/* A restriction is kept with the object. */
	EXPECT(TEE_RestrictObjectUsage1(kept, TEE_USAGE_DERIVE) == TEE_SUCCESS);
	TEE_CloseObject(kept);
	EXPECT(TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id, sizeof(id),
					access, &kept) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(kept, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage == TEE_USAGE_DERIVE);
	EXPECT(TEE_CloseAndDeletePersistentObject1(kept) == TEE_SUCCESS);
	return 0;
}

TEE_Result objects_self_test(uint32_t *line)
{
	*line = transient_walk();
	if (*line == 0)
		*line = generated_walk();
	if (*line == 0)
		*line = kept_key_walk();
	return *line == 0 ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}
