/*
 * Signatures on secp256k1. Keys are used in constant time, and with a context
 * that is blinded by fresh randomness, as libsecp256k1 provides.
 */
#ifndef WALLET_SIGNER_H
#define WALLET_SIGNER_H

#include <formats/eth_tx.h>
#include <stdbool.h>

#define SIGNER_KEY_LEN	      32u
#define SIGNER_COMPRESSED_LEN 33u
#define SIGNER_POINT_LEN      64u /* x and y */

struct signer;

/**
 * signer_open() - a context, blinded with @random
 * @random: NULL leaves it as the library made it, for a TEE without entropy
 *
 * There is one in an image. Opening it again blinds it anew.
 *
 * Return: the context; NULL when the library could not make it.
 */
struct signer *signer_open(const uint8_t random[32]);

/** signer_close() - wipe what the context holds; NULL is allowed. */
void signer_close(struct signer *signer);

/**
 * signer_public() - the public key of a private one
 * @point: receives x and y; may be NULL
 * @compressed: receives the compressed form; may be NULL
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when @key is zero or not below
 * the group's order.
 */
TEE_Result signer_public(const struct signer *signer,
			 const uint8_t key[SIGNER_KEY_LEN],
			 uint8_t point[SIGNER_POINT_LEN],
			 uint8_t compressed[SIGNER_COMPRESSED_LEN]);

/**
 * signer_tweak() - add a number to a private key, modulo the group's order
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS, with @key zeroed, when the
 * number is not below the order or the sum is zero.
 */
TEE_Result signer_tweak(const struct signer *signer,
			uint8_t key[SIGNER_KEY_LEN], const uint8_t tweak[32]);

/** signer_key_ok() - whether a private key is one: not zero, below the order */
bool signer_key_ok(const struct signer *signer,
		   const uint8_t key[SIGNER_KEY_LEN]);

/**
 * signer_sign() - sign a digest: RFC 6979 nonce, low s
 * @point: the public key, where the caller knows it; NULL to work it out
 *
 * The public key is recovered from the signature and compared with @point
 * before the signature is released: a signature that a fault spoilt can tell
 * the key. A @point from elsewhere catches faults in @key as well.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a bad key;
 * TEE_ERROR_SIGNATURE_INVALID, with @sig zeroed, when it did not verify.
 */
TEE_Result signer_sign(const struct signer *signer,
		       const uint8_t key[SIGNER_KEY_LEN], const uint8_t *point,
		       const uint8_t digest[32], struct eth_signature *sig);

/**
 * signer_recover_vartime() - whose signature this is
 * @point: receives the public key
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID.
 */
TEE_Result signer_recover_vartime(const struct signer *signer,
				  const uint8_t digest[32],
				  const struct eth_signature *sig,
				  uint8_t point[SIGNER_POINT_LEN]);

#endif
