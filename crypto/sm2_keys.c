/*
 * SM2's encryption and key exchange: see crypto/sm2.h.
 */
#include <assert.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <crypto/digest.h>
#include <crypto/sm2.h>
#include <string.h>

#include "ec_keys.h"

#define POINT_LEN 65u /* 0x04 || x || y */
#define TRIES_MAX 128 /* a message of one byte fails once in 256 */

static_assert(SM2_PKE_OVERHEAD == POINT_LEN + SM2_LEN, "a point and a digest");

/* The key derivation function (part 4, 5.4.3): digests of a seed and a count. */
struct stream {
	struct digest seeded;
	uint32_t count;
};

static void stream_next(struct stream *s, uint8_t out[SM2_LEN])
{
	struct digest ctx = s->seeded;
	uint8_t count[4];

	store_be32(count, ++s->count);
	digest_update(&ctx, count, sizeof(count));
	digest_final(&ctx, out);
}

/* @out becomes @in with the stream. Return: any bits that the stream had. */
static uint8_t stream_apply(struct stream *s, const uint8_t *in, size_t len,
			    uint8_t *out)
{
	uint8_t block[SM2_LEN];
	uint8_t any = 0;

	while (len > 0) {
		size_t take = MIN(len, sizeof(block));

		stream_next(s, block);
		for (size_t i = 0; i < take; i++) {
			any |= block[i];
			out[i] = in[i] ^ block[i];
		}
		in += take;
		out += take;
		len -= take;
	}
	secret_wipe(block, sizeof(block));
	return any;
}

/* What both sides of an encryption share: the point k P, as bytes. */
static void stream_from_point(struct stream *s, const struct ec_public *shared)
{
	s->count = 0;
	digest_init(&s->seeded, DIGEST_SM3);
	digest_update(&s->seeded, shared->x, SM2_LEN);
	digest_update(&s->seeded, shared->y, SM2_LEN);
}

/* C3: x2 || message || y2. */
static void check_value(const struct ec_public *shared, const uint8_t *msg,
			size_t msg_len, uint8_t out[SM2_LEN])
{
	struct digest ctx;

	digest_init(&ctx, DIGEST_SM3);
	digest_update(&ctx, shared->x, SM2_LEN);
	digest_update(&ctx, msg, msg_len);
	digest_update(&ctx, shared->y, SM2_LEN);
	digest_final(&ctx, out);
}

bool sm2_encrypt_with(const struct ec_point *peer, const struct ec_num *k,
		      const uint8_t *msg, size_t msg_len, uint8_t *out)
{
	struct ec_public pub;
	struct ec_point point;
	struct stream s;

	ec_multiply_base(&ec_sm2, &point, k);
	ec_store_point(EC_SM2, &pub, &point);
	out[0] = 4;
	memcpy(out + 1, pub.x, SM2_LEN);
	memcpy(out + 1 + SM2_LEN, pub.y, SM2_LEN);

	ec_multiply(&ec_sm2, &point, k, peer);
	ec_store_point(EC_SM2, &pub, &point);
	stream_from_point(&s, &pub);

	uint8_t any = stream_apply(&s, msg, msg_len, out + POINT_LEN);

	check_value(&pub, msg, msg_len, out + POINT_LEN + msg_len);
	secret_wipe(&pub, sizeof(pub));
	secret_wipe(&point, sizeof(point));
	secret_wipe(&s, sizeof(s));
	return any != 0;
}

TEE_Result sm2_encrypt(const struct ec_public *pub, const uint8_t *msg,
		       size_t msg_len, const struct crypto_random *random,
		       uint8_t *out, size_t *out_len)
{
	size_t room = *out_len;
	struct ec_point peer;
	struct ec_num k;

	if (msg_len == 0 || add_overflows(msg_len, SM2_PKE_OVERHEAD, out_len) ||
	    !ec_load_point(EC_SM2, &peer, pub))
		return TEE_ERROR_BAD_PARAMETERS;
	if (room < *out_len)
		return TEE_ERROR_SHORT_BUFFER;

	TEE_Result res = TEE_ERROR_SECURITY;

	for (size_t i = 0; i < TRIES_MAX; i++) {
		uint8_t salt[SM2_LEN] = { 1 };

		/* Nobody's private value: the message is hashed in instead. */
		res = ec_secret_number(EC_SM2, salt, msg, msg_len, random, &k);
		if (res != TEE_SUCCESS)
			break;
		if (sm2_encrypt_with(&peer, &k, msg, msg_len, out))
			break;
		res = TEE_ERROR_SECURITY;
	}
	if (res != TEE_SUCCESS)
		secret_wipe(out, *out_len);
	secret_wipe(&k, sizeof(k));
	return res;
}

