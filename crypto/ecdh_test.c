#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/ecdh.h>
#include <openssl/evp.h>
#include <string.h>

#include "ec_sample.h"
#include "vectors.h"

static int id_of(json_t *test)
{
	return (int)json_integer_value(json_object_get(test, "tcId"));
}

/*
 * Compressed points are no input of ours, "acceptable" or not: whoever reads
 * an encoding does that. The others are taken as the vectors say.
 */
static void check_ecdh(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	enum ec_curve curve = *(enum ec_curve *)ctx;
	size_t len = ec_len(curve);
	struct vector_bytes point, priv, want;
	struct ec_public pub = { { 0 }, { 0 } };
	uint8_t d[EC_LEN_MAX];
	uint8_t shared[EC_LEN_MAX];

	vector_hex(test, "public", &point);
	vector_hex(test, "private", &priv);
	vector_hex(test, "shared", &want);
	if (point.len != 1 + 2 * len || point.b[0] != 4) {
		assert_string_not_equal(result, "valid");
		return;
	}
	memcpy(pub.x, point.b + 1, len);
	memcpy(pub.y, point.b + 1 + len, len);
	assert_int_equal(ec_number(curve, priv.b, priv.len, d), TEE_SUCCESS);

	TEE_Result res = ecdh_shared(curve, d, &pub, shared);

	if ((res == TEE_SUCCESS) != (strcmp(result, "valid") == 0))
		fail_msg("tcId %d is %s, got %x", id_of(test), result, res);
	if (res == TEE_SUCCESS && memcmp(shared, want.b, len) != 0)
		fail_msg("tcId %d: another secret", id_of(test));
}

static void ecdh_meets_wycheproof(void **state)
{
	static const struct {
		const char *name;
		enum ec_curve curve;
	} row[] = {
		{ "wycheproof/ecdh_secp224r1_ecpoint_test.json", EC_P224 },
		{ "wycheproof/ecdh_secp256r1_ecpoint_test.json", EC_P256 },
		{ "wycheproof/ecdh_secp384r1_ecpoint_test.json", EC_P384 },
		{ "wycheproof/ecdh_secp521r1_ecpoint_test.json", EC_P521 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		enum ec_curve curve = row[i].curve;

		print_message("%s\n", row[i].name);
		vectors_each(row[i].name, check_ecdh, &curve);
	}
}

static void ecdh_agrees_with_a_second_implementation(void **state)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		struct sample s = { .state = 40 + (uint64_t)curve };
		const struct crypto_random random = { sample_fill, &s };
		EC_GROUP *group = sample_group(curve);
		uint8_t a[EC_LEN_MAX], b[EC_LEN_MAX];
		uint8_t one[EC_LEN_MAX], two[EC_LEN_MAX];
		struct ec_public pub_a, pub_b, want;

		for (size_t i = 0; i < 6; i++) {
			ec_generate(curve, &random, a, &pub_a);
			ec_generate(curve, &random, b, &pub_b);
			assert_int_equal(ecdh_shared(curve, a, &pub_b, one),
					 TEE_SUCCESS);
			assert_int_equal(ecdh_shared(curve, b, &pub_a, two),
					 TEE_SUCCESS);
			assert_memory_equal(one, two, ec_len(curve));

			BIGNUM *d = BN_bin2bn(a, (int)ec_len(curve), NULL);
			EC_POINT *p = sample_point(curve, group, &pub_b);

			EC_POINT_mul(group, p, NULL, p, d, NULL);
			sample_public(curve, group, p, &want);
			assert_memory_equal(one, want.x, ec_len(curve));
			EC_POINT_free(p);
			BN_free(d);
		}
		/* Nothing comes out for a point that is none. */
		memset(two, 0, sizeof(two));
		pub_b.x[ec_len(curve) - 1] ^= 1;
		assert_int_equal(ecdh_shared(curve, a, &pub_b, one),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_memory_equal(one, two, ec_len(curve));
		assert_int_equal(ecdh_shared(curve, two, &pub_a, one),
				 TEE_ERROR_BAD_PARAMETERS);
		EC_GROUP_free(group);
	}
}

typedef TEE_Result (*xdh_fn)(const uint8_t *priv, const uint8_t *peer,
			     uint8_t *shared);

struct xdh_case {
	xdh_fn fn;
	size_t len;
};

