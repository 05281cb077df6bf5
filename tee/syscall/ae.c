/*
 * Authenticated encryption of TAs (TA ABI, 11.3). Data is worked on where it
 * lies in the TA, after the check; plaintext is given out before its tag is
 * known to be right, as the API has it.
 */
#include "syscall/operation.h"
#include "syscall/syscall.h"
#include <base/secret.h>

#define NONCE_LEN_MAX 512u /* GCM takes any; nobody uses long ones */

static TEE_Result ae_state(struct crypto_state **out, uint64_t handle)
{
	struct crypto_state *s = state_find(handle);

	if (s == NULL || s->algo->class != CLASS_AE)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized)
		return TEE_ERROR_BAD_STATE;
	*out = s;
	return TEE_SUCCESS;
}

SYSCALL(sys_authenc_init)
{
	struct crypto_state *s = state_find(a0);
	uint8_t nonce[NONCE_LEN_MAX];

	if (s == NULL || s->algo->class != CLASS_AE || a2 > sizeof(nonce))
		return TEE_ERROR_BAD_PARAMETERS;

	const struct object_attr *key = state_secret(s, 0);
	TEE_Result res = user_copy_in(nonce, a1, a2);

	if (key == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	if (res != TEE_SUCCESS)
		return res;

	struct ae_setup how = {
		.alg = (enum ae_alg)s->algo->alg,
		.encrypt = s->mode == MODE_ENCRYPT,
		.key = key->data,
		.key_len = key->len,
		.nonce = nonce,
		.nonce_len = a2,
		.tag_len = a3,
		.aad_len = a4,
		.payload_len = a5,
	};

	res = ae_init(&s->u.ae, &how);
	s->initialized = res == TEE_SUCCESS;
	return res;
}

SYSCALL(sys_authenc_update_aad)
{
	struct crypto_state *s = NULL;
	TEE_Result res = ae_state(&s, a0);

	if (res == TEE_SUCCESS)
		res = space_check(&thread_current()->instance->space, a1, a2,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
	if (res != TEE_SUCCESS)
		return res;
	user_access_begin();
	res = ae_update_aad(&s->u.ae, user_pointer(a1), a2);
	user_access_end();
	return res;
}

/* A piece of payload; its length must fit the output's room first. */
static TEE_Result payload(struct crypto_state *s, user_va_t src, uint64_t len,
			  struct user_output *out)
{
	TEE_Result res = TEE_SUCCESS;

	if (len == 0)
		return TEE_SUCCESS;
	user_access_begin();
	res = ae_update(&s->u.ae, user_pointer(src), len,
			user_pointer(out->va));
	user_access_end();
	return res;
}

SYSCALL(sys_authenc_update_payload)
{
	struct crypto_state *s = NULL;
	struct user_output out;
	TEE_Result res = ae_state(&s, a0);

	if (res == TEE_SUCCESS)
		res = space_check(&thread_current()->instance->space, a1, a2,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
	if (res == TEE_SUCCESS)
		res = output_check(&out, a3, a4, a2);
	if (res == TEE_SUCCESS)
		res = payload(s, a1, a2, &out);
	return res == TEE_SUCCESS ? output_len(&out, a2) : res;
}

SYSCALL(sys_authenc_enc_final)
{
	struct crypto_state *s = NULL;
	struct user_output out;
	struct user_output tag_out;
	uint8_t tag[AE_TAG_LEN_MAX];
	TEE_Result res = ae_state(&s, a0);

	if (res == TEE_SUCCESS && s->mode != MODE_ENCRYPT)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = space_check(&thread_current()->instance->space, a1, a2,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
	if (res == TEE_SUCCESS)
		res = output_check(&out, a3, a4, a2);
	if (res == TEE_SUCCESS)
		res = output_check(&tag_out, a5, a6, s->u.ae.tag_len);
	if (res != TEE_SUCCESS)
		return res;

	uint64_t tag_len = s->u.ae.tag_len;

	res = payload(s, a1, a2, &out);
	if (res == TEE_SUCCESS)
		res = ae_encrypt_final(&s->u.ae, tag);
	if (res != TEE_SUCCESS)
		return res;
	s->initialized = false;
	res = output_len(&out, a2);
	if (res == TEE_SUCCESS)
		res = user_copy_out(a5, tag, tag_len);
	if (res == TEE_SUCCESS)
		res = output_len(&tag_out, tag_len);
	return res;
}

SYSCALL(sys_authenc_dec_final)
{
	struct crypto_state *s = NULL;
	struct user_output out;
	uint8_t tag[AE_TAG_LEN_MAX];
	TEE_Result res = ae_state(&s, a0);

	if (res == TEE_SUCCESS && s->mode != MODE_DECRYPT)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = space_check(&thread_current()->instance->space, a1, a2,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
	if (res == TEE_SUCCESS)
		res = output_check(&out, a3, a4, a2);
	if (res != TEE_SUCCESS)
		return res;

	/* The tag is looked at once; a length of its own makes it wrong. */
	bool comparable = a6 == s->u.ae.tag_len;

	if (comparable)
		res = user_copy_in(tag, a5, a6);
	if (res == TEE_SUCCESS)
		res = payload(s, a1, a2, &out);
	if (res != TEE_SUCCESS)
		return res;
	res = ae_decrypt_final(&s->u.ae, tag, comparable ? a6 : 0);
	if (res == TEE_ERROR_BAD_STATE)
		return res;
	s->initialized = false;
	return res == TEE_SUCCESS ? output_len(&out, a2) : res;
}
