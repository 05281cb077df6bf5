/*
 * Public-key operations on the emulated CPU: right, and counted.
 */
#include <base/bits.h>
#include <base/check.h>
#include <crypto/dh.h>
#include <crypto/dsa.h>
#include <crypto/mont.h>
#include <crypto/rsa_key.h>
#include <string.h>

#include "check/check.h"
#include "mont_pair.h"

#define STACK_MAX  6144u /* bytes that an operation takes */
#define PAIR_COUNT 8u	 /* keys that the mean of generation is taken over */

static TEE_Result random_fill(void *ctx, void *to, size_t len)
{
	uint64_t *seed = ctx;
	uint8_t *p = to;

	for (size_t i = 0; i < len; i++) {
		*seed = *seed * 6364136223846793005 + 1442695040888963407;
		p[i] = (uint8_t)(*seed >> 56);
	}
	return TEE_SUCCESS;
}

static uint64_t seed = 1;
static const struct pk_random source = { random_fill, &seed };
static const uint8_t e[] = { 1, 0, 1 };
static struct rsa_work work;
static struct rsa_pair pair;

static struct rsa_key key_of(const struct rsa_pair *from)
{
	return (struct rsa_key){
		.n = { from->n, from->len },
		.e = { e, sizeof(e) },
		.d = { from->d, from->len },
		.p = { from->p, from->half },
		.q = { from->q, from->half },
		.dp = { from->dp, from->half },
		.dq = { from->dq, from->half },
		.qinv = { from->qinv, from->half },
	};
}

static void generate(size_t bits)
{
	const struct pk_number number = { e, sizeof(e) };

	CHECK(rsa_generate(&work, &source, bits, &number, &pair) ==
	      TEE_SUCCESS);
}

/* A signature with the primes and one without agree, for odd sizes too. */
void rsa_keys_work(void)
{
	static const size_t bits[] = { 256, 511, 512, 1000, 1024 };

	for (size_t i = 0; i < ARRAY_COUNT(bits); i++) {
		uint8_t in[RSA_KEY_LEN_MAX] = { 0, 1, 2, 3 };
		uint8_t a[RSA_KEY_LEN_MAX];
		uint8_t b[RSA_KEY_LEN_MAX];

		generate(bits[i]);

		struct rsa_key key = key_of(&pair);

		CHECK(rsa_raw_private(&work, &source, &key, in, pair.len, a) ==
		      TEE_SUCCESS);
		key.p.len = 0;
		CHECK(rsa_raw_private(&work, &source, &key, in, pair.len, b) ==
		      TEE_SUCCESS);
		CHECK(memcmp(a, b, pair.len) == 0);
	}
}

/* Two powers at once are what two powers are, in every size. */
void mont_pair_is_right(void)
{
	static uint64_t limbs[MONT_PAIR_EXP_LIMBS];
	static uint64_t table[MONT_TABLE_COUNT(MONT_COUNT_MAX)];

	for (size_t count = 1; count <= 18; count++) {
		uint64_t n[2][18];
		uint64_t rr[2][18];
		uint64_t a[2][18];
		uint64_t by[2][18];
		struct mont m[2];
		const struct mont *const both[2] = { &m[0], &m[1] };
		const uint64_t *const base[2] = { a[0], a[1] };
		const uint64_t *const power[2] = { by[0], by[1] };
		uint64_t *const out[2] = { a[0], a[1] };
		uint64_t want[2][18];
		struct limb_room room = { limbs, ARRAY_COUNT(limbs) };
		size_t bits = 64 * count - 3;

		fill((uint8_t *)n, sizeof(n), (uint32_t)count);
		fill((uint8_t *)a, sizeof(a), (uint32_t)count + 1);
		fill((uint8_t *)by, sizeof(by), (uint32_t)count + 2);
		if (count % 4 == 0)
			memset(n[0], 0xff, sizeof(n[0]));
		for (size_t i = 0; i < 2; i++) {
			n[i][0] |= 1;
			n[i][count - 1] |= UINT64_C(1) << 63;
			a[i][count - 1] >>= 1;
			by[i][count - 1] >>= 3;
			mont_init(&m[i], n[i], count, 64 * count, rr[i]);
			mont_exp(&m[i], want[i], a[i], by[i], bits, table);
		}
		if (!mont_pair_exp(both, out, base, power, bits, &room)) {
			/* Primes of 1024 bits, at least, must be served. */
			CHECK(count != 4 && count != 8 && count != 16);
			continue;
		}
		for (size_t i = 0; i < 2; i++)
			CHECK(memcmp(a[i], want[i], 8 * count) == 0);
	}
}

/* The kernels of this CPU give what plain multiplication gives. */
void mont_is_right(void)
{
	for (size_t count = 1; count <= MONT_COUNT_MAX; count++) {
		uint64_t n[MONT_COUNT_MAX];
		uint64_t rr[MONT_COUNT_MAX];
		uint64_t a[MONT_COUNT_MAX];
		uint64_t b[MONT_COUNT_MAX];
		uint64_t wide[2 * MONT_COUNT_MAX];
		struct mont m;

		fill((uint8_t *)n, sizeof(n), (uint32_t)count);
		fill((uint8_t *)a, sizeof(a), (uint32_t)count + 100);
		fill((uint8_t *)b, sizeof(b), (uint32_t)count + 200);
		if (count % 3 == 0) {
			memset(n, 0xff, sizeof(n));
			memset(a, 0xff, sizeof(a));
		}
		n[0] |= 1;
		n[count - 1] |= UINT64_C(1) << 63;
		a[count - 1] >>= 1;
		b[count - 1] >>= 1;
		mont_init(&m, n, count, 64 * count, rr);
		limbs_mul(wide, a, count, b, count);
		mont_reduce(&m, wide, wide, 2 * count);
		mont_to(&m, a, a);
		mont_to(&m, b, b);
		mont_mul(&m, b, a, b);
		CHECK(memcmp(wide, b, count * sizeof(*b)) == 0);
		mont_sqr(&m, wide, a);
		mont_mul(&m, b, a, a);
		CHECK(memcmp(wide, b, count * sizeof(*b)) == 0);
	}
}

