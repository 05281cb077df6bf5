/*
 * Field arithmetic in C, for crypto/portable and crypto/aarch64 to make the
 * tables of ec_field.h from.
 */
#ifndef EC_PORTABLE_H
#define EC_PORTABLE_H

#include "ec_field.h"

#define EC_DECLARE_PRODUCTS(name)                                              \
	void ec_##name##_mul(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a, const struct ec_num *b);  \
	void ec_##name##_sqr(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a)

#define EC_DECLARE_SUMS(prefix, n)                                             \
	void prefix##_add##n(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a, const struct ec_num *b);  \
	void prefix##_sub##n(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a, const struct ec_num *b)

EC_DECLARE_SUMS(ec, 3);
EC_DECLARE_SUMS(ec, 4);
EC_DECLARE_SUMS(ec, 6);
EC_DECLARE_SUMS(ec, 7);
EC_DECLARE_SUMS(ec, 9);
EC_DECLARE_PRODUCTS(montgomery3);
EC_DECLARE_PRODUCTS(montgomery4);
EC_DECLARE_PRODUCTS(montgomery6);
EC_DECLARE_PRODUCTS(montgomery7);
EC_DECLARE_PRODUCTS(montgomery9);
EC_DECLARE_PRODUCTS(p256);
EC_DECLARE_PRODUCTS(p521);
EC_DECLARE_PRODUCTS(p25519);
EC_DECLARE_PRODUCTS(p448);

#endif
