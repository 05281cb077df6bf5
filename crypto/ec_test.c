#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <string.h>

#include "ec_group.h"
#include "ec_keys.h"
#include "ec_sample.h"

static const struct {
	const char *name;
	const struct ec_group *g;
} group_row[] = {
	{ "P-192", &ec_p192 },	    { "P-224", &ec_p224 },
	{ "P-256", &ec_p256 },	    { "P-384", &ec_p384 },
	{ "P-521", &ec_p521 },	    { "SM2", &ec_sm2 },
	{ "Ed25519", &ec_ed25519 }, { "Ed448", &ec_ed448 },
};

static BIGNUM *to_bn(const struct ec_field *f, const struct ec_num *a)
{
	uint8_t byte[72];

	ec_store_le(byte, f->limbs * 8, a);
	return BN_lebin2bn(byte, (int)f->limbs * 8, NULL);
}

static void check_equal(const struct ec_field *f, const struct ec_num *form,
			const BIGNUM *want)
{
	struct ec_num plain;

	assert_true(ec_is_below(f, form));
	ec_plain(f, &plain, form);

	BIGNUM *got = to_bn(f, &plain);

	assert_int_equal(BN_cmp(got, want), 0);
	BN_free(got);
}

/*
 * Numbers of any bits, of few bits, and close to the modulus, 0 and powers of
 * two, where carries run long; reduced.
 */
static void pick(const struct ec_field *f, struct sample *s, size_t i,
		 struct ec_num *r)
{
	uint8_t byte[72] = { 0 };

	sample_fill(s, byte, sizeof(byte));
	switch (i % 6) {
	case 0:
		memset(byte + byte[71] % 72, 0, 72 - byte[71] % 72);
		break;
	case 1:
		memset(byte, 0xff, byte[71] % 72);
		break;
	case 2:
		memset(byte, byte[1] % 2 ? 0xff : 0, 72);
		byte[0] ^= byte[0] % 4;
		break;
	case 3:
		memset(byte + 1, 0, 71);
		byte[0] &= 1;
		break;
	default:
		break;
	}
	ec_load_le(r, byte, f->limbs * 8);
	if (i % 6 == 4) {
		*r = f->modulus;
		r->w[0] -= 1 + byte[0] % 2;
		if (f->modulus.w[0] < 2)
			r->w[0] = 0;
	}
	if (f->bits < f->limbs * 64)
		r->w[f->limbs - 1] &= BIT64(f->bits % 64) - 1;
	if (!ec_is_below(f, r))
		r->w[f->limbs - 1] >>= 1;
	assert_true(ec_is_below(f, r));
}

static void field_agrees(const struct ec_field *f)
{
	struct sample s = { .state = f->bits };
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *m = to_bn(f, &f->modulus);
	BIGNUM *want = BN_new();

	for (size_t i = 0; i < 600; i++) {
		struct ec_num a, b, r;

		pick(f, &s, i, &a);
		pick(f, &s, i / 6, &b);

		BIGNUM *x = to_bn(f, &a);
		BIGNUM *y = to_bn(f, &b);

		ec_form(f, &a, &a);
		check_equal(f, &a, x);
		ec_form(f, &b, &b);
		BN_mod_mul(want, x, y, m, ctx);
		ec_mul(f, &r, &a, &b);
		check_equal(f, &r, want);
		BN_mod_sqr(want, x, m, ctx);
		ec_sqr(f, &r, &a);
		check_equal(f, &r, want);
		BN_mod_add(want, x, y, m, ctx);
		ec_add(f, &r, &a, &b);
		check_equal(f, &r, want);
		BN_mod_sub(want, x, y, m, ctx);
		ec_sub(f, &r, &a, &b);
		check_equal(f, &r, want);
		/* In place, and of one operand. */
		r = a;
		ec_mul(f, &r, &r, &r);
		BN_mod_sqr(want, x, m, ctx);
		check_equal(f, &r, want);
		r = a;
		ec_sqr(f, &r, &r);
		check_equal(f, &r, want);
		if (i % 50 == 0 && !BN_is_zero(x)) {
			BN_mod_inverse(want, x, m, ctx);
			ec_invert(f, &r, &a);
			check_equal(f, &r, want);
		}
		assert_int_equal(ec_is_zero(f, &a), BN_is_zero(x));
		assert_int_equal(ec_is_equal(f, &a, &b), BN_cmp(x, y) == 0);
		BN_free(x);
		BN_free(y);
	}
	BN_free(want);
	BN_free(m);
	BN_CTX_free(ctx);
}

