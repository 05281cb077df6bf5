/*
 * Ed25519 and Ed448: see crypto/eddsa.h. One body serves both; what differs
 * stands in two rows.
 */
#include <base/secret.h>
#include <crypto/digest.h>
#include <crypto/eddsa.h>
#include <string.h>

#include "ec_group.h"

#define KEY_LEN_MAX ED448_KEY_LEN
#define PREHASH_LEN 64u
#define CONTEXT_MAX 255u

struct curve {
	const struct ec_group *g;
	size_t len;	     /* of keys and of half a signature */
	size_t y_len;	     /* bytes that hold the bits of y */
	enum digest_alg alg; /* gives 2 * @len bytes */
	const char *domain;  /* first bytes of what is hashed (dom2, dom4) */
	size_t domain_len;
	bool always_domain;
	unsigned int cofactor_bits;
	unsigned int root_shift;		/* see root_of_ratio() */
	const struct ec_num *root_of_minus_one; /* NULL if it has none */
};

static const char domain_25519[] = "SigEd25519 no Ed25519 collisions";
static const char domain_448[] = "SigEd448";

/* A square root of -1 modulo 2^255 - 19. */
static const struct ec_num root_of_minus_one = { {
	0xc4ee1b274a0ea0b0,
	0x2f431806ad2fe478,
	0x2b4d00993dfbd7a7,
	0x2b8324804fc1df0b,
} };

static const struct curve ed25519 = {
	.g = &ec_ed25519,
	.len = ED25519_KEY_LEN,
	.y_len = 32,
	.alg = DIGEST_SHA512,
	.domain = domain_25519,
	.domain_len = sizeof(domain_25519) - 1,
	.cofactor_bits = 3,
	.root_shift = 3,
	.root_of_minus_one = &root_of_minus_one,
};

static const struct curve ed448 = {
	.g = &ec_ed448,
	.len = ED448_KEY_LEN,
	.y_len = 56,
	.alg = DIGEST_SHAKE256,
	.domain = domain_448,
	.domain_len = sizeof(domain_448) - 1,
	.always_domain = true,
	.cofactor_bits = 2,
	.root_shift = 2,
};

static void encode(const struct curve *c, uint8_t *out, struct ec_point *a)
{
	struct ec_num plain;

	ec_affine(c->g, a);
	memset(out, 0, c->len);
	ec_plain(&c->g->p, &plain, &a->y);
	ec_store_le(out, c->y_len, &plain);
	ec_plain(&c->g->p, &plain, &a->x);
	out[c->len - 1] |= (uint8_t)(plain.w[0] << 7);
}

/*
 * A root of @u / @v if there is one (RFC 8032, 5.1.3 and 5.2.3). With e the
 * modulus shifted by root_shift, (p - 5) / 8 or (p - 3) / 4, both of the RFC's
 * candidates are u s (u v s^2)^e, where s is v^3 or u^2 v.
 */
static bool root_of_ratio(const struct curve *c, struct ec_num *x,
			  const struct ec_num *u, const struct ec_num *v)
{
	static const struct ec_num zero;
	const struct ec_field *f = &c->g->p;
	struct ec_num exponent = { { 0 } };
	struct ec_num s, t;

	for (size_t i = 0; i < f->limbs; i++) {
		uint64_t above = i + 1 < f->limbs ? f->modulus.w[i + 1] : 0;

		exponent.w[i] = f->modulus.w[i] >> c->root_shift |
				above << (64 - c->root_shift);
	}
	ec_sqr(f, &s, c->root_of_minus_one != NULL ? v : u);
	ec_mul(f, &s, &s, v);
	ec_mul(f, x, u, &s);
	ec_mul(f, &t, x, v); /* u v s, and then u v s^2 */
	ec_mul(f, &t, &t, &s);
	ec_power(f, &t, &t, &exponent);
	ec_mul(f, x, x, &t);

	ec_sqr(f, &t, x);
	ec_mul(f, &t, &t, v);
	if (ec_is_equal(f, &t, u))
		return true;
	if (c->root_of_minus_one == NULL)
		return false;
	ec_sub(f, &s, &zero, u);
	ec_mul(f, x, x, c->root_of_minus_one);
	return ec_is_equal(f, &t, &s) != 0;
}

