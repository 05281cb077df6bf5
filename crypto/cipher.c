/*
 * Modes that encrypt only: see crypto/cipher.h.
 */
#include <crypto/cipher.h>
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#include "block_ops.h"

/* The first tweak of XTS is the initial vector under the other key. */
static TEE_Result tweak_init(struct cipher *ctx, const struct cipher_setup *how)
{
	struct block_key key;
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (how->tweak_key != NULL)
		res = block_key_init(&key, how->alg, how->tweak_key,
				     how->key_len);
	if (res == TEE_SUCCESS) {
		block_encrypt(&key, ctx->iv, ctx->iv);
		secret_wipe(&key, sizeof(key));
	}
	return res;
}

static bool iv_fits(const struct cipher_setup *how)
{
	if (how->mode == CIPHER_ECB)
		return true;
	return how->iv != NULL && how->iv_len == block_len(how->alg);
}

TEE_Result cipher_init(struct cipher *ctx, const struct cipher_setup *how)
{
	if ((unsigned int)how->alg >= BLOCK_ALG_COUNT ||
	    (unsigned int)how->mode >= CIPHER_MODE_COUNT)
		return TEE_ERROR_NOT_SUPPORTED;
	if (how->mode == CIPHER_XTS && block_len(how->alg) != BLOCK_LEN_MAX)
		return TEE_ERROR_NOT_SUPPORTED;
	if (!iv_fits(how))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res =
		block_key_init(&ctx->key, how->alg, how->key, how->key_len);

	if (res != TEE_SUCCESS)
		return res;
	ctx->mode = how->mode;
	ctx->encrypt = how->encrypt;
	ctx->started = false;
	ctx->used = 0;
	if (how->mode != CIPHER_ECB)
		memcpy(ctx->iv, how->iv, how->iv_len);
	if (how->mode == CIPHER_XTS)
		res = tweak_init(ctx, how);
	if (res != TEE_SUCCESS)
		cipher_wipe(ctx);
	return res;
}

/* What is left of a block of key stream, then whole blocks, then a part. */
static void ctr_run(struct cipher *ctx, const uint8_t *in, size_t len,
		    uint8_t *out)
{
	size_t size = ctx->key.ops->block_len;

	if (ctx->used != 0) {
		size_t take = MIN(len, size - ctx->used);

		block_xor(out, in, ctx->stream + ctx->used, take);
		ctx->used = (ctx->used + take) % size;
		in += take;
		out += take;
		len -= take;
	}

	size_t whole = len / size;

	if (whole != 0)
		ctx->key.ops->ctr(&ctx->key, ctx->iv, in, out, whole);
	len -= whole * size;
	if (len != 0) {
		block_encrypt(&ctx->key, ctx->iv, ctx->stream);
		block_count_up(ctx->iv, size);
		block_xor(out + whole * size, in + whole * size, ctx->stream,
			  len);
		ctx->used = len;
	}
}

static void blocks_run(struct cipher *ctx, const uint8_t *in, uint8_t *out,
		       size_t count)
{
	const struct block_ops *ops = ctx->key.ops;

	if (count == 0)
		return;
	ctx->started = true;
	switch (ctx->mode) {
	case CIPHER_ECB:
		ops->ecb(&ctx->key, ctx->encrypt, in, out, count);
		break;
	case CIPHER_XTS:
		ops->xts(&ctx->key, ctx->encrypt, ctx->iv, in, out, count);
		break;
	default:
		ops->cbc(&ctx->key, ctx->encrypt, ctx->iv, in, out, count);
	}
}

/*
 * The last two blocks of CTS, the second of @len bytes, 1 to a block. Both are
 * read before anything is written.
 */
static void cts_encrypt_last(struct cipher *ctx, const uint8_t *in, size_t len,
			     uint8_t *out)
{
	size_t size = ctx->key.ops->block_len;
	uint8_t first[BLOCK_LEN_MAX];
	uint8_t second[BLOCK_LEN_MAX] = { 0 };

	memcpy(second, in + size, len);
	blocks_run(ctx, in, first, 1);
	blocks_run(ctx, second, out, 1);
	memcpy(out + size, first, len);
	secret_wipe(second, sizeof(second));
}