static void fields_agree_with_a_second_one(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(group_row); i++) {
		print_message("%s\n", group_row[i].name);
		field_agrees(&group_row[i].g->p);
		field_agrees(&group_row[i].g->n);
	}
}

static void base_point(const struct ec_group *g, struct ec_point *r)
{
	memset(r, 0, sizeof(*r));
	memcpy(r->x.w, g->comb, g->p.limbs * 8);
	memcpy(r->y.w, g->comb + g->p.limbs, g->p.limbs * 8);
	r->z = g->p.one;
}

static void combs_are_what_they_say(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(group_row); i++) {
		const struct ec_group *g = group_row[i].g;
		const uint64_t *entry = g->comb;
		struct ec_point power[8];

		print_message("%s\n", group_row[i].name);
		base_point(g, &power[0]);
		assert_true(g->ops->on_curve(g, &power[0]));
		for (size_t j = 1; j < 8; j++) {
			power[j] = power[j - 1];
			for (size_t k = 0; k < g->scalar_bits / 8; k++)
				g->ops->twice(g, &power[j], &power[j]);
		}
		for (size_t e = 0; e < 30; e++, entry += 2 * g->p.limbs) {
			struct ec_point sum;

			g->ops->neutral(g, &sum);
			for (size_t j = 0; j < 4; j++) {
				if ((e % 15 + 1) >> j & 1)
					g->ops->add(g, &sum, &sum,
						    &power[4 * (e / 15) + j]);
			}
			ec_affine(g, &sum);
			assert_memory_equal(sum.x.w, entry, g->p.limbs * 8);
			assert_memory_equal(sum.y.w, entry + g->p.limbs,
					    g->p.limbs * 8);
		}
	}
}

static void check_same(const struct ec_group *g, struct ec_point *a,
		       struct ec_point *b)
{
	const struct ec_field *f = &g->p;
	struct ec_num s, t;

	ec_mul(f, &s, &a->x, &b->z);
	ec_mul(f, &t, &b->x, &a->z);
	assert_true(ec_is_equal(f, &s, &t));
	ec_mul(f, &s, &a->y, &b->z);
	ec_mul(f, &t, &b->y, &a->z);
	assert_true(ec_is_equal(f, &s, &t));
}

static bool is_neutral(const struct ec_group *g, const struct ec_point *a)
{
	if (g->ops == &ec_weierstrass_ops)
		return ec_is_zero(&g->p, &a->z);
	return ec_is_zero(&g->p, &a->x) && ec_is_equal(&g->p, &a->y, &a->z);
}

/* The order, its neighbours, and numbers whose digits carry all the way. */
static void multiples_know_their_edges(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(group_row); i++) {
		const struct ec_group *g = group_row[i].g;
		struct ec_num k = g->n.modulus;
		struct ec_point base;
		struct ec_point a;
		struct ec_point b;

		print_message("%s\n", group_row[i].name);
		base_point(g, &base);
		ec_multiply_base(g, &a, &k);
		assert_true(is_neutral(g, &a));
		ec_multiply(g, &a, &k, &base);
		assert_true(is_neutral(g, &a));
		k.w[0]--;
		ec_multiply_base(g, &a, &k);
		g->ops->negate(g, &b, &base);
		check_same(g, &a, &b);
		ec_multiply(g, &a, &k, &base);
		check_same(g, &a, &b);
		g->ops->add(g, &a, &a, &base);
		assert_true(is_neutral(g, &a));
		memset(&k, 0, sizeof(k));
		ec_multiply(g, &a, &k, &base);
		assert_true(is_neutral(g, &a));
		ec_multiply_base(g, &a, &k);
		assert_true(is_neutral(g, &a));
		/* Multiples of the neutral point, and sums with it. */
		k.w[0] = 12345;
		ec_multiply(g, &b, &k, &a);
		assert_true(is_neutral(g, &b));
		g->ops->add(g, &b, &a, &base);
		check_same(g, &b, &base);
		g->ops->add(g, &b, &base, &a);
		check_same(g, &b, &base);
		g->ops->add_affine(g, &b, &a, &base);
		check_same(g, &b, &base);
		g->ops->add(g, &a, &base, &base);
		g->ops->add_affine(g, &b, &base, &base);
		check_same(g, &a, &b);
		g->ops->twice(g, &b, &base);
		check_same(g, &a, &b);
		for (size_t j = 0; j < 40; j++) {
			memset(&k, j % 2 ? 0xff : 0x77, sizeof(k));
			for (size_t l = 0; l < EC_LIMBS_MAX; l++) {
				if (l * 64 >= g->scalar_bits)
					k.w[l] = 0;
				else if (g->scalar_bits - l * 64 < 64)
					k.w[l] >>= 64 - g->scalar_bits % 64;
			}
			k.w[j % g->n.limbs] ^= 1ull << (j * 7 % 16);
			ec_multiply_base(g, &a, &k);
			ec_multiply(g, &b, &k, &base);
			check_same(g, &a, &b);
		}
	}
}

