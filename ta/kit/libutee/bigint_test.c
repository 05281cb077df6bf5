/*
 * The arithmetic API against OpenSSL's numbers, and its rules as rows.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <openssl/bn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_api.h>

#include "bignum.h"

#define BITS  2048u
#define WORDS 520u /* the longest, and some */

static jmp_buf panicked;
static bool panic_expected;
static uint64_t seed = 0x9e3779b97f4a7c15;

void __utee_check_private(const void *p, size_t len);
void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...);

void TEE_Panic(TEE_Result code)
{
	assert_true(panic_expected);
	assert_int_equal(code, BIGNUM_PANIC);
	scratch_release(0);
	longjmp(panicked, 1);
}

void __utee_check_private(const void *p, size_t len)
{
	assert_non_null(p);
}

void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
}

void memzero_explicit(void *p, size_t len);
void memzero_explicit(void *p, size_t len)
{
	memset(p, 0, len);
}

static uint64_t next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

void TEE_GenerateRandom(void *buf, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)buf)[i] = (uint8_t)(next() >> 24);
}

/* Does the statement panic? */
#define PANICS(statement)                                                      \
	({                                                                     \
		volatile bool did = true;                                      \
		panic_expected = true;                                         \
		if (setjmp(panicked) == 0) {                                   \
			statement;                                             \
			did = false;                                           \
		}                                                              \
		panic_expected = false;                                        \
		did;                                                           \
	})

static void init(TEE_BigInt *b, size_t bits)
{
	TEE_BigIntInit(b, TEE_BigIntSizeInU32(bits));
}

static void from_bn(TEE_BigInt *to, const BIGNUM *bn)
{
	uint8_t bytes[WORDS * 4];
	int len = BN_bn2bin(bn, bytes);

	assert_int_equal(
		TEE_BigIntConvertFromOctetString(to, bytes, (size_t)len,
						 BN_is_negative(bn) ? -1 : 1),
		TEE_SUCCESS);
}

static void same(const TEE_BigInt *got, const BIGNUM *want, const char *what)
{
	uint8_t a[WORDS * 4];
	uint8_t b[WORDS * 4];
	size_t len = sizeof(a);
	int want_len = BN_bn2bin(want, b);

	assert_int_equal(TEE_BigIntConvertToOctetString(a, &len, got),
			 TEE_SUCCESS);
	if (len != (size_t)want_len || memcmp(a, b, len) != 0 ||
	    (TEE_BigIntCmpS32(got, 0) < 0) != (BN_is_negative(want) != 0)) {
		char *text = BN_bn2hex(want);

		fail_msg("%s: want %s", what, text);
	}
	assert_int_equal(scratch_mark(), 0);
}

/* Sizes and patterns at which carries and guesses go wrong. */
static void draw(BIGNUM *bn, unsigned int max_bits)
{
	unsigned int bits = (unsigned int)(next() % (max_bits + 1));
	uint8_t bytes[WORDS * 4];
	unsigned int kind = next() % 4;

	TEE_GenerateRandom(bytes, sizeof(bytes));
	if (kind == 0)
		memset(bytes, 0xff, sizeof(bytes));
	else if (kind == 1)
		memset(bytes + next() % sizeof(bytes) / 2, 0,
		       sizeof(bytes) / 2);
	BN_bin2bn(bytes, (int)((bits + 7) / 8), bn);
	BN_mask_bits(bn, (int)bits);
	BN_set_negative(bn, next() % 2 == 0);
}

struct env {
	BN_CTX *ctx;
	BIGNUM *a, *b, *c, *n, *r, *q;
	TEE_BigInt ta[WORDS], tb[WORDS], tc[WORDS], tn[WORDS], tr[WORDS],
		tq[WORDS];
};

static struct env *env_new(void)
{
	struct env *e = calloc(1, sizeof(*e));

	e->ctx = BN_CTX_new();
	e->a = BN_new();
	e->b = BN_new();
	e->c = BN_new();
	e->n = BN_new();
	e->r = BN_new();
	e->q = BN_new();
	init(e->ta, BITS);
	init(e->tb, BITS);
	init(e->tc, BITS);
	init(e->tn, BITS);
	init(e->tr, 2 * BITS + 64);
	init(e->tq, 2 * BITS + 64);
	return e;
}

