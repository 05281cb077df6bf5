/*
 * Sieving with all small primes up to a bound, several to a word: the start is
 * reduced modulo their product first, by exact division from the right, which
 * takes five instructions for each limb.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/mont.h>
#include <string.h>

#include "prime_sieve.h"

#define WORDS	   (PRIME_SIEVE_COUNT / 64)
#define BATCH_BITS 62u /* of a product of primes: see mul_word() */
#define BATCH_MAX  4u  /* primes of 14 bits, the length of the first segment */

/* Where more sieving costs as much as the tests that it saves. */
static uint32_t bound_for(size_t bits)
{
	if (bits >= 896)
		return 1u << 18;
	if (bits >= 448)
		return 1u << 16;
	return 1u << 13;
}

/* Two words at once: a comparison of vectors is a mask of its own accord. */
typedef uint64_t word_pair __attribute__((vector_size(16)));

/* The sieve while it is worked on, and which words are where. */
struct bitmap {
	word_pair bits[WORDS / 2];
	word_pair place[WORDS / 2];
};

/* Sets bit @at, or nothing when that is beyond the last. */
static inline void mark(struct bitmap *map, uint64_t at)
{
	const uint64_t bit = UINT64_C(1) << at % 64;
	const word_pair want = { at / 64, at / 64 };
	const word_pair set = { bit, bit };

#pragma GCC unroll 8
	for (size_t i = 0; i < WORDS / 2; i++)
		map->bits[i] |= set & (word_pair)(map->place[i] == want);
}

/* What is sieved, and how far it got. */
struct sieved {
	const uint64_t *const *start;
	unsigned int starts;
	size_t count;
	const struct pk_number *e;
	struct bitmap map[PRIME_SIEVE_STARTS];
};

static uint64_t high_product(uint64_t a, uint64_t b)
{
	return (uint64_t)((unsigned __int128)a * b >> 64);
}

/* Several primes in one word. */
struct batch {
	unsigned int count;
	uint32_t prime[BATCH_MAX];
};

/* a * b / 2^64 mod q, all of them below 2 q, which is below 2^63. */
static inline uint64_t mul_word(uint64_t a, uint64_t b, uint64_t q,
				uint64_t inverse)
{
	return high_product(a, b) + q - high_product(a * b * inverse, q);
}

/* 2^(64 (count + 1)) mod q, below 2 q: all of this is public. */
static uint64_t word_power(size_t count, uint64_t q, uint64_t inverse)
{
	unsigned int twos = (unsigned int)__builtin_ctzll(count);
	uint64_t power = (0 - q) % q;

	for (size_t i = 0; i < count >> twos; i++)
		power = 2 * power < q ? 2 * power : 2 * power - q;
	for (unsigned int i = 0; i < 6; i += 2) {
		power = mul_word(power, power, q, inverse);
		power = mul_word(power, power, q, inverse);
	}
	for (unsigned int i = 0; i < twos; i++)
		power = mul_word(power, power, q, inverse);
	return power;
}

/* 1 / q mod 2^64: five bits are right at first, then twice as many each time. */
static uint64_t word_inverse(uint64_t q)
{
	uint64_t inverse = 3 * q ^ 2;

	inverse *= 2 - q * inverse;
	inverse *= 2 - q * inverse;
	inverse *= 2 - q * inverse;
	return inverse * (2 - q * inverse);
}

/* A product of odd primes, with what it takes to divide by it. */
struct divisor {
	uint64_t q;
	uint64_t inverse; /* 1 / q mod 2^64 */
	uint64_t power;	  /* word_power() for the numbers that are divided */
};

/* -a mod q, below 2 q. */
static uint64_t minus_mod(const uint64_t *a, size_t count,
			  const struct divisor *d)
{
	uint64_t carry = 0;

	/* a is q * (what is thrown away) - carry * 2^(64 count). */
#pragma GCC unroll 4
	for (size_t i = 0; i < count; i++) {
		uint64_t diff = a[i] - carry;
		uint64_t borrow = a[i] < carry;

		carry = high_product(diff * d->inverse, d->q) + borrow;
	}
	return mul_word(carry, d->power, d->q, d->inverse);
}

/* v / 4 mod f, for v below f: an odd f is its own inverse modulo 4. */
static inline uint64_t quarter(uint64_t v, uint64_t f)
{
	return (v + (0 - v * f) % 4 * f) / 4;
}

/* Marks what is @first mod f. */
static void mark_all(struct bitmap *map, uint64_t first, uint64_t f)
{
	for (uint64_t i = 0; i < PRIME_SIEVE_COUNT; i += f)
		mark(map, first + i);
}

static bool divides(uint32_t f, const struct pk_number *e)
{
	uint32_t rest = 0;

	for (size_t i = 0; i < e->len; i++)
		rest = (rest << 8 | e->b[i]) % f;
	return rest == 0;
}

/* The place of the first multiple of @f, given -start modulo a multiple. */
static inline uint64_t first_of(uint64_t minus, uint64_t f)
{
	uint64_t rest = minus - high_product(minus, UINT64_MAX / f) * f;

	/* The quotient may be one too small. */
	rest -= f & limb_mask(rest >= f);
	/* start + 4 i is a multiple for i = -start / 4. */
	return quarter(rest, f);
}

/* For a factor of e: start + 4 i is 1 for i = (1 - start) / 4. */
static void mark_ones(struct bitmap *map, uint64_t minus, uint64_t f)
{
	uint64_t first = first_of(minus, f) + quarter(1, f);

	first -= f & limb_mask(first >= f);
	mark_all(map, first, f);
}

