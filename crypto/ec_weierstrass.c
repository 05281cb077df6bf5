/*
 * y^2 = x^3 - 3 x + b over a prime field, of prime order: the complete formulas
 * of Renes, Costello and Batina ("Complete addition formulas for prime order
 * elliptic curves", 2015, algorithms 4 to 6).
 */
#include <base/secret.h>

#include "ec_group.h"

/* What the two additions share: products of coordinates. */
struct products {
	struct ec_num xx; /* x1 x2 */
	struct ec_num yy;
	struct ec_num zz;
	struct ec_num xy; /* x1 y2 + x2 y1 */
	struct ec_num yz;
	struct ec_num xz;
};

static void thrice(const struct ec_field *f, struct ec_num *r,
		   const struct ec_num *a)
{
	struct ec_num two;

	ec_add(f, &two, a, a);
	ec_add(f, r, &two, a);
}

/* (a1 + b1) (a2 + b2) - aa - bb: the mixed products of two coordinates. */
static void mixed(const struct ec_field *f, struct ec_num *r,
		  const struct ec_num *a1, const struct ec_num *b1,
		  const struct ec_num *a2, const struct ec_num *b2,
		  const struct ec_num *aa, const struct ec_num *bb)
{
	struct ec_num s;
	struct ec_num t;

	ec_add(f, &s, a1, b1);
	ec_add(f, &t, a2, b2);
	ec_mul(f, &s, &s, &t);
	ec_add(f, &t, aa, bb);
	ec_sub(f, r, &s, &t);
}

/* The sum from the products, which are used up. */
static void finish(const struct ec_group *g, struct ec_point *r,
		   struct products *m)
{
	const struct ec_field *f = &g->p;
	struct ec_num s;
	struct ec_num t;

	/* s, t: yy -+ 3 (xz - b zz); zz: 3 zz; xx: 3 xx - 3 zz. */
	ec_mul(f, &s, &g->constant, &m->zz);
	ec_sub(f, &s, &m->xz, &s);
	thrice(f, &s, &s);
	ec_add(f, &t, &m->yy, &s);
	ec_sub(f, &s, &m->yy, &s);
	thrice(f, &m->zz, &m->zz);
	/* xz: 3 (b xz - 3 zz - xx), with zz already tripled. */
	ec_mul(f, &m->xz, &g->constant, &m->xz);
	ec_sub(f, &m->xz, &m->xz, &m->zz);
	ec_sub(f, &m->xz, &m->xz, &m->xx);
	thrice(f, &m->xz, &m->xz);
	thrice(f, &m->xx, &m->xx);
	ec_sub(f, &m->xx, &m->xx, &m->zz);

	ec_mul(f, &m->yy, &m->yz, &m->xz);
	ec_mul(f, &r->x, &m->xy, &t);
	ec_sub(f, &r->x, &r->x, &m->yy);
	ec_mul(f, &m->yy, &m->xx, &m->xz);
	ec_mul(f, &r->y, &t, &s);
	ec_add(f, &r->y, &r->y, &m->yy);
	ec_mul(f, &m->yy, &m->xy, &m->xx);
	ec_mul(f, &r->z, &m->yz, &s);
	ec_add(f, &r->z, &r->z, &m->yy);
}

static void add(const struct ec_group *g, struct ec_point *r,
		const struct ec_point *a, const struct ec_point *b)
{
	const struct ec_field *f = &g->p;
	struct products m;

	ec_mul(f, &m.xx, &a->x, &b->x);
	ec_mul(f, &m.yy, &a->y, &b->y);
	ec_mul(f, &m.zz, &a->z, &b->z);
	mixed(f, &m.xy, &a->x, &a->y, &b->x, &b->y, &m.xx, &m.yy);
	mixed(f, &m.yz, &a->y, &a->z, &b->y, &b->z, &m.yy, &m.zz);
	mixed(f, &m.xz, &a->x, &a->z, &b->x, &b->z, &m.xx, &m.zz);
	finish(g, r, &m);
}

