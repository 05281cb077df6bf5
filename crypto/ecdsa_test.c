#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/digest.h>
#include <crypto/ecdsa.h>
#include <openssl/ecdsa.h>
#include <string.h>

#include "ec_keys.h"
#include "ec_sample.h"
#include "vectors.h"

static const struct {
	const char *name;
	enum ec_curve curve;
} curve_row[] = {
	{ "secp224r1", EC_P224 },
	{ "secp256r1", EC_P256 },
	{ "secp384r1", EC_P384 },
	{ "secp521r1", EC_P521 },
};

static enum ec_curve curve_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_COUNT(curve_row); i++) {
		if (strcmp(curve_row[i].name, name) == 0)
			return curve_row[i].curve;
	}
	fail_msg("no curve %s", name);
	return EC_CURVE_COUNT;
}

static const struct {
	const char *name;
	enum digest_alg alg;
	size_t len;
} hash_row[] = {
	{ "SHA-224", DIGEST_SHA224, 28 },
	{ "SHA-256", DIGEST_SHA256, 32 },
	{ "SHA-384", DIGEST_SHA384, 48 },
	{ "SHA-512", DIGEST_SHA512, 64 },
	{ "SHA3-224", DIGEST_SHA3_224, 28 },
	{ "SHA3-256", DIGEST_SHA3_256, 32 },
	{ "SHA3-384", DIGEST_SHA3_384, 48 },
	{ "SHA3-512", DIGEST_SHA3_512, 64 },
	{ "SHAKE128", DIGEST_SHAKE128, 32 },
	{ "SHAKE256", DIGEST_SHAKE256, 64 },
};

static size_t hash(const char *name, const struct vector_bytes *msg,
		   uint8_t *out)
{
	for (size_t i = 0; i < ARRAY_COUNT(hash_row); i++) {
		struct digest ctx;

		if (strcmp(hash_row[i].name, name) != 0)
			continue;
		digest_init(&ctx, hash_row[i].alg);
		digest_update(&ctx, msg->b, msg->len);
		if (digest_is_xof(hash_row[i].alg))
			digest_extract(&ctx, out, hash_row[i].len);
		else
			digest_final(&ctx, out);
		return hash_row[i].len;
	}
	fail_msg("no digest %s", name);
	return 0;
}

static void load_key(json_t *group, enum ec_curve curve, struct ec_public *pub)
{
	struct vector_bytes point;

	vector_hex(json_object_get(group, "publicKey"), "uncompressed", &point);
	assert_int_equal(point.len, 1 + 2 * ec_len(curve));
	memset(pub, 0, sizeof(*pub));
	memcpy(pub->x, point.b + 1, ec_len(curve));
	memcpy(pub->y, point.b + 1 + ec_len(curve), ec_len(curve));
}

static void check_one(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	enum ec_curve curve = curve_named(
		json_text(json_object_get(group, "publicKey"), "curve"));
	struct vector_bytes msg, sig;
	struct ec_public pub;
	uint8_t digest[64];

	load_key(group, curve, &pub);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);

	size_t len = hash(json_text(group, "sha"), &msg, digest);
	TEE_Result res = ecdsa_verify(curve, &pub, digest, len, sig.b, sig.len);
	TEE_Result want = strcmp(result, "valid") == 0
				  ? TEE_SUCCESS
				  : TEE_ERROR_SIGNATURE_INVALID;

	if (res != want)
		fail_msg("tcId %d is %s, got %x",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result, res);
}

static void signatures_meet_wycheproof(void **state)
{
	static const char *const name[] = {
		"secp224r1_sha224",   "secp224r1_sha256", "secp224r1_sha512",
		"secp224r1_shake128", "secp256r1_sha256", "secp256r1_sha512",
		"secp256r1_shake128", "secp384r1_sha384", "secp384r1_sha512",
		"secp384r1_shake256", "secp521r1_sha512", "secp521r1_shake256",
	};

	for (size_t i = 0; i < ARRAY_COUNT(name); i++) {
		char file[80];

		print_message("%s\n", name[i]);
		snprintf(file, sizeof(file),
			 "wycheproof/ecdsa_%s_p1363_test.json", name[i]);
		vectors_each(file, check_one, NULL);
	}
}

