/*
 * The arithmetic API inside a TA; its depth is bigint_test's, on the host.
 */
#include "kit_test.h"

#include <string.h>

#define BITS 2048

/* 2^127 - 1, a prime, and 2^521 - 1, another. */
static void mersenne(TEE_BigInt *to, uint32_t bits)
{
	for (uint32_t i = 0; i < bits; i++)
		TEE_BigIntSetBit(to, i, true);
}

static uint32_t numbers_are_computed(void)
{
	TEE_BigInt a[TEE_BigIntSizeInU32(BITS)];
	TEE_BigInt b[TEE_BigIntSizeInU32(BITS)];
	TEE_BigInt p[TEE_BigIntSizeInU32(BITS)];

	TEE_BigIntInit(a, TEE_BigIntSizeInU32(BITS));
	TEE_BigIntInit(b, TEE_BigIntSizeInU32(BITS));
	TEE_BigIntInit(p, TEE_BigIntSizeInU32(BITS));
	mersenne(p, 521);
	TEE_BigIntConvertFromS32(a, -3);
	TEE_BigIntSub(b, p, a);
	EXPECT(TEE_BigIntGetBitCount(b) == 522);
	TEE_BigIntMod(b, b, p);
	EXPECT(TEE_BigIntCmpS32(b, 3) == 0);
	/* Fermat: a^(p - 1) = 1. */
	TEE_BigIntConvertFromS32(a, 1);
	TEE_BigIntSub(b, p, a);
	TEE_BigIntConvertFromS32(a, 123456789);
	EXPECT(TEE_BigIntExpMod(b, a, b, p, NULL) == TEE_SUCCESS);
	EXPECT(TEE_BigIntCmpS32(b, 1) == 0);
	TEE_BigIntInvMod(b, a, p);
	TEE_BigIntMulMod(b, a, b, p);
	EXPECT(TEE_BigIntCmpS32(b, 1) == 0);
	EXPECT(TEE_BigIntRelativePrime(a, p));
	EXPECT(!TEE_BigIntRelativePrime(a, a));
	return 0;
}

static uint32_t primes_are_found(void)
{
	TEE_BigInt p[TEE_BigIntSizeInU32(BITS)];
	TEE_BigInt q[TEE_BigIntSizeInU32(BITS)];

	TEE_BigIntInit(p, TEE_BigIntSizeInU32(BITS));
	TEE_BigIntInit(q, TEE_BigIntSizeInU32(BITS));
	mersenne(p, 127);
	EXPECT(TEE_BigIntIsProbablePrime(p, 80) == 1);
	mersenne(q, 521);
	EXPECT(TEE_BigIntIsProbablePrime(q, 80) == 1);
	TEE_BigIntMul(p, p, q);
	EXPECT(TEE_BigIntIsProbablePrime(p, 80) == 0);
	return 0;
}

static uint32_t an_uninitialized_operand(void)
{
	TEE_BigInt a[4] = { 1, 2, 3, 4 };

	return (uint32_t)TEE_BigIntCmpS32(a, 0);
}

static uint32_t a_division_by_zero(void)
{
	TEE_BigInt a[TEE_BigIntSizeInU32(64)];
	TEE_BigInt b[TEE_BigIntSizeInU32(64)];

	TEE_BigIntInit(a, TEE_BigIntSizeInU32(64));
	TEE_BigIntInit(b, TEE_BigIntSizeInU32(64));
	TEE_BigIntDiv(a, NULL, a, b);
	return 0;
}

const struct kit_row arithmetic_rows[] = {
	{ "numbers are computed with", numbers_are_computed, false },
	{ "primes are told", primes_are_found, false },
	{ "a number that is none", an_uninitialized_operand, true },
	{ "a division by zero", a_division_by_zero, true },
	{ NULL, NULL, false },
};
