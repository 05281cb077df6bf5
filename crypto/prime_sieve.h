/*
 * The sieve of a search for primes: which of the numbers start + 4 * i have a
 * small factor. Its accesses do not depend on the start. Two starts of the same
 * length cost less together, since what small primes are is found out once.
 */
#ifndef PRIME_SIEVE_H
#define PRIME_SIEVE_H

#include <crypto/pk.h>
#include <stdbool.h>

#define PRIME_SIEVE_COUNT  1024u /* numbers that are looked at */
#define PRIME_SIEVE_STARTS 2u
#define SIEVE_SEGMENT	   8192u /* odd numbers of one step to small primes */

struct prime_sieve {
	/* Of each start; set: not a prime. */
	uint64_t sieved[PRIME_SIEVE_STARTS][PRIME_SIEVE_COUNT / 64];
	uint64_t composite[SIEVE_SEGMENT / 64]; /* of small odd numbers */
	uint16_t base[172];			/* odd primes below 1024 */
	uint16_t base_count;
	uint16_t fill[3];
};
_Static_assert(sizeof(struct prime_sieve) % 8 == 0, "cut from limbs");

/**
 * prime_sieve_run() - sieve the numbers after each @start
 * @start:  @starts of them, secret, 3 mod 4, @count limbs each
 * @starts: 1 or PRIME_SIEVE_STARTS
 * @bits:   their length, at least 64: how deep sieving pays
 * @e:      public number; numbers that have 1 as a residue modulo a small
 *          factor of it are sieved, too. May be NULL
 */
void prime_sieve_run(struct prime_sieve *sieve, const uint64_t *const start[],
		     unsigned int starts, size_t count, size_t bits,
		     const struct pk_number *e);

/**
 * prime_sieve_next() - the next number that is left
 * @which: of the starts
 * @step:  which one: start + 4 * *@step. Secret
 *
 * Return: false when none is left.
 */
bool prime_sieve_next(struct prime_sieve *sieve, unsigned int which,
		      uint64_t *step);

#endif
