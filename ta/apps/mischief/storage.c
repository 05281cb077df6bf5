/*
 * Persistent objects: single steps for the client, and a walk through what
 * GlobalPlatform says of them.
 */
#include "mischief.h"

#include <string.h>

#define STORE	 TEE_STORAGE_PRIVATE
#define DATA_MAX (64 * 1024)

#define ACCESS                                                                 \
	(TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE |              \
	 TEE_DATA_FLAG_ACCESS_WRITE_META)

struct id {
	uint8_t bytes[TEE_OBJECT_ID_MAX_LEN];
	size_t len;
};

static bool id_copy(struct id *id, const TEE_Param *param)
{
	if (param->memref.size > sizeof(id->bytes))
		return false;
	id->len = param->memref.size;
	TEE_MemMove(id->bytes, param->memref.buffer, id->len);
	return true;
}

/* Data that tells its place. */
static void pattern(uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		p[i] = (uint8_t)(i * 7 + i / 251);
}

static TEE_Result create(const struct id *id, uint32_t len, uint32_t flags)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	uint8_t *data = NULL;
	TEE_Result res = TEE_SUCCESS;

	if (len > DATA_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	data = TEE_Malloc(len, TEE_MALLOC_FILL_ZERO);
	if (data == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	pattern(data, len);
	res = TEE_CreatePersistentObject(STORE, id->bytes, id->len,
					 ACCESS | flags, TEE_HANDLE_NULL, data,
					 len, &object);
	TEE_CloseObject(object);
	TEE_Free(data);
	return res;
}

/* Internal Core API, 5.9: an object that is found corrupt closes its handle. */
static TEE_Result close_after(TEE_ObjectHandle object, TEE_Result res)
{
	if (res != TEE_ERROR_CORRUPT_OBJECT)
		TEE_CloseObject(object);
	return res;
}

static TEE_Result read(const struct id *id, TEE_Param *to)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	size_t count = 0;
	TEE_Result res = TEE_OpenPersistentObject(
		STORE, id->bytes, id->len, TEE_DATA_FLAG_ACCESS_READ, &object);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_ReadObjectData(object, to->memref.buffer, to->memref.size,
				 &count);
	to->memref.size = count;
	return close_after(object, res);
}

static TEE_Result overwrite(const struct id *id, const TEE_Param *from)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = TEE_OpenPersistentObject(
		STORE, id->bytes, id->len, TEE_DATA_FLAG_ACCESS_WRITE, &object);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_WriteObjectData(object, from->memref.buffer,
				  from->memref.size);
	return close_after(object, res);
}

static TEE_Result open_meta(const struct id *id, TEE_ObjectHandle *object)
{
	return TEE_OpenPersistentObject(STORE, id->bytes, id->len,
					TEE_DATA_FLAG_ACCESS_WRITE_META,
					object);
}

static TEE_Result remove(const struct id *id)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open_meta(id, &object);

	if (res != TEE_SUCCESS)
		return res;
	return TEE_CloseAndDeletePersistentObject1(object);
}

static TEE_Result rename_to(const struct id *id, const struct id *to)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res = open_meta(id, &object);

	if (res != TEE_SUCCESS)
		return res;
	res = TEE_RenamePersistentObject(object, to->bytes, to->len);
	return close_after(object, res);
}

static TEE_Result count_objects(uint32_t *count)
{
	TEE_ObjectEnumHandle e = TEE_HANDLE_NULL;
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	size_t len = 0;
	TEE_Result res = TEE_AllocatePersistentObjectEnumerator(&e);

	*count = 0;
	if (res != TEE_SUCCESS)
		return res;
	res = TEE_StartPersistentObjectEnumerator(e, STORE);
	while (res == TEE_SUCCESS) {
		res = TEE_GetNextPersistentObject(e, NULL, id, &len);
		if (res == TEE_SUCCESS)
			++*count;
	}
	TEE_FreePersistentObjectEnumerator(e);
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}

/* The walk. Each part returns the line that did not hold, or 0. */

