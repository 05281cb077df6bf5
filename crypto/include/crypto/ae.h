/*
 * Authenticated encryption: AES-GCM (SP 800-38D) and AES-CCM (SP 800-38C), as
 * a stream of pieces of any length. Data is given out before the tag is known
 * to be right: who decrypts must keep it back, or know the risk.
 */
#ifndef CRYPTO_AE_H
#define CRYPTO_AE_H

#include <crypto/block.h>
#include <stdbool.h>

#define AE_TAG_LEN_MAX 16u

enum ae_alg {
	AE_AES_GCM, /* nonce of 1 byte or more; tag of 12 to 16 bytes */
	AE_AES_CCM, /* nonce of 7 to 13 bytes; tag of 4, 6, .. 16 bytes */
};

struct ae_setup {
	enum ae_alg alg;
	bool encrypt;
	const uint8_t *key; /* of AES */
	size_t key_len;
	const uint8_t *nonce;
	size_t nonce_len;
	size_t tag_len;
	size_t aad_len; /* both of CCM only, which knows them before */
	size_t payload_len;
};

/* GHASH and the counter, for the bodies in crypto/. */
struct gcm_blocks {
	alignas(16) uint8_t sum[16];
	uint8_t counter[16]; /* of the next block */
	uint8_t power[64];   /* of the hash key; what, a body knows */
	uint8_t folded[64];
};

struct ae {
	enum ae_alg alg;
	bool encrypt;
	bool payload; /* no more AAD */
	size_t tag_len;
	size_t used; /* bytes in @buf, and of @stream spent */
	uint64_t aad_len;
	uint64_t payload_len;
	uint64_t aad_want; /* of CCM */
	uint64_t payload_want;
	uint8_t buf[16]; /* authenticated, not yet hashed */
	uint8_t stream[16];
	uint8_t mask[16];      /* what hides the tag */
	struct gcm_blocks gcm; /* CCM keeps its sum and counter there, too */
	struct block_key key;
};

/**
 * ae_init() - start one message
 * @how: borrowed for the call
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key or nonce of a wrong
 * length, or a CCM payload too long for the nonce; TEE_ERROR_NOT_SUPPORTED for
 * a tag of a wrong length.
 */
TEE_Result ae_init(struct ae *ctx, const struct ae_setup *how);

/**
 * ae_update_aad() - authenticate a piece that is not encrypted
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE once payload was given;
 * TEE_ERROR_BAD_PARAMETERS for more than was announced.
 */
TEE_Result ae_update_aad(struct ae *ctx, const void *aad, size_t len);

/**
 * ae_update() - encrypt or decrypt a piece
 * @out: receives @len bytes; is @in, or apart from it
 *
 * Another world may write either while this runs: each byte of @in is read
 * once and @out is never read, so the tag is that of what was encrypted or
 * given out.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for more than was announced,
 * or than the mode allows; TEE_ERROR_BAD_STATE when CCM waits for more AAD.
 */
TEE_Result ae_update(struct ae *ctx, const uint8_t *in, size_t len,
		     uint8_t *out);

/**
 * ae_encrypt_final() - write the tag and wipe @ctx
 * @tag: receives @ctx->tag_len bytes
 *
 * ae_decrypt_final() - check the tag and wipe @ctx
 * @tag_len: another length than announced is a wrong tag
 *
 * Return: TEE_SUCCESS; TEE_ERROR_MAC_INVALID; TEE_ERROR_BAD_STATE if @ctx is
 * for the other direction or, with CCM, less was given than announced; then
 * @ctx is as it was.
 */
TEE_Result ae_encrypt_final(struct ae *ctx, uint8_t *tag);
TEE_Result ae_decrypt_final(struct ae *ctx, const uint8_t *tag, size_t tag_len);

/** ae_wipe() - forget a message that is not finished. */
void ae_wipe(struct ae *ctx);

#endif
