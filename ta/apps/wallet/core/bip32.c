/*
 * BIP-32: see bip32.h.
 */
#include "bip32.h"

#include <base/bytes.h>
#include <base/secret.h>
#include <crypto/hmac.h>
#include <crypto/sha512.h>
#include <string.h>

TEE_Result bip32_master(const struct signer *signer, const uint8_t *seed,
			size_t seed_len, struct bip32_node *node)
{
	static const uint8_t salt[] = "Bitcoin seed";
	uint8_t mac[SHA512_LEN] = { 0 };

	*node = (struct bip32_node){ 0 };
	if (seed_len < BIP32_SEED_MIN || seed_len > BIP32_SEED_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	hmac_sha512(salt, sizeof(salt) - 1, seed, seed_len, mac);
	memcpy(node->key, mac, sizeof(node->key));
	memcpy(node->chain, mac + 32, sizeof(node->chain));
	secret_wipe(mac, sizeof(mac));

	if (signer_key_ok(signer, node->key))
		return TEE_SUCCESS;
	secret_wipe(node, sizeof(*node));
	return TEE_ERROR_BAD_PARAMETERS;
}

/* Goes one step; @data begins with what the index is put behind. */
static TEE_Result step_from(const struct signer *signer,
			    struct bip32_node *node,
			    uint8_t data[SIGNER_COMPRESSED_LEN + 4],
			    uint32_t index)
{
	uint8_t mac[SHA512_LEN] = { 0 };

	store_be32(data + SIGNER_COMPRESSED_LEN, index);
	hmac_sha512(node->chain, sizeof(node->chain), data,
		    SIGNER_COMPRESSED_LEN + 4, mac);
	memcpy(node->chain, mac + 32, sizeof(node->chain));

	TEE_Result res = signer_tweak(signer, node->key, mac);

	secret_wipe(mac, sizeof(mac));
	return res;
}

static TEE_Result step(const struct signer *signer, struct bip32_node *node,
		       uint32_t index)
{
	uint8_t data[SIGNER_COMPRESSED_LEN + 4] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	if ((index & BIP32_HARDENED) != 0)
		memcpy(data + 1, node->key, sizeof(node->key));
	else
		res = signer_public(signer, node->key, NULL, data);
	if (res == TEE_SUCCESS)
		res = step_from(signer, node, data, index);
	secret_wipe(data, sizeof(data));
	return res;
}

TEE_Result bip32_derive_last(const struct signer *signer,
			     struct bip32_node *node,
			     const uint8_t compressed[SIGNER_COMPRESSED_LEN],
			     uint32_t index)
{
	uint8_t data[SIGNER_COMPRESSED_LEN + 4] = { 0 };
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	memcpy(data, compressed, SIGNER_COMPRESSED_LEN);
	if ((index & BIP32_HARDENED) == 0)
		res = step_from(signer, node, data, index);
	if (res != TEE_SUCCESS)
		secret_wipe(node, sizeof(*node));
	return res;
}

TEE_Result bip32_derive(const struct signer *signer, struct bip32_node *node,
			const uint32_t *path, size_t count)
{
	TEE_Result res = TEE_SUCCESS;

	for (size_t i = 0; res == TEE_SUCCESS && i < count; i++)
		res = step(signer, node, path[i]);
	if (res != TEE_SUCCESS)
		secret_wipe(node, sizeof(*node));
	return res;
}
