/*
 * One AES-GCM message, keys and lengths already checked. crypto/portable and
 * crypto/aarch64 each define aes_gcm_run(); an image links one of them.
 */
#ifndef AES_GCM_RUN_H
#define AES_GCM_RUN_H

#include <crypto/aes_gcm.h>
#include <stdbool.h>

struct aes_gcm_message {
	const uint8_t *key;
	size_t key_len;	      /* 16, 24 or 32 */
	const uint8_t *nonce; /* AES_GCM_NONCE_LEN bytes */
	const uint8_t *aad;
	size_t aad_len;
	const uint8_t *in;
	uint8_t *out; /* @in, or apart from it */
	size_t len;
	bool encrypt;
};

/** aes_gcm_run() - encrypt or decrypt, and compute the tag of the result. */
void aes_gcm_run(const struct aes_gcm_message *msg,
		 uint8_t tag[AES_GCM_TAG_LEN]);

/* The bodies it chooses from; tests compare them. */
void aes_gcm_run_portable(const struct aes_gcm_message *msg,
			  uint8_t tag[AES_GCM_TAG_LEN]);
void aes_gcm_run_armv8(const struct aes_gcm_message *msg,
		       uint8_t tag[AES_GCM_TAG_LEN]);

#endif
