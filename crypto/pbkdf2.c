/*
 * PBKDF2 with HMAC-SHA-512. It spends all its time on MACs of one digest: these
 * run on the two states that the password gives, one block each.
 */
#include <crypto/pbkdf2.h>
#include <crypto/sha512.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "sha512_blocks.h"

/* Hashes the digest in @block on top of a state that has seen one block. */
static void digest_block(uint8_t block[SHA512_BLOCK_LEN],
			 const uint64_t start[8])
{
	uint64_t state[8];

	memcpy(state, start, sizeof(state));
	sha512_blocks(state, block, 1);
	for (size_t i = 0; i < 8; i++)
		store_be64(block + 8 * i, state[i]);
	secret_wipe(state, sizeof(state));
}

/* One block of the derived key, number @index, counted from 1. */
static void derive_block(const struct hmac_sha512 *keyed, const uint8_t *salt,
			 size_t salt_len, uint32_t rounds, uint32_t index,
			 uint8_t out[SHA512_LEN])
{
	struct hmac_sha512 ctx = *keyed;
	uint8_t index_be[4];
	uint8_t block[SHA512_BLOCK_LEN] = { [SHA512_LEN] = 0x80 };

	store_be32(index_be, index);
	hmac_sha512_update(&ctx, salt, salt_len);
	hmac_sha512_update(&ctx, index_be, sizeof(index_be));
	hmac_sha512_final(&ctx, out);
	memcpy(block, out, SHA512_LEN);
	store_be64(block + SHA512_BLOCK_LEN - 8,
		   (SHA512_BLOCK_LEN + SHA512_LEN) * 8);
	for (uint32_t r = 1; r < rounds; r++) {
		digest_block(block, keyed->inner.state);
		digest_block(block, keyed->outer.state);
		for (size_t i = 0; i < SHA512_LEN; i++)
			out[i] ^= block[i];
	}
	secret_wipe(block, sizeof(block));
}

void pbkdf2_hmac_sha512(const uint8_t *password, size_t password_len,
			const uint8_t *salt, size_t salt_len, uint32_t rounds,
			uint8_t *key, size_t key_len)
{
	struct hmac_sha512 keyed;
	uint8_t block[SHA512_LEN];
	uint32_t index = 0;

	hmac_sha512_init(&keyed, password, password_len);
	while (key_len > 0) {
		size_t take = MIN(key_len, sizeof(block));

		derive_block(&keyed, salt, salt_len, rounds, ++index, block);
		memcpy(key, block, take);
		key += take;
		key_len -= take;
	}
	secret_wipe(block, sizeof(block));
	secret_wipe(&keyed, sizeof(keyed));
}
