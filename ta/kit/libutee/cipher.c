/*
 * Ciphers and authenticated encryption (clauses 6.4 and 6.6). The kernel gets
 * whole blocks until the final call; what does not fill one waits here. CTS
 * and XTS need the end of the data in one piece, so for them between one and
 * two blocks wait.
 */
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

#include "operation.h"

typedef TEE_Result (*update_fn)(unsigned long state, const void *src,
				size_t len, void *dst, uint64_t *dst_len);

/* How much of @total bytes can go to the kernel now. */
static size_t ready(TEE_OperationHandle op, size_t total)
{
	const size_t block = op->alg->block_len;

	/* The last block of a padded message is not all message. */
	if ((op->alg->flags & ALG_PADDED) != 0 &&
	    op->info.mode == TEE_MODE_DECRYPT)
		return total == 0 ? 0 : (total - 1) / block * block;
	if ((op->alg->flags & ALG_TWO_BLOCKS) == 0)
		return total - total % block;
	if (total <= 2 * block)
		return 0;
	return ((total - 1) / block - 1) * block;
}

static uint8_t *pass(TEE_OperationHandle op, update_fn update,
		     const uint8_t *src, size_t len, uint8_t *dst)
{
	uint64_t dst_len = len;

	if (len == 0)
		return dst;
	must_succeed(update(op->state, src, len, dst, &dst_len));
	return dst + len;
}

/* Takes @len bytes in; writes as many as ready() said of held and new ones. */
static void stream_blocks(TEE_OperationHandle op, update_fn update,
			  const uint8_t *src, size_t len, uint8_t *dst)
{
	const size_t block = op->alg->block_len;
	size_t out = ready(op, op->held + len);

	while (out != 0 && op->held != 0) {
		size_t fill = (block - op->held % block) % block;

		if (fill > len)
			fill = len;
		if (fill != 0)
			memcpy(op->buffer + op->held, src, fill);
		op->held += fill;
		src += fill;
		len -= fill;

		size_t now = op->held < out ? op->held : out;

		dst = pass(op, update, op->buffer, now, dst);
		out -= now;
		op->held -= now;
		memmove(op->buffer, op->buffer + now, op->held);
	}
	pass(op, update, src, out, dst);
	src += out;
	len -= out;
	if (len != 0)
		memcpy(op->buffer + op->held, src, len);
	op->held += len;
}

/*
 * Held bytes push the output ahead of the input, so where the two buffers
 * are one the input is copied first.
 */
static void stream(TEE_OperationHandle op, update_fn update, const void *src,
		   size_t len, void *dst)
{
	const uintptr_t from = (uintptr_t)src;
	const uintptr_t to = (uintptr_t)dst;
	const size_t out = ready(op, op->held + len);
	uint8_t *copy = NULL;

	if (op->held != 0 && out != 0 && from < to + out && to < from + len) {
		copy = malloc(len);
		if (copy == NULL)
			TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
		memcpy(copy, src, len);
		src = copy;
	}
	stream_blocks(op, update, src, len, dst);
	free_wipe(copy);
}

/* True, with *@len what is needed, when @dst is too small. */
static bool too_short(size_t *len, size_t need)
{
	const bool is = *len < need;

	*len = need;
	return is;
}

/* The length to keep when the caller's may be absent because nothing comes. */
static size_t *length_out(size_t *given, size_t *instead)
{
	if (given == NULL)
		return instead;
	__utee_check_private(given, sizeof(*given));
	return given;
}

/* Ciphers are told by bits 8 to 11, of which ECB has none. */
static bool takes_no_iv(TEE_OperationHandle op)
{
	return (op->alg->id & 0xf00) == 0;
}

void TEE_CipherInit(TEE_OperationHandle operation, const void *IV, size_t IVLen)
{
	operation_check(operation, TEE_OPERATION_CIPHER);
	if (!has_flag(operation, TEE_HANDLE_FLAG_KEY_SET))
		TEE_Panic(TEE_ERROR_BAD_STATE);
	if (IV != NULL && IVLen != 0 && takes_no_iv(operation))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	operation_done(operation);
	must_succeed(_utee_cipher_init(operation->state, IV, IVLen));
	operation->operation_state = TEE_OPERATION_STATE_ACTIVE;
	operation->info.handleState |= TEE_HANDLE_FLAG_INITIALIZED;
}

TEE_Result TEE_CipherUpdate(TEE_OperationHandle operation, const void *srcData,
			    size_t srcLen, void *destData, size_t *destLen)
{
	size_t none = 0;
	size_t *len = length_out(destLen, &none);

	operation_active(operation, TEE_OPERATION_CIPHER);
	if (too_short(len, ready(operation, operation->held + srcLen)))
		return TEE_ERROR_SHORT_BUFFER;
	stream(operation, _utee_cipher_update, srcData, srcLen, destData);
	return TEE_SUCCESS;
}

