#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/kdf.h>
#include <string.h>

#include "vectors.h"

static void check_hkdf(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	static uint8_t out[255 * DIGEST_LEN_MAX + 1];
	enum digest_alg alg = *(const enum digest_alg *)ctx;
	size_t size = (size_t)json_integer_value(json_object_get(test, "size"));
	struct vector_bytes ikm, salt, info, okm;
	TEE_Result res = TEE_SUCCESS;

	vector_hex(test, "ikm", &ikm);
	vector_hex(test, "salt", &salt);
	vector_hex(test, "info", &info);
	res = kdf_hkdf(alg, salt.b, salt.len, ikm.b, ikm.len, info.b, info.len,
		       out, size);
	if (strcmp(result, "valid") != 0) {
		assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
		return;
	}
	assert_int_equal(res, TEE_SUCCESS);
	if (size > VECTOR_BYTES_MAX)
		return;
	vector_hex(test, "okm", &okm);
	assert_int_equal(okm.len, size);
	assert_memory_equal(out, okm.b, size);
}

static void check_pbkdf2(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	enum digest_alg alg = *(const enum digest_alg *)ctx;
	json_int_t rounds =
		json_integer_value(json_object_get(test, "iterationCount"));
	uint8_t out[VECTOR_BYTES_MAX];
	struct vector_bytes password, salt, want;

	/* Sanitizers make long ones slow; they show nothing more. */
	if (rounds > 5000)
		return;
	vector_hex(test, "password", &password);
	vector_hex(test, "salt", &salt);
	vector_hex(test, "dk", &want);
	assert_string_equal(result, "valid");
	assert_int_equal(kdf_pbkdf2(alg, password.b, password.len, salt.b,
				    salt.len, (uint32_t)rounds, out, want.len),
			 TEE_SUCCESS);
	assert_memory_equal(out, want.b, want.len);
}

