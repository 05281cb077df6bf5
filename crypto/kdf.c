/*
 * Key derivation: see crypto/kdf.h.
 */
#include <crypto/kdf.h>
#include <crypto/mac.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

static bool alg_fits(enum digest_alg alg)
{
	return (unsigned int)alg < DIGEST_ALG_COUNT && !digest_is_xof(alg);
}

/* Blocks are counted in 32 bits, from 1. */
static bool count_fits(enum digest_alg alg, size_t len)
{
	return len / digest_len(alg) < UINT32_MAX;
}

TEE_Result kdf_hkdf(enum digest_alg alg, const uint8_t *salt, size_t salt_len,
		    const uint8_t *ikm, size_t ikm_len, const uint8_t *info,
		    size_t info_len, uint8_t *okm, size_t okm_len)
{
	if (!alg_fits(alg))
		return TEE_ERROR_NOT_SUPPORTED;

	size_t size = digest_len(alg);
	struct hmac keyed;
	struct hmac ctx;
	uint8_t block[DIGEST_LEN_MAX];
	uint8_t counter = 0;

	if (okm_len > 255 * size)
		return TEE_ERROR_BAD_PARAMETERS;
	/* An absent salt is a block of zeros, which is what no key pads to. */
	hmac_init(&ctx, alg, salt, salt_len);
	hmac_update(&ctx, ikm, ikm_len);
	hmac_final(&ctx, block);
	hmac_init(&keyed, alg, block, size);
	while (okm_len > 0) {
		size_t take = MIN(okm_len, size);

		ctx = keyed;
		if (counter != 0)
			hmac_update(&ctx, block, size);
		counter++;
		hmac_update(&ctx, info, info_len);
		hmac_update(&ctx, &counter, 1);
		hmac_final(&ctx, block);
		memcpy(okm, block, take);
		okm += take;
		okm_len -= take;
	}
	secret_wipe(block, sizeof(block));
	secret_wipe(&keyed, sizeof(keyed));
	return TEE_SUCCESS;
}

TEE_Result kdf_concat(enum digest_alg alg, const uint8_t *z, size_t z_len,
		      const uint8_t *info, size_t info_len, uint8_t *key,
		      size_t key_len)
{
	if (!alg_fits(alg))
		return TEE_ERROR_NOT_SUPPORTED;
	if (!count_fits(alg, key_len))
		return TEE_ERROR_BAD_PARAMETERS;

	uint8_t block[DIGEST_LEN_MAX];

	for (uint32_t i = 1; key_len > 0; i++) {
		size_t take = MIN(key_len, digest_len(alg));
		uint8_t counter[4];
		struct digest ctx;

		store_be32(counter, i);
		digest_init(&ctx, alg);
		digest_update(&ctx, counter, sizeof(counter));
		digest_update(&ctx, z, z_len);
		digest_update(&ctx, info, info_len);
		digest_final(&ctx, block);
		memcpy(key, block, take);
		key += take;
		key_len -= take;
	}
	secret_wipe(block, sizeof(block));
	return TEE_SUCCESS;
}

/* One block of the derived key, number @index. */
static void derive_block(const struct hmac *keyed, const uint8_t *salt,
			 size_t salt_len, uint32_t rounds, uint32_t index,
			 uint8_t out[DIGEST_LEN_MAX])
{
	size_t size = digest_len(keyed->inner.alg);
	uint8_t block[DIGEST_LEN_MAX];
	struct hmac ctx = *keyed;

	store_be32(block, index);
	hmac_update(&ctx, salt, salt_len);
	hmac_update(&ctx, block, 4);
	hmac_final(&ctx, block);
	memcpy(out, block, size);
	for (uint32_t r = 1; r < rounds; r++) {
		ctx = *keyed;
		hmac_update(&ctx, block, size);
		hmac_final(&ctx, block);
		for (size_t i = 0; i < size; i++)
			out[i] ^= block[i];
	}
	secret_wipe(block, sizeof(block));
}

TEE_Result kdf_pbkdf2(enum digest_alg alg, const uint8_t *password,
		      size_t password_len, const uint8_t *salt, size_t salt_len,
		      uint32_t rounds, uint8_t *key, size_t key_len)
{
	if (!alg_fits(alg))
		return TEE_ERROR_NOT_SUPPORTED;
	if (rounds == 0 || !count_fits(alg, key_len))
		return TEE_ERROR_BAD_PARAMETERS;

	struct hmac keyed;
	uint8_t block[DIGEST_LEN_MAX];

	hmac_init(&keyed, alg, password, password_len);
	for (uint32_t i = 1; key_len > 0; i++) {
		size_t take = MIN(key_len, digest_len(alg));

		derive_block(&keyed, salt, salt_len, rounds, i, block);
		memcpy(key, block, take);
		key += take;
		key_len -= take;
	}
	secret_wipe(block, sizeof(block));
	secret_wipe(&keyed, sizeof(keyed));
	return TEE_SUCCESS;
}
