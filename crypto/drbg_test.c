#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <bearssl/bearssl_rand.h>
#include <crypto/drbg.h>
#include <string.h>

#include "vectors.h"

/*
 * RFC 6979 makes its nonces with HMAC_DRBG: A.2.5, P-256, SHA-256, "sample".
 * The seed is the private key and the digest.
 */
static void output_is_the_published_one(void **state)
{
	struct vector_bytes seed, want;
	struct drbg ctx;
	uint8_t out[32];

	bytes_from_hex("c9afa9d845ba75166b5c215767b1d693"
		       "4e50c3db36e89b127b8a622b120f6721"
		       "af2bdbe1aa9b6ec1e2ade1d694f41fc7"
		       "1a831d0268e9891562113d8a62add1bf",
		       &seed);
	bytes_from_hex("a6e3c57dd01abe90086538398355dd4c"
		       "3b17aa873382b0f24d6129493d8aad60",
		       &want);
	assert_int_equal(drbg_init(&ctx, seed.b, seed.len, NULL, 0),
			 TEE_SUCCESS);
	assert_int_equal(drbg_generate(&ctx, out, sizeof(out)), TEE_SUCCESS);
	assert_memory_equal(out, want.b, sizeof(out));
}

static void a_second_implementation_agrees(void **state)
{
	br_hmac_drbg_context theirs;
	struct drbg ours;
	uint8_t seed[64];
	uint8_t more[32];

	for (size_t i = 0; i < sizeof(seed); i++)
		seed[i] = (uint8_t)(i * 37);
	memset(more, 9, sizeof(more));
	br_hmac_drbg_init(&theirs, &br_sha256_vtable, seed, sizeof(seed));
	/* The second part of the seed counts as one with the first. */
	assert_int_equal(drbg_init(&ours, seed, 50, seed + 50, 14),
			 TEE_SUCCESS);
	for (size_t len = 0; len < 200; len += 7) {
		uint8_t a[200];
		uint8_t b[200];

		br_hmac_drbg_generate(&theirs, a, len);
		assert_int_equal(drbg_generate(&ours, b, len), TEE_SUCCESS);
		assert_memory_equal(a, b, len);
		if (len == 70) {
			br_hmac_drbg_update(&theirs, more, sizeof(more));
			assert_int_equal(
				drbg_reseed(&ours, more, sizeof(more), NULL, 0),
				TEE_SUCCESS);
		}
	}
}

static void nothing_comes_without_a_seed(void **state)
{
	uint8_t seed[DRBG_SEED_MIN] = { 1 };
	uint8_t out[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	const uint8_t zero[8] = { 0 };
	struct drbg ctx = { 0 };

	assert_int_equal(drbg_generate(&ctx, out, sizeof(out)),
			 TEE_ERROR_BAD_STATE);
	assert_memory_equal(out, zero, sizeof(out));
	assert_int_equal(drbg_reseed(&ctx, seed, sizeof(seed), NULL, 0),
			 TEE_ERROR_BAD_STATE);
	assert_int_equal(drbg_init(&ctx, seed, sizeof(seed) - 1, NULL, 0),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(drbg_generate(&ctx, out, sizeof(out)),
			 TEE_ERROR_BAD_STATE);
	assert_int_equal(drbg_init(&ctx, seed, sizeof(seed), NULL, 0),
			 TEE_SUCCESS);
	assert_int_equal(drbg_reseed(&ctx, seed, 31, NULL, 0),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(drbg_generate(&ctx, out, DRBG_REQUEST_MAX + 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(drbg_generate(&ctx, out, sizeof(out)), TEE_SUCCESS);
	drbg_wipe(&ctx);
	assert_int_equal(drbg_generate(&ctx, out, sizeof(out)),
			 TEE_ERROR_BAD_STATE);
}

static void a_seed_does_not_last_for_ever(void **state)
{
	uint8_t seed[DRBG_SEED_MIN] = { 1 };
	uint8_t out[1];
	struct drbg ctx;

	assert_int_equal(drbg_init(&ctx, seed, sizeof(seed), NULL, 0),
			 TEE_SUCCESS);
	ctx.requests = DRBG_REQUEST_COUNT_MAX;
	assert_int_equal(drbg_generate(&ctx, out, 1), TEE_SUCCESS);
	assert_int_equal(drbg_generate(&ctx, out, 1), TEE_ERROR_BAD_STATE);
	assert_int_equal(drbg_reseed(&ctx, seed, sizeof(seed), NULL, 0),
			 TEE_SUCCESS);
	assert_int_equal(drbg_generate(&ctx, out, 1), TEE_SUCCESS);
}

static uint64_t good_word(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static void a_good_source_stays_healthy(void **state)
{
	struct entropy_health health;
	uint64_t x = 0x123456789abcdef;

	entropy_health_init(&health);
	for (size_t i = 0; i < 100000; i++) {
		assert_int_equal(entropy_health_started(&health),
				 i >= ENTROPY_HEALTH_START_WORDS);
		assert_true(entropy_health_word(&health, good_word(&x)));
	}
}

static void a_stuck_source_is_found_at_once(void **state)
{
	struct entropy_health health;
	uint64_t x = 1;

	entropy_health_init(&health);
	assert_true(entropy_health_word(&health, 0));
	assert_false(entropy_health_word(&health, 0));
	/* And is not trusted again. */
	for (size_t i = 0; i < 1000; i++)
		assert_false(entropy_health_word(&health, good_word(&x)));
	assert_false(entropy_health_started(&health));
}

static void a_biased_source_is_found(void **state)
{
	struct entropy_health health;
	uint64_t x = 1;
	size_t words = 0;

	/* Two bytes of each word are always the same. */
	entropy_health_init(&health);
	while (entropy_health_word(&health,
				   good_word(&x) << 16 | UINT64_C(0x5a5a)))
		assert_true(++words < 10000);
	/* A counter repeats no word, but its upper bytes. */
	entropy_health_init(&health);
	for (words = 0; entropy_health_word(&health, words); words++)
		assert_true(words < 200);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(output_is_the_published_one),
		cmocka_unit_test(a_second_implementation_agrees),
		cmocka_unit_test(nothing_comes_without_a_seed),
		cmocka_unit_test(a_seed_does_not_last_for_ever),
		cmocka_unit_test(a_good_source_stays_healthy),
		cmocka_unit_test(a_stuck_source_is_found_at_once),
		cmocka_unit_test(a_biased_source_is_found),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
