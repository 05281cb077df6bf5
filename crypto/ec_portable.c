/*
 * The bodies of ec_field.h in C: schoolbook products, and one reduction for
 * each kind of modulus. Loops run over constants, for the compiler to unroll.
 */
#include <base/bits.h>

#include "ec_portable.h"

typedef unsigned __int128 u128;

#define INLINE	       static inline __attribute__((always_inline))
#define UNROLL	       _Pragma("GCC unroll 18")
#define MULTIPLY(x, y) ((u128)(x) * (y))

/* @t becomes @t - @m unless that is negative; @top is limb @n of @t. */
INLINE void reduce_once(size_t n, uint64_t *r, const uint64_t *t, uint64_t top,
			const uint64_t *m)
{
	uint64_t d[EC_LIMBS_MAX];
	uint64_t borrow = 0;

	UNROLL for (size_t i = 0; i < n; i++)
	{
		u128 v = (u128)t[i] - m[i] - borrow;

		d[i] = (uint64_t)v;
		borrow = (uint64_t)(v >> 64) & 1;
	}

	uint64_t keep = ec_mask(borrow & ~top & 1);

	UNROLL for (size_t i = 0; i < n; i++) r[i] =
		d[i] ^ (keep & (d[i] ^ t[i]));
}

INLINE void add_any(size_t n, uint64_t *r, const uint64_t *a, const uint64_t *b,
		    const uint64_t *m)
{
	uint64_t t[EC_LIMBS_MAX];
	u128 carry = 0;

	UNROLL for (size_t i = 0; i < n; i++)
	{
		carry += (u128)a[i] + b[i];
		t[i] = (uint64_t)carry;
		carry >>= 64;
	}
	reduce_once(n, r, t, (uint64_t)carry, m);
}

