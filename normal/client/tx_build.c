/*
 * An unsigned transaction from the command line's options: see tx_build.h.
 */
#include "tx_build.h"

#include "../wallet/text.h"

#include <formats/eth_tx.h>
#include <formats/u256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GWEI_PLACES  9
#define ETHER_PLACES 18

struct fields {
	struct eth_tx tx;
	uint8_t *data;
	size_t data_len;
};

static bool wrong(const char *what)
{
	fprintf(stderr, "strongroom: %s; see strongroom --help\n", what);
	return false;
}

static bool small(const char *text, uint64_t *number)
{
	char *end = NULL;

	if (text == NULL || text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoull(text, &end, 0);
	return *end == '\0';
}

/* Bytes of @text in a block of their own. */
static bool bytes_of(const char *text, uint8_t **bytes, size_t *len)
{
	size_t room = strlen(text) / 2;

	*bytes = malloc(room + 1);
	return *bytes != NULL && hex_read(text, *bytes, room, len);
}

static bool read_fees(const struct options *o, struct eth_tx *tx)
{
	bool market = o->max_fee != NULL && o->max_tip != NULL;

	if (market && o->gas_price == NULL) {
		tx->type = ETH_TX_FEE_MARKET;
		return (u256_parse(o->max_fee, GWEI_PLACES, tx->max_fee) &&
			u256_parse(o->max_tip, GWEI_PLACES, tx->max_tip)) ||
		       wrong("a fee is written in gwei, such as 1.5");
	}
	if (o->gas_price == NULL || o->max_fee != NULL || o->max_tip != NULL)
		return wrong("--gas-price, or --max-fee and --tip, are needed");
	return u256_parse(o->gas_price, GWEI_PLACES, tx->max_fee) ||
	       wrong("a price is written in gwei, such as 1.5");
}

static bool read_fields(const struct options *o, struct fields *f)
{
	struct eth_tx *tx = &f->tx;
	size_t len = 0;

	tx->chain_id = o->chain_id;
	tx->creates = o->to == NULL;
	if (tx->chain_id == 0 || o->request.chain_count != 1)
		return wrong("one --chain is needed");
	if (!small(o->nonce, &tx->nonce))
		return wrong("--nonce needs a number");
	if (!small(o->gas, &tx->gas_limit))
		return wrong("--gas needs a number");
	if (!read_fees(o, tx))
		return false;
	if (o->to != NULL && (!hex_read(o->to, tx->to, sizeof(tx->to), &len) ||
			      len != sizeof(tx->to)))
		return wrong("--to needs an address");
	if (o->value != NULL && !u256_parse(o->value, ETHER_PLACES, tx->value))
		return wrong("--value is written in ether, such as 1.5");
	if (o->data != NULL && !bytes_of(o->data, &f->data, &f->data_len))
		return wrong("--data needs bytes such as 0xc0ffee");
	if (tx->creates && f->data_len == 0)
		return wrong("--to is missing");
	return true;
}

static void write_body(const struct fields *f, struct rlp_writer *w)
{
	const struct eth_tx *tx = &f->tx;
	bool market = tx->type == ETH_TX_FEE_MARKET;

	if (market)
		rlp_write_u64(w, tx->chain_id);
	rlp_write_u64(w, tx->nonce);
	if (market)
		rlp_write_number(w, tx->max_tip, sizeof(tx->max_tip));
	rlp_write_number(w, tx->max_fee, sizeof(tx->max_fee));
	rlp_write_u64(w, tx->gas_limit);
	rlp_write_string(w, tx->to, tx->creates ? 0 : sizeof(tx->to));
	rlp_write_number(w, tx->value, sizeof(tx->value));
	rlp_write_string(w, f->data, f->data_len);
	if (market)
		rlp_write_list(w, 0);
}

static bool write_tx(struct fields *f, uint8_t **tx, size_t *len)
{
	struct rlp_writer body = { 0 };

	write_body(f, &body);
	/* Type byte, list head, EIP-155's fields: 32 bytes are plenty. */
	body = (struct rlp_writer){ .buf = malloc(body.len), .size = body.len };
	*tx = malloc(body.size + 32);
	if (body.buf == NULL || *tx == NULL) {
		free(body.buf);
		return wrong("out of memory");
	}

	struct rlp_writer w = { .buf = *tx, .size = body.size + 32 };

	write_body(f, &body);
	f->tx.body = body.buf;
	f->tx.body_len = body.len;
	eth_tx_encode(&f->tx, &w);
	free(body.buf);
	*len = w.len;
	return true;
}

bool tx_build(const struct options *o, uint8_t **tx, size_t *len)
{
	struct fields f = { 0 };

	*tx = NULL;
	*len = 0;
	if (o->raw != NULL)
		return bytes_of(o->raw, tx, len) ||
		       wrong("--raw needs bytes such as 0x02f8...");

	bool good = read_fields(o, &f) && write_tx(&f, tx, len);

	free(f.data);
	return good;
}
