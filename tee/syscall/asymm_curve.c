/*
 * ECDSA, Ed25519, Ed448 and SM2 for TAs.
 */
#include "syscall/asymm.h"
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/ecdsa.h>
#include <crypto/eddsa.h>
#include <crypto/sm2.h>

#define PARAM_EDDSA_CTX	    0xd0000643u
#define PARAM_EDDSA_PREHASH 0xf0000004u

size_t curve_out_len(const struct asymm *op)
{
	struct ec_key key;
	size_t len = 0;

	switch (op->s->algo->key_type) {
	case KEY_ED25519:
		return ED25519_SIGNATURE_LEN;
	case KEY_ED448:
		return ED448_SIGNATURE_LEN;
	case KEY_SM2_DSA:
		return SM2_SIGNATURE_LEN;
	case KEY_SM2_PKE:
		if (op->s->mode == MODE_ENCRYPT)
			return op->in_len + SM2_PKE_OVERHEAD;
		return op->in_len > SM2_PKE_OVERHEAD
			       ? op->in_len - SM2_PKE_OVERHEAD
			       : 0;
	default:
		if (value_ec(op->key, &key) == TEE_SUCCESS)
			len = 2 * ec_len(key.curve);
		secret_wipe(&key, sizeof(key));
		return len;
	}
}

static TEE_Result variant_of(const struct asymm *op, struct eddsa_variant *how)
{
	*how = (struct eddsa_variant){ 0 };
	for (unsigned int i = 0; i < op->params->count; i++) {
		const struct object_attr *at = &op->params->attr[i];

		switch (at->id) {
		case PARAM_EDDSA_PREHASH:
			if (at->a > 1 || at->b != 0)
				return TEE_ERROR_BAD_PARAMETERS;
			how->prehash = at->a == 1;
			break;
		case PARAM_EDDSA_CTX:
			if (how->context_len != 0 || at->len > 255)
				return TEE_ERROR_BAD_PARAMETERS;
			how->context = at->data;
			how->context_len = at->len;
			break;
		default:
			return TEE_ERROR_BAD_PARAMETERS;
		}
	}
	return TEE_SUCCESS;
}

static TEE_Result eddsa_sign(const struct asymm *op, uint8_t *out)
{
	const struct object_value *v = op->key;
	struct eddsa_variant how;
	TEE_Result res = variant_of(op, &how);

	if (res != TEE_SUCCESS)
		return res;
	if (op->s->algo->key_type == KEY_ED448)
		return ed448_sign(
			value_octets(v, ATTR_ED448_PRIVATE, ED448_KEY_LEN),
			value_octets(v, ATTR_ED448_PUBLIC, ED448_KEY_LEN), &how,
			op->in, op->in_len, out);
	return ed25519_sign(
		value_octets(v, ATTR_ED25519_PRIVATE, ED25519_KEY_LEN),
		value_octets(v, ATTR_ED25519_PUBLIC, ED25519_KEY_LEN), &how,
		op->in, op->in_len, out);
}

static TEE_Result eddsa_check(const struct asymm *op, const uint8_t *sig,
			      size_t sig_len)
{
	const struct object_value *v = op->key;
	struct eddsa_variant how;
	TEE_Result res = variant_of(op, &how);

	if (res != TEE_SUCCESS)
		return res;
	if (op->s->algo->key_type == KEY_ED448)
		return ed448_verify(
			value_octets(v, ATTR_ED448_PUBLIC, ED448_KEY_LEN), &how,
			op->in, op->in_len, sig, sig_len);
	return ed25519_verify(
		value_octets(v, ATTR_ED25519_PUBLIC, ED25519_KEY_LEN), &how,
		op->in, op->in_len, sig, sig_len);
}

static bool is_eddsa(const struct asymm *op)
{
	return op->s->algo->key_type == KEY_ED25519 ||
	       op->s->algo->key_type == KEY_ED448;
}

static TEE_Result ec_operate(const struct asymm *op, const struct ec_key *key,
			     uint8_t *out, size_t *out_len)
{
	switch (op->s->algo->key_type) {
	case KEY_ECDSA:
		return ecdsa_sign(key->curve, key->priv, &key->pub, op->in,
				  op->in_len, &kernel_random, out);
	case KEY_SM2_DSA:
		if (op->in_len != SM2_LEN)
			return TEE_ERROR_BAD_PARAMETERS;
		return sm2_sign(key->priv, &key->pub, op->in, &kernel_random,
				out);
	case KEY_SM2_PKE:
		if (op->s->mode == MODE_ENCRYPT)
			return sm2_encrypt(&key->pub, op->in, op->in_len,
					   &kernel_random, out, out_len);
		return sm2_decrypt(key->priv, op->in, op->in_len, out, out_len);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

TEE_Result curve_operate(const struct asymm *op, uint8_t *out, size_t *out_len)
{
	struct ec_key key;

	if (is_eddsa(op))
		return eddsa_sign(op, out);

	TEE_Result res = value_ec(op->key, &key);

	if (res == TEE_SUCCESS)
		res = ec_operate(op, &key, out, out_len);
	secret_wipe(&key, sizeof(key));
	return res;
}

TEE_Result curve_check(const struct asymm *op, const uint8_t *sig,
		       size_t sig_len)
{
	struct ec_key key;

	if (is_eddsa(op))
		return eddsa_check(op, sig, sig_len);
	if (op->s->algo->key_type == KEY_SM2_DSA && op->in_len != SM2_LEN)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = value_ec(op->key, &key);

	if (res == TEE_SUCCESS && op->s->algo->key_type == KEY_SM2_DSA)
		res = sm2_verify(&key.pub, op->in, sig, sig_len);
	else if (res == TEE_SUCCESS)
		res = ecdsa_verify(key.curve, &key.pub, op->in, op->in_len, sig,
				   sig_len);
	/* A point that is not on the curve verifies nothing. */
	return res == TEE_ERROR_BAD_PARAMETERS ? TEE_ERROR_SIGNATURE_INVALID
					       : res;
}