static void cts_decrypt_last(struct cipher *ctx, const uint8_t *in, size_t len,
			     uint8_t *out)
{
	const struct block_ops *ops = ctx->key.ops;
	size_t size = ops->block_len;
	uint8_t cipher[BLOCK_LEN_MAX];
	uint8_t middle[BLOCK_LEN_MAX];

	memcpy(cipher, in + size, len);
	ops->ecb(&ctx->key, false, in, middle, 1);
	memcpy(cipher + len, middle + len, size - len);
	block_xor(middle, middle, cipher, len);
	blocks_run(ctx, cipher, out, 1);
	memcpy(out + size, middle, len);
	secret_wipe(cipher, sizeof(cipher));
	secret_wipe(middle, sizeof(middle));
}

static TEE_Result cts_final(struct cipher *ctx, const uint8_t *in, size_t len,
			    uint8_t *out)
{
	size_t size = ctx->key.ops->block_len;

	if (len <= size)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t before = (len - size - 1) / size;

	blocks_run(ctx, in, out, before);
	in += before * size;
	out += before * size;
	len -= (before + 1) * size;
	if (ctx->encrypt)
		cts_encrypt_last(ctx, in, len, out);
	else
		cts_decrypt_last(ctx, in, len, out);
	return TEE_SUCCESS;
}

/* The last whole block of XTS, and the @len bytes behind it. */
static void xts_last(struct cipher *ctx, const uint8_t *in, size_t len,
		     uint8_t *out)
{
	const struct block_ops *ops = ctx->key.ops;
	uint8_t first[BLOCK_LEN_MAX];
	uint8_t second[BLOCK_LEN_MAX];
	uint8_t tweak[2][BLOCK_LEN_MAX];

	/* Decryption takes the two tweaks in the other order. */
	memcpy(tweak[!ctx->encrypt], ctx->iv, BLOCK_LEN_MAX);
	block_double(ctx->iv);
	memcpy(tweak[ctx->encrypt], ctx->iv, BLOCK_LEN_MAX);
	memcpy(second, in + BLOCK_LEN_MAX, len);
	ops->xts(&ctx->key, ctx->encrypt, tweak[0], in, first, 1);
	memcpy(second + len, first + len, BLOCK_LEN_MAX - len);
	memcpy(out + BLOCK_LEN_MAX, first, len);
	ops->xts(&ctx->key, ctx->encrypt, tweak[1], second, out, 1);
	secret_wipe(first, sizeof(first));
	secret_wipe(second, sizeof(second));
	secret_wipe(tweak, sizeof(tweak));
}

static TEE_Result xts_final(struct cipher *ctx, const uint8_t *in, size_t len,
			    uint8_t *out)
{
	size_t part = len % BLOCK_LEN_MAX;
	size_t before = len / BLOCK_LEN_MAX;

	if (before == 0 && (part != 0 || !ctx->started))
		return TEE_ERROR_BAD_PARAMETERS;
	if (part != 0)
		before--;
	blocks_run(ctx, in, out, before);
	if (part != 0)
		xts_last(ctx, in + before * BLOCK_LEN_MAX, part,
			 out + before * BLOCK_LEN_MAX);
	return TEE_SUCCESS;
}

TEE_Result cipher_update(struct cipher *ctx, const uint8_t *in, size_t len,
			 uint8_t *out)
{
	if (ctx->mode == CIPHER_CTR) {
		ctr_run(ctx, in, len, out);
		return TEE_SUCCESS;
	}
	if (len % ctx->key.ops->block_len != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	blocks_run(ctx, in, out, len / ctx->key.ops->block_len);
	return TEE_SUCCESS;
}

TEE_Result cipher_final(struct cipher *ctx, const uint8_t *in, size_t len,
			uint8_t *out)
{
	TEE_Result res = TEE_SUCCESS;

	if (ctx->mode == CIPHER_CTS)
		res = cts_final(ctx, in, len, out);
	else if (ctx->mode == CIPHER_XTS)
		res = xts_final(ctx, in, len, out);
	else
		res = cipher_update(ctx, in, len, out);
	if (res == TEE_SUCCESS)
		cipher_wipe(ctx);
	return res;
}

void cipher_wipe(struct cipher *ctx)
{
	secret_wipe(ctx, sizeof(*ctx));
}
