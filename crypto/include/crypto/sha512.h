/*
 * SHA-512 (FIPS 180-4) and HMAC with it (RFC 2104).
 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

#include <stddef.h>
#include <stdint.h>

#define SHA512_LEN	 64u /* bytes of a digest */
#define SHA512_BLOCK_LEN 128u

struct sha512 {
	uint64_t state[8];
	uint64_t total; /* bytes hashed so far */
	uint8_t buf[SHA512_BLOCK_LEN];
};

void sha512_init(struct sha512 *ctx);
void sha512_update(struct sha512 *ctx, const void *data, size_t len);
/** sha512_final() - write the digest and wipe @ctx. */
void sha512_final(struct sha512 *ctx, uint8_t digest[SHA512_LEN]);
/** sha512() - digest of one buffer. */
void sha512(const void *data, size_t len, uint8_t digest[SHA512_LEN]);

struct hmac_sha512 {
	struct sha512 inner;
	struct sha512 outer;
};

void hmac_sha512_init(struct hmac_sha512 *ctx, const uint8_t *key,
		      size_t key_len);
void hmac_sha512_update(struct hmac_sha512 *ctx, const void *data, size_t len);
/** hmac_sha512_final() - write the MAC and wipe @ctx. */
void hmac_sha512_final(struct hmac_sha512 *ctx, uint8_t mac[SHA512_LEN]);
/** hmac_sha512() - MAC of one buffer. */
void hmac_sha512(const uint8_t *key, size_t key_len, const void *data,
		 size_t len, uint8_t mac[SHA512_LEN]);

#endif
