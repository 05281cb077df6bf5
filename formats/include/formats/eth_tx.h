/*
 * Ethereum transactions that a signer understands: legacy with replay
 * protection (EIP-155), with access list (EIP-2930, type 1) and with fee
 * market (EIP-1559, type 2). Decoding is strict: canonical RLP, the exact
 * number of fields, nothing behind the last one. What cannot be decoded is
 * not signed. No allocation: the result points into the caller's buffer.
 */
#ifndef FORMATS_ETH_TX_H
#define FORMATS_ETH_TX_H

#include <formats/rlp.h>

#define ETH_ADDRESS_LEN 20u
#define ETH_WORD_LEN	32u

enum eth_tx_type {
	ETH_TX_LEGACY = 0,
	ETH_TX_ACCESS_LIST = 1,
	ETH_TX_FEE_MARKET = 2,
};

/* A legacy v of 35 + 2 * chain id + parity must fit 64 bits. */
#define ETH_LEGACY_CHAIN_MAX ((UINT64_MAX - 36) / 2)

/**
 * struct eth_tx - a transaction's fields
 *
 * 256-bit numbers are big-endian. Pointers go into the decoded buffer.
 */
struct eth_tx {
	enum eth_tx_type type;
	uint64_t chain_id; /* never 0 */
	uint64_t nonce;
	uint64_t gas_limit;
	uint8_t max_fee[ETH_WORD_LEN]; /* wei a unit of gas: max or gas price */
	uint8_t max_tip[ETH_WORD_LEN]; /* wei a unit of gas; equals max_fee
					 * where the type has no such field */
	uint8_t value[ETH_WORD_LEN];   /* wei */
	bool creates;		       /* contract creation; @to is zero */
	uint8_t to[ETH_ADDRESS_LEN];
	const uint8_t *data;
	size_t data_len;
	size_t access_address_count;
	size_t access_key_count;
	const uint8_t *body; /* the encoded fields a signature covers, */
	size_t body_len;     /* without chain id and zeros of EIP-155 */
};

/** struct eth_signature - ECDSA on secp256k1, big-endian */
struct eth_signature {
	uint8_t r[ETH_WORD_LEN];
	uint8_t s[ETH_WORD_LEN];
	uint8_t parity; /* of the nonce point's y: 0 or 1 */
};

/**
 * eth_tx_decode() - decode the bytes that a transaction's sender signs
 * @buf: untrusted; must not change while @tx is used
 * @tx:  receives the fields; zero on failure
 *
 * A legacy transaction has nine fields, as EIP-155 says; the form of six
 * fields, which is valid on every chain, is refused.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT; TEE_ERROR_NOT_SUPPORTED for a
 * well-known transaction type that is none of enum eth_tx_type.
 */
TEE_Result eth_tx_decode(const uint8_t *buf, size_t len, struct eth_tx *tx);

/**
 * eth_tx_decode_signed() - decode a raw transaction as it goes to the network
 *
 * As eth_tx_decode(). A signature out of range or with a high s (EIP-2) is
 * TEE_ERROR_BAD_FORMAT; whether it belongs to anyone is not looked at. A
 * legacy signature without replay protection is refused as well.
 */
TEE_Result eth_tx_decode_signed(const uint8_t *buf, size_t len,
				struct eth_tx *tx, struct eth_signature *sig);

/**
 * eth_tx_encode() - write the bytes that the sender signs
 *
 * Writes @tx->body with what its type puts around it.
 */
void eth_tx_encode(const struct eth_tx *tx, struct rlp_writer *w);

/** eth_tx_encode_signed() - write the raw transaction. */
void eth_tx_encode_signed(const struct eth_tx *tx,
			  const struct eth_signature *sig,
			  struct rlp_writer *w);

#endif
