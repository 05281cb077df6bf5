/*
 * DSA (FIPS 186-4) over given domain parameters: p of 512 to 3072 bits, q of
 * 160 to 256. Secrets are handled in constant time; a signature is checked
 * before it is given out.
 */
#ifndef CRYPTO_DSA_H
#define CRYPTO_DSA_H

#include <crypto/pk.h>

#define DSA_P_BITS_MIN 512u
#define DSA_P_BITS_MAX 3072u
#define DSA_Q_BITS_MIN 160u
#define DSA_Q_BITS_MAX 256u
#define DSA_Q_LEN_MAX  32u

struct dsa_key {
	struct pk_number p; /* prime */
	struct pk_number q; /* prime that divides p - 1 */
	struct pk_number g; /* of order q */
	struct pk_number y; /* public value; may be empty when signing */
	struct pk_number x; /* private value; empty in a public key */
};

/* 16 KiB of the caller; what was in it is wiped on the way out. */
struct dsa_work {
	uint64_t limb[2048];
};

/*
 * All of the following return TEE_ERROR_BAD_PARAMETERS for unfit numbers: p or
 * q even or of another size, q that does not divide p - 1, g, x or y out of
 * range; dsa_check() and dsa_generate() also when g is not of order q. And what
 * @random says.
 */

/** dsa_q_len() - bytes of q, of which a signature has twice as many; 0: unfit. */
size_t dsa_q_len(const struct dsa_key *key);

/**
 * dsa_check() - are p, q and g domain parameters?
 *
 * With Miller-Rabin tests of p and q.
 */
TEE_Result dsa_check(struct dsa_work *work, const struct pk_random *random,
		     const struct dsa_key *key);

/**
 * dsa_generate() - a random key pair from p, q and g of @key
 * @x: receives dsa_q_len() bytes, big-endian
 * @y: receives @y_len bytes, at least as many as p has
 */
TEE_Result dsa_generate(struct dsa_work *work, const struct pk_random *random,
			const struct dsa_key *key, uint8_t *x, uint8_t *y,
			size_t y_len);

/**
 * dsa_sign() - sign a digest
 * @digest: any length; its leftmost bits are taken, as many as q has
 * @sig:    receives r and s, each dsa_q_len() bytes
 * @sig_len: in, room at @sig; out, bytes written, or with
 *          TEE_ERROR_SHORT_BUFFER the bytes needed
 *
 * Return: also TEE_ERROR_SECURITY when the signature does not verify: the
 * numbers do not belong together, or the computation was disturbed.
 */
TEE_Result dsa_sign(struct dsa_work *work, const struct pk_random *random,
		    const struct dsa_key *key, const uint8_t *digest,
		    size_t len, uint8_t *sig, size_t *sig_len);

/**
 * dsa_verify() - check a signature
 *
 * Return: also TEE_ERROR_SIGNATURE_INVALID.
 */
TEE_Result dsa_verify(struct dsa_work *work, const struct dsa_key *key,
		      const uint8_t *digest, size_t len, const uint8_t *sig,
		      size_t sig_len);

#endif
