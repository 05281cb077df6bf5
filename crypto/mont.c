/*
 * Montgomery's multiplication and what is built on it, in constant time.
 */
#include <base/check.h>
#include <base/secret.h>
#include <crypto/mont.h>
#include <string.h>

#include "multiply_add.h"

/* out = a less n, when it is not below it; @high is a bit above @a. */
static void subtract_once(const struct mont *m, uint64_t *out,
			  const uint64_t *a, uint64_t high)
{
	uint64_t diff[MONT_COUNT_MAX];
	uint64_t borrow = limbs_sub(diff, a, m->n, m->count);

	limbs_select(out, limb_mask(borrow & ~high), a, diff, m->count);
}

/* out = t / R mod n; uses up the 2 * count limbs of @t. */
static void reduce(const struct mont *m, uint64_t *out, uint64_t *t)
{
	size_t count = m->count;

	/* Each step clears a limb, which then keeps what is carried. */
	for (size_t i = 0; i < count; i++)
		t[i] = multiply_add(t + i, m->n, count, t[i] * m->n0);

	uint64_t carry = limbs_add(t + count, t + count, t, count);

	subtract_once(m, out, t + count, carry);
}

void mont_mul(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b)
{
	uint64_t t[2 * MONT_COUNT_MAX];

	limbs_mul(t, a, m->count, b, m->count);
	reduce(m, out, t);
}

void mont_sqr(const struct mont *m, uint64_t *out, const uint64_t *a)
{
	uint64_t t[2 * MONT_COUNT_MAX];

	words_square(t, a, m->count);
	reduce(m, out, t);
}

void mont_add(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b)
{
	uint64_t sum[MONT_COUNT_MAX];
	uint64_t carry = limbs_add(sum, a, b, m->count);

	subtract_once(m, out, sum, carry);
}

