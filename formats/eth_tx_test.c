/*
 * Ethereum transactions: published ones are decoded and written back byte for
 * byte; what is malformed, unprotected or of another type is refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <formats/eth_tx.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

#define ROOM (1u << 17)

/* The bytes of @hex in a heap block of their exact size. */
static uint8_t *exact_bytes(const char *hex, size_t *len)
{
	static uint8_t in[ROOM];

	*len = hex_bytes(hex, in, sizeof(in));

	uint8_t *exact = malloc(*len + (*len == 0));

	memcpy(exact, in, *len);
	return exact;
}

static void check_number(const json_t *fields, const char *name,
			 const uint8_t *number, size_t size)
{
	const char *hex = json_string_value(json_object_get(fields, name));
	uint8_t want[32] = { 0 };

	if (hex != NULL) {
		char even[67] = "";
		uint8_t bytes[32] = { 0 };

		if (strlen(hex) % 2 != 0)
			even[0] = '0';
		strcat(even, hex + 2);

		size_t len = hex_bytes(even, bytes, sizeof(bytes));

		memcpy(want + sizeof(want) - len, bytes, len);
	}
	assert_memory_equal(number, want + sizeof(want) - size, size);
}

static void check_u64(const json_t *fields, const char *name, uint64_t number)
{
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(number >> (56 - 8 * i));
	check_number(fields, name, bytes, sizeof(bytes));
}

static void check_fields(const json_t *fields, const struct eth_tx *tx)
{
	const char *to = json_string_value(json_object_get(fields, "to"));
	const char *data = json_string_value(json_object_get(fields, "data"));
	const json_t *nonce = json_object_get(fields, "nonce");
	const json_t *access = json_object_get(fields, "accessList");

	check_u64(fields, "chainId", tx->chain_id);
	check_u64(fields, "gasLimit", tx->gas_limit);
	check_number(fields, "value", tx->value, sizeof(tx->value));
	assert_int_equal(tx->nonce, json_integer_value(nonce));
	if (tx->type == ETH_TX_FEE_MARKET) {
		check_number(fields, "maxFeePerGas", tx->max_fee, 32);
		check_number(fields, "maxPriorityFeePerGas", tx->max_tip, 32);
	} else {
		check_number(fields, "gasPrice", tx->max_fee, 32);
	}
	assert_int_equal(tx->creates, to == NULL);
	if (to != NULL) {
		uint8_t address[20];

		hex_bytes(to, address, sizeof(address));
		assert_memory_equal(tx->to, address, sizeof(address));
	}
	if (data != NULL) {
		size_t len = 0;
		uint8_t *bytes = exact_bytes(data, &len);

		assert_int_equal(tx->data_len, len);
		assert_memory_equal(tx->data, bytes, len);
		free(bytes);
	} else {
		assert_int_equal(tx->data_len, 0);
	}
	if (tx->type != ETH_TX_LEGACY)
		assert_int_equal(tx->access_address_count,
				 json_array_size(access));
}

static void one_vector(const json_t *test, const char *kind,
		       enum eth_tx_type type)
{
	static uint8_t out[ROOM];
	char field[32] = "unsigned";
	size_t len = 0;
	struct eth_tx tx = { 0 };
	struct eth_tx again = { 0 };
	struct eth_signature sig = { 0 };
	struct rlp_writer w = { .buf = out, .size = sizeof(out) };

	strcat(field, kind);

	const char *text = json_text(test, field);

	if (text[0] == '\0')
		return;

	uint8_t *unsig = exact_bytes(text, &len);

	if (eth_tx_decode(unsig, len, &tx) != TEE_SUCCESS) {
		/* Chain id 0 cannot be told from no chain id. */
		const char *chain = json_string_value(json_object_get(
			json_object_get(test, "transaction"), "chainId"));

		assert_true(chain == NULL || strcmp(chain, "0x0") == 0);
		free(unsig);
		return;
	}
	assert_int_equal(tx.type, type);
	check_fields(json_object_get(test, "transaction"), &tx);
	eth_tx_encode(&tx, &w);
	assert_int_equal(w.len, len);
	assert_memory_equal(out, unsig, len);

