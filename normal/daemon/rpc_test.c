/*
 * The signing service's JSON-RPC over a wallet of the test's own: what a
 * client sends and what it must get.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/tee_result.h>
#include <formats/eth_tx.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc.h"

#define ACCOUNT "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"
#define OTHER	"0x00000000000000000000000000000000000000aa"

/* The backend: one wallet, and what it was last asked to sign. */
static struct {
	uint32_t result; /* of signing */
	uint8_t tx[1024];
	size_t tx_len;
	unsigned int signs;
	unsigned int lists;
	size_t count;
	uint8_t message[64];
	size_t message_len;
} wallet;

static struct rpc *rpc;

static uint32_t list(void *ctx, struct wallet_info *info, size_t *count)
{
	static const uint8_t address[20] = {
		0x5a, 0xae, 0xb6, 0x05, 0x3f, 0x3e, 0x94, 0xc9, 0xb9, 0xa0,
		0x9f, 0x33, 0x66, 0x94, 0x35, 0xe7, 0xef, 0x1b, 0xea, 0xed,
	};

	info->id = 7;
	info->flags = WALLET_DEVELOPMENT;
	info->chain_count = 2;
	info->chain_id[0] = 31337;
	info->chain_id[1] = 1337;
	memcpy(info->address, address, sizeof(address));
	*count = wallet.count;
	wallet.lists++;
	return TEE_SUCCESS;
}

static uint32_t sign_tx(void *ctx, uint64_t id, const uint8_t *tx,
			size_t tx_len, struct wallet_signed *head, uint8_t *raw)
{
	struct eth_signature sig = { .r = { 1 }, .s = { 1 }, .parity = 1 };
	struct rlp_writer w = { .buf = raw, .size = tx_len + 80 };
	struct eth_tx fields = { 0 };

	assert_int_equal(id, 7);
	assert_true(tx_len <= sizeof(wallet.tx));
	memcpy(wallet.tx, tx, tx_len);
	wallet.tx_len = tx_len;
	wallet.signs++;
	if (wallet.result != TEE_SUCCESS)
		return wallet.result;
	assert_int_equal(eth_tx_decode(tx, tx_len, &fields), TEE_SUCCESS);
	eth_tx_encode_signed(&fields, &sig, &w);
	assert_true(rlp_writer_fits(&w));
	*head = (struct wallet_signed){ .hash = { 0xab },
					.raw_len = (uint32_t)w.len };
	return TEE_SUCCESS;
}

static uint32_t sign_message(void *ctx, uint64_t id, const uint8_t *message,
			     size_t len, uint8_t signature[65])
{
	assert_true(len <= sizeof(wallet.message));
	memcpy(wallet.message, message, len);
	wallet.message_len = len;
	memset(signature, 0x11, 64);
	signature[64] = 27;
	wallet.signs++;
	return wallet.result;
}

static const char *text(uint32_t result)
{
	return "the wallet says no";
}

static int open_with(bool geth_result)
{
	const struct rpc_config config = {
		.backend = {
			.list = list,
			.sign_tx = sign_tx,
			.sign_message = sign_message,
			.text = text,
		},
		.geth_result = geth_result,
	};

	memset(&wallet, 0, sizeof(wallet));
	wallet.count = 1;
	rpc = rpc_open(&config);
	return rpc == NULL;
}

static int open_plain(void **state)
{
	return open_with(false);
}

static int open_geth(void **state)
{
	return open_with(true);
}

static int close_rpc(void **state)
{
	rpc_close(rpc);
	return 0;
}

/* The body comes in a block of its size, so that reading past it is seen. */
static json_t *call(const char *body)
{
	size_t len = strlen(body);
	char *exact = malloc(len + (len == 0));
	char *answer = NULL;

	memcpy(exact, body, len);
	assert_true(rpc_answer(rpc, exact, len, &answer));
	free(exact);
	if (answer == NULL)
		return NULL;

	json_t *object = json_loads(answer, 0, NULL);

	assert_non_null(object);
	free(answer);
	return object;
}

