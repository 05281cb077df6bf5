/*
 * HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include <crypto/sha256.h>

struct hmac_sha256 {
	struct sha256 inner;
	struct sha256 outer;
};

void hmac_sha256_init(struct hmac_sha256 *ctx, const uint8_t *key,
		      size_t key_len);
void hmac_sha256_update(struct hmac_sha256 *ctx, const void *data, size_t len);
/** hmac_sha256_final() - write the MAC and wipe @ctx. */
void hmac_sha256_final(struct hmac_sha256 *ctx, uint8_t mac[SHA256_LEN]);
/** hmac_sha256() - MAC of one buffer. */
void hmac_sha256(const uint8_t *key, size_t key_len, const void *data,
		 size_t len, uint8_t mac[SHA256_LEN]);

/**
 * hkdf_sha256() - extract and expand
 * @salt: may be NULL with @salt_len 0
 * @ikm:  input keying material
 * @info: context; may be NULL with @info_len 0
 * @okm:  receives @okm_len bytes, at most 255 * 32
 */
void hkdf_sha256(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
		 size_t ikm_len, const uint8_t *info, size_t info_len,
		 uint8_t *okm, size_t okm_len);

#endif
