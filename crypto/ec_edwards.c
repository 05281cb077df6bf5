/*
 * a x^2 + y^2 = 1 + d x^2 y^2 over a prime field, a square and d not: the
 * projective formulas of Bernstein, Birkner, Joye, Lange and Peters ("Twisted
 * Edwards curves", 2008, clause 6), which are complete then.
 */
#include "ec_group.h"

/* @r becomes a times @v. */
static void times_a(const struct ec_group *g, struct ec_num *r,
		    const struct ec_num *v)
{
	static const struct ec_num zero;

	if (g->a_is_minus_one)
		ec_sub(&g->p, r, &zero, v);
	else
		*r = *v;
}

/* @zz is the product of the two z. */
static void add_with(const struct ec_group *g, struct ec_point *r,
		     const struct ec_point *a, const struct ec_point *b,
		     const struct ec_num *zz)
{
	const struct ec_field *f = &g->p;
	struct ec_num xx, yy, e, minus, plus, s, t;

	ec_mul(f, &xx, &a->x, &b->x);
	ec_mul(f, &yy, &a->y, &b->y);
	/* minus, plus: zz^2 -+ d xx yy. */
	ec_mul(f, &e, &xx, &yy);
	ec_mul(f, &e, &e, &g->constant);
	ec_sqr(f, &s, zz);
	ec_sub(f, &minus, &s, &e);
	ec_add(f, &plus, &s, &e);

	ec_add(f, &s, &a->x, &a->y);
	ec_add(f, &t, &b->x, &b->y);
	ec_mul(f, &s, &s, &t);
	ec_sub(f, &s, &s, &xx);
	ec_sub(f, &s, &s, &yy);
	ec_mul(f, &s, &s, zz);
	ec_mul(f, &r->x, &s, &minus);
	times_a(g, &t, &xx);
	ec_sub(f, &t, &yy, &t);
	ec_mul(f, &t, &t, zz);
	ec_mul(f, &r->y, &t, &plus);
	ec_mul(f, &r->z, &minus, &plus);
}

static void add(const struct ec_group *g, struct ec_point *r,
		const struct ec_point *a, const struct ec_point *b)
{
	struct ec_num zz;

	ec_mul(&g->p, &zz, &a->z, &b->z);
	add_with(g, r, a, b, &zz);
}

static void add_affine(const struct ec_group *g, struct ec_point *r,
		       const struct ec_point *a, const struct ec_point *b)
{
	struct ec_num zz = a->z;

	add_with(g, r, a, b, &zz);
}

static void twice(const struct ec_group *g, struct ec_point *r,
		  const struct ec_point *a)
{
	const struct ec_field *f = &g->p;
	struct ec_num xx, yy, xy, sum, j;

	ec_add(f, &xy, &a->x, &a->y);
	ec_sqr(f, &xy, &xy);
	ec_sqr(f, &xx, &a->x);
	ec_sqr(f, &yy, &a->y);
	ec_sub(f, &xy, &xy, &xx);
	ec_sub(f, &xy, &xy, &yy);
	times_a(g, &xx, &xx);
	ec_add(f, &sum, &xx, &yy);
	ec_sqr(f, &j, &a->z);
	ec_add(f, &j, &j, &j);
	ec_sub(f, &j, &sum, &j);
	ec_mul(f, &r->x, &xy, &j);
	ec_sub(f, &xx, &xx, &yy);
	ec_mul(f, &r->y, &sum, &xx);
	ec_mul(f, &r->z, &sum, &j);
}

static void negate(const struct ec_group *g, struct ec_point *r,
		   const struct ec_point *a)
{
	static const struct ec_num zero;

	ec_sub(&g->p, &r->x, &zero, &a->x);
	r->y = a->y;
	r->z = a->z;
}

static void neutral(const struct ec_group *g, struct ec_point *r)
{
	*r = (struct ec_point){ .y = g->p.one, .z = g->p.one };
}

static uint64_t on_curve(const struct ec_group *g, const struct ec_point *a)
{
	const struct ec_field *f = &g->p;
	struct ec_num xx, yy, left, right;

	ec_sqr(f, &xx, &a->x);
	ec_sqr(f, &yy, &a->y);
	times_a(g, &left, &xx);
	ec_add(f, &left, &left, &yy);
	ec_mul(f, &right, &xx, &yy);
	ec_mul(f, &right, &right, &g->constant);
	ec_add(f, &right, &right, &f->one);
	return ec_is_equal(f, &left, &right);
}

const struct ec_group_ops ec_edwards_ops = {
	.twice = twice,
	.add = add,
	.add_affine = add_affine,
	.negate = negate,
	.neutral = neutral,
	.on_curve = on_curve,
};