static void expect(const char *must, const char *body, const char *answer)
{
	json_t *got = call(body);
	char *have = got == NULL ? NULL : json_dumps(got, JSON_SORT_KEYS);
	json_t *want = answer == NULL ? NULL : json_loads(answer, 0, NULL);

	if (answer == NULL ? got != NULL : !json_equal(got, want))
		fail_msg("%s: %s", must, have);
	free(have);
	json_decref(got);
	json_decref(want);
}

static int error_code(const char *body, char message[256])
{
	json_t *got = call(body);
	const json_t *error = json_object_get(got, "error");
	int code = (int)json_integer_value(json_object_get(error, "code"));
	const char *line = json_string_value(json_object_get(error, "message"));

	snprintf(message, 256, "%s", line == NULL ? "" : line);
	json_decref(got);
	return code;
}

#define REQUEST(method, params)                                                \
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method                   \
	"\",\"params\":" params "}"
#define RESULT(result) "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" result "}"
#define INVALID(id)                                                            \
	"{\"jsonrpc\":\"2.0\",\"id\":" id ",\"error\":{\"code\":-32600,"       \
	"\"message\":\"this is not a JSON-RPC 2.0 request\"}}"

static void simple_methods_answer(void **state)
{
	expect("accounts", REQUEST("eth_accounts", "[]"),
	       RESULT("[\"" ACCOUNT "\"]"));
	expect("params may be left out",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}",
	       RESULT("\"0x7a69\""));
	expect("the development wallet shows",
	       REQUEST("web3_clientVersion", "[]"),
	       RESULT("\"strongroomd/1.0.0/development\""));
	wallet.count = 0;
	expect("no wallets, no accounts", REQUEST("eth_accounts", "[]"),
	       RESULT("[]"));
}

/* The examples of the JSON-RPC 2.0 specification, clause 7, and beyond. */
static void the_protocol_is_kept(void **state)
{
	expect("an id comes back as it was",
	       "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"eth_chainId\"}",
	       "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":\"0x7a69\"}");
	expect("null is an id",
	       "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"eth_chainId\"}",
	       "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":\"0x7a69\"}");
	expect("a notification has no answer",
	       "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}", NULL);
	expect("a batch of notifications has no answer",
	       "[{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}]", NULL);
	expect("an empty batch", "[]",
	       "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,"
	       "\"message\":\"the batch is empty\"}}");
	expect("a batch of what is none", "[1,2]",
	       "[" INVALID("null") "," INVALID("null") "]");
	expect("a mixed batch",
	       "[{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"eth_chainId\"},"
	       "{\"foo\":\"boo\"},"
	       "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}]",
	       "[{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":\"0x7a69\"}," INVALID(
		       "null") "]");
	expect("a string", "\"hi\"", INVALID("null"));
	expect("version 1", "{\"id\":1,\"method\":\"eth_chainId\"}",
	       INVALID("1"));
	expect("a method that is a number",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}", INVALID("1"));
	expect("params that are a string",
	       "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\","
	       "\"params\":\"x\"}",
	       INVALID("1"));
	expect("an id that is an object",
	       "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"eth_chainId\"}",
	       INVALID("null"));
}

