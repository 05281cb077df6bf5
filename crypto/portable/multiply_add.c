/*
 * Multiply and add in C, for hosts.
 */
#include "multiply_add.h"

uint64_t multiply_add(uint64_t *to, const uint64_t *a, size_t count,
		      uint64_t by)
{
	unsigned __int128 carry = 0;

	for (size_t i = 0; i < count; i++) {
		carry += (unsigned __int128)a[i] * by + to[i];
		to[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return (uint64_t)carry;
}
