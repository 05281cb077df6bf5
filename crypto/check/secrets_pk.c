/*
 * The same for numbers: powers with a secret modulus, base and exponent, and
 * the sieve of a secret prime.
 */
#include <base/check.h>
#include <crypto/mont.h>
#include <stdlib.h>

#include "check/secrets.h"
#include "prime_sieve.h"

#define COUNT 8u

void secret_powers(void)
{
	uint64_t *n = secret(COUNT * sizeof(*n));
	uint64_t *a = secret(COUNT * sizeof(*a));
	uint64_t *e = secret(COUNT * sizeof(*e));
	uint64_t *wide = secret(2 * COUNT * sizeof(*wide));
	uint64_t rr[COUNT];
	uint64_t table[MONT_TABLE_COUNT(COUNT)];
	struct mont m;

	n[0] |= 1;
	n[COUNT - 1] |= UINT64_C(1) << 63;
	mont_init(&m, n, COUNT, 64 * COUNT, rr);
	mont_reduce(&m, a, wide, 2 * COUNT);
	mont_exp(&m, a, a, e, 64 * COUNT, table);
	mont_add(&m, a, a, rr);
	mont_sub(&m, a, a, rr);
	mont_inverse(&m, a, a, 64 * COUNT, table);
	mont_from(&m, a, a);
	free(wide);
	free(e);
	free(a);
	free(n);
}

void secret_sieve(void)
{
	static const uint8_t three[] = { 3 };
	const struct pk_number e = { three, 1 };
	uint64_t *start = secret(COUNT * sizeof(*start));
	uint64_t *other = secret(COUNT * sizeof(*other));
	const uint64_t *const starts[] = { start, other };
	struct prime_sieve *sieve = secret(sizeof(*sieve));

	prime_sieve_run(sieve, starts, 2, COUNT, 64 * COUNT, &e);
	free(sieve);
	free(other);
	free(start);
}
