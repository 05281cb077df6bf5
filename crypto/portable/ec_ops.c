/*
 * The field arithmetic of ec_field.h: everything in C.
 */
#include "ec_portable.h"

#define EC_OPS(name, n)                                                        \
	const struct ec_field_ops ec_ops_##name = { ec_##name##_mul,           \
						    ec_##name##_sqr,           \
						    ec_add##n, ec_sub##n }

EC_OPS(montgomery3, 3);
EC_OPS(montgomery4, 4);
EC_OPS(montgomery6, 6);
EC_OPS(montgomery7, 7);
EC_OPS(montgomery9, 9);
EC_OPS(p256, 4);
EC_OPS(p521, 9);
EC_OPS(p25519, 4);
EC_OPS(p448, 7);
