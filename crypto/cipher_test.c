#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/cipher.h>
#include <string.h>

#include "cipher_rows.h"
#include "vectors.h"

/* In pieces: @cut bytes, then the rest; not in place when @out is apart. */
static TEE_Result run(const struct cipher_setup *how, const uint8_t *in,
		      size_t len, size_t cut, uint8_t *out)
{
	struct cipher ctx;
	TEE_Result res = cipher_init(&ctx, how);

	if (res == TEE_SUCCESS)
		res = cipher_update(&ctx, in, cut, out);
	if (res == TEE_SUCCESS)
		res = cipher_final(&ctx, in + cut, len - cut, out + cut);
	return res;
}

/* Where a message of this mode may be cut (crypto/cipher.h). */
static bool may_cut(size_t i, size_t len, size_t cut)
{
	size_t size = block_len(row[i].alg);

	if (row[i].mode == CIPHER_CTR)
		return true;
	if (cut % size != 0)
		return false;
	if (row[i].mode == CIPHER_CTS)
		return len - cut > size;
	if (row[i].mode == CIPHER_XTS)
		return len % size == 0 || len - cut > size;
	return true;
}

static void check_cut(size_t i, const struct cipher_setup *setup,
		      const struct vector_bytes *msg,
		      const struct vector_bytes *ct, size_t cut)
{
	struct cipher_setup how = *setup;
	uint8_t out[VECTOR_BYTES_MAX];

	how.encrypt = true;
	assert_int_equal(run(&how, msg->b, msg->len, cut, out), TEE_SUCCESS);
	assert_memory_equal(out, ct->b, ct->len);
	memcpy(out, msg->b, msg->len);
	assert_int_equal(run(&how, out, msg->len, cut, out), TEE_SUCCESS);
	assert_memory_equal(out, ct->b, ct->len);
	how.encrypt = false;
	assert_int_equal(run(&how, out, ct->len, cut, out), TEE_SUCCESS);
	assert_memory_equal(out, msg->b, msg->len);
	assert_int_equal(run(&how, ct->b, ct->len, cut, out), TEE_SUCCESS);
	assert_memory_equal(out, msg->b, msg->len);
}

static void ciphers_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes key, tweak_key, iv, msg, ct;

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].key, &key);
		bytes_from_hex(row[i].tweak_key, &tweak_key);
		bytes_from_hex(row[i].iv, &iv);
		bytes_from_hex(row[i].msg, &msg);
		bytes_from_hex(row[i].ct, &ct);

		const struct cipher_setup how = {
			.alg = row[i].alg,
			.mode = row[i].mode,
			.key = key.b,
			.key_len = key.len,
			.tweak_key = tweak_key.b,
			.iv = iv.b,
			.iv_len = iv.len,
		};

		for (size_t cut = 0; cut <= msg.len; cut++)
			if (may_cut(i, msg.len, cut))
				check_cut(i, &how, &msg, &ct, cut);
	}
}

static void check_xts(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	struct vector_bytes key, iv, msg, ct;
	uint8_t tweak[16] = { 0 };
	uint8_t out[VECTOR_BYTES_MAX];

	vector_hex(test, "key", &key);
	vector_hex(test, "iv", &iv);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "ct", &ct);
	if (strcmp(result, "valid") != 0)
		return;
	assert_true(iv.len <= sizeof(tweak));
	memcpy(tweak, iv.b, iv.len);

	struct cipher_setup how = {
		.alg = BLOCK_AES,
		.mode = CIPHER_XTS,
		.encrypt = true,
		.key = key.b,
		.key_len = key.len / 2,
		.tweak_key = key.b + key.len / 2,
		.iv = tweak,
		.iv_len = sizeof(tweak),
	};

	assert_int_equal(run(&how, msg.b, msg.len, 0, out), TEE_SUCCESS);
	assert_memory_equal(out, ct.b, ct.len);
	how.encrypt = false;
	assert_int_equal(run(&how, ct.b, ct.len, 0, out), TEE_SUCCESS);
	assert_memory_equal(out, msg.b, msg.len);
	(*(size_t *)ctx)++;
}

static void xts_meets_wycheproof(void **state)
{
	size_t count = 0;

	vectors_each("wycheproof/aes_xts_test.json", check_xts, &count);
	assert_true(count > 50);
}

