/*
 * Keys on the way from bytes to numbers, for ec.c, ecdsa.c, ecdh.c and sm2.c.
 */
#ifndef EC_KEYS_H
#define EC_KEYS_H

#include <crypto/ec.h>

#include "ec_group.h"

const struct ec_group *ec_group_of(enum ec_curve curve);

/**
 * ec_load_point() - an affine point, in the field's form
 *
 * Return: false if a coordinate is not below the prime or the point is not on
 * the curve.
 */
bool ec_load_point(enum ec_curve curve, struct ec_point *r,
		   const struct ec_public *pub);

/** ec_store_point() - brings @a to z 1 and writes its coordinates. */
void ec_store_point(enum ec_curve curve, struct ec_public *pub,
		    struct ec_point *a);

/**
 * ec_load_private() - a private value as a plain number
 *
 * Return: false if it is out of the curve's range.
 */
bool ec_load_private(enum ec_curve curve, struct ec_num *r,
		     const uint8_t *priv);

/** ec_reduce() - a plain number of as many limbs, modulo a Montgomery field. */
void ec_reduce(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a);

/**
 * ec_secret_number() - a number from 1 to the order less one, for one message
 * @digest: what is signed, of any length
 * @k:      plain; zero on failure
 *
 * An HMAC_DRBG that has taken in fresh bytes, the private value and the digest:
 * with a good source the number is random, with one that repeats itself it is
 * as in RFC 6979 still another for each message.
 *
 * Return: TEE_SUCCESS; what @random returned; TEE_ERROR_SECURITY.
 */
TEE_Result ec_secret_number(enum ec_curve curve, const uint8_t *priv,
			    const uint8_t *digest, size_t digest_len,
			    const struct crypto_random *random,
			    struct ec_num *k);

/**
 * ecdsa_sign_with() - the signature that a given secret number leads to
 * @d: private value; @k: secret number, both plain and in range
 *
 * Return: false if a half of it is 0, and another number is needed.
 */
bool ecdsa_sign_with(enum ec_curve curve, const struct ec_num *d,
		     const struct ec_num *k, const uint8_t *digest,
		     size_t digest_len, uint8_t *sig);

/** sm2_sign_with() - likewise for SM2. */
bool sm2_sign_with(const struct ec_num *d, const struct ec_num *k,
		   const uint8_t digest[32], uint8_t sig[64]);

/**
 * sm2_encrypt_with() - encrypt with a given secret number
 * @out: receives the ciphertext, SM2_PKE_OVERHEAD bytes longer than @msg
 *
 * Return: false if the key stream is all zeros, and another number is needed.
 */
bool sm2_encrypt_with(const struct ec_point *peer, const struct ec_num *k,
		      const uint8_t *msg, size_t msg_len, uint8_t *out);

#endif
