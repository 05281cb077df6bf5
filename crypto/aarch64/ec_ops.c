/*
 * The field arithmetic of ec_field.h: sums, and products of four limbs, in
 * assembly, where carries stay in flags; the rest in C.
 */
#include <assert.h>

#include "ec_portable.h"

/* What ec_ops_a64.S takes from the field. */
static_assert(offsetof(struct ec_field, neg_inverse) == 16, "NEG_INVERSE");
static_assert(offsetof(struct ec_field, modulus) == 24, "MODULUS");

EC_DECLARE_SUMS(ec_a64, 4);
EC_DECLARE_SUMS(ec_a64, 6);
EC_DECLARE_SUMS(ec_a64, 7);
EC_DECLARE_SUMS(ec_a64, 9);
EC_DECLARE_PRODUCTS(a64_p256);
EC_DECLARE_PRODUCTS(a64_p25519);
void ec_a64_montgomery4_mul(const struct ec_field *f, struct ec_num *r,
			    const struct ec_num *a, const struct ec_num *b);

static void montgomery4_sqr(const struct ec_field *f, struct ec_num *r,
			    const struct ec_num *a)
{
	ec_a64_montgomery4_mul(f, r, a, a);
}

const struct ec_field_ops ec_ops_montgomery3 = { ec_montgomery3_mul,
						 ec_montgomery3_sqr, ec_add3,
						 ec_sub3 };
const struct ec_field_ops ec_ops_montgomery4 = { ec_a64_montgomery4_mul,
						 montgomery4_sqr, ec_a64_add4,
						 ec_a64_sub4 };
const struct ec_field_ops ec_ops_montgomery6 = { ec_montgomery6_mul,
						 ec_montgomery6_sqr,
						 ec_a64_add6, ec_a64_sub6 };
const struct ec_field_ops ec_ops_montgomery7 = { ec_montgomery7_mul,
						 ec_montgomery7_sqr,
						 ec_a64_add7, ec_a64_sub7 };
const struct ec_field_ops ec_ops_montgomery9 = { ec_montgomery9_mul,
						 ec_montgomery9_sqr,
						 ec_a64_add9, ec_a64_sub9 };
const struct ec_field_ops ec_ops_p256 = { ec_a64_p256_mul, ec_a64_p256_sqr,
					  ec_a64_add4, ec_a64_sub4 };
const struct ec_field_ops ec_ops_p521 = { ec_p521_mul, ec_p521_sqr, ec_a64_add9,
					  ec_a64_sub9 };
const struct ec_field_ops ec_ops_p25519 = { ec_a64_p25519_mul,
					    ec_a64_p25519_sqr, ec_a64_add4,
					    ec_a64_sub4 };
const struct ec_field_ops ec_ops_p448 = { ec_p448_mul, ec_p448_sqr, ec_a64_add7,
					  ec_a64_sub7 };