/* C1, which is untrusted, times the private value. */
static TEE_Result shared_point(const struct ec_num *d, const uint8_t *in,
			       struct ec_public *shared)
{
	struct ec_point point;

	if (in[0] == 2 || in[0] == 3 || in[0] == 6 || in[0] == 7)
		return TEE_ERROR_NOT_SUPPORTED;
	memset(shared, 0, sizeof(*shared));
	memcpy(shared->x, in + 1, SM2_LEN);
	memcpy(shared->y, in + 1 + SM2_LEN, SM2_LEN);
	if (in[0] != 4 || !ec_load_point(EC_SM2, &point, shared))
		return TEE_ERROR_BAD_PARAMETERS;
	ec_multiply(&ec_sm2, &point, d, &point);
	ec_store_point(EC_SM2, shared, &point);
	secret_wipe(&point, sizeof(point));
	return TEE_SUCCESS;
}

TEE_Result sm2_decrypt(const uint8_t priv[SM2_LEN], const uint8_t *in,
		       size_t in_len, uint8_t *out, size_t *out_len)
{
	if (in_len <= SM2_PKE_OVERHEAD)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t room = *out_len;
	size_t msg_len = in_len - SM2_PKE_OVERHEAD;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	uint8_t check[SM2_LEN];
	struct ec_public shared;
	struct stream s;
	struct ec_num d;

	*out_len = msg_len;
	if (room < msg_len)
		return TEE_ERROR_SHORT_BUFFER;
	if (ec_load_private(EC_SM2, &d, priv))
		res = shared_point(&d, in, &shared);
	if (res != TEE_SUCCESS)
		goto out;
	stream_from_point(&s, &shared);

	uint8_t any = stream_apply(&s, in + POINT_LEN, msg_len, out);

	check_value(&shared, out, msg_len, check);
	if (any == 0 ||
	    !secret_equal(check, in + in_len - SM2_LEN, sizeof(check)))
		res = TEE_ERROR_CIPHERTEXT_INVALID;
out:
	if (res != TEE_SUCCESS)
		secret_wipe(out, msg_len);
	secret_wipe(check, sizeof(check));
	secret_wipe(&shared, sizeof(shared));
	secret_wipe(&s, sizeof(s));
	secret_wipe(&d, sizeof(d));
	return res;
}

/* 2^127 plus the lower 127 bits of a point's x, in the order's field (6.1). */
static void half_of_x(struct ec_num *r, const struct ec_public *pub)
{
	ec_load_be(r, pub->x + SM2_LEN / 2, SM2_LEN / 2);
	r->w[1] |= BIT64(63);
	ec_form(&ec_sm2.n, r, r);
}

/* t: the own static and ephemeral private values in one; plain. */
static bool own_number(const struct sm2_exchange *side, struct ec_num *t)
{
	const struct ec_field *n = &ec_sm2.n;
	struct ec_num d;
	struct ec_num x;
	bool fits = ec_load_private(EC_SM2, &d, side->priv) &&
		    ec_load_private(EC_SM2, t, side->ephemeral_priv);

	half_of_x(&x, side->ephemeral_pub);
	ec_mul(n, t, t, &x);
	ec_add(n, t, t, &d);
	secret_wipe(&d, sizeof(d));
	return fits;
}

/* The shared point: t (P + x R), with the peer's P, R and half x of R. */
static bool exchange_point(const struct sm2_exchange *side,
			   struct ec_public *shared)
{
	const struct ec_group *g = &ec_sm2;
	struct ec_point peer;
	struct ec_point point;
	struct ec_num t;
	struct ec_num x;
	bool fits = own_number(side, &t) &&
		    ec_load_point(EC_SM2, &peer, side->peer) &&
		    ec_load_point(EC_SM2, &point, side->peer_ephemeral);

