/*
 * The RSA primitives (RFC 8017, clause 5): public and private power.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#include "mont_pair.h"
#include "rsa_internal.h"

static bool is_odd(const struct pk_number *a)
{
	return a->len > 0 && (a->b[a->len - 1] & 1) != 0;
}

static struct pk_number without_zeros(const struct pk_number *a)
{
	struct pk_number out = *a;

	while (out.len > 0 && out.b[0] == 0) {
		out.b++;
		out.len--;
	}
	return out;
}

/* Is the public exponent odd, at least 3 and below n? */
static bool e_fits(const struct pk_number *e, const struct pk_number *n)
{
	if (!is_odd(e) || number_bits_vartime(e) < 2 || e->len > n->len)
		return false;
	return e->len < n->len || memcmp(e->b, n->b, n->len) < 0;
}

static bool public_fits(const struct rsa_key *key, struct pk_number *n,
			struct pk_number *e)
{
	size_t bits = number_bits_vartime(&key->n);

	*n = without_zeros(&key->n);
	*e = without_zeros(&key->e);
	return bits >= RSA_KEY_BITS_MIN && bits <= RSA_KEY_BITS_MAX &&
	       is_odd(n) && e_fits(e, n);
}

size_t rsa_key_len(const struct rsa_key *key)
{
	struct pk_number n;
	struct pk_number e;

	return public_fits(key, &n, &e) ? n.len : 0;
}

TEE_Result rsa_open(struct rsa_work *work, const struct rsa_key *key,
		    struct rsa_open *open)
{
	struct pk_number n;

	open->room = (struct limb_room){ work->limb, ARRAY_COUNT(work->limb) };
	if (!public_fits(key, &n, &open->e) ||
	    !modulus_take(&open->room, &open->n, &n, RSA_KEY_BITS_MAX,
			  &open->bits))
		return TEE_ERROR_BAD_PARAMETERS;
	open->len = n.len;
	return TEE_SUCCESS;
}

/* Loads a message representative. */
static bool input_load(const struct mont *n, uint64_t *to, const uint8_t *in,
		       size_t in_len)
{
	uint64_t fits = limbs_load(to, n->count, in, in_len);

	return (fits & limbs_less(to, n->n, n->count)) != 0;
}

