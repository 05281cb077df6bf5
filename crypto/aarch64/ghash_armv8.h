/*
 * GHASH with PMULL. A field element is kept with the bits of each byte turned
 * round (RBIT), which makes it a plain polynomial, bit i for x^i: a product is
 * a carry-less product, reduced by x^128 = x^7 + x^2 + x + 1. Four blocks are
 * multiplied by H^4..H and reduced together.
 */
#ifndef CRYPTO_AARCH64_GHASH_ARMV8_H
#define CRYPTO_AARCH64_GHASH_ARMV8_H

#include "aarch64/aes_armv8.h"

#define BLOCK_LEN 16u
#define LANES	  4 /* blocks in flight */

struct ghash {
	uint8x16_t power[LANES];  /* H^4, H^3, H^2, H */
	uint8x16_t folded[LANES]; /* their halves added, for Karatsuba */
	uint8x16_t sum;		  /* so far */
};

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

/* Starts with the hash key @h as it comes from AES. */
AES_INLINE void ghash_init(struct ghash *hash, uint8x16_t h)
{
	h = vrbitq_u8(h);
	hash->power[LANES - 1] = h;
#pragma GCC unroll 8
	for (int i = LANES - 1; i > 0; i--)
		hash->power[i - 1] = multiply(hash->power[i], h);
#pragma GCC unroll 8
	for (int i = 0; i < LANES; i++)
		hash->folded[i] = fold(hash->power[i]);
	hash->sum = vdupq_n_u8(0);
}

/* Adds @count blocks, 1 to LANES, to the hash. */
AES_INLINE void ghash(struct ghash *hash, const uint8x16_t *block, int count)
{
	uint8x16_t zero = vdupq_n_u8(0);
	struct product p = { zero, zero, zero };

#pragma GCC unroll 8
	for (int i = 0; i < count; i++) {
		int at = LANES - count + i;
		uint8x16_t b = vrbitq_u8(block[i]);

		if (i == 0)
			b = veorq_u8(b, hash->sum);
		product_add(&p, b, hash->power[at], hash->folded[at]);
	}
	hash->sum = product_reduce(&p);
}

#endif
