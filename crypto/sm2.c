/*
 * SM2's signatures and identities: see crypto/sm2.h.
 */
#include <assert.h>
#include <base/secret.h>
#include <crypto/digest.h>
#include <crypto/sm2.h>
#include <string.h>

#include "ec_keys.h"

#define TRIES_MAX 8 /* each fails once in 2^190 */

static_assert(SM2_LEN <= EC_LEN_MAX, "a point of the curve fits");

/* a || b || x || y of the base point, as Z takes them in (GB/T 32918.5). */
static const uint8_t parameters[4 * SM2_LEN] = {
	0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc, 0x28, 0xe9, 0xfa, 0x9e,
	0x9d, 0x9f, 0x5e, 0x34, 0x4d, 0x5a, 0x9e, 0x4b, 0xcf, 0x65, 0x09, 0xa7,
	0xf3, 0x97, 0x89, 0xf5, 0x15, 0xab, 0x8f, 0x92, 0xdd, 0xbc, 0xbd, 0x41,
	0x4d, 0x94, 0x0e, 0x93, 0x32, 0xc4, 0xae, 0x2c, 0x1f, 0x19, 0x81, 0x19,
	0x5f, 0x99, 0x04, 0x46, 0x6a, 0x39, 0xc9, 0x94, 0x8f, 0xe3, 0x0b, 0xbf,
	0xf2, 0x66, 0x0b, 0xe1, 0x71, 0x5a, 0x45, 0x89, 0x33, 0x4c, 0x74, 0xc7,
	0xbc, 0x37, 0x36, 0xa2, 0xf4, 0xf6, 0x77, 0x9c, 0x59, 0xbd, 0xce, 0xe3,
	0x6b, 0x69, 0x21, 0x53, 0xd0, 0xa9, 0x87, 0x7c, 0xc6, 0x2a, 0x47, 0x40,
	0x02, 0xdf, 0x32, 0xe5, 0x21, 0x39, 0xf0, 0xa0,
};

TEE_Result sm2_identity(const uint8_t *id, size_t id_len,
			const struct ec_public *pub, uint8_t z[SM2_LEN])
{
	if (id_len > SM2_ID_LEN_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	const uint8_t bits[2] = { (uint8_t)(id_len >> 5),
				  (uint8_t)(id_len << 3) };
	struct digest ctx;

	digest_init(&ctx, DIGEST_SM3);
	digest_update(&ctx, bits, sizeof(bits));
	digest_update(&ctx, id, id_len);
	digest_update(&ctx, parameters, sizeof(parameters));
	digest_update(&ctx, pub->x, SM2_LEN);
	digest_update(&ctx, pub->y, SM2_LEN);
	digest_final(&ctx, z);
	return TEE_SUCCESS;
}

/* The digest plus the x coordinate of @a, modulo the order; plain. */
static void digest_plus_x(struct ec_num *r, const uint8_t digest[SM2_LEN],
			  struct ec_point *a)
{
	const struct ec_field *n = &ec_sm2.n;
	struct ec_num x;

	ec_affine(&ec_sm2, a);
	ec_plain(&ec_sm2.p, &x, &a->x);
	ec_reduce(n, &x, &x);
	ec_load_be(r, digest, SM2_LEN);
	ec_reduce(n, r, r);
	ec_add(n, r, r, &x);
}

bool sm2_sign_with(const struct ec_num *d, const struct ec_num *k,
		   const uint8_t digest[SM2_LEN],
		   uint8_t sig[SM2_SIGNATURE_LEN])
{
	const struct ec_field *n = &ec_sm2.n;
	struct ec_point point;
	struct ec_num r, s, t, r_and_k;

	ec_multiply_base(&ec_sm2, &point, k);
	digest_plus_x(&r, digest, &point);
	ec_add(n, &r_and_k, &r, k);
	/* s is (k - r d) / (1 + d). */
	ec_form(n, &t, d);
	ec_mul(n, &s, &t, &r);
	ec_sub(n, &s, k, &s);
	ec_add(n, &t, &t, &n->one);
	ec_invert(n, &t, &t);
	ec_mul(n, &s, &s, &t);
	ec_store_be(sig, SM2_LEN, &r);
	ec_store_be(sig + SM2_LEN, SM2_LEN, &s);

	bool fits = (ec_is_zero(n, &r) | ec_is_zero(n, &s) |
		     ec_is_zero(n, &r_and_k)) == 0;

	secret_wipe(&point, sizeof(point));
	secret_wipe(&s, sizeof(s));
	secret_wipe(&t, sizeof(t));
	secret_wipe(&r_and_k, sizeof(r_and_k));
	ec_wipe_stack();
	return fits;
}

TEE_Result sm2_sign(const uint8_t priv[SM2_LEN], const struct ec_public *pub,
		    const uint8_t digest[SM2_LEN],
		    const struct crypto_random *random,
		    uint8_t sig[SM2_SIGNATURE_LEN])
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	struct ec_public own;
	struct ec_num d;
	struct ec_num k;

	memset(sig, 0, SM2_SIGNATURE_LEN);
	if (!ec_load_private(EC_SM2, &d, priv))
		goto out;
	if (pub == NULL) {
		ec_public_from_private(EC_SM2, priv, &own);
		pub = &own;
	}
	for (size_t i = 0; i < TRIES_MAX; i++) {
		res = ec_secret_number(EC_SM2, priv, digest, SM2_LEN, random,
				       &k);
		if (res != TEE_SUCCESS)
			goto out;
		if (sm2_sign_with(&d, &k, digest, sig))
			break;
	}
	/* Released only if it verifies: a fault would give the key away. */
	res = sm2_verify(pub, digest, sig, SM2_SIGNATURE_LEN);
	if (res == TEE_ERROR_SIGNATURE_INVALID)
		res = TEE_ERROR_SECURITY;
out:
	secret_wipe(&d, sizeof(d));
	secret_wipe(&k, sizeof(k));
	if (res != TEE_SUCCESS)
		secret_wipe(sig, SM2_SIGNATURE_LEN);
	return res;
}

TEE_Result sm2_verify(const struct ec_public *pub,
		      const uint8_t digest[SM2_LEN], const uint8_t *sig,
		      size_t sig_len)
{
	const struct ec_field *n = &ec_sm2.n;
	struct ec_point point;
	struct ec_num r, s, t, x;

	if (!ec_load_point(EC_SM2, &point, pub))
		return TEE_ERROR_BAD_PARAMETERS;
	if (sig_len != SM2_SIGNATURE_LEN)
		return TEE_ERROR_SIGNATURE_INVALID;
	ec_load_be(&r, sig, SM2_LEN);
	ec_load_be(&s, sig + SM2_LEN, SM2_LEN);
	if (!ec_is_below(n, &r) || !ec_is_below(n, &s) || ec_is_zero(n, &r) ||
	    ec_is_zero(n, &s))
		return TEE_ERROR_SIGNATURE_INVALID;
	ec_add(n, &t, &r, &s);
	if (ec_is_zero(n, &t))
		return TEE_ERROR_SIGNATURE_INVALID;
	/* x is r less the digest. */
	ec_load_be(&x, digest, SM2_LEN);
	ec_reduce(n, &x, &x);
	ec_sub(n, &x, &r, &x);
	return ec_sum_has_x_vartime(&ec_sm2, &s, &t, &point, &x)
		       ? TEE_SUCCESS
		       : TEE_ERROR_SIGNATURE_INVALID;
}
