/*
 * Ciphers in pieces: whatever pieces a TA feeds, the kernel sees whole blocks
 * in order, the end in one piece where the mode needs it, and the output is
 * what the whole would give. The kernel is played by a running key stream.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

#include "operation.h"

#define LEN_MAX 400

static jmp_buf panicked;
static uint32_t key_stream; /* position */
static size_t whole;	    /* pieces must be multiples of this */
static size_t final_len;
static unsigned int updates;
static uint64_t tag_room;

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

void TEE_Panic(TEE_Result code)
{
	longjmp(panicked, 1);
}

TEE_Result __utee_finish(TEE_Result res, unsigned int count, ...)
{
	return res;
}

void __utee_check_private(const void *p, size_t len)
{
	if (p == NULL)
		TEE_Panic(TEE_ERROR_ACCESS_DENIED);
}

void free_wipe(void *p)
{
	free(p);
}

void memzero_explicit(void *p, size_t len)
{
	memset(p, 0, len);
}

/* Objects: one key that fits everything. */

TEE_Result TEE_AllocateTransientObject(TEE_ObjectType type, uint32_t bits,
				       TEE_ObjectHandle *object)
{
	*object = (TEE_ObjectHandle)(uintptr_t)1;
	return TEE_SUCCESS;
}

void TEE_ResetTransientObject(TEE_ObjectHandle object)
{
}

void TEE_CloseObject(TEE_ObjectHandle object)
{
}

TEE_Result TEE_GetObjectInfo1(TEE_ObjectHandle object, TEE_ObjectInfo *info)
{
	*info = (TEE_ObjectInfo){ .objectUsage = UINT32_MAX,
				  .objectSize = 128 };
	return TEE_SUCCESS;
}

/* The kernel. */

TEE_Result _utee_cryp_obj_copy(unsigned long dst, unsigned long src)
{
	return TEE_SUCCESS;
}

TEE_Result _utee_cryp_state_alloc(unsigned long algo, unsigned long mode,
				  unsigned long key1, unsigned long key2,
				  uint32_t *state)
{
	*state = 7;
	return TEE_SUCCESS;
}

TEE_Result _utee_cryp_state_copy(unsigned long dst, unsigned long src)
{
	return TEE_SUCCESS;
}

TEE_Result _utee_cryp_state_free(unsigned long state)
{
	return TEE_SUCCESS;
}

TEE_Result _utee_hash_init(unsigned long state, const void *iv, size_t len)
{
	return TEE_SUCCESS;
}

static void transform(const uint8_t *src, size_t len, uint8_t *dst)
{
	for (size_t i = 0; i < len; i++)
		dst[i] = src[i] ^ (uint8_t)(key_stream++ * 13 + 5);
}

TEE_Result _utee_cipher_init(unsigned long state, const void *iv, size_t len)
{
	key_stream = 0;
	updates = 0;
	return TEE_SUCCESS;
}

TEE_Result _utee_cipher_update(unsigned long state, const void *src, size_t len,
			       void *dst, uint64_t *dst_len)
{
	assert_int_equal(len % whole, 0);
	assert_true(*dst_len >= len);
	transform(src, len, dst);
	updates++;
	return TEE_SUCCESS;
}

TEE_Result _utee_cipher_final(unsigned long state, const void *src, size_t len,
			      void *dst, uint64_t *dst_len)
{
	final_len = len;
	assert_true(*dst_len >= len);
	transform(src, len, dst);
	*dst_len = len;
	return TEE_SUCCESS;
}

TEE_Result _utee_authenc_init(unsigned long state, const void *nonce,
			      size_t nonce_len, size_t tag_len, size_t aad_len,
			      size_t payload_len)
{
	key_stream = 0;
	updates = 0;
	return TEE_SUCCESS;
}

TEE_Result _utee_authenc_update_aad(unsigned long state, const void *aad,
				    size_t len)
{
	return TEE_SUCCESS;
}

TEE_Result _utee_authenc_update_payload(unsigned long state, const void *src,
					size_t len, void *dst,
					uint64_t *dst_len)
{
	return _utee_cipher_update(state, src, len, dst, dst_len);
}

TEE_Result _utee_authenc_enc_final(unsigned long state, const void *src,
				   size_t len, void *dst, uint64_t *dst_len,
				   void *tag, uint64_t *tag_len)
{
	tag_room = *tag_len;
	return _utee_cipher_final(state, src, len, dst, dst_len);
}

