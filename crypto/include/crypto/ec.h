/*
 * Keys of the prime curves: NIST's (FIPS 186-4, D.1.2) and SM2's (GB/T
 * 32918.5). All numbers are big-endian and as long as the curve's coordinates,
 * ec_len() bytes, with leading zeros. Time does not depend on private values.
 *
 * Nothing here uses a heap; no operation of ec.h, ecdh.h, ecdsa.h or sm2.h
 * takes more than EC_STACK_MAX bytes of stack.
 */
#ifndef CRYPTO_EC_H
#define CRYPTO_EC_H

#include <base/tee_result.h>
#include <crypto/random.h>
#include <stddef.h>
#include <stdint.h>

#define EC_LEN_MAX   66u /* bytes of a coordinate of P-521 */
#define EC_STACK_MAX 6144u

enum ec_curve {
	EC_P192,
	EC_P224,
	EC_P256,
	EC_P384,
	EC_P521,
	EC_SM2,
	EC_CURVE_COUNT
};

struct ec_public {
	uint8_t x[EC_LEN_MAX]; /* ec_len() bytes of it, from the front */
	uint8_t y[EC_LEN_MAX];
};

/**
 * ec_len() - bytes of a coordinate and of a private value
 * ec_bits() - bits of the field, which name the curve: 521 for EC_P521
 *
 * @curve is less than EC_CURVE_COUNT, here and everywhere below.
 */
size_t ec_len(enum ec_curve curve);
size_t ec_bits(enum ec_curve curve);

/**
 * ec_number() - bring a number of any length to the length of the curve
 * @in:  big-endian bytes, with or without leading zeros; may be secret
 * @out: receives ec_len() bytes, all zero on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if the number is longer.
 */
TEE_Result ec_number(enum ec_curve curve, const uint8_t *in, size_t in_len,
		     uint8_t *out);

/**
 * ec_check_public() - is this a point of the curve?
 *
 * Each operation that takes a peer's point asks this itself.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if a coordinate is not below
 * the field's prime or the point is not on the curve. The point at infinity
 * has no coordinates, and (0, 0) is on none of these curves.
 */
TEE_Result ec_check_public(enum ec_curve curve, const struct ec_public *pub);

/**
 * ec_public_from_private() - the public key that belongs to a private value
 * @priv: ec_len() bytes
 * @pub:  receives the point; zeroed on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if @priv is 0 or not below the
 * order of the curve (SM2: not below the order less one).
 */
TEE_Result ec_public_from_private(enum ec_curve curve, const uint8_t *priv,
				  struct ec_public *pub);

/**
 * ec_generate() - make a key pair (FIPS 186-5, A.2.2: by rejection, no bias)
 * @priv: receives ec_len() bytes; zeroed on failure, as is @pub
 *
 * Return: TEE_SUCCESS; what @random returned; TEE_ERROR_SECURITY if the source
 * gives unfit numbers without end.
 */
TEE_Result ec_generate(enum ec_curve curve, const struct crypto_random *random,
		       uint8_t *priv, struct ec_public *pub);

#endif