static void env_free(struct env *e)
{
	BN_free(e->a);
	BN_free(e->b);
	BN_free(e->c);
	BN_free(e->n);
	BN_free(e->r);
	BN_free(e->q);
	BN_CTX_free(e->ctx);
	free(e);
}

static void operands(struct env *e, unsigned int bits)
{
	draw(e->a, bits);
	draw(e->b, bits);
	do {
		draw(e->n, bits);
		BN_set_negative(e->n, 0);
	} while (BN_num_bits(e->n) < 2);
	from_bn(e->ta, e->a);
	from_bn(e->tb, e->b);
	from_bn(e->tn, e->n);
}

static void plain_arithmetic_is_openssls(void **state)
{
	struct env *e = env_new();

	for (unsigned int i = 0; i < 3000; i++) {
		operands(e, i % 4 == 0 ? 130 : BITS);
		BN_add(e->r, e->a, e->b);
		TEE_BigIntAdd(e->tr, e->ta, e->tb);
		same(e->tr, e->r, "add");
		BN_sub(e->r, e->a, e->b);
		TEE_BigIntSub(e->tr, e->ta, e->tb);
		same(e->tr, e->r, "sub");
		BN_mul(e->r, e->a, e->b, e->ctx);
		TEE_BigIntMul(e->tr, e->ta, e->tb);
		same(e->tr, e->r, "mul");
		/* The product is a dividend of twice the length. */
		BN_div(e->q, e->c, e->r, e->n, e->ctx);
		TEE_BigIntDiv(e->tq, e->tr, e->tr, e->tn);
		same(e->tq, e->q, "quotient");
		same(e->tr, e->c, "remainder");
		TEE_BigIntMul(e->tr, e->ta, e->ta);
		TEE_BigIntSquare(e->tq, e->ta);
		assert_int_equal(TEE_BigIntCmp(e->tr, e->tq), 0);
		assert_int_equal(TEE_BigIntCmp(e->ta, e->tb) < 0,
				 BN_cmp(e->a, e->b) < 0);
		assert_int_equal(TEE_BigIntCmp(e->ta, e->tb) == 0,
				 BN_cmp(e->a, e->b) == 0);
	}
	env_free(e);
}

static void modular_arithmetic_is_openssls(void **state)
{
	struct env *e = env_new();

	for (unsigned int i = 0; i < 1500; i++) {
		operands(e, i % 4 == 0 ? 200 : BITS);
		BN_nnmod(e->r, e->a, e->n, e->ctx);
		TEE_BigIntMod(e->tr, e->ta, e->tn);
		same(e->tr, e->r, "mod");
		BN_mod_add(e->r, e->a, e->b, e->n, e->ctx);
		TEE_BigIntAddMod(e->tr, e->ta, e->tb, e->tn);
		same(e->tr, e->r, "add mod");
		BN_mod_sub(e->r, e->a, e->b, e->n, e->ctx);
		TEE_BigIntSubMod(e->tr, e->ta, e->tb, e->tn);
		same(e->tr, e->r, "sub mod");
		BN_mod_mul(e->r, e->a, e->b, e->n, e->ctx);
		TEE_BigIntMulMod(e->tr, e->ta, e->tb, e->tn);
		same(e->tr, e->r, "mul mod");
		TEE_BigIntConvertToFMM(e->tq, e->ta, e->tn, NULL);
		TEE_BigIntConvertToFMM(e->tc, e->tb, e->tn, NULL);
		TEE_BigIntComputeFMM(e->tq, e->tq, e->tc, e->tn, NULL);
		TEE_BigIntConvertFromFMM(e->tq, e->tq, e->tn, NULL);
		same(e->tq, e->r, "fast mul mod");
		BN_mod_sqr(e->r, e->a, e->n, e->ctx);
		TEE_BigIntSquareMod(e->tr, e->ta, e->tn);
		same(e->tr, e->r, "square mod");
		BN_gcd(e->r, e->a, e->n, e->ctx);
		assert_int_equal(TEE_BigIntRelativePrime(e->ta, e->tn),
				 BN_is_one(e->r));
		if (!BN_is_one(e->r) || BN_is_one(e->n))
			continue;
		BN_mod_inverse(e->r, e->a, e->n, e->ctx);
		TEE_BigIntInvMod(e->tr, e->ta, e->tn);
		same(e->tr, e->r, "inverse");
	}
	env_free(e);
}

