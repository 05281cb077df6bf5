/*
 * Keys of the prime curves: see crypto/ec.h.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/drbg.h>
#include <crypto/sha256.h>
#include <string.h>

#include "ec_keys.h"

/* A fit source gives a number above the order in one of two draws at worst. */
#define DRAWS_MAX 128

static const struct {
	const struct ec_group *group;
	uint8_t len; /* bytes, of a coordinate and of the order */
} curves[EC_CURVE_COUNT] = {
	[EC_P192] = { &ec_p192, 24 }, [EC_P224] = { &ec_p224, 28 },
	[EC_P256] = { &ec_p256, 32 }, [EC_P384] = { &ec_p384, 48 },
	[EC_P521] = { &ec_p521, 66 }, [EC_SM2] = { &ec_sm2, 32 },
};

const struct ec_group *ec_group_of(enum ec_curve curve)
{
	return curves[curve].group;
}

size_t ec_len(enum ec_curve curve)
{
	return curves[curve].len;
}

size_t ec_bits(enum ec_curve curve)
{
	return curves[curve].group->p.bits;
}

TEE_Result ec_number(enum ec_curve curve, const uint8_t *in, size_t in_len,
		     uint8_t *out)
{
	size_t len = ec_len(curve);
	uint8_t any = 0;

	memset(out, 0, len);
	for (; in_len > len; in++, in_len--)
		any |= *in;
	if (any != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (in_len != 0)
		memcpy(out + len - in_len, in, in_len);
	return TEE_SUCCESS;
}

static bool load_coordinate(const struct ec_field *f, struct ec_num *r,
			    const uint8_t *in, size_t len)
{
	ec_load_be(r, in, len);

	bool fits = ec_is_below(f, r) != 0;

	ec_form(f, r, r);
	return fits;
}

bool ec_load_point(enum ec_curve curve, struct ec_point *r,
		   const struct ec_public *pub)
{
	const struct ec_group *g = ec_group_of(curve);
	size_t len = ec_len(curve);
	bool x_fits = load_coordinate(&g->p, &r->x, pub->x, len);
	bool y_fits = load_coordinate(&g->p, &r->y, pub->y, len);

	r->z = g->p.one;
	return x_fits && y_fits && g->ops->on_curve(g, r) != 0;
}

void ec_store_point(enum ec_curve curve, struct ec_public *pub,
		    struct ec_point *a)
{
	const struct ec_group *g = ec_group_of(curve);
	size_t len = ec_len(curve);
	struct ec_num plain;

	ec_affine(g, a);
	memset(pub, 0, sizeof(*pub));
	ec_plain(&g->p, &plain, &a->x);
	ec_store_be(pub->x, len, &plain);
	ec_plain(&g->p, &plain, &a->y);
	ec_store_be(pub->y, len, &plain);
	secret_wipe(&plain, sizeof(plain));
}

bool ec_load_private(enum ec_curve curve, struct ec_num *r, const uint8_t *priv)
{
	const struct ec_field *n = &ec_group_of(curve)->n;
	struct ec_num last = n->modulus;

	/* That it is out of range is no secret; how far in range is. */
	ec_load_be(r, priv, ec_len(curve));
	last.w[0]--;

	uint64_t fits = ec_is_below(n, r) & (1 ^ ec_is_zero(n, r));

	/* SM2 divides by the private value plus one. */
	if (curve == EC_SM2)
		fits &= 1 ^ ec_is_equal(n, r, &last);
	return fits != 0;
}

void ec_reduce(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a)
{
	ec_form(f, r, a);
	ec_plain(f, r, r);
}

TEE_Result ec_check_public(enum ec_curve curve, const struct ec_public *pub)
{
	struct ec_point point;

	if (!ec_load_point(curve, &point, pub))
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

static void public_of(enum ec_curve curve, const struct ec_num *d,
		      struct ec_public *pub)
{
	struct ec_point point;

	ec_multiply_base(ec_group_of(curve), &point, d);
	ec_store_point(curve, pub, &point);
}

TEE_Result ec_public_from_private(enum ec_curve curve, const uint8_t *priv,
				  struct ec_public *pub)
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	struct ec_num d;

	memset(pub, 0, sizeof(*pub));
	if (ec_load_private(curve, &d, priv)) {
		public_of(curve, &d, pub);
		res = TEE_SUCCESS;
	}
	secret_wipe(&d, sizeof(d));
	return res;
}

/* Clears the bits of the first byte that the order does not have. */
static void trim(enum ec_curve curve, uint8_t *number)
{
	unsigned int bits = ec_group_of(curve)->n.bits % 8;

	if (bits != 0)
		number[0] &= (uint8_t)((1u << bits) - 1);
}

TEE_Result ec_generate(enum ec_curve curve, const struct crypto_random *random,
		       uint8_t *priv, struct ec_public *pub)
{
	TEE_Result res = TEE_ERROR_SECURITY;
	size_t len = ec_len(curve);
	struct ec_num d;

	memset(pub, 0, sizeof(*pub));
	for (size_t i = 0; i < DRAWS_MAX; i++) {
		res = random->fill(random->ctx, priv, len);
		if (res != TEE_SUCCESS)
			break;
		trim(curve, priv);
		if (ec_load_private(curve, &d, priv)) {
			public_of(curve, &d, pub);
			break;
		}
		res = TEE_ERROR_SECURITY;
	}
	secret_wipe(&d, sizeof(d));
	if (res != TEE_SUCCESS)
		secret_wipe(priv, len);
	return res;
}

TEE_Result ec_secret_number(enum ec_curve curve, const uint8_t *priv,
			    const uint8_t *digest, size_t digest_len,
			    const struct crypto_random *random,
			    struct ec_num *k)
{
	size_t len = ec_len(curve);
	uint8_t seed[64];
	uint8_t personal[EC_LEN_MAX + SHA256_LEN];
	uint8_t number[EC_LEN_MAX];
	struct drbg drbg;
	TEE_Result res = random->fill(random->ctx, seed, sizeof(seed));

	if (res != TEE_SUCCESS)
		goto out;
	memcpy(personal, priv, len);
	sha256(digest, digest_len, personal + len);
	res = drbg_init(&drbg, seed, sizeof(seed), personal, len + SHA256_LEN);
	for (size_t i = 0; res == TEE_SUCCESS && i < DRAWS_MAX; i++) {
		res = drbg_generate(&drbg, number, len);
		trim(curve, number);
		if (res != TEE_SUCCESS || ec_load_private(curve, k, number))
			break;
		res = i + 1 < DRAWS_MAX ? TEE_SUCCESS : TEE_ERROR_SECURITY;
	}
	drbg_wipe(&drbg);
out:
	if (res != TEE_SUCCESS)
		secret_wipe(k, sizeof(*k));
	secret_wipe(seed, sizeof(seed));
	secret_wipe(personal, sizeof(personal));
	secret_wipe(number, sizeof(number));
	return res;
}