static void add_affine(const struct ec_group *g, struct ec_point *r,
		       const struct ec_point *a, const struct ec_point *b)
{
	const struct ec_field *f = &g->p;
	struct products m;

	ec_mul(f, &m.xx, &a->x, &b->x);
	ec_mul(f, &m.yy, &a->y, &b->y);
	m.zz = a->z;
	mixed(f, &m.xy, &a->x, &a->y, &b->x, &b->y, &m.xx, &m.yy);
	ec_mul(f, &m.yz, &b->y, &a->z);
	ec_add(f, &m.yz, &m.yz, &a->y);
	ec_mul(f, &m.xz, &b->x, &a->z);
	ec_add(f, &m.xz, &m.xz, &a->x);
	finish(g, r, &m);
}

static void twice(const struct ec_group *g, struct ec_point *r,
		  const struct ec_point *a)
{
	const struct ec_field *f = &g->p;
	struct ec_num xx, yy, zz, xy, xz, yz, s, t;

	ec_sqr(f, &xx, &a->x);
	ec_sqr(f, &yy, &a->y);
	ec_sqr(f, &zz, &a->z);
	ec_mul(f, &xy, &a->x, &a->y);
	ec_add(f, &xy, &xy, &xy);
	ec_mul(f, &xz, &a->x, &a->z);
	ec_add(f, &xz, &xz, &xz);
	ec_mul(f, &yz, &a->y, &a->z);
	ec_add(f, &yz, &yz, &yz);

	/* s, t: yy -+ 3 (b zz - xz). */
	ec_mul(f, &s, &g->constant, &zz);
	ec_sub(f, &s, &s, &xz);
	thrice(f, &s, &s);
	ec_add(f, &t, &yy, &s);
	ec_sub(f, &s, &yy, &s);
	thrice(f, &zz, &zz);
	ec_mul(f, &xz, &g->constant, &xz);
	ec_sub(f, &xz, &xz, &zz);
	ec_sub(f, &xz, &xz, &xx);
	thrice(f, &xz, &xz);
	thrice(f, &xx, &xx);
	ec_sub(f, &xx, &xx, &zz);

	ec_mul(f, &t, &t, &s);
	ec_mul(f, &xx, &xx, &xz);
	ec_add(f, &r->y, &t, &xx);
	ec_mul(f, &s, &s, &xy);
	ec_mul(f, &xz, &xz, &yz);
	ec_sub(f, &r->x, &s, &xz);
	ec_mul(f, &s, &yz, &yy);
	ec_add(f, &s, &s, &s);
	ec_add(f, &r->z, &s, &s);
}

static void negate(const struct ec_group *g, struct ec_point *r,
		   const struct ec_point *a)
{
	static const struct ec_num zero;

	r->x = a->x;
	ec_sub(&g->p, &r->y, &zero, &a->y);
	r->z = a->z;
}

static void neutral(const struct ec_group *g, struct ec_point *r)
{
	*r = (struct ec_point){ .y = g->p.one };
}

static uint64_t on_curve(const struct ec_group *g, const struct ec_point *a)
{
	const struct ec_field *f = &g->p;
	struct ec_num left;
	struct ec_num right;
	struct ec_num x3;

	ec_sqr(f, &left, &a->y);
	ec_sqr(f, &right, &a->x);
	ec_mul(f, &right, &right, &a->x);
	thrice(f, &x3, &a->x);
	ec_sub(f, &right, &right, &x3);
	ec_add(f, &right, &right, &g->constant);
	return ec_is_equal(f, &left, &right);
}

const struct ec_group_ops ec_weierstrass_ops = {
	.twice = twice,
	.add = add,
	.add_affine = add_affine,
	.negate = negate,
	.neutral = neutral,
	.on_curve = on_curve,
};