static void powers_are_openssls(void **state)
{
	struct env *e = env_new();

	for (unsigned int i = 0; i < 60; i++) {
		operands(e, i % 4 == 0 ? BITS : 300);
		BN_set_negative(e->b, 0);
		if (BN_num_bits(e->n) < 3)
			continue;
		/* Even moduli as well. */
		if (i % 5 != 0)
			BN_set_bit(e->n, 0);
		from_bn(e->tb, e->b);
		from_bn(e->tn, e->n);
		BN_nnmod(e->a, e->a, e->n, e->ctx);
		BN_mod_exp(e->r, e->a, e->b, e->n, e->ctx);
		assert_int_equal(
			TEE_BigIntExpMod(e->tr, e->ta, e->tb, e->tn, NULL),
			TEE_SUCCESS);
		same(e->tr, e->r, "power");
	}
	env_free(e);
}

static void divisors_are_combinations(void **state)
{
	struct env *e = env_new();

	for (unsigned int i = 0; i < 800; i++) {
		operands(e, i % 3 == 0 ? 100 : BITS);
		if (i % 7 == 0) {
			BN_zero(e->b);
			from_bn(e->tb, e->b);
		}
		BN_gcd(e->r, e->a, e->b, e->ctx);
		TEE_BigIntComputeExtendedGcd(e->tr, e->tc, e->tq, e->ta, e->tb);
		same(e->tr, e->r, "gcd");
		TEE_BigIntMul(e->tr, e->tc, e->ta);
		TEE_BigIntMul(e->tq, e->tq, e->tb);
		TEE_BigIntAdd(e->tr, e->tr, e->tq);
		same(e->tr, e->r, "its combination");
		TEE_BigIntComputeExtendedGcd(e->tr, NULL, NULL, e->tb, e->ta);
		same(e->tr, e->r, "gcd without factors");
	}
	env_free(e);
}

static void shifts_and_bits_are_openssls(void **state)
{
	struct env *e = env_new();

	for (unsigned int i = 0; i < 1000; i++) {
		unsigned int by = (unsigned int)(next() % (BITS + 100));

		operands(e, BITS);
		BN_rshift(e->r, e->a, (int)by);
		if (BN_is_zero(e->r))
			BN_set_negative(e->r, 0);
		TEE_BigIntShiftRight(e->tr, e->ta, by);
		same(e->tr, e->r, "shift");
		assert_int_equal(TEE_BigIntGetBitCount(e->ta),
				 BN_num_bits(e->a));
		assert_int_equal(TEE_BigIntGetBit(e->ta, by),
				 BN_is_bit_set(e->a, (int)by));
		by %= BITS;
		assert_int_equal(TEE_BigIntSetBit(e->ta, by, i % 2 == 0),
				 TEE_SUCCESS);
		if (i % 2 == 0)
			BN_set_bit(e->a, (int)by);
		else if (BN_is_bit_set(e->a, (int)by))
			BN_clear_bit(e->a, (int)by);
		if (BN_is_zero(e->a))
			BN_set_negative(e->a, 0);
		same(e->ta, e->a, "set bit");
	}
	env_free(e);
}

static void primes_are_told_from_composites(void **state)
{
	/* Carmichael numbers fool weaker tests. */
	static const uint64_t composite[] = { 0,     1,	    4,	    9,
					      561,   1105,  1729,   2465,
					      63973, 75361, 825265, 3215031751u,
					      0 };
	static const uint32_t prime[] = { 2,   3,     5,     251,
					  257, 65537, 99991, 2147483647u };
	struct env *e = env_new();

	for (size_t i = 0; i + 1 < sizeof(composite) / 8; i++) {
		BN_set_word(e->a, composite[i]);
		from_bn(e->ta, e->a);
		assert_int_equal(TEE_BigIntIsProbablePrime(e->ta, 80), 0);
	}
	for (size_t i = 0; i < sizeof(prime) / 4; i++) {
		BN_set_word(e->a, prime[i]);
		from_bn(e->ta, e->a);
		assert_int_equal(TEE_BigIntIsProbablePrime(e->ta, 0), 1);
	}
	for (unsigned int bits = 64; bits <= 512; bits += 64) {
		BN_generate_prime_ex(e->a, (int)bits, 0, NULL, NULL, NULL);
		BN_generate_prime_ex(e->b, (int)bits, 0, NULL, NULL, NULL);
		from_bn(e->ta, e->a);
		assert_int_equal(TEE_BigIntIsProbablePrime(e->ta, 100), 1);
		BN_mul(e->r, e->a, e->b, e->ctx);
		from_bn(e->tr, e->r);
		assert_int_equal(TEE_BigIntIsProbablePrime(e->tr, 80), 0);
	}
	env_free(e);
}

