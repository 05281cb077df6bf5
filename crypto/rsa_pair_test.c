/*
 * RSA beyond vectors: generated keys, OpenSSL as the other side, hostile keys,
 * faults.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "rsa_vectors.h"

static uint64_t seed = 11;
static const struct pk_random source = { test_random, &seed };
static struct rsa_work work;
static const uint8_t e_f4[] = { 1, 0, 1 };
static const uint8_t e_three[] = { 3 };
/* Odd, 256 bits, a multiple of 3 and 5. */
static uint8_t e_long[32];

static struct rsa_key key_of(const struct rsa_pair *pair, const uint8_t *e,
			     size_t e_len)
{
	return (struct rsa_key){
		.n = { pair->n, pair->len },
		.e = { e, e_len },
		.d = { pair->d, pair->len },
		.p = { pair->p, pair->half },
		.q = { pair->q, pair->half },
		.dp = { pair->dp, pair->half },
		.dq = { pair->dq, pair->half },
		.qinv = { pair->qinv, pair->half },
	};
}

static BIGNUM *bn(const struct pk_number *a)
{
	return BN_bin2bn(a->b, (int)a->len, NULL);
}

static RSA *openssl_key(const struct rsa_key *key)
{
	RSA *rsa = RSA_new();

	RSA_set0_key(rsa, bn(&key->n), bn(&key->e), bn(&key->d));
	RSA_set0_factors(rsa, bn(&key->p), bn(&key->q));
	RSA_set0_crt_params(rsa, bn(&key->dp), bn(&key->dq), bn(&key->qinv));
	return rsa;
}

static void pair_one(size_t bits, const uint8_t *e, size_t e_len)
{
	static struct rsa_pair pair;
	const struct pk_number number = { e, e_len };

	assert_int_equal(rsa_generate(&work, &source, bits, &number, &pair),
			 TEE_SUCCESS);

	struct rsa_key key = key_of(&pair, e, e_len);
	BIGNUM *n = bn(&key.n);
	BIGNUM *p = bn(&key.p);
	BIGNUM *q = bn(&key.q);
	BIGNUM *d = bn(&key.d);

	assert_int_equal(BN_num_bits(n), bits);
	assert_int_equal(rsa_key_len(&key), (bits + 7) / 8);
	assert_true(BN_cmp(p, q) > 0);
	/* FIPS 186-5, A.1.1 and A.1.3: distance of the primes, size of d. */
	assert_true(BN_num_bits(d) > (int)bits / 2);
	BN_sub(p, p, q);
	assert_true(BN_num_bits(p) > (int)bits / 2 - 100);

	if (bits >= 512) {
		RSA *rsa = openssl_key(&key);

		assert_int_equal(RSA_check_key(rsa), 1);
		RSA_free(rsa);
	}
	BN_free(n);
	BN_free(p);
	BN_free(q);
	BN_free(d);
}

static void generated_keys_are_sound(void **state)
{
	static const size_t bits[] = { 256, 257,  384,	511,  512, 513,
				       768, 1000, 1024, 1024, 1025 };

	memset(e_long, 0, sizeof(e_long));
	e_long[0] = 0x80;
	e_long[31] = 7;
	for (size_t i = 0; i < ARRAY_COUNT(bits); i++) {
		pair_one(bits[i], e_f4, sizeof(e_f4));
		pair_one(bits[i], e_three, sizeof(e_three));
		if (bits[i] >= 512)
			pair_one(bits[i], e_long, sizeof(e_long));
	}
	pair_one(2048, e_f4, sizeof(e_f4));
}

static const struct {
	const char *must;
	size_t bits;
	uint8_t e[2];
	size_t e_len;
} refused[] = {
	{ "255 bits are refused", 255, { 1, 1 }, 2 },
	{ "4097 bits are refused", 4097, { 1, 1 }, 2 },
	{ "no bits are refused", 0, { 1, 1 }, 2 },
	{ "an even exponent is refused", 512, { 1, 0 }, 2 },
	{ "exponent 1 is refused", 512, { 0, 1 }, 2 },
	{ "no exponent is refused", 512, { 0, 0 }, 0 },
};

static void unfit_sizes_are_refused(void **state)
{
	static struct rsa_pair pair;

	for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
		const struct pk_number e = { refused[i].e, refused[i].e_len };

		print_message("%s\n", refused[i].must);
		assert_int_equal(rsa_generate(&work, &source, refused[i].bits,
					      &e, &pair),
				 TEE_ERROR_BAD_PARAMETERS);
	}
}

static struct rsa_pair small;
static struct rsa_key key;

