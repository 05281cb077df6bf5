/*
 * Ed25519 and Ed448 (RFC 8032): plain, with a context, and prehashed. Numbers
 * are little-endian as the RFC writes them. Signing is deterministic, and a
 * private value is the RFC's seed.
 */
#ifndef CRYPTO_EDDSA_H
#define CRYPTO_EDDSA_H

#include <base/tee_result.h>
#include <crypto/random.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ED25519_KEY_LEN	      32u /* of a private and of a public value */
#define ED25519_SIGNATURE_LEN 64u
#define ED448_KEY_LEN	      57u
#define ED448_SIGNATURE_LEN   114u

/*
 * Which signature. For Ed25519, no prehash and no context is Ed25519, no
 * prehash and a context Ed25519ctx, a prehash Ed25519ph. Ed448 always has a
 * context, which may be empty. The message itself is passed even with a
 * prehash: it is hashed here.
 */
struct eddsa_variant {
	bool prehash;
	const uint8_t *context; /* borrowed; NULL with length 0 */
	size_t context_len;	/* at most 255 */
};

/** ed25519_public(), ed448_public() - the public value of a private one. */
void ed25519_public(const uint8_t priv[ED25519_KEY_LEN],
		    uint8_t pub[ED25519_KEY_LEN]);
void ed448_public(const uint8_t priv[ED448_KEY_LEN],
		  uint8_t pub[ED448_KEY_LEN]);

/**
 * ed25519_generate(), ed448_generate() - make a pair
 *
 * Return: TEE_SUCCESS; what @random returned, with both values zeroed.
 */
TEE_Result ed25519_generate(const struct crypto_random *random,
			    uint8_t priv[ED25519_KEY_LEN],
			    uint8_t pub[ED25519_KEY_LEN]);
TEE_Result ed448_generate(const struct crypto_random *random,
			  uint8_t priv[ED448_KEY_LEN],
			  uint8_t pub[ED448_KEY_LEN]);

/**
 * ed25519_sign(), ed448_sign() - sign a message
 * @priv:    seed
 * @pub:     the public value that belongs to it, or NULL to have it computed.
 *           A public value that is another's is refused: two signatures that
 *           differ in it alone would give the key away
 * @variant: NULL for the plain signature
 * @sig:     receives the signature; zeroed on failure
 *
 * The signature is verified before it is released, against faults.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a context too long or a
 * @pub that does not belong to @priv; TEE_ERROR_SECURITY when the signature
 * does not verify.
 */
TEE_Result ed25519_sign(const uint8_t priv[ED25519_KEY_LEN], const uint8_t *pub,
			const struct eddsa_variant *variant, const uint8_t *msg,
			size_t msg_len, uint8_t sig[ED25519_SIGNATURE_LEN]);
TEE_Result ed448_sign(const uint8_t priv[ED448_KEY_LEN], const uint8_t *pub,
		      const struct eddsa_variant *variant, const uint8_t *msg,
		      size_t msg_len, uint8_t sig[ED448_SIGNATURE_LEN]);

/**
 * ed25519_verify(), ed448_verify() - check a signature
 *
 * Strict: coordinates not below the prime and numbers not below the order are
 * refused, and so are public values of small order, which fit many messages.
 * The equation is the one without cofactor.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID, also for a wrong length or
 * a public value that is none; TEE_ERROR_BAD_PARAMETERS for a context too long.
 */
TEE_Result ed25519_verify(const uint8_t pub[ED25519_KEY_LEN],
			  const struct eddsa_variant *variant,
			  const uint8_t *msg, size_t msg_len,
			  const uint8_t *sig, size_t sig_len);
TEE_Result ed448_verify(const uint8_t pub[ED448_KEY_LEN],
			const struct eddsa_variant *variant, const uint8_t *msg,
			size_t msg_len, const uint8_t *sig, size_t sig_len);

#endif