/* Padding is the caller's: here it is put on before. */
static void check_cbc(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	struct vector_bytes key, iv, msg, ct;
	uint8_t out[VECTOR_BYTES_MAX];

	vector_hex(test, "key", &key);
	vector_hex(test, "iv", &iv);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "ct", &ct);
	if (strcmp(result, "valid") != 0)
		return;

	size_t pad = 16 - msg.len % 16;
	const struct cipher_setup how = {
		.alg = BLOCK_AES,
		.mode = CIPHER_CBC,
		.encrypt = true,
		.key = key.b,
		.key_len = key.len,
		.iv = iv.b,
		.iv_len = iv.len,
	};

	memset(msg.b + msg.len, (int)pad, pad);
	assert_int_equal(run(&how, msg.b, msg.len + pad, 0, out), TEE_SUCCESS);
	assert_memory_equal(out, ct.b, ct.len);
}

static void cbc_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/aes_cbc_pkcs5_test.json", check_cbc, NULL);
}

static const struct {
	const char *must;
	enum block_alg alg;
	enum cipher_mode mode;
	size_t key_len, iv_len, first, last;
	TEE_Result init, update, final;
} wrong[] = {
	{ "AES with a key of 8 bytes", BLOCK_AES, CIPHER_ECB, 8, 0, 0, 0,
	  TEE_ERROR_BAD_PARAMETERS, 0, 0 },
	{ "DES with a key of 16 bytes", BLOCK_DES, CIPHER_ECB, 16, 0, 0, 0,
	  TEE_ERROR_BAD_PARAMETERS, 0, 0 },
	{ "CBC with a short vector", BLOCK_AES, CIPHER_CBC, 16, 8, 0, 0,
	  TEE_ERROR_BAD_PARAMETERS, 0, 0 },
	{ "XTS of DES", BLOCK_DES, CIPHER_XTS, 8, 8, 0, 0,
	  TEE_ERROR_NOT_SUPPORTED, 0, 0 },
	{ "ECB of part of a block", BLOCK_AES, CIPHER_ECB, 16, 0, 16, 15,
	  TEE_SUCCESS, TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS },
	{ "CBC, a part that is not the last", BLOCK_AES, CIPHER_CBC, 16, 16, 17,
	  0, TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS, TEE_SUCCESS },
	{ "CTS of one block", BLOCK_AES, CIPHER_CTS, 16, 16, 0, 16, TEE_SUCCESS,
	  TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS },
	{ "CTS of one block behind others", BLOCK_AES, CIPHER_CTS, 16, 16, 32,
	  16, TEE_SUCCESS, TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS },
	{ "XTS of less than a block", BLOCK_AES, CIPHER_XTS, 16, 16, 0, 15,
	  TEE_SUCCESS, TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS },
	{ "XTS of nothing", BLOCK_AES, CIPHER_XTS, 16, 16, 0, 0, TEE_SUCCESS,
	  TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS },
	{ "XTS of a block, then nothing", BLOCK_AES, CIPHER_XTS, 16, 16, 16, 0,
	  TEE_SUCCESS, TEE_SUCCESS, TEE_SUCCESS },
};

static void wrong_lengths_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(wrong); i++) {
		uint8_t data[64] = { 0 };
		struct cipher ctx;
		const struct cipher_setup how = {
			.alg = wrong[i].alg,
			.mode = wrong[i].mode,
			.encrypt = i % 2 == 0,
			.key = data,
			.key_len = wrong[i].key_len,
			.tweak_key = data,
			.iv = data,
			.iv_len = wrong[i].iv_len,
		};

		print_message("%s\n", wrong[i].must);
		assert_int_equal(cipher_init(&ctx, &how), wrong[i].init);
		if (wrong[i].init != TEE_SUCCESS)
			continue;
		assert_int_equal(
			cipher_update(&ctx, data, wrong[i].first, data),
			wrong[i].update);
		assert_int_equal(cipher_final(&ctx, data, wrong[i].last, data),
				 wrong[i].final);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(ciphers_are_the_published_ones),
		cmocka_unit_test(wrong_lengths_are_refused),
		cmocka_unit_test(xts_meets_wycheproof),
		cmocka_unit_test(cbc_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
