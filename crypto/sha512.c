/*
 * SHA-512 (FIPS 180-4). The sum of time and memory touched depends on lengths
 * only.
 */
#include <crypto/sha512.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "sha512_blocks.h"

const uint64_t sha512_round_constant[80] = {
	0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f,
	0xe9b5dba58189dbbc, 0x3956c25bf348b538, 0x59f111f1b605d019,
	0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242,
	0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
	0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
	0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3,
	0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65, 0x2de92c6f592b0275,
	0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
	0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f,
	0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
	0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc,
	0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
	0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6,
	0x92722c851482353b, 0xa2bfe8a14cf10364, 0xa81a664bbc423001,
	0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
	0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
	0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99,
	0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb,
	0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc,
	0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
	0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915,
	0xc67178f2e372532b, 0xca273eceea26619c, 0xd186b8c721c0c207,
	0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba,
	0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
	0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
	0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a,
	0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

static inline uint64_t ror(uint64_t v, unsigned int by)
{
	return v >> by | v << (64 - by);
}

/* Makes the message of round t + 16 in the place of that of round t. */
static inline void schedule(uint64_t w[16], unsigned int t)
{
	uint64_t a = w[(t + 1) % 16];
	uint64_t b = w[(t + 14) % 16];

	w[t % 16] += (ror(a, 1) ^ ror(a, 8) ^ a >> 7) + w[(t + 9) % 16] +
		     (ror(b, 19) ^ ror(b, 61) ^ b >> 6);
}

/*
 * Round t. The eight words stay where they are, and their names move instead:
 * with t % 8 known while compiling, they are registers.
 */
static inline void round_one(uint64_t s[8], unsigned int t, uint64_t word)
{
	uint64_t a = s[(0 - t) % 8];
	uint64_t b = s[(1 - t) % 8];
	uint64_t c = s[(2 - t) % 8];
	uint64_t e = s[(4 - t) % 8];
	uint64_t f = s[(5 - t) % 8];
	uint64_t g = s[(6 - t) % 8];
	uint64_t h = s[(7 - t) % 8];

	h += (ror(e, 14) ^ ror(e, 18) ^ ror(e, 41)) + (g ^ (e & (f ^ g))) +
	     word;
	s[(3 - t) % 8] += h;
	s[(7 - t) % 8] = h + (ror(a, 28) ^ ror(a, 34) ^ ror(a, 39)) +
			 ((a & b) | (c & (a | b)));
}

static void compress(uint64_t state[8], uint64_t w[16])
{
	uint64_t s[8];

	memcpy(s, state, sizeof(s));
	for (unsigned int t = 0; t < 64; t += 16) {
#pragma GCC unroll 16
		for (unsigned int i = 0; i < 16; i++) {
			round_one(s, i, w[i] + sha512_round_constant[t + i]);
			schedule(w, i);
		}
	}
#pragma GCC unroll 16
	for (unsigned int i = 0; i < 16; i++)
		round_one(s, i, w[i] + sha512_round_constant[64 + i]);
	for (size_t i = 0; i < 8; i++)
		state[i] += s[i];
	secret_wipe(s, sizeof(s));
}

void sha512_blocks(uint64_t state[8], const uint8_t *data, size_t count)
{
	uint64_t w[16];

	for (; count > 0; count--, data += SHA512_BLOCK_LEN) {
		for (size_t t = 0; t < 16; t++)
			w[t] = load_be64(data + 8 * t);
		compress(state, w);
	}
	secret_wipe(w, sizeof(w));
}

void sha512_init(struct sha512 *ctx)
{
	*ctx = (struct sha512){
		.state = { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b,
			   0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
			   0x510e527fade682d1, 0x9b05688c2b3e6c1f,
			   0x1f83d9abfb41bd6b, 0x5be0cd19137e2179, },
	};
}

void sha512_update(struct sha512 *ctx, const void *data, size_t len)
{
	const uint8_t *p = data;
	size_t used = ctx->total % SHA512_BLOCK_LEN;

	if (len == 0)
		return;
	ctx->total += len;
	if (used != 0) {
		size_t take = MIN(len, SHA512_BLOCK_LEN - used);

		memcpy(ctx->buf + used, p, take);
		p += take;
		len -= take;
		if (used + take < SHA512_BLOCK_LEN)
			return;
		sha512_blocks(ctx->state, ctx->buf, 1);
	}

	size_t whole = len / SHA512_BLOCK_LEN;

	if (whole != 0)
		sha512_blocks(ctx->state, p, whole);
	memcpy(ctx->buf, p + whole * SHA512_BLOCK_LEN, len % SHA512_BLOCK_LEN);
}

void sha512_final(struct sha512 *ctx, uint8_t digest[SHA512_LEN])
{
	size_t used = ctx->total % SHA512_BLOCK_LEN;

	ctx->buf[used++] = 0x80;
	if (used > SHA512_BLOCK_LEN - 16) {
		memset(ctx->buf + used, 0, SHA512_BLOCK_LEN - used);
		sha512_blocks(ctx->state, ctx->buf, 1);
		used = 0;
	}
	/* The length has 128 bits; 61 of them are ever used. */
	memset(ctx->buf + used, 0, SHA512_BLOCK_LEN - 8 - used);
	store_be64(ctx->buf + SHA512_BLOCK_LEN - 8, ctx->total * 8);
	sha512_blocks(ctx->state, ctx->buf, 1);
	for (size_t i = 0; i < 8; i++)
		store_be64(digest + 8 * i, ctx->state[i]);
	secret_wipe(ctx, sizeof(*ctx));
}

void sha512(const void *data, size_t len, uint8_t digest[SHA512_LEN])
{
	struct sha512 ctx;

	sha512_init(&ctx);
	sha512_update(&ctx, data, len);
	sha512_final(&ctx, digest);
}
