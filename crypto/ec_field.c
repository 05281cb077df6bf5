/*
 * What all moduli share: see ec_field.h.
 */
#include <base/secret.h>
#include <string.h>

#include "ec_field.h"

void ec_form(const struct ec_field *f, struct ec_num *r, const struct ec_num *a)
{
	ec_mul(f, r, a, &f->square);
}

void ec_plain(const struct ec_field *f, struct ec_num *r,
	      const struct ec_num *a)
{
	static const struct ec_num one = { { 1 } };

	ec_mul(f, r, a, &one);
}

void ec_choose(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a, uint64_t mask)
{
	for (size_t i = 0; i < f->limbs; i++)
		r->w[i] ^= mask & (r->w[i] ^ a->w[i]);
}

/* 1 if @v is 0. */
static uint64_t limb_is_zero(uint64_t v)
{
	return 1 ^ ((v | (0 - v)) >> 63);
}

uint64_t ec_is_zero(const struct ec_field *f, const struct ec_num *a)
{
	uint64_t any = 0;

	for (size_t i = 0; i < f->limbs; i++)
		any |= a->w[i];
	return limb_is_zero(any);
}

uint64_t ec_is_equal(const struct ec_field *f, const struct ec_num *a,
		     const struct ec_num *b)
{
	uint64_t any = 0;

	for (size_t i = 0; i < f->limbs; i++)
		any |= a->w[i] ^ b->w[i];
	return limb_is_zero(any);
}

uint64_t ec_is_below(const struct ec_field *f, const struct ec_num *a)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < f->limbs; i++) {
		unsigned __int128 d =
			(unsigned __int128)a->w[i] - f->modulus.w[i] - borrow;

		borrow = (uint64_t)(d >> 64) & 1;
	}
	return borrow;
}

static unsigned int window(const struct ec_num *exponent, size_t i)
{
	return (unsigned int)(exponent->w[i / 16] >> (i % 16 * 4)) & 15;
}

void ec_power(const struct ec_field *f, struct ec_num *r,
	      const struct ec_num *a, const struct ec_num *exponent)
{
	size_t top = (f->bits + 3) / 4 - 1;
	struct ec_num power[16];
	struct ec_num sum;

	power[0] = f->one;
	power[1] = *a;
	for (size_t i = 2; i < 16; i++)
		ec_mul(f, &power[i], &power[i - 1], a);
	sum = power[window(exponent, top)];
	for (size_t i = top; i-- > 0;) {
		unsigned int digit = window(exponent, i);

		for (size_t j = 0; j < 4; j++)
			ec_sqr(f, &sum, &sum);
		if (digit != 0)
			ec_mul(f, &sum, &sum, &power[digit]);
	}
	*r = sum;
	secret_wipe(power, sizeof(power));
	secret_wipe(&sum, sizeof(sum));
}

void ec_invert(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a)
{
	struct ec_num exponent = f->modulus;
	uint64_t borrow = 2;

	/* The modulus is prime (Fermat). */
	for (size_t i = 0; i < f->limbs; i++) {
		uint64_t was = exponent.w[i];

		exponent.w[i] -= borrow;
		borrow = was < borrow;
	}
	ec_power(f, r, a, &exponent);
}

void ec_load_be(struct ec_num *r, const uint8_t *in, size_t len)
{
	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < len; i++)
		r->w[i / 8] |= (uint64_t)in[len - 1 - i] << (i % 8 * 8);
}

void ec_load_le(struct ec_num *r, const uint8_t *in, size_t len)
{
	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < len; i++)
		r->w[i / 8] |= (uint64_t)in[i] << (i % 8 * 8);
}

void ec_store_be(uint8_t *out, size_t len, const struct ec_num *a)
{
	for (size_t i = 0; i < len; i++)
		out[len - 1 - i] = (uint8_t)(a->w[i / 8] >> (i % 8 * 8));
}

void ec_store_le(uint8_t *out, size_t len, const struct ec_num *a)
{
	for (size_t i = 0; i < len; i++)
		out[i] = (uint8_t)(a->w[i / 8] >> (i % 8 * 8));
}
