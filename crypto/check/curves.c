/*
 * Elliptic curves on the emulated CPU: round trips, the stack they take, and
 * figures.
 */
#include <base/bits.h>
#include <base/check.h>
#include <crypto/ecdh.h>
#include <crypto/ecdsa.h>
#include <crypto/eddsa.h>
#include <crypto/sm2.h>
#include <string.h>

#include "check/check.h"
#include "ec_group.h"
#include "ec_portable.h"

#define BODIES(name, n)                                                        \
	{                                                                      \
		&ec_ops_##name,                                                \
		{                                                              \
			ec_##name##_mul, ec_##name##_sqr, ec_add##n, ec_sub##n \
		}                                                              \
	}

static const struct {
	const struct ec_field_ops *chosen;
	struct ec_field_ops portable;
} bodies[] = {
	BODIES(montgomery3, 3), BODIES(montgomery4, 4), BODIES(montgomery6, 6),
	BODIES(montgomery7, 7), BODIES(montgomery9, 9), BODIES(p256, 4),
	BODIES(p521, 9),	BODIES(p25519, 4),	BODIES(p448, 7),
};

static const struct ec_field_ops *portable_of(const struct ec_field_ops *chosen)
{
	for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
		if (bodies[i].chosen == chosen)
			return &bodies[i].portable;
	}
	CHECK(false);
	return NULL;
}

/* A number below the modulus: any, close to it, small, or of long runs. */
static void pick(const struct ec_field *f, struct ec_num *r, size_t i)
{
	static const struct ec_num zero;

	fill((uint8_t *)r, sizeof(*r), (uint32_t)i);
	if (i % 5 == 1)
		memset(r->w + i % f->limbs, 0xff, 16);
	if (i % 5 == 2)
		memset(r->w + i % f->limbs, 0, 16);
	if (i % 5 == 3) {
		*r = zero;
		r->w[0] = i % 7;
	}
	for (size_t j = f->limbs; j < EC_LIMBS_MAX; j++)
		r->w[j] = 0;
	if (i % 5 == 4) {
		*r = f->modulus;
		r->w[0] -= f->modulus.w[0] > 7 ? 1 + i % 7 : 1;
	}
	if (f->bits % 64 != 0)
		r->w[f->limbs - 1] &= (1ull << f->bits % 64) - 1;
	if (!ec_is_below(f, r))
		r->w[f->limbs - 1] >>= 1;
}

static void field_agrees(const struct ec_field *f)
{
	const struct ec_field_ops *a = f->ops;
	const struct ec_field_ops *b = portable_of(a);

	for (size_t i = 0; i < 500; i++) {
		struct ec_num x, y, one, two;

		pick(f, &x, i);
		pick(f, &y, i / 5 + 7 * i);
		a->mul(f, &one, &x, &y);
		b->mul(f, &two, &x, &y);
		CHECK(ec_is_equal(f, &one, &two));
		a->sqr(f, &one, &x);
		b->sqr(f, &two, &x);
		CHECK(ec_is_equal(f, &one, &two));
		a->add(f, &one, &x, &y);
		b->add(f, &two, &x, &y);
		CHECK(ec_is_equal(f, &one, &two));
		a->sub(f, &one, &x, &y);
		b->sub(f, &two, &x, &y);
		CHECK(ec_is_equal(f, &one, &two));
		/* In place. */
		one = x;
		a->mul(f, &one, &one, &one);
		b->mul(f, &two, &x, &x);
		CHECK(ec_is_equal(f, &one, &two));
		one = x;
		a->sqr(f, &one, &one);
		CHECK(ec_is_equal(f, &one, &two));
	}
}

void field_bodies_agree(void)
{
	static const struct ec_group *const group[] = {
		&ec_p192, &ec_p224, &ec_p256,	 &ec_p384,
		&ec_p521, &ec_sm2,  &ec_ed25519, &ec_ed448,
	};

	for (size_t i = 0; i < ARRAY_COUNT(group); i++) {
		field_agrees(&group[i]->p);
		field_agrees(&group[i]->n);
	}
}

/* Not random: the same figures each time. */
static TEE_Result seeded_fill(void *ctx, void *buf, size_t len)
{
	uint32_t *seed = ctx;

	fill(buf, len, ++*seed);
	return TEE_SUCCESS;
}

static uint32_t seed = 1;
static const struct crypto_random source = { seeded_fill, &seed };

static const char *const curve_name[] = {
	[EC_P192] = "p192", [EC_P224] = "p224", [EC_P256] = "p256",
	[EC_P384] = "p384", [EC_P521] = "p521", [EC_SM2] = "sm2_curve",
};

/* Bytes below the frame of stack_use() that an operation may write to. */
#define STACK_PAINTED 8192u
#define STACK_PAINT   0xa5

__attribute__((noinline)) void stack_paint(void)
{
	volatile uint8_t area[STACK_PAINTED];

	for (size_t i = 0; i < sizeof(area); i++)
		area[i] = STACK_PAINT;
}

/* How much of what stack_paint() painted was written to since. */
__attribute__((noinline)) size_t stack_used(void)
{
	volatile uint8_t area[STACK_PAINTED];
	size_t clean = 0;

	/* Reading what an earlier call left there is the purpose. */
	__asm__ volatile("" : : "r"(area) : "memory");
	while (clean < sizeof(area) && area[clean] == STACK_PAINT)
		clean++;
	return sizeof(area) - clean;
}

