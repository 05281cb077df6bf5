/*
 * Persistent objects, their enumerators and their data streams (clauses 5.7
 * to 5.9).
 */
#include <string.h>

#include "utee.h"

/*
 * An identifier must not lie in shared memory (clause 5.7.1); the copy is
 * what others cannot change meanwhile.
 */
static const void *private_id(const void *id, size_t len,
			      uint8_t copy[TEE_OBJECT_ID_MAX_LEN])
{
	if (len > TEE_OBJECT_ID_MAX_LEN)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (len != 0) {
		if (id == NULL)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
		__utee_check_private(id, len);
		memcpy(copy, id, len);
	}
	return copy;
}

TEE_Result TEE_OpenPersistentObject(uint32_t storageID, const void *objectID,
				    size_t objectIDLen, uint32_t flags,
				    TEE_ObjectHandle *object)
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	uint32_t number = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(object, sizeof(*object));
	*object = TEE_HANDLE_NULL;
	res = _utee_storage_obj_open(storageID,
				     private_id(objectID, objectIDLen, id),
				     objectIDLen, flags, &number);
	if (res == TEE_SUCCESS)
		*object = handle_pointer(number);
	return __utee_finish(res, 5, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_ACCESS_CONFLICT, TEE_ERROR_OUT_OF_MEMORY,
			     TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_CreatePersistentObject(uint32_t storageID, const void *objectID,
				      size_t objectIDLen, uint32_t flags,
				      TEE_ObjectHandle attributes,
				      const void *initialData,
				      size_t initialDataLen,
				      TEE_ObjectHandle *object)
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	uint32_t number = 0;
	TEE_Result res = TEE_SUCCESS;

	if (object != NULL) {
		__utee_check_private(object, sizeof(*object));
		*object = TEE_HANDLE_NULL;
	}
	res = _utee_storage_obj_create(
		storageID, private_id(objectID, objectIDLen, id), objectIDLen,
		flags, handle_number(attributes), initialData, initialDataLen,
		object != NULL ? &number : NULL);
	if (res == TEE_SUCCESS && object != NULL)
		*object = handle_pointer(number);
	return __utee_finish(
		res, 6, TEE_ERROR_ITEM_NOT_FOUND, TEE_ERROR_ACCESS_CONFLICT,
		TEE_ERROR_OUT_OF_MEMORY, TEE_ERROR_STORAGE_NO_SPACE,
		TEE_ERROR_CORRUPT_OBJECT, TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_CloseAndDeletePersistentObject1(TEE_ObjectHandle object)
{
	if (object == TEE_HANDLE_NULL)
		return TEE_SUCCESS;
	return __utee_finish(_utee_storage_obj_del(handle_number(object)), 1,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

void TEE_CloseAndDeletePersistentObject(TEE_ObjectHandle object)
{
	TEE_Result res = TEE_CloseAndDeletePersistentObject1(object);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_RenamePersistentObject(TEE_ObjectHandle object,
				      const void *newObjectID,
				      size_t newObjectIDLen)
{
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];

	if (object == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return __utee_finish(
		_utee_storage_obj_rename(
			handle_number(object),
			private_id(newObjectID, newObjectIDLen, id),
			newObjectIDLen),
		3, TEE_ERROR_ACCESS_CONFLICT, TEE_ERROR_CORRUPT_OBJECT,
		TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result
TEE_AllocatePersistentObjectEnumerator(TEE_ObjectEnumHandle *objectEnumerator)
{
	uint32_t number = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(objectEnumerator, sizeof(*objectEnumerator));
	res = _utee_storage_alloc_enum(&number);
	*objectEnumerator = res == TEE_SUCCESS ? handle_pointer(number) : NULL;
	return __utee_finish(res, 2, TEE_ERROR_ACCESS_CONFLICT,
			     TEE_ERROR_OUT_OF_MEMORY);
}

void TEE_FreePersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator)
{
	TEE_Result res = TEE_SUCCESS;

	if (objectEnumerator == TEE_HANDLE_NULL)
		return;
	res = _utee_storage_free_enum(handle_number(objectEnumerator));
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

void TEE_ResetPersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator)
{
	TEE_Result res = TEE_SUCCESS;

	if (objectEnumerator == TEE_HANDLE_NULL)
		return;
	res = _utee_storage_reset_enum(handle_number(objectEnumerator));
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result
TEE_StartPersistentObjectEnumerator(TEE_ObjectEnumHandle objectEnumerator,
				    uint32_t storageID)
{
	return __utee_finish(
		_utee_storage_start_enum(handle_number(objectEnumerator),
					 storageID),
		3, TEE_ERROR_ITEM_NOT_FOUND, TEE_ERROR_CORRUPT_OBJECT,
		TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_GetNextPersistentObject(TEE_ObjectEnumHandle objectEnumerator,
				       TEE_ObjectInfo *objectInfo,
				       void *objectID, size_t *objectIDLen)
{
	struct utee_object_info info = { 0 };
	uint8_t id[TEE_OBJECT_ID_MAX_LEN];
	uint64_t len = sizeof(id);
	TEE_Result res = TEE_SUCCESS;

	if (objectID == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	__utee_check_private(objectID, sizeof(id));
	__utee_check_private(objectIDLen, sizeof(*objectIDLen));
	if (objectInfo != NULL)
		__utee_check_private(objectInfo, sizeof(*objectInfo));
	res = _utee_storage_next_enum(handle_number(objectEnumerator), &info,
				      id, &len);
	if (res == TEE_SUCCESS) {
		memcpy(objectID, id, len);
		*objectIDLen = len;
	}
	if (res == TEE_SUCCESS && objectInfo != NULL)
		*objectInfo = (TEE_ObjectInfo){
			.objectType = info.obj_type,
			.objectSize = info.obj_size,
			.maxObjectSize = info.max_obj_size,
			.objectUsage = info.obj_usage,
			.dataSize = info.data_size,
			.dataPosition = info.data_pos,
			.handleFlags = info.handle_flags,
		};
	return __utee_finish(res, 3, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

/* Streams */

static void must_be_open(TEE_ObjectHandle object)
{
	if (object == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
}

TEE_Result TEE_ReadObjectData(TEE_ObjectHandle object, void *buffer,
			      size_t size, size_t *count)
{
	uint64_t got = 0;
	TEE_Result res = TEE_SUCCESS;

	must_be_open(object);
	__utee_check_private(count, sizeof(*count));
	res = _utee_storage_obj_read(handle_number(object), buffer, size, &got);
	*count = got;
	return __utee_finish(res, 2, TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_WriteObjectData(TEE_ObjectHandle object, const void *buffer,
			       size_t size)
{
	must_be_open(object);
	if (size > TEE_DATA_MAX_POSITION)
		return TEE_ERROR_OVERFLOW;
	return __utee_finish(
		_utee_storage_obj_write(handle_number(object), buffer, size), 4,
		TEE_ERROR_STORAGE_NO_SPACE, TEE_ERROR_OVERFLOW,
		TEE_ERROR_CORRUPT_OBJECT, TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_TruncateObjectData(TEE_ObjectHandle object, size_t size)
{
	must_be_open(object);
	return __utee_finish(
		_utee_storage_obj_trunc(handle_number(object), size), 3,
		TEE_ERROR_STORAGE_NO_SPACE, TEE_ERROR_CORRUPT_OBJECT,
		TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

/* What the system call can say of a position: a signed number of 32 bits. */
static TEE_Result seek(TEE_ObjectHandle object, int64_t offset,
		       TEE_Whence whence)
{
	return _utee_storage_obj_seek(handle_number(object), (int32_t)offset,
				      whence);
}

TEE_Result TEE_SeekObjectData(TEE_ObjectHandle object, intmax_t offset,
			      TEE_Whence whence)
{
	struct utee_object_info info = { 0 };
	int64_t position = 0;
	TEE_Result res = TEE_SUCCESS;

	must_be_open(object);
	if (whence > TEE_DATA_SEEK_END)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	res = _utee_cryp_obj_get_info(handle_number(object), &info);
	if (res != TEE_SUCCESS)
		return __utee_finish(res, 2, TEE_ERROR_CORRUPT_OBJECT,
				     TEE_ERROR_STORAGE_NOT_AVAILABLE);
	if (whence == TEE_DATA_SEEK_CUR)
		position = info.data_pos;
	else if (whence == TEE_DATA_SEEK_END)
		position = info.data_size;
	if (__builtin_add_overflow(position, offset, &position))
		return TEE_ERROR_OVERFLOW;
	if (position > TEE_DATA_MAX_POSITION)
		return TEE_ERROR_OVERFLOW;
	if (position < 0)
		position = 0;
	/* Far positions take more than one step of at most 2^31 - 1 bytes. */
	res = seek(object, position > INT32_MAX ? INT32_MAX : position,
		   TEE_DATA_SEEK_SET);
	for (position -= INT32_MAX; position > 0 && res == TEE_SUCCESS;
	     position -= INT32_MAX)
		res = seek(object, position > INT32_MAX ? INT32_MAX : position,
			   TEE_DATA_SEEK_CUR);
	return __utee_finish(res, 3, TEE_ERROR_OVERFLOW,
			     TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}
