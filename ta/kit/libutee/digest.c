/*
 * Digests and message authentication codes (clauses 6.3 and 6.5).
 */
#include <string.h>
#include <string_ext.h>

#include "operation.h"

static bool is_xof(TEE_OperationHandle op)
{
	return (op->alg->flags & ALG_XOF) != 0;
}

static bool extracting(TEE_OperationHandle op)
{
	return op->operation_state == TEE_OPERATION_STATE_EXTRACTING;
}

void TEE_DigestUpdate(TEE_OperationHandle operation, const void *chunk,
		      size_t chunkSize)
{
	operation_check(operation, TEE_OPERATION_DIGEST);
	if (extracting(operation))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	operation->operation_state = TEE_OPERATION_STATE_ACTIVE;
	must_succeed(_utee_hash_update(operation->state, chunk, chunkSize));
}

/* Bytes of a finished digest that were not handed out yet. */
static size_t hand_out(TEE_OperationHandle op, void *hash, size_t room)
{
	size_t left = op->held - op->extracted;
	size_t len = left < room ? left : room;

	if (len != 0)
		memcpy(hash, op->buffer + op->extracted, len);
	op->extracted += len;
	return len;
}

TEE_Result TEE_DigestDoFinal(TEE_OperationHandle operation, const void *chunk,
			     size_t chunkLen, void *hash, size_t *hashLen)
{
	TEE_OperationHandle op =
		operation_check(operation, TEE_OPERATION_DIGEST);
	uint64_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(hashLen, sizeof(*hashLen));
	if (extracting(op) && chunkLen != 0)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	if (extracting(op) && !is_xof(op)) {
		if (*hashLen < op->held - op->extracted) {
			*hashLen = op->held - op->extracted;
			return TEE_ERROR_SHORT_BUFFER;
		}
		*hashLen = hand_out(op, hash, *hashLen);
		operation_done(op);
		return TEE_SUCCESS;
	}
	if (!is_xof(op) && *hashLen < op->alg->digest_len) {
		*hashLen = op->alg->digest_len;
		return TEE_ERROR_SHORT_BUFFER;
	}
	len = *hashLen;
	res = _utee_hash_final(op->state, chunk, chunkLen, hash, &len);
	*hashLen = len;
	if (res == TEE_SUCCESS)
		operation_done(op);
	return __utee_finish(res, 1, TEE_ERROR_SHORT_BUFFER);
}

TEE_Result TEE_DigestExtract(TEE_OperationHandle operation, void *hash,
			     size_t *hashLen)
{
	TEE_OperationHandle op =
		operation_check(operation, TEE_OPERATION_DIGEST);
	uint64_t len = sizeof(op->buffer);

	__utee_check_private(hashLen, sizeof(*hashLen));
	if (is_xof(op)) {
		len = *hashLen;
		must_succeed(_utee_hash_final(op->state, NULL, 0, hash, &len));
		*hashLen = len;
	} else {
		if (!extracting(op)) {
			must_succeed(_utee_hash_final(op->state, NULL, 0,
						      op->buffer, &len));
			op->held = len;
			op->extracted = 0;
		}
		*hashLen = hand_out(op, hash, *hashLen);
	}
	op->operation_state = TEE_OPERATION_STATE_EXTRACTING;
	op->info.handleState |= TEE_HANDLE_FLAG_EXTRACTING;
	return TEE_SUCCESS;
}

void TEE_MACInit(TEE_OperationHandle operation, const void *IV, size_t IVLen)
{
	operation_check(operation, TEE_OPERATION_MAC);
	if (!has_flag(operation, TEE_HANDLE_FLAG_KEY_SET))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	operation_done(operation);
	must_succeed(_utee_hash_init(operation->state, IV, IVLen));
	operation->operation_state = TEE_OPERATION_STATE_ACTIVE;
	operation->info.handleState |= TEE_HANDLE_FLAG_INITIALIZED;
}

void TEE_MACUpdate(TEE_OperationHandle operation, const void *chunk,
		   size_t chunkSize)
{
	operation_active(operation, TEE_OPERATION_MAC);
	must_succeed(_utee_hash_update(operation->state, chunk, chunkSize));
}

TEE_Result TEE_MACComputeFinal(TEE_OperationHandle operation,
			       const void *message, size_t messageLen,
			       void *mac, size_t *macLen)
{
	uint64_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(macLen, sizeof(*macLen));
	operation_active(operation, TEE_OPERATION_MAC);
	if (*macLen < operation->alg->digest_len) {
		*macLen = operation->alg->digest_len;
		return TEE_ERROR_SHORT_BUFFER;
	}
	len = *macLen;
	res = _utee_hash_final(operation->state, message, messageLen, mac,
			       &len);
	*macLen = len;
	if (res == TEE_SUCCESS)
		operation_done(operation);
	return __utee_finish(res, 1, TEE_ERROR_SHORT_BUFFER);
}

TEE_Result TEE_MACCompareFinal(TEE_OperationHandle operation,
			       const void *message, size_t messageLen,
			       const void *mac, size_t macLen)
{
	uint8_t computed[64];
	uint8_t given[64];
	size_t len = sizeof(computed);
	TEE_Result res = TEE_SUCCESS;

	must_succeed(TEE_MACComputeFinal(operation, message, messageLen,
					 computed, &len));
	if (macLen != len) {
		res = TEE_ERROR_MAC_INVALID;
	} else {
		/* Others may write @mac meanwhile: look at it once. */
		memcpy(given, mac, len);
		if (consttime_memcmp(given, computed, len) != 0)
			res = TEE_ERROR_MAC_INVALID;
	}
	memzero_explicit(computed, sizeof(computed));
	return res;
}