static struct {
	uint8_t priv[EC_LEN_MAX];
	uint8_t other[EC_LEN_MAX];
	struct ec_public pub;
	struct ec_public peer;
	uint8_t sig[ECDSA_SIGNATURE_LEN_MAX];
	uint8_t shared[EC_LEN_MAX];
	uint8_t digest[64];
} at;

static void curve_works(enum ec_curve curve)
{
	uint8_t again[EC_LEN_MAX];

	fill(at.digest, sizeof(at.digest), 3);
	CHECK(ec_generate(curve, &source, at.priv, &at.pub) == TEE_SUCCESS);
	CHECK(ec_generate(curve, &source, at.other, &at.peer) == TEE_SUCCESS);
	CHECK(ecdh_shared(curve, at.priv, &at.peer, at.shared) == TEE_SUCCESS);
	CHECK(ecdh_shared(curve, at.other, &at.pub, again) == TEE_SUCCESS);
	CHECK(memcmp(at.shared, again, ec_len(curve)) == 0);
	CHECK(ecdsa_sign(curve, at.priv, &at.pub, at.digest, 32, &source,
			 at.sig) == TEE_SUCCESS);
	CHECK(ecdsa_verify(curve, &at.peer, at.digest, 32, at.sig,
			   2 * ec_len(curve)) == TEE_ERROR_SIGNATURE_INVALID);
}

void curves_work(void)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++)
		curve_works(curve);
}

#define FIGURE(name, call)                                                     \
	do {                                                                   \
		stack_paint();                                                 \
                                                                               \
		uint64_t start = ticks();                                      \
		TEE_Result res = call;                                         \
		uint64_t count = instructions(start);                          \
		size_t used = stack_used();                                    \
                                                                               \
		CHECK(res == TEE_SUCCESS);                                     \
		CHECK(used <= EC_STACK_MAX);                                   \
		print("figure %s %lu stack %lu\n", name, count, used);         \
	} while (0)

static void curve_figures(enum ec_curve curve)
{
	print("curve %s\n", curve_name[curve]);
	FIGURE("ec_generate", ec_generate(curve, &source, at.priv, &at.pub));
	FIGURE("ecdh", ecdh_shared(curve, at.priv, &at.pub, at.shared));
	FIGURE("ecdsa_sign", ecdsa_sign(curve, at.priv, &at.pub, at.digest, 32,
					&source, at.sig));
	FIGURE("ecdsa_verify", ecdsa_verify(curve, &at.pub, at.digest, 32,
					    at.sig, 2 * ec_len(curve)));
}

static void sm2_figures(void)
{
	static uint8_t out[32 + SM2_PKE_OVERHEAD];
	size_t out_len = sizeof(out);
	size_t back_len = 32;

	CHECK(ec_generate(EC_SM2, &source, at.priv, &at.pub) == TEE_SUCCESS);
	CHECK(ec_generate(EC_SM2, &source, at.other, &at.peer) == TEE_SUCCESS);
	FIGURE("sm2_sign",
	       sm2_sign(at.priv, &at.pub, at.digest, &source, at.sig));
	FIGURE("sm2_verify", sm2_verify(&at.pub, at.digest, at.sig, 64));
	FIGURE("sm2_encrypt",
	       sm2_encrypt(&at.pub, at.digest, 32, &source, out, &out_len));
	FIGURE("sm2_decrypt",
	       sm2_decrypt(at.priv, out, out_len, at.shared, &back_len));
	CHECK(memcmp(at.shared, at.digest, 32) == 0);

	const struct sm2_exchange side = {
		.initiator = true,
		.priv = at.priv,
		.pub = &at.pub,
		.ephemeral_priv = at.priv,
		.ephemeral_pub = &at.pub,
		.peer = &at.peer,
		.peer_ephemeral = &at.peer,
		.initiator_id = at.digest,
		.initiator_id_len = 16,
		.responder_id = at.digest,
		.responder_id_len = 16,
		.confirmation_out = at.sig,
	};

	FIGURE("sm2_exchange", sm2_exchange(&side, at.shared, 16));
}

static void edwards_figures(void)
{
	static uint8_t priv[ED448_KEY_LEN];
	static uint8_t pub[ED448_KEY_LEN];
	static uint8_t peer[X448_LEN];
	static uint8_t sig[ED448_SIGNATURE_LEN];

	FIGURE("ed25519_generate", ed25519_generate(&source, priv, pub));
	FIGURE("ed25519_sign", ed25519_sign(priv, pub, NULL, data, 64, sig));
	FIGURE("ed25519_verify", ed25519_verify(pub, NULL, data, 64, sig, 64));
	FIGURE("ed448_generate", ed448_generate(&source, priv, pub));
	FIGURE("ed448_sign", ed448_sign(priv, pub, NULL, data, 64, sig));
	FIGURE("ed448_verify", ed448_verify(pub, NULL, data, 64, sig, 114));
	FIGURE("x25519_generate", x25519_generate(&source, priv, peer));
	FIGURE("x25519", x25519(priv, peer, sig));
	FIGURE("x448_generate", x448_generate(&source, priv, peer));
	FIGURE("x448", x448(priv, peer, sig));
}

void curves_figures(void)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++)
		curve_figures(curve);
	sm2_figures();
	edwards_figures();
}
