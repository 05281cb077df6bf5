/*
 * Multiples of points: see ec_group.h.
 */
#include <base/secret.h>
#include <string.h>

#include "ec_group.h"

#define WINDOW_BITS  4u
#define WINDOW_COUNT 8u /* multiples kept: digits run from -8 to 8 */
#define COMB_ENTRIES 15u

/* A group operation and a field operation below it take less. */
#define STACK_BELOW 1792u

__attribute__((noinline)) void ec_wipe_stack(void)
{
	uint8_t area[STACK_BELOW];

	secret_wipe(area, sizeof(area));
}

static void choose_point(const struct ec_group *g, struct ec_point *r,
			 const struct ec_point *a, uint64_t mask)
{
	ec_choose(&g->p, &r->x, &a->x, mask);
	ec_choose(&g->p, &r->y, &a->y, mask);
	ec_choose(&g->p, &r->z, &a->z, mask);
}

/* 1 if the two are equal; both are small. */
static uint64_t small_equal(uint64_t a, uint64_t b)
{
	return ((a ^ b) - 1) >> 63;
}

/* Bit @at of a scalar, 0 beyond its limbs. */
static uint64_t bit(const struct ec_group *g, const struct ec_num *scalar,
		    size_t at)
{
	if (at / 64 >= g->n.limbs)
		return 0;
	return scalar->w[at / 64] >> (at % 64) & 1;
}

/*
 * Booth's digit @i: bits 4 i - 1 to 4 i + 3 of the scalar as
 * -8 b3 + 4 b2 + 2 b1 + b0 + b(-1).
 */
static uint64_t booth_digit(const struct ec_group *g,
			    const struct ec_num *scalar, size_t i,
			    uint64_t *negative)
{
	size_t low = i * WINDOW_BITS;
	uint64_t v = i == 0 ? 0 : bit(g, scalar, low - 1);

	for (size_t j = 0; j < WINDOW_BITS; j++)
		v |= bit(g, scalar, low + j) << (j + 1);
	*negative = v >> WINDOW_BITS;
	v ^= ec_mask(*negative) & 31;
	return (v + 1) >> 1;
}

/* @r becomes @digit times the point whose multiples are in @table. */
static void look_up(const struct ec_group *g, struct ec_point *r,
		    const struct ec_point *table, uint64_t digit,
		    uint64_t negative)
{
	struct ec_point opposite;

	g->ops->neutral(g, r);
	for (size_t i = 0; i < WINDOW_COUNT; i++)
		choose_point(g, r, &table[i],
			     ec_mask(small_equal(digit, i + 1)));
	g->ops->negate(g, &opposite, r);
	choose_point(g, r, &opposite, ec_mask(negative));
}

void ec_multiply(const struct ec_group *g, struct ec_point *r,
		 const struct ec_num *scalar, const struct ec_point *a)
{
	struct ec_point table[WINDOW_COUNT];
	struct ec_point one;
	struct ec_point sum;
	uint64_t negative = 0;

	table[0] = *a;
	g->ops->twice(g, &table[1], a);
	for (size_t i = 2; i < WINDOW_COUNT; i++)
		g->ops->add(g, &table[i], &table[i - 1], a);

	/* One digit more than the bits have: the carry of the last. */
	size_t i = g->scalar_bits / WINDOW_BITS;
	uint64_t digit = booth_digit(g, scalar, i, &negative);

	look_up(g, &sum, table, digit, negative);
	while (i-- > 0) {
		for (size_t j = 0; j < WINDOW_BITS; j++)
			g->ops->twice(g, &sum, &sum);
		digit = booth_digit(g, scalar, i, &negative);
		look_up(g, &one, table, digit, negative);
		g->ops->add(g, &sum, &sum, &one);
	}
	*r = sum;
	secret_wipe(table, sizeof(table));
	secret_wipe(&one, sizeof(one));
	secret_wipe(&sum, sizeof(sum));
	ec_wipe_stack();
}

/* @one becomes entry @digit of half @t of the comb; for digit 0, some entry. */
static void look_up_comb(const struct ec_group *g, struct ec_point *one,
			 size_t t, uint64_t digit)
{
	size_t limbs = g->p.limbs;
	const uint64_t *entry = g->comb + t * COMB_ENTRIES * 2 * limbs;

	memset(one, 0, sizeof(*one));
	for (size_t d = 1; d <= COMB_ENTRIES; d++, entry += 2 * limbs) {
		uint64_t mask = ec_mask(small_equal(digit, d));

		for (size_t i = 0; i < limbs; i++) {
			one->x.w[i] |= mask & entry[i];
			one->y.w[i] |= mask & entry[limbs + i];
		}
	}
}

void ec_multiply_base(const struct ec_group *g, struct ec_point *r,
		      const struct ec_num *scalar)
{
	size_t step = g->scalar_bits / 8;
	struct ec_point one;
	struct ec_point next;
	struct ec_point sum;

	g->ops->neutral(g, &sum);
	for (size_t i = step; i-- > 0;) {
		g->ops->twice(g, &sum, &sum);
		for (size_t t = 0; t < 2; t++) {
			uint64_t digit = 0;

			for (size_t j = 0; j < 4; j++)
				digit |= bit(g, scalar, i + (4 * t + j) * step)
					 << j;
			look_up_comb(g, &one, t, digit);
			g->ops->add_affine(g, &next, &sum, &one);
			choose_point(g, &sum, &next,
				     ~ec_mask(small_equal(digit, 0)));
		}
	}
	*r = sum;
	secret_wipe(&one, sizeof(one));
	secret_wipe(&next, sizeof(next));
	secret_wipe(&sum, sizeof(sum));
	ec_wipe_stack();
}

void ec_affine(const struct ec_group *g, struct ec_point *r)
{
	struct ec_num inverse;

	ec_invert(&g->p, &inverse, &r->z);
	ec_mul(&g->p, &r->x, &r->x, &inverse);
	ec_mul(&g->p, &r->y, &r->y, &inverse);
	r->z = g->p.one;
	secret_wipe(&inverse, sizeof(inverse));
}
