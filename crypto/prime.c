/*
 * Random primes by incremental search: a random start, a sieve over the
 * numbers that follow in steps of four, a test of what is left.
 *
 * The sieve would tell everything about the prime if its accesses could be
 * watched: each small prime's place in it is the prime's residue. So every
 * access reads or writes the whole sieve, and what time tells is how many
 * composites were tested, and nothing else. Primes are 3 mod 4, so that
 * Miller-Rabin takes one step for all of them.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/prime.h>
#include <string.h>

#include "pk_internal.h"
#include "prime_sieve.h"

#define START_COUNT_MAX 200u /* starts; one in two finds a prime at 2048 bits */

/* FIPS 186-5, B.3: bases for an error below 2^-100 on random numbers. */
static unsigned int rounds_for(size_t bits)
{
	if (bits >= 1536)
		return 3;
	if (bits >= 1024)
		return 4;
	if (bits >= 512)
		return 7;
	return bits >= 256 ? 16 : 32;
}

/* out = n - 1 and how often 2 divides it. */
static size_t less_one(const struct mont *m, uint64_t *out)
{
	size_t twos = 0;

	memcpy(out, m->n, m->count * sizeof(*out));
	out[0]--;
	while ((out[twos / 64] >> twos % 64 & 1) == 0)
		twos++;
	return twos;
}

TEE_Result strong_probable(const struct pk_random *random, const struct mont *m,
			   size_t bits, unsigned int rounds,
			   struct limb_room *room, bool *prime)
{
	struct limb_room mine = *room;
	size_t count = m->count;
	uint64_t *odd = limb_take(&mine, count);
	uint64_t *one = limb_take(&mine, count);
	uint64_t *minus = limb_take(&mine, count);
	uint64_t *power = limb_take(&mine, count);
	uint64_t *table = limb_take(&mine, MONT_TABLE_COUNT(count));
	size_t twos = less_one(m, odd);
	TEE_Result res = TEE_SUCCESS;
	uint64_t pass = UINT64_MAX;

	for (size_t i = 0; i < twos / 64; i++) {
		memmove(odd, odd + 1, (count - 1) * sizeof(*odd));
		odd[count - 1] = 0;
	}
	limbs_shift_right(odd, count, (unsigned int)(twos % 64));
	mont_one(m, one);
	limbs_sub(minus, m->n, one, count);
	for (unsigned int i = 0; i < rounds && pass != 0; i++) {
		res = random_below(random, m, &mine, power);
		if (res != TEE_SUCCESS)
			break;
		mont_exp(m, power, power, odd, bits - twos, table);
		pass = limbs_equal(power, one, count);
		pass |= limbs_equal(power, minus, count);
		for (size_t j = 1; j < twos; j++) {
			mont_sqr(m, power, power);
			pass |= limbs_equal(power, minus, count);
		}
	}
	*prime = res == TEE_SUCCESS && pass != 0;
	secret_wipe(odd, (size_t)(mine.next - odd) * sizeof(*odd));
	return res;
}

