/*
 * The SHA-1 compression function (FIPS 180-4, 6.1) in portable C.
 */
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "digest_blocks.h"

#define BLOCK_LEN 64u

static inline uint32_t rol(uint32_t v, unsigned int by)
{
	return v << by | v >> (32 - by);
}

/* The function and constant of step @t. */
static inline uint32_t mix(uint32_t b, uint32_t c, uint32_t d, unsigned int t)
{
	if (t < 20)
		return (d ^ (b & (c ^ d))) + 0x5a827999;
	if (t < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (t < 60)
		return ((b & c) | (d & (b | c))) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static inline uint32_t schedule(uint32_t w[16], unsigned int t)
{
	if (t >= 16)
		w[t % 16] = rol(w[(t + 13) % 16] ^ w[(t + 8) % 16] ^
					w[(t + 2) % 16] ^ w[t % 16],
				1);
	return w[t % 16];
}

static void compress(uint32_t state[5], uint32_t w[16])
{
	uint32_t s[5];

	memcpy(s, state, sizeof(s));
#pragma GCC unroll 80
	for (unsigned int t = 0; t < 80; t++) {
		uint32_t next = rol(s[0], 5) + mix(s[1], s[2], s[3], t) + s[4] +
				schedule(w, t);

		s[4] = s[3];
		s[3] = s[2];
		s[2] = rol(s[1], 30);
		s[1] = s[0];
		s[0] = next;
	}
	for (size_t i = 0; i < 5; i++)
		state[i] += s[i];
	secret_wipe(s, sizeof(s));
}

void sha1_blocks_portable(uint32_t state[5], const uint8_t *data, size_t count)
{
	uint32_t w[16];

	for (; count > 0; count--, data += BLOCK_LEN) {
		for (size_t i = 0; i < 16; i++)
			w[i] = load_be32(data + 4 * i);
		compress(state, w);
	}
	secret_wipe(w, sizeof(w));
}
