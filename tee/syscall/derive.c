/*
 * Key derivation (GlobalPlatform TEE Internal Core API 1.3.1, clause 6.8): a
 * secret of any length becomes the value of an empty object.
 */
#include "syscall/derive.h"
#include "syscall/syscall.h"
#include <base/bits.h>
#include <base/secret.h>

static TEE_Result derive(const struct crypto_state *s, const struct attrs *as,
			 uint8_t *out, size_t *len)
{
	switch (s->algo->key_type) {
	case KEY_HKDF:
		return derive_hkdf(s, as, out, len);
	case KEY_HKDF_IKM:
		return derive_hkdf_ikm(s, as, out, len);
	case KEY_CONCAT_Z:
		return derive_concat(s, as, out, len);
	case KEY_PASSWORD:
		return derive_pbkdf2(s, as, out, len);
	case KEY_DH:
		return derive_dh(s, as, out, len);
	case KEY_ECDH:
		return derive_ecdh(s, as, out, len);
	case KEY_X25519:
	case KEY_X448:
		return derive_x(s, as, out, len);
	case KEY_SM2_KEP:
		return derive_sm2_kep(s, as, out, len);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

SYSCALL(sys_derive)
{
	struct crypto_state *s = state_find(a0);
	struct ta_object *o = object_find(a3);
	uint8_t secret[DERIVED_LEN_MAX];
	struct attrs as;
	size_t len = 0;

	if (s == NULL || s->algo->class != CLASS_DERIVE)
		return TEE_ERROR_BAD_PARAMETERS;
	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind != OBJECT_TRANSIENT || o->value.initialized)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Before the parameters are looked at, as OP-TEE does. */
	if (!object_value_is_secret(&o->value))
		return TEE_ERROR_NOT_SUPPORTED;

	TEE_Result res = attrs_in(&as, a1, a2, ATTRS_LEN_MAX);

	if (res != TEE_SUCCESS)
		return res;
	/* For SM2's exchange alone, see derive.h. */
	len = MIN(o->value.max_bits, DERIVED_LEN_MAX);
	res = derive(s, &as, secret, &len);
	if (res == TEE_SUCCESS)
		res = object_value_set_secret(&o->value, secret, len);
	secret_wipe(secret, sizeof(secret));
	attrs_drop(&as);
	return res;
}
