/*
 * Key wrapping of NIST SP 800-38F for the interface of mbed TLS, whose build by
 * Debian leaves it out: KW (RFC 3394) and KWP (RFC 5649), both with AES.
 */
#include <mbedtls/nist_kw.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

#define HALF   8u /* bytes of half a block: what keys are cut into */
#define BLOCK  16u
#define ROUNDS 6u

#define KW_IV 0xa6
static const uint8_t kwp_iv[] = { 0xa6, 0x59, 0x59, 0xa6 };

void mbedtls_nist_kw_init(mbedtls_nist_kw_context *ctx)
{
	memset(ctx, 0, sizeof(*ctx));
}

void mbedtls_nist_kw_free(mbedtls_nist_kw_context *ctx)
{
	mbedtls_cipher_free(&ctx->cipher_ctx);
	memzero_explicit(ctx, sizeof(*ctx));
}

int mbedtls_nist_kw_setkey(mbedtls_nist_kw_context *ctx,
			   mbedtls_cipher_id_t cipher, const unsigned char *key,
			   unsigned int keybits, const int is_wrap)
{
	const mbedtls_cipher_info_t *info = mbedtls_cipher_info_from_values(
		cipher, (int)keybits, MBEDTLS_MODE_ECB);
	int res = 0;

	if (info == NULL || cipher != MBEDTLS_CIPHER_ID_AES)
		return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
	mbedtls_cipher_free(&ctx->cipher_ctx);
	mbedtls_cipher_init(&ctx->cipher_ctx);
	res = mbedtls_cipher_setup(&ctx->cipher_ctx, info);
	if (res == 0)
		res = mbedtls_cipher_setkey(&ctx->cipher_ctx, key, (int)keybits,
					    is_wrap ? MBEDTLS_ENCRYPT
						    : MBEDTLS_DECRYPT);
	return res;
}

static int one_block(mbedtls_nist_kw_context *ctx, uint8_t block[BLOCK])
{
	uint8_t out[BLOCK];
	size_t len = 0;
	int res = mbedtls_cipher_update(&ctx->cipher_ctx, block, BLOCK, out,
					&len);

	memcpy(block, out, BLOCK);
	memzero_explicit(out, sizeof(out));
	return res;
}

/* Step @t of the wrapping of @n halves, on the first half and another one. */
static int step(mbedtls_nist_kw_context *ctx, uint8_t *first, uint8_t *other,
		uint64_t t, bool wrap)
{
	uint8_t block[BLOCK];
	int res = 0;

	for (unsigned int i = 0; !wrap && i < HALF; i++)
		first[HALF - 1 - i] ^= (uint8_t)(t >> (8 * i));
	memcpy(block, first, HALF);
	memcpy(block + HALF, other, HALF);
	res = one_block(ctx, block);
	memcpy(first, block, HALF);
	memcpy(other, block + HALF, HALF);
	for (unsigned int i = 0; wrap && i < HALF; i++)
		first[HALF - 1 - i] ^= (uint8_t)(t >> (8 * i));
	memzero_explicit(block, sizeof(block));
	return res;
}

/* @text: the integrity value and @n halves, changed in place */
static int transform(mbedtls_nist_kw_context *ctx, uint8_t *text, size_t n,
		     bool wrap)
{
	int res = 0;

	for (uint64_t k = 1; res == 0 && k <= ROUNDS * n; k++) {
		uint64_t t = wrap ? k : ROUNDS * n + 1 - k;

		res = step(ctx, text, text + (1 + (t - 1) % n) * HALF, t, wrap);
	}
	return res;
}

int mbedtls_nist_kw_wrap(mbedtls_nist_kw_context *ctx,
			 mbedtls_nist_kw_mode_t mode,
			 const unsigned char *input, size_t in_len,
			 unsigned char *output, size_t *out_len,
			 size_t out_size)
{
	size_t padded = (in_len + HALF - 1) / HALF * HALF;
	bool pads = mode == MBEDTLS_KW_MODE_KWP;

	*out_len = 0;
	if (in_len > UINT32_MAX || out_size < padded + HALF ||
	    (pads ? in_len == 0 : in_len < 2 * HALF || padded != in_len))
		return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
	memmove(output + HALF, input, in_len);
	memset(output + HALF + in_len, 0, padded - in_len);
	memset(output, KW_IV, HALF);
	if (pads) {
		memcpy(output, kwp_iv, sizeof(kwp_iv));
		for (unsigned int i = 0; i < 4; i++)
			output[HALF - 1 - i] = (uint8_t)(in_len >> (8 * i));
	}

	int res = padded == HALF ? one_block(ctx, output)
				 : transform(ctx, output, padded / HALF, true);

	if (res == 0)
		*out_len = padded + HALF;
	else
		memset(output, 0, out_size);
	return res;
}

/* Return: bytes of the key in @text, or 0 when it is not what was wrapped. */
static size_t unwrapped_len(const uint8_t *text, size_t padded, bool pads)
{
	uint8_t want[HALF];
	uint8_t bad = 0;
	size_t len = padded;

	memset(want, KW_IV, sizeof(want));
	if (pads) {
		memcpy(want, kwp_iv, sizeof(kwp_iv));
		memcpy(want + 4, text + 4, 4);
		len = (size_t)text[4] << 24 | (size_t)text[5] << 16 |
		      (size_t)text[6] << 8 | text[7];
		bad = len > padded || len + HALF <= padded;
	}
	bad |= consttime_memcmp(text, want, HALF) != 0;
	for (size_t i = 1; pads && i < HALF; i++)
		if (padded - i >= len)
			bad |= text[HALF + padded - i];
	return bad != 0 ? 0 : len;
}

int mbedtls_nist_kw_unwrap(mbedtls_nist_kw_context *ctx,
			   mbedtls_nist_kw_mode_t mode,
			   const unsigned char *input, size_t in_len,
			   unsigned char *output, size_t *out_len,
			   size_t out_size)
{
	bool pads = mode == MBEDTLS_KW_MODE_KWP;
	size_t padded = in_len - HALF;
	uint8_t *text = NULL;
	size_t len = 0;
	int res = 0;

	*out_len = 0;
	if (in_len % HALF != 0 || in_len < (pads ? 2 : 3) * HALF ||
	    out_size < padded)
		return MBEDTLS_ERR_CIPHER_BAD_INPUT_DATA;
	text = malloc(in_len);
	if (text == NULL)
		return MBEDTLS_ERR_CIPHER_ALLOC_FAILED;
	memcpy(text, input, in_len);
	res = padded == HALF ? one_block(ctx, text)
			     : transform(ctx, text, padded / HALF, false);
	if (res == 0) {
		len = unwrapped_len(text, padded, pads);
		if (len == 0)
			res = MBEDTLS_ERR_CIPHER_AUTH_FAILED;
	}
	if (res == 0) {
		memcpy(output, text + HALF, len);
		*out_len = len;
	} else {
		memset(output, 0, out_size);
	}
	free_wipe(text);
	return res;
}
