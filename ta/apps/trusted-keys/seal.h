/*
 * Sealing: AES-256-GCM under a key that this TA alone can derive, on this
 * device alone.
 */
#ifndef SEAL_H
#define SEAL_H

#include <tee_internal_api.h>

#define SEAL_IV_LEN  16u
#define SEAL_TAG_LEN 16u

struct seal {
	const char *purpose; /* what the key is derived for; may be empty */
	const void *aad;     /* authenticated only */
	size_t aad_len;
};

/**
 * seal_close() - encrypt
 * @iv:  receives SEAL_IV_LEN fresh bytes
 * @tag: receives SEAL_TAG_LEN bytes
 * @out: receives @len bytes; memory of the TA's own
 */
TEE_Result seal_close(const struct seal *how, uint8_t *iv, uint8_t *tag,
		      const void *in, size_t len, void *out);

/**
 * seal_open() - check and decrypt
 * @out: receives @len bytes; zeroed unless the result is TEE_SUCCESS
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY for what was not sealed so here.
 */
TEE_Result seal_open(const struct seal *how, const uint8_t *iv,
		     const uint8_t *tag, const void *in, size_t len, void *out);

#endif
