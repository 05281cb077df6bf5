#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <string.h>

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

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(pkcs1_meets_wycheproof),
		cmocka_unit_test(pss_meets_wycheproof),
		cmocka_unit_test(pss_refuses_another_salt_length),
		cmocka_unit_test(unfit_keys_are_refused),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
