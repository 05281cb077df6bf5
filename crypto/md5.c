/*
 * The MD5 compression function (RFC 1321). For old protocols only: collisions
 * are made in seconds.
 */
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "digest_blocks.h"

#define BLOCK_LEN 64u

static const uint32_t round_constant[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
	0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
	0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
	0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
	0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* How far the steps of each round turn. */
static const uint8_t turn[4][4] = {
	{ 7, 12, 17, 22 },
	{ 5, 9, 14, 20 },
	{ 4, 11, 16, 23 },
	{ 6, 10, 15, 21 },
};

static inline uint32_t rol(uint32_t v, unsigned int by)
{
	return v << by | v >> (32 - by);
}

/* Step @i. Its function and message word follow from the number of the step. */
static inline void step(uint32_t s[4], const uint32_t w[16], unsigned int i)
{
	uint32_t a = s[0];
	uint32_t b = s[1];
	uint32_t c = s[2];
	uint32_t d = s[3];
	uint32_t mix = 0;
	unsigned int at = 0;

	switch (i / 16) {
	case 0:
		mix = d ^ (b & (c ^ d));
		at = i;
		break;
	case 1:
		mix = c ^ (d & (b ^ c));
		at = 5 * i + 1;
		break;
	case 2:
		mix = b ^ c ^ d;
		at = 3 * i + 5;
		break;
	default:
		mix = c ^ (b | ~d);
		at = 7 * i;
	}
	a += mix + round_constant[i] + w[at % 16];
	s[0] = d;
	s[1] = b + rol(a, turn[i / 16][i % 4]);
	s[2] = b;
	s[3] = c;
}

void md5_blocks(uint32_t state[4], const uint8_t *data, size_t count)
{
	uint32_t w[16];
	uint32_t s[4];

	for (; count > 0; count--, data += BLOCK_LEN) {
		for (size_t i = 0; i < 16; i++)
			w[i] = load_le32(data + 4 * i);
		memcpy(s, state, sizeof(s));
#pragma GCC unroll 64
		for (unsigned int i = 0; i < 64; i++)
			step(s, w, i);
		for (size_t i = 0; i < 4; i++)
			state[i] += s[i];
	}
	secret_wipe(w, sizeof(w));
	secret_wipe(s, sizeof(s));
}
