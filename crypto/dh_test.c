/*
 * Diffie-Hellman: both sides agree, with OpenSSL's power as a third, and values
 * that give secrets away are refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/dh.h>
#include <openssl/bn.h>
#include <string.h>

#include "rsa_vectors.h"

static uint64_t seed = 9;
static const struct pk_random source = { test_random, &seed };
static struct dh_work work;
static uint8_t p[512];
static uint8_t q[512];
static uint8_t g[] = { 4 };

/* A safe prime p and q = (p - 1) / 2, whose group 4 generates. */
static struct dh_group group_make(int bits)
{
	BIGNUM *bn = BN_new();
	size_t len = ((size_t)bits + 7) / 8;
	struct dh_group group = { { p, len }, { g, 1 }, { q, len }, 0 };

	if (bits == 2048)
		BN_get_rfc3526_prime_2048(bn);
	else if (bits == 4096)
		BN_get_rfc3526_prime_4096(bn);
	else
		BN_generate_prime_ex(bn, bits, 1, NULL, NULL, NULL);
	BN_bn2binpad(bn, p, (int)len);
	BN_rshift1(bn, bn);
	BN_bn2binpad(bn, q, (int)len);
	BN_free(bn);
	return group;
}

static void power_is(const struct pk_number *base, const uint8_t *e,
		     const uint8_t *want, size_t len)
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *out = BN_new();
	BIGNUM *bn_p = BN_bin2bn(p, (int)len, NULL);
	BIGNUM *bn_base = BN_bin2bn(base->b, (int)base->len, NULL);
	BIGNUM *bn_e = BN_bin2bn(e, (int)len, NULL);
	uint8_t bytes[512];

	BN_mod_exp(out, bn_base, bn_e, bn_p, ctx);
	BN_bn2binpad(out, bytes, (int)len);
	assert_memory_equal(bytes, want, len);
	BN_free(out);
	BN_free(bn_p);
	BN_free(bn_base);
	BN_free(bn_e);
	BN_CTX_free(ctx);
}

static size_t bits_of(const uint8_t *a, size_t len)
{
	BIGNUM *bn = BN_bin2bn(a, (int)len, NULL);
	size_t bits = (size_t)BN_num_bits(bn);

	BN_free(bn);
	return bits;
}

static void agree_one(int bits, bool with_q, size_t x_bits)
{
	struct dh_group group = group_make(bits);
	size_t len = dh_len(&group);
	uint8_t x[2][512];
	uint8_t y[2][512];
	uint8_t z[2][512];

	assert_int_equal(len, (bits + 7) / 8);
	if (!with_q)
		group.q.len = 0;
	group.x_bits = x_bits;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(
			dh_generate(&work, &source, &group, x[i], y[i]),
			TEE_SUCCESS);
		power_is(&group.g, x[i], y[i], len);
		if (x_bits != 0)
			assert_int_equal(bits_of(x[i], len), x_bits);
	}
	for (size_t i = 0; i < 2; i++) {
		const struct pk_number mine = { x[i], len };
		const struct pk_number peer = { y[1 - i], len };

		assert_int_equal(dh_shared(&work, &group, &mine, &peer, z[i]),
				 TEE_SUCCESS);
		power_is(&peer, x[i], z[i], len);
	}
	assert_memory_equal(z[0], z[1], len);
}

static void both_sides_agree(void **state)
{
	agree_one(256, true, 0);
	agree_one(257, false, 0);
	agree_one(320, true, 100);
	agree_one(256, false, 256);
	agree_one(2048, true, 0);
	agree_one(2048, false, 256);
	agree_one(4096, true, 300);
}

static void values_that_give_secrets_away_are_refused(void **state)
{
	struct dh_group group = group_make(256);
	uint8_t less_one[32];
	uint8_t non_residue[32];
	uint8_t one[] = { 1 };
	uint8_t zero[] = { 0 };
	uint8_t three[] = { 3 };
	uint8_t z[32];
	const struct pk_number x = { three, 1 };

	memcpy(less_one, p, 32);
	less_one[31]--;
	/* The order of -4 is 2 q, and 4 has order q. */
	memcpy(non_residue, p, 32);
	non_residue[31] = (uint8_t)(non_residue[31] - 4);

	const struct pk_number bad[] = {
		{ zero, 1 }, { one, 1 },  { less_one, 32 },
		{ p, 32 },   { zero, 0 }, { non_residue, 32 }
	};

	for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
		assert_int_equal(dh_shared(&work, &group, &x, &bad[i], z),
				 TEE_ERROR_BAD_PARAMETERS);
	group.q.len = 0;
	if (non_residue[31] < p[31])
		assert_int_equal(dh_shared(&work, &group, &x, &bad[5], z),
				 TEE_SUCCESS);

	const struct pk_number good = { g, 1 };
	const struct pk_number x_zero = { zero, 1 };

	assert_int_equal(dh_shared(&work, &group, &x_zero, &good, z),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(dh_shared(&work, &group, &x, &good, z), TEE_SUCCESS);
}

static void unfit_groups_are_refused(void **state)
{
	static uint8_t ones[600];
	uint8_t one[] = { 1 };
	uint8_t x[600];
	uint8_t y[600];
	const struct pk_number bad[] = { { ones, 0 },
					 { one, 1 },
					 { ones, 600 },
					 { ones, 31 },
					 { ones, 32 } };

	memset(ones, 0xff, sizeof(ones));
	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		struct dh_group group = group_make(256);

		/* 32 bytes of ones are a fit p, if not a prime. */
		if (i < 4) {
			group.p = bad[i];
			assert_int_equal(dh_len(&group), 0);
			assert_int_equal(
				dh_generate(&work, &source, &group, x, y),
				TEE_ERROR_BAD_PARAMETERS);
		}
		group = group_make(256);
		group.g = bad[i];
		if (i != 3)
			assert_int_equal(
				dh_generate(&work, &source, &group, x, y),
				TEE_ERROR_BAD_PARAMETERS);
		group = group_make(256);
		group.q = bad[i];
		if (i != 0 && i != 3)
			assert_int_equal(
				dh_generate(&work, &source, &group, x, y),
				TEE_ERROR_BAD_PARAMETERS);
	}

	struct dh_group group = group_make(256);

	group.x_bits = 257;
	assert_int_equal(dh_generate(&work, &source, &group, x, y),
			 TEE_ERROR_BAD_PARAMETERS);
	group.x_bits = SIZE_MAX;
	assert_int_equal(dh_generate(&work, &source, &group, x, y),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(both_sides_agree),
		cmocka_unit_test(values_that_give_secrets_away_are_refused),
		cmocka_unit_test(unfit_groups_are_refused),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
