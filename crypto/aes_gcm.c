/*
 * AES-GCM: parameter checks and the verdict on a tag. The portable body is
 * BearSSL's bit-sliced AES and its carry-less multiplication by integers,
 * both of which take the same time for all data.
 */
#include <crypto/aes_gcm.h>
#include <base/secret.h>
#include <bearssl/bearssl_aead.h>
#include <bearssl/bearssl_block.h>
#include <bearssl/bearssl_hash.h>
#include <string.h>

#include "aes_gcm_run.h"

/* SP 800-38D, 5.2.1.1: the counter has 32 bits, and two blocks are taken. */
#define DATA_LEN_MAX 0xfffffffe0u

void aes_gcm_run_portable(const struct aes_gcm_message *msg,
			  uint8_t tag[AES_GCM_TAG_LEN])
{
	br_aes_ct64_ctr_keys aes;
	br_gcm_context gcm;

	if (msg->len != 0 && msg->out != msg->in)
		memcpy(msg->out, msg->in, msg->len);
	br_aes_ct64_ctr_init(&aes, msg->key, msg->key_len);
	br_gcm_init(&gcm, &aes.vtable, br_ghash_ctmul64);
	br_gcm_reset(&gcm, msg->nonce, AES_GCM_NONCE_LEN);
	if (msg->aad_len != 0)
		br_gcm_aad_inject(&gcm, msg->aad, msg->aad_len);
	br_gcm_flip(&gcm);
	if (msg->len != 0)
		br_gcm_run(&gcm, msg->encrypt, msg->out, msg->len);
	br_gcm_get_tag(&gcm, tag);
	secret_wipe(&gcm, sizeof(gcm));
	secret_wipe(&aes, sizeof(aes));
}

static TEE_Result message_check(const struct aes_gcm_message *msg)
{
	if ((msg->key_len != 16 && msg->key_len != 24 && msg->key_len != 32) ||
	    msg->len > DATA_LEN_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

TEE_Result aes_gcm_seal(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, uint8_t tag[AES_GCM_TAG_LEN])
{
	const struct aes_gcm_message msg = {
		.key = key,
		.key_len = key_len,
		.nonce = nonce,
		.aad = aad,
		.aad_len = aad_len,
		.in = in,
		.out = out,
		.len = len,
		.encrypt = true,
	};
	TEE_Result res = message_check(&msg);

	if (res == TEE_SUCCESS)
		aes_gcm_run(&msg, tag);
	return res;
}

TEE_Result aes_gcm_open(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, const uint8_t tag[AES_GCM_TAG_LEN])
{
	const struct aes_gcm_message msg = {
		.key = key,
		.key_len = key_len,
		.nonce = nonce,
		.aad = aad,
		.aad_len = aad_len,
		.in = in,
		.out = out,
		.len = len,
	};
	uint8_t want[AES_GCM_TAG_LEN];
	TEE_Result res = message_check(&msg);

	if (res == TEE_SUCCESS) {
		aes_gcm_run(&msg, want);
		if (!secret_equal(want, tag, sizeof(want)))
			res = TEE_ERROR_MAC_INVALID;
		/* The right tag of a forgery is nobody's business. */
		secret_wipe(want, sizeof(want));
	}
	if (res != TEE_SUCCESS)
		secret_wipe(out, len);
	return res;
}
