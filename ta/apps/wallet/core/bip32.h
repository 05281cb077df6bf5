/*
 * BIP-32: private keys derived from a seed along a path.
 */
#ifndef WALLET_BIP32_H
#define WALLET_BIP32_H

#include "signer.h"

#define BIP32_HARDENED	0x80000000u
#define BIP32_SEED_MIN	16u
#define BIP32_SEED_MAX	64u
#define BIP32_STEP_TEXT 12u /* characters of "/2147483647'" */

/** struct bip32_node - a secret; whoever holds one wipes it */
struct bip32_node {
	uint8_t key[SIGNER_KEY_LEN];
	uint8_t chain[32];
};

/**
 * bip32_master() - the node of a seed
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a seed of another length,
 * or one of the 1 in 2^127 that have no master key. @node is zeroed then.
 */
TEE_Result bip32_master(const struct signer *signer, const uint8_t *seed,
			size_t seed_len, struct bip32_node *node);

/**
 * bip32_derive() - go from a node down a path
 * @node:  in, where to start; out, where the path ends; zeroed on failure
 * @path:  @count steps, hardened with BIP32_HARDENED
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when there is no such key.
 */
TEE_Result bip32_derive(const struct signer *signer, struct bip32_node *node,
			const uint32_t *path, size_t count);

/**
 * bip32_derive_last() - one step that is not hardened, from a node whose
 * public key is known, which saves the work of finding it
 * @compressed: the node's public key
 *
 * Return: as bip32_derive(); a hardened @index is TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result bip32_derive_last(const struct signer *signer,
			     struct bip32_node *node,
			     const uint8_t compressed[SIGNER_COMPRESSED_LEN],
			     uint32_t index);

#endif
