#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/mac.h>
#include <string.h>

#include "vectors.h"

static void check_hmac(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	const enum digest_alg *alg = ctx;
	struct vector_bytes key, msg, tag;
	uint8_t got[MAC_LEN_MAX];
	struct mac mac;

	vector_hex(test, "key", &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "tag", &tag);
	assert_int_equal(mac_init_hmac(&mac, *alg, key.b, key.len),
			 TEE_SUCCESS);
	mac_update(&mac, msg.b, msg.len / 3);
	mac_update(&mac, msg.b + msg.len / 3, msg.len - msg.len / 3);
	assert_int_equal(mac_final(&mac, got), TEE_SUCCESS);
	assert_int_equal(memcmp(got, tag.b, tag.len) == 0,
			 strcmp(result, "valid") == 0);
}

static void hmac_meets_wycheproof(void **state)
{
	static const struct {
		enum digest_alg alg;
		const char *file;
	} row[] = {
		{ DIGEST_SHA1, "wycheproof/hmac_sha1_test.json" },
		{ DIGEST_SHA224, "wycheproof/hmac_sha224_test.json" },
		{ DIGEST_SHA256, "wycheproof/hmac_sha256_test.json" },
		{ DIGEST_SHA384, "wycheproof/hmac_sha384_test.json" },
		{ DIGEST_SHA512, "wycheproof/hmac_sha512_test.json" },
		{ DIGEST_SHA3_224, "wycheproof/hmac_sha3_224_test.json" },
		{ DIGEST_SHA3_256, "wycheproof/hmac_sha3_256_test.json" },
		{ DIGEST_SHA3_384, "wycheproof/hmac_sha3_384_test.json" },
		{ DIGEST_SHA3_512, "wycheproof/hmac_sha3_512_test.json" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		enum digest_alg alg = row[i].alg;

		vectors_each(row[i].file, check_hmac, &alg);
	}
}

static void check_cmac(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes key, msg, tag;
	uint8_t got[MAC_LEN_MAX];
	struct mac mac;

	vector_hex(test, "key", &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "tag", &tag);
	if (mac_init_block(&mac, MAC_CMAC, BLOCK_AES, key.b, key.len) !=
	    TEE_SUCCESS) {
		assert_string_equal(result, "invalid");
		return;
	}
	mac_update(&mac, msg.b, msg.len / 2);
	mac_update(&mac, msg.b + msg.len / 2, msg.len - msg.len / 2);
	assert_int_equal(mac_final(&mac, got), TEE_SUCCESS);
	assert_int_equal(memcmp(got, tag.b, tag.len) == 0,
			 strcmp(result, "valid") == 0);
}

static void cmac_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/aes_cmac_test.json", check_cmac, NULL);
}

/*
 * RFC 2202, SP 800-38B, D.1 and D.4. Rows without a published example (CBC-MAC,
 * SM3, SM4) are what OpenSSL computes.
 */
