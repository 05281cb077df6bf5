/*
 * Primes: published vectors, OpenSSL's opinion, and what random ones must be.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/prime.h>
#include <openssl/bn.h>
#include <string.h>

#include "prime_sieve.h"
#include "vectors.h"

static TEE_Result fill(void *ctx, void *to, size_t len)
{
	uint64_t *seed = ctx;
	uint8_t *p = to;

	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 6364136223846793005 + 1442695040888963407;
		p[i] = (uint8_t)(*seed >> 56);
	}
	return TEE_SUCCESS;
}

static TEE_Result fill_fails(void *ctx, void *to, size_t len)
{
	return TEE_ERROR_NOT_SUPPORTED;
}

static TEE_Result fill_zero(void *ctx, void *to, size_t len)
{
	memset(to, 0, len);
	return TEE_SUCCESS;
}

static uint64_t seed = 7;
static const struct pk_random source = { fill, &seed };
static struct prime_work work;

static void check_vector(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	static struct vector_bytes value;
	bool prime = false;

	vector_hex(test, "value", &value);
	/* A negative number has its sign in front. */
	if (value.len > 0 && (value.b[0] & 0x80) != 0)
		return;

	struct pk_number n = { value.b, value.len };

	assert_int_equal(prime_is_probable(&work, &source, &n, 20, &prime),
			 TEE_SUCCESS);
	if (prime != (strcmp(result, "valid") == 0))
		fail_msg("tcId %d is %s",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result);
}

static void test_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/primality_test.json", check_vector, NULL);
}

static void small_numbers_are_told_apart(void **state)
{
	for (unsigned int i = 0; i < 3000; i++) {
		uint8_t b[3] = { 0, (uint8_t)(i >> 8), (uint8_t)i };
		struct pk_number n = { b, 3 };
		bool prime = false;
		bool want = i > 1;

		for (unsigned int j = 2; j * j <= i; j++)
			want &= i % j != 0;
		assert_int_equal(
			prime_is_probable(&work, &source, &n, 16, &prime),
			TEE_SUCCESS);
		assert_int_equal(prime, want);
	}
}

static bool bit_of(const uint64_t *a, size_t at)
{
	return (a[at / 64] >> at % 64 & 1) != 0;
}

static void is_wanted(const uint64_t *p, size_t bits, uint32_t e_value)
{
	uint8_t bytes[PRIME_BITS_MAX / 8];
	size_t count = LIMB_COUNT(bits);
	BN_CTX *ctx = BN_CTX_new();

	assert_int_equal(limbs_bits_vartime(p, count), bits);
	assert_true(bit_of(p, bits - 2));
	limbs_store(bytes, 8 * count, p, count);

	BIGNUM *bn = BN_bin2bn(bytes, (int)(8 * count), NULL);

	assert_int_equal(BN_check_prime(bn, ctx, NULL), 1);
	if (e_value != 0) {
		BIGNUM *e = BN_new();

		BN_set_word(e, e_value);
		BN_sub_word(bn, 1);
		BN_gcd(bn, bn, e, ctx);
		assert_true(BN_is_one(bn));
		BN_free(e);
	}
	BN_free(bn);
	BN_CTX_free(ctx);
}

static void random_ones(size_t bits, uint32_t e_value, unsigned int wanted)
{
	uint64_t p[PRIME_BITS_MAX / 64] = { 0 };
	uint64_t q[PRIME_BITS_MAX / 64] = { 0 };
	uint64_t *const both[] = { p, q };
	uint8_t e[] = { (uint8_t)(e_value >> 16), (uint8_t)(e_value >> 8),
			(uint8_t)e_value };
	struct pk_number number = { e, sizeof(e) };

	assert_int_equal(prime_random(&work, &source, bits,
				      e_value == 0 ? NULL : &number, both,
				      wanted),
			 TEE_SUCCESS);
	is_wanted(p, bits, e_value);
	if (wanted == 1) {
		assert_true(limbs_is_zero(q, LIMB_COUNT(bits)));
		return;
	}
	is_wanted(q, bits, e_value);
	assert_memory_not_equal(p, q, 8 * LIMB_COUNT(bits));
}

