/*
 * Registers that a TA may read.
 */
#ifndef ARM64_USER_SYSREG_H
#define ARM64_USER_SYSREG_H

#include <compiler.h>
#include <stdint.h>

/* @name: of the function; @type: what it returns; @reg: Arm's name */
#define DEFINE_REG_READ_FUNC_(name, type, reg)                                 \
	static inline __noprof type read_##name(void)                          \
	{                                                                      \
		uint64_t value = 0;                                            \
		__asm__ volatile("mrs %0, " #reg : "=r"(value));               \
		return (type)value;                                            \
	}
#define DEFINE_REG_WRITE_FUNC_(name, type, reg)                                \
	static inline __noprof void write_##name(type value)                   \
	{                                                                      \
		uint64_t wide = value;                                         \
		__asm__ volatile("msr " #reg ", %0" : : "r"(wide));            \
	}

#ifdef __aarch64__
DEFINE_REG_READ_FUNC_(cntfrq, uint32_t, cntfrq_el0)
DEFINE_REG_READ_FUNC_(cntpct, uint64_t, cntpct_el0)
DEFINE_REG_READ_FUNC_(cntvct, uint64_t, cntvct_el0)
DEFINE_REG_READ_FUNC_(tpidr_el0, uint64_t, tpidr_el0)
DEFINE_REG_WRITE_FUNC_(tpidr_el0, uint64_t, tpidr_el0)
DEFINE_REG_READ_FUNC_(dczid_el0, uint64_t, dczid_el0)
#endif

#endif
