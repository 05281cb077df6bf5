/*
 * What the tests of elliptic curves share: see ec_sample.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <openssl/obj_mac.h>
#include <string.h>

#include "ec_sample.h"

static const int nid[EC_CURVE_COUNT] = {
	[EC_P192] = NID_X9_62_prime192v1, [EC_P224] = NID_secp224r1,
	[EC_P256] = NID_X9_62_prime256v1, [EC_P384] = NID_secp384r1,
	[EC_P521] = NID_secp521r1,	  [EC_SM2] = NID_sm2,
};

TEE_Result sample_fill(void *sample, void *buf, size_t len)
{
	struct sample *s = sample;
	uint8_t *p = buf;

	if (s->fails_with != TEE_SUCCESS)
		return s->fails_with;
	for (size_t i = 0; i < len; i++) {
		s->state = s->state * 6364136223846793005 + 1442695040888963407;
		p[i] = (uint8_t)(s->state >> 56);
	}
	return TEE_SUCCESS;
}

EC_GROUP *sample_group(enum ec_curve curve)
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(nid[curve]);

	assert_non_null(group);
	return group;
}

EC_POINT *sample_point(enum ec_curve curve, const EC_GROUP *group,
		       const struct ec_public *pub)
{
	int len = (int)ec_len(curve);
	EC_POINT *point = EC_POINT_new(group);
	BIGNUM *x = BN_bin2bn(pub->x, len, NULL);
	BIGNUM *y = BN_bin2bn(pub->y, len, NULL);

	if (!EC_POINT_set_affine_coordinates(group, point, x, y, NULL)) {
		EC_POINT_free(point);
		point = NULL;
	}
	BN_free(x);
	BN_free(y);
	return point;
}

void sample_public(enum ec_curve curve, const EC_GROUP *group,
		   const EC_POINT *point, struct ec_public *pub)
{
	int len = (int)ec_len(curve);
	BIGNUM *x = BN_new();
	BIGNUM *y = BN_new();

	memset(pub, 0, sizeof(*pub));
	assert_int_equal(
		EC_POINT_get_affine_coordinates(group, point, x, y, NULL), 1);
	assert_int_equal(BN_bn2binpad(x, pub->x, len), len);
	assert_int_equal(BN_bn2binpad(y, pub->y, len), len);
	BN_free(x);
	BN_free(y);
}