static void check_total(TEE_OperationHandle op, size_t total)
{
	const size_t block = op->alg->block_len;

	if (op->info.algorithm == TEE_ALG_AES_CTS) {
		if (total <= block)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	} else if ((op->alg->flags & ALG_TWO_BLOCKS) != 0) {
		if (total < block)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	} else if (total % block != 0) {
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	}
}

/* The final call where messages are padded: the whole of one block. */

static void encrypt_padded(TEE_OperationHandle op, uint8_t *dst)
{
	const size_t block = op->alg->block_len;
	uint64_t len = block;

	memset(op->buffer + op->held, (int)(block - op->held),
	       block - op->held);
	must_succeed(
		_utee_cipher_final(op->state, op->buffer, block, dst, &len));
}

/* @len: bytes of the last block that are message. */
static TEE_Result decrypt_padded(TEE_OperationHandle op, uint8_t *dst,
				 size_t *len)
{
	const size_t block = op->alg->block_len;
	uint8_t last[16];
	uint64_t last_len = block;
	uint32_t wrong = 0;
	size_t pad = 0;

	must_succeed(_utee_cipher_final(op->state, op->buffer, block, last,
					&last_len));
	pad = last[block - 1];
	wrong = pad == 0 || pad > block;
	for (size_t i = 0; i < block; i++)
		wrong |= (uint32_t)(i + pad >= block) & (last[i] != pad);
	*len = wrong ? 0 : block - pad;
	if (*len != 0 && dst == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (*len != 0)
		memcpy(dst, last, *len);
	memzero_explicit(last, sizeof(last));
	return wrong ? TEE_ERROR_BAD_PARAMETERS : TEE_SUCCESS;
}

static TEE_Result final_padded(TEE_OperationHandle op, const void *src,
			       size_t src_len, uint8_t *dst, size_t *len)
{
	const size_t block = op->alg->block_len;
	const size_t total = op->held + src_len;
	const size_t first = ready(op, total);
	const bool encrypt = op->info.mode == TEE_MODE_ENCRYPT;
	size_t rest = block;
	TEE_Result res = TEE_SUCCESS;

	if (!encrypt && (total == 0 || total % block != 0))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (too_short(len, encrypt ? first + block : total - 1))
		return TEE_ERROR_SHORT_BUFFER;
	stream(op, _utee_cipher_update, src, src_len, dst);
	if (encrypt)
		encrypt_padded(op, dst + first);
	else
		res = decrypt_padded(op, dst == NULL ? NULL : dst + first,
				     &rest);
	*len = first + rest;
	operation_done(op);
	return res;
}

TEE_Result TEE_CipherDoFinal(TEE_OperationHandle operation, const void *srcData,
			     size_t srcLen, void *destData, size_t *destLen)
{
	TEE_OperationHandle op =
		operation_active(operation, TEE_OPERATION_CIPHER);
	size_t none = 0;
	size_t *len = length_out(destLen, &none);
	size_t total = op->held + srcLen;
	size_t first = ready(op, total);
	uint64_t rest = 0;
	TEE_Result res = TEE_SUCCESS;

	if ((op->alg->flags & ALG_PADDED) != 0)
		return final_padded(op, srcData, srcLen, destData, len);
	check_total(op, total);
	if (too_short(len, total))
		return TEE_ERROR_SHORT_BUFFER;
	stream(op, _utee_cipher_update, srcData, srcLen, destData);
	rest = total - first;
	res = _utee_cipher_final(
		op->state, op->buffer, op->held,
		destData == NULL ? NULL : (uint8_t *)destData + first, &rest);
	must_succeed(res);
	*len = first + rest;
	operation_done(op);
	return TEE_SUCCESS;
}

/* Authenticated encryption */

static bool tag_bits_fit(uint32_t algorithm, uint32_t bits)
{
	if (algorithm == TEE_ALG_AES_GCM)
		return bits >= 96 && bits <= 128 && bits % 8 == 0;
	return bits >= 32 && bits <= 128 && bits % 16 == 0;
}

TEE_Result TEE_AEInit(TEE_OperationHandle operation, const void *nonce,
		      size_t nonceLen, uint32_t tagLen, size_t AADLen,
		      size_t payloadLen)
{
	TEE_OperationHandle op = operation_check(operation, TEE_OPERATION_AE);
	TEE_Result res = TEE_SUCCESS;

	if (nonce == NULL)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (!has_flag(op, TEE_HANDLE_FLAG_KEY_SET) ||
	    has_flag(op, TEE_HANDLE_FLAG_INITIALIZED) ||
	    op->operation_state != TEE_OPERATION_STATE_INITIAL)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	if (!tag_bits_fit(op->info.algorithm, tagLen))
		return TEE_ERROR_NOT_SUPPORTED;
	res = _utee_authenc_init(op->state, nonce, nonceLen, tagLen / 8, AADLen,
				 payloadLen);
	if (res != TEE_SUCCESS)
		return __utee_finish(res, 1, TEE_ERROR_NOT_SUPPORTED);
	op->tag_len = tagLen / 8;
	op->info.digestLength = tagLen / 8;
	op->operation_state = TEE_OPERATION_STATE_ACTIVE;
	op->info.handleState |= TEE_HANDLE_FLAG_INITIALIZED;
	return TEE_SUCCESS;
}

void TEE_AEUpdateAAD(TEE_OperationHandle operation, const void *AADdata,
		     size_t AADdataLen)
{
	operation_active(operation, TEE_OPERATION_AE);
	if (operation->payload_started)
		TEE_Panic(TEE_ERROR_BAD_STATE);
	must_succeed(_utee_authenc_update_aad(operation->state, AADdata,
					      AADdataLen));
}

TEE_Result TEE_AEUpdate(TEE_OperationHandle operation, const void *srcData,
			size_t srcLen, void *destData, size_t *destLen)
{
	size_t none = 0;
	size_t *len = length_out(destLen, &none);

	operation_active(operation, TEE_OPERATION_AE);
	if (too_short(len, ready(operation, operation->held + srcLen)))
		return TEE_ERROR_SHORT_BUFFER;
	if (srcLen != 0)
		operation->payload_started = true;
	stream(operation, _utee_authenc_update_payload, srcData, srcLen,
	       destData);
	return TEE_SUCCESS;
}

/* The whole blocks of the last piece; returns where the rest goes. */
static void *ae_last_blocks(TEE_OperationHandle op, const void *src, size_t len,
			    void *dst)
{
	size_t first = ready(op, op->held + len);

	stream(op, _utee_authenc_update_payload, src, len, dst);
	return dst == NULL ? NULL : (uint8_t *)dst + first;
}

TEE_Result TEE_AEEncryptFinal(TEE_OperationHandle operation,
			      const void *srcData, size_t srcLen,
			      void *destData, size_t *destLen, void *tag,
			      size_t *tagLen)
{
	TEE_OperationHandle op = operation_active(operation, TEE_OPERATION_AE);
	size_t none = 0;
	size_t *len = length_out(destLen, &none);
	uint64_t rest = 0;
	uint64_t tag_len = 0;
	bool is_short = false;
	void *end = NULL;

	__utee_check_private(tagLen, sizeof(*tagLen));
	if (op->info.mode != TEE_MODE_ENCRYPT)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	is_short = too_short(len, op->held + srcLen);
	is_short |= too_short(tagLen, op->tag_len);
	if (is_short)
		return TEE_ERROR_SHORT_BUFFER;
	end = ae_last_blocks(op, srcData, srcLen, destData);
	rest = op->held;
	tag_len = op->tag_len;
	must_succeed(_utee_authenc_enc_final(op->state, op->buffer, op->held,
					     end, &rest, tag, &tag_len));
	operation_done(op);
	return TEE_SUCCESS;
}

TEE_Result TEE_AEDecryptFinal(TEE_OperationHandle operation,
			      const void *srcData, size_t srcLen,
			      void *destData, size_t *destLen, void *tag,
			      size_t tagLen)
{
	TEE_OperationHandle op = operation_active(operation, TEE_OPERATION_AE);
	size_t none = 0;
	size_t *len = length_out(destLen, &none);
	uint64_t rest = 0;
	TEE_Result res = TEE_SUCCESS;
	void *end = NULL;

	if (op->info.mode != TEE_MODE_DECRYPT)
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (too_short(len, op->held + srcLen))
		return TEE_ERROR_SHORT_BUFFER;
	end = ae_last_blocks(op, srcData, srcLen, destData);
	rest = op->held;
	res = _utee_authenc_dec_final(op->state, op->buffer, op->held, end,
				      &rest, tag, tagLen);
	if (res == TEE_SUCCESS || res == TEE_ERROR_MAC_INVALID)
		operation_done(op);
	return __utee_finish(res, 2, TEE_ERROR_SHORT_BUFFER,
			     TEE_ERROR_MAC_INVALID);
}
