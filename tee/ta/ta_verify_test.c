#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/ta_container.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ta/ta_verify.h"

#define KEY_COUNT 2u
#define IMAGE_LEN 9000u
#define FILE_MAX  16384u

static const TEE_UUID hello = {
	0x8aaaf200, 0x2450, 0x11e4, { 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b }
};
static const TEE_UUID other = {
	0x8aaaf201, 0x2450, 0x11e4, { 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b }
};

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context rng;
static mbedtls_rsa_context key[KEY_COUNT];
static uint8_t modulus[KEY_COUNT][512];
static const uint8_t exponent[] = { 1, 0, 1 };
static struct ta_signer signer[KEY_COUNT];
static const struct ta_trust trust = { signer, KEY_COUNT };

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static int keys_make(void **state)
{
	static const unsigned int bits[KEY_COUNT] = { 2048, 3072 };

	mbedtls_entropy_init(&entropy);
	mbedtls_ctr_drbg_init(&rng);
	if (mbedtls_ctr_drbg_seed(&rng, mbedtls_entropy_func, &entropy, NULL,
				  0) != 0)
		return -1;
	for (size_t i = 0; i < KEY_COUNT; i++) {
		mbedtls_rsa_init(&key[i], MBEDTLS_RSA_PKCS_V15, 0);
		if (mbedtls_rsa_gen_key(&key[i], mbedtls_ctr_drbg_random, &rng,
					bits[i], 65537) != 0 ||
		    mbedtls_mpi_write_binary(&key[i].N, modulus[i],
					     bits[i] / 8) != 0)
			return -1;
		signer[i].key =
			(struct rsa_public_key){ modulus[i], bits[i] / 8,
						 exponent, sizeof(exponent) };
	}
	return 0;
}

static int keys_free(void **state)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		mbedtls_rsa_free(&key[i]);
	mbedtls_ctr_drbg_free(&rng);
	mbedtls_entropy_free(&entropy);
	return 0;
}

static void sign(size_t k, uint32_t algo, const uint8_t *hash, uint8_t *sig)
{
	bool pss = algo == TA_SIG_PSS_SHA256;

	mbedtls_rsa_set_padding(
		&key[k], pss ? MBEDTLS_RSA_PKCS_V21 : MBEDTLS_RSA_PKCS_V15,
		MBEDTLS_MD_SHA256);
	assert_int_equal(
		mbedtls_rsa_pkcs1_sign(&key[k], mbedtls_ctr_drbg_random, &rng,
				       MBEDTLS_RSA_PRIVATE, MBEDTLS_MD_SHA256,
				       32, hash, sig),
		0);
}

/* A container of @uuid, signed with key @k. Returns its length. */
static size_t file_make(uint8_t *file, size_t k, uint32_t type, uint32_t algo,
			const TEE_UUID *uuid, uint32_t version)
{
	size_t sig_len = signer[k].key.n_len;
	size_t off = TA_CONTAINER_FIXED_LEN + 32 + sig_len;
	struct sha256 ctx;

	store_le32(file, TA_CONTAINER_MAGIC);
	store_le32(file + 4, type);
	store_le32(file + 8, IMAGE_LEN);
	store_le32(file + 12, algo);
	store_le16(file + 16, 32);
	store_le16(file + 18, (uint16_t)sig_len);
	sha256_init(&ctx);
	sha256_update(&ctx, file, TA_CONTAINER_FIXED_LEN);
	if (type != TA_RECORD_LEGACY) {
		ta_uuid_to_octets(file + off, uuid);
		store_le32(file + off + 16, version);
		sha256_update(&ctx, file + off, 20);
		off += 20;
	}
	for (size_t i = 0; i < IMAGE_LEN; i++)
		file[off + i] = (uint8_t)(i * 31 >> 3);
	sha256_update(&ctx, file + off, IMAGE_LEN);
	sha256_final(&ctx, file + 20);
	sign(k, algo, file + 20, file + 52);
	return off + IMAGE_LEN;
}

static void good_files_are_accepted(void **state)
{
	static const uint32_t algo[] = { TA_SIG_PSS_SHA256,
					 TA_SIG_PKCS1_SHA256 };

	for (size_t i = 0; i < 8; i++) {
		uint32_t type = i / 4 % 2;
		uint8_t file[FILE_MAX];
		struct ta_verified out;
		size_t len = file_make(file, i % 2, type, algo[i / 2 % 2],
				       &hello, 7);

		assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
				 TEE_SUCCESS);
		assert_int_equal(out.signer, i % 2);
		assert_int_equal(out.versioned, type == TA_RECORD_BOOTSTRAP);
		assert_int_equal(out.version, type == 0 ? 0 : 7);
		assert_int_equal(out.image_len, IMAGE_LEN);
		assert_int_equal(out.image_off, len - IMAGE_LEN);
	}
}

