/*
 * RSA signature verification (RFC 8017) for images and TAs. Verification only:
 * signing with RSA belongs to the GlobalPlatform services.
 */
#ifndef CRYPTO_RSA_H
#define CRYPTO_RSA_H

#include <base/tee_result.h>
#include <stddef.h>

struct rsa_public_key {
	const uint8_t *n; /* modulus, big-endian; borrowed */
	size_t n_len;	  /* 256..512 bytes after leading zeros */
	const uint8_t *e; /* public exponent, big-endian; borrowed */
	size_t e_len;
};

/**
 * rsa_verify_pkcs1_sha256() - RSASSA-PKCS1-v1_5 over a SHA-256 digest
 * rsa_verify_pss_sha256() - RSASSA-PSS, MGF1-SHA-256, salt of 32 bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SIGNATURE_INVALID; TEE_ERROR_BAD_PARAMETERS
 * when the key is not an odd modulus of 2048 to 4096 bits with an odd exponent
 * of at least 3.
 */
TEE_Result rsa_verify_pkcs1_sha256(const struct rsa_public_key *key,
				   const uint8_t digest[32], const uint8_t *sig,
				   size_t sig_len);
TEE_Result rsa_verify_pss_sha256(const struct rsa_public_key *key,
				 const uint8_t digest[32], const uint8_t *sig,
				 size_t sig_len);

#endif
