/*
 * A signed vbmeta blob is good, and nothing that differs from it in one bit of
 * what is signed or of the signature.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <boot/verify.h>
#include <base/bits.h>
#include <crypto/sha256.h>
#include <keyfile.h>
#include <string.h>

static uint8_t blob[4096];
static size_t blob_len;
static uint8_t trusted[SHA256_LEN];

static int setup(void **state)
{
	static uint8_t key[KEYFILE_BLOB_MAX];
	static uint8_t sig[KEYFILE_SIG_MAX];
	struct keyfile kf;
	struct vbmeta vb;
	struct sha256 ctx;
	uint8_t digest[SHA256_LEN];

	assert_int_equal(keyfile_open("tools/keys/TEST-firmware.pem", &kf),
			 TEE_SUCCESS);

	const struct vbmeta_params par = {
		.algorithm = VBMETA_SHA256_RSA4096,
		.key = key,
		.key_len = keyfile_blob(&kf, key),
		.release = "test",
	};

	sha256(key, par.key_len, trusted);
	blob_len = sizeof(blob);
	assert_int_equal(vbmeta_write(&par, blob, &blob_len), TEE_SUCCESS);
	assert_int_equal(vbmeta_parse(blob, blob_len, &vb), TEE_SUCCESS);
	sha256_init(&ctx);
	sha256_update(&ctx, blob, VBMETA_HEADER_LEN);
	sha256_update(&ctx, vb.aux, vb.aux_len);
	sha256_final(&ctx, digest);
	assert_int_equal(keyfile_sign(&kf, digest, sig), TEE_SUCCESS);
	vbmeta_write_signature(blob, digest, sig);
	keyfile_close(&kf);
	return 0;
}

static bool accepted(void)
{
	struct vbmeta vb;
	uint8_t signer[SHA256_LEN];
	uint32_t verdict = 0;

	if (vbmeta_parse(blob, blob_len, &vb) != TEE_SUCCESS)
		return false;

	TEE_Result res = verify_signature(&vb, &verdict);

	assert_true(verdict == (res == TEE_SUCCESS ? VERIFY_GOOD : VERIFY_BAD));
	return res == TEE_SUCCESS &&
	       verify_key_hash(&vb, trusted, signer) == VERIFY_GOOD;
}

static void test_signed_blob_is_good(void **state)
{
	assert_true(accepted());
}

static void test_other_key_is_not_trusted(void **state)
{
	trusted[31] ^= 1;
	assert_false(accepted());
	trusted[31] ^= 1;
}

static void test_no_flipped_bit_is_good(void **state)
{
	for (size_t bit = 0; bit < 8 * blob_len; bit++) {
		size_t byte = bit / 8;

		/* Fill of the authentication block: 544 of 576 are used. */
		if (byte >= 256 + 544 && byte < 256 + 576)
			continue;
		/* A verification takes its time: of the signature a sample. */
		if (byte >= 256 + 32 && byte < 256 + 544 && bit % 61 != 0)
			continue;
		blob[byte] ^= (uint8_t)(1u << bit % 8);
		if (accepted())
			fail_msg("bit %zu of byte %zu", bit % 8, byte);
		blob[byte] ^= (uint8_t)(1u << bit % 8);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signed_blob_is_good),
		cmocka_unit_test(test_other_key_is_not_trusted),
		cmocka_unit_test(test_no_flipped_bit_is_good),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
