/*
 * ID_AA64ISAR0_EL1, AArch64 Instruction Set Attribute Register 0 (Arm ARM,
 * AArch64 system registers): AES in bits 7:4 (2 means PMULL too), SHA1 in
 * bits 11:8, SHA2 in bits 15:12 (2 means SHA-512 too), SHA3 in bits 35:32, SM4
 * in bits 43:40.
 */
#include "aarch64/cpu.h"

uint32_t crypto_cpu_features;

uint32_t crypto_cpu_find_features(void)
{
	uint32_t found = CRYPTO_CPU_KNOWN;
	uint64_t isar0 = 0;

	__asm__("mrs %0, id_aa64isar0_el1" : "=r"(isar0));
	if ((isar0 >> 4 & 0xf) >= 2)
		found |= CRYPTO_CPU_AES;
	if ((isar0 >> 12 & 0xf) >= 1)
		found |= CRYPTO_CPU_SHA256;
	if ((isar0 >> 8 & 0xf) >= 1)
		found |= CRYPTO_CPU_SHA1;
	if ((isar0 >> 12 & 0xf) >= 2)
		found |= CRYPTO_CPU_SHA512;
	if ((isar0 >> 32 & 0xf) >= 1)
		found |= CRYPTO_CPU_SHA3;
	if ((isar0 >> 40 & 0xf) >= 1)
		found |= CRYPTO_CPU_SM4;
	__atomic_store_n(&crypto_cpu_features, found, __ATOMIC_RELAXED);
	return found;
}
