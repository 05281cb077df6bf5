/*
 * Bare images: digests with the Armv8 instructions where the CPU has them.
 */
#include "digest_blocks.h"
#include "aarch64/cpu.h"

void sha1_blocks(uint32_t state[5], const uint8_t *data, size_t count)
{
	if (crypto_cpu_has(CRYPTO_CPU_SHA1))
		sha1_blocks_armv8(state, data, count);
	else
		sha1_blocks_portable(state, data, count);
}

void digest_sha512_blocks(uint64_t state[8], const uint8_t *data, size_t count)
{
	if (crypto_cpu_has(CRYPTO_CPU_SHA512))
		sha512_blocks_armv8(state, data, count);
	else
		sha512_blocks(state, data, count);
}

void keccak_permute(uint64_t lane[25])
{
	if (crypto_cpu_has(CRYPTO_CPU_SHA3))
		keccak_permute_armv8(lane);
	else
		keccak_permute_portable(lane);
}
