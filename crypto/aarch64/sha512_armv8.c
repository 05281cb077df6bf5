/*
 * The SHA-512 compression function with the instructions of FEAT_SHA512.
 */
#include <arm_neon.h>

#include "aarch64/aes_armv8.h"
#include "digest_blocks.h"

#define BLOCK_LEN 128u

/* State words two by two: a and b, c and d, and so on. */
struct pairs {
	uint64x2_t ab, cd, ef, gh;
};

/* Two rounds; @wk is their message words with the constants added. */
AES_INLINE void two_rounds(struct pairs *s, uint64x2_t wk)
{
	uint64x2_t sum = vaddq_u64(vextq_u64(wk, wk, 1), s->gh);
	uint64x2_t half = vsha512hq_u64(sum, vextq_u64(s->ef, s->gh, 1),
					vextq_u64(s->cd, s->ef, 1));
	struct pairs next = {
		.ab = vsha512h2q_u64(half, s->cd, s->ab),
		.cd = s->ab,
		.ef = vaddq_u64(s->cd, half),
		.gh = s->ef,
	};

	*s = next;
}

/* The words for sixteen rounds later. */
AES_INLINE uint64x2_t schedule(const uint64x2_t w[8], int i)
{
	uint64x2_t mid = vextq_u64(w[(i + 4) % 8], w[(i + 5) % 8], 1);

	return vsha512su1q_u64(vsha512su0q_u64(w[i], w[(i + 1) % 8]),
			       w[(i + 7) % 8], mid);
}

AES_INLINE void compress(struct pairs *s, uint64x2_t w[8])
{
	struct pairs from = *s;

	for (int t = 0; t < 80; t += 16) {
		uint64x2x4_t k0 = vld1q_u64_x4(sha512_round_constant + t);
		uint64x2x4_t k1 = vld1q_u64_x4(sha512_round_constant + t + 8);

#pragma GCC unroll 8
		for (int i = 0; i < 8; i++) {
			uint64x2_t k = i < 4 ? k0.val[i] : k1.val[i - 4];

			two_rounds(s, vaddq_u64(w[i], k));
			if (t < 64)
				w[i] = schedule(w, i);
		}
	}
	s->ab = vaddq_u64(s->ab, from.ab);
	s->cd = vaddq_u64(s->cd, from.cd);
	s->ef = vaddq_u64(s->ef, from.ef);
	s->gh = vaddq_u64(s->gh, from.gh);
}

void sha512_blocks_armv8(uint64_t state[8], const uint8_t *data, size_t count)
{
	uint64x2x4_t words = vld1q_u64_x4(state);
	struct pairs s = { words.val[0], words.val[1], words.val[2],
			   words.val[3] };

	for (; count > 0; count--, data += BLOCK_LEN) {
		uint8x16x4_t first = vld1q_u8_x4(data);
		uint8x16x4_t second = vld1q_u8_x4(data + 64);
		uint64x2_t w[8];

#pragma GCC unroll 8
		for (int i = 0; i < 8; i++)
			w[i] = vreinterpretq_u64_u8(vrev64q_u8(
				i < 4 ? first.val[i] : second.val[i - 4]));
		compress(&s, w);
	}
	words.val[0] = s.ab;
	words.val[1] = s.cd;
	words.val[2] = s.ef;
	words.val[3] = s.gh;
	vst1q_u64_x4(state, words);
	simd_wipe();
}
