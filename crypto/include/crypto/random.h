/*
 * Where operations that need random bytes take them from.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include <base/tee_result.h>
#include <stddef.h>

struct crypto_random {
	/*
	 * Writes @len bytes fit for keys to @buf, or says why it cannot: then
	 * the operation fails with that result. @len is at most 256.
	 */
	TEE_Result (*fill)(void *ctx, void *buf, size_t len);
	void *ctx; /* handed to @fill */
};

#endif
