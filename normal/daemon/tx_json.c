/*
 * Transactions between JSON-RPC's objects and bytes: see tx_json.h.
 */
#include "tx_json.h"

#include "../wallet/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wallet_ta.h>

/* What a transaction object says, each field checked for its form. */
struct fields {
	enum eth_tx_type type;
	uint64_t chain_id;
	uint64_t nonce;
	uint64_t gas;
	uint8_t max_tip[32];
	uint8_t max_fee[32];
	uint8_t value[32];
	uint8_t to[ETH_ADDRESS_LEN];
	size_t to_len; /* 0 for a creation */
	uint8_t *data;
	size_t data_len;
	const json_t *access_list;
	char *error; /* TX_ERROR_SIZE */
};

static bool wrong(struct fields *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool wrong(struct fields *f, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(f->error, TX_ERROR_SIZE, format, args);
	va_end(args);
	return false;
}

/* A field that is null is as good as absent. */
static const json_t *get(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_null(value) ? NULL : value;
}

static bool known(struct fields *f, const json_t *object)
{
	static const char *const names[] = {
		"from",	    "to",	    "gas",
		"gasPrice", "maxFeePerGas", "maxPriorityFeePerGas",
		"value",    "nonce",	    "data",
		"input",    "accessList",   "chainId",
		"type",
	};
	const char *name = NULL;
	json_t *value = NULL;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		bool found = json_is_null(value);

		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			found = found || strcmp(name, names[i]) == 0;
		if (!found)
			return wrong(f,
				     "transaction field '%.40s' is not "
				     "supported",
				     name);
	}
	return true;
}

/* An optional field leaves zero where it is absent. */
static bool number(struct fields *f, const json_t *object, const char *name,
		   bool needed, uint8_t out[32])
{
	const json_t *value = get(object, name);

	memset(out, 0, 32);
	if (value == NULL)
		return !needed || wrong(f, "'%s' is missing", name);
	if (!json_is_string(value) ||
	    !quantity_read(json_string_value(value), out, 32))
		return wrong(f, "'%s' must be a quantity such as 0x41", name);
	return true;
}

static bool small_number(struct fields *f, const json_t *object,
			 const char *name, bool needed, uint64_t *out)
{
	uint8_t wide[32] = { 0 };

	*out = 0;
	if (!number(f, object, name, needed, wide))
		return false;
	for (size_t i = 0; i < sizeof(wide); i++) {
		if (i < 24 && wide[i] != 0)
			return wrong(f, "'%s' is too large", name);
		*out = *out << 8 | wide[i];
	}
	return true;
}

static bool read_type(struct fields *f, const json_t *object)
{
	uint64_t type = ETH_TX_LEGACY;
	bool fee_market = get(object, "maxFeePerGas") != NULL ||
			  get(object, "maxPriorityFeePerGas") != NULL;

	if (!small_number(f, object, "type", false, &type))
		return false;
	if (get(object, "type") == NULL && fee_market)
		type = ETH_TX_FEE_MARKET;
	else if (get(object, "type") == NULL && f->access_list != NULL)
		type = ETH_TX_ACCESS_LIST;
	if (type > ETH_TX_FEE_MARKET)
		return wrong(f, "transaction type %llu is not supported",
			     (unsigned long long)type);
	f->type = (enum eth_tx_type)type;
	if (f->type == ETH_TX_FEE_MARKET && get(object, "gasPrice") != NULL)
		return wrong(f, "'gasPrice' does not go with type 2");
	if (f->type != ETH_TX_FEE_MARKET && fee_market)
		return wrong(f, "'maxFeePerGas' needs type 2");
	if (f->type == ETH_TX_LEGACY && json_array_size(f->access_list) != 0)
		return wrong(f, "'accessList' needs type 1 or 2");
	return true;
}

static bool read_fees(struct fields *f, const json_t *object)
{
	if (f->type != ETH_TX_FEE_MARKET)
		return number(f, object, "gasPrice", true, f->max_fee);
	return number(f, object, "maxFeePerGas", true, f->max_fee) &&
	       number(f, object, "maxPriorityFeePerGas", true, f->max_tip);
}

static bool read_to(struct fields *f, const json_t *object)
{
	const json_t *to = get(object, "to");

	if (to == NULL)
		return true;
	if (!json_is_string(to) ||
	    !hex_read(json_string_value(to), f->to, sizeof(f->to),
		      &f->to_len) ||
	    f->to_len != sizeof(f->to))
		return wrong(f, "'to' must be an address");
	return true;
}