static void wrong_requests_have_their_code(void **state)
{
	static const struct {
		const char *must;
		const char *body;
		int code;
	} row[] = {
		{ "nothing", "", RPC_PARSE_ERROR },
		{ "half an object", "{\"jsonrpc\":", RPC_PARSE_ERROR },
		{ "two objects", "{}{}", RPC_PARSE_ERROR },
		{ "a key twice",
		  "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"x\"}",
		  RPC_PARSE_ERROR },
		{ "bad UTF-8", "\"\xff\"", RPC_PARSE_ERROR },
		{ "an unknown method", REQUEST("eth_sign", "[]"),
		  RPC_METHOD_NOT_FOUND },
		{ "a method of no ASCII", REQUEST("\xc3\xa9", "[]"),
		  RPC_METHOD_NOT_FOUND },
		{ "sending is not offered",
		  REQUEST("eth_sendTransaction", "[{}]"),
		  RPC_METHOD_NOT_FOUND },
		{ "named params", REQUEST("eth_accounts", "{\"a\":1}"),
		  RPC_INVALID_PARAMS },
		{ "no transaction", REQUEST("eth_signTransaction", "[]"),
		  RPC_INVALID_PARAMS },
		{ "a raw transaction",
		  REQUEST("eth_signTransaction", "[\"0x02f8\"]"),
		  RPC_INVALID_PARAMS },
		{ "no from", REQUEST("eth_signTransaction", "[{}]"),
		  RPC_INVALID_PARAMS },
		{ "another's account",
		  REQUEST("eth_signTransaction", "[{\"from\":\"" OTHER "\"}]"),
		  RPC_NOT_FOUND },
		{ "a message that is no hex",
		  REQUEST("personal_sign", "[\"hello\",\"" ACCOUNT "\"]"),
		  RPC_INVALID_PARAMS },
		{ "a message without an account",
		  REQUEST("personal_sign", "[\"0x00\"]"), RPC_INVALID_PARAMS },
		{ "a message for another's account",
		  REQUEST("personal_sign", "[\"0x00\",\"" OTHER "\"]"),
		  RPC_NOT_FOUND },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		char message[256];
		int code = error_code(row[i].body, message);

		if (code != row[i].code || message[0] == '\0')
			fail_msg("%s: %d %s", row[i].must, code, message);
	}
	assert_int_equal(wallet.signs, 0);
}

static void a_huge_batch_is_refused(void **state)
{
	char *body = calloc(1, 4096);
	char message[256];

	strcpy(body, "[1");
	for (size_t i = 1; i <= RPC_BATCH_MAX; i++)
		strcat(body, ",1");
	strcat(body, "]");
	assert_int_equal(error_code(body, message), RPC_INVALID_REQUEST);
	free(body);
}

#define TX(fields)                                                             \
	REQUEST("eth_signTransaction",                                         \
		"[{\"from\":\"" ACCOUNT "\"," fields "}]")
#define TO    "\"to\":\"0x3535353535353535353535353535353535353535\""
#define BASIC "\"nonce\":\"0x9\",\"gas\":\"0x5208\"," TO
#define PRICE "\"gasPrice\":\"0x4a817c800\""
#define FEES  "\"maxFeePerGas\":\"0x2\",\"maxPriorityFeePerGas\":\"0x1\""

