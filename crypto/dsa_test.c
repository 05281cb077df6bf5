/*
 * DSA: published vectors, OpenSSL as the other side, hostile numbers.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/dsa.h>
#include <openssl/bn.h>
#include <openssl/dsa.h>
#include <string.h>

#include "rsa_vectors.h"

static uint64_t seed = 5;
static const struct pk_random source = { test_random, &seed };
static struct dsa_work work;
static struct vector_bytes p, q, g, y, msg, sig;

static void check_vector(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	json_t *obj = json_object_get(group, "publicKey");
	enum digest_alg hash = hash_named(group, "sha");
	uint8_t digest[DIGEST_LEN_MAX];

	vector_hex(obj, "p", &p);
	vector_hex(obj, "q", &q);
	vector_hex(obj, "g", &g);
	vector_hex(obj, "y", &y);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	digest_all(hash, msg.b, msg.len, digest);

	const struct dsa_key key = {
		.p = { p.b, p.len },
		.q = { q.b, q.len },
		.g = { g.b, g.len },
		.y = { y.b, y.len },
	};
	TEE_Result res = dsa_verify(&work, &key, digest, digest_len(hash),
				    sig.b, sig.len);

	if ((res == TEE_SUCCESS) != (strcmp(result, "valid") == 0))
		fail_msg("tcId %d is %s, got %x",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result, res);
}

static void signatures_meet_wycheproof(void **state)
{
	vectors_each("wycheproof/dsa_2048_224_sha256_p1363_test.json",
		     check_vector, NULL);
	vectors_each("wycheproof/dsa_2048_256_sha256_p1363_test.json",
		     check_vector, NULL);
	vectors_each("wycheproof/dsa_3072_256_sha256_p1363_test.json",
		     check_vector, NULL);
}

/* Parameters that OpenSSL made, as bytes. */
struct params {
	DSA *dsa;
	uint8_t p[384];
	uint8_t q[32];
	uint8_t g[384];
	struct dsa_key key;
};

static void params_make(struct params *a, int bits)
{
	const BIGNUM *bn_p = NULL;
	const BIGNUM *bn_q = NULL;
	const BIGNUM *bn_g = NULL;

	a->dsa = DSA_new();
	assert_int_equal(DSA_generate_parameters_ex(a->dsa, bits, NULL, 0, NULL,
						    NULL, NULL),
			 1);
	DSA_get0_pqg(a->dsa, &bn_p, &bn_q, &bn_g);
	a->key = (struct dsa_key){
		.p = { a->p, (size_t)BN_bn2bin(bn_p, a->p) },
		.q = { a->q, (size_t)BN_bn2bin(bn_q, a->q) },
		.g = { a->g, (size_t)BN_bn2bin(bn_g, a->g) },
	};
}

static void openssl_agrees_one(int bits)
{
	struct params a;
	uint8_t x[32];
	uint8_t pub[384];
	uint8_t out[64];

	params_make(&a, bits);

	size_t q_len = dsa_q_len(&a.key);

	assert_int_equal(dsa_check(&work, &source, &a.key), TEE_SUCCESS);
	assert_int_equal(
		dsa_generate(&work, &source, &a.key, x, pub, a.key.p.len),
		TEE_SUCCESS);
	a.key.x = (struct pk_number){ x, q_len };
	a.key.y = (struct pk_number){ pub, a.key.p.len };
	DSA_set0_key(a.dsa, BN_bin2bn(pub, (int)a.key.p.len, NULL),
		     BN_bin2bn(x, (int)q_len, NULL));
	for (size_t len = 16; len <= 64; len += 12) {
		uint8_t digest[64];
		size_t out_len = sizeof(out);
		DSA_SIG *theirs = NULL;
		const BIGNUM *r = NULL;
		const BIGNUM *s = NULL;
		struct dsa_key private_only = a.key;

		test_random(&seed, digest, sizeof(digest));
		private_only.y.len = len % 24 == 16 ? a.key.y.len : 0;
		assert_int_equal(dsa_sign(&work, &source, &private_only, digest,
					  len, out, &out_len),
				 TEE_SUCCESS);
		assert_int_equal(out_len, 2 * q_len);
		theirs = DSA_SIG_new();
		DSA_SIG_set0(theirs, BN_bin2bn(out, (int)q_len, NULL),
			     BN_bin2bn(out + q_len, (int)q_len, NULL));
		assert_int_equal(DSA_do_verify(digest, (int)len, theirs, a.dsa),
				 1);
		DSA_SIG_free(theirs);
		theirs = DSA_do_sign(digest, (int)len, a.dsa);
		DSA_SIG_get0(theirs, &r, &s);
		BN_bn2binpad(r, out, (int)q_len);
		BN_bn2binpad(s, out + q_len, (int)q_len);
		assert_int_equal(
			dsa_verify(&work, &a.key, digest, len, out, 2 * q_len),
			TEE_SUCCESS);
		digest[0] ^= 1;
		assert_int_equal(
			dsa_verify(&work, &a.key, digest, len, out, 2 * q_len),
			TEE_ERROR_SIGNATURE_INVALID);
		DSA_SIG_free(theirs);
	}
	DSA_free(a.dsa);
}

