/*
 * What a wallet may do: fixed when it is made, enforced here at each use.
 */
#ifndef WALLET_POLICY_H
#define WALLET_POLICY_H

#include <formats/eth_tx.h>
#include <wallet_ta.h>
#include <stdbool.h>

/**
 * policy_from_request() - the policy of a wallet to be made
 * @request: from the normal world, copied before; checked in full
 * @info:    receives the policy and label; id, address and
 *           WALLET_IMPORTED are left zero
 *
 * A development wallet gets its fixed policy, whatever was asked for.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result policy_from_request(const struct wallet_request *request,
			       struct wallet_info *info);

/**
 * policy_check_stored() - whether a stored policy is one this code made
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT.
 */
TEE_Result policy_check_stored(const struct wallet_info *info);

/**
 * policy_check_tx() - whether the wallet may sign a transaction at all
 *
 * Return: TEE_SUCCESS; WALLET_ERROR_CHAIN, WALLET_ERROR_VALUE,
 * WALLET_ERROR_FEE or WALLET_ERROR_CONTRACT, in this order.
 */
TEE_Result policy_check_tx(const struct wallet_info *info,
			   const struct eth_tx *tx);

/**
 * policy_fee() - the most that a transaction can pay for gas, in wei
 *
 * Return: false when 256 bits do not hold it.
 */
bool policy_fee(const struct eth_tx *tx, uint8_t fee[ETH_WORD_LEN]);

#endif
