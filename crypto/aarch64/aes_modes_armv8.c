/*
 * Modes of AES with the Armv8 instructions. Where a mode lets them, four
 * blocks go side by side. Round keys are copied to where no store can reach
 * them, so that they stay in registers.
 */
#include <base/bits.h>
#include <base/bytes.h>

#include "aarch64/aes_modes_armv8.h"

#define BLOCK_LEN 16u
#define LANES	  4

static void init(struct block_key *key, const uint8_t *bytes, size_t len)
{
	struct aes_schedule *s = (void *)key->schedule;
	int rounds = aes_rounds(len);

	key->rounds = (uint32_t)rounds;
	aes_expand_key(&s->encrypt, bytes, len);
	s->decrypt.key[0] = s->encrypt.key[rounds];
	for (int r = 1; r < rounds; r++)
		s->decrypt.key[r] = vaesimcq_u8(s->encrypt.key[rounds - r]);
	s->decrypt.key[rounds] = s->encrypt.key[0];
	simd_wipe();
}

AES_INLINE void aes_decrypt(uint8x16_t *block, int count,
			    const struct aes_round_keys *rk, int rounds)
{
#pragma GCC unroll 16
	for (int r = 0; r < rounds - 1; r++)
#pragma GCC unroll 8
		for (int i = 0; i < count; i++)
			block[i] = vaesimcq_u8(vaesdq_u8(block[i], rk->key[r]));
#pragma GCC unroll 8
	for (int i = 0; i < count; i++)
		block[i] = veorq_u8(vaesdq_u8(block[i], rk->key[rounds - 1]),
				    rk->key[rounds]);
}

AES_INLINE void aes_crypt(uint8x16_t *block, int count, bool encrypt,
			  const struct aes_round_keys *rk, int rounds)
{
	if (encrypt)
		aes_encrypt(block, count, rk, rounds);
	else
		aes_decrypt(block, count, rk, rounds);
}

AES_INLINE void ecb_run(const struct aes_round_keys *keys, bool encrypt,
			const uint8_t *in, uint8_t *out, size_t count,
			int rounds)
{
	struct aes_round_keys rk = *keys;

	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t b = vld1q_u8_x4(in);

		aes_crypt(b.val, LANES, encrypt, &rk, rounds);
		vst1q_u8_x4(out, b);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t b = block_load(in);

		aes_crypt(&b, 1, encrypt, &rk, rounds);
		block_store(out, b);
	}
}

static void ecb(const struct block_key *key, bool encrypt, const uint8_t *in,
		uint8_t *out, size_t count)
{
	const struct aes_schedule *s = aes_schedule_of(key);

	if (encrypt)
		AES_BY_ROUNDS(key, ecb_run, &s->encrypt, true, in, out, count);
	else
		AES_BY_ROUNDS(key, ecb_run, &s->decrypt, false, in, out, count);
	simd_wipe();
}

AES_INLINE void cbc_encrypt(const struct aes_round_keys *keys, uint8_t *iv,
			    const uint8_t *in, uint8_t *out, size_t count,
			    int rounds)
{
	struct aes_round_keys rk = *keys;
	uint8x16_t chain = block_load(iv);

	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		chain = veorq_u8(chain, block_load(in));
		aes_encrypt(&chain, 1, &rk, rounds);
		block_store(out, chain);
	}
	block_store(iv, chain);
}

AES_INLINE void cbc_decrypt(const struct aes_round_keys *keys, uint8_t *iv,
			    const uint8_t *in, uint8_t *out, size_t count,
			    int rounds)
{
	struct aes_round_keys rk = *keys;
	uint8x16_t chain = block_load(iv);

	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t from = vld1q_u8_x4(in);
		uint8x16x4_t b = from;

		aes_decrypt(b.val, LANES, &rk, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++) {
			b.val[i] = veorq_u8(b.val[i], chain);
			chain = from.val[i];
		}
		vst1q_u8_x4(out, b);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t from = block_load(in);
		uint8x16_t b = from;

		aes_decrypt(&b, 1, &rk, rounds);
		block_store(out, veorq_u8(b, chain));
		chain = from;
	}
	block_store(iv, chain);
}

static void cbc(const struct block_key *key, bool encrypt, uint8_t *iv,
		const uint8_t *in, uint8_t *out, size_t count)
{
	const struct aes_schedule *s = aes_schedule_of(key);

	if (encrypt)
		AES_BY_ROUNDS(key, cbc_encrypt, &s->encrypt, iv, in, out,
			      count);
	else
		AES_BY_ROUNDS(key, cbc_decrypt, &s->decrypt, iv, in, out,
			      count);
	simd_wipe();
}

