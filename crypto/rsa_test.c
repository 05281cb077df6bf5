#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <bearssl/bearssl_rsa.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <string.h>

#include "modexp_vartime.h"
#include "vectors.h"

typedef TEE_Result (*verify_fn)(const struct rsa_public_key *key,
				const uint8_t digest[32], const uint8_t *sig,
				size_t sig_len);

static void check_one(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	verify_fn verify = *(verify_fn *)ctx;
	json_t *public_key = json_object_get(group, "publicKey");
	struct vector_bytes n, e, msg, sig;
	uint8_t digest[SHA256_LEN];

	vector_hex(public_key, "modulus", &n);
	vector_hex(public_key, "publicExponent", &e);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	sha256(msg.b, msg.len, digest);

	struct rsa_public_key key = { n.b, n.len, e.b, e.len };
	TEE_Result res = verify(&key, digest, sig.b, sig.len);
	bool want = strcmp(result, "valid") == 0;

	/* "acceptable" is a DigestInfo without NULL: refused by re-encoding. */
	if ((res == TEE_SUCCESS) != want)
		fail_msg("tcId %d is %s, got %x",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result, res);
}

static void pkcs1_meets_wycheproof(void **state)
{
	verify_fn fn = rsa_verify_pkcs1_sha256;

	vectors_each("wycheproof/rsa_signature_2048_sha256_test.json",
		     check_one, &fn);
	vectors_each("wycheproof/rsa_signature_3072_sha256_test.json",
		     check_one, &fn);
	vectors_each("wycheproof/rsa_signature_4096_sha256_test.json",
		     check_one, &fn);
}

static void pss_meets_wycheproof(void **state)
{
	verify_fn fn = rsa_verify_pss_sha256;

	vectors_each("wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json",
		     check_one, &fn);
	vectors_each("wycheproof/rsa_pss_3072_sha256_mgf1_32_test.json",
		     check_one, &fn);
	vectors_each("wycheproof/rsa_pss_4096_sha256_mgf1_32_test.json",
		     check_one, &fn);
}

static void check_salt_refused(json_t *group, json_t *test, const char *result,
			       void *ctx)
{
	if (strcmp(result, "valid") == 0)
		check_one(group, test, "invalid", ctx);
}

static void pss_refuses_another_salt_length(void **state)
{
	verify_fn fn = rsa_verify_pss_sha256;

	vectors_each("wycheproof/rsa_pss_2048_sha256_mgf1_0_test.json",
		     check_salt_refused, &fn);
}

static const struct {
	const char *must;
	size_t n_len;
	uint8_t n_first, n_last;
	size_t e_len;
	uint8_t e_first, e_last;
	TEE_Result res;
} key_row[] = {
	{ "2048 bits and exponent 3 are taken", 256, 0x80, 1, 1, 3, 3,
	  TEE_ERROR_SIGNATURE_INVALID },
	{ "4096 bits are taken", 512, 0x80, 1, 3, 1, 1,
	  TEE_ERROR_SIGNATURE_INVALID },
	{ "2047 bits are refused", 256, 0x7f, 1, 1, 3, 3,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "4104 bits are refused", 513, 0x80, 1, 1, 3, 3,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "no modulus is refused", 0, 0, 0, 1, 3, 3, TEE_ERROR_BAD_PARAMETERS },
	{ "an even modulus is refused", 256, 0x80, 2, 1, 3, 3,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "no exponent is refused", 256, 0x80, 1, 0, 0, 0,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "exponent 1 is refused", 256, 0x80, 1, 1, 1, 1,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "exponent 0 is refused", 256, 0x80, 1, 4, 0, 0,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "an even exponent is refused", 256, 0x80, 1, 3, 1, 2,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "an exponent of 33 bytes is refused", 256, 0x80, 1, 33, 1, 1,
	  TEE_ERROR_BAD_PARAMETERS },
};

