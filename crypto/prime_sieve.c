/*
 * Sieving with all small primes up to a bound, several to a word: the start is
 * reduced modulo their product first, by exact division from the right, which
 * takes five instructions for each limb.
 */
#include <base/bits.h>
#include <crypto/mont.h>
#include <string.h>

#include "prime_sieve.h"

#define WORDS	  (PRIME_SIEVE_COUNT / 64)
#define BATCH_MAX 24u /* primes whose product fits a word, 3 upward: 15 */

/* Where more sieving costs as much as the tests that it saves. */
static uint32_t bound_for(size_t bits)
{
	if (bits >= 896)
		return 1u << 19;
	if (bits >= 448)
		return 1u << 16;
	return 1u << 13;
}

/* Sets bit @at, or nothing when that is beyond the last. */
static void mark(uint64_t *sieved, uint64_t at)
{
	uint64_t bit = UINT64_C(1) << at % 64;

	for (size_t i = 0; i < WORDS; i++)
		sieved[i] |= bit & limb_is_zero(i ^ at / 64);
}

static uint64_t high_product(uint64_t a, uint64_t b)
{
	return (uint64_t)((unsigned __int128)a * b >> 64);
}

/* Several primes in one word. */
struct batch {
	uint64_t product;
	unsigned int count;
	uint32_t prime[BATCH_MAX];
};

/* a * b / 2^64 mod q, up to one q too much. */
static uint64_t mul_word(uint64_t a, uint64_t b, uint64_t q, uint64_t inverse)
{
	unsigned __int128 t = (unsigned __int128)a * b;
	uint64_t back = high_product((uint64_t)t * inverse, q);
	uint64_t high = (uint64_t)(t >> 64);

	return high - back + (q & limb_mask(high < back));
}

/* 2^(64 (count + 1)) mod q: all of this is public. */
static uint64_t word_power(size_t count, uint64_t q, uint64_t inverse)
{
	unsigned int twos = (unsigned int)__builtin_ctzll(count);
	uint64_t power = (0 - q) % q;

	for (size_t i = 0; i < count >> twos; i++)
		power = power >= q - power ? power - (q - power) : 2 * power;
	for (unsigned int i = 0; i < twos + 6; i++)
		power = mul_word(power, power, q, inverse);
	return power;
}

/* -a mod q, for an odd q that is public. */
static uint64_t minus_mod(const uint64_t *a, size_t count, uint64_t q)
{
	uint64_t inverse = q;
	uint64_t carry = 0;

	for (size_t i = 0; i < 5; i++)
		inverse *= 2 - q * inverse;
	/* a is q * (what is thrown away) - carry * 2^(64 count). */
	for (size_t i = 0; i < count; i++) {
		uint64_t diff = a[i] - carry;
		uint64_t borrow = a[i] < carry;

		carry = high_product(diff * inverse, q) + borrow;
	}
	return mul_word(carry, word_power(count, q, inverse), q, inverse);
}

/* v / 2 mod f, for v below f. */
static uint64_t halve(uint64_t v, uint64_t f)
{
	return (v + (f & limb_mask(v & 1))) >> 1;
}

/* Marks what is @first mod f. */
static void mark_all(uint64_t *sieved, uint64_t first, uint64_t f)
{
	mark(sieved, first);
	for (uint64_t i = f; i < PRIME_SIEVE_COUNT; i += f)
		mark(sieved, first + i);
}

static bool divides(uint32_t f, const struct pk_number *e)
{
	uint32_t rest = 0;

	for (size_t i = 0; i < e->len; i++)
		rest = (rest << 8 | e->b[i]) % f;
	return rest == 0;
}

static void batch_sieve(struct batch *batch, uint64_t *sieved,
			const uint64_t *start, size_t count,
			const struct pk_number *e)
{
	uint64_t minus = minus_mod(start, count, batch->product);

	for (unsigned int i = 0; i < batch->count; i++) {
		uint64_t f = batch->prime[i];
		uint64_t rest = minus - high_product(minus, UINT64_MAX / f) * f;

		/* The quotient may be one too small. */
		rest -= f & limb_mask(rest >= f);

		/* start + 4 i is a multiple for i = -start / 4. */
		uint64_t first = halve(halve(rest, f), f);

		mark_all(sieved, first, f);
		if (e == NULL || f > 256 || !divides((uint32_t)f, e))
			continue;
		rest = (rest + 1) & ~limb_is_zero(rest + 1 - f);
		first = halve(halve(rest, f), f);
		mark_all(sieved, first, f);
	}
	batch->product = 1;
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

/* Finds the primes among the odd numbers from @low. All of it is public. */
static void segment_make(struct prime_sieve *s, uint32_t low)
{
	uint32_t high = low + 2 * SIEVE_SEGMENT;

	memset(s->composite, 0, sizeof(s->composite));
	if (low == 1)
		s->composite[0] = 1;
	for (size_t i = 0; i < s->base_count; i++) {
		uint32_t f = s->base[i];
		uint32_t at = f * f;

		if (at >= high)
			break;
		/* The first odd multiple that is not below the segment. */
		if (at < low)
			at = low + (f - low % f) % f;
		at += at % 2 == 0 ? f : 0;
		for (at = (at - low) / 2; at < SIEVE_SEGMENT; at += f)
			s->composite[at / 64] |= UINT64_C(1) << at % 64;
	}
}

void prime_sieve_run(struct prime_sieve *s, const uint64_t *start, size_t count,
		     size_t bits, const struct pk_number *e)
{
	struct batch batch = { .product = 1 };
	uint32_t bound = bound_for(bits);

	memset(s->sieved, 0, sizeof(s->sieved));
	bases_make(s);
	for (uint32_t low = 1; low < bound; low += 2 * SIEVE_SEGMENT) {
		segment_make(s, low);
		for (size_t i = 0; i < SIEVE_SEGMENT / 64; i++) {
			for (uint64_t left = ~s->composite[i]; left != 0;
			     left &= left - 1) {
				uint32_t at =
					(uint32_t)(64 * i +
						   (size_t)__builtin_ctzll(
							   left));
				uint64_t product = 0;
				uint32_t f = low + 2 * at;

				if (mul_overflows(batch.product, (uint64_t)f,
						  &product)) {
					batch_sieve(&batch, s->sieved, start,
						    count, e);
					product = f;
				}
				batch.product = product;
				batch.prime[batch.count++] = f;
			}
		}
	}
	batch_sieve(&batch, s->sieved, start, count, e);
}

bool prime_sieve_next(struct prime_sieve *s, uint64_t *step)
{
	uint64_t any = 0;
	uint64_t at = 0;

	for (size_t i = WORDS; i-- > 0;) {
		uint64_t left = ~s->sieved[i];
		uint64_t bit =
			(uint64_t)__builtin_ctzll(left | UINT64_C(1) << 63);
		uint64_t mask = ~limb_is_zero(left);

		at = limb_select(mask, 64 * i + bit, at);
		any |= mask;
	}
	if (any == 0)
		return false;
	mark(s->sieved, at);
	*step = at;
	return true;
}
