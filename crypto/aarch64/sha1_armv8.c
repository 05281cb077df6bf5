/*
 * The SHA-1 compression function with the Armv8 instructions.
 */
#include <arm_neon.h>

#include "aarch64/aes_armv8.h"
#include "digest_blocks.h"

#define BLOCK_LEN 64u

/* Four steps, number 4 @group and on. */
AES_INLINE uint32x4_t four_steps(uint32x4_t abcd, uint32_t e, uint32x4_t wk,
				 int group)
{
	if (group < 5)
		return vsha1cq_u32(abcd, e, wk);
	if (group >= 10 && group < 15)
		return vsha1mq_u32(abcd, e, wk);
	return vsha1pq_u32(abcd, e, wk);
}

AES_INLINE void compress(uint32x4_t *abcd, uint32_t *e, uint32x4_t w[4],
			 const uint32x4_t constant[4])
{
	uint32x4_t from = *abcd;
	uint32_t from_e = *e;

#pragma GCC unroll 20
	for (int g = 0; g < 20; g++) {
		uint32x4_t wk = vaddq_u32(w[g % 4], constant[g / 5]);
		uint32_t next = vsha1h_u32(vgetq_lane_u32(*abcd, 0));

		*abcd = four_steps(*abcd, *e, wk, g);
		*e = next;
		if (g < 16)
			w[g % 4] = vsha1su1q_u32(vsha1su0q_u32(w[g % 4],
							       w[(g + 1) % 4],
							       w[(g + 2) % 4]),
						 w[(g + 3) % 4]);
	}
	*abcd = vaddq_u32(*abcd, from);
	*e += from_e;
}

void sha1_blocks_armv8(uint32_t state[5], const uint8_t *data, size_t count)
{
	const uint32x4_t constant[4] = {
		vdupq_n_u32(0x5a827999),
		vdupq_n_u32(0x6ed9eba1),
		vdupq_n_u32(0x8f1bbcdc),
		vdupq_n_u32(0xca62c1d6),
	};
	uint32x4_t abcd = { state[0], state[1], state[2], state[3] };
	uint32_t e = state[4];

	for (; count > 0; count--, data += BLOCK_LEN) {
		uint8x16x4_t from = vld1q_u8_x4(data);
		uint32x4_t w[4];

#pragma GCC unroll 4
		for (int i = 0; i < 4; i++)
			w[i] = vreinterpretq_u32_u8(vrev32q_u8(from.val[i]));
		compress(&abcd, &e, w, constant);
	}
	state[0] = vgetq_lane_u32(abcd, 0);
	state[1] = vgetq_lane_u32(abcd, 1);
	state[2] = vgetq_lane_u32(abcd, 2);
	state[3] = vgetq_lane_u32(abcd, 3);
	state[4] = e;
	simd_wipe();
}