static void unfit_keys_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(key_row); i++) {
		uint8_t n[520] = { 0 };
		uint8_t e[40] = { 0 };
		uint8_t sig[512] = { 2 };
		uint8_t digest[SHA256_LEN] = { 0 };
		struct rsa_public_key key = { n, key_row[i].n_len, e,
					      key_row[i].e_len };

		print_message("%s\n", key_row[i].must);
		if (key.n_len != 0) {
			n[0] = key_row[i].n_first;
			n[key.n_len - 1] = key_row[i].n_last;
		}
		if (key.e_len != 0) {
			e[0] = key_row[i].e_first;
			e[key.e_len - 1] = key_row[i].e_last;
		}

		size_t sig_len = MIN(key.n_len, sizeof(sig));

		assert_int_equal(
			rsa_verify_pkcs1_sha256(&key, digest, sig, sig_len),
			key_row[i].res);
		assert_int_equal(
			rsa_verify_pss_sha256(&key, digest, sig, sig_len),
			key_row[i].res);
	}
}

static void fill(uint8_t *p, size_t len, uint32_t *seed)
{
	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(*seed >> 24);
	}
}

static void modexp_agrees_with_a_second_one(void **state)
{
	uint32_t seed = 1;

	for (size_t i = 0; i < 120; i++) {
		uint8_t n[MODEXP_LEN_MAX];
		uint8_t e[32];
		uint8_t ours[MODEXP_LEN_MAX];
		uint8_t theirs[MODEXP_LEN_MAX];
		size_t n_len = 256 + (i * 37) % 257;
		size_t e_len = i % 8 == 0 ? sizeof(e) : 1 + i % 4;
		br_rsa_public_key key = { n, n_len, e, e_len };

		fill(n, n_len, &seed);
		fill(e, e_len, &seed);
		fill(ours, n_len, &seed);
		n[0] = (uint8_t)(0xff >> i % 8);
		n[n_len - 1] |= 1;
		/* Numbers of many ones and zeros try the carries. */
		if (i % 5 == 0)
			memset(n + 1, 0xff, n_len - 2);
		if (i % 7 == 0)
			memset(n + 1, 0, n_len - 2);
		e[0] |= 2;
		e[e_len - 1] |= 1;
		ours[0] = (uint8_t)(n[0] - i % 2);
		memcpy(theirs, ours, n_len);

		bool ok = modexp_vartime(ours, n, n_len, e, e_len);

		assert_int_equal(ok, br_rsa_i62_public(theirs, n_len, &key));
		if (ok)
			assert_memory_equal(ours, theirs, n_len);
	}
}

static void modexp_knows_its_edges(void **state)
{
	const uint8_t e[] = { 1, 0, 1 };
	uint8_t n[256];
	uint8_t x[256] = { 0 };
	uint8_t was[256];

	memset(n, 0xff, sizeof(n));
	/* 0 and 1 stay, n - 1 to an odd power too, n is refused. */
	for (size_t i = 0; i < 2; i++) {
		x[255] = (uint8_t)i;
		memcpy(was, x, sizeof(x));
		assert_true(modexp_vartime(x, n, 256, e, 3));
		assert_memory_equal(x, was, sizeof(x));
	}
	memcpy(x, n, sizeof(x));
	x[255]--;
	memcpy(was, x, sizeof(x));
	assert_true(modexp_vartime(x, n, 256, e, 3));
	assert_memory_equal(x, was, sizeof(x));
	x[255]++;
	assert_false(modexp_vartime(x, n, 256, e, 3));
	assert_memory_equal(x, n, sizeof(x));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(pkcs1_meets_wycheproof),
		cmocka_unit_test(pss_meets_wycheproof),
		cmocka_unit_test(pss_refuses_another_salt_length),
		cmocka_unit_test(unfit_keys_are_refused),
		cmocka_unit_test(modexp_agrees_with_a_second_one),
		cmocka_unit_test(modexp_knows_its_edges),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