	strcpy(field, "signed");
	strcat(field, kind);

	uint8_t *raw = exact_bytes(json_text(test, field), &len);

	assert_int_equal(eth_tx_decode_signed(raw, len, &again, &sig),
			 TEE_SUCCESS);
	assert_int_equal(again.chain_id, tx.chain_id);
	assert_int_equal(again.body_len, tx.body_len);
	assert_memory_equal(again.body, tx.body, tx.body_len);
	w.len = 0;
	eth_tx_encode_signed(&tx, &sig, &w);
	assert_int_equal(w.len, len);
	assert_memory_equal(out, raw, len);
	free(raw);
	free(unsig);
}

static void ethers_vectors_survive_both_ways(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/transactions.json");
	json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(root, i, test)
	{
		one_vector(test, "Eip155", ETH_TX_LEGACY);
		one_vector(test, "Berlin", ETH_TX_ACCESS_LIST);
		one_vector(test, "London", ETH_TX_FEE_MARKET);
	}
	json_decref(root);
}

static void refused_as(const json_t *test, const char *field, TEE_Result res)
{
	const char *text = json_text(test, field);
	struct eth_tx tx = { 0 };
	size_t len = 0;

	if (text[0] == '\0')
		return;

	uint8_t *buf = exact_bytes(text, &len);

	assert_int_equal(eth_tx_decode(buf, len, &tx), res);
	free(buf);
}

static void unprotected_and_blob_transactions_are_refused(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/transactions.json");
	json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(root, i, test)
	{
		refused_as(test, "unsignedLegacy", TEE_ERROR_BAD_FORMAT);
		refused_as(test, "unsignedCancun", TEE_ERROR_NOT_SUPPORTED);
		/* What is signed already is no longer the sender's form. */
		refused_as(test, "signedLondon", TEE_ERROR_BAD_FORMAT);
	}
	json_decref(root);
}

static const json_t *newest_verdict(const json_t *test)
{
	static const char *const fork[] = { "Cancun", "Shanghai", "London" };
	const json_t *result = json_object_get(test, "result");

	for (size_t i = 0; i < ARRAY_COUNT(fork); i++) {
		const json_t *verdict = json_object_get(result, fork[i]);

		if (verdict != NULL)
			return verdict;
	}
	return NULL;
}

/* Reasons that are a chain's, not the encoding's. */
static bool reason_of_chain(const char *reason)
{
	static const char *const chain[] = {
		"INTRINSIC_GAS_TOO_LOW",
		"INITCODE_SIZE_EXCEEDED",
		"GASLIMIT_PRICE_PRODUCT_OVERFLOW",
		"PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2",
		"INVALID_CHAINID",
		"EC_RECOVERY_FAIL",
	};

	for (size_t i = 0; i < ARRAY_COUNT(chain); i++) {
		if (strstr(reason, chain[i]) != NULL)
			return true;
	}
	return false;
}

/* A legacy transaction whose v is 27 or 28: valid, but on every chain. */
static bool unprotected(const uint8_t *raw, size_t len)
{
	struct rlp_reader all = rlp_reader(raw, len);
	struct rlp_reader list = { 0 };
	struct rlp_item item = { 0 };

	if (rlp_read_list(&all, &list) != TEE_SUCCESS)
		return false;
	for (int i = 0; i < 7; i++)
		assert_int_equal(rlp_read(&list, &item), TEE_SUCCESS);
	return item.len == 1 && (item.data[0] == 27 || item.data[0] == 28);
}