static void hkdf_meets_wycheproof(void **state)
{
	static const struct {
		enum digest_alg alg;
		const char *file;
	} file[] = {
		{ DIGEST_SHA1, "wycheproof/hkdf_sha1_test.json" },
		{ DIGEST_SHA256, "wycheproof/hkdf_sha256_test.json" },
		{ DIGEST_SHA384, "wycheproof/hkdf_sha384_test.json" },
		{ DIGEST_SHA512, "wycheproof/hkdf_sha512_test.json" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(file); i++) {
		enum digest_alg alg = file[i].alg;

		vectors_each(file[i].file, check_hkdf, &alg);
	}
}

static void pbkdf2_meets_wycheproof(void **state)
{
	static const struct {
		enum digest_alg alg;
		const char *file;
	} file[] = {
		{ DIGEST_SHA1, "wycheproof/pbkdf2_hmacsha1_test.json" },
		{ DIGEST_SHA224, "wycheproof/pbkdf2_hmacsha224_test.json" },
		{ DIGEST_SHA256, "wycheproof/pbkdf2_hmacsha256_test.json" },
		{ DIGEST_SHA384, "wycheproof/pbkdf2_hmacsha384_test.json" },
		{ DIGEST_SHA512, "wycheproof/pbkdf2_hmacsha512_test.json" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(file); i++) {
		enum digest_alg alg = file[i].alg;

		vectors_each(file[i].file, check_pbkdf2, &alg);
	}
}

/* RFC 6070 and RFC 5869, A.1; the others are what OpenSSL computes. */
static const struct {
	const char *must;
	enum { HKDF, CONCAT, PBKDF2 } kind;
	enum digest_alg alg;
	uint32_t rounds;
	const char *secret, *salt, *info, *key;
} row[] = {
	{ "PBKDF2 SHA-1, 1 rounds", PBKDF2, DIGEST_SHA1, 1, "70617373776f7264",
	  "73616c74", "", "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
	{ "PBKDF2 SHA-1, 2 rounds", PBKDF2, DIGEST_SHA1, 2, "70617373776f7264",
	  "73616c74", "", "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
	{ "PBKDF2 SHA-1, 4096 rounds", PBKDF2, DIGEST_SHA1, 4096,
	  "70617373776f7264", "73616c74", "",
	  "4b007901b765489abead49d926f721d065a429c1" },
	{ "PBKDF2 SHA-1, two blocks", PBKDF2, DIGEST_SHA1, 4096,
	  "70617373776f726450415353574f524470617373776f7264",
	  "73616c7453414c5473616c7453414c5473616c7453414c5473616c7453414c54"
	  "73616c74",
	  "", "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
	{ "PBKDF2 SM3", PBKDF2, DIGEST_SM3, 100, "70617373776f7264", "73616c74",
	  "",
	  "d8e7cbab3c11a2f91052e2bfc7597bc178824bd108d1864f0fec9cde6d4f4ccc"
	  "13516831fa320298c52834c668343eb67d9c93c7abab1921fed302d86fe52d3c"
	  "1e15b85212cb" },
	{ "PBKDF2 MD5", PBKDF2, DIGEST_MD5, 10, "70617373776f7264", "73616c74",
	  "",
	  "d77d26f3ce166f9dc607a5de3a00718c971226a0cc97e05009e31682c555d7a6"
	  "fd" },
	{ "HKDF SHA-256, RFC 5869 A.1", HKDF, DIGEST_SHA256, 0,
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	  "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
	  "34007208d5b887185865" },
	{ "HKDF MD5", HKDF, DIGEST_MD5, 0,
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	  "b222c9db38d17b2fea8b3bb511c0d6d86049ef481ba7065ca5c6422618ed9cc9"
	  "144900e2c72b6a863a31" },
	{ "HKDF SHA-224", HKDF, DIGEST_SHA224, 0,
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	  "2f21cd7cbc818ca5c561b933728e2e08e154a87e1432399a820dee13aa222d0c"
	  "ee6152fa539ab70f8e80" },
	{ "HKDF SHA3-256", HKDF, DIGEST_SHA3_256, 0,
	  "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
	  "0c5160501d65021deaf2c14f5abce04c5bd2635abceeba61c2edb6e8ed726749"
	  "00557728f2c9f2c4c179" },
	{ "Concat KDF SHA1", CONCAT, DIGEST_SHA1, 0,
	  "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  "", "5374726f6e67726f6f6d00416c696365426f62",
	  "c5195c45a4630a99f2971c913d8a73f445b6f01850ee2093aed009ddac4b1e0d"
	  "8bebf4ff94738438fb86598d9a008315caa43935daef1bf81ee14522fac90ab1"
	  "85985498f51d92ec5377b7c9b75b133aa3d04d6ac5306928920e156e9848cc4a"
	  "4974622c" },
	{ "Concat KDF SHA224", CONCAT, DIGEST_SHA224, 0,
	  "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  "", "5374726f6e67726f6f6d00416c696365426f62",
	  "a0059020760f481387726d8e3f5a12dea16724406111a6dea935b0291f4757fa"
	  "3e3681517d213d62cc77f8af6861626f216b2f47577912e90334a415782e17f9"
	  "6f4b24508721d9687177e69b1958d5c2c5e81e38c733b89ff56da7ccdf3cf1b3"
	  "c9dbfad7" },
	{ "Concat KDF SHA256", CONCAT, DIGEST_SHA256, 0,
	  "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  "", "5374726f6e67726f6f6d00416c696365426f62",
	  "7742a92720a4bef5ae2c0bf500741b11e7b4d01acab30ffc1df8261c4a28aae7"
	  "aea230e151cc207c7b804a92e256200068742d9ab4556dbad074e600b4a141f3"
	  "ac0ccc452139b6011cee7c3004975ad579becd315d65e05b99134d54c0a63bd6"
	  "1d5199e3" },
	{ "Concat KDF SHA384", CONCAT, DIGEST_SHA384, 0,
	  "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  "", "5374726f6e67726f6f6d00416c696365426f62",
	  "0e252e1016b3afc6b7ae9c69c8f0e972265f1618d45ab1b8b809fb12c7fe75a3"
	  "d09cc7b729acd761b1069542d42683b789a224aafe2185896391d34950a89c54"
	  "03968eb19c246c58c0156f882d712b3663b9cafb67f41b3857a821b0ccac8749"
	  "3801db7c" },
	{ "Concat KDF SHA512", CONCAT, DIGEST_SHA512, 0,
	  "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
	  "", "5374726f6e67726f6f6d00416c696365426f62",
	  "d348bdfbca8445ac133aecded08211c6eee0bc7e35dcfe85ce7cbd7badbf0f57"
	  "9b549f9d591f870b5b20f8f3982e97ae47fe3e166dda8311a300623685984013"
	  "3929cc1015ba0723a3aa48f4573eee0ad8b5ed400c06f49923594e8786ef8062"
	  "c4d808f0" },
};

static void keys_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes secret, salt, info, key;
		uint8_t out[VECTOR_BYTES_MAX];
		TEE_Result res = TEE_ERROR_GENERIC;

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].secret, &secret);
		bytes_from_hex(row[i].salt, &salt);
		bytes_from_hex(row[i].info, &info);
		bytes_from_hex(row[i].key, &key);
		if (row[i].kind == HKDF)
			res = kdf_hkdf(row[i].alg, salt.b, salt.len, secret.b,
				       secret.len, info.b, info.len, out,
				       key.len);
		else if (row[i].kind == CONCAT)
			res = kdf_concat(row[i].alg, secret.b, secret.len,
					 info.b, info.len, out, key.len);
		else
			res = kdf_pbkdf2(row[i].alg, secret.b, secret.len,
					 salt.b, salt.len, row[i].rounds, out,
					 key.len);
		assert_int_equal(res, TEE_SUCCESS);
		assert_memory_equal(out, key.b, key.len);
	}
}

static void what_cannot_be_is_refused(void **state)
{
	static uint8_t out[255 * 16 + 1];
	const uint8_t z[4] = { 0 };

	assert_int_equal(
		kdf_hkdf(DIGEST_MD5, z, 4, z, 4, z, 4, out, sizeof(out)),
		TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(kdf_hkdf(DIGEST_SHAKE128, z, 4, z, 4, z, 4, out, 16),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(kdf_concat(DIGEST_SHAKE256, z, 4, z, 4, out, 16),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(kdf_pbkdf2(DIGEST_SHA1, z, 4, z, 4, 0, out, 16),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(kdf_pbkdf2(DIGEST_SHAKE128, z, 4, z, 4, 1, out, 16),
			 TEE_ERROR_NOT_SUPPORTED);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(keys_are_the_published_ones),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(hkdf_meets_wycheproof),
		cmocka_unit_test(pbkdf2_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
