/*
 * AES with the Armv8 instructions, for files that are compiled with them.
 * Round keys are in vectors; @rounds is a constant wherever these are used,
 * so that the compiler unrolls.
 */
#ifndef CRYPTO_AARCH64_AES_ARMV8_H
#define CRYPTO_AARCH64_AES_ARMV8_H

#include <arm_neon.h>
#include <stddef.h>

#define AES_ROUNDS_MAX 14
#define AES_INLINE     static inline __attribute__((always_inline))

struct aes_round_keys {
	uint8x16_t key[AES_ROUNDS_MAX + 1];
};

/** aes_expand_key() - round keys of a key of 16, 24 or 32 bytes. */
void aes_expand_key(struct aes_round_keys *rk, const uint8_t *key,
		    size_t key_len);

/** aes_rounds() - rounds for a key of @key_len bytes. */
AES_INLINE int aes_rounds(size_t key_len)
{
	return (int)(key_len / 4 + 6);
}

/*
 * Loads and stores by byte elements are legal at any alignment; plain ones
 * would be done byte by byte under -mstrict-align.
 */
AES_INLINE uint8x16_t block_load(const uint8_t *p)
{
	uint8x16_t block;

	__asm__("ld1 {%0.16b}, [%1]"
		: "=w"(block)
		: "r"(p), "m"(*(const uint8_t(*)[16])p));
	return block;
}

AES_INLINE void block_store(uint8_t *p, uint8x16_t block)
{
	__asm__("st1 {%1.16b}, [%2]"
		: "=m"(*(uint8_t(*)[16])p)
		: "w"(block), "r"(p));
}

/** aes_encrypt() - encrypt @count blocks side by side. */
AES_INLINE void aes_encrypt(uint8x16_t *block, int count,
			    const struct aes_round_keys *rk, int rounds)
{
#pragma GCC unroll 16
	for (int r = 0; r < rounds - 1; r++)
#pragma GCC unroll 8
		for (int i = 0; i < count; i++)
			block[i] = vaesmcq_u8(vaeseq_u8(block[i], rk->key[r]));
#pragma GCC unroll 8
	for (int i = 0; i < count; i++)
		block[i] = veorq_u8(vaeseq_u8(block[i], rk->key[rounds - 1]),
				    rk->key[rounds]);
}

/** simd_wipe() - clear the vector registers that calls do not preserve. */
AES_INLINE void simd_wipe(void)
{
	__asm__ volatile("movi v0.2d, #0\n\tmovi v1.2d, #0\n\t"
			 "movi v2.2d, #0\n\tmovi v3.2d, #0\n\t"
			 "movi v4.2d, #0\n\tmovi v5.2d, #0\n\t"
			 "movi v6.2d, #0\n\tmovi v7.2d, #0\n\t"
			 "movi v16.2d, #0\n\tmovi v17.2d, #0\n\t"
			 "movi v18.2d, #0\n\tmovi v19.2d, #0\n\t"
			 "movi v20.2d, #0\n\tmovi v21.2d, #0\n\t"
			 "movi v22.2d, #0\n\tmovi v23.2d, #0\n\t"
			 "movi v24.2d, #0\n\tmovi v25.2d, #0\n\t"
			 "movi v26.2d, #0\n\tmovi v27.2d, #0\n\t"
			 "movi v28.2d, #0\n\tmovi v29.2d, #0\n\t"
			 "movi v30.2d, #0\n\tmovi v31.2d, #0"
			 :
			 :
			 : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7",
			   "v16", "v17", "v18", "v19", "v20", "v21", "v22",
			   "v23", "v24", "v25", "v26", "v27", "v28", "v29",
			   "v30", "v31");
}

#endif
