#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/eddsa.h>
#include <openssl/evp.h>
#include <string.h>

#include "ec_group.h"
#include "ec_sample.h"
#include "vectors.h"

/* The two curves behind one shape. */
struct scheme {
	size_t key_len;
	int evp_id;
	void (*make_public)(const uint8_t *priv, uint8_t *pub);
	TEE_Result (*sign)(const uint8_t *priv, const uint8_t *pub,
			   const struct eddsa_variant *variant,
			   const uint8_t *msg, size_t msg_len, uint8_t *sig);
	TEE_Result (*verify)(const uint8_t *pub,
			     const struct eddsa_variant *variant,
			     const uint8_t *msg, size_t msg_len,
			     const uint8_t *sig, size_t sig_len);
};

static const struct scheme ed25519 = { ED25519_KEY_LEN, EVP_PKEY_ED25519,
				       ed25519_public, ed25519_sign,
				       ed25519_verify };
static const struct scheme ed448 = { ED448_KEY_LEN, EVP_PKEY_ED448,
				     ed448_public, ed448_sign, ed448_verify };
static const struct scheme *const schemes[] = { &ed25519, &ed448 };

#define KEY_MAX ED448_KEY_LEN
#define SIG_MAX ED448_SIGNATURE_LEN

static void check_one(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	const struct scheme *c = ctx;
	struct vector_bytes pub, msg, sig;

	vector_hex(json_object_get(group, "publicKey"), "pk", &pub);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	assert_int_equal(pub.len, c->key_len);

	TEE_Result res = c->verify(pub.b, NULL, msg.b, msg.len, sig.b, sig.len);
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
	vectors_each("wycheproof/ed25519_test.json", check_one,
		     (void *)&ed25519);
	vectors_each("wycheproof/ed448_test.json", check_one, (void *)&ed448);
}

/* RFC 8032, clauses 7.1 to 7.5. */
static const struct {
	const char *must;
	const struct scheme *scheme;
	const char *priv;
	const char *msg;
	const char *context;
	const char *sig;
	bool prehash;
} row[] = {
	{ "Ed25519, one byte", &ed25519,
	  "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "72", "",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	  false },
	{ "Ed25519ctx, foo", &ed25519,
	  "0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6",
	  "f726936d19c800494e3fdaff20b276a8", "666f6f",
	  "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a"
	  "8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d",
	  false },
	{ "Ed25519ph, abc", &ed25519,
	  "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
	  "616263", "",
	  "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
	  "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
	  true },
	{ "Ed448, one byte", &ed448,
	  "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a"
	  "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
	  "03", "",
	  "26b8f91727bd62897af15e41eb43c377efb9c610d48f2335cb0bd0087810f435"
	  "2541b143c4b981b7e18f62de8ccdf633fc1bf037ab7cd779805e0dbcc0aae1cb"
	  "cee1afb2e027df36bc04dcecbf154336c19f0af7e0a6472905e799f1953d2a0f"
	  "f3348ab21aa4adafd1d234441cf807c03a00",
	  false },
	{ "Ed448, foo", &ed448,
	  "c4eab05d357007c632f3dbb48489924d552b08fe0c353a0d4a1f00acda2c463a"
	  "fbea67c5e8d2877c5e3bc397a659949ef8021e954e0a12274e",
	  "03", "666f6f",
	  "d4f8f6131770dd46f40867d6fd5d5055de43541f8c5e35abbcd001b32a89f7d2"
	  "151f7647f11d8ca2ae279fb842d607217fce6e042f6815ea000c85741de5c8da"
	  "1144a6a1aba7f96de42505d7a7298524fda538fccbbb754f578c1cad10d54d0d"
	  "5428407e85dcbc98a49155c13764e66c3c00",
	  false },
	{ "Ed448ph, abc", &ed448,
	  "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42"
	  "ef7822e0d5104127dc05d6dbefde69e3ab2cec7c867c6e2c49",
	  "616263", "",
	  "822f6901f7480f3d5f562c592994d9693602875614483256505600bbc281ae38"
	  "1f54d6bce2ea911574932f52a4e6cadd78769375ec3ffd1b801a0d9b3f4030cd"
	  "433964b6457ea39476511214f97469b57dd32dbc560a9a94d00bff07620464a3"
	  "ad203df7dc7ce360c3cd3696d9d9fab90f00",
	  true },
};

static void signatures_are_those_of_rfc_8032(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		const struct scheme *c = row[i].scheme;
		struct vector_bytes priv, msg, context, want;
		struct eddsa_variant how = { .prehash = row[i].prehash };
		uint8_t pub[KEY_MAX];
		uint8_t sig[SIG_MAX];

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].priv, &priv);
		bytes_from_hex(row[i].msg, &msg);
		bytes_from_hex(row[i].context, &context);
		bytes_from_hex(row[i].sig, &want);
		how.context = context.b;
		how.context_len = context.len;
		c->make_public(priv.b, pub);
		assert_int_equal(
			c->sign(priv.b, pub, &how, msg.b, msg.len, sig),
			TEE_SUCCESS);
		assert_memory_equal(sig, want.b, 2 * c->key_len);
		assert_int_equal(c->verify(pub, &how, msg.b, msg.len, sig,
					   2 * c->key_len),
				 TEE_SUCCESS);
		/* What is signed for one variant is nothing in another. */
		how.prehash = !how.prehash;
		assert_int_equal(c->verify(pub, &how, msg.b, msg.len, sig,
					   2 * c->key_len),
				 TEE_ERROR_SIGNATURE_INVALID);
		how.prehash = !how.prehash;
		context.b[context.len++] = 1;
		how.context_len = context.len;
		assert_int_equal(c->verify(pub, &how, msg.b, msg.len, sig,
					   2 * c->key_len),
				 TEE_ERROR_SIGNATURE_INVALID);
	}
}

