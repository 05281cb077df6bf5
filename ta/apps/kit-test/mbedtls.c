/*
 * The kit's mbed TLS inside a TA.
 */
#include "kit_test.h"

#include <mbedtls/base64.h>
#include <mbedtls/bignum.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/gcm.h>
#include <mbedtls/nist_kw.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>
#include <mbedtls/x509_crt.h>
#include <stdlib.h>
#include <string.h>
#include <util.h>

static uint32_t digests_and_text(void)
{
	static const uint8_t want[4] = { 0xba, 0x78, 0x16, 0xbf };
	uint8_t hash[32];
	uint8_t text[16];
	size_t len = 0;

	EXPECT(mbedtls_sha256_ret((const uint8_t *)"abc", 3, hash, 0) == 0);
	EXPECT(memcmp(hash, want, sizeof(want)) == 0);
	EXPECT(mbedtls_base64_encode(text, sizeof(text), &len,
				     (const uint8_t *)"Hello!", 6) == 0);
	EXPECT(len == 8 && memcmp(text, "SGVsbG8h", 8) == 0);
	return 0;
}

static uint32_t numbers(void)
{
	mbedtls_mpi a;
	mbedtls_mpi e;
	mbedtls_mpi n;

	mbedtls_mpi_init(&a);
	mbedtls_mpi_init(&e);
	mbedtls_mpi_init(&n);
	/* Fermat with 2^127 - 1. */
	EXPECT(mbedtls_mpi_lset(&n, 1) == 0);
	EXPECT(mbedtls_mpi_shift_l(&n, 127) == 0);
	EXPECT(mbedtls_mpi_sub_int(&n, &n, 1) == 0);
	EXPECT(mbedtls_mpi_sub_int(&e, &n, 1) == 0);
	EXPECT(mbedtls_mpi_lset(&a, 3) == 0);
	EXPECT(mbedtls_mpi_exp_mod(&a, &a, &e, &n, NULL) == 0);
	EXPECT(mbedtls_mpi_cmp_int(&a, 1) == 0);
	mbedtls_mpi_free(&a);
	mbedtls_mpi_free(&e);
	mbedtls_mpi_free(&n);
	return 0;
}

static uint32_t keys_and_entropy(void)
{
	/* Debian's has 36 KB of state for a source that is not asked here. */
	static mbedtls_entropy_context entropy;
	mbedtls_ctr_drbg_context drbg;
	mbedtls_pk_context pk;
	uint8_t hash[32] = { 1 };
	uint8_t sig[MBEDTLS_PK_SIGNATURE_MAX_SIZE];
	size_t len = 0;

	mbedtls_entropy_init(&entropy);
	mbedtls_ctr_drbg_init(&drbg);
	mbedtls_pk_init(&pk);
	EXPECT(mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy,
				     NULL, 0) == 0);
	EXPECT(mbedtls_pk_setup(
		       &pk, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY)) == 0);
	EXPECT(mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(pk),
				   mbedtls_ctr_drbg_random, &drbg) == 0);
	EXPECT(mbedtls_pk_sign(&pk, MBEDTLS_MD_SHA256, hash, sizeof(hash), sig,
			       &len, mbedtls_ctr_drbg_random, &drbg) == 0);
	EXPECT(mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, sizeof(hash),
				 sig, len) == 0);
	hash[0] = 2;
	EXPECT(mbedtls_pk_verify(&pk, MBEDTLS_MD_SHA256, hash, sizeof(hash),
				 sig, len) != 0);
	mbedtls_pk_free(&pk);
	mbedtls_ctr_drbg_free(&drbg);
	mbedtls_entropy_free(&entropy);
	return 0;
}

static uint32_t certificates_are_parsed(void)
{
	mbedtls_x509_crt crt;
	uint8_t none[8] = { 0x30, 0x06 };

	mbedtls_x509_crt_init(&crt);
	EXPECT(mbedtls_x509_crt_parse(&crt, none, sizeof(none)) != 0);
	EXPECT(mbedtls_x509_crt_parse_file(&crt, "/no/files") != 0);
	mbedtls_x509_crt_free(&crt);
	return 0;
}