static bool read_data(struct fields *f, const json_t *object)
{
	const json_t *data = get(object, "data");
	const json_t *input = get(object, "input");

	if (data == NULL)
		data = input;
	if (data != NULL && input != NULL && !json_equal(data, input))
		return wrong(f, "'data' and 'input' are not the same");
	if (data == NULL)
		return true;
	if (!json_is_string(data))
		return wrong(f, "'data' must be bytes such as 0xc0ffee");

	size_t room = json_string_length(data) / 2;

	if (room > WALLET_TX_MAX)
		return wrong(f, "'data' is too long");
	f->data = malloc(room + 1);
	if (f->data == NULL)
		return wrong(f, "out of memory");
	if (!hex_read(json_string_value(data), f->data, room, &f->data_len))
		return wrong(f, "'data' must be bytes such as 0xc0ffee");
	return true;
}

static bool read_fields(struct fields *f, const json_t *object,
			uint64_t chain_id)
{
	if (!json_is_object(object))
		return wrong(f, "a transaction object is missing");
	f->access_list = get(object, "accessList");
	if (f->access_list != NULL && !json_is_array(f->access_list))
		return wrong(f, "'accessList' must be an array");
	if (!known(f, object) || !read_type(f, object) ||
	    !small_number(f, object, "chainId", false, &f->chain_id) ||
	    !small_number(f, object, "nonce", true, &f->nonce) ||
	    !small_number(f, object, "gas", true, &f->gas) ||
	    !read_fees(f, object) || !read_to(f, object) ||
	    !number(f, object, "value", false, f->value) ||
	    !read_data(f, object))
		return false;
	if (get(object, "chainId") == NULL)
		f->chain_id = chain_id;
	if (f->to_len == 0 && f->data_len == 0)
		return wrong(f, "'to' is missing, and without 'data' there is "
				"no contract to create");
	return true;
}

static bool write_keys(struct fields *f, const json_t *keys,
		       struct rlp_writer *w)
{
	size_t i = 0;
	json_t *key = NULL;

	json_array_foreach(keys, i, key)
	{
		uint8_t bytes[32] = { 0 };
		size_t len = 0;

		if (!json_is_string(key) ||
		    !hex_read(json_string_value(key), bytes, sizeof(bytes),
			      &len) ||
		    len != sizeof(bytes))
			return wrong(f, "a storage key must be 32 bytes");
		rlp_write_string(w, bytes, len);
	}
	return true;
}

static bool write_access(struct fields *f, const json_t *entry,
			 struct rlp_writer *w)
{
	const json_t *address = json_object_get(entry, "address");
	const json_t *keys = json_object_get(entry, "storageKeys");
	uint8_t bytes[ETH_ADDRESS_LEN] = { 0 };
	size_t len = 0;

	if (!json_is_string(address) || !json_is_array(keys) ||
	    json_object_size(entry) != 2 ||
	    !hex_read(json_string_value(address), bytes, sizeof(bytes), &len) ||
	    len != sizeof(bytes))
		return wrong(f, "'accessList' holds an odd entry");

	/* 21 bytes of address; 33 for each key, whose list then has a head. */
	struct rlp_writer measure = { 0 };
	size_t keys_len = 33 * json_array_size(keys);

	rlp_write_list(&measure, keys_len);
	rlp_write_list(w, 21 + measure.len + keys_len);
	rlp_write_string(w, bytes, sizeof(bytes));
	rlp_write_list(w, keys_len);
	return write_keys(f, keys, w);
}

static bool write_access_list(struct fields *f, struct rlp_writer *w)
{
	struct rlp_writer measure = { 0 };
	size_t i = 0;
	json_t *entry = NULL;

	json_array_foreach(f->access_list, i, entry)
	{
		if (!write_access(f, entry, &measure))
			return false;
	}
	rlp_write_list(w, measure.len);
	json_array_foreach(f->access_list, i, entry)
	{
		if (!write_access(f, entry, w))
			return false;
	}
	return true;
}

/* The fields in their order: see formats/eth_tx.c. */
static bool write_body(struct fields *f, struct rlp_writer *w)
{
	if (f->type != ETH_TX_LEGACY)
		rlp_write_u64(w, f->chain_id);
	rlp_write_u64(w, f->nonce);
	if (f->type == ETH_TX_FEE_MARKET)
		rlp_write_number(w, f->max_tip, sizeof(f->max_tip));
	rlp_write_number(w, f->max_fee, sizeof(f->max_fee));
	rlp_write_u64(w, f->gas);
	rlp_write_string(w, f->to, f->to_len);
	rlp_write_number(w, f->value, sizeof(f->value));
	rlp_write_string(w, f->data, f->data_len);
	return f->type == ETH_TX_LEGACY || write_access_list(f, w);
}

