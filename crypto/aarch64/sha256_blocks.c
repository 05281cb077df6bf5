/*
 * Bare images: SHA-256 with the Armv8 instructions where the CPU has them.
 */
#include "sha256_blocks.h"
#include "aarch64/cpu.h"

void sha256_blocks(uint32_t state[8], const uint8_t *data, size_t count)
{
	if (crypto_cpu_has(CRYPTO_CPU_SHA256))
		sha256_blocks_armv8(state, data, count);
	else
		sha256_blocks_portable(state, data, count);
}
