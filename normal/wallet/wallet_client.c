/*
 * The wallet TA seen from Linux: see wallet_client.h.
 */
#include "wallet_client.h"

#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TEEC_Result wallet_client_open(struct wallet_client *client, TEEC_Context *ctx,
			       gid_t group)
{
	static const TEEC_UUID uuid = TA_WALLET_UUID;
	uint32_t origin = 0;
	uint32_t gid = group;

	*client = (struct wallet_client){ 0 };
	return TEEC_OpenSession(ctx, &client->session, &uuid, TEEC_LOGIN_GROUP,
				&gid, NULL, &origin);
}

void wallet_client_close(struct wallet_client *client)
{
	TEEC_CloseSession(&client->session);
}

static void put_id(TEEC_Parameter *param, uint64_t id)
{
	param->value.a = (uint32_t)id;
	param->value.b = (uint32_t)(id >> 32);
}

/* libteec only writes to it when the type says output. */
static void put_buffer(TEEC_Parameter *param, const void *buffer, size_t size)
{
	param->tmpref.buffer = (void *)(uintptr_t)buffer;
	param->tmpref.size = size;
}

static void put_path(TEEC_Parameter *param, const struct wallet_path *path)
{
	put_buffer(param, path->count != 0 ? path->step : NULL,
		   path->count * sizeof(path->step[0]));
}

static TEEC_Result invoke(struct wallet_client *client, uint32_t command,
			  uint32_t types, TEEC_Operation *op)
{
	uint32_t origin = 0;

	op->paramTypes = types;
	return TEEC_InvokeCommand(&client->session, command, op, &origin);
}

static TEEC_Result make(struct wallet_client *client, uint32_t command,
			const struct wallet_request *request,
			struct wallet_info *info)
{
	TEEC_Operation op = { 0 };

	put_buffer(&op.params[0], request, sizeof(*request));
	put_buffer(&op.params[1], info, sizeof(*info));
	return invoke(client, command,
		      TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT,
				       TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE,
				       TEEC_NONE),
		      &op);
}

TEEC_Result wallet_create(struct wallet_client *client,
			  const struct wallet_request *request,
			  struct wallet_info *info)
{
	return make(client, WALLET_CREATE, request, info);
}

TEEC_Result wallet_import(struct wallet_client *client,
			  const struct wallet_request *request,
			  struct wallet_info *info)
{
	return make(client, WALLET_IMPORT, request, info);
}

TEEC_Result wallet_list(struct wallet_client *client, struct wallet_info *info,
			size_t *count, size_t *broken)
{
	TEEC_Operation op = { 0 };

	put_buffer(&op.params[0], info, WALLET_COUNT_MAX * sizeof(*info));

	TEEC_Result res = invoke(client, WALLET_LIST,
				 TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT,
						  TEEC_VALUE_OUTPUT, TEEC_NONE,
						  TEEC_NONE),
				 &op);

	*count = res == TEEC_SUCCESS ? op.params[1].value.a : 0;
	*broken = res == TEEC_SUCCESS ? op.params[1].value.b : 0;
	if (*count > WALLET_COUNT_MAX)
		return TEEC_ERROR_BAD_FORMAT;
	return res;
}

TEEC_Result wallet_remove(struct wallet_client *client, uint64_t id)
{
	TEEC_Operation op = { 0 };

	put_id(&op.params[0], id);
	return invoke(client, WALLET_REMOVE,
		      TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_NONE, TEEC_NONE,
				       TEEC_NONE),
		      &op);
}

TEEC_Result wallet_address(struct wallet_client *client, uint64_t id,
			   const struct wallet_path *path,
			   struct wallet_address *address)
{
	TEEC_Operation op = { 0 };

	put_id(&op.params[0], id);
	put_path(&op.params[1], path);
	put_buffer(&op.params[2], address, sizeof(*address));
	return invoke(client, WALLET_ADDRESS,
		      TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
				       TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE),
		      &op);
}

TEEC_Result wallet_sign_tx(struct wallet_client *client, uint64_t id,
			   const struct wallet_path *path, const uint8_t *tx,
			   size_t tx_len, struct wallet_signed *head,
			   uint8_t *raw, size_t size)
{
	size_t room = WALLET_SIGNED_MAX(tx_len);
	uint8_t *out = calloc(1, room);
	TEEC_Operation op = { 0 };

	if (out == NULL)
		return TEEC_ERROR_OUT_OF_MEMORY;
	put_id(&op.params[0], id);
	put_path(&op.params[1], path);
	put_buffer(&op.params[2], tx, tx_len);
	put_buffer(&op.params[3], out, room);

	TEEC_Result res = invoke(client, WALLET_SIGN_TRANSACTION,
				 TEEC_PARAM_TYPES(TEEC_VALUE_INPUT,
						  TEEC_MEMREF_TEMP_INPUT,
						  TEEC_MEMREF_TEMP_INPUT,
						  TEEC_MEMREF_TEMP_OUTPUT),
				 &op);

	if (res == TEEC_SUCCESS) {
		memcpy(head, out, sizeof(*head));
		if (head->raw_len > size ||
		    head->raw_len > room - sizeof(*head))
			res = TEEC_ERROR_BAD_FORMAT;
		else
			memcpy(raw, out + sizeof(*head), head->raw_len);
	}
	free(out);
	return res;
}