static void openssl_agrees(void **state)
{
	openssl_agrees_one(512);
	openssl_agrees_one(1024);
	openssl_agrees_one(2048);
}

static void hostile_numbers_give_errors(void **state)
{
	static uint8_t zeros[500];
	static uint8_t ones[500];
	uint8_t one[] = { 1 };
	const struct pk_number bad[] = { { zeros, 0 },	{ zeros, 500 },
					 { one, 1 },	{ ones, 500 },
					 { ones, 384 }, { ones, 20 },
					 { ones, 64 } };
	struct params a;
	uint8_t x[32];
	uint8_t pub[64];
	uint8_t digest[20] = { 1 };

	memset(ones, 0xff, sizeof(ones));
	params_make(&a, 512);
	assert_int_equal(
		dsa_generate(&work, &source, &a.key, x, pub, sizeof(pub)),
		TEE_SUCCESS);
	assert_int_equal(
		dsa_generate(&work, &source, &a.key, x, pub, sizeof(pub) - 1),
		TEE_ERROR_BAD_PARAMETERS);
	a.key.x = (struct pk_number){ x, 20 };
	a.key.y = (struct pk_number){ pub, sizeof(pub) };
	for (size_t i = 0; i < 5; i++) {
		for (size_t j = 0; j < ARRAY_COUNT(bad); j++) {
			struct dsa_key k = a.key;
			struct pk_number *const part[] = { &k.p, &k.q, &k.g,
							   &k.y, &k.x };
			uint8_t out[64];
			size_t out_len = sizeof(out);
			TEE_Result res = TEE_SUCCESS;

			*part[i] = bad[j];
			/* Without y it is computed. */
			if (i == 3 && j == 0)
				continue;
			res = dsa_sign(&work, &source, &k, digest, 20, out,
				       &out_len);
			assert_int_not_equal(res, TEE_SUCCESS);
			if (i < 3)
				assert_int_not_equal(
					dsa_check(&work, &source, &k),
					TEE_SUCCESS);
		}
	}

	/* A g of another order, an x that is not y's. */
	struct dsa_key k = a.key;
	uint8_t two[] = { 2 };
	uint8_t out[64];
	size_t out_len = sizeof(out);

	k.g = (struct pk_number){ two, 1 };
	assert_int_equal(dsa_check(&work, &source, &k),
			 TEE_ERROR_BAD_PARAMETERS);
	k = a.key;
	k.x = (struct pk_number){ two, 1 };
	assert_int_equal(
		dsa_sign(&work, &source, &k, digest, 20, out, &out_len),
		TEE_ERROR_SECURITY);
	out_len = 39;
	assert_int_equal(
		dsa_sign(&work, &source, &a.key, digest, 20, out, &out_len),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(out_len, 40);
	DSA_free(a.dsa);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(signatures_meet_wycheproof),
		cmocka_unit_test(openssl_agrees),
		cmocka_unit_test(hostile_numbers_give_errors),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