static int small_key(void **state)
{
	const struct pk_number e = { e_f4, sizeof(e_f4) };
	TEE_Result res = rsa_generate(&work, &source, 1024, &e, &small);

	key = key_of(&small, e_f4, sizeof(e_f4));
	return res == TEE_SUCCESS ? 0 : -1;
}

static void without_crt(struct rsa_key *k)
{
	k->p.len = 0;
	k->q.len = 0;
	k->dp.len = 0;
	k->dq.len = 0;
	k->qinv.len = 0;
}

static void raw_powers_are_right_with_and_without_primes(void **state)
{
	struct rsa_key whole = key;
	RSA *rsa = openssl_key(&key);

	without_crt(&whole);
	for (int i = 0; i < 6; i++) {
		uint8_t in[128];
		uint8_t a[128];
		uint8_t b[128];
		uint8_t want[128];

		test_random(&seed, in, sizeof(in));
		in[0] = 0;
		if (i == 0)
			memset(in, 0, sizeof(in));
		assert_int_equal(rsa_raw_private(&work, &source, &key, in,
						 sizeof(in), a),
				 TEE_SUCCESS);
		assert_int_equal(rsa_raw_private(&work, &source, &whole, in,
						 sizeof(in), b),
				 TEE_SUCCESS);
		RSA_private_decrypt(128, in, want, rsa, RSA_NO_PADDING);
		assert_memory_equal(a, want, sizeof(a));
		assert_memory_equal(b, want, sizeof(a));
		assert_int_equal(rsa_raw_public(&work, &key, a, sizeof(a), b),
				 TEE_SUCCESS);
		assert_memory_equal(b, in, sizeof(in));
	}
	RSA_free(rsa);
}

static void what_openssl_makes_is_understood(void **state)
{
	RSA *rsa = openssl_key(&key);
	EVP_PKEY *pkey = EVP_PKEY_new();
	uint8_t digest[36];
	uint8_t sig[128];
	uint8_t out[128];
	size_t out_len = sizeof(out);
	unsigned int sig_len = 0;
	struct rsa_pss pss = { DIGEST_SHA256, DIGEST_SHA384, 17 };
	const EVP_MD *md = EVP_sha256();

	EVP_PKEY_set1_RSA(pkey, rsa);
	test_random(&seed, digest, sizeof(digest));
	/* MD5 and SHA-1 together, and MD5 alone. */
	assert_int_equal(RSA_sign(NID_md5_sha1, digest, 36, sig, &sig_len, rsa),
			 1);
	assert_int_equal(rsa_verify_pkcs1(&work, &key, RSA_DIGEST_MD5SHA1,
					  digest, 36, sig, sig_len),
			 TEE_SUCCESS);
	assert_int_equal(RSA_sign(NID_md5, digest, 16, sig, &sig_len, rsa), 1);
	assert_int_equal(rsa_verify_pkcs1(&work, &key, DIGEST_MD5, digest, 16,
					  sig, sig_len),
			 TEE_SUCCESS);
	assert_int_equal(rsa_sign_pkcs1(&work, &source, &key, DIGEST_SHA1,
					digest, 20, out, &out_len),
			 TEE_SUCCESS);
	assert_int_equal(RSA_verify(NID_sha1, digest, 20, out, 128, rsa), 1);

	/* PSS both ways, with a hash of its own for MGF1. */
	out_len = sizeof(out);
	assert_int_equal(rsa_sign_pss(&work, &source, &key, &pss, digest, 32,
				      out, &out_len),
			 TEE_SUCCESS);
	RSA_public_decrypt(128, out, sig, rsa, RSA_NO_PADDING);
	assert_int_equal(RSA_verify_PKCS1_PSS_mgf1(rsa, digest, md,
						   EVP_sha384(), sig, 17),
			 1);

	/* OAEP both ways. */
	static const uint8_t label[] = "label";
	struct rsa_oaep oaep = { DIGEST_SHA1, DIGEST_SHA256, label, 5 };

	out_len = sizeof(out);
	assert_int_equal(rsa_encrypt_oaep(&work, &source, &key, &oaep, digest,
					  36, out, &out_len),
			 TEE_SUCCESS);
	RSA_private_decrypt(128, out, sig, rsa, RSA_NO_PADDING);

	uint8_t plain[128];

	assert_int_equal(RSA_padding_check_PKCS1_OAEP_mgf1(
				 plain, sizeof(plain), sig + 1, 127, 128, label,
				 5, EVP_sha1(), EVP_sha256()),
			 36);
	assert_memory_equal(plain, digest, 36);

	/* PKCS#1 v1.5. */
	out_len = sizeof(out);
	assert_int_equal(rsa_encrypt_pkcs1(&work, &source, &key, digest, 36,
					   out, &out_len),
			 TEE_SUCCESS);
	assert_int_equal(
		RSA_private_decrypt(128, out, plain, rsa, RSA_PKCS1_PADDING),
		36);
	assert_memory_equal(plain, digest, 36);
	EVP_PKEY_free(pkey);
	RSA_free(rsa);
}