/* The bytes are what ethers makes of the same fields. */
static void transactions_become_bytes(void **state)
{
	static const struct {
		const char *must;
		const char *body;
		const char *tx;
	} row[] = {
		{ "EIP-155's example",
		  TX(BASIC "," PRICE ",\"value\":\"0xde0b6b3a7640000\","
			   "\"chainId\":\"0x1\""),
		  "ec098504a817c80082520894353535353535353535353535353535353535"
		  "3535880de0b6b3a764000080018080" },
		{ "a legacy one takes the service's chain", TX(BASIC "," PRICE),
		  "e6098504a817c80082520894353535353535353535353535353535353535"
		  "35358080827a698080" },
		{ "fees make type 2", TX(BASIC "," FEES ",\"data\":\"0xc0ff\""),
		  "02e3827a6909010282520894353535353535353535353535353535353535"
		  "35358082c0ffc0" },
		{ "null is absent, and input is data",
		  TX(BASIC "," FEES ",\"gasPrice\":null,\"type\":\"0x2\","
			   "\"accessList\":[],\"input\":\"0xc0ff\""),
		  "02e3827a6909010282520894353535353535353535353535353535353535"
		  "35358082c0ffc0" },
		{ "an access list makes type 1",
		  TX(BASIC ",\"gasPrice\":\"0x1\",\"accessList\":[{\"address\":"
			   "\"" OTHER "\",\"storageKeys\":[\"0x00000000000000"
			   "00000000000000000000000000000000000000000000000001"
			   "\"]},{\"address\":\"" OTHER
			   "\",\"storageKeys\":[]}]"),
		  "01f870827a69090182520894353535353535353535353535353535353535"
		  "35358080f84ff79400000000000000000000000000000000000000aae1a0"
		  "000000000000000000000000000000000000000000000000000000000000"
		  "0001d69400000000000000000000000000000000000000aac0" },
		{ "a creation",
		  TX("\"nonce\":\"0x0\",\"gas\":\"0x1\",\"gasPrice\":\"0x0\","
		     "\"data\":\"0x60\",\"to\":null"),
		  "cb808001808060827a698080" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		char have[2 * sizeof(wallet.tx) + 1] = "";
		json_t *answer = call(row[i].body);

		if (json_object_get(answer, "result") == NULL)
			fail_msg("%s: %s", row[i].must, json_dumps(answer, 0));
		for (size_t k = 0; k < wallet.tx_len; k++)
			sprintf(have + 2 * k, "%02x", wallet.tx[k]);
		if (strcmp(have, row[i].tx) != 0)
			fail_msg("%s: %s", row[i].must, have);
		json_decref(answer);
	}
}

static void odd_transactions_are_refused(void **state)
{
	static const struct {
		const char *must;
		const char *body;
	} row[] = {
		{ "no nonce", TX("\"gas\":\"0x1\"," PRICE "," TO) },
		{ "no gas", TX("\"nonce\":\"0x1\"," PRICE "," TO) },
		{ "no price", TX(BASIC) },
		{ "half of the fees", TX(BASIC ",\"maxFeePerGas\":\"0x1\"") },
		{ "price and fees", TX(BASIC "," PRICE "," FEES) },
		{ "fees for type 0", TX(BASIC "," FEES ",\"type\":\"0x0\"") },
		{ "price for type 2", TX(BASIC "," PRICE ",\"type\":\"0x2\"") },
		{ "an access list for type 0",
		  TX(BASIC "," PRICE ",\"type\":\"0x0\",\"accessList\":[{}]") },
		{ "type 3", TX(BASIC "," FEES ",\"type\":\"0x3\"") },
		{ "type 256", TX(BASIC "," PRICE ",\"type\":\"0x100\"") },
		{ "a number that is none", TX(BASIC "," PRICE ",\"value\":1") },
		{ "zeros in front", TX(BASIC "," PRICE ",\"value\":\"0x01\"") },
		{ "no digits", TX(BASIC "," PRICE ",\"value\":\"0x\"") },
		{ "257 bits",
		  TX(BASIC "," PRICE ",\"value\":\"0x1000000000000000000000000"
			   "0000000000000000000000000000000000000000\"") },
		{ "a nonce of 65 bits",
		  TX("\"nonce\":\"0x10000000000000000\",\"gas\":\"0x1\"," PRICE
		     "," TO) },
		{ "the nonce that cannot be",
		  TX("\"nonce\":\"0xffffffffffffffff\",\"gas\":\"0x1\"," PRICE
		     "," TO) },
		{ "chain 0", TX(BASIC "," PRICE ",\"chainId\":\"0x0\"") },
		{ "a short address",
		  TX("\"nonce\":\"0x1\",\"gas\":\"0x1\"," PRICE
		     ",\"to\":\"0x35\"") },
		{ "nobody and no data",
		  TX("\"nonce\":\"0x1\",\"gas\":\"0x1\"," PRICE) },
		{ "half a byte of data",
		  TX(BASIC "," PRICE ",\"data\":\"0x1\"") },
		{ "data and other input",
		  TX(BASIC "," PRICE ",\"data\":\"0x11\",\"input\":\"0x22\"") },
		{ "a field not known",
		  TX(BASIC "," PRICE ",\"blobVersionedHashes\":[]") },
		{ "an access list of strings",
		  TX(BASIC "," FEES ",\"accessList\":[\"x\"]") },
		{ "a short storage key",
		  TX(BASIC "," FEES ",\"accessList\":[{\"address\":\"" OTHER
			   "\",\"storageKeys\":[\"0x01\"]}]") },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		char message[256];
		int code = error_code(row[i].body, message);

		if (code != RPC_INVALID_PARAMS || message[0] == '\0')
			fail_msg("%s: %d %s", row[i].must, code, message);
	}
	assert_int_equal(wallet.signs, 0);
}

static void refusals_of_the_wallet_have_their_code(void **state)
{
	static const struct {
		uint32_t result;
		int code;
	} row[] = {
		{ WALLET_ERROR_CHAIN, RPC_REJECTED },
		{ WALLET_ERROR_VALUE, RPC_REJECTED },
		{ WALLET_ERROR_FEE, RPC_REJECTED },
		{ WALLET_ERROR_CONTRACT, RPC_REJECTED },
		{ WALLET_ERROR_REFUSED, RPC_USER_REJECTED },
		{ TEE_ERROR_BUSY, RPC_UNAVAILABLE },
		{ TEE_ERROR_ITEM_NOT_FOUND, RPC_NOT_FOUND },
		{ TEE_ERROR_TARGET_DEAD, RPC_INTERNAL_ERROR },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		char message[256];

		wallet.result = row[i].result;
		assert_int_equal(error_code(TX(BASIC "," PRICE), message),
				 row[i].code);
		if (row[i].result == WALLET_ERROR_CHAIN)
			assert_non_null(strstr(message, "31337, 1337"));
	}
}

static void messages_are_signed(void **state)
{
	json_t *answer = call(
		REQUEST("personal_sign", "[\"0x68656c6c6f\",\"" ACCOUNT "\"]"));
	const char *signature =
		json_string_value(json_object_get(answer, "result"));

	assert_non_null(signature);
	assert_int_equal(strlen(signature), 2 + 130);
	assert_string_equal(signature + 2 + 128, "1b");
	assert_int_equal(wallet.message_len, 5);
	assert_memory_equal(wallet.message, "hello", 5);
	json_decref(answer);
}

static void a_new_wallet_is_found(void **state)
{
	char message[256];

	wallet.count = 0;
	assert_int_equal(error_code(TX(BASIC "," PRICE), message),
			 RPC_NOT_FOUND);
	wallet.count = 1;
	assert_int_equal(error_code(TX(BASIC "," PRICE), message), 0);

	unsigned int lists = wallet.lists;

	assert_int_equal(error_code(TX(BASIC "," PRICE), message), 0);
	assert_int_equal(wallet.lists, lists);
}

static void geth_gets_its_object(void **state)
{
	json_t *answer = call(TX(BASIC "," FEES));
	const json_t *result = json_object_get(answer, "result");
	const json_t *tx = json_object_get(result, "tx");

	assert_int_equal(
		strncmp(json_string_value(json_object_get(result, "raw")),
			"0x02f8", 6),
		0);
	assert_string_equal(json_string_value(json_object_get(tx, "chainId")),
			    "0x7a69");
	assert_string_equal(json_string_value(json_object_get(tx, "nonce")),
			    "0x9");
	assert_string_equal(json_string_value(json_object_get(tx, "value")),
			    "0x0");
	assert_string_equal(json_string_value(json_object_get(tx, "v")), "0x1");
	json_decref(answer);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, open_plain, close_rpc)

int main(void)
{
	const struct CMUnitTest test[] = {
		CASE(simple_methods_answer),
		CASE(the_protocol_is_kept),
		CASE(wrong_requests_have_their_code),
		CASE(a_huge_batch_is_refused),
		CASE(transactions_become_bytes),
		CASE(odd_transactions_are_refused),
		CASE(refusals_of_the_wallet_have_their_code),
		CASE(messages_are_signed),
		CASE(a_new_wallet_is_found),
		cmocka_unit_test_setup_teardown(geth_gets_its_object, open_geth,
						close_rpc),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
