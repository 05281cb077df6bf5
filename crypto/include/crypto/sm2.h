/*
 * SM2 (GB/T 32918, GM/T 0003) on its curve, EC_SM2 of ec.h, with SM3:
 * signatures (part 2), key exchange (part 3), encryption (part 4).
 */
#ifndef CRYPTO_SM2_H
#define CRYPTO_SM2_H

#include <crypto/ec.h>
#include <stdbool.h>

#define SM2_LEN		  32u	/* of a coordinate, a private value, a digest */
#define SM2_SIGNATURE_LEN 64u	/* r || s */
#define SM2_PKE_OVERHEAD  97u	/* bytes a ciphertext is longer than its text */
#define SM2_ID_LEN_MAX	  8191u /* its length in bits has two bytes */

/**
 * sm2_identity() - Z: the digest of a party's name and public key (5.5)
 * @id: distinguishing identifier, at most SM2_ID_LEN_MAX bytes
 * @z:  receives SM2_LEN bytes
 *
 * The digest that is signed is SM3(Z || message).
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result sm2_identity(const uint8_t *id, size_t id_len,
			const struct ec_public *pub, uint8_t z[SM2_LEN]);

/**
 * sm2_sign() - sign a digest, which has taken in Z
 * @pub: to verify with before release; NULL to have it computed, see ecdsa.h
 * @sig: receives the signature; zeroed on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a private value out of
 * range or a point that is not on the curve; what @random returned;
 * TEE_ERROR_SECURITY when the signature does not verify.
 */
TEE_Result sm2_sign(const uint8_t priv[SM2_LEN], const struct ec_public *pub,
		    const uint8_t digest[SM2_LEN],
		    const struct crypto_random *random,
		    uint8_t sig[SM2_SIGNATURE_LEN]);

/**
 * sm2_verify() - check a signature over a digest
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID, also for a wrong length;
 * TEE_ERROR_BAD_PARAMETERS for a point not on the curve.
 */
TEE_Result sm2_verify(const struct ec_public *pub,
		      const uint8_t digest[SM2_LEN], const uint8_t *sig,
		      size_t sig_len);

/**
 * sm2_encrypt() - encrypt to a public key: 0x04 || x1 || y1 || C2 || C3
 * @msg_len: at least 1
 * @out:     receives @msg_len + SM2_PKE_OVERHEAD bytes; must not overlap @msg
 * @out_len: in, room at @out; out, bytes written or bytes needed
 *
 * C3, the digest, comes last, as OP-TEE has it and the first edition of the
 * standard; later ones put it before C2.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS for no
 * message or a point not on the curve; what @random returned.
 */
TEE_Result sm2_encrypt(const struct ec_public *pub, const uint8_t *msg,
		       size_t msg_len, const struct crypto_random *random,
		       uint8_t *out, size_t *out_len);

/**
 * sm2_decrypt() - what sm2_encrypt() has encrypted
 * @in:      untrusted; must not overlap @out
 * @out:     receives @in_len - SM2_PKE_OVERHEAD bytes; zeroed on failure
 * @out_len: in, room at @out; out, bytes written or bytes needed
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS for a
 * private value out of range, a ciphertext too short or a point of it that is
 * not on the curve; TEE_ERROR_NOT_SUPPORTED for a compressed or hybrid point;
 * TEE_ERROR_CIPHERTEXT_INVALID.
 */
TEE_Result sm2_decrypt(const uint8_t priv[SM2_LEN], const uint8_t *in,
		       size_t in_len, uint8_t *out, size_t *out_len);

/* One side of a key exchange; everything is borrowed. */
struct sm2_exchange {
	bool initiator;	     /* this side's role */
	const uint8_t *priv; /* own private value, SM2_LEN bytes */
	const struct ec_public *pub;
	const uint8_t *ephemeral_priv; /* made for this exchange */
	const struct ec_public *ephemeral_pub;
	const struct ec_public *peer;
	const struct ec_public *peer_ephemeral;
	const uint8_t *initiator_id;
	size_t initiator_id_len;
	const uint8_t *responder_id;
	size_t responder_id_len;
	const uint8_t *confirmation_in; /* SM2_LEN bytes of the peer, or NULL */
	uint8_t *confirmation_out;	/* receives SM2_LEN bytes, or NULL */
};

/**
 * sm2_exchange() - agree on a key (part 3, clause 6)
 * @key:     receives @key_len bytes; zeroed on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a private value out of
 * range, a point not on the curve, a name too long, no key or a shared point at
 * infinity; TEE_ERROR_MAC_INVALID if the peer's confirmation is wrong.
 */
TEE_Result sm2_exchange(const struct sm2_exchange *side, uint8_t *key,
			size_t key_len);

#endif
