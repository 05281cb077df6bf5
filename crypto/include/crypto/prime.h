/*
 * Prime numbers: a test, and random primes (FIPS 186-5, A.1.3 and B.3.1).
 */
#ifndef CRYPTO_PRIME_H
#define CRYPTO_PRIME_H

#include <crypto/mont.h>
#include <crypto/pk.h>
#include <stdbool.h>

#define PRIME_BITS_MIN 64u /* of random ones */
#define PRIME_BITS_MAX 2048u

/* 15 KiB; what was in it is wiped on the way out. */
struct prime_work {
	uint64_t limb[1920];
};

/**
 * prime_is_probable() - Miller-Rabin with random bases
 * @n:      may be secret but for its length
 * @rounds: at least 1; a composite passes with less than 4^-@rounds
 * @prime:  set on TEE_SUCCESS
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS above 4096 bits; what @random
 * says.
 */
TEE_Result prime_is_probable(struct prime_work *work,
			     const struct pk_random *random,
			     const struct pk_number *n, unsigned int rounds,
			     bool *prime);

/**
 * prime_random() - random primes with their two highest bits set
 * @bits:   of each: PRIME_BITS_MIN to PRIME_BITS_MAX
 * @e:      odd public number that p - 1 has no common factor with, or NULL;
 *          at least 3, at most 256 bits
 * @prime:  each receives LIMB_COUNT(@bits) limbs; zeroed on failure
 * @wanted: how many: 1, or 2, which cost less together than one by one
 *
 * The composites that were passed over depend on nothing but their number.
 * Nothing keeps two primes from being the same one.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS; what @random says;
 * TEE_ERROR_GENERIC when none was found, as only a broken @random brings about.
 */
TEE_Result prime_random(struct prime_work *work, const struct pk_random *random,
			size_t bits, const struct pk_number *e,
			uint64_t *const prime[], unsigned int wanted);

#endif
