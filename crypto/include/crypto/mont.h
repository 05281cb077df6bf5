/*
 * Modular arithmetic on secret numbers, for RSA, DSA, DH and elliptic curves:
 * numbers are arrays of 64-bit words ("limbs"), least significant first, of a
 * length that is public. No branch and no index depends on a value; time
 * follows from lengths, and from what is called public, alone.
 *
 * Montgomery's form of a is a * R mod n, with R = 2^(64 * count).
 */
#ifndef CRYPTO_MONT_H
#define CRYPTO_MONT_H

#include <stddef.h>
#include <stdint.h>

#define MONT_COUNT_MAX	 64u /* limbs: 4096 bits */
#define LIMB_COUNT(bits) (((bits) + 63) / 64)

/*
 * A condition is a mask, all ones for true and 0 for false. The compiler must
 * not find out that it has two values, or it might branch on it.
 */
static inline uint64_t limb_hide(uint64_t v)
{
	__asm__("" : "+r"(v));
	return v;
}

/** limb_mask() - all ones when @bit is 1, 0 when it is 0. */
static inline uint64_t limb_mask(uint64_t bit)
{
	return limb_hide(0 - bit);
}

/** limb_is_zero() - mask: @v is 0. */
static inline uint64_t limb_is_zero(uint64_t v)
{
	return limb_mask((~v & (v - 1)) >> 63);
}

/** limb_select() - @a where @mask is set, @b elsewhere. */
static inline uint64_t limb_select(uint64_t mask, uint64_t a, uint64_t b)
{
	return b ^ (limb_hide(mask) & (a ^ b));
}

/**
 * limbs_load() - from big-endian bytes
 * @len: any; bytes beyond @count limbs are dropped
 *
 * Return: mask: all that was dropped is 0.
 */
uint64_t limbs_load(uint64_t *to, size_t count, const uint8_t *from,
		    size_t len);

/** limbs_store() - to @len big-endian bytes; what is beyond them is dropped. */
void limbs_store(uint8_t *to, size_t len, const uint64_t *from, size_t count);

/**
 * limbs_add() - @out = @a + @b; they may be the same
 * limbs_sub() - @out = @a - @b; they may be the same
 *
 * Return: the bit that is carried or borrowed.
 */
uint64_t limbs_add(uint64_t *out, const uint64_t *a, const uint64_t *b,
		   size_t count);
uint64_t limbs_sub(uint64_t *out, const uint64_t *a, const uint64_t *b,
		   size_t count);

/** limbs_mul() - @out = @a * @b, of which it is neither. */
void limbs_mul(uint64_t *out, const uint64_t *a, size_t a_count,
	       const uint64_t *b, size_t b_count);

/**
 * limbs_shift_right() - @a /= 2^@bits
 * @bits: less than 64; public
 */
void limbs_shift_right(uint64_t *a, size_t count, unsigned int bits);

/** limbs_less() - mask: @a < @b; limbs_equal(), limbs_is_zero() likewise. */
uint64_t limbs_less(const uint64_t *a, const uint64_t *b, size_t count);
uint64_t limbs_equal(const uint64_t *a, const uint64_t *b, size_t count);
uint64_t limbs_is_zero(const uint64_t *a, size_t count);

/** limbs_select() - @out = @mask ? @a : @b; they may be the same. */
void limbs_select(uint64_t *out, uint64_t mask, const uint64_t *a,
		  const uint64_t *b, size_t count);

/** limbs_swap() - exchange @a and @b where @mask is set. */
void limbs_swap(uint64_t mask, uint64_t *a, uint64_t *b, size_t count);

/**
 * limbs_lookup() - @out = entry @index of @table, whose every entry is read
 * @table: @entries numbers of @count limbs
 */
void limbs_lookup(uint64_t *out, const uint64_t *table, size_t entries,
		  size_t count, uint64_t index);

/** limbs_bits_vartime() - bits of a public number, 0 for 0. */
size_t limbs_bits_vartime(const uint64_t *a, size_t count);

/* A modulus. Curves may have theirs in constant tables. */
struct mont {
	const uint64_t *n;  /* odd, @count limbs; borrowed */
	const uint64_t *rr; /* R * R mod n; borrowed */
	uint64_t n0;	    /* -1/n mod 2^64 */
	size_t count;	    /* 1 to MONT_COUNT_MAX */
};

/**
 * mont_init() - set up for a modulus, which may be secret but for its length
 * @n:     odd and at least 3; borrowed for as long as @m is used
 * @count: limbs of @n and of @rr
 * @bits:  its length: bit @bits - 1 is the highest that is set, and it is in
 *         limb @count - 1
 * @rr:    storage that @m keeps
 */
void mont_init(struct mont *m, const uint64_t *n, size_t count, size_t bits,
	       uint64_t *rr);

/*
 * All of the following take numbers below n and give numbers below n, of
 * m->count limbs; @out may be any of the inputs.
 */

/** mont_mul() - @out = @a * @b / R; one of both need only be below R. */
void mont_mul(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b);
/** mont_sqr() - @out = @a * @a / R. */
void mont_sqr(const struct mont *m, uint64_t *out, const uint64_t *a);
void mont_add(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b);
void mont_sub(const struct mont *m, uint64_t *out, const uint64_t *a,
	      const uint64_t *b);

/** mont_to() - into Montgomery's form; @a need only be below R. */
void mont_to(const struct mont *m, uint64_t *out, const uint64_t *a);
/** mont_from() - out of Montgomery's form. */
void mont_from(const struct mont *m, uint64_t *out, const uint64_t *a);
/** mont_one() - Montgomery's form of 1. */
void mont_one(const struct mont *m, uint64_t *out);
/** mont_reduce() - @out = Montgomery's form of @a, of any length, mod n. */
void mont_reduce(const struct mont *m, uint64_t *out, const uint64_t *a,
		 size_t a_count);

/* Limbs of the table that a power needs: 8 KiB for 4096 bits. */
#define MONT_TABLE_COUNT(count) ((count) * ((count) > 32 ? 16 : 32))

/**
 * mont_exp() - @out = @base ^ @e, both in Montgomery's form
 * @e:      LIMB_COUNT(@e_bits) limbs; secret
 * @e_bits: bits to look at, beyond which @e has none; public
 * @table:  MONT_TABLE_COUNT(m->count) limbs to work in, which the caller wipes
 */
void mont_exp(const struct mont *m, uint64_t *out, const uint64_t *base,
	      const uint64_t *e, size_t e_bits, uint64_t *table);

/**
 * mont_exp_public() - the same with a public exponent
 * @e: @e_len big-endian bytes; time depends on them
 */
void mont_exp_public(const struct mont *m, uint64_t *out, const uint64_t *base,
		     const uint8_t *e, size_t e_len);

/**
 * mont_inverse() - @out = 1 / @a in Montgomery's form, for a prime modulus
 * @bits: of the modulus, as mont_init() has it; @table as for mont_exp()
 *
 * 0 has no inverse, and gives 0.
 */
void mont_inverse(const struct mont *m, uint64_t *out, const uint64_t *a,
		  size_t bits, uint64_t *table);

#endif
