/*
 * SHA-256 (FIPS 180-4): buffering, padding and the portable compression
 * function. The sum of time and memory touched depends on lengths only.
 */
#include <crypto/sha256.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "sha256_blocks.h"

static const uint32_t round_constant[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t ror(uint32_t v, unsigned int by)
{
	return v >> by | v << (32 - by);
}

/* Makes the message of round t + 16 in the place of that of round t. */
static inline void schedule(uint32_t w[16], unsigned int t)
{
	uint32_t a = w[(t + 1) % 16];
	uint32_t b = w[(t + 14) % 16];

	w[t % 16] += (ror(a, 7) ^ ror(a, 18) ^ a >> 3) + w[(t + 9) % 16] +
		     (ror(b, 17) ^ ror(b, 19) ^ b >> 10);
}

/*
 * Round t. The eight words stay where they are, and their names move instead:
 * with t % 8 known while compiling, they are registers.
 */
static inline void round_one(uint32_t s[8], unsigned int t, uint32_t word)
{
	uint32_t a = s[(0 - t) % 8];
	uint32_t b = s[(1 - t) % 8];
	uint32_t c = s[(2 - t) % 8];
	uint32_t e = s[(4 - t) % 8];
	uint32_t f = s[(5 - t) % 8];
	uint32_t g = s[(6 - t) % 8];
	uint32_t h = s[(7 - t) % 8];

	h += (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + (g ^ (e & (f ^ g))) + word;
	s[(3 - t) % 8] += h;
	s[(7 - t) % 8] = h + (ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) +
			 ((a & b) | (c & (a | b)));
}

static void compress(uint32_t state[8], uint32_t w[16])
{
	uint32_t s[8];

	memcpy(s, state, sizeof(s));
	for (unsigned int t = 0; t < 48; t += 16) {
#pragma GCC unroll 16
		for (unsigned int i = 0; i < 16; i++) {
			round_one(s, i, w[i] + round_constant[t + i]);
			schedule(w, i);
		}
	}
#pragma GCC unroll 16
	for (unsigned int i = 0; i < 16; i++)
		round_one(s, i, w[i] + round_constant[48 + i]);
	for (size_t i = 0; i < 8; i++)
		state[i] += s[i];
	secret_wipe(s, sizeof(s));
}

void sha256_blocks_portable(uint32_t state[8], const uint8_t *data,
			    size_t count)
{
	uint32_t w[16];

	for (; count > 0; count--, data += SHA256_BLOCK_LEN) {
		for (size_t t = 0; t < 16; t++)
			w[t] = load_be32(data + 4 * t);
		compress(state, w);
	}
	secret_wipe(w, sizeof(w));
}

void sha256_init(struct sha256 *ctx)
{
	*ctx = (struct sha256){
		.state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 },
	};
}

void sha256_update(struct sha256 *ctx, const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t used = ctx->total % SHA256_BLOCK_LEN;

	if (len == 0)
		return;
	ctx->total += len;
	if (used != 0) {
		size_t take = MIN(len, SHA256_BLOCK_LEN - used);

		memcpy(ctx->buf + used, p, take);
		p += take;
		len -= take;
		if (used + take < SHA256_BLOCK_LEN)
			return;
		sha256_blocks(ctx->state, ctx->buf, 1);
	}

	size_t whole = len / SHA256_BLOCK_LEN;

	if (whole != 0)
		sha256_blocks(ctx->state, p, whole);
	memcpy(ctx->buf, p + whole * SHA256_BLOCK_LEN, len % SHA256_BLOCK_LEN);
}

void sha256_final(struct sha256 *ctx, uint8_t digest[SHA256_LEN])
{
	size_t used = ctx->total % SHA256_BLOCK_LEN;

	ctx->buf[used++] = 0x80;
	if (used > SHA256_BLOCK_LEN - 8) {
		memset(ctx->buf + used, 0, SHA256_BLOCK_LEN - used);
		sha256_blocks(ctx->state, ctx->buf, 1);
		used = 0;
	}
	memset(ctx->buf + used, 0, SHA256_BLOCK_LEN - 8 - used);
	store_be64(ctx->buf + SHA256_BLOCK_LEN - 8, ctx->total * 8);
	sha256_blocks(ctx->state, ctx->buf, 1);
	for (size_t i = 0; i < 8; i++)
		store_be32(digest + 4 * i, ctx->state[i]);
	secret_wipe(ctx, sizeof(*ctx));
}

void sha256(const void *data, size_t len, uint8_t digest[SHA256_LEN])
{
	struct sha256 ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, data, len);
	sha256_final(&ctx, digest);
}
