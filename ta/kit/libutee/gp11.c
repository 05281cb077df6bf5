/*
 * API 1.1 on top of 1.3: lengths widened on the way in and narrowed on the way
 * out. No length ever exceeds 32 bits coming back, since buffers do not.
 */
#include <string.h>

#include "utee.h"

#include <tee_api_compat.h>

static size_t len_in(const uint32_t *len)
{
	if (len == NULL)
		return 0;
	__utee_check_private(len, sizeof(*len));
	return *len;
}

static size_t *len_ptr(const uint32_t *given, size_t *len)
{
	return given == NULL ? NULL : len;
}

static void len_out(uint32_t *given, size_t len)
{
	if (given != NULL)
		*given = (uint32_t)len;
}

static void attributes_in(TEE_Attribute *to, const __GP11_TEE_Attribute *from,
			  uint32_t count)
{
	if (count > UTEE_ATTRIBUTES_MAX)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	for (uint32_t i = 0; i < count; i++) {
		to[i] = (TEE_Attribute){ .attributeID = from[i].attributeID };
		if ((from[i].attributeID & TEE_ATTR_FLAG_VALUE) != 0) {
			to[i].content.value.a = from[i].content.value.a;
			to[i].content.value.b = from[i].content.value.b;
		} else {
			to[i].content.ref.buffer = from[i].content.ref.buffer;
			to[i].content.ref.length = from[i].content.ref.length;
		}
	}
}

static bool is_memref(uint32_t type)
{
	return type >= TEE_PARAM_TYPE_MEMREF_INPUT &&
	       type <= TEE_PARAM_TYPE_MEMREF_INOUT;
}

static void params_in(uint32_t types, TEE_Param to[TEE_NUM_PARAMS],
		      const __GP11_TEE_Param from[TEE_NUM_PARAMS])
{
	memset(to, 0, sizeof(*to) * TEE_NUM_PARAMS);
	if (types == 0)
		return;
	__utee_check_private(from, sizeof(*from) * TEE_NUM_PARAMS);
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		if (is_memref(TEE_PARAM_TYPE_GET(types, n))) {
			to[n].memref.buffer = from[n].memref.buffer;
			to[n].memref.size = from[n].memref.size;
		} else {
			to[n].value.a = from[n].value.a;
			to[n].value.b = from[n].value.b;
		}
	}
}

static void params_out(uint32_t types, __GP11_TEE_Param to[TEE_NUM_PARAMS],
		       const TEE_Param from[TEE_NUM_PARAMS])
{
	for (size_t n = 0; n < TEE_NUM_PARAMS; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);

		if (is_memref(type)) {
			to[n].memref.size = (uint32_t)from[n].memref.size;
		} else if (type != TEE_PARAM_TYPE_NONE) {
			to[n].value.a = from[n].value.a;
			to[n].value.b = from[n].value.b;
		}
	}
}

