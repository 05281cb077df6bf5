/*
 * The signing service's JSON-RPC 2.0: see rpc.h.
 */
#include "rpc.h"

#include "../wallet/text.h"
#include "tx_json.h"

#include <pthread.h>
#include <base/tee_result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLIENT_VERSION "strongroomd/1.0.0"
#define ADDRESS_LEN    20u
#define ERROR_SIZE     256u

struct rpc {
	struct rpc_config config;
	/* What the backend listed last; guards the three below. */
	pthread_mutex_t lock;
	struct wallet_info wallet[WALLET_COUNT_MAX];
	size_t wallet_count;
	bool listed;
};

/** struct outcome - how a call ended: a result, or a code and a line */
struct outcome {
	json_t *result; /* owned; NULL when it failed */
	int code;
	char text[ERROR_SIZE];
};

static void failed(struct outcome *out, int code, const char *text)
{
	out->code = code;
	snprintf(out->text, sizeof(out->text), "%s", text);
}

struct rpc *rpc_open(const struct rpc_config *config)
{
	struct rpc *rpc = calloc(1, sizeof(*rpc));

	if (rpc == NULL)
		return NULL;
	rpc->config = *config;
	pthread_mutex_init(&rpc->lock, NULL);
	return rpc;
}

void rpc_close(struct rpc *rpc)
{
	if (rpc == NULL)
		return;
	pthread_mutex_destroy(&rpc->lock);
	free(rpc);
}

uint32_t rpc_refresh(struct rpc *rpc, size_t *count)
{
	struct wallet_info *wallet = calloc(WALLET_COUNT_MAX, sizeof(*wallet));
	uint32_t res = TEE_ERROR_OUT_OF_MEMORY;

	*count = 0;
	if (wallet == NULL)
		return res;
	res = rpc->config.backend.list(rpc->config.backend.ctx, wallet, count);
	if (res == TEE_SUCCESS) {
		pthread_mutex_lock(&rpc->lock);
		memcpy(rpc->wallet, wallet, *count * sizeof(*wallet));
		rpc->wallet_count = *count;
		rpc->listed = true;
		pthread_mutex_unlock(&rpc->lock);
	}
	free(wallet);
	return res;
}

/* What a backend's result is in JSON-RPC. */
static void failed_backend(const struct rpc *rpc, struct outcome *out,
			   uint32_t res)
{
	static const struct {
		uint32_t res;
		int code;
	} row[] = {
		{ WALLET_ERROR_CHAIN, RPC_REJECTED },
		{ WALLET_ERROR_VALUE, RPC_REJECTED },
		{ WALLET_ERROR_FEE, RPC_REJECTED },
		{ WALLET_ERROR_CONTRACT, RPC_REJECTED },
		{ WALLET_ERROR_NO_PERSON, RPC_REJECTED },
		{ WALLET_ERROR_REFUSED, RPC_USER_REJECTED },
		{ TEE_ERROR_TIMEOUT, RPC_USER_REJECTED },
		{ TEE_ERROR_BUSY, RPC_UNAVAILABLE },
		{ TEE_ERROR_ITEM_NOT_FOUND, RPC_NOT_FOUND },
		{ TEE_ERROR_BAD_FORMAT, RPC_INVALID_PARAMS },
		{ TEE_ERROR_NOT_SUPPORTED, RPC_INVALID_PARAMS },
		{ TEE_ERROR_EXCESS_DATA, RPC_INVALID_PARAMS },
	};
	int code = RPC_INTERNAL_ERROR;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if (row[i].res == res)
			code = row[i].code;
	}
	out->code = code;
	snprintf(out->text, sizeof(out->text), "%s",
		 rpc->config.backend.text(res));
	if (code == RPC_INTERNAL_ERROR)
		snprintf(out->text, sizeof(out->text), "%s (0x%08x)",
			 rpc->config.backend.text(res), res);
}

static bool find_cached(struct rpc *rpc, const uint8_t address[ADDRESS_LEN],
			struct wallet_info *wallet)
{
	bool found = false;

	pthread_mutex_lock(&rpc->lock);
	for (size_t i = 0; i < rpc->wallet_count && !found; i++) {
		found = memcmp(rpc->wallet[i].address, address, ADDRESS_LEN) ==
			0;
		if (found)
			*wallet = rpc->wallet[i];
	}
	pthread_mutex_unlock(&rpc->lock);
	return found;
}

