/*
 * Diffie-Hellman over a prime field.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/dh.h>
#include <string.h>

#include "pk_internal.h"

#define X_TRIES 128u /* before a range is called too narrow */

/* A group in a work area. */
struct dh_open {
	struct limb_room room;
	struct mont p;
	struct mont q; /* count is 0 without q */
	size_t p_bits;
	size_t q_bits;
	size_t len;
	uint64_t *table;
};

size_t dh_len(const struct dh_group *group)
{
	size_t bits = number_bits_vartime(&group->p);

	if (bits < DH_BITS_MIN || bits > DH_BITS_MAX ||
	    (group->p.b[group->p.len - 1] & 1) == 0)
		return 0;
	return (bits + 7) / 8;
}

/* mask: 1 < a < p - 1. */
static uint64_t is_inside(const struct mont *p, const uint64_t *a,
			  struct limb_room room)
{
	uint64_t *bound = limb_take(&room, p->count);
	uint64_t inside = 0;

	bound[0] = 2;
	inside = ~limbs_less(a, bound, p->count);
	memcpy(bound, p->n, p->count * sizeof(*bound));
	bound[0]--;
	return inside & limbs_less(a, bound, p->count);
}

static TEE_Result dh_open(struct dh_work *work, const struct dh_group *group,
			  struct dh_open *d)
{
	memset(d, 0, sizeof(*d));
	d->room = (struct limb_room){ work->limb, ARRAY_COUNT(work->limb) };
	if (!modulus_take(&d->room, &d->p, &group->p, DH_BITS_MAX,
			  &d->p_bits) ||
	    d->p_bits < DH_BITS_MIN)
		return TEE_ERROR_BAD_PARAMETERS;
	/* q below p: a prime factor of p - 1 is at most half of it. */
	if (group->q.len != 0 &&
	    (!modulus_take(&d->room, &d->q, &group->q, d->p_bits, &d->q_bits) ||
	     (d->q.count == d->p.count &&
	      limbs_less(d->q.n, d->p.n, d->p.count) == 0)))
		return TEE_ERROR_BAD_PARAMETERS;
	if (group->x_bits > (d->q_bits != 0 ? d->q_bits : d->p_bits) ||
	    group->x_bits == 1)
		return TEE_ERROR_BAD_PARAMETERS;
	d->table = limb_take(&d->room, MONT_TABLE_COUNT(d->p.count));
	d->len = (d->p_bits + 7) / 8;
	return TEE_SUCCESS;
}

/* A number of exactly @bits bits; of a length that the order bounds. */
static TEE_Result x_of_bits(const struct pk_random *random, uint64_t *x,
			    size_t bits)
{
	size_t count = LIMB_COUNT(bits);
	TEE_Result res = random->fill(random->ctx, x, count * sizeof(*x));

	x[count - 1] &= UINT64_MAX >> (63 - (bits - 1) % 64);
	x[count - 1] |= UINT64_C(1) << (bits - 1) % 64;
	return res;
}

static TEE_Result x_make(const struct dh_open *d,
			 const struct pk_random *random, size_t x_bits,
			 uint64_t *x)
{
	const struct mont *order = d->q.count != 0 ? &d->q : &d->p;
	struct limb_room room = d->room;

	/* An order just above a power of 2 hardly has a number as long: then any. */
	for (unsigned int i = 0; i < 2 * X_TRIES; i++) {
		TEE_Result res =
			x_bits != 0 && i < X_TRIES
				? x_of_bits(random, x, x_bits)
				: random_below(random, order, &room, x);

		if (res != TEE_SUCCESS)
			return res;
		if (is_inside(order, x, room) != 0)
			return TEE_SUCCESS;
	}
	return TEE_ERROR_BAD_PARAMETERS;
}

/* Loads a public value, or g: 1 < it < p - 1. Montgomery's form. */
static uint64_t *public_load(struct dh_open *d, const struct pk_number *a)
{
	uint64_t *to = limb_take(&d->room, d->p.count);

	if ((limbs_load(to, d->p.count, a->b, a->len) &
	     is_inside(&d->p, to, d->room)) == 0)
		return NULL;
	mont_to(&d->p, to, to);
	return to;
}

TEE_Result dh_generate(struct dh_work *work, const struct pk_random *random,
		       const struct dh_group *group, uint8_t *x, uint8_t *y)
{
	struct dh_open d;
	TEE_Result res = dh_open(work, group, &d);

	if (res != TEE_SUCCESS)
		goto out;

	size_t x_bits = d.q_bits != 0 ? d.q_bits : d.p_bits;
	uint64_t *g = public_load(&d, &group->g);
	uint64_t *secret = limb_take(&d.room, d.p.count);

	if (group->x_bits != 0)
		x_bits = group->x_bits;
	res = TEE_ERROR_BAD_PARAMETERS;
	if (g == NULL)
		goto out;
	res = x_make(&d, random, group->x_bits, secret);
	if (res != TEE_SUCCESS)
		goto out;
	mont_exp(&d.p, g, g, secret, x_bits, d.table);
	mont_from(&d.p, g, g);
	limbs_store(x, d.len, secret, d.p.count);
	limbs_store(y, d.len, g, d.p.count);
out:
	WORK_WIPE(work);
	return res;
}

/* mask: a^q is 1, as it is in the group that q is the order of. */
static uint64_t is_in_group(const struct dh_open *d, const uint64_t *a,
			    const uint64_t *one)
{
	struct limb_room room = d->room;
	uint64_t *power = limb_take(&room, d->p.count);

	mont_exp(&d->p, power, a, d->q.n, d->q_bits, d->table);
	return limbs_equal(power, one, d->p.count);
}

TEE_Result dh_shared(struct dh_work *work, const struct dh_group *group,
		     const struct pk_number *x, const struct pk_number *peer,
		     uint8_t *secret)
{
	struct dh_open d;
	TEE_Result res = dh_open(work, group, &d);

	if (res != TEE_SUCCESS)
		goto out;

	size_t count = d.p.count;
	uint64_t *base = public_load(&d, peer);
	uint64_t *e = limb_take(&d.room, count);
	uint64_t *one = limb_take(&d.room, count);

	res = TEE_ERROR_BAD_PARAMETERS;
	if (base == NULL || limbs_load(e, count, x->b, x->len) == 0 ||
	    limbs_is_zero(e, count) != 0)
		goto out;
	mont_one(&d.p, one);
	if (d.q.count != 0 && is_in_group(&d, base, one) == 0)
		goto out;
	mont_exp(&d.p, base, base, e, MIN(8 * x->len, 64 * count), d.table);
	if (limbs_equal(base, one, count) != 0)
		goto out;
	mont_from(&d.p, base, base);
	limbs_store(secret, d.len, base, count);
	res = TEE_SUCCESS;
out:
	WORK_WIPE(work);
	return res;
}
