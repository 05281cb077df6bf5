/*
 * Bare images: ciphers with the Armv8 instructions where the CPU has them.
 */
#include "block_ops.h"
#include "aarch64/cpu.h"

const struct block_ops *block_ops_of(enum block_alg alg)
{
	switch (alg) {
	case BLOCK_AES:
		return crypto_cpu_has(CRYPTO_CPU_AES) ? &aes_armv8_ops
						      : &aes_portable_ops;
	case BLOCK_SM4:
		return crypto_cpu_has(CRYPTO_CPU_SM4) ? &sm4_armv8_ops
						      : &sm4_portable_ops;
	default:
		return &des_ops;
	}
}
