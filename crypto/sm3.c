/*
 * The SM3 compression function (GB/T 32905-2016, 5.3).
 */
#include <base/bytes.h>
#include <base/secret.h>
#include <stdbool.h>
#include <string.h>

#include "digest_blocks.h"

#define BLOCK_LEN 64u

static inline uint32_t rol(uint32_t v, unsigned int by)
{
	return v << (by & 31) | v >> (-by & 31);
}

/* P1 of the standard; P0 differs in its turns. */
static inline uint32_t permute_1(uint32_t v)
{
	return v ^ rol(v, 15) ^ rol(v, 23);
}

static inline uint32_t schedule(uint32_t w[68], unsigned int t)
{
	return permute_1(w[t - 16] ^ w[t - 9] ^ rol(w[t - 3], 15)) ^
	       rol(w[t - 13], 7) ^ w[t - 6];
}

/*
 * Round t. The eight words stay where they are, and their names move instead:
 * with t % 4 known while compiling, they are registers.
 */
static inline void round_one(uint32_t s[8], const uint32_t *w, unsigned int t,
			     bool early, uint32_t constant)
{
	uint32_t *b = &s[(1 - t) % 4];
	uint32_t *d = &s[(3 - t) % 4];
	uint32_t *f = &s[4 + (1 - t) % 4];
	uint32_t *h = &s[4 + (3 - t) % 4];
	uint32_t a = s[(0 - t) % 4];
	uint32_t c = s[(2 - t) % 4];
	uint32_t e = s[4 + (0 - t) % 4];
	uint32_t g = s[4 + (2 - t) % 4];
	uint32_t turned = rol(a, 12);
	uint32_t ss1 = rol(turned + e + constant, 7);
	uint32_t ff = early ? a ^ *b ^ c : (a & *b) | (c & (a | *b));
	uint32_t gg = early ? e ^ *f ^ g : g ^ (e & (*f ^ g));
	uint32_t tt2 = gg + *h + ss1 + w[t];

	*d += ff + (ss1 ^ turned) + (w[t] ^ w[t + 4]);
	*b = rol(*b, 9);
	*h = tt2 ^ rol(tt2, 9) ^ rol(tt2, 17);
	*f = rol(*f, 19);
}

static void compress(uint32_t state[8], const uint32_t w[68])
{
	uint32_t constant = 0x79cc4519;
	uint32_t s[8];

	memcpy(s, state, sizeof(s));
	for (unsigned int t = 0; t < 16; t += 4) {
#pragma GCC unroll 4
		for (unsigned int i = 0; i < 4; i++) {
			round_one(s, w + t, i, true, constant);
			constant = rol(constant, 1);
		}
	}
	constant = rol(0x7a879d8a, 16);
	for (unsigned int t = 16; t < 64; t += 4) {
#pragma GCC unroll 4
		for (unsigned int i = 0; i < 4; i++) {
			round_one(s, w + t, i, false, constant);
			constant = rol(constant, 1);
		}
	}
	for (size_t i = 0; i < 8; i++)
		state[i] ^= s[i];
	secret_wipe(s, sizeof(s));
}

void sm3_blocks(uint32_t state[8], const uint8_t *data, size_t count)
{
	uint32_t w[68];

	for (; count > 0; count--, data += BLOCK_LEN) {
		for (size_t t = 0; t < 16; t++)
			w[t] = load_be32(data + 4 * t);
		for (unsigned int t = 16; t < 68; t++)
			w[t] = schedule(w, t);
		compress(state, w);
	}
	secret_wipe(w, sizeof(w));
}
