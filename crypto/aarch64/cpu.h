/*
 * Which of the Armv8 crypto instructions this CPU has. The answer comes from
 * ID_AA64ISAR0_EL1, so only EL1 and above may ask. All cores of a machine are
 * taken to be alike, and the register is read once.
 */
#ifndef CRYPTO_AARCH64_CPU_H
#define CRYPTO_AARCH64_CPU_H

#include <base/bits.h>
#include <stdbool.h>
#include <stdint.h>

#define CRYPTO_CPU_KNOWN  BIT32(0) /* the register has been read */
#define CRYPTO_CPU_AES	  BIT32(1) /* AESE and friends, and PMULL */
#define CRYPTO_CPU_SHA256 BIT32(2)
#define CRYPTO_CPU_SHA1	  BIT32(3)
#define CRYPTO_CPU_SHA512 BIT32(4)
#define CRYPTO_CPU_SHA3	  BIT32(5)
#define CRYPTO_CPU_SM4	  BIT32(6)

extern uint32_t crypto_cpu_features;

uint32_t crypto_cpu_find_features(void);

/** crypto_cpu_has() - true when the CPU has all features of @mask. */
static inline bool crypto_cpu_has(uint32_t mask)
{
	/* Two cores may race here; both write the same word. */
	uint32_t found =
		__atomic_load_n(&crypto_cpu_features, __ATOMIC_RELAXED);

	if (found == 0)
		found = crypto_cpu_find_features();
	return (found & mask) == mask;
}

#endif
