/*
 * HMAC-SHA-512 (RFC 2104).
 */
#include <crypto/sha512.h>
#include <base/secret.h>
#include <string.h>

void hmac_sha512_init(struct hmac_sha512 *ctx, const uint8_t *key,
		      size_t key_len)
{
	uint8_t pad[SHA512_BLOCK_LEN] = { 0 };

	if (key_len > sizeof(pad))
		sha512(key, key_len, pad);
	else if (key_len != 0)
		memcpy(pad, key, key_len);
	for (size_t i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36;
	sha512_init(&ctx->inner);
	sha512_update(&ctx->inner, pad, sizeof(pad));
	for (size_t i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36 ^ 0x5c;
	sha512_init(&ctx->outer);
	sha512_update(&ctx->outer, pad, sizeof(pad));
	secret_wipe(pad, sizeof(pad));
}

void hmac_sha512_update(struct hmac_sha512 *ctx, const void *data, size_t len)
{
	sha512_update(&ctx->inner, data, len);
}

void hmac_sha512_final(struct hmac_sha512 *ctx, uint8_t mac[SHA512_LEN])
{
	uint8_t inner[SHA512_LEN];

	sha512_final(&ctx->inner, inner);
	sha512_update(&ctx->outer, inner, sizeof(inner));
	sha512_final(&ctx->outer, mac);
	secret_wipe(inner, sizeof(inner));
}

void hmac_sha512(const uint8_t *key, size_t key_len, const void *data,
		 size_t len, uint8_t mac[SHA512_LEN])
{
	struct hmac_sha512 ctx;

	hmac_sha512_init(&ctx, key, key_len);
	hmac_sha512_update(&ctx, data, len);
	hmac_sha512_final(&ctx, mac);
}