TEE_Result _utee_authenc_dec_final(unsigned long state, const void *src,
				   size_t len, void *dst, uint64_t *dst_len,
				   const void *tag, size_t tag_len)
{
	return _utee_cipher_final(state, src, len, dst, dst_len);
}

/* The tests. */

static TEE_OperationHandle operation(uint32_t alg, uint32_t bits)
{
	TEE_OperationHandle op = NULL;
	TEE_ObjectHandle key1 = (TEE_ObjectHandle)(uintptr_t)2;
	TEE_ObjectHandle key2 = (TEE_ObjectHandle)(uintptr_t)3;

	assert_int_equal(
		TEE_AllocateOperation(&op, alg, TEE_MODE_ENCRYPT, bits),
		TEE_SUCCESS);
	if (bits == 256)
		assert_int_equal(TEE_SetOperationKey2(op, key1, key2),
				 TEE_SUCCESS);
	else
		assert_int_equal(TEE_SetOperationKey(op, key1), TEE_SUCCESS);
	return op;
}

static void check_output(const uint8_t *out, const uint8_t *in, size_t len)
{
	key_stream = 0;
	for (size_t i = 0; i < len; i++)
		assert_int_equal(out[i],
				 in[i] ^ (uint8_t)(key_stream++ * 13 + 5));
}

static const struct {
	uint32_t alg;
	uint32_t bits;
	size_t block;
	size_t least; /* bytes in all */
	size_t step;  /* totals are multiples of this */
	bool keeps;   /* more than one block for the end */
} row[] = {
	{ TEE_ALG_AES_ECB_NOPAD, 128, 16, 0, 16, false },
	{ TEE_ALG_AES_CBC_NOPAD, 128, 16, 0, 16, false },
	{ TEE_ALG_DES3_CBC_NOPAD, 128, 8, 0, 8, false },
	{ TEE_ALG_AES_CTR, 128, 1, 0, 1, false },
	{ TEE_ALG_AES_CTS, 128, 16, 17, 1, true },
	{ TEE_ALG_AES_XTS, 256, 16, 16, 1, true },
};

static void feed(size_t r, size_t total, uint32_t seed, bool in_place)
{
	TEE_OperationHandle op = operation(row[r].alg, row[r].bits);
	uint8_t in[LEN_MAX];
	uint8_t out[LEN_MAX];
	size_t at = 0;
	size_t done = 0;
	size_t len = 0;

	for (size_t i = 0; i < total; i++)
		in[i] = (uint8_t)(i * 17 + seed);
	memcpy(out, in, sizeof(out));
	whole = row[r].block;
	TEE_CipherInit(op, NULL, 0);
	while (at < total) {
		size_t piece = seed % 61;

		seed = seed * 1103515245u + 12345u;
		if (piece > total - at || seed % 7 == 0)
			break;
		/* In place the output may run into the input of this piece. */
		len = LEN_MAX - done;
		assert_int_equal(TEE_CipherUpdate(op,
						  in_place ? out + at : in + at,
						  piece, out + done, &len),
				 TEE_SUCCESS);
		if (in_place)
			memcpy(out + at + piece, in + at + piece,
			       total - at - piece);
		at += piece;
		done += len;
		assert_true(done <= at);
	}
	len = LEN_MAX - done;
	assert_int_equal(
		TEE_CipherDoFinal(op, in + at, total - at, out + done, &len),
		TEE_SUCCESS);
	assert_int_equal(done + len, total);
	if (row[r].keeps && total > row[r].block)
		assert_in_range(final_len, row[r].block + 1, 2 * row[r].block);
	check_output(out, in, total);
	TEE_FreeOperation(op);
}

static void pieces_give_what_the_whole_gives(void **state)
{
	if (setjmp(panicked) != 0)
		fail_msg("panicked");
	for (size_t r = 0; r < sizeof(row) / sizeof(row[0]); r++)
		for (uint32_t seed = 0; seed < 60; seed++)
			for (size_t total = row[r].least; total < 130;
			     total += row[r].step)
				feed(r, total, seed, seed % 2 == 1);
}

