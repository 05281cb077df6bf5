/*
 * A wallet as its persistent object holds it. Storage has encrypted and
 * authenticated it; what is read is checked all the same.
 *
 * Layout, version 1: magic, version, struct wallet_info, group: this much
 * tells all that is public. Then entropy length, zero, entropy, seed, and what
 * follows from the seed but is slow to work out at each signature: the branch
 * m/44'/60'/0'/0 with its public key, and the public key of its account 0.
 */
#ifndef WALLET_RECORD_H
#define WALLET_RECORD_H

#include "bip32.h"
#include "bip39.h"

#include <wallet_ta.h>

#define RECORD_PUBLIC_LEN 224u
#define RECORD_LEN                                                             \
	(RECORD_PUBLIC_LEN + 8u + BIP39_ENTROPY_MAX + BIP39_SEED_LEN + 64u +   \
	 36u + SIGNER_POINT_LEN)

#define RECORD_BRANCH_STEPS 4u
/* The branch's path and, with its last step, that of account 0. */
extern const uint32_t record_path[RECORD_BRANCH_STEPS + 1];

/** struct wallet - a wallet in memory; wiped by whoever holds one */
struct wallet {
	struct wallet_info info;
	TEE_UUID group; /* that may use it, as Linux names it */
	uint32_t entropy_len;
	uint8_t entropy[BIP39_ENTROPY_MAX];
	uint8_t seed[BIP39_SEED_LEN]; /* of the entropy, no passphrase */
	struct bip32_node branch;
	uint8_t branch_public[SIGNER_COMPRESSED_LEN];
	uint8_t first_public[SIGNER_POINT_LEN];
};

/**
 * record_fill() - work out all that follows from a wallet's entropy
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when there is no such wallet,
 * which happens once in 2^127.
 */
TEE_Result record_fill(const struct signer *signer, struct wallet *wallet);

/**
 * record_node() - the node at a path of a wallet
 * @node: receives it; a secret
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when there is no such key.
 */
TEE_Result record_node(const struct signer *signer, const struct wallet *wallet,
		       const uint32_t *path, size_t count,
		       struct bip32_node *node);

/** record_is_first() - whether a path is that of account 0 */
bool record_is_first(const uint32_t *path, size_t count);

void record_write(const struct wallet *wallet, uint8_t record[RECORD_LEN]);

/**
 * record_read_public() - the public part; secrets in @wallet are zeroed
 * record_read() - all of it
 * @id: what the object is named by; the record must be of this wallet
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT;
 * TEE_ERROR_UNSUPPORTED_VERSION for a record of a later build.
 */
TEE_Result record_read_public(const uint8_t record[RECORD_PUBLIC_LEN],
			      uint64_t id, struct wallet *wallet);
TEE_Result record_read(const uint8_t record[RECORD_LEN], uint64_t id,
		       struct wallet *wallet);

#endif
