/*
 * Arithmetic modulo the primes of elliptic curves: fields and orders. A number
 * is below its modulus at all times and in the modulus's own form, which is
 * Montgomery's where the prime has no better one. Time depends on the modulus
 * alone.
 */
#ifndef EC_FIELD_H
#define EC_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EC_LIMBS_MAX 9u /* of 64 bits: P-521 */

/* Least significant limb first; only as many as the modulus has are used. */
struct ec_num {
	uint64_t w[EC_LIMBS_MAX];
};

struct ec_field;

/* The result may be an operand. */
struct ec_field_ops {
	void (*mul)(const struct ec_field *f, struct ec_num *r,
		    const struct ec_num *a, const struct ec_num *b);
	void (*sqr)(const struct ec_field *f, struct ec_num *r,
		    const struct ec_num *a);
	void (*add)(const struct ec_field *f, struct ec_num *r,
		    const struct ec_num *a, const struct ec_num *b);
	void (*sub)(const struct ec_field *f, struct ec_num *r,
		    const struct ec_num *a, const struct ec_num *b);
};

struct ec_field {
	const struct ec_field_ops *ops;
	unsigned int limbs;
	unsigned int bits;     /* of the modulus */
	uint64_t neg_inverse;  /* -1 / modulus, modulo 2^64 */
	struct ec_num modulus; /* these three are plain numbers */
	struct ec_num one;     /* what 1 is in the field's form */
	struct ec_num square;  /* what @one is in the field's form */
};

/*
 * The bodies, by modulus: Montgomery's for any of so many limbs, and those for
 * primes that reduce by additions. crypto/portable and crypto/aarch64 each
 * define all of them; a program links one set.
 */
extern const struct ec_field_ops ec_ops_montgomery3;
extern const struct ec_field_ops ec_ops_montgomery4; /* top not all ones */
extern const struct ec_field_ops ec_ops_montgomery6;
extern const struct ec_field_ops ec_ops_montgomery7;
extern const struct ec_field_ops ec_ops_montgomery9;
extern const struct ec_field_ops ec_ops_p256; /* of Montgomery form, too */
extern const struct ec_field_ops ec_ops_p521;
extern const struct ec_field_ops ec_ops_p25519;
extern const struct ec_field_ops ec_ops_p448;

static inline void ec_mul(const struct ec_field *f, struct ec_num *r,
			  const struct ec_num *a, const struct ec_num *b)
{
	f->ops->mul(f, r, a, b);
}

static inline void ec_sqr(const struct ec_field *f, struct ec_num *r,
			  const struct ec_num *a)
{
	f->ops->sqr(f, r, a);
}

static inline void ec_add(const struct ec_field *f, struct ec_num *r,
			  const struct ec_num *a, const struct ec_num *b)
{
	f->ops->add(f, r, a, b);
}

static inline void ec_sub(const struct ec_field *f, struct ec_num *r,
			  const struct ec_num *a, const struct ec_num *b)
{
	f->ops->sub(f, r, a, b);
}

/** ec_mask() - all ones if @v is 1, zero if it is 0, without a branch. */
static inline uint64_t ec_mask(uint64_t v)
{
	/* The compiler must not learn that there are two values only. */
	__asm__("" : "+r"(v));
	return 0 - v;
}

/** ec_form() - a plain number into the field's form; ec_plain() - and back. */
void ec_form(const struct ec_field *f, struct ec_num *r,
	     const struct ec_num *a);
void ec_plain(const struct ec_field *f, struct ec_num *r,
	      const struct ec_num *a);

/** ec_choose() - @r becomes @a where @mask is all ones, and stays where 0. */
void ec_choose(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a, uint64_t mask);

/** ec_is_zero(), ec_is_equal() - in constant time; 1 or 0. */
uint64_t ec_is_zero(const struct ec_field *f, const struct ec_num *a);
uint64_t ec_is_equal(const struct ec_field *f, const struct ec_num *a,
		     const struct ec_num *b);

/** ec_is_below() - 1 if the limbs of @a are a number below the modulus. */
uint64_t ec_is_below(const struct ec_field *f, const struct ec_num *a);

/**
 * ec_power() - to a public exponent
 * @exponent: plain, not above the modulus; its bits may show in the time
 *
 * ec_invert() - 1 / @a; 0 for 0.
 */
void ec_power(const struct ec_field *f, struct ec_num *r,
	      const struct ec_num *a, const struct ec_num *exponent);
void ec_invert(const struct ec_field *f, struct ec_num *r,
	       const struct ec_num *a);

/**
 * ec_load_be(), ec_load_le() - limbs from @len bytes, at most 72
 * ec_store_be(), ec_store_le() - and back
 *
 * Nothing is reduced: a loaded number may be above any modulus.
 */
void ec_load_be(struct ec_num *r, const uint8_t *in, size_t len);
void ec_load_le(struct ec_num *r, const uint8_t *in, size_t len);
void ec_store_be(uint8_t *out, size_t len, const struct ec_num *a);
void ec_store_le(uint8_t *out, size_t len, const struct ec_num *a);

#endif