static void short_output_changes_nothing(void **state)
{
	TEE_OperationHandle op = operation(TEE_ALG_AES_CBC_NOPAD, 128);
	uint8_t in[64] = { 1, 2, 3 };
	uint8_t out[64];
	size_t len = 16;

	if (setjmp(panicked) != 0)
		fail_msg("panicked");
	whole = 16;
	TEE_CipherInit(op, NULL, 0);
	assert_int_equal(TEE_CipherUpdate(op, in, 35, out, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 32);
	assert_int_equal(updates, 0);
	assert_int_equal(TEE_CipherUpdate(op, in, 35, out, &len), TEE_SUCCESS);
	assert_int_equal(len, 32);
	len = 15;
	assert_int_equal(TEE_CipherDoFinal(op, in + 35, 13, out + 32, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 16);
	assert_int_equal(TEE_CipherDoFinal(op, in + 35, 13, out + 32, &len),
			 TEE_SUCCESS);
	check_output(out, in, 48);
	TEE_FreeOperation(op);
}

static void impossible_totals_and_orders_panic(void **state)
{
	static const struct {
		const char *must;
		uint32_t alg;
		uint32_t bits;
		size_t total;
	} bad[] = {
		{ "CBC takes whole blocks", TEE_ALG_AES_CBC_NOPAD, 128, 17 },
		{ "CTS takes more than a block", TEE_ALG_AES_CTS, 128, 16 },
		{ "XTS takes a block or more", TEE_ALG_AES_XTS, 256, 15 },
	};
	uint8_t buf[64] = { 0 };

	for (volatile size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		TEE_OperationHandle op = operation(bad[i].alg, bad[i].bits);
		volatile bool died = true;

		whole = 16;
		TEE_CipherInit(op, NULL, 0);
		if (setjmp(panicked) == 0) {
			size_t len = sizeof(buf);

			TEE_CipherDoFinal(op, buf, bad[i].total, buf, &len);
			died = false;
		}
		if (!died)
			fail_msg("%s", bad[i].must);
		TEE_FreeOperation(op);
	}

	TEE_OperationHandle op = operation(TEE_ALG_AES_CTR, 128);
	volatile int deaths = 0;
	size_t len = sizeof(buf);

	if (setjmp(panicked) == 0)
		TEE_CipherUpdate(op, buf, 1, buf, &len);
	else
		deaths++;
	TEE_CipherInit(op, NULL, 0);
	if (setjmp(panicked) == 0)
		TEE_SetOperationKey(op, NULL);
	else
		deaths++;
	if (setjmp(panicked) == 0)
		TEE_MACUpdate(op, buf, 1);
	else
		deaths++;
	assert_int_equal(deaths, 3);
	TEE_FreeOperation(op);
}

void TEE_MACUpdate(TEE_OperationHandle op, const void *chunk, size_t len)
{
	operation_active(op, TEE_OPERATION_MAC);
}

static void authenticated_encryption_ends_in_one_piece(void **state)
{
	TEE_OperationHandle op = operation(TEE_ALG_AES_CCM, 128);
	uint8_t in[50] = { 9, 8, 7 };
	uint8_t out[50];
	uint8_t tag[16];
	size_t len = sizeof(out);
	size_t tag_len = 12;

	if (setjmp(panicked) != 0)
		fail_msg("panicked");
	whole = 16;
	assert_int_equal(TEE_AEInit(op, in, 12, 127, 0, 0),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(TEE_AEInit(op, in, 12, 128, 0, 0), TEE_SUCCESS);
	assert_int_equal(TEE_AEUpdate(op, in, 21, out, &len), TEE_SUCCESS);
	assert_int_equal(len, 16);
	len = 34;
	assert_int_equal(TEE_AEEncryptFinal(op, in + 21, 29, out + 16, &len,
					    tag, &tag_len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(tag_len, 16);
	assert_int_equal(TEE_AEEncryptFinal(op, in + 21, 29, out + 16, &len,
					    tag, &tag_len),
			 TEE_SUCCESS);
	assert_int_equal(len, 34);
	assert_int_equal(tag_room, 16);
	check_output(out, in, 50);
	TEE_FreeOperation(op);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_give_what_the_whole_gives),
		cmocka_unit_test(short_output_changes_nothing),
		cmocka_unit_test(impossible_totals_and_orders_panic),
		cmocka_unit_test(authenticated_encryption_ends_in_one_piece),
	};

	return cmocka_run_group_tests_name("ta cipher", tests, NULL, NULL);
}