void mont_sub(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b)
{
	uint64_t diff[MONT_COUNT_MAX];
	uint64_t mask = limb_mask(limbs_sub(diff, a, b, m->count));
	unsigned __int128 carry = 0;

	for (size_t i = 0; i < m->count; i++) {
		carry += (unsigned __int128)diff[i] + (m->n[i] & mask);
		out[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

void mont_init(struct mont *m, const uint64_t *n, size_t count, size_t bits,
	       uint64_t *rr)
{
	uint64_t zero[MONT_COUNT_MAX] = { 0 };
	uint64_t inverse = n[0];

	CHECK(count >= 1 && count <= MONT_COUNT_MAX && bits > 1 &&
	      count == LIMB_COUNT(bits));
	/* Newton: an inverse mod 8, then right bits double in each step. */
	for (size_t i = 0; i < 5; i++)
		inverse *= 2 - n[0] * inverse;
	*m = (struct mont){
		.n = n,
		.rr = rr,
		.n0 = 0 - inverse,
		.count = count,
	};
	/* 2^bits mod n: n's top bit is set, so that n goes in once ... */
	memset(rr, 0, count * sizeof(*rr));
	if (bits % 64 != 0)
		rr[count - 1] = UINT64_C(1) << (bits % 64);
	limbs_sub(rr, bits % 64 != 0 ? rr : zero, n, count);
	/* ... doubled to R * 2^count ... */
	for (size_t i = 0; i < 64 * count - bits + count; i++)
		mont_add(m, rr, rr, rr);
	/* ... then squared, which doubles the exponent, to R * 2^(64 count). */
	for (size_t i = 0; i < 6; i++)
		mont_sqr(m, rr, rr);
}

void mont_to(const struct mont *m, uint64_t *out, const uint64_t *a)
{
	mont_mul(m, out, a, m->rr);
}

void mont_from(const struct mont *m, uint64_t *out, const uint64_t *a)
{
	uint64_t t[2 * MONT_COUNT_MAX];

	memcpy(t, a, m->count * sizeof(*t));
	memset(t + m->count, 0, m->count * sizeof(*t));
	reduce(m, out, t);
}

void mont_one(const struct mont *m, uint64_t *out)
{
	mont_from(m, out, m->rr);
}

void mont_reduce(const struct mont *m, uint64_t *out, const uint64_t *a,
		 size_t a_count)
{
	uint64_t sum[MONT_COUNT_MAX] = { 0 };
	uint64_t part[MONT_COUNT_MAX];
	size_t take = a_count % m->count;

	/* From the top in steps of R, in Montgomery's form all the way. */
	if (take == 0)
		take = m->count;
	while (a_count > 0) {
		a_count -= take;
		memset(part, 0, sizeof(part));
		memcpy(part, a + a_count, take * sizeof(*part));
		mont_to(m, part, part);
		mont_to(m, sum, sum);
		mont_add(m, sum, sum, part);
		take = m->count;
	}
	memcpy(out, sum, m->count * sizeof(*out));
	secret_wipe(sum, sizeof(sum));
	secret_wipe(part, sizeof(part));
}

/* @count bits of @e from bit @at, which is public. */
static uint64_t bits_at(const uint64_t *e, size_t limbs, size_t at,
			unsigned int count)
{
	uint64_t v = e[at / 64] >> at % 64;

	if (at % 64 + count > 64 && at / 64 + 1 < limbs)
		v |= e[at / 64 + 1] << (64 - at % 64);
	return v & ((UINT64_C(1) << count) - 1);
}

void mont_exp(const struct mont *m, uint64_t *out, const uint64_t *base,
	      const uint64_t *e, size_t e_bits, uint64_t *table)
{
	size_t count = m->count;
	unsigned int width = count > 32 || e_bits <= 256 ? 4 : 5;
	size_t entries = (size_t)1 << width;
	size_t limbs = LIMB_COUNT(e_bits);
	uint64_t power[MONT_COUNT_MAX];
	uint64_t factor[MONT_COUNT_MAX];

	mont_one(m, power);
	memcpy(table + count, base, count * sizeof(*table));
	memcpy(table, power, count * sizeof(*table));
	for (size_t i = 2; i < entries; i += 2) {
		mont_sqr(m, table + i * count, table + i / 2 * count);
		mont_mul(m, table + (i + 1) * count, table + i * count,
			 table + count);
	}

	size_t at = (e_bits + width - 1) / width * width;

	if (at > 0) {
		at -= width;
		limbs_lookup(power, table, entries, count,
			     bits_at(e, limbs, at, width));
	}
	while (at > 0) {
		at -= width;
		for (unsigned int i = 0; i < width; i++)
			mont_sqr(m, power, power);
		limbs_lookup(factor, table, entries, count,
			     bits_at(e, limbs, at, width));
		mont_mul(m, power, power, factor);
	}
	memcpy(out, power, count * sizeof(*out));
	secret_wipe(power, sizeof(power));
	secret_wipe(factor, sizeof(factor));
}

void mont_exp_public(const struct mont *m, uint64_t *out, const uint64_t *base,
		     const uint8_t *e, size_t e_len)
{
	uint64_t factor[MONT_COUNT_MAX];
	size_t bit = 8 * e_len;

	memcpy(factor, base, m->count * sizeof(*factor));
	mont_one(m, out);
	while (bit > 0 &&
	       (e[e_len - 1 - (bit - 1) / 8] >> (bit - 1) % 8 & 1) == 0)
		bit--;
	if (bit > 0) {
		bit--;
		memcpy(out, factor, m->count * sizeof(*out));
	}
	while (bit-- > 0) {
		mont_sqr(m, out, out);
		if ((e[e_len - 1 - bit / 8] >> bit % 8 & 1) != 0)
			mont_mul(m, out, out, factor);
	}
	secret_wipe(factor, sizeof(factor));
}

void mont_inverse(const struct mont *m, uint64_t *out, const uint64_t *a,
		  size_t bits, uint64_t *table)
{
	uint64_t e[MONT_COUNT_MAX];
	const uint64_t two[MONT_COUNT_MAX] = { 2 };

	limbs_sub(e, m->n, two, m->count);
	mont_exp(m, out, a, e, bits, table);
	secret_wipe(e, sizeof(e));
}