TEEC_Result wallet_sign_message(struct wallet_client *client, uint64_t id,
				const struct wallet_path *path,
				const uint8_t *message, size_t len,
				uint8_t signature[65])
{
	TEEC_Operation op = { 0 };

	put_id(&op.params[0], id);
	put_path(&op.params[1], path);
	put_buffer(&op.params[2], len != 0 ? message : NULL, len);
	put_buffer(&op.params[3], signature, 65);
	return invoke(client, WALLET_SIGN_MESSAGE,
		      TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_MEMREF_TEMP_INPUT,
				       TEEC_MEMREF_TEMP_INPUT,
				       TEEC_MEMREF_TEMP_OUTPUT),
		      &op);
}

TEEC_Result wallet_device(struct wallet_client *client,
			  struct wallet_device *device)
{
	TEEC_Operation op = { 0 };

	put_buffer(&op.params[0], device, sizeof(*device));
	return invoke(client, WALLET_DEVICE,
		      TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT, TEEC_NONE,
				       TEEC_NONE, TEEC_NONE),
		      &op);
}

static int in_group(gid_t group)
{
	gid_t list[64];
	int count = getgroups(64, list);

	if (getegid() == group)
		return 1;
	for (int i = 0; i < count; i++) {
		if (list[i] == group)
			return 1;
	}
	return 0;
}

int wallet_client_group(const char *name, gid_t *group)
{
	struct group *entry = getgrnam(name);

	if (entry == NULL) {
		fprintf(stderr, "there is no group '%s' here\n", name);
		return -1;
	}
	*group = entry->gr_gid;
	if (!in_group(*group) && setegid(*group) != 0) {
		fprintf(stderr, "you are not in the group '%s'\n", name);
		return -1;
	}
	return 0;
}

const char *wallet_result_text(TEEC_Result res)
{
	static const struct {
		TEEC_Result res;
		const char *text;
	} row[] = {
		{ TEEC_SUCCESS, "done" },
		{ WALLET_ERROR_CHAIN, "the chain id is not one of the "
				      "wallet's" },
		{ WALLET_ERROR_VALUE, "the value is over the wallet's limit" },
		{ WALLET_ERROR_FEE, "the fee is over the wallet's limit, or "
				    "the tip over the fee" },
		{ WALLET_ERROR_CONTRACT, "this wallet makes no contract calls "
					 "unattended" },
		{ WALLET_ERROR_REFUSED, "refused on the secure console" },
		{ WALLET_ERROR_NO_PERSON, "this needs a person at the secure "
					  "console, and there is none" },
		{ WALLET_ERROR_NO_ENTROPY, "the TEE has no entropy, so no key "
					   "is made" },
		{ WALLET_ERROR_DEVELOPMENT, "development wallets are for "
					    "development devices only" },
		{ WALLET_ERROR_SIGNATURE, "the signature did not verify and "
					  "was not released" },
		{ TEEC_ERROR_ITEM_NOT_FOUND, "there is no such wallet, or no "
					     "wallet TA" },
		{ TEEC_ERROR_ACCESS_CONFLICT, "there is one already" },
		{ TEEC_ERROR_ACCESS_DENIED, "the TEE denies access" },
		{ TEEC_ERROR_BAD_FORMAT, "it cannot be decoded" },
		{ TEEC_ERROR_BAD_PARAMETERS, "a parameter is not allowed" },
		{ TEEC_ERROR_NOT_SUPPORTED, "this is not supported" },
		{ TEEC_ERROR_BUSY, "the wallet or the secure console is in "
				   "use; try again" },
		{ TEEC_ERROR_EXCESS_DATA, "it is too long" },
		{ TEEC_ERROR_OUT_OF_MEMORY, "the TEE has no memory left" },
		{ TEEC_ERROR_CANCEL, "cancelled" },
		{ TEEC_ERROR_TARGET_DEAD, "the wallet TA died" },
		{ TEEC_ERROR_SECURITY, "the wallet TA's signature or version "
				       "is wrong" },
		{ TEEC_ERROR_COMMUNICATION, "the TEE does not answer" },
		{ 0xFFFF3001u, "nobody answered on the secure console" },
		{ 0xFFFF3041u, "there is no room left for another wallet" },
		{ 0xF0100001u, "the wallet's object is damaged" },
		{ 0xF0100003u, "secure storage cannot be used, or is older "
			       "than it should be" },
		{ 0xF0100005u, "the wallet was made by a later version" },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if (row[i].res == res)
			return row[i].text;
	}
	return "the TEE reports an error";
}