AES_INLINE void stream(uint8x16_t *block, int n, uint32x4_t *counter,
		       const struct aes_round_keys *rk, int rounds)
{
	const uint32x4_t one = { 0, 0, 0, 1 };

#pragma GCC unroll 8
	for (int i = 0; i < n; i++) {
		block[i] = vrev32q_u8(vreinterpretq_u8_u32(*counter));
		*counter = vaddq_u32(*counter, one);
	}
	aes_encrypt(block, n, rk, rounds);
}

/* As long as the counter's last 32 bits do not wrap within @count. */
AES_INLINE void ctr_run(const struct aes_round_keys *keys, const uint8_t *first,
			const uint8_t *in, uint8_t *out, size_t count,
			int rounds)
{
	struct aes_round_keys rk = *keys;
	uint32x4_t counter =
		vreinterpretq_u32_u8(vrev32q_u8(block_load(first)));

	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t from = vld1q_u8_x4(in);
		uint8x16x4_t to;

		stream(to.val, LANES, &counter, &rk, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++)
			to.val[i] = veorq_u8(to.val[i], from.val[i]);
		vst1q_u8_x4(out, to);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t to;

		stream(&to, 1, &counter, &rk, rounds);
		block_store(out, veorq_u8(to, block_load(in)));
	}
}

static void ctr(const struct block_key *key, uint8_t *counter,
		const uint8_t *in, uint8_t *out, size_t count)
{
	const struct aes_schedule *s = aes_schedule_of(key);

	while (count > 0) {
		uint32_t low = load_be32(counter + 12);
		size_t n = MIN(count, (UINT64_C(1) << 32) - low);

		AES_BY_ROUNDS(key, ctr_run, &s->encrypt, counter, in, out, n);
		low += (uint32_t)n;
		store_be32(counter + 12, low);
		if (low == 0)
			block_count_up(counter, 12);
		in += n * BLOCK_LEN;
		out += n * BLOCK_LEN;
		count -= n;
	}
	simd_wipe();
}

/* Times x: each half's top bit goes to the other half, reduced at the end. */
AES_INLINE uint8x16_t times_x(uint8x16_t tweak)
{
	const int64x2_t add = { 0x87, 1 };
	int64x2_t t = vreinterpretq_s64_u8(tweak);
	int64x2_t top = vshrq_n_s64(t, 63);
	int64x2_t carry = vandq_s64(vextq_s64(top, top, 1), add);

	return vreinterpretq_u8_s64(veorq_s64(vaddq_s64(t, t), carry));
}

AES_INLINE void xts_run(const struct aes_round_keys *keys, bool encrypt,
			uint8_t *tweak, const uint8_t *in, uint8_t *out,
			size_t count, int rounds)
{
	struct aes_round_keys rk = *keys;
	uint8x16_t next = block_load(tweak);

	for (; count >= LANES; count -= LANES) {
		uint8x16x4_t b = vld1q_u8_x4(in);
		uint8x16_t mask[LANES];

#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++) {
			mask[i] = next;
			b.val[i] = veorq_u8(b.val[i], next);
			next = times_x(next);
		}
		aes_crypt(b.val, LANES, encrypt, &rk, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++)
			b.val[i] = veorq_u8(b.val[i], mask[i]);
		vst1q_u8_x4(out, b);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8x16_t b = veorq_u8(block_load(in), next);

		aes_crypt(&b, 1, encrypt, &rk, rounds);
		block_store(out, veorq_u8(b, next));
		next = times_x(next);
	}
	block_store(tweak, next);
}

static void xts(const struct block_key *key, bool encrypt, uint8_t *tweak,
		const uint8_t *in, uint8_t *out, size_t count)
{
	const struct aes_schedule *s = aes_schedule_of(key);

	if (encrypt)
		AES_BY_ROUNDS(key, xts_run, &s->encrypt, true, tweak, in, out,
			      count);
	else
		AES_BY_ROUNDS(key, xts_run, &s->decrypt, false, tweak, in, out,
			      count);
	simd_wipe();
}

AES_INLINE void mac_run(const struct aes_round_keys *keys, uint8_t *sum,
			const uint8_t *in, size_t count, int rounds)
{
	struct aes_round_keys rk = *keys;
	uint8x16_t chain = block_load(sum);

	for (; count > 0; count--, in += BLOCK_LEN) {
		chain = veorq_u8(chain, block_load(in));
		aes_encrypt(&chain, 1, &rk, rounds);
	}
	block_store(sum, chain);
}

static void mac(const struct block_key *key, uint8_t *sum, const uint8_t *in,
		size_t count)
{
	AES_BY_ROUNDS(key, mac_run, &aes_schedule_of(key)->encrypt, sum, in,
		      count);
	simd_wipe();
}

const struct block_ops aes_armv8_ops = {
	.block_len = BLOCK_LEN,
	.init = init,
	.ecb = ecb,
	.cbc = cbc,
	.ctr = ctr,
	.xts = xts,
	.mac = mac,
};
