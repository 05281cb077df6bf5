/*
 * What the interfaces of public-key operations share.
 */
#ifndef CRYPTO_PK_H
#define CRYPTO_PK_H

#include <base/tee_result.h>
#include <stddef.h>

/* A number as it stands in a key: big-endian, leading zeros allowed. */
struct pk_number {
	const uint8_t *b; /* borrowed; may be NULL when @len is 0 */
	size_t len;
};

/* Random bytes fit for keys. */
struct pk_random {
	TEE_Result (*fill)(void *ctx, void *to, size_t len);
	void *ctx;
};

#endif
