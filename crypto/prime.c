/*
 * Random primes by incremental search: a random start, a sieve over the
 * numbers that follow in steps of four, a test of what is left. Two primes of
 * one length are looked for at once, since two candidates are tested at once.
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

#include "mont_pair.h"
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

/* What one base says, given base^odd: mask of a pass. Uses up @power. */
static uint64_t power_passes(const struct mont *m, uint64_t *power,
			     const uint64_t *one, const uint64_t *minus,
			     size_t twos)
{
	uint64_t pass = limbs_equal(power, one, m->count) |
			limbs_equal(power, minus, m->count);

	for (size_t i = 1; i < twos; i++) {
		mont_sqr(m, power, power);
		pass |= limbs_equal(power, minus, m->count);
	}
	return pass;
}

/* power[i] = power[i]^e for both. */
static void powers_make(const struct mont *m, uint64_t *const power[2],
			const uint64_t *e, size_t e_bits, struct limb_room room)
{
	const struct mont *const both[2] = { m, m };
	const uint64_t *const base[2] = { power[0], power[1] };
	const uint64_t *const exponent[2] = { e, e };

	if (mont_pair_exp(both, power, base, exponent, e_bits, &room))
		return;

	uint64_t *table = limb_take(&room, MONT_TABLE_COUNT(m->count));

	mont_exp(m, power[0], power[0], e, e_bits, table);
	mont_exp(m, power[1], power[1], e, e_bits, table);
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
	uint64_t *const power[2] = { limb_take(&mine, count),
				     limb_take(&mine, count) };
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
	/* Two bases at a time. */
	for (unsigned int i = 0; i < rounds && pass != 0; i += 2) {
		res = random_below(random, m, &mine, power[0]);
		if (res == TEE_SUCCESS)
			res = random_below(random, m, &mine, power[1]);
		if (res != TEE_SUCCESS)
			break;
		powers_make(m, power, odd, bits - twos, mine);
		pass = power_passes(m, power[0], one, minus, twos) &
		       power_passes(m, power[1], one, minus, twos);
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
static bool passes_base_two(const uint64_t *n, size_t bits,
			    struct limb_room *room)
{
	struct limb_room mine = *room;
	size_t count = LIMB_COUNT(bits);
	uint64_t *one = limb_take(&mine, count);
	uint64_t *power = limb_take(&mine, count);
	uint64_t *twice = limb_take(&mine, count);
	uint64_t pass = 0;
	struct mont m;

	mont_init(&m, n, count, bits, limb_take(&mine, count));
	mont_one(&m, one);
	mont_add(&m, power, one, one);
	/* Bit 0 is not looked at, which halves n - 1; the highest is set. */
	for (size_t i = bits - 1; i-- > 1;) {
		mont_sqr(&m, power, power);
		mont_add(&m, twice, power, power);
		limbs_select(power, limb_mask(n[i / 64] >> i % 64 & 1), twice,
			     power, count);
	}
	pass = limbs_equal(power, one, count);
	limbs_sub(twice, n, one, count);
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
	size_t bits;
	size_t count;
	unsigned int wanted; /* primes that are still looked for */
	unsigned int from[PRIME_SIEVE_STARTS]; /* which start, for each */
	uint64_t *prime[PRIME_SIEVE_STARTS];   /* where it goes, for each */
	uint64_t *start[PRIME_SIEVE_STARTS];
	uint64_t *n[2]; /* candidates */
	struct prime_sieve *sieve;
	struct limb_room room;
};

/* A start with its two highest and its two lowest bits set. */
static TEE_Result start_make(const struct search *s, uint64_t *start)
{
	size_t bits = s->bits;
	unsigned int top = (bits - 1) % 64;
	TEE_Result res = s->random->fill(s->random->ctx, start,
					 s->count * sizeof(*start));

	start[s->count - 1] &= UINT64_MAX >> (63 - top);
	start[(bits - 1) / 64] |= UINT64_C(1) << top;
	start[(bits - 2) / 64] |= UINT64_C(1) << (bits - 2) % 64;
	start[0] |= 3;
	return res;
}

/* n = start + 4 * step. Return: false when none is left, or it is too long. */
static bool candidate_next(struct search *s, unsigned int which, uint64_t *n)
{
	uint64_t step = 0;
	uint64_t over = 0;

	if (!prime_sieve_next(s->sieve, which, &step))
		return false;
	memset(n, 0, s->count * sizeof(*n));
	n[0] = 4 * step;
	over = limbs_add(n, n, s->start[which], s->count);
	if (s->bits % 64 != 0)
		over |= n[s->count - 1] >> s->bits % 64;
	return over == 0;
}

/* Is this candidate, which passed the first test, wanted? */
static TEE_Result candidate_test(struct search *s, const uint64_t *n,
				 bool *found)
{
	struct limb_room room = s->room;
	struct mont m;
	TEE_Result res = TEE_SUCCESS;

	*found = true;
	mont_init(&m, n, s->count, s->bits, limb_take(&room, s->count));
	if (s->e->count != 0)
		res = is_coprime(s->random, &m, s->e, &room, found);
	if (res == TEE_SUCCESS && *found)
		res = strong_probable(s->random, &m, s->bits,
				      rounds_for(s->bits), &room, found);
	return res;
}

/* The prime that is looked for in @lane; with one, both lanes look for it. */
static unsigned int wanted_in(const struct search *s, unsigned int lane)
{
	return lane == 0 ? 0 : s->wanted - 1;
}

/* Two candidates; the last of a start may have no other beside it. */
static bool candidates_next(struct search *s)
{
	if (!candidate_next(s, s->from[0], s->n[0]))
		return false;
	if (!candidate_next(s, s->from[wanted_in(s, 1)], s->n[1]))
		memcpy(s->n[1], s->n[0], s->count * sizeof(*s->n[0]));
	return true;
}

static void prime_found(struct search *s, unsigned int which, const uint64_t *n)
{
	memcpy(s->prime[which], n, s->count * sizeof(*n));
	s->wanted--;
	/* What is still wanted stands first. */
	if (which == 0) {
		s->prime[0] = s->prime[1];
		s->from[0] = s->from[1];
	}
}

/*
 * Tests what the sieve left, two at a time, until nothing is wanted any more or
 * a start has nothing left.
 */
static TEE_Result sieved_test(struct search *s)
{
	const uint64_t *const n[2] = { s->n[0], s->n[1] };

	while (s->wanted != 0 && candidates_next(s)) {
		bool pass[2] = { false, false };

		if (!mont_pair_base_two(n, s->bits, pass, &s->room)) {
			pass[0] = passes_base_two(n[0], s->bits, &s->room);
			pass[1] = passes_base_two(n[1], s->bits, &s->room);
		}
		for (unsigned int lane = 0; lane < 2; lane++) {
			bool good = false;
			TEE_Result res = TEE_SUCCESS;

			if (pass[lane])
				res = candidate_test(s, n[lane], &good);
			if (res != TEE_SUCCESS)
				return res;
			if (good) {
				prime_found(s, wanted_in(s, lane), n[lane]);
				break;
			}
		}
	}
	return TEE_SUCCESS;
}

static TEE_Result search_run(struct search *s, const struct pk_number *e)
{
	const uint64_t *const start[] = { s->start[0], s->start[1] };

	for (unsigned int i = 0; i < START_COUNT_MAX; i++) {
		TEE_Result res = TEE_SUCCESS;

		for (unsigned int j = 0; j < s->wanted; j++) {
			s->from[j] = j;
			res = start_make(s, s->start[j]);
			if (res != TEE_SUCCESS)
				return res;
		}
		prime_sieve_run(s->sieve, start, s->wanted, s->count, s->bits,
				e);
		res = sieved_test(s);
		if (res != TEE_SUCCESS || s->wanted == 0)
			return res;
	}
	return TEE_ERROR_GENERIC;
}

TEE_Result prime_random(struct prime_work *work, const struct pk_random *random,
			size_t bits, const struct pk_number *e,
			uint64_t *const prime[], unsigned int wanted)
{
	struct mont mont_e = { 0 };
	struct search s = {
		.random = random,
		.e = &mont_e,
		.bits = bits,
		.count = LIMB_COUNT(bits),
		.wanted = wanted,
		.room = { work->limb, ARRAY_COUNT(work->limb) },
	};
	size_t e_bits = 0;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (bits < PRIME_BITS_MIN || bits > PRIME_BITS_MAX || wanted == 0 ||
	    wanted > PRIME_SIEVE_STARTS)
		return TEE_ERROR_BAD_PARAMETERS;
	if (e == NULL || modulus_take(&s.room, &mont_e, e, 256, &e_bits)) {
		for (unsigned int i = 0; i < wanted; i++) {
			s.prime[i] = prime[i];
			s.start[i] = limb_take(&s.room, s.count);
		}
		s.n[0] = limb_take(&s.room, s.count);
		s.n[1] = limb_take(&s.room, s.count);
		s.sieve = (struct prime_sieve *)limb_take(
			&s.room, sizeof(*s.sieve) / sizeof(uint64_t));
		res = search_run(&s, e);
	}
	for (unsigned int i = 0; i < wanted && res != TEE_SUCCESS; i++)
		secret_wipe(prime[i], s.count * sizeof(**prime));
	WORK_WIPE(work);
	secret_wipe(&s, sizeof(s));
	return res;
}
