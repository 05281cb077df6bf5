/*
 * The kit's mbed TLS inside a TA.
 */
#include "kit_test.h"

#include <mbedtls/base64.h>
#include <mbedtls/bignum.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/gcm.h>
#include <mbedtls/pk.h>
#include <mbedtls/sha256.h>
#include <mbedtls/x509_crt.h>
#include <string.h>

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

const struct kit_row mbedtls_rows[] = {
	{ "mbed TLS hashes and encodes", digests_and_text, false },
	{ "mbed TLS computes", numbers, false },
	{ "mbed TLS makes keys of the TEE's entropy", keys_and_entropy, false },
	{ "mbed TLS parses, and has no files", certificates_are_parsed, false },
	{ NULL, NULL, false },
};