/* Finds an account; asks the backend again when it is new here. */
static bool find_account(struct rpc *rpc, const json_t *text,
			 struct wallet_info *wallet, struct outcome *out)
{
	uint8_t address[ADDRESS_LEN] = { 0 };
	size_t len = 0;

	if (!json_is_string(text) ||
	    !hex_read(json_string_value(text), address, sizeof(address),
		      &len) ||
	    len != sizeof(address)) {
		failed(out, RPC_INVALID_PARAMS,
		       "the account must be an address of 20 bytes");
		return false;
	}
	if (find_cached(rpc, address, wallet))
		return true;

	uint32_t res = rpc_refresh(rpc, &len);

	if (res != TEE_SUCCESS) {
		failed_backend(rpc, out, res);
		return false;
	}
	if (find_cached(rpc, address, wallet))
		return true;
	failed(out, RPC_NOT_FOUND, "this account is not here");
	return false;
}

static bool refresh_or_fail(struct rpc *rpc, struct outcome *out)
{
	size_t count = 0;
	uint32_t res = rpc_refresh(rpc, &count);

	if (res != TEE_SUCCESS)
		failed_backend(rpc, out, res);
	return res == TEE_SUCCESS;
}

/* Answers from what was listed before, and lists if nothing was yet. */
static bool listed_or_fail(struct rpc *rpc, struct outcome *out)
{
	pthread_mutex_lock(&rpc->lock);

	bool listed = rpc->listed && rpc->wallet_count != 0;

	pthread_mutex_unlock(&rpc->lock);
	return listed || refresh_or_fail(rpc, out);
}

static void eth_accounts(struct rpc *rpc, const json_t *params,
			 struct outcome *out)
{
	if (!refresh_or_fail(rpc, out))
		return;
	out->result = json_array();
	pthread_mutex_lock(&rpc->lock);
	for (size_t i = 0; i < rpc->wallet_count; i++) {
		char text[2 * ADDRESS_LEN + 3];

		hex_write(rpc->wallet[i].address, ADDRESS_LEN, text);
		json_array_append_new(out->result, json_string(text));
	}
	pthread_mutex_unlock(&rpc->lock);
}

static bool chain_id(struct rpc *rpc, uint64_t *id, struct outcome *out)
{
	*id = rpc->config.chain_id;
	if (*id != 0)
		return true;
	if (!listed_or_fail(rpc, out))
		return false;
	pthread_mutex_lock(&rpc->lock);
	*id = rpc->wallet_count != 0 ? rpc->wallet[0].chain_id[0] : 1;
	pthread_mutex_unlock(&rpc->lock);
	return true;
}

static void eth_chain_id(struct rpc *rpc, const json_t *params,
			 struct outcome *out)
{
	char text[2 + 16 + 1];
	uint64_t id = 0;

	if (!chain_id(rpc, &id, out))
		return;
	snprintf(text, sizeof(text), "0x%llx", (unsigned long long)id);
	out->result = json_string(text);
}

static void client_version(struct rpc *rpc, const json_t *params,
			   struct outcome *out)
{
	bool development = false;

	if (!listed_or_fail(rpc, out))
		return;
	pthread_mutex_lock(&rpc->lock);
	for (size_t i = 0; i < rpc->wallet_count; i++)
		development = development ||
			      (rpc->wallet[i].flags & WALLET_DEVELOPMENT) != 0;
	pthread_mutex_unlock(&rpc->lock);
	out->result = json_string(development ? CLIENT_VERSION "/development"
					      : CLIENT_VERSION);
}

/* The wallet's own chains, so that the refusal can name them. */
static void failed_chain(const struct wallet_info *wallet, struct outcome *out)
{
	size_t at =
		(size_t)snprintf(out->text, sizeof(out->text),
				 "the chain id is not one of the wallet's:");

	out->code = RPC_REJECTED;
	for (uint32_t i = 0; i < wallet->chain_count && i < WALLET_CHAINS_MAX;
	     i++)
		at += (size_t)snprintf(out->text + at, sizeof(out->text) - at,
				       "%s %llu", i == 0 ? "" : ",",
				       (unsigned long long)wallet->chain_id[i]);
}

