/*
 * Transactions between JSON-RPC's objects and bytes.
 */
#ifndef DAEMON_TX_JSON_H
#define DAEMON_TX_JSON_H

#include <formats/eth_tx.h>
#include <jansson.h>

#define TX_ERROR_SIZE 128u

/**
 * tx_from_json() - the bytes to sign of a transaction object
 * @object:   untrusted; fields as in the Ethereum execution API
 * @chain_id: what an object without chainId means
 * @tx:       receives the bytes; the caller frees them
 * @len:      receives their number
 * @error:    receives a line on what is wrong
 *
 * A field that is not known is refused: leaving it out would sign something
 * else than was asked for. "from" is left to the caller.
 *
 * Return: false with @error filled.
 */
bool tx_from_json(const json_t *object, uint64_t chain_id, uint8_t **tx,
		  size_t *len, char error[TX_ERROR_SIZE]);

/**
 * tx_to_json() - a raw transaction as geth describes it
 * @hash: of the raw transaction
 *
 * Return: a new object, or NULL.
 */
json_t *tx_to_json(const uint8_t *raw, size_t len, const uint8_t hash[32]);

#endif
