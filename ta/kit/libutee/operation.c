/*
 * Operations of every class (clause 6.2): allocation, keys, copies, state.
 */
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

#include "operation.h"

/* The bit that tells a key pair's type from its public key's. */
#define TYPE_PAIR 0x01000000u

void must_succeed(TEE_Result res)
{
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

static TEE_OperationHandle not_null(TEE_OperationHandle op)
{
	if (op == TEE_HANDLE_NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return op;
}

TEE_OperationHandle operation_check(TEE_OperationHandle op, uint32_t class)
{
	if (op == TEE_HANDLE_NULL || op->alg->class != class)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return op;
}

TEE_OperationHandle operation_active(TEE_OperationHandle op, uint32_t class)
{
	operation_check(op, class);
	if (!has_flag(op, TEE_HANDLE_FLAG_INITIALIZED) ||
	    op->operation_state != TEE_OPERATION_STATE_ACTIVE)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	return op;
}

void operation_done(TEE_OperationHandle op)
{
	memzero_explicit(op->buffer, sizeof(op->buffer));
	op->held = 0;
	op->extracted = 0;
	op->payload_started = false;
	op->operation_state = TEE_OPERATION_STATE_INITIAL;
	op->info.handleState &= ~(uint32_t)TEE_HANDLE_FLAG_EXTRACTING;
	if (op->alg->class == TEE_OPERATION_DIGEST)
		must_succeed(_utee_hash_init(op->state, NULL, 0));
	else
		op->info.handleState &= ~(uint32_t)TEE_HANDLE_FLAG_INITIALIZED;
}

/* The usage a key needs, or 0 when the class has no such mode. */
static uint32_t usage_for(const struct alg *alg, uint32_t mode)
{
	const bool raw = alg->id == TEE_ALG_RSA_NOPAD;

	switch (alg->class) {
	case TEE_OPERATION_CIPHER:
	case TEE_OPERATION_AE:
	case TEE_OPERATION_ASYMMETRIC_CIPHER:
		if (mode == TEE_MODE_ENCRYPT)
			return TEE_USAGE_ENCRYPT | (raw ? TEE_USAGE_VERIFY : 0);
		if (mode == TEE_MODE_DECRYPT)
			return TEE_USAGE_DECRYPT | (raw ? TEE_USAGE_SIGN : 0);
		return 0;
	case TEE_OPERATION_MAC:
		return mode == TEE_MODE_MAC ? TEE_USAGE_MAC : 0;
	case TEE_OPERATION_ASYMMETRIC_SIGNATURE:
		if (mode == TEE_MODE_SIGN)
			return TEE_USAGE_SIGN;
		return mode == TEE_MODE_VERIFY ? TEE_USAGE_VERIFY : 0;
	case TEE_OPERATION_KEY_DERIVATION:
		return mode == TEE_MODE_DERIVE ? TEE_USAGE_DERIVE : 0;
	default:
		return 0;
	}
}

static bool mode_fits(const struct alg *alg, uint32_t mode)
{
	if (alg->class == TEE_OPERATION_DIGEST)
		return mode == TEE_MODE_DIGEST;
	return usage_for(alg, mode) != 0;
}

static bool is_asymmetric(const struct alg *alg)
{
	return alg->class == TEE_OPERATION_ASYMMETRIC_CIPHER ||
	       alg->class == TEE_OPERATION_ASYMMETRIC_SIGNATURE;
}

static uint32_t key_type(const struct alg *alg, uint32_t mode)
{
	if (is_asymmetric(alg) &&
	    (mode == TEE_MODE_ENCRYPT || mode == TEE_MODE_VERIFY))
		return alg->type & ~TYPE_PAIR;
	return alg->type;
}

/* Sizes that the key's type allows but the algorithm does not. */
static bool size_fits(const struct alg *alg, uint32_t bits)
{
	if (alg->id == TEE_ALG_DSA_SHA1)
		return bits <= 1024;
	if (alg->type == TEE_TYPE_DSA_KEYPAIR)
		return bits == 2048 || bits == 3072;
	return true;
}

static TEE_Result keys_allocate(TEE_OperationHandle op)
{
	const struct alg *alg = op->alg;
	TEE_Result res = TEE_SUCCESS;

	for (size_t i = 0; i < alg->key_count && res == TEE_SUCCESS; i++)
		res = TEE_AllocateTransientObject(
			key_type(alg, op->info.mode),
			op->info.maxKeySize / alg->key_count, &op->key[i]);
	return res;
}

TEE_Result TEE_AllocateOperation(TEE_OperationHandle *operation,
				 uint32_t algorithm, uint32_t mode,
				 uint32_t maxKeySize)
{
	const struct alg *alg = alg_find(algorithm);
	TEE_OperationHandle op = NULL;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(operation, sizeof(*operation));
	*operation = TEE_HANDLE_NULL;
	if (alg == NULL || !mode_fits(alg, mode) || !size_fits(alg, maxKeySize))
		return TEE_ERROR_NOT_SUPPORTED;
	op = calloc(1, sizeof(*op));
	if (op == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	op->alg = alg;
	op->info = (TEE_OperationInfo){
		.algorithm = algorithm,
		.operationClass = alg->class,
		.mode = mode,
		.digestLength = alg->digest_len,
		.maxKeySize = maxKeySize,
		.requiredKeyUsage = usage_for(alg, mode),
	};
	if (alg->key_count == 2)
		op->info.handleState |= TEE_HANDLE_FLAG_EXPECT_TWO_KEYS;
	res = keys_allocate(op);
	if (res == TEE_SUCCESS)
		res = _utee_cryp_state_alloc(
			algorithm, mode, handle_number(op->key[0]),
			handle_number(op->key[1]), &op->state);
	if (res != TEE_SUCCESS) {
		/* The keys are still ours. */
		TEE_CloseObject(op->key[0]);
		TEE_CloseObject(op->key[1]);
		free(op);
		return __utee_finish(res, 2, TEE_ERROR_OUT_OF_MEMORY,
				     TEE_ERROR_NOT_SUPPORTED);
	}
	if (alg->class == TEE_OPERATION_DIGEST) {
		op->info.handleState |=
			TEE_HANDLE_FLAG_KEY_SET | TEE_HANDLE_FLAG_INITIALIZED;
		must_succeed(_utee_hash_init(op->state, NULL, 0));
	}
	*operation = op;
	return TEE_SUCCESS;
}

void TEE_FreeOperation(TEE_OperationHandle operation)
{
	if (operation == TEE_HANDLE_NULL)
		return;
	/* The kernel closes the keys with the state. */
	must_succeed(_utee_cryp_state_free(operation->state));
	free_wipe(operation);
}

void TEE_GetOperationInfo(TEE_OperationHandle operation,
			  TEE_OperationInfo *operationInfo)
{
	not_null(operation);
	__utee_check_private(operationInfo, sizeof(*operationInfo));
	*operationInfo = operation->info;
	if (has_flag(operation, TEE_HANDLE_FLAG_EXPECT_TWO_KEYS)) {
		operationInfo->keySize = 0;
		operationInfo->requiredKeyUsage = 0;
	}
}

TEE_Result
TEE_GetOperationInfoMultiple(TEE_OperationHandle operation,
			     TEE_OperationInfoMultiple *operationInfoMultiple,
			     size_t *operationSize)
{
	TEE_OperationInfoMultiple *info = operationInfoMultiple;
	size_t count = 0;
	size_t room = 0;

	not_null(operation);
	__utee_check_private(operationSize, sizeof(*operationSize));
	count = operation->alg->key_count;
	room = *operationSize;
	*operationSize = sizeof(*info) + count * sizeof(TEE_OperationInfoKey);
	if (room < *operationSize)
		return TEE_ERROR_SHORT_BUFFER;
	__utee_check_private(info, *operationSize);
	*info = (TEE_OperationInfoMultiple){
		.algorithm = operation->info.algorithm,
		.operationClass = operation->info.operationClass,
		.mode = operation->info.mode,
		.digestLength = operation->info.digestLength,
		.maxKeySize = operation->info.maxKeySize,
		.handleState = operation->info.handleState,
		.operationState = operation->operation_state,
		.numberOfKeys = (uint32_t)count,
	};
	for (size_t i = 0; i < count; i++)
		info->keyInformation[i] = (TEE_OperationInfoKey){
			.keySize = operation->key_bits[i],
			.requiredKeyUsage = operation->info.requiredKeyUsage,
		};
	return TEE_SUCCESS;
}

void TEE_ResetOperation(TEE_OperationHandle operation)
{
	not_null(operation);
	if (!has_flag(operation, TEE_HANDLE_FLAG_KEY_SET))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	operation_done(operation);
}

/* Setting keys */

static void keys_clear(TEE_OperationHandle op)
{
	for (size_t i = 0; i < op->alg->key_count; i++) {
		TEE_ResetTransientObject(op->key[i]);
		op->key_bits[i] = 0;
	}
	op->info.keySize = 0;
	op->info.handleState &= ~(uint32_t)TEE_HANDLE_FLAG_KEY_SET;
}

/*
 * Not TEE_CopyObjectAttributes1(): what fits the operation fits its key, also
 * where the size that was asked for is one key's and not the sum of two.
 */
static TEE_Result key_fill(TEE_ObjectHandle mine, TEE_ObjectHandle key)
{
	return __utee_finish(
		_utee_cryp_obj_copy(handle_number(mine), handle_number(key)), 2,
		TEE_ERROR_CORRUPT_OBJECT, TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

static TEE_Result key_copy(TEE_OperationHandle op, size_t i,
			   TEE_ObjectHandle key)
{
	TEE_ObjectInfo info = { 0 };
	TEE_Result res = TEE_GetObjectInfo1(key, &info);
	const uint32_t usage = op->info.requiredKeyUsage;

	if (res != TEE_SUCCESS)
		return res;
	if ((info.objectUsage & usage) != usage)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (info.objectSize > op->info.maxKeySize)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	res = key_fill(op->key[i], key);
	if (res == TEE_SUCCESS)
		op->key_bits[i] = info.objectSize;
	return res;
}

static void must_take_keys(TEE_OperationHandle op, size_t count)
{
	not_null(op);
	if (op->alg->key_count != count)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (op->operation_state != TEE_OPERATION_STATE_INITIAL ||
	    has_flag(op, TEE_HANDLE_FLAG_INITIALIZED))
		TEE_Panic(TEE_ERROR_BAD_STATE);
}

TEE_Result TEE_SetOperationKey(TEE_OperationHandle operation,
			       TEE_ObjectHandle key)
{
	TEE_Result res = TEE_SUCCESS;

	must_take_keys(operation, 1);
	keys_clear(operation);
	if (key == TEE_HANDLE_NULL)
		return TEE_SUCCESS;
	res = key_copy(operation, 0, key);
	if (res != TEE_SUCCESS)
		return res;
	operation->info.keySize = operation->key_bits[0];
	operation->info.handleState |= TEE_HANDLE_FLAG_KEY_SET;
	return TEE_SUCCESS;
}

TEE_Result TEE_SetOperationKey2(TEE_OperationHandle operation,
				TEE_ObjectHandle key1, TEE_ObjectHandle key2)
{
	TEE_Result res = TEE_SUCCESS;

	/* In any state, and the operation stays as it was. */
	if (operation != TEE_HANDLE_NULL && key1 != TEE_HANDLE_NULL &&
	    key1 == key2)
		return TEE_ERROR_SECURITY;
	must_take_keys(operation, 2);
	if ((key1 == TEE_HANDLE_NULL) != (key2 == TEE_HANDLE_NULL))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	keys_clear(operation);
	if (key1 == TEE_HANDLE_NULL)
		return TEE_SUCCESS;
	res = key_copy(operation, 0, key1);
	if (res == TEE_SUCCESS) {
		res = key_copy(operation, 1, key2);
		if (res == TEE_ERROR_CORRUPT_OBJECT)
			res = TEE_ERROR_CORRUPT_OBJECT_2;
		else if (res == TEE_ERROR_STORAGE_NOT_AVAILABLE)
			res = TEE_ERROR_STORAGE_NOT_AVAILABLE_2;
	}
	if (res != TEE_SUCCESS) {
		keys_clear(operation);
		return res;
	}
	/* All that take two take two of a size. */
	if (operation->key_bits[0] != operation->key_bits[1])
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	operation->info.keySize = operation->key_bits[0];
	operation->info.handleState |= TEE_HANDLE_FLAG_KEY_SET;
	return TEE_SUCCESS;
}

/* Copies */

static bool has_kernel_state(const struct alg *alg)
{
	return !is_asymmetric(alg) &&
	       alg->class != TEE_OPERATION_KEY_DERIVATION;
}

void TEE_CopyOperation(TEE_OperationHandle dstOperation,
		       TEE_OperationHandle srcOperation)
{
	TEE_OperationHandle dst = not_null(dstOperation);
	TEE_OperationHandle src = not_null(srcOperation);
	const uint32_t max = dst->info.maxKeySize;
	size_t keys = src->alg->key_count;

	if (dst->alg != src->alg || dst->info.mode != src->info.mode)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	for (size_t i = 0; i < keys; i++)
		if (src->key_bits[i] > max)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	keys_clear(dst);
	for (size_t i = 0; i < keys; i++) {
		if (has_flag(src, TEE_HANDLE_FLAG_KEY_SET))
			must_succeed(key_fill(dst->key[i], src->key[i]));
		dst->key_bits[i] = src->key_bits[i];
	}
	dst->info = src->info;
	dst->info.maxKeySize = max;
	dst->operation_state = src->operation_state;
	dst->payload_started = src->payload_started;
	dst->tag_len = src->tag_len;
	dst->held = src->held;
	dst->extracted = src->extracted;
	memcpy(dst->buffer, src->buffer, sizeof(dst->buffer));
	if (has_kernel_state(src->alg))
		must_succeed(_utee_cryp_state_copy(dst->state, src->state));
}

/* What the kernel has */

static bool element_fits(const struct alg *alg, uint32_t element)
{
	if ((alg->flags & ALG_NIST) != 0)
		return element >= TEE_ECC_CURVE_NIST_P192 &&
		       element <= TEE_ECC_CURVE_NIST_P521;
	if ((alg->flags & ALG_25519) != 0)
		return element == TEE_ECC_CURVE_25519;
	if ((alg->flags & ALG_448) != 0)
		return element == TEE_ECC_CURVE_448;
	if ((alg->flags & ALG_SM2) != 0)
		return element == TEE_ECC_CURVE_SM2;
	return element == TEE_CRYPTO_ELEMENT_NONE;
}

/* Asks the kernel for such an operation and drops it. */
TEE_Result TEE_IsAlgorithmSupported(uint32_t algId, uint32_t element)
{
	const struct alg *alg = alg_find(algId);
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_Result res = TEE_ERROR_NOT_SUPPORTED;

	if (alg == NULL || !element_fits(alg, element))
		return TEE_ERROR_NOT_SUPPORTED;
	for (uint32_t mode = TEE_MODE_ENCRYPT; mode <= TEE_MODE_DERIVE;
	     mode++) {
		if (!mode_fits(alg, mode))
			continue;
		res = TEE_AllocateOperation(&op, algId, mode, alg->bits);
		break;
	}
	TEE_FreeOperation(op);
	return res;
}
