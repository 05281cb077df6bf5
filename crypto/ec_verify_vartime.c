/*
 * The sum that signatures are verified with, on Weierstrass curves. Everything
 * here is public, so time may show it: Jacobian coordinates (x / z^2, y / z^3),
 * whose additions have cases, and digits that are mostly 0. This takes half the
 * time of the complete formulas; see ec_group.h.
 */
#include <string.h>

#include "ec_group.h"

#define WINDOW_BITS 5u
#define ODD_COUNT   8u /* multiples kept: 1, 3 to 15 */
#define DIGITS_MAX  (528u + 1)

/* z 0 is the neutral point, which is its own double here, too. */
static void twice(const struct ec_field *f, struct ec_point *r,
		  const struct ec_point *a)
{
	struct ec_num zz, yy, b, s, t;

	/* s: 3 (x - z^2) (x + z^2); b: 4 x y^2. */
	ec_sqr(f, &zz, &a->z);
	ec_sqr(f, &yy, &a->y);
	ec_sub(f, &s, &a->x, &zz);
	ec_add(f, &t, &a->x, &zz);
	ec_mul(f, &s, &s, &t);
	ec_add(f, &t, &s, &s);
	ec_add(f, &s, &t, &s);
	ec_mul(f, &b, &a->x, &yy);
	ec_add(f, &b, &b, &b);
	ec_add(f, &b, &b, &b);

	ec_add(f, &t, &a->y, &a->z);
	ec_sqr(f, &t, &t);
	ec_sub(f, &t, &t, &yy);
	ec_sub(f, &r->z, &t, &zz);
	ec_sqr(f, &t, &s);
	ec_sub(f, &t, &t, &b);
	ec_sub(f, &r->x, &t, &b);
	ec_sub(f, &b, &b, &r->x);
	ec_mul(f, &b, &b, &s);
	ec_add(f, &yy, &yy, &yy);
	ec_sqr(f, &yy, &yy);
	ec_add(f, &yy, &yy, &yy);
	ec_sub(f, &r->y, &b, &yy);
}

/*
 * @b is not neutral; with @affine, its z is 1 and not read. @r may be @a, and
 * is not @b.
 */
static void add(const struct ec_field *f, struct ec_point *r,
		const struct ec_point *a, const struct ec_point *b, bool affine)
{
	struct ec_num u, s, h, d, v, t;

	if (ec_is_zero(f, &a->z)) {
		*r = *b;
		if (affine)
			r->z = f->one;
		return;
	}
	u = a->x;
	s = a->y;
	if (!affine) {
		ec_sqr(f, &t, &b->z);
		ec_mul(f, &u, &u, &t);
		ec_mul(f, &t, &t, &b->z);
		ec_mul(f, &s, &s, &t);
	}
	/* Differences of what the coordinates are over a common z. */
	ec_sqr(f, &t, &a->z);
	ec_mul(f, &h, &b->x, &t);
	ec_sub(f, &h, &h, &u);
	ec_mul(f, &t, &t, &a->z);
	ec_mul(f, &d, &b->y, &t);
	ec_sub(f, &d, &d, &s);
	if (ec_is_zero(f, &h)) {
		if (ec_is_zero(f, &d))
			twice(f, r, a);
		else
			*r = (struct ec_point){ .y = f->one };
		return;
	}
	ec_mul(f, &r->z, &a->z, &h);
	if (!affine)
		ec_mul(f, &r->z, &r->z, &b->z);
	ec_sqr(f, &t, &h);
	ec_mul(f, &v, &u, &t);
	ec_mul(f, &h, &h, &t);
	ec_sqr(f, &t, &d);
	ec_sub(f, &t, &t, &h);
	ec_sub(f, &t, &t, &v);
	ec_sub(f, &r->x, &t, &v);
	ec_sub(f, &v, &v, &r->x);
	ec_mul(f, &v, &v, &d);
	ec_mul(f, &s, &s, &h);
	ec_sub(f, &r->y, &v, &s);
}