/* RFC 3394, 4.1 and 4.6; RFC 5649, 6. */
static const struct {
	mbedtls_nist_kw_mode_t mode;
	const char *kek;
	const char *key;
	const char *wrapped;
} wrap_rows[] = {
	{ MBEDTLS_KW_MODE_KW, "000102030405060708090a0b0c0d0e0f",
	  "00112233445566778899aabbccddeeff",
	  "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5" },
	{ MBEDTLS_KW_MODE_KW,
	  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	  "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
	  "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326"
	  "cbc7f0e71a99f43bfb988b9b7a02dd21" },
	{ MBEDTLS_KW_MODE_KWP,
	  "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8",
	  "c37b7e6492584340bed12207808941155068f738",
	  "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a"
	  "5f54f373fa543b6a" },
	{ MBEDTLS_KW_MODE_KWP,
	  "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "466f7250617369",
	  "afbeb0f07dfbf5419200f2ccb50bb24f" },
};

static size_t unhex(const char *text, uint8_t *to)
{
	size_t len = strlen(text) / 2;

	for (size_t i = 0; i < len; i++) {
		char byte[3] = { text[2 * i], text[2 * i + 1] };

		to[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return len;
}

static uint32_t wrapping(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(wrap_rows); i++) {
		mbedtls_nist_kw_mode_t mode = wrap_rows[i].mode;
		mbedtls_nist_kw_context ctx;
		uint8_t kek[32];
		uint8_t key[32];
		uint8_t want[48];
		uint8_t got[48];
		size_t kek_len = unhex(wrap_rows[i].kek, kek);
		size_t key_len = unhex(wrap_rows[i].key, key);
		size_t want_len = unhex(wrap_rows[i].wrapped, want);
		size_t len = 0;

		mbedtls_nist_kw_init(&ctx);
		EXPECT(mbedtls_nist_kw_setkey(&ctx, MBEDTLS_CIPHER_ID_AES, kek,
					      (unsigned int)kek_len * 8,
					      1) == 0);
		EXPECT(mbedtls_nist_kw_wrap(&ctx, mode, key, key_len, got, &len,
					    want_len - 1) != 0);
		EXPECT(mbedtls_nist_kw_wrap(&ctx, mode, key, key_len, got, &len,
					    sizeof(got)) == 0);
		EXPECT(len == want_len && memcmp(got, want, len) == 0);
		EXPECT(mbedtls_nist_kw_setkey(&ctx, MBEDTLS_CIPHER_ID_AES, kek,
					      (unsigned int)kek_len * 8,
					      0) == 0);
		EXPECT(mbedtls_nist_kw_unwrap(&ctx, mode, want, want_len, got,
					      &len, sizeof(got)) == 0);
		EXPECT(len == key_len && memcmp(got, key, len) == 0);
		for (size_t n = 0; n < want_len; n++) {
			want[n] ^= 1;
			EXPECT(mbedtls_nist_kw_unwrap(&ctx, mode, want,
						      want_len, got, &len,
						      sizeof(got)) ==
			       MBEDTLS_ERR_CIPHER_AUTH_FAILED);
			EXPECT(len == 0);
			want[n] ^= 1;
		}
		mbedtls_nist_kw_free(&ctx);
	}
	return 0;
}

/* Calls as version 3 has them, which the headers take, too. */
static uint32_t version_3(void)
{
	static const uint8_t abc[] = "abc";
	mbedtls_pk_context pk;
	mbedtls_rsa_context rsa;
	uint8_t digest[32];

	mbedtls_pk_init(&pk);
	mbedtls_rsa_init(&rsa);
	EXPECT(mbedtls_pk_parse_key(&pk, abc, sizeof(abc), NULL, 0, NULL,
				    NULL) != 0);
	EXPECT(mbedtls_pk_parse_key(&pk, abc, sizeof(abc), NULL, 0) != 0);
	EXPECT(mbedtls_sha256(abc, 3, digest, 0) == 0);
	EXPECT(digest[0] == 0xba && digest[31] == 0xad);
	mbedtls_rsa_free(&rsa);
	mbedtls_pk_free(&pk);
	return 0;
}

const struct kit_row mbedtls_rows[] = {
	{ "mbed TLS wraps keys as the RFCs' examples", wrapping, false },
	{ "mbed TLS takes calls of version 3", version_3, false },
	{ "mbed TLS hashes and encodes", digests_and_text, false },
	{ "mbed TLS computes", numbers, false },
	{ "mbed TLS makes keys of the TEE's entropy", keys_and_entropy, false },
	{ "mbed TLS parses, and has no files", certificates_are_parsed, false },
	{ NULL, NULL, false },
};