/* A public value, or the first half of a signature: public either way. */
static bool decode(const struct curve *c, struct ec_point *r, const uint8_t *in)
{
	static const struct ec_num zero;
	const struct ec_group *g = c->g;
	const struct ec_field *f = &g->p;
	uint8_t byte[KEY_LEN_MAX];
	uint64_t sign = in[c->len - 1] >> 7;
	struct ec_num u, v;

	memcpy(byte, in, c->len);
	byte[c->len - 1] &= 0x7f;
	ec_load_le(&r->y, byte, c->y_len);
	if ((c->len > c->y_len && byte[c->len - 1] != 0) ||
	    !ec_is_below(f, &r->y))
		return false;
	ec_form(f, &r->y, &r->y);
	r->z = f->one;
	/* x^2 is (y^2 - 1) / (d y^2 - a). */
	ec_sqr(f, &v, &r->y);
	ec_sub(f, &u, &v, &f->one);
	ec_mul(f, &v, &v, &g->constant);
	if (g->a_is_minus_one)
		ec_add(f, &v, &v, &f->one);
	else
		ec_sub(f, &v, &v, &f->one);
	if (!root_of_ratio(c, &r->x, &u, &v))
		return false;
	ec_plain(f, &u, &r->x);
	if (ec_is_zero(f, &u))
		return sign == 0;
	if ((u.w[0] & 1) != sign)
		ec_sub(f, &r->x, &zero, &r->x);
	return true;
}

/* Its multiples are few: signatures by it could fit many messages. */
static bool is_small(const struct curve *c, const struct ec_point *a)
{
	const struct ec_field *f = &c->g->p;
	struct ec_point p = *a;

	for (unsigned int i = 0; i < c->cofactor_bits; i++)
		c->g->ops->twice(c->g, &p, &p);
	return (ec_is_zero(f, &p.x) & ec_is_equal(f, &p.y, &p.z)) != 0;
}

/* Starts a digest with dom2 or dom4 (RFC 8032, clause 2). */
static void hash_init(const struct curve *c, struct digest *ctx,
		      const struct eddsa_variant *how)
{
	const uint8_t byte[2] = { how->prehash, (uint8_t)how->context_len };

	digest_init(ctx, c->alg);
	if (!c->always_domain && !how->prehash && how->context_len == 0)
		return;
	digest_update(ctx, c->domain, c->domain_len);
	digest_update(ctx, byte, sizeof(byte));
	digest_update(ctx, how->context, how->context_len);
}

static void hash_final(const struct curve *c, struct digest *ctx, uint8_t *out)
{
	if (digest_is_xof(c->alg)) {
		digest_extract(ctx, out, 2 * c->len);
		secret_wipe(ctx, sizeof(*ctx));
	} else {
		digest_final(ctx, out);
	}
}

/* The digest of what @ctx has seen, modulo the order; plain. */
static void hash_to_number(const struct curve *c, struct digest *ctx,
			   struct ec_num *r)
{
	const struct ec_field *n = &c->g->n;
	size_t part = n->limbs * 8;
	size_t at = 2 * c->len;
	uint8_t wide[2 * KEY_LEN_MAX];
	struct ec_num chunk;

	hash_final(c, ctx, wide);
	memset(r, 0, sizeof(*r));
	/* From the top: in this field's form is times 2^(64 limbs). */
	while (at > 0) {
		size_t len = at % part != 0 ? at % part : part;

		at -= len;
		ec_load_le(&chunk, wide + at, len);
		ec_form(n, &chunk, &chunk);
		ec_plain(n, &chunk, &chunk);
		ec_form(n, r, r);
		ec_add(n, r, r, &chunk);
	}
	secret_wipe(wide, sizeof(wide));
	secret_wipe(&chunk, sizeof(chunk));
}

/* H(dom, R, A, M). */
static void challenge(const struct curve *c, const struct eddsa_variant *how,
		      const uint8_t *r, const uint8_t *pub, const uint8_t *msg,
		      size_t msg_len, struct ec_num *k)
{
	struct digest ctx;

	hash_init(c, &ctx, how);
	digest_update(&ctx, r, c->len);
	digest_update(&ctx, pub, c->len);
	digest_update(&ctx, msg, msg_len);
	hash_to_number(c, &ctx, k);
}

/* What a seed expands to. */
struct secret {
	struct ec_num s;		   /* plain, not below the order */
	uint8_t expanded[2 * KEY_LEN_MAX]; /* the second half is the prefix */
};