/* DER to r || s. Return: false if it is not DER, or a number is too long. */
static bool from_der(const struct vector_bytes *der, size_t len, uint8_t *sig)
{
	const uint8_t *at = der->b;
	ECDSA_SIG *parsed = d2i_ECDSA_SIG(NULL, &at, (long)der->len);
	uint8_t *again = NULL;

	if (parsed == NULL)
		return false;

	int again_len = i2d_ECDSA_SIG(parsed, &again);
	/* What is encoded in another way than DER's is refused by its reader. */
	bool ok = again_len == (int)der->len &&
		  memcmp(again, der->b, der->len) == 0;

	for (size_t i = 0; ok && i < 2; i++) {
		const BIGNUM *v = i == 0 ? ECDSA_SIG_get0_r(parsed)
					 : ECDSA_SIG_get0_s(parsed);

		ok = !BN_is_negative(v) &&
		     BN_bn2binpad(v, sig + i * len, (int)len) == (int)len;
	}
	OPENSSL_free(again);
	ECDSA_SIG_free(parsed);
	return ok;
}

static void check_der(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	enum ec_curve curve = curve_named(
		json_text(json_object_get(group, "publicKey"), "curve"));
	size_t len = ec_len(curve);
	TEE_Result res = TEE_ERROR_SIGNATURE_INVALID;
	struct vector_bytes msg, der;
	struct ec_public pub;
	uint8_t digest[64];
	uint8_t sig[ECDSA_SIGNATURE_LEN_MAX];

	load_key(group, curve, &pub);
	vector_hex(test, "msg", &msg);
	/* Some are padded beyond any signature. */
	if (strlen(json_text(test, "sig")) / 2 >= VECTOR_BYTES_MAX) {
		assert_string_equal(result, "invalid");
		return;
	}
	vector_hex(test, "sig", &der);
	if (from_der(&der, len, sig))
		res = ecdsa_verify(curve, &pub, digest,
				   hash(json_text(group, "sha"), &msg, digest),
				   sig, 2 * len);
	if ((res == TEE_SUCCESS) != (strcmp(result, "valid") == 0))
		fail_msg("tcId %d is %s, got %x",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result, res);
}

static void signatures_with_sha_3_meet_wycheproof(void **state)
{
	static const char *const name[] = {
		"secp224r1_sha3_224", "secp224r1_sha3_256",
		"secp224r1_sha3_512", "secp256r1_sha3_256",
		"secp256r1_sha3_512", "secp384r1_sha256",
		"secp384r1_sha3_384", "secp384r1_sha3_512",
		"secp521r1_sha3_512",
	};

	for (size_t i = 0; i < ARRAY_COUNT(name); i++) {
		char file[80];

		print_message("%s\n", name[i]);
		snprintf(file, sizeof(file), "wycheproof/ecdsa_%s_test.json",
			 name[i]);
		vectors_each(file, check_der, NULL);
	}
}

/*
 * FIPS 186-5, 6.4.2, with OpenSSL's arithmetic. Digests are cut by whole bytes
 * and then by bits, as there.
 */
static bool holds(enum ec_curve curve, const struct ec_public *pub,
		  const uint8_t *digest, size_t len, const uint8_t *sig)
{
	EC_GROUP *group = sample_group(curve);
	EC_POINT *point = EC_POINT_new(group);
	EC_POINT *key = sample_point(curve, group, pub);
	const BIGNUM *n = EC_GROUP_get0_order(group);
	int size = (int)ec_len(curve);
	BIGNUM *e = BN_bin2bn(digest, (int)MIN(len, (size_t)size), NULL);
	BIGNUM *r = BN_bin2bn(sig, size, NULL);
	BIGNUM *s = BN_bin2bn(sig + size, size, NULL);
	BN_CTX *ctx = BN_CTX_new();

	assert_non_null(key);
	if (len >= (size_t)size && BN_num_bits(n) % 8 != 0)
		BN_rshift(e, e, 8 - BN_num_bits(n) % 8);
	BN_mod_inverse(s, s, n, ctx);
	BN_mod_mul(e, e, s, n, ctx);
	BN_mod_mul(s, r, s, n, ctx);
	EC_POINT_mul(group, point, e, key, s, ctx);
	EC_POINT_get_affine_coordinates(group, point, e, NULL, ctx);
	BN_nnmod(e, e, n, ctx);

	bool ok = BN_cmp(e, r) == 0;

	BN_CTX_free(ctx);
	BN_free(e);
	BN_free(r);
	BN_free(s);
	EC_POINT_free(key);
	EC_POINT_free(point);
	EC_GROUP_free(group);
	return ok;
}

