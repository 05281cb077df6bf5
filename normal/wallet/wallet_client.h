/*
 * The wallet TA seen from Linux, through libteec: one function for each of
 * its commands. Results are those of wallet_ta.h and of the TEE Client API.
 */
#ifndef NORMAL_WALLET_CLIENT_H
#define NORMAL_WALLET_CLIENT_H

#include <stddef.h>
#include <sys/types.h>
#include <tee_client_api.h>
#include <wallet_ta.h>

/* Group whose members may use the wallets, unless a program is told another. */
#define WALLET_GROUP "strongroom"

/** struct wallet_client - a session; used by one thread at a time */
struct wallet_client {
	TEEC_Session session;
};

/** struct wallet_path - steps of a derivation; none is m/44'/60'/0'/0/0 */
struct wallet_path {
	uint32_t step[WALLET_PATH_MAX];
	size_t count;
};

/**
 * wallet_client_open() - open a session as a member of a group
 * @ctx: from TEEC_InitializeContext(); must outlive the session
 */
TEEC_Result wallet_client_open(struct wallet_client *client, TEEC_Context *ctx,
			       gid_t group);
void wallet_client_close(struct wallet_client *client);

TEEC_Result wallet_create(struct wallet_client *client,
			  const struct wallet_request *request,
			  struct wallet_info *info);
TEEC_Result wallet_import(struct wallet_client *client,
			  const struct wallet_request *request,
			  struct wallet_info *info);

/**
 * wallet_list() - the group's wallets
 * @info:   receives at most WALLET_COUNT_MAX entries
 * @broken: receives how many more cannot be read
 */
TEEC_Result wallet_list(struct wallet_client *client, struct wallet_info *info,
			size_t *count, size_t *broken);

TEEC_Result wallet_remove(struct wallet_client *client, uint64_t id);

TEEC_Result wallet_address(struct wallet_client *client, uint64_t id,
			   const struct wallet_path *path,
			   struct wallet_address *address);

/**
 * wallet_sign_tx() - sign an encoded transaction
 * @head: receives hash and signature
 * @raw:  receives the raw transaction, head->raw_len bytes of it
 * @size: room at @raw; @tx_len + 80 is enough
 */
TEEC_Result wallet_sign_tx(struct wallet_client *client, uint64_t id,
			   const struct wallet_path *path, const uint8_t *tx,
			   size_t tx_len, struct wallet_signed *head,
			   uint8_t *raw, size_t size);

TEEC_Result wallet_sign_message(struct wallet_client *client, uint64_t id,
				const struct wallet_path *path,
				const uint8_t *message, size_t len,
				uint8_t signature[65]);

TEEC_Result wallet_device(struct wallet_client *client,
			  struct wallet_device *device);

/**
 * wallet_client_group() - the id of a group that this process can use
 *
 * A process of root's that is not in the group joins it.
 *
 * Return: 0, or -1 with a line on standard error.
 */
int wallet_client_group(const char *name, gid_t *group);

/** wallet_result_text() - one clear line for a result; never NULL */
const char *wallet_result_text(TEEC_Result res);

#endif
