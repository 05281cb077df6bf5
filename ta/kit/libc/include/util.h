/* Small macros that TA sources conventionally find here. */
#ifndef UTIL_H
#define UTIL_H

#include <compiler.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef UINTPTR_C
#define UINTPTR_C(v) UINT64_C(v)
#endif

#define SIZE_4K UINTPTR_C(0x1000)
#define SIZE_1M UINTPTR_C(0x100000)
#define SIZE_2M UINTPTR_C(0x200000)
#define SIZE_4M UINTPTR_C(0x400000)
#define SIZE_8M UINTPTR_C(0x800000)
#define SIZE_2G UINTPTR_C(0x80000000)

#ifndef MAX
/* Names of their own, so that one may stand inside another. */
#define MAX_OF(a, b, x, y)                                                     \
	(__extension__({                                                       \
		__typeof__(a) x = (a);                                         \
		__typeof__(b) y = (b);                                         \
		x > y ? x : y;                                                 \
	}))
#define MIN_OF(a, b, x, y)                                                     \
	(__extension__({                                                       \
		__typeof__(a) x = (a);                                         \
		__typeof__(b) y = (b);                                         \
		x < y ? x : y;                                                 \
	}))
#define MAX(a, b)                                                              \
	MAX_OF((a), (b), CONCAT(_max_a, __COUNTER__),                          \
	       CONCAT(_max_b, __COUNTER__))
#define MIN(a, b)                                                              \
	MIN_OF((a), (b), CONCAT(_min_a, __COUNTER__),                          \
	       CONCAT(_min_b, __COUNTER__))
#endif

#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))

#define MAX_UNSAFE(a, b) ((a) > (b) ? (a) : (b))
#define MIN_UNSAFE(a, b) ((a) < (b) ? (a) : (b))

/* To a multiple of @size, which may be any number; 2: a power of two. */
#define ROUNDUP(v, size)                                                       \
	((((v) + (__typeof__(v))(size)-1) / (__typeof__(v))(size)) *           \
	 (__typeof__(v))(size))
#define ROUNDDOWN(v, size)                                                     \
	(((v) / (__typeof__(v))(size)) * (__typeof__(v))(size))
#define ROUNDUP2(v, size)                                                      \
	(((v) + ((__typeof__(v))(size)-1)) & ~((__typeof__(v))(size)-1))
#define ROUNDDOWN2(v, size) ((v) & ~((__typeof__(v))(size)-1))
#define ROUNDUP2_DIV(v, size)                                                  \
	((v) / (size) + (((v) & ((__typeof__(v))(size)-1)) != 0))
/* True when it overflows; then *@res is not to be used. */
#define ROUNDUP_OVERFLOW(v, size, res)                                         \
	(__extension__({                                                       \
		__typeof__(v) _roundup_v = (v);                                \
		__typeof__(v) _roundup_left =                                  \
			_roundup_v % (__typeof__(v))(size);                    \
		if (_roundup_left != 0)                                        \
			_roundup_left = (__typeof__(v))(size)-_roundup_left;   \
		ADD_OVERFLOW(_roundup_v, _roundup_left, (res));                \
	}))
#define ROUNDUP2_OVERFLOW(v, size, res) ROUNDUP_OVERFLOW(v, size, res)
#define UDIV_ROUND_NEAREST(x, y)                                               \
	(__extension__({                                                       \
		__typeof__(x) _div_x = (x);                                    \
		__typeof__(y) _div_y = (y);                                    \
		(_div_x + _div_y / 2) / _div_y;                                \
	}))
#define ROUNDUP_DIV(x, y)  (ROUNDUP((x), (y)) / (__typeof__(x))(y))
#define DIV_ROUND_UP(x, y) (((x) + (y)-1) / (y))
#define IS_POWER_OF_TWO(x) (((x) != 0) && (((x) & ((x)-1)) == 0))
#define IS_ALIGNED(x, a)   (((x) & ((a)-1)) == 0)
#define IS_ALIGNED_WITH_TYPE(x, type)                                          \
	IS_ALIGNED((uintptr_t)(x), __alignof__(type))

#define BIT32(nr)	    (UINT32_C(1) << (nr))
#define BIT64(nr)	    (UINT64_C(1) << (nr))
#define BIT(nr)		    BIT32(nr)
#define SHIFT_U32(v, shift) ((uint32_t)(v) << (shift))
#define SHIFT_U64(v, shift) ((uint64_t)(v) << (shift))
#define GENMASK_32(h, l)                                                       \
	(((~UINT32_C(0)) << (l)) & (~UINT32_C(0) >> (32 - 1 - (h))))
#define GENMASK_64(h, l)                                                       \
	(((~UINT64_C(0)) << (l)) & (~UINT64_C(0) >> (64 - 1 - (h))))

#define U(v)   v##U
#define UL(v)  v##UL
#define ULL(v) v##ULL
#define L(v)   v##L
#define LL(v)  v##LL

#define container_of(ptr, type, member)                                        \
	(__extension__({                                                       \
		const __typeof__(((type *)0)->member) *_member_of = (ptr);     \
		(type *)((uintptr_t)_member_of - offsetof(type, member));      \
	}))
#define MEMBER_SIZE(type, member) sizeof(((type *)0)->member)

#define TO_STR(x)     _TO_STR(x)
#define _TO_STR(x)    #x
#define CONCAT(x, y)  _CONCAT(x, y)
#define _CONCAT(x, y) x##y
#define CMP_TRILEAN(a, b)                                                      \
	(__extension__({                                                       \
		__typeof__(a) _cmp_a = (a);                                    \
		__typeof__(b) _cmp_b = (b);                                    \
		_cmp_a > _cmp_b ? 1 : _cmp_a < _cmp_b ? -1 : 0;                \
	}))

static inline uint64_t reg_pair_to_64(uint32_t high, uint32_t low)
{
	return (uint64_t)high << 32 | low;
}

static inline uint32_t high32_from_64(uint64_t v)
{
	return (uint32_t)(v >> 32);
}

static inline uint32_t low32_from_64(uint64_t v)
{
	return (uint32_t)v;
}

static inline void reg_pair_from_64(uint64_t v, uint32_t *high, uint32_t *low)
{
	*high = (uint32_t)(v >> 32);
	*low = (uint32_t)v;
}

/* A field of a register: @mask has its bits, one after another. */
static inline uint32_t get_field_u32(uint32_t reg, uint32_t mask)
{
	return (reg & mask) >> __builtin_ctz(mask);
}

static inline uint32_t set_field_u32(uint32_t reg, uint32_t mask, uint32_t v)
{
	return (reg & ~mask) | v << __builtin_ctz(mask);
}

static inline uint64_t get_field_u64(uint64_t reg, uint64_t mask)
{
	return (reg & mask) >> __builtin_ctzll(mask);
}

static inline uint64_t set_field_u64(uint64_t reg, uint64_t mask, uint64_t v)
{
	return (reg & ~mask) | v << __builtin_ctzll(mask);
}

#endif
