/*
 * ECDSA: see crypto/ecdsa.h.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/ecdsa.h>
#include <string.h>

#include "ec_keys.h"

#define TRIES_MAX 8 /* each fails once in 2^190 */

/*
 * The leftmost bits of the digest, as many as the order has, modulo the order
 * (FIPS 186-5, 6.4.1), in the field's form.
 */
static void load_digest(enum ec_curve curve, struct ec_num *e,
			const uint8_t *digest, size_t digest_len)
{
	const struct ec_field *n = &ec_group_of(curve)->n;
	size_t len = MIN(digest_len, ec_len(curve));

	ec_load_be(e, digest, len);
	if (len * 8 > n->bits) {
		unsigned int excess = (unsigned int)(len * 8) - n->bits;

		for (size_t i = 0; i < EC_LIMBS_MAX; i++) {
			uint64_t above = i + 1 < EC_LIMBS_MAX ? e->w[i + 1] : 0;

			e->w[i] = e->w[i] >> excess | above << (64 - excess);
		}
	}
	ec_form(n, e, e);
}

/* The x coordinate of @a, an affine point, modulo the order; plain. */
static void x_modulo_order(const struct ec_group *g, struct ec_num *r,
			   const struct ec_point *a)
{
	ec_plain(&g->p, r, &a->x);
	ec_reduce(&g->n, r, r);
}

bool ecdsa_sign_with(enum ec_curve curve, const struct ec_num *d,
		     const struct ec_num *k, const uint8_t *digest,
		     size_t digest_len, uint8_t *sig)
{
	const struct ec_group *g = ec_group_of(curve);
	const struct ec_field *n = &g->n;
	size_t len = ec_len(curve);
	struct ec_point point;
	struct ec_num r, s, t;

	ec_multiply_base(g, &point, k);
	ec_affine(g, &point);
	x_modulo_order(g, &r, &point);
	/* s is (e + r d) / k. */
	load_digest(curve, &s, digest, digest_len);
	ec_form(n, &t, d);
	ec_mul(n, &t, &t, &r);
	ec_form(n, &t, &t);
	ec_add(n, &s, &s, &t);
	ec_form(n, &t, k);
	ec_invert(n, &t, &t);
	ec_mul(n, &s, &s, &t);
	ec_plain(n, &s, &s);
	ec_store_be(sig, len, &r);
	ec_store_be(sig + len, len, &s);

	bool fits = (ec_is_zero(n, &r) | ec_is_zero(n, &s)) == 0;

	secret_wipe(&point, sizeof(point));
	secret_wipe(&s, sizeof(s));
	secret_wipe(&t, sizeof(t));
	ec_wipe_stack();
	return fits;
}

TEE_Result ecdsa_sign(enum ec_curve curve, const uint8_t *priv,
		      const struct ec_public *pub, const uint8_t *digest,
		      size_t digest_len, const struct crypto_random *random,
		      uint8_t *sig)
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	size_t sig_len = 2 * ec_len(curve);
	struct ec_public own;
	struct ec_num d;
	struct ec_num k;

	memset(sig, 0, sig_len);
	if (!ec_load_private(curve, &d, priv))
		goto out;
	if (pub == NULL) {
		ec_public_from_private(curve, priv, &own);
		pub = &own;
	}
	for (size_t i = 0; i < TRIES_MAX; i++) {
		res = ec_secret_number(curve, priv, digest, digest_len, random,
				       &k);
		if (res != TEE_SUCCESS)
			goto out;
		if (ecdsa_sign_with(curve, &d, &k, digest, digest_len, sig))
			break;
	}
	res = ecdsa_verify(curve, pub, digest, digest_len, sig, sig_len);
	if (res == TEE_ERROR_SIGNATURE_INVALID)
		res = TEE_ERROR_SECURITY;
out:
	secret_wipe(&d, sizeof(d));
	secret_wipe(&k, sizeof(k));
	if (res != TEE_SUCCESS)
		secret_wipe(sig, sig_len);
	return res;
}

TEE_Result ecdsa_verify(enum ec_curve curve, const struct ec_public *pub,
			const uint8_t *digest, size_t digest_len,
			const uint8_t *sig, size_t sig_len)
{
	const struct ec_group *g = ec_group_of(curve);
	const struct ec_field *n = &g->n;
	size_t len = ec_len(curve);
	struct ec_point point;
	struct ec_num r, s, u, v;

	if (!ec_load_point(curve, &point, pub))
		return TEE_ERROR_BAD_PARAMETERS;
	if (sig_len != 2 * len)
		return TEE_ERROR_SIGNATURE_INVALID;
	ec_load_be(&r, sig, len);
	ec_load_be(&s, sig + len, len);
	if (!ec_is_below(n, &r) || !ec_is_below(n, &s) || ec_is_zero(n, &r) ||
	    ec_is_zero(n, &s))
		return TEE_ERROR_SIGNATURE_INVALID;
	/* (e / s) G + (r / s) Q; plain times form is plain. */
	ec_form(n, &s, &s);
	ec_invert(n, &s, &s);
	ec_mul(n, &v, &s, &r);
	load_digest(curve, &u, digest, digest_len);
	ec_mul(n, &u, &u, &s);
	ec_plain(n, &u, &u);
	return ec_sum_has_x_vartime(g, &u, &v, &point, &r)
		       ? TEE_SUCCESS
		       : TEE_ERROR_SIGNATURE_INVALID;
}
