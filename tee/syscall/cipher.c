/*
 * Ciphers of TAs. Bulk data is worked on where it lies in the TA, after the
 * check.
 */
#include "syscall/operation.h"
#include "syscall/syscall.h"

SYSCALL(sys_cipher_init)
{
	struct crypto_state *s = state_find(a0);
	uint8_t iv[BLOCK_LEN_MAX];

	if (s == NULL || s->algo->class != CLASS_CIPHER || a2 > sizeof(iv))
		return TEE_ERROR_BAD_PARAMETERS;

	const struct object_attr *key = state_secret(s, 0);
	const struct object_attr *tweak = state_secret(s, 1);

	if (key == NULL ||
	    (s->key[1] != NULL && (tweak == NULL || tweak->len != key->len)))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = user_copy_in(iv, a1, a2);

	if (res != TEE_SUCCESS)
		return res;

	struct cipher_setup how = {
		.alg = (enum block_alg)s->algo->alg,
		.mode = (enum cipher_mode)s->algo->mode,
		.encrypt = s->mode == MODE_ENCRYPT,
		.key = key->data,
		.key_len = key->len,
		.tweak_key = tweak != NULL ? tweak->data : NULL,
		.iv = a2 != 0 ? iv : NULL,
		.iv_len = a2,
	};

	/* ECB has no use for one; OP-TEE does not mind it. */
	if (how.mode == CIPHER_ECB)
		how.iv_len = 0;

	res = cipher_init(&s->u.cipher, &how);
	s->initialized = res == TEE_SUCCESS;
	return res;
}

static TEE_Result cipher_run(uint64_t handle, user_va_t src, uint64_t len,
			     user_va_t dst, user_va_t dst_len_va, bool last)
{
	struct crypto_state *s = state_find(handle);
	struct user_output out;

	if (s == NULL || s->algo->class != CLASS_CIPHER)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->initialized)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = space_check(&thread_current()->instance->space, src,
				     len, TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);

	if (res == TEE_SUCCESS)
		res = output_check(&out, dst, dst_len_va, len);
	if (res != TEE_SUCCESS)
		return res;
	user_access_begin();
	res = last ? cipher_final(&s->u.cipher, user_pointer(src), len,
				  user_pointer(dst))
		   : cipher_update(&s->u.cipher, user_pointer(src), len,
				   user_pointer(dst));
	user_access_end();
	if (last && res == TEE_SUCCESS)
		s->initialized = false;
	return res == TEE_SUCCESS ? output_len(&out, len) : res;
}

SYSCALL(sys_cipher_update)
{
	return cipher_run(a0, a1, a2, a3, a4, false);
}

SYSCALL(sys_cipher_final)
{
	return cipher_run(a0, a1, a2, a3, a4, true);
}
