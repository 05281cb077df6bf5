/*
 * AES-GCM with AESE/AESMC and PMULL. A field element is kept with the bits of
 * each byte turned round (RBIT), which makes it a plain polynomial, bit i for
 * x^i: a product is a carry-less product, reduced by x^128 = x^7 + x^2 + x + 1.
 * Four blocks are multiplied by H^4..H and reduced together.
 */
#include "aarch64/aes_armv8.h"
#include "aes_gcm_run.h"

#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#define BLOCK_LEN 16u
#define LANES	  4 /* blocks in flight */

struct gcm {
	struct aes_round_keys rk;
	uint8x16_t power[LANES];  /* H^4, H^3, H^2, H */
	uint8x16_t folded[LANES]; /* their halves added, for Karatsuba */
	uint8x16_t sum;		  /* GHASH so far */
	uint32x4_t counter;	  /* its last word is not yet swapped */
};

/*
 * Loads and stores by byte elements are legal at any alignment; plain ones
 * would be done byte by byte under -mstrict-align.
 */
AES_INLINE uint8x16_t block_load(const uint8_t *p)
{
	uint8x16_t block;

	__asm__("ld1 {%0.16b}, [%1]"
		: "=w"(block)
		: "r"(p), "m"(*(const uint8_t(*)[BLOCK_LEN])p));
	return block;
}

AES_INLINE void block_store(uint8_t *p, uint8x16_t block)
{
	__asm__("st1 {%1.16b}, [%2]"
		: "=m"(*(uint8_t(*)[BLOCK_LEN])p)
		: "w"(block), "r"(p));
}

/* Products not yet reduced: lo + mid * x^64 + hi * x^128. */
struct product {
	uint8x16_t lo, mid, hi;
};

AES_INLINE uint8x16_t multiply_low(uint8x16_t a, uint8x16_t b)
{
	poly64_t x = vgetq_lane_p64(vreinterpretq_p64_u8(a), 0);
	poly64_t y = vgetq_lane_p64(vreinterpretq_p64_u8(b), 0);

	return vreinterpretq_u8_p128(vmull_p64(x, y));
}

AES_INLINE uint8x16_t multiply_high(uint8x16_t a, uint8x16_t b)
{
	return vreinterpretq_u8_p128(vmull_high_p64(vreinterpretq_p64_u8(a),
						    vreinterpretq_p64_u8(b)));
}

/* Both halves of the result are the sum of the halves of @a. */
AES_INLINE uint8x16_t fold(uint8x16_t a)
{
	return veorq_u8(a, vextq_u8(a, a, 8));
}

AES_INLINE void product_add(struct product *p, uint8x16_t a, uint8x16_t power,
			    uint8x16_t folded)
{
	p->lo = veorq_u8(p->lo, multiply_low(a, power));
	p->hi = veorq_u8(p->hi, multiply_high(a, power));
	p->mid = veorq_u8(p->mid, multiply_low(fold(a), folded));
}

AES_INLINE uint8x16_t product_reduce(const struct product *p)
{
	uint8x16_t zero = vdupq_n_u8(0);
	uint8x16_t poly = vreinterpretq_u8_u64(vdupq_n_u64(0x87));
	uint8x16_t mid = veorq_u8(p->mid, veorq_u8(p->lo, p->hi));
	uint8x16_t lo = veorq_u8(p->lo, vextq_u8(zero, mid, 8));
	uint8x16_t hi = veorq_u8(p->hi, vextq_u8(mid, zero, 8));
	uint8x16_t top = multiply_high(hi, poly);

	lo = veorq_u8(lo, vextq_u8(zero, top, 8));
	hi = veorq_u8(hi, vextq_u8(top, zero, 8));
	return veorq_u8(lo, multiply_low(hi, poly));
}

AES_INLINE uint8x16_t multiply(uint8x16_t a, uint8x16_t b)
{
	uint8x16_t zero = vdupq_n_u8(0);
	struct product p = { zero, zero, zero };

	product_add(&p, a, b, fold(b));
	return product_reduce(&p);
}

/* Adds @count blocks, 1 to LANES, to the hash. */
AES_INLINE void ghash(struct gcm *gcm, const uint8x16_t *block, int count)
{
	uint8x16_t zero = vdupq_n_u8(0);
	struct product p = { zero, zero, zero };

#pragma GCC unroll 8
	for (int i = 0; i < count; i++) {
		int at = LANES - count + i;
		uint8x16_t b = vrbitq_u8(block[i]);

		if (i == 0)
			b = veorq_u8(b, gcm->sum);
		product_add(&p, b, gcm->power[at], gcm->folded[at]);
	}
	gcm->sum = product_reduce(&p);
}

AES_INLINE void key_stream(struct gcm *gcm, uint8x16_t *block, int count,
			   int rounds)
{
	const uint32x4_t one = { 0, 0, 0, 1 };

#pragma GCC unroll 8
	for (int i = 0; i < count; i++) {
		gcm->counter = vaddq_u32(gcm->counter, one);
		block[i] = vrev32q_u8(vreinterpretq_u8_u32(gcm->counter));
	}
	aes_encrypt(block, count, &gcm->rk, rounds);
}

