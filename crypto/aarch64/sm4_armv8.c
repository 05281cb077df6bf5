/*
 * SM4 with SM4E, four rounds an instruction.
 */
#include <assert.h>
#include <string.h>

#include "aarch64/aes_armv8.h"
#include "block_ops.h"
#include "sm4_key.h"

#define BLOCK_LEN 16u
#define LANES	  4
#define ROUNDS	  32u

struct schedule {
	uint32_t encrypt[ROUNDS];
	uint32_t decrypt[ROUNDS];
};
static_assert(sizeof(struct schedule) <= BLOCK_SCHEDULE_LEN, "see block.h");

static void init(struct block_key *key, const uint8_t *bytes, size_t len)
{
	struct schedule *s = (void *)key->schedule;

	sm4_expand_key(s->encrypt, bytes);
	for (size_t i = 0; i < ROUNDS; i++)
		s->decrypt[i] = s->encrypt[ROUNDS - 1 - i];
}

/* The result comes out with its words in reverse. */
AES_INLINE void crypt(uint8x16_t *block, int count, const uint32x4_t *rk)
{
#pragma GCC unroll 8
	for (int i = 0; i < count; i++)
		block[i] = vrev32q_u8(block[i]);
#pragma GCC unroll 8
	for (int r = 0; r < 8; r++)
#pragma GCC unroll 8
		for (int i = 0; i < count; i++)
			block[i] = vreinterpretq_u8_u32(vsm4eq_u32(
				vreinterpretq_u32_u8(block[i]), rk[r]));
#pragma GCC unroll 8
	for (int i = 0; i < count; i++) {
		block[i] = vrev64q_u8(block[i]);
		block[i] = vextq_u8(block[i], block[i], 8);
	}
}

static void ecb(const struct block_key *key, bool encrypt, const uint8_t *in,
		uint8_t *out, size_t count)
{
	const struct schedule *s = (const void *)key->schedule;
	uint32x4_t rk[8];

	memcpy(rk, encrypt ? s->encrypt : s->decrypt, sizeof(rk));
	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t b = vld1q_u8_x4(in);

		crypt(b.val, LANES, rk);
		vst1q_u8_x4(out, b);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t b = block_load(in);

		crypt(&b, 1, rk);
		block_store(out, b);
	}
	simd_wipe();
}

const struct block_ops sm4_armv8_ops = {
	.block_len = BLOCK_LEN,
	.init = init,
	.ecb = ecb,
	.cbc = block_generic_cbc,
	.ctr = block_generic_ctr,
	.xts = block_generic_xts,
	.mac = block_generic_mac,
};
