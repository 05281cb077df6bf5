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

static __attribute__((noinline)) void stack_paint(void)
{
	volatile uint8_t area[STACK_PAINTED];

	for (size_t i = 0; i < sizeof(area); i++)
		area[i] = STACK_PAINT;
}

/* How much of what stack_paint() painted was written to since. */
static __attribute__((noinline)) size_t stack_used(void)
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