	if (fits) {
		half_of_x(&x, side->peer_ephemeral);
		ec_plain(&g->n, &x, &x);
		ec_multiply(g, &point, &x, &point);
		g->ops->add(g, &point, &point, &peer);
		ec_multiply(g, &point, &t, &point);
		fits = ec_is_zero(&g->p, &point.z) == 0;
		ec_store_point(EC_SM2, shared, &point);
	}
	secret_wipe(&t, sizeof(t));
	secret_wipe(&point, sizeof(point));
	return fits;
}

/* What confirmations have in common: the exchange's public values. */
static void transcript(const struct sm2_exchange *side,
		       const struct ec_public *shared,
		       const uint8_t z[2 * SM2_LEN], uint8_t out[SM2_LEN])
{
	const struct ec_public *first =
		side->initiator ? side->ephemeral_pub : side->peer_ephemeral;
	const struct ec_public *second =
		side->initiator ? side->peer_ephemeral : side->ephemeral_pub;
	struct digest ctx;

	digest_init(&ctx, DIGEST_SM3);
	digest_update(&ctx, shared->x, SM2_LEN);
	digest_update(&ctx, z, 2 * SM2_LEN);
	digest_update(&ctx, first->x, SM2_LEN);
	digest_update(&ctx, first->y, SM2_LEN);
	digest_update(&ctx, second->x, SM2_LEN);
	digest_update(&ctx, second->y, SM2_LEN);
	digest_final(&ctx, out);
}

/* @tag is 2 for what the responder sends and 3 for what the initiator does. */
static void confirmation(uint8_t tag, const struct ec_public *shared,
			 const uint8_t inner[SM2_LEN], uint8_t out[SM2_LEN])
{
	struct digest ctx;

	digest_init(&ctx, DIGEST_SM3);
	digest_update(&ctx, &tag, 1);
	digest_update(&ctx, shared->y, SM2_LEN);
	digest_update(&ctx, inner, SM2_LEN);
	digest_final(&ctx, out);
}

static TEE_Result confirm(const struct sm2_exchange *side,
			  const struct ec_public *shared,
			  const uint8_t z[2 * SM2_LEN])
{
	TEE_Result res = TEE_SUCCESS;
	uint8_t inner[SM2_LEN];
	uint8_t want[SM2_LEN];

	transcript(side, shared, z, inner);
	confirmation(side->initiator ? 2 : 3, shared, inner, want);
	if (side->confirmation_in != NULL &&
	    !secret_equal(want, side->confirmation_in, sizeof(want)))
		res = TEE_ERROR_MAC_INVALID;
	else if (side->confirmation_out != NULL)
		confirmation(side->initiator ? 3 : 2, shared, inner,
			     side->confirmation_out);
	secret_wipe(inner, sizeof(inner));
	secret_wipe(want, sizeof(want));
	return res;
}

static TEE_Result identities(const struct sm2_exchange *side,
			     uint8_t z[2 * SM2_LEN])
{
	TEE_Result res =
		sm2_identity(side->initiator_id, side->initiator_id_len,
			     side->initiator ? side->pub : side->peer, z);

	if (res != TEE_SUCCESS)
		return res;
	return sm2_identity(side->responder_id, side->responder_id_len,
			    side->initiator ? side->peer : side->pub,
			    z + SM2_LEN);
}

TEE_Result sm2_exchange(const struct sm2_exchange *side, uint8_t *key,
			size_t key_len)
{
	uint8_t z[2 * SM2_LEN];
	struct ec_public shared;
	struct stream s;
	TEE_Result res = identities(side, z);

	memset(key, 0, key_len);
	if (side->confirmation_out != NULL)
		memset(side->confirmation_out, 0, SM2_LEN);
	if (res != TEE_SUCCESS)
		return res;
	if (key_len == 0 || !exchange_point(side, &shared))
		return TEE_ERROR_BAD_PARAMETERS;
	res = confirm(side, &shared, z);
	if (res == TEE_SUCCESS) {
		stream_from_point(&s, &shared);
		digest_update(&s.seeded, z, sizeof(z));
		stream_apply(&s, key, key_len, key);
	}
	secret_wipe(&shared, sizeof(shared));
	secret_wipe(&s, sizeof(s));
	return res;
}
