/*
 * Diffie-Hellman on elliptic curves: see crypto/ecdh.h.
 */
#include <base/secret.h>
#include <crypto/ecdh.h>
#include <string.h>

#include "ec_keys.h"

TEE_Result ecdh_shared(enum ec_curve curve, const uint8_t *priv,
		       const struct ec_public *peer, uint8_t *shared)
{
	const struct ec_group *g = ec_group_of(curve);
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	struct ec_point point;
	struct ec_num d;

	memset(shared, 0, ec_len(curve));
	if (ec_load_private(curve, &d, priv) &&
	    ec_load_point(curve, &point, peer)) {
		/* Of prime order: no multiple in range is neutral. */
		ec_multiply(g, &point, &d, &point);
		ec_affine(g, &point);
		ec_plain(&g->p, &d, &point.x);
		ec_store_be(shared, ec_len(curve), &d);
		res = TEE_SUCCESS;
	}
	secret_wipe(&d, sizeof(d));
	secret_wipe(&point, sizeof(point));
	return res;
}

/* One of the curves v^2 = u^3 + A u^2 + u of RFC 7748. */
struct xdh {
	const struct ec_group *g; /* for its field */
	uint64_t a24;		  /* (A - 2) / 4 */
	size_t len;
	uint8_t first_and; /* bits that a private value keeps ... */
	uint8_t last_and;
	uint8_t last_or;  /* ... and such as are set */
	uint8_t peer_and; /* bits of the peer's last byte */
	uint8_t base;	  /* u of the base point */
};

static const struct xdh curve25519 = {
	.g = &ec_ed25519,
	.a24 = 121665,
	.len = X25519_LEN,
	.first_and = 0xf8,
	.last_and = 0x7f,
	.last_or = 0x40,
	.peer_and = 0x7f,
	.base = 9,
};

static const struct xdh curve448 = {
	.g = &ec_ed448,
	.a24 = 39081,
	.len = X448_LEN,
	.first_and = 0xfc,
	.last_and = 0xff,
	.last_or = 0x80,
	.peer_and = 0xff,
	.base = 5,
};

static void swap(const struct ec_field *f, struct ec_num *a, struct ec_num *b,
		 uint64_t mask)
{
	for (size_t i = 0; i < f->limbs; i++) {
		uint64_t d = mask & (a->w[i] ^ b->w[i]);

		a->w[i] ^= d;
		b->w[i] ^= d;
	}
}

/* The two points of the ladder; their difference is always the peer's u. */
struct rungs {
	struct ec_num x2;
	struct ec_num z2;
	struct ec_num x3;
	struct ec_num z3;
};

/* RFC 7748, clause 5, with its names. */
static void step(const struct ec_field *f, struct rungs *l,
		 const struct ec_num *u, const struct ec_num *a24)
{
	struct ec_num a, b, c, d;

	ec_add(f, &a, &l->x2, &l->z2);
	ec_sub(f, &b, &l->x2, &l->z2);
	ec_add(f, &c, &l->x3, &l->z3);
	ec_sub(f, &d, &l->x3, &l->z3);
	ec_mul(f, &d, &d, &a); /* DA */
	ec_mul(f, &c, &c, &b); /* CB */
	ec_add(f, &l->x3, &d, &c);
	ec_sqr(f, &l->x3, &l->x3);
	ec_sub(f, &l->z3, &d, &c);
	ec_sqr(f, &l->z3, &l->z3);
	ec_mul(f, &l->z3, &l->z3, u);
	ec_sqr(f, &a, &a); /* AA */
	ec_sqr(f, &b, &b); /* BB */
	ec_mul(f, &l->x2, &a, &b);
	ec_sub(f, &b, &a, &b); /* E */
	ec_mul(f, &c, a24, &b);
	ec_add(f, &c, &c, &a);
	ec_mul(f, &l->z2, &b, &c);
}