static void every_hash_signs_and_encrypts(void **state)
{
	for (unsigned int h = 0; h < DIGEST_ALG_COUNT; h++) {
		uint8_t digest[DIGEST_LEN_MAX] = { 7 };
		uint8_t sig[128];
		uint8_t back[128];
		size_t sig_len = sizeof(sig);
		size_t back_len = sizeof(back);
		size_t len = digest_len(h);
		struct rsa_pss pss = { h, h, 10 };
		struct rsa_oaep oaep = { h, h, NULL, 0 };
		bool xof = digest_is_xof(h);
		TEE_Result res = rsa_sign_pkcs1(&work, &source, &key, h, digest,
						len, sig, &sig_len);

		if (xof || h == DIGEST_SM3) {
			assert_int_equal(res, TEE_ERROR_NOT_SUPPORTED);
		} else {
			assert_int_equal(res, TEE_SUCCESS);
			assert_int_equal(rsa_verify_pkcs1(&work, &key, h,
							  digest, len, sig,
							  sig_len),
					 TEE_SUCCESS);
			sig[50] ^= 1;
			assert_int_equal(rsa_verify_pkcs1(&work, &key, h,
							  digest, len, sig,
							  sig_len),
					 TEE_ERROR_SIGNATURE_INVALID);
		}
		res = rsa_sign_pss(&work, &source, &key, &pss, digest, len, sig,
				   &sig_len);
		assert_int_equal(res,
				 xof ? TEE_ERROR_NOT_SUPPORTED : TEE_SUCCESS);
		if (!xof)
			assert_int_equal(rsa_verify_pss(&work, &key, &pss,
							digest, len, sig,
							sig_len),
					 TEE_SUCCESS);
		res = rsa_encrypt_oaep(&work, &source, &key, &oaep, digest, 0,
				       sig, &sig_len);
		/* 128 bytes do not hold two digests of 64 and two more. */
		if (!xof && len == 64) {
			assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
			continue;
		}
		assert_int_equal(res,
				 xof ? TEE_ERROR_NOT_SUPPORTED : TEE_SUCCESS);
		if (!xof) {
			assert_int_equal(rsa_decrypt_oaep(&work, &source, &key,
							  &oaep, sig, sig_len,
							  back, &back_len),
					 TEE_SUCCESS);
			assert_int_equal(back_len, 0);
		}
	}
}

