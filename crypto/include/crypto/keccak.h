/*
 * Keccak-256 as Ethereum uses it: the sponge that became SHA3-256, with the
 * padding of the original submission (0x01), so its digests are others.
 */
#ifndef CRYPTO_KECCAK_H
#define CRYPTO_KECCAK_H

#include <stddef.h>
#include <stdint.h>

#define KECCAK256_LEN  32u
#define KECCAK256_RATE 136u /* bytes absorbed by one permutation */

struct keccak256 {
	uint64_t lane[25];
	size_t used; /* bytes of the rate already filled */
};

void keccak256_init(struct keccak256 *ctx);
void keccak256_update(struct keccak256 *ctx, const void *data, size_t len);
/** keccak256_final() - write the digest and wipe @ctx. */
void keccak256_final(struct keccak256 *ctx, uint8_t digest[KECCAK256_LEN]);
/** keccak256() - digest of one buffer. */
void keccak256(const void *data, size_t len, uint8_t digest[KECCAK256_LEN]);

#endif
