/*
 * Squares, for modular powers with secret exponents and with public ones.
 */
#include <string.h>

#include "multiply_add.h"

/* Each product of two different words once, doubled, then the squares. */
void words_square(uint64_t *out, const uint64_t *a, size_t count)
{
	unsigned __int128 carry = 0;
	uint64_t top = 0;

	memset(out, 0, count * sizeof(*out));
	for (size_t i = 0; i < count; i++)
		out[count + i] = multiply_add(out + 2 * i + 1, a + i + 1,
					      count - i - 1, a[i]);
	for (size_t i = 0; i < count; i++) {
		unsigned __int128 square = (unsigned __int128)a[i] * a[i];
		uint64_t low = out[2 * i];
		uint64_t high = out[2 * i + 1];

		carry += (unsigned __int128)(low << 1 | top) + (uint64_t)square;
		out[2 * i] = (uint64_t)carry;
		carry >>= 64;
		carry += (unsigned __int128)(high << 1 | low >> 63) +
			 (uint64_t)(square >> 64);
		out[2 * i + 1] = (uint64_t)carry;
		carry >>= 64;
		top = high >> 63;
	}
}
