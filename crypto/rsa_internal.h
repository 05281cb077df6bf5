/*
 * The RSA primitives on a key that was found fit, for the encodings above.
 */
#ifndef RSA_INTERNAL_H
#define RSA_INTERNAL_H

#include <crypto/rsa_key.h>

#include "pk_internal.h"

/* The public half of a key, in a work area. */
struct rsa_open {
	struct limb_room room; /* what is left */
	struct mont n;
	size_t bits;
	size_t len;	    /* bytes of the modulus */
	struct pk_number e; /* without leading zeros */
};

/**
 * rsa_open() - check the public half and set it up
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result rsa_open(struct rsa_work *work, const struct rsa_key *key,
		    struct rsa_open *open);

/**
 * rsa_public() - @out = @in ^ e
 * rsa_private() - @out = @in ^ d, blinded and checked
 * @in:  number of @in_len bytes; TEE_ERROR_BAD_PARAMETERS unless below n
 * @out: open->len bytes; zeroed on failure; may be @in
 */
TEE_Result rsa_public(struct rsa_open *open, const uint8_t *in, size_t in_len,
		      uint8_t *out);
TEE_Result rsa_private(struct rsa_open *open, const struct pk_random *random,
		       const struct rsa_key *key, const uint8_t *in,
		       size_t in_len, uint8_t *out);

#endif
