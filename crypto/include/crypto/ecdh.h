/*
 * Diffie-Hellman on elliptic curves: with the curves of ec.h (SP 800-56A,
 * 5.7.1.2), X25519 and X448 (RFC 7748), whose numbers are little-endian as the
 * RFC writes them.
 */
#ifndef CRYPTO_ECDH_H
#define CRYPTO_ECDH_H

#include <crypto/ec.h>

#define X25519_LEN 32u /* bytes of a private, public or shared value */
#define X448_LEN   56u

/**
 * ecdh_shared() - the x coordinate that both sides come to
 * @priv:   ec_len() bytes
 * @peer:   checked to be a point of the curve
 * @shared: receives ec_len() bytes; zeroed on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a private value out of
 * range or a point that is not on the curve.
 */
TEE_Result ecdh_shared(enum ec_curve curve, const uint8_t *priv,
		       const struct ec_public *peer, uint8_t *shared);

/**
 * x25519() - shared value; x448() - likewise
 * @priv:   any bytes: the bits that RFC 7748 fixes are set on a copy
 * @peer:   any bytes; values not below the prime are reduced
 * @shared: receives the value; zeroed on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if the shared value is all
 * zeros: @peer is of small order and the secret would be none (RFC 7748, 6).
 */
TEE_Result x25519(const uint8_t priv[X25519_LEN],
		  const uint8_t peer[X25519_LEN], uint8_t shared[X25519_LEN]);
TEE_Result x448(const uint8_t priv[X448_LEN], const uint8_t peer[X448_LEN],
		uint8_t shared[X448_LEN]);

/** x25519_public(), x448_public() - the public value of a private one. */
void x25519_public(const uint8_t priv[X25519_LEN], uint8_t pub[X25519_LEN]);
void x448_public(const uint8_t priv[X448_LEN], uint8_t pub[X448_LEN]);

/**
 * x25519_generate(), x448_generate() - make a pair
 *
 * Return: TEE_SUCCESS; what @random returned, with both values zeroed.
 */
TEE_Result x25519_generate(const struct crypto_random *random,
			   uint8_t priv[X25519_LEN], uint8_t pub[X25519_LEN]);
TEE_Result x448_generate(const struct crypto_random *random,
			 uint8_t priv[X448_LEN], uint8_t pub[X448_LEN]);

#endif
