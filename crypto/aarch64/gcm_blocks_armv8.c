/*
 * Whole blocks of GCM, for streams: the same arithmetic as aes_gcm_armv8.c,
 * with a state that is kept between calls.
 */
#include <assert.h>
#include <base/secret.h>

#include "aarch64/aes_modes_armv8.h"
#include "aarch64/ghash_armv8.h"
#include "gcm_blocks.h"

static_assert(sizeof(((struct gcm_blocks *)0)->power) ==
		      sizeof(((struct ghash *)0)->power),
	      "a state has room for the powers");

AES_INLINE void hash_load(struct ghash *hash, const struct gcm_blocks *gcm)
{
#pragma GCC unroll 8
	for (size_t i = 0; i < LANES; i++) {
		hash->power[i] = block_load(gcm->power + i * BLOCK_LEN);
		hash->folded[i] = block_load(gcm->folded + i * BLOCK_LEN);
	}
	hash->sum = vrbitq_u8(block_load(gcm->sum));
}

void gcm_init_armv8(struct gcm_blocks *gcm, const struct block_key *key)
{
	struct ghash hash;
	uint8x16_t h = vdupq_n_u8(0);

	*gcm = (struct gcm_blocks){ 0 };
	aes_encrypt(&h, 1, &aes_schedule_of(key)->encrypt, (int)key->rounds);
	ghash_init(&hash, h);
	for (size_t i = 0; i < LANES; i++) {
		block_store(gcm->power + i * BLOCK_LEN, hash.power[i]);
		block_store(gcm->folded + i * BLOCK_LEN, hash.folded[i]);
	}
	secret_wipe(&hash, sizeof(hash));
	simd_wipe();
}

void gcm_hash_armv8(struct gcm_blocks *gcm, const uint8_t *data, size_t count)
{
	struct ghash hash;

	hash_load(&hash, gcm);
	for (; count >= LANES; count -= LANES, data += LANES * BLOCK_LEN) {
		uint8x16x4_t four = vld1q_u8_x4(data);

		ghash(&hash, four.val, LANES);
	}
	for (; count > 0; count--, data += BLOCK_LEN) {
		uint8x16_t block = block_load(data);

		ghash(&hash, &block, 1);
	}
	block_store(gcm->sum, vrbitq_u8(hash.sum));
	secret_wipe(&hash, sizeof(hash));
	simd_wipe();
}

/* Encrypts @n blocks with the counters from @counter on. */
AES_INLINE uint32x4_t stream(uint8x16_t *block, int n, uint32x4_t counter,
			     const struct aes_round_keys *rk, int rounds)
{
	const uint32x4_t one = { 0, 0, 0, 1 };

#pragma GCC unroll 8
	for (int i = 0; i < n; i++) {
		block[i] = vrev32q_u8(vreinterpretq_u8_u32(counter));
		counter = vaddq_u32(counter, one);
	}
	aes_encrypt(block, n, rk, rounds);
	return counter;
}

AES_INLINE void crypt(struct gcm_blocks *gcm, const struct block_key *key,
		      bool encrypt, const uint8_t *in, uint8_t *out,
		      size_t count, int rounds)
{
	const struct aes_round_keys *rk = &aes_schedule_of(key)->encrypt;
	uint32x4_t counter =
		vreinterpretq_u32_u8(vrev32q_u8(block_load(gcm->counter)));
	struct ghash hash;

	hash_load(&hash, gcm);
	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t from = vld1q_u8_x4(in);
		uint8x16x4_t to;

		counter = stream(to.val, LANES, counter, rk, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++)
			to.val[i] = veorq_u8(to.val[i], from.val[i]);
		vst1q_u8_x4(out, to);
		ghash(&hash, encrypt ? to.val : from.val, LANES);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t from = block_load(in);
		uint8x16_t to;

		counter = stream(&to, 1, counter, rk, rounds);
		to = veorq_u8(to, from);
		block_store(out, to);
		ghash(&hash, encrypt ? &to : &from, 1);
	}
	block_store(gcm->counter, vrev32q_u8(vreinterpretq_u8_u32(counter)));
	block_store(gcm->sum, vrbitq_u8(hash.sum));
	secret_wipe(&hash, sizeof(hash));
}

void gcm_crypt_armv8(struct gcm_blocks *gcm, const struct block_key *key,
		     bool encrypt, const uint8_t *in, uint8_t *out,
		     size_t count)
{
	if (encrypt)
		AES_BY_ROUNDS(key, crypt, gcm, key, true, in, out, count);
	else
		AES_BY_ROUNDS(key, crypt, gcm, key, false, in, out, count);
	simd_wipe();
}