TEE_Result prime_is_probable(struct prime_work *work,
			     const struct pk_random *random,
			     const struct pk_number *n, unsigned int rounds,
			     bool *prime)
{
	struct limb_room room = { work->limb, ARRAY_COUNT(work->limb) };
	size_t bits = number_bits_vartime(n);
	struct mont m;
	TEE_Result res = TEE_SUCCESS;

	*prime = false;
	if (bits > 64 * MONT_COUNT_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	if (bits <= 2) {
		*prime = bits == 2; /* 2 and 3 */
		return TEE_SUCCESS;
	}
	if (modulus_take(&room, &m, n, 64 * MONT_COUNT_MAX, &bits))
		res = strong_probable(random, &m, bits, MAX(rounds, 1u), &room,
				      prime);
	WORK_WIPE(work);
	return res;
}

/* Is 2^((n - 1) / 2) mod n 1 or -1, as it is for primes? */
static bool passes_base_two(const struct mont *m, size_t bits,
			    struct limb_room *room)
{
	struct limb_room mine = *room;
	size_t count = m->count;
	uint64_t *one = limb_take(&mine, count);
	uint64_t *power = limb_take(&mine, count);
	uint64_t *twice = limb_take(&mine, count);
	uint64_t pass = 0;

	mont_one(m, one);
	mont_add(m, power, one, one);
	/* Bit 0 is not looked at, which halves n - 1; the highest is set. */
	for (size_t i = bits - 1; i-- > 1;) {
		mont_sqr(m, power, power);
		mont_add(m, twice, power, power);
		limbs_select(power, limb_mask(m->n[i / 64] >> i % 64 & 1),
			     twice, power, count);
	}
	pass = limbs_equal(power, one, count);
	limbs_sub(twice, m->n, one, count);
	pass |= limbs_equal(power, twice, count);
	return pass != 0;
}

/* Has p - 1 no common factor with e? */
static TEE_Result is_coprime(const struct pk_random *random,
			     const struct mont *p, const struct mont *e,
			     struct limb_room *room, bool *coprime)
{
	struct limb_room mine = *room;
	uint64_t *rest = limb_take(&mine, e->count);
	uint64_t *one = limb_take(&mine, e->count);
	TEE_Result res = TEE_SUCCESS;

	mont_reduce(e, rest, p->n, p->count);
	mont_one(e, one);
	mont_sub(e, rest, rest, one);
	res = inverse_masked(random, e, &mine, rest, rest);
	*coprime = res == TEE_SUCCESS;
	return res == TEE_ERROR_BAD_PARAMETERS ? TEE_SUCCESS : res;
}

struct search {
	const struct pk_random *random;
	const struct mont *e; /* count is 0: any prime will do */
	struct mont m;
	uint64_t *n;
	size_t bits;
	struct limb_room room;
};

/* Is what stands in s->n wanted? */
static TEE_Result candidate_test(struct search *s, uint64_t *rr, bool *found)
{
	TEE_Result res = TEE_SUCCESS;

	mont_init(&s->m, s->n, LIMB_COUNT(s->bits), s->bits, rr);
	*found = passes_base_two(&s->m, s->bits, &s->room);
	if (*found && s->e->count != 0)
		res = is_coprime(s->random, &s->m, s->e, &s->room, found);
	if (res == TEE_SUCCESS && *found)
		res = strong_probable(s->random, &s->m, s->bits,
				      rounds_for(s->bits), &s->room, found);
	return res;
}

/* A start with its two highest and its two lowest bits set. */
static TEE_Result start_make(struct search *s, uint64_t *start)
{
	size_t count = LIMB_COUNT(s->bits);
	unsigned int top = (s->bits - 1) % 64;
	TEE_Result res =
		s->random->fill(s->random->ctx, start, count * sizeof(*start));

	start[count - 1] &= UINT64_MAX >> (63 - top);
	start[(s->bits - 1) / 64] |= UINT64_C(1) << top;
	start[(s->bits - 2) / 64] |= UINT64_C(1) << (s->bits - 2) % 64;
	start[0] |= 3;
	return res;
}

/* n = start + 4 * step. Return: false when that has one bit too many. */
static bool candidate_make(struct search *s, const uint64_t *start,
			   uint64_t step, uint64_t *offset)
{
	size_t count = LIMB_COUNT(s->bits);
	uint64_t over = 0;

	offset[0] = 4 * step;
	over = limbs_add(s->n, start, offset, count);
	if (s->bits % 64 != 0)
		over |= s->n[count - 1] >> s->bits % 64;
	return over == 0;
}

static TEE_Result search_run(struct search *s, const struct pk_number *e)
{
	size_t count = LIMB_COUNT(s->bits);
	uint64_t *start = limb_take(&s->room, count);
	uint64_t *offset = limb_take(&s->room, count);
	uint64_t *rr = limb_take(&s->room, count);
	struct prime_sieve *sieve = (struct prime_sieve *)limb_take(
		&s->room, sizeof(*sieve) / sizeof(uint64_t));

	for (unsigned int i = 0; i < START_COUNT_MAX; i++) {
		TEE_Result res = start_make(s, start);
		uint64_t step = 0;

		if (res != TEE_SUCCESS)
			return res;
		prime_sieve_run(sieve, start, count, s->bits, e);
		while (prime_sieve_next(sieve, &step) &&
		       candidate_make(s, start, step, offset)) {
			bool found = false;

			res = candidate_test(s, rr, &found);
			if (res != TEE_SUCCESS || found)
				return res;
		}
	}
	return TEE_ERROR_GENERIC;
}

TEE_Result prime_random(struct prime_work *work, const struct pk_random *random,
			size_t bits, const struct pk_number *e, uint64_t *p)
{
	struct mont mont_e = { 0 };
	struct search s = {
		.random = random,
		.e = &mont_e,
		.n = p,
		.bits = bits,
		.room = { work->limb, ARRAY_COUNT(work->limb) },
	};
	size_t e_bits = 0;

	if (bits < PRIME_BITS_MIN || bits > PRIME_BITS_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (e == NULL || modulus_take(&s.room, &mont_e, e, 256, &e_bits))
		res = search_run(&s, e);
	if (res != TEE_SUCCESS)
		secret_wipe(p, LIMB_COUNT(bits) * sizeof(*p));
	WORK_WIPE(work);
	secret_wipe(&s, sizeof(s));
	return res;
}
