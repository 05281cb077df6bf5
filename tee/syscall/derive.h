/*
 * What the derivations of derive.c have in common.
 */
#ifndef TEE_SYSCALL_DERIVE_H
#define TEE_SYSCALL_DERIVE_H

#include "syscall/attrs.h"
#include "syscall/operation.h"

#define DERIVED_LEN_MAX 512u /* bytes of the largest secret object */

/*
 * A derivation: @s has its keys, @as are the parameters of the call. *@len
 * becomes the length of what was written to @out, which has DERIVED_LEN_MAX
 * bytes. TEE_ERROR_BAD_PARAMETERS for whatever does not fit; the TA library
 * panics on any error.
 */
TEE_Result derive_hkdf(const struct crypto_state *s, const struct attrs *as,
		       uint8_t *out, size_t *len);
TEE_Result derive_hkdf_ikm(const struct crypto_state *s, const struct attrs *as,
			   uint8_t *out, size_t *len);
TEE_Result derive_concat(const struct crypto_state *s, const struct attrs *as,
			 uint8_t *out, size_t *len);
TEE_Result derive_pbkdf2(const struct crypto_state *s, const struct attrs *as,
			 uint8_t *out, size_t *len);
TEE_Result derive_dh(const struct crypto_state *s, const struct attrs *as,
		     uint8_t *out, size_t *len);
TEE_Result derive_ecdh(const struct crypto_state *s, const struct attrs *as,
		       uint8_t *out, size_t *len);
TEE_Result derive_x(const struct crypto_state *s, const struct attrs *as,
		    uint8_t *out, size_t *len);
/*
 * Nothing says how long SM2's key is but the object's maximum size, which
 * OP-TEE takes for bytes: *@len is as many.
 */
TEE_Result derive_sm2_kep(const struct crypto_state *s, const struct attrs *as,
			  uint8_t *out, size_t *len);

#endif
