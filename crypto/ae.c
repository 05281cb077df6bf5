/*
 * AES-GCM and AES-CCM as streams: see crypto/ae.h.
 */
#include <crypto/ae.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "block_ops.h"
#include "gcm_blocks.h"

#define BLOCK_LEN	16u
#define GCM_PAYLOAD_MAX 0xfffffffe0u /* SP 800-38D, 5.2.1.1 */
#define GCM_AAD_MAX	(UINT64_MAX / 8)

static void hash_blocks(struct ae *ctx, const uint8_t *p, size_t count)
{
	if (ctx->alg == AE_AES_GCM)
		gcm_hash(&ctx->gcm, p, count);
	else
		ctx->key.ops->mac(&ctx->key, ctx->gcm.sum, p, count);
}

/* Authenticates bytes; what is less than a block waits in the buffer. */
static void hash_bytes(struct ae *ctx, const uint8_t *p, size_t len)
{
	if (len == 0)
		return;
	if (ctx->used != 0) {
		size_t take = MIN(len, BLOCK_LEN - ctx->used);

		memcpy(ctx->buf + ctx->used, p, take);
		ctx->used += take;
		p += take;
		len -= take;
		if (ctx->used < BLOCK_LEN)
			return;
		hash_blocks(ctx, ctx->buf, 1);
		ctx->used = 0;
	}
	if (len >= BLOCK_LEN)
		hash_blocks(ctx, p, len / BLOCK_LEN);
	ctx->used = len % BLOCK_LEN;
	memcpy(ctx->buf, p + len - ctx->used, ctx->used);
}

/* Fills the block that is begun with zeros. */
static void hash_pad(struct ae *ctx)
{
	if (ctx->used != 0) {
		memset(ctx->buf + ctx->used, 0, BLOCK_LEN - ctx->used);
		hash_blocks(ctx, ctx->buf, 1);
	}
	ctx->used = 0;
}

/* The key stream's next block. GCM counts in 32 bits. */
static void next_stream(struct ae *ctx, uint8_t out[BLOCK_LEN])
{
	size_t fixed = ctx->alg == AE_AES_GCM ? 12 : 0;

	block_encrypt(&ctx->key, ctx->gcm.counter, out);
	block_count_up(ctx->gcm.counter + fixed, BLOCK_LEN - fixed);
}

static void gcm_start(struct ae *ctx, const struct ae_setup *how)
{
	uint8_t block[BLOCK_LEN] = { 0 };

	gcm_init(&ctx->gcm, &ctx->key);
	if (how->nonce_len == 12) {
		memcpy(ctx->gcm.counter, how->nonce, 12);
		ctx->gcm.counter[15] = 1;
	} else {
		hash_bytes(ctx, how->nonce, how->nonce_len);
		hash_pad(ctx);
		store_be64(block + 8, (uint64_t)how->nonce_len * 8);
		hash_blocks(ctx, block, 1);
		memcpy(ctx->gcm.counter, ctx->gcm.sum, BLOCK_LEN);
		memset(ctx->gcm.sum, 0, BLOCK_LEN);
	}
	next_stream(ctx, ctx->mask);
}

/* How long the AAD is, before it (SP 800-38C, A.2.2). */
static void ccm_hash_aad_len(struct ae *ctx)
{
	uint8_t head[10] = { 0xff, 0xff };

	if (ctx->aad_want == 0)
		return;
	if (ctx->aad_want < 0xff00) {
		store_be16(head, (uint16_t)ctx->aad_want);
		hash_bytes(ctx, head, 2);
	} else if (ctx->aad_want <= UINT32_MAX) {
		head[1] = 0xfe;
		store_be32(head + 2, (uint32_t)ctx->aad_want);
		hash_bytes(ctx, head, 6);
	} else {
		store_be64(head + 2, ctx->aad_want);
		hash_bytes(ctx, head, 10);
	}
}