static const struct {
	const char *must;
	enum mac_kind kind;
	int alg;
	const char *key, *msg, *mac;
} row[] = {
	{ "HMAC-MD5, RFC 2202 case 2", MAC_HMAC, DIGEST_MD5, "4a656665",
	  "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "750c783e6ab0b503eaa86e310a5db738" },
	{ "HMAC-SM3", MAC_HMAC, DIGEST_SM3,
	  "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
	  "0101010101010101010101010101010101010101010101010101010101010101"
	  "0101010101010101",
	  "616263",
	  "521e6828cc1c6c1104bb3baa3c9b837262c7da5b38425c50fa237ddbc4153f38" },
	{ "AES-128 CMAC, 0 bytes", MAC_CMAC, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c", "",
	  "bb1d6929e95937287fa37d129b756746" },
	{ "AES-128 CMAC, 16 bytes", MAC_CMAC, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172a",
	  "070a16b46b4d4144f79bdd9dd04a287c" },
	{ "AES-128 CMAC, 40 bytes", MAC_CMAC, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411",
	  "dfa66747de9ae63030ca32611497c827" },
	{ "AES-128 CMAC, 64 bytes", MAC_CMAC, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	  "51f0bebf7e3b9d92fc49741779363cfe" },
	{ "AES-256 CMAC", MAC_CMAC, BLOCK_AES,
	  "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411",
	  "aaf3d8f1de5640c232f5b169b9c911e6" },
	{ "TDES CMAC, 0 bytes", MAC_CMAC, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5", "",
	  "b7a688e122ffaf95" },
	{ "TDES CMAC, 8 bytes", MAC_CMAC, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
	  "6bc1bee22e409f96", "8e8f293136283797" },
	{ "TDES CMAC, 20 bytes", MAC_CMAC, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a57", "743ddbe0ce2dc2ed" },
	{ "TDES CMAC, 32 bytes", MAC_CMAC, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
	  "33e6b1092400eae5" },
	{ "TDES CMAC, two keys", MAC_CMAC, BLOCK_DES3,
	  "4cf15134a2850dd58a3d10ba80570d38",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a57", "62dd1b471902bd4e" },
	{ "SM4 CMAC", MAC_CMAC, BLOCK_SM4, "0123456789abcdeffedcba9876543210",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5",
	  "88a9ed5db770269f250e897a63720769" },
	{ "AES CBC-MAC", MAC_CBC_NOPAD, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	  "a7356e1207bb406639e5e5ceb9a9ed93" },
	{ "AES CBC-MAC of nothing", MAC_CBC_NOPAD, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c", "",
	  "00000000000000000000000000000000" },
	{ "AES CBC-MAC, padded, 0 bytes", MAC_CBC_PKCS5, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c", "",
	  "a254be88e037ddd9d79fb6411c3f9df8" },
	{ "AES CBC-MAC, padded, 16 bytes", MAC_CBC_PKCS5, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172a",
	  "4b0673d23da20679744afa8e3d589236" },
	{ "AES CBC-MAC, padded, 33 bytes", MAC_CBC_PKCS5, BLOCK_AES,
	  "2b7e151628aed2a6abf7158809cf4f3c",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30",
	  "356df656b3cc26bb907b258ddb84564e" },
	{ "DES CBC-MAC", MAC_CBC_NOPAD, BLOCK_DES, "0123456789abcdef",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	  "18b23b4729434229" },
	{ "DES CBC-MAC, padded", MAC_CBC_PKCS5, BLOCK_DES, "0123456789abcdef",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e", "01b8a4080d40d809" },
	{ "TDES CBC-MAC", MAC_CBC_NOPAD, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
	  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
	  "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
	  "638de1bdf588aaa8" },
	{ "TDES CBC-MAC, padded", MAC_CBC_PKCS5, BLOCK_DES3,
	  "8aa83bf8cbda10620bc1bf19fbb6cd58bc313d4a371ca8b5",
	  "6bc1bee22e409f96e93d7e117393172a", "ad80563c744e17ed" },
};

static TEE_Result start(struct mac *mac, size_t i)
{
	struct vector_bytes key;

	bytes_from_hex(row[i].key, &key);
	if (row[i].kind == MAC_HMAC)
		return mac_init_hmac(mac, row[i].alg, key.b, key.len);
	return mac_init_block(mac, row[i].kind, row[i].alg, key.b, key.len);
}

static void macs_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes msg, want;
		uint8_t got[MAC_LEN_MAX];
		struct mac mac;

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].msg, &msg);
		bytes_from_hex(row[i].mac, &want);
		for (size_t cut = 0; cut <= msg.len; cut++) {
			struct mac copy;

			assert_int_equal(start(&mac, i), TEE_SUCCESS);
			mac_update(&mac, msg.b, cut);
			copy = mac;
			mac_update(&copy, msg.b + cut, msg.len - cut);
			assert_int_equal(copy.len, want.len);
			assert_int_equal(mac_final(&copy, got), TEE_SUCCESS);
			assert_memory_equal(got, want.b, want.len);
		}
	}
}

static void what_cannot_be_is_refused(void **state)
{
	uint8_t key[32] = { 0 };
	uint8_t got[MAC_LEN_MAX] = { 0 };
	struct mac mac;

	assert_int_equal(mac_init_hmac(&mac, DIGEST_SHAKE128, key, 32),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(mac_init_block(&mac, MAC_HMAC, BLOCK_AES, key, 32),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(mac_init_block(&mac, MAC_CMAC, BLOCK_SM4, key, 32),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(
		mac_init_block(&mac, MAC_CBC_NOPAD, BLOCK_AES, key, 16),
		TEE_SUCCESS);
	mac_update(&mac, key, 17);
	assert_int_equal(mac_final(&mac, got), TEE_ERROR_BAD_STATE);
	mac_update(&mac, key, 15);
	assert_int_equal(mac_final(&mac, got), TEE_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(macs_are_the_published_ones),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(hmac_meets_wycheproof),
		cmocka_unit_test(cmac_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