static void signatures_hold_for_a_second_implementation(void **state)
{
	static const size_t digest_len[] = { 0,	 1,  20, 28, 32, 48,
					     64, 65, 66, 67, 200 };

	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		struct sample s = { .state = 99 + (uint64_t)curve };
		const struct crypto_random random = { sample_fill, &s };
		uint8_t priv[EC_LEN_MAX];
		struct ec_public pub;

		ec_generate(curve, &random, priv, &pub);
		for (size_t i = 0; i < ARRAY_COUNT(digest_len); i++) {
			size_t len = 2 * ec_len(curve);
			uint8_t digest[200];
			uint8_t sig[ECDSA_SIGNATURE_LEN_MAX];

			sample_fill(&s, digest, sizeof(digest));
			if (i % 3 == 0)
				memset(digest, 0xff, sizeof(digest));
			assert_int_equal(
				ecdsa_sign(curve, priv, i % 2 ? &pub : NULL,
					   digest, digest_len[i], &random, sig),
				TEE_SUCCESS);
			assert_true(
				holds(curve, &pub, digest, digest_len[i], sig));
			assert_int_equal(ecdsa_verify(curve, &pub, digest,
						      digest_len[i], sig, len),
					 TEE_SUCCESS);
			sig[i % len] ^= 4;
			assert_int_equal(ecdsa_verify(curve, &pub, digest,
						      digest_len[i], sig, len),
					 TEE_ERROR_SIGNATURE_INVALID);
		}
	}
}

/* RFC 6979, A.2.5 and A.2.7: SHA-256 and SHA-512 of "sample". */
static const struct {
	enum ec_curve curve;
	enum digest_alg alg;
	const char *x, *k, *r, *s;
} rfc_row[] = {
	{ EC_P256, DIGEST_SHA256,
	  "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
	  "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60",
	  "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
	  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
};

static void secret_numbers_lead_to_rfc_6979_signatures(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(rfc_row); i++) {
		struct vector_bytes x, k, r, s;
		struct ec_num d, number;
		uint8_t digest[64];
		uint8_t sig[ECDSA_SIGNATURE_LEN_MAX];
		size_t len = ec_len(rfc_row[i].curve);

		bytes_from_hex(rfc_row[i].x, &x);
		bytes_from_hex(rfc_row[i].k, &k);
		bytes_from_hex(rfc_row[i].r, &r);
		bytes_from_hex(rfc_row[i].s, &s);
		digest_all(rfc_row[i].alg, "sample", 6, digest);
		assert_true(ec_load_private(rfc_row[i].curve, &d, x.b));
		assert_true(ec_load_private(rfc_row[i].curve, &number, k.b));
		assert_true(ecdsa_sign_with(rfc_row[i].curve, &d, &number,
					    digest, digest_len(rfc_row[i].alg),
					    sig));
		assert_memory_equal(sig, r.b, len);
		assert_memory_equal(sig + len, s.b, len);
	}
}

static TEE_Result repeat_fill(void *ctx, void *buf, size_t len)
{
	memset(buf, 0x5a, len);
	return TEE_SUCCESS;
}

/* The same r twice would tell the private value. */
static void a_source_that_repeats_itself_signs_with_other_numbers(void **state)
{
	const struct crypto_random random = { repeat_fill, NULL };
	uint8_t priv[32] = { 1, 2, 3 };
	uint8_t digest[32] = { 1 };
	uint8_t a[64], b[64], c[64];

	ecdsa_sign(EC_P256, priv, NULL, digest, 32, &random, a);
	ecdsa_sign(EC_P256, priv, NULL, digest, 32, &random, b);
	assert_memory_equal(a, b, 64);
	digest[31] ^= 1;
	ecdsa_sign(EC_P256, priv, NULL, digest, 32, &random, b);
	assert_memory_not_equal(a, b, 32);
	priv[31] ^= 1;
	ecdsa_sign(EC_P256, priv, NULL, digest, 32, &random, c);
	assert_memory_not_equal(c, b, 32);
}

