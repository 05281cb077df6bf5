/*
 * AES-GCM (NIST SP 800-38D) with a 96-bit nonce and a 128-bit tag, constant
 * time, with the Armv8 instructions where the CPU has them.
 */
#ifndef CRYPTO_AES_GCM_H
#define CRYPTO_AES_GCM_H

#include <base/tee_result.h>
#include <stddef.h>

#define AES_GCM_NONCE_LEN 12u
#define AES_GCM_TAG_LEN	  16u

/**
 * aes_gcm_seal() - encrypt and authenticate one message
 * @key:     16, 24 or 32 bytes; a key and nonce pair is used only once
 * @nonce:   AES_GCM_NONCE_LEN bytes
 * @aad:     authenticated only; may be NULL with @aad_len 0
 * @in:      plaintext, @len bytes
 * @out:     receives @len bytes; may be @in itself, must not overlap otherwise
 * @tag:     receives AES_GCM_TAG_LEN bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key of another length.
 */
TEE_Result aes_gcm_seal(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, uint8_t tag[AES_GCM_TAG_LEN]);

/**
 * aes_gcm_open() - check and decrypt one message
 *
 * Parameters as aes_gcm_seal(). @out is zeroed unless the tag is right.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_MAC_INVALID; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result aes_gcm_open(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, const uint8_t tag[AES_GCM_TAG_LEN]);

#endif
