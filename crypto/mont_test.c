/*
 * Modular arithmetic against OpenSSL's, on operands that try the carries.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/mont.h>
#include <openssl/bn.h>
#include <string.h>

static uint64_t seed = 1;

/* SplitMix64. */
static uint64_t next(void)
{
	uint64_t z = seed += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* Random, or long runs of ones and zeros. */
static void number(uint64_t *a, size_t count)
{
	uint64_t kind = next() % 4;

	for (size_t i = 0; i < count; i++) {
		a[i] = next();
		if (kind == 0)
			a[i] = UINT64_MAX;
		if (kind == 1)
			a[i] = (next() & 1) != 0 ? UINT64_MAX : 0;
	}
}

static BIGNUM *bn(const uint64_t *a, size_t count)
{
	uint8_t bytes[8 * MONT_COUNT_MAX];

	limbs_store(bytes, 8 * count, a, count);
	return BN_bin2bn(bytes, (int)(8 * count), NULL);
}

static void assert_is(const uint64_t *a, size_t count, const BIGNUM *want)
{
	uint8_t ours[8 * MONT_COUNT_MAX];
	uint8_t theirs[8 * MONT_COUNT_MAX];

	limbs_store(ours, 8 * count, a, count);
	assert_int_equal(BN_bn2binpad(want, theirs, (int)(8 * count)),
			 8 * count);
	assert_memory_equal(ours, theirs, 8 * count);
}

struct sample {
	size_t count;
	size_t bits;
	uint64_t n[MONT_COUNT_MAX];
	uint64_t rr[MONT_COUNT_MAX];
	struct mont m;
	BIGNUM *bn;
};

static void sample_make(struct sample *s, size_t bits)
{
	size_t top = (bits - 1) % 64;

	s->bits = bits;
	s->count = LIMB_COUNT(bits);
	number(s->n, s->count);
	s->n[s->count - 1] &= UINT64_MAX >> (63 - top);
	s->n[s->count - 1] |= UINT64_C(1) << top;
	s->n[0] |= 1;
	mont_init(&s->m, s->n, s->count, s->bits, s->rr);
	s->bn = bn(s->n, s->count);
}

/* A number below the modulus; often just below it. */
static void below(const struct sample *s, uint64_t *a)
{
	uint64_t small[MONT_COUNT_MAX] = { 1 + next() % 3 };

	number(a, s->count);
	a[s->count - 1] &= UINT64_MAX >> (63 - (s->bits - 1) % 64);
	if (next() % 4 == 0 || limbs_less(a, s->n, s->count) == 0)
		limbs_sub(a, s->n, small, s->count);
}

static const size_t size[] = { 64,   65,   160,	 192,  224,  255,  256,
			       320,  384,  448,	 511,  521,  576,  1000,
			       1023, 1024, 1025, 1536, 2048, 3072, 4096 };

static void sample_each(void (*fn)(struct sample *s, BN_CTX *ctx), size_t times)
{
	BN_CTX *ctx = BN_CTX_new();

	for (size_t i = 0; i < ARRAY_COUNT(size); i++) {
		for (size_t j = 0; j < times; j++) {
			struct sample s;

			sample_make(&s, size[i]);
			fn(&s, ctx);
			BN_free(s.bn);
		}
	}
	BN_CTX_free(ctx);
}

static void arithmetic_one(struct sample *s, BN_CTX *ctx)
{
	uint64_t a[MONT_COUNT_MAX];
	uint64_t b[MONT_COUNT_MAX];
	uint64_t am[MONT_COUNT_MAX];
	uint64_t bm[MONT_COUNT_MAX];
	uint64_t out[MONT_COUNT_MAX];
	BIGNUM *want = BN_new();

	below(s, a);
	below(s, b);

	BIGNUM *bn_a = bn(a, s->count);
	BIGNUM *bn_b = bn(b, s->count);

	mont_to(&s->m, am, a);
	mont_to(&s->m, bm, b);
	mont_from(&s->m, out, am);
	assert_is(out, s->count, bn_a);
	mont_mul(&s->m, out, am, bm);
	mont_from(&s->m, out, out);
	BN_mod_mul(want, bn_a, bn_b, s->bn, ctx);
	assert_is(out, s->count, want);
	mont_sqr(&s->m, out, am);
	mont_mul(&s->m, am, am, am);
	assert_memory_equal(out, am, 8 * s->count);
	mont_from(&s->m, out, out);
	BN_mod_sqr(want, bn_a, s->bn, ctx);
	assert_is(out, s->count, want);
	mont_add(&s->m, out, a, b);
	BN_mod_add(want, bn_a, bn_b, s->bn, ctx);
	assert_is(out, s->count, want);
	mont_sub(&s->m, out, a, b);
	BN_mod_sub(want, bn_a, bn_b, s->bn, ctx);
	assert_is(out, s->count, want);
	mont_sub(&s->m, out, a, a);
	assert_true(limbs_is_zero(out, s->count) == UINT64_MAX);
	BN_free(bn_a);
	BN_free(bn_b);
	BN_free(want);
}

static void arithmetic_agrees_with_openssl(void **state)
{
	sample_each(arithmetic_one, 60);
}

static void power_one(struct sample *s, BN_CTX *ctx)
{
	uint64_t a[MONT_COUNT_MAX];
	uint64_t e[MONT_COUNT_MAX];
	uint64_t out[MONT_COUNT_MAX];
	uint64_t table[MONT_TABLE_COUNT(MONT_COUNT_MAX)];
	uint8_t e_bytes[17];
	BIGNUM *want = BN_new();
	size_t e_bits = next() % (s->bits + 1);

	below(s, a);
	number(e, MONT_COUNT_MAX);
	if (e_bits % 64 != 0)
		e[e_bits / 64] &= UINT64_MAX >> (64 - e_bits % 64);

	BIGNUM *bn_a = bn(a, s->count);
	BIGNUM *bn_e = bn(e, LIMB_COUNT(e_bits));

	mont_to(&s->m, a, a);
	mont_exp(&s->m, out, a, e, e_bits, table);
	mont_from(&s->m, out, out);
	BN_mod_exp(want, bn_a, bn_e, s->bn, ctx);
	assert_is(out, s->count, want);

	size_t e_len = next() % sizeof(e_bytes);

	for (size_t i = 0; i < e_len; i++)
		e_bytes[i] = (uint8_t)(next() >> 8 * (i % 2));
	BN_bin2bn(e_bytes, (int)e_len, bn_e);
	mont_exp_public(&s->m, a, a, e_bytes, e_len);
	mont_from(&s->m, out, a);
	BN_mod_exp(want, bn_a, bn_e, s->bn, ctx);
	assert_is(out, s->count, want);
	BN_free(bn_a);
	BN_free(bn_e);
	BN_free(want);
}

static void powers_agree_with_openssl(void **state)
{
	sample_each(power_one, 4);
}

static void reduce_one(struct sample *s, BN_CTX *ctx)
{
	uint64_t a[2 * MONT_COUNT_MAX];
	uint64_t out[MONT_COUNT_MAX];
	size_t count = next() % (MONT_COUNT_MAX + 1);
	BIGNUM *want = BN_new();

	number(a, count);

	BIGNUM *bn_a = bn(a, count);

	mont_reduce(&s->m, out, a, count);
	mont_from(&s->m, out, out);
	BN_nnmod(want, bn_a, s->bn, ctx);
	assert_is(out, s->count, want);
	BN_free(bn_a);
	BN_free(want);
}

static void long_numbers_are_reduced(void **state)
{
	sample_each(reduce_one, 10);
}

static void primes_have_inverses(void **state)
{
	/* 2^521 - 1, 2^255 - 19 and 2^127 - 1. */
	static const struct {
		size_t bits;
		uint64_t low;
	} row[] = { { 521, UINT64_MAX },
		    { 255, UINT64_MAX - 18 },
		    { 127, UINT64_MAX } };

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint64_t n[9];
		uint64_t rr[9];
		uint64_t a[9];
		uint64_t b[9];
		uint64_t table[MONT_TABLE_COUNT(9)];
		size_t count = LIMB_COUNT(row[i].bits);
		struct mont m;

		memset(n, 0xff, sizeof(n));
		n[0] = row[i].low;
		n[count - 1] >>= (64 - row[i].bits % 64);
		mont_init(&m, n, count, row[i].bits, rr);
		for (size_t j = 0; j < 10; j++) {
			number(a, count);
			a[count - 1] &= n[count - 1] >> 1;
			mont_inverse(&m, b, a, row[i].bits, table);
			mont_mul(&m, b, b, a);
			mont_from(&m, b, b);
			assert_true(b[0] == 1);
			assert_true(limbs_is_zero(b + 1, count - 1) != 0);
		}
		memset(a, 0, sizeof(a));
		mont_inverse(&m, b, a, row[i].bits, table);
		assert_true(limbs_is_zero(b, count) != 0);
	}
}

