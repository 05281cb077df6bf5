/*
 * Message authentication codes: HMAC (RFC 2104) with every digest that has a
 * fixed length, CMAC (SP 800-38B) and CBC-MAC with every block cipher. States
 * hold no pointer to other states: an assignment copies them.
 */
#ifndef CRYPTO_MAC_H
#define CRYPTO_MAC_H

#include <crypto/block.h>
#include <crypto/digest.h>

#define MAC_LEN_MAX DIGEST_LEN_MAX

struct hmac {
	struct digest inner;
	struct digest outer;
};

void hmac_init(struct hmac *ctx, enum digest_alg alg, const uint8_t *key,
	       size_t key_len);
void hmac_update(struct hmac *ctx, const void *data, size_t len);
/** hmac_final() - write digest_len() bytes and wipe @ctx. */
void hmac_final(struct hmac *ctx, uint8_t *mac);

enum mac_kind {
	MAC_HMAC,
	MAC_CMAC,
	MAC_CBC_NOPAD, /* whole blocks only; unsafe for varying lengths */
	MAC_CBC_PKCS5, /* the same over a message padded as PKCS #5 does */
};

struct mac_block {
	struct block_key key;
	size_t used; /* bytes in @buf */
	uint8_t sum[BLOCK_LEN_MAX];
	uint8_t buf[BLOCK_LEN_MAX]; /* what may be the last block */
};

struct mac {
	enum mac_kind kind;
	size_t len; /* bytes of the MAC */
	union {
		struct hmac hmac;
		struct mac_block block;
	} u;
};

/**
 * mac_init_hmac() - start a MAC by digest
 * mac_init_block() - start a MAC by block cipher; @kind is not MAC_HMAC
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a key of a wrong length;
 * TEE_ERROR_NOT_SUPPORTED for an XOF or another algorithm or kind.
 */
TEE_Result mac_init_hmac(struct mac *ctx, enum digest_alg alg,
			 const uint8_t *key, size_t key_len);
TEE_Result mac_init_block(struct mac *ctx, enum mac_kind kind,
			  enum block_alg alg, const uint8_t *key,
			  size_t key_len);

void mac_update(struct mac *ctx, const void *data, size_t len);

/**
 * mac_final() - write @ctx->len bytes and wipe @ctx
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE if MAC_CBC_NOPAD was not given
 * whole blocks, and then nothing is written.
 */
TEE_Result mac_final(struct mac *ctx, uint8_t *mac);

#endif
