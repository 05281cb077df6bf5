/*
 * Comparing secrets, in a file of its own so that a host program can run it
 * under memcheck (ta/kit/check/compare.c).
 */
#include <stdint.h>
#include <string_ext.h>

/*
 * The sign of the first difference, found without a branch: each byte's
 * difference replaces what later bytes said, walking from the end.
 */
int consttime_memcmp(const void *a, const void *b, size_t len)
{
	const volatile uint8_t *x = a;
	const volatile uint8_t *y = b;
	int32_t result = 0;

	for (size_t i = len; i-- > 0;) {
		int32_t diff = (int32_t)x[i] - (int32_t)y[i];
		/* All ones when the bytes differ, else zero. */
		int32_t mask = (diff | -diff) >> 31;

		result = (result & ~mask) | (diff & mask);
	}
	return result;
}
