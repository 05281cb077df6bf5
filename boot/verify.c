/*
 * The cryptographic check of a vbmeta blob. The signed message is the header
 * and the auxiliary block; the hash in the authentication block is only there
 * to tell damage from forgery, the signature is checked over our own.
 */
#include <boot/verify.h>
#include <base/secret.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>

static const uint8_t exponent[] = { 0x01, 0x00, 0x01 };

uint32_t verify_key_hash(const struct vbmeta *vb, const uint8_t trusted[32],
			 uint8_t signer[32])
{
	sha256(vb->key, vb->key_len, signer);
	return secret_equal(signer, trusted, SHA256_LEN) ? VERIFY_GOOD
							 : VERIFY_BAD;
}

TEE_Result verify_signature(const struct vbmeta *vb, uint32_t *verdict)
{
	uint8_t digest[SHA256_LEN];
	struct sha256 ctx;
	struct vbmeta_key key;
	TEE_Result res;

	*verdict = VERIFY_BAD;
	if (vb->algorithm->type != VBMETA_SHA256_RSA2048 &&
	    vb->algorithm->type != VBMETA_SHA256_RSA4096)
		return TEE_ERROR_NOT_SUPPORTED;

	sha256_init(&ctx);
	sha256_update(&ctx, vb->blob, VBMETA_HEADER_LEN);
	sha256_update(&ctx, vb->aux, vb->aux_len);
	sha256_final(&ctx, digest);
	if (!secret_equal(digest, vb->hash, SHA256_LEN))
		return TEE_ERROR_MAC_INVALID;

	/* The stored n0inv and rr are not used: the modulus is enough. */
	if (vb->key_len != vb->algorithm->key_len ||
	    vbmeta_key_parse(vb->key, vb->key_len, &key) != TEE_SUCCESS ||
	    vb->sig_len != vb->algorithm->sig_len)
		return TEE_ERROR_SIGNATURE_INVALID;

	const struct rsa_public_key rsa = {
		.n = key.n,
		.n_len = key.bits / 8,
		.e = exponent,
		.e_len = sizeof(exponent),
	};

	res = rsa_verify_pkcs1_sha256(&rsa, digest, vb->sig, vb->sig_len);
	if (res != TEE_SUCCESS)
		return TEE_ERROR_SIGNATURE_INVALID;
	*verdict = VERIFY_GOOD;
	return TEE_SUCCESS;
}