/* The sum by the complete formulas; false if it is neutral. */
static bool sum_x(const struct ec_group *g, const struct ec_num *u,
		  const struct ec_num *v, const struct ec_point *q,
		  struct ec_num *x)
{
	struct ec_point a;
	struct ec_point b;

	ec_multiply_base(g, &a, u);
	ec_multiply(g, &b, v, q);
	g->ops->add(g, &a, &a, &b);
	if (is_neutral(g, &a))
		return false;
	ec_affine(g, &a);
	ec_plain(&g->p, x, &a.x);
	ec_reduce(&g->n, x, x);
	return true;
}

/* Points equal, opposite and neutral meet in the sum, at its end and before. */
static void sums_know_their_edges(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(group_row) - 2; i++) {
		const struct ec_group *g = group_row[i].g;
		struct sample s = { .state = 20 + i };
		size_t neutral = 0;

		print_message("%s\n", group_row[i].name);
		for (size_t j = 0; j < 180; j++) {
			struct ec_num k = { { j % 9 } };
			struct ec_num u, v, x;
			struct ec_point q;

			/* Q is a small multiple of G, its opposite, or any. */
			pick(&g->n, &s, j, &u);
			pick(&g->n, &s, j / 5, &v);
			if (j % 3 == 0)
				u = (struct ec_num){ { j % 16 } };
			if (j % 4 == 0)
				v = (struct ec_num){ { j % 32 } };
			if (j % 9 == 0)
				pick(&g->n, &s, 5, &k);
			ec_multiply_base(g, &q, &k);
			ec_affine(g, &q);
			if (j % 2 == 0)
				g->ops->negate(g, &q, &q);

			if (!sum_x(g, &u, &v, &q, &x)) {
				memset(&x, 0, sizeof(x));
				assert_false(ec_sum_has_x_vartime(g, &u, &v, &q,
								  &x));
				neutral++;
				continue;
			}
			assert_true(ec_sum_has_x_vartime(g, &u, &v, &q, &x));
			x.w[0] ^= 1;
			assert_false(ec_sum_has_x_vartime(g, &u, &v, &q, &x));
		}
		assert_true(neutral > 3);
	}
}

static void keys_agree_with_a_second_implementation(void **state)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		struct sample s = { .state = 7 + (uint64_t)curve };
		const struct crypto_random random = { sample_fill, &s };
		EC_GROUP *group = sample_group(curve);
		EC_POINT *point = EC_POINT_new(group);

		for (size_t i = 0; i < 12; i++) {
			uint8_t priv[EC_LEN_MAX];
			struct ec_public pub, want, again;

			assert_int_equal(
				ec_generate(curve, &random, priv, &pub),
				TEE_SUCCESS);

			BIGNUM *d = BN_bin2bn(priv, (int)ec_len(curve), NULL);

			EC_POINT_mul(group, point, d, NULL, NULL, NULL);
			sample_public(curve, group, point, &want);
			assert_memory_equal(&pub, &want, sizeof(pub));
			assert_int_equal(
				ec_public_from_private(curve, priv, &again),
				TEE_SUCCESS);
			assert_memory_equal(&pub, &again, sizeof(pub));
			assert_int_equal(ec_check_public(curve, &pub),
					 TEE_SUCCESS);
			/* Any bit that changes leads off the curve. */
			pub.y[i % ec_len(curve)] ^= 1 << i % 8;
			assert_int_equal(ec_check_public(curve, &pub),
					 TEE_ERROR_BAD_PARAMETERS);
			BN_free(d);
		}
		EC_POINT_free(point);
		EC_GROUP_free(group);
	}
}

/* The order less @minus. */
static void order(enum ec_curve curve, uint64_t minus, uint8_t *out)
{
	struct ec_num n = ec_group_of(curve)->n.modulus;

	n.w[0] -= minus;
	ec_store_be(out, ec_len(curve), &n);
}

