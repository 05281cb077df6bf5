/*
 * DSA (FIPS 186-4, clause 4).
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/dsa.h>
#include <string.h>

#include "pk_internal.h"

#define CHECK_ROUNDS 32u /* of Miller-Rabin, for parameters of a stranger */
#define NONCE_TRIES  8u	 /* r or s is 0 once in 2^160 signatures */

/* Domain parameters in a work area. */
struct domain {
	struct limb_room room;
	struct mont p;
	struct mont q;
	size_t p_bits;
	size_t q_bits;
	size_t q_len;
	uint64_t *g;	 /* Montgomery's form */
	uint64_t *table; /* for powers modulo p and modulo q */
};

/* Loads a number of [@least, n - 1], which may be secret. */
static bool range_load(struct limb_room *room, const struct mont *n,
		       const struct pk_number *a, uint64_t least, uint64_t **to)
{
	uint64_t *limbs = limb_take(room, n->count);
	uint64_t *low = limb_take(room, n->count);
	uint64_t fits = limbs_load(limbs, n->count, a->b, a->len);

	low[0] = least;
	fits &= limbs_less(limbs, n->n, n->count);
	fits &= ~limbs_less(limbs, low, n->count);
	*to = limbs;
	return fits != 0;
}

/* Does q divide p - 1? */
static bool q_divides(const struct domain *d)
{
	struct limb_room room = d->room;
	uint64_t *rest = limb_take(&room, d->q.count);
	uint64_t *one = limb_take(&room, d->q.count);

	mont_reduce(&d->q, rest, d->p.n, d->p.count);
	mont_one(&d->q, one);
	return limbs_equal(rest, one, d->q.count) != 0;
}

static TEE_Result domain_open(struct dsa_work *work, const struct dsa_key *key,
			      struct domain *d)
{
	d->room = (struct limb_room){ work->limb, ARRAY_COUNT(work->limb) };
	if (!modulus_take(&d->room, &d->p, &key->p, DSA_P_BITS_MAX,
			  &d->p_bits) ||
	    d->p_bits < DSA_P_BITS_MIN ||
	    !modulus_take(&d->room, &d->q, &key->q, DSA_Q_BITS_MAX,
			  &d->q_bits) ||
	    d->q_bits < DSA_Q_BITS_MIN || !q_divides(d) ||
	    !range_load(&d->room, &d->p, &key->g, 2, &d->g))
		return TEE_ERROR_BAD_PARAMETERS;
	d->q_len = (d->q_bits + 7) / 8;
	d->table = limb_take(&d->room, MONT_TABLE_COUNT(d->p.count));
	mont_to(&d->p, d->g, d->g);
	return TEE_SUCCESS;
}

size_t dsa_q_len(const struct dsa_key *key)
{
	size_t bits = number_bits_vartime(&key->q);

	if (bits < DSA_Q_BITS_MIN || bits > DSA_Q_BITS_MAX)
		return 0;
	return (bits + 7) / 8;
}

/* Is the order of g q (or a factor of it, if q is not prime)? */
static bool order_is_q(const struct domain *d)
{
	struct limb_room room = d->room;
	uint64_t *power = limb_take(&room, d->p.count);
	uint64_t *one = limb_take(&room, d->p.count);

	mont_exp(&d->p, power, d->g, d->q.n, d->q_bits, d->table);
	mont_one(&d->p, one);
	return limbs_equal(power, one, d->p.count) != 0;
}

TEE_Result dsa_check(struct dsa_work *work, const struct pk_random *random,
		     const struct dsa_key *key)
{
	struct domain d;
	bool prime = false;
	TEE_Result res = domain_open(work, key, &d);

	if (res != TEE_SUCCESS)
		goto out;
	if (!order_is_q(&d)) {
		res = TEE_ERROR_BAD_PARAMETERS;
		goto out;
	}
	/* The tests have a table of their own: give this one's room back. */
	d.room.left += (size_t)(d.room.next - d.table);
	d.room.next = d.table;
	res = strong_probable(random, &d.q, d.q_bits, CHECK_ROUNDS, &d.room,
			      &prime);
	if (res == TEE_SUCCESS && prime)
		res = strong_probable(random, &d.p, d.p_bits, CHECK_ROUNDS,
				      &d.room, &prime);
	if (res == TEE_SUCCESS && !prime)
		res = TEE_ERROR_BAD_PARAMETERS;
out:
	WORK_WIPE(work);
	return res;
}

