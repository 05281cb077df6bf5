/*
 * Modes of operation that encrypt only (SP 800-38A and its addendum,
 * IEEE 1619), as a stream of pieces. Every byte in is a byte out.
 */
#ifndef CRYPTO_CIPHER_H
#define CRYPTO_CIPHER_H

#include <crypto/block.h>
#include <stdbool.h>

enum cipher_mode {
	CIPHER_ECB,
	CIPHER_CBC,
	CIPHER_CTR, /* the whole block counts; any length */
	CIPHER_CTS, /* CBC-CS3: the last two blocks always swap places */
	CIPHER_XTS, /* blocks of 16 bytes; all the data is one unit */
	CIPHER_MODE_COUNT
};

struct cipher_setup {
	enum block_alg alg;
	enum cipher_mode mode;
	bool encrypt;
	const uint8_t *key;
	size_t key_len;
	const uint8_t *tweak_key; /* of XTS; @key_len bytes too */
	const uint8_t *iv;	  /* a block; of ECB, nothing */
	size_t iv_len;
};

struct cipher {
	enum cipher_mode mode;
	bool encrypt;
	bool started; /* data has been given */
	size_t used;  /* bytes of @stream spent; 0: make a new block */
	alignas(8) uint8_t iv[BLOCK_LEN_MAX];
	uint8_t stream[BLOCK_LEN_MAX];
	struct block_key key;
};

/**
 * cipher_init() - start one message
 * @how: borrowed for the call; that both keys of XTS differ is the caller's
 *       rule to keep
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key or initial vector
 * of a wrong length; TEE_ERROR_NOT_SUPPORTED for XTS with short blocks.
 */
TEE_Result cipher_init(struct cipher *ctx, const struct cipher_setup *how);

/**
 * cipher_update() - work on a piece that is not the last
 * @in:  @len bytes, whole blocks; with CIPHER_CTR any number
 * @out: receives @len bytes; is @in, or apart from it
 *
 * With CIPHER_CTS, more than one block must be left for cipher_final(); with
 * CIPHER_XTS, one whole block if the length of all is not a number of blocks.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for another length.
 */
TEE_Result cipher_update(struct cipher *ctx, const uint8_t *in, size_t len,
			 uint8_t *out);

/**
 * cipher_final() - work on the last piece, and wipe @ctx
 * @in: @len bytes. ECB and CBC: whole blocks, or nothing. CTR: any number.
 *      CTS: more than a block. XTS: a block or more, or nothing if there has
 *      been an update.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for another length, and then
 * @ctx is as it was.
 */
TEE_Result cipher_final(struct cipher *ctx, const uint8_t *in, size_t len,
			uint8_t *out);

/** cipher_wipe() - forget a message that is not finished. */
void cipher_wipe(struct cipher *ctx);

#endif