static void ghash_bytes(struct gcm *gcm, const uint8_t *p, size_t len)
{
	uint8x16_t block[LANES];

	for (; len >= LANES * BLOCK_LEN; len -= LANES * BLOCK_LEN) {
		uint8x16x4_t four = vld1q_u8_x4(p);

		ghash(gcm, four.val, LANES);
		p += LANES * BLOCK_LEN;
	}
	while (len > 0) {
		uint8_t last[BLOCK_LEN] = { 0 };
		size_t take = MIN(len, BLOCK_LEN);

		memcpy(last, p, take);
		block[0] = block_load(last);
		ghash(gcm, block, 1);
		p += take;
		len -= take;
	}
}

/* Up to one block, through a buffer; what lies behind the end counts as 0. */
AES_INLINE void crypt_last(struct gcm *gcm, const uint8_t *in, uint8_t *out,
			   size_t len, bool encrypt, int rounds)
{
	uint8_t text[BLOCK_LEN] = { 0 };
	uint8_t result[BLOCK_LEN];
	uint8x16_t stream;

	memcpy(text, in, len);
	key_stream(gcm, &stream, 1, rounds);

	uint8x16_t from = block_load(text);

	block_store(result, veorq_u8(from, stream));
	memcpy(out, result, len);
	if (encrypt) {
		memset(result + len, 0, BLOCK_LEN - len);
		from = block_load(result);
	}
	ghash(gcm, &from, 1);
	secret_wipe(text, sizeof(text));
	secret_wipe(result, sizeof(result));
}

AES_INLINE void crypt(struct gcm *gcm, const uint8_t *in, uint8_t *out,
		      size_t len, bool encrypt, int rounds)
{
	for (; len >= LANES * BLOCK_LEN; len -= LANES * BLOCK_LEN) {
		uint8x16x4_t from = vld1q_u8_x4(in);
		uint8x16x4_t to;

		key_stream(gcm, to.val, LANES, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++)
			to.val[i] = veorq_u8(to.val[i], from.val[i]);
		vst1q_u8_x4(out, to);
		ghash(gcm, encrypt ? to.val : from.val, LANES);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	while (len > 0) {
		size_t take = MIN(len, BLOCK_LEN);

		crypt_last(gcm, in, out, take, encrypt, rounds);
		in += take;
		out += take;
		len -= take;
	}
}

AES_INLINE void gcm_init(struct gcm *gcm, const struct aes_gcm_message *msg,
			 int rounds)
{
	uint8_t first[BLOCK_LEN] = { 0 };
	uint8x16_t h = vdupq_n_u8(0);

	aes_expand_key(&gcm->rk, msg->key, msg->key_len);
	aes_encrypt(&h, 1, &gcm->rk, rounds);
	h = vrbitq_u8(h);
	gcm->power[3] = h;
#pragma GCC unroll 8
	for (int i = LANES - 1; i > 0; i--)
		gcm->power[i - 1] = multiply(gcm->power[i], h);
#pragma GCC unroll 8
	for (int i = 0; i < LANES; i++)
		gcm->folded[i] = fold(gcm->power[i]);
	gcm->sum = vdupq_n_u8(0);
	memcpy(first, msg->nonce, AES_GCM_NONCE_LEN);
	/* key_stream() adds one before use: block 0 masks the tag. */
	gcm->counter = vreinterpretq_u32_u8(vrev32q_u8(block_load(first)));
}

AES_INLINE void run(const struct aes_gcm_message *msg, uint8_t *tag, int rounds)
{
	struct gcm gcm;
	uint8_t length[BLOCK_LEN];
	uint8x16_t mask;
	uint8x16_t block;

	gcm_init(&gcm, msg, rounds);
	key_stream(&gcm, &mask, 1, rounds);
	ghash_bytes(&gcm, msg->aad, msg->aad_len);
	if (msg->encrypt)
		crypt(&gcm, msg->in, msg->out, msg->len, true, rounds);
	else
		crypt(&gcm, msg->in, msg->out, msg->len, false, rounds);
	store_be64(length, (uint64_t)msg->aad_len * 8);
	store_be64(length + 8, (uint64_t)msg->len * 8);
	block = block_load(length);
	ghash(&gcm, &block, 1);
	block_store(tag, veorq_u8(vrbitq_u8(gcm.sum), mask));
	secret_wipe(&gcm, sizeof(gcm));
	simd_wipe();
}

void aes_gcm_run_armv8(const struct aes_gcm_message *msg,
		       uint8_t tag[AES_GCM_TAG_LEN])
{
	switch (msg->key_len) {
	case 16:
		run(msg, tag, 10);
		break;
	case 24:
		run(msg, tag, 12);
		break;
	default:
		run(msg, tag, 14);
	}
}
