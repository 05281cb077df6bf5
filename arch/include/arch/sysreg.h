/*
 * System registers and barriers of AArch64. A register is named as the Arm
 * manual names it, or s<op0>_<op1>_c<n>_c<m>_<op2> where the assembler's base
 * architecture does not know it. Assembly may include this for the numbers.
 */
#ifndef ARCH_SYSREG_H
#define ARCH_SYSREG_H

/* SCTLR_EL1 (and EL2, EL3 where they have the bit). */
#define SCTLR_M	   (1 << 0) /* translation on */
#define SCTLR_A	   (1 << 1) /* alignment checks */
#define SCTLR_C	   (1 << 2) /* data caches */
#define SCTLR_SA   (1 << 3) /* SP alignment checks */
#define SCTLR_SA0  (1 << 4)
#define SCTLR_I	   (1 << 12)  /* instruction cache */
#define SCTLR_WXN  (1 << 19)  /* writable is never executable */
#define SCTLR_SPAN (1 << 23)  /* do not set PAN on exceptions */
#define SCTLR_RES1 0x30d00800 /* EL1, includes SPAN */

/* CPACR_EL1: do not trap FP/SIMD, SVE. */
#define CPACR_FPEN (3 << 20)
#define CPACR_ZEN  (3 << 16)

/* Immediate of "msr daifset/daifclr". */
#define DAIF_F (1 << 0)
#define DAIF_I (1 << 1)
#define DAIF_A (1 << 2)
#define DAIF_D (1 << 3)

/* SPSR_ELx.M */
#define SPSR_EL1H 0x5

/* ESR_ELx.EC */
#define EC_FP	 0x07
#define EC_SVC64 0x15

#ifndef __ASSEMBLER__
#include <stdint.h>

/* @reg may be a macro that names a register. */
#define SYSREG_NAME(reg)  SYSREG_NAME_(reg)
#define SYSREG_NAME_(reg) #reg

#define sysreg_read(reg)                                                       \
	({                                                                     \
		uint64_t value_;                                               \
		__asm__ volatile("mrs %0, " SYSREG_NAME(reg)                   \
				 : "=r"(value_)::"memory");                    \
		value_;                                                        \
	})

#define sysreg_write(reg, v)                                                   \
	__asm__ volatile("msr " SYSREG_NAME(reg) ", %x0" ::"rZ"((uint64_t)(v)) \
			 : "memory")

/* The four-bit field of an ID register that starts at bit @at. */
#define sysreg_field(reg, at) ((unsigned int)(sysreg_read(reg) >> (at)) & 0xf)

#define barrier_isb()	  __asm__ volatile("isb" ::: "memory")
#define barrier_dsb_ish() __asm__ volatile("dsb ish" ::: "memory")
#define barrier_dsb_sy()  __asm__ volatile("dsb sy" ::: "memory")
#define barrier_dmb_ish() __asm__ volatile("dmb ish" ::: "memory")
#define cpu_wfe()	  __asm__ volatile("wfe" ::: "memory")
#define cpu_yield()	  __asm__ volatile("yield" ::: "memory")
#define cpu_wfi()	  __asm__ volatile("wfi" ::: "memory")
#define cpu_sev()	  __asm__ volatile("dsb ish\n\tsev" ::: "memory")
#endif

#endif