TEE_Result rsa_public(struct rsa_open *open, const uint8_t *in, size_t in_len,
		      uint8_t *out)
{
	struct limb_room mine = open->room;
	const struct mont *n = &open->n;
	uint64_t *m = limb_take(&mine, n->count);

	if (!input_load(n, m, in, in_len)) {
		memset(out, 0, open->len);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	mont_to(n, m, m);
	mont_exp_public(n, m, m, open->e.b, open->e.len);
	mont_from(n, m, m);
	limbs_store(out, open->len, m, n->count);
	return TEE_SUCCESS;
}

/* One of the two primes. */
struct half {
	struct mont m;
	size_t bits;
	uint64_t *exponent; /* count + 1 limbs */
	uint64_t *power;    /* Montgomery's form */
};

/* exponent += random * (p - 1), which does not change the power. */
static TEE_Result exponent_blind(const struct pk_random *random, struct half *h,
				 struct limb_room room)
{
	size_t count = h->m.count;
	uint64_t factor = 0;
	uint64_t *less_one = limb_take(&room, count);
	uint64_t *multiple = limb_take(&room, count + 1);
	TEE_Result res = random->fill(random->ctx, &factor, sizeof(factor));

	memcpy(less_one, h->m.n, count * sizeof(*less_one));
	less_one[0]--;
	limbs_mul(multiple, less_one, count, &factor, 1);
	limbs_add(h->exponent, h->exponent, multiple, count + 1);
	return res;
}

/* Loads a prime and its exponent. */
static bool half_load(struct limb_room *room, struct half *h,
		      const struct pk_number *p, const struct pk_number *dp)
{
	if (!modulus_take(room, &h->m, p, RSA_KEY_BITS_MAX / 2, &h->bits))
		return false;
	h->exponent = limb_take(room, h->m.count + 1);
	h->power = limb_take(room, h->m.count);
	return limbs_load(h->exponent, h->m.count, dp->b, dp->len) != 0;
}

/* Makes this prime ready for power = c ^ exponent. */
static TEE_Result half_prepare(const struct pk_random *random, struct half *h,
			       const uint64_t *c, size_t c_count,
			       struct limb_room room)
{
	mont_reduce(&h->m, h->power, c, c_count);
	return exponent_blind(random, h, room);
}

static void half_power(struct half *h, struct limb_room room)
{
	size_t count = h->m.count;

	mont_exp(&h->m, h->power, h->power, h->exponent, 64 * (count + 1),
		 limb_take(&room, MONT_TABLE_COUNT(count)));
}

/* Both powers: at once, where primes are alike and the CPU can. */
static void halves_power(struct half *p, struct half *q, struct limb_room room)
{
	const struct mont *const m[2] = { &p->m, &q->m };
	const uint64_t *const base[2] = { p->power, q->power };
	const uint64_t *const e[2] = { p->exponent, q->exponent };
	uint64_t *const out[2] = { p->power, q->power };

	if (p->m.count == q->m.count &&
	    mont_pair_exp(m, out, base, e, 64 * (p->m.count + 1), &room))
		return;
	half_power(p, room);
	half_power(q, room);
}

/* Is p * q the modulus? */
static bool primes_belong(const struct half *p, const struct half *q,
			  const struct mont *n, struct limb_room room)
{
	size_t count = p->m.count + q->m.count;
	uint64_t *product = limb_take(&room, count);

	limbs_mul(product, p->m.n, p->m.count, q->m.n, q->m.count);
	return count >= n->count && limbs_equal(product, n->n, n->count) != 0 &&
	       limbs_is_zero(product + n->count, count - n->count) != 0;
}

/* Garner's formula: m = mq + q * ((mp - mq) / q mod p). */
static bool halves_join(struct half *p, struct half *q,
			const struct pk_number *qinv, uint64_t *m,
			size_t m_count, struct limb_room room)
{
	size_t count = p->m.count + q->m.count;
	uint64_t *coefficient = limb_take(&room, p->m.count);
	uint64_t *rest = limb_take(&room, p->m.count);
	uint64_t *wide = limb_take(&room, count);
	uint64_t *mq = limb_take(&room, count);

	if (limbs_load(coefficient, p->m.count, qinv->b, qinv->len) == 0)
		return false;
	mont_from(&q->m, mq, q->power);
	mont_reduce(&p->m, rest, mq, q->m.count);
	mont_sub(&p->m, rest, p->power, rest);
	/* Montgomery's form times a plain number is plain. */
	mont_reduce(&p->m, coefficient, coefficient, p->m.count);
	mont_from(&p->m, coefficient, coefficient);
	mont_mul(&p->m, rest, rest, coefficient);
	limbs_mul(wide, rest, p->m.count, q->m.n, q->m.count);
	limbs_add(wide, wide, mq, count);
	memcpy(m, wide, m_count * sizeof(*m));
	return true;
}

/* m = c ^ d with the primes. */
static TEE_Result power_halves(const struct rsa_open *open,
			       const struct pk_random *random,
			       const struct rsa_key *key, const uint64_t *c,
			       uint64_t *m)
{
	struct limb_room room = open->room;
	size_t count = open->n.count;
	struct half p;
	struct half q;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (half_load(&room, &p, &key->p, &key->dp) &&
	    half_load(&room, &q, &key->q, &key->dq) &&
	    primes_belong(&p, &q, &open->n, room))
		res = half_prepare(random, &p, c, count, room);
	if (res == TEE_SUCCESS)
		res = half_prepare(random, &q, c, count, room);
	if (res != TEE_SUCCESS)
		return res;
	halves_power(&p, &q, room);
	if (!halves_join(&p, &q, &key->qinv, m, count, room))
		res = TEE_ERROR_BAD_PARAMETERS;
	return res;
}

/* m = c ^ d with d alone. */
static TEE_Result power_whole(const struct rsa_open *open,
			      const struct rsa_key *key, const uint64_t *c,
			      uint64_t *m)
{
	struct limb_room room = open->room;
	const struct mont *n = &open->n;
	uint64_t *d = limb_take(&room, n->count);
	uint64_t *table = limb_take(&room, MONT_TABLE_COUNT(n->count));

	if (key->d.len == 0 ||
	    limbs_load(d, n->count, key->d.b, key->d.len) == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	mont_to(n, m, c);
	mont_exp(n, m, m, d, 64 * n->count, table);
	mont_from(n, m, m);
	return TEE_SUCCESS;
}

/*
 * Are the primes there? Of a key with one of more than half of the longest
 * modulus, which nobody makes, only d is used.
 */
static bool has_halves(const struct rsa_open *open, const struct rsa_key *key)
{
	size_t p_bits = number_bits_vartime(&key->p);
	size_t q_bits = number_bits_vartime(&key->q);
	size_t longest = MAX(p_bits, q_bits);

	return key->p.len != 0 && key->q.len != 0 && key->dp.len != 0 &&
	       key->dq.len != 0 && key->qinv.len != 0 &&
	       (longest <= RSA_KEY_BITS_MAX / 2 || longest > open->bits);
}

/* c times r^e, so that the power is m times r: @back is 1 / r, plain. */
static TEE_Result base_blind(const struct rsa_open *open,
			     const struct pk_random *random, uint64_t *c,
			     uint64_t *back, struct limb_room room)
{
	const struct mont *n = &open->n;
	uint64_t *r = limb_take(&room, n->count);
	TEE_Result res = random_below(random, n, &room, r);

	if (res != TEE_SUCCESS)
		return res;
	res = inverse_masked(random, n, &room, back, r);
	if (res != TEE_SUCCESS)
		return res;
	mont_to(n, r, r);
	mont_exp_public(n, r, r, open->e.b, open->e.len);
	mont_mul(n, c, c, r);
	return TEE_SUCCESS;
}

/* Does m ^ e lead back to c? */
static bool power_is_right(const struct rsa_open *open, const uint64_t *m,
			   const uint64_t *c, struct limb_room room)
{
	const struct mont *n = &open->n;
	uint64_t *back = limb_take(&room, n->count);

	if (limbs_less(m, n->n, n->count) == 0)
		return false;
	mont_to(n, back, m);
	mont_exp_public(n, back, back, open->e.b, open->e.len);
	mont_from(n, back, back);
	return limbs_equal(back, c, n->count) != 0;
}

TEE_Result rsa_private(struct rsa_open *open, const struct pk_random *random,
		       const struct rsa_key *key, const uint8_t *in,
		       size_t in_len, uint8_t *out)
{
	const struct rsa_open was = *open;
	const struct mont *n = &open->n;
	uint64_t *c = limb_take(&open->room, n->count);
	uint64_t *blind = limb_take(&open->room, n->count);
	uint64_t *back = limb_take(&open->room, n->count);
	uint64_t *m = limb_take(&open->room, n->count);
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (!input_load(n, c, in, in_len))
		goto out;
	memcpy(blind, c, n->count * sizeof(*c));
	res = base_blind(open, random, blind, back, open->room);
	if (res != TEE_SUCCESS)
		goto out;
	res = has_halves(open, key) ? power_halves(open, random, key, blind, m)
				    : power_whole(open, key, blind, m);
	if (res != TEE_SUCCESS)
		goto out;
	mont_to(n, m, m);
	mont_mul(n, m, m, back);
	if (!power_is_right(open, m, c, open->room))
		res = TEE_ERROR_SECURITY;
out:
	if (res == TEE_SUCCESS)
		limbs_store(out, open->len, m, n->count);
	else
		memset(out, 0, open->len);
	*open = was;
	return res;
}

TEE_Result rsa_raw_public(struct rsa_work *work, const struct rsa_key *key,
			  const uint8_t *in, size_t in_len, uint8_t *out)
{
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res == TEE_SUCCESS)
		res = rsa_public(&open, in, in_len, out);
	WORK_WIPE(work);
	return res;
}

TEE_Result rsa_raw_private(struct rsa_work *work,
			   const struct pk_random *random,
			   const struct rsa_key *key, const uint8_t *in,
			   size_t in_len, uint8_t *out)
{
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res == TEE_SUCCESS)
		res = rsa_private(&open, random, key, in, in_len, out);
	WORK_WIPE(work);
	return res;
}