static void give_signed(const struct rpc *rpc, const uint8_t *raw, size_t len,
			const struct wallet_signed *head, struct outcome *out)
{
	char *text = malloc(2 * len + 3);
	json_t *string = NULL;

	if (text != NULL) {
		hex_write(raw, len, text);
		string = json_string(text);
	}
	free(text);
	if (string == NULL || !rpc->config.geth_result) {
		out->result = string;
		return;
	}
	out->result = json_object();
	json_object_set_new(out->result, "raw", string);
	json_object_set_new(out->result, "tx",
			    tx_to_json(raw, len, head->hash));
}

static void eth_sign_transaction(struct rpc *rpc, const json_t *params,
				 struct outcome *out)
{
	const json_t *object = json_array_get(params, 0);
	struct rpc_backend *backend = &rpc->config.backend;
	struct wallet_info wallet = { 0 };
	struct wallet_signed head = { 0 };
	char error[TX_ERROR_SIZE] = "";
	uint8_t *tx = NULL;
	size_t len = 0;
	uint64_t chain = 0;

	if (json_array_size(params) != 1 || !json_is_object(object)) {
		failed(out, RPC_INVALID_PARAMS,
		       "one transaction object is needed");
		return;
	}
	if (!find_account(rpc, json_object_get(object, "from"), &wallet, out) ||
	    !chain_id(rpc, &chain, out))
		return;
	if (!tx_from_json(object, chain, &tx, &len, error)) {
		failed(out, RPC_INVALID_PARAMS, error);
		return;
	}

	uint8_t *raw = malloc(len + 80);
	uint32_t res = raw == NULL ? TEE_ERROR_OUT_OF_MEMORY
				   : backend->sign_tx(backend->ctx, wallet.id,
						      tx, len, &head, raw);

	if (res == TEE_SUCCESS)
		give_signed(rpc, raw, head.raw_len, &head, out);
	else if (res == WALLET_ERROR_CHAIN)
		failed_chain(&wallet, out);
	else
		failed_backend(rpc, out, res);
	free(raw);
	free(tx);
}

static void personal_sign(struct rpc *rpc, const json_t *params,
			  struct outcome *out)
{
	const json_t *data = json_array_get(params, 0);
	struct rpc_backend *backend = &rpc->config.backend;
	struct wallet_info wallet = { 0 };
	uint8_t signature[65] = { 0 };
	char text[2 * sizeof(signature) + 3];
	size_t len = 0;

	/* A third one, a password, is what geth takes; there is none here. */
	if (json_array_size(params) < 2 || json_array_size(params) > 3 ||
	    !json_is_string(data)) {
		failed(out, RPC_INVALID_PARAMS,
		       "a message and an account are needed");
		return;
	}
	if (!find_account(rpc, json_array_get(params, 1), &wallet, out))
		return;

	size_t room = json_string_length(data) / 2;
	uint8_t *message = malloc(room + 1);
	uint32_t res = TEE_ERROR_OUT_OF_MEMORY;

	if (message == NULL ||
	    !hex_read(json_string_value(data), message, room, &len)) {
		failed(out, RPC_INVALID_PARAMS,
		       "the message must be bytes such as 0x68656c6c6f");
		free(message);
		return;
	}
	res = len > WALLET_MESSAGE_MAX
		      ? TEE_ERROR_EXCESS_DATA
		      : backend->sign_message(backend->ctx, wallet.id, message,
					      len, signature);
	free(message);
	if (res != TEE_SUCCESS) {
		failed_backend(rpc, out, res);
		return;
	}
	hex_write(signature, sizeof(signature), text);
	out->result = json_string(text);
}

static const struct {
	const char *name;
	void (*run)(struct rpc *rpc, const json_t *params, struct outcome *out);
} methods[] = {
	{ "eth_accounts", eth_accounts },
	{ "eth_chainId", eth_chain_id },
	{ "eth_signTransaction", eth_sign_transaction },
	{ "personal_sign", personal_sign },
	{ "web3_clientVersion", client_version },
};

static void run_method(struct rpc *rpc, const char *name, const json_t *params,
		       struct outcome *out)
{
	const char *known = "(unknown)";
	size_t i = 0;

