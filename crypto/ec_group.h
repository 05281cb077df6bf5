/*
 * Points of elliptic curves and their multiples. Both shapes of curve have
 * complete addition formulas: one sequence of field operations is right for
 * all operands, equal, opposite or neutral, so no case is told apart.
 */
#ifndef EC_GROUP_H
#define EC_GROUP_H

#include "ec_field.h"

/* Projective: x/z and y/z. The neutral point has z 0 on a Weierstrass curve. */
struct ec_point {
	struct ec_num x;
	struct ec_num y;
	struct ec_num z;
};

struct ec_group;

/* The result may be an operand. */
struct ec_group_ops {
	void (*twice)(const struct ec_group *g, struct ec_point *r,
		      const struct ec_point *a);
	void (*add)(const struct ec_group *g, struct ec_point *r,
		    const struct ec_point *a, const struct ec_point *b);
	/* @b has z 1, which is not read, and is not neutral. */
	void (*add_affine)(const struct ec_group *g, struct ec_point *r,
			   const struct ec_point *a, const struct ec_point *b);
	void (*negate)(const struct ec_group *g, struct ec_point *r,
		       const struct ec_point *a);
	void (*neutral)(const struct ec_group *g, struct ec_point *r);
	/* 1 if the affine point @a is on the curve. */
	uint64_t (*on_curve)(const struct ec_group *g,
			     const struct ec_point *a);
};

extern const struct ec_group_ops ec_weierstrass_ops; /* y^2 = x^3 - 3 x + b */
extern const struct ec_group_ops
	ec_edwards_ops; /* a x^2 + y^2 = 1 + d x^2 y^2 */

struct ec_group {
	const struct ec_group_ops *ops;
	struct ec_field p;	  /* of coordinates */
	struct ec_field n;	  /* of the base point's order */
	struct ec_num constant;	  /* b or d, in the field's form */
	bool a_is_minus_one;	  /* of an Edwards curve; else 1 */
	unsigned int scalar_bits; /* a multiple of 8, at least that of n */
	/*
	 * Multiples of the base point G. With s an eighth of scalar_bits, entry
	 * 15 t + d - 1, for t 0 or 1 and d from 1 to 15, is the sum of
	 * 2^((4 t + j) s) G over the bits j that are set in d: x and then y, of
	 * p.limbs limbs each, in the field's form.
	 */
	const uint64_t *comb;
};

extern const struct ec_group ec_p192;
extern const struct ec_group ec_p224;
extern const struct ec_group ec_p256;
extern const struct ec_group ec_p384;
extern const struct ec_group ec_p521;
extern const struct ec_group ec_sm2;
extern const struct ec_group ec_ed25519;
extern const struct ec_group ec_ed448;

extern const uint64_t ec_comb_p192[30 * 2 * 3];
extern const uint64_t ec_comb_p224[30 * 2 * 4];
extern const uint64_t ec_comb_p256[30 * 2 * 4];
extern const uint64_t ec_comb_p384[30 * 2 * 6];
extern const uint64_t ec_comb_p521[30 * 2 * 9];
extern const uint64_t ec_comb_sm2[30 * 2 * 4];
extern const uint64_t ec_comb_ed25519[30 * 2 * 4];
extern const uint64_t ec_comb_ed448[30 * 2 * 7];

/**
 * ec_multiply() - @scalar times @a, in constant time
 * @scalar: plain, of at most scalar_bits bits
 * @r:      may be @a
 *
 * ec_multiply_base() - times the base point
 */
void ec_multiply(const struct ec_group *g, struct ec_point *r,
		 const struct ec_num *scalar, const struct ec_point *a);
void ec_multiply_base(const struct ec_group *g, struct ec_point *r,
		      const struct ec_num *scalar);

/**
 * ec_wipe_stack() - clear what field and group operations leave on the stack
 *
 * Their intermediate numbers are secrets when their operands are. For the end
 * of what calls many of them; ec_multiply() and ec_multiply_base() do it.
 */
void ec_wipe_stack(void);

/**
 * ec_sum_has_x_vartime() - does u G + v Q have this x coordinate?
 * @q: affine, on a Weierstrass curve, not neutral
 * @x: plain, below the order; the coordinate is taken modulo the order
 *
 * For public numbers only. Return: false, too, if the sum is neutral.
 */
bool ec_sum_has_x_vartime(const struct ec_group *g, const struct ec_num *u,
			  const struct ec_num *v, const struct ec_point *q,
			  const struct ec_num *x);

/** ec_affine() - bring z to 1; a point with z 0 becomes (0, 0). */
void ec_affine(const struct ec_group *g, struct ec_point *r);

#endif
