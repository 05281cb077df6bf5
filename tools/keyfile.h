/*
 * RSA keys in PEM or DER files, for host tools: private keys (PKCS#1 or
 * PKCS#8) and public keys (SubjectPublicKeyInfo). Text before the PEM block
 * is a comment.
 */
#ifndef TOOLS_KEYFILE_H
#define TOOLS_KEYFILE_H

#include <base/tee_result.h>
#include <mbedtls/pk.h>
#include <stdbool.h>
#include <stddef.h>

#define KEYFILE_BLOB_MAX 2056u /* AVB public key blob of 8192 bits */
#define KEYFILE_SIG_MAX	 1024u

struct keyfile {
	mbedtls_pk_context pk;
	bool has_private;
	unsigned int bits; /* of the modulus */
};

/**
 * keyfile_open() - read a key; keyfile_close() it also after a failure
 * @path: file name
 * @kf:   receives the key
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND when the file cannot be read;
 * TEE_ERROR_BAD_FORMAT when it holds no RSA key;
 * TEE_ERROR_NOT_SUPPORTED for an exponent other than 65537 or another length
 * than 2048, 4096 or 8192 bits.
 */
TEE_Result keyfile_open(const char *path, struct keyfile *kf);
void keyfile_close(struct keyfile *kf);

/**
 * keyfile_blob() - the AVB public key blob
 * @kf:   key
 * @blob: receives it
 *
 * Return: bytes written, or 0 when memory runs out.
 */
size_t keyfile_blob(struct keyfile *kf, uint8_t blob[KEYFILE_BLOB_MAX]);

/**
 * keyfile_sign() - RSASSA-PKCS1-v1_5 over a SHA-256 digest, checked
 * @kf:     key with its private part
 * @digest: what is signed
 * @sig:    receives bits / 8 bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_DENIED without a private part;
 * TEE_ERROR_GENERIC when the library fails or the signature does not verify.
 */
TEE_Result keyfile_sign(struct keyfile *kf, const uint8_t digest[32],
			uint8_t sig[KEYFILE_SIG_MAX]);

/** keyfile_verify() - true when @sig is this key's signature of @digest. */
bool keyfile_verify(struct keyfile *kf, const uint8_t digest[32],
		    const uint8_t *sig, size_t sig_len);

#endif
