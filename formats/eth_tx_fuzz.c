/*
 * Transactions from anyone: each that is accepted has one encoding, and stays
 * inside the buffer it was decoded from.
 */
#include <formats/eth_tx.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct eth_tx tx = { 0 };
	struct eth_signature sig = { 0 };
	uint8_t *out = malloc(size + 1);
	struct rlp_writer w = { .buf = out, .size = size };

	if (out == NULL)
		return 0;
	if (eth_tx_decode(data, size, &tx) == TEE_SUCCESS)
		eth_tx_encode(&tx, &w);
	else if (eth_tx_decode_signed(data, size, &tx, &sig) == TEE_SUCCESS)
		eth_tx_encode_signed(&tx, &sig, &w);
	if (w.len != 0 && (w.len != size || memcmp(out, data, size) != 0))
		abort();
	if (w.len != 0 && tx.data_len != 0 &&
	    (tx.data < data || tx.data + tx.data_len > data + size))
		abort();
	free(out);
	return 0;
}
