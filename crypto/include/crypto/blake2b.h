/* BLAKE2b without a key: RFC 7693. */
#ifndef CRYPTO_BLAKE2B_H
#define CRYPTO_BLAKE2B_H

#include <stddef.h>
#include <stdint.h>

#define BLAKE2B_BLOCK_LEN 128u
#define BLAKE2B_MAX_LEN	  64u

struct blake2b {
	uint64_t h[8];
	uint64_t count; /* bytes compressed */
	uint8_t block[BLAKE2B_BLOCK_LEN];
	size_t fill; /* bytes in @block */
	size_t out_len;
};

/** blake2b_init() - begin a digest of @out_len bytes, 1 to 64. */
void blake2b_init(struct blake2b *b, size_t out_len);

/** blake2b_update() - more bytes of the message. */
void blake2b_update(struct blake2b *b, const void *bytes, size_t len);

/** blake2b_final() - the digest; @b must be begun again before further use. */
void blake2b_final(struct blake2b *b, uint8_t *out);

#endif
