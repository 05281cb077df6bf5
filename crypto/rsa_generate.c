/*
 * RSA key pairs (FIPS 186-5, A.1.1 and A.1.3).
 *
 * A private exponent is (1 + k * phi) / e, for the k that makes it whole, and
 * whole quotients are products modulo a power of two: there is no division,
 * and the one inverse modulo e that is not in constant time is masked.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/prime.h>
#include <string.h>

#include "multiply_add.h"
#include "rsa_internal.h"

/* Tries for primes that are far enough apart; one is as good as certain. */
#define PAIR_TRIES 16u

struct making {
	const struct pk_random *random;
	struct limb_room room;
	struct mont e;
	size_t bits;
	size_t half_bits; /* of p, and of q or one more than that */
	size_t count;	  /* limbs of p and of q */
	uint64_t *p;
	uint64_t *q;
};

/*
 * out = a / e, whole, modulo 2^(64 count); uses up @a. Each step adds what makes
 * a limb zero, so that the factors are those of -a / e.
 */
static void exact_quotient(const struct mont *e, uint64_t *out, uint64_t *a,
			   size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = i + MIN(e->count, count - i);

		out[i] = a[i] * e->n0;

		uint64_t carry = multiply_add(a + i, e->n, at - i, out[i]);

		for (; at < count; at++) {
			a[at] += carry;
			carry = a[at] < carry;
		}
	}
	memset(a, 0, count * sizeof(*a));
	limbs_sub(out, a, out, count);
}

/* out = 1 / e mod phi, of count limbs both. */
static TEE_Result exponent_make(struct making *k, uint64_t *out,
				const uint64_t *phi, size_t count)
{
	struct limb_room mine = k->room;
	const struct mont *e = &k->e;
	uint64_t *factor = limb_take(&mine, e->count);
	uint64_t *sum = limb_take(&mine, count + e->count);
	uint64_t *one = limb_take(&mine, count + e->count);
	TEE_Result res = TEE_SUCCESS;

	mont_reduce(e, factor, phi, count);
	mont_from(e, factor, factor);
	res = inverse_masked(k->random, e, &mine, factor, factor);
	if (res != TEE_SUCCESS)
		return res;
	/* factor = -1 / phi mod e, and 1 + factor * phi is a multiple of e. */
	limbs_sub(factor, e->n, factor, e->count);
	limbs_mul(sum, phi, count, factor, e->count);
	one[0] = 1;
	limbs_add(sum, sum, one, count + e->count);
	exact_quotient(e, out, sum, count);
	return TEE_SUCCESS;
}

/* mask: |p - q| > 2^(bits / 2 - 100); of less than 100 bits, p is not q. */
static uint64_t far_apart(struct making *k)
{
	struct limb_room mine = k->room;
	size_t count = k->count;
	uint64_t *diff = limb_take(&mine, count);
	uint64_t *other = limb_take(&mine, count);
	uint64_t borrow = limbs_sub(diff, k->p, k->q, count);
	size_t drop = k->bits / 2 - 100;

	limbs_sub(other, k->q, k->p, count);
	limbs_select(diff, limb_mask(borrow), other, diff, count);
	limbs_shift_right(diff + drop / 64, count - drop / 64,
			  (unsigned int)(drop % 64));
	return ~limbs_is_zero(diff + drop / 64, count - drop / 64);
}

/* Finds p and q; the greater one becomes p. */
static TEE_Result primes_make(struct making *k, const struct pk_number *e)
{
	struct limb_room mine = k->room;
	struct prime_work *work = (struct prime_work *)limb_take(
		&mine, sizeof(*work) / sizeof(uint64_t));

	uint64_t *const p[] = { k->p, k->q };
	size_t q_bits = k->bits - k->half_bits;

	for (unsigned int i = 0; i < PAIR_TRIES; i++) {
		TEE_Result res =
			prime_random(work, k->random, k->half_bits, e, p,
				     q_bits == k->half_bits ? 2 : 1);

		if (res == TEE_SUCCESS && q_bits != k->half_bits)
			res = prime_random(work, k->random, q_bits, e, p + 1,
					   1);
		if (res != TEE_SUCCESS)
			return res;
		if (far_apart(k) != 0) {
			limbs_swap(limbs_less(k->p, k->q, k->count), k->p, k->q,
				   k->count);
			return TEE_SUCCESS;
		}
	}
	return TEE_ERROR_GENERIC;
}

