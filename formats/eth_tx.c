/*
 * Ethereum transactions: see formats/eth_tx.h. Fields in their order:
 *   legacy  nonce, price, gas, to, value, data | chain, 0, 0  or  v, r, s
 *   type 1  chain, nonce, price, gas, to, value, data, access | parity, r, s
 *   type 2  chain, nonce, tip, fee, gas, to, value, data, access | the same
 * What stands before the bar is the body: equal in what is signed and in
 * what goes to the network.
 */
#include <formats/eth_tx.h>

#include <string.h>

#define TYPE_MAX       0x7fu /* EIP-2718: first byte of a typed envelope */
#define TYPE_KNOWN_MAX 4u    /* blobs 3 (EIP-4844), set code 4 (EIP-7702) */

/* secp256k1's group order n, and the first s that is high: n / 2 + 1. */
static const uint8_t order[ETH_WORD_LEN] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48,
	0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
};
static const uint8_t high_s[ETH_WORD_LEN] = {
	0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
	0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa1,
};

static TEE_Result read_to(struct rlp_reader *r, struct eth_tx *tx)
{
	const uint8_t *to = NULL;
	size_t len = 0;
	TEE_Result res = rlp_read_string(r, &to, &len);

	if (res != TEE_SUCCESS)
		return res;
	if (len != 0 && len != ETH_ADDRESS_LEN)
		return TEE_ERROR_BAD_FORMAT;
	tx->creates = len == 0;
	memcpy(tx->to, to, len);
	return TEE_SUCCESS;
}

/* A list of [address, [key, ...]], addresses of 20 and keys of 32 bytes. */
static TEE_Result read_access_list(struct rlp_reader *r, struct eth_tx *tx)
{
	struct rlp_reader list = { 0 };
	TEE_Result res = rlp_read_list(r, &list);

	while (res == TEE_SUCCESS && !rlp_at_end(&list)) {
		struct rlp_reader entry = { 0 };
		struct rlp_reader keys = { 0 };
		const uint8_t *data = NULL;
		size_t len = 0;

		if (rlp_read_list(&list, &entry) != TEE_SUCCESS ||
		    rlp_read_string(&entry, &data, &len) != TEE_SUCCESS ||
		    len != ETH_ADDRESS_LEN ||
		    rlp_read_list(&entry, &keys) != TEE_SUCCESS ||
		    !rlp_at_end(&entry))
			return TEE_ERROR_BAD_FORMAT;
		tx->access_address_count++;
		while (!rlp_at_end(&keys)) {
			if (rlp_read_string(&keys, &data, &len) !=
				    TEE_SUCCESS ||
			    len != ETH_WORD_LEN)
				return TEE_ERROR_BAD_FORMAT;
			tx->access_key_count++;
		}
	}
	return res;
}

static TEE_Result read_fees(struct rlp_reader *r, struct eth_tx *tx)
{
	TEE_Result res = TEE_SUCCESS;

	if (tx->type == ETH_TX_FEE_MARKET)
		res = rlp_read_number(r, tx->max_tip, sizeof(tx->max_tip));
	if (res == TEE_SUCCESS)
		res = rlp_read_number(r, tx->max_fee, sizeof(tx->max_fee));
	if (res == TEE_SUCCESS && tx->type != ETH_TX_FEE_MARKET)
		memcpy(tx->max_tip, tx->max_fee, sizeof(tx->max_tip));
	return res;
}

/* Reads the body of @tx->type and notes where it lies. */
static TEE_Result read_body(struct rlp_reader *r, struct eth_tx *tx)
{
	const uint8_t *start = r->p;
	TEE_Result res = TEE_SUCCESS;

	if (tx->type != ETH_TX_LEGACY)
		res = rlp_read_u64(r, &tx->chain_id);
	if (res == TEE_SUCCESS)
		res = rlp_read_u64(r, &tx->nonce);
	if (res == TEE_SUCCESS)
		res = read_fees(r, tx);
	if (res == TEE_SUCCESS)
		res = rlp_read_u64(r, &tx->gas_limit);
	if (res == TEE_SUCCESS)
		res = read_to(r, tx);
	if (res == TEE_SUCCESS)
		res = rlp_read_number(r, tx->value, sizeof(tx->value));
	if (res == TEE_SUCCESS)
		res = rlp_read_string(r, &tx->data, &tx->data_len);
	if (res == TEE_SUCCESS && tx->type != ETH_TX_LEGACY)
		res = read_access_list(r, tx);
	tx->body = start;
	tx->body_len = (size_t)(r->p - start);
	return res;
}

