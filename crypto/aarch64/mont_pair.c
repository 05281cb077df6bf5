/*
 * Montgomery's multiplication on pairs: one number in each lane, in signed
 * digits of 29 bits, whose products a vector instruction multiplies and adds
 * two at a time. That is a third less work than with 64-bit limbs, where each
 * product takes two multiplications and two additions.
 *
 * R is 2^(29 * count), and at least 16 n. Values lie between -n and n: with
 * quotient digits from -2^28 to 2^28, the size of (2 a * a + q * n) / R is less
 * than n / 8 + n / 2. A column sums at most count products of 2^56 for q * n,
 * and twice as many for a doubled square: count is at most 42 (2^62.98), and 36
 * in blocks of nine rows.
 */
#include <arm_neon.h>
#include <base/bits.h>
#include <string.h>

#include "mont_pair.h"

#define ROWS	  9u /* digits of a block: its sums stay in registers */
#define DIGITS	  29
#define COUNT_MAX 36u

/* Loops over a block are unrolled, so that arrays become registers. */
#define UNROLL _Pragma("GCC unroll 32")

typedef int32x2_t digit;
/* Kept among limbs, at 8 bytes' alignment: only assembly looks into them. */
typedef int64x2_t column;

struct pair {
	const digit *n;
	digit n0; /* -8/n mod 2^32 */
	size_t blocks;
	column *t;    /* 18 * blocks, of the product that is worked on */
	digit *twice; /* 9 * blocks */
};

/* The low 29 bits, as a signed number. */
static inline digit low_digit(digit v)
{
	return vshr_n_s32(vshl_n_s32(v, 32 - DIGITS), 32 - DIGITS);
}

/*
 * mont_pair_band() - t[j + i] += a[j] * b[i]
 * @a: nine digits for each of 1 to 4 @blocks
 * @b: nine digits
 *
 * mont_pair_square() - t = a * a * 2^shift
 * @t:     2 * 9 * @blocks columns
 * @twice: receives the digits of @a times 2^(@shift + 1)
 *
 * mont_pair_reduce() - @out = t / R mod n
 * @t:  2 * 9 * @blocks columns, used up
 * @n0: -8/n mod 2^32: its products have the digit that is wanted on top
 *
 * mont_pair_lookup() - of a table's @entries, the one each lane's @index names
 * All of the table is read, whatever is wanted.
 */
void mont_pair_band(column *t, const digit *a, size_t blocks, const digit *b);
void mont_pair_square(column *t, const digit *a, size_t blocks, digit *twice,
		      digit shift);
void mont_pair_reduce(digit *out, column *t, const digit *n, size_t blocks,
		      digit n0);
void mont_pair_lookup(digit *out, const digit *table, size_t blocks,
		      size_t entries, digit index);

static void multiply(const struct pair *p, digit *out, const digit *a,
		     const digit *b)
{
	column *t = p->t;

	memset(t, 0, 2 * p->blocks * ROWS * sizeof(*t));
	for (size_t k = 0; k < p->blocks; k++)
		mont_pair_band(t + k * ROWS, a, p->blocks, b + k * ROWS);
	mont_pair_reduce(out, t, p->n, p->blocks, p->n0);
}

/* out = a * a * 2^shift / R: @shift is 0 or 1 in each lane. */
static void square(const struct pair *p, digit *out, const digit *a,
		   digit shift)
{
	mont_pair_square(p->t, a, p->blocks, p->twice, shift);
	mont_pair_reduce(out, p->t, p->n, p->blocks, p->n0);
}

/* Digits that numbers of @bits take; 0 when that is too many. */
static size_t count_for(size_t bits)
{
	size_t count =
		((bits + 4 + DIGITS - 1) / DIGITS + ROWS - 1) / ROWS * ROWS;

	return count <= COUNT_MAX ? count : 0;
}

/* Lane @lane of @out becomes @a, of @limbs limbs. */
static void to_digits(digit *out, size_t count, unsigned int lane,
		      const uint64_t *a, size_t limbs)
{
	int32_t *to = (int32_t *)out + lane;
	int64_t carry = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = DIGITS * i;
		uint64_t v = 0;

		if (at / 64 < limbs)
			v = a[at / 64] >> at % 64;
		if (at % 64 > 64 - DIGITS && at / 64 + 1 < limbs)
			v |= a[at / 64 + 1] << (64 - at % 64);
		carry += (int64_t)(v & ((1u << DIGITS) - 1));

		int64_t up = (carry + (1 << (DIGITS - 1))) >> DIGITS;

		to[2 * i] = (int32_t)(carry - up * (1 << DIGITS));
		carry = up;
	}
}