static bool write_tx(struct fields *f, uint8_t **tx, size_t *len)
{
	struct rlp_writer body = { 0 };
	struct eth_tx head = { .type = f->type, .chain_id = f->chain_id };
	struct eth_tx again = { 0 };

	if (!write_body(f, &body))
		return false;
	if (body.len > WALLET_TX_MAX)
		return wrong(f, "the transaction is too long");
	body = (struct rlp_writer){ .buf = malloc(body.len), .size = body.len };
	/* Type byte, list head, EIP-155's fields: 32 bytes are plenty. */
	*tx = malloc(body.size + 32);
	if (body.buf == NULL || *tx == NULL) {
		free(body.buf);
		return wrong(f, "out of memory");
	}

	struct rlp_writer w = { .buf = *tx, .size = body.size + 32 };

	write_body(f, &body);
	head.body = body.buf;
	head.body_len = body.len;
	eth_tx_encode(&head, &w);
	free(body.buf);
	*len = w.len;
	/* The wallet would refuse it, too, but cannot say why. */
	if (w.len > WALLET_TX_MAX)
		return wrong(f, "the transaction is too long");
	if (eth_tx_decode(*tx, *len, &again) != TEE_SUCCESS)
		return wrong(f, "chain id or nonce is not possible");
	return true;
}

bool tx_from_json(const json_t *object, uint64_t chain_id, uint8_t **tx,
		  size_t *len, char error[TX_ERROR_SIZE])
{
	struct fields f = { .error = error };

	*tx = NULL;
	*len = 0;
	error[0] = '\0';

	bool good = read_fields(&f, object, chain_id) && write_tx(&f, tx, len);

	free(f.data);
	if (!good) {
		free(*tx);
		*tx = NULL;
		*len = 0;
	}
	return good;
}

static void set_hex(json_t *object, const char *name, const uint8_t *bytes,
		    size_t len)
{
	char *text = malloc(2 * len + 3);

	if (text == NULL)
		return;
	hex_write(bytes, len, text);
	json_object_set_new(object, name, json_string(text));
	free(text);
}

static void set_number(json_t *object, const char *name, const uint8_t *bytes)
{
	char text[2 * 32 + 3];

	quantity_write(bytes, 32, text);
	json_object_set_new(object, name, json_string(text));
}

static void set_u64(json_t *object, const char *name, uint64_t value)
{
	char text[2 + 16 + 1];

	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)value);
	json_object_set_new(object, name, json_string(text));
}

/* The access list is the last field of a body of type 1 or 2. */
static json_t *access_to_json(const struct eth_tx *tx)
{
	struct rlp_reader r = rlp_reader(tx->body, tx->body_len);
	struct rlp_reader list = { 0 };
	struct rlp_item item = { 0 };
	json_t *array = json_array();

	while (!rlp_at_end(&r) && rlp_read(&r, &item) == TEE_SUCCESS)
		list = rlp_reader(item.data, item.len);
	while (!rlp_at_end(&list)) {
		struct rlp_reader entry = { 0 };
		struct rlp_reader keys = { 0 };
		json_t *object = json_object();
		json_t *key_array = json_array();

		rlp_read_list(&list, &entry);
		rlp_read(&entry, &item);
		set_hex(object, "address", item.data, item.len);
		rlp_read_list(&entry, &keys);
		while (rlp_read(&keys, &item) == TEE_SUCCESS) {
			char text[2 * 32 + 3];

			hex_write(item.data, 32, text);
			json_array_append_new(key_array, json_string(text));
		}
		json_object_set_new(object, "storageKeys", key_array);
		json_array_append_new(array, object);
	}
	return array;
}

json_t *tx_to_json(const uint8_t *raw, size_t len, const uint8_t hash[32])
{
	struct eth_signature sig = { 0 };
	struct eth_tx tx = { 0 };

	if (eth_tx_decode_signed(raw, len, &tx, &sig) != TEE_SUCCESS)
		return NULL;

	json_t *object = json_object();
	bool legacy = tx.type == ETH_TX_LEGACY;

	set_u64(object, "type", tx.type);
	set_u64(object, "chainId", tx.chain_id);
	set_u64(object, "nonce", tx.nonce);
	if (tx.creates)
		json_object_set_new(object, "to", json_null());
	else
		set_hex(object, "to", tx.to, sizeof(tx.to));
	set_u64(object, "gas", tx.gas_limit);
	if (tx.type == ETH_TX_FEE_MARKET) {
		json_object_set_new(object, "gasPrice", json_null());
		set_number(object, "maxPriorityFeePerGas", tx.max_tip);
		set_number(object, "maxFeePerGas", tx.max_fee);
	} else {
		set_number(object, "gasPrice", tx.max_fee);
		json_object_set_new(object, "maxPriorityFeePerGas",
				    json_null());
		json_object_set_new(object, "maxFeePerGas", json_null());
	}
	set_number(object, "value", tx.value);
	set_hex(object, "input", tx.data, tx.data_len);
	if (!legacy) {
		json_object_set_new(object, "accessList", access_to_json(&tx));
		set_u64(object, "yParity", sig.parity);
	}
	set_u64(object, "v",
		legacy ? 35 + 2 * tx.chain_id + sig.parity : sig.parity);
	set_number(object, "r", sig.r);
	set_number(object, "s", sig.s);
	set_hex(object, "hash", hash, 32);
	return object;
}
