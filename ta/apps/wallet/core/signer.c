/*
 * Signatures on secp256k1: see signer.h. libsecp256k1 does the work.
 */
#include "signer.h"

#include <base/secret.h>
#include <secp256k1_preallocated.h>
#include <secp256k1_recovery.h>
#include <stdbool.h>
#include <string.h>

#define CONTEXT_FLAGS (SECP256K1_CONTEXT_SIGN | SECP256K1_CONTEXT_VERIFY)
#define CONTEXT_ROOM  1024u /* the library says how much; about 200 */

struct signer {
	secp256k1_context *ctx;
	/* The library wants its memory aligned as malloc() would. */
	_Alignas(16) uint8_t room[CONTEXT_ROOM];
};

static struct signer the_signer;

/* Keys and points the library calls illegal are errors, not a crash. */
static void on_illegal(const char *text, void *data)
{
}

struct signer *signer_open(const uint8_t random[32])
{
	struct signer *signer = &the_signer;

	if (signer->ctx == NULL) {
		if (secp256k1_context_preallocated_size(CONTEXT_FLAGS) >
		    sizeof(signer->room))
			return NULL;
		signer->ctx = secp256k1_context_preallocated_create(
			signer->room, CONTEXT_FLAGS);
		if (signer->ctx == NULL)
			return NULL;
		secp256k1_context_set_illegal_callback(signer->ctx, on_illegal,
						       NULL);
	}
	return secp256k1_context_randomize(signer->ctx, random) == 1 ? signer
								     : NULL;
}

void signer_close(struct signer *signer)
{
	if (signer == NULL || signer->ctx == NULL)
		return;
	secp256k1_context_preallocated_destroy(signer->ctx);
	secret_wipe(signer, sizeof(*signer));
}

static void write_point(const struct signer *signer,
			const secp256k1_pubkey *pub,
			uint8_t point[SIGNER_POINT_LEN])
{
	uint8_t full[1 + SIGNER_POINT_LEN] = { 0 };
	size_t len = sizeof(full);

	secp256k1_ec_pubkey_serialize(signer->ctx, full, &len, pub,
				      SECP256K1_EC_UNCOMPRESSED);
	memcpy(point, full + 1, SIGNER_POINT_LEN);
}

TEE_Result signer_public(const struct signer *signer,
			 const uint8_t key[SIGNER_KEY_LEN],
			 uint8_t point[SIGNER_POINT_LEN],
			 uint8_t compressed[SIGNER_COMPRESSED_LEN])
{
	secp256k1_pubkey pub = { 0 };
	size_t len = SIGNER_COMPRESSED_LEN;

	if (secp256k1_ec_pubkey_create(signer->ctx, &pub, key) != 1)
		return TEE_ERROR_BAD_PARAMETERS;
	if (point != NULL)
		write_point(signer, &pub, point);
	if (compressed != NULL)
		secp256k1_ec_pubkey_serialize(signer->ctx, compressed, &len,
					      &pub, SECP256K1_EC_COMPRESSED);
	return TEE_SUCCESS;
}

bool signer_key_ok(const struct signer *signer,
		   const uint8_t key[SIGNER_KEY_LEN])
{
	return secp256k1_ec_seckey_verify(signer->ctx, key) == 1;
}

TEE_Result signer_tweak(const struct signer *signer,
			uint8_t key[SIGNER_KEY_LEN], const uint8_t tweak[32])
{
	if (secp256k1_ec_seckey_tweak_add(signer->ctx, key, tweak) != 1) {
		secret_wipe(key, SIGNER_KEY_LEN);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	return TEE_SUCCESS;
}

TEE_Result signer_recover_vartime(const struct signer *signer,
				  const uint8_t digest[32],
				  const struct eth_signature *sig,
				  uint8_t point[SIGNER_POINT_LEN])
{
	secp256k1_ecdsa_recoverable_signature rec = { 0 };
	secp256k1_pubkey pub = { 0 };
	uint8_t compact[64] = { 0 };

	memcpy(compact, sig->r, 32);
	memcpy(compact + 32, sig->s, 32);
	if (sig->parity > 1 ||
	    secp256k1_ecdsa_recoverable_signature_parse_compact(
		    signer->ctx, &rec, compact, sig->parity) != 1 ||
	    secp256k1_ecdsa_recover(signer->ctx, &pub, &rec, digest) != 1)
		return TEE_ERROR_SIGNATURE_INVALID;
	write_point(signer, &pub, point);
	return TEE_SUCCESS;
}

TEE_Result signer_sign(const struct signer *signer,
		       const uint8_t key[SIGNER_KEY_LEN], const uint8_t *point,
		       const uint8_t digest[32], struct eth_signature *sig)
{
	secp256k1_ecdsa_recoverable_signature rec = { 0 };
	uint8_t own[SIGNER_POINT_LEN] = { 0 };
	uint8_t recovered[SIGNER_POINT_LEN] = { 0 };
	uint8_t compact[64] = { 0 };
	int id = -1;
	TEE_Result res = TEE_SUCCESS;

	*sig = (struct eth_signature){ 0 };
	if (point != NULL)
		memcpy(own, point, sizeof(own));
	else
		res = signer_public(signer, key, own, NULL);
	if (res != TEE_SUCCESS)
		return res;
	if (secp256k1_ecdsa_sign_recoverable(signer->ctx, &rec, digest, key,
					     NULL, NULL) != 1)
		return TEE_ERROR_BAD_PARAMETERS;
	secp256k1_ecdsa_recoverable_signature_serialize_compact(
		signer->ctx, compact, &id, &rec);
	memcpy(sig->r, compact, 32);
	memcpy(sig->s, compact + 32, 32);
	/*
	 * Ids 2 and 3 mean an r that wrapped at the group's order, which no
	 * Ethereum signature can tell; they come once in 2^127 signatures.
	 */
	sig->parity = (uint8_t)id;
	if (id < 0 || id > 1 ||
	    signer_recover_vartime(signer, digest, sig, recovered) !=
		    TEE_SUCCESS ||
	    !secret_equal(own, recovered, sizeof(own))) {
		*sig = (struct eth_signature){ 0 };
		res = TEE_ERROR_SIGNATURE_INVALID;
	}
	/* A spoilt signature must not stay behind, either. */
	secret_wipe(&rec, sizeof(rec));
	secret_wipe(compact, sizeof(compact));
	return res;
}