TEE_Result dsa_generate(struct dsa_work *work, const struct pk_random *random,
			const struct dsa_key *key, uint8_t *x, uint8_t *y,
			size_t y_len)
{
	struct domain d;
	TEE_Result res = domain_open(work, key, &d);

	if (res != TEE_SUCCESS)
		goto out;
	res = TEE_ERROR_BAD_PARAMETERS;
	if (y_len < (d.p_bits + 7) / 8 || !order_is_q(&d))
		goto out;

	uint64_t *secret = limb_take(&d.room, d.q.count);
	uint64_t *power = limb_take(&d.room, d.p.count);

	res = random_below(random, &d.q, &d.room, secret);
	if (res != TEE_SUCCESS)
		goto out;
	mont_exp(&d.p, power, d.g, secret, d.q_bits, d.table);
	mont_from(&d.p, power, power);
	limbs_store(x, d.q_len, secret, d.q.count);
	limbs_store(y, y_len, power, d.p.count);
out:
	WORK_WIPE(work);
	return res;
}

/* z: the leftmost bits of the digest, as many as q has; Montgomery's form. */
static uint64_t *digest_load(struct domain *d, const uint8_t *digest,
			     size_t len)
{
	uint64_t *z = limb_take(&d->room, d->q.count);

	limbs_load(z, d->q.count, digest, MIN(len, d->q_len));
	if (len >= d->q_len)
		limbs_shift_right(z, d->q.count,
				  (unsigned int)(8 * d->q_len - d->q_bits));
	mont_to(&d->q, z, z);
	return z;
}

/* out = a mod q, plain, for a below p in Montgomery's form. */
static void to_q(const struct domain *d, uint64_t *out, uint64_t *a)
{
	mont_from(&d->p, a, a);
	mont_reduce(&d->q, out, a, d->p.count);
	mont_from(&d->q, out, out);
}

/* Is (r, s), both of [1, q - 1], a signature of z under y? */
static bool pair_verifies(const struct domain *d, const uint64_t *y,
			  const uint64_t *z, const uint64_t *r,
			  const uint64_t *s)
{
	struct limb_room room = d->room;
	const struct mont *q = &d->q;
	uint64_t *w = limb_take(&room, q->count);
	uint64_t *u = limb_take(&room, q->count);
	uint64_t *left = limb_take(&room, d->p.count);
	uint64_t *right = limb_take(&room, d->p.count);

	mont_to(q, w, s);
	mont_inverse(q, w, w, d->q_bits, d->table);
	mont_mul(q, u, z, w);
	mont_from(q, u, u);
	mont_exp(&d->p, left, d->g, u, d->q_bits, d->table);
	/* Montgomery's form times a plain number is plain. */
	mont_mul(q, u, w, r);
	mont_exp(&d->p, right, y, u, d->q_bits, d->table);
	mont_mul(&d->p, left, left, right);
	to_q(d, u, left);
	return limbs_equal(u, r, q->count) != 0;
}

/* One try: r and s from a fresh nonce, plain. */
static TEE_Result pair_make(struct domain *d, const struct pk_random *random,
			    const uint64_t *x, const uint64_t *z, uint64_t *r,
			    uint64_t *s)
{
	struct limb_room room = d->room;
	const struct mont *q = &d->q;
	uint64_t *k = limb_take(&room, q->count);
	uint64_t *mask = limb_take(&room, q->count);
	uint64_t *sum = limb_take(&room, q->count);
	uint64_t *power = limb_take(&room, d->p.count);
	TEE_Result res = random_below(random, q, &room, k);

	if (res == TEE_SUCCESS)
		res = random_below(random, q, &room, mask);
	if (res != TEE_SUCCESS)
		return res;
	mont_exp(&d->p, power, d->g, k, d->q_bits, d->table);
	to_q(d, r, power);
	/* s = (mask z + mask x r) / (mask k): no bare product of x with r. */
	mont_to(q, k, k);
	mont_mul(q, k, k, mask);
	mont_inverse(q, k, k, d->q_bits, d->table);
	mont_mul(q, sum, x, mask);
	mont_to(q, s, r);
	mont_mul(q, sum, sum, s);
	mont_mul(q, s, z, mask);
	mont_add(q, sum, sum, s);
	mont_mul(q, s, sum, k);
	mont_from(q, s, s);
	return TEE_SUCCESS;
}

