/*
 * The AES key schedule (FIPS 197, 5.2) without a table: AESE of a block whose
 * columns are all alike is SubBytes of that column, as ShiftRows then moves
 * nothing.
 */
#include "aarch64/aes_armv8.h"

#include <base/secret.h>
#include <string.h>

static uint32_t sub_word(uint32_t word)
{
	uint8x16_t zero = vdupq_n_u8(0);
	uint8x16_t block = vreinterpretq_u8_u32(vdupq_n_u32(word));

	return vgetq_lane_u32(vreinterpretq_u32_u8(vaeseq_u8(block, zero)), 0);
}

/* The word that follows @last at a multiple of the key's length. */
static uint32_t rotate_sub(uint32_t last, uint32_t rcon)
{
	uint32_t sub = sub_word(last);

	return (sub >> 8 | sub << 24) ^ rcon;
}

void aes_expand_key(struct aes_round_keys *rk, const uint8_t *key,
		    size_t key_len)
{
	uint32_t w[4 * (AES_ROUNDS_MAX + 1)];
	size_t n = key_len / 4;
	size_t count = 4 * ((size_t)aes_rounds(key_len) + 1);
	uint32_t rcon = 1;

	/* Columns are little-endian words here, as the lanes are. */
	memcpy(w, key, key_len);
	for (size_t i = n; i < count; i += n) {
		uint32_t t = rotate_sub(w[i - 1], rcon);

		rcon = rcon << 1 ^ (rcon >> 7) * 0x11b;
		for (size_t j = 0; j < n && i + j < count; j++) {
			if (n == 8 && j == 4)
				t = sub_word(t);
			t ^= w[i + j - n];
			w[i + j] = t;
		}
	}
	memcpy(rk->key, w, count * sizeof(w[0]));
	secret_wipe(w, sizeof(w));
}
