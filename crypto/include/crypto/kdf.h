/*
 * Key derivation with any digest: HKDF (RFC 5869), the one-step function of
 * SP 800-56A ("Concat KDF"), PBKDF2 (RFC 8018). No output may be longer than
 * size_t's half; a digest that is an XOF is not supported.
 */
#ifndef CRYPTO_KDF_H
#define CRYPTO_KDF_H

#include <crypto/digest.h>

/**
 * kdf_hkdf() - extract and expand
 * @salt: may be NULL with @salt_len 0
 * @ikm:  input keying material
 * @info: context; may be NULL with @info_len 0
 * @okm:  receives @okm_len bytes, at most 255 digests
 *
 * kdf_concat() - hash a counter, the secret @z and @info, as often as needed
 *
 * kdf_pbkdf2() - derive a key from a password, slowly
 * @rounds: iteration count, at least 1
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for an output too long or no
 * rounds; TEE_ERROR_NOT_SUPPORTED. Then nothing is written.
 */
TEE_Result kdf_hkdf(enum digest_alg alg, const uint8_t *salt, size_t salt_len,
		    const uint8_t *ikm, size_t ikm_len, const uint8_t *info,
		    size_t info_len, uint8_t *okm, size_t okm_len);
TEE_Result kdf_concat(enum digest_alg alg, const uint8_t *z, size_t z_len,
		      const uint8_t *info, size_t info_len, uint8_t *key,
		      size_t key_len);
TEE_Result kdf_pbkdf2(enum digest_alg alg, const uint8_t *password,
		      size_t password_len, const uint8_t *salt, size_t salt_len,
		      uint32_t rounds, uint8_t *key, size_t key_len);

#endif
