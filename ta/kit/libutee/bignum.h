/*
 * Numbers of any size for the arithmetic API: what bigint.c and bigint_mod.c
 * compute with. A number's limbs lie in one scratch area, from which a function
 * takes what it needs and gives all of it back, wiped, when it ends.
 *
 * Time depends on the numbers' lengths; on their values as well, except in
 * mont_mul() and mont_exp().
 */
#ifndef BIGNUM_H
#define BIGNUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LIMB_BITS 64u

/* The longest number a TEE_BigInt holds: 510 words. */
#define NUM_LIMBS_MAX 255u
/* The deepest use, an extended GCD of two such numbers, takes about 3,300. */
#define SCRATCH_LIMBS 3584u

/* Panic code of this API's own reasons, the one TA authors know from OP-TEE. */
#define BIGNUM_PANIC 0xB16127u

struct num {
	uint64_t *limb; /* least significant first */
	size_t count;	/* without leading zeros; 0 is zero */
	size_t room;
	bool neg; /* never when zero */
};

/** scratch_mark() - what scratch_release() goes back to. */
size_t scratch_mark(void);
/** scratch_release() - give back and wipe what was taken since @mark. */
void scratch_release(size_t mark);
/** scratch_take() - @count zeroed limbs. Panics when there are none left. */
uint64_t *scratch_take(size_t count);
/** num_new() - zero, with room for @room limbs. */
struct num num_new(size_t room);
/** num_from_u64() - a small number, with room for one limb. */
struct num num_from_u64(uint64_t v);
/** num_copy() - a copy of @a in new limbs, with at least @room of them. */
struct num num_copy(const struct num *a, size_t room);

/** num_bits() - bits of the magnitude; 0 for zero. */
size_t num_bits(const struct num *a);
bool num_bit(const struct num *a, size_t index);
static inline bool num_is_odd(const struct num *a)
{
	return a->count != 0 && (a->limb[0] & 1) != 0;
}
/** num_cmp_abs() - compare magnitudes. Return: below, equal to or above 0. */
int num_cmp_abs(const struct num *a, const struct num *b);
int num_cmp(const struct num *a, const struct num *b);
/** num_is() - is @a the small number @v? */
bool num_is(const struct num *a, uint64_t v);

/** num_add() - @a + @b in new limbs; num_sub(), num_mul() likewise. */
struct num num_add(const struct num *a, const struct num *b);
struct num num_sub(const struct num *a, const struct num *b);
struct num num_mul(const struct num *a, const struct num *b);
/** num_shift_right() - the magnitude without its lowest @bits bits. */
struct num num_shift_right(const struct num *a, size_t bits);
/** num_shift_left() - the magnitude with @bits zero bits below. */
struct num num_shift_left(const struct num *a, size_t bits);
/**
 * num_div() - quotient towards zero, remainder with the sign of @a
 * @b: not zero
 */
void num_div(struct num *q, struct num *r, const struct num *a,
	     const struct num *b);
/** num_mod() - @a in [0, @n). @n: above 0. */
struct num num_mod(const struct num *a, const struct num *n);
/**
 * num_gcd() - the greatest common divisor, not negative
 * @u, @v: receive the factors of @a and @b that make it; each may be NULL
 */
struct num num_gcd(struct num *u, struct num *v, const struct num *a,
		   const struct num *b);

/* An odd modulus above 1, for Montgomery's multiplication with R = 2^(64k). */
struct mont {
	const uint64_t *n;
	size_t count; /* k */
	uint64_t n0;  /* -1/n modulo 2^64 */
	uint64_t *t;  /* k + 2 limbs of its own */
};

/** mont_init() - @n is borrowed. */
struct mont mont_init(const struct num *n);
/** mont_in() - @a R modulo n, in k new limbs. @a: in [0, n). */
uint64_t *mont_in(const struct mont *m, const struct num *a);
/** mont_mul() - @to = @a @b / R modulo n; k limbs each, any may be the same. */
void mont_mul(const struct mont *m, uint64_t *to, const uint64_t *a,
	      const uint64_t *b);
/** mont_out() - @a / R modulo n as a number in new limbs. */
struct num mont_out(const struct mont *m, const uint64_t *a);
/**
 * mont_exp() - @base to the power of @e, both in and out in Montgomery's form
 *
 * Which limbs are touched depends on the lengths of n and @e only.
 * Return: k new limbs.
 */
uint64_t *mont_exp(const struct mont *m, const uint64_t *base,
		   const struct num *e);

#endif
