/*
 * More of EL1's register bits, beside arch/sysreg.h. Assembly may include it.
 */
#ifndef ARCH_EL1_H
#define ARCH_EL1_H

#include <arch/sysreg.h>

#define SPSR_PAN	(1 << 22)

#ifndef __ASSEMBLER__
#define isb()		barrier_isb()
#define dsb(domain)	__asm__ volatile("dsb " #domain ::: "memory")

/** nospec_index() - @index, or 0 under misspeculation past @index < @bound. */
static inline uint64_t nospec_index(uint64_t index, uint64_t bound)
{
	uint64_t safe;

	__asm__ volatile("cmp %1, %2\n\tcsel %0, %1, xzr, lo\n\thint #20"
			 : "=r"(safe)
			 : "r"(index), "r"(bound)
			 : "cc");
	return safe;
}
#endif

#endif
