/*
 * HMAC-SHA-256 (RFC 2104) and HKDF-SHA-256 (RFC 5869).
 */
#include <crypto/hmac.h>
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

void hmac_sha256_init(struct hmac_sha256 *ctx, const uint8_t *key,
		      size_t key_len)
{
	uint8_t pad[SHA256_BLOCK_LEN] = { 0 };

	if (key_len > sizeof(pad))
		sha256(key, key_len, pad);
	else if (key_len != 0)
		memcpy(pad, key, key_len);
	for (size_t i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36;
	sha256_init(&ctx->inner);
	sha256_update(&ctx->inner, pad, sizeof(pad));
	for (size_t i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36 ^ 0x5c;
	sha256_init(&ctx->outer);
	sha256_update(&ctx->outer, pad, sizeof(pad));
	secret_wipe(pad, sizeof(pad));
}

void hmac_sha256_update(struct hmac_sha256 *ctx, const void *data, size_t len)
{
	sha256_update(&ctx->inner, data, len);
}

void hmac_sha256_final(struct hmac_sha256 *ctx, uint8_t mac[SHA256_LEN])
{
	uint8_t inner[SHA256_LEN];

	sha256_final(&ctx->inner, inner);
	sha256_update(&ctx->outer, inner, sizeof(inner));
	sha256_final(&ctx->outer, mac);
	secret_wipe(inner, sizeof(inner));
}

void hmac_sha256(const uint8_t *key, size_t key_len, const void *data,
		 size_t len, uint8_t mac[SHA256_LEN])
{
	struct hmac_sha256 ctx;

	hmac_sha256_init(&ctx, key, key_len);
	hmac_sha256_update(&ctx, data, len);
	hmac_sha256_final(&ctx, mac);
}

void hkdf_sha256(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
		 size_t ikm_len, const uint8_t *info, size_t info_len,
		 uint8_t *okm, size_t okm_len)
{
	struct hmac_sha256 keyed;
	struct hmac_sha256 ctx;
	uint8_t block[SHA256_LEN];
	uint8_t counter = 0;

	CHECK(okm_len <= 255u * SHA256_LEN);
	/* An absent salt is a block of zeros, which is what no key pads to. */
	hmac_sha256(salt, salt_len, ikm, ikm_len, block);
	hmac_sha256_init(&keyed, block, sizeof(block));
	while (okm_len > 0) {
		size_t take = MIN(okm_len, sizeof(block));

		ctx = keyed;
		if (counter != 0)
			hmac_sha256_update(&ctx, block, sizeof(block));
		counter++;
		hmac_sha256_update(&ctx, info, info_len);
		hmac_sha256_update(&ctx, &counter, 1);
		hmac_sha256_final(&ctx, block);
		memcpy(okm, block, take);
		okm += take;
		okm_len -= take;
	}
	secret_wipe(block, sizeof(block));
	secret_wipe(&keyed, sizeof(keyed));
}