/* The number of a lane, between 0 and n, in @limbs limbs. */
static void from_digits(uint64_t *out, size_t limbs, const digit *a,
			size_t count, unsigned int lane, const uint64_t *n)
{
	const int32_t *from = (const int32_t *)a + lane;
	int64_t carry = 0;
	unsigned __int128 add = 0;
	uint64_t mask = 0;

	memset(out, 0, limbs * sizeof(*out));
	for (size_t i = 0; i < count; i++) {
		size_t at = DIGITS * i;
		uint64_t v = 0;

		carry += from[2 * i];
		v = (uint64_t)carry & ((1u << DIGITS) - 1);
		carry >>= DIGITS;
		if (at / 64 < limbs)
			out[at / 64] |= v << at % 64;
		if (at % 64 > 64 - DIGITS && at / 64 + 1 < limbs)
			out[at / 64 + 1] |= v >> (64 - at % 64);
	}
	/* A carry that is left is the sign: -1 or 0. */
	mask = limb_hide((uint64_t)carry);
	for (size_t i = 0; i < limbs; i++) {
		add += (unsigned __int128)out[i] + (n[i] & mask);
		out[i] = (uint64_t)add;
		add >>= 64;
	}
}

static digit *take_digits(struct limb_room *room, size_t count)
{
	/* Vectors are aligned to 8 bytes at least, as limbs are. */
	return (digit *)limb_take(room, count);
}

/* Room for products, too. */
static struct pair pair_take(struct limb_room *room, const digit *modulus,
			     const int32_t n0[2], size_t count)
{
	return (struct pair){
		.n = modulus,
		.n0 = vshl_n_s32(vld1_s32(n0), 3),
		.blocks = count / ROWS,
		.t = (column *)limb_take(room, 2 * 2 * count),
		.twice = take_digits(room, count),
	};
}

static void double_mod(uint64_t *a, const uint64_t *n, uint64_t *spare,
		       size_t limbs)
{
	uint64_t carry = limbs_add(a, a, a, limbs);
	uint64_t borrow = limbs_sub(spare, a, n, limbs);

	limbs_select(a, limb_mask(borrow & ~carry), a, spare, limbs);
}

static int32_t minus_inverse(uint64_t n)
{
	uint64_t inverse = n;

	for (size_t i = 0; i < 4; i++)
		inverse *= 2 - n * inverse;
	return (int32_t)(uint32_t)(0 - inverse);
}

bool mont_pair_base_two(const uint64_t *const n[2], size_t bits, bool pass[2],
			struct limb_room *room)
{
	struct limb_room mine = *room;
	size_t limbs = LIMB_COUNT(bits);
	size_t count = count_for(bits);
	uint64_t *one[2];
	int32_t n0[2];

	if (count == 0)
		return false;

	digit *modulus = take_digits(&mine, count);
	digit *power = take_digits(&mine, count);
	uint64_t *spare = limb_take(&mine, limbs);

	for (unsigned int lane = 0; lane < 2; lane++) {
		uint64_t *r = limb_take(&mine, limbs);

		/* 2^bits - n, for n's top bit is set, doubled to R mod n ... */
		if (bits % 64 != 0)
			r[limbs - 1] = UINT64_C(1) << bits % 64;
		limbs_sub(r, r, n[lane], limbs);
		for (size_t i = bits; i < DIGITS * count; i++)
			double_mod(r, n[lane], spare, limbs);
		one[lane] = r;
		to_digits(modulus, count, lane, n[lane], limbs);
		/* ... and once more: the exponent's first bit is set. */
		to_digits(power, count, lane, r, limbs);
		n0[lane] = minus_inverse(n[lane][0]);
	}
	for (size_t i = 0; i < count; i++)
		power[i] = vadd_s32(power[i], power[i]);
	/* Digits of 30 bits would be too long: one carry brings them back. */
	for (size_t i = 0; i + 1 < count; i++) {
		digit v = power[i];

		power[i] = low_digit(v);
		power[i + 1] = vadd_s32(power[i + 1], vrshr_n_s32(v, DIGITS));
	}

	const struct pair p = pair_take(&mine, modulus, n0, count);