static void refused(const uint8_t *file, size_t len)
{
	struct ta_verified out;

	memset(&out, 0x77, sizeof(out));
	assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
	assert_int_equal(out.image_len, 0);
}

static void each_bit_matters(void **state)
{
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);
	size_t header = len - IMAGE_LEN;

	for (size_t bit = 0; bit < 8 * len;) {
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		refused(file, len);
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		/* All of the header, then samples of the image, and its end. */
		if (bit / 8 < header + 16 || bit / 8 >= len - 16)
			bit++;
		else
			bit += MIN(509u, 8 * (len - 16) - bit);
	}
}

static void each_length_but_one_is_refused(void **state)
{
	uint8_t file[FILE_MAX] = { 0 };
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	for (size_t cut = 0; cut < len; cut += cut < 700 ? 1 : 97) {
		uint8_t *part = malloc(cut);

		memcpy(part, file, cut);
		refused(part, cut);
		free(part);
	}
	refused(file, len + 1);
	refused(file, len - 1);
}

static void another_ta_s_file_is_refused(void **state)
{
	uint8_t file[FILE_MAX];

	refused(file, file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
				&other, 7));
}

static void types_not_served_are_refused(void **state)
{
	uint8_t file[FILE_MAX];

	for (uint32_t type = 2; type < 5; type++)
		refused(file,
			file_make(file, 0, type, TA_SIG_PSS_SHA256, &hello, 7));
}

static void a_signer_keeps_to_its_scope(void **state)
{
	const TEE_UUID scope[] = { other, hello };
	struct ta_signer one = signer[0];
	const struct ta_trust narrow = { &one, 1 };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	one.scope = scope;
	one.scope_count = 2;
	assert_int_equal(ta_verify(&narrow, &hello, file, len, &out),
			 TEE_SUCCESS);
	one.scope_count = 1;
	assert_int_equal(ta_verify(&narrow, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void nobody_enrolled_accepts_nothing(void **state)
{
	const struct ta_trust nobody = { 0 };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	assert_int_equal(ta_verify(&nobody, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void a_stranger_s_signature_is_refused(void **state)
{
	const struct ta_trust first = { signer, 1 };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 1, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	assert_int_equal(ta_verify(&first, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void bytes_may_come_in_any_pieces(void **state)
{
	static const size_t piece[] = { 1, 63, 64, 4096, IMAGE_LEN };
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	for (size_t i = 0; i < ARRAY_COUNT(piece); i++) {
		struct ta_verify v;
		struct ta_verified out;

		assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
						 TA_VERIFY_START_LEN, len),
				 TEE_SUCCESS);
		for (size_t at = v.found.image_off; at < len; at += piece[i])
			ta_verify_update(&v, file + at,
					 MIN(piece[i], len - at));
		assert_int_equal(ta_verify_end(&v, &out), TEE_SUCCESS);
	}
}

static void steps_out_of_order_are_refused(void **state)
{
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);
	struct ta_verify v = { 0 };
	struct ta_verified out;

	/* Without a beginning. */
	ta_verify_update(&v, file, 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* Too early. */
	assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
					 TA_VERIFY_START_LEN, len),
			 TEE_SUCCESS);
	ta_verify_update(&v, file + v.found.image_off, IMAGE_LEN - 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* A second verdict of the same. */
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* Too much. */
	assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
					 TA_VERIFY_START_LEN, len),
			 TEE_SUCCESS);
	ta_verify_update(&v, file + v.found.image_off, IMAGE_LEN);
	ta_verify_update(&v, file, 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(good_files_are_accepted),
		cmocka_unit_test(each_bit_matters),
		cmocka_unit_test(each_length_but_one_is_refused),
		cmocka_unit_test(another_ta_s_file_is_refused),
		cmocka_unit_test(types_not_served_are_refused),
		cmocka_unit_test(a_signer_keeps_to_its_scope),
		cmocka_unit_test(nobody_enrolled_accepts_nothing),
		cmocka_unit_test(a_stranger_s_signature_is_refused),
		cmocka_unit_test(bytes_may_come_in_any_pieces),
		cmocka_unit_test(steps_out_of_order_are_refused),
	};

	return cmocka_run_group_tests(test, keys_make, keys_free);
}