static void private_values_out_of_range_are_refused(void **state)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		uint8_t priv[EC_LEN_MAX] = { 0 };
		struct ec_public pub;
		TEE_Result last = curve == EC_SM2 ? TEE_ERROR_BAD_PARAMETERS
						  : TEE_SUCCESS;

		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		order(curve, 0, priv);
		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		order(curve, 1, priv);
		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 last);
		order(curve, 2, priv);
		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 TEE_SUCCESS);
		memset(priv, 0xff, sizeof(priv));
		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		memset(priv, 0, sizeof(priv));
		priv[ec_len(curve) - 1] = 1;
		assert_int_equal(ec_public_from_private(curve, priv, &pub),
				 TEE_SUCCESS);
	}
}

static void points_that_are_none_are_refused(void **state)
{
	for (int curve = 0; curve < EC_CURVE_COUNT; curve++) {
		const struct ec_field *p = &ec_group_of(curve)->p;
		size_t len = ec_len(curve);
		struct ec_public pub = { { 0 }, { 0 } };
		struct ec_num x;
		uint8_t one[EC_LEN_MAX] = { 0 };

		assert_int_equal(ec_check_public(curve, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		one[len - 1] = 1;
		ec_public_from_private(curve, one, &pub);
		assert_int_equal(ec_check_public(curve, &pub), TEE_SUCCESS);
		/* The same residue above the prime, where it fits. */
		ec_load_be(&x, pub.x, len);
		ec_store_be(pub.x, len, &p->modulus);
		assert_int_equal(ec_check_public(curve, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		memset(pub.x, 0xff, len);
		assert_int_equal(ec_check_public(curve, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
		ec_store_be(pub.x, len, &x);
		memset(pub.y, 0, len);
		assert_int_equal(ec_check_public(curve, &pub),
				 TEE_ERROR_BAD_PARAMETERS);
	}
}

static void numbers_come_to_the_length_of_the_curve(void **state)
{
	const uint8_t in[40] = { 0, 0, 0, 0, 0, 0, 0, 0, 1, 2 };
	uint8_t out[EC_LEN_MAX];

	assert_int_equal(ec_number(EC_P256, in, 40, out), TEE_SUCCESS);
	assert_memory_equal(out, in + 8, 32);
	assert_int_equal(ec_number(EC_P192, in, 40, out),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_memory_equal(out, in + 10, 24);
	assert_int_equal(ec_number(EC_P256, in + 8, 2, out), TEE_SUCCESS);
	assert_int_equal(out[30], 1);
	assert_int_equal(out[31], 2);
	assert_int_equal(ec_number(EC_P256, NULL, 0, out), TEE_SUCCESS);
	assert_memory_equal(out, in + 10, 30);
}

static void a_source_that_fails_makes_no_key(void **state)
{
	struct sample s = { .fails_with = TEE_ERROR_NO_DATA };
	const struct crypto_random random = { sample_fill, &s };
	const uint8_t zero[sizeof(struct ec_public)] = { 0 };
	uint8_t priv[EC_LEN_MAX];
	struct ec_public pub;

	memset(priv, 1, sizeof(priv));
	assert_int_equal(ec_generate(EC_P256, &random, priv, &pub),
			 TEE_ERROR_NO_DATA);
	assert_memory_equal(priv, zero, 32);
	assert_memory_equal(&pub, zero, sizeof(pub));
}

static TEE_Result stuck_fill(void *ctx, void *buf, size_t len)
{
	memset(buf, *(int *)ctx, len);
	return TEE_SUCCESS;
}

static void a_source_that_is_stuck_makes_no_key(void **state)
{
	int bytes[] = { 0, 0xff };

	for (size_t i = 0; i < ARRAY_COUNT(bytes); i++) {
		const struct crypto_random random = { stuck_fill, &bytes[i] };
		uint8_t priv[EC_LEN_MAX];
		struct ec_public pub;

		for (int curve = 0; curve < EC_CURVE_COUNT; curve++)
			assert_int_equal(
				ec_generate(curve, &random, priv, &pub),
				TEE_ERROR_SECURITY);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(fields_agree_with_a_second_one),
		cmocka_unit_test(combs_are_what_they_say),
		cmocka_unit_test(multiples_know_their_edges),
		cmocka_unit_test(sums_know_their_edges),
		cmocka_unit_test(keys_agree_with_a_second_implementation),
		cmocka_unit_test(private_values_out_of_range_are_refused),
		cmocka_unit_test(points_that_are_none_are_refused),
		cmocka_unit_test(numbers_come_to_the_length_of_the_curve),
		cmocka_unit_test(a_source_that_fails_makes_no_key),
		cmocka_unit_test(a_source_that_is_stuck_makes_no_key),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