/* The chain id and two empty strings that EIP-155 puts behind the body. */
static TEE_Result read_protection(struct rlp_reader *r, struct eth_tx *tx)
{
	uint64_t zero[2] = { 0 };

	if (rlp_read_u64(r, &tx->chain_id) != TEE_SUCCESS ||
	    rlp_read_u64(r, &zero[0]) != TEE_SUCCESS ||
	    rlp_read_u64(r, &zero[1]) != TEE_SUCCESS || zero[0] != 0 ||
	    zero[1] != 0 || tx->chain_id > ETH_LEGACY_CHAIN_MAX)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

static bool in_range(const uint8_t number[ETH_WORD_LEN],
		     const uint8_t end[ETH_WORD_LEN])
{
	static const uint8_t zero[ETH_WORD_LEN];

	return memcmp(number, zero, ETH_WORD_LEN) != 0 &&
	       memcmp(number, end, ETH_WORD_LEN) < 0;
}

static TEE_Result read_signature(struct rlp_reader *r, struct eth_tx *tx,
				 struct eth_signature *sig)
{
	uint64_t v = 0;

	if (rlp_read_u64(r, &v) != TEE_SUCCESS ||
	    rlp_read_number(r, sig->r, sizeof(sig->r)) != TEE_SUCCESS ||
	    rlp_read_number(r, sig->s, sizeof(sig->s)) != TEE_SUCCESS)
		return TEE_ERROR_BAD_FORMAT;
	if (!in_range(sig->r, order) || !in_range(sig->s, high_s))
		return TEE_ERROR_BAD_FORMAT;
	if (tx->type == ETH_TX_LEGACY) {
		if (v < 35)
			return TEE_ERROR_BAD_FORMAT;
		tx->chain_id = (v - 35) / 2;
		v = (v - 35) % 2;
	}
	if (v > 1)
		return TEE_ERROR_BAD_FORMAT;
	sig->parity = (uint8_t)v;
	return TEE_SUCCESS;
}

static TEE_Result decode(const uint8_t *buf, size_t len, struct eth_tx *tx,
			 struct eth_signature *sig)
{
	struct rlp_reader all = rlp_reader(buf, len);
	struct rlp_reader list = { 0 };

	if (len == 0)
		return TEE_ERROR_BAD_FORMAT;
	if (buf[0] == ETH_TX_ACCESS_LIST || buf[0] == ETH_TX_FEE_MARKET) {
		tx->type = buf[0] == ETH_TX_ACCESS_LIST ? ETH_TX_ACCESS_LIST
							: ETH_TX_FEE_MARKET;
		all = rlp_reader(buf + 1, len - 1);
	} else if (buf[0] <= TYPE_MAX) {
		return buf[0] != 0 && buf[0] <= TYPE_KNOWN_MAX
			       ? TEE_ERROR_NOT_SUPPORTED
			       : TEE_ERROR_BAD_FORMAT;
	}

	TEE_Result res = rlp_read_list(&all, &list);

	if (res == TEE_SUCCESS)
		res = read_body(&list, tx);
	if (res == TEE_SUCCESS && sig != NULL)
		res = read_signature(&list, tx, sig);
	else if (res == TEE_SUCCESS && tx->type == ETH_TX_LEGACY)
		res = read_protection(&list, tx);
	if (res != TEE_SUCCESS)
		return res;
	/* EIP-2681: an account's last nonce is 2^64 - 2. */
	if (!rlp_at_end(&list) || !rlp_at_end(&all) || tx->chain_id == 0 ||
	    tx->nonce == UINT64_MAX)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

TEE_Result eth_tx_decode(const uint8_t *buf, size_t len, struct eth_tx *tx)
{
	*tx = (struct eth_tx){ 0 };

	TEE_Result res = decode(buf, len, tx, NULL);

	if (res != TEE_SUCCESS)
		*tx = (struct eth_tx){ 0 };
	return res;
}

TEE_Result eth_tx_decode_signed(const uint8_t *buf, size_t len,
				struct eth_tx *tx, struct eth_signature *sig)
{
	*tx = (struct eth_tx){ 0 };
	*sig = (struct eth_signature){ 0 };

	TEE_Result res = decode(buf, len, tx, sig);

	if (res != TEE_SUCCESS) {
		*tx = (struct eth_tx){ 0 };
		*sig = (struct eth_signature){ 0 };
	}
	return res;
}

/* What stands behind the body: the signature, or EIP-155's three fields. */
static void write_tail(const struct eth_tx *tx, const struct eth_signature *sig,
		       struct rlp_writer *w)
{
	bool legacy = tx->type == ETH_TX_LEGACY;

	if (sig == NULL) {
		if (legacy) {
			rlp_write_u64(w, tx->chain_id);
			rlp_write_u64(w, 0);
			rlp_write_u64(w, 0);
		}
		return;
	}
	rlp_write_u64(w, legacy ? 35 + 2 * tx->chain_id + sig->parity
				: sig->parity);
	rlp_write_number(w, sig->r, sizeof(sig->r));
	rlp_write_number(w, sig->s, sizeof(sig->s));
}

static void encode(const struct eth_tx *tx, const struct eth_signature *sig,
		   struct rlp_writer *w)
{
	struct rlp_writer measure = { 0 };

	write_tail(tx, sig, &measure);
	if (tx->type != ETH_TX_LEGACY) {
		uint8_t type = (uint8_t)tx->type;

		rlp_write_raw(w, &type, 1);
	}
	rlp_write_list(w, tx->body_len + measure.len);
	rlp_write_raw(w, tx->body, tx->body_len);
	write_tail(tx, sig, w);
}

void eth_tx_encode(const struct eth_tx *tx, struct rlp_writer *w)
{
	encode(tx, NULL, w);
}

void eth_tx_encode_signed(const struct eth_tx *tx,
			  const struct eth_signature *sig, struct rlp_writer *w)
{
	encode(tx, sig, w);
}