static void expand(const struct curve *c, const uint8_t *priv,
		   struct secret *secret)
{
	uint8_t *h = secret->expanded;
	struct digest ctx;

	digest_init(&ctx, c->alg);
	digest_update(&ctx, priv, c->len);
	hash_final(c, &ctx, h);
	h[0] &= (uint8_t)(0xff << c->cofactor_bits);
	if (c->y_len == 32) {
		h[31] &= 0x7f;
		h[31] |= 0x40;
	} else {
		h[55] |= 0x80;
	}
	ec_load_le(&secret->s, h, c->y_len);
}

static void public_of(const struct curve *c, const struct secret *secret,
		      uint8_t *pub)
{
	struct ec_point point;

	ec_multiply_base(c->g, &point, &secret->s);
	encode(c, pub, &point);
	secret_wipe(&point, sizeof(point));
}

static void public_from_private(const struct curve *c, const uint8_t *priv,
				uint8_t *pub)
{
	struct secret secret;

	expand(c, priv, &secret);
	public_of(c, &secret, pub);
	secret_wipe(&secret, sizeof(secret));
}

static TEE_Result generate(const struct curve *c,
			   const struct crypto_random *random, uint8_t *priv,
			   uint8_t *pub)
{
	TEE_Result res = random->fill(random->ctx, priv, c->len);

	if (res == TEE_SUCCESS) {
		public_from_private(c, priv, pub);
		return TEE_SUCCESS;
	}
	secret_wipe(priv, c->len);
	memset(pub, 0, c->len);
	return res;
}

/* What is signed in place of the message. */
struct message {
	const uint8_t *byte;
	size_t len;
	uint8_t prehash[PREHASH_LEN];
};

