/*
 * Montgomery's multiplication and powers, in time that depends on lengths
 * only: what RSA-like code of a TA does with its secrets passes through here.
 */
#include "bignum.h"

#include <string.h>

__extension__ typedef unsigned __int128 wide;

/* The widest table of powers: 16 of 4,096 bits. */
#define TABLE_LIMBS 1024u

/* Newton's iteration doubles the correct bits of 1/n each time. */
static uint64_t inverse(uint64_t n)
{
	uint64_t x = n; /* correct in 3 bits */

	for (unsigned int i = 0; i < 5; i++)
		x *= 2 - n * x;
	return x;
}

struct mont mont_init(const struct num *n)
{
	return (struct mont){
		.n = n->limb,
		.count = n->count,
		.n0 = -inverse(n->limb[0]),
		.t = scratch_take(n->count + 2),
	};
}

/* @to = @t - n if that is not negative, else @t; @high is @t's next limb. */
static void reduce_once(const struct mont *m, uint64_t *to, const uint64_t *t,
			uint64_t high)
{
	uint64_t borrow = 0;
	uint64_t keep = 0;

	for (size_t i = 0; i < m->count; i++)
		borrow = (uint64_t)(((wide)t[i] - m->n[i] - borrow) >> 64) & 1;
	/* All ones when @t was below n. */
	keep = -(borrow & (high ^ 1));
	borrow = 0;
	for (size_t i = 0; i < m->count; i++) {
		wide d = (wide)t[i] - (m->n[i] & ~keep) - borrow;

		to[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
	}
}

void mont_mul(const struct mont *m, uint64_t *to, const uint64_t *a,
	      const uint64_t *b)
{
	size_t k = m->count;
	uint64_t *t = m->t;

	memset(t, 0, (k + 2) * sizeof(*t));
	for (size_t i = 0; i < k; i++) {
		uint64_t carry = 0;
		uint64_t q = 0;
		wide s = 0;

		for (size_t j = 0; j < k; j++) {
			s = (wide)a[i] * b[j] + t[j] + carry;
			t[j] = (uint64_t)s;
			carry = (uint64_t)(s >> 64);
		}
		s = (wide)t[k] + carry;
		t[k] = (uint64_t)s;
		t[k + 1] = (uint64_t)(s >> 64);

		q = t[0] * m->n0;
		s = (wide)q * m->n[0] + t[0];
		carry = (uint64_t)(s >> 64);
		for (size_t j = 1; j < k; j++) {
			s = (wide)q * m->n[j] + t[j] + carry;
			t[j - 1] = (uint64_t)s;
			carry = (uint64_t)(s >> 64);
		}
		s = (wide)t[k] + carry;
		t[k - 1] = (uint64_t)s;
		t[k] = t[k + 1] + (uint64_t)(s >> 64);
	}
	reduce_once(m, to, t, t[k]);
}

uint64_t *mont_in(const struct mont *m, const struct num *a)
{
	uint64_t *to = scratch_take(m->count);
	size_t mark = scratch_mark();
	const struct num n = { .limb = (uint64_t *)(uintptr_t)m->n,
			       .count = m->count };
	struct num shifted = num_shift_left(a, m->count * LIMB_BITS);
	struct num r = num_mod(&shifted, &n);

	memcpy(to, r.limb, r.count * sizeof(*to));
	scratch_release(mark);
	return to;
}

struct num mont_out(const struct mont *m, const uint64_t *a)
{
	struct num r = num_new(m->count);
	size_t mark = scratch_mark();
	uint64_t *one = scratch_take(m->count);

	one[0] = 1;
	mont_mul(m, r.limb, a, one);
	r.count = m->count;
	while (r.count != 0 && r.limb[r.count - 1] == 0)
		r.count--;
	scratch_release(mark);
	return r;
}

/* @to = entry @index, reading all of them. */
static void table_pick(const struct mont *m, uint64_t *to,
		       const uint64_t *table, size_t entries, uint64_t index)
{
	memset(to, 0, m->count * sizeof(*to));
	for (size_t e = 0; e < entries; e++) {
		uint64_t differ = e ^ index;
		uint64_t mask = ((differ | -differ) >> 63) - 1;

		for (size_t i = 0; i < m->count; i++)
			to[i] |= table[e * m->count + i] & mask;
	}
}

uint64_t *mont_exp(const struct mont *m, const uint64_t *base,
		   const struct num *e)
{
	size_t k = m->count;
	uint64_t *to = scratch_take(k);
	size_t mark = scratch_mark();
	/* The window divides a limb's bits. */
	unsigned int window = 16 * k <= TABLE_LIMBS ? 4 : 1;
	size_t entries = (size_t)1 << window;
	uint64_t *table = scratch_take(entries * k);
	uint64_t *power = scratch_take(k);
	struct num one = num_from_u64(1);
	size_t left = e->count * LIMB_BITS;

	memcpy(table, mont_in(m, &one), k * sizeof(*table));
	memcpy(table + k, base, k * sizeof(*table));
	for (size_t i = 2; i < entries; i++)
		mont_mul(m, table + i * k, table + (i - 1) * k, base);
	memcpy(to, table, k * sizeof(*to));
	while (left != 0) {
		left -= window;
		for (unsigned int i = 0; i < window; i++)
			mont_mul(m, to, to, to);
		table_pick(m, power, table, entries,
			   e->limb[left / LIMB_BITS] >> (left % LIMB_BITS) &
				   (entries - 1));
		mont_mul(m, to, to, power);
	}
	scratch_release(mark);
	return to;
}
