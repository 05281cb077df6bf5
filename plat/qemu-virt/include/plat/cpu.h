/*
 * QEMU "virt": how its CPUs are numbered and clocked. Aff0 counts up to 8
 * (GICv2) or 16 (GICv3) before Aff1 does, so with PLAT_CPU_MAX of 8 the index
 * is Aff0 and the other levels are zero. Assembly may include this.
 */
#ifndef PLAT_CPU_H
#define PLAT_CPU_H

#include <plat/memmap.h>

#define PLAT_COUNTER_HZ 62500000 /* what CNTFRQ_EL0 reports */

/* Affinity levels of MPIDR_EL1, and in a PSCI target. */
#define PLAT_MPIDR_MASK 0xff00ffffff

#ifdef __ASSEMBLER__
/* clang-format off */
/* \idx = index of this CPU; branches to \none if it is not one of ours. */
	.macro plat_cpu_index idx, tmp, none
	mrs	\idx, mpidr_el1
	mov	\tmp, #0xffffff
	movk	\tmp, #0xff, lsl #32
	and	\idx, \idx, \tmp
	cmp	\idx, #PLAT_CPU_MAX
	b.hs	\none
	.endm
/* clang-format on */
#else
#include <stdint.h>

/** plat_cpu_index() - index of the CPU with these affinities, or -1 */
static inline int plat_cpu_index(uint64_t mpidr)
{
	return mpidr < PLAT_CPU_MAX ? (int)mpidr : -1;
}
#endif

#endif
