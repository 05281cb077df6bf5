/*
 * Bits, rounding and arithmetic that cannot wrap. Assembly may include this.
 */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#ifdef __ASSEMBLER__
#define BIT64(n) (1 << (n))
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT32(n)	  (UINT32_C(1) << (n))
#define BIT64(n)	  (UINT64_C(1) << (n))
#define ARRAY_COUNT(a)	  (sizeof(a) / sizeof((a)[0]))
/* @to is a power of two; the caller knows that @v + @to - 1 does not wrap. */
#define ROUND_UP(v, to)	  (((v) + ((to)-1)) & ~((__typeof__(v))(to)-1))
#define ROUND_DOWN(v, to) ((v) & ~((__typeof__(v))(to)-1))
#define IS_ALIGNED(v, to) (((v) & ((to)-1)) == 0)
#define MIN(a, b)	  ((a) < (b) ? (a) : (b))
#define MAX(a, b)	  ((a) > (b) ? (a) : (b))
#define container_of(p, type, member)                                          \
	((type *)(void *)((char *)(p)-offsetof(type, member)))

/* Each returns true when the exact result does not fit *@out. */
#define add_overflows(a, b, out) __builtin_add_overflow(a, b, out)
#define sub_overflows(a, b, out) __builtin_sub_overflow(a, b, out)
#define mul_overflows(a, b, out) __builtin_mul_overflow(a, b, out)

/* True when @len units from @off lie inside [0, @size), without wrapping. */
static inline bool range_fits(uint64_t off, uint64_t len, uint64_t size)
{
	return off <= size && len <= size - off;
}
#endif

#endif