static void comparisons_are_masks(void **state)
{
	static const struct {
		uint64_t a[2];
		uint64_t b[2];
		uint64_t less;
		uint64_t equal;
	} row[] = {
		{ { 0, 0 }, { 0, 0 }, 0, UINT64_MAX },
		{ { 1, 0 }, { 0, 1 }, UINT64_MAX, 0 },
		{ { 0, 1 }, { UINT64_MAX, 0 }, 0, 0 },
		{ { UINT64_MAX, UINT64_MAX },
		  { UINT64_MAX, UINT64_MAX },
		  0,
		  UINT64_MAX },
		{ { UINT64_MAX - 1, UINT64_MAX },
		  { UINT64_MAX, UINT64_MAX },
		  UINT64_MAX,
		  0 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint64_t a[2];
		uint64_t b[2];
		uint64_t out[2];

		assert_true(limbs_less(row[i].a, row[i].b, 2) == row[i].less);
		assert_true(limbs_equal(row[i].a, row[i].b, 2) == row[i].equal);
		memcpy(a, row[i].a, sizeof(a));
		memcpy(b, row[i].b, sizeof(b));
		limbs_swap(0, a, b, 2);
		assert_memory_equal(a, row[i].a, sizeof(a));
		limbs_swap(UINT64_MAX, a, b, 2);
		assert_memory_equal(a, row[i].b, sizeof(a));
		assert_memory_equal(b, row[i].a, sizeof(a));
		limbs_select(out, UINT64_MAX, a, b, 2);
		assert_memory_equal(out, a, sizeof(a));
		limbs_select(out, 0, a, b, 2);
		assert_memory_equal(out, b, sizeof(b));
	}
	for (uint64_t i = 0; i < 4; i++) {
		static const uint64_t table[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
		uint64_t out[2];

		limbs_lookup(out, table, 4, 2, i);
		assert_memory_equal(out, table + 2 * i, sizeof(out));
	}
}

static void bytes_are_big_endian(void **state)
{
	static const uint8_t bytes[] = { 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	uint64_t a[2];
	uint8_t out[20];

	assert_true(limbs_load(a, 2, bytes, sizeof(bytes)) == UINT64_MAX);
	assert_true(a[0] == 0x0203040506070809 && a[1] == 1);
	assert_true(limbs_load(a, 1, bytes, sizeof(bytes)) == 0);
	assert_true(limbs_load(a, 1, bytes, 10) == UINT64_MAX);
	assert_true(limbs_load(a, 2, bytes, 0) == UINT64_MAX);
	assert_true(a[0] == 0 && a[1] == 0);
	limbs_load(a, 2, bytes, sizeof(bytes));
	limbs_store(out, sizeof(out), a, 2);
	assert_memory_equal(out + 9, bytes, sizeof(bytes));
	for (size_t i = 0; i < 9; i++)
		assert_int_equal(out[i], 0);
	assert_int_equal(limbs_bits_vartime(a, 2), 65);
	assert_int_equal(limbs_bits_vartime(a, 1), 58);
	assert_int_equal(limbs_bits_vartime(a, 0), 0);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(arithmetic_agrees_with_openssl),
		cmocka_unit_test(powers_agree_with_openssl),
		cmocka_unit_test(long_numbers_are_reduced),
		cmocka_unit_test(primes_have_inverses),
		cmocka_unit_test(comparisons_are_masks),
		cmocka_unit_test(bytes_are_big_endian),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
