/*
 * The wallet TA: entry points and commands, as wallet_ta.h describes them.
 *
 * Each session has an instance of its own: a session that waits for a person
 * holds nobody up, keys of two clients never share an address space, and two
 * cores sign at once. Instances share their text, the curve tables with it.
 */
#include "glue.h"

#include "core/eth.h"

#include <base/secret.h>
#include <crypto/keccak.h>
#include <string.h>

#define P_NONE	 TEE_PARAM_TYPE_NONE
#define P_VALUE	 TEE_PARAM_TYPE_VALUE_INPUT
#define P_RESULT TEE_PARAM_TYPE_VALUE_OUTPUT
#define P_IN	 TEE_PARAM_TYPE_MEMREF_INPUT
#define P_OUT	 TEE_PARAM_TYPE_MEMREF_OUTPUT

#define MESSAGE_SIGNATURE_LEN 65u

struct signer *wallet_signer;
struct prompt wallet_prompt;

/** struct path - a derivation path, copied from the client */
struct path {
	uint32_t step[WALLET_PATH_MAX];
	size_t count;
};

TEE_Result TA_CreateEntryPoint(void)
{
	uint8_t random[32] = { 0 };
	bool blind = device_has_entropy();

	if (blind)
		TEE_GenerateRandom(random, sizeof(random));
	wallet_signer = signer_open(blind ? random : NULL);
	secret_wipe(random, sizeof(random));
	return wallet_signer != NULL ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

void TA_DestroyEntryPoint(void)
{
	signer_close(wallet_signer);
	secret_wipe(&wallet_prompt, sizeof(wallet_prompt));
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	TEE_Identity client = { 0 };

	if (types != TEE_PARAM_TYPES(P_NONE, P_NONE, P_NONE, P_NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
				      "gpd.client.identity",
				      &client) != TEE_SUCCESS ||
	    client.login != TEE_LOGIN_GROUP)
		return TEE_ERROR_ACCESS_DENIED;

	struct wallet_session *session =
		TEE_Malloc(sizeof(*session), TEE_MALLOC_FILL_ZERO);

	if (session == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	session->group = client.uuid;
	*context = session;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	TEE_Free(context);
}

static uint64_t param_id(const TEE_Param *param)
{
	return param->value.a | (uint64_t)param->value.b << 32;
}

static TEE_Result param_path(const TEE_Param *param, struct path *path)
{
	size_t size = param->memref.size;

	if (size == 0) {
		memcpy(path->step, record_path, sizeof(record_path));
		path->count = RECORD_BRANCH_STEPS + 1;
		return TEE_SUCCESS;
	}
	if (size % 4 != 0 || size > sizeof(path->step))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_MemMove(path->step, param->memref.buffer, size);
	path->count = size / 4;
	return TEE_SUCCESS;
}

/* A private copy of what a client handed over; NULL when there is no room. */
static uint8_t *param_copy(const TEE_Param *param)
{
	size_t size = param->memref.size;
	uint8_t *copy = TEE_Malloc(size == 0 ? 1 : size, TEE_MALLOC_FILL_ZERO);

	if (copy != NULL)
		TEE_MemMove(copy, param->memref.buffer, size);
	return copy;
}

/* Writes a whole result or says how much room it needs. */
static TEE_Result param_give(TEE_Param *param, const void *from, size_t size)
{
	bool fits = param->memref.size >= size;

	param->memref.size = size;
	if (!fits)
		return TEE_ERROR_SHORT_BUFFER;
	TEE_MemMove(param->memref.buffer, from, size);
	return TEE_SUCCESS;
}

static TEE_Result address_of(const struct wallet *wallet,
			     const struct path *path,
			     uint8_t address[ETH_ADDRESS_LEN])
{
	struct bip32_node node = { 0 };
	uint8_t point[SIGNER_POINT_LEN] = { 0 };
	TEE_Result res = record_node(wallet_signer, wallet, path->step,
				     path->count, &node);

	if (res == TEE_SUCCESS)
		res = signer_public(wallet_signer, node.key, point, NULL);
	if (res == TEE_SUCCESS)
		eth_address(point, address);
	secret_wipe(&node, sizeof(node));
	return res;
}

/* Account 0 is told by what is public; others need the secrets read. */
static TEE_Result address_at(const struct wallet_session *session, uint64_t id,
			     const struct path *path,
			     uint8_t address[ETH_ADDRESS_LEN])
{
	bool first = record_is_first(path->step, path->count);
	struct wallet wallet = { 0 };
	TEE_Result res = store_load(id, &session->group, !first, &wallet);

	if (res == TEE_SUCCESS && first)
		memcpy(address, wallet.info.address, ETH_ADDRESS_LEN);
	else if (res == TEE_SUCCESS)
		res = address_of(&wallet, path, address);
	secret_wipe(&wallet, sizeof(wallet));
	return res;
}

static TEE_Result sign_with(const struct wallet *wallet,
			    const struct path *path, const uint8_t digest[32],
			    struct eth_signature *sig)
{
	struct bip32_node node = { 0 };
	bool first = record_is_first(path->step, path->count);
	TEE_Result res = record_node(wallet_signer, wallet, path->step,
				     path->count, &node);

	if (res == TEE_SUCCESS)
		res = signer_sign(wallet_signer, node.key,
				  first ? wallet->first_public : NULL, digest,
				  sig);
	secret_wipe(&node, sizeof(node));
	return res == TEE_ERROR_SIGNATURE_INVALID ? WALLET_ERROR_SIGNATURE
						  : res;
}

/* Shows wallet_prompt to a person and waits for the yes. */
static TEE_Result ask(void)
{
	struct console console = { 0 };
	TEE_Result res = console_open(&console);

	if (res == TEE_SUCCESS)
		res = console_confirm(&console, &wallet_prompt);
	if (res == TEE_SUCCESS)
		console_print(&console, "Signed.\n");
	console_close(&console);
	return res;
}

static TEE_Result command_make(struct wallet_session *session,
			       TEE_Param params[TEE_NUM_PARAMS], bool import)
{
	struct wallet_request request = { 0 };
	struct wallet_info info = { 0 };

	if (params[0].memref.size != sizeof(request))
		return TEE_ERROR_BAD_PARAMETERS;
	/* Before anyone is asked: a result that could not be handed over. */
	if (params[1].memref.size < sizeof(info)) {
		params[1].memref.size = sizeof(info);
		return TEE_ERROR_SHORT_BUFFER;
	}
	TEE_MemMove(&request, params[0].memref.buffer, sizeof(request));

	TEE_Result res =
		ceremony_make(&session->group, &request, import, &info);

	if (res != TEE_SUCCESS)
		params[1].memref.size = 0;
	return res == TEE_SUCCESS ? param_give(&params[1], &info, sizeof(info))
				  : res;
}

static TEE_Result command_create(struct wallet_session *session,
				 TEE_Param params[TEE_NUM_PARAMS])
{
	return command_make(session, params, false);
}

static TEE_Result command_import(struct wallet_session *session,
				 TEE_Param params[TEE_NUM_PARAMS])
{
	return command_make(session, params, true);
}

static TEE_Result command_list(struct wallet_session *session,
			       TEE_Param params[TEE_NUM_PARAMS])
{
	size_t size = WALLET_COUNT_MAX * sizeof(struct wallet_info);
	struct wallet_info *info = TEE_Malloc(size, TEE_MALLOC_FILL_ZERO);
	uint32_t count = 0;
	uint32_t broken = 0;

	if (info == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = store_list(&session->group, info, WALLET_COUNT_MAX,
				    &count, &broken);

	/* Two sessions that create at once may pass the limit by one. */
	if (count > WALLET_COUNT_MAX)
		count = WALLET_COUNT_MAX;
	if (res == TEE_SUCCESS) {
		params[1].value.a = count;
		params[1].value.b = broken;
		res = param_give(&params[0], info, count * sizeof(*info));
	}
	TEE_Free(info);
	return res;
}

static TEE_Result command_remove(struct wallet_session *session,
				 TEE_Param params[TEE_NUM_PARAMS])
{
	return ceremony_remove(&session->group, param_id(&params[0]));
}

static TEE_Result command_address(struct wallet_session *session,
				  TEE_Param params[TEE_NUM_PARAMS])
{
	struct wallet_address address = { 0 };
	struct path path = { 0 };
	TEE_Result res = param_path(&params[1], &path);

	if (res == TEE_SUCCESS)
		res = address_at(session, param_id(&params[0]), &path,
				 address.address);
	if (res != TEE_SUCCESS)
		return res;
	eth_address_text(address.address, address.text);
	return param_give(&params[2], &address, sizeof(address));
}

/**
 * struct job - something to sign, with what its kind does differently
 *
 * check() applies the policy, show() puts what a person reads in
 * wallet_prompt; both see the wallet's public part.
 */
struct job {
	const struct wallet_session *session;
	uint64_t id;
	struct path path;
	uint8_t digest[32];
	TEE_Result (*check)(const struct job *job,
			    const struct wallet_info *info);
	void (*show)(const struct job *job, const struct wallet_info *info,
		     const uint8_t from[ETH_ADDRESS_LEN]);
	const struct eth_tx *tx;
	const uint8_t *message;
	size_t message_len;
};

/* With a person: the secrets are out of memory while they think. */
static TEE_Result ask_about(const struct job *job, struct wallet *wallet)
{
	uint8_t from[ETH_ADDRESS_LEN] = { 0 };
	struct wallet_info info = wallet->info;
	TEE_Result res = address_of(wallet, &job->path, from);

	secret_wipe(wallet, sizeof(*wallet));
	if (res != TEE_SUCCESS)
		return res;
	wallet_prompt.len = 0;
	job->show(job, &info, from);
	res = ask();
	if (res != TEE_SUCCESS)
		return res;
	/* It may have been removed meanwhile; its policy is fixed. */
	return store_load(job->id, &job->session->group, true, wallet);
}

static TEE_Result run_job(const struct job *job, struct eth_signature *sig)
{
	struct wallet wallet = { 0 };
	TEE_Result res =
		store_load(job->id, &job->session->group, true, &wallet);

	if (res == TEE_SUCCESS)
		res = job->check(job, &wallet.info);
	if (res == TEE_SUCCESS && (wallet.info.flags & WALLET_UNATTENDED) == 0)
		res = ask_about(job, &wallet);
	if (res == TEE_SUCCESS)
		res = sign_with(&wallet, &job->path, job->digest, sig);
	secret_wipe(&wallet, sizeof(wallet));
	return res;
}

static TEE_Result check_tx(const struct job *job,
			   const struct wallet_info *info)
{
	return policy_check_tx(info, job->tx);
}

static void show_tx(const struct job *job, const struct wallet_info *info,
		    const uint8_t from[ETH_ADDRESS_LEN])
{
	prompt_tx(&wallet_prompt, info, from, job->tx);
}

static TEE_Result release_tx(const struct eth_tx *tx,
			     const struct eth_signature *sig, TEE_Param *out)
{
	struct rlp_writer measure = { 0 };

	eth_tx_encode_signed(tx, sig, &measure);

	size_t size = sizeof(struct wallet_signed) + measure.len;
	uint8_t *result = TEE_Malloc(size, TEE_MALLOC_FILL_ZERO);
	struct wallet_signed head = {
		.parity = sig->parity,
		.raw_len = (uint32_t)measure.len,
	};

	if (result == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	uint8_t *raw = result + sizeof(head);
	struct rlp_writer w = { .buf = raw, .size = measure.len };

	eth_tx_encode_signed(tx, sig, &w);
	keccak256(raw, w.len, head.hash);
	memcpy(head.r, sig->r, sizeof(head.r));
	memcpy(head.s, sig->s, sizeof(head.s));
	memcpy(result, &head, sizeof(head));

	TEE_Result res = param_give(out, result, size);

	TEE_Free(result);
	return res;
}

static TEE_Result command_sign_tx(struct wallet_session *session,
				  TEE_Param params[TEE_NUM_PARAMS])
{
	size_t len = params[2].memref.size;
	struct eth_signature sig = { 0 };
	struct eth_tx tx = { 0 };
	struct job job = {
		.session = session,
		.id = param_id(&params[0]),
		.check = check_tx,
		.show = show_tx,
		.tx = &tx,
	};
	TEE_Result res = param_path(&params[1], &job.path);

	if (res != TEE_SUCCESS)
		return res;
	if (len > WALLET_TX_MAX)
		return TEE_ERROR_BAD_FORMAT;
	if (params[3].memref.size < WALLET_SIGNED_MAX(len)) {
		params[3].memref.size = WALLET_SIGNED_MAX(len);
		return TEE_ERROR_SHORT_BUFFER;
	}

	uint8_t *copy = param_copy(&params[2]);

	if (copy == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = eth_tx_decode(copy, len, &tx);
	if (res == TEE_SUCCESS) {
		keccak256(copy, len, job.digest);
		res = run_job(&job, &sig);
	}
	if (res == TEE_SUCCESS)
		res = release_tx(&tx, &sig, &params[3]);
	else
		params[3].memref.size = 0;
	TEE_Free(copy);
	return res;
}

static TEE_Result check_message(const struct job *job,
				const struct wallet_info *info)
{
	bool unattended = (info->flags & WALLET_UNATTENDED) != 0;

	/* A person can only agree to what they have seen in full. */
	return unattended || job->message_len <= WALLET_SHOWN_MESSAGE_MAX
		       ? TEE_SUCCESS
		       : TEE_ERROR_EXCESS_DATA;
}

static void show_message(const struct job *job, const struct wallet_info *info,
			 const uint8_t from[ETH_ADDRESS_LEN])
{
	prompt_message(&wallet_prompt, info, from, job->message,
		       job->message_len);
}

static TEE_Result command_sign_message(struct wallet_session *session,
				       TEE_Param params[TEE_NUM_PARAMS])
{
	size_t len = params[2].memref.size;
	uint8_t result[MESSAGE_SIGNATURE_LEN] = { 0 };
	struct eth_signature sig = { 0 };
	struct job job = {
		.session = session,
		.id = param_id(&params[0]),
		.check = check_message,
		.show = show_message,
		.message_len = len,
	};
	TEE_Result res = param_path(&params[1], &job.path);

	if (res != TEE_SUCCESS)
		return res;
	if (len > WALLET_MESSAGE_MAX)
		return TEE_ERROR_EXCESS_DATA;
	if (params[3].memref.size < sizeof(result)) {
		params[3].memref.size = sizeof(result);
		return TEE_ERROR_SHORT_BUFFER;
	}

	uint8_t *copy = param_copy(&params[2]);

	if (copy == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	job.message = copy;
	eth_message_digest(copy, len, job.digest);
	res = run_job(&job, &sig);
	TEE_Free(copy);
	if (res != TEE_SUCCESS) {
		params[3].memref.size = 0;
		return res;
	}
	memcpy(result, sig.r, 32);
	memcpy(result + 32, sig.s, 32);
	result[64] = (uint8_t)(27 + sig.parity);
	return param_give(&params[3], result, sizeof(result));
}

static TEE_Result command_device(struct wallet_session *session,
				 TEE_Param params[TEE_NUM_PARAMS])
{
	struct wallet_device device = {
		.version = WALLET_VERSION,
		.development = device_is_development(),
		.entropy = device_has_entropy(),
	};
	uint32_t broken = 0;
	TEE_Result res = store_list(&session->group, NULL, 0,
				    &device.wallet_count, &broken);

	if (res != TEE_SUCCESS)
		return res;
	return param_give(&params[0], &device, sizeof(device));
}

static const struct {
	uint32_t command;
	uint32_t types;
	TEE_Result (*run)(struct wallet_session *session,
			  TEE_Param params[TEE_NUM_PARAMS]);
} commands[] = {
	{ WALLET_CREATE, TEE_PARAM_TYPES(P_IN, P_OUT, P_NONE, P_NONE),
	  command_create },
	{ WALLET_IMPORT, TEE_PARAM_TYPES(P_IN, P_OUT, P_NONE, P_NONE),
	  command_import },
	{ WALLET_LIST, TEE_PARAM_TYPES(P_OUT, P_RESULT, P_NONE, P_NONE),
	  command_list },
	{ WALLET_REMOVE, TEE_PARAM_TYPES(P_VALUE, P_NONE, P_NONE, P_NONE),
	  command_remove },
	{ WALLET_ADDRESS, TEE_PARAM_TYPES(P_VALUE, P_IN, P_OUT, P_NONE),
	  command_address },
	{ WALLET_SIGN_TRANSACTION, TEE_PARAM_TYPES(P_VALUE, P_IN, P_IN, P_OUT),
	  command_sign_tx },
	{ WALLET_SIGN_MESSAGE, TEE_PARAM_TYPES(P_VALUE, P_IN, P_IN, P_OUT),
	  command_sign_message },
	{ WALLET_DEVICE, TEE_PARAM_TYPES(P_OUT, P_NONE, P_NONE, P_NONE),
	  command_device },
};

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].command != command)
			continue;
		if (commands[i].types != types)
			return TEE_ERROR_BAD_PARAMETERS;
		return commands[i].run(context, params);
	}
	return TEE_ERROR_NOT_SUPPORTED;
}
