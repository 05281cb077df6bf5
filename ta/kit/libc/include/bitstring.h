/* Strings of bits in bytes, numbered from each byte's lowest bit. */
#ifndef BITSTRING_H
#define BITSTRING_H

#include <stddef.h>
#include <stdlib.h>

typedef unsigned char bitstr_t;

#define bitstr_size(nbits)    (((size_t)(nbits) + 7) / 8)
#define bit_alloc(nbits)      ((bitstr_t *)calloc(bitstr_size(nbits), 1))
#define bit_decl(name, nbits) ((name)[bitstr_size(nbits)])
#define bit_test(name, bit)   (((name)[(bit) / 8] >> ((bit) % 8)) & 1)
#define bit_set(name, bit)    ((name)[(bit) / 8] |= 1 << ((bit) % 8))
#define bit_clear(name, bit)  ((name)[(bit) / 8] &= ~(1 << ((bit) % 8)))

#define __bits_each(name, first, last, what)                                   \
	do {                                                                   \
		for (size_t _bit = (first); _bit <= (size_t)(last); _bit++)    \
			what(name, _bit);                                      \
	} while (0)
#define bit_nset(name, first, last)   __bits_each(name, first, last, bit_set)
#define bit_nclear(name, first, last) __bits_each(name, first, last, bit_clear)

/* The first bit that is @v, or -1, goes to *@value. */
#define __bit_find(name, nbits, value, v)                                      \
	do {                                                                   \
		*(value) = -1;                                                 \
		for (size_t _bit = 0; _bit < (size_t)(nbits); _bit++) {        \
			if (bit_test(name, _bit) == (v)) {                     \
				*(value) = (int)_bit;                          \
				break;                                         \
			}                                                      \
		}                                                              \
	} while (0)
#define bit_ffs(name, nbits, value) __bit_find(name, nbits, value, 1)
#define bit_ffc(name, nbits, value) __bit_find(name, nbits, value, 0)

#endif
