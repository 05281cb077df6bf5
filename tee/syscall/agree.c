/*
 * Derivation of a secret shared with a peer: Diffie-Hellman in its forms, and
 * SM2's key exchange.
 */
#include "syscall/asymm.h"
#include "syscall/derive.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/ecdh.h>
#include <crypto/sm2.h>
#include <string.h>

static const struct object_value *key_value(const struct crypto_state *s,
					    unsigned int i)
{
	const struct object_value *v = &s->key[i]->value;

	return v->initialized ? v : NULL;
}

static struct pk_number param_number(const struct attrs *as, uint32_t id)
{
	const struct object_attr *at = attrs_find(as, id);

	if (at == NULL)
		return (struct pk_number){ NULL, 0 };
	return (struct pk_number){ at->data, at->len };
}

/* OP-TEE gives the secret as a number, without leading zeros. */
TEE_Result derive_dh(const struct crypto_state *s, const struct attrs *as,
		     uint8_t *out, size_t *len)
{
	const struct object_value *v = key_value(s, 0);
	struct dh_work *work = NULL;
	struct dh_group group;
	struct pk_number peer = param_number(as, ATTR_DH_PUBLIC);
	size_t zeros = 0;

	if (v == NULL || as->count != 1 || peer.b == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	value_dh(v, &group);
	*len = dh_len(&group);
	if (*len == 0 || *len > DERIVED_LEN_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	work = heap_alloc(sizeof(*work));
	if (work == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	struct pk_number x = value_number(v, ATTR_DH_PRIVATE);
	TEE_Result res = dh_shared(work, &group, &x, &peer, out);

	heap_free(work);
	if (res != TEE_SUCCESS)
		return res;
	while (zeros + 1 < *len && out[zeros] == 0)
		zeros++;
	*len -= zeros;
	memmove(out, out + zeros, *len);
	return TEE_SUCCESS;
}

/* A point from two parameters. */
static TEE_Result point(enum ec_curve curve, const struct attrs *as,
			uint32_t x_id, uint32_t y_id, struct ec_public *pub)
{
	struct pk_number x = param_number(as, x_id);
	struct pk_number y = param_number(as, y_id);
	TEE_Result res = TEE_SUCCESS;

	memset(pub, 0, sizeof(*pub));
	if (x.b == NULL || y.b == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	res = ec_number(curve, x.b, x.len, pub->x);
	return res == TEE_SUCCESS ? ec_number(curve, y.b, y.len, pub->y) : res;
}

TEE_Result derive_ecdh(const struct crypto_state *s, const struct attrs *as,
		       uint8_t *out, size_t *len)
{
	const struct object_value *v = key_value(s, 0);
	struct ec_public peer;
	struct ec_key key;

	if (v == NULL || as->count != 2)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = value_ec(v, &key);

	if (res == TEE_SUCCESS)
		res = point(key.curve, as, ATTR_ECC_X, ATTR_ECC_Y, &peer);
	if (res == TEE_SUCCESS)
		res = ecdh_shared(key.curve, key.priv, &peer, out);
	*len = ec_len(key.curve);
	secret_wipe(&key, sizeof(key));
	return res;
}

TEE_Result derive_x(const struct crypto_state *s, const struct attrs *as,
		    uint8_t *out, size_t *len)
{
	const struct object_value *v = key_value(s, 0);
	const bool is_448 = s->algo->key_type == KEY_X448;
	struct pk_number peer = param_number(as, is_448 ? ATTR_X448_PUBLIC
							: ATTR_X25519_PUBLIC);
	const uint8_t *priv = NULL;

	*len = is_448 ? X448_LEN : X25519_LEN;
	if (v == NULL || as->count != 1 || peer.len != *len)
		return TEE_ERROR_BAD_PARAMETERS;
	priv = value_octets(v, is_448 ? ATTR_X448_PRIVATE : ATTR_X25519_PRIVATE,
			    *len);
	if (priv == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	return is_448 ? x448(priv, peer.b, out) : x25519(priv, peer.b, out);
}

/* -------------------------------------------------------------------- SM2 --- */

#define KEP_EPHEMERAL_X	     0xd0000146u
#define KEP_EPHEMERAL_Y	     0xd0000246u
#define KEP_EPHEMERAL_X_OLD  0xd0000946u /* HKDF has these numbers now */
#define KEP_EPHEMERAL_Y_OLD  0xd0000a46u
#define KEP_ID_INITIATOR     0xd0000446u
#define KEP_ID_RESPONDER     0xd0000546u
#define KEP_USER	     0xf0000646u /* 0: initiator */
#define KEP_CONFIRMATION_IN  0xd0000746u
#define KEP_CONFIRMATION_OUT 0xd0000846u

struct kep {
	struct ec_key own;
	struct ec_key ephemeral;
	struct ec_public peer;
	struct ec_public peer_ephemeral;
	struct sm2_exchange side;
	uint8_t confirmation[SM2_LEN];
};

static TEE_Result kep_read(struct kep *k, const struct crypto_state *s,
			   const struct attrs *as)
{
	const struct object_value *v[2] = { key_value(s, 0), key_value(s, 1) };
	const bool old = attrs_find(as, KEP_EPHEMERAL_X) == NULL;
	const struct object_attr *user = attrs_find(as, KEP_USER);
	struct pk_number initiator = param_number(as, KEP_ID_INITIATOR);
	struct pk_number responder = param_number(as, KEP_ID_RESPONDER);
	struct pk_number confirmation = param_number(as, KEP_CONFIRMATION_IN);
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (v[0] == NULL || v[1] == NULL || user == NULL ||
	    initiator.b == NULL || responder.b == NULL ||
	    (confirmation.b != NULL && confirmation.len < SM2_LEN))
		return res;
	res = value_ec(v[0], &k->own);
	if (res == TEE_SUCCESS)
		res = value_ec(v[1], &k->ephemeral);
	if (res == TEE_SUCCESS)
		res = point(EC_SM2, as, ATTR_ECC_X, ATTR_ECC_Y, &k->peer);
	if (res == TEE_SUCCESS)
		res = point(EC_SM2, as,
			    old ? KEP_EPHEMERAL_X_OLD : KEP_EPHEMERAL_X,
			    old ? KEP_EPHEMERAL_Y_OLD : KEP_EPHEMERAL_Y,
			    &k->peer_ephemeral);
	k->side = (struct sm2_exchange){
		.initiator = user->a == 0,
		.priv = k->own.priv,
		.pub = &k->own.pub,
		.ephemeral_priv = k->ephemeral.priv,
		.ephemeral_pub = &k->ephemeral.pub,
		.peer = &k->peer,
		.peer_ephemeral = &k->peer_ephemeral,
		.initiator_id = initiator.b,
		.initiator_id_len = initiator.len,
		.responder_id = responder.b,
		.responder_id_len = responder.len,
		.confirmation_in = confirmation.b,
		.confirmation_out = k->confirmation,
	};
	return res;
}

/* What the peer is to check goes where the parameter's bytes came from. */
static TEE_Result kep_confirm(const struct kep *k, const struct attrs *as)
{
	for (unsigned int i = 0; i < as->count; i++) {
		if (as->attr[i].id != KEP_CONFIRMATION_OUT)
			continue;
		if (as->attr[i].len < SM2_LEN)
			return TEE_ERROR_SHORT_BUFFER;
		return user_copy_out(as->va[i], k->confirmation, SM2_LEN);
	}
	return TEE_SUCCESS;
}

TEE_Result derive_sm2_kep(const struct crypto_state *s, const struct attrs *as,
			  uint8_t *out, size_t *len)
{
	struct kep *k = heap_alloc(sizeof(*k));

	if (k == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = kep_read(k, s, as);

	if (res == TEE_SUCCESS)
		res = sm2_exchange(&k->side, out, *len);
	if (res == TEE_SUCCESS)
		res = kep_confirm(k, as);
	heap_free(k); /* freed memory is wiped */
	return res;
}
