/*
 * Asymmetric operations on copies in the kernel: what asymm.c dispatches to.
 */
#ifndef TEE_SYSCALL_ASYMM_H
#define TEE_SYSCALL_ASYMM_H

#include "object/key.h"
#include "syscall/attrs.h"
#include "syscall/operation.h"

/* One operation. The state's key is initialized. */
struct asymm {
	const struct crypto_state *s;
	const struct object_value *key;
	const struct attrs *params;
	const uint8_t *in; /* message, digest or ciphertext; a copy */
	size_t in_len;
};

/**
 * rsa_out_len() etc. - bytes that an operation may write; 0 for an unfit key
 * rsa_operate() etc. - encrypt, decrypt or sign
 * @out:     as many bytes
 * @out_len: receives how many were written
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key, a parameter, a
 * length or a ciphertext of RSA that is wrong; TEE_ERROR_CIPHERTEXT_INVALID for
 * one of SM2; TEE_ERROR_OUT_OF_MEMORY; what crypto/ says of faults and of its
 * random source.
 *
 * rsa_check() etc. - verify a signature
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID, also for a key that is
 * none; TEE_ERROR_BAD_PARAMETERS for a digest of a wrong length.
 */
size_t rsa_out_len(const struct asymm *op);
TEE_Result rsa_operate(const struct asymm *op, uint8_t *out, size_t *out_len);
TEE_Result rsa_check(const struct asymm *op, const uint8_t *sig,
		     size_t sig_len);
size_t dsa_out_len(const struct asymm *op);
TEE_Result dsa_operate(const struct asymm *op, uint8_t *out, size_t *out_len);
TEE_Result dsa_check_op(const struct asymm *op, const uint8_t *sig,
			size_t sig_len);
size_t curve_out_len(const struct asymm *op);
TEE_Result curve_operate(const struct asymm *op, uint8_t *out, size_t *out_len);
TEE_Result curve_check(const struct asymm *op, const uint8_t *sig,
		       size_t sig_len);

/* Where crypto/ takes random bytes from. */
extern const struct crypto_random kernel_random;
extern const struct pk_random kernel_pk_random;

#endif