static void chain_vectors_get_their_verdict(void **state)
{
	static const char *const file[] = {
		"ttAddress", "ttData",	   "ttEIP1559",	  "ttEIP2028",
		"ttEIP2930", "ttEIP3860",  "ttGasLimit",  "ttGasPrice",
		"ttNonce",   "ttRSValue",  "ttSignature", "ttVValue",
		"ttValue",   "ttWrongRLP",
	};

	for (size_t i = 0; i < ARRAY_COUNT(file); i++) {
		char path[128];
		const char *name = NULL;
		json_t *test = NULL;

		snprintf(path, sizeof(path),
			 "ethereum/tests/TransactionTests/%s.json", file[i]);

		json_t *root = vectors_load(path);

		json_object_foreach(root, name, test)
		{
			struct eth_tx tx = { 0 };
			struct eth_signature sig = { 0 };
			const json_t *verdict = newest_verdict(test);
			const char *reason = json_string_value(
				json_object_get(verdict, "exception"));
			size_t len = 0;
			uint8_t *raw =
				exact_bytes(json_text(test, "txbytes"), &len);
			TEE_Result res =
				eth_tx_decode_signed(raw, len, &tx, &sig);

			if (reason == NULL && unprotected(raw, len)) {
				assert_int_equal(res, TEE_ERROR_BAD_FORMAT);
			} else if (reason == NULL) {
				if (res != TEE_SUCCESS)
					fail_msg("%s: refused", name);
			} else if (!reason_of_chain(reason)) {
				if (res == TEE_SUCCESS)
					fail_msg("%s: accepted", name);
			}
			free(raw);
		}
		json_decref(root);
	}
}

/* EIP-155's example: 9 fields, chain 1. */
#define EXAMPLE_BODY                                                           \
	"098504a817c800825208943535353535353535353535353535353535353535"       \
	"880de0b6b3a764000080"

static void forms_a_signer_must_not_sign(void **state)
{
	static const struct {
		const char *must;
		const char *hex;
		TEE_Result res;
	} row[] = {
		{ "EIP-155's example is accepted", "ec" EXAMPLE_BODY "018080",
		  TEE_SUCCESS },
		{ "nothing is refused", "", TEE_ERROR_BAD_FORMAT },
		{ "no replay protection is refused", "e9" EXAMPLE_BODY,
		  TEE_ERROR_BAD_FORMAT },
		{ "chain id 0 is refused", "ec" EXAMPLE_BODY "808080",
		  TEE_ERROR_BAD_FORMAT },
		{ "a byte behind the list is refused",
		  "ec" EXAMPLE_BODY "01808000", TEE_ERROR_BAD_FORMAT },
		{ "a tenth field is refused", "ed" EXAMPLE_BODY "01808080",
		  TEE_ERROR_BAD_FORMAT },
		{ "r that is not empty is refused", "ec" EXAMPLE_BODY "010180",
		  TEE_ERROR_BAD_FORMAT },
		{ "a chain id whose v passes 64 bits is refused",
		  "f4" EXAMPLE_BODY "88ffffffffffffffff8080",
		  TEE_ERROR_BAD_FORMAT },
		{ "a bare digest is refused",
		  "daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c"
		  "8e53",
		  TEE_ERROR_BAD_FORMAT },
		{ "type 2 without its list is refused", "02",
		  TEE_ERROR_BAD_FORMAT },
		{ "a type 2 of nothing but its chain is accepted",
		  "02c90180808080808080c0", TEE_SUCCESS },
		{ "an access list that is a string is refused",
		  "02c9018080808080808080", TEE_ERROR_BAD_FORMAT },
		{ "blobs are not supported", "03c0", TEE_ERROR_NOT_SUPPORTED },
		{ "set code is not supported", "04c0",
		  TEE_ERROR_NOT_SUPPORTED },
		{ "an unknown type is refused", "05c0", TEE_ERROR_BAD_FORMAT },
		{ "type 0 is refused", "00c0", TEE_ERROR_BAD_FORMAT },
		{ "a message's prefix is refused",
		  "19457468657265756d205369676e6564204d6573736167653a0a3568656c"
		  "6c6f",
		  TEE_ERROR_BAD_FORMAT },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct eth_tx tx = { 0 };
		size_t len = 0;
		uint8_t *buf = exact_bytes(row[i].hex, &len);

		if (eth_tx_decode(buf, len, &tx) != row[i].res)
			fail_msg("%s", row[i].must);
		free(buf);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(ethers_vectors_survive_both_ways),
		cmocka_unit_test(unprotected_and_blob_transactions_are_refused),
		cmocka_unit_test(chain_vectors_get_their_verdict),
		cmocka_unit_test(forms_a_signer_must_not_sign),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
