/*
 * HMAC, CMAC and CBC-MAC: see crypto/mac.h.
 */
#include <crypto/mac.h>
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#include "block_ops.h"

void hmac_init(struct hmac *ctx, enum digest_alg alg, const uint8_t *key,
	       size_t key_len)
{
	uint8_t pad[DIGEST_BLOCK_LEN_MAX] = { 0 };
	size_t size = digest_block_len(alg);

	if (key_len > size)
		digest_all(alg, key, key_len, pad);
	else if (key_len != 0)
		memcpy(pad, key, key_len);
	for (size_t i = 0; i < size; i++)
		pad[i] ^= 0x36;
	digest_init(&ctx->inner, alg);
	digest_update(&ctx->inner, pad, size);
	for (size_t i = 0; i < size; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	digest_init(&ctx->outer, alg);
	digest_update(&ctx->outer, pad, size);
	secret_wipe(pad, sizeof(pad));
}

void hmac_update(struct hmac *ctx, const void *data, size_t len)
{
	digest_update(&ctx->inner, data, len);
}

void hmac_final(struct hmac *ctx, uint8_t *mac)
{
	uint8_t inner[DIGEST_LEN_MAX];
	size_t len = digest_len(ctx->inner.alg);

	digest_final(&ctx->inner, inner);
	digest_update(&ctx->outer, inner, len);
	digest_final(&ctx->outer, mac);
	secret_wipe(inner, sizeof(inner));
}

TEE_Result mac_init_hmac(struct mac *ctx, enum digest_alg alg,
			 const uint8_t *key, size_t key_len)
{
	if ((unsigned int)alg >= DIGEST_ALG_COUNT || digest_is_xof(alg))
		return TEE_ERROR_NOT_SUPPORTED;
	ctx->kind = MAC_HMAC;
	ctx->len = digest_len(alg);
	hmac_init(&ctx->u.hmac, alg, key, key_len);
	return TEE_SUCCESS;
}

TEE_Result mac_init_block(struct mac *ctx, enum mac_kind kind,
			  enum block_alg alg, const uint8_t *key,
			  size_t key_len)
{
	if ((unsigned int)alg >= BLOCK_ALG_COUNT ||
	    (kind != MAC_CMAC && kind != MAC_CBC_NOPAD &&
	     kind != MAC_CBC_PKCS5))
		return TEE_ERROR_NOT_SUPPORTED;

	struct mac_block *b = &ctx->u.block;
	TEE_Result res = block_key_init(&b->key, alg, key, key_len);

	if (res != TEE_SUCCESS)
		return res;
	ctx->kind = kind;
	ctx->len = block_len(alg);
	b->used = 0;
	memset(b->sum, 0, sizeof(b->sum));
	return TEE_SUCCESS;
}

/* A whole block stays in the buffer until it is known not to be the last. */
static void block_update(struct mac_block *b, const uint8_t *p, size_t len)
{
	const struct block_ops *ops = b->key.ops;
	size_t size = ops->block_len;

	if (len == 0)
		return;
	if (b->used != 0) {
		size_t take = MIN(len, size - b->used);

		memcpy(b->buf + b->used, p, take);
		b->used += take;
		p += take;
		len -= take;
		if (len == 0)
			return;
		ops->mac(&b->key, b->sum, b->buf, 1);
	}

	size_t whole = (len - 1) / size;

	if (whole != 0)
		ops->mac(&b->key, b->sum, p, whole);
	b->used = len - whole * size;
	memcpy(b->buf, p + whole * size, b->used);
}

void mac_update(struct mac *ctx, const void *data, size_t len)
{
	if (ctx->kind == MAC_HMAC)
		hmac_update(&ctx->u.hmac, data, len);
	else
		block_update(&ctx->u.block, data, len);
}

/* Multiplies by x, the first bit being the highest (SP 800-38B, 6.1). */
static void subkey_double(uint8_t *k, size_t len)
{
	unsigned int carry = k[0] >> 7;

	for (size_t i = 0; i + 1 < len; i++)
		k[i] = (uint8_t)(k[i] << 1 | k[i + 1] >> 7);
	k[len - 1] = (uint8_t)(k[len - 1] << 1);
	k[len - 1] ^= (uint8_t)((len == 16 ? 0x87 : 0x1b) & -carry);
}

static void cmac_last(struct mac_block *b, size_t size)
{
	uint8_t subkey[BLOCK_LEN_MAX] = { 0 };

	block_encrypt(&b->key, subkey, subkey);
	subkey_double(subkey, size);
	if (b->used < size) {
		subkey_double(subkey, size);
		b->buf[b->used] = 0x80;
		memset(b->buf + b->used + 1, 0, size - b->used - 1);
	}
	block_xor(b->buf, b->buf, subkey, size);
	secret_wipe(subkey, sizeof(subkey));
}

/* Padding is never empty: a whole block gets another one behind it. */
static void pkcs5_last(struct mac_block *b, size_t size)
{
	if (b->used == size) {
		b->key.ops->mac(&b->key, b->sum, b->buf, 1);
		b->used = 0;
	}
	memset(b->buf + b->used, (int)(size - b->used), size - b->used);
}

static TEE_Result block_final(struct mac_block *b, enum mac_kind kind,
			      uint8_t *mac)
{
	size_t size = b->key.ops->block_len;

	if (kind == MAC_CBC_NOPAD && b->used % size != 0)
		return TEE_ERROR_BAD_STATE;
	if (kind == MAC_CMAC)
		cmac_last(b, size);
	else if (kind == MAC_CBC_PKCS5)
		pkcs5_last(b, size);
	if (kind != MAC_CBC_NOPAD || b->used != 0)
		b->key.ops->mac(&b->key, b->sum, b->buf, 1);
	memcpy(mac, b->sum, size);
	return TEE_SUCCESS;
}

TEE_Result mac_final(struct mac *ctx, uint8_t *mac)
{
	TEE_Result res = TEE_SUCCESS;

	if (ctx->kind == MAC_HMAC)
		hmac_final(&ctx->u.hmac, mac);
	else
		res = block_final(&ctx->u.block, ctx->kind, mac);
	if (res == TEE_SUCCESS)
		secret_wipe(ctx, sizeof(*ctx));
	return res;
}
