/*
 * ECDSA (FIPS 186-5, clause 6) over a digest that the caller has computed. A
 * signature is r || s, each ec_len() bytes long.
 */
#ifndef CRYPTO_ECDSA_H
#define CRYPTO_ECDSA_H

#include <crypto/ec.h>

#define ECDSA_SIGNATURE_LEN_MAX (2u * EC_LEN_MAX)

/**
 * ecdsa_sign() - sign a digest
 * @curve:      any, though SM2 has signatures of its own
 * @priv:       ec_len() bytes
 * @pub:        the public key, to verify with before release; NULL to have it
 *              computed, which costs a multiplication and does not show that
 *              @priv is not what it was
 * @digest_len: any; of a digest longer than the order its first bits count
 * @random:     mixed with @priv and @digest into the secret number, so that a
 *              source that repeats itself still signs different digests with
 *              different numbers
 * @sig:        receives 2 * ec_len() bytes; zeroed on failure
 *
 * The signature is verified before it is released, as a fault in the middle
 * would give the key away.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a private value out of
 * range or a point that is not on the curve; what @random returned;
 * TEE_ERROR_SECURITY when the signature does not verify.
 */
TEE_Result ecdsa_sign(enum ec_curve curve, const uint8_t *priv,
		      const struct ec_public *pub, const uint8_t *digest,
		      size_t digest_len, const struct crypto_random *random,
		      uint8_t *sig);

/**
 * ecdsa_verify() - check a signature
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID, also for a @sig_len other
 * than 2 * ec_len(); TEE_ERROR_BAD_PARAMETERS for a point not on the curve.
 */
TEE_Result ecdsa_verify(enum ec_curve curve, const struct ec_public *pub,
			const uint8_t *digest, size_t digest_len,
			const uint8_t *sig, size_t sig_len);

#endif
