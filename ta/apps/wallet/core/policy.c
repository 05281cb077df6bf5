/*
 * What a wallet may do: see policy.h.
 */
#include "policy.h"
#include <formats/u256.h>

#include <string.h>

#define REQUEST_FLAGS                                                          \
	(WALLET_UNATTENDED | WALLET_CONTRACTS | WALLET_DEVELOPMENT)
#define STORED_FLAGS (REQUEST_FLAGS | WALLET_IMPORTED)

/* The development wallet: 100 ether of value, 1 ether of fee. */
static const struct wallet_info development = {
	.flags = WALLET_UNATTENDED | WALLET_CONTRACTS | WALLET_DEVELOPMENT,
	.chain_count = 2,
	.chain_id = { WALLET_DEV_CHAIN_ANVIL, WALLET_DEV_CHAIN_GETH },
	.value_limit = { [23] = 0x05, 0x6b, 0xc7, 0x5e, 0x2d, 0x63, 0x10 },
	.fee_limit = { [24] = 0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64 },
};

static bool label_ok(const char label[WALLET_LABEL_SIZE])
{
	size_t len = strnlen(label, WALLET_LABEL_SIZE);

	if (len == 0 || len == WALLET_LABEL_SIZE || label[0] == ' ' ||
	    label[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < WALLET_LABEL_SIZE; i++) {
		if (i < len ? label[i] < ' ' || label[i] > '~' : label[i] != 0)
			return false;
	}
	return true;
}

static bool chains_ok(const uint64_t chain_id[WALLET_CHAINS_MAX],
		      uint32_t count)
{
	if (count == 0 || count > WALLET_CHAINS_MAX)
		return false;
	for (size_t i = 0; i < WALLET_CHAINS_MAX; i++) {
		if ((chain_id[i] != 0) != (i < count))
			return false;
		for (size_t k = 0; k < i && i < count; k++) {
			if (chain_id[k] == chain_id[i])
				return false;
		}
	}
	return true;
}

static bool flags_ok(uint32_t flags)
{
	return (flags & WALLET_CONTRACTS) == 0 ||
	       (flags & WALLET_UNATTENDED) != 0;
}

TEE_Result policy_from_request(const struct wallet_request *request,
			       struct wallet_info *info)
{
	*info = (struct wallet_info){ 0 };
	if (!label_ok(request->label) || (request->flags & ~REQUEST_FLAGS) != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if ((request->flags & WALLET_DEVELOPMENT) != 0) {
		*info = development;
	} else {
		if (!chains_ok(request->chain_id, request->chain_count) ||
		    !flags_ok(request->flags))
			return TEE_ERROR_BAD_PARAMETERS;
		info->flags = request->flags;
		info->chain_count = request->chain_count;
		memcpy(info->chain_id, request->chain_id,
		       sizeof(info->chain_id));
		memcpy(info->value_limit, request->value_limit,
		       sizeof(info->value_limit));
		memcpy(info->fee_limit, request->fee_limit,
		       sizeof(info->fee_limit));
	}
	memcpy(info->label, request->label, sizeof(info->label));
	return TEE_SUCCESS;
}

TEE_Result policy_check_stored(const struct wallet_info *info)
{
	bool dev = (info->flags & WALLET_DEVELOPMENT) != 0;

	if (!label_ok(info->label) || (info->flags & ~STORED_FLAGS) != 0 ||
	    !flags_ok(info->flags) ||
	    !chains_ok(info->chain_id, info->chain_count))
		return TEE_ERROR_CORRUPT_OBJECT;
	/* Development keys stay on development chains, whatever is stored. */
	if (dev != (info->id == WALLET_DEV_ID) ||
	    (dev && memcmp(info->chain_id, development.chain_id,
			   sizeof(info->chain_id)) != 0))
		return TEE_ERROR_CORRUPT_OBJECT;
	return TEE_SUCCESS;
}

bool policy_fee(const struct eth_tx *tx, uint8_t fee[ETH_WORD_LEN])
{
	return u256_multiply(tx->max_fee, tx->gas_limit, fee);
}

static bool chain_allowed(const struct wallet_info *info, uint64_t chain_id)
{
	for (uint32_t i = 0; i < info->chain_count; i++) {
		if (info->chain_id[i] == chain_id)
			return true;
	}
	return false;
}

TEE_Result policy_check_tx(const struct wallet_info *info,
			   const struct eth_tx *tx)
{
	uint8_t fee[ETH_WORD_LEN] = { 0 };

	if (!chain_allowed(info, tx->chain_id))
		return WALLET_ERROR_CHAIN;
	if (u256_compare(tx->value, info->value_limit) > 0)
		return WALLET_ERROR_VALUE;
	/* No chain takes a tip above the fee it is part of. */
	if (!policy_fee(tx, fee) || u256_compare(fee, info->fee_limit) > 0 ||
	    u256_compare(tx->max_tip, tx->max_fee) > 0)
		return WALLET_ERROR_FEE;
	/*
	 * The limit counts the chain's own coin. Calls can move tokens and
	 * rights worth any amount, so they need a person or a policy.
	 */
	if ((tx->data_len != 0 || tx->creates) &&
	    (info->flags & WALLET_UNATTENDED) != 0 &&
	    (info->flags & WALLET_CONTRACTS) == 0)
		return WALLET_ERROR_CONTRACT;
	return TEE_SUCCESS;
}
