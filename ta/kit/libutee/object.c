/*
 * Objects of every kind and transient ones (clauses 5.5 and 5.6). They live
 * in the kernel; here are their handles, and which results may be seen.
 */
#include <string.h>
#include <util.h>

#include "utee.h"

static void get_kernel_info(TEE_ObjectHandle object,
			    struct utee_object_info *info)
{
	TEE_Result res = _utee_cryp_obj_get_info(handle_number(object), info);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

void __utee_attributes_out(const TEE_Attribute *attrs, uint32_t count,
			   struct utee_attribute *ua)
{
	if (count > UTEE_ATTRIBUTES_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (count != 0)
		__utee_check_private(attrs, sizeof(*attrs) * count);
	for (uint32_t i = 0; i < count; i++) {
		const TEE_Attribute *from = &attrs[i];

		ua[i] = (struct utee_attribute){
			.attribute_id = from->attributeID,
		};
		if ((from->attributeID & TEE_ATTR_FLAG_VALUE) != 0) {
			ua[i].a = from->content.value.a;
			ua[i].b = from->content.value.b;
		} else {
			ua[i].a = (uintptr_t)from->content.ref.buffer;
			ua[i].b = from->content.ref.length;
		}
	}
}

TEE_Result TEE_GetObjectInfo1(TEE_ObjectHandle object,
			      TEE_ObjectInfo *objectInfo)
{
	struct utee_object_info info = { 0 };
	TEE_Result res = TEE_SUCCESS;

	/* It may lie in memory that others see: OP-TEE's is not particular. */
	res = _utee_cryp_obj_get_info(handle_number(object), &info);
	if (res == TEE_SUCCESS)
		*objectInfo = (TEE_ObjectInfo){
			.objectType = info.obj_type,
			.objectSize = info.obj_size,
			.maxObjectSize = info.max_obj_size,
			.objectUsage = info.obj_usage,
			.dataSize = info.data_size,
			.dataPosition = info.data_pos,
			.handleFlags = info.handle_flags,
		};
	return __utee_finish(res, 2, TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

void TEE_GetObjectInfo(TEE_ObjectHandle object, TEE_ObjectInfo *objectInfo)
{
	TEE_Result res = TEE_GetObjectInfo1(object, objectInfo);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_RestrictObjectUsage1(TEE_ObjectHandle object,
				    uint32_t objectUsage)
{
	return __utee_finish(_utee_cryp_obj_restrict_usage(
				     handle_number(object), objectUsage),
			     2, TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

void TEE_RestrictObjectUsage(TEE_ObjectHandle object, uint32_t objectUsage)
{
	/* A damaged object is left without any usage, which the kernel did. */
	(void)TEE_RestrictObjectUsage1(object, objectUsage);
}

TEE_Result TEE_GetObjectBufferAttribute(TEE_ObjectHandle object,
					uint32_t attributeID, void *buffer,
					size_t *size)
{
	uint64_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(size, sizeof(*size));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	len = *size;
	res = _utee_cryp_obj_get_attr(handle_number(object), attributeID,
				      buffer, &len);
	*size = len;
	return __utee_finish(res, 4, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_SHORT_BUFFER, TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

TEE_Result TEE_GetObjectValueAttribute(TEE_ObjectHandle object,
				       uint32_t attributeID, uint32_t *a,
				       uint32_t *b)
{
	uint32_t value[2] = { 0 };
	uint64_t len = sizeof(value);
	TEE_Result res = TEE_SUCCESS;

	if (a != NULL)
		__utee_check_private(a, sizeof(*a));
	if (b != NULL)
		__utee_check_private(b, sizeof(*b));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	res = _utee_cryp_obj_get_attr(handle_number(object), attributeID, value,
				      &len);
	if (len != sizeof(value))
		TEE_Panic(TEE_ERROR_BAD_FORMAT);
	if (res == TEE_SUCCESS && a != NULL)
		*a = value[0];
	if (res == TEE_SUCCESS && b != NULL)
		*b = value[1];
	return __utee_finish(res, 3, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

void TEE_CloseObject(TEE_ObjectHandle object)
{
	TEE_Result res = TEE_SUCCESS;

	if (object == TEE_HANDLE_NULL)
		return;
	res = _utee_cryp_obj_close(handle_number(object));
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_AllocateTransientObject(TEE_ObjectType objectType,
				       uint32_t maxObjectSize,
				       TEE_ObjectHandle *object)
{
	uint32_t number = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(object, sizeof(*object));
	/* Pure data cannot be transient, though the kernel has the type. */
	if (objectType == TEE_TYPE_DATA)
		return TEE_ERROR_NOT_SUPPORTED;
	res = _utee_cryp_obj_alloc(objectType, maxObjectSize, &number);
	if (res == TEE_SUCCESS)
		*object = handle_pointer(number);
	return __utee_finish(res, 2, TEE_ERROR_OUT_OF_MEMORY,
			     TEE_ERROR_NOT_SUPPORTED);
}

static void must_be_transient(TEE_ObjectHandle object)
{
	struct utee_object_info info = { 0 };

	get_kernel_info(object, &info);
	if ((info.handle_flags & TEE_HANDLE_FLAG_PERSISTENT) != 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

void TEE_FreeTransientObject(TEE_ObjectHandle object)
{
	if (object == TEE_HANDLE_NULL)
		return;
	must_be_transient(object);
	TEE_CloseObject(object);
}

void TEE_ResetTransientObject(TEE_ObjectHandle object)
{
	TEE_Result res = TEE_SUCCESS;

	if (object == TEE_HANDLE_NULL)
		return;
	must_be_transient(object);
	res = _utee_cryp_obj_reset(handle_number(object));
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

static void must_be_empty_transient(TEE_ObjectHandle object)
{
	struct utee_object_info info = { 0 };

	get_kernel_info(object, &info);
	if ((info.handle_flags &
	     (TEE_HANDLE_FLAG_PERSISTENT | TEE_HANDLE_FLAG_INITIALIZED)) != 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

TEE_Result TEE_PopulateTransientObject(TEE_ObjectHandle object,
				       const TEE_Attribute *attrs,
				       uint32_t attrCount)
{
	struct utee_attribute ua[UTEE_ATTRIBUTES_MAX];

	must_be_empty_transient(object);
	__utee_attributes_out(attrs, attrCount, ua);
	return __utee_finish(
		_utee_cryp_obj_populate(handle_number(object), ua, attrCount),
		1, TEE_ERROR_BAD_PARAMETERS);
}

void TEE_InitRefAttribute(TEE_Attribute *attr, uint32_t attributeID,
			  const void *buffer, size_t length)
{
	__utee_check_private(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.ref.buffer = (void *)(uintptr_t)buffer;
	attr->content.ref.length = length;
}

void TEE_InitValueAttribute(TEE_Attribute *attr, uint32_t attributeID,
			    uint32_t a, uint32_t b)
{
	__utee_check_private(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.value.a = a;
	attr->content.value.b = b;
}

TEE_Result TEE_CopyObjectAttributes1(TEE_ObjectHandle destObject,
				     TEE_ObjectHandle srcObject)
{
	struct utee_object_info to = { 0 };
	TEE_ObjectInfo from = { 0 };
	TEE_Result res = TEE_SUCCESS;

	must_be_empty_transient(destObject);
	res = TEE_GetObjectInfo1(srcObject, &from);
	if (res != TEE_SUCCESS)
		return res;
	get_kernel_info(destObject, &to);
	if (from.objectSize > to.max_obj_size)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return __utee_finish(_utee_cryp_obj_copy(handle_number(destObject),
						 handle_number(srcObject)),
			     2, TEE_ERROR_CORRUPT_OBJECT,
			     TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

void TEE_CopyObjectAttributes(TEE_ObjectHandle destObject,
			      TEE_ObjectHandle srcObject)
{
	TEE_Result res = TEE_CopyObjectAttributes1(destObject, srcObject);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

TEE_Result TEE_GenerateKey(TEE_ObjectHandle object, uint32_t keySize,
			   const TEE_Attribute *params, uint32_t paramCount)
{
	struct utee_attribute ua[UTEE_ATTRIBUTES_MAX];

	must_be_empty_transient(object);
	__utee_attributes_out(params, paramCount, ua);
	return __utee_finish(_utee_cryp_obj_generate_key(handle_number(object),
							 keySize, ua,
							 paramCount),
			     1, TEE_ERROR_BAD_PARAMETERS);
}