static TEE_Result message_init(const struct curve *c, struct message *m,
			       const struct eddsa_variant *how,
			       const uint8_t *msg, size_t msg_len)
{
	struct digest ctx;

	if (how->context_len > CONTEXT_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	m->byte = msg;
	m->len = msg_len;
	if (!how->prehash)
		return TEE_SUCCESS;
	digest_init(&ctx, c->alg);
	digest_update(&ctx, msg, msg_len);
	if (digest_is_xof(c->alg))
		digest_extract(&ctx, m->prehash, PREHASH_LEN);
	else
		digest_final(&ctx, m->prehash);
	m->byte = m->prehash;
	m->len = PREHASH_LEN;
	return TEE_SUCCESS;
}

static bool equation_holds(const struct curve *c,
			   const struct eddsa_variant *how,
			   const struct message *m, const uint8_t *pub,
			   const uint8_t *sig)
{
	const struct ec_group *g = c->g;
	uint8_t r[KEY_LEN_MAX];
	struct ec_point a;
	struct ec_point base;
	struct ec_num s, k;

	if (!decode(c, &a, pub) || is_small(c, &a))
		return false;
	ec_load_le(&s, sig + c->len, c->len);
	for (size_t i = g->n.limbs; i < EC_LIMBS_MAX; i++) {
		if (s.w[i] != 0)
			return false;
	}
	if (!ec_is_below(&g->n, &s))
		return false;
	challenge(c, how, sig, pub, m->byte, m->len, &k);
	/* s B - k A must encode to R, which refuses all odd encodings of it. */
	g->ops->negate(g, &a, &a);
	ec_multiply(g, &a, &k, &a);
	ec_multiply_base(g, &base, &s);
	g->ops->add(g, &a, &a, &base);
	encode(c, r, &a);
	return secret_equal(r, sig, c->len);
}

/* Not inlined, so that its frame is gone when the signature is verified. */
static __attribute__((noinline)) void
make_signature(const struct curve *c, const struct secret *secret,
	       const uint8_t *pub, const struct eddsa_variant *how,
	       const struct message *m, uint8_t *sig)
{
	const struct ec_field *n = &c->g->n;
	struct digest ctx;
	struct ec_point point;
	struct ec_num r, k;

	hash_init(c, &ctx, how);
	digest_update(&ctx, secret->expanded + c->len, c->len);
	digest_update(&ctx, m->byte, m->len);
	hash_to_number(c, &ctx, &r);
	ec_multiply_base(c->g, &point, &r);
	encode(c, sig, &point);
	challenge(c, how, sig, pub, m->byte, m->len, &k);
	/* S is r + k s. */
	ec_form(n, &k, &k);
	ec_mul(n, &k, &k, &secret->s);
	ec_add(n, &k, &k, &r);
	ec_store_le(sig + c->len, n->limbs * 8, &k);
	secret_wipe(&point, sizeof(point));
	secret_wipe(&r, sizeof(r));
	secret_wipe(&k, sizeof(k));
	ec_wipe_stack();
}

static TEE_Result sign(const struct curve *c, const uint8_t *priv,
		       const uint8_t *pub, const struct eddsa_variant *how,
		       const uint8_t *msg, size_t msg_len, uint8_t *sig)
{
	static const struct eddsa_variant plain;
	uint8_t own[KEY_LEN_MAX];
	struct secret secret;
	struct message m;
	TEE_Result res = TEE_SUCCESS;

	if (how == NULL)
		how = &plain;
	memset(sig, 0, 2 * c->len);
	res = message_init(c, &m, how, msg, msg_len);
	if (res != TEE_SUCCESS)
		return res;
	expand(c, priv, &secret);
	public_of(c, &secret, own);
	if (pub != NULL && !secret_equal(pub, own, c->len)) {
		res = TEE_ERROR_BAD_PARAMETERS;
		goto out;
	}
	make_signature(c, &secret, own, how, &m, sig);
	secret_wipe(&secret, sizeof(secret));
	if (!equation_holds(c, how, &m, own, sig))
		res = TEE_ERROR_SECURITY;
out:
	if (res != TEE_SUCCESS)
		secret_wipe(sig, 2 * c->len);
	secret_wipe(&secret, sizeof(secret));
	secret_wipe(&m, sizeof(m));
	return res;
}

static TEE_Result verify(const struct curve *c, const uint8_t *pub,
			 const struct eddsa_variant *how, const uint8_t *msg,
			 size_t msg_len, const uint8_t *sig, size_t sig_len)
{
	static const struct eddsa_variant plain;
	struct message m;

	if (how == NULL)
		how = &plain;

	TEE_Result res = message_init(c, &m, how, msg, msg_len);

	if (res != TEE_SUCCESS)
		return res;
	if (sig_len != 2 * c->len || !equation_holds(c, how, &m, pub, sig))
		return TEE_ERROR_SIGNATURE_INVALID;
	return TEE_SUCCESS;
}

void ed25519_public(const uint8_t priv[ED25519_KEY_LEN],
		    uint8_t pub[ED25519_KEY_LEN])
{
	public_from_private(&ed25519, priv, pub);
}

void ed448_public(const uint8_t priv[ED448_KEY_LEN], uint8_t pub[ED448_KEY_LEN])
{
	public_from_private(&ed448, priv, pub);
}

TEE_Result ed25519_generate(const struct crypto_random *random,
			    uint8_t priv[ED25519_KEY_LEN],
			    uint8_t pub[ED25519_KEY_LEN])
{
	return generate(&ed25519, random, priv, pub);
}

TEE_Result ed448_generate(const struct crypto_random *random,
			  uint8_t priv[ED448_KEY_LEN],
			  uint8_t pub[ED448_KEY_LEN])
{
	return generate(&ed448, random, priv, pub);
}

TEE_Result ed25519_sign(const uint8_t priv[ED25519_KEY_LEN], const uint8_t *pub,
			const struct eddsa_variant *variant, const uint8_t *msg,
			size_t msg_len, uint8_t sig[ED25519_SIGNATURE_LEN])
{
	return sign(&ed25519, priv, pub, variant, msg, msg_len, sig);
}

TEE_Result ed448_sign(const uint8_t priv[ED448_KEY_LEN], const uint8_t *pub,
		      const struct eddsa_variant *variant, const uint8_t *msg,
		      size_t msg_len, uint8_t sig[ED448_SIGNATURE_LEN])
{
	return sign(&ed448, priv, pub, variant, msg, msg_len, sig);
}

TEE_Result ed25519_verify(const uint8_t pub[ED25519_KEY_LEN],
			  const struct eddsa_variant *variant,
			  const uint8_t *msg, size_t msg_len,
			  const uint8_t *sig, size_t sig_len)
{
	return verify(&ed25519, pub, variant, msg, msg_len, sig, sig_len);
}

TEE_Result ed448_verify(const uint8_t pub[ED448_KEY_LEN],
			const struct eddsa_variant *variant, const uint8_t *msg,
			size_t msg_len, const uint8_t *sig, size_t sig_len)
{
	return verify(&ed448, pub, variant, msg, msg_len, sig, sig_len);
}
