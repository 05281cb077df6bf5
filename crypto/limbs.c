/*
 * Plain arithmetic on limbs in constant time.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/mont.h>
#include <string.h>

#include "multiply_add.h"

uint64_t limbs_load(uint64_t *to, size_t count, const uint8_t *from, size_t len)
{
	uint8_t beyond = 0;

	for (size_t i = 0; i < count; i++) {
		uint8_t word[8] = { 0 };
		size_t take = MIN(len, sizeof(word));

		len -= take;
		memcpy(word + sizeof(word) - take, from + len, take);
		to[i] = load_be64(word);
	}
	while (len > 0)
		beyond |= from[--len];
	return limb_is_zero(beyond);
}

void limbs_store(uint8_t *to, size_t len, const uint64_t *from, size_t count)
{
	for (size_t i = 0; len > 0; i++) {
		uint8_t word[8];
		size_t take = MIN(len, sizeof(word));

		store_be64(word, i < count ? from[i] : 0);
		len -= take;
		memcpy(to + len, word + sizeof(word) - take, take);
	}
}

uint64_t limbs_add(uint64_t *out, const uint64_t *a, const uint64_t *b,
		   size_t count)
{
	unsigned __int128 carry = 0;

	for (size_t i = 0; i < count; i++) {
		carry += (unsigned __int128)a[i] + b[i];
		out[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return (uint64_t)carry;
}

uint64_t limbs_sub(uint64_t *out, const uint64_t *a, const uint64_t *b,
		   size_t count)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned __int128 diff =
			(unsigned __int128)a[i] - b[i] - borrow;

		out[i] = (uint64_t)diff;
		borrow = (uint64_t)(diff >> 64) & 1;
	}
	return borrow;
}

void limbs_mul(uint64_t *out, const uint64_t *a, size_t a_count,
	       const uint64_t *b, size_t b_count)
{
	memset(out, 0, a_count * sizeof(*out));
	for (size_t i = 0; i < b_count; i++)
		out[a_count + i] = multiply_add(out + i, a, a_count, b[i]);
}

void limbs_shift_right(uint64_t *a, size_t count, unsigned int bits)
{
	if (bits == 0)
		return;
	for (size_t i = 0; i + 1 < count; i++)
		a[i] = a[i] >> bits | a[i + 1] << (64 - bits);
	a[count - 1] >>= bits;
}

uint64_t limbs_less(const uint64_t *a, const uint64_t *b, size_t count)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned __int128 diff =
			(unsigned __int128)a[i] - b[i] - borrow;

		borrow = (uint64_t)(diff >> 64) & 1;
	}
	return limb_mask(borrow);
}

uint64_t limbs_equal(const uint64_t *a, const uint64_t *b, size_t count)
{
	uint64_t diff = 0;

	for (size_t i = 0; i < count; i++)
		diff |= a[i] ^ b[i];
	return limb_is_zero(diff);
}

uint64_t limbs_is_zero(const uint64_t *a, size_t count)
{
	uint64_t any = 0;

	for (size_t i = 0; i < count; i++)
		any |= a[i];
	return limb_is_zero(any);
}

void limbs_select(uint64_t *out, uint64_t mask, const uint64_t *a,
		  const uint64_t *b, size_t count)
{
	for (size_t i = 0; i < count; i++)
		out[i] = limb_select(mask, a[i], b[i]);
}

void limbs_swap(uint64_t mask, uint64_t *a, uint64_t *b, size_t count)
{
	mask = limb_hide(mask);
	for (size_t i = 0; i < count; i++) {
		uint64_t flip = mask & (a[i] ^ b[i]);

		a[i] ^= flip;
		b[i] ^= flip;
	}
}

void limbs_lookup(uint64_t *out, const uint64_t *table, size_t entries,
		  size_t count, uint64_t index)
{
	memset(out, 0, count * sizeof(*out));
	for (size_t i = 0; i < entries; i++) {
		uint64_t mask = limb_is_zero(i ^ index);

		for (size_t j = 0; j < count; j++)
			out[j] |= table[i * count + j] & mask;
	}
}

size_t limbs_bits_vartime(const uint64_t *a, size_t count)
{
	while (count > 0 && a[count - 1] == 0)
		count--;
	if (count == 0)
		return 0;
	return 64 * count - (size_t)__builtin_clzll(a[count - 1]);
}