/* y of @key, or g^x without it; Montgomery's form. */
static bool y_load(struct domain *d, const struct dsa_key *key,
		   const uint64_t *x, uint64_t **y)
{
	if (key->y.len != 0) {
		if (!range_load(&d->room, &d->p, &key->y, 2, y))
			return false;
		mont_to(&d->p, *y, *y);
		return true;
	}
	*y = limb_take(&d->room, d->p.count);
	mont_exp(&d->p, *y, d->g, x, d->q_bits, d->table);
	return true;
}

static TEE_Result sign(struct domain *d, const struct pk_random *random,
		       const struct dsa_key *key, const uint8_t *digest,
		       size_t len, uint8_t *sig)
{
	const struct mont *q = &d->q;
	uint64_t *r = limb_take(&d->room, q->count);
	uint64_t *s = limb_take(&d->room, q->count);
	uint64_t *z = digest_load(d, digest, len);
	uint64_t *x = NULL;
	uint64_t *y = NULL;
	uint64_t zero = UINT64_MAX;

	if (!range_load(&d->room, q, &key->x, 1, &x) || !y_load(d, key, x, &y))
		return TEE_ERROR_BAD_PARAMETERS;
	mont_to(q, x, x);
	for (unsigned int i = 0; zero != 0 && i < NONCE_TRIES; i++) {
		TEE_Result res = pair_make(d, random, x, z, r, s);

		if (res != TEE_SUCCESS)
			return res;
		zero = limbs_is_zero(r, q->count) | limbs_is_zero(s, q->count);
	}
	if (zero != 0 || !pair_verifies(d, y, z, r, s))
		return TEE_ERROR_SECURITY;
	limbs_store(sig, d->q_len, r, q->count);
	limbs_store(sig + d->q_len, d->q_len, s, q->count);
	return TEE_SUCCESS;
}

TEE_Result dsa_sign(struct dsa_work *work, const struct pk_random *random,
		    const struct dsa_key *key, const uint8_t *digest,
		    size_t len, uint8_t *sig, size_t *sig_len)
{
	size_t room = *sig_len;
	struct domain d;
	TEE_Result res = domain_open(work, key, &d);

	if (res != TEE_SUCCESS)
		goto out;
	*sig_len = 2 * d.q_len;
	res = TEE_ERROR_SHORT_BUFFER;
	if (room >= 2 * d.q_len)
		res = sign(&d, random, key, digest, len, sig);
out:
	WORK_WIPE(work);
	return res;
}

TEE_Result dsa_verify(struct dsa_work *work, const struct dsa_key *key,
		      const uint8_t *digest, size_t len, const uint8_t *sig,
		      size_t sig_len)
{
	struct domain d;
	TEE_Result res = domain_open(work, key, &d);
	uint64_t *y = NULL;
	uint64_t *r = NULL;
	uint64_t *s = NULL;

	if (res != TEE_SUCCESS)
		goto out;
	res = TEE_ERROR_BAD_PARAMETERS;
	if (key->y.len == 0 || !y_load(&d, key, NULL, &y))
		goto out;
	res = TEE_ERROR_SIGNATURE_INVALID;
	if (sig_len != 2 * d.q_len)
		goto out;

	const struct pk_number r_bytes = { sig, d.q_len };
	const struct pk_number s_bytes = { sig + d.q_len, d.q_len };

	if (range_load(&d.room, &d.q, &r_bytes, 1, &r) &&
	    range_load(&d.room, &d.q, &s_bytes, 1, &s) &&
	    pair_verifies(&d, y, digest_load(&d, digest, len), r, s))
		res = TEE_SUCCESS;
out:
	WORK_WIPE(work);
	return res;
}
