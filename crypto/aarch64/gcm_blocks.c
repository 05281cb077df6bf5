/*
 * Bare images: GCM with the Armv8 instructions where the CPU has them.
 */
#include "gcm_blocks.h"
#include "aarch64/cpu.h"

void gcm_init(struct gcm_blocks *gcm, const struct block_key *key)
{
	if (crypto_cpu_has(CRYPTO_CPU_AES))
		gcm_init_armv8(gcm, key);
	else
		gcm_init_portable(gcm, key);
}

void gcm_hash(struct gcm_blocks *gcm, const uint8_t *data, size_t count)
{
	if (crypto_cpu_has(CRYPTO_CPU_AES))
		gcm_hash_armv8(gcm, data, count);
	else
		gcm_hash_portable(gcm, data, count);
}

void gcm_crypt(struct gcm_blocks *gcm, const struct block_key *key,
	       bool encrypt, const uint8_t *in, uint8_t *out, size_t count)
{
	if (crypto_cpu_has(CRYPTO_CPU_AES))
		gcm_crypt_armv8(gcm, key, encrypt, in, out, count);
	else
		gcm_crypt_portable(gcm, key, encrypt, in, out, count);
}