static uint32_t streams(void)
{
	static const char id[] = "self-test";
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	uint8_t buf[64];
	size_t count = 0;

	EXPECT(TEE_CreatePersistentObject(
		       STORE, id, sizeof(id), ACCESS | TEE_DATA_FLAG_OVERWRITE,
		       TEE_HANDLE_NULL, "0123456789", 10, &h) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == TEE_TYPE_DATA && info.dataSize == 10 &&
	       info.dataPosition == 0);
	EXPECT((info.handleFlags & TEE_HANDLE_FLAG_PERSISTENT) != 0);
	EXPECT(TEE_ReadObjectData(h, buf, 4, &count) == TEE_SUCCESS);
	EXPECT(count == 4 && memcmp(buf, "0123", 4) == 0);
	EXPECT(TEE_ReadObjectData(h, buf, 64, &count) == TEE_SUCCESS);
	EXPECT(count == 6 && memcmp(buf, "456789", 6) == 0);
	EXPECT(TEE_ReadObjectData(h, buf, 64, &count) == TEE_SUCCESS);
	EXPECT(count == 0);
	EXPECT(TEE_SeekObjectData(h, -2, TEE_DATA_SEEK_END) == TEE_SUCCESS);
	EXPECT(TEE_WriteObjectData(h, "xyz", 3) == TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 20, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_WriteObjectData(h, "end", 3) == TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, -100, TEE_DATA_SEEK_CUR) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(h, buf, 64, &count) == TEE_SUCCESS);
	EXPECT(count == 23);
	EXPECT(memcmp(buf, "01234567xyz\0\0\0\0\0\0\0\0\0end", 23) == 0);
	EXPECT(TEE_TruncateObjectData(h, 5) == TEE_SUCCESS);
	EXPECT(TEE_TruncateObjectData(h, 8) == TEE_SUCCESS);
	EXPECT(TEE_SeekObjectData(h, 0, TEE_DATA_SEEK_SET) == TEE_SUCCESS);
	EXPECT(TEE_ReadObjectData(h, buf, 64, &count) == TEE_SUCCESS);
	EXPECT(count == 8 && memcmp(buf, "01234\0\0\0", 8) == 0);
	EXPECT(TEE_SeekObjectData(h, INT64_MAX, TEE_DATA_SEEK_CUR) ==
	       TEE_ERROR_OVERFLOW);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, id, sizeof(id), ACCESS, &h) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(h == TEE_HANDLE_NULL);
	return 0;
}

static uint32_t sharing(void)
{
	const uint32_t share =
		TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_SHARE_READ;
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;

	EXPECT(TEE_CreatePersistentObject(STORE, "share", 5, ACCESS,
					  TEE_HANDLE_NULL, NULL, 0,
					  &a) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5, share, &b) ==
	       TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(TEE_CreatePersistentObject(STORE, "share", 5, ACCESS,
					  TEE_HANDLE_NULL, NULL, 0,
					  &b) == TEE_ERROR_ACCESS_CONFLICT);
	TEE_CloseObject(a);
	EXPECT(TEE_CreatePersistentObject(STORE, "share", 5, ACCESS,
					  TEE_HANDLE_NULL, NULL, 0,
					  &b) == TEE_ERROR_ACCESS_CONFLICT);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5, share, &a) ==
	       TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5, share, &b) ==
	       TEE_SUCCESS);
	TEE_CloseObject(b);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5,
					TEE_DATA_FLAG_ACCESS_READ,
					&b) == TEE_ERROR_ACCESS_CONFLICT);
	TEE_CloseObject(a);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5, ACCESS, &a) ==
	       TEE_SUCCESS);
	EXPECT(TEE_RenamePersistentObject(a, "moved", 5) == TEE_SUCCESS);
	EXPECT(TEE_WriteObjectData(a, "still open", 10) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, "share", 5, ACCESS, &b) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_CloseAndDeletePersistentObject1(a) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, "moved", 5, ACCESS, &b) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	return 0;
}