static void check_xdh(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	const struct xdh_case *c = ctx;
	const uint8_t zero[X448_LEN] = { 0 };
	struct vector_bytes peer, priv, want;
	uint8_t shared[X448_LEN];

	vector_hex(test, "public", &peer);
	vector_hex(test, "private", &priv);
	vector_hex(test, "shared", &want);
	assert_int_equal(priv.len, c->len);
	if (peer.len != c->len) {
		assert_string_equal(result, "invalid");
		return;
	}

	TEE_Result res = c->fn(priv.b, peer.b, shared);
	TEE_Result good = memcmp(want.b, zero, c->len) != 0
				  ? TEE_SUCCESS
				  : TEE_ERROR_BAD_PARAMETERS;

	assert_string_not_equal(result, "invalid");
	if (res != good)
		fail_msg("tcId %d is %s, got %x", id_of(test), result, res);
	if (memcmp(shared, want.b, c->len) != 0)
		fail_msg("tcId %d: another secret", id_of(test));
}

static void x25519_meets_wycheproof(void **state)
{
	struct xdh_case c = { x25519, X25519_LEN };

	vectors_each("wycheproof/x25519_test.json", check_xdh, &c);
}

static void x448_meets_wycheproof(void **state)
{
	struct xdh_case c = { x448, X448_LEN };

	vectors_each("wycheproof/x448_test.json", check_xdh, &c);
}

/* RFC 7748, 5.2: a thousand rounds, each on the result of the one before. */
static const struct {
	struct xdh_case c;
	uint8_t base;
	const char *want;
} round_row[] = {
	{ { x25519, X25519_LEN },
	  9,
	  "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51" },
	{ { x448, X448_LEN },
	  5,
	  "aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4af6c67cf"
	  "10d087202db88286e2b79fceea3ec353ef54faa26e219f38" },
};

static void a_thousand_rounds_lead_where_rfc_7748_says(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(round_row); i++) {
		size_t len = round_row[i].c.len;
		uint8_t k[X448_LEN] = { round_row[i].base };
		uint8_t u[X448_LEN] = { round_row[i].base };
		uint8_t next[X448_LEN];
		struct vector_bytes want;

		for (size_t j = 0; j < 1000; j++) {
			assert_int_equal(round_row[i].c.fn(k, u, next),
					 TEE_SUCCESS);
			memcpy(u, k, len);
			memcpy(k, next, len);
		}
		bytes_from_hex(round_row[i].want, &want);
		assert_memory_equal(k, want.b, len);
	}
}

static void xdh_agrees_with_a_second_implementation(void **state)
{
	struct sample s = { .state = 3 };
	const struct crypto_random random = { sample_fill, &s };

	for (size_t i = 0; i < 20; i++) {
		bool is_448 = i % 2 != 0;
		size_t len = is_448 ? X448_LEN : X25519_LEN;
		uint8_t priv[X448_LEN], pub[X448_LEN], want[X448_LEN];
		size_t want_len = sizeof(want);

		if (is_448)
			x448_generate(&random, priv, pub);
		else
			x25519_generate(&random, priv, pub);

		EVP_PKEY *key = EVP_PKEY_new_raw_private_key(
			is_448 ? EVP_PKEY_X448 : EVP_PKEY_X25519, NULL, priv,
			len);

		assert_int_equal(
			EVP_PKEY_get_raw_public_key(key, want, &want_len), 1);
		assert_memory_equal(pub, want, len);
		EVP_PKEY_free(key);
	}
	s.fails_with = TEE_ERROR_NO_DATA;

	uint8_t priv[X25519_LEN] = { 1 };
	uint8_t pub[X25519_LEN] = { 1 };
	const uint8_t zero[X25519_LEN] = { 0 };

	assert_int_equal(x25519_generate(&random, priv, pub),
			 TEE_ERROR_NO_DATA);
	assert_memory_equal(priv, zero, sizeof(zero));
	assert_memory_equal(pub, zero, sizeof(zero));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(ecdh_meets_wycheproof),
		cmocka_unit_test(ecdh_agrees_with_a_second_implementation),
		cmocka_unit_test(x25519_meets_wycheproof),
		cmocka_unit_test(x448_meets_wycheproof),
		cmocka_unit_test(a_thousand_rounds_lead_where_rfc_7748_says),
		cmocka_unit_test(xdh_agrees_with_a_second_implementation),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