TEE_Result __GP11_TEE_OpenTASession(const TEE_UUID *destination,
				    uint32_t cancellationRequestTimeout,
				    uint32_t paramTypes,
				    __GP11_TEE_Param params[TEE_NUM_PARAMS],
				    TEE_TASessionHandle *session,
				    uint32_t *returnOrigin)
{
	TEE_Param wide[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	params_in(paramTypes, wide, params);
	res = TEE_OpenTASession(destination, cancellationRequestTimeout,
				paramTypes, wide, session, returnOrigin);
	params_out(paramTypes, params, wide);
	return res;
}

TEE_Result __GP11_TEE_InvokeTACommand(TEE_TASessionHandle session,
				      uint32_t cancellationRequestTimeout,
				      uint32_t commandID, uint32_t paramTypes,
				      __GP11_TEE_Param params[TEE_NUM_PARAMS],
				      uint32_t *returnOrigin)
{
	TEE_Param wide[TEE_NUM_PARAMS];
	TEE_Result res = TEE_SUCCESS;

	params_in(paramTypes, wide, params);
	res = TEE_InvokeTACommand(session, cancellationRequestTimeout,
				  commandID, paramTypes, wide, returnOrigin);
	params_out(paramTypes, params, wide);
	return res;
}

static void info_out(__GP11_TEE_ObjectInfo *to, const TEE_ObjectInfo *from)
{
	*to = (__GP11_TEE_ObjectInfo){
		.objectType = from->objectType,
		.objectSize = from->objectSize,
		.maxObjectSize = from->maxObjectSize,
		.objectUsage = from->objectUsage,
		.dataSize = (uint32_t)from->dataSize,
		.dataPosition = (uint32_t)from->dataPosition,
		.handleFlags = from->handleFlags,
	};
}

TEE_Result __GP11_TEE_GetObjectInfo1(TEE_ObjectHandle object,
				     __GP11_TEE_ObjectInfo *objectInfo)
{
	TEE_ObjectInfo info = { 0 };
	TEE_Result res = TEE_GetObjectInfo1(object, &info);

	if (res == TEE_SUCCESS)
		info_out(objectInfo, &info);
	return res;
}

void __GP11_TEE_GetObjectInfo(TEE_ObjectHandle object,
			      __GP11_TEE_ObjectInfo *objectInfo)
{
	TEE_Result res = __GP11_TEE_GetObjectInfo1(object, objectInfo);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

void __GP11_TEE_InitRefAttribute(__GP11_TEE_Attribute *attr,
				 uint32_t attributeID, const void *buffer,
				 uint32_t length)
{
	__utee_check_private(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) != 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.ref.buffer = (void *)(uintptr_t)buffer;
	attr->content.ref.length = length;
}

void __GP11_TEE_InitValueAttribute(__GP11_TEE_Attribute *attr,
				   uint32_t attributeID, uint32_t a, uint32_t b)
{
	__utee_check_private(attr, sizeof(*attr));
	if ((attributeID & TEE_ATTR_FLAG_VALUE) == 0)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	attr->attributeID = attributeID;
	attr->content.value.a = a;
	attr->content.value.b = b;
}

TEE_Result __GP11_TEE_CreatePersistentObject(
	uint32_t storageID, const void *objectID, uint32_t objectIDLen,
	uint32_t flags, TEE_ObjectHandle attributes, const void *initialData,
	uint32_t initialDataLen, TEE_ObjectHandle *object)
{
	/* 1.1 always hands a handle out. */
	__utee_check_private(object, sizeof(*object));
	return TEE_CreatePersistentObject(storageID, objectID, objectIDLen,
					  flags, attributes, initialData,
					  initialDataLen, object);
}

TEE_Result
__GP11_TEE_GetNextPersistentObject(TEE_ObjectEnumHandle objectEnumerator,
				   __GP11_TEE_ObjectInfo *objectInfo,
				   void *objectID, uint32_t *objectIDLen)
{
	TEE_ObjectInfo info = { 0 };
	size_t len = len_in(objectIDLen);
	TEE_Result res = TEE_GetNextPersistentObject(
		objectEnumerator, &info, objectID, len_ptr(objectIDLen, &len));

	if (res == TEE_SUCCESS && objectInfo != NULL)
		info_out(objectInfo, &info);
	len_out(objectIDLen, len);
	return res;
}

void __GP11_TEE_FreeOperation(TEE_OperationHandle operation)
{
	if (operation == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	TEE_FreeOperation(operation);
}

TEE_Result __GP11_TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator,
					  const char *name, char *valueBuffer,
					  uint32_t *valueBufferLen)
{
	size_t valueBufferLen_ = len_in(valueBufferLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_GetPropertyAsString(
		propsetOrEnumerator, name, valueBuffer,
		len_ptr(valueBufferLen, &valueBufferLen_));
	len_out(valueBufferLen, valueBufferLen_);
	return res;
}

TEE_Result
__GP11_TEE_GetPropertyAsBinaryBlock(TEE_PropSetHandle propsetOrEnumerator,
				    const char *name, void *valueBuffer,
				    uint32_t *valueBufferLen)
{
	size_t valueBufferLen_ = len_in(valueBufferLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_GetPropertyAsBinaryBlock(
		propsetOrEnumerator, name, valueBuffer,
		len_ptr(valueBufferLen, &valueBufferLen_));
	len_out(valueBufferLen, valueBufferLen_);
	return res;
}

TEE_Result __GP11_TEE_GetPropertyName(TEE_PropSetHandle enumerator,
				      void *nameBuffer, uint32_t *nameBufferLen)
{
	size_t nameBufferLen_ = len_in(nameBufferLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_GetPropertyName(enumerator, nameBuffer,
				  len_ptr(nameBufferLen, &nameBufferLen_));
	len_out(nameBufferLen, nameBufferLen_);
	return res;
}

TEE_Result __GP11_TEE_CheckMemoryAccessRights(uint32_t accessFlags,
					      void *buffer, uint32_t size)
{
	return TEE_CheckMemoryAccessRights(accessFlags, buffer, size);
}

void *__GP11_TEE_Malloc(uint32_t size, uint32_t hint)
{
	return TEE_Malloc(size, hint);
}

void *__GP11_TEE_Realloc(void *buffer, uint32_t newSize)
{
	return TEE_Realloc(buffer, newSize);
}

void __GP11_TEE_MemMove(void *dest, const void *src, uint32_t size)
{
	TEE_MemMove(dest, src, size);
}

int32_t __GP11_TEE_MemCompare(const void *buffer1, const void *buffer2,
			      uint32_t size)
{
	return TEE_MemCompare(buffer1, buffer2, size);
}

void __GP11_TEE_MemFill(void *buffer, uint32_t x, uint32_t size)
{
	TEE_MemFill(buffer, x, size);
}

TEE_Result __GP11_TEE_GetObjectBufferAttribute(TEE_ObjectHandle object,
					       uint32_t attributeID,
					       void *buffer, uint32_t *size)
{
	size_t size_ = len_in(size);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_GetObjectBufferAttribute(object, attributeID, buffer,
					   len_ptr(size, &size_));
	len_out(size, size_);
	return res;
}

TEE_Result __GP11_TEE_PopulateTransientObject(TEE_ObjectHandle object,
					      const __GP11_TEE_Attribute *attrs,
					      uint32_t attrCount)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, attrs, attrCount);
	res = TEE_PopulateTransientObject(object, attrs_, attrCount);
	return res;
}

TEE_Result __GP11_TEE_GenerateKey(TEE_ObjectHandle object, uint32_t keySize,
				  const __GP11_TEE_Attribute *params,
				  uint32_t paramCount)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, params, paramCount);
	res = TEE_GenerateKey(object, keySize, attrs_, paramCount);
	return res;
}

TEE_Result __GP11_TEE_OpenPersistentObject(uint32_t storageID,
					   const void *objectID,
					   uint32_t objectIDLen, uint32_t flags,
					   TEE_ObjectHandle *object)
{
	return TEE_OpenPersistentObject(storageID, objectID, objectIDLen, flags,
					object);
}

TEE_Result __GP11_TEE_RenamePersistentObject(TEE_ObjectHandle object,
					     const void *newObjectID,
					     uint32_t newObjectIDLen)
{
	return TEE_RenamePersistentObject(object, newObjectID, newObjectIDLen);
}

TEE_Result __GP11_TEE_ReadObjectData(TEE_ObjectHandle object, void *buffer,
				     uint32_t size, uint32_t *count)
{
	size_t count_ = 0;
	TEE_Result res = TEE_SUCCESS;

	res = TEE_ReadObjectData(object, buffer, size, len_ptr(count, &count_));
	len_out(count, count_);
	return res;
}

TEE_Result __GP11_TEE_WriteObjectData(TEE_ObjectHandle object,
				      const void *buffer, uint32_t size)
{
	return TEE_WriteObjectData(object, buffer, size);
}

TEE_Result __GP11_TEE_TruncateObjectData(TEE_ObjectHandle object, uint32_t size)
{
	return TEE_TruncateObjectData(object, size);
}

TEE_Result __GP11_TEE_SeekObjectData(TEE_ObjectHandle object, int32_t offset,
				     TEE_Whence whence)
{
	return TEE_SeekObjectData(object, offset, whence);
}

TEE_Result __GP11_TEE_GetOperationInfoMultiple(
	TEE_OperationHandle operation,
	TEE_OperationInfoMultiple *operationInfoMultiple,
	uint32_t *operationSize)
{
	size_t operationSize_ = len_in(operationSize);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_GetOperationInfoMultiple(
		operation, operationInfoMultiple,
		len_ptr(operationSize, &operationSize_));
	len_out(operationSize, operationSize_);
	return res;
}

void __GP11_TEE_DigestUpdate(TEE_OperationHandle operation, const void *chunk,
			     uint32_t chunkSize)
{
	TEE_DigestUpdate(operation, chunk, chunkSize);
}

TEE_Result __GP11_TEE_DigestDoFinal(TEE_OperationHandle operation,
				    const void *chunk, uint32_t chunkLen,
				    void *hash, uint32_t *hashLen)
{
	size_t hashLen_ = len_in(hashLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_DigestDoFinal(operation, chunk, chunkLen, hash,
				len_ptr(hashLen, &hashLen_));
	len_out(hashLen, hashLen_);
	return res;
}

void __GP11_TEE_CipherInit(TEE_OperationHandle operation, const void *IV,
			   uint32_t IVLen)
{
	TEE_CipherInit(operation, IV, IVLen);
}

TEE_Result __GP11_TEE_CipherUpdate(TEE_OperationHandle operation,
				   const void *srcData, uint32_t srcLen,
				   void *destData, uint32_t *destLen)
{
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_CipherUpdate(operation, srcData, srcLen, destData,
			       len_ptr(destLen, &destLen_));
	len_out(destLen, destLen_);
	return res;
}

TEE_Result __GP11_TEE_CipherDoFinal(TEE_OperationHandle operation,
				    const void *srcData, uint32_t srcLen,
				    void *destData, uint32_t *destLen)
{
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_CipherDoFinal(operation, srcData, srcLen, destData,
				len_ptr(destLen, &destLen_));
	len_out(destLen, destLen_);
	return res;
}

void __GP11_TEE_MACInit(TEE_OperationHandle operation, const void *IV,
			uint32_t IVLen)
{
	TEE_MACInit(operation, IV, IVLen);
}

void __GP11_TEE_MACUpdate(TEE_OperationHandle operation, const void *chunk,
			  uint32_t chunkSize)
{
	TEE_MACUpdate(operation, chunk, chunkSize);
}

TEE_Result __GP11_TEE_MACComputeFinal(TEE_OperationHandle operation,
				      const void *message, uint32_t messageLen,
				      void *mac, uint32_t *macLen)
{
	size_t macLen_ = len_in(macLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_MACComputeFinal(operation, message, messageLen, mac,
				  len_ptr(macLen, &macLen_));
	len_out(macLen, macLen_);
	return res;
}

TEE_Result __GP11_TEE_MACCompareFinal(TEE_OperationHandle operation,
				      const void *message, uint32_t messageLen,
				      const void *mac, uint32_t macLen)
{
	return TEE_MACCompareFinal(operation, message, messageLen, mac, macLen);
}

TEE_Result __GP11_TEE_AEInit(TEE_OperationHandle operation, const void *nonce,
			     uint32_t nonceLen, uint32_t tagLen,
			     uint32_t AADLen, uint32_t payloadLen)
{
	return TEE_AEInit(operation, nonce, nonceLen, tagLen, AADLen,
			  payloadLen);
}

void __GP11_TEE_AEUpdateAAD(TEE_OperationHandle operation, const void *AADdata,
			    uint32_t AADdataLen)
{
	TEE_AEUpdateAAD(operation, AADdata, AADdataLen);
}

TEE_Result __GP11_TEE_AEUpdate(TEE_OperationHandle operation,
			       const void *srcData, uint32_t srcLen,
			       void *destData, uint32_t *destLen)
{
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_AEUpdate(operation, srcData, srcLen, destData,
			   len_ptr(destLen, &destLen_));
	len_out(destLen, destLen_);
	return res;
}

TEE_Result __GP11_TEE_AEEncryptFinal(TEE_OperationHandle operation,
				     const void *srcData, uint32_t srcLen,
				     void *destData, uint32_t *destLen,
				     void *tag, uint32_t *tagLen)
{
	size_t destLen_ = len_in(destLen);
	size_t tagLen_ = len_in(tagLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_AEEncryptFinal(operation, srcData, srcLen, destData,
				 len_ptr(destLen, &destLen_), tag,
				 len_ptr(tagLen, &tagLen_));
	len_out(destLen, destLen_);
	len_out(tagLen, tagLen_);
	return res;
}

TEE_Result __GP11_TEE_AEDecryptFinal(TEE_OperationHandle operation,
				     const void *srcData, uint32_t srcLen,
				     void *destData, uint32_t *destLen,
				     void *tag, uint32_t tagLen)
{
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	res = TEE_AEDecryptFinal(operation, srcData, srcLen, destData,
				 len_ptr(destLen, &destLen_), tag, tagLen);
	len_out(destLen, destLen_);
	return res;
}

TEE_Result __GP11_TEE_AsymmetricSignDigest(TEE_OperationHandle operation,
					   const __GP11_TEE_Attribute *params,
					   uint32_t paramCount,
					   const void *digest,
					   uint32_t digestLen, void *signature,
					   uint32_t *signatureLen)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	size_t signatureLen_ = len_in(signatureLen);
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, params, paramCount);
	res = TEE_AsymmetricSignDigest(operation, attrs_, paramCount, digest,
				       digestLen, signature,
				       len_ptr(signatureLen, &signatureLen_));
	len_out(signatureLen, signatureLen_);
	return res;
}

TEE_Result __GP11_TEE_AsymmetricVerifyDigest(
	TEE_OperationHandle operation, const __GP11_TEE_Attribute *params,
	uint32_t paramCount, const void *digest, uint32_t digestLen,
	const void *signature, uint32_t signatureLen)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, params, paramCount);
	res = TEE_AsymmetricVerifyDigest(operation, attrs_, paramCount, digest,
					 digestLen, signature, signatureLen);
	return res;
}

