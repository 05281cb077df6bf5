/*
 * The SM3 compression function (GB/T 32905-2016, 5.3).
 */
#include <base/bytes.h>
#include <base/secret.h>
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

static inline void round_one(uint32_t s[8], const uint32_t w[68],
			     unsigned int t)
{
	uint32_t constant = t < 16 ? 0x79cc4519 : 0x7a879d8a;
	uint32_t turned = rol(s[0], 12);
	uint32_t ss1 = rol(turned + s[4] + rol(constant, t), 7);
	uint32_t ff = t < 16 ? s[0] ^ s[1] ^ s[2]
			     : (s[0] & s[1]) | (s[2] & (s[0] | s[1]));
	uint32_t gg =
		t < 16 ? s[4] ^ s[5] ^ s[6] : s[6] ^ (s[4] & (s[5] ^ s[6]));
	uint32_t tt1 = ff + s[3] + (ss1 ^ turned) + (w[t] ^ w[t + 4]);
	uint32_t tt2 = gg + s[7] + ss1 + w[t];

	s[3] = s[2];
	s[2] = rol(s[1], 9);
	s[1] = s[0];
	s[0] = tt1;
	s[7] = s[6];
	s[6] = rol(s[5], 19);
	s[5] = s[4];
	s[4] = tt2 ^ rol(tt2, 9) ^ rol(tt2, 17);
}

void sm3_blocks(uint32_t state[8], const uint8_t *data, size_t count)
{
	uint32_t w[68];
	uint32_t s[8];

	for (; count > 0; count--, data += BLOCK_LEN) {
		for (size_t t = 0; t < 16; t++)
			w[t] = load_be32(data + 4 * t);
		for (unsigned int t = 16; t < 68; t++)
			w[t] = schedule(w, t);
		memcpy(s, state, sizeof(s));
#pragma GCC unroll 16
		for (unsigned int t = 0; t < 16; t++)
			round_one(s, w, t);
#pragma GCC unroll 8
		for (unsigned int t = 16; t < 64; t++)
			round_one(s, w, t);
		for (size_t i = 0; i < 8; i++)
			state[i] ^= s[i];
	}
	secret_wipe(w, sizeof(w));
	secret_wipe(s, sizeof(s));
}