static uint32_t identifiers(void)
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	uint32_t before = 0;
	uint32_t with = 0;

	pattern(id, sizeof(id));
	EXPECT(count_objects(&before) == TEE_SUCCESS);
	EXPECT(TEE_CreatePersistentObject(STORE, id, sizeof(id), ACCESS,
					  TEE_HANDLE_NULL, "long", 4,
					  &h) == TEE_SUCCESS);
	TEE_CloseObject(h);
	EXPECT(TEE_CreatePersistentObject(STORE, NULL, 0, ACCESS,
					  TEE_HANDLE_NULL, "none", 4,
					  NULL) == TEE_SUCCESS);
	EXPECT(count_objects(&with) == TEE_SUCCESS);
	EXPECT(with == before + 2);
	EXPECT(TEE_OpenPersistentObject(STORE, id, sizeof(id) - 1, ACCESS,
					&h) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_OpenPersistentObject(STORE, id, sizeof(id), ACCESS, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(STORE, NULL, 0, ACCESS, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CloseAndDeletePersistentObject1(h) == TEE_SUCCESS);
	EXPECT(TEE_OpenPersistentObject(0x12345678, "x", 1, ACCESS, &h) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	return 0;
}

static TEE_Result self_test(uint32_t *line)
{
	*line = streams();
	if (*line == 0)
		*line = sharing();
	if (*line == 0)
		*line = identifiers();
	return *line == 0 ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

static TEE_Result with_id(uint32_t command, uint32_t types,
			  TEE_Param params[TEE_NUM_PARAMS])
{
	struct id id = { .len = 0 };
	struct id to = { .len = 0 };

	if (TEE_PARAM_TYPE_GET(types, 0) != TEE_PARAM_TYPE_MEMREF_INPUT ||
	    !id_copy(&id, &params[0]))
		return TEE_ERROR_BAD_PARAMETERS;
	if (command == MISCHIEF_STORE_CREATE &&
	    types == TYPES(MEMREF_INPUT, VALUE_INPUT, NONE, NONE))
		return create(&id, params[1].value.a, params[1].value.b);
	if (command == MISCHIEF_STORE_READ &&
	    types == TYPES(MEMREF_INPUT, MEMREF_OUTPUT, NONE, NONE))
		return read(&id, &params[1]);
	if (command == MISCHIEF_STORE_OVERWRITE &&
	    types == TYPES(MEMREF_INPUT, MEMREF_INPUT, NONE, NONE))
		return overwrite(&id, &params[1]);
	if (command == MISCHIEF_STORE_DELETE)
		return remove(&id);
	if (command == MISCHIEF_STORE_RENAME &&
	    types == TYPES(MEMREF_INPUT, MEMREF_INPUT, NONE, NONE) &&
	    id_copy(&to, &params[1]))
		return rename_to(&id, &to);
	return TEE_ERROR_BAD_PARAMETERS;
}

TEE_Result storage_command(uint32_t command, uint32_t types,
			   TEE_Param params[TEE_NUM_PARAMS])
{
	switch (command) {
	case MISCHIEF_STORE_CREATE:
	case MISCHIEF_STORE_READ:
	case MISCHIEF_STORE_OVERWRITE:
	case MISCHIEF_STORE_DELETE:
	case MISCHIEF_STORE_RENAME:
		return with_id(command, types, params);
	case MISCHIEF_STORE_COUNT:
		if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
			return TEE_ERROR_BAD_PARAMETERS;
		return count_objects(&params[0].value.a);
	case MISCHIEF_STORE_SELF_TEST:
		if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
			return TEE_ERROR_BAD_PARAMETERS;
		return self_test(&params[0].value.a);
	case MISCHIEF_OBJECT_SELF_TEST:
		if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
			return TEE_ERROR_BAD_PARAMETERS;
		return objects_self_test(&params[0].value.a);
	case MISCHIEF_OPERATION_SELF_TEST:
		if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
			return TEE_ERROR_BAD_PARAMETERS;
		return operations_self_test(&params[0].value.a);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
