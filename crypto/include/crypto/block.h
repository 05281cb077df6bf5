/*
 * Block ciphers with a key: AES (FIPS 197), DES and triple DES (SP 800-67),
 * SM4 (GB/T 32907). Modes stand on top: crypto/cipher.h, mac.h and ae.h. All
 * of it is constant time; no table is indexed by data.
 */
#ifndef CRYPTO_BLOCK_H
#define CRYPTO_BLOCK_H

#include <base/tee_result.h>
#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_LEN_MAX	   16u
#define BLOCK_SCHEDULE_LEN 816u

enum block_alg {
	BLOCK_AES,  /* key of 16, 24 or 32 bytes */
	BLOCK_DES,  /* 8 */
	BLOCK_DES3, /* 16 or 24; parity bits are not looked at */
	BLOCK_SM4,  /* 16 */
	BLOCK_ALG_COUNT
};

struct block_ops;

struct block_key {
	const struct block_ops *ops; /* a constant table */
	uint32_t rounds;
	alignas(16) uint8_t schedule[BLOCK_SCHEDULE_LEN];
};

/** block_len() - bytes of a block; @alg is less than BLOCK_ALG_COUNT. */
size_t block_len(enum block_alg alg);

/**
 * block_key_init() - expand a key
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key of a wrong length.
 */
TEE_Result block_key_init(struct block_key *key, enum block_alg alg,
			  const uint8_t *bytes, size_t len);

/** block_encrypt() - encrypt one block; @out may be @in. */
void block_encrypt(const struct block_key *key, const uint8_t *in,
		   uint8_t *out);

#endif
