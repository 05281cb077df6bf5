/*
 * More of EL1's register bits, beside arch/sysreg.h. Assembly may include it.
 */
#ifndef ARCH_EL1_H
#define ARCH_EL1_H

#include <arch/sysreg.h>

#define SPSR_PAN (1 << 22)

#ifndef __ASSEMBLER__
#define isb()	    barrier_isb()
#define dsb(domain) __asm__ volatile("dsb " #domain ::: "memory")
#endif

#endif