/* @len bytes each; @shared may be @peer. */
static void ladder(const struct xdh *curve, const uint8_t *priv,
		   const uint8_t *peer, uint8_t *shared)
{
	const struct ec_field *f = &curve->g->p;
	const struct ec_num a24 = { { curve->a24 } };
	uint8_t byte[X448_LEN];
	struct rungs l;
	struct ec_num u;
	struct ec_num k;
	uint64_t before = 0;

	memcpy(byte, priv, curve->len);
	byte[0] &= curve->first_and;
	byte[curve->len - 1] &= curve->last_and;
	byte[curve->len - 1] |= curve->last_or;
	ec_load_le(&k, byte, curve->len);
	memcpy(byte, peer, curve->len);
	byte[curve->len - 1] &= curve->peer_and;
	ec_load_le(&u, byte, curve->len);
	ec_form(f, &u, &u);
	l = (struct rungs){ .x2 = f->one, .x3 = u, .z3 = f->one };
	for (size_t i = curve->len * 8; i-- > 0;) {
		uint64_t bit = k.w[i / 64] >> (i % 64) & 1;
		uint64_t mask = ec_mask(bit ^ before);

		before = bit;
		swap(f, &l.x2, &l.x3, mask);
		swap(f, &l.z2, &l.z3, mask);
		step(f, &l, &u, &a24);
	}
	/* The lowest bit is always 0: what was swapped is back. */
	ec_invert(f, &l.z2, &l.z2);
	ec_mul(f, &l.x2, &l.x2, &l.z2);
	ec_plain(f, &l.x2, &l.x2);
	ec_store_le(shared, curve->len, &l.x2);
	secret_wipe(byte, sizeof(byte));
	secret_wipe(&l, sizeof(l));
	secret_wipe(&k, sizeof(k));
	ec_wipe_stack();
}

static TEE_Result agree(const struct xdh *curve, const uint8_t *priv,
			const uint8_t *peer, uint8_t *shared)
{
	uint8_t any = 0;

	ladder(curve, priv, peer, shared);
	for (size_t i = 0; i < curve->len; i++)
		any |= shared[i];
	return any != 0 ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS;
}

static void public_of(const struct xdh *curve, const uint8_t *priv,
		      uint8_t *pub)
{
	memset(pub, 0, curve->len);
	pub[0] = curve->base;
	ladder(curve, priv, pub, pub);
}

static TEE_Result generate(const struct xdh *curve,
			   const struct crypto_random *random, uint8_t *priv,
			   uint8_t *pub)
{
	TEE_Result res = random->fill(random->ctx, priv, curve->len);

	if (res == TEE_SUCCESS) {
		public_of(curve, priv, pub);
		return TEE_SUCCESS;
	}
	secret_wipe(priv, curve->len);
	memset(pub, 0, curve->len);
	return res;
}

TEE_Result x25519(const uint8_t priv[X25519_LEN],
		  const uint8_t peer[X25519_LEN], uint8_t shared[X25519_LEN])
{
	return agree(&curve25519, priv, peer, shared);
}

TEE_Result x448(const uint8_t priv[X448_LEN], const uint8_t peer[X448_LEN],
		uint8_t shared[X448_LEN])
{
	return agree(&curve448, priv, peer, shared);
}

void x25519_public(const uint8_t priv[X25519_LEN], uint8_t pub[X25519_LEN])
{
	public_of(&curve25519, priv, pub);
}

void x448_public(const uint8_t priv[X448_LEN], uint8_t pub[X448_LEN])
{
	public_of(&curve448, priv, pub);
}

TEE_Result x25519_generate(const struct crypto_random *random,
			   uint8_t priv[X25519_LEN], uint8_t pub[X25519_LEN])
{
	return generate(&curve25519, random, priv, pub);
}

TEE_Result x448_generate(const struct crypto_random *random,
			 uint8_t priv[X448_LEN], uint8_t pub[X448_LEN])
{
	return generate(&curve448, random, priv, pub);
}
