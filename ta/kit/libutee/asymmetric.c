/*
 * Asymmetric operations and key derivation (clauses 6.7 and 6.8): one system
 * call each, on the key that the operation holds.
 */
#include <string.h>

#include "operation.h"

static TEE_OperationHandle ready_for(TEE_OperationHandle op, uint32_t class,
				     uint32_t mode)
{
	operation_check(op, class);
	if (op->info.mode != mode)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (!has_flag(op, TEE_HANDLE_FLAG_KEY_SET))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	return op;
}

static TEE_Result operate(TEE_OperationHandle op, const TEE_Attribute *params,
			  uint32_t count, const void *src, size_t src_len,
			  void *dst, size_t *dst_len)
{
	struct utee_attribute ua[UTEE_ATTRIBUTES_MAX];
	uint64_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(dst_len, sizeof(*dst_len));
	__utee_attributes_out(params, count, ua);
	len = *dst_len;
	res = _utee_asymm_operate(op->state, ua, count, src, src_len, dst,
				  &len);
	*dst_len = len;
	return res;
}

TEE_Result TEE_AsymmetricEncrypt(TEE_OperationHandle operation,
				 const TEE_Attribute *params,
				 uint32_t paramCount, const void *srcData,
				 size_t srcLen, void *destData, size_t *destLen)
{
	ready_for(operation, TEE_OPERATION_ASYMMETRIC_CIPHER, TEE_MODE_ENCRYPT);
	return __utee_finish(
		operate(operation, params, paramCount, srcData, srcLen,
			destData, destLen),
		4, TEE_ERROR_SHORT_BUFFER, TEE_ERROR_BAD_PARAMETERS,
		TEE_ERROR_CIPHERTEXT_INVALID, TEE_ERROR_NOT_SUPPORTED);
}

TEE_Result TEE_AsymmetricDecrypt(TEE_OperationHandle operation,
				 const TEE_Attribute *params,
				 uint32_t paramCount, const void *srcData,
				 size_t srcLen, void *destData, size_t *destLen)
{
	ready_for(operation, TEE_OPERATION_ASYMMETRIC_CIPHER, TEE_MODE_DECRYPT);
	return __utee_finish(
		operate(operation, params, paramCount, srcData, srcLen,
			destData, destLen),
		4, TEE_ERROR_SHORT_BUFFER, TEE_ERROR_BAD_PARAMETERS,
		TEE_ERROR_CIPHERTEXT_INVALID, TEE_ERROR_NOT_SUPPORTED);
}

TEE_Result TEE_AsymmetricSignDigest(TEE_OperationHandle operation,
				    const TEE_Attribute *params,
				    uint32_t paramCount, const void *digest,
				    size_t digestLen, void *signature,
				    size_t *signatureLen)
{
	ready_for(operation, TEE_OPERATION_ASYMMETRIC_SIGNATURE, TEE_MODE_SIGN);
	return __utee_finish(operate(operation, params, paramCount, digest,
				     digestLen, signature, signatureLen),
			     1, TEE_ERROR_SHORT_BUFFER);
}

TEE_Result TEE_AsymmetricVerifyDigest(TEE_OperationHandle operation,
				      const TEE_Attribute *params,
				      uint32_t paramCount, const void *digest,
				      size_t digestLen, const void *signature,
				      size_t signatureLen)
{
	struct utee_attribute ua[UTEE_ATTRIBUTES_MAX];

	ready_for(operation, TEE_OPERATION_ASYMMETRIC_SIGNATURE,
		  TEE_MODE_VERIFY);
	__utee_attributes_out(params, paramCount, ua);
	return __utee_finish(_utee_asymm_verify(operation->state, ua,
						paramCount, digest, digestLen,
						signature, signatureLen),
			     1, TEE_ERROR_SIGNATURE_INVALID);
}

void TEE_DeriveKey(TEE_OperationHandle operation, const TEE_Attribute *params,
		   uint32_t paramCount, TEE_ObjectHandle derivedKey)
{
	struct utee_attribute ua[UTEE_ATTRIBUTES_MAX];
	TEE_ObjectInfo info = { 0 };

	ready_for(operation, TEE_OPERATION_KEY_DERIVATION, TEE_MODE_DERIVE);
	must_succeed(TEE_GetObjectInfo1(derivedKey, &info));
	if ((info.handleFlags &
	     (TEE_HANDLE_FLAG_PERSISTENT | TEE_HANDLE_FLAG_INITIALIZED)) != 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	__utee_attributes_out(params, paramCount, ua);
	must_succeed(_utee_cryp_derive_key(operation->state, ua, paramCount,
					   handle_number(derivedKey)));
}
