/*
 * The signing service's JSON-RPC 2.0: one request body in, one answer out.
 * Knows nothing of HTTP or of the TEE, so it runs in unit tests and fuzzing.
 */
#ifndef DAEMON_RPC_H
#define DAEMON_RPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wallet_ta.h>

#define RPC_BODY_MAX  (256u * 1024u) /* bytes of a request */
#define RPC_BATCH_MAX 100u	     /* calls in a batch */

/* Codes of JSON-RPC 2.0, EIP-1474 and EIP-1193. */
enum rpc_code {
	RPC_PARSE_ERROR = -32700,
	RPC_INVALID_REQUEST = -32600,
	RPC_METHOD_NOT_FOUND = -32601,
	RPC_INVALID_PARAMS = -32602,
	RPC_INTERNAL_ERROR = -32603,
	RPC_NOT_FOUND = -32001,	  /* account is not here */
	RPC_UNAVAILABLE = -32002, /* busy; try again */
	RPC_REJECTED = -32003,	  /* against the wallet's policy */
	RPC_USER_REJECTED = 4001, /* a person said no */
};

/**
 * struct rpc_backend - where wallets are; results as in wallet_ta.h
 *
 * Functions are called from many threads at once.
 */
struct rpc_backend {
	void *ctx;
	/* Fills at most WALLET_COUNT_MAX entries. */
	uint32_t (*list)(void *ctx, struct wallet_info *info, size_t *count);
	/* @raw has room for @tx_len + 80 bytes. */
	uint32_t (*sign_tx)(void *ctx, uint64_t id, const uint8_t *tx,
			    size_t tx_len, struct wallet_signed *head,
			    uint8_t *raw);
	uint32_t (*sign_message)(void *ctx, uint64_t id, const uint8_t *message,
				 size_t len, uint8_t signature[65]);
	/* One line on a result. */
	const char *(*text)(uint32_t result);
};

struct rpc_config {
	struct rpc_backend backend;
	uint64_t chain_id; /* 0: the first one of the first wallet */
	bool geth_result;  /* eth_signTransaction gives {raw, tx} */
	/* Told of each call: method and error code, 0 for none; may be NULL. */
	void (*log)(const char *method, int code);
};

struct rpc;

/** rpc_open() - a service; @config is copied. NULL without memory. */
struct rpc *rpc_open(const struct rpc_config *config);
void rpc_close(struct rpc *rpc);

/** rpc_refresh() - ask the backend for its wallets; its result */
uint32_t rpc_refresh(struct rpc *rpc, size_t *count);

/**
 * rpc_answer() - answer one request or batch
 * @body:   untrusted, @len bytes
 * @answer: receives JSON that the caller frees, or NULL when nothing is to be
 *          sent: the request was a notification
 *
 * Return: false when there is no memory for an answer.
 */
bool rpc_answer(struct rpc *rpc, const char *body, size_t len, char **answer);

/** rpc_error_text() - an error answer without an id; the caller frees it */
char *rpc_error_text(enum rpc_code code, const char *message);

#endif