static void batch_mark(const struct batch *batch, struct bitmap *map,
		       uint64_t minus, const struct pk_number *e)
{
	if (batch->prime[0] < PRIME_SIEVE_COUNT) {
		for (unsigned int i = 0; i < batch->count; i++) {
			uint32_t f = batch->prime[i];

			mark_all(map, first_of(minus, f), f);
			if (e != NULL && divides(f, e))
				mark_ones(map, minus, f);
		}
	} else {
		/* Greater ones meet one number at most. */
		struct bitmap mine = *map;

		for (unsigned int i = 0; i < batch->count; i++)
			mark(&mine, first_of(minus, batch->prime[i]));
		*map = mine;
	}
}

static void batch_sieve(struct batch *batch, struct sieved *all)
{
	struct divisor d = { .q = 1 };

	for (unsigned int i = 0; i < batch->count; i++)
		d.q *= batch->prime[i];
	d.inverse = word_inverse(d.q);
	d.power = word_power(all->count, d.q, d.inverse);
	for (unsigned int i = 0; i < all->starts; i++)
		batch_mark(batch, &all->map[i],
			   minus_mod(all->start[i], all->count, &d), all->e);
	batch->count = 0;
}

static void bases_make(struct prime_sieve *s)
{
	s->base_count = 0;
	for (uint16_t n = 3; n < 1024; n = (uint16_t)(n + 2)) {
		bool prime = true;

		for (size_t i = 0;
		     i < s->base_count && s->base[i] * s->base[i] <= n; i++)
			prime &= n % s->base[i] != 0;
		if (prime)
			s->base[s->base_count++] = n;
	}
}

/* Multiples of a prime below 64: in each word the same bits, shifted. */
static void pattern_mark(uint64_t *composite, uint32_t first, uint32_t f)
{
	uint64_t pattern = 0;

	for (uint32_t i = 0; i < 64; i += f)
		pattern |= UINT64_C(1) << i;
	for (size_t i = 0; i < SIEVE_SEGMENT / 64; i++) {
		composite[i] |= pattern << first;
		first += f - 64 % f;
		first -= first >= f ? f : 0;
	}
}

/* Finds the primes among the odd numbers from @low. All of it is public. */
static void segment_make(struct prime_sieve *s, uint32_t low)
{
	uint32_t high = low + 2 * SIEVE_SEGMENT;
	uint64_t *composite = s->composite;

	memset(s->composite, 0, sizeof(s->composite));
	for (size_t i = 0; i < s->base_count; i++) {
		uint32_t f = s->base[i];
		/* The first odd multiple that is not below the segment. */
		uint32_t at = low + (f - low % f) % f;

		if (f * f >= high)
			break;
		at = (at + (at % 2 == 0 ? f : 0) - low) / 2;
		if (f < 64) {
			pattern_mark(s->composite, at, f);
			continue;
		}
		for (; at < SIEVE_SEGMENT; at += f)
			composite[at / 64] |= UINT64_C(1) << at % 64;
	}
	if (low != 1)
		return;
	/* 1 is no prime, and the first primes are. */
	s->composite[0] |= 1;
	for (size_t i = 0; i < s->base_count; i++)
		s->composite[s->base[i] / 128] &=
			~(UINT64_C(1) << s->base[i] / 2 % 64);
}

void prime_sieve_run(struct prime_sieve *s, const uint64_t *const start[],
		     unsigned int starts, size_t count, size_t bits,
		     const struct pk_number *e)
{
	struct batch batch = { 0 };
	uint32_t bound = bound_for(bits);
	struct sieved all = {
		.start = start,
		.starts = starts,
		.count = count,
		.e = e,
	};

	for (unsigned int i = 0; i < starts; i++)
		for (uint64_t j = 0; j < WORDS / 2; j++)
			all.map[i].place[j] = (word_pair){ 2 * j, 2 * j + 1 };
	bases_make(s);
	for (uint32_t low = 1; low < bound; low += 2 * SIEVE_SEGMENT) {
		/* The highest number of the segment has this many bits. */
		unsigned int longest =
			64 - (unsigned int)__builtin_clzll(
				     low + 2 * SIEVE_SEGMENT - 2);

		segment_make(s, low);
		for (uint32_t i = 0; i < SIEVE_SEGMENT; i += 64) {
			uint64_t left = ~s->composite[i / 64];
			uint32_t base = low + 2 * i;

			for (; left != 0; left &= left - 1) {
				uint32_t at = (uint32_t)__builtin_ctzll(left);

				batch.prime[batch.count++] = base + 2 * at;
				if (batch.count == BATCH_BITS / longest)
					batch_sieve(&batch, &all);
			}
		}
		if (batch.count != 0)
			batch_sieve(&batch, &all);
	}
	for (unsigned int i = 0; i < starts; i++)
		memcpy(s->sieved[i], all.map[i].bits, sizeof(s->sieved[i]));
	secret_wipe(&all, sizeof(all));
}

bool prime_sieve_next(struct prime_sieve *s, unsigned int which, uint64_t *step)
{
	uint64_t *sieved = s->sieved[which];
	uint64_t any = 0;
	uint64_t at = 0;

	for (size_t i = WORDS; i-- > 0;) {
		uint64_t left = ~sieved[i];
		uint64_t bit =
			(uint64_t)__builtin_ctzll(left | UINT64_C(1) << 63);
		uint64_t mask = ~limb_is_zero(left);

		at = limb_select(mask, 64 * i + bit, at);
		any |= mask;
	}
	if (any == 0)
		return false;
	for (size_t i = 0; i < WORDS; i++)
		sieved[i] |= UINT64_C(1) << at % 64 & limb_is_zero(i ^ at / 64);
	*step = at;
	return true;
}