INLINE void sub_any(size_t n, uint64_t *r, const uint64_t *a, const uint64_t *b,
		    const uint64_t *m)
{
	uint64_t t[EC_LIMBS_MAX];
	uint64_t borrow = 0;
	u128 carry = 0;

	UNROLL for (size_t i = 0; i < n; i++)
	{
		u128 v = (u128)a[i] - b[i] - borrow;

		t[i] = (uint64_t)v;
		borrow = (uint64_t)(v >> 64) & 1;
	}

	uint64_t back = ec_mask(borrow);

	UNROLL for (size_t i = 0; i < n; i++)
	{
		carry += (u128)t[i] + (m[i] & back);
		r[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

/* @t has 2 * @n limbs, and is none of the operands. */
INLINE void multiply(size_t n, uint64_t *t, const uint64_t *a,
		     const uint64_t *b)
{
	UNROLL for (size_t i = 0; i < n; i++) t[i] = 0;
	UNROLL for (size_t i = 0; i < n; i++)
	{
		uint64_t carry = 0;

		UNROLL for (size_t j = 0; j < n; j++)
		{
			u128 v = MULTIPLY(a[j], b[i]) + t[i + j] + carry;

			t[i + j] = (uint64_t)v;
			carry = (uint64_t)(v >> 64);
		}
		t[i + n] = carry;
	}
}

/* Products of different limbs once, doubled, and then the squares. */
INLINE void square(size_t n, uint64_t *t, const uint64_t *a)
{
	uint64_t carry = 0;
	uint64_t high = 0;

	UNROLL for (size_t i = 0; i < 2 * n; i++) t[i] = 0;
	UNROLL for (size_t i = 0; i + 1 < n; i++)
	{
		carry = 0;
		UNROLL for (size_t j = i + 1; j < n; j++)
		{
			u128 v = MULTIPLY(a[j], a[i]) + t[i + j] + carry;

			t[i + j] = (uint64_t)v;
			carry = (uint64_t)(v >> 64);
		}
		t[i + n] = carry;
	}
	carry = 0;
	UNROLL for (size_t i = 0; i < n; i++)
	{
		u128 v = MULTIPLY(a[i], a[i]);
		uint64_t low = t[2 * i] << 1 | high;
		uint64_t next = t[2 * i + 1] << 1 | t[2 * i] >> 63;

		high = t[2 * i + 1] >> 63;
		v += (u128)low + carry;
		t[2 * i] = (uint64_t)v;
		v = (v >> 64) + next;
		t[2 * i + 1] = (uint64_t)v;
		carry = (uint64_t)(v >> 64);
	}
}

/* @r is @t / 2^(64 n), by clearing a limb of @t at a time (Montgomery). */
INLINE void montgomery(size_t n, const struct ec_field *f, uint64_t *r,
		       uint64_t *t)
{
	const uint64_t *m = f->modulus.w;
	uint64_t top = 0;

	UNROLL for (size_t i = 0; i < n; i++)
	{
		uint64_t by = t[i] * f->neg_inverse;
		uint64_t carry = 0;

		UNROLL for (size_t j = 0; j < n; j++)
		{
			u128 v = MULTIPLY(m[j], by) + t[i + j] + carry;

			t[i + j] = (uint64_t)v;
			carry = (uint64_t)(v >> 64);
		}

		u128 v = (u128)t[i + n] + carry + top;

		t[i + n] = (uint64_t)v;
		top = (uint64_t)(v >> 64);
	}
	reduce_once(n, r, t + n, top, m);
}

/*
 * As montgomery(), for 2^256 - 2^224 + 2^192 + 2^96 - 1, where -1 / modulus is
 * 1: a limb times the modulus is some shifts, and one product with its highest
 * limb.
 */
INLINE void reduce_p256(size_t n, const struct ec_field *f, uint64_t *r,
			uint64_t *t)
{
	const uint64_t *m = f->modulus.w;
	uint64_t top = 0;

	UNROLL for (size_t i = 0; i < 4; i++)
	{
		uint64_t by = t[i];
		u128 v = (u128)t[i + 1] + (by << 32);

		t[i + 1] = (uint64_t)v;
		v = (v >> 64) + t[i + 2] + (by >> 32);
		t[i + 2] = (uint64_t)v;
		v = (v >> 64) + MULTIPLY(by, m[3]) + t[i + 3];
		t[i + 3] = (uint64_t)v;
		v = (v >> 64) + t[i + 4] + top;
		t[i + 4] = (uint64_t)v;
		top = (uint64_t)(v >> 64);
	}
	reduce_once(4, r, t + 4, top, m);
}

/* What is above bit 521 counts once more at the bottom. */
INLINE void reduce_p521(size_t n, const struct ec_field *f, uint64_t *r,
			uint64_t *t)
{
	uint64_t low[9];
	u128 carry = 0;

	UNROLL for (size_t i = 0; i < 9; i++)
	{
		carry += t[i + 8] >> 9 | t[i + 9] << 55;
		carry += i < 8 ? t[i] : t[8] & 0x1ff;
		low[i] = (uint64_t)carry;
		carry >>= 64;
	}
	reduce_once(9, r, low, 0, f->modulus.w);
}

/* 2^256 is 38. */
INLINE void reduce_25519(size_t n, const struct ec_field *f, uint64_t *r,
			 uint64_t *t)
{
	uint64_t low[4];
	u128 carry = 0;

	UNROLL for (size_t i = 0; i < 4; i++)
	{
		carry += MULTIPLY(t[i + 4], 38) + t[i];
		low[i] = (uint64_t)carry;
		carry >>= 64;
	}
	/* The rest and bit 255, which is 19. */
	carry = (carry << 1 | low[3] >> 63) * 19;
	low[3] &= UINT64_MAX >> 1;
	UNROLL for (size_t i = 0; i < 4; i++)
	{
		carry += low[i];
		low[i] = (uint64_t)carry;
		carry >>= 64;
	}
	reduce_once(4, r, low, 0, f->modulus.w);
}

/* Adds @v * (2^224 + 1) to the seven limbs of @r; the carry is returned. */
INLINE uint64_t add_448(uint64_t *r, uint64_t v)
{
	u128 carry = v;

	UNROLL for (size_t i = 0; i < 7; i++)
	{
		carry += r[i];
		if (i == 3)
			carry += v << 32;
		r[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return (uint64_t)carry;
}

/*
 * 2^448 is 2^224 + 1. With h the upper half, of parts h0 and h1 of 224 bits,
 * the sum is the lower half + h + h1 + (h0 + h1) 2^224.
 */
INLINE void reduce_448(size_t n, const struct ec_field *f, uint64_t *r,
		       uint64_t *t)
{
	const uint64_t *h = t + 7;
	uint64_t h1[4];
	uint64_t both[4];
	uint64_t low[7];
	u128 carry = 0;

	UNROLL for (size_t i = 0; i < 4; i++)
	{
		h1[i] = h[i + 3] >> 32 | (i < 3 ? h[i + 4] << 32 : 0);
		carry += (u128)h1[i] + (i < 3 ? h[i] : h[3] & UINT32_MAX);
		both[i] = (uint64_t)carry;
		carry >>= 64;
	}
	carry = 0;
	UNROLL for (size_t i = 0; i < 7; i++)
	{
		carry += (u128)t[i] + h[i];
		if (i < 4)
			carry += h1[i];
		if (i == 3)
			carry += both[0] << 32;
		if (i > 3)
			carry += both[i - 3] << 32 | both[i - 4] >> 32;
		low[i] = (uint64_t)carry;
		carry >>= 64;
	}
	carry += both[3] >> 32;
	/* What the second addition carries out is added without a carry. */
	add_448(low, add_448(low, (uint64_t)carry));
	reduce_once(7, r, low, 0, f->modulus.w);
}

#define EC_PRODUCTS(name, n, reduce)                                           \
	void ec_##name##_mul(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a, const struct ec_num *b)   \
	{                                                                      \
		uint64_t t[2 * (n)];                                           \
                                                                               \
		multiply(n, t, a->w, b->w);                                    \
		reduce(n, f, r->w, t);                                         \
	}                                                                      \
	void ec_##name##_sqr(const struct ec_field *f, struct ec_num *r,       \
			     const struct ec_num *a)                           \
	{                                                                      \
		uint64_t t[2 * (n)];                                           \
                                                                               \
		square(n, t, a->w);                                            \
		reduce(n, f, r->w, t);                                         \
	}

#define EC_SUMS(n)                                                             \
	void ec_add##n(const struct ec_field *f, struct ec_num *r,             \
		       const struct ec_num *a, const struct ec_num *b)         \
	{                                                                      \
		add_any(n, r->w, a->w, b->w, f->modulus.w);                    \
	}                                                                      \
	void ec_sub##n(const struct ec_field *f, struct ec_num *r,             \
		       const struct ec_num *a, const struct ec_num *b)         \
	{                                                                      \
		sub_any(n, r->w, a->w, b->w, f->modulus.w);                    \
	}

EC_SUMS(3)
EC_SUMS(4)
EC_SUMS(6)
EC_SUMS(7)
EC_SUMS(9)
EC_PRODUCTS(montgomery3, 3, montgomery)
EC_PRODUCTS(montgomery4, 4, montgomery)
EC_PRODUCTS(montgomery6, 6, montgomery)
EC_PRODUCTS(montgomery7, 7, montgomery)
EC_PRODUCTS(montgomery9, 9, montgomery)
EC_PRODUCTS(p256, 4, reduce_p256)
EC_PRODUCTS(p521, 9, reduce_p521)
EC_PRODUCTS(p25519, 4, reduce_25519)
EC_PRODUCTS(p448, 7, reduce_448)