/* n and d, from the primes. */
static TEE_Result modulus_make(struct making *k, struct rsa_pair *pair)
{
	struct limb_room mine = k->room;
	size_t count = 2 * k->count;
	uint64_t *n = limb_take(&mine, count);
	uint64_t *d = limb_take(&mine, count);
	uint64_t *one = limb_take(&mine, count);
	struct making inner = *k;

	inner.room = mine;
	limbs_mul(n, k->p, k->count, k->q, k->count);
	limbs_store(pair->n, pair->len, n, count);
	/* phi = n - p - q + 1. */
	memcpy(d, k->p, k->count * sizeof(*d));
	limbs_sub(n, n, d, count);
	memcpy(d, k->q, k->count * sizeof(*d));
	limbs_sub(n, n, d, count);
	one[0] = 1;
	limbs_add(n, n, one, count);

	TEE_Result res = exponent_make(&inner, d, n, count);

	limbs_store(pair->d, pair->len, d, count);
	return res;
}

/* The values of one prime; for q, its inverse modulo p. */
static TEE_Result half_make(struct making *k, const uint64_t *prime,
			    uint8_t *prime_out, uint8_t *exponent_out,
			    size_t half)
{
	struct limb_room mine = k->room;
	uint64_t *less_one = limb_take(&mine, k->count);
	uint64_t *exponent = limb_take(&mine, k->count);
	struct making inner = *k;
	TEE_Result res = TEE_SUCCESS;

	inner.room = mine;
	memcpy(less_one, prime, k->count * sizeof(*less_one));
	less_one[0]--;
	res = exponent_make(&inner, exponent, less_one, k->count);
	limbs_store(prime_out, half, prime, k->count);
	limbs_store(exponent_out, half, exponent, k->count);
	return res;
}

static TEE_Result coefficient_make(struct making *k, struct rsa_pair *pair)
{
	struct limb_room mine = k->room;
	uint64_t *rr = limb_take(&mine, k->count);
	uint64_t *q = limb_take(&mine, k->count);
	struct mont p;

	mont_init(&p, k->p, k->count, k->half_bits, rr);

	TEE_Result res = inverse_masked(k->random, &p, &mine, q, k->q);

	limbs_store(pair->qinv, pair->half, q, k->count);
	return res;
}

static TEE_Result pair_make(struct making *k, const struct pk_number *e,
			    struct rsa_pair *pair)
{
	TEE_Result res = primes_make(k, e);

	if (res == TEE_SUCCESS)
		res = modulus_make(k, pair);
	if (res == TEE_SUCCESS)
		res = half_make(k, k->p, pair->p, pair->dp, pair->half);
	if (res == TEE_SUCCESS)
		res = half_make(k, k->q, pair->q, pair->dq, pair->half);
	if (res == TEE_SUCCESS)
		res = coefficient_make(k, pair);
	return res;
}

TEE_Result rsa_generate(struct rsa_work *work, const struct pk_random *random,
			size_t bits, const struct pk_number *e,
			struct rsa_pair *pair)
{
	size_t e_bits = 0;
	struct making k = {
		.random = random,
		.room = { work->limb, ARRAY_COUNT(work->limb) },
		.bits = bits,
		.half_bits = (bits + 1) / 2,
		.count = LIMB_COUNT((bits + 1) / 2),
	};
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	memset(pair, 0, sizeof(*pair));
	if (bits < RSA_KEY_BITS_MIN || bits > RSA_KEY_BITS_MAX ||
	    !modulus_take(&k.room, &k.e, e, RSA_E_BITS_MAX, &e_bits) ||
	    e_bits >= bits)
		goto out;
	pair->len = (bits + 7) / 8;
	pair->half = (k.half_bits + 7) / 8;
	k.p = limb_take(&k.room, k.count);
	k.q = limb_take(&k.room, k.count);
	res = pair_make(&k, e, pair);
out:
	if (res != TEE_SUCCESS)
		secret_wipe(pair, sizeof(*pair));
	WORK_WIPE(work);
	secret_wipe(&k, sizeof(k));
	return res;
}
