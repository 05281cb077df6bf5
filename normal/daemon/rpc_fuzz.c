/*
 * Requests from anyone. Whatever comes, the answer is JSON or nothing, and
 * what reaches the wallet is a transaction that decodes.
 */
#include "rpc.h"

#include <base/tee_result.h>
#include <formats/eth_tx.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t list(void *ctx, struct wallet_info *info, size_t *count)
{
	info->id = 1;
	info->chain_count = 1;
	info->chain_id[0] = 31337;
	*count = 1; /* the account of all zeros is easy to guess */
	return TEE_SUCCESS;
}

static uint32_t sign_tx(void *ctx, uint64_t id, const uint8_t *tx,
			size_t tx_len, struct wallet_signed *head, uint8_t *raw)
{
	struct eth_signature sig = { .r = { 1 }, .s = { 1 } };
	struct rlp_writer w = { .buf = raw, .size = tx_len + 80 };
	struct eth_tx fields = { 0 };

	if (eth_tx_decode(tx, tx_len, &fields) != TEE_SUCCESS)
		abort();
	eth_tx_encode_signed(&fields, &sig, &w);
	if (!rlp_writer_fits(&w))
		abort();
	*head = (struct wallet_signed){ .raw_len = (uint32_t)w.len };
	return TEE_SUCCESS;
}

static uint32_t sign_message(void *ctx, uint64_t id, const uint8_t *message,
			     size_t len, uint8_t signature[65])
{
	memset(signature, len == 0 ? 0 : message[len - 1], 65);
	return TEE_SUCCESS;
}

static const char *text(uint32_t result)
{
	return "no";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct rpc *rpc;
	char *answer = NULL;

	if (rpc == NULL) {
		const struct rpc_config config = {
			.backend = { .list = list,
				     .sign_tx = sign_tx,
				     .sign_message = sign_message,
				     .text = text },
			.geth_result = true,
		};

		rpc = rpc_open(&config);
	}
	if (!rpc_answer(rpc, (const char *)data, size, &answer))
		abort();
	if (answer != NULL) {
		json_t *object = json_loads(answer, 0, NULL);

		if (object == NULL)
			abort();
		json_decref(object);
	}
	free(answer);
	return 0;
}