TEE_Result __GP11_TEE_AsymmetricEncrypt(TEE_OperationHandle operation,
					const __GP11_TEE_Attribute *params,
					uint32_t paramCount,
					const void *srcData, uint32_t srcLen,
					void *destData, uint32_t *destLen)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, params, paramCount);
	res = TEE_AsymmetricEncrypt(operation, attrs_, paramCount, srcData,
				    srcLen, destData,
				    len_ptr(destLen, &destLen_));
	len_out(destLen, destLen_);
	/* 1.1 had no code of its own for a bad ciphertext. */
	if (res == TEE_ERROR_CIPHERTEXT_INVALID)
		res = TEE_ERROR_BAD_PARAMETERS;
	return res;
}

TEE_Result __GP11_TEE_AsymmetricDecrypt(TEE_OperationHandle operation,
					const __GP11_TEE_Attribute *params,
					uint32_t paramCount,
					const void *srcData, uint32_t srcLen,
					void *destData, uint32_t *destLen)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];
	size_t destLen_ = len_in(destLen);
	TEE_Result res = TEE_SUCCESS;

	attributes_in(attrs_, params, paramCount);
	res = TEE_AsymmetricDecrypt(operation, attrs_, paramCount, srcData,
				    srcLen, destData,
				    len_ptr(destLen, &destLen_));
	len_out(destLen, destLen_);
	/* 1.1 had no code of its own for a bad ciphertext. */
	if (res == TEE_ERROR_CIPHERTEXT_INVALID)
		res = TEE_ERROR_BAD_PARAMETERS;
	return res;
}

void __GP11_TEE_DeriveKey(TEE_OperationHandle operation,
			  const __GP11_TEE_Attribute *params,
			  uint32_t paramCount, TEE_ObjectHandle derivedKey)
{
	TEE_Attribute attrs_[UTEE_ATTRIBUTES_MAX];

	attributes_in(attrs_, params, paramCount);
	TEE_DeriveKey(operation, attrs_, paramCount, derivedKey);
}

void __GP11_TEE_GenerateRandom(void *randomBuffer, uint32_t randomBufferLen)
{
	TEE_GenerateRandom(randomBuffer, randomBufferLen);
}
