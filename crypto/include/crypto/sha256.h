/*
 * SHA-256 (FIPS 180-4), with the Armv8 instructions where the CPU has them.
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_LEN	 32u /* bytes of a digest */
#define SHA256_BLOCK_LEN 64u

struct sha256 {
	uint32_t state[8];
	uint64_t total; /* bytes hashed so far */
	uint8_t buf[SHA256_BLOCK_LEN];
};

void sha256_init(struct sha256 *ctx);
void sha256_update(struct sha256 *ctx, const void *data, size_t len);
/** sha256_final() - write the digest and wipe @ctx. */
void sha256_final(struct sha256 *ctx, uint8_t digest[SHA256_LEN]);
/** sha256() - digest of one buffer. */
void sha256(const void *data, size_t len, uint8_t digest[SHA256_LEN]);

#endif
