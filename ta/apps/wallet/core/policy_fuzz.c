/*
 * What the normal world hands the wallet: requests, transactions, messages
 * and, should storage ever fail to check them, records. Whatever is let
 * through must hold the policy's promises.
 */
#include <stdlib.h>
#include <string.h>

#include "prompt.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct prompt prompt;

static void fuzz_request(const uint8_t *data, size_t size)
{
	struct wallet_request request = { 0 };
	struct wallet_info info = { 0 };

	if (size < sizeof(request))
		return;
	memcpy(&request, data, sizeof(request));
	if (policy_from_request(&request, &info) != TEE_SUCCESS)
		return;
	if ((info.flags & WALLET_DEVELOPMENT) != 0)
		info.id = WALLET_DEV_ID;
	if (policy_check_stored(&info) != TEE_SUCCESS)
		abort();
	prompt_wallet(&prompt, "New", &info);
}

static void fuzz_record(const uint8_t *data, size_t size)
{
	struct wallet wallet = { 0 };
	uint8_t record[RECORD_LEN];
	uint64_t id = 0;

	if (size < RECORD_LEN)
		return;
	memcpy(&id, data + 8, sizeof(id));
	if (record_read(data, id, &wallet) != TEE_SUCCESS)
		return;
	record_write(&wallet, record);
	if (policy_check_stored(&wallet.info) != TEE_SUCCESS)
		abort();
}

static void fuzz_tx(const uint8_t *data, size_t size)
{
	static const uint8_t address[ETH_ADDRESS_LEN];
	struct wallet_info info = {
		.label = "fuzz",
		.chain_count = 1,
		.chain_id = { 1 },
		.value_limit = { 0x7f },
		.fee_limit = { 0x7f },
	};
	struct eth_tx tx = { 0 };

	if (eth_tx_decode(data, size, &tx) != TEE_SUCCESS)
		return;
	prompt_tx(&prompt, &info, address, &tx);
	if (policy_check_tx(&info, &tx) == TEE_SUCCESS &&
	    (tx.chain_id != 1 || tx.value[0] > 0x7f))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t address[ETH_ADDRESS_LEN];
	static const struct wallet_info info = { .label = "fuzz" };

	prompt.len = 0;
	if (size == 0)
		return 0;
	switch (data[0] % 4) {
	case 0:
		fuzz_request(data + 1, size - 1);
		break;
	case 1:
		fuzz_record(data + 1, size - 1);
		break;
	case 2:
		fuzz_tx(data + 1, size - 1);
		break;
	default:
		if (size - 1 <= WALLET_SHOWN_MESSAGE_MAX)
			prompt_message(&prompt, &info, address, data + 1,
				       size - 1);
	}
	/* The text is all there: room was left behind it. */
	if (prompt.len >= PROMPT_SIZE - 1)
		abort();
	return 0;
}
