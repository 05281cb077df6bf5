/*
 * Persistent objects, their streams, sharing and enumeration (clauses 5.7 to
 * 5.9). Each case cleans up what it made, also after one that failed.
 */
#include "kat.h"

#include <string.h>

#define STORE TEE_STORAGE_PRIVATE
#define READ  TEE_DATA_FLAG_ACCESS_READ
#define WRITE TEE_DATA_FLAG_ACCESS_WRITE
#define META  TEE_DATA_FLAG_ACCESS_WRITE_META
#define ALL   (READ | WRITE | META)
#define SH_R  TEE_DATA_FLAG_SHARE_READ
#define SH_W  TEE_DATA_FLAG_SHARE_WRITE
#define OVER  TEE_DATA_FLAG_OVERWRITE

static TEE_Result create(const char *id, uint32_t flags, const void *data,
			 size_t len, TEE_ObjectHandle *h)
{
	return TEE_CreatePersistentObject(STORE, id, strlen(id), flags,
					  TEE_HANDLE_NULL, data, len, h);
}

static TEE_Result open(const char *id, uint32_t flags, TEE_ObjectHandle *h)
{
	return TEE_OpenPersistentObject(STORE, id, strlen(id), flags, h);
}

static uint32_t positions(void)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	char got[32];
	size_t n = 0;

	EXPECT(create("conf-seek", ALL | OVER, "0123456789", 10, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 20, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataPosition == 20 && info.dataSize == 10);
	EXPECT(TEE_ReadObjectData(h, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 0);
	EXPECT(TEE_SeekObjectData(h, -5, TEE_DATA_SEEK_CUR) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataPosition == 15);
	EXPECT(TEE_SeekObjectData(h, -100, TEE_DATA_SEEK_CUR) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataPosition == 0);
	EXPECT(TEE_SeekObjectData(h, -3, TEE_DATA_SEEK_END) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(h, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 3 && memcmp(got, "789", 3) == 0);
	EXPECT(TEE_SeekObjectData(h, TEE_DATA_MAX_POSITION,
				  TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataPosition == TEE_DATA_MAX_POSITION);
	EXPECT(TEE_WriteObjectData(h, "x", 1) == TEE_ERROR_OVERFLOW);
	EXPECT(TEE_SeekObjectData(h, 1, TEE_DATA_SEEK_CUR) ==
	       TEE_ERROR_OVERFLOW);
	EXPECT(TEE_SeekObjectData(h, (intmax_t)TEE_DATA_MAX_POSITION + 1,
				  TEE_DATA_SEEK_SET) == TEE_ERROR_OVERFLOW);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t lengths(void)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	char got[32];
	size_t n = 0;

	EXPECT(create("conf-len", ALL | OVER, "0123456789", 10, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 8, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_TruncateObjectData(h, 4) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataPosition == 8 && info.dataSize == 4);
	EXPECT(TEE_WriteObjectData(h, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataSize == 4);
	EXPECT(TEE_WriteObjectData(h, "AB", 2) == TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 0, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(h, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 10 && memcmp(got, "0123\0\0\0\0AB", 10) == 0);
	EXPECT(TEE_ReadObjectData(h, NULL, 0, &n) == TEE_SUCCESS);
	EXPECT(n == 0);
	EXPECT(TEE_TruncateObjectData(h, 0) == TEE_SUCCESS);
	EXPECT(TEE_TruncateObjectData(h, 3) == TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 0, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(h, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 3 && memcmp(got, "\0\0\0", 3) == 0);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	return 0;
}

/* Which pairs of handles may stand beside each other. */
static const struct {
	uint32_t first;
	uint32_t second;
	bool together;
} sharing_rows[] = {
	{ READ, READ, false },
	{ READ | SH_R, READ | SH_R, true },
	{ READ | SH_R, READ, false },
	{ READ, READ | SH_R, false },
	{ READ | SH_R | SH_W, READ | SH_R | SH_W, true },
	{ READ | SH_R | SH_W, READ | SH_R, false },
	{ WRITE | SH_W, WRITE | SH_W, true },
	{ WRITE | SH_R, WRITE | SH_R, false },
	{ READ | WRITE | SH_R | SH_W, READ | SH_R | SH_W, true },
	{ READ | WRITE | SH_R, READ | SH_R, false },
	{ READ | SH_R, WRITE | SH_W, false },
	{ META | SH_R | SH_W, META | SH_R | SH_W, false },
	{ META | READ | SH_R, READ | SH_R, false },
	{ READ | SH_R, META | READ | SH_R, false },
	{ 0, 0, false },
	{ 0, READ | SH_R, false },
	{ SH_R, READ | SH_R, true },
	{ SH_R | SH_W, SH_R | SH_W, true },
};

static uint32_t sharing(void)
{
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;

	EXPECT(create("conf-share", ALL | OVER, "data", 4, NULL) ==
	       TEE_SUCCESS);
	for (size_t i = 0; i < COUNT(sharing_rows); i++) {
		EXPECT(open("conf-share", sharing_rows[i].first, &a) ==
		       TEE_SUCCESS);
		TEE_Result res = open("conf-share", sharing_rows[i].second, &b);

		if (res != (sharing_rows[i].together
				    ? TEE_SUCCESS
				    : TEE_ERROR_ACCESS_CONFLICT))
			return 10000 + (uint32_t)i;
		TEE_CloseObject(b);
		TEE_CloseObject(a);
	}
	EXPECT(open("conf-share", META, &a) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(a) == TEE_SUCCESS);
	return 0;
}

static uint32_t overwriting(void)
{
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	char got[16];
	size_t n = 0;

	EXPECT(create("conf-over", ALL | OVER, "old data", 8, NULL) ==
	       TEE_SUCCESS);
	EXPECT(create("conf-over", ALL, "new", 3, &a) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(a == TEE_HANDLE_NULL);
	EXPECT(create("conf-over", ALL | OVER, "new", 3, &a) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(a, &info) == TEE_SUCCESS);
	EXPECT(info.dataSize == 3 && info.dataPosition == 0 &&
	       info.objectType == TEE_TYPE_DATA && info.objectSize == 0 &&
	       info.maxObjectSize == 0);
	EXPECT(info.handleFlags == (ALL | TEE_HANDLE_FLAG_PERSISTENT |
				    TEE_HANDLE_FLAG_INITIALIZED));
	EXPECT(create("conf-over", ALL | OVER, "third", 5, &b) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(TEE_ReadObjectData(a, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 3 && memcmp(got, "new", 3) == 0);
	EXPECT(TEE_CloseAndDeletePersistentObject1(a) == TEE_SUCCESS);
	EXPECT(open("conf-over", READ, &a) == TEE_ERROR_ITEM_NOT_FOUND);
	return 0;
}

/* Who shares an object shares its replacement, too. */
static uint32_t overwriting_shared(void)
{
	const uint32_t flags = READ | WRITE | SH_R | SH_W;
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;

	EXPECT(create("conf-over2", flags | OVER, "old data", 8, &a) ==
	       TEE_SUCCESS);
	EXPECT(create("conf-over2", flags, "new", 3, &b) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(create("conf-over2", READ | SH_R | OVER, "new", 3, &b) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(create("conf-over2", flags | META | OVER, "new", 3, &b) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(create("conf-over2", flags | OVER, "new", 3, &b) == TEE_SUCCESS);
	TEE_CloseObject(b);
	EXPECT(create("conf-over2", flags | OVER, "newer", 5, NULL) ==
	       TEE_SUCCESS);
	TEE_CloseObject(a);
	EXPECT(open("conf-over2", META, &a) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(a) == TEE_SUCCESS);
	return 0;
}

/* A persistent object lends its attributes, and its usage as it is now. */
static uint32_t copied(void)
{
	static uint8_t secret[16] = "a key to be lent";
	TEE_ObjectHandle key =
		secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			      (struct bytes){ secret, 16 });
	TEE_ObjectHandle from = TEE_HANDLE_NULL;
	TEE_ObjectHandle to = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };

	EXPECT(TEE_CreatePersistentObject(STORE, "conf-from", 9, ALL | OVER,
					  key, NULL, 0, &from) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_RestrictObjectUsage1(from, TEE_USAGE_ENCRYPT) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CreatePersistentObject(STORE, "conf-to", 7, ALL | OVER, from,
					  "ab", 2, &to) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(to, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == TEE_TYPE_AES && info.objectSize == 128 &&
	       info.dataSize == 2 && info.objectUsage == TEE_USAGE_ENCRYPT);
	EXPECT(TEE_CloseAndDeletePersistentObject1(to) == TEE_SUCCESS);
	EXPECT(TEE_CreatePersistentObject(STORE, "conf-to", 7, ALL | OVER, from,
					  NULL, 0, NULL) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(from, &info) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(from) == TEE_SUCCESS);
	EXPECT(open("conf-from", META, &to) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(open("conf-to", META, &to) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(to) == TEE_SUCCESS);
	return 0;
}

/* 300 objects at once, as TAs that keep many keys have them. */
static uint32_t many_transient(void)
{
	static TEE_ObjectHandle h[300];

	for (size_t i = 0; i < COUNT(h); i++)
		EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &h[i]) ==
		       TEE_SUCCESS);
	for (size_t i = 0; i < COUNT(h); i++)
		TEE_FreeTransientObject(h[i]);
	return 0;
}

static uint32_t renaming(void)
{
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;
	char got[16];
	size_t n = 0;

	EXPECT(create("conf-a", ALL | OVER, "aaaa", 4, &a) == TEE_SUCCESS);
	EXPECT(create("conf-b", ALL | OVER, "bbbb", 4, &b) == TEE_SUCCESS);
	EXPECT(TEE_RenamePersistentObject(a, "conf-b", 6) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	TEE_CloseObject(b);
	EXPECT(TEE_RenamePersistentObject(a, "conf-b", 6) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(TEE_SeekObjectData(a, 2, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_RenamePersistentObject(a, "conf-c", 6) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(a, got, sizeof(got), &n) == TEE_SUCCESS);
	EXPECT(n == 2);
	EXPECT(open("conf-a", READ, &b) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(open("conf-c", READ, &b) == TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(TEE_RenamePersistentObject(a, "conf-a", 6) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(a) == TEE_SUCCESS);
	EXPECT(open("conf-b", ALL, &b) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(b) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(TEE_HANDLE_NULL) ==
	       TEE_SUCCESS);
	return 0;
}

static uint32_t enumeration(void)
{
	static const char *const ids[] = { "conf-e1", "conf-e22", "conf-e333" };
	TEE_ObjectEnumHandle e = TEE_HANDLE_NULL;
	TEE_ObjectHandle h[COUNT(ids)];
	TEE_ObjectInfo info = { 0 };
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	size_t len = 0;
	unsigned int found = 0;

	EXPECT(TEE_AllocatePersistentObjectEnumerator(&e) == TEE_SUCCESS);
	EXPECT(TEE_GetNextPersistentObject(e, &info, id, &len) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_StartPersistentObjectEnumerator(e, 0x12345678) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetNextPersistentObject(e, &info, id, &len) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	for (size_t i = 0; i < COUNT(ids); i++)
		EXPECT(create(ids[i], ALL | OVER, "12345678", i + 1, &h[i]) ==
		       TEE_SUCCESS);
	for (size_t round = 0; round < 2; round++) {
		found = 0;
		EXPECT(TEE_StartPersistentObjectEnumerator(e, STORE) ==
		       TEE_SUCCESS);
		while (TEE_GetNextPersistentObject(e, &info, id, &len) ==
		       TEE_SUCCESS)
			for (size_t i = 0; i < COUNT(ids); i++)
				if (len == strlen(ids[i]) &&
				    memcmp(id, ids[i], len) == 0) {
					EXPECT(info.dataSize == i + 1);
					EXPECT(info.objectType ==
					       TEE_TYPE_DATA);
					found++;
				}
		EXPECT(found == COUNT(ids));
	}
	EXPECT(TEE_StartPersistentObjectEnumerator(e, STORE) == TEE_SUCCESS);
	TEE_ResetPersistentObjectEnumerator(e);
	EXPECT(TEE_GetNextPersistentObject(e, NULL, id, &len) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	for (size_t i = 0; i < COUNT(ids); i++)
		EXPECT(TEE_CloseAndDeletePersistentObject1(h[i]) ==
		       TEE_SUCCESS);
	TEE_FreePersistentObjectEnumerator(e);
	TEE_FreePersistentObjectEnumerator(TEE_HANDLE_NULL);
	TEE_ResetPersistentObjectEnumerator(TEE_HANDLE_NULL);
	return 0;
}

/* A key that persists is one to be used, and has a stream of its own. */
static uint32_t keys(void)
{
	static uint8_t secret[16] = "a key that stays";
	TEE_ObjectHandle key =
		secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			      (struct bytes){ secret, 16 });
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	uint8_t got[16];
	size_t len = sizeof(got);

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_RestrictObjectUsage1(key, ~(uint32_t)TEE_USAGE_DERIVE) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CreatePersistentObject(STORE, "conf-key", 8, ALL | OVER, key,
					  "with data", 9, &h) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_RestrictObjectUsage1(h, ~(uint32_t)TEE_USAGE_DECRYPT) ==
	       TEE_SUCCESS);
	TEE_CloseObject(h);
	EXPECT(open("conf-key", READ | META, &h) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == TEE_TYPE_AES && info.objectSize == 128 &&
	       info.maxObjectSize == 128 && info.dataSize == 9 &&
	       info.objectUsage ==
		       ~(uint32_t)(TEE_USAGE_DECRYPT | TEE_USAGE_DERIVE));
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_SUCCESS);
	EXPECT(len == 16 && memcmp(got, secret, 16) == 0);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_AES_ECB_NOPAD,
				     TEE_MODE_ENCRYPT, 128) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, h) == TEE_SUCCESS);
	TEE_FreeOperation(op);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 128, &key) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CopyObjectAttributes1(key, h) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(key, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage ==
	       ~(uint32_t)(TEE_USAGE_DECRYPT | TEE_USAGE_DERIVE));

	/* Without a place for a handle, the transient object's becomes it. */
	EXPECT(TEE_CreatePersistentObject(STORE, "conf-key", 8,
					  ALL | SH_R | OVER, key, NULL, 0,
					  NULL) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(key, &info) == TEE_SUCCESS);
	EXPECT((info.handleFlags & TEE_HANDLE_FLAG_PERSISTENT) != 0);
	EXPECT(TEE_CloseAndDeletePersistentObject1(key) == TEE_SUCCESS);
	return 0;
}

static uint32_t store_ids(void)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	EXPECT(TEE_OpenPersistentObject(0xabcdef01, "x", 1, READ, &h) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_CreatePersistentObject(0xabcdef01, "x", 1, ALL,
					  TEE_HANDLE_NULL, NULL, 0,
					  &h) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_CreatePersistentObject(0x80000000, "conf-ree", 8, ALL | OVER,
					  TEE_HANDLE_NULL, NULL, 0,
					  &h) == TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t many_open(void)
{
	TEE_ObjectHandle h[48];
	char id[] = "conf-many-00";

	for (size_t i = 0; i < COUNT(h); i++) {
		id[10] = (char)('0' + i / 10);
		id[11] = (char)('0' + i % 10);
		EXPECT(create(id, ALL | OVER, id, sizeof(id), &h[i]) ==
		       TEE_SUCCESS);
	}
	for (size_t i = 0; i < COUNT(h); i++)
		EXPECT(TEE_CloseAndDeletePersistentObject1(h[i]) ==
		       TEE_SUCCESS);
	return 0;
}

/* 200 KiB, written and read in odd pieces. */
static uint32_t large(void)
{
	static uint8_t piece[4099];
	static uint8_t back[4099];
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	size_t n = 0;

	EXPECT(create("conf-large", ALL | OVER, NULL, 0, &h) == TEE_SUCCESS);
	for (uint32_t i = 0; i < 50; i++) {
		TEE_MemFill(piece, i + 1, sizeof(piece));
		EXPECT(TEE_WriteObjectData(h, piece, sizeof(piece)) ==
		       TEE_SUCCESS);
	}
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.dataSize == 50 * sizeof(piece) &&
	       info.dataPosition == info.dataSize);
	EXPECT(TEE_SeekObjectData(h, 0, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	for (uint32_t i = 0; i < 50; i++) {
		TEE_MemFill(piece, i + 1, sizeof(piece));
		EXPECT(TEE_ReadObjectData(h, back, sizeof(back), &n) ==
		       TEE_SUCCESS);
		EXPECT(n == sizeof(back) && memcmp(piece, back, n) == 0);
	}
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	return 0;
}

static const struct walk stream_rows[] = {
	{ "positions may pass the end, but not the limit", positions },
	{ "lengths change, positions stay", lengths },
	{ "handles share an object only as all of them say", sharing },
	{ "objects are replaced only on request", overwriting },
	{ "an object that is open is replaced if it is shared",
	  overwriting_shared },
	{ "a persistent object lends its attributes", copied },
	{ "300 transient objects at once", many_transient },
	{ "a handle lives through a rename", renaming },
	{ "enumerators find everything, twice", enumeration },
	{ "keys persist, with their usage", keys },
	{ "store identifiers", store_ids },
	{ "48 objects open at once", many_open },
	{ "200 KiB in odd pieces", large },
};

WALK_PART(streams, stream_rows, false);