static void ccm_start(struct ae *ctx, const struct ae_setup *how)
{
	size_t size_len = 15 - how->nonce_len;
	uint8_t block[BLOCK_LEN] = { 0 };

	ctx->gcm = (struct gcm_blocks){ 0 };
	store_be64(block + 8, how->payload_len);
	/* A size of less than 8 bytes has zeros where the nonce ends. */
	memcpy(block + 1, how->nonce, how->nonce_len);
	block[0] = (uint8_t)((how->aad_len != 0 ? 0x40 : 0) |
			     (how->tag_len - 2) / 2 << 3 | (size_len - 1));
	hash_blocks(ctx, block, 1);
	ctx->gcm.counter[0] = (uint8_t)(size_len - 1);
	memcpy(ctx->gcm.counter + 1, how->nonce, how->nonce_len);
	ctx->aad_want = how->aad_len;
	ctx->payload_want = how->payload_len;
	ccm_hash_aad_len(ctx);
	block_encrypt(&ctx->key, ctx->gcm.counter, ctx->mask);
	ctx->gcm.counter[15] = 1;
}

static TEE_Result setup_check(const struct ae_setup *how)
{
	size_t n = how->nonce_len;
	size_t t = how->tag_len;

	switch (how->alg) {
	case AE_AES_GCM:
		if (t < 12 || t > 16)
			return TEE_ERROR_NOT_SUPPORTED;
		return n == 0 ? TEE_ERROR_BAD_PARAMETERS : TEE_SUCCESS;
	case AE_AES_CCM:
		if (t < 4 || t > 16 || t % 2 != 0)
			return TEE_ERROR_NOT_SUPPORTED;
		if (n < 7 || n > 13)
			return TEE_ERROR_BAD_PARAMETERS;
		if (n > 7 && (uint64_t)how->payload_len >> 8 * (15 - n) != 0)
			return TEE_ERROR_BAD_PARAMETERS;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}

TEE_Result ae_init(struct ae *ctx, const struct ae_setup *how)
{
	TEE_Result res = setup_check(how);

	if (res == TEE_SUCCESS)
		res = block_key_init(&ctx->key, BLOCK_AES, how->key,
				     how->key_len);
	if (res != TEE_SUCCESS)
		return res;
	ctx->alg = how->alg;
	ctx->encrypt = how->encrypt;
	ctx->payload = false;
	ctx->tag_len = how->tag_len;
	ctx->used = 0;
	ctx->aad_len = 0;
	ctx->payload_len = 0;
	if (how->alg == AE_AES_GCM)
		gcm_start(ctx, how);
	else
		ccm_start(ctx, how);
	return TEE_SUCCESS;
}

static uint64_t aad_max(const struct ae *ctx)
{
	return ctx->alg == AE_AES_GCM ? GCM_AAD_MAX : ctx->aad_want;
}

static uint64_t payload_max(const struct ae *ctx)
{
	return ctx->alg == AE_AES_GCM ? GCM_PAYLOAD_MAX : ctx->payload_want;
}

TEE_Result ae_update_aad(struct ae *ctx, const void *aad, size_t len)
{
	if (ctx->payload)
		return TEE_ERROR_BAD_STATE;
	if (len > aad_max(ctx) - ctx->aad_len)
		return TEE_ERROR_BAD_PARAMETERS;
	ctx->aad_len += len;
	hash_bytes(ctx, aad, len);
	return TEE_SUCCESS;
}

/*
 * CCM hashes what is not sent. It works on a copy: where another world can
 * write @in or @out meanwhile, what is hashed must be what was encrypted.
 */
static void ccm_crypt(struct ae *ctx, const uint8_t *in, uint8_t *out,
		      size_t count)
{
	uint8_t copy[16 * BLOCK_LEN];

	while (count > 0) {
		size_t n = MIN(count, sizeof(copy) / BLOCK_LEN);
		size_t len = n * BLOCK_LEN;

		memcpy(copy, in, len);
		if (ctx->encrypt)
			hash_blocks(ctx, copy, n);
		ctx->key.ops->ctr(&ctx->key, ctx->gcm.counter, copy, copy, n);
		if (!ctx->encrypt)
			hash_blocks(ctx, copy, n);
		memcpy(out, copy, len);
		in += len;
		out += len;
		count -= n;
	}
	secret_wipe(copy, sizeof(copy));
}

static void crypt_blocks(struct ae *ctx, const uint8_t *in, uint8_t *out,
			 size_t count)
{
	if (ctx->alg == AE_AES_GCM)
		gcm_crypt(&ctx->gcm, &ctx->key, ctx->encrypt, in, out, count);
	else
		ccm_crypt(ctx, in, out, count);
}

/*
 * Less than what is left of a block. GCM hashes what is sent, CCM what is not;
 * either from copies, as above.
 */
static void crypt_part(struct ae *ctx, const uint8_t *in, uint8_t *out,
		       size_t len)
{
	bool hash_out = (ctx->alg == AE_AES_GCM) == ctx->encrypt;
	uint8_t from[BLOCK_LEN];
	uint8_t to[BLOCK_LEN];

	if (ctx->used == 0)
		next_stream(ctx, ctx->stream);
	memcpy(from, in, len);
	block_xor(to, from, ctx->stream + ctx->used, len);
	memcpy(ctx->buf + ctx->used, hash_out ? to : from, len);
	memcpy(out, to, len);
	ctx->used += len;
	if (ctx->used == BLOCK_LEN) {
		hash_blocks(ctx, ctx->buf, 1);
		ctx->used = 0;
	}
	secret_wipe(from, sizeof(from));
	secret_wipe(to, sizeof(to));
}

/* The end of the AAD, which is padded on its own. */
static TEE_Result payload_start(struct ae *ctx)
{
	if (ctx->alg == AE_AES_CCM && ctx->aad_len != ctx->aad_want)
		return TEE_ERROR_BAD_STATE;
	if (!ctx->payload)
		hash_pad(ctx);
	ctx->payload = true;
	return TEE_SUCCESS;
}

TEE_Result ae_update(struct ae *ctx, const uint8_t *in, size_t len,
		     uint8_t *out)
{
	if (len == 0)
		return TEE_SUCCESS;
	if (len > payload_max(ctx) - ctx->payload_len)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = payload_start(ctx);

	if (res != TEE_SUCCESS)
		return res;
	ctx->payload_len += len;
	if (ctx->used != 0) {
		size_t take = MIN(len, BLOCK_LEN - ctx->used);

		crypt_part(ctx, in, out, take);
		in += take;
		out += take;
		len -= take;
	}

	size_t whole = len / BLOCK_LEN;

	if (whole != 0)
		crypt_blocks(ctx, in, out, whole);
	if (len % BLOCK_LEN != 0)
		crypt_part(ctx, in + whole * BLOCK_LEN, out + whole * BLOCK_LEN,
			   len % BLOCK_LEN);
	return TEE_SUCCESS;
}

static TEE_Result make_tag(struct ae *ctx, uint8_t tag[AE_TAG_LEN_MAX])
{
	uint8_t block[BLOCK_LEN];

	if (ctx->alg == AE_AES_CCM && ctx->payload_len != ctx->payload_want)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = payload_start(ctx);

	if (res != TEE_SUCCESS)
		return res;
	hash_pad(ctx);
	if (ctx->alg == AE_AES_GCM) {
		store_be64(block, ctx->aad_len * 8);
		store_be64(block + 8, ctx->payload_len * 8);
		hash_blocks(ctx, block, 1);
	}
	block_xor(tag, ctx->gcm.sum, ctx->mask, BLOCK_LEN);
	return TEE_SUCCESS;
}

TEE_Result ae_encrypt_final(struct ae *ctx, uint8_t *tag)
{
	uint8_t made[AE_TAG_LEN_MAX];

	if (!ctx->encrypt)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = make_tag(ctx, made);

	if (res == TEE_SUCCESS) {
		memcpy(tag, made, ctx->tag_len);
		ae_wipe(ctx);
	}
	return res;
}

TEE_Result ae_decrypt_final(struct ae *ctx, const uint8_t *tag, size_t tag_len)
{
	uint8_t made[AE_TAG_LEN_MAX];

	if (ctx->encrypt)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = make_tag(ctx, made);

	if (res != TEE_SUCCESS)
		return res;
	if (tag_len != ctx->tag_len || !secret_equal(made, tag, tag_len))
		res = TEE_ERROR_MAC_INVALID;
	/* The right tag of a forgery is nobody's business. */
	secret_wipe(made, sizeof(made));
	ae_wipe(ctx);
	return res;
}

void ae_wipe(struct ae *ctx)
{
	secret_wipe(ctx, sizeof(*ctx));
}