static void random_primes_are_prime(void **state)
{
	static const uint32_t e[] = { 0, 3, 65537, 0xffffff, 15 };
	static const size_t bits[] = { 64,  65,	 100, 128, 129, 191, 256,
				       257, 300, 384, 448, 511, 512, 600 };

	for (size_t i = 0; i < ARRAY_COUNT(bits); i++)
		for (size_t j = 0; j < ARRAY_COUNT(e); j++)
			random_ones(bits[i], e[j], 1 + (i + j) % 2);
	random_ones(1024, 65537, 2);
}

static void sieve_removes_what_has_small_factors(void **state)
{
	static const uint8_t e_bytes[] = { 21 };
	const struct pk_number e = { e_bytes, 1 };

	for (size_t bits = 90; bits < 1200; bits += 370) {
		struct prime_sieve sieve;
		uint64_t start[20];
		uint64_t other[20];
		const uint64_t *const starts[] = { other, start };
		size_t count = LIMB_COUNT(bits);
		uint8_t bytes[160];
		uint64_t step = 0;
		size_t left = 0;
		size_t want = 0;

		fill(&seed, other, sizeof(other));
		fill(&seed, start, sizeof(start));
		start[count - 1] &= UINT64_MAX >> (63 - (bits - 1) % 64);
		start[0] |= 3;
		limbs_store(bytes, 8 * count, start, count);
		prime_sieve_run(&sieve, starts, 2, count, bits, &e);
		for (size_t i = 0; i < PRIME_SIEVE_COUNT; i++) {
			BIGNUM *n = BN_bin2bn(bytes, (int)(8 * count), NULL);
			bool is_left = true;
			/* Sieving goes to the end of a segment at least. */
			uint32_t bound = bits >= 896   ? 1u << 18
					 : bits >= 448 ? 1u << 16
						       : 1u << 14;

			BN_add_word(n, 4 * i);
			for (uint32_t f = 3; f < bound && is_left; f += 2)
				is_left = BN_mod_word(n, f) != 0;
			is_left &= BN_mod_word(n, 3) != 1;
			is_left &= BN_mod_word(n, 7) != 1;
			if (is_left) {
				want++;
				assert_true(prime_sieve_next(&sieve, 1, &step));
				assert_int_equal(step, i);
				left++;
			}
			BN_free(n);
		}
		assert_false(prime_sieve_next(&sieve, 1, &step));
		assert_int_equal(left, want);
	}
}

static void bad_sources_give_errors(void **state)
{
	static const struct pk_random fails = { fill_fails, NULL };
	static const struct pk_random zero = { fill_zero, NULL };
	static const uint8_t even[] = { 4 };
	static const uint8_t one[] = { 1 };
	const struct pk_number e_even = { even, 1 };
	const struct pk_number e_one = { one, 1 };
	const struct pk_number e_none = { NULL, 0 };
	uint64_t n[PRIME_BITS_MAX / 64 + 1];
	uint64_t *const p[] = { n, n };

	assert_int_equal(prime_random(&work, &fails, 256, NULL, p, 1),
			 TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(prime_random(&work, &source, 63, NULL, p, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 2049, NULL, p, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 256, &e_even, p, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 256, &e_one, p, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 256, &e_none, p, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 256, NULL, p, 0),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(prime_random(&work, &source, 256, NULL, p, 3),
			 TEE_ERROR_BAD_PARAMETERS);
	/* It must come to an end. */
	prime_random(&work, &zero, 64, NULL, p, 1);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_meets_wycheproof),
		cmocka_unit_test(small_numbers_are_told_apart),
		cmocka_unit_test(random_primes_are_prime),
		cmocka_unit_test(sieve_removes_what_has_small_factors),
		cmocka_unit_test(bad_sources_give_errors),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