static void signatures_agree_with_a_second_implementation(void **state)
{
	struct sample s = { .state = 8 };

	for (size_t i = 0; i < 40; i++) {
		const struct scheme *c = schemes[i % 2];
		uint8_t priv[KEY_MAX], pub[KEY_MAX], want[SIG_MAX];
		uint8_t sig[SIG_MAX];
		uint8_t msg[300];
		size_t len = KEY_MAX;

		sample_fill(&s, priv, sizeof(priv));
		sample_fill(&s, msg, sizeof(msg));

		EVP_PKEY *key = EVP_PKEY_new_raw_private_key(c->evp_id, NULL,
							     priv, c->key_len);
		EVP_MD_CTX *ctx = EVP_MD_CTX_new();

		EVP_PKEY_get_raw_public_key(key, want, &len);
		c->make_public(priv, pub);
		assert_memory_equal(pub, want, c->key_len);
		len = sizeof(want);
		EVP_DigestSignInit(ctx, NULL, NULL, NULL, key);
		assert_int_equal(EVP_DigestSign(ctx, want, &len, msg, i * 7),
				 1);
		assert_int_equal(c->sign(priv, i % 4 ? pub : NULL, NULL, msg,
					 i * 7, sig),
				 TEE_SUCCESS);
		assert_memory_equal(sig, want, 2 * c->key_len);
		EVP_MD_CTX_free(ctx);
		EVP_PKEY_free(key);
	}
}

static void keys_that_do_not_belong_together_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
		const struct scheme *c = schemes[i];
		const uint8_t priv[KEY_MAX] = { 1 };
		const uint8_t zero[SIG_MAX] = { 0 };
		uint8_t pub[KEY_MAX];
		uint8_t sig[SIG_MAX];
		uint8_t context[256] = { 0 };
		const struct eddsa_variant how = { false, context, 256 };

		c->make_public(priv, pub);
		pub[1] ^= 1;
		memset(sig, 1, sizeof(sig));
		assert_int_equal(c->sign(priv, pub, NULL, NULL, 0, sig),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_memory_equal(sig, zero, 2 * c->key_len);
		assert_int_equal(c->sign(priv, NULL, &how, NULL, 0, sig),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(
			c->verify(pub, &how, NULL, 0, sig, 2 * c->key_len),
			TEE_ERROR_BAD_PARAMETERS);
	}
}

