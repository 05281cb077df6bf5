/*
 * Diffie-Hellman over a prime field (SP 800-56A), for any group: p of 256 to
 * 4096 bits. In constant time for all that is secret.
 */
#ifndef CRYPTO_DH_H
#define CRYPTO_DH_H

#include <crypto/pk.h>

#define DH_BITS_MIN 256u
#define DH_BITS_MAX 4096u

struct dh_group {
	struct pk_number p;
	struct pk_number g;
	struct pk_number q; /* order of g; may be empty */
	size_t x_bits;	    /* length of private values; 0: not said */
};

/* 16 KiB of the caller; what was in it is wiped on the way out. */
struct dh_work {
	uint64_t limb[2048];
};

/*
 * Both return TEE_ERROR_BAD_PARAMETERS for an unfit group: p even or of another
 * size, g not in [2, p - 2], q not in [3, p - 1], x_bits longer than what
 * bounds x; and what @random says.
 */

/** dh_len() - bytes of p, of public values and of secrets; 0 for an unfit p. */
size_t dh_len(const struct dh_group *group);

/**
 * dh_generate() - a random key pair
 * @x: receives dh_len() bytes, big-endian: 1 < x < q - 1 with q, exactly
 *     x_bits bits with x_bits (below q if that is given, too), else
 *     1 < x < p - 1
 * @y: receives dh_len() bytes: g^x mod p
 */
TEE_Result dh_generate(struct dh_work *work, const struct pk_random *random,
		       const struct dh_group *group, uint8_t *x, uint8_t *y);

/**
 * dh_shared() - the secret shared with the owner of @peer
 * @x:      private value
 * @peer:   public value; 1 < @peer < p - 1 or it is refused, and when the
 *          group has q, @peer^q = 1
 * @secret: receives dh_len() bytes with leading zeros
 *
 * Return: TEE_ERROR_BAD_PARAMETERS also for such a @peer, for an @x that is 0
 * or longer than p, and for a secret of 1.
 */
TEE_Result dh_shared(struct dh_work *work, const struct dh_group *group,
		     const struct pk_number *x, const struct pk_number *peer,
		     uint8_t *secret);

#endif
