/*
 * Keccak-f[1600] with the instructions of FEAT_SHA3. A lane is the lower half
 * of a vector register; all 25 stay in registers, as rho and pi together are
 * one cycle of 24 moves that needs one register more.
 */
#include <arm_neon.h>

#include "aarch64/aes_armv8.h"
#include "digest_blocks.h"

#define ROUNDS 24u

AES_INLINE void theta(const uint64x2_t a[25], uint64x2_t d[5])
{
	uint64x2_t c[5];

#pragma GCC unroll 5
	for (int x = 0; x < 5; x++)
		c[x] = veor3q_u64(veor3q_u64(a[x], a[x + 5], a[x + 10]),
				  a[x + 15], a[x + 20]);
#pragma GCC unroll 5
	for (int x = 0; x < 5; x++)
		d[x] = vrax1q_u64(c[(x + 4) % 5], c[(x + 1) % 5]);
}

/* Turns are to the right, so by 64 less the standard's; theta ends here too. */
AES_INLINE void rho_pi(uint64x2_t a[25], const uint64x2_t d[5])
{
	uint64x2_t first = a[1];

	a[0] = veorq_u64(a[0], d[0]);
	a[1] = vxarq_u64(a[6], d[1], 20);
	a[6] = vxarq_u64(a[9], d[4], 44);
	a[9] = vxarq_u64(a[22], d[2], 3);
	a[22] = vxarq_u64(a[14], d[4], 25);
	a[14] = vxarq_u64(a[20], d[0], 46);
	a[20] = vxarq_u64(a[2], d[2], 2);
	a[2] = vxarq_u64(a[12], d[2], 21);
	a[12] = vxarq_u64(a[13], d[3], 39);
	a[13] = vxarq_u64(a[19], d[4], 56);
	a[19] = vxarq_u64(a[23], d[3], 8);
	a[23] = vxarq_u64(a[15], d[0], 23);
	a[15] = vxarq_u64(a[4], d[4], 37);
	a[4] = vxarq_u64(a[24], d[4], 50);
	a[24] = vxarq_u64(a[21], d[1], 62);
	a[21] = vxarq_u64(a[8], d[3], 9);
	a[8] = vxarq_u64(a[16], d[1], 19);
	a[16] = vxarq_u64(a[5], d[0], 28);
	a[5] = vxarq_u64(a[3], d[3], 36);
	a[3] = vxarq_u64(a[18], d[3], 43);
	a[18] = vxarq_u64(a[17], d[2], 49);
	a[17] = vxarq_u64(a[11], d[1], 54);
	a[11] = vxarq_u64(a[7], d[2], 58);
	a[7] = vxarq_u64(a[10], d[0], 61);
	a[10] = vxarq_u64(first, d[1], 63);
}

AES_INLINE void chi(uint64x2_t row[5])
{
	uint64x2_t b0 = row[0];
	uint64x2_t b1 = row[1];

	row[0] = vbcaxq_u64(row[0], row[2], row[1]);
	row[1] = vbcaxq_u64(row[1], row[3], row[2]);
	row[2] = vbcaxq_u64(row[2], row[4], row[3]);
	row[3] = vbcaxq_u64(row[3], b0, row[4]);
	row[4] = vbcaxq_u64(row[4], b1, b0);
}

void keccak_permute_armv8(uint64_t lane[25])
{
	uint64x2_t a[25];

#pragma GCC unroll 25
	for (int i = 0; i < 25; i++)
		a[i] = vdupq_n_u64(lane[i]);
	for (size_t r = 0; r < ROUNDS; r++) {
		uint64x2_t d[5];

		theta(a, d);
		rho_pi(a, d);
#pragma GCC unroll 5
		for (int y = 0; y < 25; y += 5)
			chi(a + y);
		a[0] = veorq_u64(a[0], vdupq_n_u64(keccak_round_constant[r]));
	}
#pragma GCC unroll 25
	for (int i = 0; i < 25; i++)
		lane[i] = vgetq_lane_u64(a[i], 0);
	simd_wipe();
}