/* S + order verifies in the same equation, and is refused. */
static void numbers_above_the_order_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
		const struct scheme *c = schemes[i];
		const struct ec_group *g = i == 0 ? &ec_ed25519 : &ec_ed448;
		const uint8_t priv[KEY_MAX] = { 1 };
		uint8_t order[72];
		uint8_t pub[KEY_MAX];
		uint8_t sig[SIG_MAX];
		unsigned int carry = 0;

		c->make_public(priv, pub);
		c->sign(priv, pub, NULL, NULL, 0, sig);
		assert_int_equal(
			c->verify(pub, NULL, NULL, 0, sig, 2 * c->key_len),
			TEE_SUCCESS);
		ec_store_le(order, g->n.limbs * 8, &g->n.modulus);
		for (size_t j = 0; j < g->n.limbs * 8; j++) {
			carry += (unsigned int)sig[c->key_len + j] + order[j];
			sig[c->key_len + j] = (uint8_t)carry;
			carry >>= 8;
		}
		assert_int_equal(
			c->verify(pub, NULL, NULL, 0, sig, 2 * c->key_len),
			TEE_ERROR_SIGNATURE_INVALID);
	}
}

/*
 * With a public value of small order, R = S B for a chosen S verifies for many
 * messages; the neutral point, for all.
 */
static void public_values_of_small_order_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
		const struct scheme *c = schemes[i];
		uint8_t pub[KEY_MAX] = { 1 };
		uint8_t sig[SIG_MAX] = { 1 };

		/* R is neutral, S is 0: 0 B - k 0 = 0. */
		assert_int_equal(
			c->verify(pub, NULL, NULL, 0, sig, 2 * c->key_len),
			TEE_ERROR_SIGNATURE_INVALID);
		/* The point (0, -1) of order two. */
		for (size_t j = 0; j < (i == 0 ? 32 : 56); j++)
			pub[j] = 0xff;
		if (i == 0) {
			pub[0] = 0xec;
			pub[31] = 0x7f;
		} else {
			pub[0] = 0xfe;
			pub[28] = 0xfe;
		}
		for (uint8_t m = 0; m < 8; m++)
			assert_int_equal(c->verify(pub, NULL, &m, 1, sig,
						   2 * c->key_len),
					 TEE_ERROR_SIGNATURE_INVALID);
	}
}

static void a_source_that_fails_makes_no_key(void **state)
{
	struct sample s = { .state = 4 };
	const struct crypto_random random = { sample_fill, &s };
	const uint8_t zero[KEY_MAX] = { 0 };
	uint8_t priv[KEY_MAX], pub[KEY_MAX], want[KEY_MAX];

	assert_int_equal(ed25519_generate(&random, priv, pub), TEE_SUCCESS);
	ed25519_public(priv, want);
	assert_memory_equal(pub, want, ED25519_KEY_LEN);
	assert_int_equal(ed448_generate(&random, priv, pub), TEE_SUCCESS);
	ed448_public(priv, want);
	assert_memory_equal(pub, want, ED448_KEY_LEN);
	s.fails_with = TEE_ERROR_NO_DATA;
	assert_int_equal(ed448_generate(&random, priv, pub), TEE_ERROR_NO_DATA);
	assert_memory_equal(pub, zero, ED448_KEY_LEN);
	assert_memory_equal(priv, zero, ED448_KEY_LEN);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(signatures_meet_wycheproof),
		cmocka_unit_test(signatures_are_those_of_rfc_8032),
		cmocka_unit_test(signatures_agree_with_a_second_implementation),
		cmocka_unit_test(keys_that_do_not_belong_together_are_refused),
		cmocka_unit_test(numbers_above_the_order_are_refused),
		cmocka_unit_test(public_values_of_small_order_are_refused),
		cmocka_unit_test(a_source_that_fails_makes_no_key),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