static unsigned int bits(const struct ec_group *g, const struct ec_num *k,
			 size_t at, size_t count)
{
	unsigned int v = 0;

	for (size_t i = 0; i < count; i++, at++) {
		if (at / 64 < g->n.limbs)
			v |= (unsigned int)(k->w[at / 64] >> at % 64 & 1) << i;
	}
	return v;
}

/* Odd digits from -15 to 15 with at least four zeros after each. */
static void recode(const struct ec_group *g, const struct ec_num *k,
		   int8_t digit[DIGITS_MAX])
{
	unsigned int carry = 0;
	size_t i = 0;

	memset(digit, 0, DIGITS_MAX);
	while (i <= g->scalar_bits) {
		if (bits(g, k, i, 1) == carry) {
			i++;
			continue;
		}

		unsigned int v = bits(g, k, i, WINDOW_BITS) + carry;

		carry = v >> (WINDOW_BITS - 1);
		digit[i] = (int8_t)((int)v - (int)(carry << WINDOW_BITS));
		i += WINDOW_BITS;
	}
}

/* Entry of the comb for bit @i of @k in each of its teeth; see ec_group.h. */
static void add_comb(const struct ec_group *g, struct ec_point *sum,
		     const struct ec_num *k, size_t i)
{
	size_t limbs = g->p.limbs;
	struct ec_point entry = { .z = g->p.one };

	for (size_t t = 0; t < 2; t++) {
		unsigned int d = 0;

		for (size_t j = 0; j < 4; j++)
			d |= bits(g, k, i + (4 * t + j) * g->scalar_bits / 8, 1)
			     << j;
		if (d == 0)
			continue;

		const uint64_t *at = g->comb + (15 * t + d - 1) * 2 * limbs;

		memcpy(entry.x.w, at, limbs * sizeof(*at));
		memcpy(entry.y.w, at + limbs, limbs * sizeof(*at));
		add(&g->p, sum, sum, &entry, true);
	}
}

static void sum_of(const struct ec_group *g, struct ec_point *sum,
		   const struct ec_num *u, const struct ec_num *v,
		   const struct ec_point *q)
{
	const struct ec_field *f = &g->p;
	struct ec_point odd[ODD_COUNT];
	struct ec_point one;
	int8_t digit[DIGITS_MAX];

	twice(f, &one, q);
	odd[0] = *q;
	for (size_t i = 1; i < ODD_COUNT; i++)
		add(f, &odd[i], &odd[i - 1], &one, false);
	recode(g, v, digit);
	*sum = (struct ec_point){ .y = f->one };
	for (size_t i = g->scalar_bits + 1; i-- > 0;) {
		int d = digit[i];

		twice(f, sum, sum);
		if (d > 0) {
			add(f, sum, sum, &odd[d / 2], false);
		} else if (d < 0) {
			g->ops->negate(g, &one, &odd[-d / 2]);
			add(f, sum, sum, &one, false);
		}
		if (i < g->scalar_bits / 8)
			add_comb(g, sum, u, i);
	}
}

bool ec_sum_has_x_vartime(const struct ec_group *g, const struct ec_num *u,
			  const struct ec_num *v, const struct ec_point *q,
			  const struct ec_num *x)
{
	const struct ec_field *f = &g->p;
	struct ec_point sum;
	struct ec_num want;
	struct ec_num t = *x;
	uint64_t carry = 0;

	sum_of(g, &sum, u, v, q);
	if (ec_is_zero(f, &sum.z))
		return false;
	ec_sqr(f, &sum.z, &sum.z);
	/* x, and what else below the prime is x modulo the order, if any. */
	while (carry == 0 && ec_is_below(f, &t)) {
		ec_form(f, &want, &t);
		ec_mul(f, &want, &want, &sum.z);
		if (ec_is_equal(f, &want, &sum.x))
			return true;
		for (size_t i = 0; i < f->limbs; i++) {
			unsigned __int128 s = (unsigned __int128)t.w[i] +
					      g->n.modulus.w[i] + carry;

			t.w[i] = (uint64_t)s;
			carry = (uint64_t)(s >> 64);
		}
	}
	return false;
}