static void mont_figures(size_t count)
{
	static uint64_t n[MONT_COUNT_MAX];
	static uint64_t rr[MONT_COUNT_MAX];
	static uint64_t a[MONT_COUNT_MAX];
	unsigned int bits = (unsigned int)count * 64;
	struct mont m;
	uint64_t start = 0;

	fill((uint8_t *)n, sizeof(n), 1);
	fill((uint8_t *)a, sizeof(a), 2);
	n[0] |= 1;
	n[count - 1] |= UINT64_C(1) << 63;
	a[count - 1] >>= 1;
	start = ticks();
	mont_init(&m, n, count, bits, rr);
	print("figure mont_init_%u %lu\n", bits, instructions(start));
	start = ticks();
	for (size_t i = 0; i < 100; i++)
		mont_mul(&m, a, a, a);
	print("figure mont_mul_%u_100 %lu\n", bits, instructions(start));
	start = ticks();
	for (size_t i = 0; i < 100; i++)
		mont_sqr(&m, a, a);
	print("figure mont_sqr_%u_100 %lu\n", bits, instructions(start));
}

/* What @count instructions were spent on, and how deep the stack went. */
static void figure(const char *name, size_t bits, uint64_t count, size_t stack)
{
	CHECK(stack <= STACK_MAX);
	print("figure rsa%u_%s %lu stack %lu\n", (unsigned int)bits, name,
	      count, stack);
}

#define FIGURE(name, bits, call)                                               \
	do {                                                                   \
		stack_paint();                                                 \
                                                                               \
		uint64_t start = ticks();                                      \
		TEE_Result res = call;                                         \
		uint64_t count = instructions(start);                          \
		size_t used = stack_used();                                    \
                                                                               \
		CHECK(res == TEE_SUCCESS);                                     \
		figure(name, bits, count, used);                               \
	} while (0)

static void rsa_figures(size_t bits)
{
	struct rsa_key key = key_of(&pair);
	struct rsa_pss pss = { DIGEST_SHA256, DIGEST_SHA256, 32 };
	struct rsa_oaep oaep = { DIGEST_SHA256, DIGEST_SHA256, NULL, 0 };
	uint8_t digest[32] = { 1 };
	uint8_t sig[RSA_KEY_LEN_MAX];
	uint8_t out[RSA_KEY_LEN_MAX];
	size_t len = sizeof(sig);
	size_t out_len = sizeof(out);

	FIGURE("sign_pkcs1", bits,
	       rsa_sign_pkcs1(&work, &source, &key, DIGEST_SHA256, digest, 32,
			      sig, &len));
	FIGURE("verify_pkcs1", bits,
	       rsa_verify_pkcs1(&work, &key, DIGEST_SHA256, digest, 32, sig,
				len));
	FIGURE("sign_pss", bits,
	       rsa_sign_pss(&work, &source, &key, &pss, digest, 32, sig, &len));
	FIGURE("verify_pss", bits,
	       rsa_verify_pss(&work, &key, &pss, digest, 32, sig, len));
	FIGURE("encrypt_oaep", bits,
	       rsa_encrypt_oaep(&work, &source, &key, &oaep, digest, 32, sig,
				&len));
	FIGURE("decrypt_oaep", bits,
	       rsa_decrypt_oaep(&work, &source, &key, &oaep, sig, len, out,
				&out_len));
	key.p.len = 0;
	FIGURE("sign_without_primes", bits,
	       rsa_sign_pss(&work, &source, &key, &pss, digest, 32, sig, &len));
}

/* A generator of the 2048-bit group of RFC 3526 would do as well. */
static void group_figures(void)
{
	static struct dh_work dh;
	static uint8_t x[256];
	static uint8_t y[256];
	const uint8_t two[] = { 2 };
	const struct dh_group group = {
		{ pair.n, 256 }, { two, 1 }, { 0 }, 256
	};
	const struct pk_number mine = { x + 224, 32 };
	const struct pk_number peer = { y, 256 };

	/* The cost is that of any odd number of the length. */
	FIGURE("dh_generate_256", 2048,
	       dh_generate(&dh, &source, &group, x, y));
	FIGURE("dh_shared_256", 2048, dh_shared(&dh, &group, &mine, &peer, x));
}

static void generation_figure(void)
{
	uint64_t total = 0;

	for (size_t i = 0; i < PAIR_COUNT; i++) {
		uint64_t start = ticks();

		generate(2048);
		total += instructions(start);
	}
	stack_paint();
	generate(512);
	CHECK(stack_used() <= STACK_MAX);
	print("figure rsa512_generate stack %lu\n", stack_used());
	generate(2048);
	print("figure rsa2048_generate_mean_of_%u %lu\n", PAIR_COUNT,
	      total / PAIR_COUNT);
}

void pk_figures(void)
{
	mont_figures(4);
	mont_figures(6);
	mont_figures(9);
	mont_figures(16);
	mont_figures(32);
	mont_figures(64);
	generation_figure();
	rsa_figures(2048);
	group_figures();
}
