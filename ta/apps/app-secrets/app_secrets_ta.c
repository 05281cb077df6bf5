/*
 * Secrets of applications. A blob is a magic number and a version, both
 * authenticated, IV, tag, and the ciphertext of login, client UUID and secret.
 */
#include "seal.h"

#include <app_secrets_ta.h>
#include <string.h>

#define MAGIC	0x41534543u
#define VERSION 1u

struct head {
	uint32_t magic;
	uint32_t version;
	uint8_t iv[SEAL_IV_LEN];
	uint8_t tag[SEAL_TAG_LEN];
};
_Static_assert(sizeof(struct head) + sizeof(TEE_Identity) ==
		       APP_SECRETS_OVERHEAD,
	       "part of the blob");

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param p[4],
				    void **session)
{
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session)
{
}

static bool room_for(TEE_Param *out, size_t len)
{
	bool fits = out->memref.buffer != NULL && out->memref.size >= len;

	out->memref.size = len;
	return fits;
}

static TEE_Result do_seal(TEE_Param p[4], const TEE_Identity *client,
			  uint8_t *plain, uint8_t *blob)
{
	struct head head = { .magic = MAGIC, .version = VERSION };
	const struct seal how = { .purpose = "sealing",
				  .aad = &head,
				  .aad_len = 8 };
	size_t len = p[0].memref.size;
	TEE_Result res = TEE_SUCCESS;

	if (len == 0 || len > APP_SECRETS_MAX - APP_SECRETS_OVERHEAD)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!room_for(&p[1], len + APP_SECRETS_OVERHEAD))
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(plain, client, sizeof(*client));
	memcpy(plain + sizeof(*client), p[0].memref.buffer, len);
	res = seal_close(&how, head.iv, head.tag, plain, len + sizeof(*client),
			 blob + sizeof(head));
	if (res != TEE_SUCCESS)
		return res;
	memcpy(blob, &head, sizeof(head));
	memcpy(p[1].memref.buffer, blob, len + APP_SECRETS_OVERHEAD);
	return TEE_SUCCESS;
}

static TEE_Result do_unseal(TEE_Param p[4], const TEE_Identity *client,
			    uint8_t *plain, uint8_t *blob)
{
	struct head head;
	const struct seal how = { .purpose = "sealing",
				  .aad = &head,
				  .aad_len = 8 };
	size_t len = p[0].memref.size;
	TEE_Result res = TEE_SUCCESS;

	if (len <= APP_SECRETS_OVERHEAD)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!room_for(&p[1], len - APP_SECRETS_OVERHEAD))
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(blob, p[0].memref.buffer, len);
	memcpy(&head, blob, sizeof(head));
	if (head.magic != MAGIC || head.version != VERSION)
		return TEE_ERROR_SECURITY;
	res = seal_open(&how, head.iv, head.tag, blob + sizeof(head),
			len - sizeof(head), plain);
	if (res == TEE_SUCCESS && memcmp(plain, client, sizeof(*client)) != 0)
		res = TEE_ERROR_SECURITY;
	if (res == TEE_SUCCESS)
		memcpy(p[1].memref.buffer, plain + sizeof(*client),
		       len - APP_SECRETS_OVERHEAD);
	return res;
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t command,
				      uint32_t types, TEE_Param p[4])
{
	TEE_Identity client;
	uint8_t *memory = NULL;
	TEE_Result res = TEE_SUCCESS;

	if (command != APP_SECRETS_SEAL && command != APP_SECRETS_UNSEAL)
		return TEE_ERROR_NOT_SUPPORTED;
	if (types != TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				     TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0) ||
	    p[0].memref.buffer == NULL || p[0].memref.size > APP_SECRETS_MAX ||
	    p[1].memref.size > APP_SECRETS_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
					"gpd.client.identity", &client);
	if (res != TEE_SUCCESS)
		return res;
	/* Both buffers are shared: what is worked on is not. */
	memory = TEE_Malloc(2 * APP_SECRETS_MAX, 0);
	if (memory == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	if (command == APP_SECRETS_SEAL)
		res = do_seal(p, &client, memory, memory + APP_SECRETS_MAX);
	else
		res = do_unseal(p, &client, memory, memory + APP_SECRETS_MAX);
	TEE_MemFill(memory, 0, 2 * APP_SECRETS_MAX);
	TEE_Free(memory);
	return res;
}