static void small_numbers_keep_their_limits(void **state)
{
	static const int32_t row[] = { 0,	  1,	      -1,   INT32_MAX,
				       INT32_MIN, -INT32_MAX, 65536 };
	TEE_BigInt a[TEE_BigIntSizeInU32(64)];
	TEE_BigInt b[TEE_BigIntSizeInU32(64)];
	int32_t v = 0;

	init(a, 64);
	init(b, 64);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		TEE_BigIntConvertFromS32(a, row[i]);
		assert_int_equal(TEE_BigIntConvertToS32(&v, a), TEE_SUCCESS);
		assert_int_equal(v, row[i]);
		assert_int_equal(TEE_BigIntCmpS32(a, row[i]), 0);
		for (size_t j = 0; j < sizeof(row) / sizeof(row[0]); j++) {
			int32_t got = TEE_BigIntCmpS32(a, row[j]);

			assert_int_equal(got < 0, row[i] < row[j]);
			assert_int_equal(got > 0, row[i] > row[j]);
		}
		TEE_BigIntNeg(b, a);
		assert_int_equal(TEE_BigIntCmpS32(b, 0) > 0, row[i] < 0);
		TEE_BigIntAdd(b, b, a);
		assert_int_equal(TEE_BigIntCmpS32(b, 0), 0);
		assert_int_equal(TEE_BigIntAbs(b, a), TEE_SUCCESS);
		assert_true(TEE_BigIntCmpS32(b, 0) >= 0);
	}
	TEE_BigIntConvertFromS32(a, INT32_MIN);
	TEE_BigIntConvertFromS32(b, 1);
	TEE_BigIntSub(b, a, b);
	assert_int_equal(TEE_BigIntConvertToS32(&v, b), TEE_ERROR_OVERFLOW);
	TEE_BigIntNeg(a, a);
	assert_int_equal(TEE_BigIntConvertToS32(&v, a), TEE_ERROR_OVERFLOW);
}

static void octet_strings_are_checked(void **state)
{
	uint8_t bytes[40] = { 0 };
	uint8_t out[40];
	size_t len = 0;
	TEE_BigInt a[TEE_BigIntSizeInU32(64)];

	init(a, 64);
	memset(bytes, 0xa5, sizeof(bytes));
	assert_int_equal(TEE_BigIntConvertFromOctetString(a, bytes, 9, 1),
			 TEE_ERROR_OVERFLOW);
	assert_int_equal(TEE_BigIntConvertFromOctetString(a, bytes, 8, -5),
			 TEE_SUCCESS);
	assert_true(TEE_BigIntCmpS32(a, 0) < 0);
	len = 7;
	assert_int_equal(TEE_BigIntConvertToOctetString(out, &len, a),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 8);
	assert_int_equal(TEE_BigIntConvertToOctetString(out, &len, a),
			 TEE_SUCCESS);
	assert_memory_equal(out, bytes, 8);
	/* Leading zeros need no room; nothing is zero, and never negative. */
	memset(bytes, 0, 30);
	assert_int_equal(TEE_BigIntConvertFromOctetString(a, bytes, 38, 1),
			 TEE_SUCCESS);
	assert_int_equal(TEE_BigIntGetBitCount(a), 64);
	assert_int_equal(TEE_BigIntConvertFromOctetString(a, bytes, 30, -1),
			 TEE_SUCCESS);
	assert_int_equal(TEE_BigIntCmpS32(a, 0), 0);
	assert_int_equal(TEE_BigIntConvertFromOctetString(a, bytes, 0, -1),
			 TEE_SUCCESS);
	len = 0;
	assert_int_equal(TEE_BigIntConvertToOctetString(out, &len, a),
			 TEE_SUCCESS);
	assert_int_equal(len, 0);
	assert_int_equal(TEE_BigIntGetBitCount(a), 0);
}

