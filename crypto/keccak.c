/*
 * Keccak-f[1600] (FIPS 202, clause 3) and the sponge with Ethereum's padding.
 * No branch and no index depends on data.
 */
#include <crypto/keccak.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "digest_blocks.h"

#define ROUNDS 24u

const uint64_t keccak_round_constant[ROUNDS] = {
	0x0000000000000001, 0x0000000000008082, 0x800000000000808a,
	0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
	0x8000000080008081, 0x8000000000008009, 0x000000000000008a,
	0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
	0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
	0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
	0x000000000000800a, 0x800000008000000a, 0x8000000080008081,
	0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};

/* Rho: how far lane x + 5y is turned. */
static const uint8_t rotation[25] = {
	0,  1,	62, 28, 27, 36, 44, 6,	55, 20, 3,  10, 43,
	25, 39, 41, 45, 15, 21, 8,  18, 2,  61, 56, 14,
};

static inline uint64_t rol(uint64_t v, unsigned int by)
{
	return v << (by & 63) | v >> (-by & 63);
}

static inline void theta(uint64_t a[25])
{
	uint64_t c[5];

#pragma GCC unroll 5
	for (size_t x = 0; x < 5; x++)
		c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
	for (size_t x = 0; x < 5; x++) {
		uint64_t d = c[(x + 4) % 5] ^ rol(c[(x + 1) % 5], 1);

#pragma GCC unroll 5
		for (size_t y = 0; y < 25; y += 5)
			a[x + y] ^= d;
	}
}

/* Rho and pi, from @a to @b, then chi back to @a. */
static inline void turn_and_mix(uint64_t a[25])
{
	uint64_t b[25];

#pragma GCC unroll 5
	for (size_t y = 0; y < 5; y++)
#pragma GCC unroll 5
		for (size_t x = 0; x < 5; x++)
			b[y + 5 * ((2 * x + 3 * y) % 5)] =
				rol(a[x + 5 * y], rotation[x + 5 * y]);
#pragma GCC unroll 5
	for (size_t y = 0; y < 25; y += 5)
#pragma GCC unroll 5
		for (size_t x = 0; x < 5; x++)
			a[x + y] = b[x + y] ^
				   (~b[(x + 1) % 5 + y] & b[(x + 2) % 5 + y]);
}

void keccak_permute_portable(uint64_t lane[25])
{
	for (size_t i = 0; i < ROUNDS; i++) {
		theta(lane);
		turn_and_mix(lane);
		lane[0] ^= keccak_round_constant[i];
	}
}

static void absorb(struct keccak256 *ctx, uint8_t byte)
{
	ctx->lane[ctx->used / 8] ^= (uint64_t)byte << 8 * (ctx->used % 8);
	if (++ctx->used == KECCAK256_RATE) {
		keccak_permute_portable(ctx->lane);
		ctx->used = 0;
	}
}

void keccak256_init(struct keccak256 *ctx)
{
	*ctx = (struct keccak256){ 0 };
}

void keccak256_update(struct keccak256 *ctx, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len > 0) {
		if (ctx->used == 0 && len >= KECCAK256_RATE) {
			for (size_t i = 0; i < KECCAK256_RATE / 8; i++)
				ctx->lane[i] ^= load_le64(p + 8 * i);
			keccak_permute_portable(ctx->lane);
			p += KECCAK256_RATE;
			len -= KECCAK256_RATE;
		} else {
			absorb(ctx, *p++);
			len--;
		}
	}
}

void keccak256_final(struct keccak256 *ctx, uint8_t digest[KECCAK256_LEN])
{
	ctx->lane[ctx->used / 8] ^= UINT64_C(0x01) << 8 * (ctx->used % 8);
	ctx->lane[KECCAK256_RATE / 8 - 1] ^= UINT64_C(0x80) << 56;
	keccak_permute_portable(ctx->lane);
	for (size_t i = 0; i < KECCAK256_LEN / 8; i++)
		store_le64(digest + 8 * i, ctx->lane[i]);
	secret_wipe(ctx, sizeof(*ctx));
}

void keccak256(const void *data, size_t len, uint8_t digest[KECCAK256_LEN])
{
	struct keccak256 ctx;

	keccak256_init(&ctx);
	keccak256_update(&ctx, data, len);
	keccak256_final(&ctx, digest);
}
