/*
 * SM4 (GB/T 32907-2016), bit-sliced. The S-box is an inversion in a field of
 * 256 elements between two affine maps; it is computed here on 64 bytes at
 * once, in the field's form of pairs over GF(16) = GF(2)[y]/(y^4 + y + 1), with
 * t^2 = t + y^3 + 1. The maps below take the change of basis in.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <assert.h>
#include <string.h>

#include "block_ops.h"
#include "sm4_key.h"

#define BLOCK_LEN 16u
#define LANES	  16u /* blocks, of which each gives four bytes to the S-box */
#define ROUNDS	  32u

/* Row i: which input bits are added to output bit i. */
static const uint8_t map_in[8] = {
	0xf0, 0x72, 0xd6, 0x18, 0x93, 0x40, 0xc4, 0x7f,
};
static const uint8_t map_out[8] = {
	0x33, 0x65, 0x14, 0xb5, 0x8a, 0x2a, 0x07, 0x29,
};
#define ADD_IN	0xafu
#define ADD_OUT 0xd3u

static_assert(sizeof(uint32_t[ROUNDS]) <= BLOCK_SCHEDULE_LEN, "see block.h");

/* One bit of 64 bytes in each word. */
struct planes {
	uint64_t bit[8];
};

static inline void swap_bits(uint64_t *a, uint64_t *b, uint64_t low,
			     unsigned int by)
{
	uint64_t x = (*a >> by ^ *b) & low;

	*a ^= x << by;
	*b ^= x;
}

/* Eight words of bytes to eight planes, or back: it is its own inverse. */
static inline void transpose(struct planes *p)
{
#pragma GCC unroll 4
	for (size_t i = 0; i < 8; i += 2)
		swap_bits(&p->bit[i], &p->bit[i + 1], 0x5555555555555555, 1);
#pragma GCC unroll 4
	for (size_t i = 0; i < 8; i += i % 2 == 0 ? 1 : 3)
		swap_bits(&p->bit[i], &p->bit[i + 2], 0x3333333333333333, 2);
#pragma GCC unroll 4
	for (size_t i = 0; i < 4; i++)
		swap_bits(&p->bit[i], &p->bit[i + 4], 0x0f0f0f0f0f0f0f0f, 4);
}

static inline void map(struct planes *p, const uint8_t row[8], uint8_t add)
{
	struct planes from = *p;

#pragma GCC unroll 8
	for (size_t i = 0; i < 8; i++) {
		uint64_t sum = add >> i & 1 ? UINT64_MAX : 0;

#pragma GCC unroll 8
		for (size_t j = 0; j < 8; j++)
			if (row[i] >> j & 1)
				sum ^= from.bit[j];
		p->bit[i] = sum;
	}
}

/* Four planes: an element of GF(16). @to may be one of the others. */
static inline void multiply(uint64_t to[4], const uint64_t a[4],
			    const uint64_t b[4])
{
	uint64_t r[7] = { 0 };

#pragma GCC unroll 4
	for (size_t i = 0; i < 4; i++)
#pragma GCC unroll 4
		for (size_t j = 0; j < 4; j++)
			r[i + j] ^= a[i] & b[j];
	to[0] = r[0] ^ r[4];
	to[1] = r[1] ^ r[4] ^ r[5];
	to[2] = r[2] ^ r[5] ^ r[6];
	to[3] = r[3] ^ r[6];
}

static inline void square(uint64_t to[4], const uint64_t a[4])
{
	uint64_t r[4] = { a[0] ^ a[2], a[2], a[1] ^ a[3], a[3] };

	memcpy(to, r, sizeof(r));
}

/* a^14 = a^2 a^4 a^8 is 1/a, and 0 for 0. */
static inline void invert_16(uint64_t to[4], const uint64_t a[4])
{
	uint64_t power[4];
	uint64_t product[4];

	square(power, a);
	square(product, power);
	multiply(product, product, power);
	square(power, power);
	square(power, power);
	multiply(to, product, power);
}