static void lengths_are_checked(void **state)
{
	uint8_t in[129] = { 0 };
	uint8_t out[128];
	size_t out_len = sizeof(out);

	assert_int_equal(
		rsa_encrypt_pkcs1(&work, &source, &key, in, 118, out, &out_len),
		TEE_ERROR_BAD_PARAMETERS);
	out_len = 127;
	assert_int_equal(
		rsa_encrypt_pkcs1(&work, &source, &key, in, 117, out, &out_len),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(out_len, 128);
	assert_int_equal(
		rsa_encrypt_pkcs1(&work, &source, &key, in, 117, out, &out_len),
		TEE_SUCCESS);
	memcpy(in, out, 128);
	out_len = 116;
	assert_int_equal(
		rsa_decrypt_pkcs1(&work, &source, &key, in, 128, out, &out_len),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(out_len, 117);
	out_len = 127;
	assert_int_equal(rsa_sign_pkcs1(&work, &source, &key, DIGEST_SHA256, in,
					32, out, &out_len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(out_len, 128);
	assert_int_equal(rsa_sign_pkcs1(&work, &source, &key, DIGEST_SHA256, in,
					31, out, &out_len),
			 TEE_ERROR_BAD_PARAMETERS);
	out_len = sizeof(out);
	assert_int_equal(rsa_sign_pkcs1(&work, &source, &key, RSA_DIGEST_NONE,
					in, 118, out, &out_len),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(rsa_raw_public(&work, &key, small.n, 128, out),
			 TEE_ERROR_BAD_PARAMETERS);
	memset(in, 0, sizeof(in));
	in[0] = 1;
	assert_int_equal(rsa_raw_public(&work, &key, in, 129, out),
			 TEE_ERROR_BAD_PARAMETERS);

	struct rsa_pss pss = { DIGEST_SHA256, DIGEST_SHA256, 95 };

	assert_int_equal(
		rsa_sign_pss(&work, &source, &key, &pss, in, 32, out, &out_len),
		TEE_ERROR_BAD_PARAMETERS);
	pss.salt_len = SIZE_MAX;
	assert_int_equal(rsa_verify_pss(&work, &key, &pss, in, 32, out, 128),
			 TEE_ERROR_BAD_PARAMETERS);
	pss.salt_len = 94;
	assert_int_equal(
		rsa_sign_pss(&work, &source, &key, &pss, in, 32, out, &out_len),
		TEE_SUCCESS);
}

static uint8_t zeros[600];
static uint8_t ones[600];

static struct pk_number *part_of(struct rsa_key *k, size_t i)
{
	struct pk_number *const part[] = { &k->n, &k->e,  &k->d,  &k->p,
					   &k->q, &k->dp, &k->dq, &k->qinv };

	return part[i];
}

static void hostile_keys_give_errors(void **state)
{
	uint8_t one[] = { 1 };
	uint8_t two[] = { 2 };
	struct pk_number bad[] = { { zeros, 0 },   { zeros, 1 },
				   { zeros, 600 }, { one, 1 },
				   { two, 1 },	   { ones, 600 },
				   { ones, 512 },  { ones, 256 },
				   { ones, 128 },  { zeros + 1, 64 } };
	uint8_t in[128] = { 0, 5 };
	uint8_t out[512];

	memset(ones, 0xff, sizeof(ones));
	for (size_t i = 0; i < 8; i++) {
		for (size_t j = 0; j < ARRAY_COUNT(bad); j++) {
			struct rsa_key k = key;

			*part_of(&k, i) = bad[j];
			/* Nothing wrong may be said of d with the others. */
			if (i == 2)
				without_crt(&k);
			TEE_Result res = rsa_raw_private(&work, &source, &k, in,
							 sizeof(in), out);
			/* With an empty part, d alone serves. */
			if (i >= 3 && j == 0) {
				assert_int_equal(res, TEE_SUCCESS);
				continue;
			}
			if (res == TEE_SUCCESS)
				fail_msg("part %zu, value %zu", i, j);
		}
	}
}

static void a_fault_does_not_leave_a_signature(void **state)
{
	for (size_t i = 5; i < 8; i++) {
		uint8_t in[128] = { 0, 5 };
		uint8_t out[128];
		uint8_t changed[64];
		struct rsa_key k = key;
		struct pk_number *part = part_of(&k, i);

		memcpy(changed, part->b, part->len);
		changed[40] ^= 4;
		part->b = changed;
		memset(out, 1, sizeof(out));
		assert_int_equal(rsa_raw_private(&work, &source, &k, in,
						 sizeof(in), out),
				 TEE_ERROR_SECURITY);
		assert_memory_equal(out, zeros, sizeof(out));
	}
}

static TEE_Result no_random(void *ctx, void *to, size_t len)
{
	return TEE_ERROR_NOT_SUPPORTED;
}

static void without_entropy_nothing_private_happens(void **state)
{
	static const struct pk_random none = { no_random, NULL };
	static struct rsa_pair pair;
	const struct pk_number e = { e_f4, sizeof(e_f4) };
	uint8_t in[128] = { 0, 5 };
	uint8_t out[128];
	size_t len = sizeof(out);

	assert_int_equal(
		rsa_raw_private(&work, &none, &key, in, sizeof(in), out),
		TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(
		rsa_encrypt_pkcs1(&work, &none, &key, in, 4, out, &len),
		TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(rsa_generate(&work, &none, 512, &e, &pair),
			 TEE_ERROR_NOT_SUPPORTED);
}

static void work_areas_are_wiped(void **state)
{
	static const struct rsa_work clean;
	uint8_t in[128] = { 0, 5 };
	uint8_t out[128];

	rsa_raw_private(&work, &source, &key, in, sizeof(in), out);
	assert_memory_equal(&work, &clean, sizeof(work));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(generated_keys_are_sound),
		cmocka_unit_test(unfit_sizes_are_refused),
		cmocka_unit_test(raw_powers_are_right_with_and_without_primes),
		cmocka_unit_test(what_openssl_makes_is_understood),
		cmocka_unit_test(every_hash_signs_and_encrypts),
		cmocka_unit_test(lengths_are_checked),
		cmocka_unit_test(hostile_keys_give_errors),
		cmocka_unit_test(a_fault_does_not_leave_a_signature),
		cmocka_unit_test(without_entropy_nothing_private_happens),
		cmocka_unit_test(work_areas_are_wiped),
	};

	return cmocka_run_group_tests(test, small_key, NULL);
}
