/*
 * Asymmetric encryption and signatures of TAs (GlobalPlatform TEE Internal
 * Core API 1.3.1, clause 6.7). Input is copied first: what is signed twice
 * with the memory changed in between would give some keys away.
 */
#include "syscall/asymm.h"
#include "syscall/syscall.h"
#include "kernel/heap.h"
#include "kernel/random.h"
#include <base/bits.h>

#define SIGNATURE_LEN_MAX 0x10000u /* longer ones are wrong anyway */

static TEE_Result fill(void *ctx, void *buf, size_t len)
{
	return random_bytes(buf, len);
}

const struct crypto_random kernel_random = { fill, NULL };
const struct pk_random kernel_pk_random = { fill, NULL };

/* A copy of TA memory, at least one byte long; the caller frees it. */
static TEE_Result copy_in(uint8_t **copy, user_va_t va, uint64_t len)
{
	TEE_Result res = space_check(&thread_current()->instance->space, va,
				     len, TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);

	*copy = NULL;
	if (res != TEE_SUCCESS)
		return res;
	*copy = heap_alloc(MAX(len, UINT64_C(1)));
	return *copy == NULL ? TEE_ERROR_OUT_OF_MEMORY
			     : user_copy_in(*copy, va, len);
}

static TEE_Result asymm_begin(struct asymm *op, struct attrs *params,
			      uint64_t handle, user_va_t attrs, uint64_t count)
{
	const struct crypto_state *s = state_find(handle);

	if (s == NULL || (s->algo->class != CLASS_ASYMM_CIPHER &&
			  s->algo->class != CLASS_SIGNATURE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (!s->key[0]->value.initialized)
		return TEE_ERROR_BAD_PARAMETERS;
	*op = (struct asymm){
		.s = s,
		.key = &s->key[0]->value,
		.params = params,
	};
	return attrs_in(params, attrs, count, ATTRS_LEN_MAX);
}

/* ---------------------------------------------------------------- operate --- */

static size_t most_out(const struct asymm *op)
{
	switch (op->s->algo->key_type) {
	case KEY_RSA:
		return rsa_out_len(op);
	case KEY_DSA:
		return dsa_out_len(op);
	default:
		return curve_out_len(op);
	}
}

static TEE_Result operate(const struct asymm *op, uint8_t *out, size_t *out_len)
{
	switch (op->s->algo->key_type) {
	case KEY_RSA:
		return rsa_operate(op, out, out_len);
	case KEY_DSA:
		return dsa_operate(op, out, out_len);
	default:
		return curve_operate(op, out, out_len);
	}
}

/*
 * How long a plaintext is, its decryption tells, and how long a number is, it
 * does itself; the rest is known before.
 */
static bool length_known(const struct crypto_state *s)
{
	return s->mode != MODE_DECRYPT &&
	       (s->algo->key_type != KEY_RSA || s->algo->mode != PADDING_NONE);
}

static TEE_Result operate_into(const struct asymm *op, user_va_t dst,
			       user_va_t dst_len_va)
{
	struct user_output user;
	size_t len = most_out(op);
	TEE_Result res = TEE_SUCCESS;

	if (len == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (length_known(op->s)) {
		res = output_check(&user, dst, dst_len_va, len);
		if (res != TEE_SUCCESS)
			return res;
	}

	uint8_t *out = heap_alloc(len);

	if (out == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = operate(op, out, &len);
	if (res == TEE_SUCCESS)
		res = output_check(&user, dst, dst_len_va, len);
	if (res == TEE_SUCCESS)
		res = user_copy_out(dst, out, len);
	if (res == TEE_SUCCESS)
		res = output_len(&user, len);
	heap_free(out); /* freed memory is wiped */
	return res;
}

SYSCALL(sys_asymm_operate)
{
	struct attrs params;
	struct asymm op;
	uint8_t *in = NULL;
	TEE_Result res = asymm_begin(&op, &params, a0, a1, a2);

	if (res != TEE_SUCCESS)
		return res;
	res = op.s->mode == MODE_VERIFY ? TEE_ERROR_BAD_PARAMETERS
					: copy_in(&in, a3, a4);
	op.in = in;
	op.in_len = a4;
	if (res == TEE_SUCCESS)
		res = operate_into(&op, a5, a6);
	heap_free(in);
	attrs_drop(&params);
	return res;
}

/* ----------------------------------------------------------------- verify --- */

static TEE_Result verify(const struct asymm *op, const uint8_t *sig, size_t len)
{
	switch (op->s->algo->key_type) {
	case KEY_RSA:
		return rsa_check(op, sig, len);
	case KEY_DSA:
		return dsa_check_op(op, sig, len);
	default:
		return curve_check(op, sig, len);
	}
}

SYSCALL(sys_asymm_verify)
{
	struct attrs params;
	struct asymm op;
	uint8_t *in = NULL;
	uint8_t *sig = NULL;
	TEE_Result res = asymm_begin(&op, &params, a0, a1, a2);

	if (res != TEE_SUCCESS)
		return res;
	if (op.s->mode != MODE_VERIFY)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = copy_in(&in, a3, a4);
	if (res == TEE_SUCCESS && a6 > SIGNATURE_LEN_MAX)
		res = TEE_ERROR_SIGNATURE_INVALID;
	if (res == TEE_SUCCESS)
		res = copy_in(&sig, a5, a6);
	op.in = in;
	op.in_len = a4;
	if (res == TEE_SUCCESS)
		res = verify(&op, sig, a6);
	heap_free(sig);
	heap_free(in);
	attrs_drop(&params);
	return res;
}