static void sizes_are_as_defined(void **state)
{
	TEE_BigInt a[WORDS];
	TEE_BigIntFMMContext ctx[4];
	TEE_BigInt n[8];

	assert_int_equal(TEE_BigIntSizeInU32(0), 2);
	assert_int_equal(TEE_BigIntSizeInU32(1), 3);
	assert_int_equal(TEE_BigIntSizeInU32(2048), 66);
	assert_int_equal(TEE_BigIntFMMSizeInU32(2048), 66);
	assert_int_equal(TEE_BigIntFMMContextSizeInU32(2048), 1);
	TEE_BigIntInit(a, 512);
	assert_true(PANICS(TEE_BigIntInit(a, 513)));
	assert_true(PANICS(TEE_BigIntInit(a, 1)));
	init(n, 64);
	assert_true(PANICS(TEE_BigIntInitFMMContext1(ctx, 1, n)));
	TEE_BigIntConvertFromS32(n, 35);
	assert_int_equal(TEE_BigIntInitFMMContext1(ctx, 1, n), TEE_SUCCESS);
	assert_true(PANICS(TEE_BigIntInitFMMContext1(ctx, 0, n)));
}

static void mistakes_panic(void **state)
{
	TEE_BigInt a[4];
	TEE_BigInt b[4];
	TEE_BigInt n[4];
	TEE_BigInt none[2];
	TEE_BigInt raw[4] = { 1, 2, 3, 4 };

	init(a, 64);
	init(b, 64);
	init(n, 64);
	TEE_BigIntInit(none, 2);
	TEE_BigIntConvertFromS32(a, 6);
	TEE_BigIntConvertFromS32(b, -3);
	assert_true(PANICS(TEE_BigIntAdd(a, raw, b)));
	assert_true(PANICS(TEE_BigIntAdd(raw, a, b)));
	assert_true(PANICS(TEE_BigIntAdd(a, NULL, b)));
	assert_true(PANICS(TEE_BigIntConvertFromS32(none, 0)));
	assert_true(PANICS(TEE_BigIntAdd(none, a, b)));
	assert_true(PANICS(TEE_BigIntDiv(a, b, a, n)));
	TEE_BigIntConvertFromS32(n, 1);
	assert_true(PANICS(TEE_BigIntMod(a, a, n)));
	assert_true(PANICS(TEE_BigIntAddMod(a, a, b, n)));
	assert_true(PANICS(TEE_BigIntInvMod(a, a, n)));
	TEE_BigIntConvertFromS32(n, -7);
	assert_true(PANICS(TEE_BigIntMod(a, a, n)));
	assert_true(PANICS(TEE_BigIntMulMod(a, a, b, n)));
	TEE_BigIntConvertFromS32(n, 2);
	assert_true(PANICS(TEE_BigIntExpMod(a, a, a, n, NULL)));
	TEE_BigIntConvertFromS32(n, 7);
	assert_true(PANICS(TEE_BigIntExpMod(a, a, b, n, NULL)));
	TEE_BigIntConvertFromS32(n, 9);
	assert_true(PANICS(TEE_BigIntInvMod(a, a, n)));
	TEE_BigIntConvertFromS32(a, 0);
	assert_true(PANICS(TEE_BigIntInvMod(a, a, n)));
	assert_int_equal(TEE_BigIntSetBit(a, 63, true), TEE_SUCCESS);
	assert_int_equal(TEE_BigIntSetBit(a, 64, true), TEE_ERROR_OVERFLOW);
	assert_true(PANICS(TEE_BigIntMul(a, a, a)));
	assert_int_equal(TEE_BigIntAssign(none, a), TEE_ERROR_OVERFLOW);
	assert_int_equal(TEE_BigIntAbs(none, a), TEE_ERROR_OVERFLOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_arithmetic_is_openssls),
		cmocka_unit_test(modular_arithmetic_is_openssls),
		cmocka_unit_test(powers_are_openssls),
		cmocka_unit_test(divisors_are_combinations),
		cmocka_unit_test(shifts_and_bits_are_openssls),
		cmocka_unit_test(primes_are_told_from_composites),
		cmocka_unit_test(small_numbers_keep_their_limits),
		cmocka_unit_test(octet_strings_are_checked),
		cmocka_unit_test(sizes_are_as_defined),
		cmocka_unit_test(mistakes_panic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
