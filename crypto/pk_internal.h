/*
 * What the public-key operations of this room share, on limbs.
 */
#ifndef PK_INTERNAL_H
#define PK_INTERNAL_H

#include <crypto/mont.h>
#include <crypto/pk.h>
#include <stdbool.h>

/* Work areas are cut into numbers from the front. */
struct limb_room {
	uint64_t *next;
	size_t left;
};

/** limb_take() - @count zeroed limbs; running out is a mistake of ours. */
uint64_t *limb_take(struct limb_room *room, size_t count);

/** limb_take_bytes() - @len zeroed bytes. */
static inline uint8_t *limb_take_bytes(struct limb_room *room, size_t len)
{
	return (uint8_t *)limb_take(room, (len + 7) / 8);
}

/** number_bits_vartime() - bits of a number whose length is public. */
size_t number_bits_vartime(const struct pk_number *a);

/**
 * modulus_take() - a modulus of a key, set up
 * @bits: set to its length
 *
 * Return: false when it is even, below 3 or longer than @max_bits.
 */
bool modulus_take(struct limb_room *room, struct mont *m,
		  const struct pk_number *n, size_t max_bits, size_t *bits);

/**
 * random_below() - a random number in [1, @n - 1]
 * @n:    of @bits bits and @count limbs, at least 3
 * @room: count + 4 limbs are used and given back
 *
 * 128 bits more than needed are reduced, so that the bias cannot be seen.
 */
TEE_Result random_below(const struct pk_random *random, const struct mont *n,
			struct limb_room *room, uint64_t *out);

/**
 * inverse_vartime() - @out = 1 / @a mod n, plain numbers both
 * @a:       below n; its time depends on it, so it must be masked
 * @scratch: 4 * count + 4 limbs
 *
 * Return: false when @a has no inverse.
 */
bool inverse_vartime(const struct mont *m, uint64_t *out, const uint64_t *a,
		     uint64_t *scratch);

/**
 * inverse_masked() - the same for a secret @a
 * @room: 6 * count + 16 limbs are used and given back
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when there is none; what
 * @random says.
 */
TEE_Result inverse_masked(const struct pk_random *random, const struct mont *m,
			  struct limb_room *room, uint64_t *out,
			  const uint64_t *a);

/**
 * strong_probable() - Miller-Rabin with random bases
 * @bits: of the modulus. Time depends on how often 2 divides n - 1.
 * @room: 1400 limbs are used and given back
 */
TEE_Result strong_probable(const struct pk_random *random, const struct mont *m,
			   size_t bits, unsigned int rounds,
			   struct limb_room *room, bool *prime);

/**
 * work_wipe() - zero a work area, and what the arithmetic left on the stack
 *
 * Its functions do not wipe their locals, which would cost more than they do:
 * an operation ends with this.
 */
void work_wipe(void *work, size_t len);
#define WORK_WIPE(work) work_wipe(work, sizeof(*(work)))

#endif