	/* Bit 0 is not looked at, which halves n - 1. */
	for (size_t i = bits - 1; i > 1;) {
		/* The bits of a limb below bit i, from the top of a word. */
		unsigned int left = (unsigned int)((i - 1) % 64 + 1);
		uint64x2_t bits_left = { n[0][(i - 1) / 64] << (64 - left),
					 n[1][(i - 1) / 64] << (64 - left) };

		for (; left > 0 && i > 1; left--, i--) {
			digit shift = vreinterpret_s32_u32(
				vmovn_u64(vshrq_n_u64(bits_left, 63)));

			square(&p, power, power, shift);
			bits_left = vaddq_u64(bits_left, bits_left);
		}
	}
	for (unsigned int lane = 0; lane < 2; lane++) {
		uint64_t *got = limb_take(&mine, limbs);
		uint64_t good = 0;

		from_digits(got, limbs, power, count, lane, n[lane]);
		good = limbs_equal(got, one[lane], limbs);
		limbs_sub(spare, n[lane], one[lane], limbs);
		good |= limbs_equal(got, spare, limbs);
		pass[lane] = good != 0;
	}
	return true;
}

/* @width bits from bit @at on; what is beyond @bits is 0. */
static int32_t window(const uint64_t *e, size_t bits, size_t at,
		      unsigned int width)
{
	size_t limbs = LIMB_COUNT(bits);
	uint64_t v = e[at / 64] >> at % 64;

	if (at % 64 + width > 64 && at / 64 + 1 < limbs)
		v |= e[at / 64 + 1] << (64 - at % 64);
	return (int32_t)(v & ((1u << width) - 1));
}

#define WIDTH 5u

bool mont_pair_exp(const struct mont *const m[2], uint64_t *const out[2],
		   const uint64_t *const base[2], const uint64_t *const e[2],
		   size_t e_bits, struct limb_room *room)
{
	const digit none = vdup_n_s32(0);
	struct limb_room mine = *room;
	size_t limbs = m[0]->count;
	size_t count = count_for(64 * limbs);
	int32_t n0[2];

	if (count == 0 || m[1]->count != limbs || e_bits == 0 ||
	    DIGITS * count >= 128 * limbs)
		return false;

	digit *modulus = take_digits(&mine, count);
	digit *factor = take_digits(&mine, count);
	digit *power = take_digits(&mine, count);
	digit *table = take_digits(&mine, count << WIDTH);
	uint64_t *spare = limb_take(&mine, limbs);
	/* From one R to the other: 2^(29 count - 64 limbs) is below both. */
	size_t more = DIGITS * count - 64 * limbs;

	for (unsigned int lane = 0; lane < 2; lane++) {
		to_digits(modulus, count, lane, m[lane]->n, limbs);
		n0[lane] = (int32_t)(uint32_t)m[lane]->n0;
		/* 1 and the base in our form: times 2^more. */
		memset(spare, 0, limbs * sizeof(*spare));
		spare[more / 64] = UINT64_C(1) << more % 64;
		mont_to(m[lane], spare, spare);
		mont_mul(m[lane], out[lane], base[lane], spare);
		to_digits(table + count, count, lane, out[lane], limbs);
		mont_one(m[lane], out[lane]);
		mont_mul(m[lane], out[lane], out[lane], spare);
		to_digits(table, count, lane, out[lane], limbs);
	}

	const struct pair p = pair_take(&mine, modulus, n0, count);

	for (size_t i = 2; i < 1u << WIDTH; i += 2) {
		square(&p, table + i * count, table + i / 2 * count, none);
		multiply(&p, table + (i + 1) * count, table + i * count,
			 table + count);
	}

	size_t at = (e_bits + WIDTH - 1) / WIDTH * WIDTH - WIDTH;

	for (bool first = true;; first = false) {
		const int32_t index[2] = { window(e[0], e_bits, at, WIDTH),
					   window(e[1], e_bits, at, WIDTH) };

		mont_pair_lookup(first ? power : factor, table, p.blocks,
				 1u << WIDTH, vld1_s32(index));
		if (!first)
			multiply(&p, power, power, factor);
		if (at == 0)
			break;
		at -= WIDTH;
		for (unsigned int i = 0; i < WIDTH; i++)
			square(&p, power, power, none);
	}
	for (unsigned int lane = 0; lane < 2; lane++) {
		from_digits(out[lane], limbs, power, count, lane, m[lane]->n);
		/* Back: / 2^more, which is times R / 2^more / R. */
		memset(spare, 0, limbs * sizeof(*spare));
		if (more == 0)
			continue;
		spare[(64 * limbs - more) / 64] = UINT64_C(1)
						  << (64 * limbs - more) % 64;
		mont_mul(m[lane], out[lane], out[lane], spare);
	}
	return true;
}