static void what_cannot_be_signed_with_is_refused(void **state)
{
	struct sample s = { .state = 5 };
	const struct crypto_random random = { sample_fill, &s };
	const uint8_t zero[64] = { 0 };
	const uint8_t digest[32] = { 1 };
	uint8_t priv[32];
	uint8_t sig[64];
	struct ec_public pub;
	struct ec_public other;

	ec_generate(EC_P256, &random, priv, &other);
	ec_generate(EC_P256, &random, priv, &pub);
	/* A fault that changes the private value shows against the public. */
	memset(sig, 1, sizeof(sig));
	assert_int_equal(
		ecdsa_sign(EC_P256, priv, &other, digest, 32, &random, sig),
		TEE_ERROR_SECURITY);
	assert_memory_equal(sig, zero, 64);
	other.x[0] ^= 1;
	assert_int_equal(
		ecdsa_sign(EC_P256, priv, &other, digest, 32, &random, sig),
		TEE_ERROR_BAD_PARAMETERS);
	assert_memory_equal(sig, zero, 64);
	assert_int_equal(
		ecdsa_sign(EC_P256, zero, &pub, digest, 32, &random, sig),
		TEE_ERROR_BAD_PARAMETERS);
	s.fails_with = TEE_ERROR_NO_DATA;
	memset(sig, 1, sizeof(sig));
	assert_int_equal(
		ecdsa_sign(EC_P256, priv, &pub, digest, 32, &random, sig),
		TEE_ERROR_NO_DATA);
	assert_memory_equal(sig, zero, 64);
}

static void numbers_out_of_range_are_no_signature(void **state)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		struct sample s = { .state = 5 };
		const struct crypto_random random = { sample_fill, &s };
		const struct ec_field *n = &ec_group_of(curve)->n;
		const uint8_t digest[32] = { 1 };
		size_t len = ec_len(curve);
		uint8_t priv[EC_LEN_MAX];
		uint8_t sig[ECDSA_SIGNATURE_LEN_MAX + 1];
		uint8_t bad[ECDSA_SIGNATURE_LEN_MAX];
		struct ec_public pub;

		ec_generate(curve, &random, priv, &pub);
		assert_int_equal(
			ecdsa_sign(curve, priv, &pub, digest, 32, &random, sig),
			TEE_SUCCESS);
		for (size_t i = 0; i < 6; i++) {
			uint8_t *half = bad + (i % 2) * len;
			struct ec_num v;

			memcpy(bad, sig, 2 * len);
			ec_load_be(&v, half, len);
			if (i < 2)
				memset(half, 0, len);
			else if (i < 4)
				ec_store_be(half, len, &n->modulus);
			else
				memset(half, 0xff, len);
			assert_int_equal(ecdsa_verify(curve, &pub, digest, 32,
						      bad, 2 * len),
					 TEE_ERROR_SIGNATURE_INVALID);
		}
		assert_int_equal(
			ecdsa_verify(curve, &pub, digest, 32, sig, 2 * len - 1),
			TEE_ERROR_SIGNATURE_INVALID);
		assert_int_equal(
			ecdsa_verify(curve, &pub, digest, 32, sig, 2 * len + 1),
			TEE_ERROR_SIGNATURE_INVALID);
		assert_int_equal(ecdsa_verify(curve, &pub, digest, 32, sig, 0),
				 TEE_ERROR_SIGNATURE_INVALID);
		pub.y[len - 1] ^= 1;
		assert_int_equal(
			ecdsa_verify(curve, &pub, digest, 32, sig, 2 * len),
			TEE_ERROR_BAD_PARAMETERS);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(signatures_meet_wycheproof),
		cmocka_unit_test(signatures_with_sha_3_meet_wycheproof),
		cmocka_unit_test(signatures_hold_for_a_second_implementation),
		cmocka_unit_test(secret_numbers_lead_to_rfc_6979_signatures),
		cmocka_unit_test(
			a_source_that_repeats_itself_signs_with_other_numbers),
		cmocka_unit_test(what_cannot_be_signed_with_is_refused),
		cmocka_unit_test(numbers_out_of_range_are_no_signature),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