	while (i < sizeof(methods) / sizeof(methods[0]) &&
	       strcmp(methods[i].name, name) != 0)
		i++;
	if (i == sizeof(methods) / sizeof(methods[0])) {
		snprintf(out->text, sizeof(out->text),
			 "the method '%.64s' does not exist or is not "
			 "available",
			 name);
		out->code = RPC_METHOD_NOT_FOUND;
	} else if (params != NULL && !json_is_array(params)) {
		known = methods[i].name;
		failed(out, RPC_INVALID_PARAMS, "params must be an array");
	} else {
		known = methods[i].name;
		methods[i].run(rpc, params, out);
		if (out->result == NULL && out->code == 0)
			failed(out, RPC_INTERNAL_ERROR, "out of memory");
	}
	if (rpc->config.log != NULL)
		rpc->config.log(known, out->code);
}

static json_t *answer_object(json_t *id, const struct outcome *out)
{
	json_t *answer = json_object();

	json_object_set_new(answer, "jsonrpc", json_string("2.0"));
	if (id != NULL)
		json_object_set(answer, "id", id);
	else
		json_object_set_new(answer, "id", json_null());
	if (out->result != NULL) {
		json_object_set_new(answer, "result", out->result);
		return answer;
	}

	json_t *error = json_object();
	char text[ERROR_SIZE];

	/* What was quoted from the request may be cut within a letter. */
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (signed char)out->text[i] < 0 ? '?' : out->text[i];
	json_object_set_new(error, "code", json_integer(out->code));
	json_object_set_new(error, "message", json_string(text));
	json_object_set_new(answer, "error", error);
	return answer;
}

static bool id_allowed(const json_t *id)
{
	return id == NULL || json_is_string(id) || json_is_number(id) ||
	       json_is_null(id);
}

/* The answer to one call, or NULL for a notification. */
static json_t *answer_call(struct rpc *rpc, const json_t *call)
{
	struct outcome out = { 0 };
	json_t *id = json_object_get(call, "id");
	const json_t *params = json_object_get(call, "params");
	const char *version =
		json_string_value(json_object_get(call, "jsonrpc"));
	const char *method = json_string_value(json_object_get(call, "method"));

	if (!json_is_object(call) || version == NULL ||
	    strcmp(version, "2.0") != 0 || method == NULL || !id_allowed(id) ||
	    (params != NULL && !json_is_array(params) &&
	     !json_is_object(params))) {
		failed(&out, RPC_INVALID_REQUEST,
		       "this is not a JSON-RPC 2.0 request");
		return answer_object(id_allowed(id) ? id : NULL, &out);
	}
	/* Nobody waits for a notification's result, so nothing is signed. */
	if (id == NULL)
		return NULL;
	run_method(rpc, method, params, &out);
	return answer_object(id, &out);
}

static json_t *answer_error(enum rpc_code code, const char *text)
{
	struct outcome out = { 0 };

	failed(&out, code, text);
	return answer_object(NULL, &out);
}

static json_t *answer_batch(struct rpc *rpc, const json_t *batch)
{
	json_t *answers = NULL;
	json_t *call = NULL;
	size_t i = 0;

	if (json_array_size(batch) == 0)
		return answer_error(RPC_INVALID_REQUEST, "the batch is empty");
	if (json_array_size(batch) > RPC_BATCH_MAX)
		return answer_error(RPC_INVALID_REQUEST,
				    "the batch has too many calls");
	json_array_foreach(batch, i, call)
	{
		json_t *answer = answer_call(rpc, call);

		if (answer == NULL)
			continue;
		if (answers == NULL)
			answers = json_array();
		json_array_append_new(answers, answer);
	}
	return answers;
}

bool rpc_answer(struct rpc *rpc, const char *body, size_t len, char **answer)
{
	json_error_t error = { 0 };
	json_t *request = json_loadb(
		body, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	json_t *object = NULL;

	*answer = NULL;
	if (request == NULL)
		object = answer_error(RPC_PARSE_ERROR,
				      "the request is not valid JSON");
	else if (json_is_array(request))
		object = answer_batch(rpc, request);
	else
		object = answer_call(rpc, request);
	json_decref(request);
	if (object == NULL)
		return true;
	*answer = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return *answer != NULL;
}

char *rpc_error_text(enum rpc_code code, const char *message)
{
	json_t *object = answer_error(code, message);
	char *text = json_dumps(object, JSON_COMPACT);

	json_decref(object);
	return text;
}
