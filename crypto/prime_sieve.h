/*
 * The sieve of a search for a prime: which of the numbers start + 4 * i have a
 * small factor. Its accesses do not depend on the start.
 */
#ifndef PRIME_SIEVE_H
#define PRIME_SIEVE_H

#include <crypto/pk.h>
#include <stdbool.h>

#define PRIME_SIEVE_COUNT 1024u /* numbers that are looked at */
#define SIEVE_SEGMENT	  8192u /* odd numbers of one step to small primes */

struct prime_sieve {
	uint64_t sieved[PRIME_SIEVE_COUNT / 64]; /* set: not a prime */
	uint64_t composite[SIEVE_SEGMENT / 64];	 /* of small odd numbers */
	uint16_t base[172];			 /* odd primes below 1024 */
	uint16_t base_count;
	uint16_t fill[3];
};
_Static_assert(sizeof(struct prime_sieve) % 8 == 0, "cut from limbs");

/**
 * prime_sieve_run() - sieve the numbers after @start
 * @start: secret, 3 mod 4, @count limbs
 * @bits:  its length, at least 64: how deep sieving pays
 * @e:     public number; numbers that have 1 as a residue modulo a small
 *         factor of it are sieved, too. May be NULL
 */
void prime_sieve_run(struct prime_sieve *sieve, const uint64_t *start,
		     size_t count, size_t bits, const struct pk_number *e);

/**
 * prime_sieve_next() - the next number that is left
 * @step: which one: start + 4 * *@step. Secret
 *
 * Return: false when none is left.
 */
bool prime_sieve_next(struct prime_sieve *sieve, uint64_t *step);

#endif