/* 1/(a t + b) is (a t + a + b)/(a^2 (y^3 + 1) + a b + b^2). */
static inline void invert(struct planes *p)
{
	uint64_t *a = p->bit + 4;
	uint64_t *b = p->bit;
	uint64_t norm[4];
	uint64_t term[4];
	uint64_t sum[4];

	square(term, a);
	/* Times y^3 + 1. */
	norm[0] = term[0] ^ term[1];
	norm[1] = term[2];
	norm[2] = term[3];
	norm[3] = term[0];
	multiply(term, a, b);
	for (size_t i = 0; i < 4; i++)
		norm[i] ^= term[i];
	square(term, b);
	for (size_t i = 0; i < 4; i++) {
		norm[i] ^= term[i];
		sum[i] = a[i] ^ b[i];
	}
	invert_16(norm, norm);
	multiply(a, a, norm);
	multiply(b, sum, norm);
}

/* The S-box on each byte of LANES words. */
static void substitute(uint32_t word[LANES])
{
	struct planes p;

	memcpy(&p, word, sizeof(p));
	transpose(&p);
	map(&p, map_in, ADD_IN);
	invert(&p);
	map(&p, map_out, ADD_OUT);
	transpose(&p);
	memcpy(word, &p, sizeof(p));
}

static inline uint32_t rol(uint32_t v, unsigned int by)
{
	return v << by | v >> (32 - by);
}

void sm4_expand_key(uint32_t rk[ROUNDS], const uint8_t key[16])
{
	uint32_t k[4] = {
		load_be32(key) ^ 0xa3b1bac6,
		load_be32(key + 4) ^ 0x56aa3350,
		load_be32(key + 8) ^ 0x677d9197,
		load_be32(key + 12) ^ 0xb27022dc,
	};
	uint32_t t[LANES] = { 0 };

	for (uint32_t r = 0; r < ROUNDS; r++) {
		/* Byte j of constant r is 7 (4 r + j). */
		uint32_t ck =
			(28 * r & 0xff) << 24 | ((28 * r + 7) & 0xff) << 16 |
			((28 * r + 14) & 0xff) << 8 | ((28 * r + 21) & 0xff);

		t[0] = k[1] ^ k[2] ^ k[3] ^ ck;
		substitute(t);
		rk[r] = k[0] ^ t[0] ^ rol(t[0], 13) ^ rol(t[0], 23);
		k[0] = k[1];
		k[1] = k[2];
		k[2] = k[3];
		k[3] = rk[r];
	}
	secret_wipe(k, sizeof(k));
	secret_wipe(t, sizeof(t));
}

static void round_one(uint32_t x[4][LANES], unsigned int r, uint32_t rk)
{
	uint32_t *x0 = x[r % 4];
	const uint32_t *x1 = x[(r + 1) % 4];
	const uint32_t *x2 = x[(r + 2) % 4];
	const uint32_t *x3 = x[(r + 3) % 4];
	uint32_t t[LANES];

	for (size_t i = 0; i < LANES; i++)
		t[i] = x1[i] ^ x2[i] ^ x3[i] ^ rk;
	substitute(t);
	for (size_t i = 0; i < LANES; i++)
		x0[i] ^= t[i] ^ rol(t[i], 2) ^ rol(t[i], 10) ^ rol(t[i], 18) ^
			 rol(t[i], 24);
}

/* Decryption is encryption with the round keys in reverse. */
static void crypt(const uint32_t rk[ROUNDS], bool encrypt, const uint8_t *in,
		  uint8_t *out, size_t count)
{
	uint32_t x[4][LANES] = { 0 };

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < 4; j++)
			x[j][i] = load_be32(in + BLOCK_LEN * i + 4 * j);
	for (unsigned int r = 0; r < ROUNDS; r++)
		round_one(x, r, rk[encrypt ? r : ROUNDS - 1 - r]);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < 4; j++)
			store_be32(out + BLOCK_LEN * i + 4 * j, x[3 - j][i]);
	secret_wipe(x, sizeof(x));
}

static void init(struct block_key *key, const uint8_t *bytes, size_t len)
{
	sm4_expand_key((void *)key->schedule, bytes);
}

static void ecb(const struct block_key *key, bool encrypt, const uint8_t *in,
		uint8_t *out, size_t count)
{
	while (count > 0) {
		size_t n = MIN(count, LANES);

		crypt((const void *)key->schedule, encrypt, in, out, n);
		in += n * BLOCK_LEN;
		out += n * BLOCK_LEN;
		count -= n;
	}
}

const struct block_ops sm4_portable_ops = {
	.block_len = BLOCK_LEN,
	.init = init,
	.ecb = ecb,
	.cbc = block_generic_cbc,
	.ctr = block_generic_ctr,
	.xts = block_generic_xts,
	.mac = block_generic_mac,
};
